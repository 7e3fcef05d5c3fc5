"""What an empty place shows: an icon, a title, a sentence, and cards that say what can be done.

Knows words and ids; what a card does is the owner's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.kbd import KeyCap
from paperdesk.gui.widgets.paint import LEFT, box, focus_ring, icon, line

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_CARD_WIDTH, _CARD_HEIGHT = 430, 74


class Card(QPushButton):
    """One way on: icon, title, subtitle in a framed box. Takes the focus, works by Enter and Space."""

    def __init__(self, look: Look, icon_name: str, title: str, subtitle: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._look, self._icon, self._subtitle = look, icon_name, subtitle
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        self.setAccessibleDescription(subtitle)
        look.changed.connect(self._on_look_changed)

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(_CARD_WIDTH), self._look.px(_CARD_HEIGHT))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(_CARD_HEIGHT))

    @guarded()
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    @guarded()
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

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
        radius = look.px(12)
        box(painter, rect, radius, look.colour("panel"), look.colour("linestrong" if self.underMouse() else "line"))
        if self.isDown():
            box(painter, rect, radius, look.colour("hover"))
        side, pad = look.px(22), look.px(18)
        tint = "accent" if self.isEnabled() else "faint"
        icon(painter, QPointF(pad, (rect.height() - side) / 2), self._icon, tint, side, look)
        words = rect.adjusted(pad + side + look.px(14), 0, -pad, 0)
        upper = QRectF(words.left(), look.px(18), words.width(), look.px(19))
        lower = QRectF(words.left(), look.px(37), words.width(), look.px(18))
        line(painter, upper, self.text(), look.font(13, 600), look.colour("text"), LEFT)
        line(painter, lower, self._subtitle, look.font(12), look.colour("muted"), LEFT)
        if self.hasFocus():
            focus_ring(painter, rect, radius, look)
        painter.end()


class EmptyState(QWidget):
    """Icon, title and sentence in the middle of its room; `small` for panes. `card_chosen` tells the id of a card."""

    card_chosen = Signal(str)

    def __init__(
        self,
        look: Look,
        icon_name: str,
        title: str,
        sentence: str = "",
        *,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._icon, self._small = look, icon_name, small
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = self._label(title)
        self._sentence = self._label(sentence)
        self._sentence.setProperty("role", "small")
        self._sentence.setVisible(bool(sentence))
        look.keep_font(self._title, 15 if small else 22, 600 if small else 650, title=True)
        self._cards: dict[str, Card] = {}
        self._rows = QVBoxLayout(self)
        self._rows.addStretch(1)
        self._rows.addWidget(self._picture)
        self._rows.addWidget(self._title)
        self._rows.addWidget(self._sentence)
        self._card_rows = QVBoxLayout()
        self._rows.addLayout(self._card_rows)
        self._footer = QHBoxLayout()
        self._rows.addLayout(self._footer)
        self._rows.addStretch(1)
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)

    def set_words(self, title: str, sentence: str = "", icon_name: str = "") -> None:
        """Say something else, with another icon where one is given."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._icon = icon_name or self._icon
        self._on_look_changed()

    def add_card(self, card: str, icon_name: str, title: str, subtitle: str) -> Card:
        """Add a way on below the words."""
        widget = Card(self._look, icon_name, title, subtitle, self)
        widget.clicked.connect(lambda: self.card_chosen.emit(card))
        self._cards[card] = widget
        self._card_rows.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self._on_look_changed()
        return widget

    def add_widget(self, widget: QWidget) -> None:
        """Add another widget below, centred: a row of chips, a button."""
        self._card_rows.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)

    def set_footer(self, before: str, keys: str, after: str) -> None:
        """A last line with a key cap in it: "or press", "Ctrl+V", "with a DOI"."""
        while (item := self._footer.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._footer.addStretch(1)
        for part in (self._label(before), KeyCap(self._look, keys), self._label(after)):
            part.setProperty("role", "small")
            self._footer.addWidget(part)
        self._footer.addStretch(1)

    @staticmethod
    def _label(text: str) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(len(text) > 60)
        return label

    def _on_look_changed(self) -> None:
        look = self._look
        side = look.px(28 if self._small else 40)
        tint = "faint" if self._small else "accent"
        self._picture.setPixmap(look.pixmap(self._icon, tint, side, self.devicePixelRatioF()))
        edge = look.px(20)
        self._rows.setContentsMargins(edge, edge, edge, edge)
        self._rows.setSpacing(look.px(8 if self._small else 12))
        self._card_rows.setSpacing(look.px(12))
        top = look.px(18 if self._cards else 4)
        self._card_rows.setContentsMargins(0, top, 0, look.px(8))
        self._footer.setSpacing(look.px(4))
