"""The words of the search field: a line of text with a quiet ground behind the parts that were understood as more.

Knows spans of text and how to paint them, no query language: whoever does gives the spans. Places are counted in
characters of Python, which Qt counts otherwise where a character takes two of its units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import box, text_width
from paperdesk.gui.widgets.tips import set_tip

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_GROUND, _PAD, _RADIUS, _CROSS = 22, 2, 4, 11
_NEAR = 0.3  # of a space that a ground takes where a space parts it from another ground: they must not touch
_REACH = 2  # pixels round a cross that count as the cross
_CARET_ROOM = 5  # pixels of a line edit's caret rectangle before the caret itself
_GROUNDS = {"condition": ("accentsoft", 1.0), "words": ("press", 0.8), "without": ("dangersoft", 1.0),
            "order": ("press", 0.8)}  # fmt: skip


class Span(NamedTuple):
    """A part of the text, text[start:end]; `kind` says which ground it gets ("" for none), `tip` what it means."""

    start: int
    end: int
    kind: str = ""
    tip: str = ""


Understand = Callable[[str], Sequence[Span]]


def units(text: str) -> int:
    """How many of Qt's units a text takes."""
    if text.isascii():
        return len(text)
    return len(text) + sum(sign > "\uffff" for sign in text)


def characters(text: str, place: int) -> int:
    """The place in characters of one that Qt counted in its units."""
    if text.isascii():
        return place
    for number, sign in enumerate(text):
        if place <= 0:
            return number
        place -= 2 if sign > "\uffff" else 1
    return len(text)


