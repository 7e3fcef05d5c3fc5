"""How late a timer of 60 Hz comes beside the engine, without a window: idle, while it searches, while it indexes.

Searches run as the window runs them, as jobs of its lane, each begun as soon as the one before has ended.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from paperdesk.gui.app import TURN
from paperdesk.gui.collector import Collector
from paperdesk.gui.jobs import Job, Jobs
from paperdesk.library import Library
from paperdesk.progress import Progress
from tests.benchmarks.corpus import letters
from tests.benchmarks.harness import Bar, Figures, Findings, Task
from tests.benchmarks.prepare import copied
from tests.benchmarks.rig import Lateness
from tests.benchmarks.typed import QUERIES

_P99_OVER, _MAX_OVER = 5, 16  # milliseconds over the idle figure


def run(task: Task, findings: Findings) -> None:
    """On a copy of the library, whose index is made anew at the end."""
    application = QCoreApplication(["paperdesk"])
    sys.setswitchinterval(TURN)
    typed = [text for query in QUERIES for text in letters(query)][:: 10 if task.quick else 1]
    with copied(task) as folder, Library.open(folder) as library:
        jobs = Jobs()
        ticker = _Ticker(jobs, library)
        library.search("opened", limit=1)
        collector = Collector(settled_ms=0)
        idle = ticker.during(lambda done: QTimer.singleShot(task.times(5_000), done))
        findings.add("idle", "ms late", idle)
        base = Figures.of(idle)
        bars = [Bar("p99", at_most=base.p99 + _P99_OVER), Bar("max", at_most=base.max + _MAX_OVER)]
        beside = ("idle", idle)

        def add(name: str, late: Sequence[float]) -> None:
            findings.add(name, "ms late", late, beside=beside, bars=bars)

        library.index.forget()
        add("searching from empty caches", ticker.during(lambda done: ticker.search(typed, done)))
        library.warm(Progress())
        add("searching", ticker.during(lambda done: ticker.search(typed, done)))
        for paper in library.papers.find("", limit=task.times(200)):
            library.notes.save(paper, "A remark to be indexed.")
        add("indexing 200 notes", ticker.during(lambda done: ticker.do(library.catch_up, "index", done)))
        add("the index made anew", ticker.during(lambda done: ticker.do(library.rebuild_index, "index", done)))
        add("read ahead", ticker.during(lambda done: ticker.do(library.warm, "index", done)))
        collector.stop()
        jobs.close()
    del application


class _Ticker:
    def __init__(self, jobs: Jobs, library: Library) -> None:
        self._jobs = jobs
        self._library = library

    def during(self, act: Callable[[Callable[[], None]], object]) -> list[float]:
        """Milliseconds that ticks came late from when `act` began until it called what it was given."""
        loop, lateness = QEventLoop(), Lateness()
        with lateness.counted() as late:
            QTimer.singleShot(0, lambda: act(loop.quit))
            loop.exec()
        return list(late)

    def do(self, work: Callable[[Progress], object], lane: str, done: Callable[[], None]) -> None:
        """One job."""
        job = self._jobs.start("Benchmark", work, lane=lane, quiet=True)
        job.finished.connect(lambda: self._end(job, done))

    def search(self, texts: Sequence[str], done: Callable[[], None]) -> None:
        """A job for each text, with the facets as the window asks for them."""
        if not texts:
            done()
            return
        job = self._jobs.start("Search", self._ask, texts[0], lane="query", quiet=True)
        job.finished.connect(lambda: self._end(job, lambda: self.search(texts[1:], done)))

    def _ask(self, text: str) -> float:
        started = perf_counter()
        result = self._library.search(text, limit=50, typing=True)
        result.facets  # noqa: B018 - they are counted when they are read
        return perf_counter() - started

    def _end(self, job: Job, then: Callable[[], None]) -> None:
        if job.error is not None:
            raise job.error
        then()
