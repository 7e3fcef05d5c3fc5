"""The names by which a plain word finds papers without standing in their texts: tags, collections, venues, keys.

A small list in memory, made anew when the store has changed.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator

from paperdesk.store.database import Database

_WORD = re.compile(r"\w+")


class Names:
    """The names in one library."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._at = -1
        self._words: dict[str, list[tuple[str, int | str]]] = {}

    def papers(self, text: str, prefix: bool, generation: int) -> set[int]:
        """The papers with a tag, collection or venue that holds these words, or whose key this is."""
        typed = [word.lower() for word in _WORD.findall(text)]
        if not typed:
            return set()
        if len(typed) > 8:
            return set()
        with self._lock:
            if self._at != generation:
                self._words = self._read()
                self._at = generation
            held = self._words
        found: set[tuple[str, int | str]] | None = None
        for place, word in enumerate(typed):
            open_end = prefix and place == len(typed) - 1
            names = {
                name
                for known, its in (held.items() if open_end else [(word, held.get(word, []))])
                if known.startswith(word)
                for name in its
            }
            found = names if found is None else found & names
        return self._papers(found or set()) | self._by_key(text.strip(), prefix)

    def _read(self) -> dict[str, list[tuple[str, int | str]]]:
        words: dict[str, list[tuple[str, int | str]]] = {}
        for kind, key, name in self._names():
            for word in set(_WORD.findall(name.lower())):
                words.setdefault(word, []).append((kind, key))
        return words

    def _names(self) -> Iterator[tuple[str, int | str, str]]:
        for number, path in self._database.rows("SELECT id, path FROM tag"):
            yield "tag", number, path
        for number, name in self._database.rows("SELECT id, name FROM collection"):
            yield "collection", number, name
        for (venue,) in self._database.rows("SELECT DISTINCT venue FROM paper WHERE venue <> ''"):
            yield "venue", venue, venue

    def _papers(self, names: set[tuple[str, int | str]]) -> set[int]:
        sql = {
            "tag": "SELECT paper FROM paper_tag WHERE tag IN (SELECT value FROM json_each(?))",
            "collection": "SELECT paper FROM paper_collection WHERE collection IN (SELECT value FROM json_each(?))",
            "venue": "SELECT id FROM paper WHERE venue <> '' AND venue IN (SELECT value FROM json_each(?))",
        }
        found: set[int] = set()
        for kind, query in sql.items():
            keys = [key for known, key in names if known == kind]
            if keys:
                found.update(row[0] for row in self._database.rows(query, (json.dumps(keys),)))
        return found

    def _by_key(self, text: str, prefix: bool) -> set[int]:
        if " " in text or len(text) < 4:
            return set()
        rows = self._database.rows(
            "SELECT id FROM paper WHERE key = ? UNION SELECT paper FROM citation_key WHERE key = ?", (text, text)
        )
        if prefix and any(sign.isdigit() for sign in text):
            rows += self._database.rows(
                "SELECT id FROM paper WHERE key >= ? AND key < ? LIMIT 20", (text, text + "\U0010ffff")
            )
        return {int(row[0]) for row in rows}
