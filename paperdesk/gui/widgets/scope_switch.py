"""Where a search looks: a switch of two words, inside the list that is open or everywhere.

Knows the name of a list; what is searched is the owner's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import CENTRE, box, focus_ring, line, text_width
from paperdesk.gui.widgets.tips import set_tip

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_HEIGHT, _PAD = 23, 9
_WIDEST, _NARROWEST = 170, 96  # pixels of a part at most, where there is room and where there is little


class _Part(QRadioButton):
    """One of the two; a radio button for its keys and its meaning to screen readers, painted here."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.widest = _WIDEST
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.measure)

    def set_words(self, text: str, name: str) -> None:
        """Show a text; `name` says it to screen readers, and to the mouse where the text is cut."""
        self.setText(text)
        self.setAccessibleName(name)
        self.measure()

    def measure(self) -> None:
        """Take the room that the words want now."""
        cut = self._wanted() > self.sizeHint().width()
        set_tip(self, self.accessibleName() if cut else "")
        self.updateGeometry()
        self.update()

    def _wanted(self) -> int:
        return round(text_width(self.text(), self._look.font(12, 500))) + 2 * self._look.px(_PAD) + 1

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(min(self._wanted(), self._look.px(self.widest)), self._look.px(_HEIGHT))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @guarded(False)
    def hitButton(self, _pos: object) -> bool:  # noqa: N802
        return True

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
        rect = QRectF(self.rect())
        radius = rect.height() / 2
        on = self.isChecked()
        if on:
            box(painter, rect, radius, look.colour("accentsoft"))
        elif self.underMouse():
            box(painter, rect, radius, look.colour("hover"))
        ink = look.colour("accenttext" if on else "muted")
        pad = look.px(_PAD)
        line(painter, rect.adjusted(pad, 0, -pad + 1, 0), self.text(), look.font(12, 500), ink, CENTRE)
        if self.hasFocus():
            focus_ring(painter, rect, radius, look)
        painter.end()


class ScopeSwitch(QWidget):
    """Shown while it is wanted and there is a list to choose. `scope_chosen` (inside the list) by the reader."""

    scope_chosen = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title, self._wanted = "", False
        self._inside, self._everywhere = _Part(look, self), _Part(look, self)
        self._everywhere.set_words("Everywhere", "Search everywhere")
        self._everywhere.setChecked(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self._inside, self._everywhere):
            row.addWidget(part)
        self._inside.clicked.connect(lambda: self.scope_chosen.emit(True))
        self._everywhere.clicked.connect(lambda: self.scope_chosen.emit(False))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def words(self) -> tuple[str, str]:
        """What the two parts say; empty while hidden."""
        return ("", "") if self.isHidden() else (self._inside.text(), self._everywhere.text())

    @property
    def inside(self) -> bool:
        """Whether it shows that the list is searched."""
        return self._inside.isChecked()

    def show_scope(self, title: str, *, inside: bool) -> None:
        """Show where is searched; `title` names the list, "" where that is everything."""
        self._title = title
        self._inside.set_words(f"In {title}", f"Search in {title}")
        (self._inside if inside else self._everywhere).setChecked(True)
        self._place()

    def set_wanted(self, wanted: bool) -> None:
        """Have it shown, where there is a list to choose."""
        self._wanted = wanted
        self._place()

    def set_narrow(self, narrow: bool) -> None:
        """Cut a long name of a list earlier."""
        self._inside.widest = _NARROWEST if narrow else _WIDEST
        self._inside.measure()

    def _place(self) -> None:
        self.setVisible(self._wanted and bool(self._title))

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        box(painter, rect, rect.height() / 2, self._look.colour("panel"), self._look.colour("line"))
        painter.end()
