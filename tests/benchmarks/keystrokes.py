"""Twelve queries typed letter by letter into the real search field: from the key to the painted rows."""

from __future__ import annotations

from tests.benchmarks.harness import Bar, Findings, Task
from tests.benchmarks.rig import Rig

_LARGE = 50_000  # papers from which the bar of a large library holds
_APART_MS = 60  # after one result stands, before the next key


def run(task: Task, findings: Findings) -> None:
    """Each letter waits for the result of the one before; the snippets of that may still be coming."""
    rig = Rig(task.library)
    took: list[float] = []
    for query in task.queries[:: 6 if task.quick else 1]:
        for letter in query:
            took.append(rig.type_letter(letter))
            rig.wait(_APART_MS)
        rig.clear_search()
    rig.close()
    findings.add(
        "a key to the painted result", "ms", took, bars=[Bar("p95", at_most=100 if task.size >= _LARGE else 50)]
    )
