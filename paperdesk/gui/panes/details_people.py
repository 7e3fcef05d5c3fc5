"""The people of a paper as a small table that is edited in place: given name, family name or organisation, part.

Rows are dragged or moved by Alt+Up and Alt+Down into another order. Knows persons, no paper and no library.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QDropEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.fields import ChoiceField
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.gui.widgets.tips import tip
from paperdesk.record import ROLES, Person

GIVEN, FAMILY, ROLE = range(3)
_TITLES = ("Given", "Family", "Role")
_FAMILY_TIP = "The family name, or the name of a group"
_ROWS = 8  # shown without scrolling
_Index = QModelIndex | QPersistentModelIndex


def family_words(person: Person) -> str:
    """What stands in the second column: "van der Berg", "King, Jr.", or an organisation."""
    if person.literal:
        return person.literal
    name = " ".join(part for part in (person.particle, person.family) if part)
    return f"{name}, {person.suffix}" if person.suffix else name


def with_family(person: Person, text: str) -> Person:
    """The person under another family name as it was typed; "{Name}" makes an organisation of it."""
    text = " ".join(text.split())
    if text.startswith("{") and text.endswith("}"):
        return Person(literal=text[1:-1].strip(), role=person.role)
    if person.literal:
        return replace(person, literal=text)
    if not text:
        return replace(person, family="", particle="", suffix="")
    name, comma, rest = (part.strip() for part in text.partition(","))
    if comma and not person.given:  # a whole name was typed: "Berg, Jan"
        return Person.parse(text, person.role)
    read = Person.parse(f"{name}, {rest}, x" if rest else f"{name}, x", person.role)
    return replace(person, family=read.family, particle=read.particle, suffix=read.suffix)


class PeopleModel(QAbstractTableModel):
    """A list of persons, one a row. `touched` follows each change made through it."""

    touched = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._people: list[Person] = []

    @property
    def people(self) -> list[Person]:
        """The persons as they stand, rows without a name left out."""
        return [person for person in self._people if person.last.strip()]

    def set_people(self, people: list[Person]) -> None:
        """Show these persons; tells nothing."""
        self.beginResetModel()
        self._people = list(people)
        self.endResetModel()

    def at(self, row: int) -> Person:
        """The person of a row."""
        return self._people[row]

    def put(self, row: int, person: Person) -> None:
        """Put another person in a row."""
        if person != self._people[row]:
            self._people[row] = person
            self.dataChanged.emit(self.index(row, 0), self.index(row, ROLE))
            self.touched.emit()

    def add(self, person: Person) -> int:
        """Add a row at the end, not yet told; its number."""
        row = len(self._people)
        self.beginInsertRows(QModelIndex(), row, row)
        self._people.append(person)
        self.endInsertRows()
        return row

    def take_out(self, row: int) -> None:
        """Take a row out; one without a name goes untold."""
        self.beginRemoveRows(QModelIndex(), row, row)
        person = self._people.pop(row)
        self.endRemoveRows()
        if person.last.strip():
            self.touched.emit()

    def tidy(self) -> None:
        """Take out rows that were added and never filled in, and read whole names that were typed as given ones."""
        for row in reversed(range(len(self._people))):
            person = self._people[row]
            if not person.last.strip():
                self.take_out(row)
            elif not person.family and not person.literal:
                self.put(row, Person.parse(person.given, person.role))

    def move(self, row: int, before: int) -> int:
        """Move a row to stand before another one (or the end); where it stands then."""
        if before in (row, row + 1) or not 0 <= before <= len(self._people):
            return row
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), before)
        person = self._people.pop(row)
        place = before - 1 if before > row else before
        self._people.insert(place, person)
        self.endMoveRows()
        self.touched.emit()
        return place

    @guarded(0)
    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._people)

    @guarded(0)
    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    @guarded()
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _TITLES[section]
        if orientation == Qt.Orientation.Horizontal and section == FAMILY and role == Qt.ItemDataRole.ToolTipRole:
            return tip(_FAMILY_TIP)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    @guarded()
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        person, column = self._people[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            if column == ROLE:
                return ROLES.get(person.role, person.role) if role == Qt.ItemDataRole.DisplayRole else person.role
            if column == GIVEN and person.literal and role == Qt.ItemDataRole.DisplayRole:
                return "organisation"
            return (person.given if column == GIVEN else family_words(person))[:1_000]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(person.full[:1_000])
        quiet = (column == GIVEN and person.literal) or (column == ROLE and person.role == "author")
        if role == Qt.ItemDataRole.ForegroundRole and quiet:
            return QColor(self._look.colour("faint"))
        return None

    @guarded(False)
    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        person = self._people[index.row()]
        text = " ".join(str(value).split())
        if index.column() == ROLE:
            person = replace(person, role=text if text in ROLES else person.role)
        elif index.column() == GIVEN:
            whole = "," in text and not person.family  # "Berg, Jan"
            person = Person.parse(text, person.role) if whole else replace(person, given=text)
        elif text != family_words(person):
            person = with_family(person, text)
        self.put(index.row(), person)
        return True

    @guarded(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        usual = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsDragEnabled
        fixed = index.column() == GIVEN and bool(self._people[index.row()].literal)
        return usual if fixed else usual | Qt.ItemFlag.ItemIsEditable

    @guarded(Qt.DropAction.IgnoreAction)
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction


class RoleDelegate(QStyledItemDelegate):
    """Offers the parts a person may have in a work."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    @guarded()
    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: _Index) -> QWidget:
        field = ChoiceField(self._look, list(ROLES.items()), parent)
        field.activated.connect(lambda _place: self._on_chosen(field))
        return field

    def _on_chosen(self, field: ChoiceField) -> None:
        self.commitData.emit(field)
        self.closeEditor.emit(field, QAbstractItemDelegate.EndEditHint.SubmitModelCache)

    @guarded()
    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, ChoiceField):
            editor.set_value(str(index.data(Qt.ItemDataRole.EditRole)))

    @guarded()
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, ChoiceField):
            model.setData(index, editor.value)


