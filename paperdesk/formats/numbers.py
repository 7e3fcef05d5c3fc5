"""ISSNs, ISBNs and page numbers as sources write them; knows no format."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paperdesk.identifiers import clean_isbn

_ISSN = re.compile(r"(?<![\dA-Za-z])(\d{4})-?(\d{3}[\dXx])(?![\dA-Za-z-])")
_NUMBER_IN_LIST = re.compile(r"[,;/\n]|\s{2,}|\sand\s")
_RANGE = re.compile(r"(?<![\w-])([A-Za-z]{0,4})(\d{1,9})[-–](\d{1,9})(?![\w-])")


def issn_of(values: Iterable[str]) -> str:
    """The ISSNs that stand in the values, each once, with their hyphen, joined by commas; empty for none."""
    found = (f"{match[1]}-{match[2].upper()}" for value in values for match in _ISSN.finditer(value))
    return ", ".join(dict.fromkeys(found))


def isbn_of(values: Iterable[str]) -> str:
    """The first ISBN in the values, as 13 digits; empty for none."""
    pieces = (piece for value in values for piece in (*_NUMBER_IN_LIST.split(value), value))
    return next(filter(None, map(clean_isbn, pieces)), "")


def is_only(value: str, number: str) -> bool:
    """Whether a value says nothing but an ISBN or ISSN: the digits of `number`, be it as ten or thirteen."""
    bare = re.sub(r"[-\s]|(?i:isbn|issn)[:\s]?", "", value)
    return bare == number.replace("-", "") or (len(bare) in (10, 13) and clean_isbn(bare) == number)


def full_pages(pages: str) -> str:
    """Page ranges whose ends leave out what they share with their beginnings, in full: "6913-7" is "6913-6917"."""
    return _RANGE.sub(_full_range, pages)


def _full_range(match: re.Match[str]) -> str:
    letters, first, last = match.groups()
    whole = first[: max(len(first) - len(last), 0)] + last
    return f"{letters}{first}-{letters}{whole}" if int(whole) > int(first) else match.group()
