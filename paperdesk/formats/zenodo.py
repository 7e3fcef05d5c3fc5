"""Zenodo's answers: one record of its API, or the hits of a search, as JSON or JSON lines.

Knows the members of Zenodo's records. What a record has no field for is kept in `record.extra` ("zenodo.<member>").
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from paperdesk.formats.answers import markup, reading
from paperdesk.formats.answers.reading import Service, members_of
from paperdesk.formats.answers.values import affiliation_line, keep, keep_lines, member, objects, text, texts
from paperdesk.formats.format import Source
from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record

_PREFIX = "zenodo"
_TYPES = {
    "software": "software", "dataset": "dataset", "poster": "speech", "presentation": "speech", "image": "graphic",
    "video": "motion_picture", "lesson": "document", "physicalobject": "document", "other": "document",
}  # fmt: skip
_SUBTYPES = {
    "article": "article-journal", "preprint": "article", "conferencepaper": "paper-conference", "thesis": "thesis",
    "report": "report", "workingpaper": "report", "technicalnote": "report", "deliverable": "report",
    "milestone": "report", "proposal": "report", "book": "book", "section": "chapter", "patent": "patent",
    "peerreview": "review", "datamanagementplan": "report", "softwaredocumentation": "document", "figure": "figure",
}  # fmt: skip
_ROLES = {"Editor": "editor", "Translator": "translator"}
_LEAVE = frozenset(
    ("title", "doi", "publication_date", "description", "creators", "contributors", "keywords", "resource_type",
     "language", "journal", "imprint", "part_of", "thesis", "meeting", "access_right", "relations", "notes", "method",
     "alternate_identifiers")
)  # fmt: skip


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin answers of Zenodo."""
    members = members_of(head)
    if not {"metadata", "publication_date", "creators"} <= members:
        return 0.0
    return 0.96 if members & {"conceptrecid", "recid", "conceptdoi", "access_right"} else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of an answer one by one; returns the problems. Raises UnreadableFileError."""
    return (yield from reading.each(source, progress, _SERVICE))


def _works(data: Any) -> list[Any] | None:
    hits = member(data, "hits", "hits")
    listed = hits if isinstance(hits, list) else data if isinstance(data, list) else [data]
    is_answer = isinstance(hits, list) or any(isinstance(member(entry, "metadata"), dict) for entry in listed)
    return listed if is_answer else None


def _record(entry: dict[str, Any], where: str) -> Record:
    told = entry.get("metadata")
    told = told if isinstance(told, dict) else {}
    record = Record(where=where, title=markup.line(text(told.get("title")) or text(entry.get("title"))))
    record.type = _type(told)
    record.doi = clean_doi(text(told.get("doi")) or text(entry.get("doi")))
    record.date = text(told.get("publication_date"))
    record.abstract = markup.paragraphs(text(told.get("description")))
    people = [(who, "author") for who in objects(told.get("creators"))]
    people += [(who, _ROLES.get(text(who.get("type")), "contributor")) for who in objects(told.get("contributors"))]
    record.people = [person for who, role in people if (person := _person(who, role)).last]
    record.tags = texts(told.get("keywords"))
    record.language = text(told.get("language"))
    record.url = text(member(entry, "links", "self_html")) or text(member(entry, "links", "html"))
    record.notes = texts(told.get("notes"))
    _read_place(record, told)
    for named in objects(told.get("alternate_identifiers")):
        if (found := clean_arxiv(text(named.get("identifier")))) and text(named.get("scheme")).lower() == "arxiv":
            record.arxiv, record.arxiv_version = found
    keep(record, _PREFIX, told, _LEAVE)
    keep_lines(record, f"{_PREFIX}.affiliation", [
        affiliation_line(_person(who, ""), texts(who.get("affiliation"))) for who, _role in people
    ])  # fmt: skip
    keep_lines(record, f"{_PREFIX}.orcid", [
        f"{_person(who, '').full}: {text(who.get('orcid'))}" for who, _role in people if text(who.get("orcid"))
    ])  # fmt: skip
    return record


def _type(told: dict[str, Any]) -> str:
    kind = told.get("resource_type")
    found = _SUBTYPES.get(text(member(kind, "subtype"))) or _TYPES.get(text(member(kind, "type")))
    return found or ("article" if text(member(kind, "type")) == "publication" else "document")


def _person(who: dict[str, Any], role: str) -> Person:
    name = text(who.get("name"))
    return Person.parse(name, role) if "," in name else Person(literal=name, role=role)


def _read_place(record: Record, told: dict[str, Any]) -> None:
    """The journal, the book or the meeting that a work is of; without any the archive is its publisher."""
    journal, imprint = told.get("journal"), told.get("imprint")
    record.venue = text(member(journal, "title")) or text(member(told, "part_of", "title"))
    record.volume, record.issue = text(member(journal, "volume")), text(member(journal, "issue"))
    record.pages = text(member(journal, "pages")) or text(member(told, "part_of", "pages"))
    record.publisher = text(member(imprint, "publisher")) or text(member(told, "thesis", "university"))
    record.place, record.isbn = text(member(imprint, "place")), clean_isbn(text(member(imprint, "isbn")))
    record.event = text(member(told, "meeting", "title"))
    if record.type == "paper-conference":
        record.venue = record.venue or record.event
    record.publisher = record.publisher or ("" if record.venue else "Zenodo")


_SERVICE = Service(_PREFIX, "Zenodo", _works, _record)
