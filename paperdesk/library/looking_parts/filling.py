"""Filling in what papers lack: services are asked, differences proposed, and those that are chosen written.

A proposal changes nothing. What is written was not set by hand, so later imports and hands may change it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from paperdesk.errors import BadInputError, NetworkError, OfflineError, ThrottledError
from paperdesk.library.looking_parts.outcomes import Difference, Proposal
from paperdesk.library.papers import FIELDS, checked_value, counted
from paperdesk.library.rows import Rows, batches
from paperdesk.library.shapes import Paper
from paperdesk.online.lookup import Line, Lookup
from paperdesk.online.lookup_parts.identifier import Identifier, identifiers_of
from paperdesk.online.lookup_parts.likeness import is_answer_of
from paperdesk.progress import Progress
from paperdesk.record import Record
from paperdesk.store.database import now
from paperdesk.store.journal import Journal

_AT_ONCE = 50  # papers of a change
_PREPRINT = "article"
_UNKNOWN_TYPES = (_PREPRINT, "document")  # said where nothing better is known
_LEFT_ALONE = ("url", "short_title", "language")  # proposed where empty; what differs is no news
_PEOPLE = "people"
_SHOWN = 120  # letters of a title in a sentence


class Filling:
    """Proposals for papers, and writing them."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._database = journal.database
        self._rows = Rows(journal.database)

    # Proposing --------------------------------------------------------------------------------------------------------

    def propose(self, ids: Sequence[int], way: Callable[[], Lookup], progress: Progress) -> list[Proposal]:
        """A proposal for each paper, each once; with the state "waiting" where it waits. Raises Cancelled."""
        ids = list(dict.fromkeys(ids))
        papers = self._rows.whole(ids)
        asked = _Asked(way(), progress)
        asked.ask([identifiers[0] for paper in papers if (identifiers := identifiers_of(paper.record))])
        second = []
        for paper in papers:
            identifiers = identifiers_of(paper.record)
            if len(identifiers) > 1 and asked.lacks(identifiers[0], paper.record):
                second.append(identifiers[1])
        asked.ask(second)
        edited = self._edited(ids)
        proposals = []
        for done, paper in enumerate(papers):
            progress.report(done, len(papers), "Comparing")
            proposals.append(self._of_paper(paper, edited.get(paper.id, set()), asked))
        return proposals

    def _edited(self, ids: Sequence[int]) -> dict[int, set[str]]:
        """The fields of papers that were set by hand."""
        found: dict[int, set[str]] = {}
        for batch in batches(ids):
            for paper, edited in self._database.rows(
                f"SELECT id, edited FROM paper WHERE id IN ({','.join('?' * len(batch))})", batch
            ):
                found[paper] = set(json.loads(edited))
        return found

    def _of_paper(self, paper: Paper, edited: set[str], asked: _Asked) -> Proposal:
        answers = [line for identifier in identifiers_of(paper.record) if (line := asked.answers.get(identifier))]
        found = [(line.record, line.service) for line in answers if line.record is not None]
        bad = next((line for line in answers if line.problem and not line.unknown), None)
        message = bad.problem if bad else next((line.problem for line in answers if line.problem), "")
        state = "" if bad is None else "waiting" if bad.later else "failed"
        if not found and not identifiers_of(paper.record):
            found, message, state = asked.by_title(paper.record)
        if not found:
            if asked.offline is not None and not message:
                message, state = str(asked.offline), "waiting"
            said = message or "No service knows this paper."
            return Proposal(paper.id, paper.key, paper.record.title, (), message=said, state=state)
        return _proposal(paper, edited, found)

    # Writing ----------------------------------------------------------------------------------------------------------

    def write(self, proposals: Sequence[Proposal], progress: Progress) -> int:
        """Write the chosen fields as one undo step, but where a field was changed since; how many papers changed."""
        chosen = [proposal for proposal in proposals if any(field.chosen for field in proposal.fields)]
        group: int | None = None
        changed = 0
        for start in range(0, len(chosen), _AT_ONCE):
            batch = chosen[start : start + _AT_ONCE]
            progress.report(start, len(chosen), "Filling in")
            with self._journal.change(counted("Fill in", len(chosen)), group=group) as step:
                changed += sum(self._write_one(proposal) for proposal in batch)
            group = group if group is not None else step.id
        return changed

    def _write_one(self, proposal: Proposal) -> bool:
        held = self._database.rows("SELECT extra FROM paper WHERE id = ? AND trashed = ''", (proposal.paper,))
        if not held:
            return False
        paper = self._rows.whole([proposal.paper])[0]
        values: dict[str, Any] = {}
        for field in proposal.fields:
            if field.chosen and _text_of(paper.record, field.field) == field.old:
                values |= _columns(field)
        if not values:
            return False
        extra = {**dict(proposal.extra), **json.loads(held[0][0])}
        values["extra"] = json.dumps(extra, ensure_ascii=False)
        settings = ", ".join(f'"{name}" = ?' for name in values)
        self._database.run(
            f"UPDATE paper SET {settings}, modified = ? WHERE id = ?", [*values.values(), now(), proposal.paper]
        )
        return True


