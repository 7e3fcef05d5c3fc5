"""The best of many: by score, then by id, however they are sorted."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.search import ranking

SCORES = st.one_of(st.floats(0, 1e6, width=32), st.sampled_from([0.0, 1.0, 1.5]))


@given(st.dictionaries(st.integers(1, 2**33), SCORES, max_size=40), st.none() | st.integers(-1, 45), st.booleans())
def test_the_best_come_first_and_of_equals_the_younger(held: dict[int, float], limit: int | None, double: bool) -> None:
    papers = np.array(list(held), np.int64)
    scores = np.array(list(held.values()), np.float64 if double else np.float32)
    found, its = ranking.best(papers, scores, limit)
    expected = sorted(held, key=lambda paper: (-held[paper], -paper))
    expected = expected if limit is None else expected[: max(0, limit)]
    assert found.tolist() == expected
    assert its.tolist() == [held[paper] for paper in expected]


@given(
    st.dictionaries(st.integers(1, 60), st.sampled_from([0.0, 0.5, 0.5, 1.25, 2.0]), max_size=40),
    st.permutations(range(1, 71)),
    st.lists(st.integers(1, 80), max_size=5),
    st.none() | st.integers(-1, 45),
    st.sampled_from([1, 10_000_019]),
    st.integers(0, 70),
)
def test_ties_and_who_comes_first_decide_as_a_sort_by_hand_does(
    held: dict[int, float], order: list[int], first: list[int], limit: int | None, apart: int, known: int
) -> None:
    """`known`: so many of the papers have a rank; the rest comes after those of the same score, younger ones first."""
    ranked = [paper * apart for paper in order[:known]]
    papers = np.array([paper * apart for paper in held], np.int64)
    scores = np.array(list(held.values()), np.float32)
    ties = ranking.Ties(np.array(ranked, np.int64))
    found, its = ranking.best(papers, scores, limit, ties, [paper * apart for paper in first])
    place = {paper: rank for rank, paper in enumerate(ranked)}
    expected = sorted(
        held, key=lambda paper: (paper not in first, -held[paper], -place.get(paper * apart, -1), -paper)
    )  # fmt: skip
    expected = expected if limit is None else expected[: max(0, limit)]
    assert found.tolist() == [paper * apart for paper in expected]
    assert its.tolist() == [held[paper] for paper in expected]
