"""Related papers by words alone, by meaning alone, and by both: how many are right, and what it costs.

Right is, in a judged collection, a paper that answers a question which the asked paper answers as well; and in the
corpus the paper that holds the second half of an abstract, asked for with the first, or with the title. Needs the extra
"meaning"; without it nothing is measured.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

from paperdesk.library import Library
from paperdesk.library.meaning import OPTION
from paperdesk.progress import Progress
from paperdesk.record import Record
from paperdesk.settings import OPTIONS
from tests.benchmarks.corpus import papers
from tests.benchmarks.harness import Bar, Findings, Stopwatch, Task
from tests.benchmarks.memory import private_megabytes
from tests.benchmarks.prepare import copied
from tests.benchmarks.relevance import load, ndcg

_TOP = 10
_HALVES, _ASKED = 6_000, 600  # papers of the corpus that are cut in halves; of these asked for
_QUERIES = 100
_LEAST_WORDS = 80


class Answers(NamedTuple):
    """What was found for each question: by words, by meaning, by both."""

    words: list[list[int]]
    meaning: list[list[int]]
    both: list[list[int]]


@contextmanager
def library_in(folder: Path) -> Iterator[tuple[Library, dict[str, Any]]]:
    """A library, made where there is none, with its options to change."""
    options: dict[str, Any] = {option.id: option.default for option in OPTIONS} | {OPTION: True}
    with Library.open(folder, create=not folder.exists(), options=options.__getitem__) as library:
        yield library, options


def run(task: Task, findings: Findings) -> None:
    """What is right at the smallest sizes only, which tell the same; what it costs at every size."""
    if not next(option for option in OPTIONS if option.id == OPTION).possible:
        print('   the extra "meaning" is not installed: nothing was measured', file=sys.stderr)
        return
    if task.size <= 10_000:
        with TemporaryDirectory(dir=task.work) as scratch:
            for folder in task.judged:
                _judge(folder, Path(scratch) / folder.name, findings)
            if task.corpus is not None:
                _find_halves(task, Path(scratch) / "halves", findings)
    with copied(task) as folder:
        _cost(task, folder, findings)


# What is right --------------------------------------------------------------------------------------------------------


def _judge(folder: Path, place: Path, findings: Findings) -> None:
    collection = load(folder)
    near: dict[int, dict[int, int]] = {}
    with library_in(place) as (library, options):
        number = {text.id: library.papers.add(Record(title=text.title, abstract=text.abstract))
                  for text in collection.texts}  # fmt: skip
        library.catch_up()
        library.meanings.catch_up()
        for question in collection.questions:
            right = [number[paper] for paper in question.gains]
            for paper in right:
                near.setdefault(paper, {}).update({other: 1 for other in right if other != paper})
        near = {paper: others for paper, others in near.items() if others}
        found = _ask(library, options, list(near), lambda paper: library.related.of([paper], _TOP),
                     lambda paper: library.meanings.of([paper]), itself=False)  # fmt: skip
    gains = list(near.values())

    def precision(count: int) -> Callable[[Sequence[int], Any], float]:
        return lambda its, right: sum(paper in right for paper in its[:count]) / count

    for what, measure in (("nDCG@10", ndcg), ("precision@5", precision(5)), ("precision@10", precision(10))):
        means = [fmean(measure(its, right) for its, right in zip(each, gains, strict=True)) for each in found]
        _add(findings, f"{folder.name} {what}", means, f"{len(gains)} papers asked")


def _find_halves(task: Task, place: Path, findings: Findings) -> None:
    """How often the paper of the other half is first, and among the first ten."""
    chosen = [record for record in papers(task.corpus, 0, 2 * _HALVES) if len(record.abstract.split()) > _LEAST_WORDS]
    chosen = chosen[:_HALVES]
    asked: dict[int, tuple[str, str]] = {}
    with library_in(place) as (library, options):
        for record in chosen:
            words = record.abstract.split()
            paper = library.papers.add(Record(title="Untitled", abstract=" ".join(words[len(words) // 2 :])))
            asked[paper] = (" ".join(words[: len(words) // 2]), record.title)
        library.catch_up()
        library.meanings.catch_up()
        ids = list(asked)[:: max(1, len(asked) // _ASKED)]
        for number, what in enumerate(("half an abstract", "a title")):
            texts = {paper: both[number] for paper, both in asked.items()}
            found = _ask_halves(library, options, ids, texts)
            for count, place_named in ((1, "first"), (_TOP, "among ten")):
                means = [fmean(paper in its[:count] for paper, its in zip(ids, each, strict=True)) for each in found]
                _add(findings, f"the rest of {what} {place_named}", means, f"{len(ids)} asked of {len(asked)} papers")


def _ask_halves(library: Library, options: dict[str, Any], ids: Sequence[int], texts: dict[int, str]) -> Answers:
    return _ask(library, options, ids, lambda paper: library.related.like(texts[paper], _TOP),
                lambda paper: library.meanings.of_text(texts[paper]), itself=True)  # fmt: skip


def _ask(
    library: Library, options: dict[str, Any], asked: Sequence[int], related: Callable[[int], Any],
    meant: Callable[[int], Any], *, itself: bool,
) -> Answers:  # fmt: skip
    """All questions, three ways; `itself`: the paper may be its own answer."""
    both = [[found.id for found in related(paper)] for paper in asked]
    meaning = []
    for paper in asked:
        held = meant(paper)
        ids = held.vectors.nearest(held.vector, _TOP + 1, 0.0, lambda ids: ids > 0)[0].tolist() if held else []
        meaning.append([each for each in ids if itself or each != paper][:_TOP])
    options[OPTION] = False
    words = [[found.id for found in related(paper)] for paper in asked]
    options[OPTION] = True
    return Answers(words, meaning, both)


def _add(findings: Findings, name: str, means: list[float], remark: str) -> None:
    words, meaning, both = means
    findings.add(f"{name}, both", "of 1", [both], bars=[Bar("ratio", at_least=1.0)], beside=("words alone", [words]),
                 remark=remark)  # fmt: skip
    findings.add(f"{name}, meaning alone", "of 1", [meaning], beside=("words alone", [words]), remark=remark)


# What it costs --------------------------------------------------------------------------------------------------------


def _cost(task: Task, folder: Path, findings: Findings) -> None:
    with library_in(folder) as (library, options):
        options[OPTION] = False
        ids = library.papers.find("")
        ids = ids[:: max(1, len(ids) // task.times(_QUERIES))]
        words, both, alone, opening = Stopwatch(), Stopwatch(), Stopwatch(), Stopwatch()
        for paper in ids:
            with words:
                library.related.of([paper])
        before = private_megabytes()
        options[OPTION] = True
        started = perf_counter()
        count = library.meanings.catch_up(Progress())
        findings.add("papers read", "papers/s", [count / (perf_counter() - started)], remark=f"{count} papers")
        size = sum(path.stat().st_size for path in library.meanings.home.iterdir())
        findings.add("vectors on disk", "MB", [size / 1e6])
        with opening:
            library.meanings.of(ids[:1])
        findings.add("vectors opened", "ms", opening.ms)
        for paper in ids:
            with both:
                library.related.of([paper])
        for paper in ids:
            meaning = library.meanings.of([paper])
            assert meaning is not None  # all were read
            with alone:
                meaning.vectors.nearest(meaning.vector, _TOP, 0.0, lambda papers: papers > 0)
        findings.add("related papers, both", "ms", both.ms, beside=("words alone", words.ms))
        findings.add("all papers compared by meaning", "ms", alone.ms, beside=("words alone", words.ms))
        findings.add("memory of the asking process", "MB", [private_megabytes()], beside=("words alone", [before]))
        library.papers.edit(ids[:1], {"title": "Another"})
        edited = Stopwatch()
        with edited:
            library.meanings.catch_up(Progress())
        findings.add("an edited paper read again, its child started", "ms", edited.ms)