class _Table(QTableView):
    """The table with its keys: Enter, F2 and letters edit, Alt+Up and Alt+Down move, Delete takes out, Insert adds.

    Enter in a cell goes on to the name that is missing, and after a row that was added to another one.
    """

    add_requested = Signal()
    settled = Signal()  # nothing is being edited any more

    def __init__(self, look: Look, people: PeopleModel) -> None:
        super().__init__()
        self._look, self._people = look, people
        self.adding = False  # whether one row is added after another
        self.setModel(people)
        self.setItemDelegateForColumn(ROLE, RoleDelegate(look, self))
        self.setAccessibleName("People")
        self.setProperty("flat", True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        by = QAbstractItemView.EditTrigger
        self.setEditTriggers(by.DoubleClicked | by.SelectedClicked | by.EditKeyPressed | by.AnyKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(ROLE, QHeaderView.ResizeMode.Fixed)
        look.changed.connect(self.fit)

    @property
    def editing(self) -> bool:
        """Whether a cell is being edited."""
        return self.state() == QAbstractItemView.State.EditingState

    def fit(self) -> None:
        """Take the height of the rows, up to a few."""
        px = self._look.px
        self.verticalHeader().setDefaultSectionSize(px(28))
        self.horizontalHeader().setFixedHeight(px(26))
        self.setColumnWidth(ROLE, px(92))
        rows = min(max(self._people.rowCount(), 1), _ROWS)
        self.setFixedHeight(px(26) + rows * px(28) + 2)

    def move_row(self, step: int) -> None:
        """Move the current row one place up (-1) or down (1)."""
        row = self.currentIndex().row()
        if 0 <= row + step < self._people.rowCount():
            place = self._people.move(row, row + (2 if step > 0 else -1))
            self.setCurrentIndex(self._people.index(place, self.currentIndex().column()))

    def take_out(self) -> None:
        """Take the current row out; its neighbour is current then."""
        at = self.currentIndex()
        if at.isValid():
            self._people.take_out(at.row())
            self.setCurrentIndex(self._people.index(min(at.row(), self._people.rowCount() - 1), at.column()))

    def make_organisation(self, on: bool) -> None:
        """Make an organisation of the current row's person, or the other way round."""
        row = self.currentIndex().row()
        person = self._people.at(row)
        if on != bool(person.literal):
            kind = Person(literal=person.full) if on else Person.parse(person.literal)
            self._people.put(row, replace(kind, role=person.role))

    def _act(self, event: QKeyEvent) -> bool:
        """Do what a key means here; whether it means something."""
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        asked, key = event.type() == QEvent.Type.ShortcutOverride, event.key()
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            if not asked:
                self.move_row(-1 if key == Qt.Key.Key_Up else 1)
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if not asked:
                self.take_out()
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            if not asked and self.currentIndex().isValid():
                self.edit(self.currentIndex())
        elif plain and key == Qt.Key.Key_Insert:
            if not asked:
                self.add_requested.emit()
        else:
            return False
        return True

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            letter = event.text().isprintable() and event.text().strip()
            command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            if self._act(event) or (letter and not command):  # letters begin a name here, and are no commands
                event.accept()
                return True
        return bool(super().event(event))

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.editing or not self._act(event):
            super().keyPressEvent(event)

    @guarded()
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        at = self.currentIndex()
        super().closeEditor(editor, hint)
        if self.editing:
            return
        entered = hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache
        if not (entered and at.isValid() and self._go_on(at.row(), at.column())):
            self.adding = False
            self.settled.emit()

    def _go_on(self, row: int, column: int) -> bool:
        """Edit what comes after a cell that was left by Enter; False where nothing does."""
        person = self._people.at(row)
        if column == GIVEN and not person.family and not person.literal:
            self.setCurrentIndex(self._people.index(row, FAMILY))
            self.edit(self.currentIndex())
            return True
        if column != ROLE and self.adding and person.last.strip():
            self.add_requested.emit()
            return True
        return False

    @guarded()
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._people.rowCount():
            self.setCurrentIndex(self._people.index(0, FAMILY))

    @guarded()
    def dropEvent(self, event: QDropEvent) -> None:
        row = self.currentIndex().row()
        target = self.indexAt(event.position().toPoint())
        below = self.dropIndicatorPosition() != QAbstractItemView.DropIndicatorPosition.AboveItem
        before = target.row() + (1 if below else 0) if target.isValid() else self._people.rowCount()
        place = self._people.move(row, before)
        self.setCurrentIndex(self._people.index(place, FAMILY))
        event.setDropAction(Qt.DropAction.IgnoreAction)  # else the view would take the row out once more
        event.accept()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    @guarded()
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        row, last = index.row(), self._people.rowCount() - 1
        menu = Menu(self._look, parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        organisation = menu.addAction("Organisation")
        organisation.setCheckable(True)
        organisation.setChecked(bool(self._people.at(row).literal))
        organisation.triggered.connect(self.make_organisation)
        menu.addSeparator()
        up, down = menu.addAction("Move up"), menu.addAction("Move down")
        up.setEnabled(row > 0)
        down.setEnabled(row < last)
        up.triggered.connect(lambda: self.move_row(-1))
        down.triggered.connect(lambda: self.move_row(1))
        menu.addSeparator()
        menu.addAction("Remove").triggered.connect(self.take_out)
        menu.popup(event.globalPos())


class PeopleField(QWidget):
    """Authors and others with a part in a work. `committed` follows every change made by hand, a row at a time."""

    committed = Signal()
    given_up = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._touched = False
        self.people = PeopleModel(look, self)
        self.table = _Table(look, self.people)
        self.table.add_requested.connect(self._on_add)
        self.table.settled.connect(self._on_settled)
        self.people.touched.connect(self._on_touched)
        self._add_person = add = Button(look, "Person", icon="plus", kind="quiet", height=26, tip="Add a person")
        add.clicked.connect(self._on_add)
        group = Button(look, "Organisation", icon="plus", kind="quiet", height=26, tip="Add an organisation")
        group.clicked.connect(self._on_add_organisation)
        self._remove = Button(look, "Remove", icon="minus", kind="quiet", height=26, tip="Take the chosen one out")
        self._remove.clicked.connect(self.table.take_out)
        self.table.selectionModel().currentChanged.connect(self._on_current_changed)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        for button in (add, group, self._remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(self.table)
        rows.addLayout(buttons)
        self._fit()
        self._on_current_changed()

    @property
    def typed(self) -> list[Person]:
        """The people as they stand."""
        return self.people.people

    @property
    def touched(self) -> bool:
        """Whether something was changed and is not told yet."""
        return self._touched or self.table.editing

    def put(self, people: list[Person]) -> None:
        """Show these people; the place in the table stays."""
        self._touched = False
        if people != self.people.people or self.people.rowCount() != len(people):
            at = self.table.currentIndex()
            self.people.set_people(people)
            if at.isValid() and people:
                self.table.setCurrentIndex(self.people.index(min(at.row(), len(people) - 1), at.column()))
        self._fit()
        self._on_current_changed()

    def _fit(self) -> None:
        """Room for the people; without any the buttons are enough."""
        self.table.fit()
        empty = not self.people.rowCount()
        self.table.setVisible(not empty)
        self._remove.setVisible(not empty)
        self.setFocusProxy(self._add_person if empty else self.table)

    def settle(self) -> None:
        """What stands there is kept now."""
        self._touched = False

    def set_wrong(self, wrong: bool) -> None:
        """Any name is right."""

    def finish(self) -> None:
        """End the editing of a cell, keeping what was typed."""
        if self.table.editing:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_touched(self) -> None:
        self._touched = True
        self._fit()
        if not self.table.editing:
            self._commit()

    def _on_settled(self) -> None:
        self.people.tidy()
        self._fit()
        self._commit()

    def _commit(self) -> None:
        if self._touched:
            self.committed.emit()

    def _on_add(self) -> None:
        self._add(Person(), GIVEN)

    def _on_add_organisation(self) -> None:
        self._add(Person(literal=" "), FAMILY)

    def _add(self, person: Person, column: int) -> None:
        self.finish()
        index = self.people.index(self.people.add(person), column)
        self._fit()
        self.table.scrollTo(index)
        self.table.setCurrentIndex(index)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.adding = True
        self.table.edit(index)

    def _on_current_changed(self, *_about: object) -> None:
        self._remove.setEnabled(self.table.currentIndex().isValid())
