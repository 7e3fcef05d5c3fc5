"""The names by which a plain word finds papers without standing in their texts: tags, collections, venues, keys.

A small list in memory of the words of names, which follows the changes of the library.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections.abc import Iterable
from typing import TYPE_CHECKING

from paperdesk.library.held import Held
from paperdesk.search.words import fold
from paperdesk.store.database import Database

if TYPE_CHECKING:
    from paperdesk.search.columns import Longs

KINDS = ("tag", "collection", "venue")
_WORD = re.compile(r"\w+")
_BEGUN = 4  # letters from which the beginning of a key may be one
_MOST_WORDS = 8  # of a text that is looked for among names
_LAST = "\U0010ffff"


class Names:
    """The names in one library."""

    def __init__(self, database: Database, held: Held) -> None:
        self._database = database
        self._held = held
        self._lock = threading.Lock()
        self._words: dict[str, _Words] = {}

    def papers(self, text: str, prefix: bool) -> dict[str, Longs]:
        """By kind the papers with a tag, collection or venue whose name holds these words; with `prefix` the last
        of them may go on. Kinds without such papers are left out."""
        typed = [fold(word) for word in _WORD.findall(text)]
        if not typed or len(typed) > _MOST_WORDS:
            return {}
        columns = self._held.columns(*KINDS)
        found: dict[str, Longs] = {}
        with self._lock:
            for kind in KINDS:
                words, series = self._words.get(kind), columns.series(kind)
                if words is None or words.series is not series:  # the names are numbered anew
                    words = self._words[kind] = _Words(series)
                words.take_in(columns.values(kind, len(words)))
                numbers = words.names_with(typed, prefix)
                papers = columns.papers_with(kind, numbers) if numbers else ()
                if len(papers):
                    found[kind] = papers  # type: ignore[assignment]
        return found

    def by_key(self, text: str, prefix: bool) -> set[int]:
        """The papers whose citation key this is or once was; a key with a number in it may also be begun."""
        text = text.strip()
        if " " in text or not text:
            return set()
        rows = self._database.rows(
            "SELECT id FROM paper WHERE key = ? UNION SELECT paper FROM citation_key WHERE key = ?", (text, text)
        )
        if prefix and len(text) >= _BEGUN and any(sign.isdigit() for sign in text):
            rows += self._database.rows(
                "SELECT id FROM paper WHERE key >= ? AND key < ? LIMIT 20", (text, text + _LAST)
            )
        return {int(row[0]) for row in rows}


class _Words:
    """The words of the names of one kind, and which names hold each."""

    def __init__(self, series: object) -> None:
        self.series = series
        self._names = 0
        self._held: dict[str, list[int]] = {}
        self._sorted: list[str] | None = None

    def __len__(self) -> int:
        return self._names

    def take_in(self, names: Iterable[str]) -> None:
        """Add names; they are numbered on."""
        for name in names:
            for word in {fold(word) for word in _WORD.findall(name)}:
                self._held.setdefault(word, []).append(self._names)
            self._names += 1
            self._sorted = None

    def names_with(self, typed: Iterable[str], prefix: bool) -> list[int]:
        """The numbers of the names that hold all these words."""
        words = list(typed)
        found: set[int] | None = None
        for place, word in enumerate(words):
            its = self._begun(word) if prefix and place == len(words) - 1 else set(self._held.get(word, ()))
            found = its if found is None else found & its
            if not found:
                return []
        return sorted(found or ())

    def _begun(self, start: str) -> set[int]:
        if self._sorted is None:
            self._sorted = sorted(self._held)
        first = bisect_left(self._sorted, start)
        last = bisect_left(self._sorted, start + _LAST, first)
        return {number for word in self._sorted[first:last] for number in self._held[word]}