class _Asked:
    """What services said in one run; after the network is found gone nobody is asked any more."""

    def __init__(self, lookup: Lookup, progress: Progress) -> None:
        self._lookup = lookup
        self._progress = progress
        self.answers: dict[Identifier, Line] = {}
        self.offline: OfflineError | None = None

    def ask(self, identifiers: Sequence[Identifier]) -> None:
        """Ask for identifiers, together where that goes."""
        if self.offline is not None or not identifiers:
            return
        try:
            for line in self._lookup.find_many(identifiers, self._progress):
                self.answers[line.identifier] = line
        except OfflineError as error:
            self.offline = error

    def lacks(self, identifier: Identifier, record: Record) -> bool:
        """Whether what was said by one identifier leaves a reason to ask by another."""
        line = self.answers.get(identifier)
        return line is None or line.record is None or not (line.record.abstract or record.abstract)

    def by_title(self, record: Record) -> tuple[list[tuple[Record, str]], str, str]:
        """The work that surely is the one, and its service; else why there is none, and the proposal's state."""
        if not record.title:
            return [], "It has neither an identifier nor a title to look for.", ""
        if self.offline is not None:
            return [], "", ""
        authors = [person.full for person in record.authors]
        try:
            candidates = self._lookup.by_title(record.title, authors, record.year, self._progress)
        except OfflineError as error:
            self.offline = error
            return [], "", ""
        except NetworkError as error:
            return [], str(error), "waiting" if isinstance(error, ThrottledError) else "failed"
        if not candidates:
            return [], "No service knows a work that is surely this one.", ""
        return [(candidates[0].record, candidates[0].service)], "", ""


def _proposal(paper: Paper, edited: set[str], found: Sequence[tuple[Record, str]]) -> Proposal:
    """What was found, as differences. Of what does not look like the paper nothing is chosen, and that is said."""
    fields: dict[str, Difference] = {}
    extra: dict[str, str] = {}
    doubts: list[str] = []
    for record, service in sorted(found, key=lambda one: not is_answer_of(paper.record, one[0])):
        doubted = not is_answer_of(paper.record, record)
        if doubted:
            doubts.append(_doubt(record, service))
        else:
            extra = {**record.extra, **extra}
        for each in _differences(paper.record, record, edited):
            fields.setdefault(each.field, each._replace(doubted=doubted, chosen=each.chosen and not doubted))
    new = tuple((name, text) for name, text in extra.items() if name not in paper.record.extra)
    ordered = tuple(fields[field.id] for field in FIELDS if field.id in fields)
    services = " and ".join(dict.fromkeys(service for _record, service in found))
    more = "" if ordered else f"{services} {'know' if ' and ' in services else 'knows'} nothing more of it."
    said = " ".join([*dict.fromkeys(doubts), more]).strip()
    return Proposal(paper.id, paper.key, paper.record.title, ordered, services, said, new)


def _doubt(record: Record, service: str) -> str:
    """What was answered in place of the paper, in a sentence."""
    people = f" by {record.authors[0].family or record.authors[0].full}" if record.authors else ""
    year = f" ({record.year})" if record.year is not None else ""
    title = record.title if len(record.title) <= _SHOWN else record.title[: _SHOWN - 1].rstrip() + "…"
    doi = f", DOI {record.doi}" if record.doi else ""
    return f"{service} answers with what looks like another work: “{title}”{people}{year}{doi}. None of it is chosen."


def _differences(held: Record, found: Record, edited: set[str]) -> Iterator[Difference]:
    """Where a found record says more than the held one, or otherwise."""
    for field in FIELDS:
        if field.id == "key":
            continue
        old, new = _text_of(held, field.id), _text_of(found, field.id)
        if not new or _alike(field.id, old, new):
            continue
        lacking = not old
        if field.id == "type":
            lacking = old in _UNKNOWN_TYPES and new not in _UNKNOWN_TYPES
            if old not in _UNKNOWN_TYPES and new in _UNKNOWN_TYPES:
                continue
        if not lacking and field.id in _LEFT_ALONE:
            continue
        value: Any = found.people if field.id == _PEOPLE else new
        difference = Difference(field.id, field.title, old, new, value, lacking, field.id in edited)
        try:
            _columns(difference)
        except BadInputError:
            continue  # a service's slip, no value for this field
        yield difference._replace(chosen=lacking and field.id not in edited)


def _alike(field: str, old: str, new: str) -> bool:
    """Whether two texts of a field say the same."""
    if field == "arxiv":
        return old.partition("v")[0] == new.partition("v")[0] if old else False
    if field in ("doi", "isbn", "issn"):
        return old.replace("-", "").lower() == new.replace("-", "").lower()
    if field == "pages":
        return old.replace("–", "-").replace("--", "-") == new.replace("–", "-").replace("--", "-")
    return " ".join(old.split()) == " ".join(new.split())


def _text_of(record: Record, field: str) -> str:
    """A field as it is shown and compared."""
    if field == _PEOPLE:
        return "; ".join(person.full for person in record.people)
    if field == "arxiv":
        return record.arxiv + (f"v{record.arxiv_version}" if record.arxiv and record.arxiv_version else "")
    return str(getattr(record, field))


def _columns(difference: Difference) -> dict[str, Any]:
    """The columns that a difference writes; raises BadInputError where the value does not fit."""
    return checked_value(difference.field, difference.value)
