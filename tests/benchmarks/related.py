"""Papers related to one, to five, and to a passage, without a window; each once from what is asked of in between."""

from __future__ import annotations

import random

from paperdesk.library import Library
from paperdesk.progress import Progress
from tests.benchmarks.harness import Findings, Stopwatch, Task

_PAPERS = 60
_SEED = 5


def run(task: Task, findings: Findings) -> None:
    """Warm, as after the window's first seconds."""
    with Library.open(task.library) as library:
        library.warm(Progress())
        chosen = random.Random(_SEED).sample(library.papers.find(""), task.times(_PAPERS))
        one, five, passage = Stopwatch(), Stopwatch(), Stopwatch()
        found = 0
        for start, paper in enumerate(chosen):
            with one:
                found += len(library.related.of([paper]))
            with five:
                found += len(library.related.of(chosen[start : start + 5]))
            text = library.papers.get(paper).record.abstract
            with passage:
                found += len(library.related.like(text))
    if not found:
        raise RuntimeError("nothing is related to anything")
    findings.add("to one paper", "ms", one.ms)
    findings.add("to five papers", "ms", five.ms)
    findings.add("to a passage", "ms", passage.ms)
