"""The files of a paper, one below the other; others are attached by button or by drop.

What could not be read of them is asked for in the background, and again when the texts of PDFs were read.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Latest
from paperdesk.gui.panes.details_file_row import FileRow
from paperdesk.gui.panes.details_parts import Part
from paperdesk.gui.panes.details_picture import is_pdf
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import box
from paperdesk.library.shapes import Attachment, Paper


def dropped_files(data: QMimeData) -> list[Path]:
    """The files on this machine that a drag carries."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class FilesPart(QWidget):
    """The files of the paper that is shown; takes files that are dropped on it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: int | None = None
        self._hovered = False
        self.rows: list[FileRow] = []
        self._problems: dict[str, str] = {}
        self._looking = Latest(desk.jobs, lane="render", parent=self)
        self._looking.answered.connect(self._on_looked)
        self._looking.failed.connect(desk.report_error)
        desk.index_changed.connect(self._on_index_changed)
        self.part = Part(desk.look, "Files")
        self.part.add_button("Attach files…", "paperclip", lambda: desk.trigger("paper.attach"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.part)
        self.setAcceptDrops(True)

    def show_paper(self, paper: Paper) -> None:
        """Show a paper's files."""
        if self._paper != paper.id:
            self._problems = {}
        self._paper = paper.id
        made: list[FileRow] = []

        def make(file: Attachment) -> FileRow:
            made.append(self._row(file))
            return made[-1]

        self.part.show_rows(paper.files, make)
        if made or not paper.files:
            self.rows = made
        self._look(any(is_pdf(file) for file in paper.files))

    def _row(self, file: Attachment) -> FileRow:
        row = FileRow(self._desk, file)
        row.set_problem(self._problems.get(file.digest, ""))
        row.stepped.connect(lambda step: self._on_stepped(row, step))
        return row

    def forget(self) -> None:
        """Let go of the paper."""
        self._paper = None
        self._problems = {}
        self._looking.forget()
        self.part.forget()

    def attach(self, paths: list[Path]) -> None:
        """Attach files to the paper, in the background."""
        if self._paper is not None:
            self._desk.filing.attach(self._paper, paths)

    def _look(self, pdfs: bool) -> None:
        """Ask what could not be read of the files."""
        if pdfs and self._paper is not None and self._desk.is_open:
            self._looking.ask("Look at a paper's files", self._desk.library.full_text.problems, self._paper)
        else:
            self._looking.forget()

    def _on_looked(self, problems: dict[str, str]) -> None:
        self._problems = problems
        for row in self.rows:
            row.set_problem(problems.get(row.file.digest, ""))

    def _on_index_changed(self, doing: str) -> None:
        if not doing and self.isVisible():
            self._look(any(is_pdf(row.file) for row in self.rows))

    def _on_stepped(self, row: FileRow, step: int) -> None:
        at = self.rows.index(row) + step if row in self.rows else -1
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _hover(self, on: bool) -> None:
        self._hovered = on
        self.update()

    @guarded()
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self._hover(True)

    @guarded()
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    @guarded()
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(False)

    @guarded()
    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(False)
        paths = dropped_files(event.mimeData())
        if paths:
            self.attach(paths)
            event.acceptProposedAction()

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._hovered:
            painter = QPainter(self)
            look = self._desk.look
            box(painter, QRectF(self.rect()), look.px(8), look.colour("accentsoft"), look.colour("accent"), 1.5)
            painter.end()
