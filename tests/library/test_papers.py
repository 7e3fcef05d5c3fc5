"""Papers: added, edited, thrown away, brought back, found by key and query."""

from __future__ import annotations

import pytest

from paperdesk.errors import BadInputError, NotFoundError
from paperdesk.library import Library
from paperdesk.record import LONGEST_LINE, Person, Record


def test_keys_are_made_and_unique(library: Library) -> None:
    first = library.papers.add(
        Record(title="On the Electrodynamics", people=[Person.parse("Einstein, Albert")], date="1905")
    )
    second = library.papers.add(
        Record(title="On the Electrodynamics II", people=[Person.parse("Einstein, A.")], date="1905")
    )
    assert library.papers.get(first).key == "einstein1905electrodynamics"
    assert library.papers.get(second).key == "einstein1905electrodynamicsb"


def test_a_changed_key_still_leads_to_its_paper(library: Library, papers: list[int]) -> None:
    old = library.papers.get(papers[0]).key
    library.papers.edit([papers[0]], {"key": "attention"})
    assert library.papers.id_of("attention") == library.papers.id_of(old.upper()) == papers[0]
    with pytest.raises(BadInputError, match="belongs to"):
        library.papers.edit([papers[1]], {"key": old})
    library.undo()
    assert library.papers.get(papers[0]).key == old


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("doi", "nonsense", "not a DOI"), ("isbn", "978-0-00-000000-0", "not an ISBN"), ("arxiv", "x", "not an arXiv"),
     ("type", "scroll", "no type"), ("colour", "red", "no field"), ("key", "a b", "no citation key")],
)  # fmt: skip
def test_wrong_values_are_refused_in_words(
    library: Library, papers: list[int], field: str, value: str, sentence: str
) -> None:
    before = library.papers.get(papers[0])
    with pytest.raises(BadInputError, match=sentence):
        library.papers.edit([papers[0]], {field: value})
    assert library.papers.get(papers[0]) == before


def test_what_is_too_long_for_a_line_is_refused_and_shown_cut(library: Library, papers: list[int]) -> None:
    long = "x" * (LONGEST_LINE + 1)
    for field in ("title", "venue"):
        with pytest.raises(BadInputError, match="20,001 letters"):
            library.papers.edit(papers[:1], {field: long})
    library.papers.edit(papers[:1], {"abstract": long})
    library.transfer.import_records([Record(title=long, venue=long, people=[Person(literal=long)], key="long")], "x")
    (row,) = library.papers.rows([library.papers.id_of("long")])  # as a stranger's library may hold it
    assert row.title == row.venue == row.authors == long[:LONGEST_LINE]
    assert library.duplicates.of_paper(row.id) == []


def test_one_field_over_many_is_one_step(library: Library, papers: list[int]) -> None:
    library.papers.edit(papers, {"venue": "NeurIPS"})
    assert {library.papers.get(paper).record.venue for paper in papers} == {"NeurIPS"}
    library.undo()
    assert [library.papers.get(paper).record.venue for paper in papers] == ["", "CVPR", ""]


def test_people_are_reordered(library: Library, papers: list[int]) -> None:
    people = library.papers.get(papers[0]).people
    library.papers.edit([papers[0]], {"people": list(reversed(people))})
    assert library.papers.get(papers[0]).people == list(reversed(people))
    assert library.papers.rows([papers[0]])[0].authors == "N. Shazeer, A. Vaswani"


def test_trash_restore_and_empty(library: Library, papers: list[int]) -> None:
    library.reading.enqueue(papers)
    library.papers.trash(papers[:2])
    assert library.papers.find() == papers[2:] and library.papers.find("is:trashed") == papers[:2]
    assert library.reading.queue() == papers[2:]
    library.papers.restore(papers[:1])
    assert library.papers.empty_trash() == 1
    with pytest.raises(NotFoundError):
        library.papers.get(papers[1])
    library.undo()
    assert library.papers.get(papers[1]).trashed


def test_identifiers_have_one_spelling(library: Library) -> None:
    paper = library.papers.add(Record(title="T", doi="https://doi.org/10.1000/ABC", arxiv="arXiv:2002.10957v2"))
    record = library.papers.get(paper).record
    assert (record.doi, record.arxiv, record.arxiv_version) == ("10.1000/abc", "2002.10957", 2)
    library.papers.edit([paper], {"doi": "DOI: 10.1000/xyz"})
    with pytest.raises(BadInputError, match="is not a DOI"):  # what is typed beside it would be lost without a word
        library.papers.edit([paper], {"doi": "10.1000/xyz and more"})
    assert library.papers.get(paper).record.doi == "10.1000/xyz"


@pytest.mark.parametrize(
    ("query", "found"),
    [("", [0, 1, 2]), ("year:2016", [1]), ("year:2010..2020", [0, 1]), ("year:>2016", [0]), ("type:book", [2]),
     ("has:doi", [1]), ("-has:abstract", [2]), ("status:unread", [0, 1, 2]), ("status:read", []),
     ("added:today", [0, 1, 2]),
     ("venue:cvpr OR year:2006", [1, 2]), ("-(venue:cvpr OR year:2006)", [0]), ("is:trashed", []),
     ("arxiv:1706.03762", [0]),
     ("10.1109/cvpr.2016.90", [1]), ("attention", [0]), ("title:recognition", [1, 2]), ("author:bishop", [2]),
     ("(((", [0, 1, 2]), ("recognition -learning", [])],
)  # fmt: skip
def test_finding(library: Library, papers: list[int], query: str, found: list[int]) -> None:
    assert library.papers.find(query) == [papers[place] for place in found]


def test_sorting(library: Library, papers: list[int]) -> None:
    a, b, c = papers
    assert library.papers.find(sort="year") == [c, b, a]
    assert library.papers.find(sort="-year") == [a, b, c]
    assert library.papers.find(sort="author") == [c, b, a]
    assert library.papers.find("sort:title") == [a, b, c]
    with pytest.raises(BadInputError, match="cannot be sorted"):
        library.papers.find(sort="colour")


def test_thousands_that_want_one_key_get_one_each_in_little_time(library: Library) -> None:
    asked: list[str] = []
    held = {
        "same",
        *(f"same{letter}" for letter in "bcdefghijklmnopqrstuvwxyz"),
        *(f"same-{n}" for n in range(27, 5_000)),
    }

    def paper(key: str) -> int | None:
        asked.append(key)
        return 1 if key in held else None

    library.papers.keys.paper = paper  # type: ignore[method-assign]
    assert library.papers.keys.free("same") == "same-5000" and len(asked) < 60
    held.remove("samec")
    assert library.papers.keys.free("same") == "samec"


def test_new_keys_are_told_before_they_are_made(library: Library) -> None:
    """Also where several papers want one key."""
    ids = [library.papers.add(Record(title="Same Words", people=[Person.parse("Doe, Jane")], date="2020"))
           for _ in range(4)]  # fmt: skip
    for number, paper in enumerate(ids[:3]):
        library.papers.edit([paper], {"key": f"odd{number}"})
    told = library.papers.keys_anew(ids)
    assert [change.old for change in told] == ["odd0", "odd1", "odd2"]
    assert library.papers.get(ids[0]).key == "odd0", "nothing has changed yet"
    assert library.papers.make_keys(ids) == 3
    assert [library.papers.get(change.id).key for change in told] == [change.new for change in told]
    assert len({change.new for change in told}) == 3 and library.papers.keys_anew(ids) == []
