"""The lines of a PDF's page, with their place, size and font: what a reader sees of it before reading.

Runs in a limited child. Knows PDFium's characters; nothing of titles, authors or abstracts.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from paperdesk.errors import UnreadableFileError

if TYPE_CHECKING:
    import pypdfium2

MOST_LETTERS = 30_000
"""Letters of one page that are looked at; the densest newspaper page has fewer."""
HYPHEN = "\x02"
"""Ends a line whose last word goes on in the next."""
RAISED = "\x1f"
"""Stands in `Line.marked` for what is set above the line: the number of a footnote or an affiliation."""
GAP = "\x1e"
"""Stands there for a gap that may part two names; lines that are justified have such gaps as well."""

_WIDE = 0.95  # a gap of so much of the type's size parts two columns
_LOOSE = 0.65  # and of so much perhaps two names
_SMALLEST = 2.0  # points; nobody can read smaller type
_BOLD = re.compile(
    r"bold|black|heavy|semib|demi|-bd|\.b$|cmbx|sfbx|nimbus\w*-medi|(?:^|\+)\w*(?:tb|-b)$", re.IGNORECASE
)
_MARKS = "´`¨ˆ˜ˇ˚˘˙˝¯˛"
_COMBINING = "\u0301\u0300\u0308\u0302\u0303\u030c\u030a\u0306\u0307\u030b\u0304\u0328"
_ACCENTS = dict(zip(_MARKS, _COMBINING, strict=True))
# TeX's old fonts draw an accent before its letter; others after it.
_ACCENT = re.compile(r"([´¨ˆ˜ˇ˚˘˙˝¯˛]|(?<=[^\W\d_])`)([^\W\d_])")
_ACCENT_AFTER = re.compile(r"([^\W\d_]) ?([´¨ˆ˜ˇ˚˘˙˝¯˛])(?![^\W\d_])")
_CEDILLA = re.compile(r"([cCsStT])\s?¸|¸([cCsStT])")
_DOTLESS = {"ı": "i", "ȷ": "j"}
_SPACES = re.compile(r"[ \t\xa0]+")
_NOT_TEXT = re.compile(r"[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1d\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(slots=True)
class Span:
    """Letters of one size on one baseline, as they stand in the page's description."""

    text: str
    x0: float
    x1: float
    y: float  # of the baseline, upwards from the foot of the page, in points
    size: float  # of the type, in points
    font: str

    @property
    def letters(self) -> int:
        """How many letters and digits it has."""
        return sum(map(str.isalnum, self.text))


@dataclass(slots=True)
class Line:
    """A line of print, or its part in one column."""

    page: int  # from 0
    spans: list[Span] = field(default_factory=list)
    text: str = ""
    marked: str = ""  # `text`, with RAISED for what is raised
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0  # the largest that is more than an exception in it
    font: str = ""
    bold: bool = False
    top: float = 0.0  # where it stands on the page: 0 at the top, 1 at the foot
    hyphen: bool = False  # its last word goes on in the next line

    def finish(self, height: float, floor: float) -> Line:
        """Itself, with all that follows from its spans."""
        weights: dict[tuple[float, float], int] = {}
        for span in self.spans:
            place = (round(span.y), round(span.size, 1))
            weights[place] = weights.get(place, 0) + span.letters
        (_level, main), _most = max(weights.items(), key=lambda item: item[1])
        base = next(span.y for span in self.spans if round(span.size, 1) == main)
        raised = [span.size < 0.85 * main and span.y > base + 0.12 * main for span in self.spans]
        letters: dict[float, int] = {}
        for span, is_raised in zip(self.spans, raised, strict=True):
            if not is_raised and abs(span.y - base) < 0.2 * main:
                letters[span.size] = letters.get(span.size, 0) + span.letters
        enough = 0.1 * sum(letters.values())
        self.size = max((size for size, count in letters.items() if count >= enough and count), default=main)
        fonts: dict[str, int] = {}
        parts: list[str] = []
        marked: list[str] = []
        for before, span, is_raised in zip([None, *self.spans], self.spans, raised, strict=False):
            gap = (span.x0 - before.x1) / min(span.size, before.size) if before is not None else 0.0
            spaced = " " if gap > 0.17 and not (parts[-1].endswith(" ") or span.text.startswith(" ")) else ""
            parts.append(spaced + span.text)
            if gap > _LOOSE:
                marked[-1] = marked[-1].rstrip(" ")
            marked.append(RAISED if is_raised else (GAP if gap > _LOOSE else spaced) + span.text)
            if not is_raised:
                fonts[span.font] = fonts.get(span.font, 0) + span.letters
        self.text, self.marked = _tidy("".join(parts)), _tidy("".join(marked))
        self.hyphen = HYPHEN in self.text
        self.text, self.marked = self.text.replace(HYPHEN, ""), self.marked.replace(HYPHEN, "")
        self.font = max(fonts, key=lambda name: fonts[name], default="")
        self.bold = bool(_BOLD.search(self.font))
        self.x0, self.x1 = min(span.x0 for span in self.spans), max(span.x1 for span in self.spans)
        self.y = base
        self.top = min(1.0, max(0.0, 1 - (base - floor) / height)) if height > 0 else 0.0
        return self


