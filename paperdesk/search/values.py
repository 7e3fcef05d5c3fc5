"""One value of a fact: read from what stands behind a colon, written so that it is read as the same, told in words.

Knows what each field takes (fields.py), nothing of how a query is taken apart or answered.
"""

from __future__ import annotations

import re

from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn, clean_pmid
from paperdesk.search.dates import Dates, describe_dates, read_dates, write_dates
from paperdesk.search.fields import Field, Takes, choice_of, choices_beginning, field_named
from paperdesk.search.tree import Exact, Range, Value

QUOTES = '"“”„‟«»＂'
"""Characters that open and close a phrase, any of them with any other."""

_NUMBER = r"-?\d{1,9}"
_COMPARED = re.compile(rf"(>=|<=|=>|=<|[><=≥≤]?)\s*({_NUMBER})")
_BETWEEN = re.compile(rf"({_NUMBER})?\s*(?:\.{{2,}}|…)\s*({_NUMBER})?")
_HYPHENED = re.compile(r"(\d{1,9})\s*[-–—]\s*(\d{1,9})")
_SAFE = re.compile(r"[^\W_](?:[\w./:+#&'@-]*[\w/+#])?")
_ESCAPED = re.compile(rf"[\\{QUOTES}]")
_LABELS = re.compile(
    r"(?:(?:doi|arxiv|isbn|pmid)\s*:\s*|(?:https?://)?(?:dx\.)?doi\.org/|(?:https?://)?arxiv\.org/abs/)+"
)

_LONGEST_IDENTIFIER = 1_000
_ARXIV = re.compile(
    r"(?:https?://)?(?:[a-z.]{0,20}arxiv\.org/[a-z]+/|arxiv:|abs/)?(?:\d{4}\.\d{4,5}|[a-z-]{2,10}(?:\.[a-z]{2})?/\d{7})"
    r"(?:v\d{1,3})?(?:\.pdf)?(?:\[[a-z.-]+\])?",
    re.I,
)
_ISBN = re.compile(r"97[89](?:-?\d){10}|\d{1,5}-\d{1,7}-\d{1,7}-[\dXx]")
_ADDRESS = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,10}/\S{2,}", re.I)  # without its https://
_WRAPPED = "<[{'`>]}',.;:!?’"


def read_value(
    field: Field, text: str, *, prefix: bool = False, growing: bool = False
) -> list[tuple[str, Value]] | None:
    """What one value of a field means, each with its field (`is:unread` is one of status); None for nothing.

    `prefix`: a star stood behind it. `growing`: it is still being typed, so that what it may become counts too.
    """
    text = " ".join(text.split())
    if field.takes is Takes.CHOICE:
        one = None if prefix else choice_of(field, text)
        found = [one] if one else choices_beginning(field, text) if growing or prefix else []
        return [_placed(field, value) for value in found] or None
    if field.takes is Takes.NUMBER:
        number = _read_number(text, year=field.name == "year", growing=growing)
        return [(field.name, number)] if number else None
    if field.takes is Takes.DATE:
        dates = read_dates(text)
        return [(field.name, dates)] if dates else None
    if field.takes is Takes.PATH:
        text = "/".join(part for part in map(str.strip, text.split("/")) if part)
    elif field.takes is Takes.IDENTIFIER:
        prefix = prefix or identify_as(field.name, text) is None  # a part of one can only be its beginning
        text = normal_identifier(field.name, text, whole=not prefix)
    grows = growing and field.name != "search"
    return [(field.name, Exact(text, prefix or grows))] if text else None


def write_value(value: Value) -> str:
    """The value as it may stand behind a colon, quoted where it must be."""
    if isinstance(value, Dates):
        return write_dates(value)
    if isinstance(value, Exact):
        return quote(value.text) + ("*" if value.prefix else "")
    if value.low == value.high:
        return str(value.low)
    if value.low is None:
        return f"<={value.high}"
    return f">={value.low}" if value.high is None else f"{value.low}..{value.high}"


def describe_value(value: Value) -> str:
    """The value in words for the screen: "2019–2022", "4 or more", "the last 30 days"."""
    if isinstance(value, Dates):
        return describe_dates(value)
    if isinstance(value, Exact):
        return value.text + ("…" if value.prefix else "")
    if value.low == value.high:
        return str(value.low)
    if value.low is None:
        return f"up to {value.high}"
    return f"{value.low} or more" if value.high is None else f"{value.low}–{value.high}"


