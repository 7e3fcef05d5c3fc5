"""Queries typed letter by letter, asked of the library, of SQLite's full-text search and of tantivy in turn.

No window takes part. Every letter is one search for all words that stand there, the last one begun. The first pass
begins with empty caches, in the second they are as the first left them; the other engines keep theirs for themselves,
so each of their letters is asked twice as well.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from paperdesk.library import Library
from paperdesk.progress import Progress
from tests.benchmarks.corpus import letters
from tests.benchmarks.engines import Fts, Tantivy, Text
from tests.benchmarks.harness import Bar, Findings, Stopwatch, Task
from tests.benchmarks.yardsticks import texts

# What a reader of such papers looks for: the commonest beginnings and words there are, which cost most.
QUERIES = (
    "attention is all you need", "language models", "neural machine translation", "graph networks for molecules",
    "reasoning step by step", "retrieval augmented generation", "speech recognition", "named entity recognition",
    "word embeddings bias", "question answering benchmark", "image text pretraining", "sentiment of tweets",
)  # fmt: skip
_LARGE = 50_000  # papers from which the bars of a large library hold


def run(task: Task, findings: Findings) -> None:
    """Ours from empty caches, then all three in turn."""
    typed = [text for query in QUERIES for text in letters(query) if not text.endswith(" ")]
    if task.quick:
        typed = typed[::10]
    with Library.open(task.library) as library, TemporaryDirectory(dir=task.work) as scratch:
        fts, other = Fts(Path(scratch) / "fts.sqlite"), Tantivy(Path(scratch) / "tantivy")
        held = [Text(*row) for row in texts(library)]
        fts.build(held)
        other.build(held)
        del held
        engines: dict[str, Callable[[str], Any]] = {
            "ours": lambda text: library.search(text, limit=50, typing=True).hits,
            fts.name: lambda text: fts.ask(f"{text}*"),
            other.name: lambda text: other.ask(other.begun(text)),
        }
        library.search("opened", limit=1)
        library.index.forget()
        cold = _pass(engines, typed)
        library.warm(Progress())
        warm = _pass(engines, typed)
        fts.close()
    large = task.size >= _LARGE
    for name, took, bars in (
        ("from empty caches", cold, {fts.name: 1.0 if large else None, other.name: None}),
        ("warm", warm, {fts.name: 0.2 if large else 1.0, other.name: 1.0 if large else None}),
    ):
        for engine, most in bars.items():
            findings.add(
                f"a keystroke, {name}", "ms", took["ours"], beside=(engine, took[engine]),
                bars=[Bar("p95 ratio", at_most=most)] if most else (), remark=_worst(typed, took["ours"]),
            )  # fmt: skip


def _pass(engines: dict[str, Callable[[str], Any]], typed: list[str]) -> dict[str, list[float]]:
    """Milliseconds of every letter by engine; they take turns, so that none has the machine to itself."""
    watches = {name: Stopwatch() for name in engines}
    for text in typed:
        for name, ask in engines.items():
            with watches[name]:
                ask(text)
    return {name: watch.ms for name, watch in watches.items()}


def _worst(typed: list[str], took: list[float]) -> str:
    slowest = sorted(zip(took, typed, strict=True), reverse=True)[:3]
    return "slowest: " + ", ".join(f"“{text}” {ms:.0f}" for ms, text in slowest)
