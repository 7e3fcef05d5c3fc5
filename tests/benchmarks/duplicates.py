"""Duplicates: all of a library's, with every hundredth paper there twice, and those of one new paper."""

from __future__ import annotations

from time import perf_counter

from paperdesk.library import Library
from paperdesk.record import Record
from tests.benchmarks.harness import Bar, Findings, Stopwatch, Task
from tests.benchmarks.prepare import copied

_EVERY = 100


def run(task: Task, findings: Findings) -> None:
    """On a copy of the library into which misspelt copies are put."""
    with copied(task, index=False) as folder, Library.open(folder) as library:
        ids = library.papers.find()
        copies = 0
        for paper in library.papers.many(ids[::_EVERY]):
            record = paper.record
            if len(record.title) < 30 or not record.authors:
                continue
            library.papers.add(
                Record(title=record.title[:9] + record.title[10:], people=record.people, date=record.date)
            )
            copies += 1
        started = perf_counter()
        groups = library.duplicates.groups()
        took = perf_counter() - started
        if len(groups) < copies * 0.9:
            raise RuntimeError(f"{copies} copies gave {len(groups)} groups")
        findings.add("all duplicates", "s", [took], bars=[Bar("max", at_most=30)])
        one = Stopwatch()
        for paper in library.papers.many(ids[50 :: max(1, len(ids) // task.times(200))]):
            with one:
                library.duplicates.of(paper.record, paper.id)
        findings.add("duplicates of one paper", "ms", one.ms, bars=[Bar("p95", at_most=5)])
