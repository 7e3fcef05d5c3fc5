"""Papers side by side: a row a field, a column a paper; the value that is taken is chosen by click, or by arrows and
Enter.

What differs is marked, and long values show the part that does. Knows no library.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from paperdesk.gui.dialogs.duplicates_content import Compared, Mark, Row
from paperdesk.gui.look import Look
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import LEFT, box, focus_ring, icon, line
from paperdesk.gui.widgets.tips import tip

_LINES = {"title": 4, "people": 3, "abstract": 7}  # of a value; other fields take two
_NARROWEST, _NAMES = 210, 104  # pixels of a paper's column, of the names of the fields
_PAD, _MARK, _TOP = 10, 24, 7
_MEASURED = 12  # columns whose values make a row high; more than that nobody sees at once
_BEFORE = 40  # letters shown before the first difference
_TIP = _LAID_OUT = 2_000
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

Index = QModelIndex | QPersistentModelIndex


class CompareModel(QAbstractTableModel):
    """The papers to be compared, and what is chosen. Row 0 is the paper to keep, then come the fields."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.compared: Compared | None = None
        self.keep = 0
        self.choices: dict[str, int] = {}
        self._by_hand: set[str] = set()  # the fields a reader chose for
        self._marks: Mapping[str, tuple[list[Mark], ...]] = {}

    def show_papers(self, compared: Compared | None) -> None:
        """Show these papers, with the choices that are made if nobody chooses; of the same papers those made stay."""
        self.beginResetModel()
        same = compared is not None and self.compared is not None and compared.papers == self.compared.papers
        by_hand = {field: self.choices[field] for field in self._by_hand} if same else {}
        keep = self.keep if same else compared.keep if compared else 0
        self.compared, self.keep, self._marks, self._by_hand = compared, keep, {}, set(by_hand)
        fresh = compared.choices(keep) if compared else {}
        self.choices = {**fresh, **{field: paper for field, paper in by_hand.items() if field in fresh}}
        self.endResetModel()

    def set_marks(self, marks: Mapping[str, tuple[list[Mark], ...]]) -> None:
        """Mark these stretches of the values."""
        self._marks = marks
        self._tell()

    def choose(self, row: int, column: int) -> bool:
        """Take the value of a cell, or keep the paper of a column; whether that is another one than before."""
        compared = self.compared
        if compared is None or not (0 <= column < len(compared.sides)) or not (0 <= row <= len(compared.rows)):
            return False
        paper = compared.sides[column].paper
        if row == 0:
            changed, self.keep = paper != self.keep, paper
            fresh = compared.choices(paper)
            self.choices = {**fresh, **{field: self.choices[field] for field in self._by_hand if field in fresh}}
        else:
            field = compared.rows[row - 1].field
            changed = paper != self.choices[field] and self.open(row)
            if changed:
                self.choices[field] = paper
                self._by_hand.add(field)
        self._tell()
        return changed

    def field(self, row: int) -> Row | None:
        """The field of a row; None for the one of the paper to keep."""
        return self.compared.rows[row - 1] if self.compared is not None and row else None

    def open(self, row: int) -> bool:
        """Whether there is something to choose in a row: all papers need not say the same."""
        field = self.field(row)
        return field is None or len(set(field.values)) > 1

    def taken(self, index: Index) -> bool:
        """Whether a cell is chosen."""
        assert self.compared is not None
        paper, field = self.compared.sides[index.column()].paper, self.field(index.row())
        return paper == (self.keep if field is None else self.choices[field.field])

    def marks(self, index: Index) -> list[Mark]:
        """The stretches of a cell's value that differ."""
        field = self.field(index.row())
        found = self._marks.get(field.field) if field is not None else None
        return found[index.column()] if found else []

    def _tell(self) -> None:
        if self.compared is not None:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @guarded(0)
    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.compared is None else len(self.compared.rows) + 1

    @guarded(0)
    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.compared is None else len(self.compared.sides)

    @guarded()
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.compared is None or not index.isValid():
            return None
        side, field = self.compared.sides[index.column()], self.field(index.row())
        value = field.values[index.column()] if field is not None else side.key
        if role == Qt.ItemDataRole.DisplayRole:
            return value
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(value[:_TIP] if field is not None else f"Keep {side.key}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = field.title if field is not None else "Paper to keep"
            said = [f"{name}: {value or 'nothing'}"] + ([side.about] if field is None else [f"of {side.key}"])
            said += ["differs"] if field is not None and field.differs else []
            said += ["taken"] if self.taken(index) else []
            return ", ".join(said)
        return None

    @guarded()
    def headerData(self, section: int, direction: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.compared is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        across = direction == Qt.Orientation.Horizontal
        if not 0 <= section < (self.columnCount() if across else self.rowCount()):
            return None  # a header asks while it is being changed
        if across:
            return self.compared.sides[section].key
        field = self.field(section)
        return field.title if field is not None else "Keep"


class CompareTable(QTableView):
    """Shows a CompareModel. `chosen` follows each choice, after it is made; `merge_requested` Ctrl+Enter."""

    chosen = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.papers = CompareModel(self)
        self.setModel(self.papers)
        self.setItemDelegate(_Cells(look, self))
        self.setAccessibleName("The papers side by side")
        self.setProperty("flat", True)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        self.setVerticalHeader(_Names(look, self))
        self.clicked.connect(self._choose)
        look.changed.connect(self.fit)

    def show_papers(self, compared: Compared | None) -> None:
        """Show these papers, from the beginning unless they are shown already."""
        before, at, down = self.papers.compared, self.currentIndex(), self.verticalScrollBar().value()
        cell = (at.row(), at.column())
        self.papers.show_papers(compared)
        self.fit()
        if before is not None and compared is not None and before.papers == compared.papers:
            self.setCurrentIndex(self.papers.index(min(cell[0], len(compared.rows)), cell[1]))
            self.verticalScrollBar().setValue(down)
            return
        self.scrollToTop()
        self.horizontalScrollBar().setValue(0)
        if compared is not None:
            self.setCurrentIndex(self.papers.index(0, compared.papers.index(compared.keep)))

    def fit(self) -> None:
        """Share the room among the papers, and make each row as high as its values need."""
        count = self.papers.columnCount()
        if not count:
            return
        px = self._look.px
        names = self.verticalHeader()
        assert isinstance(names, _Names)
        names.setFixedWidth(px(_NAMES))
        width = max(px(_NARROWEST), (self.width() - px(_NAMES) - px(12)) // count)
        self.horizontalHeader().setDefaultSectionSize(width)
        for column in range(count):
            self.setColumnWidth(column, width)
        cells = self.itemDelegate()
        assert isinstance(cells, _Cells)
        for row in range(self.papers.rowCount()):
            indexes = [self.papers.index(row, column) for column in range(min(count, _MEASURED))]
            self.setRowHeight(row, max(cells.height(index, width) for index in indexes))

    def _choose(self, index: QModelIndex) -> None:
        if self.papers.choose(index.row(), index.column()):
            self.chosen.emit()

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and (event.key() in _ENTER or event.key() == Qt.Key.Key_Space) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        elif event.key() in _ENTER or event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Names(QHeaderView):
    """The names of the fields, with a dot where the papers differ."""

    def __init__(self, look: Look, table: CompareTable) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self._look, self._table = look, table
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setSectionsClickable(False)

    @guarded()
    def paintSection(self, painter: QPainter, rect: Any, section: int) -> None:  # noqa: N802
        look, papers = self._look, self._table.papers
        field = papers.field(section)
        differs = field is not None and field.differs
        painter.save()
        area = QRectF(rect)
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), look.colour("line"))
        font = look.font(12, 600 if differs else 500)
        height = QFontMetricsF(look.font(13)).height()
        words = QRectF(area.left() + look.px(2), area.top() + look.px(_TOP), area.width() - look.px(20), height)
        name = str(papers.headerData(section, Qt.Orientation.Vertical) or "")
        line(painter, words, name, font, look.colour("text" if differs else "muted"), LEFT)
        if differs:
            dot = look.px(6)
            spot = QRectF(area.right() - look.px(14), words.center().y() - dot / 2, dot, dot)
            box(painter, spot, dot / 2, look.colour("reading"))
        painter.restore()


class _Cells(QStyledItemDelegate):
    """Paints the values: the mark of the choice, the text, what differs."""

    def __init__(self, look: Look, table: CompareTable) -> None:
        super().__init__(table)
        self._look, self._table = look, table

    def height(self, index: Index, width: int) -> int:
        """The pixels a cell needs at a width."""
        look = self._look
        if index.row() == 0:
            return look.px(2 * _TOP + 4) + round(2.2 * QFontMetricsF(look.font(13)).height())
        _text, _marks, lines, step = self._laid_out(index, width)
        return round(max(1, len(lines)) * step) + 2 * look.px(_TOP)

    @guarded()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, papers = self._look, self._table.papers
        rect = QRectF(option.rect)
        open_, taken = papers.open(index.row()), papers.taken(index)
        painter.save()
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), look.colour("line"))
        inner = rect.adjusted(look.px(2), look.px(2), -look.px(2), -look.px(3))
        if open_ and (taken or option.state & QStyle.StateFlag.State_MouseOver):
            box(painter, inner, look.px(6), look.colour("accentsoft" if taken else "hover"))
        if open_:
            side = look.px(15)
            spot = QPointF(rect.left() + look.px(_PAD), rect.top() + look.px(_TOP) + look.px(1))
            name = "radio-checked" if taken else "circle"
            icon(painter, spot, name, "accent" if taken else "linestrong", side, look)
        if index.row() == 0:
            self._paint_paper(painter, rect, index)
        else:
            self._paint_value(painter, rect, index)
        if self._table.hasFocus() and index == self._table.currentIndex():
            focus_ring(painter, inner, look.px(6), look)
        painter.restore()

    def _paint_paper(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        """The key of a paper, and what hangs on it."""
        look, compared = self._look, self._table.papers.compared
        assert compared is not None
        side = compared.sides[index.column()]
        height = QFontMetricsF(look.font(13)).height()
        left = rect.left() + look.px(_PAD + _MARK)
        words = QRectF(left, rect.top() + look.px(_TOP), rect.right() - look.px(_PAD) - left, height)
        line(painter, words, side.key, look.font(12, 600, mono=True), look.colour("text"), LEFT)
        about = words.translated(0, height * 1.15)
        line(painter, about, side.about, look.font(12), look.colour("muted"), LEFT)

    def _paint_value(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        look = self._look
        text, marks, lines, step = self._laid_out(index, round(rect.width()))
        at = QPointF(rect.left() + look.px(_PAD + _MARK), rect.top() + look.px(_TOP))
        taken = self._table.papers.taken(index) or not self._table.papers.open(index.row())
        painter.setPen(look.colour("text" if taken else "muted"))
        if not text:
            empty = QRectF(at.x(), at.y(), rect.width(), step)
            line(painter, empty, "nothing", look.font(13), look.colour("faint"), LEFT)
            return
        layout = self._layout(text, rect.width() - look.px(2 * _PAD + _MARK), step)
        formats = []
        for start, end in marks:
            form = QTextLayout.FormatRange()
            form.start, form.length = _units(text[:start]), _units(text[start:end])
            style = QTextCharFormat()
            style.setBackground(look.colour("hit"))
            style.setForeground(look.colour("text"))
            form.format = style
            formats.append(form)
        painter.setClipRect(QRectF(rect.left(), rect.top(), rect.width(), look.px(_TOP) + len(lines) * step + 2))
        layout.draw(painter, at, formats)

    def _laid_out(self, index: Index, width: int) -> tuple[str, list[Mark], list[int], float]:
        """The part of a value that is shown, its marks, where its lines end, and the height of a line."""
        look, papers = self._look, self._table.papers
        field = papers.field(index.row())
        assert field is not None
        step = QFontMetricsF(look.font(13)).height() * 1.12
        value, marks = field.values[index.column()], papers.marks(index)
        room, most = width - look.px(2 * _PAD + _MARK), _LINES.get(field.field, 2)
        ends = self._ends(value[:_LAID_OUT], room, step, most)
        start = 0
        if marks and len(ends) == most and marks[0][0] >= ends[-1] - 10:
            start = value.rfind(" ", 0, max(0, marks[0][0] - _BEFORE)) + 1
        if start:
            value = "… " + value[start:]
            marks = [(a - start + 2, b - start + 2) for a, b in marks if a >= start]
            ends = self._ends(value[:_LAID_OUT], room, step, most)
        if ends and ends[-1] < len(value):
            value = value[: max(1, ends[-1] - 2)].rstrip() + "…"
            marks = [(a, min(b, len(value) - 1)) for a, b in marks if a < len(value) - 1]
        return value, marks, ends, step

    def _ends(self, text: str, width: float, step: float, most: int) -> list[int]:
        """Where the first lines of a text end, in its letters."""
        layout = self._layout(text, width, step, most)
        found = []
        for number in range(layout.lineCount()):
            piece = layout.lineAt(number)
            found.append(_letters(text, piece.textStart() + piece.textLength()))
        return found

    def _layout(self, text: str, width: float, step: float, most: int = 20) -> QTextLayout:
        layout = QTextLayout(text, self._look.font(13))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        for number in range(most):
            piece = layout.createLine()
            if not piece.isValid():
                break
            piece.setLineWidth(max(1.0, width))
            piece.setPosition(QPointF(0, number * step))
        layout.endLayout()
        return layout


def _units(text: str) -> int:
    """How many units of UTF-16, as a layout counts, a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _letters(text: str, units: int) -> int:
    """How many letters so many units of UTF-16 are."""
    if text.isascii():
        return units
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace"))
