"""EndNote's names and dates: read in the forms that people type, written in those that read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.endnotexml_parts.text import date_of, person_of, title, written_date, written_person
from paperdesk.formats.format import Source
from paperdesk.formats.xmltree import elements
from paperdesk.record import Person


@pytest.mark.parametrize(
    ("year", "day", "expected"),
    [
        ("2015", "Mar 3", "2015-03-03"), ("2015", "3 March", "2015-03-03"), ("2015", "March", "2015-03"),
        ("2015", "2015-03-03", "2015-03-03"), ("2015", "March 3, 2015", "2015-03-03"),
        ("2015", "Sept. 1st", "2015-09-01"),
        ("", "3 Mar 2015", "2015-03-03"), ("2015", "2014-03-03", "2015"), ("2015", "Mar-Apr", "2015"),
        ("2015", "40 Mar", "2015"), ("2015", "Marathon", "2015"), ("in press", "Mar 3", "in press"), ("", "", ""),
        ("2015", "2015-03/2015-04", "2015-03/2015-04"), ("2015", "", "2015"), ("2015", "1 Mar 2", "2015"),
    ],
)  # fmt: skip
def test_dates(year: str, day: str, expected: str) -> None:
    assert date_of(year, day)[0] == expected


@given(st.one_of(
    st.dates().map(str), st.sampled_from(["2020", "2020-05", "2020-21", "-0043", "2019/2020", "2020-02/", "soon", ""]),
    st.text("0123456789-/ Mar", max_size=12).map(str.strip)))  # fmt: skip
def test_a_date_that_is_written_reads_back(date: str) -> None:
    assert date_of(*written_date(date))[0] == date


@pytest.mark.parametrize(
    ("author", "person"),
    [
        ("<author>de la Cruz, Juan, Jr.</author>", Person(particle="de la", family="Cruz", given="Juan", suffix="Jr.")),
        ("<author><style>WHO,</style></author>", Person(literal="WHO")), ("<author>,</author>", None),
        ("<author corp-name='WHO'/>", Person(literal="WHO")), ("<author/>", None),
        ("<author last-name='Roe' first-name='A' middle-initial='B'/>", Person(family="Roe", given="A B")),
        ("<author first-name='Madonna'>Madonna</author>", Person(given="Madonna")),
        ("<author role='translator'>Roe, A</author>", Person(family="Roe", given="A", role="translator")),
    ],
)  # fmt: skip
def test_people(author: str, person: Person | None) -> None:
    element = next(elements(Source("x.xml", f"<a>{author}</a>".encode()), "author"))
    assert person_of(element, "author") == person
    if person is not None:
        again = next(elements(Source("x.xml", f"<a>{written_person(person, 'author')}</a>".encode()), "author"))
        assert person_of(again, "author") == person


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<style face='superscript'>2</style>x", "²x"), ("<style face='bold subscript'>2</style>", "₂"),
        ("<style font='Symbol'>b</style>-catenin", "β-catenin"),
        ("<style font='Symbol'>SymbolFont</style>", "SymbolFont"),
        ("a &lt;i&gt;b&lt;/i&gt; &lt; c", "a b < c"), ("a&#xD;b\n   c", "a b c"),
        ("\n  <style>a </style>\n  b\n", "a b"),
    ],
)  # fmt: skip
def test_titles(inner: str, expected: str) -> None:
    assert title(next(elements(Source("x.xml", f"<t>{inner}</t>".encode()), "t"))) == expected
