"""The fields of Details as they are typed into: plain text until they are pointed at, a frame while they are edited.

All three tell `committed` when what was typed should be kept and `given_up` when it should not. They know the look and
text, no paper.
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QEnterEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.fields import ChoiceField
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import LEFT, box, icon, line

_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HEIGHT, _PAD = 30, 7
_OWN_PAD = 2  # pixels a line edit keeps by itself
_LONGEST = 100_000  # letters of a text that can be edited here


def _paint_frame(painter: QPainter, rect: QRectF, widget: QWidget, look: Look, *, wrong: bool) -> None:
    """The frame of a field: none at rest, a hairline under the pointer, the accent while it has the focus."""
    radius = look.px(7)
    if wrong:
        box(painter, rect, radius, look.colour("panel"), look.colour("danger"), 1.5 if widget.hasFocus() else 1)
    elif widget.hasFocus():
        box(painter, rect, radius, look.colour("panel"), look.colour("accent"), 1.5)
    elif widget.underMouse() and widget.isEnabled():
        box(painter, rect, radius, None, look.colour("line"))


def _leaves(event: QFocusEvent) -> bool:
    """Whether the reader turned to something else, not only to the field's own menu."""
    return event.reason() != Qt.FocusReason.PopupFocusReason


class LineField(QLineEdit):
    """One line. Enter and leaving commit, Esc gives up what was changed."""

    committed = Signal()
    given_up = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._wrong = False
        self.setProperty("flat", True)
        self.setFrame(False)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    @property
    def typed(self) -> str:
        """The text as it stands."""
        return self.text()

    @property
    def touched(self) -> bool:
        """Whether it was changed by hand since it was put there."""
        return self.isModified()

    def put(self, value: str) -> None:
        """Show a value from its beginning."""
        if value != self.text():
            self.setText(value)
            self.setCursorPosition(0)
        self.settle()

    def put_back(self, text: str) -> None:
        """Show what was typed and not accepted before."""
        self.setText(text)
        self.setModified(True)

    def settle(self) -> None:
        """What stands there is kept now."""
        self.setModified(False)

    def finish(self) -> None:
        """Nothing is pending in a line."""

    def set_wrong(self, wrong: bool) -> None:
        """Show that the text was not accepted."""
        self._wrong = wrong
        self.update()

    def _on_look_changed(self) -> None:
        pad = self._look.px(_PAD) - _OWN_PAD
        self.setTextMargins(pad, 0, pad, 0)
        self.updateGeometry()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(_HEIGHT))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(40), self._look.px(_HEIGHT))

    @guarded()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if _leaves(event):
            self.committed.emit()
            if not self._wrong:
                self.setCursorPosition(0)

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTERS:
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Escape and (self.isModified() or self._wrong):
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    @guarded()
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.ignore()  # files are to be attached or imported
        else:
            super().dragEnterEvent(event)

    @guarded()
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @guarded()
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        _paint_frame(painter, QRectF(self.rect()), self, self._look, wrong=self._wrong)
        painter.end()
        super().paintEvent(event)


class TextField(QPlainTextEdit):
    """Several lines, as high as the text up to `most` lines. Ctrl+Enter and leaving commit, Esc gives up.

    With `paragraphs` Enter begins a line; without, the text is one line that wraps, and Enter commits it.
    """

    committed = Signal()
    given_up = Signal()

    def __init__(self, look: Look, *, most: int, paragraphs: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._most, self._paragraphs = look, most, paragraphs
        self._wrong = False
        self.setProperty("flat", True)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._fit)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    @property
    def typed(self) -> str:
        """The text as it stands; `toPlainText` would make plain spaces of hard ones."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    @property
    def touched(self) -> bool:
        """Whether it was changed by hand since it was put there."""
        return self.document().isModified()

    def put(self, value: str) -> None:
        """Show a value; one that is too long to be edited here is shown in part and cannot be changed."""
        if value[:_LONGEST] != self.typed:
            self.setReadOnly(len(value) > _LONGEST)
            self.setPlainText(value[:_LONGEST])
        self.settle()

    def put_back(self, text: str) -> None:
        """Show what was typed and not accepted before."""
        self.setPlainText(text)
        self.document().setModified(True)

    def settle(self) -> None:
        """What stands there is kept now."""
        self.document().setModified(False)

    def finish(self) -> None:
        """Nothing is pending in a text."""

    def set_wrong(self, wrong: bool) -> None:
        """Show that the text was not accepted."""
        self._wrong = wrong
        self.viewport().update()

    def _on_look_changed(self) -> None:
        self.document().setDocumentMargin(self._look.px(_PAD))
        self._fit()

    def _fit(self) -> None:
        layout, block, lines = self.document().documentLayout(), self.document().begin(), 0
        while block.isValid() and lines <= self._most:
            layout.blockBoundingRect(block)  # has it laid out: Qt counts one line for what nobody saw yet
            lines += max(1, block.layout().lineCount())
            block = block.next()
        lines = max(lines, 2 if self._paragraphs else 1)
        scrolls = lines > self._most
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        high = QFontMetricsF(self.font()).lineSpacing() * min(lines, self._most) + 2 * self.document().documentMargin()
        self.setFixedHeight(max(ceil(high), self._look.px(_HEIGHT)))
        if not scrolls:
            self.verticalScrollBar().setValue(0)

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @guarded()
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            event.ignore()  # all of it is in sight: the sheet around it scrolls
        else:
            super().wheelEvent(event)

    @guarded(False)
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    @guarded()
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @guarded()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
        if _leaves(event):
            self.committed.emit()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in _ENTERS and (control or not self._paragraphs):
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Escape and (self.touched or self._wrong):
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    @guarded()
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.viewport().update()

    @guarded()
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.viewport().update()

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        _paint_frame(painter, QRectF(self.viewport().rect()), self, self._look, wrong=self._wrong)
        painter.end()
        super().paintEvent(event)


class TypeField(ChoiceField):
    """A choice that looks like the other fields. Choosing commits."""

    committed = Signal()
    given_up = Signal()

    def __init__(self, look: Look, choices: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(look, choices, parent)
        self._put = ""
        self.setMaxVisibleItems(16)
        self.activated.connect(lambda _place: self.committed.emit())
        look.changed.connect(self.updateGeometry)

    @property
    def typed(self) -> str:
        """The value chosen."""
        return self.value

    @property
    def touched(self) -> bool:
        """Whether another value was chosen than was put there."""
        return self.value != self._put

    def put(self, value: str) -> None:
        """Show a value as the chosen one."""
        self.set_value(value)
        self.settle()

    def put_back(self, text: str) -> None:
        """Show a value that was not accepted before."""
        self.set_value(text)

    def settle(self) -> None:
        """What stands there is kept now."""
        self._put = self.value

    def finish(self) -> None:
        """Nothing is pending in a choice."""

    def set_wrong(self, wrong: bool) -> None:
        """Offered values are right."""

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(_HEIGHT))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(40), self._look.px(_HEIGHT))

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        painter = QPainter(self)
        _paint_frame(painter, rect, self, look, wrong=False)
        side, pad = look.px(13), look.px(_PAD)
        text = rect.adjusted(pad, 0, -pad - side, 0)
        line(painter, text, self.currentText(), self.font(), look.colour("text"), LEFT)
        if self.underMouse() or self.hasFocus():
            spot = QPointF(rect.right() - pad - side, (rect.height() - side) / 2)
            icon(painter, spot, "chevron-down", "muted", side, look)
        painter.end()
