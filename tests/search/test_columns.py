"""Values counted in arrays are those counted one by one, also after papers were replaced."""

from __future__ import annotations

from collections import Counter

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


@given(st.dictionaries(st.integers(1, 30), st.tuples(st.none() | st.integers(-9, 9), st.none() | st.integers(0, 3))))
def test_papers_in_the_order_of_their_numbers(held: dict[int, tuple[int | None, int | None]]) -> None:
    kinds = {name: [(paper, value[at]) for paper, value in held.items() if value[at] is not None]
             for at, name in enumerate(("year", "added"))}  # fmt: skip
    expected = sorted(
        held, key=lambda paper: [(value is not None, value or 0) for value in held[paper]] + [(True, paper)]
    )
    assert Columns(held, kinds).in_order("year", "added").tolist() == expected
