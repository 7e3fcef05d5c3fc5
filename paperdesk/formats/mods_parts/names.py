"""The names of a MODS record as persons, with the parts they have in the work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperdesk.formats.names import named
from paperdesk.formats.xmltree import find_text, text_of, texts_of
from paperdesk.record import Person

if TYPE_CHECKING:
    from paperdesk.formats.xmltree import Element

# Codes and words of MARC's list of relators. One that is not here is a contributor; an empty part is no person's.
_ROLES = {
    **dict.fromkeys(("aut", "author", "cre", "creator", "art", "artist", "pht", "photographer", "prg", "programmer",
                     "inv", "inventor", "ctg", "cartographer", "ive", "interviewee", "spk", "speaker", "dis",
                     "dissertant", "verfasser", "verfasserin"), "author"),
    **dict.fromkeys(("edt", "editor", "herausgeber", "hrsg"), "editor"),
    **dict.fromkeys(("trl", "translator"), "translator"), **dict.fromkeys(("ill", "illustrator"), "illustrator"),
    **dict.fromkeys(("cmp", "composer"), "composer"), **dict.fromkeys(("drt", "director"), "director"),
    **dict.fromkeys(("ivr", "interviewer"), "interviewer"), **dict.fromkeys(("rcp", "recipient", "addressee"),
                                                                            "recipient"),
    **dict.fromkeys(("pbl", "publisher", "dst", "distributor", "dgg", "degree grantor", "his", "host institution",
                     "isb", "fnd", "funder", "own", "owner", "rps", "repository", "prt", "printer"), ""),
}  # fmt: skip
PUBLISHERS = frozenset(("pbl", "publisher", "dgg", "degree grantor"))
_YEARS = re.compile(r"[,\s]{0,5}[\[(]?(?:b\.|d\.|ca\.|fl\.)?\s?\d{4}\??\s?-?(?:\s?(?:ca\. ?)?\d{4})?\??[\])]?[.,]?$")


def people_of(element: Element, otherwise: str = "author") -> list[Person]:
    """The people that the name elements of `element` tell of; `otherwise` is the part of who has none."""
    people = []
    for name in element.iterfind("name"):
        if name.get("type") == "conference":
            continue
        role = _role(name, otherwise)
        person = _person(name, role) if role else None
        if person is not None:
            people.append(person)
    return people


def roles_of(name: Element) -> list[str]:
    """The roles a name is given, codes and words, in small letters."""
    return [role.lower() for role in (*texts_of(name, "role/roleTerm"), *texts_of(name, "role/text"))]


def _role(name: Element, otherwise: str) -> str:
    """The part in the work; empty for a publisher, an owner and others that only dealt with it."""
    said = roles_of(name)
    known = [_ROLES[role] for role in said if role in _ROLES]
    return next(filter(None, known), "" if known else "contributor" if said else otherwise)


def _person(name: Element, role: str) -> Person | None:
    parts: dict[str, list[str]] = {}
    for part in name.iterfind("namePart"):
        if text_of(part):
            parts.setdefault(part.get("type") or "", []).append(text_of(part))
    plain = parts.get("", [])
    if name.get("type") == "corporate":
        whole = ": ".join(text.rstrip(",") for text in plain) or find_text(name, "displayForm")
        return Person(literal=whole, role=role) if whole else None
    family, given = " ".join(parts.get("family", [])), " ".join(parts.get("given", []))
    suffix = next(
        (term for term in parts.get("termsOfAddress", []) if re.fullmatch(r"(?i)(jr|sr|i{2,3}|iv)\.?", term)), ""
    )
    if family:
        person = named(family, given.rstrip(","), role)
    elif plain or given or find_text(name, "displayForm"):
        whole = _YEARS.sub("", " ".join(plain) or given or find_text(name, "displayForm")).strip(" ,")
        one_word = name.get("type") != "personal" and "," not in whole
        person = Person(literal=whole, role=role) if one_word and plain else Person.parse(whole, role)
    else:
        return None
    person.suffix = person.suffix or suffix
    return person
