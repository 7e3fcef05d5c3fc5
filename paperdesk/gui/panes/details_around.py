"""What the library knows of a paper beside its fields: collections, where it came from, what happened to it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details_parts import Part, local_day, local_time
from paperdesk.gui.panes.details_text import Words
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.elided_label import ElidedLabel
from paperdesk.gui.widgets.tips import set_tip
from paperdesk.library.shapes import Paper, ReadingEvent, Seen

_SOURCES = {"trending": "Trending papers", "hfpapers": "Hugging Face papers"}
_CAUSES = {"import": "import", "opened": "file opened"}
_EVENTS = 60  # of the history shown, the latest
_EXTRA, _VALUE = 60, 5_000  # fields shown, and letters of each


class Line(NamedTuple):
    """A line of the history: when (short, and in full as its tip) and what."""

    when: str
    what: str
    exactly: str = ""


def seen_words(seen: Seen) -> str:
    """Where a paper was seen: "Trending papers, Mar 11, no. 3, curated by AK and the research community"."""
    day = local_day(seen.date) if seen.date[:4].isdigit() else seen.date
    parts = [_SOURCES.get(seen.source, seen.source), day, f"no. {seen.rank}" if seen.rank else ""]
    parts.append(f"{seen.upvotes:,} upvotes" if seen.upvotes else "")
    parts.append(f"curated by {seen.curator}" if seen.curator else "")
    return ", ".join(part for part in parts if part)


def event_words(event: ReadingEvent) -> str:
    """A change of status: "Unread → reading (file opened)"."""
    change = f"{event.before} → {event.after}" if event.before else f"came in as {event.after}"
    cause = f" ({_CAUSES.get(event.cause, event.cause)})" if event.cause else ""
    return change[:1].upper() + change[1:] + (cause if event.before else "")


def history_of(paper: Paper, events: list[ReadingEvent]) -> list[Line]:
    """What happened to a paper, latest first."""
    found = [(event.at, event_words(event)) for event in events]
    if paper.added:
        found.append((paper.added, "Added"))
    if paper.modified and paper.modified != paper.added:
        found.append((paper.modified, "Changed last"))
    if paper.opened_at:
        found.append((paper.opened_at, "File opened last"))
    found.sort(key=lambda line: line[0], reverse=True)
    return [Line(local_day(at), what, local_time(at)) for at, what in found[:_EVENTS]]


class Around(QWidget):
    """Collections, sources, history and the fields PaperDesk does not know, of the paper that is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: Paper | None = None
        look = desk.look
        self.collections = Part(look, "Collections")
        self.collections.add_button("Add to a collection…", "folder-input", lambda: desk.trigger("collection.add"))
        self.sources = Part(look, "Where it came from")
        self.extra = Part(look, "Kept from the source")
        self.history = Part(look, "History")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.collections, self.sources, self.extra, self.history):
            layout.addWidget(part)

    def show_paper(self, paper: Paper) -> None:
        """Show what is known of a paper."""
        self._paper = paper
        self.collections.show_rows(paper.collections, self._collection)
        seen = [Line("", seen_words(each), each.file) for each in paper.seen]
        if paper.old_keys:
            seen.append(Line("", f"Earlier keys: {', '.join(paper.old_keys)}"))
        self.sources.show_rows(seen, self._line)
        self.sources.setVisible(bool(seen))
        fields = list(paper.record.extra.items())[:_EXTRA]
        extra = [Line(name.partition(".")[2] or name, value[:_VALUE], name) for name, value in fields]
        self.extra.show_rows(extra, self._line)
        self.extra.setVisible(bool(extra))
        events = self._desk.library.reading.history(paper.id)
        self.history.show_rows(history_of(paper, events), self._event)

    def forget(self) -> None:
        """Let go of the paper."""
        self._paper = None
        for part in (self.collections, self.sources, self.extra, self.history):
            part.forget()

    def _event(self, line: Line) -> QWidget:
        words = ElidedLabel(self._desk.look, line.what, px=12)
        return self._row(line, words)

    def _line(self, line: Line) -> QWidget:
        words = Words(self._desk.look, line.when or "Source", px=12, most=12)
        words.set_words(line.what)
        return self._row(line, words)

    def _row(self, line: Line, words: QWidget) -> QWidget:
        look = self._desk.look
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, look.px(2), 0, look.px(2))
        layout.setSpacing(look.px(8))
        if line.when:
            when = ElidedLabel(look, line.when, px=12, colour="muted")
            when.setFixedSize(look.px(84), look.px(18))
            layout.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(words, 1)
        set_tip(row, line.exactly)
        return row

    def _collection(self, path: str) -> QWidget:
        look = self._desk.look
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ElidedLabel(look, path.replace("/", " / "), middle=True), 1)
        button = Button(look, "", icon="x", kind="quiet", tip=f"Take it out of “{path}”", height=26)
        button.clicked.connect(lambda: self._take_out(path))
        layout.addWidget(button)
        return row

    def _take_out(self, path: str) -> None:
        desk, paper = self._desk, self._paper
        collection = desk.attempt(desk.library.collections.id_of, path)
        if collection is not None and paper is not None:
            desk.attempt(desk.library.collections.remove, [paper.id], collection)
