"""The texts of PDFs: 2,000 of 6,000 words, put together from the papers' abstracts; phrases and words in them.

Reading the files is left out: their texts lie in the cache, as after a first reading. Beside it SQLite's full-text
search over the same texts, as one field of a table without content.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from paperdesk.library import Library
from paperdesk.library.texts import Text, Texts
from paperdesk.record import Record
from paperdesk.search.words import STOP_WORDS
from tests.benchmarks.corpus import papers
from tests.benchmarks.engines import plain_words
from tests.benchmarks.harness import Bar, Findings, Stopwatch, Task

_FILES = 2_000
_WORDS = 6_000
_PAGE = 600  # words
_SEED = 3
_TIMES = 15
_PHRASES = 12


def run(task: Task, findings: Findings) -> None:
    """Build both, then ask both in turn, each query once before it counts."""
    files = task.times(_FILES)
    bodies = _bodies([record.abstract for record in papers(task.corpus, 0, min(task.size, 20_000))], files)
    with TemporaryDirectory(dir=task.work) as scratch, Library.open(Path(scratch) / "library", create=True) as library:
        _fill(library, bodies, Path(scratch))
        before, started = getrusage(RUSAGE_CHILDREN), perf_counter()
        library.read_pdfs()
        took = perf_counter() - started
        library.full_text.close()  # the child has ended: what it used is known
        after = getrusage(RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        table = sqlite3.connect(Path(scratch) / "fts.sqlite")
        started = process_time()
        table.execute("CREATE VIRTUAL TABLE body USING fts5(text, content='', tokenize='porter')")
        with table:
            table.executemany("INSERT INTO body (rowid, text) VALUES (?, ?)", list(enumerate(bodies, 1)))
        findings.add("building, CPU", "s", [used], beside=("SQLite FTS5", [process_time() - started]))
        findings.add("building, wall", "s", [took])
        letters = sum(map(len, bodies))
        size = sum(path.stat().st_size for path in library.full_text.home.rglob("*") if path.is_file())
        findings.add("index size to text", "ratio", [size / letters])
        for name, texts, bars in _queries(bodies):
            _measure(findings, name, library, table, texts, task.times(_TIMES), bars)
        table.close()


def _bodies(abstracts: list[str], count: int) -> list[str]:
    dice = random.Random(_SEED)
    held = [abstract for abstract in abstracts if abstract]
    bodies = []
    for _ in range(count):
        words: list[str] = []
        while len(words) < _WORDS:
            words += dice.choice(held).split()
        bodies.append(" ".join(words[:_WORDS]))
    return bodies


def _fill(library: Library, bodies: list[str], folder: Path) -> None:
    """A paper for each text, with a file that stands for a PDF whose text is in the cache already."""
    texts: Texts = library.full_text.texts
    for number, body in enumerate(bodies):
        paper = library.papers.add(Record(title=f"Paper {number}"))
        path = folder / f"{number}.pdf"
        path.write_text(path.name)
        library.files.attach(paper, [path], copy=False)
        words = body.split()
        texts.keep(
            hashlib.sha256(path.read_bytes()).hexdigest(),
            Text([" ".join(words[at : at + _PAGE]) for at in range(0, len(words), _PAGE)]),
        )
    library.catch_up()


def _queries(bodies: list[str]) -> list[tuple[str, list[str], tuple[Bar, ...]]]:
    pairs: Counter[tuple[str, str]] = Counter()
    counts: Counter[str] = Counter()
    for body in bodies[:200]:
        words = plain_words(body)
        counts.update(word for word in words if word not in STOP_WORDS and len(word) > 3)
        pairs.update(pair for pair in pairwise(words) if not STOP_WORDS & {*pair} and all(len(w) > 3 for w in pair))
    common = [" ".join(pair) for pair, _ in pairs.most_common(_PHRASES)]
    rarer = [" ".join(pair) for pair, count in pairs.most_common() if count == 20][:_PHRASES]
    words = [word for word, _ in counts.most_common(_PHRASES)]
    bar = (Bar("ratio", at_most=2.0),)
    return [
        ("phrases, very common", [f'"{text}"' for text in common], bar),
        ("phrases", [f'"{text}"' for text in rarer], bar),
        ("words, very common", words, ()),
        ("beginnings of words", [f"{word[:3]}*" for word in words], ()),
    ]


def _measure(
    findings: Findings, name: str, library: Library, table: sqlite3.Connection, texts: list[str], times: int,
    bars: tuple[Bar, ...],
) -> None:  # fmt: skip
    asked: Callable[[str], object] = lambda text: library.search(f"pdf:{text}", limit=50).ids[:50]  # noqa: E731
    sql = "SELECT rowid FROM body WHERE body MATCH ? ORDER BY rank LIMIT 50"
    ours, theirs = Stopwatch(), Stopwatch()
    for text in texts:
        asked(text)
        table.execute(sql, (text,)).fetchall()
        for _ in range(times):
            with ours:
                asked(text)
            with theirs:
                table.execute(sql, (text,)).fetchall()
    findings.add(f"{name}, warm", "ms", ours.ms, bars=bars, beside=("SQLite FTS5", theirs.ms))
    cold = Stopwatch()
    for text in texts:
        library.full_text.forget()
        with cold:
            asked(text)
    findings.add(f"{name}, from an empty cache", "ms", cold.ms, beside=("SQLite FTS5", theirs.ms))
