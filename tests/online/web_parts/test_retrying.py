"""When to ask again, and how long to wait before."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.online.web_parts.retrying import as_words, is_passing, retry_after, wait_before

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("5", 5.0), (" 120 ", 120.0), ("1.5", 1.0), ("-3", None), ("", None), ("soon", None), ("9" * 30, None),
     (formatdate(NOW + 90, usegmt=True), 90.0), (formatdate(NOW - 90, usegmt=True), 0.0), ("Wed, 99 Foo 2026", None)],
)  # fmt: skip
def test_both_forms_of_a_wish_to_be_left_alone(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=200))
def test_odd_values_are_no_trouble(value: str) -> None:
    found = retry_after(value, NOW)
    assert found is None or found >= 0


def test_what_passes() -> None:
    passing = [status for status in range(200, 600) if is_passing(status)]
    assert passing[:3] == [408, 425, 429] and {500, 502, 503, 504, 520} <= set(passing)
    assert not {404, 403, 501, 505} & set(passing)


def test_waits_grow() -> None:
    assert [wait_before(attempt) for attempt in (1, 2, 3)] == [1.0, 2.0, 4.0]


def test_spans_of_time_are_words() -> None:
    said = [as_words(seconds) for seconds in (0.2, 1, 40, 89, 180, 7200)]
    assert said == ["1 second", "1 second", "40 seconds", "89 seconds", "3 minutes", "2 hours"]
