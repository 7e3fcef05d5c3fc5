"""Names of people as sources write them, whole or in parts, as persons; knows no format."""

from __future__ import annotations

import re

from paperdesk.record import Person

_INITIAL_FIRST = re.compile(r"((?:[^\W\d_]\.[ -]{0,2}){1,5}) ?([^\W\d_][\w'’-]{1,40}(?: [^\W\d_][\w'’-]{1,40}){0,2})")
_INITIAL_LAST = re.compile(r"([^\W\d_][\w'’-]{1,40}(?: [^\W\d_][\w'’-]{1,40}){0,2}) ((?:[^\W\d_]\.-?){1,4})")
_INITIAL = re.compile(r"(?<![^\s-])([^\W\d_a-z])(?=[\s-]|$)")
_SUFFIX = re.compile(r"(?i)(?:jr|sr|ii|iii|iv|2nd|3rd|4th)\.?")


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


def named(family: str, given: str, role: str = "author") -> Person:
    """A person whose family name and given names a source tells apart; a particle leads the family name."""
    if not family:
        return Person(family=given, role=role)
    if "," in family or "," in given:
        return Person(family=family, given=given, role=role)
    return Person.parse(f"{family}, {given}", role)


def with_stops(given: str) -> str:
    """Given names with a full stop behind each letter that stands alone: "Peter O" is "Peter O."."""
    return _INITIAL.sub(r"\1.", given)


def _with_comma(text: str) -> str:
    """A name of at most four words with a comma before the initials that it ends with: "VAN DER BERG P"."""
    words = text.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    count = 1 if len(words) > 1 and len(words[-1]) <= _MOST_INITIALS and _is_capital(words[-1]) else 0
    while count and len(words) > count + 1 and len(words[-count - 1]) == 1 and _is_capital(words[-count - 1]):
        count += 1  # "SMITH J A"
    if not count or len(words) - count > _MOST_WORDS:
        return text
    return ", ".join(filter(None, (" ".join(words[:-count]), " ".join("".join(words[-count:])), suffix)))


def _is_capital(word: str) -> bool:
    return word.isalpha() and word.isupper()


_MOST_INITIALS = 3  # written together: four letters in capitals are rather a name, as in "MARY KING"
_MOST_WORDS = 3  # of a family name


def listed_name(text: str, role: str = "author") -> Person:
    """A name of a citation database: "Smith, JA", "SMITH JA" or "Smith, J A 3rd" with each initial apart.

    "James Brown" is split. What has more than three words and neither comma nor initials is an organisation.
    """
    text = " ".join(text.split()).strip(" ,")
    if "," not in text:
        text = _with_comma(text)
    if "," not in text:
        return Person.parse(text, role) if 1 < len(text.split()) < 4 else Person(literal=text, role=role)
    person = with_suffix_split(person_of(text, role))
    given = person.given
    # "KIM, LEE" is a name in capitals, "Kim, LEE" and "KIM, JH" have initials
    initials = given.isalpha() and given.isupper() and len(given) < (3 if person.family.isupper() else 5)
    person.given = with_stops(" ".join(given) if initials else given)
    return person
