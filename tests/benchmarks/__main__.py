"""The benchmarks: `python -m tests.benchmarks [--size 1000,10000,100000] [--only NAME,…] [--json FILE]`.

Prints JSON on stdout and a table on stderr. Every figure is median, p95, p99 and max of one run; a yardstick stands
beside it that was measured in the same run, since machines differ and are busy. What must be reached stands as a bar.

Papers come from the largest *.jsonl.gz in `--corpus` (default: ../shared/data/corpus beside the checkout), from a given
file of JSON lines or of any format PaperDesk reads, else they are made up, always the same. A library of each size is
built once, in `--work DIR` (kept, and found again by the next run) or a temporary folder. Run it on an idle machine.
The exit code is 1 when a benchmark broke, not when a bar was missed; `--strict` makes it 1 then as well.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.benchmarks.corpus import largest
from tests.benchmarks.harness import Task, table
from tests.benchmarks.one import BENCHMARKS

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = ROOT.parent / "shared" / "data" / "corpus"
LONGEST = 3_600  # seconds for one benchmark
ONCE = {"relevance", "pdfs", "moving", "reading"}  # nothing in them depends on how many papers there are
PACKAGES = ("PySide6-Essentials", "apsw", "numpy", "whoosh", "bibtexparser", "tantivy")


def main(words: Sequence[str]) -> int:
    """Run what is asked for; the exit code."""
    options = _options(words)
    with tempfile.TemporaryDirectory(prefix="paperdesk-bench-", ignore_cleanup_errors=True) as temporary:
        work = (options.work or Path(temporary)).absolute()
        work.mkdir(parents=True, exist_ok=True)
        return _run(options, work)


def _run(options: argparse.Namespace, work: Path) -> int:
    corpus = largest(options.corpus.absolute()) if options.corpus.exists() else None
    rows: list[dict[str, Any]] = []
    broken: list[str] = []
    for size in options.size:
        task = Task(size, work, options.entries, options.quick, corpus, tuple(options.judged))
        if _one("prepare", task) is None:
            broken.append(f"prepare at {size}")
            continue
        for name in options.only:
            if name in ONCE and (size != options.size[0] or (name == "relevance" and not options.judged)):
                continue
            found = _one(name, task)
            if found is None:
                broken.append(f"{name} at {size}")
            else:
                rows += found
    missed = [f"{row['measure']} at {row['size']}" for row in rows for bar in row["bars"] if not bar["met"]]
    about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": _machine(),
             "corpus": corpus.name if corpus else "made up", "quick": options.quick}  # fmt: skip
    text = json.dumps({**about, "results": rows, "missed": missed, "broken": broken}, indent=1)
    table(rows, sys.stderr)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    return 1 if broken or (options.strict and missed) else 0


def _one(name: str, task: Task) -> list[dict[str, Any]] | None:
    """The rows of one benchmark, run in a process of its own; None when it broke."""
    print(f"-- {name}, {task.size:,} papers", file=sys.stderr, flush=True)
    started = perf_counter()
    with tempfile.TemporaryDirectory(prefix="run-", dir=task.work, ignore_cleanup_errors=True) as folder:
        task_file, result_file = Path(folder) / "task.json", Path(folder) / "result.json"
        task.save(task_file)
        command = [sys.executable, "-m", "tests.benchmarks.one", name, str(task_file), str(result_file)]
        home = {"PAPERDESK_HOME": str(task.work / "home"), "QT_QPA_PLATFORM": "offscreen"}
        try:
            code = subprocess.run(
                command, cwd=ROOT, env={**os.environ, **home}, stdout=sys.stderr, timeout=LONGEST, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
        if code or not result_file.exists():
            print(f"   broke with exit code {code}", file=sys.stderr)
            return None
        print(f"   {perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
        return list(json.loads(result_file.read_text(encoding="utf-8")))


def _machine() -> dict[str, Any]:
    """What figures depend on, without names of the machine."""
    load = [round(value, 2) for value in os.getloadavg()] if hasattr(os, "getloadavg") else []
    return {"system": platform.system(), "processor": platform.machine(), "cpus": os.cpu_count(), "load": load,
            "python": platform.python_version(), **{name: version(name) for name in PACKAGES}}  # fmt: skip


def _options(words: Sequence[str]) -> argparse.Namespace:
    listed = "\n".join(f"  {name:<10} {about}" for name, about in BENCHMARKS.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=__doc__, epilog=f"benchmarks:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--size", type=_sizes, default=[1_000, 10_000, 100_000], metavar="N,…", help="papers")
    parser.add_argument("--only", type=_names, default=list(BENCHMARKS), metavar="NAME,…", help="these benchmarks")
    parser.add_argument("--corpus", type=Path, default=CORPUS, metavar="PATH", help="a file or a folder of papers")
    parser.add_argument(
        "--judged",
        type=_folders,
        default=sorted(CORPUS.parent.glob("relevance-*")),
        metavar="PATH,…",
        help="folders of judged collections",
    )
    parser.add_argument("--entries", type=int, default=10_000, metavar="N", help="works to import")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where libraries are built and kept")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the JSON here as well")
    parser.add_argument("--quick", action="store_true", help="few repetitions: only to see that it runs")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a bar is missed")
    return parser.parse_args(list(words))


def _sizes(text: str) -> list[int]:
    try:
        sizes = [int(part.replace("_", "")) for part in text.split(",")]
    except ValueError:
        sizes = []
    if not sizes or min(sizes) < 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of sizes from 100 on, such as 1000,10000")
    return sizes


def _folders(text: str) -> list[Path]:
    folders = [Path(part).absolute() for part in text.split(",")]
    for folder in folders:
        if not (folder / "qrels.tsv").is_file():
            raise argparse.ArgumentTypeError(f"{folder} is no judged collection")
    return folders


def _names(text: str) -> list[str]:
    names = text.split(",")
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(BENCHMARKS)}")
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
