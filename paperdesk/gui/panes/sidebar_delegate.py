"""How a line of the sidebar is painted: icon or tag dot, title, count; sections small and grey with their plus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QTreeView, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.panes.sidebar_content import Entry
from paperdesk.gui.panes.sidebar_model import COUNT, ENTRY
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import LEFT, RIGHT, box, icon, line, text_width
from paperdesk.gui.widgets.section_header import section_font

if TYPE_CHECKING:  # see papers_delegate
    from PySide6.QtWidgets import QStyleOptionViewItem

_LINE, _SECTION = 28, 34
_EDGE, _PAD, _GAP = 10, 8, 9  # between the pane's edge and a line's ground, in that, between icon and title
_ICON, _DOT, _ARROW = 16, 9, 9
_INDENT = {"tag": 14}
_INDENT_ELSE = 16
_LONGEST = 300  # letters of a name that are laid out

Index = QModelIndex | QPersistentModelIndex


class SidebarDelegate(QStyledItemDelegate):
    """Paints the lines of the sidebar's tree."""

    def __init__(self, look: Look, tree: QTreeView) -> None:
        super().__init__(tree)
        self._look = look
        self._tree = tree

    # Where things stand -----------------------------------------------------------------------------------------------

    def add_area(self, rect: QRect) -> QRect:
        """Where a section's plus stands."""
        side = self._look.px(24)
        right = self._tree.viewport().width() - self._look.px(_EDGE) - self._look.px(1)
        return QRect(right - side, rect.bottom() - side, side, side)

    def arrow_area(self, rect: QRect, index: Index) -> QRect:
        """Where a click folds the line."""
        return QRect(0, rect.y(), self._left(index) - self._look.px(1), rect.height())

    def _left(self, index: Index) -> int:
        """Where a line's icon begins."""
        px = self._look.px
        entry = index.data(ENTRY)
        kind = entry.kind if isinstance(entry, Entry) else ""
        level = max(0, self._depth(index) - (0 if kind == "place" else 1))
        return px(_EDGE) + px(_PAD) + level * px(_INDENT.get(kind, _INDENT_ELSE))

    @staticmethod
    def _depth(index: Index) -> int:
        depth = 0
        above = index.parent()
        while above.isValid():
            depth += 1
            above = above.parent()
        return depth

    def _ground(self, rect: QRect) -> QRectF:
        edge = self._look.px(_EDGE)
        return QRectF(edge, rect.y(), self._tree.viewport().width() - 2 * edge, rect.height())

    def _hovered(self, option: QStyleOptionViewItem) -> bool:
        """Whether the mouse is over the line. The option's states are asked for only then: it loads all names."""
        return self._tree.underMouse() and bool(option.state & type(option.state).State_MouseOver)

    @guarded(QSize)
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        entry = index.data(ENTRY)
        section = isinstance(entry, Entry) and entry.kind == "section"
        return QSize(80, self._look.px(_SECTION if section else _LINE))

    # Painting ---------------------------------------------------------------------------------------------------------

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ENTRY)
        if not isinstance(entry, Entry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        if entry.kind == "section":
            self._paint_section(painter, rect, option, index, entry)
        else:
            self._paint_line(painter, rect, option, index, entry)
        if self._tree.hasFocus() and index == self._tree.currentIndex():
            ground = self._ground(rect)
            if entry.kind == "section":
                ground.setTop(ground.bottom() - self._look.px(24))
            painter.setPen(QPen(self._look.colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), self._look.px(6), self._look.px(6))
        painter.restore()

    def _paint_section(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index, entry: Entry
    ) -> None:
        look = self._look
        ground = self._ground(rect)
        foot = look.px(24)
        words = QRectF(ground.x() + look.px(_PAD), ground.bottom() - foot, ground.width() - look.px(40), foot)
        font = section_font(look)
        line(painter, words, entry.title.upper(), font, look.colour("faint"), LEFT)
        hot = self._hovered(option)
        folded = bool(index.model().rowCount(index)) and not self._tree.isExpanded(_plain(index))
        if folded or hot:
            x = words.x() + text_width(entry.title.upper(), font) + look.px(4)
            self._paint_arrow(painter, x, words.center().y(), folded=folded)
        area = self.add_area(rect)
        side = look.px(11)
        place = QPointF(area.center().x() - side / 2 + 1, words.center().y() - side / 2)
        icon(painter, place, "plus", "text" if hot else "faint", side, look)

    def _paint_line(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index, entry: Entry
    ) -> None:
        look = self._look
        on = self._tree.selectionModel().isSelected(_plain(index))
        ground = self._ground(rect)
        if on or self._hovered(option):
            box(painter, ground, look.px(6), look.colour("accentsoft" if on else "hover"))
        x, side = self._left(index), look.px(_ICON)
        middle = rect.y() + rect.height() / 2
        below = bool(index.model().rowCount(index))
        expanded = below and self._tree.isExpanded(_plain(index))
        if entry.colour:
            painter.setBrush(QColor(entry.colour))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(x + side / 2, middle), look.px(_DOT) / 2, look.px(_DOT) / 2)
        else:
            name = "folder-open" if entry.icon == "folder" and expanded else entry.icon
            icon(painter, QPointF(x, middle - side / 2), name, "accent" if on else "muted", side, look)
        if below:
            self._paint_arrow(painter, x - look.px(_ARROW) - 1, middle, folded=not expanded)
        right = ground.right() - look.px(_PAD)
        count = index.data(COUNT)
        if count:
            area = QRectF(x, rect.y(), right - x, rect.height())
            colour = look.colour("accenttext" if on else "faint")
            shown = count if isinstance(count, str) else f"{count:,}"
            right -= line(painter, area, shown, look.font(12, tabular=True), colour, RIGHT) + look.px(6)
        left = x + side + look.px(_GAP)
        words = QRectF(left, rect.y(), max(0.0, right - left), rect.height())
        ink = look.colour("accenttext" if on else "text")
        line(painter, words, entry.label[:_LONGEST], look.font(13, 550 if on else 400), ink, LEFT)

    def _paint_arrow(self, painter: QPainter, x: float, middle: float, *, folded: bool) -> None:
        side = self._look.px(_ARROW)
        name = "chevron-right" if folded else "chevron-down"
        icon(painter, QPointF(x, middle - side / 2), name, "faint", side, self._look)

    # Editing ----------------------------------------------------------------------------------------------------------

    @guarded(None)
    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = QLineEdit(parent)
        field.setAccessibleName(f"New name of {index.data()}")
        return field

    @guarded()
    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)
        rect.setLeft(self._left(index) + self._look.px(_ICON + _GAP - 7))
        rect.setRight(self._tree.viewport().width() - self._look.px(_EDGE))
        editor.setGeometry(rect.adjusted(0, 1, 0, -1))


def _plain(index: Index) -> QModelIndex:
    return index if isinstance(index, QModelIndex) else index.model().index(index.row(), index.column(), index.parent())
