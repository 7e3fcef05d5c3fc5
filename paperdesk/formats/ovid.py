"""Ovid's citations, with short tags ("AU  - ") or with the names of the fields in full: read, not written.

Knows the tags that its databases share. What a record has no field for is kept in `record.extra` under "ovid.<tag>",
several values in as many lines. Where a work stands is taken from the printed source, and where that cannot be read
from the address Ovid gives to other libraries.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from urllib.parse import parse_qsl, urlsplit

from paperdesk.formats.dates import printed_date
from paperdesk.formats.format import Source, names_work
from paperdesk.formats.names import listed_name
from paperdesk.formats.numbers import full_pages, is_only, isbn_of, issn_of
from paperdesk.formats.tagged import Bag, Doubts, Entry, Kind, each_record, outside, text_of
from paperdesk.identifiers import clean_doi, clean_pmid, find_arxiv
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record, year_of

_PREFIX = "ovid."
_BEGIN = re.compile(r"<\s?\d{1,9}\s?\.?\s?>\s*")
_LINE = re.compile(r"([A-Z][A-Z0-9]{1,4}) {1,3}- ?(.*)")
_NAMES = {
    "accession number": "AN", "unique identifier": "UI", "author": "AU", "authors": "AU", "title": "TI", "source": "SO",
    "abstract": "AB", "author keywords": "KW", "keywords": "KW", "key words": "KW", "doi number": "DO",
    "digital object identifier": "DO", "doi": "DO", "issn": "IS", "isbn": "IB", "language": "LG",
    "document type": "DT", "publication type": "PT", "year of publication": "YR", "publication date": "DP",
    "mesh subject headings": "MH", "subject headings": "MH", "heading words": "ID", "institution": "IN",
    "publisher": "PU", "country of publication": "CP", "database": "DB", "volume": "VO", "issue": "IP", "pages": "PG",
    "references": "RF", "status": "ST",
}  # fmt: skip
_FIELD = re.compile(r"[A-Z][A-Za-z][A-Za-z/&() -]{0,60}")
_KINDS = (
    ("dissertation", "thesis"), ("thesis", "thesis"), ("chapter", "chapter"), ("book section", "chapter"),
    ("patent", "patent"), ("conference", "paper-conference"), ("proceeding", "paper-conference"),
    ("edited book", "book"), ("authored book", "book"), ("book review", "review-book"), ("review: book", "review-book"),
    ("report", "report"),
)  # fmt: skip
_REMARK = re.compile(r"\s?\[[^\[\]]{1,200}\]")  # "[Author; E-mail: …]"
# Footnotes, degrees and titles behind a name; as many as are there, one by one.
_FOOTNOTE = re.compile(r"[\s,;]{0,5}(?:[*+†‡§¶#]|(?<=[\s,;])\d{1,2})$")
_DEGREE = re.compile(r"[\s,;]{1,5}(?:[A-Z]{2,6}|[A-Z][a-z]{1,2}[A-Z][A-Za-z]{0,3}|(?:[A-Z][a-z]{0,2}\.){2,4})$")
_EDITORS = re.compile(r"(.{2,400}?)\s\[Ed(?:s|itors?)?\b[^\[\]]{0,40}\]\.?[;,]?\s?")
_PAGES = r"([A-Za-z]{0,3}\d[\w+-]{0,20})"
_MONTH = r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?|Spring|Summer|Autumn|Fall|Winter)"
_DATE = rf"((?:{_MONTH}(?:[ -/]{_MONTH})? )?(?:\d{{1,2}}, )?\d{{4}}(?: {_MONTH}(?: \d{{1,2}})?)?)"
_NUMBER = r"(?:\(([^()]{1,30}(?:\([^()]{1,10}\))?[^()]{0,20})\))"
# "Journal 12, Winter 2007: 7-14." · "Forest Ecology. 201(2-3):327-334, November 15, 2004." · "Journal June
# 2015;58(6):688-696" · "Journal. Vol.75(2-A(E)), 2014, pp. 1-9." Each: what is printed in what order.
_SOURCES = (
    (("venue", "volume", "date", "pages"),
     re.compile(rf"(.{{2,300}}?)[.,]? (\d{{1,6}}), ({_MONTH} \d{{4}}): ?{_PAGES}.{{0,100}}")),
    (("venue", "volume", "issue", "pages", "date"),
     re.compile(rf"(.{{2,300}}?)[.,]? {{1,3}}(\d{{1,6}}){_NUMBER}?: ?{_PAGES}(?:, {_DATE})?.{{0,100}}")),
    (("venue", "date", "volume", "issue", "pages"),
     re.compile(rf"(.{{2,300}}?)[.,]? {_DATE}; ?(\d{{1,6}}){_NUMBER}?: ?{_PAGES}.{{0,100}}")),
    (("venue", "volume", "issue", "date", "pages"),
     re.compile(rf"(.{{2,300}}?)[.,]? ?Vol\. ?(\d{{1,6}}){_NUMBER}?, ?{_DATE},? pp\. ?{_PAGES}.{{0,100}}")),
)  # fmt: skip
_BOOK = re.compile(r"(?:\((\d{4})\)\.? )?(.{2,400}?)\.? ?(?:\(pp\. ?([\w-]{1,20})\)|:(\d[\w-]{0,20}), ?(\d{4}))")


_MOST_KINDS, _LONGEST_KIND = 3, 60  # behind a title
_LONGEST_NAME = 500  # from which footnotes and degrees are taken


def sniff(head: bytes, name: str) -> float:
    """How sure it is, from the first bytes and the name, that a file is Ovid's."""
    text = text_of(head).lstrip()
    if not _BEGIN.match(text):
        return 0.0
    begin = text.split("\n", 1)[1][:4_000] if "\n" in text else ""
    if re.match(r"\s{0,9}VN {1,3}- Ovid", begin):
        return 0.97
    tags = {match[1] for match in map(_LINE.match, begin.split("\n")) if match}
    fields = {line.strip().lower() for line in begin.split("\n") if line[:1].isupper()} & set(_NAMES)
    return 0.9 if len(tags & {"AN", "AU", "TI", "SO", "DB", "UI"}) >= 2 or len(fields) >= 3 else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The records of a file one by one; returns the problems. Raises UnreadableFileError when it holds none."""
    return (yield from each_record(source, progress, _OVID))


def _entries(lines: list[str], doubts: Doubts) -> Iterator[Entry]:
    """Records begin at a number in angle brackets; a field at a tag, or where there are none at its name in a line."""
    entry: Entry | None = None
    tagged = False
    for number, line in enumerate(lines, 1):
        bare = line.strip()
        if _BEGIN.fullmatch(bare):
            if entry is not None and entry.fields:
                yield entry
            entry, tagged = Entry(number), False
        elif not bare:
            continue
        elif entry is None:
            outside(line, number, doubts)
        elif match := _LINE.match(line):
            tagged = True
            entry.fields.append((match[1], [match[2].strip()]))
        elif not tagged and line[0].isupper() and _FIELD.fullmatch(bare):
            entry.fields.append((_NAMES.get(bare.lower(), bare), []))
        elif entry.fields:
            entry.fields[-1][1].append(bare)
    if entry is not None and entry.fields:
        yield entry


def _record(entry: Entry, _source: Source) -> Record | None:
    bag = Bag(entry.pairs(lines=("RF",)))
    bag.take("VN")
    record = Record(where=f"line {entry.line}", type=_type(bag))
    record.title = _title(bag.take("TI"))
    record.people = _people(bag)
    record.language = bag.take("LG", "LA").rstrip(".")
    _read_source(record, bag)
    _read_date(record, bag)
    _read_numbers(record, bag)
    if record.type == "patent":
        record.number, record.publisher, record.venue = bag.take("PN"), bag.take("PA") or record.publisher, ""
    record.abstract = "\n\n".join(bag.take_all("AB"))
    record.tags = _tags(bag)
    record.extra = bag.left(_PREFIX)
    return record if names_work(record) else None


def _title(text: str) -> str:
    """A title without the kind behind it ("[Article]") and its full stop, and without the marks around the whole."""
    text = text.removesuffix(".") if text.endswith("].") else text
    for _ in range(_MOST_KINDS):
        start = text.rfind("[")
        if not text.endswith("]") or start <= 0 or len(text) - start > _LONGEST_KIND:
            break
        text = text[:start].rstrip()
    text = text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text
    if text.startswith('"') and text.endswith('"') and text.count('"') == 2:
        text = text[1:-1]
    return text


def _type(bag: Bag) -> str:
    said = " ".join((*bag.values.get("DT", ()), *bag.values.get("PT", ()))).lower().replace("case report", "")
    found = next((kind for words, kind in _KINDS if words in said), "")
    if found:
        return found
    return "book" if re.search(r"\bbook\b", said) or "books@" in bag.peek("DB").lower() else "article-journal"


def _people(bag: Bag) -> list[Person]:
    names = [(value, "author") for value in bag.take_all("AU", "FA")]
    names += [(value, "editor") for value in bag.take_all("ED")]
    people = []
    for value, role in names:
        for name in re.split(r";\s", _REMARK.sub("", value)):
            bare = name.strip(" ,.;")
            if len(bare) < _LONGEST_NAME:
                bare = _undecorated(bare)
            if bare and not re.fullmatch(r"[A-Z]{2,6}|PhD|MD|RN", bare):
                people.append(_person(bare, role))
    return people


def _undecorated(name: str) -> str:
    """A name without the footnotes and the degrees behind it: "Arie MD, PhD +"."""
    while (match := _FOOTNOTE.search(name)) or ((match := _DEGREE.search(name)) and "," in name[: match.start()]):
        name = name[: match.start()].rstrip(" ,;")
    return name


def _person(name: str, role: str) -> Person:
    person = listed_name(name, role)
    if len(person.family) > 3 and person.family.isupper():  # "AHMED, Mughees"
        person.family = re.sub(r"(?<=[^\W\d_])[^\W\d_]+", lambda match: match[0].lower(), person.family)
    return person


def _read_source(record: Record, bag: Bag) -> None:
    """What the printed source says of the place of the work; kept where it cannot be read."""
    if record.type == "thesis":  # the source and the journal are a list of theses
        record.publisher = bag.peek("IN").partition(": ")[2] or bag.take("PU")
        return
    printed = bag.peek("SO")[:1_000]
    record.venue, record.volume, record.issue = bag.take("JN", "JT"), bag.take("VO", "VI"), bag.take("IP")
    pages = bag.peek("PG")
    if any(map(str.isdecimal, pages)):
        record.pages = full_pages(bag.take("PG"))
    if record.type in ("chapter", "book") and _read_book(record, printed):
        bag.take("SO")
        return
    for fields, pattern in _SOURCES:
        if match := pattern.fullmatch(printed):
            for field, value in zip(fields, match.groups(), strict=True):
                if value and not getattr(record, field):
                    setattr(record, field, full_pages(value) if field == "pages" else value.strip())
            record.venue = record.venue.rstrip(". ")
            bag.take("SO")
            return
    told = _told_elsewhere(bag)
    record.venue = record.venue or told.get("title", "") or ("" if len(printed) > 200 else printed.strip(" ."))
    record.volume, record.issue = record.volume or told.get("volume", ""), record.issue or told.get("issue", "")
    if not record.pages and any(map(str.isdecimal, told.get("pages", ""))):
        record.pages = told["pages"]


def _read_book(record: Record, printed: str) -> bool:
    """ "Name [Ed]; Name [Ed]. (2012). The book. (pp. 11-31). …" and "Name [Editor], … . The book.:371-397, 2004."."""
    end = 0
    while match := _EDITORS.match(printed, end):
        record.people.append(_person(match[1].strip(" ;,."), "editor"))
        end = match.end()
    match = _BOOK.match(printed[end:].lstrip(" .;,"))
    if match is None or record.type == "book":
        return False
    record.venue = match[2].strip(" .")
    record.pages = record.pages or match[3] or match[4] or ""
    record.date = match[1] or match[5] or ""
    return True


def _told_elsewhere(bag: Bag) -> dict[str, str]:
    """What the address says that other libraries are asked by."""
    address = next((value for value in bag.values.get("XL", ()) if "sid=OVID" in value), "")
    try:
        return dict(parse_qsl(urlsplit(address[:5_000]).query, max_num_fields=100))
    except ValueError:
        return {}


def _read_date(record: Record, bag: Bag) -> None:
    year = printed_date(bag.take("YR", "DP"))
    if not year and "(" not in bag.peek("DP"):
        year = printed_date(bag.take("DP"))
    # "Publish Ahead of Print, published online before print, 16 March 2015"
    exact = printed_date(record.date or ("" if year else bag.peek("ST").rpartition(", ")[2].strip(".")))
    in_it = exact[:4].isdecimal() and exact.startswith(year[:4])
    record.date = exact if in_it and year_of(exact) is not None else year


def _read_numbers(record: Record, bag: Bag) -> None:
    record.doi = clean_doi(bag.take_if("DO", clean_doi)) or clean_doi(bag.take_if("DI", clean_doi))
    record.issn = issn_of(bag.values.get("IS", ()))
    bag.values["IS"] = [one for one in bag.values.get("IS", ()) if one not in record.issn.split(", ")]
    books = bag.values.get("IB", [])
    record.isbn = isbn_of(books)
    bag.values["IB"] = [one for one in books if not (record.isbn and is_only(one, record.isbn))]
    record.publisher, record.edition = record.publisher or bag.take("PU", "PB"), bag.take("EN", "ET")
    if "medline" in bag.peek("DB").lower() or "pubmed" in bag.peek("DB").lower():
        record.pmid = clean_pmid(bag.take_if("UI", clean_pmid)) or clean_pmid(bag.take_if("AN", clean_pmid))
    record.url = next((value for value in bag.values.get("JL", ()) if value.startswith("http")), "")
    found = find_arxiv(record.doi) if "arxiv" in record.doi else None
    if found:
        record.arxiv, record.arxiv_version = found


def _tags(bag: Bag) -> list[str]:
    """Keywords, descriptors and headings; the star of a major heading goes."""
    tags = []
    for tag in ("KW", "ID", "DE", "MH", "SH"):
        for value in bag.take_all(tag):
            # a heading may hold a comma ("Models, Molecular"); a list of words has them between blanks or none
            parts = re.split(r";\s?", value) if ";" in value else [value] if tag in ("MH", "SH") else value.split(",")
            tags += [part.replace("*", "").strip(" .") for part in parts]
    return list(dict.fromkeys(filter(None, tags)))


_OVID = Kind("ovid", "Ovid", _entries, _record)
