"""Bringing 10,000 BibTeX entries into the store beside a reader who sets a status ten times a second; then undoing it.

The import runs in a thread of its own, as in the window; the index has no part in it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from paperdesk.formats import by_id
from paperdesk.formats.format import Source
from paperdesk.gui.app import TURN
from paperdesk.library import Library
from paperdesk.library.shapes import Report
from paperdesk.progress import Progress
from paperdesk.record import Record, Status
from tests.benchmarks.harness import Bar, Findings, Task
from tests.benchmarks.prepare import copied
from tests.benchmarks.yardsticks import insert_plainly, small_commits

_EVERY = 0.1  # seconds between two presses
_ROUNDS = 3


def run(task: Task, findings: Findings) -> None:
    """Entries a second, the wait of a small change meanwhile, the seconds of the undo."""
    sys.setswitchinterval(TURN)  # as in the window
    speeds: list[float] = []
    presses: list[float] = []
    undone: list[float] = []
    with copied(task, index=False) as folder, Library.open(folder) as library:
        for _ in range(1 if task.quick else _ROUNDS):
            took, waits = import_beside_a_reader(library, task.bibtex, task.entries)
            speeds.append(task.entries / took)
            presses += waits
            undone.append(_undo(library, task))
    records, parsing = _parse(task.bibtex)
    plain = [task.entries / took for took in _plainly(records)]
    with TemporaryDirectory(dir=task.work) as scratch:
        commits = small_commits(Path(scratch) / "plain.sqlite", 50)
    findings.add(
        "BibTeX into the store", "entries/s", speeds, bars=[Bar("median", at_least=1_000)],
        beside=("plain SQLite, one table", plain),
    )  # fmt: skip
    findings.add("of it: reading BibTeX", "entries/s", [task.entries / parsing])
    findings.add(
        "a status set meanwhile", "ms", presses, bars=[Bar("max", at_most=50)], beside=("plain small commit", commits)
    )
    findings.add("undo of the import", "s", undone)


def import_beside_a_reader(library: Library, path: Path, entries: int) -> tuple[float, list[float]]:
    """Import a file while statuses are set; its seconds and the milliseconds of every change of status."""
    ids = library.papers.find("", limit=50)
    with ThreadPoolExecutor(1, thread_name_prefix="library") as lane:
        started = perf_counter()
        importing = lane.submit(library.transfer.import_files, [path], Progress())
        ended: list[float] = []
        importing.add_done_callback(lambda _future: ended.append(perf_counter()))
        waits = _press(importing, lambda count: _set(library, ids, count))
    report: Report = importing.result()
    copies = report.total("updated") + report.total("unchanged")  # a corpus may hold a work twice
    if report.total("added") + copies != entries or copies > entries / 100:
        raise RuntimeError(f"{entries} entries were to be added: {report.sentence()}")
    return ended[0] - started, waits


def _press(importing: Future[Report], press: Callable[[int], None]) -> list[float]:
    """Press every 100 ms until the import is over; the milliseconds of each press."""
    over = threading.Event()
    importing.add_done_callback(lambda _future: over.set())
    waits: list[float] = []
    while not over.wait(_EVERY):
        started = perf_counter()
        press(len(waits))
        waits.append((perf_counter() - started) * 1000)
    return waits


def _set(library: Library, ids: list[int], count: int) -> None:
    paper = ids[count % len(ids)]
    before = library.papers.rows([paper])[0].status
    if library.reading.set_status([paper], Status.READ if before != Status.READ else Status.UNREAD) != 1:
        raise RuntimeError("a status was not set")


def _undo(library: Library, task: Task) -> float:
    """Take back the presses, then the import; the seconds of the latter."""
    before = library.papers.count()
    while not library.history.undo_label.startswith("Import"):
        if library.undo() is None:
            raise RuntimeError("the import is not among what can be undone")
    started = perf_counter()
    step = library.undo()
    took = perf_counter() - started
    if step is None or not 0.99 * task.entries <= before - library.papers.count() <= task.entries:
        raise RuntimeError("the import was not undone as one")
    return took


def _parse(path: Path) -> tuple[list[Record], float]:
    read = by_id("bibtex").read
    if read is None:
        raise RuntimeError("BibTeX cannot be read")
    started = perf_counter()
    records = read(Source.from_path(path), Progress()).records
    return records, perf_counter() - started


def _plainly(records: list[Record]) -> list[float]:
    took = []
    for _ in range(_ROUNDS):
        with TemporaryDirectory() as scratch:
            took.append(insert_plainly(Path(scratch) / "plain.sqlite", records))
    return took
