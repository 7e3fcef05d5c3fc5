"""Taking up what waited to be asked again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from paperdesk.errors import BadInputError
from paperdesk.library.looking_parts.outcomes import FetchReport, LookReport, Proposal, Resumed
from paperdesk.library.looking_parts.queue import (
    FILL,
    LOOKUP,
    PDF,
    WRITES,
    Queue,
    Wanted,
    paper_of,
    wanted,
    write_of,
)
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
        """Look up, bring in, fetch and fill in; what is answered, or can never be, leaves the list."""
        looked = self._look_up(progress)
        fetched = self._fetch(progress)
        proposals, filled = self._fill(progress)
        return Resumed(looked, fetched, len(self._queue.all()), tuple(proposals), filled)

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
        wishes = self._of_papers(PDF)
        report = self._looking.fetch(list(wishes), progress, wait=False) if wishes else FetchReport()
        for line in report.lines:
            if line.state not in _GO_ON:
                self._drop(wishes[line.paper])
        return report

    def _fill(self, progress: Progress) -> tuple[list[Proposal], int | None]:
        """What is only proposed, and how many papers were filled in where that was wished."""
        wishes = self._of_papers(FILL)
        if not wishes:
            return [], None
        try:
            proposed = self._looking.fill(list(wishes), progress, wait=False)
        except BadInputError as error:  # switched off: it goes on waiting
            rows = self._papers.rows(list(wishes))
            return [Proposal(row.id, row.key, row.title, (), message=str(error), state="waiting") for row in rows], None
        proposals, written = [], []
        for proposal in proposed:
            write = max(map(write_of, wishes[proposal.paper]), key=("", *WRITES).index)
            if write and proposal.fields:
                written.append(proposal.with_all() if write == "all" else proposal)
            if not write or not proposal.fields or proposal.doubted:
                proposals.append(proposal)
            if proposal.state not in _GO_ON:
                self._drop(wishes[proposal.paper])
        return proposals, self._looking.apply(written, progress) if written else None

    def _of_papers(self, kind: str) -> dict[int, list[Wish]]:
        """The wishes of a kind by their papers; those of papers that are gone leave the list."""
        wishes: dict[int, list[Wish]] = defaultdict(list)
        for wish in self._queue.all():
            if wish.kind == kind:
                wishes[paper_of(wish) or 0].append(wish)
        there = {row.id for row in self._papers.rows(list(wishes)) if not row.trashed}
        self._drop([wish for paper, held in wishes.items() if paper not in there for wish in held])
        return {paper: held for paper, held in wishes.items() if paper in there}

    def _drop(self, wishes: Sequence[Wish]) -> None:
        if wishes:
            self._queue.drop(wishes)
