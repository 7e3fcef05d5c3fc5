"""The page a reader has reached, as a small line that can be typed into: "p. 9 / 24". Knows the look, no paper."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import RIGHT, box, focus_ring, line, text_width
from paperdesk.gui.widgets.tips import set_tip

_PAGE = re.compile(r"\D*(\d{1,6})(?:\s*(?:/|of|\s)\s*(\d{1,6}))?\D*")


def read_page(text: str, count: int) -> tuple[int, int] | None:
    """Page and number of pages that "9", "p. 9" or "9 / 24" mean, 0 for none; None when it means nothing."""
    text = text.strip().replace(",", "")
    if text in ("", "/", f"/ {count}"):
        return 0, count
    found = _PAGE.fullmatch(text)
    if found is None:
        return None
    return int(found[1]), int(found[2]) if found[2] else count


def page_words(page: int, count: int) -> str:
    """How a page is shown while nobody types."""
    if page:
        return f"p. {page:,} / {count:,}" if count else f"p. {page:,}"
    return f"{count:,} page{'' if count == 1 else 's'}" if count else "no page yet"


class PageField(QLineEdit):
    """Shows a page; Enter or leaving keeps what was typed, Esc goes back. `page_chosen` tells page and count."""

    page_chosen = Signal(int, int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._page = self._count = 0
        self.setProperty("flat", True)
        self.setFrame(False)
        self.setMaxLength(20)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Page reached")
        set_tip(self, "The page you have reached: 12, or 12 / 30")
        look.keep_font(self, 11.5, tabular=True)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def set_page(self, page: int, count: int) -> None:
        """Show a page of so many, 0 for unknown; tells nothing. What is being typed stays."""
        self._page, self._count = page, count
        if not (self.hasFocus() and self.isModified()):
            self._show()

    def _show(self) -> None:
        if self.hasFocus():
            self.setText(f"{self._page or ''} / {self._count}" if self._count else str(self._page or ""))
            self.selectAll()
        else:
            self.setText(page_words(self._page, self._count))
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        self.setTextMargins(self._look.px(4), 0, self._look.px(4), 0)
        self.updateGeometry()
        self.update()

    def _commit(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        read = read_page(self.text(), self._count)
        if read is not None and read != (self._page, self._count):
            self.page_chosen.emit(*read)
        self._show()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        words = max(text_width(page_words(self._page, self._count), self.font()), text_width("00 / 00", self.font()))
        return QSize(round(words) + self._look.px(14), self._look.px(20))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @guarded()
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._show()

    @guarded()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._commit()
            self._show()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._commit()
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.setModified(False)
            self._show()
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        rect, radius = QRectF(self.rect()), self._look.px(5)
        if self.hasFocus():
            super().paintEvent(event)
        painter = QPainter(self)
        if self.hasFocus():
            focus_ring(painter, rect, radius, self._look)
        else:
            if self.underMouse():
                box(painter, rect, radius, self._look.colour("hover"))
            pad = self._look.px(6)
            line(painter, rect.adjusted(0, 0, -pad, 0), self.text(), self.font(), self._look.colour("muted"), RIGHT)
        painter.end()
