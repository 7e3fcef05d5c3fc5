"""A real library in a temporary folder, with a few real-looking papers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from paperdesk.library import Library
from paperdesk.record import Person, Record


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True) as opened:
        yield opened


@pytest.fixture
def papers(library: Library) -> list[int]:
    """Three papers: a preprint, a conference paper and a book."""
    records = [
        Record(title="Attention Is All You Need",
               people=[Person.parse("Vaswani, Ashish"), Person.parse("Shazeer, Noam")],
               date="2017", arxiv="1706.03762", abstract="The dominant sequence transduction models use recurrence."),
        Record(title="Deep Residual Learning for Image Recognition", type="paper-conference", date="2016-06",
               people=[Person.parse("He, Kaiming")], venue="CVPR", doi="10.1109/CVPR.2016.90",
               abstract="Deeper neural networks are more difficult to train."),
        Record(title="Pattern Recognition and Machine Learning", type="book", date="2006", isbn="978-0-387-31073-2",
               people=[Person.parse("Bishop, Christopher M.")], publisher="Springer"),
    ]  # fmt: skip
    return [library.papers.add(record) for record in records]


@pytest.fixture
def indexed(library: Library, papers: list[int]) -> Library:
    library.notes.save(papers[0], "Compare with **residual** connections; see p. 7")
    library.tags.add(papers[1:2], ["vision/classics"])
    library.catch_up()
    return library
