"""What the last import could not read, or read with a doubt: listed, and saved to a file on wish."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.choose_files import choose_target
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.settings import write_atomically


class ImportReportDialog(DeskDialog):
    """The account of the last import with every remark."""

    def __init__(self, desk: Desk) -> None:
        report = desk.importing.last
        super().__init__(desk, "Import", width=680, height=480, text=report.sentence() if report else "")
        lines = []
        for file in report.files if report else []:
            lines += [f"{file.file}: {file.error}"] if file.error else []
            lines += [f"{file.file}, {problem.where}: {problem.message}" for problem in file.problems]
        self._text = QPlainTextEdit("\n".join(lines))
        self._text.setReadOnly(True)
        self._text.setAccessibleName("Remarks")
        self.body.addWidget(self._text)
        self.add_button("Save…", icon="save").clicked.connect(self._on_save)
        self.add_button("Close", primary=True).clicked.connect(self.accept)

    def _on_save(self) -> None:
        target, _kind = choose_target(self.desk, "Save the remarks", "import-remarks.txt", "Text (*.txt)")
        if target is None:
            return
        try:
            write_atomically(target, self._text.toPlainText() + "\n")
        except OSError as error:
            self.say(f"“{target}” cannot be written: {error.strerror}.")
