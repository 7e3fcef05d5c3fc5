"""The right side: the selected paper with its status, tags, note, abstract and fields; for several, what they share."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details_fields import FieldsForm
from paperdesk.gui.panes.details_files import Surroundings
from paperdesk.gui.panes.details_header import DetailsHeader
from paperdesk.gui.panes.details_notes import NotesPage
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.empty_state import EmptyState
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.tabs import Tabs
from paperdesk.library import Changes
from paperdesk.library.shapes import Paper

_SETTLED_MS = 60  # holding J down fills the heavy parts only where it stops


class DetailsPane(QWidget):
    """The details of one window's selection."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: Paper | None = None
        self.setProperty("ground", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(desk.look.px(300))
        self.header = DetailsHeader(desk)
        self.notes = NotesPage(desk)
        self.fields = FieldsForm(desk)
        self.surroundings = Surroundings(desk)
        self._abstract = QLabel()
        self._abstract.setTextFormat(Qt.TextFormat.PlainText)
        self._abstract.setWordWrap(True)
        self._abstract.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._abstract.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._abstract.setAccessibleName("Abstract")
        self._build()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLED_MS)
        self._settle.timeout.connect(self._show_heavy)
        desk.selection_changed.connect(lambda _ids: self._show_selection())
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self._on_library_changed)
        desk.note_wanted.connect(self._on_note_wanted)
        desk.flush.append(self.fields.commit_all)
        self.destroyed.connect(self.notes.close_child)
        self._show_selection()

    def _build(self) -> None:
        look = self._desk.look
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._nothing = EmptyState(look, "file-text", "No paper selected", "Choose one in the list.", small=True)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self._tabs = Tabs(look)
        for tab, title in (("notes", "Notes"), ("abstract", "Abstract"), ("details", "Details")):
            self._tabs.add_tab(tab, title)
        self._write = Button(look, "", icon="pencil", kind="quiet", tip="Edit the note", height=26)
        self._write.clicked.connect(self._on_note_wanted)
        self._read = Button(look, "", icon="eye", kind="quiet", tip="Show the note rendered", height=26)
        self._read.clicked.connect(self._on_read)
        self._tabs.add_corner(self._write)
        self._tabs.add_corner(self._read)
        column.addWidget(self._tabs)
        self._pages = QStackedWidget()
        details = QWidget()
        inner = QVBoxLayout(details)
        inner.setContentsMargins(20, 14, 20, 20)
        inner.addWidget(self.fields)
        inner.addWidget(self.surroundings)
        inner.addStretch(1)
        abstract = QWidget()
        inner = QVBoxLayout(abstract)
        inner.setContentsMargins(20, 14, 20, 20)
        inner.addWidget(self._abstract)
        inner.addStretch(1)
        for page in (self.notes, _scrolled(abstract), _scrolled(details)):
            self._pages.addWidget(page)
        column.addWidget(self._pages, 1)
        self._room = QWidget()  # takes the pages' place while several papers are selected
        self._room.hide()
        column.addWidget(self._room, 1)
        column.addWidget(self._build_foot())
        self._stack = QStackedWidget()
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._body)
        layout.addWidget(self._stack)
        self._tabs.tab_chosen.connect(self._on_tab)
        self._tabs.set_tab(str(self._desk.state.get("details_tab", "notes")))
        self._on_tab(self._tabs.tab)

    def _build_foot(self) -> QWidget:
        look = self._desk.look
        foot = QWidget()
        outer = QVBoxLayout(foot)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        line = QFrame()
        line.setProperty("line", "h")
        outer.addWidget(line)
        row = QHBoxLayout()
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(8)
        self._open = Button(look, "Open file", icon="book-open", kind="primary")
        self._open.clicked.connect(self._on_open)
        copy = Button(look, "Copy BibTeX", icon="quote")
        copy.clicked.connect(lambda: self._desk.trigger("paper.copy_bibtex"))
        self._queue = Button(look, "Up next", icon="list-plus")
        self._queue.clicked.connect(lambda: self._desk.trigger("paper.queue"))
        for button in (self._open, copy, self._queue):
            row.addWidget(button)
        row.addStretch(1)
        outer.addLayout(row)
        return foot

    # Showing ----------------------------------------------------------------------------------------------------------

    def _show_selection(self) -> None:
        desk = self._desk
        count = len(desk.selection)
        if count == 0:
            self._paper = None
            self.notes.show_paper(None)
            self._stack.setCurrentWidget(self._nothing)
            return
        self._stack.setCurrentWidget(self._body)
        several = count > 1
        for widget in (self._tabs, self._pages):
            widget.setVisible(not several)
        self._room.setVisible(several)
        if several:
            self._paper = None
            self.notes.show_paper(None)
            self.header.show_many(desk.selection)
            self._open.setEnabled(False)
            return
        if self._load():
            self._settle.start()

    def _load(self) -> bool:
        """Read the paper that is selected and show its head; False when it is gone."""
        try:
            self._paper = self._desk.library.papers.get(self._desk.selection[0])
        except PaperDeskError:
            self._paper = None
            self._stack.setCurrentWidget(self._nothing)
            return False
        self.header.show_paper(self._paper)
        self._open.setEnabled(True)
        has_file = any(file.exists for file in self._paper.files)
        self._open.set_text("Open file" if has_file else "Attach…")
        self._open.set_icon("book-open" if has_file else "paperclip")
        self._queue.set_text("In Up next" if self._paper.queue else "Up next")
        return True

    def _show_heavy(self) -> None:
        paper = self._paper
        if paper is None:
            return
        self.notes.show_paper(paper.id)
        text = paper.record.abstract
        self._abstract.setText(text or "This paper has no abstract. It can be written in Details.")
        self._abstract.setProperty("role", "" if text else "muted")
        if self._tabs.tab == "details":
            self.fields.show_paper(paper)
            self.surroundings.show_paper(paper)

    def _on_changed(self, changes: Changes) -> None:
        shown = set(self._desk.selection)
        if not shown or (changes.papers and not shown & changes.papers and "tag" not in changes.kinds):
            return
        if len(self._desk.selection) > 1:
            self.header.show_many(self._desk.selection)
        elif self._load():
            self._settle.start()

    def _on_library_changed(self) -> None:
        self._settle.stop()
        self._paper = None
        self.notes.forget()
        self._show_selection()

    # Doing ------------------------------------------------------------------------------------------------------------

    def _on_tab(self, tab: str) -> None:
        self.notes.save()
        self._desk.state.set("details_tab", tab)
        self._pages.setCurrentIndex({"notes": 0, "abstract": 1, "details": 2}.get(tab, 0))
        self._write.setVisible(tab == "notes")
        self._read.setVisible(tab == "notes")
        if self._paper is not None:
            self._show_heavy()

    def _on_note_wanted(self) -> None:
        if self._paper is None:
            return
        if not self.isVisible():
            self._desk.pane_toggled.emit("details")
        self._tabs.set_tab("notes")
        self._settle.stop()
        self._show_heavy()
        self.notes.edit()

    def _on_read(self) -> None:
        self.notes.show_rendered()

    def _on_open(self) -> None:
        has_file = self._paper is not None and any(file.exists for file in self._paper.files)
        self._desk.trigger("paper.open" if has_file else "paper.attach")

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.notes.editing:
                self.notes.show_rendered()
            self._desk.focus_wanted.emit("papers")
        else:
            super().keyPressEvent(event)


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area
