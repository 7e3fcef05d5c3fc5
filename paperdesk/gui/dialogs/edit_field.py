"""One field over a selection of papers."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QStackedWidget, QWidget

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.widgets.fields import ChoiceField
from paperdesk.library.papers import FIELDS, PaperField, checked_value
from paperdesk.library.shapes import Paper
from paperdesk.record import TYPES, Person

_SHARED = 500  # papers looked at for the value they share
_LAST = "edit_field"  # the field edited last


class EditFieldDialog(DeskDialog):
    """Choose a field, give it one value for all; what they share is filled in, what differs is said."""

    def __init__(self, desk: Desk) -> None:
        count = len(desk.selection)
        super().__init__(desk, "Edit a field" if count == 1 else f"Edit a field of {count:,} papers", width=480)
        look = desk.look
        self._ids = list(desk.selection)
        self._papers = desk.library.papers.many(self._ids[:_SHARED])
        self._fields = {field.id: field for field in FIELDS if not (field.kind == "key" and count > 1)}
        self.field = ChoiceField(look, [(field.id, field.title) for field in self._fields.values()])
        self.field.setAccessibleName("Field")
        self.line = QLineEdit()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.type = ChoiceField(look, list(TYPES.items()))
        self._editors = QStackedWidget()
        for editor in (self.line, self.text, self.type):
            editor.setAccessibleName("New value")
            self._editors.addWidget(editor)
        self._state = words("", "small")
        self.body.addWidget(self.field)
        self.body.addWidget(self._editors)
        self.body.addWidget(self._state)
        self.add_button("Cancel").clicked.connect(self.reject)
        self.add_button("Set", primary=True).clicked.connect(self._on_set)
        self.field.set_value(str(desk.state.get(_LAST, "")))
        self.field.currentIndexChanged.connect(lambda _index: self._show())
        self.line.textEdited.connect(lambda _text: self.say(""))
        self._show().setFocus()

    @property
    def _current(self) -> PaperField:
        return self._fields[self.field.value]

    def _show(self) -> QWidget:
        """Show the editor of the field with the value that all papers share, or say that they differ; the editor."""
        field = self._current
        values = {_value(field, paper) for paper in self._papers}
        shared = values.pop() if len(values) == 1 else ""
        differs = "The papers differ here; what you set is set for all." if values else field.help
        editor: QWidget
        if field.kind in ("people", "text"):
            self.text.setPlainText(shared)
            editor = self.text
        elif field.kind == "type":
            self.type.set_value(shared)
            editor = self.type
        else:
            self.line.setText(shared)
            self.line.selectAll()
            editor = self.line
        self._editors.setCurrentWidget(editor)
        self._editors.setFixedHeight(self.look.px(150) if editor is self.text else self.line.sizeHint().height())
        self._state.setText("One a line." if field.kind == "people" and not values else differs)
        self._state.setVisible(bool(self._state.text()))
        self.say("")
        return editor

    def _people(self) -> list[Person]:
        """The people as written; a line that is as it was stays the person it was, an editor an editor."""
        known = {spelled(person): person for paper in self._papers for person in paper.record.people}
        lines = [" ".join(line.split()) for line in self.text.toPlainText().splitlines()]
        return [known.get(line) or Person.parse(line) for line in lines if line]

    def _on_set(self) -> None:
        field = self._current
        value: object
        if field.kind == "people":
            value = self._people()
        elif field.kind == "text":
            value = self.text.toPlainText()
        elif field.kind == "type":
            value = self.type.value
        else:
            value = self.line.text()
        edit = self.desk.library.papers.edit
        try:
            if field.kind != "key":
                checked_value(field.id, value)
            else:
                edit(self._ids, {field.id: value})
        except PaperDeskError as error:
            self.say(str(error))
            return
        self.accept()
        self.desk.state.set(_LAST, field.id)
        if field.kind != "key":
            self.desk.do(f"Edit {field.title}", edit, self._ids, {field.id: value})


def spelled(person: Person) -> str:
    """A person on a line, so that reading it again gives the same one."""
    return f"{{{person.literal}}}" if person.literal else person.full


def _value(field: PaperField, paper: Paper) -> str:
    """A paper's value of a field, as it is edited here."""
    if field.kind == "people":
        return "\n".join(map(spelled, paper.record.people))
    return paper.key if field.kind == "key" else str(getattr(paper.record, field.id) or "")
