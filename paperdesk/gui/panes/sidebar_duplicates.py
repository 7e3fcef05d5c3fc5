"""How many papers are in the library twice, or may be, for the sidebar: counted apart from the rest, since it takes ten
times as long, and never more often than it can be.
"""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Latest
from paperdesk.library import Changes, Library
from paperdesk.library.shapes import SIDEBAR_QUERIES
from paperdesk.progress import Progress

_FIRST_MS = 1_000  # after a library was opened, when its first papers stand
_SOON_MS = 100  # after a change
_SHARE = 4  # a count is not repeated before this many times as long as it took is over
_LARGEST = 20_000  # papers of a library in which is looked for those that may be duplicates
_TOUCHING = {"paper", "duplicates", "trash"}


def count_duplicates(library: Library) -> int:
    """How many papers are surely the same as another."""
    (count,) = library.papers.counts([SIDEBAR_QUERIES["duplicates"]])
    return count


def count_both(library: Library, progress: Progress) -> tuple[int, int]:
    """How many papers are surely the same as another; and how many may be, looked for only where none surely is and
    the library is not very large, for it takes ten times as long again. Raises Cancelled.
    """
    sure = count_duplicates(library)
    if sure or library.papers.count() > _LARGEST:
        return sure, 0
    return 0, sum(len(group.papers) for group in library.duplicates.groups(progress))


class DuplicateCount(QObject):
    """Counts again after each change that may matter. `counted` tells both numbers of `count_both`."""

    counted = Signal(int, int)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked_at = self._took = 0.0  # seconds
        self._latest = Latest(desk.jobs, lane="render", parent=self)
        self._latest.answered.connect(self._on_counted)
        self._latest.failed.connect(desk.report_error)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self.start_over)
        desk.away.connect(lambda _title: self._soon.stop())
        self.start_over()

    def start_over(self) -> None:
        """Count another library."""
        self._latest.forget()
        self._took = 0.0
        self._soon.start(_FIRST_MS)

    def ask_soon(self) -> None:
        """Count again in a while."""
        if not self._soon.isActive():
            rest = self._asked_at + self._took * _SHARE - perf_counter()
            self._soon.start(max(_SOON_MS, round(rest * 1000)))

    def _on_changed(self, changes: Changes) -> None:
        if changes.new or changes.gone or changes.kinds & _TOUCHING:
            self.ask_soon()

    def _ask(self) -> None:
        if self._latest.waiting:  # the one under way may have missed what changed
            self.ask_soon()
        elif self._desk.is_open:
            self._asked_at = perf_counter()
            self._latest.ask("Count duplicates", count_both, self._desk.library)

    def _on_counted(self, counts: tuple[int, int]) -> None:
        self._took = perf_counter() - self._asked_at
        self.counted.emit(*counts)
