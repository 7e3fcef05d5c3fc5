"""The list of a paper's highlights: one after the other, gone through by the arrow keys, remarks edited in place.

Knows the look and highlights; what a wish means is the page's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem

from paperdesk.gui.look import Look
from paperdesk.gui.panes.details_editors import TextField
from paperdesk.gui.panes.details_highlights_drawing import HighlightDrawing, Marks, Shown
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.viewport import plain_viewport
from paperdesk.record import Highlight

Index = QModelIndex | QPersistentModelIndex
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REMOVES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_MOST_LINES = 12  # of a remark that is edited, then it scrolls
_FEW = 300  # more are laid out in portions


class HighlightsModel(QAbstractListModel):
    """Highlights by row."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Shown] = []

    def show(self, marks: dict[int, Highlight]) -> None:
        """Show these in place of what was shown."""
        self.beginResetModel()
        self.shown = [Shown(number, mark) for number, mark in marks.items()]
        self.endResetModel()

    @guarded(0)
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    @guarded()
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return self.shown[index.row()].words if role in wanted and index.row() < len(self.shown) else None


class _Delegate(QStyledItemDelegate):
    """Paints the rows of a HighlightList."""

    def __init__(self, view: HighlightList) -> None:
        super().__init__(view)
        self._view = view

    @guarded(QSize)
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(1, self._view.row_height(index.row()))

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._view.paint_row(painter, option.rect, index.row())


