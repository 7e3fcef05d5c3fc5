"""What a start shows when the library cannot be opened: why, and the ways on. Stands alone, without a Desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton, QVBoxLayout

from paperdesk.errors import PaperDeskError
from paperdesk.gui.look import Look
from paperdesk.library.backups import newest_backups, restore


class TroubleDialog(QDialog):
    """Offers to try again, to restore a backup, to open a recent or another library, or to make a new one."""

    def __init__(self, folder: Path, error: PaperDeskError, look: Look, recent: list[Path]) -> None:
        super().__init__()
        self.setWindowTitle("PaperDesk")
        self.setMinimumWidth(look.px(520))
        self._folder = folder
        self._chosen: Path | None = None
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 24)
        layout.setSpacing(10)
        head = QLabel("The library cannot be opened")
        look.keep_font(head, 18, 600, title=True)
        layout.addWidget(head)
        self._words = QLabel(str(error))
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        layout.addWidget(self._words)
        self._offer("Try again", lambda: self._take(folder))
        for backup in newest_backups(folder)[:3]:
            text = f"Restore the backup of {backup.at[:16].replace('T', ' ')} UTC"
            self._offer(text, lambda path=backup.path: self._restore(path))
        for other in [path for path in recent if path != folder][:3]:
            self._offer(f"Open {other}", lambda path=other: self._take(path))
        self._offer("Choose another folder…", self._choose_folder)
        self._offer("Quit", self.reject)

    def choose(self) -> Path | None:
        """The folder to open now, or None to give up."""
        self.exec()
        return self._chosen

    def _offer(self, text: str, run: Callable[[], object]) -> None:
        button = QPushButton(text)
        button.clicked.connect(lambda _checked=False: run())
        self._layout.addWidget(button)

    def _take(self, folder: Path) -> None:
        self._chosen = folder
        self.accept()

    def _restore(self, path: Path) -> None:
        try:
            restore(self._folder, path)
        except PaperDeskError as error:
            self._words.setText(str(error))
            return
        self._take(self._folder)

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Open or make a library")
        if folder:
            self._take(Path(folder))
