"""The line in the details that says a paper may be in the library twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details import DetailsPane
from paperdesk.gui.window import Window
from paperdesk.record import Person, Record

Calm = Callable[[], None]


@pytest.fixture
def show(qtbot: QtBot, desk: Desk, window: Window, calm: Calm) -> Callable[[int], DetailsPane]:
    pane = window.panes["details"]
    assert isinstance(pane, DetailsPane)

    def show(paper: int) -> DetailsPane:
        desk.select([paper])
        qtbot.waitUntil(lambda: not pane._settle.isActive())
        calm()
        return pane

    return show


def test_a_paper_that_may_be_another_says_so(show: Callable[[int], DetailsPane], desk: Desk, calm: Calm) -> None:
    assert not show(1).same.isVisible()
    title = "One and the same " * 10
    ids = [desk.library.papers.add(Record(title=title, people=[Person("Doe")], date="2020")) for _copy in range(3)]
    pane = show(ids[0])
    assert pane.same.isVisible() and pane.same.words.targets == ["compare"]
    assert pane.same.words.words.startswith("May be the same as “One and the same")
    assert pane.same.words.words.endswith("…” and 1 more. Compare") or "and 1 more" in pane.same.words.words
    assert not show(2).same.isVisible()
    assert show(ids[1]).same.isVisible()
    desk.library.duplicates.tell_apart(ids)
    assert not show(2).same.isVisible() and not show(ids[1]).same.isVisible()


def test_several_papers_have_no_such_line(show: Callable[[int], DetailsPane], desk: Desk, calm: Calm) -> None:
    ids = [desk.library.papers.add(Record(title="One of two", people=[Person("Doe")], date="2020")) for _ in range(2)]
    pane = show(ids[0])
    assert pane.same.isVisible()
    desk.select(ids)
    calm()
    assert not pane.same.isVisible()
