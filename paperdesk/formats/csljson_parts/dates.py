"""CSL's dates as ISO 8601 and back: parts in a list, a season beside them, ranges, years before Christ.

Seasons are written as in ISO 8601-2: "2020-21" is spring 2020. CSL knows no year 0: its year -44 is ISO's -0043.
"""

from __future__ import annotations

import re
from typing import Any

_ISO = re.compile(r"(-?\d{4,9})(?:-(\d\d)(?:-(\d\d))?)?")
_DOUBTFUL = re.compile(
    r"(?:(?P<begin>-?\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?)(?:-XX){0,2}(?P<rough>[~?%]?)|\.\.)?"
    r"(?P<slash>/(?:(?P<end>-?\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?)(?:-XX){0,2}(?P<rougher>[~?%]?)|\.\.)?)?"
)
_WHOLE = re.compile(r"\s*(-?[0-9]{1,9})(?:\.0)?\s*")
_SPRING = 21
# The months that stand for seasons, and the words that some write beside the year.
_SEASONS = {**{13 + n: _SPRING + n for n in range(4)}, **{_SPRING + n: _SPRING + n for n in range(4)}}
_SEASON_WORDS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}


def date_text(date: Any) -> str:
    """A CSL date as ISO 8601, as far as it is known; as it was printed where it has no parts; empty for none."""
    if isinstance(date, str | int) and not isinstance(date, bool):
        return str(date).strip()
    if not isinstance(date, dict):
        return ""
    raw = date.get("raw")
    if isinstance(raw, str) and "date-parts" in date and _doubtful(raw.strip()) == date:
        return raw.strip()
    parts = date.get("date-parts")
    ends = [_one_end(part) for part in parts[:2]] if isinstance(parts, list) else []
    if ends and isinstance(parts, list) and not isinstance(parts[0], list):
        ends = [_one_end(parts)]  # a list less than there should be
    if ends and ends[0]:
        season = _season(date.get("season"))
        if season and len(ends) == 1 and "-" not in ends[0].lstrip("-"):
            return f"{ends[0]}-{season}"
        return "/".join(ends)  # the second is empty where the range is open
    printed = next((date[name] for name in ("raw", "literal") if isinstance(date.get(name), str | int)), "")
    return str(printed).strip()


def _one_end(parts: Any) -> str:
    """Year, month or season, and day of one end of a range."""
    numbers = [_number(part) for part in parts[:3]] if isinstance(parts, list) else []
    if not numbers or not numbers[0]:
        return ""
    year = numbers[0] + 1 if numbers[0] < 0 else numbers[0]
    text = f"-{-year:04d}" if year < 0 else f"{year:04d}"
    month = numbers[1] if len(numbers) > 1 else None
    if month in _SEASONS:
        return f"{text}-{_SEASONS[month]}"
    if month is None or not 1 <= month <= 12:
        return text
    text += f"-{month:02d}"
    day = numbers[2] if len(numbers) > 2 else None
    return f"{text}-{day:02d}" if day is not None and 1 <= day <= 31 else text


def _number(part: Any) -> int | None:
    match = _WHOLE.fullmatch(str(part)) if isinstance(part, str | int | float) and not isinstance(part, bool) else None
    return int(match[1]) if match else None


def _season(season: Any) -> int | None:
    number = _SEASON_WORDS.get(str(season).strip().lower()) or _number(season)
    return _SPRING - 1 + number if number and 1 <= number <= 4 else None


def written_date(text: str) -> dict[str, Any]:
    """A date of a record as CSL has it: in parts where it is ISO 8601, else as it was printed.

    Of an open, rough or doubtful one of ISO 8601-2 the parts are what is known, and it stands beside them as it is.
    """
    ends = text.split("/")
    whole = [_parts(end) for end in ends]
    date: dict[str, Any] = {"date-parts": whole}
    if len(whole) == 1 and whole[0] and len(whole[0]) == 2 and whole[0][1] >= _SPRING:
        date = {"date-parts": [whole[0][:1]], "season": whole[0][1] - _SPRING + 1}
    if len(whole) <= 2 and all(whole) and date_text(date) == text:
        return date
    return _doubtful(text) or {"raw": text}


def _doubtful(text: str) -> dict[str, Any]:
    """A date such as "2018~", "2004-XX", "2016/.." or "/2017"; empty for any other."""
    match = _DOUBTFUL.fullmatch(text)
    if match is None or not (match["begin"] or match["end"]):
        return {}
    parts = [_parts(match[end]) if match[end] else [0] for end in ("begin", "end")]
    if not match["slash"]:
        date: dict[str, Any] = {"date-parts": parts[:1]}
    else:
        date = {"date-parts": parts if match["begin"] else parts[1:]}
    if match["rough"] or match["rougher"] or not match["begin"]:
        date["circa"] = True
    return date | {"raw": text}


def _parts(end: str) -> list[int]:
    match = _ISO.fullmatch(end)
    if match is None:
        return []
    numbers = [int(number) for number in match.groups() if number]
    if numbers[0] <= 0:
        numbers[0] -= 1
    return numbers


def is_same_date(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two CSL dates say the same, be their numbers written as text or not."""
    return _normal(one) == _normal(other)


def _normal(date: dict[str, Any]) -> dict[str, Any]:
    out = {name: value for name, value in date.items() if value not in (None, "", [])}
    if isinstance(out.get("date-parts"), list):
        out["date-parts"] = [
            [_number(part) for part in end if part not in (None, "")] if isinstance(end, list) else end
            for end in out["date-parts"]
        ]
    if "season" in out:
        out["season"] = _season(out["season"]) or out["season"]
    return out
