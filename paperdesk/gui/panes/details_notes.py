"""The note of a paper: rendered or in the editor, saved by itself, ticked in the rendered view.

Saving goes through the library; rendering through a child, never on the GUI thread.
"""

from __future__ import annotations

import uuid
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Latest
from paperdesk.gui.widgets.chip import FilterChip
from paperdesk.gui.widgets.flow import FlowLayout
from paperdesk.gui.widgets.markdown_editor import MarkdownEditor
from paperdesk.gui.widgets.note_view import NoteView
from paperdesk.library import Changes
from paperdesk.workers.note_html import NoteRenderer, Rendered

SOON_MS = 1_500  # after the last key
LATEST_MS = 5_000  # while keys keep coming
RETRY_MS = 5_000  # after a save that failed
IDLE_MS = 5 * 60_000  # a sitting ends

TEMPLATES = {
    "Summary": "## Key idea\n\n\n\n## Method\n\n\n\n## Results\n\n\n",
    "Critique": "## Strengths\n\n- \n\n## Weaknesses\n\n- \n\n## Questions\n\n- [ ] \n",
    "Reading group": "## Summary for the group\n\n\n\n## Questions to discuss\n\n- [ ] \n- [ ] \n",
}


class NotesPage(QWidget):
    """The tab of the note: empty, rendered, or being edited."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: int | None = None
        self._sitting = ""
        self._saved = ""  # the text as the library has it
        self._renderer = NoteRenderer()
        self.editor = MarkdownEditor(desk.look)
        self.editor.setProperty("flat", True)
        self.editor.setAccessibleName("Note")
        self.view = NoteView(desk.look)
        self.view.setAccessibleName("Note, rendered")
        self._empty = self._build_empty()
        self._pages = QStackedWidget()
        for page in (self._empty, self.view, self.editor):
            self._pages.addWidget(page)
        self._problem = QLabel()
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._problem.setProperty("role", "danger")
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 8)
        layout.addWidget(self._problem)
        layout.addWidget(self._pages, 1)
        self._soon, self._latest_save, self._idle = (self._timer(ms) for ms in (SOON_MS, LATEST_MS, IDLE_MS))
        self._soon.timeout.connect(self.save)
        self._latest_save.timeout.connect(self.save)
        self._idle.timeout.connect(self._end_sitting)
        self._rendering = Latest(desk.jobs, lane="render", parent=self)
        self._rendering.answered.connect(self._on_rendered)
        self._rendering.failed.connect(desk.report_error)
        self.editor.edited.connect(self._on_edited)
        self.editor.focus_left.connect(self.save)
        self.view.link_activated.connect(self._on_link)
        self.view.task_toggled.connect(self._on_task_toggled)
        desk.changed.connect(self._on_changed)
        desk.flush.append(self.save)

    def _timer(self, ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        return timer

    def _build_empty(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(10)
        words = QLabel("No note yet. Start typing, or insert a template:")
        words.setProperty("role", "muted")
        words.setWordWrap(True)
        layout.addWidget(words)
        chips = QWidget()
        row = FlowLayout(chips, gap=self._desk.look.px(6))
        for name in TEMPLATES:
            chip = FilterChip(self._desk.look, name)
            chip.clicked.connect(lambda _checked=False, name=name: self._on_template(name))
            row.addWidget(chip)
        layout.addWidget(chips)
        layout.addStretch(1)
        return page

    # Showing ----------------------------------------------------------------------------------------------------------

    @property
    def editing(self) -> bool:
        """Whether the editor is shown."""
        return self._pages.currentWidget() is self.editor

    def show_paper(self, paper: int | None) -> None:
        """Show another paper's note; the one before is saved."""
        if paper == self._paper:
            return
        self.save()
        self._end_sitting()
        self._rendering.forget()
        self._paper = paper
        self._saved = self._desk.library.notes.get(paper).text if paper is not None else ""
        self.editor.set_text(self._saved)
        self._tell("")
        self.show_rendered()

    def forget(self) -> None:
        """Let go of a paper whose library is closed; everything is saved."""
        self._rendering.forget()
        self._paper = None
        self._saved = ""
        self.editor.set_text("")
        self._pages.setCurrentWidget(self._empty)

    def show_rendered(self) -> None:
        """Show the rendered note, or the invitation where there is none."""
        self.save()
        text = self.editor.text()
        if not text.strip():
            self._pages.setCurrentWidget(self._empty)
            return
        self._render(text)
        self._pages.setCurrentWidget(self.view)

    def edit(self) -> None:
        """Show the editor, ready to type."""
        if self._paper is None:
            return
        self._pages.setCurrentWidget(self.editor)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _render(self, text: str) -> None:
        self._rendering.ask("Format the note", self._renderer.render, text)

    def _on_rendered(self, rendered: Rendered) -> None:
        self.view.set_html(rendered.html, keep_place=True)

    def _on_template(self, name: str) -> None:
        self.edit()
        self.editor.insert_template(TEMPLATES[name])

    # Saving -----------------------------------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        self._sitting = self._sitting or uuid.uuid4().hex
        self._soon.start()
        if not self._latest_save.isActive():
            self._latest_save.start()
        self._idle.start()

    def _end_sitting(self) -> None:
        self._sitting = ""

    def save(self) -> None:
        """Keep what the editor holds; where that fails it stays in the editor and is tried again."""
        self._soon.stop()
        self._latest_save.stop()
        text = self.editor.text()
        if self._paper is None or text == self._saved:
            return
        before, self._saved = self._saved, text  # the news of this very save must not look like somebody else's
        try:
            self._desk.library.notes.save(self._paper, text, self._sitting)
        except PaperDeskError as error:
            self._saved = before
            self._tell(f"The note is not saved: {error}")
            self._soon.start(RETRY_MS)
            return
        self._tell("")

    def _tell(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _on_changed(self, changes: Changes) -> None:
        """Take a text that an undo, a version or another process brought; what is typed and unsaved wins."""
        if self._paper is None or "note" not in changes.kinds or self._paper not in changes.papers:
            return
        text = self._desk.library.notes.get(self._paper).text
        if text == self._saved:
            return
        if self.editor.text() != self._saved:
            self._desk.tell("This note was changed elsewhere too; that text is among its earlier versions.", "warning")
            self._saved = text
            self.save()
            return
        self._saved = text
        self.editor.update_text(text)
        if not self.editing:
            self.show_rendered()

    def _on_task_toggled(self, task: int, done: bool) -> None:
        if self._paper is not None:
            self.save()
            self._desk.attempt(self._desk.library.notes.tick, self._paper, task, done)

    def _on_link(self, url: str) -> None:
        if url.startswith("paper:"):
            self._desk.search_for(url.removeprefix("paper:"))
        else:
            self._desk.open_link(f"https://doi.org/{url[4:]}" if url.startswith("doi:") else url)

    def close_child(self, *_about: Any) -> None:
        """End the child that renders."""
        self._renderer.close()
