"""The names of a BibTeX field as persons, and persons as such a field.

A field is split into names, and a name into its parts, before any TeX is read: braces hold together what belongs
together, and an "and" inside them joins nothing. Knows BibTeX's three orders ("First von Last", "von Last, First", "von
Last, Jr, First"), BibLaTeX's "family=…, given=…", and the commonest mistakes; nothing of files or fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from paperdesk.latex import balanced, decode, encode
from paperdesk.record import Person

_AND = re.compile(r" and(?= )", re.I)
_AND_OR_BRACE = re.compile(r" and(?= )|[{}]", re.I)
_COMMA_OR_BRACE = re.compile(r"[,{}]")
_BLANK_OR_BRACE = re.compile(r" |(?<!\\)~|[{}]")
_PART = re.compile(r"\s*(?:id|useprefix|(?:family|given|prefix|suffix)(?:-i)?)\s*=", re.I)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.I)
_INITIALS = re.compile(r"(?:\w\.?[ ~-]?){1,4}")
_BRACED_AND = re.compile(r"(?:^| )\{(?:and|\\?&)\} ", re.I)  # "Smith {and} Sons" are no Mr Sons
_DOTTED = re.compile(r"(?:[A-Z]\.[ ~-]?){1,4}")
_OTHERS = re.compile(r"(?:^|, *)(?:others|et al\.?)$", re.I)
_PARTICLES = {
    "von", "van", "vom", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "du", "des", "la", "le", "les",
    "el", "al", "bin", "ibn", "ter", "ten", "te", "zu", "zum", "zur", "af", "av", "und", "y", "e", "'t", "d'", "in",
    "op",
}  # fmt: skip
_BRACE = re.compile(r"[{}]")
_PARTING = re.compile(r"(?<!\\)[ ,=]")
_GIVEN_ALONE = "{{}"  # the empty group prints nothing, and says that what follows is a given name without another


def parse_names(value: str, role: str) -> tuple[list[Person], bool]:
    """The persons in the TeX of a name field, and whether it ends in "and others"."""
    value = " ".join(value.split()).replace("\\ ", " ")
    if not balanced(value):  # "Thi\\{'ebaux and Hertzberg": such a brace must not hold names together
        value = re.sub(r"\\[{}]", "", value)
        value = value if balanced(value) else value.replace("{", "").replace("}", "")
    names = _separated(value)
    if ";" in value or ("," in value and any(name.count(",") > 1 for name in names)):
        names = [one for name in names for one in _separated_by_mistake(name, alone=len(names) == 1)]
    others = bool(names) and _OTHERS.search(names[-1]) is not None
    if others:
        names[-1] = _OTHERS.sub("", names[-1])
    people = [parse_name(name, role) for name in names if name]
    return [person for person in people if person.last], others


def _separated(value: str) -> list[str]:
    """The names of a field, split at every "and" outside of braces."""
    if "{" not in value:
        names = _AND.split(f" {value} ") if "and" in value.lower() else [value]
    else:
        names = _cut(f" {value} ", _AND_OR_BRACE)
    return [name for name in map(str.strip, names) if name]


def _separated_by_mistake(name: str, *, alone: bool) -> list[str]:
    """The names in what should be one: "Smith, J.; Doe, A.", "Smith, J., Doe, A." and "Jan Roe, Ann Doe, Al Poe"."""
    if "{" in name:
        return [name]
    if ";" in name and alone and "&" not in name:
        return [part for part in map(str.strip, name.split(";")) if part]
    parts = [part.strip() for part in name.split(",")]
    if len(parts) >= 4 and len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    listed = [part for part in parts if part]  # "Jan Roe, Ann Doe, and Al Poe" leaves a comma behind
    if len(parts) >= 3 and len(listed) >= 2 and all(" " in part or "." in part[1:-1] for part in listed):
        return listed if not any(map(_SUFFIX.fullmatch, listed)) else [name]
    return [name]


def _cut(text: str, pattern: re.Pattern[str]) -> list[str]:
    """`text` cut at what the pattern finds outside of braces; the pattern also finds the braces themselves."""
    pieces: list[str] = []
    start = depth = 0
    for match in pattern.finditer(text):
        sign = match.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            pieces.append(text[start : match.start()])
            start = match.end()
    pieces.append(text[start:])
    return pieces


def parse_name(name: str, role: str = "author") -> Person:
    """One name in TeX as a person; a name wholly in braces is an organisation."""
    plain = "{" not in name and "\\" not in name
    if not plain and name[0] == "{" and name[-1] == "}" and _is_one_group(name):
        if name.startswith(_GIVEN_ALONE):
            return Person(given=_text(name[len(_GIVEN_ALONE) : -1]), role=role)
        return Person(literal=_text(name[1:-1]), role=role)
    if "=" in name and _PART.match(name):
        return _extended(name, role)
    if not plain and _BRACED_AND.search(name) and "," not in name:
        return Person(literal=_text(name), role=role)
    parts = name.split(",") if plain else _cut(name, _COMMA_OR_BRACE) if "," in name else [name]
    if len(parts) == 1:
        return _first_von_last(_words(name, plain), role)
    parts = [part.strip() for part in parts]
    particle, family = _von_last(_words(parts[0], plain))
    suffix, given = "", parts[1]
    if len(parts) > 2:
        suffix, given = parts[1], ", ".join(part for part in parts[2:] if part)
        if _SUFFIX.fullmatch(given) and not _SUFFIX.fullmatch(suffix):
            suffix, given = given, suffix
        elif _DOTTED.fullmatch(suffix) and _DOTTED.fullmatch(given):
            suffix, given = "", f"{suffix} {given}"  # "Merle, J., C."
    return Person(_text(family), _text(given), _text(particle), _text(suffix), "", role)


def _is_one_group(name: str) -> bool:
    """Whether the braces around a name belong together; around one letter, "{\\'E}", they make no organisation."""
    depth = 0
    for match in _BRACE.finditer(name):
        depth += 1 if match.group() == "{" else -1
        if depth <= 0 and match.end() != len(name):
            return False
    return depth == 0 and not (name.startswith("{\\") and len(decode(name)) < 3)


def _extended(name: str, role: str) -> Person:
    """BibLaTeX's extended form: "family=Harman, given=Hans, prefix=von"."""
    given: dict[str, str] = {}
    for part in _cut(name, _COMMA_OR_BRACE):
        key, _, value = part.partition("=")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1]
        given[key.strip().lower()] = _text(value)
    get = given.get
    return Person(get("family", ""), get("given", ""), get("prefix", ""), get("suffix", ""), "", role)


