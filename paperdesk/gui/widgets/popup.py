"""A floating panel inside its window: rounded, with a soft painted shadow, closed by Esc or a click beside it.

It lies over the window as a child of it, not as a window of its own: that needs no compositor for its shadow, takes
part in pictures of the window, and never fights the window manager for the keyboard. Knows the look only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import box

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperdesk.gui.look import Look

SHADOW = 30  # pixels of shadow round the panel
_DROP = 8  # it falls a little downwards
_FALL = 2.4  # how fast it fades with distance
_MARGIN = 8  # pixels kept free to the window's edge


class _Scrim(QWidget):
    """Dims the window behind a popup."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self.setGeometry(window.rect())

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("scrim"))
        painter.end()


class Popup(QWidget):
    """Put what it shows into `body`; open it below a widget, at a point or in the upper middle of the window.

    With `takes_focus` it keeps the Tab key inside and gives the focus back when it closes; without, its owner keeps
    typing (a completion). `opened` and `closed` tell.
    """

    opened = Signal()
    closed = Signal()

    def __init__(
        self,
        look: Look,
        owner: QWidget,
        *,
        takes_focus: bool = True,
        scrim: bool = False,
        radius: int = 10,
        padding: int = 6,
    ) -> None:
        super().__init__(owner)
        self._look, self._owner, self._takes_focus = look, owner, takes_focus
        self._with_scrim, self._radius = scrim, radius
        self._scrim: _Scrim | None = None
        self._anchor: QWidget | None = None
        self._place: Callable[[], QRect] | None = None
        self._focus_before: QWidget | None = None
        self._padding = padding
        self.body = QVBoxLayout(self)
        self.body.setSpacing(0)
        self._set_margins()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        owner.destroyed.connect(self.deleteLater)
        look.changed.connect(self._on_look_changed)

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return self._place is not None

    def open_below(self, anchor: QWidget, *, width: int = 0, right: bool = False) -> None:
        """Show it under a widget (over it where there is no room), at its left or right edge; `width` in pixels."""

        def place() -> QRect:
            size = self._wanted(width)
            top = anchor.mapTo(self.window(), QPoint(0, 0))
            x = top.x() + anchor.width() - size.width() if right else top.x()
            y = top.y() + anchor.height() + 4
            if y + size.height() > self.window().height() - _MARGIN and top.y() - 4 - size.height() >= _MARGIN:
                y = top.y() - 4 - size.height()
            return QRect(QPoint(x, y), size)

        self._anchor = anchor
        self._open(place)

    def open_at(self, point: QPoint, *, width: int = 0) -> None:
        """Show it with its top left corner at a point of the screen."""
        here = self._owner.window().mapFromGlobal(point)
        self._anchor = None
        self._open(lambda: QRect(here, self._wanted(width)))

    def open_over(self, *, width: int, top: int) -> None:
        """Show it centred over the window, `top` pixels below its upper edge."""

        def place() -> QRect:
            window = self.window()
            room = QSize(min(width, window.width() - 2 * _MARGIN), 0)
            size = self._wanted(room.width())
            return QRect(QPoint((window.width() - size.width()) // 2, min(top, window.height() // 6)), size)

        self._anchor = None
        self._open(place)

    def close_popup(self) -> None:
        """Hide it; the focus goes back to where it was."""
        if self._place is None:
            return
        self._place = None
        self._look.application.removeEventFilter(self)
        had_focus = self.isAncestorOf(self._look.application.focusWidget() or self._owner)
        self.hide()
        if self._scrim is not None:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None
        before, self._focus_before = self._focus_before, None
        if had_focus and before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def place_again(self) -> None:
        """Fit it to what it shows now."""
        if self._place is None:
            return
        window = self.window()
        panel = self._place()
        panel.setSize(panel.size().boundedTo(window.size() - QSize(2 * _MARGIN, 2 * _MARGIN)))
        panel.moveLeft(max(_MARGIN, min(panel.left(), window.width() - _MARGIN - panel.width())))
        panel.moveTop(max(_MARGIN, min(panel.top(), window.height() - _MARGIN - panel.height())))
        self.setGeometry(panel.adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW))
        if self._scrim is not None:
            self._scrim.setGeometry(window.rect())

    def _wanted(self, width: int) -> QSize:
        """The size of the panel alone."""
        self.body.activate()
        hint = self.sizeHint() - QSize(2 * SHADOW, 2 * SHADOW)
        if width:
            whole = self.heightForWidth(width + 2 * SHADOW) if self.hasHeightForWidth() else 0
            return QSize(width, whole - 2 * SHADOW if whole > 0 else hint.height())
        return hint

    def _open(self, place: Callable[[], QRect]) -> None:
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        first = self._place is None
        self._place = place
        if first:
            self._focus_before = self._look.application.focusWidget()
            self._look.application.installEventFilter(self)
            if self._with_scrim:
                self._scrim = _Scrim(self._look, window)
                self._scrim.show()
        self.place_again()
        if self._scrim is not None:
            self._scrim.raise_()
        self.raise_()
        self.show()
        self.place_again()
        if self._takes_focus and first:
            stops = self._stops()
            (stops[0] if stops else self).setFocus(Qt.FocusReason.PopupFocusReason)
        if first:
            self.opened.emit()

    def _stops(self) -> list[QWidget]:
        """The widgets inside that Tab visits, in their order."""
        found: list[QWidget] = []
        each = self.nextInFocusChain()
        while each is not None and each is not self:
            tab = each.focusPolicy() & Qt.FocusPolicy.TabFocus
            if tab and self.isAncestorOf(each) and each.isVisibleTo(self) and each.isEnabled():
                found.append(each)
            each = each.nextInFocusChain()
        return found

    def _panel(self) -> QRect:
        return self.rect().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)

    def _set_margins(self) -> None:
        edge = SHADOW + self._look.px(self._padding)
        self.body.setContentsMargins(edge, edge, edge, edge)

    def _on_look_changed(self) -> None:
        self._set_margins()
        self.place_again()
        self.update()

    def _is_beside(self, receiver: QObject, event: QMouseEvent) -> bool:
        """Whether a press lies outside of the panel, of what opened it, and of windows it opened in turn."""
        if not isinstance(receiver, QWidget) or receiver.window() is not self.window():
            return False
        spot = event.globalPosition().toPoint()
        if self._panel().contains(self.mapFromGlobal(spot)):
            return False
        return self._anchor is None or not self._anchor.rect().contains(self._anchor.mapFromGlobal(spot))

    @guarded(False)
    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:
        if self._place is None:
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if self._is_beside(receiver, event):
                modal = self._scrim is not None
                self.close_popup()
                return modal
        elif receiver is self.window() and kind == QEvent.Type.Resize:
            self.place_again()
        elif receiver is self._anchor and kind in (QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.Resize):
            if kind == QEvent.Type.Hide:
                self.close_popup()
            else:
                self.place_again()
        return False

    @guarded(False)
    def focusNextPrevChild(self, forward: bool) -> bool:
        stops = self._stops()
        now = self._look.application.focusWidget()
        if not self._takes_focus or not stops:
            return False
        place = next((number for number, each in enumerate(stops) if each is now), -1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_popup()
        else:
            event.accept()  # keys of the window behind stay out of reach

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        panel = QRectF(self._panel())
        radius = look.px(self._radius)
        shade = look.colour("shadow")
        strongest = shade.alphaF()
        painter.setPen(Qt.PenStyle.NoPen)
        reach = SHADOW - _DROP
        for step in range(reach):  # from the outside inwards, each layer adding the difference to the one before
            grown = float(reach - step)
            share = ((step + 1) / reach) ** _FALL - (step / reach) ** _FALL
            shade.setAlphaF(strongest * share)
            painter.setBrush(shade)
            rect = panel.adjusted(-grown, -grown, grown, grown).translated(QPointF(0, _DROP * grown / reach))
            painter.drawRoundedRect(rect, radius + grown, radius + grown)
        box(painter, panel, radius, look.colour("panel"), look.colour("linestrong" if look.dark else "line"))
        painter.end()
