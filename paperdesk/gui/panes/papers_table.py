"""The table layout of the paper list: how a cell is drawn, and the head that sorts, moves, sizes and chooses columns.

Knows the look and the columns; no library, no settings: what was chosen comes and goes as plain lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
    QToolTip,
    QWidget,
)

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_columns import COLUMNS, TITLE, Column, progress_of, turned
from paperdesk.gui.panes.papers_delegate import EDGE, RowMarks, divider_words, status_words
from paperdesk.gui.panes.papers_model import PapersModel
from paperdesk.gui.panes.papers_text import Marks, TextLines
from paperdesk.gui.widgets.glyphs import paint_star, paint_status
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.gui.widgets.paint import box
from paperdesk.gui.widgets.tips import tip
from paperdesk.library.shapes import PaperRow, TagLabel
from paperdesk.record import Status

if TYPE_CHECKING:  # see papers_delegate
    from PySide6.QtWidgets import QStyleOptionViewItem

Index = QModelIndex | QPersistentModelIndex
Cell = tuple[int, int, int]  # section, where it begins on the viewport, its width

_HEIGHT, _DIVIDER, _PAD, _GLYPH = 32, 34, 8, 16
_NARROWEST = 30
_TITLE_LEAST = 200
_BY_ID = {column.id: place for place, column in enumerate(COLUMNS)}


class TableDelegate(QStyledItemDelegate):
    """Draws the rows of the table; the view hands it whole rows instead of cells."""

    def __init__(self, look: Look, model: PapersModel, marks: RowMarks, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._model, self._marks = look, model, marks
        self._lines = TextLines(look)
        self._colours: dict[str, QColor] = {}
        look.changed.connect(self._on_look_changed)

    def _on_look_changed(self) -> None:
        self._lines.clear()
        self._colours.clear()

    def _colour(self, name: str) -> QColor:
        if name not in self._colours:
            self._colours[name] = self._look.colour(name)
        return self._colours[name]

    @property
    def row_height(self) -> int:
        """Pixels of a row, its hairline included."""
        return self._look.px(_HEIGHT)

    @property
    def divider_height(self) -> int:
        """Pixels that the first row of a later part has above it for the line that says so."""
        return self._look.px(_DIVIDER)

    def part_at(self, rect: QRect, column: int, point: QPoint) -> str:
        """What a click in a cell means: "status", "star" or ""."""
        kind = COLUMNS[column].kind
        if kind == "status" and point.x() <= rect.x() + self._look.px(_PAD + _GLYPH + 4):
            return "status"
        return "star" if kind == "star" else ""

    @guarded(QSize)
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        extra = self.divider_height if index.row() in self._model.dividers else 0
        return QSize(self._look.px(60), self.row_height + extra)

    def paint_row(self, painter: QPainter, rect: QRect, row: int, cells: Sequence[Cell], *, selected: bool) -> None:
        """Draw a row over the width of the table: one ground for all cells, which Qt would draw one by one."""
        if row in self._model.dividers:
            self._paint_divider(painter, rect, row)
            rect = rect.adjusted(0, self.divider_height, 0, 0)
        self._paint_ground(painter, rect, row, selected)
        line = self._model.line(row)
        if line is None:
            return
        pad = self._look.px(_PAD)
        for section, x, width in cells:
            self._paint_cell(painter, rect, COLUMNS[section], line, x + pad, width - 2 * pad)

    def _paint_divider(self, painter: QPainter, rect: QRect, row: int) -> None:
        height = self.divider_height
        px = self._look.px
        words = self._lines.line(divider_words(self._model.dividers[row], row), "cell_small", rect.width() - px(32))
        ink = self._colour("muted")
        self._lines.draw(painter, words, "cell_small", px(EDGE), rect.y() + px(22), ink, ink)
        painter.fillRect(QRect(rect.x(), rect.y() + height - 1, rect.width(), 1), self._colour("line"))

    def _paint_ground(self, painter: QPainter, rect: QRect, row: int, selected: bool) -> None:
        if selected:
            painter.fillRect(rect, self._colour("accentsoft"))
        elif row == self._marks.hovered_row:
            painter.fillRect(rect, self._colour("hover"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), self._colour("line"))
        if row == self._marks.current_row:
            if selected:
                painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height() - 1), self._colour("accent"))
            else:
                box(painter, QRectF(rect).adjusted(2, 2, -2, -3), 4, None, self._colour("accent"), 1.5)

    def _paint_cell(
        self, painter: QPainter, rect: QRect, column: Column, line: PaperRow, x: float, room: float
    ) -> None:
        look, px = self._look, self._look.px
        base = rect.y() + px(21)
        kind = column.kind
        if kind == "text":
            if column.id != "title":
                self._write(painter, column.text(line), "cell_small", x, base, room, "muted")
                return
            text = self._model.texts.get(line.id) if self._model.searching else None
            font = "cell_unread" if line.status == Status.UNREAD else "cell"
            marks = text.title_marks if text is not None else ()
            self._write(painter, line.title or "Without a title", font, x, base, room, "text", marks)
        elif kind == "number":
            if words := column.text(line):
                number = self._lines.line(words, "cell_number", room)
                ink = self._colour("muted")
                self._lines.draw(painter, number, "cell_number", x + room - number.width, base, ink, ink)
        elif kind == "status":
            side = px(_GLYPH)
            glyph = QRectF(x, rect.y() + (rect.height() - side) / 2, side, side)
            paint_status(painter, glyph, line.status, progress_of(line), look)
            self._write(painter, column.text(line), "cell_small", x + side + px(6), base, room - side - px(6), "muted")
        elif kind == "star":
            if line.starred:
                star = QRectF(x, rect.y() + (rect.height() - px(14)) / 2, px(14), px(14))
                paint_star(painter, star, look)
        elif kind == "tags":
            self._paint_tags(painter, rect, line.tags, x, room)
        elif kind == "rating":
            for place in range(line.rating):
                area = QRectF(x + place * px(14), rect.y() + (rect.height() - px(12)) / 2, px(12), px(12))
                paint_star(painter, area, look)

    def _write(
        self, painter: QPainter, text: str, font: str, x: float, base: float, room: float, ink: str, marks: Marks = ()
    ) -> None:
        if text and room > 0:
            line = self._lines.line(text, font, room, marks)
            self._lines.draw(painter, line, font, x, base, self._colour(ink), self._colour("hit"))

    def _paint_tags(self, painter: QPainter, rect: QRect, tags: tuple[TagLabel, ...], x: float, room: float) -> None:
        px, lines = self._look.px, self._lines
        right = x + room
        for tag in tags:
            width = min(lines.width(tag.path, "tag") + 2 * px(6), right - x)
            if width < px(24):
                return
            ground, ink = self._look.tag_colours(tag.colour)
            area = QRectF(x, rect.y() + (rect.height() - px(16)) / 2 - 0.5, width, px(16))
            box(painter, area, px(4), ground)
            words = lines.line(tag.path, "tag", width - 2 * px(6) + 1)
            lines.draw(painter, words, "tag", x + px(6), area.y() + px(12), ink, ink)
            x += width + px(5)

    @guarded(False)
    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        text = self.tip_at(option.rect, index.row(), index.column(), event.pos())
        if text:
            QToolTip.showText(event.globalPos(), tip(text), view)
        else:
            QToolTip.hideText()
        return True

    def tip_at(self, rect: QRect, row: int, column: int, point: QPoint) -> str:
        """What to say about the place under the mouse: what a click does there, or what is elided."""
        line = self._model.line(row)
        if line is None:
            return ""
        part = self.part_at(rect, column, point)
        if part == "status":
            return status_words(line)
        if part == "star":
            return "Starred: click to unstar" if line.starred else "Click to star"
        text = COLUMNS[column].text(line)[:2_000]
        extra = 20 * len(line.tags) if COLUMNS[column].kind == "tags" else 0
        wide = self._lines.width(text, "cell_unread") + extra > rect.width() - 2 * self._look.px(_PAD)
        return text if wide else ""


class TableHead(QHeaderView):
    """The head of the table.

    Signals: `sort_requested` (sort) on a click; `columns_changed` when they were chosen, moved or sized.
    """

    sort_requested = Signal(str)
    columns_changed = Signal()

    def __init__(self, look: Look, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._look, self._table = look, table
        self._chosen: list[tuple[str, int]] = _defaults()
        self._sort = ""
        self._setting = False
        self._by_hand = False  # while the mouse holds a section or its edge
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(_NARROWEST)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setSortIndicatorShown(False)
        self.setAccessibleName("Columns")
        self.customContextMenuRequested.connect(self._on_menu_wanted)
        self.sectionClicked.connect(self._on_clicked)
        self.sectionMoved.connect(self._on_moved)
        self.sectionResized.connect(self._on_resized)

    # What is chosen -------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> list[list[Any]]:
        """The columns shown, from left to right, each with its width in pixels at 100 % text size."""
        return [[column, width] for column, width in self._chosen]

    def set_chosen(self, chosen: object) -> None:
        """Show these columns; what is no such list is taken as the columns there were before anybody chose."""
        found: list[tuple[str, int]] = []
        for each in chosen if isinstance(chosen, list) else []:
            if _is_choice(each) and each[0] not in dict(found):
                found.append((each[0], max(_NARROWEST, min(each[1], 2_000))))
        if "title" not in dict(found):
            found = _defaults()
        self._chosen = found
        if self.isVisible():
            self.show_chosen()

    def show_chosen(self) -> None:
        """Bring the sections up to what is chosen."""
        if self.count() != len(COLUMNS):
            return
        self._setting = True
        widths = dict(self._chosen)
        for column, section in _BY_ID.items():
            self.setSectionHidden(section, column not in widths)
        for place, (column, width) in enumerate(self._chosen):
            self.moveSection(self.visualIndex(_BY_ID[column]), place)
            self.resizeSection(_BY_ID[column], self._look.px(width))
        self._setting = False
        self.fit()

    def toggle(self, column: str) -> None:
        """Show a column at the right end, or take it away; the title stays."""
        if column in dict(self._chosen):
            if column == "title":
                return
            self._chosen = [each for each in self._chosen if each[0] != column]
        else:
            self._chosen.append((column, COLUMNS[_BY_ID[column]].width))
        self.show_chosen()
        self.columns_changed.emit()

    def start_over(self) -> None:
        """Show the columns there were before anybody chose."""
        self._chosen = _defaults()
        self.show_chosen()
        self.columns_changed.emit()

    def fit(self) -> None:
        """Give the title what the other columns leave of the width, never less than was chosen for it."""
        if self.isHidden() or self._setting or self.count() != len(COLUMNS):
            return
        others = sum(
            self.sectionSize(section)
            for section in range(self.count())
            if section != TITLE and not self.isSectionHidden(section)
        )
        least = max(self._look.px(_TITLE_LEAST), self._look.px(dict(self._chosen).get("title", _TITLE_LEAST)))
        self._setting = True
        self.resizeSection(TITLE, max(least, self._table.viewport().width() - others))
        self._setting = False

    # Sorting --------------------------------------------------------------------------------------------------------

    def show_sort(self, sort: str) -> None:
        """Show by which column the list is sorted; "" for none."""
        self._sort = sort
        name = sort.removeprefix("-")
        section = next((i for i, column in enumerate(COLUMNS) if name and column.sort.removeprefix("-") == name), -1)
        self.setSortIndicatorShown(section >= 0)
        order = Qt.SortOrder.DescendingOrder if sort.startswith("-") else Qt.SortOrder.AscendingOrder
        if section >= 0:
            self.setSortIndicator(section, order)

    def _on_clicked(self, section: int) -> None:
        sort = COLUMNS[section].sort
        if sort:
            self.sort_requested.emit(turned(sort) if self._sort == sort else sort)
        self.show_sort(self._sort)

    # Moving, sizing, choosing ---------------------------------------------------------------------------------------

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_hand = True
        super().mousePressEvent(event)

    @guarded()
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._by_hand = False

    def _on_moved(self) -> None:
        if self._by_hand and not self._setting:
            self._take_over()

    def _on_resized(self, section: int) -> None:
        """Sections are also resized by Qt, when they are hidden or the model is another; that is nobody's choice."""
        if self._setting or not self._by_hand:
            return
        self._take_over(section)
        if section != TITLE:
            self.fit()

    def _take_over(self, resized: int = -1) -> None:
        """Keep what the reader did to the sections."""
        widths = dict(self._chosen)
        chosen = []
        for place in range(self.count()):
            section = self.logicalIndex(place)
            column = COLUMNS[section].id
            if column in widths:
                width = widths[column]
                if section == resized:
                    width = round(self.sectionSize(section) * 100 / max(1, self._look.scale))
                chosen.append((column, width))
        self._chosen = chosen
        self.columns_changed.emit()

    def menu(self) -> Menu:
        """The menu that chooses columns."""
        menu = Menu(self._look, "Columns", self)
        held = dict(self._chosen)
        for column in COLUMNS:
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(column.id in held)
            action.setEnabled(column.id != "title")
            action.triggered.connect(lambda _checked=False, column=column.id: self.toggle(column))
        menu.addSeparator()
        menu.addAction("As at first").triggered.connect(lambda _checked=False: self.start_over())
        return menu

    def _on_menu_wanted(self, point: QPoint) -> None:
        menu = self.menu()
        menu.exec(self.mapToGlobal(point))
        menu.deleteLater()


def _is_choice(each: object) -> bool:
    """Whether something read from the state is a column and its width."""
    if not isinstance(each, list | tuple) or len(each) != 2:
        return False
    column, width = each
    return isinstance(column, str) and column in _BY_ID and type(width) is int


def _defaults() -> list[tuple[str, int]]:
    return [(column.id, column.width) for column in COLUMNS if column.shown]
