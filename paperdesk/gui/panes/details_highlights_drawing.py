"""How one highlight is drawn: a bar in its colour, the passage with its page, and the remark below.

Knows the look and the highlight; lays text out once for a width and keeps that. Knows no list and no library.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.paint import RING, box, focus_ring, icon
from paperdesk.library.quotations import page_of
from paperdesk.markup.plain import unescaped
from paperdesk.record import Highlight

LONGEST = 6_000
"""Letters of a passage or remark that are shown."""
_BAR, _GAP, _PAD, _ABOVE = 3, 10, 6, 4  # the bar, from it to the words, above and below them, between two highlights
_LINE, _FONT_LINE = 1.45, 1.21  # the height of a line, and that of the font as it is, in sizes of the font
MORE = 22
"""The side of the button at the end of the highlight under the mouse."""
_WORDLESS = {"image": "Picture", "ink": "Drawing", "note": "Remark on the page", "text": "Text on the page"}
_FIRST_STRONG = 400  # letters looked at for the direction of a text

Marks = Sequence[tuple[int, int]]


@dataclass
class Shown:
    """One highlight as it is shown: its number in the library, what it says, and what of that a search found."""

    number: int
    mark: Highlight
    passage_marks: Marks = ()
    comment_marks: Marks = ()
    drawn: Drawn | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """Everything it says in one line, as a screen reader has it."""
        parts = (passage_of(self.mark), page_of(self.mark), unescaped(self.mark.comment))
        return ", ".join(filter(None, parts))


def passage_of(mark: Highlight) -> str:
    """The passage, or what was marked where that has no words; "" for a remark that says all there is."""
    if mark.text.strip():
        return _cut(mark.text)
    return "" if mark.comment.strip() else _WORDLESS.get(mark.kind, "Marked passage")


def remark_of(mark: Highlight) -> str:
    """The remark as it is read: Markdown's marks stay, the backslashes that make letters of them go."""
    return _cut(unescaped(mark.comment))


def reads_leftwards(text: str) -> bool:
    """Whether a text begins from the right, by its first letter that has a direction."""
    for letter in text[:_FIRST_STRONG]:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


@dataclass
class Drawn:
    """The laid-out words of a highlight at one width."""

    width: int
    passage: QTextLayout | None
    passage_height: float
    comment: QTextLayout | None
    comment_height: float


