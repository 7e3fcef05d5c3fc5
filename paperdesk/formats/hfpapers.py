"""Hugging Face's daily papers as its API gives them: a list of papers, one paper, or such lists saved by others.

Knows the shapes that the list had over the years, and the files where an item was written down as Python shows it. The
page as HTML, whose data has the same shape, `trending` reads.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Generator
from typing import Any

from paperdesk.formats.answers import reading
from paperdesk.formats.answers.reading import Service, members_of
from paperdesk.formats.answers.values import day, joined, keep, member, objects, text, whole
from paperdesk.formats.format import Source
from paperdesk.identifiers import clean_arxiv
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record, Sighting, clean_line

_PREFIX = "hfpapers"
_LISTS = ("papers", "dailyPapers", "data", "items", "results")
_LONGEST, _DEEPEST = 400_000, 60  # characters and brackets of an item as Python shows it
_ITEM = re.compile(r"\s*[\[{]\s*[\"']?(?:\{\s*['\"](?:paper|id|title|authors)['\"]\s*:)")
_DATE_IN_NAME = re.compile(r"(?<!\d)(20\d\d-[01]\d-[0-3]\d)(?!\d)")
_SIGNS = frozenset(("upvotes", "submittedBy", "submittedOnDailyBy", "numComments", "discussionId", "ai_keywords"))
# Read into fields; or about the answer, its pictures and its discussion rather than the paper.
_READ = frozenset(
    ("id", "title", "summary", "authors", "publishedAt", "upvotes", "submittedOnDailyAt", "submittedOnDailyBy",
     "submittedBy", "paper", "isAuthorParticipating", "thumbnail")
)  # fmt: skip


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin a list of daily papers, or one of them."""
    members = members_of(head)
    if {"paper", "publishedAt", "upvotes"} <= members or {"summary", "authors", "publishedAt", "upvotes"} <= members:
        return 0.96 if {"title", "authors"} <= members else 0.3
    start = head.decode("utf-8", "replace").lstrip("\ufeff")
    if _ITEM.match(start) and "'publishedAt'" in start and "'authors'" in start:
        return 0.95  # as Python shows it
    return 0.5 if len(members & _SIGNS) >= 2 and {"title", "authors", "summary"} <= members else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The papers one by one, ranked by their place; returns the problems. Raises UnreadableFileError."""
    dated = _DATE_IN_NAME.search(source.name)
    listed = dated[1] if dated else ""
    walk = reading.each(source, progress, _SERVICE)
    while True:
        try:
            record = next(walk)
        except StopIteration as end:
            out: Import = end.value
            return out
        if record.sighting is not None:
            record.sighting.date = record.sighting.date or listed
        yield record


def records(data: Any) -> list[Record]:
    """The papers of a parsed answer of /api/daily_papers, /api/papers/{id} or /api/papers/search."""
    return reading.records(data, _SERVICE)


def _works(data: Any) -> list[Any] | None:
    """The items of an answer, each an object; what stood there as Python's text is read."""
    if isinstance(data, dict):
        if _is_item(data):
            return [data]
        listed = next((data[name] for name in _LISTS if isinstance(data.get(name), list)), None)
        data = listed if listed is not None else list(data.values())
        if not any(map(_is_item, map(_item, data))):
            return None
    if not isinstance(data, list):
        return None
    if len(data) == 1 and isinstance(data[0], list):
        data = data[0]
    items = [_item(entry) for entry in data]
    if items and not any(map(_is_item, items)):
        return None
    ranked = len(items) > 1 or any("paper" in entry for entry in objects(items))
    return [{**entry, _RANK: place} if ranked and isinstance(entry, dict) else entry
            for place, entry in enumerate(items, 1)]  # fmt: skip


_RANK = "\x00rank"  # no name that JSON from the service has


def _is_item(entry: Any) -> bool:
    paper = entry.get("paper", entry) if isinstance(entry, dict) else None
    return isinstance(paper, dict) and bool(text(paper.get("title"))) and ("summary" in paper or "authors" in paper)


def _item(entry: Any) -> Any:
    """An item as it is; one that was written down as Python shows it, as values; None when that cannot be read."""
    if not isinstance(entry, str) or len(entry) > _LONGEST or not entry.lstrip().startswith("{"):
        return entry
    depth = deepest = 0
    for sign in re.findall(r"[\[\](){}]", entry):
        depth += 1 if sign in "[({" else -1
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        return None
    try:
        return ast.literal_eval(entry.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def _record(entry: dict[str, Any], where: str) -> Record:
    inner = entry.get("paper")
    paper = inner if isinstance(inner, dict) else entry
    record = Record(where=where, title=clean_line(text(paper.get("title")) or text(entry.get("title"))))
    record.abstract = joined(text(paper.get("summary")) or text(entry.get("summary")))
    named = clean_arxiv(text(paper.get("id")))
    if named:
        record.arxiv, record.arxiv_version = named
    elif text(paper.get("id")):
        record.extra[f"{_PREFIX}.id"] = text(paper.get("id"))
    record.date = day(paper.get("publishedAt"))
    for author in objects(paper.get("authors")):
        name = text(author.get("name")) or text(member(author, "user", "fullname"))
        if name:
            record.people.append(Person.parse(name))
    record.sighting = _sighting(entry, paper)
    keep(record, _PREFIX, paper, _READ)
    if paper is not entry:
        keep(record, _PREFIX, {name: value for name, value in entry.items() if name != _RANK}, _READ)
    else:
        record.extra.pop(f"{_PREFIX}.{_RANK}", None)
    for name in ("organization", "submitterOrganization"):
        organisation = paper.get(name) or entry.get(name)
        if isinstance(organisation, dict):
            record.extra[f"{_PREFIX}.{name}"] = text(organisation.get("fullname")) or text(organisation.get("name"))
    return record


def _sighting(entry: dict[str, Any], paper: dict[str, Any]) -> Sighting:
    """When and by whom the paper was listed.

    Without a day of listing, the outer `publishedAt` is it where it lies after the paper's own (later it is the same
    moment in another time zone).
    """
    listed = text(paper.get("submittedOnDailyAt"))
    outer, own = text(entry.get("publishedAt")), text(paper.get("publishedAt"))
    if not listed and paper is not entry and outer > own:
        listed = outer
    by = next((who for who in (entry.get("submittedBy"), paper.get("submittedOnDailyBy")) if isinstance(who, dict)), {})
    votes = whole(paper.get("upvotes"))
    curator = text(by.get("fullname")) or text(by.get("name")) or text(by.get("user"))
    rank = entry.get(_RANK)
    return Sighting(
        _PREFIX, day(listed), rank if isinstance(rank, int) else None,
        votes if votes is not None and votes >= 0 else None, curator,
    )  # fmt: skip


_SERVICE = Service(_PREFIX, "Hugging Face daily papers", _works, _record)
