"""Examples of searches, made of what a library holds."""

from __future__ import annotations

from paperdesk.library import Library
from paperdesk.library.search_examples import examples
from paperdesk.record import Person, Record
from paperdesk.search.query import parse


def queries(library: Library) -> list[str]:
    return [example.query for example in examples(library.completion)]


def test_they_are_of_the_library_and_find_something(library: Library) -> None:
    for number in range(6):
        paper = library.papers.add(
            Record(
                title=f"Pretraining Language Models for Ranking {number}", venue="NeurIPS, Datasets", date="2020",
                people=[Person.parse("van der Berg, Jan")],
            )
        )  # fmt: skip
        library.tags.add([paper], ["to read" if number else "survey"])
    library.collections.add([1], library.collections.ensure("Thesis/Ch. 2"))
    library.shelves.add("New ones", "year:>2018")
    library.tags.add([2], ["survey"])
    made = queries(library)
    for expected in ("language -models", 'author:"Jan van der Berg"', 'venue:"NeurIPS, Datasets"', "year:2020",
                     'tag:"to read"', "collection:Thesis", 'tag:"to read",survey', 'search:"New ones"'):  # fmt: skip
        assert expected in made
    counts = dict(zip(made, library.papers.counts(made), strict=True))
    assert counts["year:2020"] == counts["year:2018..2020"] == 6
    assert counts['tag:"to read",survey'] == 6
    assert counts["collection:Thesis"] == 1


def test_an_empty_library_has_examples_as_well(library: Library) -> None:
    made = queries(library)
    assert "tag:survey,benchmark" in made
    assert len(made) == len(set(made)) > 15
    assert set(library.papers.counts(made)) == {0}


def test_each_is_understood_as_meant(library: Library, papers: list[int]) -> None:
    for example in examples(library.completion):
        query = parse(example.query)
        assert query.notes == ()
        assert query.tokens
        assert example.meaning
    assert examples(library.completion)[0].group == "Words"


def test_titles_that_would_break_a_query_do_not(library: Library) -> None:
    library.papers.add(
        Record(title='"Quoted" sort:year -minus (parentheses) 深度學習深度學習 ١٢٣٤٥٦٧', people=[Person.parse('"A" B')])
    )
    library.tags.add([1], ['a "tag", with (all)'])
    for query in queries(library):
        assert parse(query).notes == ()
    assert library.papers.counts(['tag:"a \\"tag\\", with (all)"']) == [1]
