"""NLM's dates and pages: printed short, read in full."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.pubmedxml_parts.dates import iso


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2008 Feb", "2008-02"), ("2008 02 7", "2008-02-07"), ("2008 Feb 07", "2008-02-07"), ("2008", "2008"),
        ("2010 Sep-Oct", "2010-09/2010-10"), ("1998 Dec-1999 Jan", "1998-12/1999-01"), ("2000 Spring", "2000-21"),
        ("2000 Dec 12-18", "2000-12-12/2000-12-18"), ("1975-1976", "1975/1976"), ("1975-76", "1975-76"),
        ("2000 Nov 28-Dec 4", "2000-11-28/2000-12-04"), ("2013 Winter-2014 Spring", "2013-24/2014-21"),
        ("2008 Foo", "2008 Foo"), ("2008 Feb 40", "2008 Feb 40"), ("2008 13", "2008 13"), ("", ""),
        ("winter", "winter"),
    ],
)  # fmt: skip
def test_dates(printed: str, expected: str) -> None:
    assert iso(printed) == expected


@given(st.text("0123456789 SepOctDecWinter-/.", max_size=30))
def test_whatever_is_printed_something_is_said(printed: str) -> None:
    assert bool(iso(printed)) == bool(printed)
