"""Every field of a paper, edited in place: a wrong value is said under its field and stays until it is right or Esc.

Fields without a value wait behind "Add a field". Knows which fields there are from the library's own table.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from paperdesk.errors import BadInputError, PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details_editors import LineField, TextField, TypeField
from paperdesk.gui.panes.details_people import PeopleField
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.library.papers import FIELDS, PaperField
from paperdesk.library.shapes import Paper
from paperdesk.record import TYPES

ALWAYS = frozenset(("title", "people", "type", "date", "venue", "key", "abstract"))  # shown though they are empty
_IDENTIFIERS = ("doi", "arxiv", "isbn", "issn", "pmid", "url")
_ABOUT = ("short_title", "language", "event", "place", "publisher", "series", "edition", "number")
_LABEL = 84
Editor = LineField | TextField | TypeField | PeopleField
_WIDE = ("people", "text")  # kinds that take the whole width, their names above them


class FieldRow(QWidget):
    """An editor and what is wrong with its value."""

    def __init__(self, desk: Desk, field: PaperField) -> None:
        super().__init__()
        self.field = field
        self.editor = self._make(desk, field)
        self.editor.setAccessibleName(field.title)
        self._problem = QLabel()
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._problem.setProperty("role", "danger")
        self._problem.setContentsMargins(desk.look.px(9), 0, 0, desk.look.px(4))
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        if field.kind in _WIDE:
            name = QLabel(field.title)
            name.setProperty("role", "muted")
            name.setContentsMargins(0, desk.look.px(7), 0, 0)
            column.addWidget(name)
        column.addWidget(self.editor)
        column.addWidget(self._problem)
        self.setFocusProxy(self.editor)

    @staticmethod
    def _make(desk: Desk, field: PaperField) -> Editor:
        if field.kind == "people":
            return PeopleField(desk.look)
        if field.kind == "type":
            return TypeField(desk.look, list(TYPES.items()))
        if field.kind == "text":
            return TextField(desk.look, most=60, paragraphs=True)
        if field.id == "title":
            return TextField(desk.look, most=12, paragraphs=False)
        line = LineField(desk.look)
        line.setPlaceholderText(field.help)
        if field.kind in ("identifier", "key"):
            desk.look.keep_font(line, 12, mono=True)
        return line

    @property
    def problem(self) -> str:
        """What is wrong with the value, "" when nothing is."""
        return self._problem.text()

    @property
    def unfinished(self) -> bool:
        """Whether what stands there must not be replaced by a refresh."""
        return bool(self.problem) or self.editor.touched

    def say(self, problem: str) -> None:
        """Show what is wrong, or that nothing is."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.editor.set_wrong(bool(problem))
        self.editor.setAccessibleDescription(problem)


