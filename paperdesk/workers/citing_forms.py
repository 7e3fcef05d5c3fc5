"""What a style rendered, with invisible marks for its looks, as plain text, HTML or Markdown.

Knows no citation processor. A mark is a private character that no work's text may hold (`without_marks` takes it out),
so that nothing a stranger wrote can be taken for markup: everything else is a letter, and is escaped as one.
"""

from __future__ import annotations

import itertools
import re
from html import escape
from typing import NamedTuple

FORMS = ("text", "html", "markdown")
_KINDS = ("italic", "bold", "underline", "sup", "sub", "caps", "quote", "inner")
MARKS = {kind: (chr(0xF0E00 + 2 * number), chr(0xF0E01 + 2 * number)) for number, kind in enumerate(_KINDS)}
"""By the look they stand for: what opens it and what closes it."""
GAP = "\U000f0e40"
"""What parts the number that a style sets apart from the rest of an entry."""
DOTS = "\U000f0e41"
"""Three full stops of a work's own, which are no meeting of parts."""
SPACE = "\U000f0e42"
"""A space that a style wants before a semicolon."""
COLONS = "\U000f0e45"
"""Two colons of an address, which are not the end of one part and the beginning of the next."""
HOLD = "\U000f0e44"
"""Stands between a quotation and a full stop or comma that a work's own text puts outside of it."""
_PRIVATE = re.compile("[\U000f0e00-\U000f0e4f]")
_OPENING = {opening: kind for kind, (opening, _closing) in MARKS.items()}
_CLOSING = {closing: kind for kind, (_opening, closing) in MARKS.items()}
_QUOTES = {MARKS["quote"][0]: 0, MARKS["inner"][0]: 1}  # what opens a quotation, and the signs it takes by itself
_UNQUOTES = (MARKS["quote"][1], MARKS["inner"][1])

_HTML = {
    "italic": ("<i>", "</i>"), "bold": ("<b>", "</b>"), "underline": ("<u>", "</u>"), "sup": ("<sup>", "</sup>"),
    "sub": ("<sub>", "</sub>"), "caps": ('<span style="font-variant: small-caps">', "</span>"),
}  # fmt: skip
_MARKDOWN = {"italic": ("*", "*"), "bold": ("**", "**"), "sup": ("<sup>", "</sup>"), "sub": ("<sub>", "</sub>")}
_SPECIAL = re.compile(r"[\\`*_\[\]|~$]")
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")
_LINE_START = re.compile(r"(?:[-+#]|\d{1,9}[.)])(?=\s|$)|>")
URL = re.compile(r"https?://[^\s<>\"“”{}|\\^`\U000f0e00-\U000f0e4f]{1,2000}")
# What is printed where the end of one part meets the beginning of the next.
_MEETING = {
    "..": ".", ",,": ",", ";;": ";", "::": ":", "?.": "?", "!.": "!", "?;": "?", "!;": "!", ",.": ".", ";.": ".",
    ":.": ":", ",;": ";", ";,": ";", ":,": ":", f"{DOTS}.": DOTS,
}  # fmt: skip


class Quotes(NamedTuple):
    """How a language quotes: outer and inner signs, and whether full stops and commas go inside."""

    opening: str = "“"
    closing: str = "”"
    inner_opening: str = "‘"
    inner_closing: str = "’"
    swallows: bool = True


def without_marks(text: str) -> str:
    """The text without the private characters that stand for markup here."""
    return _PRIVATE.sub("", text)


def finished(text: str, form: str, quotes: Quotes) -> str:
    """One citation or entry in a form, its punctuation mended where parts met; never raises for what a text holds."""
    letters = _quoted(_tidied(text, quotes), quotes)
    if form == "html":
        return _html(letters)
    if form == "markdown":
        return _markdown(letters)
    return without_marks(letters.replace(GAP, " "))


def _is_look(sign: str) -> bool:
    return sign in _OPENING or sign in _CLOSING or sign == HOLD