def _words(text: str, plain: bool) -> list[str]:
    if plain:
        return text.replace("~", " ").split()
    return [word for word in _cut(text, _BLANK_OR_BRACE) if word]


def _first_von_last(words: list[str], role: str) -> Person:
    """ "First von Last": the small words in the middle are the particle."""
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    small = [place for place, word in enumerate(words[:-1]) if _is_small(word)]
    if small and small[0] == 0 and not (set(words[:-1]) & _PARTICLES):
        small = []  # "danah boyd": a name in small letters
    if small:
        first, last = small[0], small[-1] + 1
        given, particle, family = words[:first], words[first:last], words[last:]
    else:
        given, particle, family = words[:-1], [], words[-1:]
    join = " ".join
    return Person(_text(join(family)), _text(join(given)), _text(join(particle)), _text(suffix), "", role)


def _von_last(words: list[str]) -> tuple[str, str]:
    """ "von Last": everything up to the last small word is the particle."""
    count = len(words) - 1
    while count > 0 and not _is_small(words[count - 1]):
        count -= 1
    count = max(count, 0)
    return " ".join(words[:count]), " ".join(words[count:])


def _is_small(word: str) -> bool:
    """Whether a word begins with a small letter, as BibTeX sees it: braces hide, unless a macro follows them."""
    if word[0] == "{" and not word.startswith("{\\"):
        return False
    if word[0] in "{\\":
        word = decode(word)
    for letter in word:
        if letter.isalpha():
            return letter.islower()
    return False


def _text(tex: str) -> str:
    return " ".join(decode(tex).split()) if tex else ""


def write_names(people: Iterable[Person], others: bool = False) -> str:
    """The persons as the TeX of a name field; `parse_names` reads the same persons from it."""
    names = [name for name in map(write_name, people) if name]
    if others:
        names.append("others")
    return " and ".join(names)


def write_name(person: Person) -> str:
    """One person as "von Last, Jr, First", an organisation in braces; in BibLaTeX's long form what that cannot say."""
    if person.literal:
        tex = encode(person.literal)
        return f"{{{{{tex}}}}}" if tex.startswith("\\") else f"{{{tex}}}"
    if person.given and not (person.family or person.particle or person.suffix):
        return f"{_GIVEN_ALONE}{encode(person.given)}}}"  # at ", Madonna" biber ends with the whole file
    short = _written(person)
    if not (person.given or person.suffix):  # biber warns of a comma with nothing behind it
        glued = "" if person.particle else _PARTING.sub(r"{\g<0>}", encode(person.family))
        for tex in filter(None, (short.rstrip(","), glued)):
            if parse_names(tex, person.role) == ([person], False):
                return tex
    if parse_names(short, person.role) == ([person], False):
        return short
    parts = (("family", person.family), ("given", person.given), ("prefix", person.particle), ("suffix", person.suffix))
    long = ", ".join(f"{name}={{{encode(text)}}}" for name, text in parts if text)
    return long if parse_names(long, person.role) == ([person], False) else short


def _written(person: Person) -> str:
    family, given, suffix = _kept(person.family), _kept(person.given), person.suffix
    if not _SUFFIX.fullmatch(suffix):
        suffix = _kept(suffix)
    if _von_last(_words(family, plain=False))[0]:
        family = "{" + encode(person.family) + "}"  # "de la Cruz" without a particle of its own
    if person.particle:
        family = f"{encode(person.particle)} {family}".strip()
    if suffix:
        return f"{family}, {suffix}, {given}".rstrip()
    if given or not family.isalnum():
        return f"{family}, {given}".strip()
    return family


def _kept(text: str) -> str:
    """TeX of a part of a name, in braces where its own signs would be read as the end of the part or the name."""
    tex = encode(text)
    if set(tex) & set(",=;") or _AND.search(f" {tex} ") or _SUFFIX.fullmatch(tex):
        return "{" + tex + "}"
    return tex
