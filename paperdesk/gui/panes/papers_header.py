"""The row above the paper list: what is listed, how many, in which order and layout; while searching, where, and the
facets. Below it a line for what is to be said of a search.

Knows titles and sorts; no library. What a click means is the pane's business.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_columns import SORTS, sort_title
from paperdesk.gui.panes.papers_facets import FacetRow
from paperdesk.gui.widgets.buttons import Button, ViewSwitch
from paperdesk.gui.widgets.chip import FilterChip
from paperdesk.gui.widgets.elided_label import ElidedLabel
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.gui.widgets.scope_switch import ScopeSwitch
from paperdesk.gui.widgets.tips import set_tip

_HEIGHT, _EDGE, _GAP = 40, 16, 6
_NARROW = 520  # below this the words of "Save this search" give way to its icon
_COUNTED = 400  # below this the title stands without its count
_HINT_LINES = 4  # what does not fit is its tool tip
LAYOUTS = [("rows", "rows-3", "Rows"), ("table", "table-2", "Table")]
_SORTS_OF_SEARCHES = (("relevance", "Best match"), *SORTS)


class ListHeader(QWidget):
    """Title and count, or facets while searching; order and layout.

    Wishes: `sort_requested` (sort), `facet_requested` (Facet), `layout_requested` ("rows", "table"), `save_requested`,
    `columns_requested`, `compare_requested`.
    """

    sort_requested = Signal(str)
    facet_requested = Signal(object)
    layout_requested = Signal(str)
    save_requested = Signal()
    columns_requested = Signal()
    compare_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._searching = False
        self._sort = ""
        self._compares = False
        self._title = ElidedLabel(look, weight=600)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._count = QLabel()
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setProperty("role", "small")
        self.scope = ScopeSwitch(look)
        self.facets = FacetRow(look)
        self.facets.toggled.connect(self.facet_requested)
        self.sort_chip = FilterChip(look, dropdown=True, checkable=True)
        self._sort_menu = Menu(look, "Order", self)
        self._sort_menu.aboutToShow.connect(self._fill_sorts)
        self._sort_menu.aboutToHide.connect(lambda: self.sort_chip.setChecked(self._searching))
        self.sort_chip.setMenu(self._sort_menu)
        set_tip(self.sort_chip, "Order of the list")
        self._columns = FilterChip(look, icon="columns-3")
        self._columns.setAccessibleName("Columns")
        set_tip(self._columns, "Choose columns")
        self._columns.clicked.connect(self.columns_requested)
        self.switch = ViewSwitch(look, LAYOUTS)
        self.switch.view_chosen.connect(self.layout_requested)
        self.save = Button(look, "Save this search", kind="quiet", height=26)
        self.save.clicked.connect(self.save_requested)
        self.compare = Button(look, "Compare…", icon="files", height=26)
        self.compare.clicked.connect(self.compare_requested)
        self._build()
        self.show_view("", None, "-added")
        look.changed.connect(self._on_look_changed)

    def _build(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        for widget in (self._title, self._count):
            self._row.addWidget(widget)
        self._stretch = QWidget()
        self._stretch.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row.addWidget(self._stretch, 1)
        self._row.addWidget(self.compare)
        self._row.addWidget(self.scope)
        self._row.addWidget(self.sort_chip)
        self._row.addWidget(self.facets, 1)
        self._row.addWidget(self.save)
        self._row.addWidget(self._columns)
        self._row.addWidget(self.switch)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(_EDGE), 0, px(_EDGE), 1)
        self._row.setSpacing(px(_GAP))
        self.setFixedHeight(px(_HEIGHT))
        self._fit()
        self.update()

    # What it shows --------------------------------------------------------------------------------------------------

    @property
    def words(self) -> tuple[str, str]:
        """The title and the count as they are shown; empty while searching."""
        return ("", "") if self._searching else (self._title.text, self._count.text())

    def show_view(self, title: str, count: int | None, sort: str, *, compare: bool = False) -> None:
        """Show the title of a view and how many papers it holds, where that is known; `compare` offers to do so."""
        self._compares = compare
        self._title.set_text(title)
        self.show_count(count)
        self._switch_to(searching=False)
        self._show_sort(sort)

    def show_count(self, count: int | None) -> None:
        """Show another count, or none."""
        self._count.setText("" if count is None else "1 paper" if count == 1 else f"{count:,} papers")

    def show_search(self, sort: str) -> None:
        """Show that a search is listed; its facets follow."""
        if not self._searching:
            self.facets.show_facets([])
        self._switch_to(searching=True)
        self._show_sort(sort)

    def show_layout(self, layout: str) -> None:
        """Show which layout the list has."""
        self.switch.set_view(layout)
        self._columns.setVisible(layout == "table" and not self._searching)

    def _switch_to(self, *, searching: bool) -> None:
        self._searching = searching
        self.scope.set_wanted(searching)
        for widget in (self._title, self._stretch, self.switch):
            widget.setVisible(not searching)
        for widget in (self.facets, self.save):
            widget.setVisible(searching)
        self.compare.setVisible(self._compares and not searching)
        self._fit()
        self.sort_chip.setChecked(searching)
        self._columns.setVisible(self.switch.view == "table" and not searching)

    def _show_sort(self, sort: str) -> None:
        self._sort = sort
        self.sort_chip.set_text("Best match" if sort == "relevance" else sort_title(sort))

    def _fill_sorts(self) -> None:
        self._sort_menu.clear()
        for sort, title in _SORTS_OF_SEARCHES if self._searching else SORTS:
            action = self._sort_menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(sort == self._sort)
            action.triggered.connect(lambda _on=False, sort=sort: self.sort_requested.emit(sort))

    def _fit(self) -> None:
        """Leave out what there is no room for."""
        self._count.setVisible(not self._searching and self.width() >= self._look.px(_COUNTED))
        narrow = self.width() < self._look.px(_NARROW)
        self.scope.set_narrow(narrow)
        self.save.set_icon("bookmark-plus" if narrow else "")
        self.save.set_text("" if narrow else "Save this search")
        self.save.setAccessibleName("Save this search")
        set_tip(self.save, "Save this search" if narrow else "")

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), self._look.colour("line"))
        painter.end()


class HintLine(QWidget):
    """A line below the header: another spelling to search for, or what a search had to leave out.

    `suggestion_chosen` (the search to make instead). Hidden while there is nothing to say.
    """

    suggestion_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._suggestion = ""
        self._label = ElidedLabel(look, px=12, colour="muted", lines=_HINT_LINES)
        self._button = Button(look, " ", kind="secondary", height=26)
        self._button.clicked.connect(lambda: self.suggestion_chosen.emit(self._suggestion))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._label)
        self._row.addWidget(self._button)
        self._row.addStretch(1)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.hide()

    @property
    def words(self) -> str:
        """What it says; empty while hidden."""
        return "" if self.isHidden() else f"{self._label.text} {self._suggestion}".strip()

    def show_hint(self, suggestion: str | None, notes: Sequence[str] = ()) -> None:
        """Offer another spelling, or say these sentences; nothing when there are neither."""
        self._suggestion = suggestion or ""
        self._label.set_text("Did you mean" if suggestion else " ".join(notes))
        self._button.set_text((suggestion or " ")[:80])
        self._button.setVisible(bool(suggestion))
        self.setVisible(bool(suggestion or notes))

    def _on_look_changed(self) -> None:
        px = self._look.px
        self._row.setContentsMargins(px(_EDGE), px(5), px(_EDGE), px(6))
        self._row.setSpacing(px(8))

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), self._look.colour("line"))
        painter.end()
