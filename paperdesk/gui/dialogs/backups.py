"""The backups of the library: looked at, checked, put back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.dialogs.history import local_time
from paperdesk.library.shapes import Backup

_BACKUP = Qt.ItemDataRole.UserRole


class BackupsDialog(DeskDialog):
    """A list of backups; the chosen one is restored and the replaced library kept aside."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "Restore a backup", width=560, height=480,
            text="The library is replaced by the backup and kept aside. Attached files stay as they are.",
        )  # fmt: skip
        self._list = QListWidget()
        self._list.setAccessibleName("Backups, newest first")
        self.body.addWidget(self._list)
        for backup in desk.library.backups.list():
            size = f"{backup.size / 1_000_000:,.1f} MB"
            item = QListWidgetItem(f"{local_time(backup.at)}\n{backup.reason} · {size}")
            item.setData(_BACKUP, backup)
            self._list.addItem(item)
        self._check = self.add_button("Check", icon="shield-check")
        self._check.clicked.connect(self._on_check)
        self.add_button("Cancel").clicked.connect(self.reject)
        self._restore = self.add_button("Restore", primary=True)
        self._restore.clicked.connect(self._on_restore)
        self._list.setCurrentRow(0)
        if not self._list.count():
            self.say("There is no backup yet. One is made every day, or now by “Back up now”.")
            self._check.setEnabled(False)
            self._restore.setEnabled(False)

    def _chosen(self) -> Backup | None:
        item = self._list.currentItem()
        backup = item.data(_BACKUP) if item is not None else None
        return backup if isinstance(backup, Backup) else None

    def _on_check(self) -> None:
        backup = self._chosen()
        if backup is None:
            return
        try:
            self.desk.library.backups.verify(backup.path.name)
        except PaperDeskError as error:
            self.say(str(error))
        else:
            self.say("")
            self._list.currentItem().setText(
                f"{self._list.currentItem().text().split(' · checked')[0]} · checked, whole"
            )

    def _on_restore(self) -> None:
        backup = self._chosen()
        if backup is not None:
            self.accept()
            self.desk.libraries.restore(backup.path)
