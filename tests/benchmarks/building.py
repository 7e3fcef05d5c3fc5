"""The index built from the store by its child process, beside stock Whoosh on the same papers, in documents per second.

Seconds are of CPU where that is said, of child processes once they ended: both read the papers from the store
themselves. SQLite's full-text search and tantivy are given their texts in memory.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

from paperdesk.library import Library
from paperdesk.progress import Progress
from tests.benchmarks.engines import Fts, Tantivy, Text
from tests.benchmarks.harness import Bar, Findings, Task
from tests.benchmarks.prepare import copied
from tests.benchmarks.yardsticks import texts

_LARGE = 50_000  # papers from which the bars of a large library hold
_QUICK = 2_000  # papers given to stock Whoosh when nobody wants to wait for it


class Build(NamedTuple):
    """What a build by our child took."""

    papers: int
    wall: float  # seconds
    cpu: float
    size: int  # bytes
    first: float  # seconds until the index held the newest papers
    meanwhile: list[float]  # milliseconds of a search at each report of progress


def run(task: Task, findings: Findings) -> None:
    """Ours, then the others on the same papers."""
    large = task.size >= _LARGE
    with copied(task, index=False) as folder, TemporaryDirectory(dir=task.work) as scratch:
        ours = _build(folder)
        some = min(task.size, _QUICK) if task.quick else task.size
        stock = _stock(folder, Path(scratch) / "stock", some)
        with Library.open(folder) as library:
            held = [Text(*row) for row in texts(library)]
    words = sum(len(part.encode()) for text in held for part in text[1:])
    rate = [ours.papers / ours.cpu]
    findings.add(
        "documents a CPU second", "papers/s", rate, beside=("stock Whoosh", [some / stock.cpu]),
        bars=[Bar("ratio", at_least=1.3 if large else 1.5)] if task.size >= 10_000 else (),
        remark=f"stock Whoosh indexed {some:,} papers",
    )  # fmt: skip
    make: tuple[Callable[[Path], Fts | Tantivy], ...] = (lambda place: Fts(place / "fts.sqlite"), Tantivy)
    for begin in make:
        with TemporaryDirectory(dir=task.work) as scratch:
            engine = begin(Path(scratch))
            started = process_time()
            engine.build(held)
            other = [len(held) / (process_time() - started)]
            findings.add("documents a CPU second", "papers/s", rate, beside=(engine.name, other))
            findings.add("index size to text", "ratio", [ours.size / words],
                         beside=(engine.name, [_size(Path(scratch)) / words]))  # fmt: skip
    findings.add(
        "index size to text", "ratio", [ours.size / words], beside=("stock Whoosh", [stock.size / words]),
        bars=[Bar("max", at_most=2.3)] if large else (),
    )  # fmt: skip
    findings.add("all of it", "s", [ours.wall], bars=[Bar("max", at_most=300)] if large else ())
    findings.add("until the index answers for the newest papers", "s", [ours.first])
    findings.add("a search while it is built", "ms", ours.meanwhile)


class _Watching(Progress):
    """Searches at every report."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        self._look()


def _build(folder: Path) -> Build:
    """Have the child build it, and search meanwhile."""
    meanwhile: list[float] = []
    first: list[float] = []
    with Library.open(folder) as library:
        newest = library.papers.get(max(library.papers.find("")))

        def look() -> None:
            asked = perf_counter()
            hits = library.search(newest.record.title, limit=5).hits
            meanwhile.append((perf_counter() - asked) * 1000)
            if newest.id not in [hit.id for hit in hits]:  # until the first commit the store answers alone
                raise RuntimeError("the newest paper is not found while the index is built")
            if library.index.view() is not None:
                first.append(perf_counter() - started)

        before, started = _cpu_of_children(), perf_counter()
        count = library.catch_up(_Watching(look))
        wall = perf_counter() - started
        size = _size(library.index.home)
    return Build(count, wall, _cpu_of_children() - before, size, first[0], meanwhile)


class _Stock(NamedTuple):
    cpu: float  # seconds
    size: int  # bytes


def _stock(folder: Path, target: Path, count: int) -> _Stock:
    """The same by Whoosh's own writer."""
    target.mkdir()
    before = _cpu_of_children()
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.stock_whoosh", str(folder), str(target), str(count)], check=True
    )
    return _Stock(_cpu_of_children() - before, _size(target))


def _cpu_of_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
