"""Dates in words: how they are read and written, and which moments they mean where the clocks change."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.search.dates import PERIODS, Dates, date_bounds, describe_dates, read_dates, write_dates

READ: list[tuple[str, Dates]] = [
    ("today", Dates("today", "today")),
    ("Yesterday", Dates("yesterday", "yesterday")),
    ("last-week", Dates("last-week", "last-week")),
    ("lastweek", Dates("last-week", "last-week")),
    ("last_week", Dates("last-week", "last-week")),
    (" last  week ", Dates("last-week", "last-week")),
    ("this-year", Dates("this-year", "this-year")),
    ("2026", Dates("2026", "2026")),
    ("2026-10", Dates("2026-10", "2026-10")),
    ("2026-10-05", Dates("2026-10-05", "2026-10-05")),
    ("2026-1-5", Dates("2026-01-05", "2026-01-05")),
    ("2026/10/05", Dates("2026-10-05", "2026-10-05")),
    ("2026.10.05", Dates("2026-10-05", "2026-10-05")),
    ("2024-02-29", Dates("2024-02-29", "2024-02-29")),
    ("=2026-10", Dates("2026-10", "2026-10")),
    (">2026-10", Dates(low="2026-10", after=True)),
    (">=2026-10", Dates(low="2026-10")),
    ("≥2026-10", Dates(low="2026-10")),
    ("<2026-10", Dates(high="2026-10", before=True)),
    ("<=2026-10", Dates(high="2026-10")),
    ("> last week", Dates(low="last-week", after=True)),
    ("30d", Dates(low="30d")),
    ("<30d", Dates(low="30d")),
    ("<=30d", Dates(low="30d")),
    (">30d", Dates(high="30d", before=True)),
    (">=30d", Dates(high="30d")),
    ("=30d", Dates("30d", "30d")),
    ("3w", Dates(low="3w")),
    ("6m", Dates(low="6m")),
    ("1y", Dates(low="1y")),
    ("30 days", Dates(low="30d")),
    (">6 months ago", Dates(high="6m", before=True)),
    ("last-30-days", Dates(low="30d")),
    ("past 2 weeks", Dates(low="2w")),
    ("2026-01..2026-03", Dates("2026-01", "2026-03")),
    ("2026-01...2026-03", Dates("2026-01", "2026-03")),
    ("2026-01…2026-03", Dates("2026-01", "2026-03")),
    ("2026-01 .. 2026-03", Dates("2026-01", "2026-03")),
    ("..yesterday", Dates(high="yesterday")),
    ("last-month..", Dates(low="last-month")),
    ("90d..30d", Dates("90d", "30d")),
]

NO_DATES = ["", " ", "..", "...", ">", "<=", "soon", "2026-13", "2026-02-30", "2026-00", "0000", "20", "202",
            "20261005", "2026-10-05-01",
            "30x", "123456d", "last-", "-", "2026..soon", "..soon", "day", "\x00", "²y"]  # fmt: skip


@pytest.mark.parametrize(("text", "dates"), READ, ids=[text for text, _ in READ])
def test_dates_are_read_and_written(text: str, dates: Dates) -> None:
    assert read_dates(text) == dates
    assert read_dates(write_dates(dates)) == dates


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_dates(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("last-week", "last week"),
        ("2026-10", "2026-10"),
        ("<30d", "the last 30 days"),
        ("<1y", "the last 1 year"),
        (">30d", "more than 30 days ago"),
        (">=1w", "1 week ago or earlier"),
        ("=3m", "3 months ago"),
        (">2026-10", "after 2026-10"),
        (">=2026-10", "since 2026-10"),
        ("<today", "before today"),
        ("<=today", "until today"),
        ("2026-01..last-month", "2026-01 to last month"),
        ("90d..30d", "90 days ago to 30 days ago"),
    ],
)
def test_dates_are_told_in_words(text: str, said: str) -> None:
    dates = read_dates(text)
    assert dates is not None
    assert describe_dates(dates) == said


@pytest.mark.parametrize(
    ("text", "relative"),
    [("today", True), ("3000d", True), ("last-week..", True), ("2026", False), ("2026-10..2026-11", False)],
)
def test_what_changes_with_the_day_is_known(text: str, relative: bool) -> None:
    dates = read_dates(text)
    assert dates is not None
    assert dates.relative is relative


# --- bounds ---------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # a Monday


def days(text: str, now: datetime = NOW) -> tuple[str | None, str | None]:
    """The first day and the day after the last, as written dates; for a `now` in UTC."""
    dates = read_dates(text)
    assert dates is not None
    start, end = date_bounds(dates, now)
    for moment in (start, end):
        assert moment is None or (moment.tzinfo is UTC and (moment.hour, moment.minute) == (0, 0))
    return (start.date().isoformat() if start else None), (end.date().isoformat() if end else None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("today", "2026-11-23", "2026-11-24"),
        ("yesterday", "2026-11-22", "2026-11-23"),
        ("this-week", "2026-11-23", "2026-11-30"),
        ("last-week", "2026-11-16", "2026-11-23"),
        ("this-month", "2026-11-01", "2026-12-01"),
        ("last-month", "2026-10-01", "2026-11-01"),
        ("this-year", "2026-01-01", "2027-01-01"),
        ("last-year", "2025-01-01", "2026-01-01"),
        ("2026", "2026-01-01", "2027-01-01"),
        ("2026-10", "2026-10-01", "2026-11-01"),
        ("2025-12", "2025-12-01", "2026-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        ("2026-10-05", "2026-10-05", "2026-10-06"),
        ("30d", "2026-10-24", None),
        ("<30d", "2026-10-24", None),
        (">30d", None, "2026-10-24"),
        (">=30d", None, "2026-10-25"),
        ("=30d", "2026-10-24", "2026-10-25"),
        ("<1d", "2026-11-22", None),
        ("3w", "2026-11-02", None),
        ("6m", "2026-05-23", None),
        ("1y", "2025-11-23", None),
        ("99999y", "0001-01-01", None),
        ("99999d", "1753-02-08", None),
        (">2026-10", "2026-11-01", None),
        (">=2026-10", "2026-10-01", None),
        ("<2026-10", None, "2026-10-01"),
        ("<=2026-10", None, "2026-11-01"),
        ("2026-01..2026-03", "2026-01-01", "2026-04-01"),
        ("2026-03..2026-01", "2026-01-01", "2026-04-01"),
        ("2026-10..2026", "2026-10-01", "2027-01-01"),
        ("90d..30d", "2026-08-25", "2026-10-25"),
        ("30d..90d", "2026-08-25", "2026-10-25"),
        ("last-month..today", "2026-10-01", "2026-11-24"),
        ("..yesterday", None, "2026-11-23"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("0001", "0001-01-01", "0002-01-01"),
    ],
)  # fmt: skip
def test_which_days_dates_reach_over(text: str, start: str | None, end: str | None) -> None:
    assert days(text) == (start, end)


def test_months_ago_end_with_the_month() -> None:
    assert days("=1m", datetime(2026, 3, 31, tzinfo=UTC)) == ("2026-02-28", "2026-03-01")
    assert days("=1y", datetime(2024, 2, 29, tzinfo=UTC)) == ("2023-02-28", "2023-03-01")
    assert days("last-month", datetime(2026, 1, 31, tzinfo=UTC)) == ("2025-12-01", "2026-01-01")


def test_a_week_begins_on_monday() -> None:
    sunday = datetime(2026, 11, 22, tzinfo=UTC)
    assert days("this-week", sunday) == ("2026-11-16", "2026-11-23")
    assert days("last-week", sunday) == ("2026-11-09", "2026-11-16")


def test_younger_and_older_leave_no_gap() -> None:
    for age in ("0d", "1d", "30d", "3w", "6m", "1y"):
        assert days(f"<{age}")[0] == days(f">{age}")[1]


class Clock(tzinfo):
    """Two hours ahead of UTC from April to October, one hour else."""

    def utcoffset(self, dt: datetime | None) -> timedelta:
        return timedelta(hours=2 if dt is not None and 4 <= dt.month <= 10 else 1)

    def dst(self, dt: datetime | None) -> timedelta:
        return self.utcoffset(dt) - timedelta(hours=1)

    def tzname(self, dt: datetime | None) -> str:
        return "test"


def test_midnight_is_where_the_reader_is() -> None:
    now = datetime(2026, 11, 23, 0, 30, tzinfo=timezone(timedelta(hours=9)))
    assert date_bounds(Dates("today", "today"), now) == (
        datetime(2026, 11, 22, 15, tzinfo=UTC),
        datetime(2026, 11, 23, 15, tzinfo=UTC),
    )


def test_midnights_know_summer_time() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=Clock())
    assert date_bounds(Dates("2026-10", "2026-10"), now) == (
        datetime(2026, 9, 30, 22, tzinfo=UTC),
        datetime(2026, 10, 31, 23, tzinfo=UTC),
    )


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of the process can be set on POSIX only")
def test_a_time_without_zone_is_this_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        start, end = date_bounds(Dates("2026-10-25", "2026-10-25"), datetime(2026, 11, 23, 12))
    time.tzset()
    assert (start, end) == (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC))


def test_without_a_time_it_is_now() -> None:
    start, end = date_bounds(Dates("today", "today"))
    assert start is not None
    assert end is not None
    assert timedelta(hours=22) < end - start < timedelta(hours=26)
    assert start - timedelta(days=1) < datetime.now(UTC) < end + timedelta(days=1)


PERIOD = (
    st.sampled_from(PERIODS)
    | st.builds("{}{}".format, st.integers(0, 99_999), st.sampled_from("dwmy"))
    | st.dates().map(lambda day: day.isoformat())
    | st.dates().map(lambda day: day.isoformat()[:7])
    | st.dates().map(lambda day: day.isoformat()[:4])
)
WRITTEN = (
    st.builds(str.__add__, st.sampled_from(["", "=", "<", "<=", ">", ">="]), PERIOD)
    | st.builds("{}..{}".format, PERIOD, PERIOD)
    | st.builds("..{}".format, PERIOD)
    | st.builds("{}..".format, PERIOD)
)


@settings(max_examples=300, deadline=None)
@given(WRITTEN, st.datetimes(timezones=st.sampled_from([UTC, Clock(), None])))
def test_every_date_can_be_written_and_has_bounds_in_order(text: str, now: datetime) -> None:
    dates = read_dates(text)
    assert dates is not None
    assert read_dates(write_dates(dates)) == dates
    assert describe_dates(dates)
    start, end = date_bounds(dates, now)
    assert start is None or end is None or start <= end
    assert start is not None or end is not None


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=30) | st.text("0123456789dwmy<>=.-/ ", max_size=14))
def test_no_text_is_an_error(text: str) -> None:
    dates = read_dates(text)
    if dates is not None:
        assert read_dates(write_dates(dates)) == dates
        date_bounds(dates, NOW)
