"""Completion under the search field, in the real window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.panes.papers_suggesting import Suggesting
from paperdesk.gui.widgets.search_line import SearchLine
from paperdesk.gui.window import Window
from paperdesk.record import Person

Calm = Callable[[], None]


@pytest.fixture
def pane(window: Window) -> PapersPane:
    pane = window.panes["papers"]
    assert isinstance(pane, PapersPane)
    pane.field.select_all()
    return pane


@pytest.fixture
def line(pane: PapersPane) -> SearchLine:
    return pane.field.line_edit


@pytest.fixture
def suggesting(pane: PapersPane) -> Suggesting:
    assert pane.suggesting is not None
    return pane.suggesting


@pytest.fixture
def typed(line: SearchLine, calm: Calm) -> Callable[[str], None]:
    """Types words and waits for what follows."""

    def do(text: str) -> None:
        QTest.keyClicks(line, text)
        calm()

    return do


@pytest.fixture
def pressed(line: SearchLine, calm: Calm) -> Callable[..., None]:
    """Presses a key in the field and waits for what follows."""

    def do(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(line, key, modifier)
        calm()

    return do


def test_nothing_is_made_of_it_before_the_field_has_the_keyboard(window: Window) -> None:
    pane = window.panes["papers"]
    assert isinstance(pane, PapersPane)
    assert pane.suggesting is None
    pane.field.select_all()
    assert pane.suggesting is not None


def test_a_token_is_taken_away_with_the_mouse_and_comes_back_with_undo(
    desk: Desk, pane: PapersPane, line: SearchLine, typed: Callable[[str], None], calm: Calm
) -> None:
    typed("tag:vision paper ")
    assert desk.search == "tag:vision paper "
    assert [span.kind for span in line.spans] == ["condition", ""]
    QTest.mouseMove(line, line.ground_of(line.spans[0]).center().toPoint())
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=line.cross_of(line.spans[0]).center().toPoint())
    calm()
    assert desk.search.strip() == "paper"
    assert line.hasFocus()
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert desk.search == line.text() == "tag:vision paper "


@pytest.fixture
def clicked_away(line: SearchLine, calm: Calm) -> Callable[[int], None]:
    """Clicks the cross of a span and waits for what follows."""

    def do(place: int) -> None:
        QTest.mouseMove(line, line.rect().bottomRight())
        QTest.mouseMove(line, line.ground_of(line.spans[place]).center().toPoint())
        QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=line.cross_of(line.spans[place]).center().toPoint())
        calm()

    return do


@pytest.mark.parametrize(
    ("before", "place", "after"),
    [
        ("paper year:2005..2009 status:unread", 2, "paper year:2005..2009 survey"),
        ("paper tag:vision status:unread ", 1, "paper status:unread survey"),
        ("tag:vision status:unread pap", 0, "status:unread pap* survey"),  # it grew until then
        ("tag:vision ", 0, "survey"),
    ],
)
def test_after_a_token_is_clicked_away_typing_begins_a_word(
    desk: Desk, line: SearchLine, typed: Callable[[str], None], clicked_away: Callable[[int], None], before: str,
    place: int, after: str,
) -> None:  # fmt: skip
    typed(before)
    clicked_away(place)
    assert line.hasFocus()
    found = desk.listed()
    assert found
    typed("survey")
    assert line.text() == desk.search == after


def test_alt_backspace_takes_the_token_before_the_cursor(
    desk: Desk, typed: Callable[[str], None], pressed: Callable[..., None]
) -> None:
    typed("paper -tag:vision ")
    pressed(Qt.Key.Key_Backspace, Qt.KeyboardModifier.AltModifier)
    assert desk.search.strip() == "paper"


def test_what_was_not_understood_has_no_ground_and_a_hint(
    pane: PapersPane, line: SearchLine, typed: Callable[[str], None]
) -> None:
    typed("year:abc paper ")
    assert [span.kind for span in line.spans] == ["", ""]
    assert "is no year" in pane.hint.words


def test_a_word_is_offered_fields_and_values_with_counts(suggesting: Suggesting, typed: Callable[[str], None]) -> None:
    typed("re")
    assert suggesting.list.values[:2] == ["read:", "tag:retrieval "]
    model = suggesting.list._model
    assert model.index(1, 0).data() == "retrieval, tag, 3"
    assert suggesting.list.current is None


CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def named(desk: Desk) -> None:
    """More names that begin alike."""
    papers, tags = desk.library.papers, desk.library.tags
    papers.edit(
        [1], {"people": [Person.parse("Cormack, Gordon"), Person.parse("Visser, Jan")], "venue": "Visual Letters"}
    )
    tags.add([5], ["c++", "virtual/vision", "vistas", "visions", "visible", "television"])


@pytest.mark.usefixtures("named")
def test_people_and_venues_are_offered_to_a_word_only_when_asked_for(
    suggesting: Suggesting, typed: Callable[[str], None], pressed: Callable[..., None]
) -> None:
    typed("vis")
    shown = suggesting.list.values
    assert 0 < len(shown) <= 4
    assert all(value.startswith("tag:") and "television" not in value for value in shown)
    pressed(Qt.Key.Key_Space, CTRL)
    assert {'author:"Jan Visser" ', 'venue:"Visual Letters" '} <= set(suggesting.list.values)
    typed("s")
    assert suggesting.list.values == ['author:"Jan Visser" '], "asked for while that word is typed"
    pressed(Qt.Key.Key_Escape)
    typed("e")
    assert not suggesting.list.is_open


@pytest.mark.usefixtures("named")
def test_no_list_covers_what_a_whole_word_found(
    suggesting: Suggesting, typed: Callable[[str], None], pressed: Callable[..., None]
) -> None:
    typed("gordon")
    assert not suggesting.list.is_open
    pressed(Qt.Key.Key_Space, CTRL)
    assert suggesting.list.values == ['author:"Gordon Cormack" ']
    typed(" ")
    assert not suggesting.list.is_open
    typed("gordon")
    assert not suggesting.list.is_open, "it has to be asked for again"
    pressed(Qt.Key.Key_Space, CTRL)
    assert suggesting.list.is_open
    pressed(Qt.Key.Key_A, CTRL)
    typed("ada")
    assert not suggesting.list.is_open, "for another word as well"


@pytest.mark.usefixtures("named")
def test_signs_of_a_word_are_its_own(
    line: SearchLine, suggesting: Suggesting, typed: Callable[[str], None], pressed: Callable[..., None]
) -> None:
    typed("c++")
    assert suggesting.list.values == ["tag:c++ "]
    pressed(Qt.Key.Key_Space, CTRL)
    assert suggesting.list.values == ["tag:c++ "]
    line.clear()
    typed("c#")
    pressed(Qt.Key.Key_Space, CTRL)
    assert not suggesting.list.is_open


def test_ctrl_space_opens_the_values_of_a_field_again_and_past_searches(
    desk: Desk, line: SearchLine, suggesting: Suggesting, typed: Callable[[str], None], pressed: Callable[..., None]
) -> None:
    typed("tag:vis")
    pressed(Qt.Key.Key_Escape)
    pressed(Qt.Key.Key_Space, CTRL)
    assert suggesting.list.values == ["vision"]
    assert line.text() == "tag:vis"
    desk.searches.keep(desk.library.id, "networks")
    line.clear()
    pressed(Qt.Key.Key_Space, CTRL)
    assert suggesting.list.current == "networks"


def test_down_and_enter_take_a_line_and_its_values_follow(
    desk: Desk, line: SearchLine, suggesting: Suggesting, typed: Callable[[str], None], pressed: Callable[..., None]
) -> None:
    typed("ta")
    pressed(Qt.Key.Key_Down)
    assert suggesting.list.current == "tag:"
    pressed(Qt.Key.Key_Return)
    assert (line.text(), line.hasFocus()) == ("tag:", True)
    assert suggesting.list.values == ["retrieval", "retrieval/neural", "vision"]
    pressed(Qt.Key.Key_Up)
    pressed(Qt.Key.Key_Return)
    assert line.text() == desk.search == "tag:vision "
    assert not suggesting.list.is_open
    assert len(desk.listed()) == 2


def test_tab_takes_the_first_line_and_quotes_what_needs_it(
    line: SearchLine, typed: Callable[[str], None], pressed: Callable[..., None]
) -> None:
    typed("paper coll")
    pressed(Qt.Key.Key_Tab)
    typed("the")
    pressed(Qt.Key.Key_Down)
    pressed(Qt.Key.Key_Down)
    pressed(Qt.Key.Key_Tab)
    assert line.text() == 'paper collection:"Thesis/Chapter 2" '
    assert line.hasFocus()


def test_enter_with_nothing_marked_goes_to_the_list(
    pane: PapersPane, line: SearchLine, suggesting: Suggesting, typed: Callable[[str], None],
    pressed: Callable[..., None],
) -> None:  # fmt: skip
    typed("pa")
    assert suggesting.list.is_open
    pressed(Qt.Key.Key_Return)
    assert line.text() == "pa"
    assert not suggesting.list.is_open
    assert pane.view.hasFocus()


def test_escape_closes_the_list_first(
    line: SearchLine, suggesting: Suggesting, typed: Callable[[str], None], pressed: Callable[..., None]
) -> None:
    typed("ta")
    pressed(Qt.Key.Key_Escape)
    assert (suggesting.list.is_open, line.text()) == (False, "ta")
    pressed(Qt.Key.Key_Escape)
    assert line.text() == ""


def test_typing_on_unmarks_and_a_space_closes(
    line: SearchLine, suggesting: Suggesting, typed: Callable[[str], None], pressed: Callable[..., None]
) -> None:
    typed("re")
    pressed(Qt.Key.Key_Down)
    typed("t")
    assert suggesting.list.is_open
    assert suggesting.list.current is None
    typed(" ")
    assert not suggesting.list.is_open


def test_it_closes_when_the_cursor_or_the_focus_goes_elsewhere(
    pane: PapersPane, suggesting: Suggesting, typed: Callable[[str], None], pressed: Callable[..., None]
) -> None:
    typed("ret")
    assert suggesting.list.is_open
    pressed(Qt.Key.Key_Home)
    assert not suggesting.list.is_open
    pressed(Qt.Key.Key_End)
    typed("r")
    assert suggesting.list.is_open
    pane.view.setFocus()
    assert not suggesting.list.is_open


def test_a_value_that_stands_there_already_is_not_offered(suggesting: Suggesting, typed: Callable[[str], None]) -> None:
    typed("tag:visio")
    assert suggesting.list.values == ["vision"]
    typed("n")
    assert not suggesting.list.is_open


def test_a_late_answer_takes_nothing(
    qtbot: QtBot, line: SearchLine, suggesting: Suggesting, typed: Callable[[str], None], calm: Calm
) -> None:
    typed("re")
    QTest.keyClicks(line, "x")
    suggesting.list.chosen.emit("read:")  # a click before the answer to "rex" came
    assert line.text() == "rex"
    calm()
    assert not suggesting.list.is_open


def test_a_click_takes_a_line(
    qtbot: QtBot, line: SearchLine, suggesting: Suggesting, typed: Callable[[str], None], calm: Calm
) -> None:
    typed("vis")
    view = suggesting.list._view
    qtbot.mouseMove(view.viewport(), view.visualRect(view.model().index(0, 0)).center())
    assert suggesting.list.current is None  # the mouse alone marks nothing
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(0, 0)).center())
    calm()
    assert line.text() == "tag:vision "
    assert line.hasFocus()


# --- past searches --------------------------------------------------------------------------------------------------


def kept(desk: Desk) -> list[str]:
    return desk.searches.of(desk.library.id)


def test_searches_are_kept_once_settled_on(
    desk: Desk, pane: PapersPane, line: SearchLine, typed: Callable[[str], None], pressed: Callable[..., None],
    calm: Calm,
) -> None:  # fmt: skip
    typed("pap")
    assert kept(desk) == []
    pressed(Qt.Key.Key_Return)
    assert kept(desk) == ["pap*"]
    pane.field.select_all()
    typed("tag:vision ")
    pane.view.setFocus()  # left with text in it
    assert kept(desk) == ["tag:vision", "pap*"]
    desk.search_for("networks")
    calm()
    QTest.mouseClick(
        pane.view.viewport(), Qt.MouseButton.LeftButton, pos=pane.view.visualRect(pane.model.index(1, 0)).center()
    )
    assert kept(desk) == ["networks", "tag:vision", "pap*"]


def test_past_searches_are_offered_in_the_empty_field(
    desk: Desk, line: SearchLine, suggesting: Suggesting, pressed: Callable[..., None]
) -> None:
    desk.searches.keep(desk.library.id, "tag:vision")
    desk.searches.keep(desk.library.id, "networks")
    pressed(Qt.Key.Key_Down)
    assert suggesting.list.values[:2] == ["networks", "tag:vision"]
    assert suggesting.list.current == "networks"
    pressed(Qt.Key.Key_Down)
    pressed(Qt.Key.Key_Return)
    assert desk.search == line.text() == "tag:vision"
    assert len(desk.listed()) == 2
    assert not suggesting.list.is_open


def test_a_click_into_the_empty_field_offers_them_and_typing_goes_on_to_completions(
    desk: Desk, line: SearchLine, suggesting: Suggesting, typed: Callable[[str], None]
) -> None:
    desk.searches.keep(desk.library.id, "networks")
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert suggesting.list.values[0] == "networks"
    assert suggesting.list.current is None
    typed("tag")
    assert suggesting.list.values == ["tag:"]


def test_shift_delete_removes_one_and_the_last_line_all(
    desk: Desk, suggesting: Suggesting, pressed: Callable[..., None]
) -> None:
    for text in ("one", "two", "three"):
        desk.searches.keep(desk.library.id, text)
    pressed(Qt.Key.Key_Down)
    pressed(Qt.Key.Key_Down)
    pressed(Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    assert kept(desk) == ["three", "one"]
    assert suggesting.list.current == "one"
    pressed(Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    assert suggesting.list.current == "three"
    pressed(Qt.Key.Key_Up)
    pressed(Qt.Key.Key_Return)
    assert kept(desk) == []
    assert not suggesting.list.is_open


def test_without_past_searches_down_goes_to_the_list(
    desk: Desk, pane: PapersPane, suggesting: Suggesting, pressed: Callable[..., None]
) -> None:
    pressed(Qt.Key.Key_Down)
    assert not suggesting.list.is_open
    assert pane.view.hasFocus()


def test_an_open_list_goes_with_its_library(desk: Desk, suggesting: Suggesting, pressed: Callable[..., None]) -> None:
    desk.searches.keep(desk.library.id, "one")
    pressed(Qt.Key.Key_Down)
    assert suggesting.list.is_open
    desk.library_changed.emit()
    assert not suggesting.list.is_open
