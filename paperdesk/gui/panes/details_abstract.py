"""The tab of the abstract: plain paragraphs, with the words that are being searched marked. Edited in Details only.

Of a preprint that came in a newer version it shows, on wish, what changed.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Latest
from paperdesk.gui.panes.details_text import LONGEST, Piece, Words
from paperdesk.gui.panes.details_versions import Difference, Text, VersionLine, difference
from paperdesk.library.shapes import Paper
from paperdesk.library.versions import EarlierVersion

_TYPED_MS = 120  # after the latest key words are marked: until then the list is what is waited for
_NONE = "This paper has no abstract."
_CUT = " … The rest is too long to be shown here."


class AbstractPage(QWidget):
    """Shows one paper's abstract."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._typing = False
        self._text = ""
        self._paper: Paper | None = None
        self.words = Words(desk.look, "Abstract", line=1.6)
        self.versions = VersionLine(desk)
        self.versions.compare_requested.connect(self._on_compare)
        self._rows = QVBoxLayout(self)
        self._rows.setSpacing(0)
        self._rows.addWidget(self.versions)
        self._rows.addWidget(self.words)
        self._comparing = Latest(desk.jobs, lane="render", parent=self)
        self._comparing.answered.connect(self._on_compared)
        self._comparing.failed.connect(desk.report_error)
        self._marking = Latest(desk.jobs, lane="render", parent=self)
        self._marking.answered.connect(self.words.set_marks)
        self._marking.failed.connect(desk.report_error)
        self._mark_soon = QTimer(self)
        self._mark_soon.setSingleShot(True)
        self._mark_soon.setInterval(_TYPED_MS)
        self._mark_soon.timeout.connect(self._mark)
        desk.search_changed.connect(self._on_search_changed)
        desk.look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_paper(self, paper: Paper) -> None:
        """Show a paper's abstract; of the same paper what changed in it, while that is wanted."""
        fresh = self._paper is None or self._paper.id != paper.id
        self._paper = paper
        text = paper.record.abstract
        self._text = text[: LONGEST - len(_CUT)] + _CUT if len(text) > LONGEST else text
        self.versions.show_versions(paper, self._desk.library.versions.of(paper.id), fresh=fresh)
        self._on_compare(self.versions.version)

    def _on_compare(self, version: EarlierVersion | None) -> None:
        """Show what changed since a version, or the abstract as it is."""
        self._comparing.forget()
        if version is not None and self._paper is not None:
            record = self._paper.record
            before, now = Text(version.title, version.abstract), Text(record.title, record.abstract)
            self._comparing.ask("Compare versions", difference, before, now)
            return
        self.words.setAccessibleDescription("")
        self.words.set_pieces([Piece(self._text) if self._text else Piece(_NONE, colour="muted")])
        self._mark()

    def _on_compared(self, found: Difference) -> None:
        self._mark_soon.stop()
        self._marking.forget()
        self.words.set_pieces(found.pieces)
        self.words.set_marks([])
        self.words.setAccessibleDescription(f"What changed: {found.words}.")

    def forget(self) -> None:
        """Let go of what is shown."""
        self._text, self._paper = "", None
        self._comparing.forget()
        self.versions.show_versions(None, [], fresh=True)
        self._mark_soon.stop()
        self._marking.forget()
        self.words.set_words("")

    def _on_search_changed(self, _text: str, typing: bool) -> None:
        self._typing = typing
        if self.isVisible():
            self._mark_soon.start()

    def _mark(self) -> None:
        """Mark what is searched; the marks of another abstract went with its text."""
        self._mark_soon.stop()
        desk = self._desk
        if self._text and desk.search.strip() and self.versions.version is None:
            self._marking.ask("Mark words", desk.library.marks, desk.search, self._text, typing=self._typing)
        else:
            self._marking.forget()
            self.words.set_marks([])

    def _on_look_changed(self) -> None:
        px = self._desk.look.px
        self._rows.setContentsMargins(px(20), px(14), px(12), px(8))
