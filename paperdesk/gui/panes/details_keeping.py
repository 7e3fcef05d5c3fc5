"""Keeps what is typed of a note: when it is saved, in which sitting, and what becomes of it when that fails.

Nothing typed is ever dropped: a text that could not be written is kept and tried again, also after another paper was
chosen, and a text that was changed elsewhere meanwhile becomes one of the note's versions. Knows the library and when
keys were pressed; no editor but by what it is asked for.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from paperdesk.errors import NotFoundError, PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.library import Changes

SOON_MS = 1_500  # after the last key
LATEST_MS = 5_000  # while keys keep coming
RETRY_MS = 5_000  # after a save that failed
IDLE_MS = 5 * 60_000  # a sitting ends


@dataclass
class _Unsaved:
    """A text that could not be written yet, and the text it was made from."""

    text: str
    base: str
    sitting: str


class NoteKeeper(QObject):
    """The note of one paper at a time.

    `saved` when all that was typed is on disk, `failed` with the reason when not (it is tried again), `replaced` with
    a text that came from elsewhere and is to be shown.
    """

    saved = Signal()
    failed = Signal(str)
    replaced = Signal(str)

    def __init__(self, desk: Desk, typed: Callable[[], str], parent: QObject) -> None:
        """`typed` gives the text as the editor holds it."""
        super().__init__(parent)
        self._desk = desk
        self._typed = typed
        self._paper: int | None = None
        self._base = ""  # the text as the library has it
        self._sitting = ""
        self._failing = False
        self._left: dict[int, _Unsaved] = {}  # of papers left behind
        self._soon, self._latest = self._timer(SOON_MS), self._timer(LATEST_MS)
        self._retry, self._idle = self._timer(RETRY_MS), self._timer(IDLE_MS)
        self._soon.timeout.connect(self.save)
        self._latest.timeout.connect(self.save)
        self._retry.timeout.connect(self.save)
        self._idle.timeout.connect(self._end_sitting)
        desk.changed.connect(self._on_changed)

    def _timer(self, ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        return timer

    @property
    def paper(self) -> int | None:
        """The paper whose note is kept."""
        return self._paper

    @property
    def is_saved(self) -> bool:
        """Whether all that was typed is on disk."""
        return self._paper is None or self._typed() == self._base

    def open_note(self, paper: int | None) -> str:
        """Turn to another paper, keeping the note before; the text to show. Raises PaperDeskError."""
        self.save()
        if self._paper is not None and not self.is_saved:
            self._left[self._paper] = _Unsaved(self._typed(), self._base, self._sitting)
        self._end_sitting()
        self._paper, self._base = None, ""
        if paper is None:
            return ""
        unsaved = self._left.pop(paper, None)
        self._base = unsaved.base if unsaved is not None else self._desk.library.notes.get(paper).text
        self._paper = paper
        if unsaved is None:
            return self._base
        self._sitting = unsaved.sitting
        return unsaved.text

    def forget(self) -> None:
        """Let go of everything: the library is another one now."""
        for timer in (self._soon, self._latest, self._retry, self._idle):
            timer.stop()
        self._paper, self._base, self._sitting, self._failing = None, "", "", False
        self._left.clear()

    def touched(self) -> None:
        """A key changed the text."""
        self._sitting = self._sitting or uuid.uuid4().hex
        self._soon.start()
        if not self._latest.isActive():
            self._latest.start()
        self._idle.start()

    def save(self) -> None:
        """Write what was typed, and what could not be written before."""
        self._soon.stop()
        self._latest.stop()
        if not self._desk.is_open:
            return
        problem = ""
        for paper, unsaved in list(self._left.items()):
            refused = self._write(paper, unsaved)
            problem = refused or problem
            if not refused:
                del self._left[paper]
        if self._paper is not None and not self.is_saved:
            problem = self._save_current(self._paper) or problem
        self._tell(problem)

    def _save_current(self, paper: int) -> str:
        typed = self._typed()
        before, self._base = self._base, typed  # the news of this very save is none from elsewhere
        problem = self._write(paper, _Unsaved(typed, before, self._sitting))
        if problem:
            self._base = before
        return problem

    def _write(self, paper: int, unsaved: _Unsaved) -> str:
        """Save one text; why that failed, or "". What somebody else wrote meanwhile is made a version first."""
        notes = self._desk.library.notes
        try:
            there = notes.get(paper).text
            if there not in (unsaved.base, unsaved.text):
                unsaved.sitting = uuid.uuid4().hex  # a sitting of its own keeps the text it replaces
                if paper == self._paper:
                    self._sitting = unsaved.sitting
                self._desk.tell(
                    "This note was changed elsewhere meanwhile. What you typed is kept; the other text is among its"
                    " earlier versions.", "warning", "note.versions", "Show them",
                )  # fmt: skip
            notes.save(paper, unsaved.text, unsaved.sitting)
        except NotFoundError:
            self._desk.tell("The paper of this note is gone; what was typed last could not be kept.", "warning")
        except PaperDeskError as error:
            return str(error)
        return ""

    def _tell(self, problem: str) -> None:
        if problem:
            self._retry.start()
            if not self._failing:
                self._desk.tell(f"The note is not saved: {problem} It stays here and is tried again.", "error")
            self._failing = True
            self.failed.emit(problem)
            return
        self._retry.stop()
        self._failing = False
        if self.is_saved:
            self.saved.emit()

    def _end_sitting(self) -> None:
        self._sitting = ""
        self._idle.stop()

    def _on_changed(self, changes: Changes) -> None:
        """Take a text that an undo, a version or another process brought; what is typed and not saved wins."""
        paper = self._paper
        if paper is None or "note" not in changes.kinds or (changes.papers and paper not in changes.papers):
            return
        there = self._desk.library.notes.get(paper).text
        if there == self._base:
            return
        if self.is_saved:
            self._base = there
            self._end_sitting()
            self.replaced.emit(there)
        else:
            self.save()
