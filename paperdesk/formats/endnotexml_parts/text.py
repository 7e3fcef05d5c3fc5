"""EndNote's styled text, names and dates, and how they are written.

A text stands in runs, each with a face and a font. A carriage return is a line break that was typed; a line feed with
blanks behind it is only how the file was laid out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from paperdesk.formats.xmltree import name_of
from paperdesk.markup.titles import plain
from paperdesk.record import ROLES, Person, clean_line, clean_text

if TYPE_CHECKING:
    from paperdesk.formats.xmltree import Element

_STYLE = '<style face="normal" font="default" size="100%">'
# What the letters of the Symbol font look like.
_SYMBOL = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                   "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_WORD_DATE = re.compile(
    r"(?:(?P<before>\d{1,2})(?:st|nd|rd|th)?\.? )?(?P<month>[A-Za-z]{3,9})\.?(?: (?P<day>\d{1,2})(?:st|nd|rd|th)?)?"
    r"(?:,? (?P<year>\d{4}))?"
)
_FULL = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")


def styled(element: Element | None) -> str:
    """The text of an element with the lines that were typed; what is raised or lowered in Unicode where it can be."""
    if element is None:
        return ""
    pieces: list[str] = []
    _say(element, pieces, "")
    return "\n".join(map(_one_line, "".join(pieces).replace("\r\n", "\r").split("\r"))).strip()


def line(element: Element | None) -> str:
    """`styled` as one line."""
    return " ".join(styled(element).split())


def title(element: Element | None) -> str:
    """`line` without the tags that other programs write into titles."""
    return plain(line(element))


def _say(element: Element, pieces: list[str], wrap: str) -> None:
    text = element.text or ""
    if len(element) and not text.strip() and "\n" in text:
        text = ""
    pieces.append(_raised(text, wrap))
    for child in element:
        face = (child.get("face") or "").lower() if name_of(child) == "style" else ""
        inner = "sup" if "superscript" in face else "sub" if "subscript" in face else wrap
        if (child.get("font") or "") == "Symbol" and len((child.text or "").strip()) == 1:
            child.text = "".join(_SYMBOL.get(letter, letter) for letter in child.text or "")
        if name_of(child):
            _say(child, pieces, inner)
        tail = child.tail or ""
        pieces.append("" if not tail.strip() and "\n" in tail else _raised(tail, wrap))


def _raised(text: str, wrap: str) -> str:
    return plain(f"<{wrap}>{text}</{wrap}>") if wrap and text and "<" not in text else text


def _one_line(text: str) -> str:
    """A typed line: what was broken only to be laid out is joined, other line feeds stay."""
    if "\n" not in text:
        return text
    out: list[str] = []
    for each in text.split("\n"):
        if out and each[:1] in (" ", "\t"):
            out += [" ", each.strip()]
        else:
            out += ["\n", each] if out else [each]
    return "".join(out)


def written(text: str) -> str:
    """A text as an element holds it."""
    safe = escape(clean_text(text)).replace("\n", "&#xD;")
    return f"{_STYLE}{safe}</style>"


# Names ----------------------------------------------------------------------------------------------------------------


def person_of(author: Element, role: str) -> Person | None:
    """The person an author element names: "Family, Given, Jr."; with a comma at the end it is an organisation."""
    said = author.get("role") or ""
    role = said if said in ROLES else role
    text = line(author)
    family = clean_line(author.get("last-name") or "")
    if family and (text or author.get("first-name")):
        given = " ".join(filter(None, (author.get("first-name"), author.get("middle-initial"))))
        person = Person.parse(f"{family},", role) if "," not in family else Person(family=family, role=role)
        person.given, person.suffix = clean_line(given), clean_line(author.get("suffix") or "")
        return person
    if text and text == clean_line(author.get("first-name") or ""):
        return Person(given=text, role=role)
    if not text:
        text = clean_line(author.get("corp-name") or "")
        return Person(literal=text, role=role) if text else None
    if text.endswith(",") and text.rstrip(", "):
        return Person(literal=text.rstrip(", "), role=role)
    if not text.strip(",; "):
        return None
    return Person.parse(text, role)


def written_person(person: Person, role: str) -> str:
    """A person as an author element; `role` is what its place says already."""
    attributes = f" role={quoteattr(person.role)}" if person.role != role else ""
    if person.literal:
        return f"<author{attributes}>{written(person.literal.rstrip(', ') + ',')}</author>"
    alone = not (person.family or person.particle)
    family = "" if alone else person.last
    text = ", ".join(part for part in (family, person.given, person.suffix) if part)
    if Person.parse(text, person.role) != person:  # "Two Words" would be a given and a family name
        parts = {"last-name": family, "first-name": person.given, "suffix": person.suffix}
        attributes += "".join(f" {name}={quoteattr(clean_line(part))}" for name, part in parts.items() if part)
    return f"<author{attributes}>{written(text)}</author>"


# Dates ----------------------------------------------------------------------------------------------------------------


def date_of(year: str, day: str) -> tuple[str, bool]:
    """The date that a year and the day beside it tell, as ISO 8601 as far as known; whether the day is in it."""
    if not day or not (_ISO.fullmatch(year) or not year):
        return year or day, not day or not year
    own_year = year[:4]
    ends = day.split("/") if "-" in day else [day]
    if len(ends) == 2 and all(_ISO.fullmatch(end) for end in ends) and (not own_year or day.startswith(own_year)):
        return day, True
    found = _parts(day)
    if found is None or (own_year and found[0] and found[0] != own_year) or not (own_year or found[0]):
        return year or day, not year
    return _joined(found[0] or own_year, found[1], found[2]), True


def _parts(day: str) -> tuple[str, int, int] | None:
    """Year (or empty), month and day (or 0) of "Mar 3", "3 March 2015", "2015-03-03", "Mar"; None for another form."""
    full = _FULL.fullmatch(day)
    if full:
        numbers = (full[1], int(full[2]), int(full[3] or 0))
        season = 21 <= numbers[1] <= 24 and not numbers[2]
        return numbers if (1 <= numbers[1] <= 12 or season) and numbers[2] <= 31 else None
    match = _WORD_DATE.fullmatch(day)
    if match is None or (match["before"] and match["day"]):
        return None
    word = match["month"].capitalize()
    month = next((place for place, name in enumerate(_MONTHS, 1) if _is_month(word, name)), 0)
    number = int(match["before"] or match["day"] or 0)
    return (match["year"] or "", month, number) if month and number <= 31 else None


_LONG = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December")  # fmt: skip


def _is_month(word: str, short: str) -> bool:
    return word in (short, _LONG[_MONTHS.index(short)]) or (word, short) == ("Sept", "Sep")


def _joined(year: str, month: int, day: int) -> str:
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")


def written_date(date: str) -> tuple[str, str]:
    """The year and the day beside it that `date_of` takes for this date; the day may be empty."""
    match = _ISO.fullmatch(date)
    if match and match[2] and 1 <= int(match[2]) <= 12:
        day = f"{_MONTHS[int(match[2]) - 1]}" + (f" {int(match[3])}" if match[3] else "")
        if date_of(match[1], day)[0] == date:
            return match[1], day
    year = re.match(r"\d{4}(?=[-/])", date)
    if year and date_of(year.group(), date) == (date, True):
        return year.group(), date
    return date, ""
