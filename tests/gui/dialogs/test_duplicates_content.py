"""What the duplicates view shows, without a widget: groups, papers side by side, what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.errors import NotFoundError
from paperdesk.gui.dialogs.duplicates_content import Compared, Row, Side, compare, find_groups, kept_of_all, marks
from paperdesk.library import Library
from paperdesk.library.merging import Around
from paperdesk.progress import Progress
from paperdesk.record import Person, Record, Status

PREPRINT = Record(
    title="Dense retrieval for open questions", people=[Person("Doe", "Jane")], date="2019", arxiv="1901.00001",
    type="article", abstract="We show good results.",
)  # fmt: skip
PUBLISHED = Record(
    title="Dense Retrieval for Open Questions", people=[Person("Doe", "J.")], date="2020", doi="10.1000/x",
    type="paper-conference", venue="ACL", abstract="We report very good results.",
)  # fmt: skip


@pytest.fixture
def two(filled: Path) -> tuple[Path, int, int]:
    with Library.open(filled) as library:
        one, other = library.papers.add(PREPRINT), library.papers.add(PUBLISHED)
        library.reading.set_status([one], Status.READ)
        library.notes.save(other, "A thought")
        return filled, one, other


def test_groups_come_with_their_titles(two: tuple[Path, int, int]) -> None:
    folder, one, other = two
    with Library.open(folder) as library:
        (found,) = find_groups(library, Progress())
        assert found.group.papers == (one, other) and found.title == PREPRINT.title
        assert found.short == "2 papers · sure"
        assert found.why == "2 papers, surely one: the same title, first author and year."


def test_papers_side_by_side_the_best_first(two: tuple[Path, int, int]) -> None:
    folder, one, other = two
    with Library.open(folder) as library:
        compared = compare(library, [one, other])
        rows = {row.field: row for row in compared.rows}
        assert compared.papers == (other, one) and compared.keep == other
        assert [side.about for side in compared.sides] == ["unread, note", "read"]
        assert rows["type"].values == ("Conference paper", "Preprint") and rows["type"].differs
        assert rows["doi"].values == ("10.1000/x", "") and not rows["doi"].differs and "isbn" not in rows
        taken = compared.choices(other)
        assert (taken["title"], taken["arxiv"], taken["doi"]) == (other, one, other)
        assert compared.choices(one)["title"] == one
        library.papers.delete([one])
        with pytest.raises(NotFoundError):
            compare(library, [one, other])


def test_what_differs_is_marked_on_both_sides(two: tuple[Path, int, int]) -> None:
    folder, one, other = two
    with Library.open(folder) as library:
        compared = compare(library, [one, other])
    found = marks(compared, compared.choices(other), Progress())
    texts = {
        row.field: [[value[a:b] for a, b in cell] for value, cell in zip(row.values, found[row.field], strict=True)]
        for row in compared.rows
        if row.field in found
    }
    assert texts["abstract"] == [["report very"], ["show"]]
    assert texts["title"] == [["Retrieval", "Open Questions"], ["retrieval", "open questions"]]
    assert texts["type"] == [[], []], "of values that differ altogether no part is marked"
    assert "doi" not in found


def test_marks_of_several_are_united() -> None:
    sides = tuple(Side(paper, f"k{paper}", "unread") for paper in (1, 2, 3))
    row = Row("abstract", "Abstract", ("one two three four five", "one four five", "one two four five"), True)
    compared = Compared(sides, (row,), 1, Around((), 0, 0, 0, 0, ("k1", "k2", "k3")))
    assert marks(compared, {"abstract": 1}, Progress())["abstract"] == ([(4, 13)], [], [])


def test_what_is_kept_is_said_in_words() -> None:
    around = Around(("a", "b", "c", "d", "e"), 1, 2, 1, 3, ("doe2019", "doe2020"))
    assert kept_of_all(around) == (
        "Kept from all: 5 tags (a, b, c, d, …) · 1 collection · 2 notes, joined · 1 file · 3 highlights, and the"
        " reading history. The citation keys doe2019, doe2020 still lead to it."
    )
    assert kept_of_all(Around((), 0, 0, 0, 0, ("a", "b"))).startswith("The reading history is kept from all.")
