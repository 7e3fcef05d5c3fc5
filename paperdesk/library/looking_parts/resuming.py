"""Taking up what waited for a connection."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from paperdesk.library.looking_parts.outcomes import FetchReport, LookReport, Resumed
from paperdesk.library.looking_parts.queue import LOOKUP, Queue, Wanted, wanted
from paperdesk.library.papers import Papers
from paperdesk.online.waiting import Wish
from paperdesk.progress import Progress

if TYPE_CHECKING:
    from paperdesk.library.looking import Looking

_GO_ON = ("waiting", "failed")  # may be answered the next time


class Resuming:
    """One round over all that waits."""

    def __init__(self, looking: Looking, queue: Queue, papers: Papers) -> None:
        self._looking = looking
        self._queue = queue
        self._papers = papers

    def run(self, progress: Progress) -> Resumed:
        """Look up, bring in and fetch; what is answered, or can never be, leaves the list."""
        looked = self._look_up(progress)
        fetched = self._fetch(progress)
        return Resumed(looked, fetched, len(self._queue.all()))

    def _look_up(self, progress: Progress) -> LookReport:
        groups: dict[tuple[tuple[str, ...], str], list[tuple[Wish, Wanted]]] = defaultdict(list)
        for wish in self._queue.all():
            want = wanted(wish) if wish.kind == LOOKUP else None
            if want is not None:
                groups[want.tags, want.collection].append((wish, want))
            elif wish.kind == LOOKUP:
                self._queue.done(wish)  # nobody can tell what was wished
        whole = LookReport()
        for (tags, collection), wishes in groups.items():
            looked = self._looking.look([want.find for _wish, want in wishes], progress)
            part = self._looking.bring(looked, progress, tags=tags, collection=collection, wait=False)
            whole.lines += part.lines
            whole.report.files += part.report.files
            whole.report.added_ids += part.report.added_ids
            whole.report.updated_ids += part.report.updated_ids
            for (wish, _want), line in zip(wishes, part.lines, strict=True):
                if line.state not in _GO_ON:
                    self._queue.done(wish)
        return whole

    def _fetch(self, progress: Progress) -> FetchReport:
        wishes = {
            int(wish.subject): wish
            for wish in self._queue.all()
            if wish.kind != LOOKUP and wish.subject.isdecimal() and len(wish.subject) < 19
        }
        there = [row.id for row in self._papers.rows(list(wishes)) if not row.trashed]
        for paper in set(wishes) - set(there):
            self._queue.done(wishes[paper])
        report = self._looking.fetch(there, progress, wait=False) if there else FetchReport()
        for line in report.lines:
            if line.state not in _GO_ON:
                self._queue.done(wishes[line.paper])
        return report
