"""What tagged formats share: printed dates, names, numbers, bags of values, a cap on doubts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.tagged import (
    Bag,
    Doubts,
    full_pages,
    is_only,
    isbn_of,
    issn_of,
    person_of,
    printed_date,
    slashed_date,
    with_suffix_split,
)
from paperdesk.record import Person, Problem


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1996 Jul 9", "1996-07-09"), ("Jul 9, 1996", "1996-07-09"), ("9 July 1996", "1996-07-09"),
        ("Apr 2019", "2019-04"), ("2013 06 10", "2013-06-10"), ("2019 Nov-Dec", "2019-11/2019-12"),
        ("2010 Dec-2011 Jan", "2010-12/2011-01"), ("2005 Spring", "2005-21"), ("Fall 2012", "2012-23"),
        ("2016 Mar 3-9", "2016-03-03/2016-03-09"), ("2004/01/15/", "2004-01-15"), ("2009///", "2009"),
        ("1948/07//", "1948-07"), ("2016/01/", "2016-01"), ("2020//", "2020"), ("1994///Spring", "1994-21"),
        ("2013/02/15/received", "2013-02-15"), ("20160419", "2016-04-19"), ("2020-05-14", "2020-05-14"),
        ("2020-05-14T10:00:00Z", "2020-05-14"), ("2020-02-31", "2020-02"), ("2019-2020", "2019/2020"),
        ("2019/2020", "2019/2020"), ("in press", "in press"), ("10 15", "10 15"), ("12/05/2014", "12/05/2014"),
        ("c1998", "c1998"), ("0000", ""), ("", ""), ("3 mai 2001", "2001-05-03"), ("2009/06//", "2009-06"),
    ],
)  # fmt: skip
def test_dates(text: str, date: str) -> None:
    assert printed_date(text) == date


def test_what_a_slashed_date_says_besides() -> None:
    assert slashed_date("2013/02/15/received") == ("2013-02-15", "received")
    assert slashed_date("2019/2020") is None


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


def test_numbers() -> None:
    assert issn_of(["0894-9867, 0894-9867", "2325967X (electronic)", "12345"]) == "0894-9867, 2325-967X"
    assert isbn_of(["ISBN 3-16-148410-X; 1"]) == "9783161484100"
    assert isbn_of(["1234-5679"]) == ""
    assert is_only("ISBN 978-3-16-148410-0", "9783161484100")
    assert is_only("316148410X", "9783161484100")
    assert not is_only("316148410X (pbk)", "9783161484100")
    short = ("377-86", "S12-8", "12-3", "12", "9-8")
    assert [full_pages(pages) for pages in short] == ["377-386", "S12-S18", "12-13", "12", "9-8"]


def test_a_bag_gives_each_value_once() -> None:
    bag = Bag([("TI", "One"), ("T1", "One"), ("TI", "Two"), ("KW", "a"), ("KW", ""), ("KW", "a")])
    assert bag.take("TI", "T1") == "One"
    assert bag.peek("TI") == "Two"
    assert bag.take_all("KW") == ["a"]
    bag.put("XX", "1")
    bag.put("XX", "2")
    assert bag.take_if("XX", "3".__eq__) == ""
    assert bag.left("ris.") == {"ris.TI": "Two", "ris.XX": "1\n2"}


def test_doubts_are_counted_beyond_a_hundred() -> None:
    problems: list[Problem] = []
    doubts = Doubts(problems)
    for number in range(102):
        doubts.say("odd lines", f"line {number}", "Odd.")
    doubts.end()
    assert len(problems) == 101
    assert problems[-1] == Problem("", "There are 2 more of these: odd lines.")


@given(st.text())
def test_nothing_raises(text: str) -> None:
    assert isinstance(printed_date(text), str)
    assert isinstance(person_of(text), Person)
    assert isinstance(full_pages(text), str)
    assert isinstance(issn_of([text]) + isbn_of([text]), str)
