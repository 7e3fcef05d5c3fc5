"""Merging: fields from whichever is wanted, everything around them from all, and undo parts them to the letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperdesk.errors import BadInputError, NotFoundError
from paperdesk.library import Library
from paperdesk.record import Highlight, Person, Record, Status

TABLES = ("paper", "paper_tag", "paper_collection", "note", "file", "highlight", "sighting", "reading_event",
          "citation_key", "not_same", "other_identifier", "known_as")  # fmt: skip


def picture(library: Library) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that merging may touch."""
    return {table: library._database.rows(f"SELECT * FROM {table} ORDER BY id") for table in TABLES}


@pytest.fixture
def two(library: Library, tmp_path: Path) -> tuple[int, int]:
    preprint = library.papers.add(
        Record(title="Dense retrieval", people=[Person("Doe", "Jane")], date="2019", arxiv="1901.00001", type="article")
    )
    published = library.papers.add(
        Record(title="Dense Retrieval", people=[Person("Doe", "J.")], date="2020", doi="10.1000/x", venue="ACL",
               type="paper-conference", abstract="Words.", extra={"bibtex.annote": "kept"})
    )  # fmt: skip
    library.tags.add([preprint], ["a", "both"])
    library.tags.add([published], ["both", "b"])
    library.collections.add([published], library.collections.ensure("Thesis/Ch. 2"))
    library.notes.save(preprint, "# Mine\n\nfirst")
    library.notes.save(published, "second")
    library.reading.set_status([preprint], Status.READ)
    library.reading.rate([published], 4)
    library.highlights.add(preprint, [Highlight("a passage", page=2)])
    library.highlights.add(published, [Highlight("a passage", page=2), Highlight("another", page=3)])
    for paper, words in ((preprint, b"one"), (published, b"one"), (published, b"two")):
        path = tmp_path / f"{words.decode()}.pdf"
        path.write_bytes(b"%PDF-1.4 " + words)
        library.files.attach(paper, [path])
    return preprint, published


def test_everything_around_the_papers_is_united(library: Library, two: tuple[int, int]) -> None:
    preprint, published = two
    keys = [library.papers.get(paper).key for paper in two]
    assert library.merging.merge(published, [preprint]) == 1
    paper = library.papers.get(published)
    assert library.papers.count() == 1 and library.papers.id_of(keys[0]) == published
    assert (paper.record.doi, paper.record.arxiv, paper.record.date) == ("10.1000/x", "1901.00001", "2020")
    assert [tag.path for tag in paper.tags] == ["a", "b", "both"] and paper.collections == ("Thesis/Ch. 2",)
    assert paper.note == "second\n\n# Mine\n\nfirst"
    assert (paper.status, paper.rating, paper.old_keys) == (Status.READ, 4, (keys[0],))
    assert sorted(mark.text for mark in library.highlights.of([published])[published].values()) == [
        "a passage", "another"
    ]  # fmt: skip
    assert len(paper.files) == 2 and all(file.exists for file in paper.files)
    assert [event.after for event in library.reading.history(published)] == ["read"]
    assert paper.record.extra == {"bibtex.annote": "kept"}


def test_what_is_united_is_counted_once(library: Library, two: tuple[int, int]) -> None:
    keys = {library.papers.get(paper).key for paper in two}
    around = library.merging.around(two)
    assert around[:5] == (("a", "b", "both"), 1, 2, 2, 2) and set(around.keys) == keys
    library.merging.merge(two[1], [two[0]])
    after = library.merging.around([two[1]])
    assert after._replace(notes=2) == around._replace(keys=after.keys) and set(after.keys) == keys


def test_undo_parts_them_to_the_letter(library: Library, two: tuple[int, int]) -> None:
    before = picture(library)
    library.merging.merge(two[0], [two[1]])
    library.undo()
    assert picture(library) == before
    library.redo()
    assert library.papers.count() == 1


def test_a_field_is_taken_from_the_paper_that_was_chosen(library: Library, two: tuple[int, int]) -> None:
    preprint, published = two
    table = {each.field: each for each in library.merging.compare(two)}
    assert table["date"].values == ("2019", "2020") and table["date"].differs
    assert table["doi"].values == ("", "10.1000/x") and not table["doi"].differs and "isbn" not in table
    library.merging.merge(published, [preprint], {"title": preprint, "people": preprint, "date": preprint})
    record = library.papers.get(published).record
    assert (record.title, record.people, record.date, record.year) == (
        "Dense retrieval", [Person("Doe", "Jane")], "2019", 2019
    )  # fmt: skip


def test_wrong_wishes_change_nothing(library: Library, two: tuple[int, int]) -> None:
    before = picture(library)
    with pytest.raises(BadInputError):
        library.merging.merge(two[0], [two[0]])
    with pytest.raises(NotFoundError):
        library.merging.merge(two[0], [two[1], 99])
    with pytest.raises(BadInputError):
        library.merging.merge(two[0], [two[1]], {"title": 99})
    assert picture(library) == before


def test_an_identifier_that_lost_still_leads_to_the_paper(library: Library) -> None:
    one = library.papers.add(Record(title="One talk", doi="10.1000/a", type="paper-conference"))
    other = library.papers.add(Record(title="One article", doi="10.1000/b", type="article-journal"))
    library.merging.merge(one, [other])
    report = library.transfer.import_records([Record(title="One article", doi="10.1000/b")], "test")
    assert (report.total("added"), library.papers.count()) == (0, 1)
    assert library.papers.get(one).record.doi == "10.1000/a"


def test_the_best_is_the_one_with_most_to_lose(library: Library, two: tuple[int, int]) -> None:
    assert library.merging.best(two) == two[1]
    bare = library.papers.add(Record(title="Dense retrieval"))
    assert library.merging.best([bare, two[0]]) == two[0]


_words = st.text("ab c", min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    papers=st.lists(
        st.tuples(_words, st.lists(_words, max_size=3), st.sets(st.sampled_from("xyz")), st.sampled_from([*Status])),
        min_size=2, max_size=4,
    ),
    keep=st.integers(0, 3),
)  # fmt: skip
def test_nothing_is_lost_and_undo_brings_all_back(
    library: Library, papers: list[tuple[str, list[str], set[str], Status]], keep: int
) -> None:
    ids = []
    for title, notes, tags, status in papers:
        ids.append(library.papers.add(Record(title=title + "t", date="2020")))
        library.tags.add(ids[-1:], sorted(tags))
        library.notes.save(ids[-1], "\n\n".join(notes))
        library.reading.set_status(ids[-1:], status)
    before = picture(library)
    wanted = ids[keep % len(ids)]
    library.merging.merge(wanted, ids)
    paper = library.papers.get(wanted)
    assert {tag.path for tag in paper.tags} == set().union(*(tags for _title, _notes, tags, _status in papers))
    for _title, notes, _tags, _status in papers:
        for note in notes:
            assert note.strip("\n ") in paper.note
    library.undo()
    assert picture(library) == before
    for paper_id in ids:
        library.papers.delete([paper_id])
