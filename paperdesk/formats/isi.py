"""Web of Science's tagged text, also called ISI export (.isi, .ciw, .txt): read, not written.

Knows its tags, and those of the databases it serves (Inspec, MEDLINE, BIOSIS, CABI). What a record has no field for is
kept in `record.extra` under "isi.<tag>", several values in as many lines.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from paperdesk.formats.dates import printed_date
from paperdesk.formats.format import Source, names_work
from paperdesk.formats.names import listed_name
from paperdesk.formats.numbers import full_pages, is_only, isbn_of, issn_of
from paperdesk.formats.tagged import Bag, Doubts, Entry, Kind, each_record, outside, text_of
from paperdesk.identifiers import clean_doi, clean_pmid, find_arxiv, find_doi
from paperdesk.markup.titles import plain
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record

_PREFIX = "isi."
_LINE = re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)")
# Where lines go on without a blank before them, one that begins "US" or "IT" has words of the text: no tag but these.
_TAGS = """
    PT AU AF BA BF CA GP BE ED TI SO SE BS LA DT CT CY CL CN SP HO DE ID AB C1 C3 RP EM RI OI FU FP FX CR NR TC Z9 U1
    U2 PU PI PV PA SN EI BN BD J9 JI PD PY VL IS PN SU SI MA BP EP BR PS PG AR DI D2 DG EA EY WE WC SC GA UT PM OA HC
    HP DA ER EF FN VR AE AN AC CC CO MC MQ OR TA TY PC PL NT
"""
_KNOWN = frozenset(_TAGS.split())
_EMAIL = re.compile(r"\(([^()\s]{1,80}@[^()\s]{1,80})\)")
_ABOUT_THE_FILE = frozenset(("FN", "VR", "EF"))
# Full names, and the short ones that say the same; groups have no family name.
_PEOPLE = (("author", "AF", "AU"), ("author", "BF", "BA"), ("editor", "BE", "ED"))
_GROUPS = {"CA": "author"}
_LISTS = frozenset(("AU", "AF", "BA", "BF", "BE", "ED", "CA", "GP", "CR"))  # a line is a value
_PRINTED_KINDS = {"J": "article-journal", "B": "book", "S": "book", "P": "patent", "C": "paper-conference"}
_KINDS = (
    ("proceedings paper", "paper-conference"), ("conference paper", "paper-conference"), ("book chapter", "chapter"),
    ("book review", "review-book"), ("thesis", "thesis"), ("dissertation", "thesis"), ("patent", "patent"),
    ("data set", "dataset"), ("software", "software"), ("report", "report"),
)  # fmt: skip
_TAGS_OF_WORDS = ("DE", "ID", "OR", "BD", "MC", "MQ")
_INSPEC = re.compile(r"\s?/(sub|sup) ([^/]{1,20}?)\s?/")  # "LiNbO/sub 3/"
_MONTH_AND_YEAR = re.compile(r"(\d\d?) (\d{4})")
_HEAD = re.compile(r"(?m)^(?:FN (?:ISI|Thomson|Clarivate|Web of)|PT [A-Z]$|UT \w{2,10}:\S)")
_SIGNS = re.compile(r"(?m)^(PT|AU|TI|SO|PY|UT|ER|EF|VR|BP|SN)(?: \S|$)")


def sniff(head: bytes, name: str) -> float:
    """How sure it is, from the first bytes and the name, that a file is Web of Science's."""
    text = text_of(head).lstrip()
    signs = set(_SIGNS.findall(text))
    if not _LINE.match(text) or len(signs & {"PT", "TI", "AU", "SO"}) < 2:
        return 0.0
    if text.startswith(("FN ", "PT ")) and _HEAD.search(text):
        return 0.95
    named = name.lower().endswith((".isi", ".ciw"))
    return 0.8 if _HEAD.search(text) else 0.6 if named or len(signs) >= 6 else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The records of a file one by one; returns the problems. Raises UnreadableFileError when it holds none."""
    return (yield from each_record(source, progress, _ISI))


def _entries(lines: list[str], doubts: Doubts) -> Iterator[Entry]:
    """Records begin at PT, or at any tag behind ER; within one, a line without a tag goes on with the last field."""
    entry: Entry | None = None
    is_flat = False  # whether such lines stand without a blank before them
    for number, line in enumerate(lines, 1):
        match = _LINE.match(line)
        if match is None or (is_flat and match[1] not in _KNOWN):
            if not line or line.isspace():
                continue
            if entry is not None:
                is_flat |= not line[0].isspace()
                entry.fields[-1][1].append(line.strip())
            else:
                outside(line, number, doubts)
            continue
        tag = match[1]
        if entry is not None and (tag in ("ER", "PT") or tag in _ABOUT_THE_FILE):
            yield entry
            entry = None
        if tag == "ER" or tag in _ABOUT_THE_FILE:
            continue
        if entry is None:
            entry = Entry(number)
        entry.fields.append((tag, [(match[2] or "").strip()]))
    if entry is not None:
        yield entry


def _record(entry: Entry, _source: Source) -> Record | None:
    pairs: list[tuple[str, str]] = []
    for tag, parts in entry.fields:
        pairs += ((tag, part) for part in (parts if tag in _LISTS else [" ".join(filter(None, parts))]))
    bag = Bag(pairs)
    record = Record(where=f"line {entry.line}", title=_scientific(bag.take("TI")))
    source_title = bag.take("SO")
    record.type = _type(bag, record.title.strip(".") in ("", source_title.strip(".")))
    record.title = record.title or (source_title if record.type == "book" else "")
    if record.type == "patent":
        bag.put("SO", source_title)
    elif record.type != "book":
        record.venue = source_title or bag.take("J9", "JI")
    record.series = bag.take("SE")
    record.people = _people(bag)
    record.event = bag.take("CT")
    _read_date(record, bag)
    record.volume, record.issue = bag.take("VL"), bag.take("IS")
    _read_pages(record, bag)
    record.publisher, record.place = bag.take("PU"), bag.take("PI", "PV")
    if record.type == "patent":
        record.number, record.publisher = bag.take("PN"), bag.take("AE") or record.publisher
    record.language = bag.take("LA")
    _read_identifiers(record, bag)
    record.abstract = _scientific("\n\n".join(bag.take_all("AB")))
    record.tags = _tags(bag)
    record.extra = bag.left(_PREFIX)
    return record if names_work(record) else None


def _scientific(text: str) -> str:
    """Inspec's way to raise and lower letters, in Unicode where there are letters for it."""
    return plain(_INSPEC.sub(r"<\1>\2</\1>", text)) if "/s" in text else text


