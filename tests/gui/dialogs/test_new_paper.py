"""A new paper by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.new_paper import NewPaperDialog
from paperdesk.gui.window import Window

Key = Qt.Key


@pytest.fixture
def opened(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> NewPaperDialog:
    desk.trigger("paper.new")
    found = dialog()
    assert isinstance(found, NewPaperDialog)
    return found


def test_it_is_added_shown_and_selected(opened: NewPaperDialog, desk: Desk, qtbot: QtBot) -> None:
    desk.show(desk.place("starred"))
    QTest.keyClicks(opened.title, "On Computable Numbers")
    opened.people.setPlainText("Turing, Alan\n\n{Some Institute}")
    opened.type.set_value("paper-conference")
    opened.lines["date"].setText("1936")
    opened.lines["arxiv"].setText("https://arxiv.org/abs/2002.10957v2")
    QTest.keyClick(opened.lines["url"], Key.Key_Return)
    (paper,) = desk.library.papers.find("computable")
    record = desk.library.papers.get(paper).record
    assert ([person.full for person in record.people], record.type) == (
        ["Alan Turing", "Some Institute"], "paper-conference",
    )  # fmt: skip
    assert (record.arxiv, record.arxiv_version, record.year) == ("2002.10957", 2, 1936)
    assert not opened.isVisible()
    qtbot.waitUntil(lambda: desk.selection == [paper])
    assert desk.view.id == "all"


def test_people_may_stand_on_one_line(opened: NewPaperDialog, desk: Desk) -> None:
    QTest.keyClicks(opened.title, "The Art")
    opened.people.setPlainText("Knuth, Donald and van der Berg, Jan; Ada Lovelace\nSandra Anderson")
    QTest.keyClick(opened.people, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (paper,) = desk.library.papers.find("art")
    people = desk.library.papers.get(paper).record.people
    assert [person.full for person in people] == [
        "Donald Knuth", "Jan van der Berg", "Ada Lovelace", "Sandra Anderson",
    ]  # fmt: skip


def test_what_is_wrong_is_said_and_nothing_is_lost(opened: NewPaperDialog, desk: Desk) -> None:
    QTest.keyClick(opened.title, Key.Key_Return)
    assert "needs a title" in opened.problem.text()
    opened.title.setText("Something")
    opened.lines["doi"].setText("no doi")
    QTest.keyClick(opened.title, Key.Key_Return)
    assert "is not a DOI" in opened.problem.text()
    assert (opened.isVisible(), opened.title.text(), desk.library.papers.count()) == (True, "Something", 12)


def test_tab_leaves_the_people_and_esc_the_dialog(opened: NewPaperDialog, desk: Desk) -> None:
    opened.people.setFocus()
    QTest.keyClick(opened.people, Key.Key_Tab)
    assert opened.focusWidget() is opened.type
    QTest.keyClick(opened.type, Key.Key_Escape)
    assert not opened.isVisible()
    assert desk.library.papers.count() == 12
