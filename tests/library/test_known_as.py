"""What was merged or changed by hand does not come back with the file it came from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from paperdesk.library import Library
from paperdesk.library.archive import unpack
from paperdesk.record import Person, Record

THREE = """
@article{one, title={Great paper on great things of old}, author={Doe, J}, year=2001, doi={10.1000/one}}
@article{two, title={Great paper on great things of older}, author={Doe, J}, year=2001}
@misc{three, title={Things}, eprint={2001.00001}, archiveprefix={arXiv}}
@misc{four, author={Roe, J}}
"""


def brought(library: Library, text: str = THREE) -> int:
    """How many papers came of a text."""
    return library.transfer.import_text(text, format="bibtex").total("added")


def of(library: Library, *keys: str) -> list[int]:
    return [library.papers.id_of(key) for key in keys]


@pytest.mark.parametrize("kept", ["one", "two", "three", "four"])
def test_papers_that_were_merged_do_not_come_back(library: Library, kept: str) -> None:
    assert brought(library) == 4
    papers = of(library, "one", "two", "three", "four")
    (keep,) = of(library, kept)
    library.merging.merge(keep, papers, {"title": papers[1], "date": papers[0], "arxiv": papers[2]})
    assert brought(library) == 0 and library.papers.find() == [keep]
    assert brought(library, THREE.replace("{two,", "{else,")) == 0  # its key does not matter where its title tells


def test_what_went_into_one_goes_with_it_into_another(library: Library) -> None:
    brought(library)
    one, two, three, four = of(library, "one", "two", "three", "four")
    library.merging.merge(two, [four])
    library.merging.merge(three, [two])
    library.merging.merge(one, [three])
    assert brought(library) == 0
    library.merging.merge(one, [library.papers.add(Record(title="Another"))])
    assert brought(library) == 0


def test_undo_of_the_merge_takes_that_back(library: Library) -> None:
    brought(library)
    library.merging.merge(of(library, "one")[0], of(library, "two", "four"))
    library.undo()
    library.papers.delete(of(library, "two", "four"))
    assert brought(library) == 2


def test_it_goes_along_in_an_archive_and_outlives_the_journal(library: Library, tmp_path: Path) -> None:
    brought(library)
    library.merging.merge(of(library, "one")[0], of(library, "two", "four"))
    library.papers.edit(of(library, "three"), {"title": "Other things"})
    library._journal.prune(0, 0)
    library.archive.write(tmp_path / "a.paperdesk")
    unpack(tmp_path / "a.paperdesk", tmp_path / "there")
    with Library.open(tmp_path / "there") as other:
        assert brought(other) == 0 and other.papers.count() == 2


def test_another_work_is_none_of_those_that_were_merged(library: Library) -> None:
    brought(library)
    library.merging.merge(of(library, "one")[0], of(library, "two", "four"))
    older = Record(title="Great paper on great things of older", people=[Person("Doe", "J")], date="2001")
    others = [
        replace(older, doi="10.1000/two"),  # than the one the paper has
        replace(older, people=[Person("Moe", "K")]),
        replace(older, date="2011"),
        Record(key="four", people=[Person("Poe", "E")]),
        Record(key="five", people=[Person("Roe", "J")]),
    ]
    assert library.transfer.import_records(others, "test").total("added") == 5


BASE = Record(
    key="k", title="A very fine work on ducks", people=[Person("Duck", "D")], date="2001", venue="J", volume="4",
    doi="10.1000/wrong", type="article-journal",
)  # fmt: skip
CHANGES: list[dict[str, Any]] = [
    {"title": "Ducks, my title"},
    {"people": [Person("Drake", "D")]},
    {"people": [Person("Drake", "D")], "title": "Ducks, my title"},
    {"date": "1999"},
    {"volume": "5"},
    {"doi": "10.1000/right"},
    {"type": "thesis"},
    {"title": "Mine", "people": [Person("Drake", "D")], "date": "1999", "volume": "5", "doi": "10.1000/right"},
]


@pytest.mark.parametrize("key", ["k", ""])
@pytest.mark.parametrize("changes", CHANGES)
def test_a_paper_changed_by_hand_is_known_by_what_it_was(library: Library, changes: dict[str, Any], key: str) -> None:
    paper = library.papers.add(replace(BASE, key=key))
    for field, value in changes.items():
        library.papers.edit([paper], {field: value})
    report = library.transfer.import_records([replace(BASE, key=key)], "test")
    assert (report.total("added"), library.papers.count()) == (0, 1)
    for _ in changes:
        library.undo()
    assert library.papers.get(paper).record.title == BASE.title
    assert library._database.value("SELECT count(*) FROM known_as") == 0


def test_only_the_first_change_of_a_field_by_hand_is_kept(library: Library) -> None:
    paper = library.papers.add(replace(BASE))
    for title in ("Mine", "Mine", "Yours", "Ours"):
        library.papers.edit([paper], {"title": title, "publisher": "A publisher"})
    library.papers.edit([paper], {"abstract": "Words."})
    assert library._database.rows("SELECT title FROM known_as") == [(BASE.title,)]


def test_a_wrong_identifier_that_was_corrected_leads_another_work_nowhere(library: Library) -> None:
    paper = library.papers.add(replace(BASE))
    library.papers.edit([paper], {"doi": "10.1000/right"})
    other = Record(title="The work that has this DOI in truth", doi="10.1000/wrong")
    assert library.transfer.import_records([other], "test").total("added") == 1
