"""Files outside that are kept in step with the library, while its window is open: written a little after the news.

Those that nobody agreed to on this machine sleep; that is said once for each library that is opened.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from paperdesk.errors import PaperDeskError
from paperdesk.gui.jobs import Job
from paperdesk.library import Changes
from paperdesk.library.standing import Kept, sentence

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

log = logging.getLogger(__name__)

_AFTER_MS = 4_000  # the news of an import come one after the other
_AT_START_MS = 2_000


class Keeping(QObject):
    """Looks after the standing exports of the open library. `looked` when they were looked at, or begin to be."""

    looked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.states: dict[int, tuple[Kept, datetime]] = {}  # what became of each when it was looked at last
        self._told: set[tuple[Path, str]] = set()  # what failed is told once, until it goes well
        self._told_asleep = False
        self._job: Job | None = None
        self._again = self._asked = False  # whether to look once more when that is over, and to tell of it
        self._due = False  # whether something changed that no look has written yet
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._write)
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self._on_library_changed)
        self._soon.start(_AT_START_MS)

    @property
    def working(self) -> bool:
        """Whether the files are being written."""
        return self._job is not None

    def write_now(self) -> None:
        """Look at every file now; told when that is over."""
        self._told.clear()
        self._start(asked=True)

    def finish(self) -> None:
        """Write what was changed last before the library is closed; waits for it."""
        if not self._due:
            return
        self._due = False
        self._soon.stop()
        try:
            kept = self._desk.library.standing.look_after()
        except PaperDeskError as error:
            log.warning("no file is kept in step: %s", error)
            return
        for each in kept:
            if each.error:  # the next start tells the reader
                log.warning("a file is not kept in step: %s", each.error)

    def _on_library_changed(self) -> None:
        self._due = False
        self.states.clear()
        self._told.clear()
        self._told_asleep = False
        self._again = self._asked = False
        self._soon.start(_AT_START_MS)

    def _on_changed(self, changes: Changes) -> None:
        if self._desk.library.standing.concerns(changes):
            self._due = True
            self._soon.start(_AFTER_MS)

    def _write(self) -> None:
        held = (self._desk.attempt(self._desk.library.standing.all) or []) if self._desk.is_open else []
        self._tell_asleep([export.path.name for export in held if not export.awake])
        if any(export.awake for export in held):
            self._start(asked=False)

    def _tell_asleep(self, names: list[str]) -> None:
        if not names or self._told_asleep:
            return
        self._told_asleep = True
        which = f"“{names[0]}”" if len(names) == 1 else f"{len(names):,} files"
        sleeps = "it sleeps until you wake it" if len(names) == 1 else "they sleep until you wake them"
        self._desk.tell(f"This library kept {which} in step elsewhere. Here {sleeps}.", "info", "file.kept",
                        "Files kept in step…")  # fmt: skip

    def _start(self, *, asked: bool) -> None:
        desk = self._desk
        if self._job is not None:  # news that came meanwhile may not be in what it writes
            self._again, self._asked = True, self._asked or asked
            return
        self._job = job = desk.jobs.start("Write the files kept in step", desk.library.standing.look_after,
                                          quiet=not asked)  # fmt: skip
        job.succeeded.connect(lambda kept: self._on_kept(kept, asked=asked))
        self._due = False
        job.failed.connect(desk.report_error)
        job.cancelled.connect(self._on_cancelled)
        job.finished.connect(self._on_finished)
        self.looked.emit()

    def _on_kept(self, kept: list[Kept], *, asked: bool) -> None:
        now = datetime.now().astimezone()
        self.states = {each.export.id: (each, now) for each in kept}
        for each in kept:
            mark = (each.export.path, each.error)
            if each.error and mark not in self._told:
                self._told.add(mark)
                self._desk.tell(f"A file is not kept in step: {each.error}", "error", "file.kept", "Files kept in step")
            elif not each.error:
                self._told = {told for told in self._told if told[0] != each.export.path}
        if asked and not any(each.error for each in kept):
            self._desk.tell(sentence(kept) or "Every file is in step.", "good")
        elif others := [each for each in kept if each.aside]:
            self._desk.tell(sentence(others))

    def _on_cancelled(self) -> None:
        self._due = True

    def _on_finished(self) -> None:
        self._job = None
        again, asked = self._again, self._asked
        self._again = self._asked = False
        if again and self._desk.is_open:
            if asked:
                self._start(asked=True)
            else:
                self._soon.start(_AFTER_MS)
        self.looked.emit()

    def wake(self, number: int) -> None:
        """Keep a file that sleeps in step from now on and write it; raises BadInputError kinds where that cannot be."""
        self._desk.library.standing.wake(number)
        self.write_now()

    def add(self, path: Path, *, collection: str, query: str, format: str) -> bool:
        """Keep a file in step from now on and write it; False after a message where that cannot be."""
        desk = self._desk
        try:
            desk.library.standing.add(path, collection=collection, query=query, format=format)
        except PaperDeskError as error:
            desk.tell(str(error), "error")
            return False
        self.write_now()
        return True
