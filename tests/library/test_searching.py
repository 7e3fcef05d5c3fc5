"""Searching: ranked by the index, right without one, found at once after an edit, never an error."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperdesk.library import Library, index
from paperdesk.library.finding import SORTS
from paperdesk.record import Record, Status

PAGE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"


@pytest.fixture
def indexed(library: Library, papers: list[int]) -> Library:
    library.notes.save(papers[0], "Compare with **residual** connections; see p. 7")
    library.tags.add(papers[1:2], ["vision/classics"])
    library.catch_up()
    return library


def found(library: Library, text: str, **options: object) -> list[int]:
    return [hit.id for hit in library.search(text, **options).hits]  # type: ignore[arg-type]


def test_the_best_comes_first_with_where_it_matched(indexed: Library, papers: list[int]) -> None:
    result = indexed.search("residual")
    assert [hit.id for hit in result.hits] == [papers[1], papers[0]]
    assert result.hits[0].fields == ("title",) and result.hits[1].fields == ("note",)
    snippet = result.snippet(result.hits[1])
    assert snippet is not None and snippet.field == "note"
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["residual"]
    assert result.marks("Deep Residuals") == [(5, 14)]


def test_facts_and_words_together(indexed: Library, papers: list[int]) -> None:
    assert found(indexed, "recognition type:book") == papers[2:]
    assert found(indexed, "recognition -type:book") == papers[1:2]
    assert found(indexed, "(learning OR attention) year:<2010") == papers[2:]
    indexed.papers.trash(papers[2:])
    assert found(indexed, "recognition") == papers[1:2] and found(indexed, "recognition is:trashed") == papers[2:]


def test_typing_makes_the_last_word_a_prefix(indexed: Library, papers: list[int]) -> None:
    assert found(indexed, "recog", typing=True) == found(indexed, "recog*")
    assert set(found(indexed, "recog", typing=True)) == set(papers[1:])


def test_names_of_tags_venues_and_keys_find_too(indexed: Library, papers: list[int]) -> None:
    assert found(indexed, "classics") == papers[1:2]
    assert found(indexed, "cvpr") == papers[1:2]
    key = indexed.papers.get(papers[2]).key
    assert found(indexed, key)[0] == papers[2]
    assert found(indexed, "https://doi.org/10.1109/CVPR.2016.90") == papers[1:2]


def test_an_edit_is_found_at_once(indexed: Library, papers: list[int]) -> None:
    indexed.notes.save(papers[2], "zebrafish")
    assert found(indexed, "zebrafish") == papers[2:]
    indexed.undo()
    assert found(indexed, "zebrafish") == []
    indexed.notes.save(papers[2], "zebrafish")
    assert indexed.index.waiting() == 1
    indexed.catch_up()
    assert indexed.index.waiting() == 0 and found(indexed, "zebrafish") == papers[2:]


def test_marking_costs_the_index_nothing(indexed: Library, papers: list[int]) -> None:
    indexed.reading.set_status(papers, "read")
    indexed.tags.add(papers, ["new"])
    indexed.papers.trash(papers)
    assert indexed.index.waiting() == 0


def test_without_an_index_the_store_answers(library: Library, papers: list[int]) -> None:
    assert library.index.waiting() == 3
    result = library.search("residual")
    assert [hit.id for hit in result.hits] == papers[1:2] and "is being made" in result.notes[0]
    library.catch_up()
    assert library.search("residual").notes == ()


@pytest.mark.parametrize("damage", ["gone", "cut", "foreign"])
def test_a_broken_index_is_made_anew(library: Library, papers: list[int], damage: str) -> None:
    library.catch_up()
    home = library.index.home
    library.index.close()
    if damage == "gone":
        shutil.rmtree(home)
    for path in [path for path in home.rglob("*") if path.is_file() and path.suffix != ".lock"]:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if damage == "cut" else b"nonsense")
    assert found(library, "residual") == papers[1:2]
    library.catch_up()
    assert library.index.waiting() == 0 and found(library, "residual") == papers[1:2]


def test_a_misspelt_word_gets_a_suggestion(library: Library) -> None:
    library.transfer.import_files([PAGE], index=True)
    result = library.search("distilation of atention")
    assert result.suggestion == "distillation of attention"
    assert result.total == 0 and len(result.ids) >= 0


def test_few_hits_are_followed_by_those_with_some_words(library: Library) -> None:
    library.transfer.import_files([PAGE], index=True)
    result = library.search("hypernetworks transformer", limit=None)
    assert result.total < 10 and len(result.ids) > result.total == result.first_part


def test_facets_count_what_was_found(indexed: Library, papers: list[int]) -> None:
    indexed.reading.set_status(papers[1:2], "read")
    facets = indexed.search("learning").facets
    counts = {facet.value: facet.count for facet in facets["status"]}
    assert counts == {"unread": 1, "read": 1}
    assert [facet.value for facet in facets["tag"]] == ["vision/classics"]


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_a_search_is_sorted_as_a_list_is(library: Library, sort: str) -> None:
    dice = random.Random(3)
    library.transfer.import_files([PAGE], index=True)
    papers = library.papers.find()

    def check() -> None:
        for wanted in (sort, f"-{sort}"):
            found = library.search(f"learning sort:{wanted}", limit=None).ids
            assert len(found) > 20
            assert found == library.papers.find("learning", wanted)

    check()
    for _turn in range(3):
        some = dice.sample(papers, 9)
        library.reading.set_status(some, Status.READ)
        library.reading.rate(some[:5], dice.randint(1, 5))
        library.reading.enqueue(some[2:7])
        library.papers.edit(some[:4], {"date": str(dice.randint(1990, 2020)), "venue": f"V{dice.random()}"})
        check()
        library.papers.edit(some[4:6], {"title": f"{dice.random()} on learning", "people": ["Abel, A."]})
        check()
    library.papers.delete(papers[:3])
    library.papers.add(Record(title="More on learning"))
    check()
    library.undo()
    check()


SCRAPS = [
    "recognition", "tag:", "-", "(", ")", "AND", "OR", "NOT", "year:2016..", '"', "a*", "x~2", "search:x", "is:trashed",
    "added:<3d", "sort:-year", "10.1/x", "C++", "/", "\ud800",
]  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SCRAPS), max_size=8).map(" ".join)))
def test_nothing_that_is_typed_is_an_error(indexed: Library, text: str) -> None:
    result = indexed.search(text, typing=True)
    assert result.total <= 3 and len(result.hits) <= 3
    assert set(indexed.papers.find(text)) <= {1, 2, 3}


def test_papers_that_memory_has_no_room_for_are_not_found_by_their_old_words(
    indexed: Library, papers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "IN_MEMORY", 1)
    indexed.papers.edit(papers, {"title": "Zebras"})
    indexed.papers.delete(papers[:1])
    assert sorted(found(indexed, "zebras")) == papers[1:]
    for old in ("recognition title:recognition", "title:attention", "-zebras", "-is:trashed attention"):
        assert found(indexed, old) == indexed.papers.find(old) == []
    assert found(indexed, "sort:year") == indexed.papers.find("", "year") == [papers[2], papers[1]]
    indexed.catch_up()
    assert sorted(found(indexed, "zebras")) == papers[1:] and found(indexed, "title:recognition") == []
