"""The bar at the lower edge of the window: short words with icons at its left and right ends.

Knows ids and words; who changes them and what a click means is the owner's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import LEFT, box, focus_ring, icon, line, text_width
from paperdesk.gui.widgets.tips import set_tip

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

Side = Literal["left", "right"]
_HEIGHT, _GAP = 28, 16


class _Item(QPushButton):
    """One entry: an icon and words; a button where a click means something."""

    def __init__(self, look: Look, clickable: bool) -> None:
        super().__init__()
        self._look, self._icon, self._tint = look, "", "muted"
        self.clickable = clickable
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if clickable else Qt.FocusPolicy.NoFocus)
        if clickable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def say(self, text: str, icon_name: str, tint: str, tip: str) -> None:
        """Show other words."""
        self.setText(text)
        self._icon, self._tint = icon_name, tint
        self.setAccessibleName(text)
        set_tip(self, tip)
        self.setVisible(bool(text or icon_name))
        self.updateGeometry()
        self.update()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        look = self._look
        width = text_width(self.text(), look.font(11.5)) + (look.px(13 + 4) if self._icon else 0)
        return QSize(round(width) + 2 + look.px(_GAP), look.px(22))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(32), self._look.px(22))

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.clickable and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        hot = self.clickable and self.underMouse()
        if hot:
            box(painter, rect, look.px(5), look.colour("press" if self.isDown() else "hover"))
        tint = "text" if hot and self._tint == "muted" else self._tint
        x = look.px(_GAP) / 2
        if self._icon:
            side = look.px(13)
            icon(painter, QPointF(x, (rect.height() - side) / 2), self._icon, tint, side, look)
            x += side + look.px(4)
        area = QRectF(x, 0, rect.width() - x, rect.height())
        line(painter, area, self.text(), look.font(11.5), look.colour(tint), LEFT)
        if self.hasFocus():
            focus_ring(painter, rect, look.px(5), look)
        painter.end()


class BarStatus(QWidget):
    """The bar. Entries stand in the order they were first set; `item_clicked` tells the id of a clickable one."""

    item_clicked = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._items: dict[str, _Item] = {}
        self._layout = QHBoxLayout(self)
        self._left = QHBoxLayout()
        self._right = QHBoxLayout()
        self._layout.addLayout(self._left)
        self._layout.addStretch(1)
        self._layout.addLayout(self._right)
        for row in (self._layout, self._left, self._right):
            row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Status bar")
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)

    def set_item(
        self,
        item: str,
        text: str,
        *,
        icon: str = "",
        side: Side = "left",
        tint: str = "muted",
        tip: str = "",
        clickable: bool = False,
    ) -> None:
        """Make or change an entry; without words and icon it is hidden. `side` and `clickable` count the first time."""
        entry = self._items.get(item)
        if entry is None:
            entry = self._items[item] = _Item(self._look, clickable)
            entry.clicked.connect(lambda: self._on_clicked(item))
            (self._left if side == "left" else self._right).addWidget(entry)
        entry.say(text, icon, tint, tip)

    def text(self, item: str) -> str:
        """The words of an entry; empty when there is none of that id."""
        entry = self._items.get(item)
        return entry.text() if entry is not None else ""

    def add_widget(self, widget: QWidget, side: Side = "left") -> None:
        """Put a small widget of the owner's (the activity button) after the entries of a side."""
        (self._left if side == "left" else self._right).addWidget(widget)

    def _on_clicked(self, item: str) -> None:
        if self._items[item].clickable:
            self.item_clicked.emit(item)

    def _on_look_changed(self) -> None:
        edge = self._look.px(14) - self._look.px(_GAP) // 2
        self._layout.setContentsMargins(edge, 1, edge, 0)
        self.updateGeometry()
        self.update()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(self._layout.sizeHint().width(), self._look.px(_HEIGHT))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.px(_HEIGHT))

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("side"))
        painter.fillRect(0, 0, self.width(), 1, self._look.colour("line"))
        painter.end()
