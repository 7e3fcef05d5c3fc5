"""The sidebar's counts, asked after every change of a status."""

from __future__ import annotations

from paperdesk.library import Library
from paperdesk.record import Status
from tests.benchmarks.harness import Findings, Stopwatch, Task
from tests.benchmarks.prepare import copied


def run(task: Task, findings: Findings) -> None:
    """On a copy of the library."""
    with copied(task) as folder, Library.open(folder) as library:
        _counts(library, task, findings)


def _counts(library: Library, task: Task, findings: Findings) -> None:
    """What the sidebar asks after every change of a status."""
    paper = library.papers.find("", limit=1)[0]
    places, tags = Stopwatch(), Stopwatch()
    for number in range(task.times(30)):
        library.reading.set_status([paper], (Status.READ, Status.READING)[number % 2])
        with places:
            counts = library.stats.sidebar()
        with tags:
            library.tags.tree()
            library.collections.tree()
        if counts["all"] != library.papers.count():
            raise RuntimeError("the sidebar counts wrongly")
    findings.add("counts of the sidebar's places", "ms", places.ms)
    findings.add("counts of tags and collections", "ms", tags.ms)
