"""A list of suggestions under a line edit: arrows walk in it while the reader goes on typing.

Knows suggestions, not where they come from: the owner fills it and hears what was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView

from paperdesk.gui.widgets.popup import Popup
from paperdesk.gui.widgets.tips import tip

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_ROWS = 9  # shown without scrolling
_VALUE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Suggestion:
    """One row: what is shown, what it stands for, and a dot in a colour or an icon before it."""

    text: str
    value: str
    colour: str | None = None
    icon: str = ""
    hint: str = ""  # said after the text, such as a count


class CompletionList(Popup):
    """Suggestions under `field`. The owner gives keys to `handle_key` first; `chosen` tells a value."""

    chosen = Signal(str)

    def __init__(self, look: Look, field: QLineEdit) -> None:
        super().__init__(look, field, takes_focus=False, radius=9, padding=5)
        self._field = field
        self._model = QStandardItemModel(self)
        self._view = QListView(self)
        self._view.setModel(self._model)
        self._view.setProperty("flat", True)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setUniformItemSizes(True)
        self._view.setMouseTracking(True)
        self._view.setAccessibleName("Suggestions")
        self._view.entered.connect(self._view.setCurrentIndex)
        self._view.clicked.connect(self._on_clicked)
        self.body.addWidget(self._view)

    @property
    def current(self) -> str | None:
        """The value of the marked row; None when closed or nothing is marked."""
        index = self._view.currentIndex()
        return str(index.data(_VALUE)) if self.is_open and index.isValid() else None

    @property
    def values(self) -> list[str]:
        """What is suggested, from the top."""
        return [str(self._model.index(row, 0).data(_VALUE)) for row in range(self._model.rowCount())]

    def show_suggestions(self, suggestions: Sequence[Suggestion], *, marked: int = 0, width: int = 260) -> None:
        """Show these, one marked (-1: none); no suggestions close it. `width` in drawn pixels at least."""
        self._model.clear()
        for each in suggestions:
            item = QStandardItem(f"{each.text}   {each.hint}" if each.hint else each.text)
            item.setData(each.value, _VALUE)
            item.setToolTip(tip(each.text))
            item.setIcon(self._look.icon(each.icon) if each.icon else _dot(each.colour, self._look))
            self._model.appendRow(item)
        if not suggestions:
            self.close_popup()
            return
        self._view.setIconSize(QSize(self._look.px(16), self._look.px(16)))
        row = max(self._view.sizeHintForRow(0), self._look.px(28))
        self._view.setFixedHeight(row * min(len(suggestions), _ROWS) + 2)
        self._view.setCurrentIndex(self._model.index(marked, 0) if marked >= 0 else QModelIndex())
        self.open_below(self._field, width=max(self._look.px(width), self._field.width()))

    def handle_key(self, event: QKeyEvent) -> bool:
        """Walk with the arrows and page keys, or close on Esc; whether the key was used up."""
        if not self.is_open:
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_popup()
            return True
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
        step = steps.get(Qt.Key(key))
        if step is None:
            return False
        row, last = self._view.currentIndex().row() + step, self._model.rowCount() - 1
        if abs(step) == 1:
            row = last if row < 0 else 0 if row > last else row
        self._view.setCurrentIndex(self._model.index(min(max(row, 0), last), 0))
        return True

    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(str(index.data(_VALUE)))


def _dot(colour: str | None, look: Look) -> QIcon:
    """A dot of a tag's colour; an empty icon without one, so that the texts still line up."""
    ratio = look.application.devicePixelRatio()
    side = look.px(16)
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    if colour:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.tag_dot(colour))
        dot = look.px(9)
        painter.drawEllipse((side - dot) // 2, (side - dot) // 2, dot, dot)
        painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # else Qt would tint it
    return icon
