"""Buttons as drawn: with icon, word and key cap, primary, secondary or quiet, and the switch between two views.

They take the focus by Tab only, so that a click leaves J and K to the list. Know the look, no action.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from paperdesk.gui.widgets.chip import FilterChip
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.kbd import key_cap_width, key_words, paint_key_cap
from paperdesk.gui.widgets.paint import LEFT, box, focus_ring, icon, line, text_width
from paperdesk.gui.widgets.tips import set_tip

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

Kind = Literal["primary", "secondary", "quiet", "danger"]


class Button(QPushButton):
    """A button of `height` drawn pixels. Without words it is square and `tip` is its name.

    `keys` ("Q") is shown as a key cap after the words. A menu given with setMenu opens below it.
    """

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        icon: str = "",
        kind: Kind = "secondary",
        keys: str = "",
        tip: str = "",
        height: int = 34,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look, self._icon, self._kind, self._height = look, icon, kind, height
        self._keys = key_words(keys) if keys else ""
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text or tip)
        set_tip(self, tip)
        look.changed.connect(self._on_look_changed)

    def set_text(self, text: str) -> None:
        """Show another word."""
        self.setText(text)
        self.setAccessibleName(text)
        self._on_look_changed()

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon = name
        self._on_look_changed()

    def set_kind(self, kind: Kind) -> None:
        """Show it as another kind."""
        self._kind = kind
        self.update()

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        return self._look.font(13 if self._height > 26 else 12, 500)

    def _icon_side(self) -> int:
        return self._look.px(15 if self._height > 26 else 14)

    def _parts(self) -> list[tuple[str, float]]:
        parts: list[tuple[str, float]] = []
        if self._icon:
            parts.append(("icon", self._icon_side()))
        if self.text():
            parts.append(("text", text_width(self.text(), self._font())))
        if self._keys:
            parts.append(("keys", key_cap_width(self._keys, self._look)))
        if self.menu() is not None and self.text():
            parts.append(("arrow", self._look.px(12)))
        return parts

    def _content_width(self) -> float:
        parts = self._parts()
        return sum(width for _name, width in parts) + self._look.px(6) * max(0, len(parts) - 1)

    def _ink(self) -> str:
        if self._kind == "primary":
            return "onaccent"
        if self.isChecked():
            return "accenttext"
        if self._kind == "danger":
            return "danger"
        return "muted" if self._kind == "quiet" and not self.underMouse() else "text"

    def _paint_ground(self, painter: QPainter, rect: QRectF, radius: float) -> None:
        look = self._look
        hot = self.underMouse() and self.isEnabled()
        if self._kind == "primary":
            name = "accentpress" if self.isDown() else "accenthover" if hot else "accent"
            box(painter, rect, radius, look.colour(name, 1 if self.isEnabled() else 0.45))
            return
        if self.isChecked():
            box(painter, rect, radius, look.colour("accentsoft"))
        elif self._kind != "quiet":
            edge = "danger" if self._kind == "danger" and hot else "linestrong" if hot else "line"
            box(painter, rect, radius, look.colour("panel"), look.colour(edge))
        if self.isDown() or (self._kind == "quiet" and hot):
            box(painter, rect, radius, look.colour("press" if self.isDown() else "hover"))

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        height = self._look.px(self._height)
        if not self.text():
            return QSize(height, height)
        pad = 12 if self._height > 26 else 8
        return QSize(round(self._content_width()) + 2 * self._look.px(pad), height)

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.menu() is not None:
                self.showMenu()
            else:
                self.click()
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        radius = look.px(8 if self._height > 26 else 6)
        self._paint_ground(painter, rect, radius)
        ink = self._ink()
        x = (rect.width() - self._content_width()) / 2
        for name, width in self._parts():
            if name in ("icon", "arrow"):
                side = round(width)
                drawing = self._icon if name == "icon" else "chevron-down"
                spot = QPointF(x, (rect.height() - side) / 2)
                icon(painter, spot, drawing, ink, side, look, disabled=not self.isEnabled())
            elif name == "text":
                tint = look.colour(ink) if self.isEnabled() or self._kind == "primary" else look.colour("faint")
                line(painter, QRectF(x, 0, width + 1, rect.height()), self.text(), self._font(), tint, LEFT)
            else:
                cap: QColor | None = look.colour(ink) if self._kind == "primary" else None
                paint_key_cap(painter, x + width, rect.height() / 2, self._keys, look, cap)
            x += width + look.px(6)
        if self.hasFocus():
            self._paint_focus(painter, rect, radius)
        painter.end()

    def _paint_focus(self, painter: QPainter, rect: QRectF, radius: float) -> None:
        if self._kind == "primary":
            inner = rect.adjusted(2, 2, -2, -2)
            box(painter, inner, radius - 2, None, self._look.colour("onaccent", 0.9), 1.5)
        else:
            focus_ring(painter, rect, radius, self._look)


class ViewSwitch(QWidget):
    """Small pills of which one is chosen, such as rows or table. `view_chosen` tells the id chosen by the reader."""

    view_chosen = Signal(str)

    def __init__(self, look: Look, views: list[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """`views`: id, icon and name of each."""
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.px(6))
        self._chips: dict[str, FilterChip] = {}
        for view, icon_name, title in views:
            chip = FilterChip(look, icon=icon_name, checkable=True)
            chip.setAccessibleName(title)
            set_tip(chip, title)
            chip.clicked.connect(lambda _on, view=view: self._on_clicked(view))
            layout.addWidget(chip)
            self._chips[view] = chip
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def view(self) -> str:
        """The id of the one shown as chosen; empty before the first choice."""
        return next((view for view, chip in self._chips.items() if chip.isChecked()), "")

    def set_view(self, view: str) -> None:
        """Show one as chosen, without telling."""
        for each, chip in self._chips.items():
            chip.setChecked(each == view)

    def _on_clicked(self, view: str) -> None:
        self.set_view(view)
        self.view_chosen.emit(view)
