"""The folder of notes of the open library: which it is, brought in step on wish and by itself.

Which folder is remembered on this machine for the library where it lies: one that is copied, or comes out of an
archive, does not take it along, so that no two write to the same folder unasked.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer

from paperdesk.errors import BadInputError, LibraryError, PaperDeskError
from paperdesk.gui.jobs import Job
from paperdesk.library import Changes
from paperdesk.library.note_folder import SyncReport

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

log = logging.getLogger(__name__)

_EARLIER, _OPTION = "note_folders", "notes_by_itself"  # where an earlier version kept it, by the library's id alone
_AT_START_MS = 3_000
_EVERY_MS = 15_000  # between looks while PaperDesk is in front; what did not change costs next to nothing
_AFTER_MS = 5_000  # from a change here to the file
_WRITTEN = frozenset(("note", "paper", "papertag", "tag", "status", "rating", "person"))  # kinds that stand in files


class NotesInFolder(QObject):
    """Keeps one folder and the notes of the open library in step."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.last: SyncReport | None = None  # what the report shows
        self._told: set[str] = set()  # conflicts and remarks that were told already
        self._folder = self._find()
        self._job: Job | None = None
        self._asked = False  # whether the reader waits for what comes of it
        self._due = False  # whether something changed here that no look has taken to the folder yet
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._by_itself)
        self._now_and_then = QTimer(self)
        self._now_and_then.setInterval(_EVERY_MS)
        self._now_and_then.timeout.connect(self._by_itself)
        self._now_and_then.start()
        desk.look.application.applicationStateChanged.connect(self._on_application_state)
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self._on_library_changed)
        self._soon.start(_AT_START_MS)

    @property
    def folder(self) -> Path | None:
        """The folder that was chosen for the open library."""
        return self._folder

    def choose(self, folder: Path | None) -> None:
        """Keep notes in step with this folder from now on, beginning now; with none for None."""
        if not self._remember(folder):
            return
        self._told.clear()
        if folder is not None:
            self.sync()
        else:
            self._desk.tell("Notes are not kept in step with a folder any more; its files stay.")

    def _find(self) -> Path | None:
        agreed = self._desk.library.agreed
        if agreed.note_folder is not None or not agreed.was_here:
            return agreed.note_folder
        kept = self._desk.state.get(_EARLIER)
        rows = [row for row in kept if isinstance(row, dict)] if isinstance(kept, list) else []
        mine = [row for row in rows if row.get("library") == self._desk.library.id]
        folder = mine[0].get("folder") if mine else None
        if not isinstance(folder, str) or not folder:
            return None
        self._desk.attempt(agreed.keep_note_folder, Path(folder))
        self._desk.state.set(_EARLIER, [row for row in rows if row not in mine])  # of two copies only one goes on
        self._desk.save_state()
        return agreed.note_folder

    def _remember(self, folder: Path | None) -> bool:
        try:
            self._desk.library.agreed.keep_note_folder(folder)
        except LibraryError as error:
            self._desk.tell(str(error), "error")
            return False
        self._folder = folder
        return True

    def sync(self, *, asked: bool = True) -> None:
        """Bring the folder and the notes in step, in the background; told where it was asked for or is of interest."""
        desk, folder = self._desk, self.folder
        self._asked = asked or (self._asked and self._job is not None)
        if folder is None or self._job is not None:
            return
        if asked:  # else a field would be taken over while it is being typed into
            desk.save_editors()
        self._due = False
        self._job = job = desk.jobs.start(f"Notes in {folder.name}", desk.library.note_folder.sync, folder,
                                          quiet=not asked)  # fmt: skip
        job.succeeded.connect(self._on_synced)
        job.failed.connect(self._on_failed)
        job.finished.connect(self._on_finished)

    def finish(self) -> None:
        """Take what was changed last to the folder before the library is closed; waits for it.

        Where no look went before, the next start does it: only then a look takes long.
        """
        desk, folder = self._desk, self.folder
        if folder is None or not self._due or self.last is None or not desk.settings.get(_OPTION):
            return
        self._due = False
        try:
            desk.library.note_folder.sync(folder)
        except PaperDeskError as error:
            log.warning("the folder of notes is not in step: %s", error)  # the next start tells the reader

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        """Back from an editor the reader sees what was typed there; away from PaperDesk nothing is looked at."""
        if state is Qt.ApplicationState.ApplicationActive:
            self._now_and_then.start()
            self._by_itself()
        else:
            self._now_and_then.stop()

    def _by_itself(self) -> None:
        if self._desk.is_open and self._desk.settings.get(_OPTION):
            self.sync(asked=False)

    def _on_changed(self, changes: Changes) -> None:
        if not _WRITTEN.isdisjoint(changes.kinds) and self._job is None:  # its own changes wake it not
            self._due = True
            self._soon.start(_AFTER_MS)

    def _on_library_changed(self) -> None:
        self.last = None
        self._told.clear()
        self._folder = self._find()
        self._due = False
        self._soon.start(_AT_START_MS)

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
