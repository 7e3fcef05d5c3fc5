"""CSL-JSON: the items that citation processors and reference managers exchange, read and written.

Knows how a list of items is written as JSON; what an item means, `csljson_parts.items` knows.
"""

from __future__ import annotations

import json
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
from paperdesk.progress import Progress
from paperdesk.record import TYPES, Import, Problem, Record

_MEMBER = re.compile(r'"([\w-]{2,24})"\s{0,20}:')
_TYPE = re.compile(r'"type"\s{0,20}:\s{0,20}"([\w-]{3,24})"')
_HALF = re.compile("[\ud800-\udfff]")


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin a list of CSL items, one item, or an object that holds such a list."""
    text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if not text.startswith(("[", "{")):
        return 0.0
    members = set(_MEMBER.findall(text))
    known = len(members & VARIABLES)
    typed = any(kind in TYPES or kind in OTHER_TYPES for kind in _TYPE.findall(text))
    if typed and known >= 3 and "itemType" not in members:
        return 0.8  # services' answers look alike, and are surer of themselves
    return 0.5 if known >= 2 and "itemType" not in members else 0.2 if name.lower().endswith(".json") else 0.05


# Reading --------------------------------------------------------------------------------------------------------------


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of a file one by one; raises UnreadableFileError when it is no JSON or holds no CSL items."""
    out = Import("csljson")
    items = _items(source, out)
    total = len(items)
    items.reverse()  # so that each goes once it is read
    while items:
        number = total - len(items) + 1
        if number % 200 == 1:
            progress.report(number - 1, total, "Reading")
        entry, where = items.pop(), f"item {number}"
        if not isinstance(entry, dict):
            out.problems.append(Problem(where, "This is no object with members, so no work.", failed=True))
            continue
        record = record_of(entry, where)
        if is_empty(record):
            out.problems.append(Problem(where, "The item has neither title nor people nor identifier.", failed=True))
            continue
        if isinstance(entry, _Repeating):
            out.problems.append(Problem(where, f"“{entry.member}” stands there twice; the last one was taken."))
        yield record
    return out


class _Repeating(dict[str, Any]):
    """An object that names a member twice."""

    member = ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = _Repeating(found)
    seen: set[str] = set()
    repeating.member = next(name for name, _value in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return repeating


def _items(source: Source, out: Import) -> list[Any]:
    """The entries of a file; says in `out` when it held numbers that JSON does not know."""
    strange: list[str] = []
    try:
        data = json.loads(source.taken_text(), parse_constant=strange.append, object_pairs_hook=_object)
    except RecursionError as error:
        raise UnreadableFileError(f"“{source.name}” is nested too deep to be a bibliography.") from error
    except json.JSONDecodeError as error:
        raise UnreadableFileError(f"“{source.name}” is not valid JSON (line {error.lineno}: {error.msg}).") from error
    except ValueError as error:
        raise UnreadableFileError(f"“{source.name}” holds a number with too many digits to be read.") from error
    if isinstance(data, dict):
        data = next((data[name] for name in ("items", "references") if isinstance(data.get(name), list)), [data])
    if not isinstance(data, list):
        raise UnreadableFileError(f"“{source.name}” is JSON, but no list of works.")
    if data and not any(map(is_item, data)):
        raise UnreadableFileError(f"“{source.name}” is JSON, but what it holds are no CSL items.")
    if strange:
        out.problems.append(
            Problem("file", f"It holds {strange[0]}, which JSON does not know; it was read as nothing.")
        )
    return data


def write(records: Iterable[Record], out: TextIO) -> None:
    """Write works as a JSON array of CSL items, one a line."""
    out.write("[")
    for number, record in enumerate(records):
        entry = item(record)
        desk = desk_member(record)
        if desk:
            entry["paperdesk"] = desk
        line = json.dumps(entry, ensure_ascii=False, allow_nan=False)
        if _HALF.search(line):  # half a character cannot be written as UTF-8
            line = json.dumps(entry, allow_nan=False)
        out.write((",\n" if number else "\n") + line)
    out.write("\n]\n")
