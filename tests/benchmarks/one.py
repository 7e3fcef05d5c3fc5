"""One benchmark in a process of its own: `python -m tests.benchmarks.one NAME TASK.json RESULT.json`.

So none finds memory, caches or a QApplication of the one before, and one that crashes costs only itself.
"""

from __future__ import annotations

import importlib
import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from tests.benchmarks.harness import Findings, Task
from tests.benchmarks.prepare import prepare

# In the order they are run; each is a module with `run(task, findings)`.
BENCHMARKS = {
    "start_up": "process start to the first rows painted",
    "reading": "BibTeX read beside bibtexparser 2 and pybtex doing the same work, and tenfold text",
    "importing": "BibTeX into the store, a status set meanwhile, the undo of it",
    "searching": "a keystroke to the result, without a window",
    "typed": "queries typed letter by letter, without a window, beside SQLite's full-text search and tantivy",
    "kinds": "each kind of query beside SQLite's full-text search and tantivy",
    "pdfs": "2,000 PDFs of 6,000 words: phrases, words and beginnings beside SQLite's full-text search",
    "start_search": "a process just started: the first answers, beside SQLite's full-text search and tantivy",
    "related": "papers related to one, to five, to a passage",
    "keystrokes": "a keystroke to the painted result, in the window",
    "scrolling": "frames of the list",
    "stalls": "how long the window does not answer: idle, typing, importing, indexing",
    "memory": "private memory of the window after 200 searches",
    "relevance": "how well judged questions are answered, at the first size only",
    "meaning": "related papers with the extra of that name: what is right, and what it costs",
    "building": "the index built by its child process, beside stock Whoosh and the others",
    "noted": "a note changed: until it is found, until it is in the index on disk; what marks write there",
    "ticker": "how late a timer comes beside the engine: idle, searching, indexing",
    "moving": "a Zotero library of 5,000 items brought in",
    "duplicates": "all duplicates of the library, and those of one new paper",
    "upkeep": "the sidebar's counts",
}


class Uncaught:
    """Exceptions that nobody handled: the program goes on after them, a benchmark must not count."""

    def __init__(self) -> None:
        self.met: list[str] = []
        sys.excepthook = self._on_error

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.met.append(f"{kind.__name__}: {error}")
        traceback.print_exception(kind, error, trace)


def main(name: str, task_file: Path, result_file: Path) -> int:
    """Run it and write its rows; the exit code."""
    uncaught = Uncaught()
    task = Task.load(task_file)
    findings = Findings(name, task.size)
    if name == "prepare":
        prepare(task)
    else:
        run: Callable[[Task, Findings], None] = importlib.import_module(f"tests.benchmarks.{name}").run
        run(task, findings)
    if uncaught.met:
        print("uncaught meanwhile:", *dict.fromkeys(uncaught.met), sep="\n  ", file=sys.stderr)
        return 1
    result_file.write_text(json.dumps([measure.as_json() for measure in findings.measures]), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
