"""What formats of tagged lines have in common: a bag of values by tag, printed dates, names, numbers; a cap on doubts.

Ground for RIS, PubMed's nbib, EndNote's refer and their like; knows no tag of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

from paperdesk.identifiers import clean_isbn
from paperdesk.record import Person, Problem

_MOST_DOUBTS = 100  # problems of one kind that are told one by one

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

_INITIAL_FIRST = re.compile(r"((?:[^\W\d_]\.[ -]{0,2}){1,5}) ?([^\W\d_][\w'’-]{1,40}(?: [^\W\d_][\w'’-]{1,40}){0,2})")
_INITIAL_LAST = re.compile(r"([^\W\d_][\w'’-]{1,40}(?: [^\W\d_][\w'’-]{1,40}){0,2}) ((?:[^\W\d_]\.-?){1,4})")
_SUFFIX = re.compile(r"(?i)(?:jr|sr|ii|iii|iv|2nd|3rd|4th)\.?")
_ISSN = re.compile(r"(?<![\dA-Za-z])(\d{4})-?(\d{3}[\dXx])(?![\dA-Za-z-])")
_NUMBER_IN_LIST = re.compile(r"[,;/\n]|\s{2,}|\sand\s")
_SHORT_RANGE = re.compile(r"([A-Za-z]{0,4})(\d{1,9})-(\d{1,8})")


class Bag:
    """The values of one record by tag, in their order; what is taken is gone, what is left has found no home."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.values: dict[str, list[str]] = {}
        for tag, value in pairs:
            if value:
                self.values.setdefault(tag, []).append(value)

    def take(self, *tags: str) -> str:
        """The first value under the first of the tags that has one; the same text under the others goes with it."""
        for tag in tags:
            if self.values.get(tag):
                value = self.values[tag][0]
                for other in tags:
                    if other in self.values:
                        self.values[other] = [one for one in self.values[other] if one != value]
                return value
        return ""

    def take_all(self, *tags: str) -> list[str]:
        """Every value under the tags, tag by tag, each once."""
        return list(dict.fromkeys(value for tag in tags for value in self.values.pop(tag, ())))

    def take_if(self, tag: str, wanted: Callable[[str], object]) -> str:
        """The first value under the tag that is wanted."""
        for place, value in enumerate(self.values.get(tag, ())):
            if wanted(value):
                return self.values[tag].pop(place)
        return ""

    def peek(self, tag: str) -> str:
        """The first value under the tag, which stays."""
        return next(iter(self.values.get(tag, ())), "")

    def put(self, tag: str, value: str) -> None:
        """Leave a value under a tag, for who asks next or for the end."""
        if value:
            self.values.setdefault(tag, []).append(value)

    def left(self, prefix: str) -> dict[str, str]:
        """All that nobody took, for `Record.extra`: several values of a tag in as many lines."""
        return {prefix + tag: "\n".join(values) for tag, values in self.values.items() if values}


class Doubts:
    """The problems of one source, of which no kind is told more than a hundred times: what goes beyond is counted."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self._counts: dict[str, int] = {}

    def say(self, kind: str, where: str, message: str) -> None:
        """Tell of something that was read with a doubt, or left out."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if self._counts[kind] <= _MOST_DOUBTS:
            self.problems.append(Problem(where, message))

    def end(self) -> None:
        """Tell how many more there were."""
        for kind, count in self._counts.items():
            if count > _MOST_DOUBTS:
                self.problems.append(Problem("", f"There are {count - _MOST_DOUBTS:,} more of these: {kind}."))
        self._counts.clear()


# Dates ----------------------------------------------------------------------------------------------------------------


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
    return _iso(int(year), int(month or 0), int(day or 0)), other


