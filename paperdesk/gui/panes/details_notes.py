"""The tab of the note: rendered, in the editor, or an invitation to write one.

Rendering goes through a child, never on the GUI thread; late answers are dropped, and what was rendered before stays
meanwhile. What is typed is the keeper's to save.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from paperdesk.errors import NotFoundError
from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Latest
from paperdesk.gui.panes.details_keeping import NoteKeeper
from paperdesk.gui.panes.details_related import PAD, RelatedPart
from paperdesk.gui.widgets.chip import FilterChip
from paperdesk.gui.widgets.flow import FlowLayout
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.markdown_editor import MarkdownEditor
from paperdesk.gui.widgets.note_view import NoteView
from paperdesk.identifiers import doi_url
from paperdesk.workers.note_html import NoteRenderer, Rendered

INVITATION = "No note yet. Start typing, or insert a template:"
TEMPLATES = {
    "Summary": "## Key idea\n\n\n\n## Method\n\n\n\n## Results\n\n\n",
    "Critique": "## Strengths\n\n- \n\n## Weaknesses\n\n- \n\n## Questions\n\n- [ ] \n",
    "Reading group": "## Summary for the group\n\n\n\n## Questions to discuss\n\n- [ ] \n- [ ] \n",
}
_BLANK_MS = 150  # another paper's note is not shown longer than this
_MARGIN = 8  # of the editor's document
_NEAR = 8  # pixels round a link or a task's box where a click means that, not "edit here"
_CLICKS = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class _Asked:
    """What is being rendered, or is shown rendered."""

    paper: int | None = None
    text: str = ""


class NotesPage(QWidget):
    """Shows one paper's note. `shown` tells "read", "write" or "empty" after each change between them."""

    shown = Signal(str)
    saved = Signal(str)  # a word for the corner: "Saved", "Saving…", "Not saved"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._renderer = NoteRenderer()
        self._asked = self._rendered = _Asked()
        look = desk.look
        self.editor = MarkdownEditor(look)
        self.editor.setPlaceholderText(INVITATION)
        self.view = NoteView(look)
        self.view.setAccessibleName("Note, rendered")
        self.view.viewport().installEventFilter(self)
        self.editor.installEventFilter(self)
        self._templates = self._build_templates()
        self.related = RelatedPart(desk, self.editor)
        self.related.setCursor(Qt.CursorShape.IBeamCursor)  # its lines have their own; between them it is the note
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.editor)
        self._problem = QLabel()
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._problem.setProperty("role", "danger")
        self._problem.hide()
        self._rows = QVBoxLayout(self)
        self._rows.addWidget(self._problem)
        self._rows.addWidget(self._pages, 1)
        self._press: QPoint | None = None
        self.keeper = NoteKeeper(desk, self.editor.text, self)
        self._blank = QTimer(self)
        self._blank.setSingleShot(True)
        self._blank.setInterval(_BLANK_MS)
        self._blank.timeout.connect(self._on_blank)
        self._rendering = Latest(desk.jobs, lane="render", parent=self)
        self._connect()

    def _connect(self) -> None:
        desk = self._desk
        self._rendering.answered.connect(self._on_rendered)
        self._rendering.failed.connect(desk.report_error)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.failed.connect(self._on_failed)
        self.keeper.replaced.connect(self._on_replaced)
        self.editor.edited.connect(self._on_edited)
        self.editor.textChanged.connect(self._show_templates)
        self.editor.focus_left.connect(self.keeper.save)
        self.view.link_activated.connect(self._on_link)
        self.view.task_toggled.connect(self._on_task_toggled)
        desk.flush.append(self.keeper.save)
        desk.look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _build_templates(self) -> QWidget:
        """The chips over the empty editor, below its invitation."""
        chips = QWidget(self.editor)
        row = FlowLayout(chips, gap=self._desk.look.px(6))
        for name in TEMPLATES:
            chip = FilterChip(self._desk.look, name)
            chip.setAccessibleName(f"Insert the template {name}")
            chip.clicked.connect(lambda _checked=False, name=name: self._on_template(name))
            row.addWidget(chip)
        chips.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return chips

    # Showing ----------------------------------------------------------------------------------------------------------

    @property
    def editing(self) -> bool:
        """Whether a note is in the editor, or about to be."""
        writing = self._pages.currentWidget() is self.editor
        return writing and (bool(self.editor.text()) or self.editor.hasFocus())

    @property
    def mode(self) -> str:
        """What is shown: "read", "write" or "empty"."""
        if self._pages.currentWidget() is self.view:
            return "read"
        return "write" if self.editing else "empty"

    def show_paper(self, paper: int | None) -> None:
        """Show another paper's note; the one before is saved. Raises PaperDeskError."""
        if paper == self.keeper.paper:
            return
        self._rendering.forget()
        text = self.keeper.open_note(paper)
        self.editor.set_text(text)
        self.editor.moveCursor(QTextCursor.MoveOperation.End)  # whoever begins to type goes on
        self.saved.emit("")
        if self.keeper.is_saved:
            self._show_as_it_is()
        else:
            self._turn_to(self.editor)  # what could not be saved yet

    def forget(self) -> None:
        """Let go of a paper whose library is closed; everything is saved."""
        self._rendering.forget()
        self._blank.stop()
        self.keeper.forget()
        self.editor.set_text("")
        self.view.set_html("")
        self._asked = self._rendered = _Asked()
        self._problem.hide()
        self._turn_to(self.editor)

    def show_rendered(self) -> None:
        """Save, and show the rendered note, or the invitation where there is none."""
        self.keeper.save()
        self._show_as_it_is()

    def _show_as_it_is(self) -> None:
        text = self.editor.text()
        if not text.strip():
            self._turn_to(self.editor)
            return
        self._render(text)
        self._turn_to(self.view)

    def edit(self) -> None:
        """Show the editor, ready to type."""
        if self.keeper.paper is not None:
            self._turn_to(self.editor)
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.shown.emit(self.mode)

    def _turn_to(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self._show_templates()
        self.shown.emit(self.mode)

    def _show_templates(self) -> None:
        """The chips stand where the invitation ends."""
        empty = self.editor.document().characterCount() <= 1 and self.keeper.paper is not None
        self._templates.setVisible(empty)
        self.related.setVisible(empty)
        self.related.show_paper(self.keeper.paper if empty else None)
        if not empty:
            return
        px, room = self._desk.look.px, self.editor.viewport().rect().adjusted(_MARGIN, 0, -_MARGIN, 0)
        metrics = QFontMetrics(self.editor.font())
        wraps = int(Qt.TextFlag.TextWordWrap.value)
        words = metrics.boundingRect(QRect(0, 0, max(room.width(), 1), 1_000), wraps, INVITATION)
        top = _MARGIN + words.height() + px(10)
        height = max(1, self._templates.heightForWidth(room.width()))
        self._templates.setGeometry(QRect(room.left(), top, room.width(), height))
        below = top + height + px(24)
        beside = px(PAD)
        self.related.setGeometry(
            room.left() - beside, below, room.width() + 2 * beside, max(0, self.editor.viewport().height() - below)
        )

    def _on_look_changed(self) -> None:
        px = self._desk.look.px
        self._rows.setContentsMargins(px(20) - _MARGIN, px(14) - _MARGIN, px(12), px(4))
        self._rows.setSpacing(px(6))
        self.view.setViewportMargins(_MARGIN, _MARGIN, px(8), 0)
        self._problem.setContentsMargins(_MARGIN, _MARGIN, 0, 0)
        self._show_templates()

    # Rendering --------------------------------------------------------------------------------------------------------

    def _render(self, text: str) -> None:
        asked = _Asked(self.keeper.paper, text)
        if asked == self._rendered:
            self._rendering.forget()
            return
        if self._rendering.waiting and asked == self._asked:
            return
        self._asked = asked
        if asked.paper != self._rendered.paper:
            self._blank.start()
        self._rendering.ask("Format the note", self._renderer.render, text)

    def _on_rendered(self, rendered: Rendered) -> None:
        self._blank.stop()
        same = self._asked.paper == self._rendered.paper
        self._rendered = self._asked
        self.view.set_html(rendered.html, keep_place=same)

    def _on_blank(self) -> None:
        """The answer takes its time: what another paper's note says must not stand here for this one's."""
        if self._asked.paper != self._rendered.paper:
            self._rendered = _Asked()
            self.view.set_html("")

    # Writing ----------------------------------------------------------------------------------------------------------

    def _on_template(self, name: str) -> None:
        self.edit()
        self.editor.insert_template(TEMPLATES[name])

    def _on_edited(self) -> None:
        self.keeper.touched()
        self.saved.emit("Saving…")
        if self.editor.document().characterCount() <= 2:
            self.shown.emit(self.mode)  # the first letter, or the last one gone

    def _on_saved(self) -> None:
        self._problem.hide()
        self.saved.emit("Saved" if self.mode == "write" else "")

    def _on_failed(self, problem: str) -> None:
        self._problem.setText(f"Not saved yet: {problem}")
        self._problem.show()
        self.saved.emit("Not saved")

    def _on_replaced(self, text: str) -> None:
        writing = self.mode == "write"
        self.editor.update_text(text)
        if not writing:
            self._show_as_it_is()

    def _on_task_toggled(self, task: int, done: bool) -> None:
        paper = self.keeper.paper
        self.keeper.save()
        if paper is None or self._rendered != _Asked(paper, self.editor.text()):
            return  # what was clicked is a picture of an older text
        self._desk.attempt(self._desk.library.notes.tick, paper, task, done)

    def _on_link(self, url: str) -> None:
        if url.startswith("paper:"):
            self._go_to(unquote(url.removeprefix("paper:")))
        else:
            self._desk.open_link(doi_url(url.removeprefix("doi:")) if url.startswith("doi:") else url)

    def _go_to(self, name: str) -> None:
        """Show the paper that a [[link]] names by its key, else look for its words."""
        try:
            self._desk.reveal.emit(self._desk.library.papers.id_of(name))
        except NotFoundError:
            self._desk.search_for(name)

    # A click on the rendered note edits it ----------------------------------------------------------------------------

    def _edit_at(self, spot: QPoint) -> None:
        """Go on in the editor where the reader clicked, as far as the place can be told."""
        at = self.view.cursorForPosition(spot).position()
        place = place_in(self.editor.toPlainText(), self.view.toPlainText(), at)
        self.edit()
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(min(place, self.editor.document().characterCount() - 1))
        self.editor.setTextCursor(cursor)
        self.editor.centerCursor()

    def _is_plain(self, spot: QPoint) -> bool:
        """Whether neither a link nor a task is at a place of the rendered note, nor close by."""
        steps = (QPoint(0, 0), QPoint(-_NEAR, 0), QPoint(_NEAR, 0), QPoint(0, -_NEAR), QPoint(0, _NEAR))
        return not any(self.view.anchorAt(spot + step) for step in steps)

    def _on_view_event(self, event: QMouseEvent) -> None:
        spot = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.type() == QEvent.Type.MouseButtonPress:
            self._press = None if self.view.textCursor().hasSelection() else spot
            return
        press, self._press = self._press, None
        still = press is not None and (press - spot).manhattanLength() < 4
        if still and not self.view.textCursor().hasSelection() and self._is_plain(spot):
            QTimer.singleShot(0, self, lambda: self._edit_at(spot))

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside everything is a click into the note: what is typed next must not be taken for commands."""
        if event.button() != Qt.MouseButton.LeftButton or self.keeper.paper is None:
            super().mousePressEvent(event)
        elif self.mode == "read":
            viewport = self.view.viewport()
            spot, room = viewport.mapFrom(self, event.position().toPoint()), viewport.rect()
            self._edit_at(QPoint(min(max(spot.x(), 0), room.right()), min(max(spot.y(), 0), room.bottom())))
        else:
            self.edit()

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self.editor and kind == QEvent.Type.Resize:
            self._show_templates()
        elif watched is self.editor and kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.shown.emit(self.mode)
        elif watched is self.view.viewport() and isinstance(event, QMouseEvent) and kind in _CLICKS:
            self._on_view_event(event)
        return False

    def close_child(self, *_about: Any) -> None:
        """End the child that renders."""
        self._renderer.close()


def place_in(source: str, shown: str, at: int) -> int:
    """Where in a note's source the word stands that is at `at` of its rendered text; both count units of UTF-16.

    The same word in the same turn; where there is no such word, the end of the source.
    """
    letters = len(shown.encode("utf-16-le", "surrogatepass")[: 2 * at].decode("utf-16-le", "replace"))
    turn: dict[str, int] = {}
    clicked = ""
    ahead = 0
    for match in _WORD.finditer(shown):
        clicked = match[0]
        turn[clicked] = turn.get(clicked, 0) + 1
        if match.end() >= letters:
            ahead = max(0, letters - match.start())
            break
    found = [match for match in _WORD.finditer(source) if match[0] == clicked]
    if not clicked or not found:
        return len(source.encode("utf-16-le", "surrogatepass")) // 2
    match = found[min(turn[clicked], len(found)) - 1]
    place = min(match.start() + ahead, match.end())
    return len(source[:place].encode("utf-16-le", "surrogatepass")) // 2