def _type(bag: Bag, has_no_title_of_its_own: bool) -> str:
    """By what the document calls itself, then by where it was printed."""
    printed = _PRINTED_KINDS.get(bag.take("PT")[:1], "article-journal")
    said = bag.peek("DT").lower()
    named = next((kind for words, kind in _KINDS if words in said), "")
    if printed in ("article-journal", "patent"):
        return named if named in ("review-book", "patent", "dataset", "software", "thesis", "report") else printed
    if named:
        return named
    if bag.peek("CT") and not has_no_title_of_its_own:
        return "paper-conference"
    return printed if has_no_title_of_its_own or printed != "book" else "chapter"


def _people(bag: Bag) -> list[Person]:
    people: list[Person] = []
    for role, full, short in _PEOPLE:
        names, others = bag.take_all(full), bag.take_all(short)
        chosen = names if len(names) >= len(others) else others
        role = "container-author" if full == "BF" and people else role
        for value in chosen:
            for address in _EMAIL.findall(value):
                bag.put("EM", address)
            value = _EMAIL.sub("", value)
            people += (listed_name(name, role) for name in value.split(";") if name.strip(" ,"))
    for tag, role in _GROUPS.items():
        people += (Person(literal=name, role=role) for name in bag.take_all(tag))
    return people


def _read_date(record: Record, bag: Bag) -> None:
    """The year of PY, made exact by PD where that lies in it."""
    year, printed = bag.take("PY"), bag.peek("PD") or bag.peek("DG")
    if match := _MONTH_AND_YEAR.fullmatch(printed):
        printed = f"{match[2]}-{match[1]:0>2}"
    for words in (printed, f"{printed} {year}"):
        read = printed_date(words)
        if printed and read[:4].isdecimal() and " " not in read and read.startswith(year):
            record.date = read
            bag.take("PD", "DG")
            return
    record.date = printed_date(year) or printed_date(bag.take("EY"))


def _read_pages(record: Record, bag: Bag) -> None:
    first, last, whole = bag.take("BP", "BR"), bag.take("EP"), bag.take("PS")
    article = bag.take("AR")
    pages = f"{first}-{last}" if first and last and first != last else first or last
    if whole and "-" in first:  # Inspec's "41103-1" to "41103-41103-3"
        pages = whole
    record.pages = full_pages(pages or whole) or article
    if article and article != record.pages:
        record.number = article
    if whole and full_pages(whole) != record.pages:
        bag.put("PS", whole)


def _read_identifiers(record: Record, bag: Bag) -> None:
    record.doi = clean_doi(bag.take_if("DI", clean_doi)) or (
        clean_doi(bag.take_if("D2", clean_doi)) if record.type == "book" else ""
    )
    if not record.doi and "],[" in bag.peek("ID"):  # Inspec: other numbers of the article
        record.doi = find_doi(bag.peek("ID")) or ""
        bag.put("numbers", bag.take("ID"))
    record.issn = issn_of([*bag.take_all("SN"), *bag.take_all("EI")])
    books = bag.values.get("BN", [])
    record.isbn = isbn_of(books)
    bag.values["BN"] = [one for one in books if not (record.isbn and is_only(one, record.isbn))]
    record.pmid = clean_pmid(bag.take_if("PM", clean_pmid))
    if not record.pmid and bag.peek("UT").startswith("MEDLINE:"):
        record.pmid = clean_pmid(bag.peek("UT").removeprefix("MEDLINE:"))
    found = find_arxiv(record.doi) if "arxiv" in record.doi else None
    if found:
        record.arxiv, record.arxiv_version = found


def _tags(bag: Bag) -> list[str]:
    words = (_scientific(word.strip()) for value in bag.take_all(*_TAGS_OF_WORDS) for word in value.split(";"))
    return list(dict.fromkeys(filter(None, words)))


_ISI = Kind("isi", "Web of Science", _entries, _record)
