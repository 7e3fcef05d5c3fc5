"""Crossref's REST answers: one work, a list or a search, as JSON or as JSON lines.

Knows Crossref's names for types, dates and people, and JATS in its titles and abstracts. What a record has no field
for is kept in `record.extra` ("crossref.<member>").
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

from paperdesk.formats.answers import markup, reading
from paperdesk.formats.answers.reading import Service, members_of
from paperdesk.formats.answers.values import affiliation_line, first, keep, keep_lines, member, objects, text, texts
from paperdesk.formats.csljson_parts.dates import date_text
from paperdesk.formats.format import Source
from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn
from paperdesk.progress import Progress
from paperdesk.record import TYPES, Import, Person, Record

_PREFIX = "crossref"
_TYPES = {
    "journal-article": "article-journal", "proceedings-article": "paper-conference", "posted-content": "article",
    "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter", "book-track": "chapter",
    "monograph": "book", "edited-book": "book", "reference-book": "book", "book-set": "book", "book-series": "book",
    "proceedings": "book", "proceedings-series": "book", "dissertation": "thesis", "report-component": "report",
    "report-series": "report", "reference-entry": "entry-encyclopedia", "peer-review": "review",
    "journal": "periodical",
    "journal-issue": "periodical", "journal-volume": "periodical", "database": "dataset", "standard-series": "standard",
    "component": "document", "grant": "document", "other": "document",
}  # fmt: skip
_ROLES = {"author": "author", "editor": "editor", "translator": "translator", "chair": "editor"}
_DATES = ("issued", "published", "published-print", "published-online", "posted", "approved", "accepted")
# Members that only Crossref's own answers have, unlike CSL items.
_SIGNS = frozenset(
    ("is-referenced-by-count", "reference-count", "references-count", "content-domain", "deposited", "indexed",
    "prefix",
     "member", "issn-type", "isbn-type", "original-title", "short-container-title", "message-type", "message-version")
)  # fmt: skip
_LISTED_TITLE = re.compile(r'"(?:title|container-title|short-container-title)"\s{0,20}:\s{0,20}\[')
# Read into fields; or about the answer and the deposit, not the work.
_LEAVE = frozenset(
    ("title", "subtitle", "type", "DOI", "URL", "container-title", "volume", "issue", "page", "article-number",
     "publisher", "publisher-location", "ISSN", "ISBN", "issn-type", "isbn-type", "abstract", "language", "issued",
     "published", "subject", "indexed", "deposited", "created", "score", "prefix", "member", "source", "content-domain",
     "reference-count", "references-count", "is-referenced-by-count", "reference", "resource", "link", "event",
     "author",
     "editor", "translator", "chair", "edition-number", "journal-issue", "update-policy", "message-type")
)  # fmt: skip


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin an answer of Crossref; a CSL item, which looks alike, has its title as one text."""
    members = members_of(head)
    signs = len(members & _SIGNS)
    wrapped = {"message", "message-type"} <= members or {"message", "DOI"} <= members
    if "DOI" in members and signs >= 2 and (wrapped or _LISTED_TITLE.search(head.decode("utf-8", "replace"))):
        return 0.97
    return 0.6 if wrapped and signs else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of an answer one by one; returns the problems. Raises UnreadableFileError."""
    return (yield from reading.each(source, progress, _SERVICE))


def records(data: Any) -> list[Record]:
    """The works of a parsed answer, whole or its message alone; raises UnreadableFileError for an error answer."""
    return reading.records(data, _SERVICE)


def _works(data: Any) -> list[Any] | None:
    if isinstance(data, dict) and "message" in data:
        data = data["message"]
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        return list(data["items"])
    if isinstance(data, dict):
        return [data] if _is_work(data) else None
    if isinstance(data, list) and all(isinstance(entry, dict) and "message" in entry for entry in data):
        return [work for entry in data for work in _works(entry) or []]  # answers after another
    return data if isinstance(data, list) and (not data or any(map(_is_work, data))) else None


def _is_work(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("type", 0), str | None):
        return False
    return isinstance(entry.get("DOI"), str) or isinstance(entry.get("title"), str | list)


def _record(entry: dict[str, Any], where: str) -> Record:
    record = Record(where=where, doi=clean_doi(text(entry.get("DOI"))))
    kind = text(entry.get("type"))
    record.type = kind if kind in TYPES else _TYPES.get(kind, "document")
    record.title = _title(entry)
    record.abstract = markup.paragraphs(text(entry.get("abstract")))
    venues = [markup.line(venue) for venue in texts(entry.get("container-title"))]
    record.venue, record.series = [*venues, "", ""][:2]
    if record.series and record.type in ("chapter", "paper-conference"):
        record.venue, record.series = record.series, record.venue  # the series comes first, then the book
    if kind in ("monograph", "book", "edited-book", "reference-book") and record.venue:
        record.venue, record.series = "", record.venue
    record.volume, record.issue = text(entry.get("volume")), text(entry.get("issue"))
    number = text(entry.get("article-number"))
    record.pages = text(entry.get("page")) or number
    record.number = number if number != record.pages else ""
    record.edition, record.language = text(entry.get("edition-number")), text(entry.get("language"))
    record.publisher, record.place = text(entry.get("publisher")), text(entry.get("publisher-location"))
    if record.type == "thesis":
        record.publisher = text(member(next(iter(objects(entry.get("institution"))), {}), "name")) or record.publisher
    record.event = text(member(entry, "event", "name"))
    record.issn = ", ".join(dict.fromkeys(texts(entry.get("ISSN"))))
    isbns = texts(entry.get("ISBN"))
    record.isbn = next(filter(None, map(clean_isbn, isbns)), "")
    record.url = text(entry.get("URL"))
    record.tags = list(dict.fromkeys(texts(entry.get("subject"))))
    record.date = next(filter(None, (date_text(entry.get(name)) for name in _DATES)), "")
    _read_people(record, entry)
    _keep(record, entry, kind, isbns)
    return record


def _title(entry: dict[str, Any]) -> str:
    """The title with its subtitle, where that is not in it already."""
    title = markup.line(first(entry.get("title"))) or markup.line(first(entry.get("original-title")))
    subtitle = markup.line(first(entry.get("subtitle")))
    if not subtitle or subtitle.casefold() in title.casefold():
        return title
    return f"{title}{'' if title.endswith((':', '?', '!')) else ':'} {subtitle}" if title else subtitle


def _read_people(record: Record, entry: dict[str, Any]) -> None:
    places = []
    for member_name, role in _ROLES.items():
        for name in objects(entry.get(member_name)):
            person = _person(name, role)
            if person.last:
                record.people.append(person)
                places.append(
                    affiliation_line(person, [text(at.get("name")) for at in objects(name.get("affiliation"))])
                )
    keep_lines(record, f"{_PREFIX}.affiliation", places)
    people = [name for role in _ROLES for name in objects(entry.get(role))]
    keep_lines(record, f"{_PREFIX}.orcid", [
        f"{_person(name, '').full}: {text(name.get('ORCID')).rpartition('/')[2]}"
        for name in people if name.get("ORCID")
    ])  # fmt: skip


def _person(name: dict[str, Any], role: str) -> Person:
    family, given = (markup.line(text(name.get(part))) for part in ("family", "given"))
    if not family and not given:
        return Person(literal=markup.line(text(name.get("name")) or text(name.get("literal"))), role=role)
    if not family:
        return Person.parse(given, role)
    return Person(family=family, given=given, suffix=text(name.get("suffix")), role=role)


def _keep(record: Record, entry: dict[str, Any], kind: str, isbns: list[str]) -> None:
    """Keep what no field takes; arXiv's id where the work has one."""
    keep(record, _PREFIX, {name: _dated(value) for name, value in entry.items()}, _LEAVE)
    if kind not in TYPES:
        record.extra[f"{_PREFIX}.type"] = kind
    if len(isbns) > 1:
        record.extra[f"{_PREFIX}.ISBN"] = ", ".join(isbns)
    event = entry.get("event")
    if isinstance(event, dict) and len(event) > 1:
        keep(record, f"{_PREFIX}.event", event, frozenset(("name",)))
    if not record.date:
        keep(record, _PREFIX, {"created": member(entry, "created", "date-time")}, frozenset())
    keep_lines(record, f"{_PREFIX}.reference", [
        text(cited.get("DOI")) or text(cited.get("unstructured")) or " ".join(
            text(cited.get(part)) for part in ("author", "year", "article-title", "journal-title", "volume-title")
            if text(cited.get(part))
        ) for cited in objects(entry.get("reference"))
    ])  # fmt: skip
    found = clean_arxiv(record.doi) if "arxiv" in record.doi else None
    if found:
        record.arxiv, record.arxiv_version = found
    if record.extra.get(f"{_PREFIX}.relation") == '{"cites": []}':
        del record.extra[f"{_PREFIX}.relation"]


def _dated(value: Any) -> Any:
    """A value, or the date it is in as ISO 8601."""
    return date_text(value) or value if isinstance(value, dict) and "date-parts" in value else value


_SERVICE = Service(_PREFIX, "Crossref", _works, _record)
