"""The ground of a line in a list: one that is marked, or lies under the mouse.

Apart from the other strokes, for it asks Qt for its styles, which no window needs to open.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.paint import box


def line_ground(painter: QPainter, option: QStyleOptionViewItem, look: Look) -> tuple[QRectF, bool]:
    """Paint the ground of a line that is marked or under the mouse; where the line is, and whether it is marked."""
    rect = QRectF(QRect(option.rect))
    marked = bool(option.state & QStyle.StateFlag.State_Selected)
    if marked or option.state & QStyle.StateFlag.State_MouseOver:
        box(painter, rect, look.px(6), look.colour("accentsoft" if marked else "hover"))
    return rect, marked
