"""EndNote's refer, also called BibIX (.enw): lines with a percent sign and one letter, read, not written.

Knows EndNote's tags and those of older makers. What a record has no field for is kept in `record.extra` under
"refer.<tag>", several values in as many lines.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import unquote

from paperdesk.formats.dates import printed_date
from paperdesk.formats.format import Source
from paperdesk.formats.names import person_of
from paperdesk.formats.numbers import is_only, isbn_of, issn_of
from paperdesk.formats.tagged import Bag, Doubts, Entry, Kind, each_record, outside, text_of
from paperdesk.identifiers import clean_arxiv, clean_doi, find_arxiv, find_doi
from paperdesk.progress import Progress
from paperdesk.record import FileRef, Import, Person, Record, year_of

_PREFIX = "refer."
_LINE = re.compile(r"%([0-9A-Z@!#$&()*+<=>?\[\]^~])(?:[ \t](.*)|$)")
_PEOPLE = {"A": "author", "E": "editor", "Y": "collection-editor", "?": "translator", "H": "translator"}
_LINES = frozenset("XZO<")  # their lines are lines
_TYPES = {
    "journal article": "article-journal", "electronic article": "article-journal", "journal": "article-journal",
    "article": "article-journal", "magazine article": "article-magazine", "newspaper article": "article-newspaper",
    "book": "book", "edited book": "book", "electronic book": "book", "serial": "book", "book section": "chapter",
    "electronic book section": "chapter", "book chapter": "chapter", "conference paper": "paper-conference",
    "conference proceedings": "paper-conference", "conference": "paper-conference", "thesis": "thesis",
    "report": "report", "government document": "report", "grant": "report", "web page": "webpage",
    "blog": "post-weblog", "online database": "dataset", "online multimedia": "webpage", "electronic source": "webpage",
    "dataset": "dataset", "aggregated database": "dataset", "computer program": "software", "software": "software",
    "patent": "patent", "standard": "standard", "encyclopedia": "entry-encyclopedia", "dictionary": "entry-dictionary",
    "manuscript": "manuscript", "unpublished work": "manuscript", "preprint": "article", "case": "legal_case",
    "statute": "legislation", "bill": "bill", "hearing": "hearing", "map": "map", "artwork": "graphic",
    "figure": "figure", "chart or table": "figure", "film or broadcast": "motion_picture",
    "audiovisual material": "motion_picture", "music": "musical_score", "audio recording": "song", "podcast": "song",
    "interview": "interview", "personal communication": "personal_communication", "pamphlet": "pamphlet",
    "classical work": "classic", "ancient text": "classic", "review": "review", "generic": "document",
}  # fmt: skip
_PARTS = frozenset(("chapter", "paper-conference", "entry-encyclopedia", "entry-dictionary"))
_BOOKS = frozenset(("book", "thesis"))
_DEGREE = re.compile(r"(?i)ph\.? ?d|master|m\.? ?sc|thesis|dissertation|diploma")
_WEB = re.compile(r"(?i)(?:https?|ftp)://\S+")
_KEY = re.compile(r"[^\W\d][^\s,{}\"#%~\\]{1,80}")
_MARKS = re.compile(r"(?m)^%([0-9A-Z@!&*]) \S")
_EMPTY_TYPE = re.compile(r"(?m)^%0[ \t]{0,9}$")
_NOT_REFER = re.compile(r"(?m)^\s{0,40}(?:\\(?:documentclass|begin|usepackage|section)\b|@[A-Za-z]{3,20}\s{0,9}\{)")


def sniff(head: bytes, name: str) -> float:
    """How sure it is, from the first bytes and the name, that a file is refer."""
    text = text_of(head).lstrip()
    named = name.lower().endswith((".enw", ".refer"))
    if not text.startswith("%") or _LINE.match(text.split("\n", 1)[0].rstrip()) is None or _NOT_REFER.search(text):
        return 0.0
    tags = set(_MARKS.findall(text))
    if len(tags) >= 2 and tags & set("0TAE"):
        return 0.95
    return 0.6 if named and (tags or _EMPTY_TYPE.search(text)) else 0.4 if tags & set("0T") else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The records of a file one by one; returns the problems. Raises UnreadableFileError when it holds none."""
    return (yield from each_record(source, progress, _REFER))


def _entries(lines: list[str], doubts: Doubts) -> Iterator[Entry]:
    """Records begin at %0, and behind an empty line at %T and %A once there was a title.

    Some makers write the title before %0: one that no empty line leads is the first of its record's.
    """
    entry: Entry | None = None
    blank = has_title = has_type = False
    for number, line in enumerate(lines, 1):
        if not line or line.isspace():
            blank = True
            continue
        match = _LINE.match(line)
        if match is not None:
            begins = (blank or has_type) if match[1] == "0" else blank and has_title and match[1] in "TA"
            if entry is None or begins:
                if entry is not None:
                    yield entry
                entry, has_title, has_type = Entry(number), False, False
            entry.fields.append((match[1], [(match[2] or "").strip()]))
            has_title |= match[1] == "T"
            has_type |= match[1] == "0"
        elif entry is not None:
            tag, parts = entry.fields[-1]
            if blank and tag in _LINES:
                parts.append("")
            parts.append(line.strip())
        else:
            outside(line, number, doubts)
        blank = False
    if entry is not None:
        yield entry


