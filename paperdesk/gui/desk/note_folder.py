"""The folder of notes of the open library: which it is, brought in step on wish and by itself.

Which folder is remembered with the window's state by the library's id: a library that is copied to another machine
does not take it along.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from paperdesk.errors import BadInputError
from paperdesk.gui.jobs import Job
from paperdesk.library import Changes
from paperdesk.library.note_folder import SyncReport

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

_STATE, _OPTION = "note_folders", "notes_by_itself"
_LIBRARIES = 50  # whose folders are kept
_AT_START_MS = 3_000
_IDLE_MS = 60_000
_WRITTEN = frozenset(("note", "paper", "papertag", "tag", "status", "rating", "person"))  # kinds that stand in files


class NotesInFolder(QObject):
    """Keeps one folder and the notes of the open library in step."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.last: SyncReport | None = None  # what the report shows
        self._told: set[str] = set()  # conflicts and remarks that were told already
        self._job: Job | None = None
        self._asked = False  # whether the reader waits for what comes of it
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._by_itself)
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self._on_library_changed)
        self._idle.start(_AT_START_MS)

    @property
    def folder(self) -> Path | None:
        """The folder that was chosen for the open library."""
        return next((Path(each["folder"]) for each in self._all() if each["library"] == self._desk.library.id), None)

    def choose(self, folder: Path | None) -> None:
        """Keep notes in step with this folder from now on, beginning now; with none for None."""
        self._remember(folder)
        self._told.clear()
        if folder is not None:
            self.sync()
        else:
            self._desk.tell("Notes are not kept in step with a folder any more; its files stay.")

    def _remember(self, folder: Path | None) -> None:
        library = self._desk.library.id
        others = [each for each in self._all() if each["library"] != library]
        mine = [{"library": library, "folder": str(folder)}] if folder is not None else []
        self._desk.state.set(_STATE, [*others, *mine][-_LIBRARIES:])
        self._desk.save_state()

    def sync(self, *, asked: bool = True) -> None:
        """Bring the folder and the notes in step, in the background; told where it was asked for or is of interest."""
        desk, folder = self._desk, self.folder
        self._asked = asked or (self._asked and self._job is not None)
        if folder is None or self._job is not None:
            return
        desk.save_editors()
        self._job = job = desk.jobs.start(f"Notes in {folder.name}", desk.library.note_folder.sync, folder,
                                          quiet=not asked)  # fmt: skip
        job.succeeded.connect(self._on_synced)
        job.failed.connect(self._on_failed)
        job.finished.connect(self._on_finished)

    def _all(self) -> list[dict[str, Any]]:
        kept = self._desk.state.get(_STATE)
        held = kept if isinstance(kept, list) else []
        return [each for each in held if isinstance(each, dict) and isinstance(each.get("folder"), str)
                and "library" in each]  # fmt: skip

    def _by_itself(self) -> None:
        if self._desk.is_open and self._desk.settings.get(_OPTION):
            self.sync(asked=False)

    def _on_changed(self, changes: Changes) -> None:
        if not _WRITTEN.isdisjoint(changes.kinds) and self._job is None:  # its own changes wake it not
            self._idle.start(_IDLE_MS)

    def _on_library_changed(self) -> None:
        self.last = None
        self._told.clear()
        self._idle.start(_AT_START_MS)

    def _on_synced(self, report: SyncReport) -> None:
        self.last = report
        remarks = [*report.conflicts, *(f"{each.where}: {each.message}" for each in report.problems)]
        new = [remark for remark in remarks if remark not in self._told]
        self._told.update(remarks)
        if remarks and (self._asked or new):
            self._desk.tell(report.sentence(), "warning", "notes.report", "Show them")
        elif self._asked:
            self._desk.tell(report.sentence(), "good", *(("edit.undo", "Undo") if report.read else ("", "")))
        elif report.read or report.merged:
            self._desk.tell(report.sentence(), "info", *(("edit.undo", "Undo") if report.read else ("", "")))

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, BadInputError):  # that folder cannot be one
            self._remember(None)
        if self._asked or str(error) not in self._told:
            self._told.add(str(error))
            self._desk.report_error(error)

    def _on_finished(self) -> None:
        self._job = None
