"""Values counted in arrays are those counted one by one, also after papers were replaced."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.search.columns import Columns

Held = dict[int, set[str]]
HELD = st.dictionaries(st.integers(1, 30), st.sets(st.sampled_from("abcdef"), max_size=3), max_size=12)


def columns(held: Held) -> Columns:
    return Columns(held, {"kind": pairs(held)})


def pairs(held: Held) -> list[tuple[int, str]]:
    return [(paper, value) for paper, values in held.items() for value in sorted(values)]


def check(made: Columns, held: Held, found: set[int]) -> None:
    counts = made.counts(found, ["kind"])["kind"]
    expected = Counter(value for paper in found for value in held.get(paper, ()))
    assert {count.value: count.papers for count in counts} == expected
    assert [count.papers for count in counts] == sorted(expected.values(), reverse=True)
    numbers = [number for number, value in enumerate(made.values("kind")) if value in "ab"]
    assert made.papers_with("kind", numbers).tolist() == sorted(p for p, its in held.items() if its & {*"ab"})


@given(HELD, HELD, st.sets(st.integers(1, 30)), st.sets(st.integers(0, 33)))
def test_counts_are_those_of_counting(held: Held, new: Held, gone: set[int], found: set[int]) -> None:
    made = columns(held)
    check(made, held, found)
    check(Columns(held, {}).extended({"kind": pairs(held)}), held, found)
    changed = gone | set(new)
    later = {paper: values for paper, values in held.items() if paper not in changed} | new
    check(made.replaced(changed, new, {"kind": pairs(new)}), later, found)
    check(made, held, found)


def test_numbers_of_papers() -> None:
    columns = Columns([3, 5, 9], {"year": [(3, 2020), (9, 1999)]})
    assert columns.numbers("year", np.array([9, 4, 3, 5, 10, 1]), -1).tolist() == [1999, -1, 2020, -1, -1, -1]
    assert Columns([], {"year": []}).numbers("year", np.array([1, 2]), 0).tolist() == [0, 0]
