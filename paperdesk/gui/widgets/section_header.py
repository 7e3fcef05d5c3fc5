"""The small grey heading of a part of the sidebar, with a plus and, where wanted, folding on a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import LEFT, focus_ring, icon, line, text_width

if TYPE_CHECKING:
    from paperdesk.gui.look import Look


def section_font(look: Look) -> QFont:
    """The font of such headings, shared with delegates that paint them."""
    font = look.font(11, 600)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 102)
    return font


class _Title(QPushButton):
    """The words; folds when that is wanted."""

    def __init__(self, look: Look, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._look = look
        self.folds = False
        self.folded = False
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        words = text_width(self.text().upper(), section_font(self._look))
        return QSize(round(words) + self._look.px(8 + 18), self._look.px(20))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(40), self._look.px(20))

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(look.px(8), 0, -2, 0)
        hot = self.folds and self.underMouse()
        ink = "muted" if hot else "faint"
        taken = line(painter, rect, self.text().upper(), section_font(look), look.colour(ink), LEFT)
        if self.folds and (hot or self.folded or self.hasFocus()):
            side = look.px(12)
            spot = QPointF(rect.left() + taken + look.px(4), (self.height() - side) / 2)
            icon(painter, spot, "chevron-right" if self.folded else "chevron-down", ink, side, look)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), look.px(6), look)
        painter.end()


class SectionHeader(QWidget):
    """`add_requested` by the plus (shown with `add_tip`, its name), `folded` by a click on the words when `folds`."""

    add_requested = Signal()
    folded = Signal(bool)

    def __init__(
        self, look: Look, title: str, *, add_tip: str = "", folds: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(0)
        self._title = _Title(look, title, self)
        self._title.folds = folds
        self._title.setFocusPolicy(Qt.FocusPolicy.TabFocus if folds else Qt.FocusPolicy.NoFocus)
        self._title.clicked.connect(self._on_title_clicked)
        self._layout.addWidget(self._title, 1)
        if add_tip:
            plus = Button(look, icon="plus", kind="quiet", tip=add_tip, height=20)
            plus.clicked.connect(self.add_requested)
            self._layout.addWidget(plus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)

    @property
    def is_folded(self) -> bool:
        """Whether its part is folded away."""
        return self._title.folded

    def set_folded(self, folded: bool) -> None:
        """Show it as folded or not; tells nothing."""
        self._title.folded = folded
        state = ", folded" if folded else ""
        self._title.setAccessibleName(self._title.text() + state)
        self._title.update()

    def _on_title_clicked(self) -> None:
        if self._title.folds:
            self.set_folded(not self._title.folded)
            self.folded.emit(self._title.folded)

    def _on_look_changed(self) -> None:
        look = self._look
        self._layout.setContentsMargins(0, look.px(12), look.px(2), look.px(2))
        self.updateGeometry()
        self.update()