def _record(entry: Entry, source: Source) -> Record | None:
    if not any(any(parts) for tag, parts in entry.fields if tag != "0"):
        return None
    pairs: list[tuple[str, str]] = []
    for tag, parts in entry.fields:
        if tag == "K":
            pairs += ((tag, part) for part in parts)  # EndNote writes one keyword a line
        else:
            pairs.append((tag, ("\n" if tag in _LINES else " ").join(parts).strip()))
    bag = Bag(pair for pair in pairs if not _PEOPLE.get(pair[0]))
    record = Record(where=f"line {entry.line}")
    record.type = _type(bag)
    record.people = [_person(value, tag, record.type) for tag, value in pairs if value and _PEOPLE.get(tag)]
    _read_titles(record, bag)
    _read_date(record, bag)
    record.volume, record.edition = bag.take("V"), bag.take("7")
    number = bag.take("N")
    if record.type in ("report", "patent", "standard", "bill"):
        record.number = number
    else:
        record.issue = number
    if any(map(str.isdecimal, bag.peek("P"))) and not (record.type in _BOOKS and "-" not in bag.peek("P")):
        record.pages = re.sub(r"\s{0,3}[–—]\s{0,3}|--", "-", bag.take("P"))
    record.publisher, record.place = bag.take("I"), bag.take("C")
    record.language = ", ".join(bag.take_all("G"))
    record.short_title = bag.take("!")
    _read_identifiers(record, bag)
    record.abstract = "\n\n".join(bag.take_all("X"))
    for value in bag.take_all("K"):
        record.tags += filter(None, map(str.strip, value.split(";")))
    record.tags = list(dict.fromkeys(record.tags))
    record.notes = bag.take_all("Z", "<")
    record.key = bag.take_if("F", _KEY.fullmatch)
    record.extra = bag.left(_PREFIX)
    if source.path is not None:
        record.files = [_placed(file, source.path) for file in record.files]
    return record


def _type(bag: Bag) -> str:
    """The type that %0 names; without it what the other tags make likely."""
    named = bag.peek("0").lower()
    if named in _TYPES:
        bag.take("0")
        return _TYPES[named]
    if bag.peek("J"):
        return "article-journal"
    if bag.peek("B"):
        return "chapter"
    if any(_DEGREE.search(value[:200]) for value in bag.values.get("9", ())):
        return "thesis"
    if bag.peek("R") and not clean_doi(bag.peek("R")):
        return "report"
    return "book" if bag.peek("I") else "document"


def _person(value: str, tag: str, kind: str) -> Person:
    role = _PEOPLE[tag]
    if tag == "Y" and kind == "book":
        role = "translator"
    if tag == "Y" and kind == "thesis":
        role = "contributor"  # who advised
    return person_of(value, role)


def _read_titles(record: Record, bag: Bag) -> None:
    record.title = bag.take("T")
    if record.type in _PARTS:
        record.venue = bag.take("B", "J", "S")
        record.series = bag.take("S")
    elif record.type in ("book", "report"):
        record.series = bag.take("S", "B")
        record.venue = bag.take("J")
    else:
        record.venue = bag.take("J", "B")
        record.series = bag.take("S")
    record.title = record.title or bag.take("Q")


def _read_date(record: Record, bag: Bag) -> None:
    """The year of %D, made exact by %8 where that lies in it."""
    year = printed_date(bag.take("D"))
    printed = bag.peek("8")
    exact = printed_date(printed) if printed else ""
    if printed and year_of(exact) is None:
        exact = printed_date(f"{printed} {year}")
    if exact and exact[:1].isdecimal() and year_of(exact) is not None and (not year or exact.startswith(year)):
        record.date = exact if exact[:4].isdecimal() else year or exact
        if record.date == exact:
            bag.take("8")
    else:
        record.date = year or (bag.take("8") if printed else "")


def _read_identifiers(record: Record, bag: Bag) -> None:
    record.doi = clean_doi(bag.take_if("R", clean_doi))
    numbers = bag.values.get("@", [])
    record.isbn = isbn_of(numbers) if record.type not in ("article-journal", "article-magazine") else ""
    record.issn = issn_of(numbers)
    kept = [
        one for one in numbers if not ((record.isbn and is_only(one, record.isbn)) or one in record.issn.split(", "))
    ]
    bag.values["@"] = kept
    record.url = bag.take("U")
    if not record.doi and "doi" in record.url.lower():
        record.doi = find_doi(record.url) or ""
    if record.type == "report" and not record.number:
        record.number = bag.take("R")
    _read_files(record, bag)
    hints = (record.doi, record.url, record.venue, bag.peek("M"))
    found = next((one for one in map(find_arxiv, (hint for hint in hints if "arxiv" in hint.lower())) if one), None)
    if found is None and record.volume.startswith("abs/"):
        found = clean_arxiv(record.volume)
    if found:
        record.arxiv, record.arxiv_version = found


def _read_files(record: Record, bag: Bag) -> None:
    kept = []
    for value in bag.values.get(">", ()):
        if _WEB.match(value):
            if record.url:
                kept.append(value)
            else:
                record.url = value
        else:
            path = (
                unquote(re.sub(r"(?i)^file:(?://(?:localhost)?)?", "", value))
                if value[:5].lower() == "file:"
                else value
            )
            record.files.append(FileRef(path, mime="application/pdf" if path.lower().endswith(".pdf") else ""))
    bag.values[">"] = kept


def _placed(file: FileRef, source: Path) -> FileRef:
    """A file with its path made absolute, from the place of the .enw file; EndNote's own paths below its ".Data"."""
    path = file.path
    inside = path.removeprefix("internal-pdf://")
    if inside != path:
        path = str(source.absolute().with_suffix(".Data") / "PDF" / unquote(inside))
    elif not re.match(r"[A-Za-z]:[\\/]|[/~]|\\\\|\w+://", path) and "\0" not in path:
        path = str(source.absolute().parent / path)
    return FileRef(path, file.title, file.mime)


_REFER = Kind("refer", "EndNote refer", _entries, _record)
