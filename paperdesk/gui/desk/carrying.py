"""What papers carry when they are dragged out of the window: their references in the chosen style, and their files.

A child makes the references: begun while the mouse is held on a paper, so that they are there when it is dropped. Until
they are, the drag carries BibTeX.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMimeData, QObject, QUrl

from paperdesk.gui.desk.copying import Copied, references
from paperdesk.gui.jobs import Latest
from paperdesk.library import Changes

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

_CARRIED = 50  # papers that a drag carries as text and files


class _Asked(NamedTuple):
    """Which papers' references, in which style."""

    papers: tuple[int, ...]
    style: str


class Carrying(QObject):
    """Fills the drags of one window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._latest = Latest(desk.jobs, lane="citing", parent=self)
        self._latest.answered.connect(self._on_made)
        self._latest.failed.connect(self._on_failed)
        self._warm = False  # whether the child was started for this library
        self._asked: _Asked | None = None  # what is being made, or was made last
        self._made: Copied | None = None
        self._flying: QMimeData | None = None  # a drag under way that waits for its references
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self._on_library_changed)

    def warm_up(self) -> None:
        """Papers may soon be dragged: have the child start, at the first time."""
        if not self._warm and self._desk.is_open:
            self._warm = True
            self._desk.jobs.start("Get ready to cite", self._desk.library.citing.start, lane="citing", quiet=True)

    def prepare(self, ids: Sequence[int]) -> None:
        """These papers are about to be dragged: have their references made."""
        asked = _Asked(tuple(ids[:_CARRIED]), self._desk.copying.style)
        if not asked.papers or asked == self._asked or not self._desk.is_open:
            return
        self._warm, self._asked, self._made = True, asked, None
        self._latest.ask("Make references", references, self._desk.library, asked.papers, asked.style, "")

    def carry(self, data: QMimeData, ids: Sequence[int]) -> None:
        """Give a drag what other programs take: references, or BibTeX till they are made; the files."""
        self.prepare(ids)
        library, few = self._desk.library, list(ids[:_CARRIED])
        if self._made is not None:
            _fill(data, self._made)
        else:
            text = self._desk.attempt(library.transfer.text, few, "bibtex")
            if text:  # as HTML as well: what a drag can be taken as is asked when it enters another window
                _fill(data, Copied(text, f"<pre>{escape(text)}</pre>", ""))
                self._flying = data
                data.destroyed.connect(self._on_landed)
        paths = [file.path for paper in few for file in library.files.of(paper) if file.exists]
        if paths:
            data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])

    def _on_made(self, made: Copied) -> None:
        self._made = made
        if self._flying is not None:
            _fill(self._flying, made)
            self._flying = None

    def _on_failed(self, _error: BaseException) -> None:
        """BibTeX will do; who copies references is told what is wrong with the style."""
        self._forget()

    def _on_landed(self) -> None:
        self._flying = None

    def _forget(self) -> None:
        self._latest.forget()
        self._asked = self._made = self._flying = None

    def _on_changed(self, changes: Changes) -> None:
        if self._asked is not None and not changes.papers.isdisjoint(self._asked.papers):
            self._forget()

    def _on_library_changed(self) -> None:
        self._warm = False
        self._forget()


def _fill(data: QMimeData, copied: Copied) -> None:
    data.setText(copied.text)
    data.setHtml(copied.html)
