"""Five stars a paper is rated with, by mouse and keys. Knows the look, no paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from paperdesk.gui.widgets.glyphs import paint_star
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import focus_ring

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_STARS = 5
_PITCH, _SIDE, _PAD = 14, 12, 4


class Rating(QAbstractSlider):
    """0 to 5 stars. A click on the star that is the rating takes it away; keys 0-5, arrows, Delete.

    A slider by kind, so that screen readers can tell and set the number.
    """

    rating_chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._hovered = 0
        self.setRange(0, _STARS)
        self.setPageStep(1)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Rating")
        look.changed.connect(self._on_look_changed)

    @property
    def rating(self) -> int:
        """The stars shown."""
        return self.value()

    def set_rating(self, rating: int) -> None:
        """Show that many stars; tells nothing."""
        self.setValue(rating)
        self.update()

    def _choose(self, rating: int) -> None:
        rating = min(max(rating, 0), _STARS)
        if rating != self.value():
            self.set_rating(rating)
            self.rating_chosen.emit(rating)

    def _star_at(self, x: float) -> int:
        return min(max(int((x - self._look.px(_PAD)) // self._look.px(_PITCH)) + 1, 1), _STARS)

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(_STARS * self._look.px(_PITCH) + 2 * self._look.px(_PAD), self._look.px(18))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_5:
            self._choose(key - Qt.Key.Key_0)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self._choose(self.value() + 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self._choose(self.value() - 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Home):
            self._choose(0)
        elif key == Qt.Key.Key_End:
            self._choose(_STARS)
        else:
            QWidget.keyPressEvent(self, event)

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            star = self._star_at(event.position().x())
            self._choose(0 if star == self.value() else star)
            self._hovered = 0
            self.update()

    @guarded()
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._star_at(event.position().x())
        self.update()

    @guarded()
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @guarded()
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = 0
        self.update()

    @guarded()
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @guarded()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @guarded()
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling past must not rate a paper

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        pitch, side, pad = look.px(_PITCH), look.px(_SIDE), look.px(_PAD)
        shown = self._hovered or self.value()
        colour = "star" if self._hovered or self.hasFocus() else "faint"
        if not self.isEnabled():
            painter.setOpacity(0.45)
        for number in range(_STARS):
            rect = QRectF(pad + number * pitch + (pitch - side) / 2, (self.height() - side) / 2, side, side)
            paint_star(painter, rect, look, filled=number < shown, colour=colour)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), look.px(6), look)
        painter.end()
