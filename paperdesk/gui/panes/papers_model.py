"""The papers of the list as Qt sees them: ids in their order, and their lines fetched a page at a time when drawn.

Knows how to get lines, through the function it is given; no library, no query. Sorting and filtering are the query's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from paperdesk.gui.panes.papers_columns import COLUMNS, TITLE, spoken
from paperdesk.gui.widgets.guard import guarded
from paperdesk.library.shapes import PaperRow

Index = QModelIndex | QPersistentModelIndex
Marks = tuple[tuple[int, int], ...]
Fetch = Callable[[Sequence[int]], list[PaperRow]]

BEHIND, AHEAD = 12, 36  # lines fetched at once, above and below the one that is wanted: a screen is drawn downwards
KEPT = 5_000  # lines held at most
_FEW = 8  # up to so many ids are looked for one by one
NO_INDEX = QModelIndex()


class HitText(NamedTuple):
    """What a search shows of a paper: the words marked in its title, and the place in its texts that holds them.

    The first `origin` letters of that say which of its texts it is: "PDF p. 21: ".
    """

    title_marks: Marks = ()
    text: str = ""
    marks: Marks = ()
    origin: int = 0


class PapersModel(QAbstractTableModel):
    """A table of papers: a row each, the columns of COLUMNS. The rows layout shows the title's column alone."""

    def __init__(self, fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._ids: list[int] = []
        self._lines: dict[int, PaperRow | None] = {}  # None: the paper is gone
        self._places: dict[int, int] | None = None  # made when many ids are asked for at once
        self.dividers: dict[int, str] = {}  # the rows at which another part of an answer begins, and which part
        self.texts: dict[int, HitText] = {}
        self.searching = False

    # Content --------------------------------------------------------------------------------------------------------

    @property
    def ids(self) -> list[int]:
        """The ids of the list in their order; not to be changed."""
        return self._ids

    @property
    def first_part(self) -> int:
        """How many rows hold what was asked for: those above the first dividing line."""
        return min(self.dividers, default=len(self._ids))

    def show_ids(self, ids: list[int], *, dividers: dict[int, str] | None = None, searching: bool = False) -> None:
        """List other papers, or the same in another order; a reset, after which nothing is selected."""
        self.beginResetModel()
        self._ids = ids
        self._places = None
        self.dividers = {row: kind for row, kind in (dividers or {}).items() if row < len(ids)}
        self.searching = searching
        self.endResetModel()

    def clear(self) -> None:
        """List nothing and forget every line: another library is open."""
        self._lines.clear()
        self.texts = {}
        self.show_ids([])

    def line(self, row: int) -> PaperRow | None:
        """The paper in a row, its page fetched where it is not held; None when it is gone."""
        if not 0 <= row < len(self._ids):
            return None
        paper = self._ids[row]
        try:
            return self._lines[paper]
        except KeyError:
            self._fetch_page(row)
            return self._lines.get(paper)

    def held(self, row: int) -> bool:
        """Whether the line of a row is held."""
        return 0 <= row < len(self._ids) and self._ids[row] in self._lines

    def keep(self, lines: Iterable[PaperRow]) -> None:
        """Hold lines that somebody fetched ahead."""
        for line in lines:
            self._lines[line.id] = line
        self._shrink()

    def forget(self, papers: Collection[int] | None = None) -> None:
        """Drop the lines of papers that changed, of all for None; what is visible of them is drawn anew."""
        if papers is None:
            self._lines.clear()
            self._changed(0, len(self._ids) - 1)
            return
        for paper in papers:
            self._lines.pop(paper, None)
        rows = self.rows_of(papers)
        if rows:
            self._changed(rows[0], rows[-1])

    def show_texts(self, texts: dict[int, HitText]) -> None:
        """Hold what a search shows of some papers and draw them anew."""
        self.texts.update(texts)
        self._changed(0, len(self._ids) - 1)  # what is in sight is drawn; to find its rows among so many takes longer

    def _changed(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def _fetch_page(self, row: int) -> None:
        wanted = [paper for paper in self._ids[max(0, row - BEHIND) : row + AHEAD] if paper not in self._lines]
        found: dict[int, PaperRow | None] = dict.fromkeys(wanted)
        found.update((line.id, line) for line in self._fetch(wanted))
        self._lines.update(found)
        self._shrink()

    def _shrink(self) -> None:
        """Let go of the lines fetched longest ago; those still on screen are fetched again."""
        if len(self._lines) > KEPT:
            for paper in list(self._lines)[: KEPT // 4]:
                del self._lines[paper]

    # Places ---------------------------------------------------------------------------------------------------------

    def row_of(self, paper: int) -> int:
        """The row of a paper, -1 when it is not listed."""
        if self._places is not None:
            return self._places.get(paper, -1)
        try:
            return self._ids.index(paper)
        except ValueError:
            return -1

    def rows_of(self, papers: Collection[int]) -> list[int]:
        """The rows of those of these papers that are listed, ascending."""
        if len(papers) > _FEW and self._places is None:
            self._places = {paper: row for row, paper in enumerate(self._ids)}
        return sorted(row for paper in papers if (row := self.row_of(paper)) >= 0)

    # Qt -------------------------------------------------------------------------------------------------------------

    @guarded(0)
    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._ids)

    @guarded(0)
    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    @guarded(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    @guarded()
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _TEXT_ROLES or not index.isValid():
            return None
        line = self.line(index.row())
        if line is None:
            return ""
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(line)
        return spoken(line) if index.column() == TITLE else f"{column.title}: {column.text(line)}"

    @guarded()
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[section].kind == "number":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None


_FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
