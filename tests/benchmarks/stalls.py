"""How long the window answers nobody: while idle, typing, importing with a status key pressed, and indexing.

A timer of 60 Hz runs in the GUI thread; a stall is how late it comes. The idle figure tells what the machine itself
does to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from PySide6.QtCore import QTimer

from tests.benchmarks.harness import Bar, Findings, Task
from tests.benchmarks.prepare import copied
from tests.benchmarks.rig import Lateness, Rig

_KEYS_MS = 120  # between two keys of a quick typist
_PRESSES_MS = 100
_BAR = (Bar("max", at_most=100),)
_WINDOW = [Bar("p99", at_most=16), Bar("max", at_most=50)]  # while one types, and while the child indexes


def run(task: Task, findings: Findings) -> None:
    """On a copy of the library, which grows."""
    with copied(task) as folder:
        rig = Rig(folder)
        lateness = Lateness()
        with lateness.counted() as idle:
            rig.wait(task.times(5_000))
        findings.add("idle", "ms late", idle)
        beside = ("idle", list(idle))
        with lateness.counted() as typing:
            _type(rig, task)
        findings.add("typing", "ms late", typing, bars=_WINDOW, beside=beside)
        _import(rig, task, findings, beside)
        with lateness.counted() as indexing:
            rebuilding = perf_counter()
            rig.desk.rebuild_index()
            rig.idle()
            seconds = perf_counter() - rebuilding
        findings.add(
            "the index made anew by the child", "ms late", indexing, bars=_WINDOW, beside=beside,
            remark=f"{seconds:.1f} s",
        )  # fmt: skip
        rig.close()


def _type(rig: Rig, task: Task) -> None:
    """Type without waiting for results."""
    for query in task.queries[:: 6 if task.quick else 1]:
        for letter in query:
            rig.press(letter)
            rig.wait(_KEYS_MS)
        rig.pane.field.clear()
        rig.wait(_KEYS_MS)
    rig.idle()


def _import(rig: Rig, task: Task, findings: Findings, beside: tuple[str, list[float]]) -> None:
    """Bring a file in through the window, then let the child index what came."""
    desk, lateness = rig.desk, Lateness()
    before = rig.library.papers.count()
    rig.pane.view.select_row(0)
    rig.idle()
    reports: list[object] = []
    desk.imported.connect(reports.append)
    with lateness.counted() as importing, _pressed(rig) as presses:
        started = perf_counter()
        desk.importing.paths([task.bibtex])
        rig.until(desk.imported, lambda: bool(reports), "the import does not end")
        seconds = perf_counter() - started
    with lateness.counted() as indexing:
        rig.idle()
    added = rig.library.papers.count() - before
    if not 0.99 * task.entries <= added <= task.entries or rig.library.index.waiting():
        raise RuntimeError(f"{added} papers were added, {rig.library.index.waiting()} are not in the index")
    findings.add(
        "importing", "ms late", importing, bars=_BAR, beside=beside,
        remark=f"{task.entries / seconds:,.0f} entries/s through the window",
    )  # fmt: skip
    findings.add("a status key meanwhile", "ms", presses, bars=[Bar("max", at_most=50)])
    findings.add("indexing what was imported", "ms late", indexing, bars=_WINDOW, beside=beside)


@contextmanager
def _pressed(rig: Rig) -> Iterator[list[float]]:
    """The selected paper marked read and reading by turns, ten times a second; milliseconds until the command is done.

    The painting that follows is not in it: it counts among the stalls.
    """
    took: list[float] = []
    timer = QTimer()

    def press() -> None:
        started = perf_counter()
        rig.desk.trigger(("paper.read", "paper.reading")[len(took) % 2])
        took.append((perf_counter() - started) * 1000)

    timer.timeout.connect(press)
    timer.start(_PRESSES_MS)
    try:
        yield took
    finally:
        timer.stop()
