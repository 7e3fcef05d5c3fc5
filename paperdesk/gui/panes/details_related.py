"""Papers related to those selected, to others, or to a passage: lines that lead to them.

Asked of the library away from the GUI thread and only while they can be seen; late answers are dropped. Knows how a
line looks and what stands below a title; what makes papers related is the library's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Latest
from paperdesk.gui.look import Look
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.elided_label import ElidedLabel
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import box, focus_ring
from paperdesk.library import Changes, Library
from paperdesk.library.shapes import PaperRow
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Status

HEADING = "RELATED IN YOUR LIBRARY"
NOTHING = "No other paper here is close to this."
_SHOWN = 10
_ASK_MS = 120  # the selection rests for so long before anything is looked for
_AGAIN_MS = 500  # after a change
PAD = 6
"""Drawn pixels beside the words of a line: room for the ring of the focus."""
_PASSAGE = 160  # letters of a passage that its heading shows
_UNSEEN = frozenset({"shelf", "opened", "history", "rating", "star", "queue", "file"})  # no line shows these


@dataclass(frozen=True)
class Question:
    """What related papers are looked for: those of `papers`, or with a text those like it, `papers` left out."""

    papers: tuple[int, ...] = ()
    text: str = ""
    limit: int = _SHOWN


class Line(NamedTuple):
    """One related paper as it is shown."""

    paper: int
    title: str
    about: str


def related_to(library: Library, question: Question, progress: Progress) -> list[Line]:
    """Answer a question; raises Cancelled when nobody waits for it any more."""
    try:
        related, papers = library.related, question.papers
        if question.text:
            found = related.like(question.text, question.limit, without=papers, cancel=lambda: progress.cancelled)
        else:
            found = related.of(papers, question.limit, cancel=lambda: progress.cancelled)
        why = {paper.id: paper.why for paper in found}
        rows = library.papers.rows([paper.id for paper in found])
    except Cancelled:
        raise
    except Exception as error:
        if progress.cancelled:  # the library was closed meanwhile
            raise Cancelled from error
        raise
    return [
        Line(row.id, row.title or "Untitled", " · ".join(part for part in (standing(row), why[row.id]) if part))
        for row in rows
    ]


def standing(row: PaperRow, today: datetime | None = None) -> str:
    """Where its reader stands with a paper: "read 31 Oct", "reading · p. 12 of 33", "unread"."""
    if row.status is Status.READ and row.read_at:
        at = datetime.fromisoformat(row.read_at).astimezone()
        now = (today or datetime.now()).astimezone()
        return f"read {at.day} {at:%b}" if at.year == now.year else f"read {at.day} {at:%b} {at.year}"
    if row.status is Status.READING and row.page:
        return f"reading · p. {row.page:,}" + (f" of {row.page_count:,}" if row.page_count else "")
    return row.status.value


class RelatedRow(QPushButton):
    """One line: the title in the colour of links over what is said of it. A click or Enter goes there."""

    stepped = Signal(int)  # 1 down, -1 up

    def __init__(self, look: Look, line: Line) -> None:
        super().__init__()
        self._look = look
        self.line = line
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(f"{line.title}, {line.about}")
        self.title = ElidedLabel(look, line.title, colour="accent", lines=2)
        self.about = ElidedLabel(look, line.about, px=12, colour="muted")
        self._rows = QVBoxLayout(self)
        for label in (self.title, self.about):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._rows.addWidget(label)
        self._rows.setContentsMargins(look.px(PAD), look.px(4), look.px(PAD), look.px(4))
        self._rows.setSpacing(look.px(2))

    @guarded(QSize)
    def sizeHint(self) -> QSize:
        return self._rows.sizeHint()

    @guarded(QSize)
    def minimumSizeHint(self) -> QSize:
        return self._rows.minimumSize()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = self._look, QPainter(self)
        rect, radius = QRectF(self.rect()), look.px(6)
        if self.isDown() or self.underMouse():
            box(painter, rect, radius, look.colour("press" if self.isDown() else "hover"))
        if self.hasFocus():
            focus_ring(painter, rect, radius, look)
        painter.end()


class RelatedList(QWidget):
    """The lines that answer a question. `answered` tells how many there are."""

    answered = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._question: Question | None = None
        self._stale = False
        self.lines: list[Line] = []
        self.rows: list[RelatedRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._asking = Latest(desk.jobs, lane="counts", parent=self)
        self._asking.answered.connect(self._on_answered)
        self._asking.failed.connect(desk.report_error)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        desk.changed.connect(self._on_changed)
        desk.index_changed.connect(self._on_index_changed)
        desk.look.changed.connect(self._on_look_changed)

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._soon.isActive() or self._asking.waiting

    def show_question(self, question: Question | None) -> None:
        """Show the answer to a question, once it is there; None for nothing."""
        if question == self._question:
            return
        self._question = question
        self._asking.forget()
        self._show([])
        self._stale = question is not None and bool(question.papers or question.text)
        self._ask_soon(_ASK_MS)

    def forget(self) -> None:
        """Let go of everything: the library is closed."""
        self.show_question(None)

    def focus_first(self) -> None:
        """Go to the first line, or stand where it will be."""
        (self.rows[0] if self.rows else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_soon(self, ms: int) -> None:
        if self._stale and self.isVisible():
            self._soon.start(ms)
        else:
            self._soon.stop()

    def _ask(self) -> None:
        if self._question is not None and self._desk.is_open and self.isVisible():
            self._stale = False
            self._asking.ask("Find related papers", related_to, self._desk.library, self._question)

    def _on_answered(self, lines: list[Line]) -> None:
        if lines != self.lines:
            self._show(lines)
        self.answered.emit(len(lines))

    def _show(self, lines: Sequence[Line]) -> None:
        focused = self.hasFocus() or any(row.hasFocus() for row in self.rows)
        if focused:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # not whatever comes next: lines follow
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.lines = list(lines)
        self.rows = [self._row(line) for line in lines]
        if focused and self.rows:
            self.focus_first()

    def _row(self, line: Line) -> RelatedRow:
        row = RelatedRow(self._desk.look, line)
        row.clicked.connect(lambda: self._desk.reveal.emit(line.paper))
        row.stepped.connect(lambda step: self._on_stepped(row, step))
        self._column.addWidget(row)
        row.show()  # at once, for it may get the focus
        return row

    def _on_stepped(self, row: RelatedRow, step: int) -> None:
        at = self.rows.index(row) + step
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self, changes: Changes) -> None:
        if self._question is not None and changes.kinds - _UNSEEN:
            self._stale = True
            self._ask_soon(_AGAIN_MS)

    def _on_index_changed(self, doing: str) -> None:
        if not doing and self._question is not None and not self.lines:
            self._stale = True  # there may have been no index to ask
            self._ask_soon(_AGAIN_MS)

    def _on_look_changed(self) -> None:
        self._show(self.lines)

    @guarded()
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_soon(_ASK_MS)


class RelatedPart(QWidget):
    """The heading over a few lines, as it stands below an empty note; there only while it has lines."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._heading = heading(desk.look, HEADING)
        self.list = RelatedList(desk)
        self._rows = QVBoxLayout(self)
        self._rows.addWidget(self._heading)
        self._rows.addWidget(self.list)
        self._rows.addStretch(1)
        self.list.answered.connect(self._on_answered)
        desk.look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_paper(self, paper: int | None) -> None:
        """Show the three papers nearest to one."""
        self.list.show_question(None if paper is None else Question((paper,), limit=3))
        self._on_answered(len(self.list.lines))

    def _on_answered(self, count: int) -> None:
        self._heading.setVisible(count > 0)

    def _on_look_changed(self) -> None:
        px = self._desk.look.px
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(px(2))
        self._heading.setContentsMargins(px(PAD), 0, 0, px(2))


