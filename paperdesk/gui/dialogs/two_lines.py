"""Lists whose items are a title with a smaller line below it: steps of history, backups, versions of a note."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.line_ground import line_ground
from paperdesk.gui.widgets.paint import LEFT, line

_BELOW = Qt.ItemDataRole.UserRole + 1
_FAINT = Qt.ItemDataRole.UserRole + 2
_HEIGHT, _PAD = 48, 10


class TwoLineList(QListWidget):
    """Add items with `add`; what an item stands for is its UserRole."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(_Delegate(look, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.ensurePolished()
        look.changed.connect(self.doItemsLayout)

    def add(self, title: str, below: str, stands_for: object = None, *, faint: bool = False) -> None:
        """Add an item at the end."""
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, stands_for)
        item.setData(_FAINT, faint)
        self.addItem(item)
        self.set_below(self.count() - 1, below)

    def set_below(self, row: int, below: str) -> None:
        """Show another second line."""
        item = self.item(row)
        item.setData(_BELOW, below)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {below}")

    def set_faint(self, row: int) -> None:
        """Show an item as one that counts less."""
        self.item(row).setData(_FAINT, True)

    def below(self, row: int) -> str:
        """The second line of an item."""
        return str(self.item(row).data(_BELOW))


class _Delegate(QStyledItemDelegate):
    """Paints the two lines."""

    def __init__(self, look: Look, parent: QListWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._list = parent

    @guarded(QSize)
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, self._look.px(_HEIGHT))

    @guarded()
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = self._look
        painter.save()
        rect, on = line_ground(painter, option, look)
        pad = look.px(_PAD)
        half = rect.height() / 2
        upper = QRectF(rect.x() + pad, rect.y() + look.px(5), rect.width() - 2 * pad, half - look.px(5))
        lower = QRectF(rect.x() + pad, rect.y() + half, rect.width() - 2 * pad, half - look.px(5))
        ink = "accenttext" if on else "faint" if index.data(_FAINT) else "text"
        line(painter, upper, str(index.data())[:300], look.font(13, 500), look.colour(ink), LEFT)
        small = look.colour("accenttext" if on else "muted", 0.8 if on else 1)
        line(painter, lower, str(index.data(_BELOW))[:300], look.font(12), small, LEFT)
        painter.restore()
