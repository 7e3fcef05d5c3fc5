"""Search in a process just started: opened, first answer, first beginning of a word; beside the other engines.

Each figure is of a process of its own, by turns. Cold is with the files out of the system's memory, where the system
lets a process ask for that.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from paperdesk.library import Library
from tests.benchmarks.engines import Fts, Tantivy, Text
from tests.benchmarks.harness import Findings, Task
from tests.benchmarks.yardsticks import texts

_RUNS = 7
_LONGEST = 120  # seconds
_STEPS = ("opened", "the first answer", "the first beginning of a word")


def run(task: Task, findings: Findings) -> None:
    """All engines in turn: warm, then cold."""
    with TemporaryDirectory(dir=task.work) as scratch:
        places = {"ours": task.library, "fts": Path(scratch) / "fts.sqlite", "tantivy": Path(scratch) / "tantivy"}
        with Library.open(task.library) as library:
            held = [Text(*row) for row in texts(library)]
            home = library.index.home
        fts = Fts(places["fts"])
        fts.build(held)
        fts.close()
        Tantivy(places["tantivy"]).build(held)
        del held
        _measure(task, findings, places, "warm", [])
        if hasattr(os, "posix_fadvise"):
            _measure(task, findings, places, "cold", [*places.values(), home])


def _measure(task: Task, findings: Findings, places: dict[str, Path], name: str, forget: list[Path]) -> None:
    took: dict[str, list[list[float]]] = {engine: [] for engine in places}
    for turn in range(max(3, task.times(_RUNS)) + 1):
        for engine, place in places.items():
            for path in forget:
                _evict(path)
            done = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.first_search", engine, str(place)],
                stdout=subprocess.PIPE, text=True, check=True, timeout=_LONGEST,
            )  # fmt: skip
            if turn:
                took[engine].append(json.loads(done.stdout))
    for step, words in enumerate(_STEPS):
        own = [run[step] for run in took["ours"]]
        for engine, other in (("SQLite FTS5", "fts"), ("tantivy", "tantivy")):
            findings.add(f"{words}, {name}", "ms", own, beside=(engine, [run[step] for run in took[other]]))


def _evict(place: Path) -> None:
    """Have the system forget what it holds of files."""
    for path in [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]:
        with path.open("rb") as file:
            os.fdatasync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
