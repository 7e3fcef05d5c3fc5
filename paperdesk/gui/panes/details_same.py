"""The line that says that the shown paper may be in the library twice, with the way to compare both.

Asked of the library away from the GUI thread.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Latest
from paperdesk.gui.panes.details_text import Piece, Words
from paperdesk.library import Library

_TITLE = 90  # letters of the other paper's title


class Alike(NamedTuple):
    """The title of the likeliest paper that another may be the same as, and how many there are."""

    title: str
    papers: int


def alike(library: Library, paper: int) -> Alike | None:
    """What a paper may be the same as; None for nothing."""
    found = library.duplicates.of_paper(paper)
    rows = library.papers.rows([found[0].paper]) if found else []
    return Alike(rows[0].title, len(found)) if rows else None


class SameLine(QWidget):
    """Hidden unless the paper may be the same as another."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper = 0
        self.words = Words(desk.look, "Duplicates", px=12, colour="muted", most=3)
        self.words.link_activated.connect(lambda _target: desk.trigger("papers.compare"))
        self._rows = QVBoxLayout(self)
        self._rows.addWidget(self.words)
        self._asking = Latest(desk.jobs, lane="render", parent=self)
        self._asking.answered.connect(self._on_found)
        self._asking.failed.connect(desk.report_error)
        desk.look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.hide()

    def turn_to(self, paper: int) -> None:
        """Say nothing of the paper before any more."""
        if paper != self._paper:
            self._paper = paper
            self._asking.forget()
            self.hide()

    def look_for(self, paper: int) -> None:
        """Find out what a paper may be the same as, and say so."""
        self.turn_to(paper)
        self._asking.ask("Look for papers like it", alike, self._desk.library, paper)

    def _on_found(self, found: Alike | None) -> None:
        self.setVisible(found is not None)
        if found is None:
            return
        title = found.title[:_TITLE] + "…" if len(found.title) > _TITLE else found.title
        more = f" and {found.papers - 1:,} more" if found.papers > 1 else ""
        said = f"May be the same as “{title or 'a paper without a title'}”{more}. "
        self.words.set_pieces([Piece(said, colour="muted"), Piece("Compare", "compare")])

    def _on_look_changed(self) -> None:
        px = self._desk.look.px
        self._rows.setContentsMargins(px(20), 0, px(20), px(8))
