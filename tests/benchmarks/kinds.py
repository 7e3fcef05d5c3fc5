"""Each kind of query, the killers too, asked of the library, of SQLite's full-text search and of tantivy in turn.

All give the best fifty papers. FTS5 knows no wrong letters: its vocabulary is searched and the words found are asked
for, as ours does it. tantivy's prefixes and wrong letters are its own.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA

from paperdesk.library import Library
from paperdesk.progress import Progress
from paperdesk.search.words import STOP_WORDS
from tests.benchmarks.engines import FIELDS, Fts, Tantivy, Text, plain_words
from tests.benchmarks.harness import Bar, Findings, Stopwatch, Task
from tests.benchmarks.yardsticks import texts

_SEED = 7
_TIMES = 7
_FUZZY_WORDS = 64
_JOINT = "words JOIN paper ON paper.id = words.rowid"
_SAMPLE = 20_000  # papers from which words are chosen
Ask = Callable[[], Any]


class Chosen(NamedTuple):
    """Words by how many papers hold them."""

    rare: str
    middle: str
    other: str
    common: str
    phrase: str
    slip: str
    begin: str


class Kind(NamedTuple):
    """A kind of query in each engine's terms; None where an engine has no such thing."""

    name: str
    ours: Ask
    fts: Ask
    tantivy: Ask | None


def run(task: Task, findings: Findings) -> None:
    """Warm, as after the first seconds: each query is asked once before it counts."""
    with Library.open(task.library) as library, TemporaryDirectory(dir=task.work) as scratch:
        library.warm(Progress())
        held = [Text(*row) for row in texts(library)]
        full_text, other = Fts(Path(scratch) / "fts.sqlite"), Tantivy(Path(scratch) / "tantivy")
        full_text.build(held)
        _add_facts(full_text.connection, library)
        other.build(held)
        chosen = choose(held[:_SAMPLE])
        del held
        for kind in _kinds(_Engines(library, full_text, other), chosen):
            _measure(kind, task.times(_TIMES), findings)
        full_text.close()


def choose(held: Sequence[Text]) -> Chosen:
    """Words of the papers, always the same for the same papers."""
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in held:
        words = plain_words(f"{text.title}\n{text.abstract}")
        counts.update({word for word in words if word not in STOP_WORDS and word.isalpha() and len(word) > 3})
        pairs.update(pairwise(words))
    dice = random.Random(_SEED)

    def near(share: float) -> str:
        wanted = max(2.0, share * len(held))
        return dice.choice(sorted(counts, key=lambda word: (abs(counts[word] - wanted), word))[:10])

    common = max(counts, key=lambda word: (counts[word], word))
    phrase = next(pair for pair, _count in pairs.most_common() if not STOP_WORDS & {*pair})
    middle, slip = near(0.05), near(0.02)
    return Chosen(
        near(0.0005), middle, near(0.04), common, " ".join(phrase), slip[:2] + slip[3:] if len(slip) > 4 else slip,
        common[:1],
    )  # fmt: skip


def _add_facts(connection: sqlite3.Connection, library: Library) -> None:
    """The facts of papers beside their words, and the vocabulary, as one who builds on FTS5 would have them."""
    connection.execute("CREATE TABLE paper (id INTEGER PRIMARY KEY, year INTEGER, status TEXT, added TEXT)")
    with connection:
        ids = library.papers.find("", "added")
        for start in range(0, len(ids), 500):
            rows = [
                (p.id, p.record.year, p.status.value, p.added) for p in library.papers.many(ids[start : start + 500])
            ]
            connection.executemany("INSERT INTO paper VALUES (?, ?, ?, ?)", rows)
    connection.execute("CREATE INDEX paper_facts ON paper (status, year, added)")
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'row')")


