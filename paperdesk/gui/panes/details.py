"""The right side: the selected paper with its status, tags, note, abstract and fields; for several, what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.empty_state import EmptyState
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.tabs import Tabs
from paperdesk.library import Changes
from paperdesk.library.shapes import Paper

if TYPE_CHECKING:
    from paperdesk.gui.panes.details_highlights import HighlightsPage
    from paperdesk.gui.panes.details_related import RelatedPage
    from paperdesk.gui.panes.details_selection import Shared
    from paperdesk.gui.panes.details_sheet import DetailsSheet

_SETTLED_MS = 60  # holding J down fills the heavy parts only where it stops
_TABS = (
    ("notes", "Notes"), ("highlights", "Highlights"), ("abstract", "Abstract"), ("details", "Details"),
    ("related", "Related"),
)  # fmt: skip
_NARROWEST = 280
_FRAME_MS = 20  # in which the list is painted that has just come, before this pane is made


class DetailsPane(QWidget):
    """The details of one window's selection."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: Paper | None = None
        self._built = False
        self._choosing = False
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack = QStackedWidget()
        self._nothing = EmptyState(desk.look, "file-text", "No paper selected", "Choose one in the list.", small=True)
        self._stack.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLED_MS)
        self._settle.timeout.connect(self._fill)
        desk.selection_changed.connect(self._on_selection_changed)
        desk.note_wanted.connect(self._on_note_wanted)
        desk.related_wanted.connect(self._on_related_wanted)
        desk.look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        if desk.selection:
            self._build_all()
            self._show_selection()

    # Building ---------------------------------------------------------------------------------------------------------

    def _build_all(self) -> None:
        """Make what shows a paper, once there is one to show; loaded only now, for the list's first rows go before."""
        from paperdesk.gui.panes.details_abstract import AbstractPage
        from paperdesk.gui.panes.details_foot import DetailsFoot
        from paperdesk.gui.panes.details_header import DetailsHeader
        from paperdesk.gui.panes.details_notes import NotesPage
        from paperdesk.gui.panes.details_passage import Passages
        from paperdesk.gui.panes.details_same import SameLine

        self._built = True
        desk = self._desk
        self.header = DetailsHeader(desk)
        self.same = SameLine(desk)
        self.notes = NotesPage(desk)
        self.abstract = AbstractPage(desk)
        self.sheet: DetailsSheet | None = None  # built when its tab is first shown, as the next
        self.highlights: HighlightsPage | None = None
        self.related: RelatedPage | None = None
        self._related_in: QStackedWidget | QVBoxLayout | None = None
        self._passages = Passages(desk, self)
        self.foot = DetailsFoot(desk)
        self._build_tabs()
        self._build()
        self._connect()

    def _build_tabs(self) -> None:
        look = self._desk.look
        self.tabs = Tabs(look)
        for tab, title in _TABS:
            self.tabs.add_tab(tab, title)
        self.tabs.show_tab("highlights", False)  # until a paper has some
        self._saved = QLabel()
        self._saved.setProperty("role", "faint")
        self._saved.setAccessibleName("Whether the note is saved")
        self._write = Button(look, "", icon="pencil", kind="quiet", tip="Edit the note", height=26)
        self._read = Button(look, "", icon="eye", kind="quiet", tip="Show the note rendered", height=26)
        self._write.setCheckable(True)
        self._read.setCheckable(True)
        self._write.clicked.connect(self._on_write)
        self._read.clicked.connect(self._on_read)
        for widget in (self._saved, self._write, self._read):
            self.tabs.add_corner(widget)

    def _build(self) -> None:
        self._pages = QStackedWidget()
        self._nowhere = QWidget()  # shown while the selection runs on
        for page in (self._nowhere, self.notes, self.abstract):
            self._pages.addWidget(page)
        self._room = QWidget()  # takes the pages' place while several papers are selected
        self._room.hide()
        self._room_rows = QVBoxLayout(self._room)
        self._room_rows.setContentsMargins(0, 0, 0, 0)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.same)
        column.addWidget(self.tabs)
        column.addWidget(self._pages, 1)
        column.addWidget(self._room, 1)
        column.addWidget(self.foot)
        self._stack.addWidget(self._body)
        self.setFocusProxy(self.tabs)

    def _connect(self) -> None:
        desk = self._desk
        self.tabs.set_tab(str(desk.state.get("details_tab", "notes")))
        self._show_corner()
        self._chosen = bool(desk.state.get("details_tab"))  # else a paper's note is shown, or its abstract
        self.tabs.tab_chosen.connect(self._on_tab)
        self.notes.shown.connect(self._on_note_shown)
        self.notes.saved.connect(self._saved.setText)
        self.header.shared_known.connect(self._on_shared_known)
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self._on_library_changed)
        self.destroyed.connect(self.notes.close_child)
        self._passages.watch(self.notes.view)
        self._passages.watch(self.notes.editor)
        self._passages.watch(self.abstract.words, menu=False)
        self.abstract.words.menu_opened.connect(self._passages.offer)

    def _on_look_changed(self) -> None:
        self.setMinimumWidth(self._desk.look.px(_NARROWEST))

    # Showing ----------------------------------------------------------------------------------------------------------

    def _on_selection_changed(self, ids: list[int]) -> None:
        if self._built:
            self._show_selection()
        elif ids:
            QTimer.singleShot(_FRAME_MS, self, self._on_list_stands)

    def _on_list_stands(self) -> None:
        if not self._built:
            self._build_all()
        self._show_selection()

    def _show_selection(self) -> None:
        selection = self._desk.selection
        if not selection:
            self._show_nothing()
            return
        several = len(selection) > 1
        if several and any(widget.isAncestorOf(self._focused()) for widget in (self.tabs, self._pages)):
            self.header.setFocus(Qt.FocusReason.OtherFocusReason)
        for widget in (self.tabs, self._pages):
            widget.setVisible(not several)
        self._room.setVisible(several)
        self.setFocusProxy(self.header if several else self.tabs)
        if several:
            self._leave()
            self.header.show_many(selection)
            self.same.turn_to(0)
            self.foot.show_many(queued=False)
            self._settle.start()
            self._stack.setCurrentWidget(self._body)
        else:
            running = self._settle.isActive()
            self._load(selection[0])
            if running and self._paper is not None and not self._pages.isAncestorOf(self._focused()):
                self._pages.setCurrentWidget(self._nowhere)  # what is filled in belongs to a paper long passed

    def _focused(self) -> QWidget:
        return self._desk.look.application.focusWidget() or self

    def _show_nothing(self) -> None:
        self._leave()
        self._stack.setCurrentWidget(self._nothing)

    def _leave(self) -> None:
        """Keep what was edited and turn away from the paper."""
        self._settle.stop()
        self._paper = None
        self._passages.forget()
        self.notes.show_paper(None)
        if self.sheet is not None:
            self.sheet.leave()
        if self.highlights is not None:
            self.highlights.leave()

    def _load(self, paper: int) -> None:
        """Show the head of a paper at once, the rest when the selection rests."""
        other = self._paper is None or self._paper.id != paper
        try:
            self._paper = self._desk.library.papers.get(paper)
        except PaperDeskError:
            self._show_nothing()
            return
        if other:
            self._passages.forget()
        self.header.show_paper(self._paper)
        self.same.turn_to(paper)
        self.foot.show_paper(self._paper)
        self._show_tabs(self._paper, other)
        self._stack.setCurrentWidget(self._body)
        self._settle.start()

    def _show_tabs(self, paper: Paper, other: bool) -> None:
        """Show which tabs a paper has; where the chosen one is not among them, its note or abstract is shown."""
        count = self._desk.library.highlights.count(paper.id)
        chosen = str(self._desk.state.get("details_tab", "")) if self._chosen else ""
        self._choosing = True
        lost = not count and self.tabs.tab == "highlights"
        self.tabs.set_count("highlights", count)
        self.tabs.show_tab("highlights", count > 0)
        if lost or (other and not chosen) or (other and chosen == "highlights"):
            found = count and chosen == "highlights"
            self.tabs.set_tab("highlights" if found else "notes" if paper.note else "abstract")
        self._choosing = False

    def _fill(self) -> None:
        """Fill the tab that is shown, and turn the note's tab to the paper in any case."""
        self._settle.stop()
        paper = self._paper
        if not self._desk.is_open:
            return
        if len(self._desk.selection) > 1:
            self._built_related(self._room_rows).show_papers(self._desk.selection)
        if paper is None:
            return
        self.same.look_for(paper.id)
        try:
            self.notes.show_paper(paper.id)
        except PaperDeskError as error:
            self._desk.tell(str(error), "error")
        tab = self.tabs.tab
        if tab == "abstract":
            self.abstract.show_paper(paper)
        elif tab == "highlights":
            self._built_highlights().show_paper(paper.id)
        elif tab == "details":
            self._built_sheet().show_paper(paper)
        elif tab == "related":
            self._built_related(self._pages).show_papers([paper.id])
        pages = {
            "abstract": self.abstract, "highlights": self.highlights, "details": self.sheet, "related": self.related,
        }  # fmt: skip
        self._turn_to(pages.get(tab) or self.notes)

    def _turn_to(self, page: QWidget) -> None:
        """Show a page; the focus must not wander from a page that goes into the next one's first field."""
        now = self._pages.currentWidget()
        if now is not None and page is not now and now.isAncestorOf(self._focused()):
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        self._pages.setCurrentWidget(page)

    def _built_sheet(self) -> DetailsSheet:
        if self.sheet is None:
            from paperdesk.gui.panes.details_sheet import DetailsSheet

            self.sheet = DetailsSheet(self._desk)
            self._pages.addWidget(self.sheet)
        return self.sheet

    def _built_highlights(self) -> HighlightsPage:
        if self.highlights is None:
            from paperdesk.gui.panes.details_highlights import HighlightsPage

            self.highlights = HighlightsPage(self._desk)
            self._pages.addWidget(self.highlights)
        return self.highlights

    def _built_related(self, place: QStackedWidget | QVBoxLayout) -> RelatedPage:
        """The page of related papers, in its tab, or below the head of several papers."""
        if self.related is None:
            from paperdesk.gui.panes.details_related import RelatedPage

            self.related = RelatedPage(self._desk)
        if self._related_in is not place:
            place.addWidget(self.related)
            self.related.show()
            self._related_in = place
        return self.related

    def _on_shared_known(self, shared: Shared) -> None:
        self.foot.show_many(queued=shared.queued)

    # News -------------------------------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        selection = self._desk.selection
        if not selection or changes.kinds == {"shelf"}:
            return
        renamed = changes.kinds & {"tag", "collection"}  # whatever is said of papers: names and colours changed
        if changes.papers and not renamed and changes.papers.isdisjoint(selection):
            return
        if len(selection) > 1:
            self.header.show_many(selection)
        elif changes.kinds != {"note"} or self._paper is None:
            self._load(selection[0])

    def _on_library_changed(self) -> None:
        self._settle.stop()
        self._paper = None
        self.header.forget()
        self.same.turn_to(0)
        self.notes.forget()
        self.abstract.forget()
        if self.sheet is not None:
            self.sheet.forget()
        if self.highlights is not None:
            self.highlights.forget()
        if self.related is not None:
            self.related.forget()
        self._show_selection()

    # Tabs and keys ----------------------------------------------------------------------------------------------------

    def _on_tab(self, tab: str) -> None:
        if not self._choosing:
            self.notes.keeper.save()
            if self.sheet is not None:
                self.sheet.fields.commit_all()
            if self.highlights is not None:
                self.highlights.leave()
            self._chosen = True
            self._desk.state.set("details_tab", tab)
        self._show_corner()
        if not self._choosing:
            self._fill()

    def _show_corner(self) -> None:
        for widget in (self._saved, self._write, self._read):
            widget.setVisible(self.tabs.tab == "notes")

    def _on_note_shown(self, mode: str) -> None:
        self._write.setChecked(mode == "write")
        self._read.setChecked(mode == "read")
        self._read.setEnabled(mode != "empty")

    def _on_write(self) -> None:
        self.notes.edit()
        self._on_note_shown(self.notes.mode)

    def _on_read(self) -> None:
        self.notes.show_rendered()
        self._on_note_shown(self.notes.mode)

    def _on_note_wanted(self) -> None:
        if not self._built or self._paper is None:
            return
        if self.isHidden():
            self._desk.pane_toggled.emit("details")
        self.tabs.set_tab("notes")
        self._fill()
        self.notes.edit()

    def _on_related_wanted(self, passage: str) -> None:
        """Show papers like a passage, or like those selected, until the reader goes back or selects others."""
        selection = self._desk.selection
        if not self._built or not selection:
            return
        from paperdesk.gui.panes.details_related import Question, like_papers, like_passage

        if self.isHidden():
            self._desk.pane_toggled.emit("details")
        page = self._built_related(self._room_rows if len(selection) > 1 else self._pages)
        title = (
            like_passage(passage)
            if passage
            else like_papers(self._desk.library.papers.rows(selection[:2]), len(selection))
        )
        page.pin(Question(tuple(selection), passage), title)
        if len(selection) == 1:
            self.tabs.set_tab("related")
        self._fill()
        page.list.focus_first()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        if self._built and self.related is not None and self.related.isVisible() and self.related.pinned is not None:
            self.related.go_back()  # first to what belongs to the selection, then out of the pane
            return
        if self._built and self.notes.mode == "write":
            self.notes.show_rendered()
        self._desk.focus_wanted.emit("papers")
