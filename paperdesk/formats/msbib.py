"""The sources that Word keeps for its bibliographies (Sources.xml), read as works. Not written.

Knows the elements of Word's bibliography and those that JabRef adds. What a record has no field for is kept in
`record.extra` under "msbib.<element>".
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from paperdesk.formats.dates import iso
from paperdesk.formats.format import Source, names_work, no_work
from paperdesk.formats.names import named
from paperdesk.formats.xmltree import each_work, find_text, line_of, listed, name_of, root_of, title_of
from paperdesk.identifiers import clean_doi, clean_isbn, find_arxiv, find_doi
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Problem, Record

if TYPE_CHECKING:
    from paperdesk.formats.xmltree import Element

_PREFIX = "msbib."
_NAMESPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/bibliography",
    "http://purl.oclc.org/ooxml/officeDocument/bibliography",
    "http://schemas.microsoft.com/office/word/2004/10/bibliography",
)
_TYPES = {
    "articleinaperiodical": "article-magazine", "art": "graphic", "book": "book", "booksection": "chapter",
    "case": "legal_case", "conferenceproceedings": "paper-conference", "documentfrominternetsite": "webpage",
    "electronicsource": "webpage", "film": "motion_picture", "internetsite": "webpage", "interview": "interview",
    "journalarticle": "article-journal", "patent": "patent", "performance": "performance", "report": "report",
    "soundrecording": "song", "misc": "document",
}  # fmt: skip
_ROLES = {
    "Author": "author", "Artist": "author", "Inventor": "author", "Interviewee": "author", "Writer": "author",
    "BookAuthor": "container-author", "Editor": "editor", "Translator": "translator", "Composer": "composer",
    "Director": "director", "Interviewer": "interviewer", "Performer": "author", "Compiler": "contributor",
    "Conductor": "contributor", "Counsel": "contributor", "ProducerName": "contributor",
}  # fmt: skip
# What fills a field: the first of them that says something.
_FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("Title",),
    "venue": ("JournalName", "PeriodicalTitle", "BookTitle", "PublicationTitle", "InternetSiteTitle", "AlbumTitle",
              "BroadcastTitle", "Reporter"),
    "event": ("ConferenceName",), "volume": ("Volume",), "issue": ("Issue",), "pages": ("Pages",),
    "number": ("PatentNumber", "CaseNumber"), "edition": ("Edition",), "series": ("BIBTEX_Series",),
    "publisher": ("Publisher", "Institution", "Court", "ProductionCompany", "Distributor", "Broadcaster"),
    "short_title": ("ShortTitle",), "doi": ("DOI",), "url": ("URL",), "key": ("Tag",), "abstract": ("BIBTEX_Abstract",),
}  # fmt: skip
_TITLES = frozenset(("title", "venue", "event", "series", "short_title"))
_PLACE = ("City", "StateProvince", "CountryRegion")
_SAID = frozenset(("SourceType", "Author", "Year", "Month", "Day", "StandardNumber", "BIBTEX_KeyWords", "Guid",
                   "RefOrder", "Comments", "LCID", *_PLACE))  # fmt: skip
_LANGUAGES = {
    "1033": "en-US", "2057": "en-GB", "3081": "en-AU", "4105": "en-CA", "1031": "de-DE", "2055": "de-CH",
    "3079": "de-AT", "1036": "fr-FR", "3084": "fr-CA", "3082": "es-ES", "1034": "es-ES", "2058": "es-MX",
    "1040": "it-IT", "1043": "nl-NL", "1046": "pt-BR", "2070": "pt-PT", "1041": "ja-JP", "1042": "ko-KR",
    "2052": "zh-CN", "1028": "zh-TW", "1049": "ru-RU", "1045": "pl-PL", "1053": "sv-SE", "1044": "nb-NO",
    "1030": "da-DK", "1035": "fi-FI", "1029": "cs-CZ", "1055": "tr-TR",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def sniff(head: bytes, name: str) -> float:
    """Whether a text begins a list of Word's sources."""
    root = root_of(head)
    if root.name not in ("Sources", "Source"):
        return 0.0
    return 0.97 if root.namespace in _NAMESPACES else 0.8 if not root.namespace and b"SourceType>" in head else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of a file one by one; returns the problems. Raises UnreadableFileError when it is no whole XML."""
    return (yield from each_work(source, progress, "msbib", "Word’s sources", ("{*}Source",), _work))


def _work(element: Element) -> Record | Problem:
    record = _record(element)
    return record if names_work(record) or record.key else no_work(record.where)


def _record(element: Element) -> Record:
    record = Record(where=line_of(element))
    kind = find_text(element, "SourceType")
    record.type = _TYPES.get(kind.lower(), "document")
    taken = set(_SAID)
    for field, names in _FIELDS.items():
        for name in names:
            text = title_of(element.find(name)) if field in _TITLES else find_text(element, name)
            if text:
                setattr(record, field, text)
                taken.add(name)
                break
    if not record.venue and record.event and record.type == "paper-conference":
        record.venue = record.event
    record.doi = clean_doi(record.doi)
    record.place = ", ".join(filter(None, (find_text(element, name) for name in _PLACE)))
    record.people = _people(element.find("Author"))
    record.date = _date(element)
    _read_number(record, find_text(element, "StandardNumber"))
    if "doi.org/" in record.url.lower():
        record.doi = record.doi or find_doi(record.url) or ""
    if "arxiv" in f"{record.url} {record.venue} {record.doi}".lower():
        record.arxiv, record.arxiv_version = find_arxiv(record.doi) or find_arxiv(record.url) or ("", None)
    record.tags = [tag.strip() for tag in find_text(element, "BIBTEX_KeyWords").split(";")]
    record.notes = [find_text(element, "Comments")]
    spoken = find_text(element, "LCID")
    record.language = _LANGUAGES.get(spoken, "")
    if spoken.strip("0") and not record.language:
        record.extra[f"{_PREFIX}LCID"] = spoken
    if kind and kind.lower() not in _TYPES:
        record.extra[f"{_PREFIX}SourceType"] = kind
    thesis = find_text(element, "ThesisType").lower()
    if record.type == "report" and ("thesis" in thesis or "dissertation" in thesis):
        record.type = "thesis"
    for child in element:
        if name_of(child) not in taken and listed(child):
            record.extra[_PREFIX + name_of(child)] = listed(child)
    return record


def _people(groups: Element | None) -> list[Person]:
    people: list[Person] = []
    for group in groups if groups is not None else ():
        role = _ROLES.get(name_of(group), "contributor" if name_of(group) else "")
        corporate = find_text(group, "Corporate")
        if corporate and role:
            people.append(Person(literal=corporate, role=role))
        for person in group.iterfind("NameList/Person"):
            family = find_text(person, "Last")
            given = " ".join(filter(None, (find_text(person, "First"), find_text(person, "Middle"))))
            if role:
                people.append(named(family, given, role))
    return people


def _date(element: Element) -> str:
    year, month, day = (find_text(element, name) for name in ("Year", "Month", "Day"))
    if not (len(year) == 4 and year.isdecimal()):
        return " ".join(filter(None, (day, month, year)))
    number = int(month) if month.isdecimal() and len(month) < 3 else 0
    if not number and month[:3].lower() in _MONTHS:
        number = _MONTHS.index(month[:3].lower()) + 1
    return iso(int(year), number, int(day) if day.isdecimal() and len(day) < 3 else 0)


def _read_number(record: Record, text: str) -> None:
    """The standard number: an ISBN, an ISSN, a DOI, or what else it may be."""
    doi = clean_doi(text)
    isbn = "" if doi else clean_isbn(text)
    bare = text.upper().replace("ISSN", "").strip(" :-")
    if not text:
        return
    if isbn:
        record.isbn = isbn
    elif len(bare) == 9 and bare[4] == "-" and (bare[:4] + bare[5:8]).isdecimal() and ":" not in text[:1]:
        record.issn = bare
    elif doi and record.doi in ("", doi):
        record.doi = doi
    else:
        record.extra[f"{_PREFIX}StandardNumber"] = text
