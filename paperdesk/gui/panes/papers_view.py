"""The list itself: a table view that shows rows of a delegate or cells, keeps selection and place across refreshes, and
lets papers be dragged.

Knows its model's ids and its delegates; no library, no desk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_columns import COLUMNS, TITLE
from paperdesk.gui.panes.papers_delegate import EDGE, PaperDelegate
from paperdesk.gui.panes.papers_drag import DragList
from paperdesk.gui.panes.papers_model import Index, PapersModel
from paperdesk.gui.panes.papers_table import TableDelegate, TableHead
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.viewport import plain_viewport

_FLAG = QItemSelectionModel.SelectionFlag
_RUNS = 2_000  # more separate stretches of rows than this are not selected again


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the list stands: what is selected, the current paper, and which paper stands how far above the top."""

    selected: tuple[int, ...] = ()
    current: int | None = None
    top: int | None = None
    offset: int = 0
    row: int = 0  # of the first selected paper, for when it is gone


class PapersView(DragList):
    """Rows or table of papers.

    Signals: `chosen` after the selection changed by the reader; `opened` on Enter and on a double click (Qt's own
    `activated` comes on single clicks where the desktop is set so); `escaped` on Esc; `part_clicked` (row, "status" or
    "star", Alt held); `scrolled` when other rows came into sight; `moved` after a drag within the list.
    """

    chosen = Signal()
    opened = Signal()
    escaped = Signal()
    part_clicked = Signal(int, str, bool)
    scrolled = Signal()

    def __init__(self, look: Look, model: PapersModel, parent: QWidget | None = None) -> None:
        super().__init__(look, model, parent)
        self._quiet = 0
        self._hovered = -1
        self._tall: list[int] = []  # the rows that have room for a divider above them
        self._on_part = False  # while the mouse is held on a glyph or star
        self.rows_delegate = PaperDelegate(look, model, self, self)
        self.cells = TableDelegate(look, model, self, self)
        self.head = TableHead(look, self)
        self.setHorizontalHeader(self.head)
        self._setup()
        self.setModel(model)
        self.table = False
        self.show_table(False)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        look.changed.connect(self._on_look_changed)

    def _setup(self) -> None:
        self.setViewport(plain_viewport())
        self.setProperty("flat", True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDragEnabled(True)
        self.setDropIndicatorShown(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setAccessibleName("Papers")

    # Layout ---------------------------------------------------------------------------------------------------------

    def show_table(self, table: bool) -> None:
        """Show the papers as a table, or as rows."""
        spot = self.spot()
        self.table = table
        self.head.setVisible(table)
        for section in range(len(COLUMNS)):
            self.setColumnHidden(section, not table and section != TITLE)
        mode = QHeaderView.ResizeMode.Interactive if table else QHeaderView.ResizeMode.Stretch
        self.head.setSectionResizeMode(TITLE, mode)
        self.setItemDelegate(self.cells if table else self.rows_delegate)
        if table:
            self.head.show_chosen()
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAsNeeded if table else policy.ScrollBarAlwaysOff)
        self.measure()
        self.restore(spot)

    def set_three_lines(self, three: bool) -> None:
        """Give rows a third line, or take it from them."""
        if three != self.rows_delegate.three_lines:
            self.rows_delegate.three_lines = three
            self.measure()

    def _on_look_changed(self) -> None:
        if self.table:
            self.head.show_chosen()
        self.measure()

    def measure(self) -> None:
        """Give the rows the heights they are to have."""
        delegate = self.cells if self.table else self.rows_delegate
        height = delegate.row_height
        header = self.verticalHeader()
        header.setDefaultSectionSize(height)
        self.measure_divider()
        self.head.fit()
        self.verticalScrollBar().setSingleStep(max(20, height // 3))
        self.viewport().update()

    def measure_divider(self) -> None:
        """Make room above the first row of each later part, and have the scroll bar know the list that stands."""
        header = self.verticalHeader()
        delegate = self.cells if self.table else self.rows_delegate
        for row in self._tall:  # Qt keeps the heights of rows across lists
            if row < header.count():
                header.resizeSection(row, delegate.row_height)
        self._tall = list(self._papers.dividers)
        for row in self._tall:
            header.resizeSection(row, delegate.row_height + delegate.divider_height)
        self.executeDelayedItemsLayout()

    @property
    def current_row(self) -> int:
        """The row that shows the focus, -1 while the focus is elsewhere."""
        return self.currentIndex().row() if self.hasFocus() else -1

    def is_selected(self, row: int) -> bool:
        """Whether the paper in that row is selected."""
        return self.selectionModel().isSelected(self._papers.index(row, TITLE))

    @property
    def hovered_row(self) -> int:
        """The row under the mouse, -1 for none."""
        return self._hovered

    @property
    def right_pad(self) -> int:
        """Pixels between what stands at the right of a row and the row's end; a scroll bar takes its part of them."""
        bar = self.verticalScrollBar()
        return max(4, self._look.px(EDGE) - (bar.width() if bar.isVisible() else 0))

    def rect_of(self, row: int) -> QRect:
        """Where a row is on the viewport, as wide as that."""
        return QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def shown_rows(self) -> range:
        """The rows in sight."""
        return self.rows_between(0, self.viewport().height() - 1)

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows from one height of the viewport to another."""
        count = len(self._papers.ids)
        first = self.rowAt(top)
        if not count or first < 0:
            return range(0)
        last = self.rowAt(bottom)
        return range(first, (last if last >= 0 else count - 1) + 1)

    # Selection ------------------------------------------------------------------------------------------------------

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """What is selected within tells nobody."""
        self._quiet += 1
        try:
            yield
        finally:
            self._quiet -= 1

    def selected_ids(self) -> list[int]:
        """The selected papers in the order of the list."""
        ids = self._papers.ids
        selection = self.selectionModel().selection()
        parts = [selection.at(place) for place in range(selection.count())]
        ranges = sorted((part.top(), part.bottom()) for part in parts)
        found: list[int] = []
        reached = 0
        for top, bottom in ranges:  # parts may lie in each other
            found += ids[max(top, reached) : bottom + 1]
            reached = max(reached, bottom + 1)
        return found

    def current_id(self) -> int | None:
        """The current paper."""
        row = self.currentIndex().row()
        return self._papers.ids[row] if 0 <= row < len(self._papers.ids) else None

    def select_ids(self, papers: Collection[int], current: int | None = None) -> None:
        """Select these papers where they are listed, quietly; the first of them, or `current`, becomes current."""
        self._select_rows(self._papers.rows_of(papers), self._papers.row_of(current) if current is not None else -1)

    def select_row(self, row: int) -> None:
        """Select one row and bring it into sight; tells as if the reader had."""
        if self._papers.ids:
            row = max(0, min(row, len(self._papers.ids) - 1))
            index = self._papers.index(row, TITLE)
            self.selectionModel().setCurrentIndex(index, _FLAG.ClearAndSelect | _FLAG.Rows)
            self.scrollTo(index)

    @guarded()
    def selectAll(self) -> None:
        """Select what was asked for; once more takes in what stands below the dividing lines as well."""
        first = self._papers.first_part
        if not 0 < first < len(self._papers.ids) or self.selected_ids() == self._papers.ids[:first]:
            super().selectAll()
            return
        area = QItemSelection(self._papers.index(0, 0), self._papers.index(first - 1, len(COLUMNS) - 1))
        self.selectionModel().select(area, _FLAG.ClearAndSelect | _FLAG.Rows)

    def step(self, by: int) -> None:
        """Go to the next row or the one before."""
        row = self.currentIndex().row()
        self.select_row(row + by if row >= 0 else 0)

    def _select_rows(self, rows: Sequence[int], current: int) -> None:
        selection = QItemSelection()
        for count, (first, last) in enumerate(_runs(rows)):
            if count >= _RUNS:
                break
            selection.select(self._papers.index(first, 0), self._papers.index(last, len(COLUMNS) - 1))
        with self.quietly():
            if current < 0 and rows:
                current = rows[0]
            if current >= 0:
                self.selectionModel().setCurrentIndex(self._papers.index(current, TITLE), _FLAG.NoUpdate)
            self.selectionModel().select(selection, _FLAG.ClearAndSelect | _FLAG.Rows)

    def _on_selection_changed(self) -> None:
        if not self._quiet:
            self.chosen.emit()

    # Place ----------------------------------------------------------------------------------------------------------

    def spot(self) -> Spot:
        """Where the list stands, for `restore`."""
        if self.model() is None or not self._papers.ids:
            return Spot()
        ids = self._papers.ids
        selected = self.selected_ids()
        top = max(0, self.rowAt(0))
        return Spot(
            tuple(selected),
            self.current_id(),
            ids[top],
            -self.rowViewportPosition(top),
            self._papers.row_of(selected[0]) if selected else 0,
        )

    def restore(self, spot: Spot) -> bool:
        """Stand where the list stood, by the papers' ids; False when none of what was selected is listed."""
        ids = self._papers.ids
        if not ids:
            return False
        rows = self._papers.rows_of(spot.selected)
        current = self._papers.row_of(spot.current) if spot.current is not None else -1
        self._select_rows(rows, current)
        self.executeDelayedItemsLayout()
        top = self._papers.row_of(spot.top) if spot.top is not None else -1
        if top >= 0:
            header = self.verticalHeader()
            self.verticalScrollBar().setValue(header.sectionPosition(top) + spot.offset)
        return bool(rows)

    def show_current(self) -> None:
        """Bring the current row into sight."""
        index = self.currentIndex()
        if index.isValid():
            self.scrollTo(index)

    def _on_scrolled(self) -> None:
        self._hover(-1)
        self.scrolled.emit()

    # Keys and mouse -------------------------------------------------------------------------------------------------

    @guarded()
    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a row into sight; a wide table stays where it is sideways."""
        across = self.horizontalScrollBar().value()
        super().scrollTo(index, hint)
        self.horizontalScrollBar().setValue(across)

    @guarded()
    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here; Qt's own search would read every line."""

    @guarded(QModelIndex)
    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and last paper; left and right scroll a wide table."""
        move = QAbstractItemView.CursorAction
        last = len(self._papers.ids) - 1
        if last < 0:
            return QModelIndex()
        if action in (move.MoveHome, move.MoveEnd):
            return self._papers.index(0 if action == move.MoveHome else last, TITLE)
        if action in (move.MoveLeft, move.MoveRight):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + (60 if action == move.MoveRight else -60))
            return self.currentIndex()
        return super().moveCursor(action, modifiers)

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._press(event):
            super().mousePressEvent(event)

    @guarded()
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._press(event):
            return
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self.opened.emit()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    @guarded()
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._on_part:
            self._on_part = False
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def _press(self, event: QMouseEvent) -> bool:
        """A click on glyph or star changes the paper and leaves the selection; whether it was one."""
        point = event.position().toPoint()
        row, part = self.part_at(point)
        if event.button() != Qt.MouseButton.LeftButton or not part:
            return False
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        self._on_part = True
        self.part_clicked.emit(row, part, alt)
        event.accept()
        return True

    def part_at(self, point: QPoint) -> tuple[int, str]:
        """The row at a point of the viewport (-1 for none) and what a click there means."""
        index = self.indexAt(point)
        if not index.isValid():
            return -1, ""
        if self.table:
            return index.row(), self.cells.part_at(self.visualRect(index), index.column(), point)
        return index.row(), self.rows_delegate.part_at(self.rect_of(index.row()), index.row(), point)

    @guarded()
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._on_part:  # Qt would take it for a drag of the row pressed before
            return
        point = event.position().toPoint()
        if event.buttons() == Qt.MouseButton.NoButton:
            row, part = self.part_at(point)
            self._hover(row)
            shape = Qt.CursorShape.PointingHandCursor if part else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    @guarded(False)
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return bool(super().viewportEvent(event))

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            before, self._hovered = self._hovered, row
            for each in (before, row):
                if each >= 0:
                    self.viewport().update(self.rect_of(each))

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.fit()
        self.scrolled.emit()

    # Drawing --------------------------------------------------------------------------------------------------------

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.table:
            self._paint_table(event)
        else:
            super().paintEvent(event)
        self.paint_drop()

    def _paint_table(self, event: QPaintEvent) -> None:
        """Draw the rows that the event is about, each as a whole: cell by cell a full table takes twice as long."""
        area = event.rect()
        cells = [
            (section, self.head.sectionViewportPosition(section), self.head.sectionSize(section))
            for section in range(self.head.count())
            if not self.head.isSectionHidden(section)
        ]
        cells = [cell for cell in cells if cell[1] + cell[2] > area.left() and cell[1] <= area.right()]
        painter = QPainter(self.viewport())
        for row in self.rows_between(area.top(), area.bottom()):
            chosen = self.is_selected(row)
            self.cells.paint_row(painter, self.rect_of(row), row, cells, selected=chosen)
        painter.end()


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ascending rows as stretches without gaps: first and last of each."""
    start = previous = -1
    for row in rows:
        if previous >= 0 and row != previous + 1:
            yield start, previous
            start = row
        elif previous < 0:
            start = row
        previous = row
    if previous >= 0:
        yield start, previous
