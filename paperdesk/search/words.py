"""The one analyzer: how text becomes words, for the index, for queries, and for marking what a query found.

A word is a run of letters and digits of any script with its accents. It is folded (accents, case, ligatures, full-width
forms), stop words are left out but keep their place, and what is left is stemmed; in names nothing is left out or
stemmed, and a ";", which stands between two, leaves a place free: no phrase goes from one person to the next. Runs of
Chinese, Japanese and Korean become overlapping pairs of characters, and the last one alone, so that every character
begins exactly one term. Knows nothing of files or queries. A change of what this module answers makes every index
stale: raise `index.SCHEMA` with it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import insort
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from paperdesk.search.stemming import stem

LONGEST_TERM = 64
"""Letters of a word that count; the rest of a longer one (a sequence, a base64 blob) is ignored."""

STOP_WORDS = frozenset(
    ("a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "has", "have", "if", "in", "into",
     "is", "it", "its", "of", "on", "or", "s", "such", "that", "the", "their", "then", "there", "these", "they", "this",
     "to", "was", "we", "were", "which", "with")
)  # fmt: skip
"""Words that are in nearly every abstract: not indexed in texts; a phrase leaves one place for each."""

_CJK = "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3100-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
_CJK += "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U0001b000-\U0001b16f\U00020000-\U0003ffff"
# Signs that are no letters to Python but stand inside words: accents written apart, the vowels of the Indic scripts,
# soft hyphens and the joiners of Persian. Letters that lie in these ranges do no harm.
_MARKS = "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
_MARKS += "\u06ea-\u06ed\u0711\u0730-\u074a\u07a6-\u07b0\u07eb-\u07f3\u0816-\u082d\u0859-\u085b\u0898-\u0963"
_MARKS += "\u0981-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u0f18\u0f19\u0f35\u0f37\u0f39"
_MARKS += "\u0f3e\u0f3f\u0f71-\u0f84\u0f86-\u0fbc\u102b-\u103e\u1056-\u1060\u1062-\u109d\u135d-\u135f\u17b4-\u17d3"
_MARKS += "\u1ab0-\u1ace\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"

BETWEEN = ";"
"""What stands between two names and takes a place of its own there, so that their words are not beside each other."""

_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_ASCII_NAME = re.compile(f"[A-Za-z0-9]+|{BETWEEN}")


@cache
def _word(names: bool = False) -> re.Pattern[str]:
    """A word of any script; of `names` also what parts them. Made when it is first needed: such sets take milliseconds,
    and a start waits for each.
    """
    word = f"[{_CJK}][{_CJK}{_MARKS}]*|[^\\W_{_CJK}]+(?:[{_MARKS}]+[^\\W_{_CJK}]*)*"
    return re.compile(f"{word}|{BETWEEN}" if names else word)


# "pre-training" is also one word, so that "pretraining" finds it; of more parts ("state-of-the-art") nobody writes one.
# In two steps: the first goes from hyphen to hyphen, many times faster than trying at every letter.
_ASCII_SECOND = re.compile(r"-([A-Za-z]{2,16})(?![\w-])")
_ASCII_FIRST = re.compile(r"(?<![\w-])[A-Za-z]{2,12}\Z")


@cache
def _pair() -> re.Pattern[str]:
    hyphens = "-\u2010\u2011"
    edge = f"\\w{_MARKS}{hyphens}"
    return re.compile(f"(?<![{edge}])([A-Za-z]{{2,12}})[{hyphens}]([A-Za-z]{{2,16}})(?![{edge}])")


@cache
def _cjk_start() -> re.Pattern[str]:
    return re.compile(f"[{_CJK}]")


# Letters that do not come apart under NFKD, and signs inside words that mean nothing to a search.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n",
     "ĸ": "k", "ɐ": "a", "ɑ": "a", "ə": "e", "ʼ": None, "\u00ad": None, "\u200c": None, "\u200d": None}
)  # fmt: skip
_KEPT_CLASSES = frozenset({0, 7, 8, 9})  # nukta, kana voicing, virama: parts of a letter, not accents on one
_MOST_CACHED = 400_000


class Piece(NamedTuple):
    """A word of a query: the term to look up, how many places after the query's first word it stands, its folded form.

    `open` says that the word may go on: the last one of a prefix (its term is "" where it is a stop word), and a single
    Chinese character, which matches every pair it begins.
    """

    term: str
    offset: int
    form: str
    open: bool = False


class _Terms(dict[str, str]):
    """Raw word to term, "" for one that is not indexed; filled as words come, emptied when it has grown too large."""

    def __init__(self, *, names: bool) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, raw: str) -> str:
        form = fold(raw)
        if self._names:
            term = "" if raw == BETWEEN else form
        elif form in STOP_WORDS:
            term = ""
        else:
            term = stem_of(form)
        if len(self) >= _MOST_CACHED:
            self.clear()
        self[raw] = term
        return term


def fold(word: str) -> str:
    """The word in lower case, without accents and in plain forms of its letters, cut to LONGEST_TERM; may be empty."""
    return word.lower()[:LONGEST_TERM] if word.isascii() else _fold_any(word)[:LONGEST_TERM]


def _fold_any(word: str) -> str:
    for _ in range(3):  # a form may come apart into one that has a simpler form itself
        before = word
        decomposed = unicodedata.normalize("NFKD", word)
        bare = "".join(sign for sign in decomposed if unicodedata.combining(sign) in _KEPT_CLASSES)
        word = unicodedata.normalize("NFC", bare.casefold().translate(_PLAIN))
        if word == before:
            break
    return "".join(sign for sign in word if sign.isalnum() or unicodedata.category(sign)[0] == "M")


def stem_of(form: str) -> str:
    """The stem of a folded word; words with digits or letters of other scripts are their own stem."""
    return stem(form) if form.isascii() and form.isalpha() else form


_TEXT = _Terms(names=False)
_NAMES = _Terms(names=True)


def positions(text: str, *, names: bool = False, seen: Counter[str] | None = None) -> dict[str, list[int]]:
    """The terms of a text, each with its places in ascending order; between two names there is at least one free place.

    The raw words are counted into `seen`, where one is given, for `surface_forms`.
    """
    terms = _NAMES if names else _TEXT
    places: dict[str, list[int]] = {}
    if not text.isascii():
        _positions_any(text, names, places, seen)
        if not names:
            _add_pairs(text, places, seen)
        return places
    found = (_ASCII_NAME if names else _ASCII_WORD).findall(text)
    if seen is not None:
        seen.update(found)
    for place, raw in enumerate(found):
        term = terms[raw]
        if term in places:
            places[term].append(place)
        elif term:
            places[term] = [place]
    if not names and "-" in text:
        _add_pairs(text, places, seen)
    return places


def pairs(text: str) -> Iterator[tuple[int, int, str]]:
    """The words of two parts with a hyphen between, as they stand at text[start:end], written as one."""
    if not text.isascii():
        for found in _pair().finditer(text):
            yield found.start(), found.end(), found[1] + found[2]
        return
    for second in _ASCII_SECOND.finditer(text):
        hyphen = second.start()
        first = _ASCII_FIRST.search(text, max(0, hyphen - 12), hyphen)
        if first is not None:
            yield first.start(), second.end(), first[0] + second[1]


def joined(text: str) -> str:
    """A word of two parts with a hyphen, written as one; "" for any other text."""
    return next((raw for start, end, raw in pairs(text) if (start, end) == (0, len(text))), "")


def _add_pairs(text: str, places: dict[str, list[int]], seen: Counter[str] | None) -> None:
    """Add each pair as one more word at the place of its first part."""
    place = last = 0
    for start, _, raw in pairs(text):
        between = text[last:start]
        place += len(_ASCII_WORD.findall(between)) if between.isascii() else sum(1 for _ in tokens(between))
        last = start
        term = _TEXT[raw]
        if term:
            insort(places.setdefault(term, []), place)
        if seen is not None:
            seen[raw] += 1


def _positions_any(text: str, names: bool, places: dict[str, list[int]], seen: Counter[str] | None) -> None:
    place = 0
    terms = _NAMES if names else _TEXT
    starts_cjk = _cjk_start().match
    for raw in _word(names).findall(text):
        if starts_cjk(raw):
            for gram in _grams(_fold_any(raw)):
                places.setdefault(gram, []).append(place)
                place += 1
            continue
        term = terms[raw]
        if term:
            places.setdefault(term, []).append(place)
        if seen is not None:
            seen[raw] += 1
        place += 1


def surface_forms(seen: Counter[str]) -> dict[str, tuple[str, int]]:
    """The folded forms among counted raw words, each with its term and how often it came: what completion offers."""
    forms: dict[str, tuple[str, int]] = {}
    for raw, count in seen.items():
        term = _TEXT[raw]
        if term:
            form = fold(raw)
            forms[form] = (term, forms.get(form, ("", 0))[1] + count)
    return forms


def tokens(text: str, *, names: bool = False) -> Iterator[tuple[int, int, str]]:
    """The words of a text in order, as they stand at text[start:end]; one a place, stop words and what parts names too.

    Pairs of Chinese characters overlap. What a word means, `term_of` and `fold` say.
    """
    if text.isascii():
        for found in (_ASCII_NAME if names else _ASCII_WORD).finditer(text):
            yield found.start(), found.end(), found.group()
        return
    starts_cjk = _cjk_start().match
    for found in _word(names).finditer(text):
        raw, start, end = found.group(), found.start(), found.end()
        if not starts_cjk(raw):
            yield start, end, raw
            continue
        run = _fold_any(raw)
        for at, gram in enumerate(_grams(run)):
            if len(run) == len(raw):
                yield start + at, start + at + len(gram), gram
            else:  # half-width or composed signs: the places inside the run are not known
                yield start, end, gram


def parts(text: str) -> list[str]:
    """The words that a typed one consists of: "high-speed" is two; a run of Chinese characters is one."""
    return _ASCII_WORD.findall(text) if text.isascii() else _word().findall(text)


def term_of(raw: str, *, names: bool = False) -> str:
    """The term of one word; "" for a stop word, or for what parts names."""
    return (_NAMES if names else _TEXT)[raw]


def query_pieces(text: str, *, names: bool = False, prefix: bool = False) -> list[Piece]:
    """The words of a query text; more than one must stand beside each other, at the distances of their offsets.

    Stop words are left out but counted in the offsets; empty when there is nothing to look up. With `prefix` the last
    word may go on.
    """
    terms = _NAMES if names else _TEXT
    pieces: list[Piece] = []
    place = 0
    found = _word().findall(text)
    starts_cjk = _cjk_start().match
    for number, raw in enumerate(found, 1):
        if starts_cjk(raw):
            run = _fold_any(raw)
            grams = list(_grams(run))
            for gram in grams[:-1]:
                pieces.append(Piece(gram, place, gram))
                place += 1
            if len(grams) == 1:
                pieces.append(Piece(run, place, run, open=True))
            place += bool(grams)
            continue
        term, form = terms[raw], fold(raw)
        last = prefix and number == len(found)
        if term or (last and form):
            pieces.append(Piece(term, place, form, open=last))
        place += 1
    if pieces and pieces[0].offset:
        first = pieces[0].offset
        pieces = [Piece(piece.term, piece.offset - first, piece.form, piece.open) for piece in pieces]
    return pieces


def _grams(run: str) -> Iterator[str]:
    for at in range(len(run)):
        yield run[at : at + 2]
