"""The backups of the library: looked at, checked, put back."""

from __future__ import annotations

from PySide6.QtCore import Qt

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.dialogs.history import local_time
from paperdesk.gui.dialogs.two_lines import TwoLineList
from paperdesk.gui.jobs import Latest
from paperdesk.library.shapes import Backup

_BACKUP = Qt.ItemDataRole.UserRole


def described(backup: Backup, state: str = "") -> str:
    """Why a backup was made, how large it is, and what became of it."""
    size = f"{backup.size / 1_000_000:,.1f} MB"
    return f"{backup.reason.capitalize()} · {size}{f' · {state}' if state else ''}"


class BackupsDialog(DeskDialog):
    """A list of backups; the chosen one is restored and the replaced library kept aside."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "Restore a backup", width=560, height=480,
            text="The library becomes what it was then; the one of now is kept aside. Attached files stay as they are.",
        )  # fmt: skip
        self.list = TwoLineList(desk.look, "Backups, newest first")
        self.body.addWidget(self.list)
        for backup in desk.library.backups.list():
            self.list.add(local_time(backup.at), described(backup), backup)
        self._check = self.add_button("Check", icon="shield-check", left=True)
        self._check.clicked.connect(self._on_check)
        self.add_button("Cancel").clicked.connect(self.reject)
        self._restore = self.add_button("Restore", primary=True)
        self._restore.clicked.connect(self._on_restore)
        self._checked = 0  # the row that was checked last
        self._latest = Latest(desk.jobs, lane="counts", parent=self)
        self._latest.answered.connect(self._on_good)
        self._latest.failed.connect(self._on_bad)
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(lambda _row: self.say(""))
        if not self.list.count():
            self.say("There is no backup yet. One is made every day, and now by File > Library > Back up now.")
            self._check.setEnabled(False)
            self._restore.setEnabled(False)

    def _chosen(self) -> Backup | None:
        item = self.list.currentItem()
        backup = item.data(_BACKUP) if item is not None else None
        return backup if isinstance(backup, Backup) else None

    def _on_check(self) -> None:
        """Check the chosen one, away from the window: a large one takes seconds."""
        backup = self._chosen()
        if backup is not None:
            self._check.setEnabled(False)
            self._checked = self.list.currentRow()
            self._show_state("being checked…")
            self._latest.ask("Check a backup", self.desk.library.backups.verify, backup.path.name)

    def _on_good(self, _backup: object) -> None:
        self._show_state("whole and unchanged")
        self._check.setEnabled(True)

    def _on_bad(self, error: object) -> None:
        self._show_state("cannot be used")
        self._check.setEnabled(True)
        self.say(str(error) if isinstance(error, PaperDeskError) else "It could not be checked; the log says why.")

    def _show_state(self, state: str) -> None:
        backup = self.list.item(self._checked).data(_BACKUP)
        self.list.set_below(self._checked, described(backup, state))

    def _on_restore(self) -> None:
        backup = self._chosen()
        if backup is not None:
            self.accept()
            self.desk.libraries.restore(backup.path)
