"""A new paper by hand."""

from __future__ import annotations

import re

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.widgets.fields import ChoiceField
from paperdesk.record import TYPES, Person, Record

_NEXT = re.compile(r"\n|;|\s+and\s+")  # between two people

_LINES = (
    # field, title, hint
    ("date", "Date", "2020, 2020-05 or 2020-05-14"),
    ("venue", "Venue", "Journal, conference or book"),
    ("doi", "DOI", "10.1000/182"),
    ("arxiv", "arXiv", "2002.10957"),
    ("url", "URL", ""),
)


class NewPaperDialog(DeskDialog):
    """Title, people, year, venue, type and identifiers; the rest in Details afterwards."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "New paper", width=560)
        look = desk.look
        self._form = QFormLayout()
        self._form.setVerticalSpacing(look.px(8))
        self._form.setHorizontalSpacing(look.px(16))
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.title = QLineEdit()
        self.people = QPlainTextEdit()
        self.people.setPlaceholderText("One a line: Wang, Wenhui or Wenhui Wang")
        self.people.setFixedHeight(look.px(84))
        self.people.setTabChangesFocus(True)
        self.type = ChoiceField(look, list(TYPES.items()))
        self.lines = {field: QLineEdit() for field, _title, _hint in _LINES}
        self._add("Title", self.title)
        self._add("People", self.people)
        self._add("Type", self.type)
        for field, title, hint in _LINES:
            self.lines[field].setPlaceholderText(hint)
            self._add(title, self.lines[field])
        self.body.addLayout(self._form)
        self.add_button("Cancel").clicked.connect(self.reject)
        self.add_button("Add", primary=True).clicked.connect(self._on_add)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):  # from within the people too, where Enter begins a line
            QShortcut(QKeySequence(keys), self).activated.connect(self._on_add)
        self.title.setFocus()

    def _add(self, title: str, widget: QWidget) -> None:
        widget.setAccessibleName(title)
        label = QLabel(title)
        label.setProperty("role", "muted")
        label.setBuddy(widget)
        label.setMinimumHeight(self.type.sizeHint().height())
        self._form.addRow(label, widget)

    def _on_add(self) -> None:
        desk = self.desk
        record = Record(
            title=self.title.text(),
            type=self.type.value,
            people=[Person.parse(name) for name in _NEXT.split(self.people.toPlainText()) if name.strip()],
            **{name: field.text() for name, field in self.lines.items()},  # type: ignore[arg-type]
        )
        try:
            paper = desk.library.papers.add(record)
        except PaperDeskError as error:
            self.say(str(error))
            return
        self.accept()
        if desk.search or desk.view.id not in ("unread", "all"):
            desk.show(desk.place("all"))
        desk.reveal.emit(paper)
