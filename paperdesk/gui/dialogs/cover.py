"""Covers over the whole window: what it waits for, and that something may be dropped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import CENTRE, box, icon, line, text_width


class Cover(QWidget):
    """Lies over its window while `cover` asks for it, with an icon and a few words in the middle."""

    _icon = "loader-circle"
    _ground, _strength = "bg", 0.75

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._window = window
        self._words = ""
        self.hide()
        window.installEventFilter(self)

    def cover(self, words: str) -> None:
        """Lie over the window with these words."""
        self._words = words
        self.setAccessibleName(words)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        self.update()

    def uncover(self) -> None:
        """Go away."""
        self.hide()

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return bool(super().eventFilter(watched, event))

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour(self._ground, self._strength))
        font = look.font(15, 600)
        side, gap, pad = look.px(20), look.px(10), look.px(22)
        width = side + gap + text_width(self._words, font) + 2 * pad
        panel = QRectF(0, 0, width, look.px(60))
        panel.moveCenter(QRectF(self.rect()).center())
        box(painter, panel, look.px(12), look.colour("panel"), look.colour("linestrong"))
        icon(painter, QPointF(panel.x() + pad, panel.center().y() - side / 2), self._icon, "accent", side, look)
        words = panel.adjusted(pad + side + gap, 0, -pad + 1, 0)
        line(painter, words, self._words, font, look.colour("text"), CENTRE)
        self._decorate(painter)
        painter.end()

    def _decorate(self, painter: QPainter) -> None:
        """What else a kind of cover shows."""


class AwayCover(Cover):
    """Says what the window waits for, and takes all clicks meanwhile."""

    def cover(self, words: str) -> None:
        """Lie over the window: "Move the library…"."""
        super().cover(f"{words}…")


class DropCover(Cover):
    """Says that the window takes what is dragged over it; drags and clicks go through it."""

    _icon = "download"
    _strength = 0.55

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _decorate(self, painter: QPainter) -> None:
        frame = QRectF(self.rect()).adjusted(6, 6, -6, -6)
        box(painter, frame, self._look.px(12), None, self._look.colour("accent"), 2)
