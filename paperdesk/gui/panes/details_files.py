"""The files of a paper: opened, shown in their folder, renamed, detached; others are attached by button or by drop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from paperdesk import children
from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details_editors import LineField
from paperdesk.gui.panes.details_parts import Part, size_words
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.elided_label import ElidedLabel
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.gui.widgets.paint import box
from paperdesk.library.shapes import Attachment, Paper


def about(file: Attachment) -> str:
    """What there is to say of a file: "1.2 MB", "linked · 1.2 MB", "file is gone"."""
    if not file.exists:
        return "file is gone"
    return " · ".join(part for part in ("linked" if file.linked else "", size_words(file.size)) if part)


def dropped_files(data: QMimeData) -> list[Path]:
    """The files on this machine that a drag carries."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class _Name(ElidedLabel):
    """A file's title; a double click opens the file."""

    activated = Signal()

    @guarded()
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.activated.emit()


class FileRow(QWidget):
    """One file with what can be done to it."""

    def __init__(self, desk: Desk, file: Attachment) -> None:
        super().__init__()
        self._desk, self.file = desk, file
        look = desk.look
        self._name = _Name(look, file.title, middle=True, colour="text" if file.exists else "danger")
        self._name.activated.connect(self._on_open)
        self.field = LineField(look)
        self.field.setAccessibleName("Title of the file")
        self.field.committed.connect(self._on_renamed)
        self.field.given_up.connect(self._stop_renaming)
        self._pages = QStackedWidget()
        self._pages.setFixedHeight(look.px(30))
        self._pages.addWidget(self._name)
        self._pages.addWidget(self.field)
        said = QLabel(about(file))
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setProperty("role", "small" if file.exists else "danger")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(4))
        row.addWidget(self._pages, 1)
        row.addWidget(said)
        for icon, tip, run in (
            ("external-link", f"Open “{file.title}”", self._on_open),
            ("folder-open", f"Show “{file.title}” in its folder", self._on_show),
            ("ellipsis", f"More for “{file.title}”", self._on_more),
        ):
            button = Button(look, "", icon=icon, kind="quiet", tip=tip, height=26)
            button.clicked.connect(run)
            row.addWidget(button)

    def rename(self) -> None:
        """Open the title for typing."""
        self._pages.setCurrentWidget(self.field)
        self.field.put(self.file.title)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def _stop_renaming(self) -> None:
        self.field.settle()
        self._pages.setCurrentWidget(self._name)

    def _on_renamed(self) -> None:
        title = self.field.typed.strip()
        wanted = self.field.touched and title not in ("", self.file.title)
        self._stop_renaming()
        if wanted and self._desk.is_open:
            self._desk.attempt(self._desk.library.files.rename, self.file.id, title)

    def _on_open(self) -> None:
        if not self.file.exists:
            self._tell_gone()
        elif self._desk.open_path(self.file.path):
            self._desk.attempt(self._desk.library.reading.mark_opened, self.file.paper)

    def _on_show(self) -> None:
        if self.file.exists or self.file.path.parent.is_dir():
            self._desk.attempt(children.show_in_folder, self.file.path)
        else:
            self._tell_gone()

    def _tell_gone(self) -> None:
        gone = f"“{self.file.path}” is not there any more."
        self._desk.tell(gone, "warning", "paper.attach", "Attach it again", here=True)

    def _on_more(self) -> None:
        menu = Menu(self._desk.look, parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Rename").triggered.connect(self.rename)
        path = str(self.file.path)
        menu.addAction("Copy its path").triggered.connect(lambda: self._desk.copy(path, "the path"))
        menu.addSeparator()
        menu.addAction("Detach").triggered.connect(self._on_detach)
        menu.popup(self.mapToGlobal(self.rect().bottomRight()))

    def _on_detach(self) -> None:
        self._desk.attempt(self._desk.library.files.detach, [self.file.id])

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_F2)  # else that is a command on what the list shows
            return event.isAccepted()
        return bool(super().event(event))

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self.field.hasFocus():
            self._on_detach()
        elif event.key() == Qt.Key.Key_F2:
            self.rename()
        elif event.key() == Qt.Key.Key_Escape and self.field.hasFocus():
            self._stop_renaming()
        else:
            super().keyPressEvent(event)


class FilesPart(QWidget):
    """The files of the paper that is shown; takes files that are dropped on it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: int | None = None
        self._hovered = False
        self.part = Part(desk.look, "Files")
        self.part.add_button("Attach files…", "paperclip", lambda: desk.trigger("paper.attach"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.part)
        self.setAcceptDrops(True)

    def show_paper(self, paper: Paper) -> None:
        """Show a paper's files."""
        self._paper = paper.id
        self.part.show_rows(paper.files, lambda file: FileRow(self._desk, file))

    def forget(self) -> None:
        """Let go of the paper."""
        self._paper = None
        self.part.forget()

    def attach(self, paths: list[Path]) -> None:
        """Attach files to the paper, in the background."""
        if self._paper is not None:
            attach = self._desk.library.files.attach
            self._desk.jobs.start("Attach files", attach, self._paper, paths).failed.connect(self._desk.report_error)

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
