"""NLM's dates in full: "2010 Sep-Oct" is 2010-09/2010-10.

Seasons are written as in ISO 8601-2: "2013-21" is spring 2013.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperdesk.formats.xmltree import find_text

if TYPE_CHECKING:
    from paperdesk.formats.xmltree import Element

_MONTHS = {
    name: place
    for place, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
# A year, then a month or season and a day, each with what it lasts until: "1998 Dec-1999 Jan", "2000 Dec 12-18".
_PART = r"(?:([A-Za-z]{3,9})\.?(?: (\d{1,2})(?!\d))?)?"
_PRINTED = re.compile(rf"(\d{{4}})(?: {_PART})?(?: ?[-–/] ?(\d{{4}})?(?: ?{_PART}|(\d{{1,2}})))?")


def date_of(element: Element | None) -> str:
    """The date that an element with Year, Month, Day, Season or MedlineDate tells, as ISO 8601 as far as known."""
    if element is None:
        return ""
    year, month = find_text(element, "Year"), find_text(element, "Month") or find_text(element, "Season")
    if year:
        return iso(" ".join(part for part in (year, month, find_text(element, "Day")) if part))
    return iso(find_text(element, "MedlineDate"))


def iso(printed: str) -> str:
    """A date as NLM prints it ("2010 Sep-Oct") as ISO 8601, a range where it is one; what is no such date as it is."""
    numbers = re.fullmatch(r"(\d{4}) (\d{1,2})(?: (\d{1,2}))?", printed)
    if numbers:
        return _joined(numbers[1], int(numbers[2]), numbers[3]) or printed
    match = _PRINTED.fullmatch(printed)
    if match is None:
        return printed
    year, month, day, end_year, end_month, end_day, same_month_day = match.groups()
    first = _joined(year, _number(month), day)
    if not (end_year or end_month or same_month_day):
        return first or printed
    if same_month_day and not end_year:
        last = _joined(year, _number(month), same_month_day)
    else:
        last = _joined(end_year or year, _number(end_month), end_day)
    return f"{first}/{last}" if first and last else printed


def _number(word: str | None) -> int | None:
    """A month's or season's number, None without a word, 0 for a word that is none."""
    if not word:
        return None
    return _SEASONS.get(word.lower()) or _MONTHS.get(word[:3].lower(), 0)


def _joined(year: str, month: int | None, day: str | None) -> str:
    """The parts as ISO 8601; empty where one cannot be."""
    if month is None:
        return year if not day else ""
    if not (1 <= month <= 12 or 21 <= month <= 24) or (day and (month > 12 or not 1 <= int(day) <= 31)):
        return ""
    return f"{year}-{month:02d}" + (f"-{int(day):02d}" if day else "")
