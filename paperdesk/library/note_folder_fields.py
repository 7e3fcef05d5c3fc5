"""The fields of a front matter against those of the paper and what both had in common last, one by one.

Knows no store and no disk: whether a paper can take a value, the caller tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from paperdesk.errors import BadInputError
from paperdesk.library.keys import checked_key
from paperdesk.library.note_folder_file import NoteText, Value, same
from paperdesk.library.papers import checked_value
from paperdesk.library.tags import checked_path
from paperdesk.record import Status

_NEEDED = ("key", "title", "status")  # what a paper always has: taken out of a file, it is written back


class Fields(NamedTuple):
    """What comes of the fields."""

    changed: dict[str, Value]  # what the paper takes from the file
    clashes: dict[str, tuple[Value, Value]]  # what both changed: (ours, theirs)
    refused: dict[str, str]  # what the paper cannot take, and why not: it stays in the file as somebody typed it


def joined(
    base: Mapping[str, Value], ours: Mapping[str, Value], theirs: NoteText, check: Callable[[str, Value], object]
) -> Fields:
    """Join what the paper and the file say; `check` raises BadInputError where the paper cannot take a value.

    Without a key of ours in it a front matter is somebody else's, who takes nothing out by not saying it.
    """
    found = Fields({}, {}, {})
    for name in dict.fromkeys((*ours, *theirs.front, *theirs.odd)):
        mine, yours, common = (each.get(name, "") for each in (ours, theirs.front, base))
        why = theirs.odd.get(name, "")
        if why:
            yours = theirs.said(name)
        elif same(name, mine, yours) or same(name, yours, common) or (
            not yours and (name in _NEEDED or not theirs.is_whole)
        ):  # fmt: skip
            continue
        else:
            why = _why_not(check, name, yours)
        if name == "tags" and not why:
            tags = _tags(common, mine, yours)
            if not same(name, mine, tags):
                found.changed[name] = tags
        elif not same(name, mine, common):
            found.clashes[name] = (mine, yours)
        elif why:
            found.refused[name] = why
        else:
            found.changed[name] = yours or ([] if name == "authors" else "")
    return found


def checked(field: str, value: Value) -> dict[str, Any]:
    """The columns of the paper's row that a file's value sets; raises BadInputError where the field cannot hold it."""
    text = value if isinstance(value, str) else ""
    if field == "status":
        if text not in list(Status):
            raise BadInputError(f"“{text[:80]}” is no reading status; there are {', '.join(Status)}.")
        return {"status": text}
    if field == "rating":
        if text not in ("", *"012345"):
            raise BadInputError(f"“{text[:80]}” is no rating from 0 to 5.")
        return {"rating": int(text or "0")}
    if field == "key":
        return {"key": checked_key(text)}
    if field == "tags":
        for path in value:
            checked_path(path)
        return {}
    columns = checked_value({"authors": "people", "year": "date"}.get(field, field), value)
    if field == "title" and not columns["title"]:
        raise BadInputError("A paper needs a title.")
    return columns


def _why_not(check: Callable[[str, Value], object], name: str, value: Value) -> str:
    try:
        check(name, value)
    except BadInputError as error:
        return str(error)
    return ""


def _tags(common: Value, mine: Value, yours: Value) -> list[str]:
    """The tags of both sides without those that one of them took off."""
    before, here, there = ({tag.casefold() for tag in each} for each in (common, mine, yours))
    left = [tag for tag in mine if tag.casefold() in there or tag.casefold() not in before]
    return left + [tag for tag in yours if tag.casefold() not in here | before]
