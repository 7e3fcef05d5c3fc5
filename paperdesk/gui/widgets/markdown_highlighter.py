"""Styles Markdown source while it is written: headings grow, marks fade, code, quotes, links and tasks stand out.

Knows one line at a time and whether fenced code is open before it. Looks only; the text is never touched. What is not
on the screen of a long note stays plain until it is shown, so no note keeps the window waiting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntFlag, auto
from itertools import accumulate
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextDocument

from paperdesk.gui.widgets.guard import guarded

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_BUDGET = 300  # lines styled at once
_LONGEST = 4_000  # characters of a line within which bold, links and the like are looked for
_DEEPEST = 4  # marks inside marks


class Style(IntFlag):
    """What a piece of a line is; pieces may be several things at once."""

    PLAIN = 0
    MARK = auto()  # the letters that are Markdown's own
    HEAD1 = auto()
    HEAD2 = auto()
    HEAD3 = auto()
    BOLD = auto()
    ITALIC = auto()
    STRIKE = auto()
    CODE = auto()
    LINK = auto()
    LIT = auto()
    QUOTE = auto()
    DONE = auto()
    MATH = auto()


Span = tuple[int, int, Style]

_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)")
_HEAD = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t]+|$)")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_ITEM = re.compile(r"[ \t]*([-*+]|\d{1,9}[.)])[ \t]+(\[[ xX]\](?=[ \t]|$))?")
_RULE = re.compile(r"[ ]{0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_NOTE = re.compile(r"\[\^[^\]\s]{1,100}\]:")
_INLINE = re.compile(
    r"""
      (?P<escape>\\[\\`*_{}\[\]()#+.!|~=^$<>-])
    | (?P<code>(?P<ticks>`+)(?!`)(?P<codetext>.+?)(?<!`)(?P=ticks)(?!`))
    | (?P<wiki>\[\[[^\[\]]{1,600}\]\])
    | (?P<note>\[\^[^\]\s]{1,100}\])
    | (?P<link>!?\[(?P<words>[^\[\]]{0,1000})\](?P<target>\([^()\s]{0,2000}(?:[ ]"[^"]{0,300}")?\)))
    | (?P<auto>(?:https?://|doi:10\.)[^\s<>()]{1,2000}[^\s<>().,;:!?'"])
    | (?P<bold>(?P<stars>\*\*|(?<!\w)__)(?=\S)(?P<boldtext>.+?)(?<=\S)(?P=stars)(?!\*))
    | (?P<italic>\*(?=[^\s*])(?P<italictext>(?:[^*]|\*\*)*?[^\s*])\*(?!\*))
    | (?P<slant>(?<!\w)_(?=[^\s_])(?P<slanttext>.*?[^\s_])_(?!\w))
    | (?P<strike>~~(?=\S)(?P<striketext>.+?)(?<=\S)~~)
    | (?P<lit>==(?=\S)(?P<littext>.+?)(?<=\S)==)
    | (?P<math>(?<![\w$\\])\$(?=[^\s$])[^$]{0,1000}?(?<=[^\s\\])\$(?![\w$]))
    """,
    re.VERBOSE,
)
_NESTING = {
    "bold": Style.BOLD,
    "italic": Style.ITALIC,
    "slant": Style.ITALIC,
    "strike": Style.STRIKE,
    "lit": Style.LIT,
}
_WHOLE = {"wiki": Style.LINK, "note": Style.LINK | Style.MARK, "auto": Style.LINK, "math": Style.MATH}


def fence_after(before: int, line: str) -> int:
    """What is open after a line: 0, or the fence that has to close the code, as a number; `before` likewise."""
    if before:
        bare = line.strip(" \t>")
        ends = len(bare) >= before >> 1 and not bare.strip("~" if before & 1 else "`")
        return 0 if ends else before
    if "```" not in line and "~~~" not in line:
        return 0
    opened = _FENCE.match(line)
    if opened is None or (opened[1][0] == "`" and "`" in opened[2]):
        return 0
    return len(opened[1]) << 1 | (opened[1][0] == "~")


def is_code(block: QTextBlock) -> bool:
    """Whether a highlighted line is fenced code, the fences included."""
    return block.userState() > 0 or (block.previous().isValid() and block.previous().userState() > 0)


def is_quote(block: QTextBlock) -> bool:
    """Whether a highlighted line is quoted."""
    return _QUOTE.match(block.text()) is not None and not is_code(block)


def spans_of(line: str) -> list[Span]:
    """What stands where in a line outside code: (start, stop, style), in characters; spans may overlap."""
    spans: list[Span] = []
    at = 0
    if quoted := _QUOTE.match(line):
        at = quoted.end()
        spans += [(0, at, Style.MARK), (at, len(line), Style.QUOTE)]
    if head := _HEAD.match(line, at):
        style = (Style.HEAD1, Style.HEAD2, Style.HEAD3)[min(len(head[1]), 3) - 1]
        spans += [(at, len(line), style), (at, head.end(), Style.MARK)]
        at = head.end()
    elif _RULE.match(line, at):
        return [*spans, (at, len(line), Style.MARK)]
    elif item := _ITEM.match(line, at):
        spans.append((item.start(1), item.end(1), Style.MARK | Style.BOLD))
        at = item.end()
        if item[2]:
            done = item[2] != "[ ]"
            spans.append((item.start(2), item.end(2), Style.CODE | (Style.MARK if done else Style.LINK)))
            spans += [(at, len(line), Style.DONE)] if done else []
    elif note := _NOTE.match(line, at):
        spans.append((at, note.end(), Style.LINK | Style.MARK))
        at = note.end()
    if len(line) <= _LONGEST:
        spans += _inline(line, at, len(line), 0)
    return spans


def _inline(line: str, start: int, stop: int, depth: int) -> Iterator[Span]:
    for match in _INLINE.finditer(line, start, stop):
        begin, end = match.span()
        if match["escape"]:
            yield begin, begin + 1, Style.MARK
        elif match["code"]:
            inner = match.span("codetext")
            yield begin, end, Style.CODE
            yield begin, inner[0], Style.MARK
            yield inner[1], end, Style.MARK
        elif match["link"]:
            words = match.span("words")
            yield *words, Style.LINK
            yield begin, words[0], Style.MARK
            yield words[1], end, Style.MARK
        for name, style in _WHOLE.items():
            if match[name]:
                yield begin, end, style
        for name, style in _NESTING.items():
            if match[name]:
                inner = match.span(name + "text")
                yield *inner, style
                yield begin, inner[0], Style.MARK
                yield inner[1], end, Style.MARK
                if depth < _DEEPEST:
                    yield from _inline(line, *inner, depth + 1)


def pieces(spans: list[Span]) -> Iterator[Span]:
    """The spans cut so that none overlap, each with all the styles that hold there; in order."""
    edges: dict[int, list[tuple[Style, int]]] = {}
    for start, stop, style in spans:
        if start < stop:
            edges.setdefault(start, []).append((style, 1))
            edges.setdefault(stop, []).append((style, -1))
    holding: dict[Style, int] = {}
    last = 0
    for at in sorted(edges):
        style = Style.PLAIN
        for each, times in holding.items():
            if times:
                style |= each
        if style and last < at:
            yield last, at, style
        for each, step in edges[at]:
            holding[each] = holding.get(each, 0) + step
        last = at


class MarkdownHighlighter(QSyntaxHighlighter):
    """Gives a document the look of its Markdown, and follows the look of the application.

    At most a few hundred lines are styled between two calls of `refill`; the rest is `behind` until `catch_up`.
    """

    def __init__(self, look: Look, document: QTextDocument) -> None:
        super().__init__(document)
        self._look = look
        self._formats: dict[Style, QTextCharFormat] = {}
        self._left = _BUDGET
        self.behind = False

    def refill(self) -> None:
        """Allow as many lines to be styled as one change may cost."""
        self._left = _BUDGET

    def restyle(self) -> None:
        """Style everything anew, in the look that is in force now."""
        self._formats.clear()
        self.behind = False
        self.refill()
        self.rehighlight()
        self.refill()

    def catch_up(self, block: QTextBlock) -> None:
        """Style a line that is shown and was left out."""
        if self.behind and block.text() and not block.layout().formats():
            self.refill()
            self.rehighlightBlock(block)

    @guarded()
    def highlightBlock(self, text: str) -> None:
        before = max(0, self.previousBlockState())
        after = fence_after(before, text)
        self.setCurrentBlockState(after)
        if self._left <= 0:
            self.behind = True
            return
        self._left -= 1
        if before or after:
            fence = not (before and after)
            spans = [(0, len(text), Style.CODE | (Style.MARK if fence else Style.PLAIN))]
        else:
            spans = spans_of(text)
        if not spans:
            return
        place = _units(text)
        for start, stop, style in pieces(spans):
            self.setFormat(place[start], place[stop] - place[start], self._format(style))

    def _format(self, style: Style) -> QTextCharFormat:
        known = self._formats.get(style)
        if known is None:
            known = self._formats[style] = self._make_format(style)
        return known

    def _make_format(self, style: Style) -> QTextCharFormat:
        look, made = self._look, QTextCharFormat()
        size = 13.0
        for head, larger in ((Style.HEAD1, 18), (Style.HEAD2, 15.5), (Style.HEAD3, 14)):
            size = larger if head in style else size
        bold = bool(style & (Style.BOLD | Style.HEAD1 | Style.HEAD2 | Style.HEAD3))
        if style & (Style.CODE | Style.MATH):
            made.setFont(look.font(size - 0.5, mono=True))
        else:
            made.setFont(look.font(size, 700 if bold else 400, italic=Style.ITALIC in style))
        if bold:
            made.setFontWeight(QFont.Weight.Bold)
        made.setFontItalic(Style.ITALIC in style)
        made.setFontStrikeOut(Style.STRIKE in style)
        colour = "text"
        for which, name in (
            (Style.QUOTE, "muted"),
            (Style.DONE, "muted"),
            (Style.MATH, "reading"),
            (Style.LINK, "accent"),
            (Style.MARK, "faint"),
        ):
            colour = name if which in style else colour
        if style & Style.LINK and style & Style.MARK:
            colour = "accenttext"
        made.setForeground(look.colour(colour))
        if Style.LIT in style and Style.MARK not in style:
            made.setBackground(look.colour("hit"))
        elif Style.CODE in style and not style & (Style.MARK | Style.LINK):
            made.setBackground(look.colour("side"))
        return made


def _units(text: str) -> Sequence[int]:
    """For each place between two characters, the place as Qt counts it: beyond U+FFFF a character counts twice."""
    if text.isascii() or max(text) <= "\uffff":
        return range(len(text) + 1)
    return [0, *accumulate(2 if character > "\uffff" else 1 for character in text)]
