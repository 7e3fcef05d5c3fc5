"""Searching inside the list that is open, or everywhere: the switch, what it finds, the ways out and back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from paperdesk.gui.desk import Desk, View
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.window import Window
from paperdesk.library import Library
from paperdesk.library.shapes import SIDEBAR_QUERIES
from paperdesk.record import Record, Status

Calm = Callable[[], None]
ALL = View("all", "All papers", "", "title")
QUEUE = View("queue", "Up next", SIDEBAR_QUERIES["queue"], "queue")


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """The folder of a library with thirty papers; every other one speaks of networks."""
    folder = tmp_path / "library"
    with Library.open(folder, create=True) as library:
        for number in range(30):
            abstract = "Networks." if number % 2 else ""
            library.papers.add(Record(title=f"Paper {number:02}", date=str(2000 + number), abstract=abstract))
        library.tags.add([2, 4], ["vision"])
    return folder


@pytest.fixture
def pane(window: Window, desk: Desk, calm: Calm) -> PapersPane:
    pane = window.panes["papers"]
    assert isinstance(pane, PapersPane)
    desk.show(View("unread", "Unread", "status:unread", "title"))
    calm()
    return pane


def test_where_is_searched_shows_only_while_there_is_a_choice(pane: PapersPane, desk: Desk, calm: Calm) -> None:
    assert pane.header.scope.words == ("", "")
    desk.search_for("netw", typing=True)
    calm()
    assert pane.header.scope.words == ("In Unread", "Everywhere")
    assert not pane.header.scope.inside
    desk.search_for("")
    calm()
    assert pane.header.scope.words == ("", "")
    desk.show(ALL)
    desk.search_for("netw", typing=True)
    calm()
    assert pane.header.scope.words == ("", "")


def test_a_click_searches_inside_the_list_and_back(pane: PapersPane, desk: Desk, calm: Calm) -> None:
    everywhere = set(range(2, 31, 2))
    desk.library.reading.set_status([2, 4, 6], Status.READ)
    desk.search_for("netw", typing=True)
    calm()
    assert set(pane.model.ids) == everywhere
    QTest.mouseClick(pane.header.scope._inside, Qt.MouseButton.LeftButton)
    calm()
    assert set(pane.model.ids) == everywhere - {2, 4, 6}
    assert pane.field._result.startswith("12 of 27 ·")
    assert pane.field.line_edit.placeholderText() == "Search in Unread"
    assert desk.search == "netw"
    desk.search_for("netwo", typing=True)
    calm()
    assert set(pane.model.ids) == everywhere - {2, 4, 6}, "it stays chosen"
    QTest.mouseClick(pane.header.scope._everywhere, Qt.MouseButton.LeftButton)
    calm()
    assert set(pane.model.ids) == everywhere
    assert not desk.scope.inside


def test_the_choice_goes_with_the_session_not_with_the_view(pane: PapersPane, desk: Desk, calm: Calm) -> None:
    desk.scope.choose(True)
    desk.show(QUEUE)
    desk.library.reading.enqueue([8, 3, 4])
    desk.search_for("networks")
    calm()
    assert set(pane.model.ids) == {8, 4}
    assert pane.header.sort_chip.text() == "Best match"
    assert pane.header.scope.inside
    desk.show(ALL)
    desk.search_for("networks")
    calm()
    assert len(pane.model.ids) == 15, "all papers are no list to look inside"
    desk.show(QUEUE)
    calm()
    assert pane.model.ids == [8, 3, 4]


def test_what_only_stands_elsewhere_is_one_click_away(pane: PapersPane, desk: Desk, calm: Calm) -> None:
    desk.show(View("tag:vision", "vision", "tag:vision", "title"))
    desk.scope.choose(True)
    desk.search_for('"Paper 05"')
    calm()
    assert pane.empty.isVisible()
    assert pane.empty.words[0] == "Nothing in vision"
    assert pane.empty._everywhere.text() == "Search everywhere (1 found)"
    QTest.mouseClick(pane.empty._everywhere, Qt.MouseButton.LeftButton)
    calm()
    assert pane.empty.isHidden()
    assert pane.model.ids == [6]
    desk.scope.choose(True)
    desk.search_for("xylophone")
    calm()
    assert pane.empty.isVisible() and pane.empty._everywhere.isHidden()


def test_leaving_a_search_inside_a_list_goes_back_to_where_it_was(pane: PapersPane, desk: Desk, calm: Calm) -> None:
    pane.view.select_row(11)
    desk.scope.choose(True)
    desk.search_for("netw", typing=True)
    calm()
    pane.view.setFocus()
    QTest.keyClick(pane.view, Qt.Key.Key_Escape)
    calm()
    assert (pane.header.words[0], desk.selection, len(pane.model.ids)) == ("Unread", [12], 30)


def test_a_row_marked_inside_a_list_stays_and_undo_finds_it(pane: PapersPane, desk: Desk, calm: Calm) -> None:
    desk.scope.choose(True)
    desk.search_for("netw", typing=True)
    calm()
    desk.library.reading.set_status([2], Status.READ)
    calm()
    assert 2 in pane.model.ids
    assert " of 29 ·" in pane.field._result
    desk.refresh_wanted.emit()
    calm()
    assert 2 not in pane.model.ids
    desk.undo()
    calm()
    assert 2 in pane.model.ids


def test_inside_the_trash_what_is_put_back_goes_at_once(pane: PapersPane, desk: Desk, calm: Calm) -> None:
    desk.library.papers.trash([2, 4, 5])
    desk.show(View("trash", "Trash", SIDEBAR_QUERIES["trash"], "title"))
    desk.scope.choose(True)
    desk.search_for("netw", typing=True)
    calm()
    assert set(pane.model.ids) == {2, 4}
    desk.library.papers.restore([2])
    calm()
    assert pane.model.ids == [4]


def test_the_key_switches_and_leads_to_the_field(window: Window, pane: PapersPane, desk: Desk, calm: Calm) -> None:
    action = desk.actions["search.inside"]
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_F, keys)
    assert (desk.scope.inside, action.isChecked(), action.text()) == (True, True, "Search only in Unread")
    assert pane.field.line_edit.hasFocus()
    QTest.keyClicks(pane.field.line_edit, "netw")
    calm()
    assert pane.header.scope.inside
    QTest.keyClick(pane.field.line_edit, Qt.Key.Key_F, keys)
    assert (desk.scope.inside, action.isChecked(), pane.header.scope.inside) == (False, False, False)
    desk.show(ALL)
    assert not action.isEnabled()


def test_what_a_closed_window_searched_is_not_remembered(pane: PapersPane, desk: Desk) -> None:
    desk.scope.choose(True)
    desk.save_state()
    assert "inside" not in desk.state.path.read_text(encoding="utf-8")
