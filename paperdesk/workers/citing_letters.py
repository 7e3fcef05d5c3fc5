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


def capitalised(text: str) -> str:
    """The text with a great first letter, but for words that hold one within: arXiv, eLife."""
    first = next(iter(text.split()), "")
    if any(sign.isupper() for sign in without_marks(first)[1:]):
        return text
    for place, sign in enumerate(text):
        if sign.isalnum():
            return text[:place] + sign.upper() + text[place + 1 :]
    return text


def title_case(text: str) -> str:
    """English headline style: words that hold a capital stay, small ones stay small within."""
    words = list(_WORD.finditer(text))
    shouting = text.isupper() and len(words) > 2  # one or two are an abbreviation
    out, end, after_colon = [], 0, True
    for number, match in enumerate(words):
        word = match.group().lower() if shouting else match.group()
        bare = without_marks(word).strip("\"'“”‘’()[],;:.?!").lower()
        small = bare in _STOP_WORDS and not after_colon and number != len(words) - 1
        if word == word.lower() and not (small or "://" in word or "@" in word or any(sign.isdigit() for sign in bare)):
            word = "-".join(part if part in _STOP_WORDS and place else capitalised(part)
                            for place, part in enumerate(word.split("-")))  # fmt: skip
        elif small and word.istitle():
            word = word.lower()
        after_colon = without_marks(word).endswith((":", "?", "!", "—"))
        out += [text[end : match.start()], word]
        end = match.end()
    return "".join([*out, text[end:]])


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
