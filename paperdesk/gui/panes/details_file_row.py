"""One file of a paper: its first page, title and size, what could not be read of it, and all that can be done to it.

Commands by buttons, by the menu of a right click or the Menu key, and by keys while the row has the focus. Knows the
Desk and the file; the list it stands in is the owner's business.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from paperdesk import children
from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details_editors import LineField
from paperdesk.gui.panes.details_parts import size_words
from paperdesk.gui.panes.details_picture import FirstPage
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.elided_label import ElidedLabel
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.gui.widgets.paint import focus_ring
from paperdesk.library.shapes import Attachment
from paperdesk.presence import is_folder, is_there

_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


def about(file: Attachment) -> str:
    """What there is to say of a file: "1.2 MB", "linked · 1.2 MB", "file is gone"."""
    if not file.exists:
        return "the linked file is not where it was" if file.linked else "the file is gone"
    return " · ".join(part for part in ("linked" if file.linked else "", size_words(file.size)) if part)


class _Name(ElidedLabel):
    """A file's title; a double click opens the file."""

    activated = Signal()

    @guarded()
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.activated.emit()


class FileRow(QWidget):
    """One file with what can be done to it. `stepped` tells that the focus is to go a row down (1) or up (-1)."""

    stepped = Signal(int)

    def __init__(self, desk: Desk, file: Attachment) -> None:
        super().__init__()
        self._desk, self.file = desk, file
        look = desk.look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{file.title}, {about(file)}")
        self.picture = FirstPage(desk, file)
        self.picture.activated.connect(self._on_open)
        self._name = _Name(look, file.title, middle=True)
        self._name.activated.connect(self._on_open)
        self.field = LineField(look)
        self.field.setAccessibleName("Title of the file")
        self.field.committed.connect(self._on_renamed)
        self.field.given_up.connect(self._stop_renaming)
        self._pages = QStackedWidget()
        self._pages.setFixedHeight(look.px(24))
        self._pages.addWidget(self._name)
        self._pages.addWidget(self.field)
        self._said = ElidedLabel(look, about(file), px=12, colour="muted" if file.exists else "danger", lines=2)
        self.problem = ElidedLabel(look, "", px=12, colour="warning", lines=3)
        self.problem.hide()
        self._build()

    def _build(self) -> None:
        look, title = self._desk.look, self.file.title
        words = QVBoxLayout()
        words.setSpacing(0)
        for widget in (self._pages, self._said, self.problem):
            words.addWidget(widget)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(4), look.px(4), 0, look.px(4))
        row.setSpacing(look.px(4))
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(look.px(4))
        row.addLayout(words, 1)
        there = (
            ("external-link", f"Open “{title}”", self._on_open),
            ("folder-open", f"Show “{title}” in its folder", self._on_show),
        )
        gone = (("file-search", f"Find “{title}”…", self._on_find),)
        more = (("ellipsis", f"More for “{title}”", self._on_more),)
        for icon, tip, run in (there if self.file.exists else gone) + more:
            button = Button(look, "", icon=icon, kind="quiet", tip=tip, height=26)
            button.clicked.connect(run)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def set_problem(self, sentence: str) -> None:
        """Say what could not be read of the file; "" for nothing."""
        self.problem.set_text(sentence)
        self.problem.setVisible(bool(sentence))

    # Commands ---------------------------------------------------------------------------------------------------------

    def rename(self) -> None:
        """Open the title for typing."""
        self._pages.setCurrentWidget(self.field)
        self.field.put(self.file.title)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def menu(self) -> Menu:
        """Everything that can be done to the file."""
        menu = Menu(self._desk.look, parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        file, desk = self.file, self._desk
        if file.exists:
            menu.addAction("Open").triggered.connect(self._on_open)
            menu.addAction("Show in its folder").triggered.connect(self._on_show)
        else:
            menu.addAction("Find it…").triggered.connect(self._on_find)
        menu.addSeparator()
        menu.addAction("Rename").triggered.connect(self.rename)
        menu.addAction("Copy its path").triggered.connect(lambda: desk.copy(str(file.path), "the path"))
        link = QUrl.fromLocalFile(str(file.path)).toString(QUrl.ComponentFormattingOption.FullyEncoded)
        menu.addAction("Copy link").triggered.connect(lambda: desk.copy(link, "the link"))
        if file.linked and file.exists:
            menu.addAction("Copy into the library").triggered.connect(lambda: desk.filing.copy_in([file.id]))
        menu.addSeparator()
        menu.addAction("Remove from the paper").triggered.connect(self._on_detach)
        return menu

    def _stop_renaming(self) -> None:
        inside = self.field.hasFocus()
        self.field.settle()
        self._pages.setCurrentWidget(self._name)
        if inside:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_renamed(self) -> None:
        title = self.field.typed.strip()
        wanted = self.field.touched and title not in ("", self.file.title)
        self._stop_renaming()
        if wanted and self._desk.is_open:
            self._desk.attempt(self._desk.library.files.rename, self.file.id, title)

    def _on_open(self) -> None:
        if not is_there(self.file.path):
            self._tell_gone()
        elif self._desk.open_path(self.file.path):
            self._desk.attempt(self._desk.library.reading.mark_opened, self.file.paper)

    def _on_show(self) -> None:
        if is_there(self.file.path) or is_folder(self.file.path.parent):
            self._desk.attempt(children.show_in_folder, self.file.path)
        else:
            self._tell_gone()

    def _on_find(self) -> None:
        self._desk.filing.find(self.file.id)

    def _tell_gone(self) -> None:
        gone = f"“{self.file.path}” is not there any more."
        self._desk.tell(gone, "warning", "paper.find_file", "Find it…", here=True)

    def _on_more(self) -> None:
        self.menu().popup(self.mapToGlobal(self.rect().bottomRight()))

    def _on_detach(self) -> None:
        if self._desk.attempt(self._desk.library.files.detach, [self.file.id]):
            self._desk.tell(f"“{self.file.title}” is off the paper.", "info", "edit.undo", "Undo", here=True)

    # Qt's own ---------------------------------------------------------------------------------------------------------

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()  # else that is a command on what the list shows
            return True
        return bool(super().event(event))

    def _takes(self, event: QKeyEvent) -> bool:
        copies = event.matches(QKeySequence.StandardKey.Copy) and self.hasFocus()
        return event.key() == Qt.Key.Key_F2 or copies

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        typing = self.field.hasFocus()
        if typing and key == Qt.Key.Key_Escape:
            self._stop_renaming()
        elif typing:
            super().keyPressEvent(event)
        elif key in _REMOVE:
            self._on_detach()
        elif key == Qt.Key.Key_F2:
            self.rename()
        elif key in _ENTER and self.hasFocus():
            (self._on_open if self.file.exists else self._on_find)()
        elif key in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(key)])
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._desk.copy(str(self.file.path), "the path")
        else:
            super().keyPressEvent(event)

    @guarded()
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        below = self.mapToGlobal(QPoint(self.picture.geometry().right(), self.picture.geometry().bottom()))
        self.menu().popup(below if by_key else event.globalPos())

    @guarded()
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @guarded()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            focus_ring(painter, QRectF(self.rect()), self._desk.look.px(6), self._desk.look)
            painter.end()
