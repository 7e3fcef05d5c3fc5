"""Other search engines on the same papers: SQLite's full-text search and tantivy, each as its users set it up.

What is asked of them is built here from words, so that all are asked for the same.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import tantivy

TITLE_WEIGHT = 3.0  # of a word of the title, in each engine that weighs fields


class Text(NamedTuple):
    """The words of a paper."""

    id: int
    title: str
    abstract: str
    note: str = ""
    people: str = ""


FIELDS = Text._fields[1:]


class Fts:
    """FTS5 with Porter's stemming and an index of prefixes, ranked by its own bm25."""

    name = "SQLite FTS5"

    def __init__(self, path: Path, *, weigh: bool = True) -> None:
        self._path = path
        self._rank = f"bm25(words, {TITLE_WEIGHT}, 1, 1, 1)" if weigh else "rank"
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA cache_size = -65536")
        self.connection.execute("PRAGMA mmap_size = 1000000000")

    def build(self, texts: Iterable[Text]) -> None:
        """Index all papers."""
        self.connection.execute(
            f"CREATE VIRTUAL TABLE words USING fts5({', '.join(FIELDS)}, tokenize='porter', prefix='2 3')"
        )
        with self.connection:
            self.connection.executemany(
                f"INSERT INTO words (rowid, {', '.join(FIELDS)}) VALUES (?, ?, ?, ?, ?)", list(texts)
            )

    def ask(self, match: str, limit: int = 50) -> list[int]:
        """The best papers for a query of FTS5."""
        rows = self.connection.execute(
            f"SELECT rowid FROM words WHERE words MATCH ? ORDER BY {self._rank} LIMIT ?", (match, limit)
        )
        return [row[0] for row in rows]

    def any_of(self, words: Sequence[str], limit: int) -> list[int]:
        """The best papers that hold any of the words."""
        return self.ask(" OR ".join(f'"{word}"' for word in words), limit) if words else []

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


class Tantivy:
    """tantivy with its English stemming, in one thread."""

    name = "tantivy"

    def __init__(self, folder: Path, *, weigh: bool = True) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", stored=True, indexed=True, fast=True)
        for field in FIELDS:
            builder.add_text_field(field, stored=False, tokenizer_name="en_stem")
        self.schema = builder.build()
        folder.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(self.schema, path=str(folder))
        self._weights = {"title": TITLE_WEIGHT} if weigh else {}

    def build(self, texts: Iterable[Text]) -> None:
        """Index all papers."""
        writer = self.index.writer(heap_size=200_000_000, num_threads=1)
        for text in texts:
            writer.add_document(tantivy.Document(**text._asdict()))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def ask(self, query: Any, limit: int = 50) -> list[int]:
        """The best papers for one of tantivy's queries."""
        searcher = self.index.searcher()
        return [searcher.doc(address)["id"][0] for _score, address in searcher.search(query, limit, count=False).hits]

    def parsed(self, text: str, *, every: bool = True) -> Any:
        """A query of plain words and quoted phrases, over all fields."""
        return self.index.parse_query(text, list(FIELDS), field_boosts=self._weights, conjunction_by_default=every)

    def begun(self, text: str) -> Any:
        """A query as it is typed: all words but the last whole, the last one begun, in any field."""
        before, _, last = text.rpartition(" ")
        should, must = tantivy.Occur.Should, tantivy.Occur.Must
        last_begun = tantivy.Query.boolean_query(
            [(should, tantivy.Query.regex_query(self.schema, field, f"{last}.*")) for field in FIELDS]
        )
        if not before:
            return last_begun
        return tantivy.Query.boolean_query([(must, self.parsed(before)), (must, last_begun)])

    def any_of(self, words: Sequence[str], limit: int) -> list[int]:
        """The best papers that hold any of the words."""
        return self.ask(self.parsed(" ".join(words), every=False), limit) if words else []


def plain_words(text: str, stop: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text that an engine's own syntax says nothing about."""
    return [word for word in re.findall(r"[^\W_]+", text.lower()) if word not in stop]