class _Engines:
    """One query in the terms of each engine."""

    def __init__(self, library: Library, fts: Fts, other: Tantivy) -> None:
        self._library, self._fts, self._other = library, fts, other
        self._vocabulary = [row[0] for row in fts.connection.execute("SELECT term FROM vocabulary")]

    def ours(self, text: str, *, typing: bool = False) -> Ask:
        return lambda: self._library.search(text, limit=50, typing=typing).ids[:50]

    def facets(self, text: str) -> Ask:
        return lambda: self._library.search(text, limit=50).facets

    def snippets(self, text: str) -> Ask:
        def ask() -> None:
            result = self._library.search(text, limit=50)
            result.snippets([hit.id for hit in result.hits])

        return ask

    def meant(self, text: str) -> Ask:
        return lambda: self._library.search(text, limit=50).suggestion

    def fts(self, match: str, where: str = "", order: str = "rank") -> Ask:
        query = f"SELECT paper.id FROM {_JOINT} WHERE words MATCH ? {where} ORDER BY {order} LIMIT 50"
        return lambda: self._fts.connection.execute(query, (match,)).fetchall()

    def fts_facets(self, match: str) -> Ask:
        def ask() -> None:
            self.fts(match)()
            for fact in ("status", "year"):
                query = f"SELECT {fact}, count(*) FROM {_JOINT} WHERE words MATCH ? GROUP BY 1"
                self._fts.connection.execute(query, (match,)).fetchall()

        return ask

    def fts_snippets(self, match: str) -> Ask:
        marked = "snippet(words, 1, '[', ']', '…', 24)"
        query = f"SELECT rowid, {marked} FROM words WHERE words MATCH ? ORDER BY rank LIMIT 50"
        return lambda: self._fts.connection.execute(query, (match,)).fetchall()

    def fts_wrong(self, word: str, distance: int) -> Ask:
        def ask() -> list[int]:
            far = process.cdist([word], self._vocabulary, scorer=OSA.distance, score_cutoff=distance, dtype=np.int8)[0]
            near = np.flatnonzero(far <= distance)[:_FUZZY_WORDS]
            return self._fts.any_of([self._vocabulary[place] for place in near], 50)

        return ask

    def tantivy(self, text: str, *, every: bool = True) -> Ask:
        return lambda: self._other.ask(self._other.parsed(text, every=every))

    def tantivy_begun(self, start: str, word: str = "") -> Ask:
        must = tantivy.Occur.Must

        def ask() -> list[int]:
            begun = _each_field(lambda field: tantivy.Query.regex_query(self._other.schema, field, f"{start}.*"))
            whole = [(must, self._other.parsed(word)), (must, begun)]
            return self._other.ask(tantivy.Query.boolean_query(whole) if word else begun)

        return ask

    def tantivy_wrong(self, word: str, distance: int) -> Ask:
        schema = self._other.schema
        return lambda: self._other.ask(
            _each_field(lambda field: tantivy.Query.fuzzy_term_query(schema, field, word, distance=distance))
        )


def _each_field(make: Callable[[str], Any]) -> Any:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, make(field)) for field in FIELDS])


def _kinds(a: _Engines, chosen: Chosen) -> Iterator[Kind]:
    rare, middle, common, last = chosen.rare, chosen.middle, chosen.common, chosen.middle[:4]
    two, three, quoted = f"{middle} {common}", (common, middle, chosen.other), f'"{chosen.phrase}"'
    any_of = " OR ".join(three)
    yield Kind("a rare word", a.ours(rare), a.fts(rare), a.tantivy(rare))
    yield Kind("a common word", a.ours(common), a.fts(common), a.tantivy(common))
    yield Kind("two words", a.ours(two), a.fts(two), a.tantivy(two))
    yield Kind("any of three words", a.ours(any_of), a.fts(any_of), a.tantivy(" ".join(three), every=False))
    yield Kind("a phrase of common words", a.ours(quoted), a.fts(quoted), a.tantivy(quoted))
    for start in (chosen.begin, last):
        named = "one letter" if len(start) == 1 else f"{len(start)} letters"
        yield Kind(f"{named} and a star", a.ours(f"{start}*"), a.fts(f"{start}*"), a.tantivy_begun(start))
    typed = a.ours(f"{common} {last}", typing=True)
    yield Kind("a common word and one begun", typed, a.fts(f"{common} {last}*"), a.tantivy_begun(last, common))
    for letters, named in ((1, "one letter"), (2, "two letters")):
        slip = chosen.slip
        yield Kind(f"{named} wrong", a.ours(f"{slip}~{letters}"), a.fts_wrong(slip, letters),
                   a.tantivy_wrong(slip, letters))  # fmt: skip
    years = "AND paper.year BETWEEN 2018 AND 2022"
    yield Kind("a word and years", a.ours(f"{middle} year:2018..2022"), a.fts(middle, years), None)
    unread = "AND paper.status = 'unread'"
    yield Kind("a common word and a status", a.ours(f"{common} status:unread"), a.fts(common, unread), None)
    newest = a.fts(common, order="paper.added DESC")
    yield Kind("a common word, newest first", a.ours(f"{common} sort:-added"), newest, None)
    without = f"{common} -{middle}"
    yield Kind("a common word without another", a.ours(without), a.fts(f"{common} NOT {middle}"), a.tantivy(without))
    yield Kind("facets of a common word", a.facets(common), a.fts_facets(common), None)
    yield Kind("did you mean", a.meant(chosen.slip), a.fts_wrong(chosen.slip, 2), None)
    yield Kind("fifty snippets", a.snippets(two), a.fts_snippets(two), None)


def _measure(kind: Kind, times: int, findings: Findings) -> None:
    """Each engine in turn, so that none has the machine to itself."""
    own, fts, other = Stopwatch(), Stopwatch(), Stopwatch()
    for turn in range(times + 1):
        for watch, ask in ((own, kind.ours), (fts, kind.fts), (other, kind.tantivy)):
            if ask is None:
                continue
            with watch:
                ask()
        if not turn:
            own, fts, other = Stopwatch(), Stopwatch(), Stopwatch()
    findings.add(kind.name, "ms", own.ms, bars=[Bar("ratio", at_most=3)], beside=("SQLite FTS5", fts.ms))
    if kind.tantivy is not None:
        findings.add(kind.name, "ms", own.ms, beside=("tantivy", other.ms))
