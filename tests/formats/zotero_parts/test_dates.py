"""Zotero's dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.zotero_parts.dates import stamp, stored_date, typed_date


@pytest.mark.parametrize(
    ("stored", "date"),
    [("2019-05-00 May 2019", "2019-05"), ("1970-00-00 1970", "1970"), ("2020-05-14 2020-05-14", "2020-05-14"),
     ("0000-00-00 in press", "in press"), ("2001-00-00 2001-2003", "2001/2003"), ("2001-00-00 2001–2003", "2001/2003"),
     ("2019-00-00 Spring 2019", "2019-21"), ("2010", "2010"), ("2019-05-14", "2019-05-14"), ("", ""),
     ("2019-13-00 x", "2019"), ("in preparation", "in preparation")],
)  # fmt: skip
def test_a_stored_date(stored: str, date: str) -> None:
    assert stored_date(stored) == date


@pytest.mark.parametrize(
    ("typed", "date"),
    [("2019", "2019"), ("2019/5/3", "2019-05-03"), ("May 2019", "2019-05"), ("3 May 2019", "2019-05-03"),
     ("Oct 19, 1966", "1966-10-19"), ("03/2009", "2009-03"), ("1960--1961", "1960/1961"), ("Fall 1994", "1994-23"),
     ("2016-01-01T00:00:00Z", "2016-01-01"), ("1993-00-00", "1993"), ("4/10/2019", "4/10/2019"), ("n.d.", "n.d."),
     ("2019-07-0011", "2019-07-0011"), ("26 de enero de 2009", "26 de enero de 2009"), ("199u", "199u")],
)  # fmt: skip
def test_a_typed_date(typed: str, date: str) -> None:
    assert typed_date(typed) == date


def test_a_moment() -> None:
    assert stamp("2018-03-04 10:57:39") == stamp("2018-03-04T10:57:39Z") == "2018-03-04T10:57:39Z"
    assert stamp("yesterday") == stamp("") == ""


@given(st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    assert isinstance(stored_date(text), str) and isinstance(typed_date(text), str)
