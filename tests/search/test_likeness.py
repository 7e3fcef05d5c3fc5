"""Titles that are nearly the same are found, whatever their number, and each pair once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.progress import Cancelled, Progress
from paperdesk.search import likeness as module
from paperdesk.search.likeness import ENOUGH, like_pairs, like_places, likeness

_titles = st.lists(st.text("abcd", max_size=12), max_size=12)


@given(_titles)
def test_the_pairs_are_those_that_comparing_all_finds(titles: list[str]) -> None:
    found = sorted((min(a, b), max(a, b)) for a, b, _score in like_pairs(titles, 80.0))
    expected = [
        (a, b) for a in range(len(titles)) for b in range(a + 1, len(titles))
        if titles[a] and titles[b] and likeness(titles[a], titles[b]) >= 80.0
    ]  # fmt: skip
    assert [pair for pair in found if titles[pair[0]] and titles[pair[1]]] == expected


def test_a_subtitle_makes_no_difference() -> None:
    short = "attentionindeepneuralnetworks"
    assert likeness(short, short + "areviewoftheliteratureoftenyears") == ENOUGH
    assert likeness("attention", "attentionindeep") < ENOUGH
    assert [pair[:2] for pair in like_pairs([short + "areviewoftheliteratureoftenyears", "x", short])] == [(2, 0)]


@pytest.mark.parametrize("most", [3, 4_000])
def test_an_article_before_a_short_title_makes_no_difference(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(module, "_MOST", most)
    titles = ["thestabletheories", "unstablemodels", "q" * 20, "r" * 20, "stabletheories", "qqqstabletheories"]
    assert likeness(titles[0], titles[4]) == ENOUGH
    assert likeness(titles[5], titles[4]) < ENOUGH
    assert sorted({*pair[:2]} == {0, 4} for pair in like_pairs(titles)).count(True) == 1
    assert like_places(titles[4], titles[:1]) == [0] == like_places(titles[0], titles[4:5])


def test_of_very_many_titles_neighbours_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 5)
    titles = ["abcdefghijklmnopqrstuvwx", "q" * 20, "bbcdefghijklmnopqrstuvwx", "r" * 20, "s" * 20, "t" * 20, "u" * 20]
    assert [pair[:2] for pair in like_pairs(titles)] == [(0, 2)]


class Stopped(Progress):
    """Was told to stop before it began."""

    @property
    def cancelled(self) -> bool:
        return True


@pytest.mark.parametrize("most", [1, 4_000])
def test_it_stops_when_told_to(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(module, "_MOST", most)
    with pytest.raises(Cancelled):
        list(like_pairs(["attention in deep", "attention in depth"], 80.0, Stopped()))
