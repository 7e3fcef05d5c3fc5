"""One file of a folder of notes: YAML front matter about the paper, then its note. Text to values and back.

What somebody else wrote into the front matter (aliases, a plugin's fields) is kept as it stands, letter for letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from paperdesk.errors import UnreadableFileError
from paperdesk.library.shapes import Paper

Value = str | list[str]
FIELDS = ("key", "title", "authors", "year", "venue", "status", "tags", "rating", "doi", "arxiv", "isbn", "pmid", "url")
"""The fields of the front matter in their order. An empty one is left out."""
_LISTS = ("authors", "tags")
_TOP_LEVEL = re.compile(r"[^\s#:][^:\n]{0,200}:(?:\s|$)")
_FENCE = "---"
_LONGEST_FRONT = 200_000  # letters; YAML takes its time


class NoteText(NamedTuple):
    """A file taken apart: our fields, the lines of others, the note."""

    front: dict[str, Value]
    foreign: str  # lines of the front matter that are not ours
    body: str


def front_of(paper: Paper) -> dict[str, Value]:
    """What the front matter says of a paper."""
    record = paper.record
    values: dict[str, Any] = {
        "key": paper.key, "title": record.title, "authors": [person.full for person in record.authors],
        "year": str(record.year) if record.year is not None else "", "venue": record.venue,
        "status": paper.status.value, "tags": [label.path for label in paper.tags],
        "rating": str(paper.rating) if paper.rating else "", "doi": record.doi, "arxiv": record.arxiv,
        "isbn": record.isbn, "pmid": record.pmid, "url": record.url,
    }  # fmt: skip
    # As they are read back, so that what nobody changed compares equal.
    return {name: value for name in FIELDS if (value := _as_value(name, values[name]))}


def written(text: NoteText) -> str:
    """The file's text; the same for the same values, always."""
    import yaml

    front = {name: _typed(name, text.front[name]) for name in FIELDS if text.front.get(name)}
    dumped = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1_000_000, default_flow_style=False)
    body = text.body.strip("\n")
    return f"{_FENCE}\n{dumped}{text.foreign}{_FENCE}\n" + (f"\n{body}\n" if body else "")


def read(text: str, name: str) -> NoteText:
    """A file's text taken apart. Raises UnreadableFileError when its front matter is no YAML.

    Without front matter everything is the note.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    if lines[0].rstrip() != _FENCE:
        return NoteText({}, "", "\n".join(lines).strip("\n"))
    end = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() in (_FENCE, "...")), None)
    if end is None:
        return NoteText({}, "", "\n".join(lines).strip("\n"))
    front = lines[1:end]
    ours, foreign = _parted(front)
    return NoteText(_values("\n".join(ours), name), foreign, "\n".join(lines[end + 1 :]).strip("\n"))


def _parted(front: list[str]) -> tuple[list[str], str]:
    """The lines of our fields, and the text of the others."""
    ours: list[str] = []
    foreign: list[str] = []
    into = foreign
    for line in front:
        if _TOP_LEVEL.match(line):
            into = ours if line.partition(":")[0].strip().strip("\"'") in FIELDS else foreign
        into.append(line)
    return ours, "".join(f"{line}\n" for line in foreign)


def _values(text: str, name: str) -> dict[str, Value]:
    import yaml

    if len(text) > _LONGEST_FRONT or ("&" in text and re.search(r"(?:^|[\s\[,])&\w", text)):
        raise UnreadableFileError(f"The front matter of “{name}” is too long or refers to itself; it was left alone.")
    try:
        # As texts: a year stays the text it is, and 0123 does not become an octal number.
        held = yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UnreadableFileError(f"The front matter of “{name}” is no YAML; the file was left alone.") from error
    if not isinstance(held, Mapping):
        return {}
    return {field: value for field in FIELDS if (value := _as_value(field, held.get(field)))}


def _as_value(field: str, held: Any) -> Value:
    if field in _LISTS:
        items = held if isinstance(held, list) else str(held or "").split(",")
        return [" ".join(str(item).split()) for item in items if str(item).strip()]
    return " ".join(str(held).split()) if isinstance(held, str) else ""


def _typed(field: str, value: Value) -> Any:
    """Numbers as numbers, so that other programs can count with them."""
    is_number = field in ("year", "rating") and isinstance(value, str) and value.lstrip("-").isdigit()
    return int(value) if is_number and isinstance(value, str) else value
