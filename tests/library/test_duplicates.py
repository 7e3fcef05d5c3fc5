"""Duplicates: found surely or only offered, told apart for good, merged in bulk and parted again by undo."""

from __future__ import annotations

import pytest

from paperdesk.library import Library
from paperdesk.library.duplicates import Group
from paperdesk.record import Person, Record


def work(title: str, family: str = "Doe", year: str = "2020", **more: str) -> Record:
    people = [Person(family, "J.")] if family else []
    return Record(title=title, type=more.pop("type", "article-journal"), people=people, date=year, **more)


@pytest.fixture
def pair(library: Library) -> list[int]:
    """Two papers that are the same, added by hand, so that nothing brought them together."""
    return [library.papers.add(work("Dense retrieval for open questions", doi="10.1000/x")),
            library.papers.add(work("Dense Retrieval for Open Questions!", year="2021"))]  # fmt: skip


def test_sure_ones_come_first_and_say_why(library: Library, pair: list[int]) -> None:
    arxiv = library.papers.add(work("Other words", doi="10.48550/arXiv.2001.00001"))
    twin = library.papers.add(work("Quite another title", "Roe", arxiv="2001.00001"))
    one = library.papers.add(work("A survey of graph neural networks in chemistry", "Li"))
    typo = library.papers.add(work("A survey of graph neural network in chemistry", "Li"))
    library.papers.add(work("A survey of graph neural networks in physics and chemistry", "Li", "2011"))
    assert library.duplicates.groups() == [
        Group(tuple(pair), True, "The same title, first author and year"),
        Group((arxiv, twin), True, "The same arXiv id"),
        Group((one, typo), False, library.duplicates.groups()[2].reason),
    ]
    assert library.duplicates.groups()[2].reason.startswith("The titles are alike")


TITLE = "Dense retrieval for open questions"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (work(TITLE, arxiv="2001.00001"), work(TITLE, arxiv="2001.00002"), ""),
        (work(TITLE, doi="10.1000/1"), work(TITLE, doi="10.1000/2"), "and first author, but another DOI"),
        (work(TITLE, doi="10.1101/1", year="2017", type="article"), work(TITLE, doi="10.1038/2", year="2020"),
         "but another DOI"),
        (work(TITLE, arxiv="1701.00001", year="2017", type="article"), work(TITLE, year="2020"), "3 years apart"),
        (work(TITLE, year="2010"), work(TITLE, year="2020"), ""),
        (work(TITLE, "Müller"), work(TITLE, "Mueller"), "another first author"),
        (work(TITLE, "Doe"), work(TITLE, "Roe", "2023"), ""),
        (work(TITLE, volume="1"), work(TITLE, volume="2"), "The same title and first author"),
        (work("Editorial", doi="10.1000/1"), work("Editorial", doi="10.1000/2"), ""),
        (work("Stable theories"), work("The stable theories"), "alike"),
        (work("On C"), work("On C++", year="2021"), "The same title but for its signs"),
        (work("On C"), work("On C++", year="2024"), ""),
        (work("On C", doi="10.1000/1"), work("On C++", doi="10.1000/2"), ""),
        (work("Thinking, fast and slow"), work("Thinking, Fast and Slow: a book for all"), "alike"),
    ],
)  # fmt: skip
def test_what_is_not_surely_the_same_is_offered_with_a_reason(
    library: Library, one: Record, other: Record, reason: str
) -> None:
    papers = tuple(library.papers.add(record) for record in (one, other))
    groups = library.duplicates.groups()
    assert [(group.papers, group.sure) for group in groups] == ([(papers, False)] if reason else [])
    (candidates,) = ([each.paper for each in library.duplicates.of_paper(papers[0])],)
    assert candidates == ([papers[1]] if reason else [])
    if groups:
        assert reason in groups[0].reason
        library.merging.merge(papers[0], papers)
        assert library.papers.count() == 1
        if other.doi:
            assert library.transfer.import_records([other], "test").total("added") == 0


def test_a_left_out_subtitle_is_offered(library: Library) -> None:
    library.papers.add(work("Attention in deep neural networks: a review of ten years"))
    library.papers.add(work("Attention in deep neural networks"))
    (group,) = library.duplicates.groups()
    assert not group.sure


def test_what_was_told_apart_is_not_offered_again(library: Library, pair: list[int]) -> None:
    assert library.papers.counts(["is:duplicate"]) == [2]
    assert library.duplicates.tell_apart(pair) == 1 and library.duplicates.told_apart(pair[0]) == [pair[1]]
    assert library.duplicates.groups() == [] and library.papers.counts(["is:duplicate"]) == [0]
    record = library.papers.get(pair[0]).record
    assert library.duplicates.of(record, pair[0]) == []
    library.undo()
    assert len(library.duplicates.groups()) == 1


def test_what_was_told_apart_does_not_come_together_by_a_third(library: Library, pair: list[int]) -> None:
    third = library.papers.add(work("Dense retrieval for open questions", year="2021"))
    assert [group.papers for group in library.duplicates.groups()] == [(*pair, third)]
    library.duplicates.tell_apart([pair[0], third])
    groups = library.duplicates.groups()
    assert all(not {pair[0], third} <= set(group.papers) for group in groups)
    library.duplicates.merge_all(groups)
    assert {pair[0], third} & set(library.papers.find()) and library.papers.count() == 2
    assert library.duplicates.groups() == []


def test_one_new_paper_is_asked_alone(library: Library, pair: list[int]) -> None:
    found = library.duplicates.of(work("Dense retrieval for open questions"))
    assert [(each.paper, each.sure) for each in found] == [(pair[0], True), (pair[1], True)]
    (first, *_) = library.duplicates.of(work("Dense retrieval for open question", "Doe"))
    assert not first.sure and 92 <= first.likeness < 100
    assert library.duplicates.of(work("Something else altogether", "Doe")) == []


def test_a_paper_of_the_library_is_asked_by_its_number(library: Library, pair: list[int]) -> None:
    assert [(each.paper, each.sure) for each in library.duplicates.of_paper(pair[0])] == [(pair[1], True)]
    library.papers.trash([pair[1]])
    assert library.duplicates.of_paper(pair[0]) == library.duplicates.of_paper(pair[1]) == []


def test_all_groups_are_merged_as_one_undo_step(library: Library, pair: list[int]) -> None:
    more = [library.papers.add(work("Another paper with a copy", "Roe")) for _copy in range(3)]
    groups = library.duplicates.groups()
    assert [group.papers for group in groups] == [tuple(pair), tuple(more)]
    assert library.duplicates.merge_all(groups) == 3
    assert library.papers.count() == 2 and library.duplicates.groups() == []
    library.undo()
    assert library.papers.count() == 5 and library.duplicates.groups() == groups


def test_a_thousand_papers_of_one_title_end_soon(library: Library) -> None:
    records = [work("Editorial", f"Author{number}", str(1000 + number)) for number in range(1_000)]
    library.transfer.import_records(records, "test")
    assert library.papers.count() == 1_000 and library.duplicates.groups() == []
