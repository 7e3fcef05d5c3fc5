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
