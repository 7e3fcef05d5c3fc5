"""Chips: the tinted tag of a paper, and the pill that filters or sorts a list.

`paint_tag` is shared with the delegate of the paper list. Knows the look, no library: what a click means is the
owner's business.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QLinearGradient, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import CENTRE, LEFT, box, focus_ring, icon, line, text_width
from paperdesk.gui.widgets.tips import set_tip

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_WIDEST = 260  # pixels of a tag chip at most; a longer path is elided
_TAG_PAD = 6


def tag_size(text: str, look: Look) -> QSize:
    """Pixels of the chip of a tag."""
    width = round(text_width(text[:200], look.font(11))) + 2 * look.px(_TAG_PAD)
    return QSize(min(width, look.px(_WIDEST)), look.px(16))


def paint_tag(painter: QPainter, rect: QRectF, text: str, colour: str | None, look: Look) -> None:
    """The chip of a tag in `rect`: a tint of its colour, its path in a darker mix."""
    ground, ink = look.tag_colours(colour)
    box(painter, rect, look.px(4), ground)
    pad = look.px(_TAG_PAD)
    line(painter, rect.adjusted(pad, 0, -pad + 1, 0), text[:200], look.font(11), ink, CENTRE)


class TagChip(QPushButton):
    """The chip of one tag. `chosen` on a click or Enter; `remove_requested` by its cross, Delete or Backspace."""

    chosen = Signal(str)
    remove_requested = Signal(str)

    def __init__(
        self,
        look: Look,
        path: str,
        colour: str | None = None,
        *,
        removable: bool = True,
        partial: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._path, self._colour = look, path, colour
        self._removable, self._partial = removable, partial
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Tag {path}" + (", on some of the selected papers" if partial else ""))
        if removable:
            self.setAccessibleDescription("Delete removes it")
        self._on_look_changed()
        self.clicked.connect(self._on_clicked)
        look.changed.connect(self._on_look_changed)

    @property
    def path(self) -> str:
        """The tag it stands for."""
        return self._path

    def _on_look_changed(self) -> None:
        size = self.sizeHint()
        wide = text_width(self._path, self._look.font(11)) + 2 * self._look.px(_TAG_PAD) > size.width() + 1
        note = "On some of the selected papers" if self._partial else ""
        set_tip(self, "\n".join(part for part in (self._path if wide else "", note) if part))
        self.updateGeometry()
        self.update()

    def _on_clicked(self) -> None:
        self.chosen.emit(self._path)

    def _cross(self) -> QRectF:
        """Where the cross is shown."""
        side = self._look.px(16)
        return QRectF(self.width() - side, (self.height() - side) / 2, side, side)

    def _cross_shown(self) -> bool:
        return self._removable and (self.underMouse() or self.hasFocus())

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return tag_size(self._path, self._look)

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(self._look.px(28), self._look.px(16)))

    @guarded()
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self._removable and self._cross().contains(event.position())
        if event.button() == Qt.MouseButton.LeftButton and self.isDown() and inside:
            self.setDown(False)
            self.remove_requested.emit(self._path)
            return
        super().mouseReleaseEvent(event)

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_requested.emit(self._path)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._partial:
            painter.setOpacity(0.65)
        paint_tag(painter, rect, self._path, self._colour, self._look)
        if self._partial:
            pen = QPen(self._look.tag_colours(self._colour)[1], 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), self._look.px(4), self._look.px(4))
            painter.setOpacity(1)
        if self._cross_shown():
            self._paint_cross(painter, rect)
        if self.hasFocus():
            box(painter, rect, self._look.px(4), None, self._look.colour("accent"), 1.5)
        painter.end()

    def _paint_cross(self, painter: QPainter, rect: QRectF) -> None:
        """A cross over the end of the text, which fades under it."""
        tint, ink = self._look.tag_colours(self._colour)
        ground = _over(tint, self._look.colour("panel"))
        cross = self._cross()
        fade = QLinearGradient(cross.left() - self._look.px(8), 0, cross.left() + self._look.px(2), 0)
        clear = QColor(ground)
        clear.setAlpha(0)
        fade.setColorAt(0, clear)
        fade.setColorAt(1, ground)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fade)
        painter.setClipRect(rect.adjusted(rect.width() - self._look.px(26), 0, 0, 0))
        painter.drawRoundedRect(rect, self._look.px(4), self._look.px(4))
        painter.setClipping(False)
        arm = self._look.px(3)
        painter.setPen(QPen(ink, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        middle = cross.center()
        painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm))
        painter.drawLine(middle - QPointF(arm, -arm), middle + QPointF(arm, -arm))


class FilterChip(QPushButton):
    """A pill with a word, an icon or both, and a count; checked it is filled. A menu given to it opens below it."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        count: int | None = None,
        icon: str = "",
        dropdown: bool = False,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look, self._count, self._icon, self._dropdown = look, count, icon, dropdown
        self.setAutoDefault(False)
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)

    def set_count(self, count: int | None) -> None:
        """Show another count, or none."""
        self._count = count
        self._on_look_changed()

    def set_text(self, text: str) -> None:
        """Show another word."""
        self.setText(text)
        self._on_look_changed()

    def set_facet(self, text: str, count: int) -> None:
        """Show another word with its count."""
        self._count = count
        self.set_text(text)

    def _on_look_changed(self) -> None:
        if self.text():
            self.setAccessibleName(self.text() + ("" if self._count is None else f", {self._count:,}"))
        self.updateGeometry()
        self.update()

    def _fonts(self) -> tuple[QFont, QFont]:
        return self._look.font(12), self._look.font(12, 500, tabular=True)

    def _parts(self) -> list[tuple[str, float]]:
        """What stands in the pill, in order, with its width."""
        font, figures = self._fonts()
        parts: list[tuple[str, float]] = []
        if self._icon:
            parts.append(("icon", self._look.px(13)))
        if self.text():
            parts.append(("text", text_width(self.text()[:200], font)))
        if self._count is not None:
            parts.append(("count", text_width(f"{self._count:,}", figures)))
        if self._dropdown or self.menu() is not None:
            parts.append(("arrow", self._look.px(12)))
        return parts

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        parts = self._parts()
        gaps = self._look.px(5) * max(0, len(parts) - 1)
        width = math.ceil(sum(width for _name, width in parts)) + gaps + 2 * self._look.px(10)
        return QSize(min(width, self._look.px(320)), self._look.px(23))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(self._look.px(40), self._look.px(23)))

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and self.menu() is not None:
            self.showMenu()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (
            event.key() == Qt.Key.Key_Down and self._dropdown
        ):
            self.click()
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        on = self.isChecked()
        edge = look.colour("linestrong" if self.underMouse() and self.isEnabled() else "line")
        box(painter, rect, rect.height() / 2, look.colour("accentsoft" if on else "panel"), None if on else edge)
        if self.isDown() or (on and self.underMouse()):
            box(painter, rect, rect.height() / 2, look.colour("hover"))
        ink = "accenttext" if on else "text"
        font, figures = self._fonts()
        x, room = float(look.px(10)), rect.width() - look.px(10)
        for name, width in self._parts():
            if name in ("icon", "arrow"):
                side = round(width)
                drawing = self._icon if name == "icon" else "chevron-down"
                tint = ink if name == "icon" or on else "muted"
                spot = QPointF(x, (rect.height() - side) / 2)
                icon(painter, spot, drawing, tint, side, look, disabled=not self.isEnabled())
            else:
                text, style = (self.text(), font) if name == "text" else (f"{self._count:,}", figures)
                tint = ink if name == "text" or on else "faint"
                area = QRectF(x, 0, min(width + 1, room - x), rect.height())
                line(painter, area, text, style, look.colour(tint if self.isEnabled() else "faint"), LEFT)
            x += width + look.px(5)
        if self.hasFocus():
            focus_ring(painter, rect, rect.height() / 2, look)
        painter.end()


def _over(tint: QColor, ground: QColor) -> QColor:
    """The opaque colour a transparent tint shows on a ground."""
    share = tint.alphaF()
    return QColor.fromRgbF(
        tint.redF() * share + ground.redF() * (1 - share),
        tint.greenF() * share + ground.greenF() * (1 - share),
        tint.blueF() * share + ground.blueF() * (1 - share),
    )
