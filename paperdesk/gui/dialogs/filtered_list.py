"""A list narrowed by typing: the field keeps the focus, the arrow keys move through the list below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from paperdesk.gui.widgets.guard import guarded

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
_LONG = 30  # letters that may not have room
_NEW = Qt.ItemDataRole.UserRole


class _Narrow(QStyledItemDelegate):
    """Lines as wide as the list: what is longer ends in an ellipsis."""

    @guarded(QSize)
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, super().sizeHint(option, index).height())


class FilteredList(QWidget):
    """`chosen` (text) on Enter or a click. With `new` a name that is not there may be chosen too: "collection"."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[str], *, new: str = "") -> None:
        super().__init__()
        self._choices = list(choices)
        self._new = new
        self.field = QLineEdit()
        self.field.setPlaceholderText("Type to narrow" if not new else f"Type to narrow, or the name of a new {new}")
        self.field.setAccessibleName(name)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_Narrow(self.list))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self.setFocusProxy(self.field)
        self.list.ensurePolished()
        self._narrow("")
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self.choose)
        self.list.itemClicked.connect(lambda _item: self.choose())

    @property
    def current(self) -> str:
        """What Enter would choose; "" for nothing."""
        item = self.list.currentItem()
        return str(item.data(_NEW) or item.text()) if item is not None else ""

    def set_choices(self, choices: Sequence[str]) -> None:
        """Offer other choices, narrowed by what is typed."""
        self._choices = list(choices)
        self._narrow(self.field.text())

    def mark(self, choice: str) -> None:
        """Mark a line where it is offered."""
        for item in self.list.findItems(choice, Qt.MatchFlag.MatchExactly):
            self.list.setCurrentItem(item)

    def choose(self) -> None:
        """Choose the marked line."""
        if self.current:
            self.chosen.emit(self.current)

    def _narrow(self, text: str) -> None:
        typed = " ".join(text.split()).casefold()
        fitting = [choice for choice in self._choices if typed in choice.casefold()]
        fitting.sort(key=lambda choice: not choice.casefold().startswith(typed))
        self.list.clear()
        self.list.addItems(fitting)
        for row, choice in enumerate(fitting):
            self.list.item(row).setToolTip(choice if len(choice) > _LONG else "")
        if self._new and typed and typed not in (choice.casefold() for choice in fitting):
            item = QListWidgetItem(f"New {self._new} “{text.strip()}”")
            item.setData(_NEW, text.strip())
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _MOVES.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
        return bool(super().eventFilter(watched, event))
