"""Names as sources write them, whole and in parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.names import listed_name, named, person_of, with_stops, with_suffix_split
from paperdesk.record import Person


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Doe, Jane", Person("Doe", "Jane")), ("Baldwin,S.A.", Person("Baldwin", "S.A.")),
        ("van der Berg, A.", Person("Berg", "A.", "van der")), ("King, M. L., Jr.", Person("King", "M. L.", "", "Jr.")),
        ("King, Jr., M. L.", Person("King", "M. L.", "", "Jr.")), ("J. K. Author", Person("Author", "J. K.")),
        ("Y.-H. Chen", Person("Chen", "Y.-H.")), ("Fanning E.", Person("Fanning", "E.")),
        ("World Health Organization", Person(literal="World Health Organization")), ("OECD", Person(literal="OECD")),
        ("Smith, Jones and Co.,", Person("Smith", "Jones and Co.")), ("Epitope,", Person(literal="Epitope")),
        (", Plato", Person(literal="Plato")),
    ],
)  # fmt: skip
def test_names(text: str, person: Person) -> None:
    assert person_of(text) == person


def test_a_suffix_at_the_end_of_the_given_names() -> None:
    assert with_suffix_split(Person("Ford", "Henry 3rd")) == Person("Ford", "Henry", "", "3rd")
    assert with_suffix_split(Person("Ford", "Henry")) == Person("Ford", "Henry")


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Smith, JA", Person("Smith", "J. A.")), ("SMITH JA", Person("SMITH", "J. A.")),
        ("Smith J A 3rd", Person("Smith", "J. A.", "", "3rd")), ("YANG Y", Person("YANG", "Y.")),
        ("VAN DER BERG P", Person("VAN DER BERG", "P.")), ("van der Berg PQ", Person("Berg", "P. Q.", "van der")),
        ("SMITH JA JR", Person("SMITH", "J. A.", "", "JR")), ("LI WU J", Person("LI WU", "J.")),
        ("James Brown", Person("Brown", "James")), ("MARY KING", Person("KING", "MARY")), ("X", Person(literal="X")),
        ("KIM, LEE", Person("KIM", "LEE")), ("KIM ABC", Person("KIM", "A. B. C.")),
        ("Müller É", Person("Müller", "É.")),
        ("National Institute of Health X", Person(literal="National Institute of Health X")), ("", Person(literal="")),
    ],
)  # fmt: skip
def test_names_of_citation_databases(text: str, person: Person) -> None:
    assert listed_name(text) == person


def test_a_name_in_parts() -> None:
    assert named("van der Berg", "A.") == Person("Berg", "A.", "van der")
    assert named("Smith, Jones", "Jr", "editor") == Person("Smith, Jones", "Jr", role="editor")
    assert named("", "Plato") == Person("Plato")


def test_letters_that_stand_alone_get_their_full_stop() -> None:
    names = ("Peter O", "M J", "J.-P. T", "Jean-P", "O'Neil", "J Paul", "x", "")
    assert [with_stops(name) for name in names] == [
        "Peter O.", "M. J.", "J.-P. T.", "Jean-P.", "O'Neil", "J. Paul", "x", "",
    ]  # fmt: skip


@given(st.text())
def test_nothing_raises(text: str) -> None:
    assert isinstance(person_of(text), Person) and isinstance(listed_name(text), Person)
