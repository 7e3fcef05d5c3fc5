"""How a line of the sidebar is painted: icon or tag dot, title, count; sections small and grey with their plus."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.panes.sidebar_model import COUNT, ENTRY, Entry
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.section_header import section_font

INDENT = 16
_EDGE = 10  # between the pane's edge and a line's ground
_PAD = 8


class SidebarDelegate(QStyledItemDelegate):
    """Paints the lines of the sidebar's tree."""

    def __init__(self, look: Look, tree: QTreeView) -> None:
        super().__init__(tree)
        self._look = look
        self._tree = tree

    @guarded(QSize)
    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        entry = index.data(ENTRY)
        section = isinstance(entry, Entry) and entry.kind == "section"
        return QSize(80, self._look.px(36 if section else 28))

    def add_area(self, rect: QRect) -> QRect:
        """Where a section's plus stands."""
        side = self._look.px(24)
        right = self._tree.viewport().width() - _EDGE
        return QRect(right - side, rect.bottom() - side, side, side)

    @guarded()
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry = index.data(ENTRY)
        if not isinstance(entry, Entry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        if entry.kind == "section":
            self._paint_section(painter, rect, entry)
        else:
            self._paint_line(painter, rect, option, index, entry)
        painter.restore()

    def _paint_section(self, painter: QPainter, rect: QRect, entry: Entry) -> None:
        look = self._look
        painter.setFont(section_font(look))
        painter.setPen(look.colour("faint"))
        text = rect.adjusted(_EDGE + _PAD - rect.x(), 0, 0, -look.px(4))
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, entry.title.upper())
        look.icon("plus", "muted").paint(painter, self.add_area(rect).adjusted(6, 6, -6, -6))

    def _paint_line(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex, entry: Entry,
    ) -> None:  # fmt: skip
        look = self._look
        on = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = QRectF(_EDGE, rect.y(), self._tree.viewport().width() - 2 * _EDGE, rect.height())
        self._paint_ground(painter, ground, option, on)
        depth = max(0, self._depth(index) - (1 if entry.kind != "place" else 0))
        x = _EDGE + _PAD + depth * look.px(INDENT)
        icon = look.px(16)
        middle = rect.y() + rect.height() / 2
        if entry.colour:
            painter.setBrush(QColor(entry.colour))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(x + icon / 2, middle), look.px(9) / 2, look.px(9) / 2)
        else:
            name = "folder-open" if entry.icon == "folder" and self._is_open(index) else entry.icon
            area = QRect(round(x), round(middle - icon / 2), icon, icon)
            look.icon(name, "accent" if on else "muted").paint(painter, area)
        if index.model().rowCount(index):
            self._paint_arrow(painter, x, middle, self._tree.isExpanded(index))  # type: ignore[arg-type]
        count = index.data(COUNT)
        right = ground.right() - _PAD
        if count:
            painter.setFont(look.font(12, tabular=True))
            painter.setPen(look.colour("accenttext" if on else "faint"))
            text = f"{count:,}"
            width = painter.fontMetrics().horizontalAdvance(text)
            area = QRect(round(right - width), rect.y(), width + 1, rect.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
            right -= width + 6
        painter.setFont(look.font(13, 500 if on else 400))
        painter.setPen(look.colour("accenttext" if on else "text"))
        left = x + icon + look.px(9)
        room = max(0, round(right - left))
        title = painter.fontMetrics().elidedText(entry.title[:300], Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(round(left), rect.y(), room, rect.height()), Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_ground(self, painter: QPainter, ground: QRectF, option: QStyleOptionViewItem, on: bool) -> None:
        look = self._look
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus) and self._tree.hasFocus()
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        radius = look.px(6)
        if on or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accentsoft" if on else "hover"))
            painter.drawRoundedRect(ground, radius, radius)
        if focused:
            painter.setPen(QPen(look.colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), radius, radius)

    def _paint_arrow(self, painter: QPainter, x: float, middle: float, expanded: bool) -> None:
        name = "chevron-down" if expanded else "chevron-right"
        side = self._look.px(9)
        self._look.icon(name, "faint").paint(painter, QRect(round(x) - side - 1, round(middle) - side // 2, side, side))

    def _is_open(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return bool(index.model().rowCount(index)) and self._tree.isExpanded(index)  # type: ignore[arg-type]

    @staticmethod
    def _depth(index: QModelIndex | QPersistentModelIndex) -> int:
        depth = 0
        above = index.parent()
        while above.isValid():
            depth += 1
            above = above.parent()
        return depth

    @guarded(None)
    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        field = QLineEdit(parent)
        field.setAccessibleName(f"New name of {index.data()}")
        return field

    @guarded()
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        left = _EDGE + _PAD + max(0, self._depth(index) - 1) * self._look.px(INDENT) + self._look.px(20)
        rect = QRect(option.rect)
        rect.setLeft(left)
        rect.setRight(self._tree.viewport().width() - _EDGE)
        editor.setGeometry(rect.adjusted(0, 1, 0, -1))
