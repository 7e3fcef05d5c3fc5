"""The library's name at the top of the sidebar: a button that opens the menu of libraries."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.guard import guarded


class LibraryButton(QPushButton):
    """Icon, name and the sign that there is more to choose from."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(name)
        self._look = look
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Show another library's name."""
        self.setText(name)
        self.setAccessibleName(f"Library {name}")
        self.setToolTip("Switch, open or make libraries")

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(32))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(60), self._look.px(32))

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect()
        if self.underMouse() or self.isDown() or self.hasFocus():
            painter.setPen(QPen(look.colour("accent"), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("hover"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), look.px(6), look.px(6))
        side, small = look.px(18), look.px(14)
        middle = rect.center().y() + 1
        look.icon("library", "text").paint(painter, QRect(8, middle - side // 2, side, side))
        end = rect.right() - 6 - small
        look.icon("chevrons-up-down", "faint").paint(painter, QRect(end, middle - small // 2, small, small))
        painter.setFont(look.font(13, 600))
        painter.setPen(look.colour("text"))
        left = 8 + side + look.px(8)
        name = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, end - left - 6)
        painter.drawText(QRect(left, 0, end - left, rect.height()), Qt.AlignmentFlag.AlignVCenter, name)
        painter.end()
