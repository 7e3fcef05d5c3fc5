"""NLM's dates and pages: printed short, read in full."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.pubmedxml_parts.dates import full_pages, iso


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


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("205-7", "205-207"), ("132-42", "132-142"), ("1638-1645", "1638-1645"), ("S12-5", "S12-S15"), ("e1", "e1"),
        ("205-7, 210-2; discussion 213", "205-207, 210-212; discussion 213"), ("12-S15", "12-S15"), ("", ""),
        ("9-15", "9-15"), ("iv-x", "iv-x"), ("1-2-3", "1-2-3"),
    ],
)  # fmt: skip
def test_pages(pages: str, expected: str) -> None:
    assert full_pages(pages) == expected


@given(st.text("0123456789 SepOctDecWinter-/.", max_size=30))
def test_whatever_is_printed_something_is_said(printed: str) -> None:
    assert bool(iso(printed)) == bool(printed)
    assert full_pages(full_pages(printed)).count("-") == printed.count("-")
