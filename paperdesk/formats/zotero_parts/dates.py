"""The dates of Zotero's items: its database's two in one ("2019-05-00 May 2019"), and what people type."""

from __future__ import annotations

import re

_DOUBLE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:\s+(.*))?", re.DOTALL)
_ISO = re.compile(r"(-?\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?Z?)?")
_RANGE = re.compile(
    r"([12]\d{3}(?:-\d\d){0,2})\s{0,3}(?:/|--|–|—)\s{0,3}([12]\d{3}(?:-\d\d){0,2})|([12]\d{3})-([12]\d{3})"
)
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?Z?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_WORD = re.compile(r"[A-Za-z]{3,9}|\d{1,4}")


def stored_date(value: str) -> str:
    """A date as Zotero's database keeps it, as ISO 8601 as far as it is known, else as it was typed."""
    value = value.strip()
    match = _DOUBLE.fullmatch(value)
    if match is None:
        return typed_date(value)
    year, month, day, typed = match.groups()
    typed = (typed or "").strip()
    if year == "0000":
        return typed_date(typed)
    span = _RANGE.fullmatch(typed)
    if span and (span[1] or span[3])[:4] == year:
        return f"{span[1] or span[3]}/{span[2] or span[4]}"
    words = typed.lower().split()
    if int(month) > 12:
        return year
    if month == "00":
        season = next((_SEASONS[word.strip(",.")] for word in words if word.strip(",.") in _SEASONS), None)
        return f"{year}-{season}" if season and len(words) == 2 else year
    return f"{year}-{month}" if day == "00" or int(day) > 31 else f"{year}-{month}-{day}"


def typed_date(value: str) -> str:
    """A date as it was typed, as ISO 8601 where it is plain to see; else as it stands."""
    value = " ".join(value.split())
    match = _ISO.fullmatch(value)
    if match:
        year, month, day = match[1], int(match[2] or 0), int(match[3] or 0)
        if not month:
            return year
        if month <= 12 and day <= 31:
            return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")
        return value
    span = _RANGE.fullmatch(value)
    if span:
        return f"{span[1] or span[3]}/{span[2] or span[4]}"
    return _in_words(value) or value


def _in_words(value: str) -> str:
    """ "May 2019", "3 May 2019", "May 3, 2019", "05/2019", "Spring 2019" as ISO 8601; empty for anything else."""
    if len(value) > 40:
        return ""
    slashed = re.fullmatch(r"(\d{1,2})[/ ](\d{4})", value)
    if slashed and 1 <= int(slashed[1]) <= 12:
        return f"{slashed[2]}-{int(slashed[1]):02d}"
    if re.sub(r"[A-Za-z0-9 ,.]", "", value):
        return ""
    words = [word.lower() for word in _WORD.findall(value)]
    if len(words) not in (2, 3) or sum(len(word) for word in words) != len(re.sub(r"[ ,.]", "", value)):
        return ""
    years = [word for word in words if len(word) == 4 and word.isdigit()]
    names = [word for word in words if word in _MONTHS or word in _SEASONS]
    days = [word for word in words if word.isdigit() and len(word) < 3]
    if len(years) != 1 or len(names) != 1 or len(years) + len(names) + len(days) != len(words):
        return ""
    if names[0] in _SEASONS:
        return "" if days else f"{years[0]}-{_SEASONS[names[0]]}"
    month = f"{years[0]}-{_MONTHS[names[0]]:02d}"
    if not days:
        return month
    return f"{month}-{int(days[0]):02d}" if 1 <= int(days[0]) <= 31 else ""


def stamp(value: str) -> str:
    """A moment as Zotero writes it (always UTC) as ISO 8601 with its Z; empty for anything else."""
    match = _STAMP.fullmatch(value.strip())
    return f"{match[1]}T{match[2]}Z" if match else ""
