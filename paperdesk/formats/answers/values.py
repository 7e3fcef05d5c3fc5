"""Values of JSON from strangers, taken as what they should be: any other shape is nothing."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from paperdesk.record import Person, Record

_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].{0,40})?")
_WHOLE = re.compile(r"-?[0-9]{1,9}(?:\.0)?")
_BULLET = re.compile(r"\s*(?:[-*•‣–]\s|\(?\d{1,2}[.)]\s|\s)")
_HYPHEN = re.compile(r"[^\W\d_]-")
_JOINS = ("and ", "or ", "und ", "to ", "oder ")


def text(value: Any) -> str:
    """A text without the white space around it; a number in digits; empty for anything else."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**18 else ""
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else str(value)
    return ""


def texts(value: Any) -> list[str]:
    """The texts of a list that are not empty; a text alone is a list of one."""
    return [found for found in map(text, value if isinstance(value, list) else [value]) if found]


def first(value: Any) -> str:
    """The first text of a list, or the text that stands in its place."""
    return next(iter(texts(value)), "")


def member(value: Any, *path: str) -> Any:
    """What stands at a path of members; None where one is missing."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def whole(value: Any) -> int | None:
    """A whole number of at most nine digits, or None."""
    found = text(value)
    return int(found.removesuffix(".0")) if _WHOLE.fullmatch(found) else None


def day(value: Any) -> str:
    """The day of a time stamp, or the date as it stands."""
    found = text(value)
    match = _DAY.fullmatch(found)
    return match[1] if match else found


def as_json(value: Any) -> str:
    """A value as it would be written; empty for one nested too deep."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except (RecursionError, ValueError):
        return ""


def keep(record: Record, prefix: str, entry: dict[str, Any], leave: frozenset[str]) -> None:
    """Keep in `record.extra` every member that says something and is not to be left."""
    for name, value in entry.items():
        if name in leave or value in (None, "", [], {}, [""], [None], False):
            continue
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            said = "\n".join(part for part in value if part)
        else:
            said = value if isinstance(value, str) else as_json(value)
        if said:
            record.extra.setdefault(f"{prefix}.{name}", said)


def keep_lines(record: Record, name: str, lines: list[str]) -> None:
    """Keep some lines in `record.extra` under one name."""
    if any(lines):
        record.extra[name] = "\n".join(line for line in lines if line)


def affiliation_line(person: Person, places: list[str]) -> str:
    """A person and where they work, as one line of what is kept: "Ada Lovelace: Here; There"."""
    named = [place for place in dict.fromkeys(" ".join(place.split()) for place in places) if place]
    return f"{person.full}: {'; '.join(named)}" if named else ""


def joined(words: str) -> str:
    """A text whose lines were wrapped, in paragraphs: blank lines, indented lines and list entries stay apart."""
    out: list[str] = []
    blank = True
    for line in words.strip().split("\n"):
        bare = line.strip()
        if not bare:
            blank = True
        elif blank or not out:
            out.append(("\n\n" if out else "") + bare)
            blank = False
        elif _BULLET.match(line):
            out.append("\n" + bare)
        else:
            glued = bool(_HYPHEN.fullmatch(out[-1][-2:])) and bare[:1].islower() and not bare.startswith(_JOINS)
            out.append(("" if glued else " ") + bare)
    return "".join(out)
