"""Small strokes the painted widgets share: boxes with hairlines, the soft focus ring, text beside icons.

Knows the look, no widget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBitmap, QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QRegion

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

RING = 3  # pixels of the soft ring round what has the focus

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def box(
    painter: QPainter, rect: QRectF, radius: float, fill: QColor | None, line: QColor | None = None, width: float = 1
) -> None:
    """A rounded box wholly inside `rect`, its line as thin as the screen can draw `width` crisply."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QBrush(fill) if fill is not None else QBrush(Qt.BrushStyle.NoBrush))
    if line is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius, radius)
        return
    half = width / 2
    painter.setPen(QPen(line, width))
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)


def focus_ring(painter: QPainter, rect: QRectF, radius: float, look: Look) -> None:
    """The ring of what has the focus, just inside `rect`: a soft band and the accent line within it."""
    box(painter, rect, radius, None, look.colour("accent", 0.35), RING)
    inset = RING - 1.5
    box(painter, rect.adjusted(inset, inset, -inset, -inset), radius - inset, None, look.colour("accent"), 1.5)


def text_width(text: str, font: QFont) -> float:
    """Pixels a line of text takes."""
    return QFontMetricsF(font).horizontalAdvance(text)


def line(
    painter: QPainter, rect: QRectF, text: str, font: QFont, colour: QColor, flags: Qt.AlignmentFlag = LEFT
) -> float:
    """One line of text, elided at the end of `rect`; the width it took."""
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, int(flags | Qt.TextFlag.TextSingleLine), shown)
    return metrics.horizontalAdvance(shown)


def icon(
    painter: QPainter, at: QPointF, name: str, colour: str, side: int, look: Look, *, disabled: bool = False
) -> None:
    """An icon with its top left corner at `at`, sharp at the painter's pixel ratio."""
    device = painter.device()
    ratio = device.devicePixelRatio() if device is not None else 1.0
    painter.drawPixmap(QPointF(round(at.x()), round(at.y())), look.pixmap(name, colour, side, ratio, disabled=disabled))


def round_region(size: QSize, radius: int) -> QRegion:
    """The rounded rectangle of that size as a mask for windows that cannot be translucent everywhere: menus, lists."""
    shape = QBitmap(size)
    shape.clear()
    painter = QPainter(shape)
    painter.setPen(Qt.GlobalColor.color1)
    painter.setBrush(Qt.GlobalColor.color1)
    painter.drawRoundedRect(0, 0, size.width() - 1, size.height() - 1, radius, radius)
    painter.end()
    return QRegion(shape)
