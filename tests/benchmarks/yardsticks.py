"""What figures are held against, measured in the same run: plain SQLite, its full-text search, bare Qt widgets' memory.

Plain SQLite is Python's own module, so that it is not our store under another name.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter

from paperdesk.library import Library
from paperdesk.record import Record

FTS = "SQLite FTS5"


def texts(library: Library) -> Iterator[tuple[int, str, str, str, str]]:
    """The words of every paper: id, title, abstract, note, people."""
    ids = library.papers.find("", "added")
    for start in range(0, len(ids), 500):
        for paper in library.papers.many(ids[start : start + 500]):
            names = ", ".join(person.full for person in paper.people)
            yield paper.id, paper.record.title, paper.record.abstract, paper.note, names


def build_fts(path: Path, rows: Iterable[tuple[int, str, str, str, str]]) -> float:
    """Make a full-text table with stemming, as SQLite offers it; the seconds it took."""
    held = list(rows)
    with sqlite3.connect(path) as connection:
        started = perf_counter()
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(title, abstract, note, people, tokenize='porter')")
        connection.executemany("INSERT INTO words (rowid, title, abstract, note, people) VALUES (?,?,?,?,?)", held)
        connection.commit()
        took = perf_counter() - started
    connection.close()
    return took


def search_fts(connection: sqlite3.Connection, text: str) -> list[int]:
    """The best 50 for a query as it is typed: all words, the last one a prefix; fields and facts are left out."""
    words = re.findall(r"\w+", re.sub(r"\S+:\S*|\"", " ", text))
    if not words:
        return []
    query = " ".join(f'"{word}"' for word in words) + "*"
    rows = connection.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 50", (query,))
    return [row[0] for row in rows]


def insert_plainly(path: Path, records: Iterable[Record]) -> float:
    """Put records into one plain table, 100 a durable transaction; the seconds it took."""
    rows = [(r.title, r.abstract, r.date, r.venue, r.doi, "; ".join(p.full for p in r.people)) for r in records]
    connection = _durable(path)
    connection.execute("CREATE TABLE paper (id INTEGER PRIMARY KEY, title, abstract, date, venue, doi, people)")
    started = perf_counter()
    for start in range(0, len(rows), 100):
        with connection:
            connection.executemany(
                "INSERT INTO paper (title, abstract, date, venue, doi, people) VALUES (?,?,?,?,?,?)",
                rows[start : start + 100],
            )
    took = perf_counter() - started
    connection.close()
    return took


def small_commits(path: Path, count: int) -> list[float]:
    """Milliseconds of durable changes of one row each: what this disk makes everybody wait."""
    connection = _durable(path)
    connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, status TEXT)")
    connection.execute("INSERT INTO one VALUES (1, '')")
    connection.commit()
    took = []
    for number in range(count):
        started = perf_counter()
        with connection:
            connection.execute("UPDATE one SET status = ? WHERE id = 1", (str(number),))
        took.append((perf_counter() - started) * 1000)
    connection.close()
    return took


def _durable(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection
