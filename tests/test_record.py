"""Records: names as people write them, and the one gate that text from outside passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.record import LONGEST_LINE, Person, Record, clean, clean_line, clean_text, year_of


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Vaswani, Ashish", Person(family="Vaswani", given="Ashish")),
        ("Ashish Vaswani", Person(family="Vaswani", given="Ashish")),
        ("Juan de la Cruz", Person(family="Cruz", given="Juan", particle="de la")),
        ("van der Berg, Jan", Person(family="Berg", given="Jan", particle="van der")),
        ("King, Jr., Martin Luther", Person(family="King", given="Martin Luther", suffix="Jr.")),
        ("Martin Luther King Jr.", Person(family="King", given="Martin Luther", suffix="Jr.")),
        ("{Google Research}", Person(literal="Google Research")),
        ("Plato", Person(family="Plato")),
    ],
)
def test_names(text: str, person: Person) -> None:
    assert Person.parse(text) == person
    assert Person.from_dict(person.as_dict()) == person


def test_short_names() -> None:
    assert Person.parse("Jean-Yves van der Berg").short == "J.-Y. van der Berg"
    assert Person(literal="Google Research").short == "Google Research"


@pytest.mark.parametrize(
    ("date", "year"),
    [
        ("2020-05-14", 2020),
        ("2019/2020", 2019),
        ("Mar 11", None),
        ("in press 2021", 2021),
        ("-0044", -44),
        ("10 15", None),
    ],
)
def test_years(date: str, year: int | None) -> None:
    assert year_of(date) == year


@given(st.text())
def test_cleaning_is_final_and_safe(text: str) -> None:
    clean_once = clean_text(text)
    assert clean_text(clean_once) == clean_once
    clean_once.encode("utf-8")
    assert "\0" not in clean_once and "\r" not in clean_once
    assert clean_line(text) == " ".join(clean_line(text).split())


def test_everything_else_stays_letter_for_letter() -> None:
    text = "A \u00a0 non-breaking\u2028line, $x^2$ & <b>tags</b> \\alpha “quotes”"
    assert clean_text(text) == text


def test_a_record_is_cleaned_whole() -> None:
    record = clean(Record(title=" A\n title\0 ", type="scroll", people=[Person(), Person(family=" Doe ")],
                          tags=["a", " a ", ""], notes=["", "\nwords\r\n"], abstract="x\r\ny"))  # fmt: skip
    assert (record.title, record.type, record.tags, record.notes) == ("A title", "document", ["a"], ["words"])
    assert [person.family for person in record.people] == ["Doe"] and record.abstract == "x\ny"


def test_what_is_too_long_for_a_line_is_cut_and_named() -> None:
    long = "word " * LONGEST_LINE
    record = Record(title=long, doi=long, key="k", abstract=long, people=[Person(family=long), Person(literal=long)])
    record.tags, record.extra = ["a", long, long], {"bibtex.annote": long.strip()}
    cut: list[str] = []
    assert clean(record, cut) is record and cut == ["title", "DOI", "name", "tag"]
    held = long[:LONGEST_LINE].rstrip()
    assert record.title == record.doi == record.people[0].family == record.people[1].literal == held
    assert record.tags == ["a", held]
    assert record.abstract == record.extra["bibtex.annote"] == long.strip()
    again: list[str] = []
    assert clean(record, again).title == held and not again
    assert clean(Record(title="x" * LONGEST_LINE)).title == "x" * LONGEST_LINE
