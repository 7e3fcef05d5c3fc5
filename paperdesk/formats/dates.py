"""Dates as people print them and as sources take them apart, in ISO 8601 as far as they are sure; knows no format.

Seasons are written as in ISO 8601-2: "2013-21" is spring 2013.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {name: number for number, names in enumerate(
    ("jan january januar janvier enero gennaio janeiro", "feb february februar février febrero febbraio fevereiro",
     "mar march märz mars marzo março", "apr april avril abril aprile", "may mai mayo maggio maio",
     "jun june juni juin junio giugno junho", "jul july juli juillet julio luglio julho",
     "aug august août agosto", "sep sept september septembre septiembre settembre setembro",
     "oct okt october oktober octobre octubre ottobre outubro", "nov november novembre noviembre novembro",
     "dec dez december dezember décembre diciembre dicembre dezembro"), 1,
) for name in names.split()}  # fmt: skip
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}  # as in ISO 8601-2
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T[\d:.]{1,20}Z?)?")
_SLASHED = re.compile(r"(\d{4})/(?!\d{3})(\d{0,2})(?:/(?!\d{3})(\d{0,2})(?:/(.{0,100}))?)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_PIECE = re.compile(r"[^\W\d_]+|\d+")
_LONGEST_DATE = 60


def slashed_date(text: str) -> tuple[str, str] | None:
    """A date in RIS's form "year/month/day/other" as ISO 8601, with what else it says; None in any other form."""
    match = _SLASHED.fullmatch(text)
    if match is None:
        return None
    year, month, day, other = (part or "" for part in match.groups())
    other = other.strip(" /")
    season = _SEASONS.get(other.lower())
    if season and not month.strip("0"):
        return f"{year}-{season}", ""
    if not month.strip("0") and other and (read := printed_date(f"{other} {year}")) != f"{other} {year}":
        return read, ""
    return iso(int(year), int(month or 0), int(day or 0)), other


def printed_date(text: str) -> str:
    """A date in any form that is met as ISO 8601, as far as it is sure; otherwise as it is printed."""
    text = " ".join(text.split())
    if len(text) > _LONGEST_DATE:
        return text
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return iso(*(int(part or 0) for part in match.groups()))
    if slashed := slashed_date(text):
        return slashed[0]
    marks: list[tuple[str, int]] = []
    for piece in _PIECE.findall(text):
        if piece.isdecimal():
            marks.append(("year" if len(piece) == 4 else "number" if len(piece) < 3 else "other", int(piece)))
        elif (word := piece.lower()) in _MONTHS:
            marks.append(("month", _MONTHS[word]))
        else:
            marks.append(("season", _SEASONS[word]) if word in _SEASONS else ("other", 0))
    return _of_marks(marks) or text


def _of_marks(marks: list[tuple[str, int]]) -> str:
    """The date that years, months, seasons and days in a row mean; empty when that is not sure."""
    kinds = [kind for kind, _value in marks]
    found = {kind: [value for one, value in marks if one == kind] for kind in ("year", "month", "season", "number")}
    years, months, days = found["year"], found["month"], found["number"]
    if "other" in kinds or not years or len(years) > 2:
        return ""
    if len(years) == 2:
        if not days and kinds in (["year", "month", "year", "month"], ["month", "year", "month", "year"]):
            return f"{iso(years[0], months[0])}/{iso(years[1], months[1])}"
        return f"{years[0]:04}/{years[1]:04}" if len(marks) == 2 and years[0] < years[1] else ""
    year = years[0]
    if found["season"]:
        return f"{year:04}-{found['season'][0]}" if len(marks) == 2 else ""
    if not months and days and kinds[0] == "year" and len(days) < 3 and 1 <= days[0] <= 12:
        return iso(year, *days)
    if len(months) == 1 and len(days) < 2:
        return iso(year, months[0], *days)
    if len(months) == 1 and len(days) == 2 and days[0] < days[1]:
        return f"{iso(year, months[0], days[0])}/{iso(year, months[0], days[1])}"
    if len(months) == 2 and months[0] < months[1] and len(days) in (0, 2):
        return f"{iso(year, months[0], *days[:1])}/{iso(year, months[1], *days[1:])}"
    return f"{year:04}" if len(marks) == 1 else ""


def iso(year: int, month: int = 0, day: int = 0) -> str:
    """ISO 8601 without the parts that cannot be."""
    if not year:
        return ""
    if not 1 <= month <= 12:
        return f"{year:04}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year:04}-{month:02}"
