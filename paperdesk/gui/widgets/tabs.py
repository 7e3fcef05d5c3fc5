"""Words in a row, the chosen one underlined, over a hairline that runs through. Small buttons may stand at the right.

Knows ids and titles; what a tab shows is the owner's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTabBar, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import LEFT, focus_ring, line, text_width

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_GAP, _HEIGHT = 18, 36
_LEAST_GAP = 4  # where there is little room: better words close together than one that cannot be reached
_ROOM = 6  # before the first word, for the focus ring


class _Bar(QTabBar):
    """A tab bar for its keys and its meaning to screen readers, with everything painted here."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._hovered = -1

    def title_at(self, index: int) -> tuple[str, str]:
        """Word and count of a tab."""
        count = self.tabData(index)
        return self.tabText(index), "" if not count else f"{count[1]:,}" if count[1] is not None else ""

    def tab_width(self, index: int) -> int:
        """Pixels of word and count."""
        title, count = self.title_at(index)
        width = text_width(title, self._look.font(13, 500))
        return round(width + (text_width(" " + count, self._look.font(13, 500)) if count else 0)) + 1

    def _gap(self) -> int:
        """Pixels after each word: as drawn, or what the words leave."""
        shown = [index for index in range(self.count()) if self.isTabVisible(index)]
        words = sum(self.tab_width(index) for index in shown)
        left = (self.width() - self._look.px(_ROOM) - words) // max(1, len(shown))
        return max(self._look.px(_LEAST_GAP), min(self._look.px(_GAP), left))

    @guarded(QSize)
    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802
        return QSize(self.tab_width(index) + self._gap(), self._look.px(_HEIGHT))

    @guarded(QSize)
    def minimumTabSizeHint(self, index: int) -> QSize:  # noqa: N802
        return self.tabSizeHint(index)

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(60), self._look.px(_HEIGHT))

    @guarded()
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        hovered = self.tabAt(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        font = look.font(13, 500)
        for index in range(self.count()):
            if not self.isTabVisible(index):
                continue
            area = QRectF(self.tabRect(index))
            area.setLeft(area.left() + look.px(_ROOM))
            area.setWidth(self.tab_width(index))
            chosen = index == self.currentIndex()
            hot = self.underMouse() and index == self._hovered
            title, count = self.title_at(index)
            ink = look.colour("text" if chosen or hot else "muted")
            text = area.adjusted(0, 0, 1, -1)
            taken = line(painter, text, title, font, ink, LEFT)
            if count:
                faint = look.colour("muted" if chosen else "faint")
                line(painter, text.adjusted(taken, 0, 0, 0), " " + count, font, faint, LEFT)
            if chosen:
                thick = max(2, look.px(2))
                bottom = QRectF(area.left(), self.height() - thick, area.width(), thick)
                painter.fillRect(bottom, look.colour("accent"))
                if self.hasFocus():
                    room = area.adjusted(-look.px(5), look.px(5), look.px(5), -look.px(5))
                    focus_ring(painter, room, look.px(6), look)
        painter.end()


class Tabs(QWidget):
    """A row of tabs. `tab_chosen` tells the id when another one is chosen, by the reader or by `set_tab`."""

    tab_chosen = Signal(str)

    def __init__(self, look: Look, *, margin: int = 20, parent: QWidget | None = None) -> None:
        """`margin`: drawn pixels left of the first word and right of the last button."""
        super().__init__(parent)
        self._look, self._margin = look, margin
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(look.px(2))
        self._bar = _Bar(look, self)
        self._layout.addWidget(self._bar, 1, Qt.AlignmentFlag.AlignBottom)
        self._bar.currentChanged.connect(self._on_current_changed)
        self.setFocusProxy(self._bar)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)

    @property
    def tab(self) -> str:
        """The id of the chosen tab; empty without tabs."""
        return self._id(self._bar.currentIndex())

    def add_tab(self, tab: str, title: str, count: int | None = None) -> None:
        """Add a tab at the end; the first one is chosen."""
        self._bar.blockSignals(True)  # not told before its id is known
        index = self._bar.addTab(title)
        self._bar.setTabData(index, (tab, count))
        self._bar.blockSignals(False)

    def set_tab(self, tab: str) -> None:
        """Choose a tab; an unknown id, or one that is not shown, is left alone."""
        index = self._index(tab)
        if index >= 0 and self._bar.isTabVisible(index):
            self._bar.setCurrentIndex(index)

    def set_count(self, tab: str, count: int | None) -> None:
        """Show a count behind a title, or none."""
        index = self._index(tab)
        if index >= 0 and tuple(self._bar.tabData(index)) != (tab, count):
            self._bar.setTabData(index, (tab, count))
            self._bar.setTabText(index, self._bar.tabText(index))  # has it measured again

    def show_tab(self, tab: str, shown: bool) -> None:
        """Show a tab or take it away; where it is the chosen one, its neighbour is chosen."""
        index = self._index(tab)
        if index >= 0 and self._bar.isTabVisible(index) != shown:
            self._bar.setTabVisible(index, shown)
            self._bar.setTabText(index, self._bar.tabText(index))  # has the gaps measured again

    def is_shown(self, tab: str) -> bool:
        """Whether a tab can be chosen."""
        index = self._index(tab)
        return index >= 0 and self._bar.isTabVisible(index)

    def add_corner(self, widget: QWidget) -> None:
        """Put a small button at the right end."""
        self._layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def _id(self, index: int) -> str:
        data = self._bar.tabData(index) if index >= 0 else None
        return str(data[0]) if data else ""

    def _index(self, tab: str) -> int:
        return next((index for index in range(self._bar.count()) if self._id(index) == tab), -1)

    def _on_current_changed(self, index: int) -> None:
        self.tab_chosen.emit(self._id(index))

    def _on_look_changed(self) -> None:
        margin = self._look.px(self._margin)
        self._layout.setContentsMargins(margin - self._look.px(_ROOM), 0, margin, 0)
        self._bar.setFont(self._look.font(13, 500))  # has the tabs measured again
        self.updateGeometry()
        self.update()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(self._layout.sizeHint().width(), self._look.px(_HEIGHT))

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        bottom = QRect(QPoint(0, self.height() - 1), QSize(self.width(), 1))
        painter.fillRect(bottom, self._look.colour("line"))
        painter.end()
