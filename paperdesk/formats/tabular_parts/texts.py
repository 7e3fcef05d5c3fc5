"""What one cell holds, both ways: lists, people, and texts that a spreadsheet would take for a formula.

A cell that begins as a formula does gets an apostrophe before it, and loses it again when it is read. Where an easy
form would not come back the same, a list is written as JSON.
"""

from __future__ import annotations

import json
import re
from typing import Any

from paperdesk.record import Person

_FORMULA = re.compile("'*[=+@\\-\t\r\n＝＋－＠]")
_GUARDED = re.compile("'+[=+@\\-\t\r\n＝＋－＠]")
_AND = re.compile(r"\s{1,5}(?:and|und|et|&)\s{1,5}", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s{0,3}\((?:[\d\s;,]{4,40})\)")  # an index's numbers for a person
_INITIALS = re.compile(r"(?:[A-ZÀ-ÞŁŠŽŚČ]\.?[ -]?){1,4}")
_MORE = re.compile(r"[\s,;]{1,5}(?:et al\.?|(?:and|&) others|u\.\s?a\.|\.\.\.|…)\s{0,5}$", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_LONGEST_LIST = 100_000  # characters of a cell that is taken apart


def guarded(text: str) -> str:
    """A text that no spreadsheet runs."""
    return "'" + text if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` made the text of."""
    return text[1:] if _GUARDED.match(text) else text


def list_cell(parts: list[str], *, commas: bool = False) -> str:
    """Some texts in one cell, so that `list_of` finds them again."""
    easy = "; ".join(parts)
    return easy if list_of(easy, commas=commas) == parts else json.dumps(parts, ensure_ascii=False) if parts else ""


def list_of(cell: str, *, commas: bool = False) -> list[str]:
    """The texts of a cell: a JSON list, else between semicolons or line breaks, else with `commas` between commas."""
    found = json_of(cell)
    if isinstance(found, list) and all(isinstance(part, str) for part in found):
        return found
    mark = next((mark for mark in ("\n", ";", "|") if mark in cell), "," if commas else "")
    parts = cell.split(mark) if mark and len(cell) <= _LONGEST_LIST else [cell]
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def json_of(cell: str) -> Any:
    """The value that a cell is as JSON; None when it is none."""
    if cell[:1] not in ("[", "{"):
        return None
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return None


# People ---------------------------------------------------------------------------------------------------------------


def people_cell(people: list[Person]) -> str:
    """Names in one cell: "Berg, Jr., Jan; {An Organisation}"."""
    return "; ".join(map(_name, people))


def _name(person: Person) -> str:
    if person.literal:
        return f"{{{person.literal}}}"
    family = " ".join(part for part in (person.particle, person.family) if part)
    return ", ".join(part for part in (family, person.suffix, person.given) if part)


def people_of(cell: str, role: str = "author", *, commas: bool = True) -> list[Person]:
    """The people of a cell, in every form that exports use; without `commas` these only stand inside of a name."""
    cell = _IN_BRACKETS.sub("", cell.strip())
    cell = cell[:-100] + _MORE.sub("", cell[-100:])
    if not cell or len(cell) > _LONGEST_LIST * 5:
        return [Person(literal=cell[:1_000], role=role)] if cell else []
    people = [
        Person.parse(name, role) if name.startswith("{") or _is_one_name(name) else Person(literal=name, role=role)
        for name in _names(cell, commas)
    ]
    return [person for person in people if person.last]


def _is_one_name(name: str) -> bool:
    """Whether the commas of a name are those between its parts."""
    parts = name.split(",")
    return len(parts) < 3 or (len(parts) == 3 and any(_SUFFIX.fullmatch(part.strip()) for part in parts[1:]))


def _names(cell: str, commas: bool) -> list[str]:
    """The names of a cell, each in a form that `Person.parse` knows."""
    for mark in (";", "\n", "|", "§"):
        if mark in cell:
            return [part.strip(" ,") for part in _outside_braces(cell, mark) if part.strip(" ,")]
    if cell.startswith("{") and cell.endswith("}") and cell.count("{") == 1:
        return [cell]
    joined = _AND.split(cell)
    if len(joined) > 1 and "," not in cell:
        return joined
    if not commas:
        return joined if all("," in name for name in joined) else [cell]
    parts = [part.strip() for part in _AND.sub(", ", cell).split(",")]
    parts = [part for part in parts if part]
    if len(joined) > 1 and all("," in name for name in joined) and not _is_row_of_full_names(parts):
        return joined
    if len(parts) < 2:
        return parts
    if _is_row_of_full_names(parts):
        return [_turned(part) for part in parts]
    is_pairs = len(parts) % 2 == 0 and all(_INITIALS.fullmatch(given) for given in parts[1::2])
    if len(parts) > 2 and is_pairs:  # "Doe, J., Roe, R."
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return [cell]  # "Family, Given", or what cannot be told apart


def _is_row_of_full_names(parts: list[str]) -> bool:
    """Whether each part between commas is a whole name: "Jane Doe, Richard Roe", or "Doe J., Roe R."."""
    words = [part.split() for part in parts]
    return len(parts) > 1 and all(
        2 <= len(each) <= 5 and not _INITIALS.fullmatch(part) for each, part in zip(words, parts, strict=True)
    )


def _turned(name: str) -> str:
    """A name with its initials behind, "Doe J.A.", in the order that is understood."""
    family, _space, last = name.rpartition(" ")
    is_initials = bool(re.fullmatch(r"(?:[^\W\d_]\.-?){1,5}|[A-Z]{1,3}", last)) and len(family) > 2
    return f"{family}, {last}" if is_initials and not re.fullmatch(r"(?:[^\W\d_]\.\s?){1,3}", family) else name


def _outside_braces(cell: str, mark: str) -> list[str]:
    """The parts between marks, but for marks inside braces."""
    if "{" not in cell:
        return cell.split(mark)
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(cell):
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(0, depth - 1)
        elif sign == mark and depth == 0:
            parts.append(cell[start:place])
            start = place + 1
    return [*parts, cell[start:]]
