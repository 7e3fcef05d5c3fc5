"""A library of N papers with its index, made once a run (or found from an earlier one), and copies of it to change.

Knows the library and the formats; the copies take their index along, since that lies elsewhere by the library's place.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from paperdesk.formats import by_id
from paperdesk.library import Library
from paperdesk.progress import Progress
from paperdesk.record import Record
from tests.benchmarks.corpus import papers, queries
from tests.benchmarks.harness import Task

_PART = 20_000  # papers a file
_FIELDS = ("vision", "language", "speech", "retrieval", "robotics", "theory", "graphs", "medicine")
_KINDS = ("survey", "data", "method", "to cite")


def prepare(task: Task) -> None:
    """Make all that the task names, where it is not there yet."""
    done = task.folder / "done.json"
    made_of = {"size": task.size, "corpus": str(task.corpus or "")}
    if not done.exists() or json.loads(done.read_text(encoding="utf-8"))["of"] != made_of:
        shutil.rmtree(task.folder, ignore_errors=True)
        task.folder.mkdir(parents=True)
        records = papers(task.corpus, 0, task.size)
        (task.folder / "queries.json").write_text(json.dumps(queries(records)), encoding="utf-8")
        took = _fill(task, records)
        done.write_text(json.dumps({"of": made_of, **took}), encoding="utf-8")
    with Library.open(task.library) as library:
        if library.index.waiting():  # the index of an earlier run was of another schema
            _say(f"{library.catch_up(Progress()):,} papers indexed")
    if not task.bibtex.exists():
        _write(task.bibtex, "bibtex", _with_keys(papers(task.corpus, task.size, task.entries)))


def _fill(task: Task, records: list[Record]) -> dict[str, float]:
    """The library with its index; the seconds that each took."""
    for number, record in enumerate(records):
        _live_in(number, record)
    with Library.open(task.library, create=True) as library:
        started = perf_counter()
        for start in range(0, len(records), _PART):
            part = task.folder / "part.json"
            _write(part, "csljson", records[start : start + _PART])
            report = library.transfer.import_files([part])
            if report.refused or report.total("failed"):
                raise RuntimeError(f"the papers could not be brought in: {report.sentence()}")
            part.unlink()
            _say(f"{min(len(records), start + _PART):,} of {len(records):,} papers brought in")
        library.reading.enqueue(library.papers.find("", limit=30))
        stored = perf_counter()
        count = library.catch_up(Progress())
        indexed = perf_counter()
        _say(f"{count:,} papers indexed")
    return {"store_seconds": round(stored - started, 1), "index_seconds": round(indexed - stored, 1)}


def _live_in(number: int, record: Record) -> None:
    """What a reader does to papers in some years: most are unread, some are tagged, starred, noted."""
    record.status = {3: "read", 7: "reading", 9: "skipped"}.get(number % 12, "unread")
    record.starred = number % 25 == 0
    record.rating = number % 5 + 1 if number % 12 == 3 else None
    if number % 3 == 0:
        record.tags = [f"{_FIELDS[number % len(_FIELDS)]}/{_KINDS[number // 7 % len(_KINDS)]}"]
    if number % 20 == 0:
        record.notes = [
            f"# Remark {number}\n\nTo be compared with **{record.title}**; see the tables and the appendix."
        ]
    if number % 40 == 0:
        record.collections = [f"Thesis/Chapter {number // 40 % 6 + 1}"]


def _with_keys(records: list[Record]) -> list[Record]:
    for number, record in enumerate(records):
        name = record.people[0].family if record.people else "anon"
        record.key = f"{''.join(filter(str.isascii, name)).lower()}{record.date}n{number}"
    return records


def _write(path: Path, format_id: str, records: Iterable[Record]) -> None:
    write = by_id(format_id).write
    if write is None:
        raise RuntimeError(f"{format_id} cannot be written")
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8", newline="") as out:
        write(records, out)
    draft.replace(path)


def _say(words: str) -> None:
    print(f"    {words}", file=sys.stderr, flush=True)


@contextmanager
def copied(task: Task, *, index: bool = True) -> Iterator[Path]:
    """A copy of the prepared library to change, with its index; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="copy-", dir=task.work, ignore_cleanup_errors=True) as place:
        folder = Path(place) / "library"
        shutil.copytree(task.library, folder)
        with Library.open(task.library) as library:
            home = library.index.home
        with Library.open(folder) as library:
            copy = library.index.home
        if index:
            shutil.copytree(home, copy)
        try:
            yield folder
        finally:
            shutil.rmtree(copy, ignore_errors=True)
