"""Patterns of citation keys: "[auth:lower][year][shorttitle:lower]", and what they make of a work.

A pattern is letters with parts in brackets, as JabRef writes them; a part may have modifiers after colons. PARTS and
MODIFIERS say which there are. Knows no store: which keys are free, library/keys asks. What is made is safe in BibTeX.
Letters become ASCII where Unicode knows what they are made of (é is e, ß is ss) and stay otherwise (王, Ж); biber and
the newer BibTeXs bear them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from paperdesk.errors import BadInputError
from paperdesk.identifiers import folded_name
from paperdesk.record import Person, Record

DEFAULT = "[auth:lower][year][veryshorttitle:lower]"
"""Makes author2020word, in ASCII where the name and the word have any."""
LONGEST = 200  # characters of a pattern
_MOST_LETTERS = 60  # of a key
_OWN_LETTERS_AT_MOST = 12  # of a name or word that is not ASCII: some scripts have no blanks between words
_OF_ONE_VALUE = 2_000  # characters of a title or name that are looked at
_PIECE = re.compile(r"\[([^\[\]]{0,80})\]|([^\[\]]+)|([\[\]])")
_PART = re.compile(r"([a-zA-Z]{1,24})(\d{0,2})")
_FIRST = re.compile(r"\((\d{1,2})\)")
_LITERAL = re.compile(r"[A-Za-z0-9.:_+/-]*")
SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "by",
        "can",
        "for",
        "from",
        "how",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "over",
        "the",
        "their",
        "to",
        "towards",
        "toward",
        "under",
        "using",
        "via",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "with",
        "without",
        "do",
        "does",
        "not",
    ]
)
_OWN_LETTERS = str.maketrans({
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
    "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "n", "Ŋ": "N", "ŧ": "t",
    "Ŧ": "T",
})  # fmt: skip


def folded(text: str) -> str:
    """A name or word in the letters of keys, its case kept; signs and spaces are gone."""
    return "".join(map(_letter, text[:_OF_ONE_VALUE].translate(_OWN_LETTERS)))


def _letter(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", sign)
    if plain[0].isascii():
        return "".join(each for each in plain if each.isascii() and each.isalnum())
    return sign if sign.isalnum() else ""


class Part(NamedTuple):
    """What may stand in brackets: what it is for, the words it gives, and whether a number may follow its name."""

    help: str
    words: Callable[[Record, int], list[str]]  # the number is 0 where none was written
    counted: bool = False


def _people(record: Record) -> list[str]:
    people: list[Person] = record.authors or record.people
    return [name for person in people if (name := folded(person.family or person.last))]


def _auth(record: Record, count: int) -> list[str]:
    first = _people(record)[:1]
    return [name[:count] if count else name for name in first]


def _authors(record: Record, count: int) -> list[str]:
    names = _people(record)
    return names if not count or len(names) <= count else [*names[:count], "EtAl"]


def _auth_et_al(record: Record, _count: int) -> list[str]:
    names = _people(record)
    return names if len(names) <= 2 else [names[0], "EtAl"]


def _title(record: Record, _count: int) -> list[str]:
    words = [folded(word) for word in re.findall(r"\w+", record.title[:_OF_ONE_VALUE])]
    return [word for word in words if word]


def _significant(record: Record, count: int) -> list[str]:
    words = _title(record, 0)
    telling = [word for word in words if len(word) > 1 and word.lower() not in SMALL_WORDS]
    return (telling or words)[:count]


def _capital(words: list[str]) -> list[str]:
    return [word[:1].upper() + word[1:] for word in words]


def _journal(record: Record, _count: int) -> list[str]:
    return [word for word in map(folded, re.findall(r"\w+", record.venue[:_OF_ONE_VALUE])) if word]


PARTS: dict[str, Part] = {
    "auth": Part("Family name of the first author; [auth3]: its first three letters", _auth, counted=True),
    "authors": Part("Family names of all authors; [authors2]: of two, then EtAl", _authors, counted=True),
    "authEtAl": Part("One or two family names, or the first and EtAl", _auth_et_al),
    "year": Part("Year, four digits", lambda record, _count: [str(record.year)] if record.year else []),
    "shortyear": Part(
        "Year, its last two digits", lambda record, _count: [f"{record.year:02}"[-2:]] if record.year else []
    ),
    "title": Part("All words of the title", lambda record, _count: _capital(_title(record, 0))),
    "shorttitle": Part("The first three telling words of the title; [shorttitle2]: two",
                       lambda record, count: _capital(_significant(record, count or 3)), counted=True),
    "veryshorttitle": Part("The first telling word of the title", lambda record, _count: _significant(record, 1)),
    "journal": Part("The journal, proceedings or site; [journal:abbr]: its initials", _journal),
}  # fmt: skip
MODIFIERS: dict[str, str] = {
    "lower": "In small letters",
    "upper": "In capitals",
    "abbr": "The first letter of each word",
    "(n)": "The first n letters: [title:(10)]",
}


class _Piece(NamedTuple):
    literal: str
    part: Part | None
    number: int
    modifiers: tuple[str, ...]


def checked_pattern(text: str) -> str:
    """A pattern that was typed, without space around it; empty means the default. Raises BadInputError."""
    pattern = text.strip() or DEFAULT
    if not any(piece.part for piece in _pieces(pattern)):
        raise BadInputError(
            f"The pattern “{pattern[:60]}” would give all papers one key.", hint="Add a part: [auth], say."
        )
    return pattern


def _pieces(pattern: str) -> list[_Piece]:
    if len(pattern) > LONGEST:
        raise BadInputError(f"A pattern of keys has at most {LONGEST} characters.")
    pieces = []
    for match in _PIECE.finditer(pattern):
        part, literal, stray = match.groups()
        if stray:
            raise BadInputError(f"In the pattern “{pattern[:60]}” a bracket is not closed.")
        if literal is None:
            pieces.append(_part(part))
        elif _LITERAL.fullmatch(literal):
            pieces.append(_Piece(literal, None, 0, ()))
        else:
            raise BadInputError(f"“{literal[:40]}” cannot stand in a key: letters, digits and . : - _ + / can.")
    return pieces


def _part(written: str) -> _Piece:
    name, *modifiers = written.split(":")
    match = _PART.fullmatch(name)
    part = PARTS.get(match[1]) if match else None
    if match is None or part is None or (match[2] and not part.counted):
        raise BadInputError(f"“[{written}]” is no part of a key.", hint=f"There are [{'], ['.join(PARTS)}].")
    for modifier in modifiers:
        if modifier not in MODIFIERS and not _FIRST.fullmatch(modifier):
            raise BadInputError(f"“:{modifier}” is no modifier.", hint=f"There are :{', :'.join(MODIFIERS)}.")
    return _Piece("", part, int(match[2] or 0), tuple(modifiers))


def key_of(record: Record, pattern: str = DEFAULT) -> str:
    """The key a work gets by a pattern; never empty. Raises BadInputError where the pattern is wrong."""
    if pattern.strip() in ("", DEFAULT):
        return _plain_key(record)
    key = "".join(_made(piece, record) for piece in _pieces(checked_pattern(pattern)))
    return key[:_MOST_LETTERS] or "paper"


def _made(piece: _Piece, record: Record) -> str:
    if piece.part is None:
        return piece.literal
    words = piece.part.words(record, piece.number)
    for modifier in piece.modifiers:
        first = _FIRST.fullmatch(modifier)
        if first:
            words = ["".join(words)[: int(first[1])]]
        elif modifier == "abbr":
            words = [word[:1] for word in words]
        else:
            words = [word.lower() if modifier == "lower" else word.upper() for word in words]
    return "".join(words)


def _plain_key(record: Record) -> str:
    """The default pattern: "vaswani2017attention", in lower-case ASCII; a name or word without any in its letters."""
    people = record.authors or record.people
    name = _plain(people[0].family or people[0].last) if people else ""
    words = [_plain(word) for word in _words(record.title)]
    word = next((word for word in words if len(word) > 1 and word not in SMALL_WORDS), words[0] if words else "")
    return _cut(f"{name}{record.year or ''}{word}") or "paper"


def _plain(text: str) -> str:
    """A name or word in small letters: in ASCII, or as it is where nothing of it is ASCII ("山田")."""
    plain = folded_name(text)
    return re.sub(r"[^a-z0-9]", "", plain) or _own_letters(text)


def _own_letters(text: str) -> str:
    """The letters and digits of a text as they are written, with the vowel signs and accents that belong to them."""
    return _cut("".join(_words(text)).replace("_", "").lower(), _OWN_LETTERS_AT_MOST)


def _words(text: str) -> list[str]:
    if text.isascii():
        return re.findall(r"\w+", text[:_OF_ONE_VALUE])
    words, goes_on = [""], False
    for sign in unicodedata.normalize("NFC", text[:_OF_ONE_VALUE]):
        if sign.isalnum() or sign == "_" or (goes_on and _is_mark(sign)):
            words[-1] += sign
            goes_on = True
        elif goes_on:
            words.append("")
            goes_on = False
    return [word for word in words if word]


def _is_mark(sign: str) -> bool:
    """Whether a sign belongs to the letter before it: a vowel sign, an accent."""
    return unicodedata.category(sign) in ("Mn", "Mc")


def _cut(key: str, end: int = _MOST_LETTERS) -> str:
    """The first letters of a key, no vowel sign parted from its letter."""
    while 0 < end < len(key) and _is_mark(key[end]):
        end -= 1
    return key[:end]
