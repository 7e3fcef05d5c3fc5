"""What of the folder of notes wants a look: notes that changed on both sides, and files that were left alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.dialogs.two_lines import TwoLineList
from paperdesk.library.note_folder import SyncReport

_FILE = Qt.ItemDataRole.UserRole


class NotesReportDialog(DeskDialog):
    """The account of the last time notes and folder were brought in step; the files open from here."""

    def __init__(self, desk: Desk) -> None:
        report = desk.notes_in_folder.last or SyncReport("")
        super().__init__(desk, "Notes in a folder", width=620, height=460, text=report.sentence())
        self._folder = Path(report.folder)
        self.list = TwoLineList(desk.look, "Conflicts and remarks")
        for name in report.conflicts:
            self.list.add(name, "Changed on both sides: this copy holds both; the paper kept its own.", name)
        for problem in report.problems:
            self.list.add(problem.where or report.folder, problem.message, problem.where)
        self.list.setCurrentRow(0)
        self.body.addWidget(self.list)
        self._open = self.add_button("Open the file", icon="external-link", left=True)
        self._open.clicked.connect(self._on_open)
        self.list.itemDoubleClicked.connect(lambda _item: self._on_open())
        self.add_button("Open the folder", icon="folder-open", left=True).clicked.connect(self._on_open_folder)
        self.add_button("Close", primary=True).clicked.connect(self.accept)
        if not self.list.count():
            self._open.setEnabled(False)
            self.say("Nothing to remark: every note is in step.")

    def _on_open(self) -> None:
        item = self.list.currentItem()
        name = str(item.data(_FILE) or "") if item is not None else ""
        if name and (self._folder / name).is_file():
            self.desk.open_path(self._folder / name)
        else:
            self.say("That file is not in the folder any more.")

    def _on_open_folder(self) -> None:
        self.desk.open_path(self._folder)
