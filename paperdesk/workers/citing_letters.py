"""How titles are cased and page ranges shortened, as the rules of citation styles have it.

Knows no citation processor.
"""

from __future__ import annotations

import re

from paperdesk.workers.citing_forms import without_marks

_WORD = re.compile(r"[^\s]+")
_STOP_WORDS = frozenset(
    ("a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor", "of", "on", "onto", "or",
     "over", "so", "the", "till", "to", "up", "via", "with", "yet")
)  # fmt: skip
# Parts of names, of foreign phrases and of cases at law: small where they are written small.
_PARTICLES = frozenset(("al", "d", "da", "de", "del", "della", "der", "des", "di", "du", "et", "van", "von", "vs"))
_JOINTS = re.compile("([-‐‑–—/])")
_STAYS = "\U000f0e43"  # stands for what no letter of may change, while the letters around it do
# $…$ as told from money, \(…\), a word of TeX with what it takes; bounded, so that strangers' text costs no more.
FORMULA = (
    r"\$\$[^$]{1,500}\$\$|\$(?![\s$])[^$]{0,500}(?<!\s)\$(?!\d)|\\\((?:[^\\]|\\[^()]){1,500}\\\)"
    r"|\\[A-Za-z]{1,30}(?:\{[^{}]{0,100}\}){0,3}"
)
"""A pattern of what TeX reads as mathematics or as a command."""
_GREEK = "[\u00b5\u0370-\u03ff\u1f00-\u1fff]"
_KEPT = re.compile(FORMULA)
_KEPT_IN_LATIN = re.compile(f"{FORMULA}|(?<!{_GREEK}){_GREEK}{{1,2}}(?!{_GREEK})")  # α-decay, γδ T cells
_GREEK_WORD = re.compile(f"{_GREEK}{{3}}")


def cased(text: str, wanted: str, *, english: bool) -> str:
    """The text in the letters of a `text-case`; formulas, words of TeX and single Greek letters stay as they are."""
    kept: list[str] = []

    def apart(found: re.Match[str]) -> str:
        kept.append(found.group())
        return _STAYS

    pattern = _KEPT if _GREEK_WORD.search(text) else _KEPT_IN_LATIN
    pieces = _changed(pattern.sub(apart, text), wanted, english).split(_STAYS)
    return "".join(piece + stays for piece, stays in zip(pieces, [*kept, ""], strict=True))


def _changed(text: str, wanted: str, english: bool) -> str:
    if wanted in ("lowercase", "uppercase"):
        return text.lower() if wanted == "lowercase" else text.upper()
    if wanted in ("capitalize-first", "sentence"):
        return capitalised(text.lower() if wanted == "sentence" and text.isupper() else text)
    if wanted == "capitalize-all":
        return " ".join(map(capitalised, text.split(" ")))
    return title_case(text) if wanted == "title" and english else text


def capitalised(text: str) -> str:
    """The text with a great first letter, but for words that hold one within: arXiv, eLife."""
    first = next(iter(text.split()), "")
    if any(sign.isupper() for sign in without_marks(first)[1:]):
        return text
    for place, sign in enumerate(text):
        if sign == _STAYS:
            return text
        if sign.isalnum():
            return text[:place] + sign.upper() + text[place + 1 :]
    return text


def title_case(text: str) -> str:
    """English headline style: words that hold a capital stay, small ones stay small within."""
    words = list(_WORD.finditer(text))
    shouting = text.isupper() and len(words) > 2  # one or two are an abbreviation
    out, end, before = [], 0, ":"
    for number, match in enumerate(words):
        word = match.group().lower() if shouting else match.group()
        bare = _bare(word)
        begins = before.endswith((":", "?", "!", "—"))
        named = bare == "a" and word[-1] in ",;:.)"  # "Series A, …": no article
        small = bare in _STOP_WORDS and not begins and not named and number != len(words) - 1
        if small:
            # A capital after a full stop may begin a sentence; after other words it is only headline style.
            word = word.lower() if word.istitle() and not before.endswith(".") else word
        elif "://" not in word and "@" not in word:
            word = _headed(word, begins=begins)
        before = without_marks(word)
        out += [text[end : match.start()], word]
        end = match.end()
    return "".join([*out, text[end:]])


def _headed(word: str, *, begins: bool) -> str:
    """A word of a headline with a great letter in each of its parts, where they are words and no signs of their own."""
    parts = _JOINTS.split(word)  # every second is a joint
    for place in range(0, len(parts), 2):
        part, bare = parts[place], _bare(parts[place])
        within = place > 0 or (len(parts) > 2 and parts[1] == "/")
        first = begins and not any(map(_bare, parts[:place:2]))
        is_sign = len(bare) == 1 and len(parts) == 1 and bare != "i"  # "v.", "n", "E. coli" as it is written
        spelt = "." in bare or bare[1:2] in ("'", "’")  # "i.e.", "node.js", "d'ivoire"
        stays = not first and ((within and bare in _STOP_WORDS) or bare in _PARTICLES or is_sign or spelt)
        if not stays and part == part.lower() and not any(sign.isdigit() for sign in bare):
            parts[place] = capitalised(part)
    return "".join(parts)


def _bare(word: str) -> str:
    """A word without the signs around it, in small letters."""
    return without_marks(word).strip("\"'“”‘’()[],;:.?!").lower()


def last_page(first: str, last: str, form: str) -> str:
    """The end of a range as the style writes it: whole, or only what differs."""
    if not form or not (first.isdigit() and last.isdigit()):
        return last
    if len(last) < len(first):  # "737-8"
        last = first[: len(first) - len(last)] + last
    if len(last) != len(first) or last <= first:
        return last
    if form.startswith("chicago"):
        number = int(first)
        if number < 100 or number % 100 == 0:
            return last
        form = "minimal" if number % 100 < 10 else "minimal-two"
    same = next(place for place, (one, other) in enumerate(zip(first, last, strict=True)) if one != other)
    if form == "minimal":
        return last[same:]
    return last[min(same, len(last) - 2) :] if form == "minimal-two" and len(last) > 2 else last
