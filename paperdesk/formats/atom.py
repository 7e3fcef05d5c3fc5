"""arXiv's feeds: answers of its API in Atom, of both generations, and its daily lists in RSS and Atom.

Knows what arXiv adds to these formats. Feeds of others are read only where they carry arXiv's own elements. What a
record has no field for is kept in `record.extra` ("arxivatom.<element>").
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Any

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.answers import markup
from paperdesk.formats.answers.values import affiliation_line, day, joined, keep_lines
from paperdesk.formats.format import Source, gathered
from paperdesk.formats.xmltree import elements, find_text, line_of, text_of
from paperdesk.identifiers import clean_arxiv, clean_doi, find_arxiv
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Problem, Record

_PREFIX = "arxivatom"
_ROOT = re.compile(rb"<(?:\w{1,20}:)?(feed|rss|RDF)\b")
_SIGNS = (b"arxiv.org/schemas/atom", b"arxiv.org/api/", b"oai:arXiv.org:", b"rss.arxiv.org", b"arxiv.org/abs/")
_ERROR = "/api/errors"
_CATEGORY = re.compile(r"[a-z][a-z-]{1,20}(?:\.[A-Za-z-]{2,20})?")
_ANNOUNCED = re.compile(
    r"\s{0,80}arXiv:\S{5,30}\s{1,5}Announce Type:\s{0,5}[\w-]{1,20}\s{1,80}(?:Abstract:)?", re.IGNORECASE
)
_TITLE_END = re.compile(r"\.?\s{0,3}\((arXiv:[^\s()]{5,40})\s{0,3}(?:\[([\w.-]{2,30})\])?[^()]{0,40}\)\s{0,3}$")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MAIL_DATE = re.compile(r"(?:\w{3},\s{1,3})?(\d{1,2})\s([A-Za-z]{3})[a-z]{0,6}\s(\d{4})\b")


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin a feed with arXiv's own elements or papers."""
    root = _ROOT.search(head[:4_000])
    if root is None or not any(sign in head for sign in _SIGNS[:4]):
        return 0.0
    if root[1] == b"RDF" and b"purl.org/rss" not in head:
        return 0.0
    return 0.95


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The papers of a feed one by one; returns the problems, among them what arXiv says went wrong.

    Raises UnreadableFileError when it is no XML.
    """
    out = Import(_PREFIX)
    number = 0
    for element in elements(source, "{*}entry", "{*}item", "item", problems=out.problems):
        number += 1
        if number % 100 == 0:
            progress.report(number, 0, "Reading arXiv's feed")
        where = line_of(element)
        said = _error_of(element)
        if said:
            out.problems.append(Problem(where, f"arXiv answered with an error: {said}."))
            continue
        record = _of_entry(element) if element.tag.endswith("}entry") else _of_item(element)
        record.where = where
        if record.title:
            yield record
        else:
            out.problems.append(Problem(where, "The entry has no title.", failed=True))
    return out


def records(data: bytes) -> list[Record]:
    """The papers of an answer; none where it has none. Raises UnreadableFileError with what arXiv says went wrong."""
    brought = gathered(each(Source("arXiv's answer", data), Progress()))
    if brought.problems and not brought.records:
        raise UnreadableFileError(brought.problems[0].message)
    return brought.records


def _error_of(entry: Any) -> str:
    """What arXiv says went wrong, where it put an error in the place of a paper."""
    if _ERROR not in find_text(entry, "{*}id"):
        return ""
    return (find_text(entry, "{*}summary") or find_text(entry, "{*}title") or "nothing more is said").rstrip(".")


def _raw(element: Any, path: str) -> str:
    """The text of an element below with its line breaks."""
    found = element.find(path)
    return "".join(found.itertext()) if found is not None else ""


# An entry of Atom -----------------------------------------------------------------------------------------------------


def _of_entry(entry: Any) -> Record:
    record = Record(title=find_text(entry, "{*}title"), publisher="arXiv")
    _read_abstract(record, _raw(entry, "{*}summary") or _raw(entry, "{*}content"))
    identifier = find_text(entry, "{*}id")
    _read_id(record, identifier)
    record.date = day(find_text(entry, "{*}published")) or day(find_text(entry, "{*}updated"))
    updated = find_text(entry, "{*}updated")
    keep_lines(record, f"{_PREFIX}.updated", [updated if updated != find_text(entry, "{*}published") else ""])
    _read_authors(record, entry)
    _read_creators(record, entry)
    for link in entry.iterfind("{*}link"):
        _read_link(record, link)
    record.doi = clean_doi(find_text(entry, "{*}doi")) or record.doi
    if not record.arxiv:
        record.publisher = ""
        record.url = record.url or (identifier if "://" in identifier else "")
    _read_categories(record, [category.get("term", "") for category in entry.iterfind("{*}category")])
    primary = entry.find("{*}primary_category")
    keep_lines(record, f"{_PREFIX}.primary_category", [primary.get("term", "") if primary is not None else ""])
    _keep(record, entry)
    return record


def _read_id(record: Record, words: str) -> None:
    found = find_arxiv(words) or clean_arxiv(words.rpartition("oai:arXiv.org:")[2])
    if found and not (record.arxiv and record.arxiv_version):
        record.arxiv, record.arxiv_version = found


def _read_abstract(record: Record, words: str) -> None:
    """The abstract, its wrapped lines joined; what the daily list puts before it is left out."""
    words = _ANNOUNCED.sub("", words, count=1)
    record.abstract = joined(markup.paragraphs(words) if "<" in words else words)


def _read_authors(record: Record, entry: Any) -> None:
    places = []
    for role in ("author", "contributor"):
        for author in entry.iterfind(f"{{*}}{role}"):
            person = Person.parse(find_text(author, "{*}name"), role)
            if person.last:
                record.people.append(person)
                places.append(affiliation_line(person, [text_of(at) for at in author.iterfind("{*}affiliation")]))
    keep_lines(record, f"{_PREFIX}.affiliation", places)


def _read_creators(record: Record, entry: Any) -> None:
    """The people of dc:creator, whose names stand after another with commas between."""
    known = {person.full for person in record.people}
    for creator in entry.iterfind("{http://purl.org/dc/elements/1.1/}creator"):
        for name in _names(markup.line(text_of(creator))):
            person = Person.parse(name)
            if person.last and person.full not in known:
                record.people.append(person)


def _names(words: str) -> Iterator[str]:
    """Names with commas between; a comma in brackets, of an affiliation, is none of these. Affiliations go."""
    depth, start = 0, 0
    bare = []
    for place, sign in enumerate(words + ","):
        if sign == "(":
            if depth == 0:
                bare.append(words[start:place])
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            start = place + 1
        elif sign == "," and depth == 0:
            bare.append(words[start:place])
            yield " ".join("".join(bare).split())
            bare, start = [], place + 1


def _read_link(record: Record, link: Any) -> None:
    address, title = link.get("href", ""), link.get("title", "")
    if title == "doi":
        record.doi = record.doi or clean_doi(address)
    elif title == "pdf" or link.get("type") == "application/pdf":
        if "arxiv.org/pdf/" not in address:
            keep_lines(record, f"{_PREFIX}.pdf", [address])
    elif link.get("rel", "alternate") == "alternate" and not record.url:
        record.url = address


def _read_categories(record: Record, terms: list[str]) -> None:
    """arXiv's categories become tags; classes of other systems (MSC, ACM) are kept."""
    found = [" ".join(term.split()) for term in terms]
    record.tags = list(dict.fromkeys(term for term in found if _CATEGORY.fullmatch(term)))
    keep_lines(record, f"{_PREFIX}.classes", [term for term in found if not _CATEGORY.fullmatch(term)])