def quote(value: str) -> str:
    """The value in quotes, or as it is where it stands for itself behind any `field:` without them."""
    value = " ".join(value.split())
    if _SAFE.fullmatch(value) and ".." not in value:
        return value
    return '"' + _ESCAPED.sub(lambda match: "\\" + match.group(), value) + '"'


def unquoted(text: str) -> str:
    """What stands between quotes, without the backslashes before quotes and backslashes."""
    return re.sub(rf"\\([\\{QUOTES}])", r"\1", text) if "\\" in text else text


def identify(text: str) -> tuple[str, str] | None:
    """The (kind, value) of text that is a DOI, arXiv id, ISBN or web address as a whole; None for anything else."""
    text = text.strip(_WRAPPED)
    if not 6 <= len(text) <= _LONGEST_IDENTIFIER:
        return None
    lowered = text.lower()
    if _ARXIV.fullmatch(text):
        found = clean_arxiv(text)
        return ("arxiv", found[0]) if found else None
    if lowered.startswith(("http://", "https://", "www.", "doi.org/", "dx.doi.org/")):
        if "ncbi.nlm.nih.gov" in lowered and (pmid := clean_pmid(text)):
            return "pmid", pmid
        if arxiv := clean_arxiv(text):
            return "arxiv", arxiv[0]
        return ("doi", doi) if (doi := clean_doi(text)) else ("url", text)
    if lowered.startswith("10.") and (doi := clean_doi(text)):
        arxiv = clean_arxiv(text) if doi.startswith("10.48550/") else None
        return ("arxiv", arxiv[0]) if arxiv else ("doi", doi)
    if _ADDRESS.fullmatch(text):
        return "url", text
    if _ISBN.fullmatch(text) and (isbn := clean_isbn(text)):
        return "isbn", isbn
    return None


def identify_as(name: str, text: str) -> tuple[str, str] | None:
    """The (kind, value) of text given as the identifier `name`, when it is whole; None when it is a part of one."""
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST_IDENTIFIER:
        return None
    if name in ("doi", "arxiv") and (arxiv := clean_arxiv(text)):
        return "arxiv", arxiv[0]
    clean = {"doi": clean_doi, "isbn": clean_isbn, "pmid": clean_pmid}.get(name)
    value = clean(text) if clean else ""
    return (name, value) if value else None


def normal_identifier(name: str, text: str, *, whole: bool = True) -> str:
    """An identifier, or the beginning of one, as the store writes it."""
    if whole and (found := identify_as(name, text)) and found[0] == name:
        return found[1]
    text = _LABELS.sub("", text.lower(), count=1) if _LABELS.match(text.lower()) else text.lower()
    return "".join(filter(str.isalnum, text)) if name in ("isbn", "pmid") else text


def _placed(field: Field, value: str) -> tuple[str, Value]:
    status = field_named("status")
    if field.name == "is" and status and choice_of(status, value):
        return "status", Exact(value)
    return field.name, Exact(value)


def _read_number(text: str, *, year: bool, growing: bool) -> Range | None:
    """A whole number or a range; a year that is still growing waits for its four digits."""
    match = _BETWEEN.fullmatch(text) or _HYPHENED.fullmatch(text)
    if match:
        low, high = (int(part) if part else None for part in match.groups())
        if year and growing and low is not None and high is not None and high < 1000:
            high = None
        hyphened = match.re is _HYPHENED
        if (low is None and high is None) or (year and hyphened and (high or 0) < 1000):  # 2020-10 is no range of years
            return None
        if low is not None and high is not None and high < low:
            low, high = high, low
        return Range(low, high)
    match = _COMPARED.fullmatch(text)
    if not match or (year and growing and len(match.group(2)) < 4):
        return None
    sign, number = match.group(1), int(match.group(2))
    if sign in ("", "="):
        return Range(number, number)
    if sign.startswith(">") or sign in ("≥", "=>"):
        return Range(number + (sign == ">"), None)
    return Range(None, number - (sign == "<"))
