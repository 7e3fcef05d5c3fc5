"""The little pictures of a paper's state: status glyph with its progress ring, and the star.

Painter paths on a 16 pixel square, scaled into whatever rectangle is given; shared by the list, the status switch and
the sidebar. Knows the look, no widget and no paper.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

STATUSES = ("unread", "reading", "read", "skipped")
_PART_READ = 0.4  # how full the ring is drawn when nobody knows the page


def paint_status(painter: QPainter, rect: QRectF, status: str, progress: float | None, look: Look) -> None:
    """The glyph of a status in `rect`; `progress` (0 to 1) fills the ring of what is being read."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(rect.width(), rect.height())
    painter.translate(rect.center() - QPointF(side / 2, side / 2))
    painter.scale(side / 16, side / 16)
    colour = look.colour(status)
    if status == "unread":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(8, 8), 4.5, 4.5)
    elif status == "reading":
        _paint_ring(painter, colour, look.colour("faint", 0.4), progress)
    elif status == "read":
        painter.setPen(_pen(colour, 2))
        painter.drawPolyline([QPointF(3, 8.5), QPointF(6.2, 11.7), QPointF(13, 5)])
    else:
        painter.setPen(_pen(colour, 1.75))
        painter.drawLine(QLineF(4, 8, 12, 8))
    painter.restore()


def _paint_ring(painter: QPainter, colour: QColor, track: QColor, progress: float | None) -> None:
    ring = QRectF(2.5, 2.5, 11, 11)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(track, 2.5))
    painter.drawEllipse(ring)
    part = _PART_READ if progress is None else min(max(progress, 0.06), 1.0)  # a page read shows
    pen = QPen(colour, 2.5)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawArc(ring, 90 * 16, round(-part * 360 * 16))


def paint_star(painter: QPainter, rect: QRectF, look: Look, *, filled: bool = True, colour: str = "star") -> None:
    """A star in `rect`, filled or as an outline."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(rect.width(), rect.height())
    painter.translate(rect.center() - QPointF(side / 2, side / 2))
    painter.scale(side / 24, side / 24)
    tint = look.colour(colour)
    painter.setBrush(tint if filled else Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(tint, 1 if filled else 1.75))
    painter.drawPath(_star_path())
    painter.restore()


@cache
def _star_path() -> QPainterPath:
    path = QPainterPath(QPointF(12, 2))
    for dx, dy in ((3.1, 6.3), (6.9, 1), (-5, 4.9), (1.2, 6.8), (-6.2, -3.2), (-6.2, 3.2), (1.2, -6.8), (-5, -4.9)):
        path.lineTo(path.currentPosition() + QPointF(dx, dy))
    path.lineTo(path.currentPosition() + QPointF(6.9, -1))
    path.closeSubpath()
    return path


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