class RelatedPage(QScrollArea):
    """The tab: what is related to the selection, or like what was asked for by hand while the same is selected."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._selected: tuple[int, ...] = ()
        self.pinned: Question | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.back = Button(desk.look, "", icon="arrow-left", kind="quiet", tip="Back to the selected paper", height=26)
        self.back.clicked.connect(self.go_back)
        self.heading = heading(desk.look, HEADING)
        self.about = ElidedLabel(desk.look, "", lines=3)
        self._nothing = QLabel(NOTHING)
        self._nothing.setProperty("role", "muted")
        self._nothing.setWordWrap(True)
        self.list = RelatedList(desk)
        self.list.answered.connect(lambda count: self._nothing.setVisible(not count))
        inside = QWidget()
        self._head = QHBoxLayout()
        self._head.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self._head.addWidget(self.heading, 1)
        self._head.addWidget(self.about, 1)
        self._rows = QVBoxLayout(inside)
        self._rows.setSpacing(0)
        self._rows.addLayout(self._head)
        self._rows.addWidget(self._nothing)
        self._rows.addWidget(self.list)
        self._rows.addStretch(1)
        self.setWidget(inside)
        desk.selection_changed.connect(self._on_selection_changed)
        desk.look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self._show()

    def show_papers(self, papers: Sequence[int]) -> None:
        """Show what is related to all of these, unless something else was asked for by hand of them."""
        self._selected = tuple(papers)
        if self.pinned is None:
            self._show()

    def pin(self, question: Question, title: str) -> None:
        """Show the answer to this question, which is about what is selected, until its reader goes back."""
        self.pinned = question
        self.about.set_text(title)
        self._show()

    def go_back(self) -> None:
        """Show again what is related to the selection."""
        focused = self.back.hasFocus()
        self.pinned = None
        self._show()
        if focused:
            self.list.focus_first()

    def forget(self) -> None:
        """Let go of everything: the library is closed."""
        self._selected, self.pinned = (), None
        self._show()

    def _show(self) -> None:
        by_hand = self.pinned is not None
        self.back.setVisible(by_hand)
        self.about.setVisible(by_hand)
        self.heading.setVisible(not by_hand)
        self._nothing.hide()
        count = len(self._selected)
        self.heading.setText(f"RELATED TO THESE {count:,} PAPERS" if count > 1 else HEADING)
        self.list.show_question(self.pinned or (Question(self._selected) if self._selected else None))
        self.verticalScrollBar().setValue(0)

    def _on_selection_changed(self, selection: Sequence[int]) -> None:
        """What was asked for by hand ends with its paper; what is related to the next is shown once that rests."""
        if self.pinned is not None and self.pinned.papers != tuple(selection):
            self.pinned = None

    def _on_look_changed(self) -> None:
        px = self._desk.look.px
        self._rows.setContentsMargins(px(20 - PAD), px(14), px(20 - PAD), px(20))
        self._head.setContentsMargins(px(PAD), 0, px(PAD), px(4))
        self._head.setSpacing(px(8))
        self._nothing.setContentsMargins(px(PAD), px(2), px(PAD), 0)


def like_passage(text: str) -> str:
    """The heading over what is like a passage."""
    words = " ".join(text.split())
    return f"Like “{words[:_PASSAGE].rstrip()}{'…' if len(words) > _PASSAGE else ''}”"


def like_papers(rows: Sequence[PaperRow], count: int) -> str:
    """The heading over what is like some papers, of which a few are given."""
    return f"More like {count:,} papers" if count > 1 or not rows else f"More like “{rows[0].title or 'Untitled'}”"


def heading(look: Look, text: str) -> QLabel:
    """The small grey heading, as drawn."""
    label = QLabel(text)
    label.setProperty("role", "faint")
    look.keep_font(label, 12)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return label
