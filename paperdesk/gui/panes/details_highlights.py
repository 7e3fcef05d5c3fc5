"""The tab of a paper's highlights: passages that were marked in its files, with remarks that can be edited.

What a search found is marked in them, in the background. Knows the library's verbs; how one is drawn, the list knows.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.desk.quoting import quote
from paperdesk.gui.jobs import Latest
from paperdesk.gui.panes.details_highlights_drawing import Marks, Shown, passage_of, remark_of
from paperdesk.gui.panes.details_highlights_list import HighlightList
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.menu import Menu
from paperdesk.gui.widgets.paint import RING
from paperdesk.library import Library
from paperdesk.markup.plain import unescaped
from paperdesk.progress import Progress
from paperdesk.record import Highlight

_TYPED_MS = 120  # after the latest key words are marked
_FIELD = "highlights"


def found_in(
    library: Library, query: str, texts: Sequence[tuple[str, str]], typing: bool, progress: Progress
) -> list[tuple[Marks, Marks]]:  # fmt: skip
    """Where the words of a query stand in passages and remarks. Raises Cancelled."""
    found: list[tuple[Marks, Marks]] = []
    for passage, comment in texts:
        progress.check()
        passage_marks = library.marks(query, passage, _FIELD, typing=typing) if passage else []
        found.append((passage_marks, library.marks(query, comment, _FIELD, typing=typing) if comment else []))
    return found


class HighlightsPage(QWidget):
    """Shows one paper's highlights."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: int | None = None
        self._typing = False
        self.list = HighlightList(desk.look)
        self.all = Button(desk.look, "Add all to the note", icon="text-quote", kind="quiet", height=26)
        self.all.clicked.connect(self._on_all)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self.all)
        self._foot.addStretch(1)
        self._rows = QVBoxLayout(self)
        self._rows.addWidget(self.list, 1)
        self._rows.addLayout(self._foot)
        self.setFocusProxy(self.list)
        self._marking = Latest(desk.jobs, lane="render", parent=self)
        self._marking.answered.connect(self.list.set_marks)
        self._marking.failed.connect(desk.report_error)
        self._mark_soon = QTimer(self)
        self._mark_soon.setSingleShot(True)
        self._mark_soon.setInterval(_TYPED_MS)
        self._mark_soon.timeout.connect(self._mark)
        self._connect()

    def _connect(self) -> None:
        desk = self._desk
        self.list.menu_wanted.connect(self._on_menu)
        self.list.copy_wanted.connect(self._on_copy)
        self.list.note_wanted.connect(self._on_note)
        self.list.remove_wanted.connect(self._on_remove)
        self.list.commented.connect(self._on_commented)
        desk.flush.append(self.list.close_editor)
        desk.search_changed.connect(self._on_search_changed)
        desk.look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    @property
    def shown(self) -> list[Shown]:
        """What is shown, in order."""
        return self.list.highlights.shown

    def show_paper(self, paper: int) -> None:
        """Show a paper's highlights as they are now."""
        same = paper == self._paper
        if not same:
            self.list.close_editor()
        self._paper = paper
        self.list.show_marks(self._desk.library.highlights.of([paper]).get(paper, {}), same=same)
        self._mark()

    def leave(self) -> None:
        """Keep what is being typed; another page is to be shown."""
        self.list.close_editor()

    def forget(self) -> None:
        """Let go of everything: the library is closed."""
        self._paper = None
        self._mark_soon.stop()
        self._marking.forget()
        self.list.show_marks({}, same=False)

    # Marks ------------------------------------------------------------------------------------------------------------

    def _on_search_changed(self, _text: str, typing: bool) -> None:
        self._typing = typing
        if self.isVisible():
            self._mark_soon.start()

    def _mark(self) -> None:
        self._mark_soon.stop()
        desk = self._desk
        if self.shown and desk.search.strip():
            texts = [(passage_of(each.mark), remark_of(each.mark)) for each in self.shown]
            self._marking.ask("Mark words", found_in, desk.library, desk.search, texts, self._typing)
        else:
            self._marking.forget()
            self.list.set_marks([((), ())] * len(self.shown))

    # Commands ---------------------------------------------------------------------------------------------------------

    def menu(self, row: int) -> Menu:
        """Everything that can be done to a highlight."""
        menu = Menu(self._desk.look, parent=self)
        mark = self.shown[row].mark
        menu.addAction("Edit the remark" if mark.comment else "Add a remark", lambda: self.list.edit_remark(row))
        menu.addAction("Copy the passage", lambda: self._on_copy(row)).setEnabled(bool(mark.text.strip()))
        menu.addAction("Add to the note", lambda: self._on_note(row))
        like = menu.addAction("More like this passage", lambda: self._desk.related_wanted.emit(mark.text))
        like.setEnabled(any(letter.isalnum() for letter in mark.text))
        menu.addSeparator()
        menu.addAction("Remove the highlight", lambda: self._on_remove(row))
        return menu

    def _on_menu(self, row: int, point: QPoint) -> None:
        menu = self.menu(row)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def _on_copy(self, row: int) -> None:
        mark = self.shown[row].mark
        words, remark = mark.text.strip(), unescaped(mark.comment).strip()
        self._desk.copy(words or remark, "the passage" if words else "the remark")

    def _on_note(self, row: int) -> None:
        self._quote([self.shown[row].mark])

    def _on_all(self) -> None:
        self._quote([each.mark for each in self.shown])

    def _quote(self, marks: list[Highlight]) -> None:
        if self._paper is not None and marks:
            quote(self._desk, self._paper, marks)

    def _on_remove(self, row: int) -> None:
        if self._desk.attempt(self._desk.library.highlights.remove, [self.shown[row].number]):
            self._desk.tell("The highlight is removed.", "info", "edit.undo", "Undo")

    def _on_commented(self, row: int, text: str) -> None:
        if self._desk.is_open:
            self._desk.attempt(self._desk.library.highlights.comment, self.shown[row].number, text)

    def _on_look_changed(self) -> None:
        px = self._desk.look.px
        self._rows.setContentsMargins(px(20) - RING, px(10), px(8), px(6))
        self._rows.setSpacing(px(4))
        self._foot.setContentsMargins(0, 0, 0, 0)
