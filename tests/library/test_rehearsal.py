"""What is told of an import before it is made: counts, what may be here already, and which fields would change."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.library import Library, rehearsal
from paperdesk.library.rehearsal import likely
from paperdesk.progress import Progress
from paperdesk.record import Person, Record

TITLE = "On generalized quantifiers and compact logics"


@pytest.fixture
def held(library: Library) -> list[int]:
    people = [Person("Shelah", "Saharon")]
    return [
        library.papers.add(Record(title=TITLE, people=people, date="1975")),
        library.papers.add(Record(title="A wholly new thing about bees", people=[Person("Bee", "Ann")], date="1990")),
    ]


def test_it_says_what_may_be_here_and_which_fields_would_change(
    library: Library, held: list[int], tmp_path: Path
) -> None:
    source = tmp_path / "some.bib"
    source.write_text(
        "@article{a, title={On generalized quantifiers and compact logic}, author={Shelah, Saharon}, year=1975}"
        "@article{b, title={Something else}, author={Doe, J.}, year=2001}"
        "@misc{c, title={A wholly new thing about bees}, author={Bee, Ann}, year=1990, doi={10.1000/x},"
        " abstract={Of bees.}, keywords={insects}}",
        "utf-8",
    )
    before = library.papers.count(), library.history.undo_label
    report = library.look_first([source], Progress(), tags=["new"])
    assert (report.total("added"), report.total("updated"), report.alike) == (2, 1, 1)
    assert [title for fate, title in report.preview if fate == "added"] == [
        "On generalized quantifiers and compact logic (Shelah, 1975)", "Something else (Doe, 2001)",
    ]  # fmt: skip
    (alike,) = (title for fate, title in report.preview if fate == "alike")
    assert alike.startswith("On generalized quantifiers and compact logic (Shelah, 1975): may be “On generalized")
    assert alike.endswith("%).") and "alike" in alike
    (updated,) = (title for fate, title in report.preview if fate == "updated")
    assert updated == "A wholly new thing about bees (Bee, 1990): DOI, abstract and tags added"
    assert (report.added_ids, report.updated_ids, report.step) == ([], [], 0)
    assert (library.papers.count(), library.history.undo_label) == before


@pytest.mark.parametrize("few", [0, 200])
def test_of_copies_that_came_in_together_all_but_one_are_likely(
    library: Library, held: list[int], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "_FEW", few)
    new = [library.papers.add(Record(title=f"{TITLE}, again", people=[Person("Shelah", "S.")], date="1975"))
           for _copy in range(2)]  # fmt: skip
    assert {each.paper for each in likely(library, new, Progress())} == set(new)
    assert all(each.other in (held[0], new[0]) for each in likely(library, new, Progress()))
    assert likely(library, held[1:], Progress()) == []