def _keep(record: Record, entry: Any) -> None:
    for name in ("comment", "journal_ref", "journal_reference", "announce_type", "rights"):
        keep_lines(record, f"{_PREFIX}.{name.replace('reference', 'ref')}", [find_text(entry, f"{{*}}{name}")])


# An item of RSS -------------------------------------------------------------------------------------------------------


def _of_item(item: Any) -> Record:
    record = Record(title=markup.line(_child(item, "title")))
    _read_id(record, _child(item, "guid"))
    link = _child(item, "link")
    _read_id(record, link)
    record.url = link
    ending = _TITLE_END.search(record.title[-200:])
    if ending:  # "…. (arXiv:2301.00001v1 [cs.AI])", until 2024
        _read_id(record, ending[1])
        record.title = record.title[: -len(ending[0])].rstrip()
    description = _raw(item, "description") or _raw(item, "{*}description")
    announced = _ANNOUNCED.match(description)
    if announced:
        _read_id(record, announced[0])
    _read_abstract(record, description)
    record.date = _mail_date(_child(item, "pubDate")) or day(_child(item, "date"))
    _read_creators(record, item)
    record.doi = clean_doi(_child(item, "DOI") or _child(item, "doi"))
    record.publisher = "arXiv" if record.arxiv else ""
    terms = [text_of(category) for name in ("category", "{*}category") for category in item.iterfind(name)]
    _read_categories(record, list(dict.fromkeys([*terms, ending[2] or ""] if ending else terms)))
    _keep(record, item)
    return record


def _find(item: Any, name: str) -> Any:
    found = item.find(name)
    return found if found is not None else item.find(f"{{*}}{name}")


def _child(item: Any, name: str) -> str:
    return text_of(_find(item, name))


def _mail_date(words: str) -> str:
    """ "Thu, 18 Sep 2025 00:00:00 -0400" as the day it names."""
    match = _MAIL_DATE.match(words)
    month = _MONTHS.index(match[2].lower()) + 1 if match and match[2].lower() in _MONTHS else 0
    return f"{match[3]}-{month:02d}-{int(match[1]):02d}" if match and month else ""
