"""Zotero's field Extra: lines of "Key: value" among free text, which stand for fields an item's type lacks.

Knows how people and programs write such lines; which fields there are, `fields` knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LINE = re.compile(r"\s{0,9}([A-Za-z][A-Za-z0-9 _.*-]{0,40}?)\s{0,3}:\s{0,9}(\S.*)")
_BRACED = re.compile(r"\{:([A-Za-z][\w -]{0,40}):\s{0,9}([^{}\n]{1,2000})\}")
_KEY_NAMES = frozenset(("citationkey", "citekey", "bibtex", "bibtex*"))
_ROLES = frozenset(
    ("author", "editor", "translator", "contributor", "collectioneditor", "containerauthor", "director", "composer",
     "illustrator", "interviewer", "recipient", "reviewedauthor", "originalauthor", "serieseditor")
)  # fmt: skip


@dataclass(slots=True)
class Extra:
    """What stands in an Extra field; the first of several lines of one name counts."""

    values: dict[str, str] = field(default_factory=dict)  # names folded: "originaldate", "pmid"
    people: list[tuple[str, str]] = field(default_factory=list)  # role folded, "Family || Given"
    key: str = ""


def folded(name: str) -> str:
    """A name as it is compared: "Original Date", "original-date" and "originalDate" are one."""
    return re.sub(r"[ _-]", "", name).lower()


def parse(text: str) -> Extra:
    """The "Key: value" lines of an Extra field, with those of an older writing in braces."""
    found = Extra()
    pairs = [(match[1], match[2]) for match in _BRACED.finditer(text)] if "{:" in text else []
    pairs += [(match[1], match[2]) for match in map(_LINE.fullmatch, text.splitlines()) if match]
    for name, value in pairs:
        name, value = folded(name), value.strip()
        if name in _KEY_NAMES:
            found.key = found.key or value.split()[0].rstrip(",")
        elif name in _ROLES and "||" in value:
            found.people.append((name, value))
        else:
            found.values.setdefault(name, value)
    return found
