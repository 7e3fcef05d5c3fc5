"""Which library is open: opened, made, moved, switched; the recent ones; the sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from paperdesk import places
from paperdesk.errors import PaperDeskError
from paperdesk.library import Library
from paperdesk.library import libraries as folders
from paperdesk.library.backups import restore
from paperdesk.library.opening import is_library
from paperdesk.library.shapes import Report
from paperdesk.progress import Progress
from paperdesk.settings import Settings, State

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

_RECENT = 12


def recent_libraries(state: State) -> list[Path]:
    """The libraries that were open, the latest first; those that are gone too, since a disk may be away."""
    kept = state.get("libraries", [])
    return [Path(path) for path in kept if isinstance(path, str)] if isinstance(kept, list) else []


def remember(state: State, folder: Path) -> None:
    """Put a library at the head of the recent ones."""
    others = [path for path in recent_libraries(state) if path != folder]
    state.set("libraries", [str(path) for path in [folder, *others][:_RECENT]])


class Libraries:
    """Switching libraries in one window."""

    def __init__(self, desk: Desk, settings: Settings, state: State) -> None:
        self._desk = desk
        self._settings = settings
        self._state = state

    def recent(self) -> list[Path]:
        """The libraries that were open, the latest first."""
        return recent_libraries(self._state)

    def forget(self, folder: Path) -> None:
        """Take a library off the list of recent ones; its folder stays."""
        self._state.set("libraries", [str(path) for path in self.recent() if path != folder])

    def open(self, folder: Path, *, create: bool = False) -> bool:
        """Open another library in place of this one; False after a message when it cannot be opened."""
        folder = folder.absolute()
        if folder == self._desk.library.folder:
            self._desk.tell("That library is open.")
            return True
        try:
            known = folder in self.recent()
            library = Library.open(folder, create=create and not is_library(folder), known=known,
                                   options=self._settings.get)  # fmt: skip
        except PaperDeskError as error:
            self._desk.tell(str(error), "error")
            return False
        remember(self._state, folder)
        self._desk.switch_to(library)
        return True

    def open_sample(self) -> None:
        """Open the sample, made at the first time, as a library of its own."""
        folder = places.sample_library()
        new = not is_library(folder)
        if not self.open(folder, create=True) or not new:
            return
        self._desk.attempt(self._desk.library.rename, "Sample library")
        job = self._desk.jobs.start(
            "Open the sample", self._desk.library.transfer.import_files, [folders.sample_page()]
        )
        job.then(self._on_sample, self._desk.report_error)

    def _on_sample(self, report: Report) -> None:
        self._desk.imported.emit(report)
        self._desk.show(self._desk.first_view())

    def move(self, target: Path) -> None:
        """Move the open library's folder; it is closed meanwhile and opened again wherever it then lies."""
        self._elsewhere("Move the library", lambda folder, progress: folders.move(folder, target))

    def restore(self, backup: Path) -> None:
        """Put a backup in the open library's place; the replaced one is kept aside."""

        def run(folder: Path, progress: Progress) -> Path:
            aside = restore(folder, backup)
            if aside is not None:
                told.append(f"Restored the backup of {backup.name[:8]}. The replaced library is kept in {aside}.")
            return folder

        told: list[str] = []
        self._elsewhere("Restore a backup", run, told)

    def _elsewhere(self, title: str, run: Callable[[Path, Progress], Path], told: list[str] | None = None) -> None:
        """Do something to the closed library's folder, then open it again."""
        desk = self._desk
        folder = desk.library.folder
        desk.close_library()
        where = folder
        message, kind = "", "info"
        try:
            where = run(folder, Progress())
            message = told[0] if told else f"The library now lies in {where}."
        except PaperDeskError as error:
            message, kind = str(error), "error"
        self.forget(folder)
        remember(self._state, where)
        desk.reopen(Library.open(where, options=self._settings.get))
        desk.tell(message, kind)
