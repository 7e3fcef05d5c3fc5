"""The index made anew, a note found once it is written, the index brought up to it, and the sidebar's counts."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from paperdesk.library import Library
from paperdesk.progress import Progress
from paperdesk.record import Status
from tests.benchmarks.harness import Findings, Stopwatch, Task
from tests.benchmarks.prepare import copied
from tests.benchmarks.yardsticks import FTS, build_fts, texts


def run(task: Task, findings: Findings) -> None:
    """All on a copy of the library."""
    with copied(task) as folder, Library.open(folder) as library:
        _notes(library, task, findings)
        _counts(library, task, findings)
        _rebuild(library, task, findings)


def _notes(library: Library, task: Task, findings: Findings) -> None:
    """From saving a note to finding it by a word that stands only there; then the child's turn."""
    library.search("warm", typing=True)
    ids = library.papers.find("", limit=task.times(20))
    found, caught_up = Stopwatch(), Stopwatch()
    for number, paper in enumerate(ids):
        word = f"quixotic{'abcdefghijklmnopqrstuvwxyz'[number % 26]}zz"
        with found:
            library.notes.save(paper, f"Remember the {word}.")
            hits = library.search(word).hits
        if paper not in [hit.id for hit in hits]:
            raise RuntimeError("a note that was just saved is not found")
        if number % 5 == 0:
            with caught_up:
                library.catch_up(Progress())
            if library.index.waiting():
                raise RuntimeError("the index is not up to the store")
    findings.add("a note saved and found", "ms", found.ms)
    findings.add("the index brought up to a few notes", "ms", caught_up.ms)


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


def _rebuild(library: Library, task: Task, findings: Findings) -> None:
    started = perf_counter()
    count = library.rebuild_index(Progress())
    took = perf_counter() - started
    if count < task.size * 0.99:
        raise RuntimeError(f"only {count} papers are in the new index")
    with TemporaryDirectory(dir=task.work) as scratch:
        seconds = build_fts(Path(scratch) / "fts.sqlite", texts(library))
    findings.add("the index made anew", "papers/s", [count / took], beside=(FTS, [count / seconds]))
