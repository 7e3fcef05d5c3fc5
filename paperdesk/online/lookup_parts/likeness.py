"""How alike a found work is to the one that was asked for by its title, and whether to believe that it is the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from paperdesk.identifiers import clean_arxiv, clean_doi, clean_pmid, folded_name, folded_title
from paperdesk.online.lookup_parts.identifier import ARXIV, DOI, PMID, Identifier
from paperdesk.record import Person, Record

ENOUGH = 0.95
_LONGEST = 200  # letters of titles that are compared when they differ: time grows with their cube at worst
_NUMBER = re.compile(r"\d{1,20}|\b(?:i{2,3}|i?v|vi{1,3}|i?x|xi{1,2}|i(?=\W{0,9}$|\W{0,9}:))\b", re.A)
_WORDS_ALONE = 4  # a title of fewer words says little by itself
_SHORTEST_PART = 8  # letters of a title that the other goes on from: "… : a survey"
_SHARED = 0.5  # of the words of the shorter title, where the people agree as well


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


def is_answer_of(held: Record, found: Record) -> bool:
    """Whether what a service says of a paper's identifier speaks of that paper: the identifier may be a wrong one.

    Titles confirm it: alike, or one going on where the other ends, or of many words in common by the same people. Where
    a title is missing there is nothing to compare, and people that differ speak against it.
    """
    people = agree_on_people(held, found)
    left, right = folded_title(held.title), folded_title(found.title)
    if not left or not right:
        return people is not False
    score = likeness(held.title, found.title)
    if score >= ENOUGH:
        return people is not False or len(held.title.split()) >= _WORDS_ALONE
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) >= _SHORTEST_PART and longer.startswith(shorter):
        return people is not False
    return people is True and score > 0 and words_in_common(held.title, found.title) >= _SHARED


def agree_on_people(held: Record, found: Record) -> bool | None:
    """Whether the first author of the one is among those of the other; None where one side has none."""
    return _agree_on_people([person.full for person in held.authors], found)


def words_in_common(one: str, other: str) -> float:
    """How many of the words of the title that has fewer stand in the other, 0 to 1."""
    mine, theirs = ({folded_title(word) for word in title[:2000].split()} - {""} for title in (one, other))
    return len(mine & theirs) / (min(len(mine), len(theirs)) or 1)


def answered_otherwise(asked: Identifier, found: Record, service: str) -> str:
    """A sentence where a service answers with a work that goes by another identifier of the kind asked by, else "".

    That can be right: a DOI may lead on to the one that took its place.
    """
    name, value = "", ""
    if asked.kind == DOI:
        name, value = "DOI", clean_doi(found.doi) if found.doi else ""
    elif asked.kind == PMID:
        name, value = "PubMed id", clean_pmid(found.pmid) if found.pmid else ""
    elif asked.kind == ARXIV:
        held = clean_arxiv(found.arxiv) if found.arxiv else None
        name, value = "arXiv id", held[0] if held else ""
    if not value or value == asked.value:
        return ""
    return f"{service} answers {asked} with a work of another {name}: {value}."
