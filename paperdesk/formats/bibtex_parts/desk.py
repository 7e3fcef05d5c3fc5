"""What BibTeX has no field for: highlights, where a work was seen, when it was read, its place in Up next, what other
formats said of it, and what its own fields would lose of a text: the dashes of pages, the white space of an abstract, a
sign of a key.

They stand in fields of their own, which other programs leave alone; all that is more than a line as JSON. Former keys
stand in BibLaTeX's `ids`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Container
from dataclasses import asdict
from typing import Any

from paperdesk.formats.bibtex_parts.types import SAID_BY_ENTRY
from paperdesk.record import NO_TAGS, Highlight, Record, Sighting

HIGHLIGHTS, SIGHTING, EXTRA = "paperdesk-highlights", "paperdesk-sighting", "paperdesk-extra"
ABSTRACT = "paperdesk-abstract"  # to BibTeX blanks are one, and so are empty lines
PAGES = "paperdesk-pages"  # the dashes of pages are one hyphen to BibTeX's readers
QUEUE, READ = "paperdesk-queue", "paperdesk-read"
IDS = "ids"  # BibLaTeX's: what else an entry may be cited by
KEYS = "paperdesk-keys"  # all former keys, where one has signs that a list of them cannot hold
KEY = "paperdesk-key"  # the key, where one of its signs cannot stand in an entry's key
WHOLE = "paperdesk-crossref"  # the `crossref` that nothing more is to be inherited by: the entry says all of itself
NO_KEY = re.compile(r"[\s,{}\"=#%\\~@]+")  # what cannot
_PLACE = re.compile(r"[1-9]\d{0,8}", re.A)
_LONGEST = 10_000_000  # characters of JSON
_LARGEST = 2**53  # beyond it a database or another program may not hold a number
_DASHES = re.compile(r" ?(?:[–—]|--+) ?|(?<=\d) - (?=\d)")
_EMPTY_LINES = re.compile(r"\n{3,}")
_TEXTS = ("text", "comment", "kind", "colour", "label", "author", "added", "modified", "source")


def desk_fields(record: Record) -> dict[str, str]:
    """The fields' texts, not yet TeX."""
    fields: dict[str, str] = {}
    if record.highlights:
        fields[HIGHLIGHTS] = _json([_said(asdict(mark)) for mark in record.highlights])
    if record.sighting:
        fields[SIGHTING] = _json(_said(asdict(record.sighting)))
    if plain_pages(record.pages) != record.pages:
        fields[PAGES] = record.pages
    if plain_abstract(record.abstract) != record.abstract:
        fields[ABSTRACT] = _json(record.abstract)
    if NO_KEY.search(record.key):
        fields[KEY] = record.key
    if any(map(NO_KEY.search, record.old_keys)):
        fields[KEYS] = _json(record.old_keys)
    if record.queue:
        fields[QUEUE] = str(record.queue)
    if record.read_at:
        fields[READ] = record.read_at
    if parent := record.extra.get("bibtex.crossref", ""):
        fields[WHOLE] = parent
    return fields


def written_extra(record: Record, left: Container[str]) -> str:
    """What other formats said of a work, and BibTeX's own fields of those full names; empty for nothing."""
    # Keywords that are no tags stand among the keywords.
    kept = (one for one in record.extra.items() if one[0] != NO_TAGS)
    others = {name: value for name, value in kept if not name.startswith("bibtex.") or name in left}
    return _json(others) if others else ""


def written_ids(record: Record) -> str:
    """The former keys that a list of keys can hold, with those that came from a file; raw, for they are no text."""
    keys = [key for key in record.old_keys if not NO_KEY.search(key)]
    kept = parse_ids(record.extra.get(f"bibtex.{IDS}", "")) if keys else []
    return ",".join(dict.fromkeys((*keys, *kept)))


def parse_ids(value: str) -> list[str]:
    """The keys in the list of a field."""
    return [key for key in (" ".join(part.split()).strip("{}") for part in value.split(",")) if key]


def parse_keys(text: str) -> list[str] | None:
    """The former keys in a field's text; None when it is no list of them."""
    found = _parsed(text)
    return found if isinstance(found, list) and all(isinstance(key, str) for key in found) else None


def parse_place(text: str) -> int | None:
    """The place in Up next in a field's text; None when it is none."""
    return int(text) if _PLACE.fullmatch(text.strip()) else None


def plain_pages(text: str) -> str:
    """Pages with every dash as one hyphen, as they are read."""
    return _DASHES.sub("-", text)


def plain_abstract(text: str) -> str:
    """An abstract as it is read: single blanks, and single empty lines."""
    return _EMPTY_LINES.sub("\n\n", "\n".join(" ".join(line.split()) for line in text.split("\n"))).strip()


def parse_abstract(text: str) -> str | None:
    """The abstract in a field's text; None when it is none."""
    found = _parsed(text)
    return found if isinstance(found, str) else None


def _said(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, "", [])}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parse_highlights(text: str) -> list[Highlight] | None:
    """The highlights in a field's text; None when it is no list of them."""
    found = _parsed(text)
    if not isinstance(found, list) or not all(isinstance(mark, dict) for mark in found):
        return None
    return [_highlight(mark) for mark in found]


def _highlight(mark: dict[str, Any]) -> Highlight:
    found = Highlight(**{name: mark[name] for name in _TEXTS if isinstance(mark.get(name), str)})
    page, places = mark.get("page"), mark.get("places")
    found.page = page if type(page) is int and 0 < page < 1_000_000 else None
    found.places = [place for place in places if _is_place(place)] if isinstance(places, list) else []
    return found


def _is_place(value: Any) -> bool:
    """Whether a value is a page with the four sides of a rectangle on it."""
    return isinstance(value, list) and len(value) == 5 and all(map(_is_number, value))


def _is_number(value: Any) -> bool:
    if type(value) is int:
        return abs(value) <= _LARGEST
    return type(value) is float and math.isfinite(value)


def parse_sighting(text: str) -> Sighting | None:
    """The sighting in a field's text; None when it is none."""
    found = _parsed(text)
    if not isinstance(found, dict) or not isinstance(found.get("source"), str):
        return None
    texts = {name: found[name] for name in ("source", "date", "curator") if isinstance(found.get(name), str)}
    numbers = {name: found[name] for name in ("rank", "upvotes") if type(found.get(name)) is int}
    numbers = {name: number for name, number in numbers.items() if abs(number) <= _LARGEST}
    return Sighting(**texts, **numbers)


def parse_extra(text: str) -> dict[str, str] | None:
    """What other formats said and what had no place in an entry, from a field's text; None when it is no such thing."""
    found = _parsed(text)
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        return None
    return {name: value for name, value in found.items() if name and name not in SAID_BY_ENTRY}


def _parsed(text: str) -> Any:
    if len(text) > _LONGEST:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
