"""Small questions over the window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from paperdesk.errors import BadInputError
from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.dialogs.prompt import ChoiceDialog, ColourDialog, TextDialog, ask_choice, ask_colour, ask_text
from paperdesk.gui.window import Window

Key = Qt.Key
Opened = Callable[[], QDialog]


def test_a_line_of_text(window: Window, desk: Desk, dialog: Opened, qapp: QApplication, qtbot: QtBot) -> None:
    answers: list[str] = []
    ask_text(desk, "Name?", answers.append, text="before")
    opened = dialog()
    assert isinstance(opened, TextDialog)
    qtbot.waitUntil(lambda: qapp.focusWidget() is opened.field)
    assert opened.field.selectedText() == "before"
    QTest.keyClicks(opened.field, "  after ")
    QTest.keyClick(opened.field, Key.Key_Return)
    assert answers == ["after"]
    assert not opened.isVisible()


def test_what_is_refused_is_said_in_place(window: Window, desk: Desk, dialog: Opened, qtbot: QtBot) -> None:
    def refuse(text: str) -> None:
        raise BadInputError(f"“{text}” is taken.")

    ask_text(desk, "Name?", refuse, text="x")
    opened = dialog()
    assert isinstance(opened, TextDialog)
    QTest.keyClick(opened.field, Key.Key_Return)
    assert opened.problem.text() == "“x” is taken."
    assert opened.problem.isVisible()
    QTest.keyClicks(opened.field, "y")
    assert opened.problem.isHidden()
    opened.field.clear()
    QTest.keyClick(opened.field, Key.Key_Return)
    assert "Write something" in opened.problem.text()
    with qtbot.waitSignal(opened.destroyed):
        QTest.keyClick(opened.field, Key.Key_Escape)


def test_esc_asks_no_more(window: Window, desk: Desk, dialog: Opened) -> None:
    answers: list[str] = []
    ask_choice(desk, "Which?", ["a", "b"], answers.append)
    QTest.keyClick(dialog().focusWidget(), Key.Key_Escape)
    assert answers == []


def test_a_choice_is_narrowed_and_moved_through(window: Window, desk: Desk, dialog: Opened) -> None:
    answers: list[str] = []
    ask_choice(desk, "Which?", ["Alpha", "Beta", "Alphabet", "Gamma"], answers.append)
    opened = dialog()
    assert isinstance(opened, ChoiceDialog)
    QTest.keyClicks(opened.list.field, "alpha")
    assert opened.list.list.count() == 2
    QTest.keyClick(opened.list.field, Key.Key_Down)
    QTest.keyClick(opened.list.field, Key.Key_Down)
    assert opened.list.current == "Alphabet"
    QTest.keyClick(opened.list.field, Key.Key_Return)
    assert answers == ["Alphabet"]


def test_nothing_that_fits_cannot_be_chosen_but_a_new_name_can(window: Window, desk: Desk, dialog: Opened) -> None:
    answers: list[str] = []
    ask_choice(desk, "Which?", ["Alpha"], answers.append)
    opened = dialog()
    assert isinstance(opened, ChoiceDialog)
    QTest.keyClicks(opened.list.field, "zz")
    QTest.keyClick(opened.list.field, Key.Key_Return)
    assert (answers, opened.isVisible()) == ([], True)
    opened.reject()
    ask_choice(desk, "Which?", ["Alpha"], answers.append, new="collection")
    again = dialog()
    assert isinstance(again, ChoiceDialog)
    QTest.keyClicks(again.list.field, "Thesis/New")
    QTest.keyClick(again.list.field, Key.Key_Return)
    assert answers == ["Thesis/New"]


def test_a_choice_that_fails_is_told(window: Window, desk: Desk, dialog: Opened, told: list[Message]) -> None:
    def refuse(_text: str) -> None:
        raise BadInputError("No.")

    ask_choice(desk, "Which?", ["a"], refuse)
    opened = dialog()
    QTest.keyClick(opened.focusWidget(), Key.Key_Return)
    assert [message.text for message in told] == ["No."]


@pytest.mark.parametrize("way", ["swatch", "typed"])
def test_a_colour(way: str, window: Window, desk: Desk, dialog: Opened) -> None:
    def recolour(colour: str) -> None:
        desk.library.tags.recolour("vision", colour)

    ask_colour(desk, "Colour?", "#2F5FDE", recolour)
    opened = dialog()
    assert isinstance(opened, ColourDialog)
    if way == "swatch":
        wanted = desk.look.tag_palette[2]
        opened._swatches[wanted.casefold()].click()
        assert opened._swatches[wanted.casefold()].isChecked()
    else:
        wanted = "#123456"
        opened.field.setText("blue-ish")
        QTest.keyClick(opened.field, Key.Key_Return)
        assert "no colour" in opened.problem.text()
        opened.field.setText(wanted)
    QTest.keyClick(opened.field, Key.Key_Return)
    assert not opened.isVisible()
    assert {tag.path: tag.colour for tag in desk.library.tags.tree()}["vision"] == wanted.upper()
