"""DataCite's answers: the metadata of a DOI, one of its API's resources, or a list of them, as JSON or JSON lines.

Knows DataCite's schema (versions 3 and 4): titles, creators and contributors, dates, related works. What a record has
no field for is kept in `record.extra` ("datacite.<member>").
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

from paperdesk.formats.answers import markup, reading
from paperdesk.formats.answers.reading import Service, members_of
from paperdesk.formats.answers.values import affiliation_line, keep, keep_lines, member, objects, text, texts
from paperdesk.formats.format import Source
from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn, find_arxiv
from paperdesk.progress import Progress
from paperdesk.record import TYPES, Import, Person, Record

_PREFIX = "datacite"
_GENERAL = {
    "Audiovisual": "motion_picture", "Award": "document", "Book": "book", "BookChapter": "chapter",
    "Collection": "collection", "ComputationalNotebook": "software", "ConferencePaper": "paper-conference",
    "ConferenceProceeding": "book", "DataPaper": "article-journal", "Dataset": "dataset", "Dissertation": "thesis",
    "Event": "event", "Film": "motion_picture", "Image": "graphic", "InteractiveResource": "webpage",
    "Journal": "periodical", "JournalArticle": "article-journal", "Model": "dataset", "OutputManagementPlan": "report",
    "PeerReview": "review", "PhysicalObject": "document", "Poster": "speech", "Preprint": "article",
    "Presentation": "speech", "Report": "report", "Service": "software", "Software": "software", "Sound": "song",
    "Standard": "standard", "Thesis": "thesis", "Workflow": "software",
}  # fmt: skip
_RIS = {
    "THES": "thesis", "JOUR": "article-journal", "CHAP": "chapter", "BOOK": "book", "CPAPER": "paper-conference",
    "CONF": "book", "UNPB": "article", "DATA": "dataset", "COMP": "software", "MPCT": "motion_picture",
    "SLIDE": "speech",
    "STAND": "standard",
}  # fmt: skip
_NAMED = (  # what a deposit calls itself, where its type only says "Text"
    ("thesis", re.compile(r"thesis|dissertation", re.IGNORECASE)),
    ("article", re.compile(r"pre-?print", re.IGNORECASE)),
    ("paper-conference", re.compile(r"conference paper|proceedings (?:paper|article)", re.IGNORECASE)),
    ("chapter", re.compile(r"chapter|section", re.IGNORECASE)),
    ("report", re.compile(r"report|working paper", re.IGNORECASE)),
    ("book", re.compile(r"\bbook\b|monograph", re.IGNORECASE)),
    ("article-journal", re.compile(r"article|journal", re.IGNORECASE)),
)
_DATES = ("Available", "Created", "Submitted", "Accepted", "Updated")
_CONTRIBUTORS = {"Editor": "editor", "Translator": "translator"}
_LEAVE = frozenset(
    ("id", "doi", "url", "titles", "creators", "contributors", "publisher", "container", "publicationYear", "language",
     "types", "subjects", "dates", "descriptions", "schemaVersion", "providerId", "clientId", "agency", "state", "xml",
     "prefix", "suffix", "isActive", "reason", "source", "created", "registered", "published", "updated",
     "metadataVersion", "citationsOverTime", "viewsOverTime", "downloadsOverTime", "viewCount", "downloadCount",
     "referenceCount", "citationCount", "partCount", "partOfCount", "versionCount", "versionOfCount", "contentUrl",
     "relatedItems", "rightsList", "identifiers", "sizes", "formats", "alternateIdentifiers")
)  # fmt: skip


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin metadata of DataCite."""
    members = members_of(head)
    signs = len(members & {"publicationYear", "creators", "titles", "types", "schemaVersion", "resourceTypeGeneral",
                           "nameType", "relatedIdentifiers", "descriptions", "rightsList", "clientId"})  # fmt: skip
    return 0.97 if {"creators", "titles"} <= members and signs >= 4 else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of an answer one by one; returns the problems. Raises UnreadableFileError."""
    return (yield from reading.each(source, progress, _SERVICE))


def records(data: Any) -> list[Record]:
    """The works of a parsed answer; raises UnreadableFileError for an error answer."""
    return reading.records(data, _SERVICE)


def _works(data: Any) -> list[Any] | None:
    if isinstance(data, dict) and isinstance(data.get("data"), list | dict):
        data = data["data"]
    listed = data if isinstance(data, list) else [data]
    works = [entry["attributes"] if isinstance(member(entry, "attributes"), dict) else entry for entry in listed]
    return works if (not works and isinstance(data, list)) or any(map(_is_work, works)) else None


def _is_work(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("titles"), list) and ("doi" in entry or "creators" in entry)


def _record(entry: dict[str, Any], where: str) -> Record:
    record = Record(where=where, doi=clean_doi(text(entry.get("doi")) or text(entry.get("id"))))
    record.type = _type(entry)
    record.url, record.language = text(entry.get("url")), text(entry.get("language"))
    _read_titles(record, entry)
    for creator in objects(entry.get("creators")):
        _add(record, creator, "author")
    for creator in objects(entry.get("contributors")):
        _add(record, creator, _CONTRIBUTORS.get(text(creator.get("contributorType")), "contributor"))
    dates = {text(date.get("dateType")): text(date.get("date")) for date in objects(entry.get("dates"))}
    record.date = _date(dates.get("Issued", "")) or text(entry.get("publicationYear"))
    record.date = record.date or next((_date(dates[kind]) for kind in _DATES if dates.get(kind)), "")
    publisher = entry.get("publisher")
    record.publisher = text(publisher) or text(member(publisher, "name"))
    words = [text(word.get("subject")) for word in objects(entry.get("subjects"))]
    record.tags = list(dict.fromkeys(word for word in words if word))
    _read_descriptions(record, entry)
    _read_container(record, entry)
    _read_identifiers(record, entry)
    _keep(record, entry, dates)
    return record


def _type(entry: dict[str, Any]) -> str:
    types = entry.get("types")
    general = text(member(types, "resourceTypeGeneral"))
    if general in _GENERAL:
        return _GENERAL[general]
    cited, ris = text(member(types, "citeproc")), text(member(types, "ris"))
    if cited in TYPES and cited != "article":
        return cited
    named = text(member(types, "resourceType"))
    found = next((kind for kind, pattern in _NAMED if pattern.search(named)), "")
    return found or _RIS.get(ris) or ("article" if cited == "article" and general != "Other" else "document")


def _date(words: str) -> str:
    """A date or a range as ISO 8601 to the day."""
    return "/".join(part.partition("T")[0] for part in words.split("/")[:2])


def _read_titles(record: Record, entry: dict[str, Any]) -> None:
    """The title with its subtitle; translations and other titles are kept."""
    titles = [
        (text(each.get("titleType")), markup.line(text(each.get("title")))) for each in objects(entry.get("titles"))
    ]
    main = next((title for kind, title in titles if not kind and title), "")
    main = main or next((title for _kind, title in titles if title), "")
    below = next(
        (title for kind, title in titles if kind == "Subtitle" and title.casefold() not in main.casefold()), ""
    )
    record.title = f"{main}: {below}" if below else main
    for kind, title in titles:
        if title and title not in (main, below):
            record.extra.setdefault(f"{_PREFIX}.title.{kind or 'Other'}", title)


def _add(record: Record, creator: dict[str, Any], role: str) -> None:
    person = _person(creator, role)
    if person.last and person not in record.people:
        record.people.append(person)


def _person(creator: dict[str, Any], role: str) -> Person:
    family, given, name = (text(creator.get(part)) for part in ("familyName", "givenName", "name"))
    if text(creator.get("nameType")) == "Organizational":
        return Person(literal=name, role=role)
    if family:
        return Person(family=family, given=given, role=role)
    return Person.parse(name, role) if "," in name else Person(literal=name, role=role)


def _read_descriptions(record: Record, entry: dict[str, Any]) -> None:
    found = [(text(each.get("descriptionType")), text(each.get("description")))
             for each in objects(entry.get("descriptions"))]  # fmt: skip
    abstracts = [markup.paragraphs(words) for kind, words in found if kind == "Abstract" and words]
    record.abstract = abstracts[0] if abstracts else ""
    keep_lines(record, f"{_PREFIX}.abstract", abstracts[1:])
    for kind in dict.fromkeys(kind for kind, _words in found if kind != "Abstract"):
        keep_lines(record, f"{_PREFIX}.description.{kind or 'Other'}", [words for each, words in found if each == kind])


def _read_container(record: Record, entry: dict[str, Any]) -> None:
    """What the work stands in: said by its container, or by the related item that it is published in."""
    container = entry.get("container")
    holder: dict[str, Any] = next(
        (item for item in objects(entry.get("relatedItems")) if text(item.get("relationType")) == "IsPublishedIn"), {}
    )
    titles = [text(each.get("title")) for each in objects(holder.get("titles")) if not text(each.get("titleType"))]
    name = markup.line(next(iter(titles), "") or text(member(container, "title")))
    record.volume = text(holder.get("volume")) or text(member(container, "volume"))
    record.issue = text(holder.get("issue")) or text(member(container, "issue"))
    ends = [text(holder.get(part)) or text(member(container, part)) for part in ("firstPage", "lastPage")]
    record.pages = "-".join(dict.fromkeys(end for end in ends if end and any(map(str.isdigit, end))))
    record.edition = text(holder.get("edition"))
    sizes = texts(entry.get("sizes"))
    paged = [size for size in sizes if re.search(r"\d", size) and re.search(r"(?i)\b(?:pages?|seiten|pp?\.|s\.)", size)]
    is_strange = len(record.pages) > 20 or " " in record.pages
    if record.type in ("article-journal", "chapter", "paper-conference") and paged and (is_strange or not record.pages):
        keep_lines(record, f"{_PREFIX}.container.pages", [record.pages])
        record.pages = paged[0]
    keep_lines(record, f"{_PREFIX}.sizes", [size for size in sizes if size != record.pages])
    if text(member(container, "identifierType")) == "ISSN":
        record.issn = text(member(container, "identifier"))
    if record.type in ("book", "thesis", "report", "dataset", "software"):
        record.series = name if name and name != record.publisher else ""
    else:
        record.venue = name
    if isinstance(container, dict):
        keep(record, f"{_PREFIX}.container", container,
             frozenset(("title", "volume", "issue", "firstPage", "lastPage")))  # fmt: skip


def _read_identifiers(record: Record, entry: dict[str, Any]) -> None:
    """ISBN, ISSN and arXiv's id, and what else the work or what holds it is called by."""
    holders = [item.get("relatedItemIdentifier") for item in objects(entry.get("relatedItems"))]
    found = [(text(each.get("identifierType")).upper(), text(each.get("identifier")))
             for each in objects(entry.get("identifiers")) + objects(entry.get("alternateIdentifiers"))]  # fmt: skip
    found += [(text(each.get("relatedItemIdentifierType")).upper(), text(each.get("relatedItemIdentifier")))
              for each in objects(holders)]  # fmt: skip
    found += [(text(each.get("relatedIdentifierType")).upper(), text(each.get("relatedIdentifier")))
              for each in objects(entry.get("relatedIdentifiers"))
              if text(each.get("relationType")) in ("IsPartOf", "IsPublishedIn")]  # fmt: skip
    for kind, value in found:
        if kind == "ISSN" and not record.issn:
            record.issn = value
        elif kind == "ISBN" and not record.isbn:
            record.isbn = clean_isbn(value)
        elif kind == "ARXIV" and not record.arxiv and clean_arxiv(value):
            record.arxiv, record.arxiv_version = clean_arxiv(value) or ("", None)
    keep_lines(record, f"{_PREFIX}.identifiers", [f"{kind}: {value}" for kind, value in found if value])
    named = find_arxiv(record.doi) if "arxiv" in record.doi else None
    if named and not record.arxiv:
        record.arxiv, record.arxiv_version = named


