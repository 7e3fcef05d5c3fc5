"""Twelve queries typed letter by letter, asked of the library without a window; SQLite's full-text search beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from paperdesk.library import Library
from paperdesk.progress import Progress
from tests.benchmarks.corpus import letters
from tests.benchmarks.harness import Bar, Findings, Stopwatch, Task
from tests.benchmarks.yardsticks import FTS, build_fts, search_fts, texts

_SNIPPETS = 15  # rows on a screen


def run(task: Task, findings: Findings) -> None:
    """Cold, then warm as the window is after its first seconds; snippets and facets of what was found."""
    typed = [text for query in task.queries for text in letters(query)]
    if task.quick:
        typed = typed[::10]
    cold, warm, snippets, facets = Stopwatch(), Stopwatch(), Stopwatch(), Stopwatch()
    found = 0
    with Library.open(task.library) as library:
        with cold:
            library.search(task.queries[0], typing=True)
        library.warm(Progress())
        for text in typed:
            with warm:
                result = library.search(text, limit=50, typing=True)
            found += bool(result.hits)
            with snippets:
                for hit in result.hits[:_SNIPPETS]:
                    result.snippet(hit)
            with facets:
                result.facets  # noqa: B018 - they are counted when they are read
        with TemporaryDirectory(dir=task.work) as scratch:
            path = Path(scratch) / "fts.sqlite"
            build_fts(path, texts(library))
            full_text = _full_text(path, typed)
    if not found:
        raise RuntimeError("nothing was found by any query")
    findings.add("the first search after opening", "ms", cold.ms)
    findings.add(
        "a keystroke to the result", "ms", warm.ms, bars=[Bar("p95", at_most=100)], beside=(FTS, full_text),
        remark=f"{found} of {len(typed)} found something",
    )  # fmt: skip
    findings.add(f"snippets of {_SNIPPETS} hits", "ms", snippets.ms)
    findings.add("facets", "ms", facets.ms)


def _full_text(path: Path, typed: list[str]) -> list[float]:
    watch = Stopwatch()
    connection = sqlite3.connect(path)
    for text in typed:
        with watch:
            search_fts(connection, text)
    connection.close()
    return watch.ms
