"""The middle: the search field, the header, and the list of papers as rows or as a table.

Shows what the Listing lists and turns clicks into verbs and wishes. Knows the Desk; no other pane, dialog or action.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk, View
from paperdesk.gui.desk.pasting import holds_papers
from paperdesk.gui.panes.pane_messages import PaneMessages
from paperdesk.gui.panes.papers_columns import TITLE
from paperdesk.gui.panes.papers_delegate import next_status
from paperdesk.gui.panes.papers_empty import NoPapers
from paperdesk.gui.panes.papers_finding import Chip, Found, settled, sorted_by
from paperdesk.gui.panes.papers_header import HintLine, ListHeader
from paperdesk.gui.panes.papers_listing import Listing, wish_of
from paperdesk.gui.panes.papers_model import PapersModel
from paperdesk.gui.panes.papers_tokens import spans_of, without_span
from paperdesk.gui.panes.papers_view import PapersView
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.gui.widgets.search_field import SearchField
from paperdesk.library.facets import Facet
from paperdesk.library.results import IN_PDFS
from paperdesk.library.shapes import PaperRow
from paperdesk.record import Status
from paperdesk.search.editing import toggled

if TYPE_CHECKING:
    from paperdesk.gui.panes.papers_suggesting import Suggesting

# Ids of actions; "" is a line between groups, and what the window does not know is left out.
_ADD = ("file.import", "file.paste", "online.add", "paper.new", "", "library.sample", "library.open", "library.new")
_CONTEXT = (
    "paper.open", "paper.show_file", "paper.attach", "",
    "paper.unread", "paper.reading", "paper.read", "paper.skipped", "",
    "paper.star", "paper.queue", "queue.up", "queue.down", "",
    "paper.tag", "collection.add", "collection.remove", "paper.note", "paper.edit", "",
    "related.papers", "online.fetch", "online.fill", "",
    "paper.copy", "paper.copy_key", "paper.copy_bibtex", "paper.copy_link", "papers.cite", "file.export", "",
    "paper.restore", "paper.trash",
)  # fmt: skip
_PLACEHOLDER = "Search titles, abstracts and notes"
_WHEN_ENABLED = ("queue.up", "queue.down", "collection.remove", "paper.restore")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Down)


class PapersPane(QWidget):
    """The list of papers of one window, with all that stands above it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = PapersModel(self._fetch, self)
        self._build()
        self.listing = Listing(desk, self.model, self.view)
        self._connect()
        self.suggesting: Suggesting | None = None  # made once the field has the keyboard
        self._on_look_changed()
        self.view.head.set_chosen(desk.state.get("table_columns"))
        self._apply_layout()
        self.listing.open(wish_of(desk))
        self._announce()
        self._show_scope()

    # Building -------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self._desk.look
        self.field = SearchField(look, _PLACEHOLDER, keys=self._keys_of("edit.find") or "Ctrl+F")
        self.field.line_edit.installEventFilter(self)
        self.add = Button(look, "Add", icon="plus")
        self.add.setAccessibleName("Add papers")
        self.add.clicked.connect(self._open_add)
        self.messages = PaneMessages(self._desk)
        self.banner = self.messages.banner
        self.header = ListHeader(look)
        self.hint = HintLine(look)
        self.view = PapersView(look, self.model)
        self.view.carry = self._desk.carrying.carry
        self.empty = NoPapers(look, self._how, self.view.viewport())
        self.field.line_edit.set_understand(lambda text: spans_of(text, typing=self._is_typed(text)))
        self._bar = QHBoxLayout()
        self._bar.addWidget(self.field, 1)
        self._bar.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._bar)
        layout.addWidget(self.messages)
        layout.addWidget(self.header)
        layout.addWidget(self.hint)
        layout.addWidget(self.view, 1)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        desk = self._desk
        desk.view_changed.connect(self._on_view_changed)
        desk.search_changed.connect(self._on_search_changed)
        desk.scope.changed.connect(self._on_scope_changed)
        desk.library_changed.connect(self._on_library_changed)
        desk.index_changed.connect(self._on_index_changed)
        desk.reveal.connect(self.listing.reveal)
        desk.importing.told.arrived.connect(self._on_arrived)
        desk.search_wanted.connect(self.field.select_all)
        desk.select_all_wanted.connect(self.view.selectAll)
        desk.step_wanted.connect(self.view.step)
        desk.refresh_wanted.connect(self.listing.refresh)
        desk.look.changed.connect(self._on_look_changed)
        self.destroyed.connect(desk.settings.watch(self._on_setting_changed))
        self.listing.shown.connect(self._on_shown)
        self.listing.facets.connect(self._on_facets)
        self.listing.suggested.connect(self._on_suggested)
        self.field.text_edited.connect(lambda text: desk.search_for(text, typing=True))
        self.field.line_edit.span_removed.connect(self._on_span_removed)
        self.field.line_edit.leaves = partial(holds_papers, desk)
        self.field.line_edit.paste_left.connect(desk.paste)
        self.field.cleared.connect(self._on_cleared)
        self.field.left.connect(self.view.setFocus)
        self.field.submitted.connect(self._keep_search)
        self.field.submitted.connect(self._enter_list)
        self.field.line_edit.focus_left.connect(self._keep_search)
        self.field.list_requested.connect(self._enter_list)
        self.header.sort_requested.connect(self._on_sort_requested)
        self.header.facet_requested.connect(self._on_facet_requested)
        self.header.layout_requested.connect(lambda layout: desk.settings.set("list_layout", layout))
        self.header.save_requested.connect(self._on_save_requested)
        self.header.columns_requested.connect(self._open_columns)
        self.header.compare_requested.connect(lambda: desk.trigger("papers.duplicates"))
        self.header.scope.scope_chosen.connect(desk.scope.choose)
        self.hint.suggestion_chosen.connect(self._search_for)
        self.empty.suggestion_chosen.connect(self._search_for)
        self.empty.clear_requested.connect(self.field.clear)
        self.empty.everywhere_requested.connect(lambda: desk.scope.choose(False))
        self.view.escaped.connect(self._on_escaped)
        self.view.chosen.connect(self._keep_search)
        self.view.opened.connect(self._keep_search)
        self.view.opened.connect(lambda: desk.trigger("paper.open"))
        self.view.part_clicked.connect(self._on_part_clicked)
        self.view.moved.connect(self._on_moved)
        self.view.entered.connect(lambda _index: desk.carrying.warm_up())
        self.view.held.connect(desk.carrying.prepare)
        self.view.attachable = desk.filing.attachable
        self.view.files_dropped.connect(desk.filing.dropped)
        self.view.customContextMenuRequested.connect(self._open_context)
        self.view.head.sort_requested.connect(self._on_sort_requested)
        self.view.head.columns_changed.connect(lambda: desk.state.set("table_columns", self.view.head.chosen))

    def _fetch(self, ids: Sequence[int]) -> list[PaperRow]:
        return self._desk.library.papers.rows(ids)

    def _keys_of(self, action: str) -> str:
        """The keys of an action, "" when it has none."""
        known = self._desk.actions.get(action)
        return known.shortcut().toString() if known is not None else ""

    def _how(self, action: str) -> str:
        """How to do something: "Press R", or the name of the command where it has no key."""
        known, keys = self._desk.actions.get(action), self._keys_of(action)
        if keys or known is None:
            return f"Press {keys}" if keys else "Use the menu"
        return f"Choose “{known.text()}”"

    def _on_look_changed(self) -> None:
        px = self._desk.look.px
        ring = 3  # the field keeps room for its focus ring
        self._bar.setContentsMargins(px(16) - ring, px(12) - ring, px(16), px(12) - ring + 1)
        self._bar.setSpacing(px(8) - ring)
        self.messages.room.setContentsMargins(px(16), px(8), px(16), px(2))
        self.setMinimumWidth(px(280))
        self.update()

    @guarded()
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        line = self._bar.geometry().bottom()
        painter.fillRect(0, line, self.width(), 1, self._desk.look.colour("line"))
        painter.end()

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the field goes to the list, whatever command has that key."""
        if event.type() == QEvent.Type.FocusIn and self.suggesting is None:
            from paperdesk.gui.panes.papers_suggesting import Suggesting

            self.suggesting = Suggesting(self._desk, self.field)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            event.accept()
            return True
        return bool(super().eventFilter(watched, event))

    # What is listed -------------------------------------------------------------------------------------------------

    def _on_view_changed(self, _view: View) -> None:
        self._show_scope()
        self.listing.open(wish_of(self._desk))

    def _on_search_changed(self, text: str, typing: bool) -> None:
        self.field.set_text(text)
        self.listing.open(wish_of(self._desk, typing=typing))
        self.field.line_edit.read_again()

    def _on_scope_changed(self) -> None:
        """The same words, looked for elsewhere."""
        self._show_scope()
        if self.listing.wish.searching:
            self.listing.open(wish_of(self._desk, typing=self.listing.wish.typing))

    def _show_scope(self) -> None:
        view, inside = self._desk.view, self._desk.scope.inside
        self.field.set_placeholder(f"Search in {view.title}" if inside else _PLACEHOLDER)
        self.header.scope.show_scope("" if view.whole else view.title, inside=inside)

    def _on_library_changed(self) -> None:
        self.field.set_text(self._desk.search)
        self._show_scope()
        self.listing.start_over()
        self._announce()

    def _on_index_changed(self, doing: str) -> None:
        """Once the index is whole a search may find more than by letters alone, or in PDFs read since."""
        found = self.listing.found
        if doing or found is None or found.result is None:
            return
        if found.result.notes:
            self.listing.refresh()
        else:
            self.listing.finding.look_further()

    def _announce(self) -> None:
        """Show what is to be listed while it is being found."""
        wish = self.listing.wish
        if not wish.searching:
            self.header.show_view(wish.view.title, None, wish.view.sort, compare=wish.view.id == "duplicates")
        self.header.show_layout(self._desk.settings.get("list_layout"))

    def _on_shown(self, found: Found) -> None:
        """Bring all that stands around the list up to it."""
        view, result = found.wish.view, found.result
        if result is None:
            self.header.show_view(view.title, found.total, found.sort, compare=view.id == "duplicates")
            self.field.set_result("")
            self.hint.show_hint(None)
        else:
            self.header.show_search(found.sort)
            of = found.of if found.among is None else found.among
            pdfs = sum(part.size for part in result.parts if part.kind == IN_PDFS)
            more = f" · {pdfs:,} in PDFs" if pdfs else ""
            self.field.set_result(f"{found.total:,} of {of:,}{more} · {max(1, round(result.took_ms))} ms")
            self.hint.show_hint(None, result.notes)
        self.view.head.show_sort("" if found.sort == "relevance" else found.sort)
        if self.model.ids:
            self.empty.hide()
        elif result is None:
            self.empty.show_view(view)
        else:
            self.header.facets.show_facets([])
            self._show_nothing(found, None)

    def _show_nothing(self, found: Found, suggestion: str | None) -> None:
        view = found.wish.view.title if found.wish.inside else ""
        self.empty.show_search(found.wish.search.strip(), suggestion, view, found.elsewhere)

    def _on_suggested(self, suggestion: str) -> None:
        """What may have been meant comes after the list: nobody waits for it."""
        found = self.listing.found
        if found is None or found.result is None:
            return
        if self.model.ids:
            self.hint.show_hint(suggestion, found.result.notes)
        else:
            self._show_nothing(found, suggestion)

    def _on_facets(self, chips: list[Chip]) -> None:
        found = self.listing.found
        if found is not None and found.result is not None:
            self.header.facets.show_facets(chips)

    def _on_setting_changed(self, option: str) -> None:
        if option == "list_layout":
            self._apply_layout()
        elif option == "abstract_lines":
            self.listing.apply_lines()

    def _apply_layout(self) -> None:
        layout = self._desk.settings.get("list_layout")
        self.header.show_layout(layout)
        self.view.show_table(layout == "table")

    def _on_arrived(self, papers: list[int]) -> None:
        """Show what came in, unless the reader is writing something meanwhile."""
        focused = self._desk.look.application.focusWidget()
        writing = isinstance(focused, (QLineEdit, QPlainTextEdit, QTextEdit)) and not focused.isReadOnly()
        if not writing or focused is self.field.line_edit:
            self.listing.show_arrived(papers)

    # Searching ------------------------------------------------------------------------------------------------------

    def _on_cleared(self) -> None:
        self._desk.search_for("")
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_typed(self, text: str) -> bool:
        """Whether the last word of what stands in the field is still growing."""
        wish = self.listing.wish
        return wish.typing or wish.search != text

    def _on_span_removed(self, start: int, end: int) -> None:
        """Take a token away; what is typed next is a word of its own, so the one that still grew gets its star."""
        text = self.field.text
        typing = self._is_typed(text)
        grows = typing and bool(text[end:].strip())  # else the last word has gone
        left = without_span(text, start, end, typing=typing)
        left = settled(left) if grows and not text.endswith(" ") else left
        self.field.line_edit.replace_text(f"{left.rstrip()} " if left.strip() else "")

    def _on_escaped(self) -> None:
        if self._desk.search:
            self._on_cleared()

    def _enter_list(self) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.view.currentIndex().isValid():
            self.view.select_row(0)

    def _search_for(self, text: str) -> None:
        self._desk.search_for(text)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _written(self) -> str:
        """The search as it stands, the word that was still growing written with its star."""
        wish = self.listing.wish
        return settled(wish.search) if wish.typing else wish.search

    def _keep_search(self) -> None:
        """The reader settled on what is searched for: it is offered again another time."""
        if self._desk.is_open and self.listing.wish.searching:
            self._desk.searches.keep(self._desk.library.id, self._written())

    def _on_facet_requested(self, facet: Facet) -> None:
        self._desk.search_for(toggled(self._written(), facet.field, facet.value))

    def _on_sort_requested(self, sort: str) -> None:
        if self.listing.wish.searching:
            self._desk.search_for(sorted_by(self._written(), sort))
        else:
            self._desk.sort_by(sort)

    def _on_save_requested(self) -> None:
        written = self._written()
        if written != self._desk.search:
            self._desk.search_for(written)
        self._desk.trigger("search.save")

    # Papers ---------------------------------------------------------------------------------------------------------

    def _on_part_clicked(self, row: int, part: str, alt: bool) -> None:
        """A click on glyph or star of a paper, meant for all selected when it is one of them."""
        line = self.model.line(row)
        if line is None:
            return
        selected = self._desk.selection
        ids = selected if len(selected) > 1 and line.id in selected else [line.id]
        reading = self._desk.library.reading
        if part == "star":
            verb = reading.unstar if line.starred else reading.star
            self._desk.do(f"{'Unstar' if line.starred else 'Star'} {len(ids):,} papers", verb, ids)
            return
        status = Status.SKIPPED if alt else next_status(line.status)
        self._desk.do(f"Mark {len(ids):,} papers {status.value}", reading.set_status, ids, status)

    def _on_moved(self, ids: list[int], before: int) -> None:
        self._desk.attempt(self._desk.library.reading.move, ids, before if before >= 0 else None)

    def move_selected(self, step: int) -> None:
        """Move the selected papers of Up next one place up (-1) or down (1) in the list as it stands."""
        ids, chosen = self.model.ids, set(self._desk.selection)
        rows = [row for row, paper in enumerate(ids) if paper in chosen]
        if not rows or not self.view.reorders:
            return
        others = [paper for paper in ids if paper not in chosen]
        place = sum(paper not in chosen for paper in ids[: rows[0]]) + step
        if 0 <= place <= len(others):
            moving = [ids[row] for row in rows]
            self._on_moved(moving, others[place] if place < len(others) else -1)

    # Menus ----------------------------------------------------------------------------------------------------------

    def _menu(self, ids: Sequence[str]) -> Menu:
        menu = Menu(self._desk.look, parent=self)
        for action_id in ids:
            action = self._desk.actions.get(action_id)
            if not action_id:
                menu.addSeparator()
            elif action is not None and (action.isEnabled() or action_id not in _WHEN_ENABLED):
                menu.addAction(action)
        return menu

    def _open_add(self) -> None:
        menu = self._menu(_ADD)
        menu.exec(self.add.mapToGlobal(QPoint(0, self.add.height() + 4)))
        menu.deleteLater()

    def _open_context(self, point: QPoint) -> None:
        index = self.view.indexAt(point)
        if not index.isValid():
            index = self.view.currentIndex()
            if not index.isValid():
                return
            point = self.view.visualRect(index.siblingAtColumn(TITLE)).center()
        menu = self._menu(_CONTEXT)
        menu.exec(self.view.viewport().mapToGlobal(point))
        menu.deleteLater()

    def _open_columns(self) -> None:
        menu = self.view.head.menu()
        menu.exec(self.header.mapToGlobal(QPoint(self.header.width() - menu.sizeHint().width(), self.header.height())))
        menu.deleteLater()
