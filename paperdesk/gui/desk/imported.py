"""What is said of an import once it is over: what came in, what may be here already, and the ways on.

What may be here already is looked for afterwards, in the background: what is said grows when the answer comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from paperdesk.gui.desk.shapes import Message
from paperdesk.gui.jobs import Latest
from paperdesk.library import Library
from paperdesk.library.rehearsal import likely
from paperdesk.library.shapes import Report
from paperdesk.progress import Progress

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

_NAMED = 120  # letters of a title in a message
_UNDO = ("edit.undo", "Undo")
_SHOW = "file.show_imported"


def may_be_here(library: Library, papers: Sequence[int], progress: Progress) -> int:
    """How many of these papers are, or may be, the same as another one. Raises Cancelled."""
    return len(likely(library, papers, progress))


class Imported(QObject):
    """Tells of the imports of one window. `counted` when it is known how much of the last may be here already;
    `arrived` carries the papers that came in together because the reader asked for it.
    """

    counted = Signal()
    arrived = Signal(list)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.alike = 0
        """How many papers of the last import may be here already."""
        self._said: Message | None = None  # what stands there of the last import
        self._latest = Latest(desk.jobs, lane="render", parent=self)
        self._latest.answered.connect(self._on_counted)
        self._latest.failed.connect(desk.report_error)
        desk.message_posted.connect(self._on_message)
        desk.library_changed.connect(self._forget)

    def tell(self, report: Report, into: str, source: str) -> None:
        """Say what came of an import; what came in alone is named and, where the reader asked for it, shown."""
        self._forget()
        one = self._one(report)
        kind = "error" if len(report.refused) == len(report.files) else "warning" if report.total("failed") else "good"
        said = (f"From “{source}”: " if source else "") + (self._sentence(one, report) or report.sentence())
        if into and report.added_ids:
            said += f" {'It is' if len(report.added_ids) == 1 else 'They are'} in “{into}”."
        problems = sum(len(file.problems) for file in report.files)
        ways: list[tuple[str, str]] = []
        if problems:
            ways.append(("file.report", "Show 1 remark" if problems == 1 else f"Show {problems:,} remarks"))
        elif len(report.refused) > 1:
            ways.append(("file.report", f"Show all {len(report.refused)}"))
        touched = len(report.added_ids) + len(report.updated_ids)
        if touched and (source or not one):  # else it is shown below
            ways.append((_SHOW, "Show it" if touched == 1 else "Show them"))
        if touched:
            ways.append(_UNDO)
        self._post(Message(said, kind).with_ways(ways))
        if source:
            pass  # nobody is taken away from what is read by a file that appears in a folder
        elif one:
            self._desk.reveal.emit(one)
        elif report.added_ids:
            self.arrived.emit(list(report.added_ids))
        if report.added_ids:
            self._latest.ask("Look what may be here already", may_be_here, self._desk.library, list(report.added_ids))

    def tell_stopped(self, title: str) -> None:
        """Say what a stopped import left behind."""
        desk = self._desk
        steps = desk.library.history.steps(1) if desk.undo_label.startswith("Import") else []
        if not steps:
            desk.tell(f"{title}: stopped. Nothing came in.")
            return
        count = steps[0].papers
        papers = "1 paper is in and stays" if count == 1 else f"{count:,} papers are in and stay"
        desk.importing.query = Report(step=steps[0].id).query
        show = (_SHOW, "Show it" if count == 1 else "Show them")
        desk.message_posted.emit(Message(f"{title}: stopped. {papers}.").with_ways([show, _UNDO]))

    @staticmethod
    def _one(report: Report) -> int:
        """The paper, where just one came in or was changed and nothing else was read; else 0."""
        touched = [*report.added_ids, *report.updated_ids]
        return touched[0] if len(touched) == 1 == report.total("read") and not report.refused else 0

    def _sentence(self, paper: int, report: Report) -> str:
        rows = self._desk.library.papers.rows([paper]) if paper else []
        if not rows:
            return ""
        title = rows[0].title or rows[0].key
        title = title if len(title) <= _NAMED else f"{title[: _NAMED - 1].rstrip()}…"
        return f"“{title}” is {'added' if report.added_ids else 'updated'}."

    def _post(self, message: Message) -> None:
        self._said = message
        self._desk.message_posted.emit(message)

    def _on_message(self, message: Message) -> None:
        if message is not self._said:
            self._said = None

    def _on_counted(self, count: int) -> None:
        self.alike = count
        self.counted.emit()
        if not count:
            return
        said = "It may be here already." if count == 1 else f"{count:,} may be here already."
        way = ("papers.duplicates_new", "Compare…" if count == 1 else f"Compare {count:,}…")
        if self._said is not None:  # nothing else was said meanwhile
            before = self._said
            only = len(self._desk.importing.last.added_ids) if self._desk.importing.last is not None else 0
            said = said if only == 1 or count > 1 else "1 may be here already."
            grown = replace(before, text=f"{before.text} {said}")
            self._post(grown.with_ways([way, *before.ways]))
        else:
            papers = "1 paper" if count == 1 else f"{count:,} papers"
            message = Message(f"{papers} of the last import may be here already.")
            self._desk.message_posted.emit(message.with_ways([way, (_SHOW, "Show the import")]))

    def _forget(self) -> None:
        self._latest.forget()
        self.alike = 0
        self._said = None
