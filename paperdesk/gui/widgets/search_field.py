"""The field of the search: icon, words, how many were found, and the key that leads here.

Knows text, no query language and no library. Esc empties it, a second Esc leaves it. Alt+Backspace takes the last of
what was understood before the cursor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.kbd import key_cap_width, key_words, paint_key_cap
from paperdesk.gui.widgets.paint import RIGHT, RING, box, icon, line, text_width
from paperdesk.gui.widgets.search_line import SearchLine
from paperdesk.gui.widgets.tips import set_tip

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_HEIGHT, _ICON, _PAD = 34, 16, 10


class SearchField(QWidget):
    """A field 34 pixels high with `RING` pixels of room for its focus ring on every side.

    Signals: `text_edited` on every change by the reader, `submitted` on Enter, `cleared` when Esc or the cross
    emptied it, `left` on Esc in the empty field, `list_requested` on Down.
    """

    text_edited = Signal(str)
    submitted = Signal()
    cleared = Signal()
    left = Signal()
    list_requested = Signal()

    def __init__(self, look: Look, placeholder: str, *, keys: str = "Ctrl+F", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._keys = key_words(keys) if keys else ""
        self._result = ""
        self._quiet = False  # while the text is changed by others than the reader
        self.line_edit = SearchLine(look, self.handle_key, self)
        self.set_placeholder(placeholder)
        self.line_edit.setMaxLength(20_000)
        self.line_edit.textEdited.connect(self._on_text_edited)
        self.line_edit.textChanged.connect(self._on_text_changed)
        self.line_edit.returnPressed.connect(self.submitted)
        self.setFocusProxy(self.line_edit)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line_edit.text()

    def set_placeholder(self, text: str) -> None:
        """Show other words while nothing is typed; they are the field's name."""
        self.line_edit.setPlaceholderText(text)
        self.line_edit.setAccessibleName(text)

    def set_text(self, text: str) -> None:
        """Show other words; tells nothing."""
        if text == self.line_edit.text():
            return
        self._quiet = True
        try:
            self.line_edit.replace_text(text)  # the reader can undo it in the field
        finally:
            self._quiet = False

    def set_result(self, text: str) -> None:
        """Say at the right what was found ("6 of 78 · 4 ms"); empty shows the key instead."""
        self._result = text
        self.line_edit.setAccessibleDescription(text)
        self._place_line()
        self.update()

    def set_keys(self, keys: str) -> None:
        """Show another key."""
        self._keys = key_words(keys) if keys else ""
        self._place_line()
        self.update()

    def clear(self) -> None:
        """Empty it, and tell when there was something."""
        if self.line_edit.text():
            self.line_edit.clear()
            self.cleared.emit()

    def select_all(self) -> None:
        """Take the focus with everything selected, ready to be typed over."""
        self.line_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line_edit.selectAll()

    def handle_key(self, event: QKeyEvent) -> bool:
        """A key pressed in the words; whether it meant something here."""
        key = event.key()
        if key == Qt.Key.Key_Backspace and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.line_edit.remove_span_before_cursor()
        elif key == Qt.Key.Key_Escape:
            if self.line_edit.text():
                self.clear()
            else:
                self.left.emit()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self.list_requested.emit()
        else:
            return False
        return True

    def _on_text_edited(self, text: str) -> None:
        if not self._quiet:
            self.text_edited.emit(text)

    def _on_text_changed(self, text: str) -> None:
        if not text:
            self._result = ""
        self._place_line()
        self.update()

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self._place_line()
        self.update()

    def _frame(self) -> QRectF:
        return QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)

    def _cross(self) -> QRectF:
        """Where the cross is that empties the field."""
        frame, side = self._frame(), self._look.px(_ICON)
        return QRectF(frame.right() - self._look.px(_PAD) - side + 2, frame.center().y() - side / 2, side, side)

    def _cross_shown(self) -> bool:
        return bool(self.line_edit.text()) and self.underMouse()

    def _right_width(self) -> float:
        """Pixels taken at the right end."""
        look = self._look
        cross = look.px(_ICON) + 4 if self._cross_shown() else 0
        if self._result:
            return text_width(self._result, look.font(12, tabular=True)) + 4 + cross
        if not self.line_edit.text() and self._keys:
            return key_cap_width(self._keys, look)
        return cross

    def _place_line(self) -> None:
        look, frame = self._look, self._frame()
        left = frame.left() + look.px(_PAD + _ICON + 8)
        right = frame.right() - look.px(_PAD) - self._right_width() - look.px(8)
        self.line_edit.setFont(look.font(13))
        height = look.px(_HEIGHT) - 2  # all but the frame: the crosses of what was understood stand above the words
        top = round(frame.center().y() - height / 2)
        self.line_edit.setGeometry(round(left), top, max(20, round(right - left)), height)

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420), self._look.px(_HEIGHT) + 2 * RING)

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(_HEIGHT) + 2 * RING)

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_line()

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self._place_line()
        return bool(super().event(event))

    @guarded()
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._cross_shown() and self._cross().contains(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)
        set_tip(self, "Clear the search" if over else "")

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._cross_shown() and self._cross().contains(event.position()):
            self.clear()
        self.line_edit.setFocus(Qt.FocusReason.MouseFocusReason)

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        frame, radius = self._frame(), look.px(8)
        focused = self.line_edit.hasFocus()
        if focused:
            box(painter, QRectF(self.rect()), radius + RING, look.colour("accentsoft"))
        edge = "accent" if focused else "linestrong" if self.underMouse() else "line"
        box(painter, frame, radius, look.colour("panel"), look.colour(edge))
        side = look.px(_ICON)
        tint = "text" if focused or self.line_edit.text() else "muted"
        icon(painter, QPointF(frame.left() + look.px(_PAD), frame.center().y() - side / 2), "search", tint, side, look)
        right = frame.right() - look.px(_PAD)
        if self._cross_shown():
            cross = self._cross()
            icon(painter, cross.topLeft(), "x", "muted", round(cross.width()), look)
            right = cross.left() - 4
        if self._result:
            area = QRectF(frame.left(), frame.top(), right - frame.left(), frame.height())
            line(painter, area, self._result, look.font(12, tabular=True), look.colour("faint"), RIGHT)
        elif not self.line_edit.text() and self._keys:
            paint_key_cap(painter, right, frame.center().y(), self._keys, look)
        painter.end()
