"""What an empty list says."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import View
from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_empty import NoPapers


@pytest.fixture
def empty(qtbot: QtBot, look: Look) -> NoPapers:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(700, 500)
    over.show()
    empty = NoPapers(look, lambda action: f"Press <{action}>", over)
    empty.held = over  # type: ignore[attr-defined]
    return empty


def test_it_is_hidden_until_there_is_something_to_say(empty: NoPapers) -> None:
    assert empty.isHidden()


@pytest.mark.parametrize("view", ["queue", "reading", "read", "skipped", "starred", "tag:a/b", "collection:7"])
def test_a_view_says_how_papers_come_into_it(empty: NoPapers, view: str) -> None:
    empty.show_view(View(view, "A view", "x"))
    assert not empty.isHidden()
    assert "Press <" in empty.words[1]
    assert "{" not in empty.words[1]


def test_other_views_say_something_of_their_own(empty: NoPapers) -> None:
    said = set()
    for view in ("unread", "all", "recently_added", "trash", "shelf:3", "unread+tag:x", "what:ever"):
        empty.show_view(View(view, "A view", "x"))
        said.add(empty.words[0])
    assert len(said) == 6  # the last two are of no kind


def test_a_search_that_found_nothing_shows_the_ways_out(qtbot: QtBot, empty: NoPapers) -> None:
    empty.show_search("<b>nueral</b>" + "x" * 500, "neural")
    assert "<b>nueral</b>" in empty.words[1]
    assert len(empty.words[1]) < 150
    with qtbot.waitSignal(empty.suggestion_chosen) as told:
        empty._suggest.click()
    assert told.args == ["neural"]
    with qtbot.waitSignal(empty.clear_requested):
        empty._clear.click()
    empty.show_search("xyz", None)
    assert empty._suggest.isHidden()
    empty.show_view(View("unread", "Unread", "status:unread"))
    assert empty._clear.isHidden()


def test_it_covers_what_it_stands_over(empty: NoPapers) -> None:
    over = empty.parentWidget()
    assert over is not None
    empty.show_view(View("unread", "Unread", "status:unread"))
    assert empty.geometry() == over.rect()
    over.resize(300, 300)
    assert empty.geometry() == over.rect()
