"""A Zotero library of 5,000 items with notes, tags, collections and marks, brought into an empty one."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from paperdesk.library import Library
from tests.benchmarks.harness import Bar, Findings, Task
from tests.formats.zotero_parts.building import ZoteroFolder

_ITEMS = 5_000
_WORDS = ["retrieval", "neural", "dense", "sparse", "passage", "ranking", "question", "answer", "model", "language",
          "training", "evaluation", "corpus", "query", "document", "vector", "index", "graph"]  # fmt: skip


def run(task: Task, findings: Findings) -> None:
    """Seconds until all is in the store."""
    items = 300 if task.quick else _ITEMS
    with TemporaryDirectory(dir=task.work) as scratch:
        source = made(Path(scratch) / "Zotero", items)
        with Library.open(Path(scratch) / "library", create=True) as library:
            started = perf_counter()
            report = library.transfer.import_files([source])
            took = perf_counter() - started
            if report.total("added") != items or report.total("failed"):
                raise RuntimeError(report.sentence())
            notes = library.papers.counts(["has:note"])[0]
            if notes != items:
                raise RuntimeError(f"{notes} of {items} notes came in")
            started = perf_counter()
            again = library.transfer.import_files([source])
            if again.total("unchanged") != items:
                raise RuntimeError(again.sentence())
            findings.add("a Zotero library with notes", "s", [took], bars=[Bar("max", at_most=120)])
            findings.add("the same a second time", "s", [perf_counter() - started])


def made(folder: Path, items: int) -> Path:
    """A Zotero data folder of so many items."""
    rng = random.Random(4)
    zotero = ZoteroFolder(folder)
    shelves = [zotero.collection(f"Topic {number}") for number in range(40)]

    def words(count: int) -> str:
        return " ".join(rng.choices(_WORDS, k=count))

    for number in range(items):
        item = zotero.item(
            title=f"{words(8)} {number}", date=f"{1990 + number % 35}-05-00 May {1990 + number % 35}",
            DOI=f"10.1000/{number}", abstractNote=words(150), publicationTitle=f"Journal {number % 90}",
        )  # fmt: skip
        for author in range(3):
            zotero.creator(item, f"Author{(number * 7 + author) % 4000}", "Jane")
        zotero.note(f"<h1>{words(5)}</h1><p>{words(60)} <b>{words(2)}</b></p><ul><li>{words(9)}</li></ul>", item)
        for tag in rng.sample(range(300), 3):
            zotero.tag(item, f"tag {tag}")
        zotero.file_under(shelves[number % 40], item)
        if number % 4 == 0:
            file = zotero.attachment(f"storage:{number}.pdf", item)
            for _mark in range(3):
                zotero.annotation(file, text=words(20), comment=words(5))
    return zotero.done()
