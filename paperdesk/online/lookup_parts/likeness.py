"""How alike a found work is to the one that was asked for by its title, and whether to believe that it is the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from paperdesk.identifiers import folded_name, folded_title
from paperdesk.record import Person, Record

ENOUGH = 0.95
_LONGEST = 200  # letters of titles that are compared when they differ: time grows with their cube at worst
_NUMBER = re.compile(r"\d{1,20}|\b(?:i{2,3}|i?v|vi{1,3}|i?x|xi{1,2}|i(?=\W{0,9}$|\W{0,9}:))\b", re.A)
_WORDS_ALONE = 4  # a title of fewer words says little by itself


def likeness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 1; case, accents, punctuation and spaces count for nothing.

    1 means equal. Where the numbers differ ("Part I", "Part II") it is 0: these are two works.
    """
    left, right = folded_title(one), folded_title(other)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if _numbers(one) != _numbers(other):
        return 0.0
    matcher = SequenceMatcher(None, left[:_LONGEST], right[:_LONGEST], autojunk=False)
    if matcher.real_quick_ratio() < ENOUGH or matcher.quick_ratio() < ENOUGH:
        return matcher.quick_ratio() * 0.9  # surely too little; how little does not matter
    return min(matcher.ratio(), 0.99)


def _numbers(title: str) -> list[str]:
    """The numbers in a title, in figures or as Roman ones up to twelve."""
    return _NUMBER.findall(title[:2000].lower())


def is_believable(title: str, authors: Sequence[str], year: int | None, found: Record) -> bool:
    """Whether a found work is the one meant: titles equal, or nearly so with authors or year to confirm it.

    Authors and year that are known on both sides and differ speak against it.
    """
    score = likeness(title, found.title)
    if score < ENOUGH:
        return False
    people, years = _agree_on_people(authors, found), _agree_on_year(year, found)
    if people is False or years is False:
        return False
    if people or years:
        return True
    return score == 1.0 and len(title.split()) >= _WORDS_ALONE


def _agree_on_people(authors: Sequence[str], found: Record) -> bool | None:
    """Whether the first author asked for is among those found; None where one side has none."""
    if not authors or not found.authors:
        return None
    asked = Person.parse(authors[0])
    wanted = folded_name(asked.family or asked.last)
    return any(wanted in (folded_name(person.family), folded_name(person.last)) for person in found.authors)


def _agree_on_year(year: int | None, found: Record) -> bool | None:
    if year is None or found.year is None:
        return None
    return abs(year - found.year) <= 1
