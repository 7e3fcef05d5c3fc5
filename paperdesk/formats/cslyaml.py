"""CSL-YAML: the references of a document for pandoc, read and written.

Knows how a list of CSL items is written as YAML, and pandoc's own spelling of dates; what an item means,
`csljson_parts.items` knows.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from typing import Any, TextIO

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.csljson_parts.items import (
    OTHER_TYPES,
    VARIABLES,
    desk_member,
    is_empty,
    is_item,
    item,
    record_of,
)
from paperdesk.formats.format import Source
from paperdesk.formats.yamltree import document_of
from paperdesk.progress import Progress
from paperdesk.record import TYPES, Import, Problem, Record, clean_text

_MEMBER = re.compile(r"^[ -]{0,8}[\"']?([A-Za-z][\w-]{1,30})[\"']?:(?:\s|$)", re.MULTILINE)
_TYPE = re.compile(r"^[ -]{0,8}[\"']?type[\"']?:\s{1,9}[\"']?([\w-]{3,24})[\"']?\s*$", re.MULTILINE)
_BLANK = r"(?:\s|#[^\n]{0,500}\n){0,200}"
_START = re.compile(rf"{_BLANK}(?:---[^\n]{{0,80}}\n{_BLANK})?(.{{1,40}})", re.DOTALL)
_BEGINS = re.compile(r"references:\s|-\s|[\w-]{1,30}:\s")
_DIGITS = re.compile(r"-?[0-9]{1,9}")
_DECIMAL = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{0,20})?")
_NO_CASE = re.compile(r"\[([^\[\]]{1,300})\]\{\.nocase\}")
_DATES = ("issued", "accessed", "event-date", "original-date", "available-date", "submitted")
_DATE_PARTS = ("year", "month", "day")
_MARKED = ("title", "container-title", "collection-title", "title-short", "volume-title", "event-title")
_WIDTH = 1_000_000_000  # of a line: none is wrapped


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin a list of CSL items in YAML, alone or as `references`."""
    text = head.decode("utf-8", "replace").lstrip("\ufeff")
    begins = _START.match(text)
    if begins is None or not _BEGINS.match(begins[1]):
        return 0.0
    members = set(_MEMBER.findall(text))
    if "cff-version" in members:  # a citation file has references, too
        return 0.0
    typed = any(kind in TYPES or kind in OTHER_TYPES for kind in _TYPE.findall(text))
    listed = "references" in members or begins[1].startswith("-")
    known = len(members & VARIABLES)
    if listed and typed and known >= 3:
        return 0.95
    return 0.5 if listed and known >= 3 and name.lower().endswith((".yaml", ".yml")) else 0.0


# Reading --------------------------------------------------------------------------------------------------------------


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works one by one; returns the problems. Raises UnreadableFileError when it is no YAML or no references."""
    out = Import("cslyaml")
    entries = _entries(source, progress)
    for number, entry in enumerate(entries, 1):
        if number % 200 == 0:
            progress.report(number, len(entries), "Reading CSL-YAML")
        where = f"item {number}"
        record = record_of(_as_json_has_it(entry), where) if isinstance(entry, dict) else None
        if record is None or is_empty(record):
            out.problems.append(Problem(where, "The item holds nothing but its type and its id.", failed=True))
        else:
            yield record
    return out


def _entries(source: Source, progress: Progress) -> list[Any]:
    """The list of items in a file's first document; a text below it is none of ours."""
    data = document_of(source, progress)
    if isinstance(data, dict):
        data = data.get("references", [data])
    if not isinstance(data, list):
        raise UnreadableFileError(f"“{source.name}” is YAML, but no list of references.")
    if data and not any(is_item(_as_json_has_it(entry)) for entry in data if isinstance(entry, dict)):
        raise UnreadableFileError(f"“{source.name}” is YAML, but what it holds are no CSL items.")
    return data


def _as_json_has_it(entry: dict[Any, Any]) -> dict[str, Any]:
    """An item as it would stand in JSON: names as texts, pandoc's dates in parts, its marks of titles gone."""
    out = {str(name): _date(value) if name in _DATES else _dated(value) for name, value in entry.items()}
    for name in _MARKED:
        if isinstance(out.get(name), str):
            out[name] = _NO_CASE.sub(r"\1", out[name])
    if isinstance(out.get("paperdesk"), dict):
        out["paperdesk"] = _typed(out["paperdesk"])
    return out


def _dated(value: Any) -> Any:
    """A value with every date inside in CSL's form."""
    if isinstance(value, list):
        return [_dated(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    return _date(value) if "date-parts" in value else {name: _dated(inner) for name, inner in value.items()}


def _date(value: Any) -> Any:
    """A date in CSL's form from pandoc's maps of year, month and day, one or two of them; others as they are."""
    if isinstance(value, dict):
        value = dict(value)
        if "season" in value:
            value["season"] = _number(value["season"])
        if value.get("circa") in ("true", "false"):
            value["circa"] = value["circa"] == "true"
    if isinstance(value, dict) and isinstance(value.get("date-parts"), list):
        return {**value, "date-parts": [
            [_number(part) for part in end] if isinstance(end, list) else _number(end) for end in value["date-parts"]
        ]}  # fmt: skip
    maps = value if isinstance(value, list) else [value]
    if not maps or len(maps) > 2 or not all(isinstance(each, dict) and "year" in each for each in maps):
        return value
    out: dict[str, Any] = {
        "date-parts": [[_number(each[part]) for part in _DATE_PARTS if each.get(part)] for each in maps]
    }
    for each in maps:
        out |= {name: kept for name, kept in each.items() if name not in _DATE_PARTS}
    return _date(out)


def _number(part: Any) -> Any:
    """A part of a date as the number it is."""
    return int(part) if isinstance(part, str) and _DIGITS.fullmatch(part) else part


def _typed(desk: dict[str, Any]) -> dict[str, Any]:
    """What only PaperDesk knows, with the truths and numbers that it was written with."""
    out = dict(desk)
    if "starred" in out:
        out["starred"] = {"true": True, "false": False}.get(str(out["starred"]))
    marks = out.get("highlights")
    for mark in marks if isinstance(marks, list) else []:
        places = mark.get("places") if isinstance(mark, dict) else None
        if isinstance(places, list):
            mark["places"] = [[_measure(part) for part in each] for each in places if isinstance(each, list)]
    return out


def _measure(part: Any) -> Any:
    """A length as the number it is."""
    return float(part) if isinstance(part, str) and _DECIMAL.fullmatch(part) else part


# Writing --------------------------------------------------------------------------------------------------------------


def write(records: Iterable[Record], out: TextIO) -> None:
    """Write works as pandoc's references."""
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    out.write("---\nreferences:")
    empty = True
    for record in records:
        entry = item(record)
        desk = desk_member(record)
        if desk:
            entry["paperdesk"] = desk
        safe = _safe(entry)
        out.write("\n" if empty else "")
        out.write(yaml.dump([safe], Dumper=dumper, allow_unicode=True, sort_keys=False, width=_WIDTH))
        empty = False
    out.write(" []\n" if empty else "")
    out.write("...\n")


def _safe(value: Any) -> Any:
    """A value whose texts hold nothing that YAML cannot carry."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {_safe(name): _safe(inner) for name, inner in value.items()}
    return [_safe(inner) for inner in value] if isinstance(value, list) else value
