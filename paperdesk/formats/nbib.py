"""PubMed's nbib, the tagged lines of MEDLINE, and ERIC's way of writing them: read, not written.

Knows the tags of both. What a record has no field for is kept in `record.extra` under "nbib.<tag>", several values in
as many lines. MeSH headings and keywords become tags, without the asterisk that marks the major ones.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from paperdesk.formats.dates import printed_date
from paperdesk.formats.format import Source, names_work
from paperdesk.formats.names import person_of, with_stops, with_suffix_split
from paperdesk.formats.numbers import full_pages, is_only, isbn_of, issn_of
from paperdesk.formats.tagged import Bag, Doubts, Entry, Kind, each_record, outside, text_of
from paperdesk.identifiers import clean_doi, clean_pmid, find_arxiv
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record

_PREFIX = "nbib."
_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,3}- ?(.*)")
_BEGIN = frozenset(("PMID", "OWN"))
# What a record has once; a second one behind an empty line begins a new record.
_ONCE = frozenset(("PMID", "OWN", "TI", "DP", "JT", "TA", "STAT", "VI", "PG"))
_PEOPLE = {"FAU": ("author", "AU"), "FED": ("editor", "ED")}  # the full names, and the short ones that follow them
_SHORT = {"AU": "author", "ED": "editor"}
_TYPES = {
    "book chapter": "chapter", "chapter": "chapter", "book": "book", "books": "book", "technical report": "report",
    "dataset": "dataset", "preprint": "article", "academic dissertation": "thesis", "dissertations/theses": "thesis",
    "newspaper article": "article-newspaper", "clinical conference": "paper-conference",
    "consensus development conference": "paper-conference", "congress": "paper-conference",
    "speeches/meeting papers": "paper-conference", "video-audio media": "motion_picture", "patent": "patent",
    "interactive tutorial": "webpage", "webcast": "motion_picture", "journal article": "article-journal",
    "journal articles": "article-journal", "review": "article-journal",
}  # fmt: skip
_SHORT_NAME = re.compile(r"(\S.{0,80}?) ([^\W\d_a-z]{1,4})(?: (Jr|Sr|2nd|3rd|4th))?")
_ET_AL = frozenset(("et al", "et al.", "..."))
_KIND = re.compile(r"(.{1,500}?)\s?\[(\w{2,20})\]")
_WEB = re.compile(r"(?i)(?:https?://|www\.)\S+")
_DOI_IN_SOURCE = re.compile(r"(?i)doi:\s{0,3}(10\.\S{3,300})")
_LEADING = re.compile(r"(?m)^(PMID|OWN|STAT) {0,2}- ?\S")
_TAGS = re.compile(r"(?m)^([A-Z][A-Z0-9 ]{2}[ ])- ?\S")


def sniff(head: bytes, name: str) -> float:
    """How sure it is, from the first bytes and the name, that a file is PubMed's or ERIC's nbib."""
    text = text_of(head)
    first = next((line for line in text.split("\n") if line.strip()), "")
    named = name.lower().endswith((".nbib", ".medline"))
    if re.match(r"(?:PMID|OWN) {0,2}- ?\S", first):
        return 0.95
    if re.search(r"(?m)^(?:TY|ER)  ?-", text):
        return 0.0
    if re.match(r"(?:PMCR?|STAT|OID) {0,2}- ?\S", first) and re.search(r"(?m)^TI  - ?\S", text):
        return 0.8
    tags = {tag.strip() for tag in _TAGS.findall(text)}
    if _LEADING.search(text) and len(tags) >= 3:
        return 0.8 if _LINE.match(first) else 0.6
    known = tags & {"TI", "AU", "FAU", "JT", "TA", "DP", "PT", "MH", "LID", "AID", "PMC", "OT", "FED"}
    if _LINE.match(first) and len(known) >= 4 and tags & {"FAU", "FED", "LID", "PMC"}:
        return 0.5  # without the tags that begin a record
    return 0.6 if named and len(known) >= 2 else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The records of a file one by one; returns the problems. Raises UnreadableFileError when it holds none."""
    return (yield from each_record(source, progress, _NBIB))


def _entries(lines: list[str], doubts: Doubts) -> Iterator[Entry]:
    entry: Entry | None = None
    tags: set[str] = set()
    blank = False
    for number, line in enumerate(lines, 1):
        if not line or line.isspace():
            blank = True
            continue
        match = _LINE.match(line)
        if match is not None:
            tag = match[1]
            again = tag in _BEGIN and tag in tags
            if (
                entry is None
                or again
                or (tag == "PMID" and "TI" in tags)
                or (blank and (tag in _BEGIN or (tag in _ONCE and tag in tags)))
            ):
                if entry is not None:
                    yield entry
                entry, tags = Entry(number), set()
            entry.fields.append((tag, [match[2].strip()]))
            tags.add(tag)
        elif entry is not None and (line[0].isspace() or not blank):
            entry.fields[-1][1].append(line.strip())
        else:
            outside(line, number, doubts)
        blank = False
    if entry is not None:
        yield entry


