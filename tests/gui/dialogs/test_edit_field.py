"""One field over a selection."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.edit_field import EditFieldDialog, spelled
from paperdesk.gui.window import Window
from paperdesk.record import Person, Record

Key = Qt.Key
Opened = Callable[[], EditFieldDialog]


@pytest.fixture
def opened(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> Opened:
    def start() -> EditFieldDialog:
        desk.trigger("paper.edit")
        found = dialog()
        assert isinstance(found, EditFieldDialog)
        return found

    return start


def test_what_all_share_is_filled_in_and_what_differs_said(opened: Opened, desk: Desk) -> None:
    desk.select(desk.listed()[:3])
    edit = opened()
    assert edit.windowTitle() == "Edit a field of 3 papers"
    edit.field.set_value("venue")
    assert (edit.line.text(), edit._state.text()) == ("ICLR", "Journal, conference or book")
    edit.field.set_value("title")
    assert (edit.line.text(), edit._state.text()[:16]) == ("", "The papers diffe")
    assert edit.field.findData("key") == -1
    edit.reject()


def test_a_value_for_all_is_one_step(opened: Opened, desk: Desk) -> None:
    ids = desk.listed()
    desk.select(ids)
    edit = opened()
    edit.field.set_value("venue")
    edit.line.setText("NeurIPS")
    QTest.keyClick(edit.line, Key.Key_Return)
    assert {row.venue for row in desk.library.papers.rows(ids)} == {"NeurIPS"}
    assert desk.undo_label.startswith("Edit Venue")
    desk.undo()
    assert {row.venue for row in desk.library.papers.rows(ids)} == {"ICLR"}
    again = opened()
    assert again.field.value == "venue"
    again.reject()


def test_what_does_not_fit_is_said_in_place(opened: Opened, desk: Desk) -> None:
    edit = opened()
    edit.field.set_value("isbn")
    edit.line.setText("12")
    QTest.keyClick(edit.line, Key.Key_Return)
    assert "is not an ISBN" in edit.problem.text()
    first, second = desk.library.papers.rows(desk.listed()[:2])
    edit.field.set_value("key")
    assert edit.line.text() == first.key
    edit.line.setText(second.key)
    QTest.keyClick(edit.line, Key.Key_Return)
    assert "belongs to" in edit.problem.text()
    edit.line.setText("mine2026")
    QTest.keyClick(edit.line, Key.Key_Return)
    assert desk.library.papers.get(first.id).key == "mine2026"
    assert not edit.isVisible()


def test_people_keep_their_parts_and_organisations_stay_whole(opened: Opened, desk: Desk) -> None:
    people = [Person.parse("van der Berg, Jan"), Person(literal="World Health Organization"),
              Person(family="Editor", given="Eve", role="editor")]  # fmt: skip
    paper = desk.library.papers.add(Record(title="With people", people=people))
    desk.select([paper])
    edit = opened()
    edit.field.set_value("people")
    lines = edit.text.toPlainText().splitlines()
    assert lines == ["Jan van der Berg", "{World Health Organization}", "Eve Editor"]
    edit.text.setPlainText("\n".join([lines[1], lines[2], lines[0], "Doe, Jane"]))
    edit._on_set()
    assert desk.library.papers.get(paper).people == [people[1], people[2], people[0], Person.parse("Doe, Jane")]
    for person in people:
        assert Person.parse(spelled(person)).full == person.full


def test_the_type_and_the_abstract_have_fields_of_their_kind(opened: Opened, desk: Desk) -> None:
    paper = desk.selection[0]
    edit = opened()
    edit.field.set_value("type")
    edit.type.set_value("thesis")
    edit._on_set()
    assert desk.library.papers.get(paper).record.type == "thesis"
    edit = opened()
    edit.field.set_value("abstract")
    edit.text.setPlainText("Line one\nline two")
    edit._on_set()
    assert desk.library.papers.get(paper).record.abstract == "Line one\nline two"
