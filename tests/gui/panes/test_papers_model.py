"""The model of the list: ids in order, lines by the page, gone and changed papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from paperdesk.gui.panes.papers_columns import COLUMNS, TITLE
from paperdesk.gui.panes.papers_model import AHEAD, BEHIND, KEPT, HitText, PapersModel
from paperdesk.library.results import ANY
from paperdesk.library.shapes import PaperRow
from paperdesk.record import Status

LINE = PaperRow(
    id=1, key="k", title="A title", authors="A. Author", venue="", year=2020, date="", type="article",
    status=Status.UNREAD, starred=False, rating=0, queue=None, page=0, page_count=0, tags=(), has_file=False,
    has_note=False, added="", modified="", read_at="", trashed=False,
)  # fmt: skip


class Store:
    """Lines for all papers but those that are gone; counts what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.gone: set[int] = set()

    def __call__(self, ids: Sequence[int]) -> list[PaperRow]:
        self.asked.append(list(ids))
        return [replace(LINE, id=paper, title=f"Paper {paper}") for paper in ids if paper not in self.gone]


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def model(qapp: object, store: Store) -> PapersModel:
    return PapersModel(store)


def test_it_is_a_table_as_qt_wants_it(qtmodeltester: ModelTester, model: PapersModel) -> None:
    model.show_ids([5, 3, 9])
    qtmodeltester.check(model, force_py=True)
    assert (model.rowCount(), model.columnCount()) == (3, len(COLUMNS))
    assert model.rowCount(model.index(0, 0)) == 0


def test_lines_are_fetched_a_page_at_a_time_when_they_are_asked_for(model: PapersModel, store: Store) -> None:
    model.show_ids(list(range(1, 1_001)))
    assert store.asked == []
    assert model.line(250) is not None
    first, end = 250 - BEHIND, 250 + AHEAD
    assert store.asked == [[row + 1 for row in range(first, end)]]
    assert all(model.line(row) is not None for row in range(first, end))
    assert len(store.asked) == 1
    assert not model.held(end)
    assert model.line(end) is not None
    assert store.asked[1] == [row + 1 for row in range(end, end + AHEAD)]


def test_what_was_fetched_ahead_is_not_fetched_again(model: PapersModel, store: Store) -> None:
    model.show_ids([1, 2, 3])
    model.keep([replace(LINE, id=2, title="Ahead")])
    assert model.line(1) is not None
    assert store.asked == []
    model.line(0)
    assert store.asked == [[1, 3]]


def test_changed_papers_alone_are_fetched_again(qtbot: QtBot, model: PapersModel, store: Store) -> None:
    model.show_ids([1, 2, 3])
    model.line(0)
    with qtbot.waitSignal(model.dataChanged) as told:
        model.forget([2, 77])
    assert (told.args[0].row(), told.args[1].row()) == (1, 1)
    model.line(0)
    model.line(1)
    assert store.asked == [[1, 2, 3], [2]]
    model.forget()
    model.line(0)
    assert store.asked[-1] == [1, 2, 3]


def test_a_paper_that_is_gone_has_no_line_and_is_asked_for_once(model: PapersModel, store: Store) -> None:
    store.gone = {2}
    model.show_ids([1, 2])
    assert model.line(1) is None
    assert model.line(1) is None
    assert len(store.asked) == 1
    assert model.index(1, TITLE).data() == ""
    assert model.line(-1) is None
    assert model.line(2) is None


def test_few_lines_are_held(model: PapersModel) -> None:
    model.show_ids(list(range(1, 20_001)))
    for row in range(0, 20_000, AHEAD):
        model.line(row)
    assert sum(model.held(row) for row in range(20_000)) <= KEPT
    assert model.held(19_999)


@pytest.mark.parametrize("wanted", [[30], [50, 10, 40, 7], list(range(10, 70, 2))])
def test_rows_of_papers(model: PapersModel, wanted: list[int]) -> None:
    ids = [60, 50, 40, 30, 20, 10]
    model.show_ids(ids)
    assert model.rows_of(wanted) == sorted(ids.index(paper) for paper in wanted if paper in ids)
    assert (model.row_of(10), model.row_of(11)) == (5, -1)


def test_places_are_those_of_the_list_that_stands(model: PapersModel) -> None:
    model.show_ids(list(range(100)))
    assert model.rows_of(range(50, 60)) == list(range(50, 60))
    model.show_ids(list(range(99, -1, -1)))
    assert model.row_of(0) == 99


def test_the_second_part_is_known_only_where_there_is_one(model: PapersModel) -> None:
    model.show_ids([1, 2], dividers={1: ANY, 2: ANY})
    assert model.dividers == {1: ANY}
    model.show_ids([1, 2])
    assert model.dividers == {}


def test_cells_say_their_column_and_titles_all_of_the_paper(model: PapersModel) -> None:
    model.show_ids([4])
    year = next(place for place, column in enumerate(COLUMNS) if column.id == "year")
    title = model.index(0, TITLE)
    assert title.data() == "Paper 4"
    assert model.index(0, year).data() == "2020"
    assert title.data(Qt.ItemDataRole.AccessibleTextRole) == "Paper 4. A. Author · 2020. Unread"
    assert model.index(0, year).data(Qt.ItemDataRole.AccessibleTextRole) == "Year: 2020"
    assert title.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(TITLE, Qt.Orientation.Horizontal) == "Title"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert title.flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert model.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags


def test_texts_of_a_search_are_drawn_when_they_come(qtbot: QtBot, model: PapersModel) -> None:
    model.show_ids([1, 2, 3], searching=True)
    with qtbot.waitSignal(model.dataChanged) as told:
        model.show_texts({3: HitText(((0, 2),), "words", ())})
    assert told.args[0].row() <= 2 <= told.args[1].row()
    assert model.texts[3].text == "words"


def test_another_library_leaves_nothing(model: PapersModel, store: Store) -> None:
    model.show_ids([1, 2])
    model.line(0)
    model.clear()
    assert (model.ids, model.rowCount()) == ([], 0)
    model.show_ids([1])
    model.line(0)
    assert len(store.asked) == 2