def _tidied(text: str, quotes: Quotes) -> str:
    """No sign twice where two parts meet, no needless spaces; full stops and commas inside quotes where they belong."""
    out: list[str] = []
    last = ""  # the last visible sign
    for sign in text.replace("\n", " "):
        if _is_look(sign):
            out.append(sign)
            continue
        if sign in (" ", SPACE) and last in ("", GAP, " ", SPACE):
            continue
        if sign in ",.;" and last == " " and len(out) > 1 and out[-1] == " ":
            out.pop()
            last = _last_visible(out)
        kept = _MEETING.get(last + sign)
        if kept is not None and len(kept) == 1:
            if kept != last:
                _take_last(out)
                last = _last_visible(out)
                if kept != last:
                    out.append(kept)
                    last = kept
            continue
        if quotes.swallows and sign in ".," and _ends_quoted(out):
            if not (sign == "." and last in "?!"):
                out.insert(_inside(out), sign)
                last = sign
            continue
        out.append(sign)
        last = sign
    while _last_visible(out) in (",", ";", " ", SPACE):  # of a part that did not come
        _take_last(out)
    return "".join(out).replace(DOTS, "...").replace(COLONS, "::").replace(SPACE, " ").strip()


def _last_visible(out: list[str]) -> str:
    return next((sign for sign in reversed(out) if not _is_look(sign)), "")


def _take_last(out: list[str]) -> None:
    """Take the last visible sign away."""
    for place in range(len(out) - 1, -1, -1):
        if not _is_look(out[place]):
            del out[place]
            return


def _ends_quoted(out: list[str]) -> bool:
    closings = itertools.takewhile(lambda sign: sign in _CLOSING, reversed(out))
    return any(sign in _UNQUOTES for sign in closings)


def _inside(out: list[str]) -> int:
    """Where, before the marks that close at the end, a sign goes to stand inside the quotes."""
    place = len(out)
    while place and out[place - 1] in _CLOSING:
        place -= 1
    return place


def _quoted(text: str, quotes: Quotes) -> str:
    """Quotation signs for their marks: within a quotation of one kind stands the other."""
    out: list[str] = []
    kinds: list[int] = []  # of the quotations that are open: 0 with the outer signs, 1 with the inner ones
    for sign in text:
        if sign in _QUOTES:
            kinds.append(1 - kinds[-1] if kinds else _QUOTES[sign])
            out.append((quotes.opening, quotes.inner_opening)[kinds[-1]])
        elif sign in _UNQUOTES:
            out.append((quotes.closing, quotes.inner_closing)[kinds.pop() if kinds else 0])
        else:
            out.append(sign)
    return "".join(out)


def _split(text: str) -> list[tuple[str, str]]:
    """The text as pieces: ("text", letters), ("url", address), ("open", look), ("close", look), in order.

    Every look that is opened is closed again, in order.
    """
    pieces: list[tuple[str, str]] = []
    opened: list[str] = []
    place = 0
    for match in re.finditer(f"{_PRIVATE.pattern}|{URL.pattern}", text):
        if match.start() > place:
            pieces.append(("text", text[place : match.start()]))
        place = match.end()
        sign = match.group()
        if sign in _OPENING:
            opened.append(_OPENING[sign])
            pieces.append(("open", opened[-1]))
        elif sign in _CLOSING:
            if opened and opened[-1] == _CLOSING[sign]:
                pieces.append(("close", opened.pop()))
        elif sign == GAP:
            pieces.append(("text", " "))
        elif len(sign) > 1:
            address = sign.rstrip(".,;:)]'’")
            pieces += [("url", address), ("text", sign[len(address) :])]
    pieces.append(("text", text[place:]))
    pieces += [("close", kind) for kind in reversed(opened)]
    return [piece for piece in pieces if piece[1]]


def _html(text: str) -> str:
    out: list[str] = []
    for kind, value in _split(text):
        if kind == "text":
            out.append(escape(value, quote=False))
        elif kind == "url":
            out.append(f'<a href="{escape(value)}">{escape(value, quote=False)}</a>')
        elif value in _HTML:
            out.append(_HTML[value][kind == "close"])
    return "".join(out)


def _markdown(text: str) -> str:
    out: list[str] = []
    for kind, value in _split(text):
        if kind == "text":
            escaped = _SPECIAL.sub(r"\\\g<0>", _ENTITY.sub("&amp;", value)).replace("<", "&lt;")
            start = _LINE_START.match(escaped) if not out else None
            if start:  # "1." at the beginning of a line would begin a list
                escaped = f"{start.group()[:-1]}\\{start.group()[-1]}{escaped[start.end() :]}"
            out.append(escaped)
        elif kind == "url":
            out.append(f"<{value}>")
        elif value in _MARKDOWN:
            out.append(_MARKDOWN[value][kind == "close"])
    return "".join(out)
