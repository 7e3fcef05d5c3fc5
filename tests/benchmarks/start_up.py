"""From the start of the process to the first painted rows, against a bare Qt window's start; by turns, nine times."""

from __future__ import annotations

import subprocess
import sys
import time

from tests.benchmarks.harness import Bar, Findings, Task

_RUNS = 9
_LONGEST = 120  # seconds
_AT_MOST = 10_000  # papers: what the bar is about


def run(task: Task, findings: Findings) -> None:
    """One start of each beforehand, so that files are read from memory and byte code is there."""
    rows, bare = [], []
    for number in range(1 + max(2, task.times(_RUNS))):
        first = _seconds("tests.benchmarks.app_window", str(task.library))
        other = _seconds("tests.benchmarks.bare_window")
        if number:
            rows.append(first * 1000)
            bare.append(other * 1000)
    bars = [Bar("ratio", at_most=4)] if task.size <= _AT_MOST else []
    findings.add("process start to the first rows", "ms", rows, bars=bars, beside=("bare QMainWindow", bare))


def _seconds(module: str, *words: str) -> float:
    """What a process says it took since just before it was started."""
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(
        [*command, repr(time.monotonic())], capture_output=True, text=True,
        timeout=_LONGEST, check=False,
    )  # fmt: skip
    if done.returncode or not done.stdout.strip():
        sys.stderr.write(done.stderr)
        raise RuntimeError(f"{module} ended with {done.returncode} and said {done.stdout!r}")
    return float(done.stdout)
