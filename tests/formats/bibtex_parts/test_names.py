"""Names out of a field and into one: BibTeX's orders, organisations, mistakes, and that what is written reads back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.bibtex_parts.names import parse_name, parse_names, write_name, write_names
from paperdesk.latex import balanced
from paperdesk.record import Person, clean_line


def people(*parts: tuple[str, ...]) -> list[Person]:
    """Persons from (family, given, particle, suffix)."""
    return [Person(*part) for part in parts]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("Juan de la Cruz", people(("Cruz", "Juan", "de la"))),
        ("de la Cruz, Juan", people(("Cruz", "Juan", "de la"))),
        ("Knuth, Donald~E. and Leslie Lamport", people(("Knuth", "Donald E."), ("Lamport", "Leslie"))),
        ("Bird, R. Byron AND Hassager, Ole", people(("Bird", "R. Byron"), ("Hassager", "Ole"))),
        ("Merle, J., C. and Nikitine, S.", people(("Merle", "J. C."), ("Nikitine", "S."))),
        ("von Hicks, III, Michael", people(("Hicks", "Michael", "von", "III"))),
        ("Pimentel, Jr. ,Joseph J.", people(("Pimentel", "Joseph J.", "", "Jr."))),
        ("Smith, John, Jr.", people(("Smith", "John", "", "Jr."))),
        ("John Smith Jr.", people(("Smith", "John", "", "Jr."))),
        ("Van de Graaff, R. J.", people(("Graaff", "R. J.", "Van de"))),
        (r"Charles Louis de la Vall{\'e}e Poussin", people(("Vallée Poussin", "Charles Louis", "de la"))),
        (r"Brise\~no-Garc\'ia, M.", people(("Briseño-García", "M."))),
        (r"{\v S}omeone Smith and {\'E}mile Zola", people(("Smith", "Šomeone"), ("Zola", "Émile"))),
        (r"Roger P.{\,}G. van Gompel", people(("Gompel", "Roger P. G.", "van"))),
        (r"J.\ R. Smith", people(("Smith", "J. R."))),
        ("Ian {Iliad Ipswich}", people(("Iliad Ipswich", "Ian"))),
        ("{van der Berg}, Jan", people(("van der Berg", "Jan"))),
        ("E. S. El-{M}allah", people(("El-Mallah", "E. S."))),
        ("Plato", people(("Plato",))),
        ("danah boyd", people(("boyd", "danah"))),
        ("von Neumann", people(("Neumann", "", "von"))),
        ("given=Hans, family=Harman, prefix=von", people(("Harman", "Hans", "von"))),
        ("", []),
        ("and", []),
        (" and A B and and C D and ", people(("B", "A"), ("D", "C"))),
    ],
)
def test_names_are_split_before_their_tex_is_read(field: str, expected: list[Person]) -> None:
    assert parse_names(field, "author") == (expected, False)


@pytest.mark.parametrize(
    ("field", "organisations"),
    [
        ("{Google Research}", ["Google Research"]),
        ("{{NASA}}", ["NASA"]),
        ("{Barnes {and} Noble}", ["Barnes and Noble"]),
        ("Smith {and} Sons and Roe {\\&} Doe", ["Smith and Sons", "Roe & Doe"]),
        ("{Barnes and Noble} and {Smith, Sons}", ["Barnes and Noble", "Smith, Sons"]),
        (r"{\'Etat fran{\c c}ais}", ["État français"]),
    ],
)
def test_a_name_in_braces_is_an_organisation(field: str, organisations: list[str]) -> None:
    assert parse_names(field, "editor") == ([Person(literal=name, role="editor") for name in organisations], False)


@pytest.mark.parametrize("end", ["others", "et al.", "Others"])
def test_and_others_is_no_person(end: str) -> None:
    assert parse_names(f"Smith, J. and {end}", "author") == (people(("Smith", "J.")), True)
    assert parse_names(f"Smith, J., {end}", "author") == (people(("Smith", "J.")), True)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("Smith, J., Doe, A. B.", people(("Smith", "J."), ("Doe", "A. B."))),
        ("Smith, John; Doe, Jane", people(("Smith", "John"), ("Doe", "Jane"))),
        ("Jan Roe, Ann Doe, and Al Poe", people(("Roe", "Jan"), ("Doe", "Ann"), ("Poe", "Al"))),
        (r"Thi\{'ebaux, S. and Hertzberg, J.", people(("Thi'ebaux", "S."), ("Hertzberg", "J."))),
        ("AT&amp;T Labs; more", people(("more", "AT&amp;T Labs;"))),
    ],
)
def test_common_mistakes_are_understood(field: str, expected: list[Person]) -> None:
    assert parse_names(field, "author")[0] == expected


@pytest.mark.parametrize(
    ("person", "tex"),
    [
        (Person("Cruz", "Juan", "de la"), "de la Cruz, Juan"),
        (Person("Smith", "John", suffix="Jr."), "Smith, Jr., John"),
        (Person("Erdős", "Paul"), r"Erd{\H{o}}s, Paul"),
        (Person(literal="Barnes and Noble"), "{Barnes and Noble}"),
        (Person("da Silva", "Ana"), "{da Silva}, Ana"),
        (Person("Garcia Marquez"), "Garcia{ }Marquez"),
        (Person("Plato"), "Plato"),
        (Person(given="Madonna"), "{{}Madonna}"),
        (Person("Gogh", "Vincent", "Van"), "family={Gogh}, given={Vincent}, prefix={Van}"),
        (Person("Smith and Sons", "A, B"), "{Smith and Sons}, {A, B}"),
    ],
)
def test_a_person_is_written_so_that_bibtex_reads_it(person: Person, tex: str) -> None:
    assert write_name(person) == tex
    assert parse_name(tex) == person


PARTS = st.one_of(
    st.text(alphabet="abABé ,.'-~{}\\=;&andvonÉøjr", max_size=9),
    st.text(max_size=6),
    st.sampled_from(["Van", "van der", "de la", "and", "others", "Jr.", "III", "Smith", "Ana María", "et al"]),
).map(clean_line)
FAMILIES = PARTS.filter(bool)
PERSONS = st.one_of(
    st.builds(Person, family=FAMILIES, given=PARTS, particle=st.just("") | PARTS, suffix=st.just("") | PARTS),
    st.builds(lambda name: Person(literal=name), FAMILIES),
)


@given(st.lists(PERSONS, max_size=3), st.booleans())
def test_what_is_written_reads_back(persons: list[Person], others: bool) -> None:
    tex = write_names(persons, others)
    assert balanced(tex)
    assert parse_names(tex, "author") == (persons, others)


@pytest.mark.parametrize("piece", ["A B and ", "{", "a,", " ", "{A} and \\'e ", "a~", "x=", "and ", ";", "family="])
def test_time_is_linear_in_hostile_names(piece: str) -> None:
    start = time.process_time()
    parse_names(piece * (100_000 // len(piece)), "author")
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("person", "tex"),
    [
        (Person("van der Berg"), "van{ }der{ }Berg"),
        (Person("van der Berg", particle="von"), "von {van der Berg}"),
        (Person("O'Brien"), "O'Brien"),
        (Person("A, B"), "A{,}{ }B"),
        (Person("Foo", particle="xx"), "xx Foo,"),
    ],
)
def test_a_name_without_a_given_one_ends_in_no_comma_where_that_can_be(person: Person, tex: str) -> None:
    assert write_name(person) == tex
    assert parse_names(tex, "author") == ([person], False)
