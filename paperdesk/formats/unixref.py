"""Crossref's UNIXREF: its XML of what publishers deposit for a DOI. Read, not written.

Knows the elements of Crossref's schemas, whatever their version. What a record has no field for is kept in
`record.extra` under "unixref.<element>". An answer that the DOI is not known is no work.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, NamedTuple

from paperdesk.formats.dates import iso
from paperdesk.formats.format import Source, no_work
from paperdesk.formats.names import named
from paperdesk.formats.xmltree import (
    added,
    each_work,
    find_text,
    line_of,
    listed,
    name_of,
    root_of,
    text_of,
    texts_of,
    title_of,
)
from paperdesk.identifiers import clean_doi, clean_isbn, find_arxiv
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Problem, Record

if TYPE_CHECKING:
    from paperdesk.formats.xmltree import Element, added

_PREFIX = "unixref."
_ROOTS = frozenset(("doi_records", "doi_record", "crossref_result"))


class _Kind(NamedTuple):
    """Where a kind of work keeps what it says: its own elements, innermost first, and those it stands in."""

    type: str
    own: tuple[str, ...]
    around: tuple[str, ...] = ()
    alone: str = ""  # the type where only what is around is there


_BOOKS = ("book_metadata", "book_series_metadata", "book_set_metadata")
_KINDS = {
    "journal": _Kind("article-journal", ("journal_article",), ("journal_issue", "journal_metadata"), "periodical"),
    "conference": _Kind("paper-conference", ("conference_paper",),
                        ("proceedings_metadata", "proceedings_series_metadata", "event_metadata"), "book"),
    "book": _Kind("chapter", ("content_item",), _BOOKS, "book"),
    "report-paper": _Kind("report", ("content_item",), ("report-paper_metadata", "report-paper_series_metadata"),
                          "report"),
    "standard": _Kind("standard", ("content_item",), ("standard_metadata", "standard_series_metadata"), "standard"),
    "database": _Kind("dataset", ("dataset",), ("database_metadata",), "dataset"),
    "dissertation": _Kind("thesis", (".",)), "posted_content": _Kind("article", (".",)),
    "peer_review": _Kind("review", (".",)), "sa_component": _Kind("document", (".//component",)),
    "grant": _Kind("document", (".",)),
}  # fmt: skip
_POSTED = {"other": "post-weblog", "report": "report", "letter": "article", "dissertation": "thesis"}
_ROLES = {"author": "author", "editor": "editor", "translator": "translator", "chair": "editor",
          "first-author": "author", "reviewer": "author", "reviewer-external": "author"}  # fmt: skip
_DATES = ("publication_date", "approval_date", "posted_date", "review_date", "creation_date", "database_date",
          "acceptance_date")  # fmt: skip
_SAID = frozenset(
    ("titles", "contributors", "pages", "doi_data", "full_title", "proceedings_title", "issn", "isbn", "volume",
     "issue", "journal_volume", "publisher", "edition_number", "abstract", "conference_name", "publication_date",
     "series_metadata", "person_name", "organization")
)  # fmt: skip
_HELD_BY = ("content_item", "component", "dataset", "journal_article", "conference_paper")


def sniff(head: bytes, name: str) -> float:
    """Whether a text begins answers of Crossref, or an archive's answer that holds some."""
    root = root_of(head)
    if root.name in _ROOTS:
        return 0.97 if b"doi" in head else 0.0
    return 0.6 if root.name == "OAI-PMH" and b"<doi_record" in head else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of a file one by one; returns the problems. Raises UnreadableFileError when it is no whole XML."""
    return (yield from each_work(source, progress, "unixref", "Crossref’s answers", ("{*}doi_record",), _work))


def _work(element: Element) -> Record | Problem:
    where = line_of(element)
    work = next((child for child in element.iter(*_KINDS) if child.getparent() is not None), None)
    record = _record(work, where) if work is not None else Record()
    if record.title or record.people or record.doi or record.venue:
        return record
    if element.find(".//error") is not None:
        return Problem(where, f"Crossref answered: {find_text(element, './/error')[:200]}")
    return no_work(where)


def _record(work: Element, where: str) -> Record:
    kind = _KINDS[name_of(work)]
    own = [found for path in kind.own if (found := work.find(path)) is not None]
    around = [found for path in kind.around if (found := work.find(path)) is not None]
    record = Record(where=where, type=kind.type if own else kind.alone)
    if name_of(work) == "posted_content":
        record.type = _POSTED.get(work.get("type") or "", "article")
    main = (own or around)[:1]
    for part in main:
        record.title = _title(part) or find_text(part, "full_title") or title_of(part.find("proceedings_title"))
        record.abstract = _abstract(part.find("abstract"))
        record.pages = _pages(part)
        _read_doi(record, part.find("doi_data"))
    _read_people(record, own, around)
    places = [*own, *around]
    record.date = next((date for part in places if (date := _date(part))), "")
    record.language = next((part.get("language") for part in [*places, work] if part.get("language")), "") or ""
    _read_venue(record, work, around if own else around[1:])
    _read_numbers(record, places)
    found = find_arxiv(record.doi) if "arxiv" in record.doi else None
    if found:
        record.arxiv, record.arxiv_version = found
    for part in [*places, *([work] if work not in places else [])]:
        _keep_rest(record, part)
    return record


def _title(part: Element) -> str:
    """Title and subtitle."""
    title, subtitle = title_of(part.find("titles/title")), title_of(part.find("titles/subtitle"))
    joint = " " if title.endswith((":", "?", "!", ".", "–", "—")) else ": "
    return f"{title}{joint}{subtitle}" if title and subtitle else title or subtitle


def _abstract(abstract: Element | None) -> str:
    """The paragraphs of an abstract, those of a section with its heading before the first."""
    if abstract is None:
        return ""
    out: list[str] = []
    heading = ""
    for each_part in abstract.iter("p", "title"):
        text = title_of(each_part)
        if name_of(each_part) == "title":
            heading = "" if text.lower().strip(".:") in ("abstract", "summary") else text.rstrip(":")
        elif text:
            out.append(f"{heading}: {text}" if heading else text)
            heading = ""
    return "\n\n".join(out) or title_of(abstract)


def _pages(part: Element) -> str:
    first, last = find_text(part, "pages/first_page"), find_text(part, "pages/last_page")
    pages = f"{first}-{last}" if first and last and first != last else first or last
    pages = ", ".join(filter(None, (pages, find_text(part, "pages/other_pages"))))
    numbers = part.iterfind("publisher_item/item_number")
    return pages or next((text_of(one) for one in numbers if one.get("item_number_type") == "article_number"), "")


def _read_doi(record: Record, data: Element | None) -> None:
    if data is not None:
        record.doi, record.url = clean_doi(find_text(data, "doi")), find_text(data, "resource")


def _read_people(record: Record, own: list[Element], around: list[Element]) -> None:
    for part in own:
        record.people += _people(part, record.type)
    for part in around:
        for person in _people(part, record.type):
            if own and person.role == "author":
                person.role = "container-author"
            record.people.append(person)


def _people(part: Element, kind: str) -> list[Person]:
    people: list[Person] = []
    for one in (*part.iterfind("contributors/*"), *part.iterchildren("person_name", "organization")):
        role = _ROLES.get(one.get("contributor_role") or "author", "contributor")
        if name_of(one) == "person_name":
            family, given = title_of(one.find("surname")), title_of(one.find("given_name"))
            person = named(family, given, role)
            person.suffix = find_text(one, "suffix") or person.suffix
            people.append(person)
        elif name_of(one) == "organization":
            people.append(Person(literal=title_of(one), role=role))
        elif name_of(one) == "anonymous" and kind == "review":
            people.append(Person(literal="Anonymous Reviewer", role=role))
    return people


def _date(part: Element) -> str:
    """The date of publication, in print before online, as ISO 8601 as far as known."""
    dates = [date for name in _DATES for date in part.iterfind(name)]
    dates.sort(key=lambda date: (_DATES.index(name_of(date)), date.get("media_type") == "online"))
    for date in dates:
        year, month, day = (find_text(date, name) for name in ("year", "month", "day"))
        if len(year) != 4 or not year.isdecimal():
            continue
        number = int(month) if month.isdecimal() and len(month) < 3 else 0
        if 21 <= number <= 24:  # seasons
            return f"{year}-{number}"
        return iso(int(year), number, int(day) if day.isdecimal() and len(day) < 3 else 0)
    return ""


def _read_venue(record: Record, work: Element, around: Iterable[Element]) -> None:
    record.event = find_text(work, "event_metadata/conference_name")
    record.place = find_text(work, "event_metadata/conference_location")
    for part in around:
        names = (title_of(part.find("full_title")), title_of(part.find("proceedings_title")), _title(part))
        record.venue = record.venue or next(filter(None, names), "")
    if record.type in ("article", "post-weblog"):
        record.venue = record.venue or find_text(work, "institution/institution_name") or find_text(work, "group_title")


def _read_numbers(record: Record, places: list[Element]) -> None:
    for part in places:
        record.volume = record.volume or find_text(part, "journal_volume/volume") or find_text(part, "volume")
        record.issue = record.issue or find_text(part, "issue")
        record.edition = record.edition or find_text(part, "edition_number")
        record.publisher = record.publisher or find_text(part, "publisher/publisher_name")
        record.place = find_text(part, "publisher/publisher_place") or record.place
        record.isbn = record.isbn or next(filter(None, map(clean_isbn, texts_of(part, "isbn"))), "")
        record.series = record.series or _title_of_series(part)
        if not record.issn:
            record.issn = ", ".join(dict.fromkeys(texts_of(part, "issn") or texts_of(part, "series_metadata/issn")))
        if record.type in ("thesis", "report"):
            record.publisher = record.publisher or find_text(part, "institution/institution_name")
            record.place = record.place or find_text(part, "institution/institution_place")
        if record.type in ("report", "standard"):
            numbers = texts_of(part, "publisher_item/item_number") or texts_of(part, "designators/std_designator")
            record.number = record.number or next(iter(numbers), "")


def _title_of_series(part: Element) -> str:
    series = part.find("series_metadata")
    return _title(series) if series is not None else ""


def _keep_rest(record: Record, part: Element) -> None:
    """Keep in `extra` what no field says, each under its element's name."""
    for child in part:
        name = name_of(child)
        if name in _HELD_BY or name in _SAID or name in _KINDS or name.endswith(("_metadata", "_issue")) or not name:
            continue
        if name == "program":
            name = (child.get("name") or "program").removeprefix("fr:")
        text = listed(child)
        if text:
            record.extra[_PREFIX + name] = added(record.extra.get(_PREFIX + name, ""), text)
    people = (*part.iterfind("contributors/person_name"), *part.iterfind("person_name"))
    more = {"people": map(_more, people), "collection": map(listed, part.iterfind("doi_data/collection"))}
    for name, lines in more.items():
        text = "\n".join(dict.fromkeys(filter(None, lines)))
        if text:
            record.extra[_PREFIX + name] = added(record.extra.get(_PREFIX + name, ""), text)


def _more(person: Element) -> str:
    """Where a person works and what identifies them, behind the name."""
    more = [*texts_of(person, "affiliation"), *texts_of(person, "affiliations/institution"), *texts_of(person, "ORCID")]
    return f"{find_text(person, 'surname')}: {'; '.join(more)}" if more else ""