def _record(entry: Entry, _source: Source) -> Record | None:
    pairs = entry.pairs()  # lines are broken where they grow long
    bag = Bag(pair for pair in pairs if pair[0] not in ("FAU", "FED", "AU", "ED", "CN"))
    record = Record(where=f"line {entry.line}")
    record.people = _people(pairs, bag)
    record.type = _type(bag)
    _read_titles(record, bag)
    date = bag.take("DP") or bag.take("DEP")
    record.date = printed_date(date)
    record.volume, record.issue = bag.take("VI"), bag.take("IP")
    record.edition = bag.take("EN")
    record.publisher = record.publisher or bag.take("PB")
    record.place = bag.take("PL") if record.type in ("book", "chapter", "report", "thesis") else ""
    record.language = ", ".join(bag.take_all("LA"))
    _read_identifiers(record, bag)
    record.pages = full_pages(bag.take("PG")) or record.pages
    record.abstract = "\n".join(bag.take_all("AB")) or bag.take("OAB")
    record.tags = [tag for tag in (word.replace("*", "").strip() for word in bag.take_all("MH", "OT", "KW")) if tag]
    record.tags = list(dict.fromkeys(record.tags))
    record.notes = bag.take_all("GN")
    record.extra = bag.left(_PREFIX)
    return record if names_work(record) else None


def _people(pairs: list[tuple[str, str]], bag: Bag) -> list[Person]:
    """Authors and editors by their full names, and by the short ones where there is no full one before."""
    people: list[Person] = []
    short_of = ""  # the tag that only says the last name again
    for tag, value in pairs:
        if not value:
            continue
        if tag in _PEOPLE:
            role, short_of = _PEOPLE[tag]
            people.append(_full_name(value, role))
        elif tag in _SHORT:
            if value.lower() in _ET_AL:
                bag.put(tag, value)
            elif tag != short_of:
                people.append(_short_name(value, _SHORT[tag]))
            short_of = ""
        elif tag == "CN":
            people.append(Person(literal=value))
    return people


def _full_name(value: str, role: str) -> Person:
    person = with_suffix_split(person_of(value, role) if "," in value else Person.parse(value, role))
    person.given = with_stops(person.given)
    return person


def _short_name(value: str, role: str) -> Person:
    match = None if "," in value else _SHORT_NAME.fullmatch(value)
    if match is None:
        return _full_name(value, role)
    person = Person.parse(f"{match[1]}, {' '.join(f'{letter}.' for letter in match[2])}", role)
    person.suffix = match[3] or ""
    return person


def _type(bag: Bag) -> str:
    """The type by what PT says; by ERIC's own number where that tells papers of journals from other documents."""
    eric = bag.peek("OID")
    said = [value.lower() for value in bag.values.get("PT", ())]
    named = [_TYPES[value] for value in (each.partition(" - ")[0] for each in said) if value in _TYPES]
    if re.fullmatch(r"EJ\d{1,9}", eric):
        return "article-journal"
    if re.fullmatch(r"ED\d{1,9}", eric):
        return next((kind for kind in named if kind != "article-journal"), "report")
    if named:
        return next((kind for kind in named if kind != "article-journal"), "article-journal")
    return "article-journal" if bag.peek("JT") or bag.peek("TA") else "chapter" if bag.peek("BTI") else "document"


def _read_titles(record: Record, bag: Bag) -> None:
    record.title = ""
    for part in bag.take_all("TI"):
        joint = " " if record.title.endswith((":", "?", "!", ".")) else ": "
        record.title = f"{record.title}{joint}{part}" if record.title else part
    if not record.title:
        record.title = bag.take("BTI", "TT")
        record.type = "book" if record.type in ("document", "chapter") and record.title else record.type
    if record.type == "report" and bag.peek("OID").startswith("ED"):
        record.publisher = bag.take("JT")  # in whose name ERIC holds it
    record.venue = bag.take("BTI", "JT", "TA") if record.type == "chapter" else bag.take("JT", "TA", "BTI")
    record.series = bag.take("CTI")


def _read_identifiers(record: Record, bag: Bag) -> None:
    record.pmid = clean_pmid(bag.take_if("PMID", clean_pmid))
    for tag in ("LID", "AID"):
        kept = []
        for value in bag.values.get(tag, ()):
            match = _KIND.fullmatch(value)
            text, kind = (match[1], match[2].lower()) if match else (value, "")
            doi = clean_doi(text) if kind in ("doi", "") else ""
            if doi and record.doi in ("", doi):
                record.doi = doi
            elif kind == "" and not record.url and _WEB.fullmatch(text):
                record.url = text if "://" in text else f"http://{text}"
            else:
                if tag == "LID" and kind == "pii" and not bag.peek("PG"):
                    record.pages = text  # published ahead of print: all there is of a place in the journal
                kept.append(value)
        bag.values[tag] = kept
    if not record.doi and (match := _DOI_IN_SOURCE.search(bag.peek("SO")[:2_000])):
        record.doi = clean_doi(match[1])
    numbers = [*bag.values.get("IS", ()), *bag.values.get("ISSN", ())]
    record.issn = issn_of(value.removeprefix("ISSN-") for value in numbers)
    books = [*bag.values.get("ISBN", ()), *(bag.values.get("IS", ()) if not record.issn else ())]
    record.isbn = isbn_of(value.removeprefix("ISBN-") for value in books)
    if record.isbn:
        bag.values["ISBN"] = [one for one in bag.values.get("ISBN", ()) if not is_only(one, record.isbn)]
    found = find_arxiv(record.doi) if "arxiv" in record.doi else None
    if found:
        record.arxiv, record.arxiv_version = found


_NBIB = Kind("nbib", "PubMed nbib", _entries, _record)
