"""Quotation signs within the text of a work: pairs become marks, which are printed as the style's language wants them.

Knows no citation processor. What stands alone is no quotation: an apostrophe is set as one, feet, minutes, primes and
the Hebrew gershayim stay as they are.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from paperdesk.workers.citing_forms import HOLD, MARKS, URL, Quotes
from paperdesk.workers.citing_letters import FORMULA

_SIGNS = re.compile("[\"'‘-‟«»‹›「-』]")
_LEFT_ALONE = re.compile(f"{FORMULA}|{URL.pattern}")
_OTHER = "\ufffc"  # each sign of these
_BEFORE_OPENING = frozenset("([{—–-/…\u00a0\u202f\"'‘“«„‚’")
_AFTER_APOSTROPHE = frozenset(',.;:!?)]}-–—/"”»’“')
_DECADE = re.compile(r"\d\ds\b")
_DEEPEST = 20  # quotations open at a time
_HEBREW = re.compile("[\u0590-\u05ff]")


class _Open(NamedTuple):
    place: int
    sign: str
    closing: str
    mark: str


def marked(text: str, quotes: Quotes) -> str:
    """The text with a mark for each quotation sign that has its fellow, and ’ for each straight apostrophe.

    Straight signs are pairs by what stands around them, of others only those of the language; a foreign pair stays.
    """
    if not _SIGNS.search(text):
        return text
    signs = list(text)
    text = _LEFT_ALONE.sub(lambda found: _OTHER * len(found.group()), text)
    for opened, closed in _pairs(text, quotes):
        signs[opened.place], signs[closed] = MARKS[opened.mark]
        if opened.sign not in "\"'":  # "« so »"
            for inside in (opened.place + 1, closed - 1):
                signs[inside] = signs[inside] if text[inside] not in " \u00a0\u202f" else ""
        if text[closed + 1 : closed + 2] in (",", "."):
            signs[closed] += HOLD
    for place, sign in enumerate(text):
        if sign == "'" and signs[place] == sign and _is_apostrophe(text, place):
            signs[place] = "’"
    return "".join(signs)


def _pairs(text: str, quotes: Quotes) -> list[tuple[_Open, int]]:
    """What opens with the place of what closes it."""
    first = next((sign for sign in text if sign in "\"'"), "")
    fellows = {'"': ('"', "quote"), "'": ("'", "quote" if first == "'" else "inner")}
    for opening, closing, mark in ((*quotes[:2], "quote"), (*quotes[2:4], "inner")):
        if len(opening.strip()) == len(closing.strip()) == 1:
            fellows.setdefault(opening.strip(), (closing.strip(), mark))
    closings = {closing for closing, _mark in fellows.values()}
    pairs: list[tuple[_Open, int]] = []
    stack: list[_Open] = []
    for place, sign in enumerate(text):
        if sign in closings and _closes(text, place, sign):
            depth = next((at for at in range(len(stack) - 1, -1, -1) if stack[at].closing == sign), None)
            if depth is not None:
                pairs.append((stack[depth], place))
                del stack[depth:]
                continue
        if sign in fellows and len(stack) < _DEEPEST and _opens(text, place, sign, fellows[sign][0]):
            stack.append(_Open(place, sign, *fellows[sign]))
    return pairs


def _closes(text: str, place: int, sign: str) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return bool(before) and not after.isalnum() and (sign == "»" or not before.isspace())


def _opens(text: str, place: int, sign: str, closing: str) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if sign != closing:
        return True
    if not after or after.isspace() or (before and not before.isspace() and before not in _BEFORE_OPENING):
        return False
    return sign != "'" or not _DECADE.match(text, place + 1)


def _is_apostrophe(text: str, place: int) -> bool:
    """Whether a sign that is no quotation stands for letters left out: "isn't", "students'", "'90s", "the 1990's"."""
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    if before.isalpha():
        return not _HEBREW.match(before) and (
            after.isalpha() or after.isspace() or after in _AFTER_APOSTROPHE or not after
        )
    return after.isalpha() if before.isdigit() else after.isalnum() and (not before or before in " (“‘«—–-")
