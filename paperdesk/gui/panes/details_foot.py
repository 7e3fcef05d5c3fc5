"""The bar below the details: open or attach, copy as BibTeX, Up next. Words go where there is no room for them."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.tips import set_tip
from paperdesk.library.shapes import Paper


class DetailsFoot(QWidget):
    """Three buttons that act on the selection."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._has_file = self._queued = False
        look = desk.look
        self.open = Button(look, "Open file", icon="book-open", kind="primary")
        self.open.clicked.connect(self._on_open)
        self.copy = Button(look, "Copy BibTeX", icon="quote")
        self.copy.clicked.connect(lambda: desk.trigger("paper.copy_bibtex"))
        self.queue = Button(look, "Up next", icon="list-plus")
        self.queue.setCheckable(True)
        self.queue.clicked.connect(self._on_queue)
        self._row = QHBoxLayout()
        for button in (self.open, self.copy, self.queue):
            self._row.addWidget(button)
        self._row.addStretch(1)
        line = QFrame()
        line.setProperty("line", "h")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(line)
        rows.addLayout(self._row)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_paper(self, paper: Paper) -> None:
        """Show what can be done to one paper."""
        self._show(any(file.exists for file in paper.files), paper.queue is not None, one=True)

    def show_many(self, *, queued: bool) -> None:
        """Show what can be done to several; whether all of them wait in Up next."""
        self._show(True, queued, one=False)

    def _show(self, has_file: bool, queued: bool, *, one: bool) -> None:
        self._has_file, self._queued = has_file, queued
        self.open.set_icon("book-open" if has_file else "paperclip")
        self.open.setEnabled(one)
        self.queue.setChecked(queued)
        self.queue.set_icon("check" if queued else "list-plus")
        self._fit()

    def _on_open(self) -> None:
        self._desk.trigger("paper.open" if self._has_file else "paper.attach")

    def _on_queue(self) -> None:
        self._desk.trigger("paper.queue")
        self.queue.setChecked(self._queued)  # as it is now: Up next may be full

    def _on_look_changed(self) -> None:
        px = self._desk.look.px
        self._row.setContentsMargins(px(20), px(12), px(20), px(12))
        self._row.setSpacing(px(8))
        self.setMinimumWidth(px(160))  # not what the words want: they give way
        self._fit()

    def _fit(self) -> None:
        """Give the buttons their words, the last ones only their icons where the bar is too narrow."""
        words = {
            self.open: "Open file" if self._has_file else "Attach…",
            self.copy: "Copy BibTeX",
            self.queue: "In Up next" if self._queued else "Up next",
        }
        for button, text in words.items():
            _say(button, text, text)
        room = self.width() - 2 * self._desk.look.px(20) - 2 * self._row.spacing()
        for button in (self.queue, self.copy, self.open):
            if sum(each.sizeHint().width() for each in words) <= room:
                return
            _say(button, "", words[button])

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _say(button: Button, text: str, name: str) -> None:
    if button.text() != text:
        button.set_text(text)
    button.setAccessibleName(name)
    set_tip(button, "" if text else name)
