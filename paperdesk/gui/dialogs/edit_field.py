"""One field over a selection of papers."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QStackedWidget

from paperdesk.errors import BadInputError
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.library.papers import FIELDS, PaperField, checked_value
from paperdesk.record import TYPES, Person

_SHARED = 500  # papers looked at for the value they share


class EditFieldDialog(DeskDialog):
    """Choose a field, give it one value for all; what they share is filled in, what differs is said."""

    def __init__(self, desk: Desk) -> None:
        count = len(desk.selection)
        super().__init__(desk, "Edit a field" if count == 1 else f"Edit a field of {count:,} papers", width=480)
        self._ids = list(desk.selection)
        self._fields = [field for field in FIELDS if not (field.kind == "key" and count > 1)]
        self._field = QComboBox()
        self._field.setAccessibleName("Field")
        for field in self._fields:
            self._field.addItem(field.title)
        self._line = QLineEdit()
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._type = QComboBox()
        for value, title in TYPES.items():
            self._type.addItem(title, value)
        self._editors = QStackedWidget()
        for editor in (self._line, self._text, self._type):
            editor.setAccessibleName("New value")
            self._editors.addWidget(editor)
        self.body.addWidget(self._field)
        self.body.addWidget(self._editors)
        self.add_button("Cancel").clicked.connect(self.reject)
        self.add_button("Set", primary=True).clicked.connect(self._on_set)
        self._field.currentIndexChanged.connect(lambda _index: self._show())
        self._show()
        self._line.setFocus()

    def _current(self) -> PaperField:
        return self._fields[self._field.currentIndex()]

    def _show(self) -> None:
        """Fill in the value that all papers share, or say that they differ."""
        field = self._current()
        values = set()
        for paper in self.desk.library.papers.many(self._ids[:_SHARED]):
            record = paper.record
            values.add(
                "\n".join(person.full for person in record.people) if field.kind == "people"
                else paper.key if field.kind == "key" else str(getattr(record, field.id) or "")
            )  # fmt: skip
        shared = values.pop() if len(values) == 1 else ""
        differs = "The papers differ here" if values else field.help
        if field.kind in ("people", "text"):
            self._text.setPlainText(shared)
            self._text.setPlaceholderText(differs)
            self._editors.setCurrentWidget(self._text)
        elif field.kind == "type":
            self._type.setCurrentIndex(max(0, self._type.findData(shared)))
            self._editors.setCurrentWidget(self._type)
        else:
            self._line.setText(shared)
            self._line.setPlaceholderText(differs)
            self._editors.setCurrentWidget(self._line)
        self.say("")

    def _on_set(self) -> None:
        field = self._current()
        value: object
        if field.kind == "people":
            value = [Person.parse(line) for line in self._text.toPlainText().splitlines() if line.strip()]
        elif field.kind == "text":
            value = self._text.toPlainText()
        elif field.kind == "type":
            value = self._type.currentData()
        else:
            value = self._line.text()
        try:
            if field.kind != "key":
                checked_value(field.id, value)
        except BadInputError as error:
            self.say(str(error))
            return
        self.accept()
        self.desk.do(f"Edit {field.title}", self.desk.library.papers.edit, self._ids, {field.id: value})
