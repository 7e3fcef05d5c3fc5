"""Which library is open: opened, made, moved, switched; the recent ones; the sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from paperdesk import places
from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk.memory import strings
from paperdesk.gui.jobs import Job
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
_AWAY = "library"  # the lane for what needs the library closed


def recent_libraries(state: State) -> list[Path]:
    """The libraries that were open, the latest first; those that are gone too, since a disk may be away."""
    return [Path(path) for path in strings(state, "libraries")]


def remember(state: State, folder: Path, name: str = "") -> None:
    """Put a library at the head of the recent ones."""
    kept = [str(path) for path in [folder, *(path for path in recent_libraries(state) if path != folder)][:_RECENT]]
    names = state.get("library_names")
    names = names if isinstance(names, dict) else {}
    state.set("libraries", kept)
    state.set("library_names", {path: names.get(path, "") for path in kept} | ({str(folder): name} if name else {}))


class Libraries:
    """Switching libraries in one window.

    `open_elsewhere` is set by whoever knows other windows: it brings forward the one that has a library open and
    says whether there is one.
    """

    def __init__(self, desk: Desk, settings: Settings, state: State) -> None:
        self._desk = desk
        self._settings = settings
        self._state = state
        self.open_elsewhere: Callable[[Path], bool] = lambda _folder: False

    def recent(self) -> list[Path]:
        """The libraries that were open, the latest first."""
        return recent_libraries(self._state)

    def name_of(self, folder: Path) -> str:
        """What a recent library was called when it was last open."""
        names = self._state.get("library_names")
        return str(names.get(str(folder)) or folder.name) if isinstance(names, dict) else folder.name

    def forget(self, folder: Path) -> None:
        """Take a library off the list of recent ones; its folder stays."""
        self._state.set("libraries", [str(path) for path in self.recent() if path != folder])

    def open(self, folder: Path, *, create: bool = False) -> bool:
        """Open another library in place of this one; False after a message when it cannot be opened."""
        desk = self._desk
        folder = folder.absolute()
        if folder == desk.library.folder:
            desk.tell("That library is open.")
            return True
        if self.open_elsewhere(folder):
            desk.tell("That library is open in another window, which has come forward.")
            return False
        try:
            known = folder in self.recent()
            library = Library.open(folder, create=create and not is_library(folder), known=known,
                                   to_read=True, options=self._settings.get)  # fmt: skip
        except PaperDeskError as error:
            desk.tell(str(error), "error")
            return False
        desk.switch_to(library)
        return True

    def open_sample(self) -> None:
        """Open the sample, made at the first time, as a library of its own."""
        if not self.open(places.sample_library(), create=True):
            return
        desk, library = self._desk, self._desk.library
        counts = library.stats.sidebar()
        if counts["all"] + counts["trash"]:
            return
        desk.attempt(self.rename, "Sample library")
        job = desk.jobs.start("Open the sample", library.transfer.import_files, [folders.sample_page()],
                              undo=False)  # fmt: skip
        job.then(lambda report: self._on_sample(library, report), desk.report_error)

    def _on_sample(self, library: Library, report: Report) -> None:
        desk = self._desk
        if library is not desk.library or not desk.is_open:
            return
        desk.importing.last = report
        desk.imported.emit(report)
        desk.show(desk.first_view())

    def rename(self, name: str) -> None:
        """Call the open library something else; raises LibraryError."""
        self._desk.library.rename(name)
        remember(self._state, self._desk.library.folder, self._desk.library.name)
        self._desk.library_renamed.emit()

    def move(self, target: Path) -> None:
        """Move the open library's folder; it is closed meanwhile and opened again wherever it then lies."""

        def run(folder: Path, _progress: Progress) -> tuple[Path, str]:
            where = folders.move(folder, target)
            return where, f"The library now lies in {where}."

        self._elsewhere("Move the library", run)

    def restore(self, backup: Path) -> None:
        """Put a backup in the open library's place; the replaced one is kept aside."""

        def run(folder: Path, _progress: Progress) -> tuple[Path, str]:
            aside = restore(folder, backup)
            kept = f" The replaced library is kept in {aside}." if aside is not None else ""
            return folder, f"The backup is restored.{kept}"

        self._elsewhere("Restore a backup", run)

    def _elsewhere(self, title: str, run: Callable[[Path, Progress], tuple[Path, str]]) -> None:
        """Do something to the closed library's folder, then open it again; the window waits, but stays awake."""
        desk = self._desk
        working = desk.working
        if working:
            desk.tell(f"“{working[0].title}” is still going on; let it end, or stop it at the bottom.", "warning")
            return
        folder = desk.library.folder
        desk.away.emit(title)  # first: the window takes a last picture of itself
        desk.close_library()

        def work(progress: Progress) -> tuple[Path, str, str]:
            try:
                where, said = run(folder, progress)
                return where, said, "good"
            except PaperDeskError as error:
                return folder, str(error), "error"

        job = desk.jobs.start(title, work, lane=_AWAY)
        job.finished.connect(lambda: self._come_back(job, folder))

    def _come_back(self, job: Job, folder: Path) -> None:
        """Open the library again, wherever it now lies; where that fails, the window says so and closes."""
        desk = self._desk
        where, said, kind = job.result or (folder, "", "")
        if where != folder:
            self.forget(folder)
        try:
            library = Library.open(where, to_read=True, options=self._settings.get)
        except PaperDeskError as error:
            desk.lost.emit(where, error)
            return
        desk.reopen(library)
        desk.away.emit("")
        if said:
            desk.tell(said, kind)
