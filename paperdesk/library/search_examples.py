"""How to search, shown by searches that find something in this very library: its tags, people, years and words.

Where a library has nothing of a kind, an example that would make sense stands in. Asks the completer only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from paperdesk.library.completion import Completer
from paperdesk.search.values import quote

_TITLES = 400  # the latest, from which words are taken
_LEAST = 6  # letters of a word worth showing
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = frozenset(
    ("about", "across", "after", "against", "based", "before", "beyond", "between", "every", "approach", "during",
     "improving", "should", "through", "toward", "towards", "under", "using", "where", "which", "while", "within",
     "without")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A search and what it asks for, in words; `group` says what kind of asking it is."""

    query: str
    meaning: str
    group: str


def examples(completer: Completer) -> list[Example]:
    """Examples for the library of a completer, simple ones first."""
    titles = [[word.lower() for word in _WORD.findall(title[:500])] for title in completer.titles(_TITLES)]
    first, second = _pair(titles)
    word, another = _words(titles)
    tag, other = _values(completer, "tag", ("survey", "benchmark"))
    author = _values(completer, "author", ("Ada Lovelace",))[0]
    venue = _values(completer, "venue", ("NeurIPS",))[0]
    collection = _values(completer, "collection", ("Thesis",))[0]
    search = _values(completer, "search", ("To read",))[0]
    year = _year(completer)
    last = _quoted("author", author.split()[-1])
    return [
        *_group("Words", (
            (word, f"“{word}” in title, abstract, note or names, any ending"),
            (f"{word} {another}", "both words, anywhere in the paper"),
            (f'"{first} {second}"', "the words beside each other"),
            (f"{word[:-2]}*", "words that begin like this"),
            (f"{_misspelt(word)}~", "words that differ by one letter; ~2 by two"),
            (f"{word} -{another}", f"“{word}”, but not “{another}”"),
        )),
        *_group("Fields", (
            (f"title:{word}", "in the title only; abstract: and note: likewise"),
            (_quoted("author", author), "a person, by name"),
            (_quoted("venue", venue), "a journal, conference or book"),
            (f"year:{year}", "the year it appeared"),
            (f"year:{year - 2}..{year}", "a span of years; year:>2018 works too"),
            (_quoted("tag", tag), "a tag, and all tags below it"),
            (_quoted("collection", collection), "a collection, and all inside it"),
            ("status:unread", "where you stand: unread, reading, read or skipped"),
            ("is:starred", "a mark it carries: starred, queued, trashed"),
            ("has:note", "what it comes with: note, pdf, file, tag …"),
            ("added:<30d", "when it came: today, last-week, 2026-10, >6m"),
        )),
        *_group("Together", (
            (f"{_quoted('tag', tag)} status:unread", "all of it must hold"),
            (f"tag:{quote(tag)},{quote(other)}", "either of two values of a field"),
            (f"({last} OR {_quoted('tag', other)}) year:>={year - 2}",
             "OR, with parentheses round what it joins"),
            (f"-{_quoted('tag', tag)}", "a minus, or NOT, leaves out what follows"),
            (_quoted("search", search), "what a saved search finds"),
            (f"{word} sort:-year", "the order of the list; with a minus backwards"),
        )),
    ]  # fmt: skip


def _values(completer: Completer, field: str, instead: tuple[str, ...]) -> list[str]:
    """The commonest values of a field, as many as there are others to stand in for them."""
    found = [offer.value for offer in completer.offers("", field, len(instead))]
    return found + list(instead[len(found) :])


def _year(completer: Completer) -> int:
    """The year most papers are of."""
    years = [offer for offer in completer.offers("", "year", 1_000) if 1000 <= int(offer.value) <= 9999]
    return int(max(years, key=lambda offer: offer.papers or 0).value) if years else 2024


def _words(titles: Sequence[list[str]]) -> list[str]:
    """The two words that most titles hold, of those that say something."""
    counts = Counter(word for title in titles for word in set(title) if _says_something(word))
    found = sorted(counts, key=lambda word: (-counts[word], word))[:2]
    return [*found, *(word for word in ("retrieval", "ranking") if word not in found)][:2]


def _pair(titles: Sequence[list[str]]) -> tuple[str, str]:
    """The two words that stand beside each other in most titles."""
    counts = Counter(pair for title in titles for pair in pairwise(title) if all(map(_says_something, pair)))
    return max(counts, key=lambda pair: (counts[pair], pair)) if counts else ("neural", "ranking")


def _group(name: str, rows: tuple[tuple[str, str], ...]) -> list[Example]:
    return [Example(query, meaning, name) for query, meaning in rows]


def _says_something(word: str) -> bool:
    return len(word) >= _LEAST and word not in _PLAIN


def _misspelt(word: str) -> str:
    """The word without one of its inner letters, as fingers leave one out."""
    return word[:3] + word[4:]


def _quoted(field: str, value: str) -> str:
    return f"{field}:{quote(value)}"
