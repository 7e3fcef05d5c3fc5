"""The best of many: by score, then by id, however they are sorted."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.search import ranking

SCORES = st.one_of(st.floats(0, 1e6, width=32), st.sampled_from([0.0, 1.0, 1.5]))


@given(
    st.dictionaries(st.integers(1, 2**22 - 1) | st.integers(1, 2**33), SCORES, max_size=40),
    st.none() | st.integers(-1, 45),
    st.booleans(),
    st.none() | st.integers(1, 7),
)
def test_the_best_come_first_and_of_equals_the_newer_and_younger(
    held: dict[int, float], limit: int | None, double: bool, years: int | None
) -> None:
    papers = np.array(list(held), np.int64)
    scores = np.array(list(held.values()), np.float64 if double else np.float32)
    newness = {paper: 0 if years is None else ranking.NEWEST - paper % years for paper in held}
    newer = None if years is None else np.array(list(newness.values()), np.int32)
    found, its = ranking.best(papers, scores, limit, newer)
    expected = sorted(held, key=lambda paper: (-held[paper], -newness[paper], -paper))
    expected = expected if limit is None else expected[: max(0, limit)]
    assert found.tolist() == expected
    assert its.tolist() == [held[paper] for paper in expected]