def printed_date(text: str) -> str:
    """A date in any form that is met as ISO 8601, as far as it is sure; otherwise as it is printed."""
    text = " ".join(text.split())
    if len(text) > _LONGEST_DATE:
        return text
    if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _iso(*(int(part or 0) for part in match.groups()))
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
            return f"{_iso(years[0], months[0])}/{_iso(years[1], months[1])}"
        return f"{years[0]:04}/{years[1]:04}" if len(marks) == 2 and years[0] < years[1] else ""
    year = years[0]
    if found["season"]:
        return f"{year:04}-{found['season'][0]}" if len(marks) == 2 else ""
    if not months and days and kinds[0] == "year" and len(days) < 3 and 1 <= days[0] <= 12:
        return _iso(year, *days)
    if len(months) == 1 and len(days) < 2:
        return _iso(year, months[0], *days)
    if len(months) == 1 and len(days) == 2 and days[0] < days[1]:
        return f"{_iso(year, months[0], days[0])}/{_iso(year, months[0], days[1])}"
    if len(months) == 2 and months[0] < months[1] and len(days) in (0, 2):
        return f"{_iso(year, months[0], *days[:1])}/{_iso(year, months[1], *days[1:])}"
    return f"{year:04}" if len(marks) == 1 else ""


def _iso(year: int, month: int = 0, day: int = 0) -> str:
    """ISO 8601 without the parts that cannot be."""
    if not year:
        return ""
    if not 1 <= month <= 12:
        return f"{year:04}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return f"{year:04}-{month:02}"


# Names ----------------------------------------------------------------------------------------------------------------


def person_of(text: str, role: str = "author") -> Person:
    """A name as tagged formats write it: "Family, Given, Suffix"; "J. K. Family" and "Family J.K." by their initials.

    Any other name without a comma, or with nothing behind its comma, is an organisation or cannot be split.
    """
    text = " ".join(text.split())
    family, comma, rest = text.partition(",")
    family, rest = family.strip(), rest.strip()
    if not comma:
        if match := _INITIAL_FIRST.fullmatch(text):
            return Person.parse(f"{match[2]}, {match[1].strip()}", role)
        if match := _INITIAL_LAST.fullmatch(text):
            return Person.parse(f"{match[1]}, {match[2]}", role)
        return Person(literal=text, role=role)
    if not rest.strip(" ,"):
        return Person(literal=family, role=role)
    given, _comma, suffix = rest.partition(",")
    given, suffix = given.strip(), suffix.strip()
    if _SUFFIX.fullmatch(given) and suffix and not _SUFFIX.fullmatch(suffix):  # "Family, Jr., Given"
        given, suffix = suffix, given
    if not family:
        return Person(literal=rest, role=role)
    person = Person.parse(f"{family}, {given}", role)
    person.suffix = suffix
    return person


def with_suffix_split(person: Person) -> Person:
    """The same person; a "Jr" or "3rd" at the end of the given names becomes the suffix."""
    given, _blank, last = person.given.rpartition(" ")
    if given and not person.suffix and _SUFFIX.fullmatch(last):
        person.given, person.suffix = given, last
    return person


# Numbers --------------------------------------------------------------------------------------------------------------


def issn_of(values: Iterable[str]) -> str:
    """The ISSNs that stand in the values, each once, with their hyphen, joined by commas; empty for none."""
    found = (f"{match[1]}-{match[2].upper()}" for value in values for match in _ISSN.finditer(value))
    return ", ".join(dict.fromkeys(found))


def isbn_of(values: Iterable[str]) -> str:
    """The first ISBN in the values, as 13 digits; empty for none."""
    pieces = (piece for value in values for piece in (*_NUMBER_IN_LIST.split(value), value))
    return next(filter(None, map(clean_isbn, pieces)), "")


def is_only(value: str, number: str) -> bool:
    """Whether a value says nothing but an ISBN or ISSN: the digits of `number`, be it as ten or thirteen."""
    bare = re.sub(r"[-\s]|(?i:isbn|issn)[:\s]?", "", value)
    return bare == number.replace("-", "") or (len(bare) in (10, 13) and clean_isbn(bare) == number)


def full_pages(pages: str) -> str:
    """A page range whose end leaves out what it shares with the beginning, in full: "6913-7" gives "6913-6917"."""
    match = _SHORT_RANGE.fullmatch(pages)
    if match is None:
        return pages
    letters, first, last = match.groups()
    if len(last) >= len(first):
        return pages
    whole = first[: len(first) - len(last)] + last
    return f"{letters}{first}-{letters}{whole}" if int(whole) > int(first) else pages
