"""What the last import could not read, or read with a doubt: listed, and saved to a file on wish."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.choose_files import choose_target
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.library.shapes import Report
from paperdesk.settings import write_atomically


def remarks(report: Report) -> list[str]:
    """Every remark of an import, a line each: which file, where in it, what."""
    lines = []
    for file in report.files:
        name = Path(file.file).name
        lines += [f"{name}: {file.error}"] if file.error else []
        lines += [f"{name}, {problem.where}: {problem.message}" for problem in file.problems]
    return lines


class ImportReportDialog(DeskDialog):
    """The account of the last import with every remark."""

    def __init__(self, desk: Desk) -> None:
        report = desk.importing.last or Report()
        super().__init__(desk, "The last import", width=680, height=480, text=report.sentence())
        self.text = QPlainTextEdit("\n".join(remarks(report)) or "Nothing to remark.")
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Remarks")
        self.body.addWidget(self.text)
        self.add_button("Save…", icon="save", left=True).clicked.connect(self._on_save)
        self.add_button("Copy", icon="copy", left=True).clicked.connect(self._on_copy)
        self.add_button("Close", primary=True).clicked.connect(self.accept)

    def _on_copy(self) -> None:
        self.desk.copy(self.text.toPlainText(), "the remarks")

    def _on_save(self) -> None:
        target, _kind = choose_target(self.desk, "Save the remarks", "import-remarks.txt", "Text (*.txt)")
        if target is None:
            return
        try:
            write_atomically(target, self.text.toPlainText() + "\n")
        except OSError as error:
            self.say(f"“{target}” cannot be written: {error.strerror}.")
        else:
            self.say("")
