"""Keeps up what papers mean, while that is chosen: made in the background, following changes, deleted once it is not.

Knows the Desk and when to look; what is made, and how, is the library's business.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Job
from paperdesk.library import Library

OPTION = "related_by_meaning"
_LANE = "meaning"
_LONG = 200  # papers; to read more is shown among the activities


class MeaningKeeper(QObject):
    """Wakes the writer of vectors for one window; one run at a time."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._job: Job | None = None
        self._again = False
        self._failed = False
        self.destroyed.connect(desk.settings.watch(self._on_setting_changed))

    def look(self) -> None:
        """See whether papers wait to be read, and have them read."""
        desk = self._desk
        if not desk.is_open or self._failed or not desk.settings.get(OPTION):
            return
        if self._job is not None:
            self._again = True
            return
        library = desk.library
        self._start(desk.jobs.start("Look what papers mean", library.meanings.waiting, lane=_LANE, quiet=True), library)

    def _start(self, job: Job, library: Library, *, reading: bool = False) -> None:
        self._job = job
        job.finished.connect(lambda: self._on_finished(job, library, reading))

    def _on_finished(self, job: Job, library: Library, reading: bool) -> None:
        self._job = None
        desk = self._desk
        if not desk.is_open:
            return
        if library is not desk.library:
            self.look()
        elif job.error is not None:
            self._failed = True  # said once, not after every change
            desk.report_error(job.error)
        elif not desk.settings.get(OPTION):
            desk.jobs.start("Forget what papers mean", library.meanings.forget, lane=_LANE, quiet=True)
        elif not reading and job.result:
            quiet = int(job.result) <= _LONG
            reads = desk.jobs.start("Read what papers mean", library.meanings.catch_up, lane=_LANE, quiet=quiet)
            self._start(reads, library, reading=True)
        elif self._again:
            self._again = False
            self.look()

    def _on_setting_changed(self, option: str) -> None:
        desk = self._desk
        if option != OPTION or not desk.is_open:
            return
        self._failed = False
        if desk.settings.get(OPTION):
            self.look()
        elif self._job is not None:
            self._job.cancel()  # what was made is deleted once it has stopped
        else:
            desk.jobs.start("Forget what papers mean", desk.library.meanings.forget, lane=_LANE, quiet=True)
