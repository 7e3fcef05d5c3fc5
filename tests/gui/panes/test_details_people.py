"""The table of a paper's people: names typed one after another, read as meant, and never taken for commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.panes.details_people import FAMILY, GIVEN, ROLE, PeopleField
from paperdesk.gui.widgets.fields import ChoiceField
from paperdesk.record import Person

Typed = Callable[[str], None]
ENTER = Qt.Key.Key_Return


@pytest.fixture
def field(qtbot: QtBot, look: Look) -> Iterator[PeopleField]:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    field = PeopleField(look)
    column.addWidget(field)
    column.addStretch(1)
    window.resize(420, 400)
    with qtbot.waitExposed(window):
        window.show()
        window.activateWindow()
    yield field
    window.close()


@pytest.fixture
def typed(field: PeopleField, qtbot: QtBot) -> Typed:
    """Types into the cell that is edited, else into the table."""

    def differs(focus: QWidget) -> bool:
        return field.window().focusWidget() is not focus

    def type_words(words: str) -> None:
        for letter in words:
            focus = field.window().focusWidget()
            if letter != "\n":
                QTest.keyClicks(focus, letter)
                continue
            was = field.table.editing
            QTest.keyClick(focus, ENTER)
            if was:  # Qt closes the editor a turn later
                qtbot.waitUntil(partial(differs, focus))

    return type_words


def test_names_are_typed_one_after_another(field: PeopleField, typed: Typed, qtbot: QtBot) -> None:
    told: list[list[Person]] = []
    field.committed.connect(lambda: told.append(field.typed))
    field._add_person.click()
    typed("Luke\nVilnis\nNeelakantan, Arvind\nPlato\n\n\n\n")
    assert field.typed == [
        Person(given="Luke", family="Vilnis"), Person(given="Arvind", family="Neelakantan"), Person(family="Plato"),
    ]  # fmt: skip
    assert not field.table.editing
    assert told[-1] == field.typed


def test_a_whole_name_in_the_first_cell_is_read_as_one(field: PeopleField, typed: Typed) -> None:
    field._add_person.click()
    typed("Jan van der Berg")
    QTest.keyClick(field.window().focusWidget(), Qt.Key.Key_Escape)
    assert field.typed == []
    field._add_person.click()
    typed("Jan van der Berg\n\n\n\n")
    assert field.typed == [Person(given="Jan", particle="van der", family="Berg")]


def test_letters_begin_a_name_and_are_no_commands(field: PeopleField, typed: Typed) -> None:
    pressed: list[str] = []
    shortcut = QShortcut(QKeySequence("R"), field.window())
    shortcut.activated.connect(lambda: pressed.append("R"))
    field.put([Person(given="A", family="B")])
    field.table.setFocus()
    field.table.setCurrentIndex(field.people.index(0, FAMILY))
    typed("rossi\n")
    assert field.typed == [Person(given="A", family="rossi")]
    assert pressed == []


def test_enter_edits_and_goes_on_only_where_a_name_is_missing(field: PeopleField, typed: Typed) -> None:
    field.put([Person(given="A", family="B")])
    field.table.setFocus()
    field.table.setCurrentIndex(field.people.index(0, GIVEN))
    typed("\nC\n")
    assert field.typed == [Person(given="C", family="B")]
    assert not field.table.editing


def test_the_choice_of_a_role_fits_its_cell(field: PeopleField, look: Look) -> None:
    for scale in (100, 150):
        look.set_scale(scale)
        field.put([Person(given="A", family="B")])
        index = field.people.index(0, ROLE)
        field.table.setCurrentIndex(index)
        field.table.edit(index)
        (choice,) = [each for each in field.table.findChildren(ChoiceField) if each.isVisible()]
        assert choice.height() <= field.table.rowHeight(0)
        assert choice.minimumSizeHint().height() <= field.table.rowHeight(0)
        field.table.closePersistentEditor(index)
        choice.hide()


def test_the_heads_are_not_cut(field: PeopleField) -> None:
    head = field.table.horizontalHeader()
    assert head.sizeHint().height() <= head.height()
