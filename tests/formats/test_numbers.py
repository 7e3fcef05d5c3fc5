"""ISSNs, ISBNs and pages as sources write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.numbers import full_pages, is_only, isbn_of, issn_of


def test_numbers() -> None:
    assert issn_of(["0894-9867, 0894-9867", "2325967X (electronic)", "12345"]) == "0894-9867, 2325-967X"
    assert isbn_of(["ISBN 3-16-148410-X; 1"]) == "9783161484100"
    assert isbn_of(["1234-5679"]) == ""
    assert is_only("ISBN 978-3-16-148410-0", "9783161484100")
    assert is_only("316148410X", "9783161484100")
    assert not is_only("316148410X (pbk)", "9783161484100")
    short = ("377-86", "S12-8", "12-3", "12", "9-8")
    assert [full_pages(pages) for pages in short] == ["377-386", "S12-S18", "12-13", "12", "9-8"]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("205-7", "205-207"), ("132-42", "132-142"), ("1638-1645", "1638-1645"), ("S12-5", "S12-S15"), ("e1", "e1"),
        ("205-7, 210-2; discussion 213", "205-207, 210-212; discussion 213"), ("12-S15", "12-S15"), ("", ""),
        ("9-15", "9-15"), ("iv-x", "iv-x"), ("1-2-3", "1-2-3"),
    ],
)  # fmt: skip
def test_pages_in_full(pages: str, expected: str) -> None:
    assert full_pages(pages) == expected


@given(st.text())
def test_nothing_raises(text: str) -> None:
    assert full_pages(full_pages(text)) == full_pages(text)
    assert isinstance(issn_of([text]) + isbn_of([text]), str)