class HighlightList(QListView):
    """Highlights one below the other.

    Signals, each with the row: `menu_wanted` and where on the screen, `copy_wanted`, `note_wanted`, `remove_wanted`;
    `commented` with row and text. `edit` opens the remark of a row.
    """

    menu_wanted = Signal(int, QPoint)
    copy_wanted = Signal(int)
    note_wanted = Signal(int)
    remove_wanted = Signal(int)
    commented = Signal(int, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.drawing = HighlightDrawing(look)
        self.highlights = HighlightsModel()
        self._hovered = -1
        self.editing = -1
        """The row whose remark is edited; -1 for none."""
        self.setViewport(plain_viewport())
        self.setProperty("flat", True)
        self.setAccessibleName("Highlights")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setBatchSize(_FEW // 2)
        self.setMouseTracking(True)
        self.setItemDelegate(_Delegate(self))
        self.setModel(self.highlights)
        self.editor = TextField(look, most=_MOST_LINES, paragraphs=True, parent=self.viewport())
        self.editor.setAccessibleName("Remark on the highlight")
        self.editor.setPlaceholderText("Remark")
        self.editor.hide()
        self.editor.committed.connect(self._on_committed)
        self.editor.given_up.connect(self._close_editor)
        self.editor.textChanged.connect(self._on_typed)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        self.verticalScrollBar().setSingleStep(self._look.px(24))
        for shown in self.highlights.shown:
            shown.drawn = None
        self.scheduleDelayedItemsLayout()

    # Showing ----------------------------------------------------------------------------------------------------------

    def show_marks(self, marks: dict[int, Highlight], *, same: bool) -> None:
        """Show highlights; `same` keeps the place, for they are of the paper that is shown."""
        held = self.highlights.shown
        if [(shown.number, shown.mark) for shown in held] == list(marks.items()):
            return
        current, place = self.currentIndex().row(), self.verticalScrollBar().value()
        edited = held[self.editing].number if 0 <= self.editing < len(held) and same else 0
        typed = self.editor.typed if edited and self.editor.touched else None
        if edited not in marks:
            self._close_editor()
        self.setLayoutMode(QListView.LayoutMode.Batched if len(marks) > _FEW else QListView.LayoutMode.SinglePass)
        self.highlights.show(marks)
        self._hovered = -1
        if edited in marks:
            self.editing = list(marks).index(edited)
            if typed is None:
                self.editor.put(marks[edited].comment)
        if same and marks:
            row = min(max(current, 0), len(marks) - 1)
            self.setCurrentIndex(self.highlights.index(row))
            self.executeDelayedItemsLayout()
            self.verticalScrollBar().setValue(place)
        elif marks:
            self.setCurrentIndex(self.highlights.index(0))
            self.scrollToTop()
        self._place_editor()

    def set_marks(self, found: Sequence[tuple[Marks, Marks]]) -> None:
        """Mark what a search found, in passage and remark of each row."""
        for shown, (passage, comment) in zip(self.highlights.shown, found, strict=False):
            shown.passage_marks, shown.comment_marks = passage, comment
        self.viewport().update()

    def row_height(self, row: int) -> int:
        """Pixels a row takes."""
        editor = self.editor.height() if row == self.editing else 0
        return self.drawing.height(self.highlights.shown[row], self.viewport().width(), editor)

    def paint_row(self, painter: QPainter, rect: QRect, row: int) -> None:
        """Paint one row."""
        focused = self.hasFocus() and row == self.currentIndex().row()
        self.drawing.paint(
            painter, self._wide(rect), self.highlights.shown[row], focused=focused,
            hovered=row == self._hovered or focused, editing=row == self.editing,
        )  # fmt: skip

    def _wide(self, rect: QRect) -> QRect:
        return QRect(0, rect.top(), self.viewport().width(), rect.height())

    # Editing ----------------------------------------------------------------------------------------------------------

    def edit_remark(self, row: int) -> None:
        """Open the remark of a row for typing."""
        self._on_committed()
        if not 0 <= row < len(self.highlights.shown):
            return
        self.editing = row
        self.setCurrentIndex(self.highlights.index(row))
        self.editor.put(self.highlights.shown[row].mark.comment)
        self._lay_out()
        self.editor.show()
        self._place_editor()
        self.scrollTo(self.highlights.index(row))
        self._place_editor()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)

    def _on_typed(self) -> None:
        if self.editing >= 0:
            self._lay_out()
            self._place_editor()

    def _on_committed(self) -> None:
        """Keep what was typed, wherever the focus goes."""
        row, text, touched = self.editing, self.editor.typed.strip(), self.editor.touched
        self._close_editor()
        if 0 <= row < len(self.highlights.shown) and touched and text != self.highlights.shown[row].mark.comment:
            self.commented.emit(row, text)

    def _close_editor(self) -> None:
        if self.editing < 0:
            return
        focused = self.editor.hasFocus()
        self.editing = -1
        self.editor.settle()
        self.editor.hide()
        self._lay_out()
        if focused:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_editor(self) -> None:
        """Keep what is being typed: another page or paper is to be shown."""
        self._on_committed()

    def _lay_out(self) -> None:
        place = self.verticalScrollBar().value()
        self.doItemsLayout()
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(place)

    def _place_editor(self) -> None:
        if self.editing >= 0:
            rect = self._wide(self.visualRect(self.highlights.index(self.editing)))
            shown = self.highlights.shown[self.editing]
            self.editor.setGeometry(self.drawing.editor_place(shown, rect, self.editor.height()))

    # Keys and mouse ---------------------------------------------------------------------------------------------------

    @guarded()
    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here."""

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.hasFocus():
            taken = (*_ENTERS, *_REMOVES, Qt.Key.Key_F2)
            if event.matches(QKeySequence.StandardKey.Copy) or event.key() in taken:
                event.accept()  # else that is a command on what the list of papers shows
                return True
        return bool(super().event(event))

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().row(), event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self.editing >= 0:
            if key == Qt.Key.Key_Escape:
                self._close_editor()
            return
        if row < 0 or key == Qt.Key.Key_Escape:
            event.ignore()
        elif key in _ENTERS and shift:
            self.note_wanted.emit(row)
        elif key in _ENTERS or key == Qt.Key.Key_F2:
            self.edit_remark(row)
        elif key in _REMOVES:
            self.remove_wanted.emit(row)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit(row)
        else:
            super().keyPressEvent(event)

    @guarded()
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard or not index.isValid():
            index = self.currentIndex()
        if index.isValid():
            self.setCurrentIndex(index)
            by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
            self.menu_wanted.emit(index.row(), self._more_point(index.row()) if by_key else event.globalPos())

    def _more_point(self, row: int) -> QPoint:
        rect = self._wide(self.visualRect(self.highlights.index(row)))
        return self.viewport().mapToGlobal(self.drawing.more_place(rect).bottomLeft())

    def _on_more(self, point: QPoint) -> int:
        """The row whose menu button is at a point; -1 for none."""
        index = self.indexAt(point)
        inside = index.isValid() and self.drawing.more_place(self._wide(self.visualRect(index))).contains(point)
        return index.row() if inside else -1

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        row = self._on_more(event.position().toPoint())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.menu_wanted.emit(row, self._more_point(row))

    @guarded()
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.edit_remark(index.row())

    @guarded()
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        self._hover(self.indexAt(point).row())
        hand = self._on_more(point) >= 0
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    @guarded(False)
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return bool(super().viewportEvent(event))

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_editor()

    @guarded()
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_editor()

    @guarded()
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    @guarded()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
