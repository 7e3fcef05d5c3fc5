"""Printed dates in every form that is met, and dates from their parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.dates import iso, printed_date, slashed_date


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


def test_parts_that_cannot_be_are_left_out() -> None:
    assert [iso(2020, 5, 4), iso(2020, 2, 31), iso(2020, 13, 1), iso(2020), iso(0, 1)] == [
        "2020-05-04", "2020-02", "2020", "2020", "",
    ]  # fmt: skip


@given(st.text())
def test_nothing_raises(text: str) -> None:
    assert isinstance(printed_date(text), str)
