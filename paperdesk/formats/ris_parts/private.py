"""What RIS has no tag for, in one tag that other programs pass over: "U5  - paperdesk:{…}".

Behind the mark stands one JSON object on one line. Each member is a field of Record that the other tags of the entry
would not bring back as it is, under the field's own name and whole ("status", "people" with roles and particles,
"highlights" …); "extra" has its members one by one, with null for one that the tags bring and the record has not.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from paperdesk.record import TYPES, FileRef, Highlight, Person, Record, Sighting, Status

MARK = "paperdesk:"
_TEXTS = frozenset(field.name for field in fields(Record) if field.type == "str") - {"where"}
_LARGEST = 10_000_000  # characters


def private_value(record: Record, read: Record) -> str:
    """The tag's value that makes of `read`, which is what the other tags say, the record; empty when nothing lacks."""
    lacking: dict[str, Any] = {}
    for field in fields(Record):
        own, other = getattr(record, field.name), getattr(read, field.name)
        if field.name == "where" or own == other:
            continue
        if field.name == "extra":
            gone = dict.fromkeys(name for name in other if name not in own)
            members = gone | {name: text for name, text in own.items() if other.get(name) != text}
            lacking["extra"] = dict(sorted(members.items()))
        elif field.name == "people":
            lacking["people"] = [person.as_dict() for person in own]
        elif field.name in ("files", "highlights"):
            lacking[field.name] = [_trimmed(asdict(one)) for one in own]
        elif field.name == "sighting":
            lacking["sighting"] = _trimmed(asdict(own)) if own else None
        else:
            lacking[field.name] = own
    return MARK + json.dumps(lacking, ensure_ascii=False, allow_nan=False) if lacking else ""


def _trimmed(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", []) and value is not False}


def read_private(record: Record, value: str) -> bool:
    """Put what the tag's value says into the record; False when it is damaged."""
    if len(value) > _LARGEST:
        return False
    try:
        members = json.loads(value.removeprefix(MARK))
    except (ValueError, RecursionError):
        return False
    if not isinstance(members, dict):
        return False
    for name, member in members.items():
        if name in _TEXTS and isinstance(member, str):
            setattr(record, name, member)
        elif name in _READ:
            _READ[name](record, member)
    record.type = record.type if record.type in TYPES else "document"
    record.status = record.status if record.status in set(Status) else ""
    return True


def _members(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _texts_of(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _words(member: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in member.items() if isinstance(value, str)}


def _whole(value: Any, most: int = 1_000_000_000) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None


def _set_people(record: Record, value: Any) -> None:
    record.people = [Person.from_dict(_words(one)) for one in _members(value)]


def _set_files(record: Record, value: Any) -> None:
    record.files = [
        FileRef(words["path"], words.get("title", ""), words.get("mime", ""), one.get("copy") is True)
        for one in _members(value)
        if (words := _words(one)).get("path")
    ]


def _set_highlights(record: Record, value: Any) -> None:
    record.highlights = []
    for one in _members(value):
        words = {name: text for name, text in _words(one).items() if name in _OF_HIGHLIGHT}
        places = one.get("places")
        places = list(filter(_is_place, places)) if isinstance(places, list) else []
        record.highlights.append(Highlight(**words, page=_whole(one.get("page")), places=places))


_OF_HIGHLIGHT = frozenset(field.name for field in fields(Highlight) if field.type == "str")


def _is_place(value: Any) -> bool:
    """Whether a value is a page with the four sides of a rectangle on it."""
    return (
        isinstance(value, list)
        and len(value) == 5
        and all(type(number) in (int, float) and math.isfinite(number) for number in value)
    )


def _set_sighting(record: Record, value: Any) -> None:
    record.sighting = None
    if isinstance(value, dict):
        words = _words(value)
        record.sighting = Sighting(
            words.get("source", ""), words.get("date", ""), _whole(value.get("rank")), _whole(value.get("upvotes")),
            words.get("curator", ""),
        )  # fmt: skip


def _set_extra(record: Record, value: Any) -> None:
    for name, text in value.items() if isinstance(value, dict) else ():
        if isinstance(text, str):
            record.extra[name] = text
        elif text is None:
            record.extra.pop(name, None)


def _set_texts(name: str) -> Callable[[Record, Any], None]:
    return lambda record, value: setattr(record, name, _texts_of(value))


def _set_starred(record: Record, value: Any) -> None:
    record.starred = value if isinstance(value, bool) else None


def _set_rating(record: Record, value: Any) -> None:
    record.rating = _whole(value, 5)


def _set_queue(record: Record, value: Any) -> None:
    record.queue = _whole(value) or None


def _set_version(record: Record, value: Any) -> None:
    record.arxiv_version = _whole(value)


_READ: dict[str, Callable[[Record, Any], None]] = {
    "people": _set_people, "files": _set_files, "highlights": _set_highlights, "sighting": _set_sighting,
    "extra": _set_extra, "tags": _set_texts("tags"), "collections": _set_texts("collections"),
    "notes": _set_texts("notes"), "starred": _set_starred, "rating": _set_rating,
    "old_keys": _set_texts("old_keys"), "queue": _set_queue, "arxiv_version": _set_version,
}  # fmt: skip
