"""CSL-JSON: the items that citation processors and reference managers exchange, read and written.

Knows how a list of items is written as JSON; what an item means, `csljson_parts.items` knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterable, Iterator
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
from paperdesk.formats.jsonitems import Broken, Unread, is_list, whole_items, why_unread
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
    text = source.taken_text()
    total = _checked(text, source.name, out)
    for number, entry in enumerate(_entries(text, lambda _constant: None), start=1):
        if number % 200 == 1:
            progress.report(number - 1, total, "Reading")
        where = f"item {number}"
        if isinstance(entry, Broken):
            out.problems.append(entry.problem())
            continue
        if isinstance(entry, Unread):
            out.problems.append(Problem(where, f"The item {entry.why}.", failed=True))
            continue
        if not isinstance(entry, dict):
            out.problems.append(Problem(where, "This is no object with members, so no work.", failed=True))
            continue
        record = record_of(entry, where)
        if is_empty(record):
            out.problems.append(Problem(where, "The item holds nothing but its type and its id.", failed=True))
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


def _checked(text: str, name: str, out: Import) -> int:
    """How many entries the text holds, gone through without keeping one: all of 100,000 would take a gigabyte.

    Raises UnreadableFileError; says in `out` when the text holds numbers that JSON does not know.
    """
    strange: list[str] = []
    count, known, unread, broken = 0, False, "", None
    try:
        for entry in _entries(text, strange.append):
            if isinstance(entry, Broken):
                broken = entry
                continue
            count += 1
            known = known or is_item(entry)
            unread = entry.why if isinstance(entry, Unread) else unread
    except json.JSONDecodeError as error:
        raise UnreadableFileError(f"“{name}” is not valid JSON (line {error.lineno}: {error.msg}).") from error
    except (RecursionError, ValueError) as error:
        raise UnreadableFileError(f"“{name}” {why_unread(error)}.") from error
    if broken is not None and not known:
        raise UnreadableFileError(f"“{name}” is not valid JSON (line {broken.line}: {broken.why}).")
    if unread and not known:
        raise UnreadableFileError(f"“{name}” {unread}.")
    if count and not known:
        raise UnreadableFileError(f"“{name}” is JSON, but what it holds are no CSL items.")
    if strange:
        said = f"It holds {strange[0]}, which JSON does not know; it was read as nothing."
        out.problems.append(Problem("file", said))
    return count


def _entries(text: str, on_constant: Callable[[str], None]) -> Iterator[Any]:
    """The entries of a list, or of an object that holds one or is one; as `whole_items`. Raises what `json` raises."""
    decoder = json.JSONDecoder(parse_constant=on_constant, object_pairs_hook=_object)
    if is_list(text):
        yield from whole_items(text, decoder)
        return
    data = decoder.decode(text)
    if not isinstance(data, dict):
        yield data
        return
    yield from next((data[name] for name in ("items", "references") if isinstance(data.get(name), list)), [data])


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
