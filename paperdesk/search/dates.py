"""Dates in words: "last-week", "2026-10", "<30d" and ranges of them, kept as written, counted from a day given later.

A date names a period: a day, a week (from Monday), a month, a year, or the day so many days, weeks, months, years ago.
Periods begin and end at midnight where the reader is; what comes out is UTC, as the store keeps time. Knows no papers.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

_UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
_AGE = re.compile(r"(\d{1,5})-?(d|days?|w|weeks?|m|months?|y|years?)(?:-ago)?")
_LAST_SOME = re.compile(r"(?:last|past)-(\d{1,5}-(?:days?|weeks?|months?|years?))")
_WRITTEN = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_OPERATOR = re.compile(r"(>=|<=|=>|=<|[><=≥≤])\s*(.*)", re.DOTALL)
_BETWEEN = re.compile(r"\.{2,}|…")

PERIODS = ("today", "yesterday", "this-week", "last-week", "this-month", "last-month", "this-year", "last-year")
"""The periods in words, for completion and help."""

_SPELLINGS = {word.replace("-", ""): word for word in PERIODS}


@dataclass(frozen=True, slots=True)
class Dates:
    """From the start of the period `low` to the end of the period `high`; "" where a side is open.

    `after`: only from the end of `low` on; `before`: only up to the start of `high`. A period is one of the words, an
    age ("30d", "3w", "6m", "1y": the day so long ago), or a year, month or day ("2026", "2026-10", "2026-10-05").
    """

    low: str = ""
    high: str = ""
    after: bool = False
    before: bool = False

    @property
    def relative(self) -> bool:
        """Whether it means something else tomorrow."""
        return any(period and (_is_age(period) or not period[0].isdigit()) for period in (self.low, self.high))


def read_dates(text: str) -> Dates | None:
    """What a date in a query says, or None where it says nothing.

    A bare age reaches until now: "30d" is "<30d", the last 30 days; ">30d" is what lies before them, "=30d" that day.
    """
    text = re.sub(r"[\s_]+", "-", text.strip().lower())
    if _BETWEEN.search(text):
        sides = _BETWEEN.split(text, maxsplit=1)
        low, high = (_period(side.strip("-")) if side.strip("-") else "" for side in sides)
        if low is None or high is None or not (low or high):
            return None
        return Dates(low, high)
    match = _OPERATOR.fullmatch(text)
    sign, rest = (match.group(1), match.group(2).strip("-")) if match else ("", text)
    if some := _LAST_SOME.fullmatch(rest):
        rest = some.group(1)
    period = _period(rest)
    if not period:
        return None
    if _is_age(period):
        return {
            "": Dates(low=period), "=": Dates(period, period), "<": Dates(low=period), "<=": Dates(low=period),
            ">": Dates(high=period, before=True), ">=": Dates(high=period),
        }[_plain(sign)]  # fmt: skip
    return {
        "": Dates(period, period), "=": Dates(period, period), "<": Dates(high=period, before=True),
        "<=": Dates(high=period), ">": Dates(low=period, after=True), ">=": Dates(low=period),
    }[_plain(sign)]  # fmt: skip


def write_dates(value: Dates) -> str:
    """The shortest text that `read_dates` reads as the same."""
    if value.low and value.high:
        if value.low != value.high:
            return f"{value.low}..{value.high}"
        return f"={value.low}" if _is_age(value.low) else value.low
    if value.low:
        if _is_age(value.low):
            return f"<{value.low}"
        return f"{'>' if value.after else '>='}{value.low}"
    if _is_age(value.high):
        return f"{'>' if value.before else '>='}{value.high}"
    return f"{'<' if value.before else '<='}{value.high}"


def describe_dates(value: Dates) -> str:
    """The dates in words for the screen: "last week", "the last 30 days", "after 2026-10"."""
    if value.low and value.high:
        if value.low == value.high:
            return _spoken(value.low)
        return f"{_spoken(value.low)} to {_spoken(value.high)}"
    if value.low:
        if _is_age(value.low):
            return f"the last {_amount(value.low)}"
        return f"{'after' if value.after else 'since'} {_spoken(value.low)}"
    if _is_age(value.high):
        return f"more than {_amount(value.high)} ago" if value.before else f"{_amount(value.high)} ago or earlier"
    return f"{'before' if value.before else 'until'} {_spoken(value.high)}"


def date_bounds(value: Dates, now: datetime | None = None) -> tuple[datetime | None, datetime | None]:
    """The moments in UTC that dates reach from (included) and to (not included); None where a side is open.

    Days are those of `now`: of its time zone where it has one, of this machine's otherwise, by which also the midnights
    of summer and winter time are told apart. A range written backwards is
    turned round.
    """
    now = now or datetime.now()
    today = now.date()
    low = _days(value.low, today) if value.low else None
    high = _days(value.high, today) if value.high else None
    if low and high and low[0] >= high[1]:
        low, high = high, low
    start = (low[1] if value.after else low[0]) if low else None
    end = (high[0] if value.before else high[1]) if high else None
    return (_midnight(start, now) if start else None), (_midnight(end, now) if end else None)


def _plain(sign: str) -> str:
    return {"≥": ">=", "≤": "<=", "=>": ">=", "=<": "<="}.get(sign, sign)


def _period(text: str) -> str | None:
    """The normal form of one period, or None."""
    if word := _SPELLINGS.get(text.replace("-", "")):
        return word
    if match := _AGE.fullmatch(text):
        return f"{int(match.group(1))}{match.group(2)[0]}"
    if match := _WRITTEN.fullmatch(text):
        year, month, day = (int(part) if part else None for part in match.groups())
        if not year or (month is not None and not 1 <= month <= 12):
            return None
        if month is None:
            return f"{year:04}"
        if day is None:
            return f"{year:04}-{month:02}"
        if 1 <= day <= calendar.monthrange(year, month)[1]:
            return f"{year:04}-{month:02}-{day:02}"
    return None


def _is_age(period: str) -> bool:
    return period[-1:] in _UNITS and period[:-1].isdigit()


def _amount(age: str) -> str:
    count, unit = int(age[:-1]), _UNITS[age[-1]]
    return f"{count} {unit.removesuffix('s') if count == 1 else unit}"


def _spoken(period: str) -> str:
    return f"{_amount(period)} ago" if _is_age(period) else period if period[0].isdigit() else period.replace("-", " ")


def _days(period: str, today: date) -> tuple[date, date]:
    """The first day of a period and the day after its last; the ends of the calendar where it would pass them."""
    if _is_age(period):
        day = _ago(int(period[:-1]), period[-1], today)
        return day, _plus(day, 1)
    if period[0].isdigit():
        parts = [int(part) for part in period.split("-")]
        if len(parts) == 3:
            day = date(*parts)
            return day, _plus(day, 1)
        return _month_or_year(*parts)
    if period in ("today", "yesterday"):
        day = today if period == "today" else _plus(today, -1)
        return day, _plus(day, 1)
    which, _, unit = period.partition("-")
    if unit == "week":
        monday = _plus(today, -today.weekday() - (7 if which == "last" else 0))
        return monday, _plus(monday, 7)
    if unit == "month":
        within = today if which == "this" else _plus(today.replace(day=1), -1)
        return _month_or_year(within.year, within.month)
    return _month_or_year(today.year if which == "this" else max(1, today.year - 1))


def _month_or_year(year: int, month: int | None = None) -> tuple[date, date]:
    first = date(year, month or 1, 1)
    if month is None or month == 12:
        return first, date(year + 1, 1, 1) if year < date.max.year else date.max
    return first, date(year, month + 1, 1)


def _ago(count: int, unit: str, today: date) -> date:
    """The day so long ago; of a shorter month its last."""
    if unit in "dw":
        return _plus(today, -count * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _plus(day: date, days: int) -> date:
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def _midnight(day: date, now: datetime) -> datetime:
    """The first moment of a day where `now` is, in UTC; UTC's own at the ends of the calendar."""
    moment = datetime.combine(day, time.min, tzinfo=now.tzinfo)
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        return moment.replace(tzinfo=UTC)
