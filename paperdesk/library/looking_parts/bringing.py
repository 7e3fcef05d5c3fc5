"""From what was looked up to papers: the records come in as one import, and each find is told what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from paperdesk.library.looking_parts.outcomes import Looked, LookLine, LookReport
from paperdesk.library.papers import Papers
from paperdesk.library.sameness import Sameness
from paperdesk.library.transfer import Transfer
from paperdesk.progress import Progress
from paperdesk.record import Record, clean
from paperdesk.store.database import Database


class Bringing:
    """Brings in what was looked up, with tags and a collection on all of it."""

    def __init__(
        self, database: Database, papers: Papers, transfer: Transfer, tags: Sequence[str], collection: str
    ) -> None:
        self._papers = papers
        self._transfer = transfer
        self._same = Sameness(database)
        self._tags = tags
        self._collection = collection

    def run(self, looked: Sequence[Looked], progress: Progress, *, index: bool) -> LookReport:
        """Bring it in; a line for each, in their order."""
        records = [self._record(one) for one in looked]
        told = LookReport()
        coming = [record for record in records if record is not None]
        if coming:
            name = "what was looked up"
            told.report = self._transfer.import_records(
                coming, name, progress, tags=self._tags, collection=self._collection or None, index=index
            )
        fresh, filled = set(told.report.added_ids), set(told.report.updated_ids)
        for one, record in zip(looked, records, strict=True):
            told.lines.append(self._line(one, record, fresh, filled))
        return told

    def _record(self, one: Looked) -> Record | None:
        """What is to come in of a find; None for nothing."""
        if one.state == "found" and one.record is not None:
            return clean(one.record)
        if one.state == "unasked":
            return clean(one.find.record())
        if one.state == "here" and one.paper is not None and (self._tags or self._collection):
            return self._papers.get(one.paper).record  # comes to the same paper, which is tagged and filed
        return None

    def _line(self, one: Looked, record: Record | None, fresh: set[int], filled: set[int]) -> LookLine:
        if record is None:
            return LookLine(one.find, one.state, one.paper, one.title, one.service, one.message)
        paper = one.paper if one.paper is not None else self._same.find(record)
        state = "here"
        if paper in fresh:
            state = "added"
            fresh.discard(paper)  # a second find of the same work found it here
        elif paper in filled:
            state = "updated"
            filled.discard(paper)
        rows = self._papers.rows([paper]) if paper is not None else []
        title = rows[0].title if rows else one.title
        return LookLine(one.find, state, paper, title, one.service, one.message)
