"""A new paper by hand."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPlainTextEdit

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk, View
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.record import TYPES, Person, Record


class NewPaperDialog(DeskDialog):
    """Title, people, year, venue, type and identifiers; the rest in Details afterwards."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "New paper", width=560)
        form = QFormLayout()
        form.setSpacing(8)
        self._title = QLineEdit()
        self._people = QPlainTextEdit()
        self._people.setPlaceholderText("One a line: Wang, Wenhui or Wenhui Wang")
        self._people.setFixedHeight(desk.look.px(84))
        self._people.setTabChangesFocus(True)
        self._type = QComboBox()
        for value, title in TYPES.items():
            self._type.addItem(title, value)
        self._lines = {name: QLineEdit() for name in ("date", "venue", "doi", "arxiv", "url")}
        rows = [("Title", self._title), ("People", self._people), ("Type", self._type)]
        rows += [(title, self._lines[name]) for name, title in
                 (("date", "Date"), ("venue", "Venue"), ("doi", "DOI"), ("arxiv", "arXiv"), ("url", "URL"))]  # fmt: skip
        self._lines["date"].setPlaceholderText("2020, 2020-05 or 2020-05-14")
        for title, widget in rows:
            widget.setAccessibleName(title)
            form.addRow(title, widget)
        self.body.addLayout(form)
        self.add_button("Cancel").clicked.connect(self.reject)
        self.add_button("Add", primary=True).clicked.connect(self._on_add)
        self._title.setFocus()

    def _on_add(self) -> None:
        desk = self.desk
        record = Record(
            title=self._title.text(),
            type=str(self._type.currentData()),
            people=[Person.parse(line) for line in self._people.toPlainText().splitlines() if line.strip()],
            **{name: field.text() for name, field in self._lines.items()},  # type: ignore[arg-type]
        )
        try:
            paper = desk.library.papers.add(record)
        except PaperDeskError as error:
            self.say(str(error))
            return
        self.accept()
        if desk.view.id not in ("unread", "all"):
            desk.show(View("all", "All papers", "", "-added"))
        desk.reveal.emit(paper)
