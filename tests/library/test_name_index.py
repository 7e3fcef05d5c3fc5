"""Names found by how their words begin."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperdesk.library.name_index import Called, Counted, NameIndex, folded


def test_what_begins_so_comes_first_then_the_commonest() -> None:
    names = NameIndex([("neural ranking", 3), ("ranking", 1), ("deep/neural", 9), ("rank", 2), ("crank", 50)])
    assert [each.name for each in names.best("rank", 9)] == ["rank", "ranking", "neural ranking"]
    assert [each.name for each in names.best("ranking", 9)] == ["ranking", "neural ranking"]
    assert [each.exact for each in names.best("RANK", 9)] == [True, False, False]
    assert names.best("NEUR", 9) == [Counted("neural ranking", 3), Counted("deep/neural", 9, False)]
    assert [each.name for each in names.best("", 2)] == ["crank", "deep/neural"]
    assert names.best("?!", 9) == []
    assert len(names) == 5


def test_case_and_accents_do_not_count() -> None:
    names = NameIndex([("Éric Gaussier", 1), ("Łukasz Kaiser", 2), ("Große Straße", 3)], Called.PERSON)
    assert names.best("eric", 9)[0].name == "Éric Gaussier"
    assert names.best("strasse", 9)[0].name == "Große Straße"
    assert names.best("kais", 9)[0].name == "Łukasz Kaiser"


def test_people_are_found_by_either_name_and_by_both() -> None:
    names = NameIndex([("Furu Wei", 5), ("Wei Wang", 7), ("Plato", 1)], Called.PERSON)
    assert [each.name for each in names.best("wei", 9)] == ["Wei Wang", "Furu Wei"]
    assert [each.name for each in names.best("wei fu", 9)] == ["Furu Wei"]
    assert [each.name for each in names.best("furu w", 9)] == ["Furu Wei"]
    assert [each.name for each in names.best("wang w", 9)] == ["Wei Wang"]
    assert [each.name for each in names.best("pla", 9)] == ["Plato"]


def test_what_was_typed_comes_first_however_many_have_more_papers() -> None:
    names = [("Lingyu Yang", 9), ("Liu Yang", 8), ("Li Yang", 7), ("Yang Li", 5), ("Yang Liu", 4), ("A. Yang Li", 99)]
    index = NameIndex([*names, *((f"Yang Li{letter} Wu", 50) for letter in "abcdef")], Called.PERSON)
    assert [each.name for each in index.best("Yang Li", 3)] == ["Yang Li", "Li Yang", "Yang Lia Wu"]
    assert [each.name for each in index.best("Li, Yang", 2)] == ["Yang Li", "Li Yang"]
    assert [each.name for each in index.best("yang, li", 2)] == ["Li Yang", "Yang Li"]
    assert [each.name for each in index.best("li yang", 2)] == ["Li Yang", "Yang Li"]
    assert [each.name for each in index.best("Yang Liu", 9)] == ["Yang Liu", "Liu Yang"]
    assert [each.begins for each in index.best("yang li", 99)] == [True] * 11 + [False]


def test_the_parts_of_a_name_may_be_typed_in_any_order() -> None:
    names = NameIndex([("Jan van der Berg", 3), ("Jan Berg", 2), ("Li Wang", 4), ("José Wang", 1)], Called.PERSON)
    assert [each.name for each in names.best("van der Berg, J", 9)] == ["Jan van der Berg"]
    assert [each.name for each in names.best("berg van jan", 9)] == ["Jan van der Berg"]
    assert [each.name for each in names.best("wang jose", 9)] == ["José Wang"]
    assert [each.name for each in names.best("w li", 9)] == ["Li Wang"]
    assert names.best("li li", 9) == []
    assert names.best("jan " * 5_000, 9) == []


def test_the_end_of_a_path_is_what_it_is_called() -> None:
    names = NameIndex([("neural/data", 9), ("data/neural", 8), ("neural", 1), ("a/neural nets", 20)], Called.PATH)
    assert [each.name for each in names.best("neural", 9)] == ["neural", "data/neural", "a/neural nets", "neural/data"]
    assert [each.begins for each in names.best("net", 9)] == [False]


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
    assert [each.exact for each in best] == [folded(each.name) == wanted for each in best]
    assert best == sorted(best, key=lambda each: (not each.exact, not each.begins, -each.papers))
    if len(fitting) <= limit:
        assert sorted((each.name, each.papers) for each in best) == sorted(fitting)