class HighlightDrawing:
    """Measures and paints highlights in one look."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def height(self, shown: Shown, width: int, editor: int = 0) -> int:
        """Pixels a highlight takes at a width; with an editor of that height in place of its remark."""
        drawn = self._drawn(shown, width)
        px = self._look.px
        below = editor + px(_PAD) if editor else drawn.comment_height + (px(2) if drawn.comment is not None else 0)
        return round(drawn.passage_height + below) + 2 * px(_PAD) + px(_ABOVE) * 2

    def editor_place(self, shown: Shown, rect: QRect, height: int) -> QRect:
        """Where the editor of the remark stands within a highlight."""
        px = self._look.px
        left = rect.left() + RING + px(_BAR + 4)
        top = rect.top() + px(_ABOVE + _PAD) + round(self._drawn(shown, rect.width()).passage_height) + px(2)
        return QRect(left, top, rect.width() - 2 * RING - px(_BAR + 4) - px(6), height)

    def more_place(self, rect: QRect) -> QRect:
        """Where the button of the menu stands within a highlight."""
        side = self._look.px(MORE)
        return QRect(rect.right() - side - RING - self._look.px(2), rect.top() + self._look.px(_ABOVE + 2), side, side)

    def paint(
        self, painter: QPainter, rect: QRect, shown: Shown, *, focused: bool, hovered: bool, editing: bool
    ) -> None:  # fmt: skip
        """Paint one highlight into its rectangle."""
        look, px = self._look, self._look.px
        drawn = self._drawn(shown, rect.width())
        block = QRectF(rect).adjusted(RING, px(_ABOVE), -RING, -px(_ABOVE))
        painter.fillRect(block, look.colour("warningsoft"))
        colour = QColor(shown.mark.colour)
        bar = QRectF(block.left(), block.top(), px(_BAR), block.height())
        painter.fillRect(bar, colour if colour.isValid() else look.colour("star"))
        at = QPointF(block.left() + px(_BAR + _GAP), block.top() + px(_PAD))
        if drawn.passage is not None:
            painter.setPen(look.colour("muted"))
            drawn.passage.draw(painter, at, self._found(passage_of(shown.mark), shown.passage_marks, 1))
        if drawn.comment is not None and not editing:
            painter.setPen(look.colour("text"))
            below = at + QPointF(0, drawn.passage_height + px(2))
            drawn.comment.draw(painter, below, self._found(remark_of(shown.mark), shown.comment_marks, 0))
        if hovered and not editing:
            place = QRectF(self.more_place(rect))
            box(painter, place, px(6), look.colour("panel"), look.colour("line"))
            side = px(14)
            spot = QPointF(place.center().x() - side / 2, place.center().y() - side / 2)
            icon(painter, spot, "ellipsis", "muted", side, look)
        if focused:
            focus_ring(painter, QRectF(rect).adjusted(0, px(_ABOVE) - RING, 0, RING - px(_ABOVE)), px(4), look)

    # Laying out -------------------------------------------------------------------------------------------------------

    def _drawn(self, shown: Shown, width: int) -> Drawn:
        if shown.drawn is None or shown.drawn.width != width:
            room = max(1, width - 2 * RING - self._look.px(_BAR + 2 * _GAP))
            passage, comment = passage_of(shown.mark), remark_of(shown.mark)
            page = page_of(shown.mark)
            words = f"“{passage}”" if shown.mark.text.strip() else passage
            first = self._layout(words, f" {page}" if page and words else page, room)
            second = self._layout(comment, "", room)
            shown.drawn = Drawn(width, *first, *second)
        return shown.drawn

    def _layout(self, words: str, page: str, width: int) -> tuple[QTextLayout | None, float]:
        """Words and then a page in the colour of links, broken at a width, and how high that is."""
        if not words and not page:
            return None, 0.0
        font = self._look.font(13)
        step = QFontMetricsF(font).height() * _LINE / _FONT_LINE
        text = (words + page).replace("\n", "\u2028")
        layout = QTextLayout(text, font)
        option = QTextOption(Qt.AlignmentFlag.AlignRight if reads_leftwards(words) else Qt.AlignmentFlag.AlignLeft)
        option.setTextDirection(
            Qt.LayoutDirection.RightToLeft if reads_leftwards(words) else Qt.LayoutDirection.LeftToRight
        )
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        if page:
            layout.setFormats([self._range(units(words), units(page), self._ink("accent"))])
        layout.setCacheEnabled(True)
        layout.beginLayout()
        high = 0.0
        while (piece := layout.createLine()).isValid():
            piece.setLineWidth(width)
            piece.setPosition(QPointF(0, high + (step - piece.height()) / 2))
            high += step
        layout.endLayout()
        return layout, high

    def _ink(self, colour: str) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(self._look.colour(colour))
        return form

    def _range(self, start: int, length: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
        found = QTextLayout.FormatRange()
        found.start, found.length, found.format = start, length, form
        return found

    def _found(self, words: str, marks: Marks, shift: int) -> list[QTextLayout.FormatRange]:
        """What a search found, as stretches over the layout; `shift` letters stand before the words there."""
        form = QTextCharFormat()
        form.setBackground(self._look.colour("hit"))
        form.setForeground(self._look.colour("text"))
        places = [(units(words[:start]), units(words[start:end])) for start, end in marks if end <= len(words)]
        return [self._range(start + shift, length, form) for start, length in places]


def units(text: str) -> int:
    """How many units of UTF-16, as Qt counts, a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str) -> str:
    text = text.strip()
    return text if len(text) <= LONGEST else text[:LONGEST].rstrip() + "…"
