"""Every field of a paper, edited in place: a wrong value is said under its field and stays until it is right or Esc."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from paperdesk.errors import BadInputError
from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details_people import PeopleField
from paperdesk.gui.widgets.fields import ChoiceField
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.library.papers import FIELDS, PaperField
from paperdesk.library.shapes import Paper
from paperdesk.record import TYPES

ALWAYS = ("title", "people", "type", "date", "venue", "key", "abstract")  # shown though they are empty


class _Line(QLineEdit):
    """One line; Esc goes back to what was there."""

    left = Signal()
    given_up = Signal()

    @guarded()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class _Text(QPlainTextEdit):
    """Several lines."""

    left = Signal()

    @guarded()
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class FieldsForm(QWidget):
    """The fields of the paper that is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: Paper | None = None
        self._editors: dict[str, QWidget] = {}
        self._problems: dict[str, QLabel] = {}
        self._labels: dict[str, QLabel] = {}
        self._asked: set[str] = set()  # empty fields that were asked for
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._form = QFormLayout()
        self._form.setSpacing(6)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        outer.addLayout(self._form)
        for field in FIELDS:
            self._add(field)
        self._more = QPushButton("Add a field…")
        self._more.setProperty("kind", "quiet")
        self._more.clicked.connect(self._choose_field)
        outer.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._extra = QLabel()
        self._extra.setTextFormat(Qt.TextFormat.PlainText)
        self._extra.setWordWrap(True)
        self._extra.setProperty("role", "small")
        self._extra.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        outer.addWidget(self._extra)

    def _add(self, field: PaperField) -> None:
        editor = self._make(field)
        editor.setAccessibleName(field.title)
        problem = QLabel()
        problem.setTextFormat(Qt.TextFormat.PlainText)
        problem.setWordWrap(True)
        problem.setProperty("role", "danger")
        problem.hide()
        cell = QWidget()
        cell.setObjectName(f"cell-{field.id}")
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(editor)
        column.addWidget(problem)
        label = QLabel(field.title)
        label.setProperty("role", "muted")
        label.setMinimumHeight(self._desk.look.px(30))
        self._form.addRow(label, cell)
        self._editors[field.id], self._problems[field.id], self._labels[field.id] = editor, problem, label

    def _make(self, field: PaperField) -> QWidget:
        if field.kind == "people":
            people = PeopleField(self._desk.look)
            people.people_changed.connect(lambda: self._commit(field.id, people.people()))
            return people
        if field.kind == "type":
            choice = ChoiceField(self._desk.look, list(TYPES.items()))
            choice.activated.connect(lambda _index: self._commit(field.id, choice.currentData()))
            return choice
        if field.kind == "text":
            text = _Text()
            text.setTabChangesFocus(True)
            text.setMinimumHeight(self._desk.look.px(160))
            text.left.connect(lambda: self._commit(field.id, text.toPlainText()))
            return text
        line = _Line()
        line.setPlaceholderText(field.help)
        line.left.connect(lambda: self._commit(field.id, line.text()))
        line.given_up.connect(lambda: self._put(field.id))
        return line

    # Showing ----------------------------------------------------------------------------------------------------------

    def show_paper(self, paper: Paper) -> None:
        """Show a paper's fields; what is being edited of the same paper stays."""
        other = self._paper is None or paper.id != self._paper.id
        if other:
            self.commit_all()
            self._asked.clear()
        self._paper = paper
        for field in FIELDS:
            if other or not self._is_unfinished(field.id):
                self._put(field.id)
        self._show_rows()
        extra = [f"{name}: {value}" for name, value in paper.record.extra.items()]
        self._extra.setText("\n".join(["Kept from the source:", *extra]) if extra else "")
        self._extra.setVisible(bool(extra))

    def _value(self, field: str) -> Any:
        assert self._paper is not None
        if field == "key":
            return self._paper.key
        if field == "people":
            return self._paper.people
        if field == "arxiv" and self._paper.record.arxiv_version:
            return f"{self._paper.record.arxiv}v{self._paper.record.arxiv_version}"
        return getattr(self._paper.record, field)

    def _put(self, field: str) -> None:
        editor, value = self._editors[field], self._value(field)
        if isinstance(editor, PeopleField):
            editor.set_people(value)
        elif isinstance(editor, ChoiceField):
            editor.setCurrentIndex(max(0, editor.findData(value)))
        elif isinstance(editor, _Text):
            editor.setPlainText(value)
        elif isinstance(editor, _Line):
            editor.setText(value)
            editor.setCursorPosition(0)
        self._say(field, "")

    def _is_unfinished(self, field: str) -> bool:
        editor = self._editors[field]
        return not self._problems[field].isHidden() or (
            isinstance(editor, _Line) and editor.hasFocus() and editor.isModified()
        ) or (isinstance(editor, _Text) and editor.hasFocus())  # fmt: skip

    def _show_rows(self) -> None:
        for field in FIELDS:
            shown = field.id in ALWAYS or field.id in self._asked or bool(self._value(field.id))
            self._form.setRowVisible(self._labels[field.id], shown)

    def _choose_field(self) -> None:
        menu = Menu(self._desk.look, parent=self)
        for field in FIELDS:
            if self._paper is not None and self._labels[field.id].isHidden():
                menu.addAction(field.title).triggered.connect(lambda _on=False, field=field: self._ask_for(field.id))
        menu.exec(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _ask_for(self, field: str) -> None:
        self._asked.add(field)
        self._show_rows()
        self._editors[field].setFocus(Qt.FocusReason.OtherFocusReason)

    # Keeping ----------------------------------------------------------------------------------------------------------

    def commit_all(self) -> None:
        """Keep every field that was changed and is right."""
        for field, editor in self._editors.items():
            if self._paper is not None and isinstance(editor, _Line | _Text):
                text = editor.text() if isinstance(editor, _Line) else editor.toPlainText()
                self._commit(field, text)

    def _commit(self, field: str, value: Any) -> None:
        if self._paper is None:
            return
        old = self._value(field)
        if value == old or (isinstance(value, str) and value.strip() == str(old).strip()):
            self._say(field, "")
            return
        try:
            self._desk.library.papers.edit([self._paper.id], {field: value})
        except BadInputError as error:
            self._say(field, str(error))
        else:
            self._say(field, "")
            editor = self._editors[field]
            if isinstance(editor, _Line):
                editor.setModified(False)

    def _say(self, field: str, problem: str) -> None:
        self._problems[field].setText(problem)
        self._problems[field].setVisible(bool(problem))
