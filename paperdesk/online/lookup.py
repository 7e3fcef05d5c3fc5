"""From an identifier or a title to what the services know of the work: one Record, and who said so.

Asks services one after another as their table says; how to ask them stands in `lookup_parts.services`. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperdesk.errors import BadInputError, NetworkError, OfflineError, ThrottledError
from paperdesk.online.lookup_parts.identifier import ARXIV, DOI, ISBN, PMID, Identifier, identified, identifiers_of
from paperdesk.online.lookup_parts.likeness import is_believable, likeness
from paperdesk.online.lookup_parts.services import COPIES, SEARCHED, SERVICES, Question, Service
from paperdesk.progress import Progress
from paperdesk.record import Record, clean

if TYPE_CHECKING:
    from paperdesk.online.web import Web

__all__ = ["Candidate", "Found", "Identifier", "Line", "Lookup", "identified", "identifiers_of"]

_MOST_FAILURES = 2  # in one run, after which a service is not asked any more


class Found(NamedTuple):
    """A work that was found, and the name of the service that knew it."""

    record: Record
    service: str


class Line(NamedTuple):
    """What came of one identifier of many: a record and its service, or a sentence that says why there is none."""

    identifier: Identifier
    record: Record | None
    problem: str = ""
    service: str = ""
    unknown: bool = False  # all that were to be asked say that there is no such work
    later: bool = False  # who was asked wants to be left alone for a while


class Candidate(NamedTuple):
    """A work that may be the one asked for by its title; `likeness` of the titles from 0 to 1."""

    record: Record
    service: str
    likeness: float


class Lookup:
    """The look-ups over one way to the network."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def find(self, identifier: Identifier, progress: Progress) -> Found | None:
        """What the first service says that knows the work; None when all say that there is none.

        Raises OfflineError at once, another NetworkError when no service knew it and one could not be asked, Cancelled.
        """
        return self._find(identifier, _Run(), progress)

    def find_many(self, identifiers: Iterable[Identifier], progress: Progress) -> Iterator[Line]:
        """One line for each identifier, in the order in which the answers come; those of one kind are asked together.

        Raises OfflineError: the identifiers that have no line yet were not asked. Raises Cancelled.
        """
        left = list(dict.fromkeys(identifiers))
        total, run = len(left), _Run()
        for line in self._lines(left, run, progress):
            run.done += 1
            progress.report(run.done, total, f"Looked up {line.identifier}")
            yield line

    def open_copies(self, identifier: Identifier, progress: Progress) -> dict[str, str]:
        """Where services that look for open copies know one, as a record's `extra` holds it; empty when none does.

        Raises OfflineError at once, another NetworkError when none is known and a service could not be asked, and
        Cancelled.
        """
        problem: NetworkError | None = None
        for service in SERVICES:
            if service.id not in COPIES or identifier.kind not in service.kinds:
                continue
            try:
                record = service.ask(self._web, [identifier], progress).get(identifier)
            except OfflineError:
                raise
            except NetworkError as error:
                problem = problem or error
                continue
            copies = record.extra.get(f"{service.id}.open_copy", "") if record else ""
            if copies:
                return {f"{service.id}.open_copy": copies}
        if problem:
            raise problem
        return {}

    def by_title(
        self, title: str, authors: Sequence[str], year: int | None, progress: Progress
    ) -> list[Candidate]:  # fmt: skip
        """The works that can be believed to be the one meant, the likeliest first; empty when there is none.

        The services are asked in turn until one knows such a work. Raises BadInputError without a title, OfflineError
        at once, another NetworkError when nothing was found and a service could not be asked, and Cancelled.
        """
        if not title.strip():
            raise BadInputError("Without a title there is nothing to look for.")
        question = Question(title, tuple(authors), year)
        problem: NetworkError | None = None
        services = {service.id: service for service in SERVICES}
        for service in (services[name] for name in SEARCHED):
            try:
                records = service.search(self._web, question, progress) if service.search else []
            except OfflineError:
                raise
            except NetworkError as error:
                problem = problem or error
                continue
            candidates = [
                Candidate(clean(record), service.title, likeness(title, record.title))
                for record in records
                if is_believable(title, authors, year, record)
            ]
            if candidates:
                return sorted(candidates, key=lambda candidate: -candidate.likeness)
        if problem:
            raise problem
        return []

    def _lines(self, left: list[Identifier], run: _Run, progress: Progress) -> Iterator[Line]:
        answered_for: set[Identifier] = set()
        for service in SERVICES:
            if service.at_once == 1:
                continue
            mine = [identifier for identifier in left if identifier.kind in service.kinds]
            for start in range(0, len(mine), service.at_once):
                batch = mine[start : start + service.at_once]
                if len(batch) == 1 or run.is_given_up(service):
                    continue  # asked for below, with the ones that are missing
                answered = self._answered(service, batch, run, progress)
                for identifier in batch:
                    record = answered.get(identifier) if answered is not None else None
                    if record is not None:
                        yield Line(identifier, record, service=service.title)
                    elif answered is not None and service.has_last_word:
                        yield Line(identifier, None, _unknown(identifier), unknown=True)
                    else:
                        continue
                    answered_for.add(identifier)
        for identifier in left:
            if identifier not in answered_for:
                yield self._line(identifier, run, progress)

    def _line(self, identifier: Identifier, run: _Run, progress: Progress) -> Line:
        try:
            found = self._find(identifier, run, progress)
        except OfflineError:
            raise
        except NetworkError as error:
            return Line(identifier, None, str(error), later=isinstance(error, ThrottledError))
        return Line(identifier, found.record, service=found.service) if found else Line(
            identifier, None, _unknown(identifier), unknown=True
        )  # fmt: skip

    def _find(self, identifier: Identifier, run: _Run, progress: Progress) -> Found | None:
        problem: NetworkError | None = None
        for service in SERVICES:
            if identifier.kind not in service.kinds:
                continue
            if run.is_given_up(service):
                problem = problem or run.problems[service.id]
                continue
            answered = self._answered(service, [identifier], run, progress)
            if answered is None:
                problem = problem or run.problems[service.id]
            elif identifier in answered:
                return Found(answered[identifier], service.title)
            elif service.has_last_word:
                return None
        if problem:
            raise problem
        return None

    def _answered(
        self, service: Service, identifiers: Sequence[Identifier], run: _Run, progress: Progress
    ) -> dict[Identifier, Record] | None:
        """What a service says; None when it could not be asked, which the run remembers. Raises OfflineError."""
        try:
            found = service.ask(self._web, identifiers, progress)
        except OfflineError:
            raise
        except NetworkError as error:
            run.failed(service, error)
            return None
        run.failures[service.id] = 0
        return {identifier: _whole(record, identifier) for identifier, record in found.items()}


class _Run:
    """What happened so far in one run over many: a service that fails again and again is not asked any more."""

    def __init__(self) -> None:
        self.done = 0
        self.failures: dict[str, int] = {}
        self.problems: dict[str, NetworkError] = {}

    def failed(self, service: Service, error: NetworkError) -> None:
        """Note that a service could not be asked."""
        self.failures[service.id] = self.failures.get(service.id, 0) + 1
        self.problems[service.id] = error

    def is_given_up(self, service: Service) -> bool:
        """Whether the service failed too often."""
        return self.failures.get(service.id, 0) >= _MOST_FAILURES


def _whole(record: Record, identifier: Identifier) -> Record:
    """The record, safe to keep, with the identifier it was asked by where it has none of that kind."""
    record = clean(record)
    if identifier.kind == DOI:
        record.doi = record.doi or identifier.value
    elif identifier.kind == ARXIV:
        record.arxiv = record.arxiv or identifier.value
    elif identifier.kind == PMID:
        record.pmid = record.pmid or identifier.value
    elif identifier.kind == ISBN:
        record.isbn = identifier.value  # of all that an edition has, the one that was asked for
    return record


def _unknown(identifier: Identifier) -> str:
    return f"No service knows {identifier}."