class SearchLine(QLineEdit):
    """An ordinary line of text; `understand` gives the spans of what stands in it.

    `span_removed` (start, end) when the reader clicked a span's cross, or pressed Alt+Backspace behind one.
    `focus_left` when the keyboard went elsewhere, `paste_left` when what was pasted is not meant for this line.
    """

    span_removed = Signal(int, int)
    focus_left = Signal()
    paste_left = Signal()

    def __init__(self, look: Look, take_key: Callable[[QKeyEvent], bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._take_key = look, take_key
        self._understand: Understand = lambda _text: ()
        self._read: tuple[str, tuple[Span, ...]] = ("", ())
        self._laid_out: QTextLayout | None = None  # the text as it was measured last
        self._over: Span | None = None  # the painted span under the mouse
        self.leaves: Callable[[QMimeData], bool] = lambda _data: False
        """Whether what is pasted or dropped is not meant for this line; set by who knows."""
        self._composing = False  # while an input method shows letters that are no text yet
        self.setProperty("flat", True)
        self.setFrame(False)
        self.setMouseTracking(True)
        self.textChanged.connect(self._on_text_changed)

    # Spans ----------------------------------------------------------------------------------------------------------

    def set_understand(self, understand: Understand) -> None:
        """Have the spans of the text made by this."""
        self._understand = understand
        self.read_again()

    def read_again(self) -> None:
        """The same text may mean something else now."""
        self._read = ("", ())
        self.update()

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans of the text as it stands."""
        text = self.text()
        if self._read[0] != text:
            self._read = (text, tuple(self._understand(text)))
        return self._read[1]

    def ground_of(self, span: Span) -> QRectF:
        """Where the ground of a span is, in the line; it may lie outside of what is seen."""
        text = self.text()
        shift = self.cursorRect().x() + _CARET_ROOM - self._x_of(self.cursorPosition())
        ends = [self._x_of(units(text[:place])) + shift for place in (span.start, span.end)]
        before, after = self._pads(span)
        if ends[0] > ends[1]:
            before, after = after, before  # written from right to left
        height = self._look.px(_GROUND)
        top = (self.height() - height) / 2 + 0.5
        return QRectF(min(ends) - before, top, abs(ends[1] - ends[0]) + before + after, height - 1)

    def _pads(self, span: Span) -> tuple[float, float]:
        """Pixels of a ground before and after its words: fewer where but a space parts it from another ground."""
        whole = self._look.px(_PAD)
        narrow = min(whole, text_width(" ", self.font()) * _NEAR)
        at = self.spans.index(span)
        before = at > 0 and self.spans[at - 1].kind
        after = at + 1 < len(self.spans) and self.spans[at + 1].kind
        return narrow if before else whole, narrow if after else whole

    def _x_of(self, place: int) -> float:
        """Where a place of the text is when the text is laid out in one line."""
        text, font = self.text(), self.font()
        if self._laid_out is None or self._laid_out.text() != text or self._laid_out.font() != font:
            layout = self._laid_out = QTextLayout(text, font)
            option = QTextOption()
            option.setTextDirection(self.layoutDirection())
            layout.setTextOption(option)
            layout.beginLayout()
            layout.createLine()
            layout.endLayout()
        found: Any = self._laid_out.lineAt(0).cursorToX(place)  # a pair, where Qt also gives back the place
        return float(found[0] if isinstance(found, tuple) else found)

    def cross_of(self, span: Span) -> QRectF:
        """Where the cross of a span appears: on the upper right corner of its ground, over no letters."""
        ground, side = self.ground_of(span), self._look.px(_CROSS)
        centre = min(ground.right(), self.width() - side / 2)
        return QRectF(centre - side / 2, 0, side, side)

    def span_at(self, spot: QPointF) -> Span | None:
        """The painted span whose ground or cross is there; above and below a ground counts, on the way to its cross."""
        if self._over is not None and self._over in self.spans and self._is_on_cross(self._over, spot):
            return self._over
        for span in self._in_sight():
            ground = self.ground_of(span)
            if ground.left() <= spot.x() <= ground.right():
                return span
        return None

    def _is_on_cross(self, span: Span, spot: QPointF) -> bool:
        reach = self._look.px(_REACH)
        return self.cross_of(span).adjusted(-reach, -reach, reach, reach).contains(spot)

    def remove_span_before_cursor(self) -> bool:
        """Ask for the span before or around the cursor to go; whether there is one."""
        cursor = characters(self.text(), self.cursorPosition())
        before = [span for span in self.spans if span.start < cursor]
        if not before:
            return False
        self.span_removed.emit(before[-1].start, before[-1].end)
        return True

    def replace_text(self, text: str, cursor: int | None = None) -> None:
        """Change the text so that it can be undone, as if it was typed; the cursor goes to the end, or to a place."""
        old = self.text()
        start = 0
        while start < min(len(old), len(text)) and old[start] == text[start]:
            start += 1
        same = 0
        while same < min(len(old), len(text)) - start and old[-1 - same] == text[-1 - same]:
            same += 1
        if old != text:
            first, gone = units(old[:start]), units(old[start : len(old) - same])
            new = text[start : len(text) - same]
            self.setCursorPosition(0 if first else 1)  # a cursor that moved ends what one undo takes back
            self.setCursorPosition(first)
            if gone:
                self.setSelection(first, gone)
            if new:
                self.insert(new)
            else:
                self.del_()
        self.setCursorPosition(units(text if cursor is None else text[:cursor]))

    # Events ---------------------------------------------------------------------------------------------------------

    def _on_text_changed(self, _text: str) -> None:
        self._hover(None)

    def _hover(self, span: Span | None, *, on_cross: bool = False) -> None:
        self.setCursor(Qt.CursorShape.PointingHandCursor if on_cross else Qt.CursorShape.IBeamCursor)
        set_tip(self, "Take this away" if on_cross else span.tip if span is not None else "")
        if span != self._over:
            self._over = span
            self.update()

    @guarded()
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        span = None if event.buttons() else self.span_at(event.position())
        self._hover(span, on_cross=span is not None and self._is_on_cross(span, event.position()))

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        span = self._over
        left = event.button() == Qt.MouseButton.LeftButton
        if left and span is not None and self._is_on_cross(span, event.position()):
            self._hover(None)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.span_removed.emit(span.start, span.end)
            return
        super().mousePressEvent(event)

    @guarded()
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif not self._take_key(event):
            super().keyPressEvent(event)

    def _paste(self) -> None:
        if self.leaves(QGuiApplication.clipboard().mimeData()):
            self.paste_left.emit()
        else:
            self.paste()

    def context_menu(self) -> QMenu:
        """The usual menu of a line, whose “Paste” asks what it is about to paste as the key does."""
        menu = self.createStandardContextMenu()
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(self._paste)
        return menu

    @guarded()
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.context_menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    @guarded()
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.leaves(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    @guarded()
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell_parent()

    @guarded()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._tell_parent()
        self.focus_left.emit()

    def _tell_parent(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            parent.update()

    @guarded()
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._composing and any(span.kind for span in self.spans):
            if self.fontMetrics().horizontalAdvance(self.text()) > self.width() - _CARET_ROOM:
                super().paintEvent(event)  # this is where Qt scrolls the text: before it no place is sure
            self._paint_grounds()
        super().paintEvent(event)
        over = self._over
        if over is not None and over in self.spans:
            self._paint_cross(self.cross_of(over))

    def _in_sight(self) -> list[Span]:
        """The spans with a ground of which a part may be seen."""
        text = self.text()
        ends = [self.cursorPositionAt(QPoint(x, 0)) for x in (0, self.width())]
        first, last = (characters(text, place) for place in sorted(ends))
        return [span for span in self.spans if span.kind and span.end >= first - 1 and span.start <= last + 1]

    def _paint_grounds(self) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("panel"))
        for span in self._in_sight():
            name, alpha = _GROUNDS.get(span.kind, _GROUNDS["words"])
            ground = self.ground_of(span)
            if ground.right() >= 0 and ground.left() <= self.width():
                edge = self._look.colour("linestrong") if span == self._over else None
                box(painter, ground, self._look.px(_RADIUS), self._look.colour(name, alpha), edge)
        painter.end()

    def _paint_cross(self, rect: QRectF) -> None:
        look = self._look
        painter = QPainter(self)
        box(painter, rect, rect.height() / 2, look.colour("panel"), look.colour("linestrong"))
        arm, middle = rect.height() * 0.19, rect.center()
        painter.setPen(QPen(look.colour("text"), rect.height() * 0.11, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm))
        painter.drawLine(middle - QPointF(arm, -arm), middle + QPointF(arm, -arm))
        painter.end()
