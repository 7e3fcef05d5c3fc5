"""The same page as HTML: its texts block by block, and the data it carries along for its scripts.

Reads tags by hand, in time linear in the page whatever stands in it (`html.parser` takes quadratic time over tags that
are never closed). Knows HTML, and how the site's data names things; not what a page of papers looks like.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from paperdesk.formats.trending_parts.pairs import Unit, units_of
from paperdesk.record import clean_text

_BEGINS = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)?(?:<\?xml[^>]{0,300}>\s*)?(?:<!doctype\s+html|<(?:html|head|body|main|div|section|"
    r"article|h[1-6]|p|ul|ol|table|span|a|meta)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_INLINE_NAMES = """
    a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark math mi mn mo mrow msub msup mtext q s samp
    small span strike strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_SILENT = frozenset(("script", "style", "template", "noscript", "svg", "head", "title", "textarea", "select", "iframe"))
_RAW = frozenset(("script", "style", "textarea", "title", "iframe"))  # what stands in them is no markup
_OUTSIDE = frozenset(("nav", "footer", "aside", "dialog", "form", "button", "menu"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]{0,40}")
_QUOTE_OR_END = re.compile(r"=[ \t\n\f]{0,40}([\"'])|>")
_SPACE = re.compile(r"[ \t\n\f]+")
_ISLAND = re.compile(r"\sdata-props\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_HUGE_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")


def is_html(text: str) -> bool:
    """Whether a text begins as a web page, or a part of one, does."""
    return bool(_BEGINS.match(text[:5_000]))


def islands_of(text: str) -> Iterator[dict[str, Any]]:
    """The objects that a page carries as data for its parts; broken ones are passed over."""
    for match in _ISLAND.finditer(text):
        try:
            data = json.loads(_unescape(match[1] or match[2] or ""))
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict):
            yield data


def units_of_html(text: str) -> list[Unit]:
    """The texts of a page's blocks, in order; white space as a browser shows it."""
    return _Reader(clean_text(text)).units()


def _unescape(text: str) -> str:
    """Text without character references; one for a number beyond all characters goes."""
    return html.unescape(_HUGE_REFERENCE.sub("", text)) if "&" in text else text


@dataclass
class _Reader:
    """Goes through a page once."""

    text: str
    _found: list[Unit] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _open: dict[str, int] = field(default_factory=dict)  # how many of the elements that matter are open
    _line: int = 1
    _counted: int = 0  # up to where lines are counted
    _begun: int = 1  # line of the first piece
    _none_left: set[str] = field(default_factory=set)  # what `_find` need not look for again

    def units(self) -> list[Unit]:
        """The blocks."""
        at, end = 0, len(self.text)
        while at < end:
            tag = self._find("<", at)
            self._say(at, tag if tag >= 0 else end)
            if tag < 0:
                break
            at = self._markup(tag)
        self._flush()
        return self._found

    def _markup(self, at: int) -> int:
        """Take what begins with the "<" at `at`; where the text goes on."""
        text = self.text
        if text.startswith("<!--", at):
            close = self._find("-->", at + 4)
            return close + 3 if close >= 0 else len(text)
        if text.startswith(("<!", "<?"), at):
            close = self._find(">", at)
            return close + 1 if close >= 0 else len(text)
        closing = text.startswith("/", at + 1)
        match = _NAME.match(text, at + 1 + closing)
        if match is None:
            self._say(at, at + 1)  # a "<" that is none of a tag
            return at + 1
        name = match.group().lower()
        after = self._tag_end(match.end())
        self._element(name, closing, text.endswith("/", at, max(at, after - 1)))
        if name in _RAW and not closing:
            return self._raw_end(name, after)
        return after

    def _tag_end(self, at: int) -> int:
        """The place after the ">" of a tag; one within a quoted value does not count."""
        while mark := _QUOTE_OR_END.search(self.text, at):
            if mark[1] is None:
                return mark.end()
            closed = self._find(mark[1], mark.end())
            if closed < 0:  # never closed: the tag ends at its first ">"
                end = self._find(">", mark.end())
                return end + 1 if end >= 0 else len(self.text)
            at = closed + 1
        return len(self.text)

    def _raw_end(self, name: str, at: int) -> int:
        """The place of the end tag of an element whose text is no markup."""
        place = at
        while (place := self._find("</", place)) >= 0:
            if self.text[place + 2 : place + 2 + len(name)].lower() == name:
                return place
            place += 2
        return len(self.text)

    def _find(self, what: str, start: int) -> int:
        """As `str.find`; once there is none left it is not looked for again."""
        if what in self._none_left:
            return -1
        place = self.text.find(what, start)
        if place < 0:
            self._none_left.add(what)
        return place

    def _element(self, name: str, closing: bool, empty: bool) -> None:
        if name == "br":
            if not self._open.get("pre"):
                self._pieces.append("\v")  # a line's end; clean_text left none of these signs
            return
        if name not in _INLINE:
            self._flush()
        if empty or not (name in _SILENT or name in _OUTSIDE or name in _HEADINGS or name == "pre"):
            return
        self._open[name] = max(0, self._open.get(name, 0) + (-1 if closing else 1))

    def _any_open(self, names: frozenset[str]) -> bool:
        return any(count and name in names for name, count in self._open.items())

    def _say(self, start: int, end: int) -> None:
        """Take the text from `start` to `end` into the block."""
        if start >= end or self._any_open(_SILENT):
            return
        if not self._pieces:
            self._line += self.text.count("\n", self._counted, start)
            self._counted = start
            self._begun = self._line
        self._pieces.append(self.text[start:end])

    def _flush(self) -> None:
        """Make a unit of the block that ended."""
        text = _unescape("".join(self._pieces))
        self._pieces.clear()
        if self._open.get("pre"):  # a text file as a browser saves it
            units = units_of(text)
            for unit in units:
                unit.line += self._begun - 1
            self._found += units
            return
        heading, outside = self._any_open(_HEADINGS), self._any_open(_OUTSIDE)
        tight = False
        for line in text.split("\v"):
            line = _SPACE.sub(" ", line).strip()
            if line:
                self._found.append(Unit(line, self._begun, tight, heading, outside))
            tight = bool(line)
