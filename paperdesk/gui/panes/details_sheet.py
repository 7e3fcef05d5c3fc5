"""The tab Details: the fields of a paper over its files and what is known around it. Built when it is first shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details_around import Around
from paperdesk.gui.panes.details_fields import FieldsForm
from paperdesk.gui.panes.details_files import FilesPart
from paperdesk.library.shapes import Paper


class DetailsSheet(QScrollArea):
    """Everything about one paper, to be read and edited."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: Paper | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.fields = FieldsForm(desk)
        self.files = FilesPart(desk)
        self.around = Around(desk)
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setSpacing(0)
        for widget in (self.fields, self.files, self.around):
            self._rows.addWidget(widget)
        self._rows.addStretch(1)
        self.setWidget(inside)
        self.fields.row_shown.connect(self._on_row_shown)
        desk.flush.append(self.fields.commit_all)
        desk.look.changed.connect(self._on_look_changed)
        self._set_margins()

    def show_paper(self, paper: Paper) -> None:
        """Show a paper; what is being edited of the same one stays."""
        other = self._paper is None or self._paper.id != paper.id
        self._paper = paper
        self.fields.show_paper(paper)
        self.files.show_paper(paper)
        self.around.show_paper(paper)
        if other:
            self.verticalScrollBar().setValue(0)

    def leave(self) -> None:
        """Keep what was edited; another paper, several or none are to be shown elsewhere."""
        self._paper = None
        self.fields.leave()

    def forget(self) -> None:
        """Let go of everything: the library is closed."""
        self._paper = None
        for part in (self.fields, self.files, self.around):
            part.forget()

    def _on_row_shown(self, row: QWidget) -> None:
        self._rows.activate()  # it has a place from now on
        self.ensureWidgetVisible(row, 0, self._desk.look.px(40))

    def _set_margins(self) -> None:
        px = self._desk.look.px
        self._rows.setContentsMargins(px(20), px(14), px(14), px(20))

    def _on_look_changed(self) -> None:
        self._set_margins()
        self.files.part.forget()
        paper = self._paper
        self.around.forget()
        if paper is not None and self._desk.is_open:
            self.files.show_paper(paper)
            self.around.show_paper(paper)
