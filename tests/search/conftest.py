"""A small random corpus and an index of it in several segments, with papers changed and deleted on the way."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from paperdesk.search.index import Document, State
from paperdesk.search.writer import IndexWriter

WORDS = (
    "network", "networks", "networking", "neural", "language", "languages", "model", "models", "modeling", "retrieval",
    "retrieve", "retrieved", "translate", "translation", "attention", "attend", "transformer", "transformers", "graph",
    "graphs", "graphical", "learning", "learned", "deep", "image", "vision", "bayes", "bayesian", "schrödinger",
    "équation", "equations", "naïve", "gpt4", "t5", "2017", "the", "of", "and", "in", "a", "is", "模型", "深度学习",
    "protein", "folding", "state-of-the-art",
    "pre-training", "pretraining",
)  # fmt: skip
NAMES = (
    "Wang", "Wei", "Li", "An", "Müller", "Muller", "Jürgen", "LeCun", "Yann", "Bengio", "Schmidhuber", "Nguyễn",
    "Model", "Attention", "Søren",
)  # fmt: skip


@dataclass(frozen=True)
class Corpus:
    """An index, the papers it holds, and every document that was ever written to it."""

    home: Path
    papers: dict[int, Document]
    ever: tuple[Document, ...]

    def __repr__(self) -> str:  # what hypothesis shows of a failing example
        return f"a corpus of {len(self.papers)} papers"


def make_document(pid: int, dice: random.Random) -> Document:
    """A paper of random words; notes and highlights are rare."""

    def text(least: int, most: int) -> str:
        return " ".join(dice.choices(WORDS, k=dice.randint(least, most)))

    return Document(
        pid,
        title=text(2, 7).capitalize(),
        abstract=text(0, 40),
        notes=text(1, 30) if dice.random() < 0.2 else "",
        highlights=text(1, 10) if dice.random() < 0.1 else "",
        authors="; ".join(" ".join(dice.choices(NAMES, k=2)) for _ in range(dice.randint(0, 3))),
    )


def make_corpus(home: Path, seed: int = 5) -> Corpus:
    """Seven commits: additions, changes and deletions, so that the index has several segments with dead documents."""
    dice = random.Random(seed)
    papers: dict[int, Document] = {}
    ever: list[Document] = []
    with IndexWriter(home, rebuild=True) as writer:
        for commit in range(7):
            changed = [*range(commit * 40 + 1, commit * 40 + 41), *dice.sample(sorted(papers), min(len(papers), 12))]
            documents = [make_document(pid, dice) for pid in changed]
            writer.replace(documents)
            papers.update((document.pid, document) for document in documents)
            ever += documents
            gone = dice.sample(sorted(papers), 4)
            writer.delete(gone)
            for pid in gone:
                del papers[pid]
            writer.commit(State("epoch", commit + 1))
        writer.publish()
    return Corpus(home, papers, tuple(ever))


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """An index to read; nobody writes to it."""
    return make_corpus(tmp_path_factory.mktemp("corpus") / "home")


@pytest.fixture
def own_corpus(tmp_path: Path) -> Corpus:
    """An index of the same papers, to write to."""
    return make_corpus(tmp_path / "home")


@pytest.fixture
def new_paper() -> Callable[[int], Document]:
    """Makes a paper of random words, the same for the same id."""
    return lambda pid: make_document(pid, random.Random(pid))