class FieldsForm(QWidget):
    """The fields of the paper that is shown. `row_shown` names a row that was asked for."""

    row_shown = Signal(QWidget)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: Paper | None = None
        self._asked: set[str] = set()  # empty fields that were asked for
        self._refused: dict[int, dict[str, tuple[str, str]]] = {}  # by paper and field: text and what is wrong with it
        self.rows: dict[str, FieldRow] = {}
        self._labels: dict[str, QLabel] = {}
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for field in FIELDS:
            self._add(field)
        self._more = Button(desk.look, "Add a field…", icon="plus", kind="quiet", height=26)
        self._more.clicked.connect(self._on_more)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._form)
        outer.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        desk.look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _add(self, field: PaperField) -> None:
        row = self.rows[field.id] = FieldRow(self._desk, field)
        label = self._labels[field.id] = QLabel(field.title, self)
        label.setProperty("role", "muted")
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        if field.kind in _WIDE:
            label.hide()
            self._form.addRow(row)
        else:
            self._form.addRow(label, row)
        row.editor.committed.connect(lambda: self._commit(field.id))
        row.editor.given_up.connect(lambda: self._give_up(field.id))

    def _on_look_changed(self) -> None:
        px = self._desk.look.px
        self._form.setVerticalSpacing(px(3))
        self._form.setHorizontalSpacing(px(8))
        for label in self._labels.values():
            label.setFixedWidth(px(_LABEL))
            label.setContentsMargins(0, px(7), 0, 0)

    # Showing ----------------------------------------------------------------------------------------------------------

    def show_paper(self, paper: Paper) -> None:
        """Show a paper's fields; what is being edited of the same paper stays."""
        other = self._paper is None or paper.id != self._paper.id
        if other:
            self.leave()
            self._asked.clear()
        self._paper = paper
        refused = self._refused.pop(paper.id, {}) if other else {}
        for name, row in self.rows.items():
            if other or not row.unfinished:
                self._put(name)
            if name in refused and not isinstance(row.editor, PeopleField):
                text, problem = refused[name]
                row.editor.put_back(text)
                row.say(problem)
        self._show_rows()

    def leave(self) -> None:
        """Keep what is right and turn away; what is not accepted waits for the paper to be shown again."""
        self.commit_all()
        paper, self._paper = self._paper, None
        if paper is None:
            return
        left = {
            name: (str(row.editor.typed), row.problem)
            for name, row in self.rows.items()
            if row.problem and not isinstance(row.editor, PeopleField)
        }
        if left:
            self._refused[paper.id] = left
            name, (_text, problem) = next(iter(left.items()))
            self._desk.tell(f"{self.rows[name].field.title} was not changed: {problem}", "warning")

    def forget(self) -> None:
        """Let go of the paper without keeping anything: its library is closed."""
        self._paper = None
        self._refused.clear()
        for row in self.rows.values():
            row.say("")
            row.editor.settle()

    def _stored(self, name: str) -> Any:
        """The value of a field as the library has it."""
        assert self._paper is not None
        record = self._paper.record
        if name == "key":
            return self._paper.key
        if name == "arxiv" and record.arxiv_version:
            return f"{record.arxiv}v{record.arxiv_version}"
        return getattr(record, name)

    def _put(self, name: str) -> None:
        row = self.rows[name]
        row.editor.put(self._stored(name))
        row.say("")

    def _show_rows(self) -> None:
        for name, row in self.rows.items():
            shown = name in ALWAYS or name in self._asked or bool(row.problem) or bool(self._stored(name))
            self._form.setRowVisible(row, shown)
        self._more.setVisible(any(row.isHidden() for row in self.rows.values()))

    def _on_more(self) -> None:
        """Offer the fields that are not shown, in three groups."""
        menu = Menu(self._desk.look, parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rest = [name for name in self.rows if name not in (*_IDENTIFIERS, *_ABOUT)]
        for group in (rest, _ABOUT, _IDENTIFIERS):
            hidden = [name for name in group if name in self.rows and self.rows[name].isHidden()]
            if hidden and not menu.isEmpty():
                menu.addSeparator()
            for name in hidden:
                action = menu.addAction(self.rows[name].field.title)
                action.triggered.connect(lambda _on=False, name=name: self.ask_for(name))
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def ask_for(self, name: str) -> None:
        """Show a field though it is empty, ready to type."""
        self._asked.add(name)
        if self._paper is not None:
            self._show_rows()
            self.rows[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.row_shown.emit(self.rows[name])

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a field's name, or beside the field, is a click into it."""
        at = event.position().toPoint().y()
        row = next((row for row in self.rows.values() if not row.isHidden() and _spans(row, at)), None)
        if event.button() == Qt.MouseButton.LeftButton and row is not None:
            row.editor.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            super().mousePressEvent(event)

    # Keeping ----------------------------------------------------------------------------------------------------------

    def commit_all(self) -> None:
        """Keep every field that was changed and is right."""
        for name, row in self.rows.items():
            row.editor.finish()
            self._commit(name)

    def _give_up(self, name: str) -> None:
        if self._paper is not None:
            self.rows[name].editor.settle()
            self._put(name)

    def _commit(self, name: str) -> None:
        """Keep what was typed into a field, or say why not."""
        paper, row = self._paper, self.rows[name]
        if paper is None or not self._desk.is_open:
            return
        if not (row.editor.touched or row.problem):
            return
        typed = row.editor.typed
        if _same(typed, self._stored(name)):
            self._put(name)
            return
        papers = self._desk.library.papers
        try:
            papers.edit([paper.id], {name: typed})
            fresh = papers.get(paper.id)
        except BadInputError as error:
            row.say(str(error))
        except PaperDeskError as error:
            row.say(error.message)
            self._desk.tell(str(error), "error")
        else:
            self._paper = fresh
            self._put(name)


def _spans(row: QWidget, at: int) -> bool:
    """Whether a row is as low as this, in its parent."""
    return row.geometry().top() <= at <= row.geometry().bottom()


def _same(typed: Any, stored: Any) -> bool:
    """Whether nothing but the white space around a value differs."""
    return bool(typed == stored) or (isinstance(typed, str) and typed.strip() == str(stored).strip())
