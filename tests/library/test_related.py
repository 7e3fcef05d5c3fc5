"""What is related to papers and passages, and why: a real library with a real index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from paperdesk.library import Library
from paperdesk.library.related import MOST_ASKED, RelatedPaper
from paperdesk.progress import Cancelled
from paperdesk.record import Person, Record

TEXTS = (
    ("Neural ranking models for retrieval", "Ranking models learn to match queries and documents.", "Guo, Jiafeng"),
    ("A deep look into neural ranking", "Retrieval by learned matching of queries and documents.", "Guo, Jiafeng"),
    ("Passage retrieval with ranking models", "Queries are matched to documents by neural ranking.", "Lee, Kenton"),
    ("Protein folding at the atomic scale", "Amino acids fold into structures.", "Jumper, John"),
    ("Structures of folded proteins", "Folding of amino acids is predicted at the atomic scale.", "Senior, Andrew"),
    ("Gardens of the baroque", "Hedges, fountains and sight lines.", "Hobhouse, Penelope"),
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True) as opened:
        for title, abstract, name in TEXTS:
            opened.papers.add(Record(title=title, abstract=abstract, people=[Person.parse(name)]))
        yield opened


@pytest.fixture
def indexed(library: Library) -> Library:
    library.catch_up()
    return library


def ids(found: list[RelatedPaper]) -> list[int]:
    return [paper.id for paper in found]


def test_without_an_index_nothing_is_related(library: Library) -> None:
    assert library.related.of([1]) == [] and library.related.like("neural ranking") == []


def test_the_related_of_one_paper_and_why(indexed: Library) -> None:
    found = indexed.related.of([4])
    assert ids(found) == [5] and 0 < found[0].score <= 1
    assert "protein" in found[0].words and found[0].why == ", ".join(found[0].words[:3])
    assert set(ids(indexed.related.of([1]))) == {2, 3}


def test_of_several_papers_it_is_what_is_near_to_all(indexed: Library) -> None:
    assert set(ids(indexed.related.of([1, 4]))) == {2, 3, 5}
    assert indexed.related.of([]) == [] and indexed.related.of([999]) == [] and indexed.related.of([1], 0) == []
    assert len(indexed.related.of([1, 4], 2)) == 2


def test_a_shared_tag_or_author_brings_nearer_and_is_said_first(indexed: Library) -> None:
    before = {paper.id: paper for paper in indexed.related.of([1])}
    assert before[2].people == ("J. Guo",) and before[2].why == "also by J. Guo"
    assert before[3].people == ()
    indexed.tags.add([1, 3], ["retrieval/neural"])
    after = {paper.id: paper for paper in indexed.related.of([1])}
    assert after[3].score == pytest.approx(before[3].score + 0.03)
    assert after[3].why == "shares retrieval/neural" and after[2].score == before[2].score


def test_a_tag_on_everything_says_nothing(indexed: Library) -> None:
    more = [indexed.papers.add(Record(title=f"Paper {number}")) for number in range(8)]
    indexed.tags.add([1, 2, 3, 4, 5, 6, *more], ["to read"])
    assert all(not paper.tags for paper in indexed.related.of([1]))


def test_what_lies_in_the_trash_never_comes(indexed: Library) -> None:
    indexed.papers.trash([5])
    assert indexed.related.of([4]) == [] and indexed.related.like("amino acids of proteins, folding") != []
    assert 5 not in ids(indexed.related.like("amino acids of proteins, folding"))
    assert ids(indexed.related.of([5])) == [4], "but one may ask what is related to it"


def test_a_passage(indexed: Library) -> None:
    assert set(ids(indexed.related.like("the folding of amino acids in proteins"))) == {4, 5}
    assert ids(indexed.related.like("the folding of amino acids in proteins", without=[4])) == [5]
    assert indexed.related.like("") == [] and indexed.related.like("zzz qqq") == []


def test_a_change_counts_before_it_is_indexed(indexed: Library) -> None:
    new = indexed.papers.add(Record(title="Baroque hedges", abstract="Fountains in gardens with sight lines."))
    assert ids(indexed.related.of([6])) == [new]
    indexed.papers.edit([new], {"title": "Soup", "abstract": "Leeks."})
    assert indexed.related.of([6]) == []


def test_notes_count_but_not_the_headings_of_their_templates(indexed: Library) -> None:
    for paper in (4, 6):
        indexed.notes.save(paper, "## Key idea\n\n## Method\n\n## Results\n")
    assert indexed.related.of([6]) == []
    indexed.notes.save(6, "## Key idea\n\nThe hedges remind me of protein folding and amino acids.")
    assert set(ids(indexed.related.of([6]))) == {4, 5}


def test_of_a_large_selection_some_are_asked_and_none_comes(indexed: Library) -> None:
    more = [indexed.papers.add(Record(title=f"Protein folding, part {number}")) for number in range(MOST_ASKED + 5)]
    assert not set(more) & set(ids(indexed.related.of(more, 100)))


def test_who_is_not_waited_for_stops(indexed: Library) -> None:
    with pytest.raises(Cancelled):
        indexed.related.of([1], cancel=lambda: True)
