"""A key cap: the small framed name of a key, as a label and as a stroke for delegates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import CENTRE, box, line, text_width

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_NAMES = {"Return": "↵", "Enter": "↵", "Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


def key_words(keys: str | QKeySequence) -> str:
    """ "Ctrl+Shift+Z" as it stands on a key cap: "Ctrl Shift Z", with signs for Enter and the arrows."""
    sequence = QKeySequence(keys) if isinstance(keys, str) else keys
    text = sequence.toString(QKeySequence.SequenceFormat.NativeText) or (keys if isinstance(keys, str) else "")
    parts = [part or "+" for part in text.replace("++", "+\0").split("+")]
    return " ".join(_NAMES.get(part.strip(), "+" if part == "\0" else part.strip()) for part in parts)


def key_cap_width(text: str, look: Look) -> int:
    """Pixels a key cap with that text takes."""
    return round(text_width(text, look.font(11, title=True))) + 2 * look.px(5) + 2


def paint_key_cap(
    painter: QPainter, right: float, middle: float, text: str, look: Look, ink: QColor | None = None
) -> float:
    """A key cap that ends at `right`, centred on `middle`; its left edge comes back. `ink` instead of the grey."""
    width, height = key_cap_width(text, look), look.px(16)
    rect = QRectF(round(right - width), round(middle - height / 2), width, height)
    edge = look.colour("line")
    if ink is not None:
        edge = QColor(ink)
        edge.setAlphaF(0.4)
    box(painter, rect, look.px(4), None, edge)
    line(painter, rect, text, look.font(11, title=True), ink or look.colour("faint"), CENTRE)
    return rect.left()


class KeyCap(QWidget):
    """The name of a key in its frame."""

    def __init__(self, look: Look, keys: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_keys(keys)
        look.changed.connect(self._on_look_changed)

    @property
    def text(self) -> str:
        """What stands on the cap."""
        return self._text

    def set_keys(self, keys: str) -> None:
        """Show other keys, written as "Ctrl+F"."""
        self._text = key_words(keys) if keys else ""
        self.setAccessibleName(self._text)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return QSize(key_cap_width(self._text, self._look), self._look.px(16))

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_key_cap(painter, self.width(), self.height() / 2, self._text, self._look)
        painter.end()
