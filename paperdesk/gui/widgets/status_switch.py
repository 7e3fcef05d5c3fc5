"""The switch of a paper's status: four segments with their glyphs, one of them chosen, or none over a mixed selection.

Knows the look and the four words, no paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from paperdesk.gui.widgets.glyphs import STATUSES, paint_status
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import LEFT, box, focus_ring, line, text_width
from paperdesk.gui.widgets.tips import set_tip

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_TITLES = {"unread": "Unread", "reading": "Reading", "read": "Read", "skipped": "Skipped"}
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)


class _Segment(QRadioButton):
    """One of the four; paints its glyph and word, the switch paints the ground."""

    def __init__(self, look: Look, status: str, parent: StatusSwitch) -> None:
        super().__init__(_TITLES[status], parent)
        self._look, self.status = look, status
        self.progress: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        words = text_width(self.text(), self._look.font(12, 600))
        return QSize(round(words) + self._look.px(16 + 6 + 8), self._look.px(29))

    @property
    def has_room(self) -> bool:
        """Whether its word fits, be it chosen or not."""
        words = text_width(self.text(), self._look.font(12, 600))
        return words + self._look.px(16 + 6) <= self.width() - 4

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(26), self._look.px(29))

    @guarded(True)
    def hitButton(self, pos: object) -> bool:  # noqa: N802
        return True

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        switch = self.parentWidget()
        if isinstance(switch, StatusSwitch) and event.key() in (*_BACK, *_ON):  # walk only: a choice is an undo step
            switch.walk(self, 1 if event.key() in _ON else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @guarded()
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.underMouse() and not self.isChecked() and self.isEnabled():
            painter.fillRect(rect, look.colour("hover"))
        side, gap = look.px(16), look.px(6)
        font = look.font(12, 600 if self.isChecked() else 400)
        switch = self.parentWidget()
        named = not isinstance(switch, StatusSwitch) or switch.named
        words = text_width(self.text(), font) if named else 0.0
        whole = side + gap + words if named else side
        x = (rect.width() - whole) / 2
        if not self.isEnabled():
            painter.setOpacity(0.45)
        paint_status(painter, QRectF(x, (rect.height() - side) / 2, side, side), self.status, self.progress, look)
        if words:
            ink = look.colour("accenttext" if self.isChecked() else "muted")
            line(painter, QRectF(x + side + gap, 0, words + 1, rect.height()), self.text(), font, ink, LEFT)
        painter.setOpacity(1)
        if self.hasFocus():
            focus_ring(painter, rect, look.px(7), look)
        painter.end()


class StatusSwitch(QWidget):
    """Shows a status and lets the reader choose another: by click, or arrows and Space. Tells `status_chosen` then."""

    status_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._status = ""
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(1, 1, 1, 1)
        self._layout.setSpacing(1)
        self._segments: list[_Segment] = []
        for status in STATUSES:
            segment = _Segment(look, status, self)
            segment.clicked.connect(lambda _on, status=status: self._on_clicked(status))
            self._layout.addWidget(segment, 1)
            self._segments.append(segment)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Reading status")
        self.set_status("")
        look.changed.connect(self._on_look_changed)

    @property
    def status(self) -> str:
        """The status shown; empty for none."""
        return self._status

    @property
    def named(self) -> bool:
        """Whether there is room for the words of all four; else the glyphs stand alone."""
        return all(segment.has_room for segment in self._segments)

    def set_status(self, status: str, progress: float | None = None) -> None:
        """Show a status, or none (empty), and how far the paper is read (0 to 1); tells nothing."""
        self._status = status
        for segment in self._segments:
            segment.setAutoExclusive(False)  # else the one that is checked could not be unchecked
            segment.setChecked(segment.status == status)
            segment.progress = progress
            segment.update()
        for segment in self._segments:
            segment.setAutoExclusive(True)
        self._keep_one_stop()

    def set_keys(self, keys: dict[str, str]) -> None:
        """Name the keys that do the same in the tool tips."""
        for segment in self._segments:
            key = keys.get(segment.status, "")
            set_tip(segment, f"{_TITLES[segment.status]} ({key})" if key else "")

    def walk(self, segment: QWidget, step: int) -> None:
        """Move the focus to the neighbour of a segment."""
        place = next(n for n, each in enumerate(self._segments) if each is segment)
        target = self._segments[(place + step) % len(self._segments)]
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _keep_one_stop(self) -> None:
        """Tab stops at the chosen segment only, or at the first."""
        stop = next((each for each in self._segments if each.isChecked()), self._segments[0])
        for segment in self._segments:
            here = segment is stop or segment.hasFocus()
            segment.setFocusPolicy(Qt.FocusPolicy.TabFocus if here else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(stop)

    def _on_clicked(self, status: str) -> None:
        changed = status != self._status
        self.set_status(status, self._segments[0].progress)
        if changed:
            self.status_chosen.emit(status)

    def _on_look_changed(self) -> None:
        self._layout.invalidate()
        self.updateGeometry()
        self.update()

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        radius = look.px(8)
        edge = look.colour("line")
        box(painter, rect, radius, look.colour("panel"), edge)
        shape = QPainterPath()
        shape.addRoundedRect(rect.adjusted(1, 1, -1, -1), radius - 1, radius - 1)
        painter.setClipPath(shape)
        for segment in self._segments:
            area = QRectF(segment.geometry())
            if segment.isChecked():
                painter.fillRect(area.adjusted(0, -1, 0, 1), look.colour("accentsoft"))
            if segment is not self._segments[-1]:
                self._divide(painter, area, edge)
        painter.end()

    @staticmethod
    def _divide(painter: QPainter, area: QRectF, edge: QColor) -> None:
        painter.fillRect(QRectF(QPointF(area.right(), area.top()), QPointF(area.right() + 1, area.bottom())), edge)
