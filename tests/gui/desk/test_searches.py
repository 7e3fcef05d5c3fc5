"""The past searches of each library."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.gui.desk.searches import MOST, Searches
from paperdesk.settings import Settings, State


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state.json")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def searches(state: State, settings: Settings) -> Searches:
    return Searches(state, settings)


def test_the_newest_comes_first_and_none_twice(searches: Searches) -> None:
    for text in ("one", "two", " one ", ""):
        searches.keep("a", text)
    assert searches.of("a") == ["one", "two"]
    assert searches.of("b") == []


def test_each_library_has_its_own(searches: Searches) -> None:
    searches.keep("a", "one")
    searches.keep("b", "two")
    searches.remove("b", "one")
    assert (searches.of("a"), searches.of("b")) == (["one"], ["two"])
    searches.clear("b")
    assert (searches.of("a"), searches.of("b")) == (["one"], [])


def test_only_the_last_hundred_are_kept(searches: Searches) -> None:
    for number in range(MOST + 5):
        searches.keep("a", f"search {number}")
    assert len(searches.of("a")) == MOST
    assert searches.of("a")[0] == f"search {MOST + 4}"
    searches.keep("a", "x" * 5_000)
    assert len(searches.of("a")[0]) < 100


def test_only_the_libraries_used_last_are_kept(searches: Searches) -> None:
    for number in range(60):
        searches.keep(f"library {number}", "one")
    assert searches.of("library 5") == []
    assert searches.of("library 59") == ["one"]


def test_who_wants_none_kept_has_none(searches: Searches, settings: Settings) -> None:
    searches.keep("a", "one")
    settings.set("keep_searches", False)
    assert searches.of("a") == []
    searches.keep("a", "two")
    assert searches.of("a") == []
    settings.set("keep_searches", True)
    searches.keep("a", "three")
    assert searches.of("a") == ["three"]


@pytest.mark.parametrize("kept", [5, [3], [{"library": "a"}], [{"library": "a", "searches": [1, "good", None]}]])
def test_a_state_that_makes_no_sense_is_taken_as_far_as_it_does(searches: Searches, state: State, kept: object) -> None:
    state.set("searches", kept)
    assert searches.of("a") in ([], ["good"])
    searches.keep("a", "new")
    assert searches.of("a")[0] == "new"


def test_they_last(searches: Searches, state: State, settings: Settings) -> None:
    searches.keep("a", "one")
    state.save()
    assert Searches(State(state.path), settings).of("a") == ["one"]
