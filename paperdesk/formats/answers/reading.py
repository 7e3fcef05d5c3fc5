"""A service's answer, saved as JSON or as JSON lines, and its works one by one.

Knows JSON and how services say that something went wrong; of a service only what its `Service` tells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator
from typing import Any, NamedTuple

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.answers.values import objects, text
from paperdesk.formats.format import Source
from paperdesk.formats.jsonitems import Broken, Unread, is_list, items, whole_items, why_unread
from paperdesk.progress import Progress
from paperdesk.record import Import, Problem, Record

_MEMBER = re.compile(r'"([\w.:-]{1,40})"\s{0,20}:')


class Service(NamedTuple):
    """What tells one service's answers from another's."""

    id: str  # of the format
    title: str
    works: Callable[[Any], list[Any] | None]  # the entries of a parsed answer; None when it is none of this service
    record: Callable[[dict[str, Any], str], Record]  # an entry and where it stands


def members_of(head: bytes) -> set[str]:
    """The names of the members in the beginning of a JSON text; none when it does not begin as JSON."""
    start = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    return set(_MEMBER.findall(start)) if start.startswith(("[", "{")) else set()


def parsed(words: str, name: str) -> Any:
    """A JSON text as values, in a list an Unread for what cannot be read.

    Raises UnreadableFileError in one sentence.
    """
    decoder = json.JSONDecoder(parse_constant=lambda _constant: None)
    try:
        return list(items(words, decoder)) if is_list(words) else decoder.decode(words)
    except json.JSONDecodeError as error:
        raise UnreadableFileError(f"“{name}” is not valid JSON (line {error.lineno}: {error.msg}).") from error
    except (RecursionError, ValueError) as error:
        raise UnreadableFileError(f"“{name}” {why_unread(error)}.") from error


def each(source: Source, progress: Progress, service: Service) -> Generator[Record, None, Import]:
    """The works of an answer one by one; returns the problems. Raises UnreadableFileError when it is no such answer."""
    out = Import(service.id)
    entries = _entries(source, service, out.problems)
    for number, (where, entry) in enumerate(entries, 1):
        if number % 200 == 0:
            progress.report(number, len(entries), f"Reading {service.title}")
        record = service.record(entry, where) if isinstance(entry, dict) else None
        if record is not None and is_work(record):
            yield record
        else:
            said = "The entry has neither title nor identifier." if entry else f"{service.title} has no such work."
            said = f"The entry {entry.why}." if isinstance(entry, Unread) else said
            out.problems.append(Problem(where, said, failed=True))
    return out


def records(data: Any, service: Service) -> list[Record]:
    """The works of a parsed answer; none where it has none.

    Raises UnreadableFileError for an error answer, and for one that is not shaped like an answer of the service.
    """
    _refuse_error(data, service)
    if isinstance(data, list) and all(entry is None for entry in data):  # nothing is known of any
        return []
    entries = service.works(data)
    found = [
        service.record(entry, f"item {place}")
        for place, entry in enumerate(entries or [], 1)
        if isinstance(entry, dict)
    ]
    if entries is None or (entries and not found):
        raise UnreadableFileError(f"It is not a whole answer of {service.title}.")
    return [record for record in found if is_work(record)]


def is_work(record: Record) -> bool:
    """Whether an entry says enough to be a work: a title, or an identifier that finds one."""
    return bool(record.title.strip() or record.doi or record.arxiv or record.pmid)


def _entries(source: Source, service: Service, problems: list[Problem]) -> list[tuple[str, Any]]:
    words = source.text()
    try:
        data = parsed(words, source.name)
    except UnreadableFileError as error:
        if "Extra data" in error.message:
            return _entries_of_lines(words, source.name, service, problems)
        data = _whole_of(words, problems)
        if not data or not service.works(data):
            raise
    _refuse_error(data, service)
    works = service.works(data)
    if works is None:
        raise UnreadableFileError(f"“{source.name}” is JSON, but no answer of {service.title}.")
    return [(f"item {place}", entry) for place, entry in enumerate(works, 1)]


def _whole_of(words: str, problems: list[Problem]) -> list[Any]:
    """Of a list that is broken further on what is whole; nothing of what is no list."""
    if not is_list(words):
        return []
    try:
        found = list(whole_items(words, json.JSONDecoder(parse_constant=lambda _constant: None)))
    except (RecursionError, ValueError):
        return []
    problems += [entry.problem() for entry in found if isinstance(entry, Broken)]
    return [entry for entry in found if not isinstance(entry, Broken)]


def _entries_of_lines(words: str, name: str, service: Service, problems: list[Problem]) -> list[tuple[str, Any]]:
    """The entries of a file with one JSON value a line; a broken line is a problem."""
    found: list[tuple[str, Any]] = []
    for number, line in enumerate(words.split("\n"), 1):
        if not line.strip():
            continue
        where = f"line {number}"
        try:
            works = service.works(parsed(line, name))
        except UnreadableFileError:
            works = None
        if works is None:
            said = f"The line is no whole answer of {service.title}."
            problems.append(Problem(where, said, failed=True))
        found += [(where, entry) for entry in works or []]
    if not found:
        raise UnreadableFileError(f"“{name}” is not valid JSON, neither as a whole nor line by line.")
    return found


def _refuse_error(data: Any, service: Service) -> None:
    """Raise when an answer only says that something went wrong."""
    said = error_of(data)
    if said:
        raise UnreadableFileError(f"{service.title} answered with an error: {said.rstrip('.')[:300]}.")


def error_of(data: Any) -> str:
    """What an answer says went wrong; empty when it is no error."""
    if not isinstance(data, dict):
        return ""
    if data.get("status") in ("failed", "error"):
        faults = objects(data.get("message"))
        return text(faults[0].get("message")) if faults else text(data.get("message")) or "failed"
    faults = objects(data.get("errors"))
    if faults and "data" not in data:
        return text(faults[0].get("title")) or text(faults[0].get("detail")) or "failed"
    said = text(data.get("error")) if len(data) <= 4 else ""
    return " ".join(f"{said} {text(data.get('message'))}".split()) if said else ""
