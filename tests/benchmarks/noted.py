"""A note changed in the window: until a search finds it, until the index on disk holds it; and what marks write there.

The window brings its index up to the store by itself, after the pause it makes for that.
"""

from __future__ import annotations

import random
from pathlib import Path
from time import perf_counter

from paperdesk.record import Status
from tests.benchmarks.harness import Bar, Findings, Stopwatch, Task
from tests.benchmarks.prepare import copied
from tests.benchmarks.rig import Rig

_NOTES = 40
_MARKED = 1_000
_LARGE = 50_000  # papers from which the bar of a large library holds
_SEED = 11
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def run(task: Task, findings: Findings) -> None:
    """On a copy of the library, open in a window."""
    with copied(task) as folder:
        rig = Rig(folder)
        ids = rig.library.papers.find("")
        _notes(rig, random.Random(_SEED).sample(ids, task.times(_NOTES)), task, findings)
        _marks(rig, ids[:_MARKED], findings)
        rig.close()


def _notes(rig: Rig, papers: list[int], task: Task, findings: Findings) -> None:
    library = rig.library
    library.search("warm", typing=True)
    saved, found = Stopwatch(), Stopwatch()
    on_disk: list[float] = []
    for number, paper in enumerate(papers):
        word = f"quixotic{_LETTERS[number // 26]}{_LETTERS[number % 26]}zz"
        note = library.notes.get(paper).text
        with saved:
            library.notes.save(paper, f"{note}\n\nRemember the {word}.")
        committed = perf_counter()
        with found:
            hits = library.search(word).hits
        if [hit.id for hit in hits] != [paper]:
            raise RuntimeError("a note that was just saved is not found")
        rig.until(rig.desk.jobs.ended, lambda: not library.index.waiting(), "the index does not come up to the store")
        on_disk.append(perf_counter() - committed)
        rig.idle()  # what follows a commit is over before anybody writes the next note
    findings.add("a note saved", "ms", saved.ms)
    findings.add("a saved note found", "ms", found.ms, bars=[Bar("max", at_most=30)])
    findings.add(
        "a saved note in the index on disk", "s", on_disk, bars=[Bar("max", at_most=5 if task.size >= _LARGE else 2)]
    )


def _marks(rig: Rig, papers: list[int], findings: Findings) -> None:
    """Mark and tag papers; the index must not be written for it."""
    rig.idle()
    before = _files(rig.library.index.home)
    rig.library.reading.set_status(papers, Status.READ)
    rig.library.tags.add(papers, ["benchmark/marked"])
    rig.idle()
    rig.library.catch_up()
    written = len(before ^ _files(rig.library.index.home))
    findings.add(f"files of the index written by {len(papers):,} marks and tags", "files", [written],
                 bars=[Bar("max", at_most=0)])  # fmt: skip


def _files(folder: Path) -> set[tuple[str, int, int]]:
    """All files of the index, but for the writer's lock."""
    stats = ((path, path.stat()) for path in folder.rglob("*") if path.is_file() and path.name != "LOCK")
    return {(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in stats}
