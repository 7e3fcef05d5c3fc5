"""The people of a paper as a list that is edited in place: one a line, dragged or moved by keys into another order."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.guard import guarded
from paperdesk.record import ROLES, Person

_PERSON = Qt.ItemDataRole.UserRole + 1
_ROWS = 6  # shown without scrolling


def written(person: Person) -> str:
    """A person as one line that `read` understands: "van der Berg, Jan, Jr. (editor)"."""
    name = (person.literal and f"{{{person.literal}}}") or ", ".join(
        part for part in (person.last if person.family else "", person.suffix, person.given) if part
    )  # fmt: skip
    return name if person.role == "author" else f"{name} ({ROLES.get(person.role, person.role).lower()})"


def read(line: str) -> Person:
    """The person that a line names; organisations stand in braces, a part other than author in parentheses."""
    role = "author"
    name, bracket, rest = line.rpartition("(")
    if bracket and rest.rstrip().endswith(")"):
        wanted = rest.rstrip()[:-1].strip().lower()
        found = next((key for key, title in ROLES.items() if wanted in (key, title.lower())), "")
        if found:
            line, role = name.strip(), found
    return Person.parse(line, role)


class _List(QListWidget):
    """The list; Alt+Up and Alt+Down move a person, Delete takes one off."""

    moved = Signal()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        row = self.currentRow()
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier and 0 <= row + step < self.count():
            self.insertItem(row + step, self.takeItem(row))
            self.setCurrentRow(row + step)
            self.moved.emit()
        elif event.key() == Qt.Key.Key_Delete and row >= 0 and self.state() != self.State.EditingState:
            self.takeItem(row)
            self.moved.emit()
        else:
            super().keyPressEvent(event)


class PeopleField(QWidget):
    """Authors and others with a part in a work. `people_changed` follows every change made by hand."""

    people_changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._quiet = False
        self._list = _List()
        self._list.setAccessibleName("People")
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._list.setToolTip(
            "Double-click or F2 edits: Family, Given. Drag or Alt+Up/Down reorders. {Braces} for an organisation."
        )
        self._list.ensurePolished()
        self._list.itemChanged.connect(self._on_item_changed)
        self._list.moved.connect(self._on_moved)
        self._list.model().rowsMoved.connect(lambda *_about: self._on_moved())
        add = Button(look, "Add", icon="plus", kind="quiet", height=26)
        add.clicked.connect(self._on_add)
        remove = Button(look, "Remove", icon="minus", kind="quiet", height=26)
        remove.clicked.connect(self._on_remove)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(add)
        row.addWidget(remove)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._list)
        layout.addLayout(row)
        self.setFocusProxy(self._list)

    def set_people(self, people: list[Person]) -> None:
        """Show these people."""
        self._quiet = True
        self._list.clear()
        for person in people:
            self._add(person)
        self._quiet = False
        height = self._look.px(30) * min(max(len(people), 1), _ROWS) + 12
        self._list.setFixedHeight(height)

    def people(self) -> list[Person]:
        """The people as they stand."""
        found = []
        for row in range(self._list.count()):
            item = self._list.item(row)
            person = item.data(_PERSON)
            unchanged = isinstance(person, Person) and written(person) == item.text()
            found.append(person if unchanged else read(item.text()))
        return [person for person in found if person.last]

    def _add(self, person: Person) -> QListWidgetItem:
        item = QListWidgetItem(written(person))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setData(_PERSON, person)
        self._list.addItem(item)
        return item

    def _on_add(self) -> None:
        self._quiet = True
        item = self._add(Person())
        self._quiet = False
        self._list.setFixedHeight(self._look.px(30) * min(self._list.count(), _ROWS) + 12)
        self._list.setCurrentItem(item)
        self._list.editItem(item)

    def _on_remove(self) -> None:
        if self._list.currentRow() >= 0:
            self._list.takeItem(self._list.currentRow())
            self._on_moved()

    def _on_item_changed(self, _item: QListWidgetItem) -> None:
        if not self._quiet:
            self.people_changed.emit()

    def _on_moved(self) -> None:
        if not self._quiet:
            self.people_changed.emit()