@dataclass(slots=True)
class Page:
    """The lines of a page in the order of its description, and what is written up or down its margins."""

    lines: list[Line]
    turned: list[str]
    height: float
    width: float
    letters: int = 0


def pages(document: pypdfium2.PdfDocument, most: int) -> Iterator[Page | None]:
    """The first `most` pages, None for each that is damaged. Raises UnreadableFileError for none at all."""
    import pypdfium2

    count = len(document)
    if not count:
        raise UnreadableFileError("it has no pages")
    for number in range(min(count, most)):
        try:
            page = document[number]
            with contextlib.closing(page), contextlib.closing(page.get_textpage()) as held:
                yield _page(page, held, number)
        except pypdfium2.PdfiumError:
            yield None


def _page(page: pypdfium2.PdfPage, held: pypdfium2.PdfTextPage, number: int) -> Page:
    left, floor, right, ceiling = page.get_mediabox()
    runs: list[tuple[int, Span]] = list(_runs(held))
    letters = sum(span.letters for _turn, span in runs)
    weights = [sum(span.letters for turn, span in runs if turn == each) for each in range(4)]
    upright = max(range(4), key=lambda each: weights[each])
    if upright:  # the whole page lies on its side
        runs = [(turn, _turned(span, upright)) for turn, span in runs]
        left, floor, right, ceiling = {
            1: (floor, -right, ceiling, -left), 2: (-right, -ceiling, -left, -floor),
            3: (-ceiling, left, -floor, right),
        }[upright]  # fmt: skip
    height = ceiling - floor
    lines: list[Line] = []
    turned: list[str] = []
    for turn, span in runs:
        if turn != upright:
            turned.append(_tidy(span.text).replace(HYPHEN, ""))
        elif lines and lines[-1].spans and _goes_on(lines[-1].spans, span):
            lines[-1].spans.append(span)
        else:
            lines.append(Line(number, [span]))
    finished = [line.finish(height, floor) for line in lines if any(span.text.strip() for span in line.spans)]
    return Page([line for line in finished if line.text], turned, height, right - left, letters)


