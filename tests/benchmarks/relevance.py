"""How well results are ranked: questions that people have judged the answers of, asked of the library and of others.

A collection is a folder with `docs.jsonl.gz` (id, title, text), `queries.jsonl` (id, text) and `qrels.tsv` (query_id,
doc_id, gain). The others are asked for any of a question's words, as an implicit "and" finds nothing for most.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from math import log2
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from paperdesk.library import Library
from paperdesk.record import Record
from paperdesk.search.words import STOP_WORDS
from tests.benchmarks.engines import Fts, Tantivy, Text, plain_words
from tests.benchmarks.harness import Bar, Findings, Task

_DEEP = 100
_TUNED_ON = "relevance-cranfield"
_TOP = 10
Ask = Callable[[str], list[int]]
Gains = Mapping[int, int]


class Question(NamedTuple):
    """What was asked, and how good each judged answer is."""

    text: str
    gains: Gains


class Collection(NamedTuple):
    """Papers and questions; papers are numbered from 1."""

    texts: list[Text]
    questions: list[Question]


def load(folder: Path) -> Collection:
    """The collection of a folder; questions that nothing answers are left out."""
    texts: list[Text] = []
    numbers: dict[str, int] = {}
    with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            held: dict[str, Any] = json.loads(line)
            title, text = str(held.get("title", "")), str(held.get("text", ""))
            numbers[str(held["id"])] = number
            texts.append(Text(number, title or "Untitled", text.removeprefix(title).strip() if title else text))
    gains: dict[str, dict[int, int]] = {}
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["doc_id"] in numbers and int(row["gain"]) > 0:
                gains.setdefault(row["query_id"], {})[numbers[row["doc_id"]]] = int(row["gain"])
    questions = []
    for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        if str(asked["id"]) in gains:
            questions.append(Question(str(asked["text"]), gains[str(asked["id"])]))
    return Collection(texts, questions)


def ndcg(found: Sequence[int], gains: Gains) -> float:
    """The gain of the first ten, each the less the later it comes, as a share of what was possible."""
    best = sorted(gains.values(), reverse=True)[:_TOP]
    possible = sum(gain / log2(place + 2) for place, gain in enumerate(best))
    return sum(gains.get(paper, 0) / log2(place + 2) for place, paper in enumerate(found[:_TOP])) / possible


def average_precision(found: Sequence[int], gains: Gains) -> float:
    """The mean, over all right answers, of the share of right ones down to it; 0 for those not among the first 100."""
    right = [place for place, paper in enumerate(found[:_DEEP], 1) if paper in gains]
    return sum(count / place for count, place in enumerate(right, 1)) / len(gains)


def recall(found: Sequence[int], gains: Gains) -> float:
    """The share of the right answers among the first 100."""
    return len(gains.keys() & set(found[:_DEEP])) / len(gains)


def run(task: Task, findings: Findings) -> None:
    """All collections, one after another."""
    ratios = []
    for folder in task.judged:
        with TemporaryDirectory(dir=task.work) as scratch:
            ratios.append(_judge(folder.name, load(folder), Path(scratch), findings))
    findings.add(
        f"nDCG@10 over FTS5's, mean of {len(ratios)} collections", "ratio", [fmean(ratios)],
        bars=[Bar("median", at_least=1.0)],
    )  # fmt: skip


def _judge(name: str, collection: Collection, scratch: Path, findings: Findings) -> float:
    """Judge one; our nDCG@10 over that of FTS5 comes back."""
    plain, weighed = Fts(scratch / "plain.sqlite", weigh=False), Fts(scratch / "weighed.sqlite")
    others: tuple[Fts | Tantivy, ...] = (
        plain,
        weighed,
        Tantivy(scratch / "plain", weigh=False),
        Tantivy(scratch / "weighed"),
    )
    titles = ("SQLite FTS5", "SQLite FTS5, title x 3", "tantivy", "tantivy, title x 3")
    answers: dict[str, list[list[int]]] = {}
    for title, engine in zip(titles, others, strict=True):
        engine.build(collection.texts)
        answers[title] = [engine.any_of(plain_words(q.text, STOP_WORDS), _DEEP) for q in collection.questions]
    plain.close()
    weighed.close()
    with Library.open(scratch / "library", create=True) as library:
        number = {
            library.papers.add(Record(title=text.title, abstract=text.abstract)): text.id for text in collection.texts
        }
        library.catch_up()
        own = [
            [number[paper] for paper in library.search(question.text, limit=_DEEP).ids[:_DEEP]]
            for question in collection.questions
        ]
    silent = sum(not found for found in own)
    findings.add(f"{name} questions without an answer", "questions", [silent], bars=[Bar("max", at_most=0)])
    bars = {"SQLite FTS5": [Bar("ratio", at_least=0.98)]}  # those that nothing was tuned on
    if name == _TUNED_ON:
        bars = {"SQLite FTS5": [Bar("ratio", at_least=1.05)], "tantivy": [Bar("ratio", at_least=1.0)]}
    for what, measure in (("nDCG@10", ndcg), ("MAP@100", average_precision), ("recall@100", recall)):
        for title in titles:
            findings.add(
                f"{name} {what}", "of 1", [_mean(measure, collection, own)],
                bars=bars.get(title, []) if what == "nDCG@10" else [],
                beside=(title, [_mean(measure, collection, answers[title])]),
                remark=f"{len(collection.questions)} questions",
            )  # fmt: skip
    return _mean(ndcg, collection, own) / _mean(ndcg, collection, answers["SQLite FTS5"])


def _mean(measure: Callable[[Sequence[int], Gains], float], collection: Collection, found: list[list[int]]) -> float:
    return fmean(measure(each, q.gains) for each, q in zip(found, collection.questions, strict=True))
