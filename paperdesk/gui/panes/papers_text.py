"""Lines of text as the paper list draws them: elided, laid out once, with the found words marked.

Knows fonts of the look by name; no paper. What comes from files is drawn letter for letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter, QTextLayout, QTextLine

from paperdesk.gui.look import Look

Marks = tuple[tuple[int, int], ...]

_KEPT = 1_500  # lines; a screen of the table takes some 300
_NARROWEST = 2.5  # pixels of a letter: a text of more letters than fit at this width needs no laying out to be cut
_ELLIPSIS = "…"

# px, weight, tabular figures
_FONTS: dict[str, tuple[float, int, bool]] = {
    "title": (13.5, 500, False),
    "unread": (13.5, 650, False),
    "meta": (12, 400, False),
    "snippet": (12.5, 400, False),
    "side": (11.5, 400, True),
    "cell": (13, 400, False),
    "cell_unread": (13, 600, False),
    "cell_small": (12.5, 400, False),
    "cell_number": (12.5, 400, True),
    "tag": (11, 400, False),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line ready to be drawn: its width in pixels, whether something of it is missing, and the places to mark."""

    layout: QTextLayout
    width: float
    elided: bool
    boxes: tuple[QRectF, ...]  # from the line's left top corner, before the font's factor


class _Face(NamedTuple):
    """A font with its measures as Qt makes it. Drawn, everything is `factor` times as large: Qt rounds 13.5 to 14."""

    font: QFont
    metrics: QFontMetricsF
    ascent: float
    factor: float
    ellipsis: float


class TextLines:
    """Lays lines out and keeps them by text, font, width and marks until the look changes."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._kept: dict[tuple[str, str, int, Marks], Line] = {}
        self._faces: dict[str, _Face] = {}

    def clear(self) -> None:
        """Forget everything: the text scale has changed."""
        self._kept.clear()
        self._faces.clear()

    def line(self, text: str, font: str, width: float, marks: Marks = ()) -> Line:
        """A text on one line of at most `width` pixels, with an ellipsis where it does not fit."""
        key = (text, font, int(width), marks)
        known = self._kept.get(key)
        if known is None:
            if len(self._kept) >= _KEPT:
                for old in list(self._kept)[: _KEPT // 8]:  # a few at a time: letting go of all would be felt
                    del self._kept[old]
            known = self._kept[key] = self._lay(text, self._face(font), max(0, int(width)), marks)
        return known

    def width(self, text: str, font: str) -> float:
        """Pixels a text would take, to the width of a screen."""
        return self.line(text, font, 4_000).width

    def draw(self, painter: QPainter, line: Line, font: str, x: float, base: float, ink: QColor, mark: QColor) -> None:
        """Draw a line with its letters standing on `base`; `mark` is the ground of what is marked."""
        face = self._face(font)
        at = QPointF(x, round(base - face.ascent * face.factor))
        if face.factor == 1:
            self._draw(painter, line, at, ink, mark)
            return
        painter.save()
        painter.translate(at)
        painter.scale(face.factor, face.factor)
        self._draw(painter, line, _ORIGIN, ink, mark)
        painter.restore()

    @staticmethod
    def _draw(painter: QPainter, line: Line, at: QPointF, ink: QColor, mark: QColor) -> None:
        if line.boxes:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mark)
            for box in line.boxes:
                painter.drawRoundedRect(box.translated(at), 2, 2)
        painter.setPen(ink)
        line.layout.draw(painter, at)

    def _face(self, name: str) -> _Face:
        face = self._faces.get(name)
        if face is None:
            px, weight, tabular = _FONTS[name]
            font = self._look.font(px, weight, tabular=tabular)
            metrics = QFontMetricsF(font)
            factor = px * self._look.scale / 100 / max(1, QFontInfo(font).pixelSize())
            face = _Face(font, metrics, metrics.ascent(), factor, metrics.horizontalAdvance(_ELLIPSIS))
            self._faces[name] = face
        return face

    def _lay(self, text: str, face: _Face, width: int, marks: Marks) -> Line:
        text = text.replace("\n", " ").replace("\t", " ")
        room = width / face.factor
        most = int(room / _NARROWEST) + 8
        cut = text[:most]
        layout, line = _laid(cut, face.font)
        elided = len(cut) < len(text) or line.naturalTextWidth() > room
        if elided:
            cut = self._cut(cut, line, face, room)
            layout, line = _laid(cut, face.font)
        end = len(cut) - 1 if elided else len(cut)
        boxes = _boxes(cut, line, marks, end, face.metrics.height()) if marks else ()
        return Line(layout, line.naturalTextWidth() * face.factor, elided, boxes)

    @staticmethod
    def _cut(text: str, line: QTextLine, face: _Face, room: float) -> str:
        """As much of a text as there is room for, and an ellipsis."""
        if text.isascii():  # there a place in Qt's text is a place in ours
            place = line.xToCursor(max(0.0, room - face.ellipsis), QTextLine.CursorPosition.CursorOnCharacter)
            return text[:place].rstrip() + _ELLIPSIS
        return face.metrics.elidedText(text + _ELLIPSIS, Qt.TextElideMode.ElideRight, room)


_ORIGIN = QPointF()


def led_to(text: str, marks: Marks, letters: int, kept: int = 0) -> tuple[str, Marks]:
    """A text whose first mark stands within so many letters: what is before it is cut where it must be.

    The first `kept` letters, which say where the text comes from, stay in any case.
    """
    if not marks or marks[0][1] <= letters:
        return text, marks
    least = max(kept, marks[0][0] - max(0, letters - kept) // 3)
    start = text.find(" ", least) + 1
    if not least < start <= marks[0][0]:
        start = marks[0][0]
    shift = start - kept - 2  # the ellipsis and its space come before
    return f"{text[:kept]}… {text[start:]}", tuple((first - shift, last - shift) for first, last in marks)


def _laid(text: str, font: QFont) -> tuple[QTextLayout, QTextLine]:
    layout = QTextLayout(text, font)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return layout, line


def _boxes(text: str, line: QTextLine, marks: Marks, end: int, height: float) -> tuple[QRectF, ...]:
    """Where the marks lie; Qt counts in UTF-16, and letters may run from right to left."""
    boxes = []
    for first, last in marks:
        if first < end:
            edges = [_edge(line, _units(text, place)) for place in (first, min(last, end))]
            boxes.append(QRectF(min(edges) - 1, 0, abs(edges[1] - edges[0]) + 2, height))
    return tuple(boxes)


def _edge(line: QTextLine, place: int) -> float:
    found: object = line.cursorToX(place)
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]


def _units(text: str, place: int) -> int:
    """How many UTF-16 units the first letters of a text take."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
