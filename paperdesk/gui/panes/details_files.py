"""What hangs on a paper besides its fields: files, collections, the history of its reading, where it came from."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QInputDialog, QLabel, QVBoxLayout, QWidget

from paperdesk import children
from paperdesk.gui.desk import Desk
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.elided_label import ElidedLabel
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.library.shapes import Attachment, Paper


def local(at: str) -> str:
    """A time of the store as the reader's clock says it."""
    moment = datetime.fromisoformat(at).astimezone()
    return f"{moment.day} {moment.strftime('%b %Y, %H:%M')}"


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{max(1, count // 1000)} kB"


class Surroundings(QWidget):
    """Files with what can be done to them; below, what the library knows of the paper."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: Paper | None = None
        self.setAcceptDrops(True)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 8, 0, 0)
        self._rows.setSpacing(4)

    def show_paper(self, paper: Paper) -> None:
        """Show what hangs on a paper."""
        self._paper = paper
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._heading("Files")
        for file in paper.files:
            self._rows.addWidget(self._file(file))
        attach = Button(self._desk.look, "Attach files…", icon="paperclip", kind="quiet", height=28)
        attach.clicked.connect(lambda: self._desk.trigger("paper.attach"))
        self._rows.addWidget(attach, 0, Qt.AlignmentFlag.AlignLeft)
        if paper.collections:
            self._heading("Collections")
            for path in paper.collections:
                self._rows.addWidget(self._collection(path))
        self._heading("History")
        lines = [f"Added {local(paper.added)}"] if paper.added else []
        for seen in paper.seen:
            place = f", no. {seen.rank}" if seen.rank else ""
            by = f", curated by {seen.curator}" if seen.curator else ""
            lines.append(f"Seen on {seen.file or seen.source}{', ' + seen.date if seen.date else ''}{place}{by}")
        lines += [
            f"{local(event.at)}: {event.before or 'new'} → {event.after}"
            for event in self._desk.library.reading.history(paper.id)
        ]
        if paper.modified != paper.added:
            lines.append(f"Changed {local(paper.modified)}")
        if paper.old_keys:
            lines.append(f"Earlier keys: {', '.join(paper.old_keys)}")
        words = QLabel("\n".join(lines))
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        words.setProperty("role", "small")
        self._rows.addWidget(words)

    def _heading(self, text: str) -> None:
        label = QLabel(text.upper())
        label.setProperty("role", "caption")
        label.setContentsMargins(0, 10, 0, 0)
        self._rows.addWidget(label)

    def _file(self, file: Attachment) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        name = ElidedLabel(self._desk.look, file.title, middle=True, colour="text" if file.exists else "danger")
        about = "the file is gone" if not file.exists else f"{_size(file.size)}{' · linked' if file.linked else ''}"
        details = QLabel(about)
        details.setProperty("role", "small" if file.exists else "danger")
        layout.addWidget(name, 1)
        layout.addWidget(details)
        for icon, tip, run in (
            ("external-link", f"Open {file.title}", lambda: self._open(file)),
            ("ellipsis", f"More for {file.title}", lambda: self._menu(file, row)),
        ):
            button = Button(self._desk.look, "", icon=icon, kind="quiet", tip=tip, height=26)
            button.clicked.connect(run)
            layout.addWidget(button)
        return row

    def _open(self, file: Attachment) -> None:
        if not file.exists:
            self._desk.tell(f"“{file.path}” is not there any more.", "warning")
            return
        self._desk.open_path(file.path)
        self._desk.attempt(self._desk.library.reading.mark_opened, file.paper)

    def _menu(self, file: Attachment, row: QWidget) -> None:
        menu = Menu(self._desk.look, parent=self)
        menu.addAction("Show in its folder").triggered.connect(lambda: children.show_in_folder(file.path))
        menu.addAction("Rename…").triggered.connect(lambda: self._rename(file))
        menu.addAction("Detach").triggered.connect(
            lambda: self._desk.attempt(self._desk.library.files.detach, [file.id])
        )
        menu.exec(row.mapToGlobal(row.rect().bottomRight()))

    def _rename(self, file: Attachment) -> None:
        title, accepted = QInputDialog.getText(self, "Rename file", "Title", text=file.title)
        if accepted and title.strip():
            self._desk.attempt(self._desk.library.files.rename, file.id, title)

    def _collection(self, path: str) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(ElidedLabel(self._desk.look, path), 1)
        button = Button(self._desk.look, "", icon="x", kind="quiet", tip=f"Take it out of {path}", height=26)
        button.clicked.connect(lambda: self._take_out(path))
        layout.addWidget(button)
        return row

    def _take_out(self, path: str) -> None:
        collection = self._desk.attempt(self._desk.library.collections.id_of, path)
        if collection is not None and self._paper is not None:
            self._desk.attempt(self._desk.library.collections.remove, [self._paper.id], collection)

    @guarded()
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    @guarded()
    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and self._paper is not None:
            job = self._desk.jobs.start("Attach files", self._desk.library.files.attach, self._paper.id, paths)
            job.failed.connect(self._desk.report_error)
            event.acceptProposedAction()
