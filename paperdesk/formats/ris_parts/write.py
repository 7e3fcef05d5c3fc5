"""A Record as the lines of a RIS entry: the standard's tags for what it has, and what came from RIS given back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperdesk.formats.ris_parts.fields import PREFIX
from paperdesk.formats.ris_parts.lines import is_tag
from paperdesk.formats.ris_parts.types import (
    CODE_OF_TYPE,
    FIRST_ROLE,
    NUMBERED,
    PARTS,
    SERIALS,
    TYPE_OF_CODE,
    WHOLES,
    code_of,
)
from paperdesk.record import Person, Record, clean_text, year_of

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_TAG = re.compile(r"[A-Z][A-Z0-9]")
_SEASONS = {"21": "Spring", "22": "Summer", "23": "Autumn", "24": "Winter"}
_NEVER_GIVEN_BACK = frozenset(("TY", "ER"))


def lines_of(record: Record) -> list[str]:
    """The lines of an entry from TY on, without the ER and without PaperDesk's private tag."""
    out: list[str] = []
    for tag, value in _fields(record):
        first, *more = clean_text(value).strip().split("\n")
        if first or more:
            out.append(f"{tag}  - {first}")
            # A line that would begin a new field is moved in by a blank, which every reader takes away.
            out += (f" {line}" if is_tag(line) else line for line in more)
    return out


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    kind = record.type
    yield "TY", _code(record)
    yield "TI", record.title
    for person in record.people:
        tag = _tag_of(person.role, kind)
        if tag:
            yield tag, _name(person)
    yield from _venue(record)
    yield "T3", record.series
    yield from _date(record.date)
    yield "VL", record.volume
    yield "IS", record.issue
    if record.number:
        yield "IS" if kind in NUMBERED and not record.issue else "C7", record.number
    first, dash, last = record.pages.partition("-")
    yield "SP", first if dash and last and "-" not in last else record.pages
    yield "EP", last if dash and "-" not in last else ""
    yield "ET", record.edition
    yield "PB", record.publisher
    yield "CY", record.place
    yield "LA", record.language
    yield "ST", record.short_title
    yield "AB", record.abstract
    yield "DO", record.doi
    yield "SN", record.isbn
    yield "SN", record.issn
    yield "U1", f"{record.pmid}[pmid]" if record.pmid else ""
    if record.arxiv and f"{PREFIX}AN" not in record.extra:
        yield "AN", f"arXiv:{record.arxiv}" + (f"v{record.arxiv_version}" if record.arxiv_version else "")
    yield "UR", record.url
    yield "ID", record.key
    for tag in record.keywords:
        yield "KW", tag
    for note in record.notes:
        yield "N1", note
    for file in record.files:
        yield "L1", file.path
    for name, value in sorted(record.extra.items()):  # so that the same is written whatever came first
        tag = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and _TAG.fullmatch(tag) and tag not in _NEVER_GIVEN_BACK:
            for line in value.split("\n"):
                yield tag, line


def _code(record: Record) -> str:
    """The type as it came, where it still means the record's type."""
    came = record.extra.get(f"{PREFIX}TY", "")
    if came and TYPE_OF_CODE.get(code_of(came), "document") == record.type:
        return came
    return CODE_OF_TYPE.get(record.type, "GEN")


def _tag_of(role: str, kind: str) -> str:
    if role == FIRST_ROLE.get(kind, "author"):
        return "AU"
    if role == "editor":
        return "A2" if kind in PARTS else "ED"
    if role == "collection-editor":
        return "A2" if kind in ("book", "report") else "A3"
    if role == "recipient":
        return "A2" if kind == "personal_communication" else ""
    return {"translator": "A4", "contributor": "A3" if kind == "thesis" else ""}.get(role, "")


def _name(person: Person) -> str:
    if person.literal:
        return person.literal
    family = " ".join(filter(None, (person.particle, person.family)))
    if not family:
        return " ".join(filter(None, (person.given, person.suffix)))
    if not person.given and not person.suffix:
        return family
    return ", ".join((family, person.given, person.suffix)) if person.suffix else f"{family}, {person.given}"


def _venue(record: Record) -> Iterator[tuple[str, str]]:
    if record.type == "paper-conference":
        yield "C3", record.venue if record.event else ""
        yield "T2", record.event or record.venue
    elif record.type in SERIALS:
        yield "T2", record.venue
        yield "JF", record.venue
    else:
        yield "JF" if record.type in WHOLES or record.type == "thesis" else "T2", record.venue


def _date(date: str) -> Iterator[tuple[str, str]]:
    year = year_of(date)
    match = _ISO.fullmatch(date)
    if match is None:
        yield "PY", f"{year:04}" if year is not None and year > 0 else ""
        yield "DA", "" if "/" in date else date
        return
    number, month, day = match.groups()
    yield "PY", number
    if month in _SEASONS:
        yield "DA", f"{number}///{_SEASONS[month]}"
    elif month:
        yield "DA", f"{number}/{month}/{day or ''}/"
