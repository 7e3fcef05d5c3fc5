"""A label of plain text that ends in an ellipsis where it does not fit, on one line or a few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.tips import set_tip

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_LONGEST = 2_000  # letters laid out at most: a title of a million letters would freeze the window


class ElidedLabel(QWidget):
    """Shows `text` in `lines` lines at most; the whole of it is the tool tip when something is missing."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        px: float = 13,
        weight: int = 400,
        colour: str = "text",
        lines: int = 1,
        middle: bool = False,
        title: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._px, self._weight, self._colour = look, px, weight, colour
        self._lines, self._title = lines, title
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(lines > 1)
        self.setSizePolicy(policy)
        self.set_text(text)
        look.changed.connect(self._on_look_changed)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text[:_LONGEST])
        self._on_look_changed()

    def set_colour(self, colour: str) -> None:
        """Show the text in another colour of the theme."""
        self._colour = colour
        self.update()

    @property
    def shown(self) -> list[str]:
        """The lines as they are drawn at the width it has."""
        return self._broken(self.width())

    def _on_look_changed(self) -> None:
        self._tell_the_rest()
        self.updateGeometry()
        self.update()

    def _tell_the_rest(self) -> None:
        shown = self.shown
        set_tip(self, self._text[:_LONGEST] if shown and shown[-1].endswith("…") else "")

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self._look.font(self._px, self._weight, title=self._title))

    def _line_height(self) -> float:
        return float(self._metrics().height() * (1.08 if self._lines > 1 else 1))

    def _broken(self, width: int) -> list[str]:
        """The text in lines that fit, the last one elided."""
        metrics = self._metrics()
        text = " ".join(self._text[:_LONGEST].split())
        if self._lines == 1:
            return [metrics.elidedText(text, self._mode, width)] if text else []
        layout = QTextLayout(text, self._look.font(self._px, self._weight, title=self._title))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        found: list[str] = []
        while len(found) < self._lines:
            piece = layout.createLine()
            if not piece.isValid():
                break
            piece.setLineWidth(max(1, width))
            last = len(found) == self._lines - 1
            found.append(text[piece.textStart() :] if last else text[piece.textStart() :][: piece.textLength()])
        layout.endLayout()
        if found:
            found[-1] = metrics.elidedText(found[-1], Qt.TextElideMode.ElideRight, width)
        return found

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        width = round(self._metrics().horizontalAdvance(self._text[:_LONGEST])) + 1
        return QSize(min(width, 1_000), self.heightForWidth(max(self.width(), 1)))

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(24), round(self._line_height()))

    @guarded(20)
    def heightForWidth(self, width: int) -> int:
        count = max(1, len(self._broken(width))) if self._lines > 1 else 1
        return round(self._line_height() * count)

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_the_rest()
        if self._lines > 1:
            self.updateGeometry()

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font(self._px, self._weight, title=self._title))
        painter.setPen(self._look.colour(self._colour if self.isEnabled() else "faint"))
        step = self._line_height()
        lines = self.shown
        top = 0.0 if self._lines > 1 else (self.height() - step) / 2
        for number, text in enumerate(lines):
            rect = QRectF(QPointF(0, top + number * step), QPointF(self.width() + 1, top + (number + 1) * step))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)
        painter.end()
