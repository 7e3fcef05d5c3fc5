"""A list of suggestions under a line edit: arrows walk in it while the reader goes on typing.

Knows suggestions, not where they come from: the owner fills it and hears what was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QIcon, QKeyEvent, QPainter, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.line_ground import line_ground
from paperdesk.gui.widgets.paint import RIGHT, line, text_width
from paperdesk.gui.widgets.popup import Popup
from paperdesk.gui.widgets.tips import tip

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_ROWS = 9  # shown without scrolling
_VALUE = Qt.ItemDataRole.UserRole + 1
_SUGGESTION = Qt.ItemDataRole.UserRole + 2
_HEIGHT, _PAD, _GAP = 28, 6, 8


@dataclass(frozen=True)
class Suggestion:
    """One row: what is shown, what it stands for, and a dot in a colour or an icon before it."""

    text: str
    value: str
    colour: str | None = None
    icon: str = ""
    hint: str = ""  # said after the text, such as a count
    right: str = ""  # said at the right end, such as a count


class CompletionList(Popup):
    """Suggestions under `field`. The owner gives keys to `handle_key` first; `chosen` tells a value.

    With `by_keys` only keys mark a line: the mouse that happens to lie over one does not.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, field: QWidget, *, by_keys: bool = False) -> None:
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
        self._view.setItemDelegate(_Delegate(look, self._view))
        if not by_keys:
            self._view.entered.connect(self._on_entered)
        self._mouse = QCursor.pos()  # when it last marked a line, or the list opened under it
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
            item = QStandardItem(", ".join(filter(None, (each.text, each.hint, each.right))))
            item.setData(each.value, _VALUE)
            item.setData(each, _SUGGESTION)
            item.setToolTip(tip(each.text))
            item.setIcon(self._look.icon(each.icon) if each.icon else _dot(each.colour, self._look))
            self._model.appendRow(item)
        if not suggestions:
            self.close_popup()
            return
        self._mouse = QCursor.pos()
        self._view.setIconSize(QSize(self._look.px(16), self._look.px(16)))
        row = max(self._view.sizeHintForRow(0), self._look.px(_HEIGHT))
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

    def mark(self, row: int) -> None:
        """Mark a row, or none (-1)."""
        self._view.setCurrentIndex(self._model.index(row, 0) if row >= 0 else QModelIndex())

    def _on_entered(self, index: QModelIndex) -> None:
        """Mark the line that the mouse moved to; one that opens or scrolls under a resting mouse is nobody's choice."""
        if QCursor.pos() != self._mouse:
            self._mouse = QCursor.pos()
            self._view.setCurrentIndex(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(str(index.data(_VALUE)))


class _Delegate(QStyledItemDelegate):
    """Paints a suggestion: icon or dot, text, what is said after it, and what stands at the right end."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    @guarded(QSize)
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, self._look.px(_HEIGHT))

    @guarded()
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, shown = self._look, index.data(_SUGGESTION)
        painter.save()
        rect, on = line_ground(painter, option, look)
        side, left, right = look.px(16), rect.left() + look.px(_PAD), rect.right() - look.px(_PAD)
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        place = QRect(round(left), round(rect.center().y() - side / 2), side, side)
        icon.paint(painter, place, mode=QIcon.Mode.Selected if on and not shown.icon else QIcon.Mode.Normal)
        left += side + look.px(_GAP)
        small = look.font(12, tabular=True)
        if shown.right:
            area = QRectF(rect.left(), rect.top(), right - rect.left(), rect.height())
            line(painter, area, shown.right, small, look.colour("accenttext" if on else "muted"), RIGHT)
            right -= text_width(shown.right, small) + look.px(_GAP)
        font = look.font(13)
        area = QRectF(left, rect.top(), right - left, rect.height())
        left += line(painter, area, shown.text[:300], font, look.colour("accenttext" if on else "text"))
        area.setLeft(left + look.px(_GAP))
        if shown.hint and area.width() > look.px(30):
            line(painter, area, shown.hint, small, look.colour("accenttext" if on else "muted"))
        painter.restore()


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
