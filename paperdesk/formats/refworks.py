"""RefWorks' tagged text ("RT Journal Article"): read, not written.

Knows RefWorks' tags and types. What a record has no field for is kept in `record.extra` under "refworks.<tag>",
several values in as many lines.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from paperdesk.formats.dates import printed_date
from paperdesk.formats.format import Source, names_work
from paperdesk.formats.names import person_of
from paperdesk.formats.numbers import full_pages, is_only, isbn_of, issn_of
from paperdesk.formats.tagged import Bag, Doubts, Entry, Kind, each_record, outside, text_of
from paperdesk.identifiers import clean_doi, clean_pmid, find_arxiv
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record

_PREFIX = "refworks."
_LINE = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)")
_TYPES = {
    "journal article": "article-journal", "journal, electronic": "article-journal", "journal": "article-journal",
    "abstract": "article-journal", "magazine article": "article-magazine", "newspaper article": "article-newspaper",
    "book, whole": "book", "book, edited": "book", "monograph": "book", "book, section": "chapter",
    "conference proceedings": "paper-conference", "dissertation/thesis": "thesis", "dissertation": "thesis",
    "dissertation/thesis, unpublished": "thesis", "thesis": "thesis", "report": "report", "grant": "report",
    "web page": "webpage", "online discussion forum/blogs": "post-weblog", "computer program": "software",
    "patent": "patent", "unpublished material": "manuscript", "artwork": "graphic", "map": "map",
    "bills/resolutions": "bill", "laws/statutes": "legislation", "case/court decisions": "legal_case",
    "hearing": "hearing", "motion picture": "motion_picture", "video/ dvd": "motion_picture", "video/dvd":
    "motion_picture", "music score": "musical_score", "sound recording": "song", "personal communication":
    "personal_communication", "generic": "document",
}  # fmt: skip
_PARTS = frozenset(("chapter", "paper-conference"))
_BEGIN = re.compile(r"(?m)^RT ([A-Z][\w/, ]{2,40})$")
_WEB = re.compile(r"(?i)https?://\S+")


def sniff(head: bytes, name: str) -> float:
    """How sure it is, from the first bytes and the name, that a file is RefWorks'."""
    text = text_of(head)
    types = [found.strip().lower() for found in _BEGIN.findall(text)]
    known = any(found in _TYPES for found in types) and bool(re.search(r"(?m)^(?:T1|A1|SR|ID) \S", text))
    return (0.95 if text.lstrip("\ufeff \t\n").startswith("RT ") else 0.6) if known else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The records of a file one by one; returns the problems. Raises UnreadableFileError when it holds none."""
    return (yield from each_record(source, progress, _REFWORKS))


def _entries(lines: list[str], doubts: Doubts) -> Iterator[Entry]:
    """Records begin at RT; what stands before a value's next tag goes on with it."""
    entry: Entry | None = None
    for number, line in enumerate(lines, 1):
        if not line or line.isspace():
            continue
        match = _LINE.match(line)
        if match is not None and match[1] == "RT":
            if entry is not None:
                yield entry
            entry = Entry(number)
        if entry is None:
            outside(line, number, doubts)
        elif match is not None:
            entry.fields.append((match[1], [(match[2] or "").strip()]))
        else:
            entry.fields[-1][1].append(line.strip())
    if entry is not None:
        yield entry


def _record(entry: Entry, _source: Source) -> Record | None:
    bag = Bag(entry.pairs(lines=("AB", "NO")))
    kind = bag.take("RT")
    record = Record(where=f"line {entry.line}", type=_TYPES.get(kind.lower(), "document"))
    if kind.lower() not in _TYPES:
        bag.put("RT", kind)
    record.title = bag.take("T1")
    record.people = _people(bag, record.type)
    if record.type in _PARTS:
        record.venue = bag.take("T2", "JF", "JO")
    elif record.type == "book":
        record.series = bag.take("T2")
    else:
        record.venue = bag.take("JF", "JO", "T2")
    record.series = record.series or bag.take("T3")
    _read_date(record, bag)
    record.volume, record.edition = bag.take("VO"), bag.take("ED")
    number = bag.take("IS")
    if record.type in ("report", "patent", "bill"):
        record.number = number
    else:
        record.issue = number
    first, last = bag.take("SP"), bag.take("OP")
    record.pages = full_pages(f"{first}-{last}" if first and last and first != last else first or last)
    record.publisher, record.place, record.language = bag.take("PB"), bag.take("PP"), bag.take("LA")
    _read_identifiers(record, bag)
    record.abstract = "\n\n".join(bag.take_all("AB"))
    record.tags = list(dict.fromkeys(word.strip() for value in bag.take_all("K1") for word in value.split(";")))
    record.notes = bag.take_all("NO")
    record.extra = bag.left(_PREFIX)
    return record if names_work(record) else None


def _people(bag: Bag, kind: str) -> list[Person]:
    """A1 are authors, A2 editors of what the work stands in, A4 translators; the others take part in some way."""
    roles = {"A1": "author", "A2": "editor", "A3": "collection-editor" if kind == "book" else "contributor",
             "A4": "translator", "A5": "contributor", "A6": "contributor"}  # fmt: skip
    return [
        person_of(name, role)
        for tag, role in roles.items()
        for value in bag.take_all(tag)
        for name in value.split(";")
        if name.strip(" ,")
    ]


def _read_date(record: Record, bag: Bag) -> None:
    """The year of YR, made exact by FD where that lies in it."""
    year, printed = printed_date(bag.take("YR")), bag.peek("FD")
    for words in (printed, f"{printed} {year}"):
        exact = printed_date(words)
        if printed and exact[:4].isdecimal() and " " not in exact and exact.startswith(year):
            record.date = exact
            bag.take("FD")
            return
    record.date = year


def _read_identifiers(record: Record, bag: Bag) -> None:
    record.doi = clean_doi(bag.take_if("DO", clean_doi))
    record.pmid = clean_pmid(bag.take_if("PM", clean_pmid))
    numbers = bag.values.get("SN", [])
    record.isbn = isbn_of(numbers) if record.type in ("book", "chapter", "paper-conference", "thesis", "report") else ""
    record.issn = issn_of(numbers)
    bag.values["SN"] = [
        one for one in numbers if not ((record.isbn and is_only(one, record.isbn)) or one in record.issn.split(", "))
    ]
    record.url = bag.take_if("UL", _WEB.match) or bag.take_if("LK", _WEB.match)
    found = find_arxiv(record.doi) or (find_arxiv(record.url) if "arxiv" in record.url.lower() else None)
    if found:
        record.arxiv, record.arxiv_version = found


_REFWORKS = Kind("refworks", "RefWorks", _entries, _record)
