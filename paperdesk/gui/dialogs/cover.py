"""Covers over the whole window: what it waits for, and that something may be dropped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
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
        self._paint_ground(painter)
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

    def _paint_ground(self, painter: QPainter) -> None:
        """What lies below the words, where the window itself does not show through."""

    def _decorate(self, painter: QPainter) -> None:
        """What else a kind of cover shows."""


class AwayCover(Cover):
    """Says what the window waits for, takes all clicks meanwhile, and shows the window as it was.

    What it covers is not to be painted while the library is closed: it would ask the library.
    """

    def __init__(self, look: Look, window: QWidget, covered: QWidget) -> None:
        super().__init__(look, window)
        self._covered = covered
        self._picture = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def cover(self, words: str) -> None:
        """Lie over the window: "Move the library…"."""
        self._picture = self._covered.grab()
        self._covered.setEnabled(False)
        self._covered.setUpdatesEnabled(False)
        super().cover(f"{words}…")

    def uncover(self) -> None:
        """Go away; the window is itself again."""
        super().uncover()
        self._covered.setUpdatesEnabled(True)
        self._covered.setEnabled(True)
        self._picture = QPixmap()

    def _paint_ground(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self._look.colour("bg"))
        painter.drawPixmap(self._covered.pos(), self._picture)


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
