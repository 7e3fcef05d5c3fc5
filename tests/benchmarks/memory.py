"""Private memory of the window's process, when it is open and after 200 searches; a bare Qt window's beside it."""

from __future__ import annotations

import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path

from tests.benchmarks.corpus import letters
from tests.benchmarks.harness import Bar, Findings, Task
from tests.benchmarks.rig import Rig

_SEARCHES = 200


def private_megabytes() -> float:
    """What this process holds for itself alone; on systems that do not tell, the most it ever held in all."""
    table = Path("/proc/self/smaps_rollup")
    if table.exists():
        lines = [line.split() for line in table.read_text(encoding="ascii").splitlines()]
        return sum(int(line[1]) for line in lines if line[0].startswith("Private_")) / 1024
    if sys.platform == "win32":
        raise RuntimeError("memory is measured on Linux and macOS only")
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def run(task: Task, findings: Findings) -> None:
    """The window open on all papers, then searched."""
    rig = Rig(task.library)
    opened = private_megabytes()
    typed = [text for query in task.queries for text in letters(query)]
    for text in islice(cycle(typed), task.times(_SEARCHES)):
        rig.search(text)
    most = private_megabytes()
    rig.clear_search()
    after = private_megabytes()
    rig.close()
    beside = ("bare QMainWindow", [_bare()])
    findings.add("window open", "MB", [opened], beside=beside)
    findings.add("at the last of 200 searches", "MB", [most], beside=beside)
    findings.add("after 200 searches", "MB", [after], bars=[Bar("max", at_most=600)], beside=beside)


def _bare() -> float:
    """A bare window's memory, measured by itself."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bare_window", "memory"], stdout=subprocess.PIPE, text=True, check=True
    )
    return float(done.stdout)
