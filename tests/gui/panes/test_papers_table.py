"""The table: its columns as the reader wants them, its cells, its sorting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_columns import COLUMNS, TITLE
from paperdesk.gui.panes.papers_model import HitText, PapersModel
from paperdesk.gui.panes.papers_table import TableHead
from paperdesk.gui.panes.papers_view import PapersView
from paperdesk.library.results import ANY
from paperdesk.library.shapes import PaperRow, TagLabel
from paperdesk.record import Status

LINE = PaperRow(
    id=1, key="k", title="A title", authors="A. Author", venue="ICLR", year=2020, date="", type="article",
    status=Status.UNREAD, starred=True, rating=3, queue=None, page=0, page_count=0,
    tags=(TagLabel("vision", "#0E9F8E"),), has_file=False, has_note=False, added="", modified="", read_at="",
    trashed=False,
)  # fmt: skip
PLACES = {column.id: place for place, column in enumerate(COLUMNS)}


def fetch(ids: Sequence[int]) -> list[PaperRow]:
    return [replace(LINE, id=paper, title=f"Paper {paper} " * (1 + paper % 9)) for paper in ids]


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> PapersView:
    window = QWidget()
    qtbot.addWidget(window)
    rows = QVBoxLayout(window)
    rows.setContentsMargins(0, 0, 0, 0)
    view = PapersView(look, PapersModel(fetch))
    rows.addWidget(view)
    window.resize(1_200, 500)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    view.window_held = window  # type: ignore[attr-defined]
    view.show_table(True)
    view._papers.show_ids(list(range(1, 60)))
    view.measure_divider()
    return view


@pytest.fixture
def head(view: PapersView) -> TableHead:
    return view.head


def shown(head: TableHead) -> list[str]:
    """The columns from left to right."""
    sections = [head.logicalIndex(place) for place in range(head.count())]
    return [COLUMNS[section].id for section in sections if not head.isSectionHidden(section)]


DEFAULT = [column.id for column in COLUMNS if column.shown]


def test_it_begins_with_the_columns_most_need(head: TableHead) -> None:
    assert shown(head) == DEFAULT
    assert head.sectionSize(PLACES["authors"]) == 190


def test_the_title_takes_what_is_left(head: TableHead, view: PapersView) -> None:
    assert head.length() == view.viewport().width()
    view.window().resize(1_500, 500)
    assert head.length() == view.viewport().width()
    view.window().resize(500, 500)
    assert head.sectionSize(TITLE) == 300
    assert view.horizontalScrollBar().maximum() > 0


def test_columns_come_and_go(qtbot: QtBot, head: TableHead) -> None:
    with qtbot.waitSignal(head.columns_changed):
        head.toggle("doi")
    head.toggle("authors")
    assert shown(head) == [*(column for column in DEFAULT if column != "authors"), "doi"]
    with qtbot.assertNotEmitted(head.columns_changed):
        head.toggle("title")
    assert "title" in shown(head)
    head.start_over()
    assert shown(head) == DEFAULT


def test_what_was_chosen_comes_back(head: TableHead) -> None:
    head.set_chosen([["year", 70], ["title", 400], ["key", 150]])
    assert shown(head) == ["year", "title", "key"]
    assert head.sectionSize(PLACES["year"]) == 70
    kept = head.chosen
    head.start_over()
    head.set_chosen(kept)
    assert shown(head) == ["year", "title", "key"]


@pytest.mark.parametrize(
    "kept",
    [None, 5, "title", {}, [["title"]], [[1, 2]], [["year", 50]], [["title", "wide"], 7, None], [[["x"], 4]],
     [["authors", True], ["title", 1.5]]],
)  # fmt: skip
def test_a_broken_state_is_no_choice(head: TableHead, kept: object) -> None:
    head.set_chosen(kept)
    assert shown(head) == DEFAULT


def test_widths_are_kept_within_reason_and_no_column_twice(head: TableHead) -> None:
    head.set_chosen([["title", 300], ["year", -5], ["key", 1_000_000], ["year", 60]])
    assert head.chosen == [["title", 300], ["year", 30], ["key", 2_000]]


def test_a_section_that_is_pulled_is_remembered_at_normal_size(qtbot: QtBot, look: Look, head: TableHead) -> None:
    look.set_scale(200)
    section = PLACES["authors"]
    assert head.sectionSize(section) == 380
    edge = QPoint(head.sectionViewportPosition(section) + head.sectionSize(section) - 1, 10)
    with qtbot.waitSignal(head.columns_changed):
        QTest.mousePress(head.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge)
        QTest.mouseMove(head.viewport(), edge + QPoint(40, 0))
        QTest.mouseRelease(
            head.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge + QPoint(40, 0)
        )
    assert dict(map(tuple, head.chosen))["authors"] == 210


def test_a_section_that_is_moved_stays_there(qtbot: QtBot, head: TableHead) -> None:
    head._by_hand = True  # as while the mouse holds it
    with qtbot.waitSignal(head.columns_changed):
        head.moveSection(head.visualIndex(PLACES["year"]), 0)
    assert head.chosen[0][0] == "year"
    assert shown(head)[0] == "year"


def test_sections_that_qt_resizes_are_nobodys_choice(qtbot: QtBot, head: TableHead, view: PapersView) -> None:
    with qtbot.assertNotEmitted(head.columns_changed):
        view.show_table(False)
        view.show_table(True)
        view._papers.show_ids([4])
        view.window().resize(700, 400)
    assert head.sectionSize(PLACES["authors"]) == 190


def test_a_click_sorts_and_a_second_one_turns_it_round(qtbot: QtBot, head: TableHead) -> None:
    def click(column: str) -> None:
        point = QPoint(head.sectionViewportPosition(PLACES[column]) + 10, 10)
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)

    with qtbot.waitSignal(head.sort_requested) as told:
        click("year")
    assert told.args == ["-year"]
    head.show_sort("-year")
    assert head.isSortIndicatorShown()
    assert head.sortIndicatorSection() == PLACES["year"]
    assert head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    with qtbot.waitSignal(head.sort_requested) as told:
        click("year")
    assert told.args == ["year"]
    with qtbot.assertNotEmitted(head.sort_requested):
        click("tags")
    assert head.sortIndicatorSection() == PLACES["year"]
    head.show_sort("")
    assert not head.isSortIndicatorShown()


def test_the_menu_shows_all_columns_and_what_is_chosen(head: TableHead) -> None:
    menu = head.menu()
    rows = {action.text(): action for action in menu.actions() if action.text()}
    assert rows["Title"].isChecked()
    assert not rows["Title"].isEnabled()
    assert not rows["DOI"].isChecked()
    rows["DOI"].trigger()
    assert "doi" in shown(head)
    rows["As at first"].trigger()
    assert "doi" not in shown(head)
    menu.deleteLater()


def test_cells_are_drawn_in_both_themes(look: Look, view: PapersView) -> None:
    for column in ("rating", "page", "key"):
        view.head.toggle(column)
    view._papers.texts = {1: HitText(((0, 5),))}
    view._papers.searching = True
    pictures = []
    for theme in ("light", "dark"):
        look.set_theme(theme)
        image = view.viewport().grab().toImage()
        colours = {image.pixelColor(x, y).name() for y in range(32) for x in range(image.width())}
        assert {look.colour(name).name() for name in ("star", "hit", "unread", "line")} <= colours
        pictures.append(image)
    assert pictures[0] != pictures[1]


def test_a_click_on_glyph_or_star_means_it(qtbot: QtBot, view: PapersView, head: TableHead) -> None:
    def click(column: str, dx: int) -> None:
        point = QPoint(head.sectionViewportPosition(PLACES[column]) + dx, view.rect_of(2).center().y())
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)

    for column, dx, part in (("status", 16, "status"), ("starred", 20, "star")):
        with qtbot.waitSignal(view.part_clicked) as told:
            click(column, dx)
        assert told.args == [2, part, False]
    with qtbot.assertNotEmitted(view.part_clicked):
        click("status", 60)
        click("title", 60)
    assert view.selected_ids() == [3]


def test_tips_of_cells(view: PapersView) -> None:
    cells = view.cells
    narrow, wide = QRect(0, 0, 60, 32), QRect(0, 0, 900, 32)
    assert cells.tip_at(narrow, 7, TITLE, QPoint(30, 10)).startswith("Paper 8 Paper 8")
    assert cells.tip_at(wide, 7, TITLE, QPoint(30, 10)) == ""
    assert cells.tip_at(narrow, 0, PLACES["status"], QPoint(10, 10)).startswith("Unread: click")
    assert cells.tip_at(narrow, 0, PLACES["starred"], QPoint(10, 10)) == "Starred: click to unstar"
    assert cells.tip_at(narrow, 500, TITLE, QPoint(10, 10)) == ""


def test_the_second_part_begins_with_a_line(look: Look, view: PapersView) -> None:
    view._papers.show_ids([1, 2, 3, 4], dividers={2: ANY})
    view.measure_divider()
    top = view.rect_of(2).y()
    image = view.viewport().grab().toImage()
    assert image.pixelColor(600, top + 33).name() == look.colour("line").name()
    words = {image.pixelColor(x, y).name() for x in range(16, 200) for y in range(top + 10, top + 26)}
    assert len(words) > 5