def _runs(held: pypdfium2.PdfTextPage) -> Iterator[tuple[int, Span]]:
    """Runs of letters of one font and baseline, each with the quarter turns it was drawn with."""
    import pypdfium2.raw as raw

    matrix, box, x, y = raw.FS_MATRIX(), raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    left, right, low, high = (ctypes.c_double() for _ in range(4))
    run: Span | None = None
    turn, size, font, last = 0, 0.0, "", None
    letters: list[str] = []
    for index in range(min(held.count_chars(), MOST_LETTERS)):
        code = raw.FPDFText_GetUnicode(held, index)
        if code in (10, 13) or code == 0:
            if run is not None:
                yield turn, _closed(run, letters)
                run = None
            continue
        is_hyphen = code in (2, 0xFFFE, 0xAD)
        if run is not None and (is_hyphen or raw.FPDFText_IsGenerated(held, index)):
            letters.append(HYPHEN if is_hyphen else chr(code))
            if is_hyphen:  # the rest of the word follows at once, though it stands in the next line
                yield turn, _closed(run, letters)
                run = None
            continue
        if code < 32:
            continue
        drawn = raw.FPDFText_GetTextObject(held, index)
        address = ctypes.cast(drawn, ctypes.c_void_p).value
        if address != last or run is None:
            raw.FPDFText_GetMatrix(held, index, matrix)
            new_turn = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
            new_size = raw.FPDFText_GetFontSize(held, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
            if new_size < _SMALLEST:  # a font drawn by commands, which has no size of its own
                raw.FPDFText_GetLooseCharBox(held, index, box)
                new_size = abs(box.right - box.left if new_turn % 2 else box.top - box.bottom) or 1.0
            name = _font(held, index)
            if run is not None and (new_turn != turn or abs(new_size - size) > 0.05 or name != font):
                yield turn, _closed(run, letters)
                run = None
            turn, size, font, last = new_turn, new_size, name, address
        raw.FPDFText_GetCharOrigin(held, index, x, y)
        raw.FPDFText_GetCharBox(held, index, left, right, low, high)
        if run is not None and not turn:
            apart = abs(y.value - run.y) > 0.1 * size or not -1.0 < (left.value - run.x1) / (size or 1) < _LOOSE
            if apart:
                yield turn, _closed(run, letters)
                run = None
        if run is None:
            run = Span("", left.value, right.value, y.value, size, font)
            letters = []
        letters.append(chr(code))
        if code not in (32, 160):  # the gap is between letters, however it was made
            run.x1 = max(run.x1, right.value) if not turn else right.value
        run.x0 = min(run.x0, left.value)
    if run is not None:
        yield turn, _closed(run, letters)


def _closed(run: Span, letters: list[str]) -> Span:
    run.text = "".join(letters)
    return run


def _font(held: pypdfium2.PdfTextPage, index: int) -> str:
    import pypdfium2.raw as raw

    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(held, index, name, 128, flags)
    return name.value.decode("utf-8", "replace")


def _turned(span: Span, quarters: int) -> Span:
    """A span of a page that lies on its side, as it stands when the page is held upright."""
    if quarters == 2:
        span.x0, span.x1, span.y = -span.x1, -span.x0, -span.y
    elif quarters == 1:
        span.x0, span.x1, span.y = span.y, span.y + span.size * 0.5 * len(span.text), -span.x0
    else:
        span.x0, span.x1, span.y = -span.y, -span.y + span.size * 0.5 * len(span.text), span.x0
    return span


def _goes_on(spans: list[Span], span: Span) -> bool:
    """Whether a span stands in the line that others began."""
    last = spans[-1]
    if last.text.endswith(HYPHEN):
        return False
    size = max(last.size, span.size)
    base = max(spans[-20:], key=lambda each: each.letters)
    near = min(abs(span.y - last.y), abs(span.y - base.y)) < 0.55 * size and abs(span.y - base.y) < 0.8 * size
    return near and -0.5 * size < span.x0 - last.x1 < _WIDE * size


def _tidy(text: str) -> str:
    """Letters as they are kept: ligatures taken apart, halves joined, no controls, single spaces."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text.isascii():
        text = _CEDILLA.sub(lambda match: unicodedata.normalize("NFC", f"{match[1] or match[2]}\u0327"), text)
        text = _ACCENT.sub(lambda match: _accented(match[2], match[1], match[0]), text)
        text = _ACCENT_AFTER.sub(lambda match: _accented(match[1], match[2], match[0]), text)
    text = unicodedata.normalize("NFKC", _NOT_TEXT.sub(" ", text)) if not text.isascii() else _NOT_TEXT.sub(" ", text)
    return _SPACES.sub(" ", text).strip(" ")


def _accented(letter: str, mark: str, otherwise: str) -> str:
    """The letter with its accent; what stood there where there is no such letter."""
    whole = unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + _ACCENTS[mark])
    return whole if len(whole) == 1 else otherwise
