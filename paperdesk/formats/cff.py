"""CITATION.cff, how software and data say that they want to be cited: read, not written.

The software itself is a work, and so are what it would rather have cited and what it refers to. What a record has no
field for is kept in `record.extra` under "cff.<key>".
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.answers.values import as_json, first, member, objects, text, texts
from paperdesk.formats.dates import iso, printed_date
from paperdesk.formats.format import Source, no_work
from paperdesk.formats.yamltree import document_of
from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn, clean_pmid, find_arxiv
from paperdesk.progress import Progress
from paperdesk.record import TYPES, Import, Person, Record

_PREFIX = "cff."
_TYPES = {
    "article": "article-journal", "conference-paper": "paper-conference", "conference": "book", "proceedings": "book",
    "edited-work": "book", "data": "dataset", "database": "dataset", "website": "webpage", "blog": "post-weblog",
    "magazine-article": "article-magazine", "newspaper-article": "article-newspaper", "art": "graphic",
    "audiovisual": "motion_picture", "film-broadcast": "motion_picture", "video": "motion_picture", "music": "song",
    "sound-recording": "song", "conversation": "interview", "dictionary": "entry-dictionary", "encyclopedia":
    "entry-encyclopedia", "government-document": "report", "grant": "document", "legal-case": "legal_case",
    "legal-rule": "legislation", "statute": "legislation", "multimedia": "motion_picture", "serial": "periodical",
    "slides": "speech", "unpublished": "manuscript", "manual": "document", "generic": "document",
    "historical-work": "classic", "catalogue": "book", "personal-communication": "personal_communication",
}  # fmt: skip
_ROLES = {"authors": "author", "editors": "editor", "editors-series": "collection-editor", "translators": "translator",
          "recipients": "recipient", "contact": ""}  # fmt: skip
_FIELDS = (  # a record's field and where it stands, the first that says something
    ("title", ("title",)), ("abstract", ("abstract",)), ("volume", ("volume",)), ("issue", ("issue",)),
    ("edition", ("edition",)), ("issn", ("issn",)), ("short_title", ("abbreviation",)), ("language", ("languages",)),
    ("url", ("url", "repository-code", "repository", "repository-artifact")),
)  # fmt: skip
_SAID = frozenset(
    ("cff-version", "type", "identifiers", "preferred-citation", "references", "keywords", "doi", "isbn", "pmcid",
     "date-released", "date-published", "year", "month", "start", "end", "pages", "journal", "collection-title",
     "publisher", "institution", "conference", "number", "notes")
)  # fmt: skip
_VERSION = re.compile(r"(?m)^[\"']?cff-version[\"']?:\s{1,9}\S")
_MEMBER = re.compile(r"(?m)^(title|message|authors|abstract|license|preferred-citation):(?:\s|$)")


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin a citation file."""
    words = head.decode("utf-8", "replace")
    if _VERSION.search(words) and _MEMBER.search(words):
        return 0.97
    named = name.lower().endswith(".cff")
    return 0.6 if named and len(set(_MEMBER.findall(words))) >= 2 else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of a file one by one; returns the problems. Raises UnreadableFileError when it is no citation file."""
    out = Import("cff")
    data = document_of(source, progress)
    if not isinstance(data, dict) or not (data.get("title") or data.get("authors")):
        raise UnreadableFileError(f"“{source.name}” is YAML, but no citation file: it has neither title nor authors.")
    works = [("the software", data)]
    works += [("preferred-citation", work) for work in [data.get("preferred-citation")] if isinstance(work, dict)]
    works += [(f"reference {place}", work) for place, work in enumerate(objects(data.get("references")), 1)]
    for where, work in works:
        record = _record(work, where)
        if record.title or record.people or record.doi:
            yield record
        else:
            out.problems.append(no_work(where))
    return out


def _record(work: dict[str, Any], where: str) -> Record:
    record = Record(where=where, type=_type(text(work.get("type")) or ("software" if where == "the software" else "")))
    taken = set(_SAID)
    for field, keys in _FIELDS:
        for key in keys:
            if value := ", ".join(texts(work.get(key))):
                setattr(record, field, value)
                taken.add(key)
                break
    record.people = [
        person for key, role in _ROLES.items() if role for person in map(_person, objects(work.get(key)))
        if _named(person, role)
    ]  # fmt: skip
    _read_date(record, work)
    _read_venue(record, work)
    _read_identifiers(record, work)
    record.tags = texts(work.get("keywords"))
    record.notes = texts(work.get("notes"))
    for key, value in work.items():
        if key not in taken and key not in _ROLES and value not in (None, "", [], {}):
            record.extra[_PREFIX + str(key)] = "\n".join(texts(value)) or as_json(value)
    if more := [line for key in _ROLES for line in map(_more, objects(work.get(key))) if line]:
        record.extra[f"{_PREFIX}people"] = "\n".join(dict.fromkeys(more))
    return record


def _type(named: str) -> str:
    return _TYPES.get(named) or (named if named in TYPES else "software" if "software" in named else "document")


def _person(told: dict[str, Any]) -> Person:
    family, given = text(told.get("family-names")), text(told.get("given-names"))
    if not family:
        return Person(literal=text(told.get("name")) or given or text(told.get("alias")))
    return Person(family, given, text(told.get("name-particle")), text(told.get("name-suffix")))


def _named(person: Person, role: str) -> bool:
    person.role = role
    return bool(person.last)


def _more(told: dict[str, Any]) -> str:
    """Where a person works and what identifies them, behind the name."""
    more = [text(told.get(key)) for key in ("affiliation", "orcid", "email", "website", "alias")]
    name = _person(told).full
    return f"{name}: {'; '.join(filter(None, more))}" if any(more) and more[-1] != name else ""


def _read_date(record: Record, work: dict[str, Any]) -> None:
    exact = next(filter(None, (text(work.get(key)) for key in ("date-released", "date-published"))), "")
    year, month = text(work.get("year")), text(work.get("month"))
    if exact:
        record.date = printed_date(exact)
    elif len(year) == 4 and year.isdecimal():
        record.date = iso(int(year), int(month) if month.isdecimal() and len(month) < 3 else 0)
    else:
        record.date = year or text(work.get("issue-date"))


def _read_venue(record: Record, work: dict[str, Any]) -> None:
    record.venue = text(work.get("journal")) or text(work.get("collection-title"))
    record.event = text(member(work.get("conference"), "name"))
    if record.type == "paper-conference":
        record.venue = record.venue or record.event
    publisher = work.get("publisher") if isinstance(work.get("publisher"), dict) else work.get("institution")
    record.publisher = text(member(publisher, "name")) or text(publisher)
    record.place = text(member(publisher, "city")) or text(member(work.get("conference"), "city"))
    start, end = text(work.get("start")), text(work.get("end"))
    record.pages = f"{start}-{end}" if start and end and start != end else start or end
    if record.type in ("book", "thesis", "report") or not record.pages:
        record.pages = record.pages or text(work.get("pages"))
    record.number = text(work.get("number"))


def _read_identifiers(record: Record, work: dict[str, Any]) -> None:
    """The DOI, else the first of the identifiers; what no field holds is kept."""
    record.doi = clean_doi(text(work.get("doi")))
    record.isbn, record.pmid = clean_isbn(text(work.get("isbn"))), clean_pmid(text(work.get("pmid")))
    kept = []
    for told in objects(work.get("identifiers")):
        kind, value = text(told.get("type")).lower(), first(told.get("value"))
        if kind == "doi" and clean_doi(value) and record.doi in ("", clean_doi(value)):
            record.doi = clean_doi(value)
        elif kind == "url" and not record.url:
            record.url = value
        elif value.lower().startswith("arxiv:") and not record.arxiv:
            record.arxiv, record.arxiv_version = clean_arxiv(value) or ("", None)
        elif value:
            kept.append(f"{kind}: {value}".strip(": "))
    if kept:
        record.extra[f"{_PREFIX}identifiers"] = "\n".join(kept)
    if not record.arxiv and "arxiv" in f"{record.doi} {record.url}".lower():
        record.arxiv, record.arxiv_version = find_arxiv(record.doi) or find_arxiv(record.url) or ("", None)
