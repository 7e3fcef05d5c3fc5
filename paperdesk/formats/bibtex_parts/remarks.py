"""Works that stand in the free text of a BibTeX file, because they do not begin as an entry does.

To BibTeX all text between entries is a remark. A work whose "@", brace or comma was forgotten would be one, too, and
nobody would miss it. Knows the shape of such beginnings and of fields only.
"""

from __future__ import annotations

import re

# "@article key,", "@article[key,", "@Article,", "article{key,", "{key,"
_BEGINNING = re.compile(
    r"(?m)^[ \t]*+(?:@(?P<word>[^\W\d_][\w-]*+)[ \t]*+[\[{(<]?"
    r"|(?:[^\W\d_][\w-]*+)?[ \t]*+[\[{(<](?=[^\s,={}()]{0,200},))[ \t]*+(?P<key>[^\s,={}()\[\]\"]{0,200})"
)
_FIELD = re.compile(r"(?<![\w-])[^\W\d_][\w-]*+[ \t]*+=[ \t]*+[{\"\d]")
_LISTED_FIELD = re.compile(r"(?m)(?:^|(?<=\})|(?<=\},)|(?<=\}, ))[ \t]*+[^\W\d_][\w-]*+[ \t]*+=[ \t]*+[{\"]")
_NO_WORKS = ("comment", "string", "preamble")


def lost_works(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Where a work begins in the free text between two places, and its key; only where fields follow."""
    found = list(_BEGINNING.finditer(text, start, end))
    ends = [*(match.start() for match in found), end][1:]
    return [
        (match.start(), match["key"])
        for match, stop in zip(found, ends, strict=True)
        if (match["word"] or "").lower() not in _NO_WORKS and _FIELD.search(text, match.start(), stop)
    ]


def bare_fields(text: str, start: int, end: int) -> int | None:
    """Where the first field stands in the free text between two places that is of no work that begins there."""
    first = _BEGINNING.search(text, start, end)
    field = _LISTED_FIELD.search(text, start, first.start() if first else end)
    return field.start() if field else None


def stands_alone(text: str, place: int) -> bool:
    """Whether nothing but blank lines stands before a place, a whole one at least."""
    before = text[max(place - 200, 0) : place]
    return not before.strip() or before[len(before.rstrip()) :].count("\n") > 1
