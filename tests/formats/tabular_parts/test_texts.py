"""Cells both ways: lists, people, formulas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.tabular_parts.texts import (
    guarded,
    json_of,
    list_cell,
    list_of,
    people_cell,
    people_of,
    unguarded,
)
from paperdesk.record import Person

JANE, RICHARD = Person("Doe", "Jane"), Person("Roe", "Richard")


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Doe, Jane; Roe, Richard", [JANE, RICHARD]), ("Doe, Jane and Roe, Richard", [JANE, RICHARD]),
        ("Jane Doe, Richard Roe", [JANE, RICHARD]), ("Jane Doe, Richard Roe & Jane Doe", [JANE, RICHARD, JANE]),
        ("Jane Doe und Richard Roe", [JANE, RICHARD]), ("Jane Doe\nRichard Roe", [JANE, RICHARD]),
        ("Doe, Jane", [JANE]), ("Jane Doe", [JANE]), ("Doe", [Person("Doe")]), ("", []), ("; ;", []),
        ("Doe J., Roe R.A.", [Person("Doe", "J."), Person("Roe", "R.A.")]),
        ("Doe J, Roe RA, et al.", [Person("Doe", "J"), Person("Roe", "RA")]),
        ("Doe, J., Roe, R.", [Person("Doe", "J."), Person("Roe", "R.")]),
        ("Doe, Jane (57190111111); Roe, Richard (57190111112)", [JANE, RICHARD]),
        ("{A Group; of all}; Doe, Jane", [Person(literal="A Group; of all"), JANE]),
        ("Doe, Jr., Jane", [Person("Doe", "Jane", suffix="Jr.")]),
        ("van der Berg, Jan", [Person("Berg", "Jan", "van der")]),
        ("Plato, Homer, Ovid, Virgil", [Person(literal="Plato, Homer, Ovid, Virgil")]),
    ],
)  # fmt: skip
def test_people_in_every_form(cell: str, people: list[Person]) -> None:
    assert people_of(cell) == people


def test_commas_inside_of_names_alone() -> None:
    assert people_of("García Márquez, Gabriel José", commas=False) == [Person("García Márquez", "Gabriel José")]


def test_people_are_written_as_they_are_read() -> None:
    people = [JANE, Person("Berg", "Jan", "van der", "Jr."), Person(literal="A; Group")]
    assert (
        people_cell(people) == "Doe, Jane; van der Berg, Jr., Jan; {A; Group}"
        and people_of(people_cell(people)) == people
    )


def test_a_very_long_cell_is_no_list_of_people() -> None:
    assert len(people_of("a, " * 1_000_000)) == 1


@given(st.lists(st.text(alphabet="ab;,|[]\"\n ", min_size=1, max_size=5).filter(lambda text: text.strip() == text),
                max_size=4, unique=True), st.booleans())  # fmt: skip
def test_lists_come_back(parts: list[str], commas: bool) -> None:
    assert list_of(list_cell(parts, commas=commas), commas=commas) == parts


@given(st.text(alphabet="'=+-@a\t\r\n＝", max_size=6))
def test_guards_go_as_they_came(text: str) -> None:
    assert unguarded(guarded(text)) == text and guarded(text)[:1] not in tuple("=+-@\t\r\n＝")


def test_json_that_is_none() -> None:
    assert json_of("[1") is None and json_of("[" * 100_000) is None and json_of("x") is None and json_of("[1]") == [1]
