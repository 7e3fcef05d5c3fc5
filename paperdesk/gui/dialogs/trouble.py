"""What is shown when a library cannot be opened: why, and the ways on. Stands alone, without a Desk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from paperdesk.errors import PaperDeskError
from paperdesk.gui.dialogs.dialog import LookDialog, words
from paperdesk.gui.dialogs.history import local_time
from paperdesk.gui.look import Look
from paperdesk.gui.widgets.buttons import Button
from paperdesk.library.backups import newest_backups, restore
from paperdesk.library.opening import is_library, may_be_written
from paperdesk.library.shapes import Backup

log = logging.getLogger(__name__)

_OFFERED = 3  # backups and other libraries shown at most


class TroubleDialog(LookDialog):
    """Offers to try again, to restore a backup, to open a recent or another library, or to make a new one."""

    def __init__(
        self, folder: Path, error: PaperDeskError, look: Look, recent: list[Path], over: QWidget | None = None
    ) -> None:
        super().__init__(look, over, "The library cannot be opened", width=540)
        self._folder = folder
        self._chosen: Path | None = None
        self._words = words(str(error))
        self.body.addWidget(self._words)
        self.body.addSpacing(look.px(6))
        first = self._offer("Try again", "refresh-cw", partial(self._take, folder))
        for backup in _backups(folder)[:_OFFERED] if may_be_written(folder) else ():
            self._offer(
                f"Restore the backup of {local_time(backup.at)}", "history", partial(self._restore, backup.path)
            )
        for other in [path for path in recent if path != folder and _is_library(path)][:_OFFERED]:
            self._offer(f"Open {shortened(other)}", "library", partial(self._take, other))
        self._offer("Choose another folder…", "folder-open", self._choose_folder)
        fresh = free_beside(folder)
        if not _is_library(folder):
            self._offer(f"Begin a new library in {shortened(fresh)}", "plus", partial(self._take, fresh))
        self._offer("Quit", "x", self.reject)
        first.setFocus()

    def choose(self) -> Path | None:
        """The folder to open now, or None to give up."""
        self.exec()
        return self._chosen

    def _offer(self, text: str, icon: str, run: Callable[[], object]) -> Button:
        button = Button(self.look, text, icon=icon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _checked=False: run())
        self.body.addWidget(button)
        return button

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


def shortened(path: Path) -> str:
    """A folder by its last two names, enough to know it by."""
    text = str(path) if len(path.parts) <= 3 else str(Path("…", *path.parts[-2:]))
    return text if len(text) <= 60 else f"…{text[-59:]}"


def free_beside(folder: Path) -> Path:
    """A folder of that name with the first number behind it that is free."""
    number = 2
    while (candidate := folder.with_name(f"{folder.name}-{number}")).exists():
        number += 1
    return candidate


def _is_library(folder: Path) -> bool:
    try:
        return is_library(folder)
    except OSError:  # may not even be looked at
        return False


def _backups(folder: Path) -> list[Backup]:
    try:
        return newest_backups(folder)
    except OSError:
        return []
