"""Names found by how their words begin."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperdesk.library.name_index import Counted, NameIndex, folded


def test_what_begins_so_comes_first_then_the_commonest() -> None:
    names = NameIndex([("neural ranking", 3), ("ranking", 1), ("deep/neural", 9), ("rank", 2), ("crank", 50)])
    assert [each.name for each in names.best("rank", 9)] == ["rank", "ranking", "neural ranking"]
    assert names.best("NEUR", 9) == [Counted("neural ranking", 3), Counted("deep/neural", 9, False)]
    assert [each.name for each in names.best("", 2)] == ["crank", "deep/neural"]
    assert names.best("?!", 9) == []
    assert len(names) == 5


def test_case_and_accents_do_not_count() -> None:
    names = NameIndex([("Éric Gaussier", 1), ("Łukasz Kaiser", 2), ("Große Straße", 3)], turned=True)
    assert names.best("eric", 9)[0].name == "Éric Gaussier"
    assert names.best("strasse", 9)[0].name == "Große Straße"
    assert names.best("kais", 9)[0].name == "Łukasz Kaiser"


def test_people_are_found_by_either_name_and_by_both() -> None:
    names = NameIndex([("Furu Wei", 5), ("Wei Wang", 7), ("Plato", 1)], turned=True)
    assert [each.name for each in names.best("wei", 9)] == ["Furu Wei", "Wei Wang"]
    assert [each.name for each in names.best("wei fu", 9)] == ["Furu Wei"]
    assert [each.name for each in names.best("furu w", 9)] == ["Furu Wei"]
    assert [each.name for each in names.best("wang w", 9)] == ["Wei Wang"]
    assert [each.name for each in names.best("pla", 9)] == ["Plato"]


def test_no_names() -> None:
    assert NameIndex([]).best("a", 5) == []
    assert NameIndex([]).best("", 5) == []


NAMES = st.lists(st.tuples(st.text("ab é/-A", min_size=1, max_size=8), st.integers(1, 5)), max_size=12)


@given(NAMES, st.text("ab é", max_size=3), st.integers(1, 5))
def test_it_finds_what_a_plain_look_through_all_finds(held: list[tuple[str, int]], typed: str, limit: int) -> None:
    wanted = folded(typed)
    best = NameIndex(held).best(typed, limit)
    if not wanted:
        assert len(best) == (0 if typed.strip() else min(limit, len(held)))
        return
    fitting = [each for each in held if f" {wanted}" in f" {folded(each[0])}"]
    first = [each for each in fitting if folded(each[0]).startswith(wanted)]
    assert len(best) == min(limit, len(fitting))
    assert sum(each.begins for each in best) == min(limit, len(first))
    if len(fitting) <= limit:
        assert sorted((each.name, each.papers) for each in best) == sorted(fitting)
