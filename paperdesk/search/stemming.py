"""The stem of an English word, after M. F. Porter's algorithm of 1980 with his two later amendments (-bli, -logi).

Knows lower-case ASCII words only; folding, stop words and the cache around it are in words.py.
"""

from __future__ import annotations

_VOWELS = frozenset("aeiou")

# Each table maps a suffix to what takes its place where enough of a word stands before it. The longest suffix wins.
_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
    "logi": "log",
}  # fmt: skip
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_STEP_4 = dict.fromkeys(
    ("al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
     "ous", "ive", "ize"),
    "",
)  # fmt: skip


def stem(word: str) -> str:
    """The stem of a lower-case ASCII word: "relational" gives "relat"; words of one or two letters stay as they are."""
    if len(word) < 3:
        return word
    word = _plural(word)
    word = _past(word)
    if word[-1] == "y" and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _replace(word, _STEP_2, 0)
    word = _replace(word, _STEP_3, 0)
    word = _replace(word, _STEP_4, 1)
    return _last_letter(word)


def _plural(word: str) -> str:
    if word[-1] != "s":
        return word
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word if word[-2] == "s" else word[:-1]


def _past(word: str) -> str:
    """Take off -eed, -ed and -ing and mend what they leave: "hopping" gives "hop", "hoping" gives "hope"."""
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    if word.endswith("ed"):
        rest = word[:-2]
    elif word.endswith("ing"):
        rest = word[:-3]
    else:
        return word
    if not _has_vowel(rest):
        return word
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if len(rest) > 1 and rest[-1] == rest[-2] and rest[-1] not in "aeioulsz" and not _is_vowel(rest, len(rest) - 1):
        return rest[:-1]
    if _measure(rest) == 1 and _ends_short(rest):
        return rest + "e"
    return rest


def _replace(word: str, table: dict[str, str], least: int) -> str:
    """Swap the longest suffix of the table for its counterpart, where more than `least` syllables stand before it."""
    for length in range(min(7, len(word) - 1), 1, -1):
        suffix = word[-length:]
        if suffix not in table:
            continue
        rest = word[:-length]
        if suffix == "ion" and rest[-1] not in "st":
            return word
        return rest + table[suffix] if _measure(rest) > least else word
    return word


def _last_letter(word: str) -> str:
    if word[-1] == "e":
        rest = word[:-1]
        syllables = _measure(rest)
        if syllables > 1 or (syllables == 1 and not _ends_short(rest)):
            word = rest
    if word.endswith("ll") and _measure(word[:-1]) > 1:
        word = word[:-1]
    return word


def _is_vowel(word: str, at: int) -> bool:
    """True for a, e, i, o, u, and for a y that follows a consonant."""
    letter = word[at]
    return letter in _VOWELS or (letter == "y" and at > 0 and not _is_vowel(word, at - 1))


def _has_vowel(word: str) -> bool:
    # A y after the first letter either follows a consonant, and is a vowel, or follows a vowel.
    return any(letter in _VOWELS or (letter == "y" and at > 0) for at, letter in enumerate(word))


def _measure(word: str) -> int:
    """How often a vowel is followed by a consonant: Porter's m, about the number of syllables before a suffix."""
    count = 0
    vowel = False
    for at, letter in enumerate(word):
        now = letter in _VOWELS or (letter == "y" and at > 0 and not vowel)
        if vowel and not now:
            count += 1
        vowel = now
    return count


def _ends_short(word: str) -> bool:
    """True for consonant, vowel, consonant at the end, the last not w, x or y: "hop", "fil"."""
    at = len(word) - 1
    return (
        at >= 2
        and word[at] not in "wxy"
        and not _is_vowel(word, at)
        and _is_vowel(word, at - 1)
        and not _is_vowel(word, at - 2)
    )