def _keep(record: Record, entry: dict[str, Any], dates: dict[str, str]) -> None:
    keep(record, _PREFIX, entry, _LEAVE)
    if isinstance(entry.get("types"), dict):
        keep(record, f"{_PREFIX}.types", entry["types"], frozenset(("schemaOrg", "bibtex", "ris", "citeproc")))
    for kind, date in dates.items():
        if date and date != record.date:
            record.extra[f"{_PREFIX}.date.{kind or 'Other'}"] = date
    people = objects(entry.get("creators")) + objects(entry.get("contributors"))
    keep_lines(record, f"{_PREFIX}.affiliation", [
        affiliation_line(_person(who, ""), [text(member(at, "name")) or text(at) for at in who["affiliation"]])
        for who in people if isinstance(who.get("affiliation"), list)
    ])  # fmt: skip
    keep_lines(record, f"{_PREFIX}.name_identifiers", [
        f"{_person(who, '').full}: {text(named.get('nameIdentifier'))}"
        for who in people for named in objects(who.get("nameIdentifiers")) if text(named.get("nameIdentifier"))
    ])  # fmt: skip
    keep_lines(record, f"{_PREFIX}.contributors", [
        f"{text(who.get('contributorType')) or 'Other'}: {_person(who, '').full}"
        for who in objects(entry.get("contributors")) if text(who.get("contributorType")) not in _CONTRIBUTORS
    ])  # fmt: skip
    keep_lines(record, f"{_PREFIX}.rights", [
        " ".join(filter(None, (text(right.get("rights")), text(right.get("rightsUri")))))
        for right in objects(entry.get("rightsList"))
    ])  # fmt: skip
    keep_lines(record, f"{_PREFIX}.formats", texts(entry.get("formats")))
    others = [item for item in objects(entry.get("relatedItems")) if text(item.get("relationType")) != "IsPublishedIn"]
    keep(record, _PREFIX, {"relatedItems": others}, frozenset())


_SERVICE = Service(_PREFIX, "DataCite", _works, _record)
