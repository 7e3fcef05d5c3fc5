"""The list widget: selection, place, keys, clicks on glyphs, rows and table, dragging."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_columns import COLUMNS, TITLE
from paperdesk.gui.panes.papers_drag import PAPERS_MIME
from paperdesk.gui.panes.papers_model import PapersModel
from paperdesk.gui.panes.papers_view import PapersView, Spot
from paperdesk.library.results import ANY
from paperdesk.library.shapes import PaperRow
from paperdesk.record import Status

LINE = PaperRow(
    id=1, key="k", title="A title", authors="A. Author", venue="", year=2020, date="", type="article",
    status=Status.UNREAD, starred=False, rating=0, queue=None, page=0, page_count=0, tags=(), has_file=False,
    has_note=False, added="", modified="", read_at="", trashed=False,
)  # fmt: skip


def fetch(ids: Sequence[int]) -> list[PaperRow]:
    return [replace(LINE, id=paper, title=f"Paper {paper}") for paper in ids]


@pytest.fixture
def model(qapp: object) -> PapersModel:
    return PapersModel(fetch)


@pytest.fixture
def view(qtbot: QtBot, look: Look, model: PapersModel) -> PapersView:
    window = QWidget()
    qtbot.addWidget(window)
    rows = QVBoxLayout(window)
    rows.setContentsMargins(0, 0, 0, 0)
    view = PapersView(look, model)
    rows.addWidget(view)
    window.resize(774, 600)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    view.setFocus()
    view.window_held = window  # type: ignore[attr-defined]
    return view


def listed(view: PapersView, count: int, *dividers: int) -> list[int]:
    """List papers 1000, 1001, … and measure as the pane does."""
    ids = list(range(1_000, 1_000 + count))
    view._papers.show_ids(ids, dividers=dict.fromkeys(dividers, ANY))
    view.measure_divider()
    return ids


def click(view: PapersView, row: int, x: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    point = QPoint(x, view.rect_of(row).y() + 20)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, point)


# --- selection ------------------------------------------------------------------------------------------------------


def test_clicks_with_shift_and_control_select_several(qtbot: QtBot, view: PapersView) -> None:
    ids = listed(view, 20)
    with qtbot.waitSignal(view.chosen):
        click(view, 2, 200)
    assert view.selected_ids() == [ids[2]]
    click(view, 5, 200, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_ids() == ids[2:6]
    click(view, 8, 200, Qt.KeyboardModifier.ControlModifier)
    assert view.selected_ids() == [*ids[2:6], ids[8]]
    assert view.current_id() == ids[8]


def test_everything_is_selected_at_once_however_much_it_is(view: PapersView) -> None:
    ids = listed(view, 100_000)
    view.selectAll()
    assert view.selected_ids() == ids
    assert not view._papers.held(50_000)


def test_keys_go_through_the_list(view: PapersView) -> None:
    ids = listed(view, 50)
    view.select_row(0)
    for key, expected in (
        (Qt.Key.Key_Down, 1), (Qt.Key.Key_End, 49), (Qt.Key.Key_Up, 48), (Qt.Key.Key_Home, 0),
    ):  # fmt: skip
        QTest.keyClick(view, key)
        assert view.selected_ids() == [ids[expected]]
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert 5 < view.currentIndex().row() < 12
    view.step(1)
    assert view.selected_ids() == [ids[view.currentIndex().row()]]
    view.select_row(49)
    view.step(1)
    assert view.selected_ids() == [ids[49]]


def test_letters_do_not_search_the_list(view: PapersView) -> None:
    listed(view, 100_000)
    view.select_row(0)
    QTest.keyClick(view, Qt.Key.Key_P)
    assert view.currentIndex().row() == 0
    assert not view._papers.held(99_999)


def test_what_is_selected_by_the_pane_tells_nobody(qtbot: QtBot, view: PapersView) -> None:
    ids = listed(view, 30)
    with qtbot.assertNotEmitted(view.chosen):
        view.select_ids([ids[3], ids[4], ids[9], 5])
    assert view.selected_ids() == [ids[3], ids[4], ids[9]]
    assert view.current_id() == ids[3]


def test_selection_and_place_survive_another_order(view: PapersView) -> None:
    ids = listed(view, 200)
    view.select_ids([ids[50], ids[52]])
    view.verticalScrollBar().setValue(59 * 48 + 7)
    spot = view.spot()
    assert (spot.top, spot.offset) == (ids[48], 7)
    view._papers.show_ids([9, 8, *ids])
    assert view.selected_ids() == []
    assert view.restore(spot)
    assert view.selected_ids() == [ids[50], ids[52]]
    assert view.verticalScrollBar().value() == 59 * 50 + 7


def test_what_was_selected_stays_selected_and_nothing_more_when_the_list_grows(view: PapersView) -> None:
    ids = listed(view, 30)
    view.selectAll()
    spot = view.spot()
    view._papers.show_ids([*ids, 5])
    assert view.restore(spot)
    assert view.selected_ids() == ids


def test_a_spot_of_papers_that_are_gone_is_no_place_to_stand(view: PapersView) -> None:
    listed(view, 5)
    assert not view.restore(Spot((1, 2), 1, 1))
    view._papers.show_ids([])
    assert not view.restore(Spot())
    assert view.spot() == Spot()
    view.step(1)
    view.select_row(3)
    assert view.selected_ids() == []


# --- rows and table -------------------------------------------------------------------------------------------------


def test_rows_are_as_high_as_drawn(look: Look, view: PapersView) -> None:
    listed(view, 30, 3)
    assert [view.rowHeight(row) for row in range(5)] == [59, 59, 59, 59 + 36, 59]
    view.set_three_lines(True)
    assert [view.rowHeight(row) for row in range(5)] == [77, 77, 77, 77 + 36, 77]
    view.show_table(True)
    assert [view.rowHeight(row) for row in range(5)] == [32, 32, 32, 32 + 34, 32]
    look.set_scale(150)
    assert view.rowHeight(0) == 48


def test_no_height_is_left_of_the_list_before(view: PapersView) -> None:
    listed(view, 30, 3)
    listed(view, 30, 5)
    assert [view.rowHeight(row) for row in range(7)] == [59, 59, 59, 59, 59, 59 + 36, 59]
    view.set_three_lines(True)
    listed(view, 4, 2)
    listed(view, 30)
    assert {view.rowHeight(row) for row in range(30)} == {77}


def test_a_layout_keeps_selection_and_shows_the_title_at_least(view: PapersView) -> None:
    ids = listed(view, 100)
    view.select_ids([ids[40]])
    view.show_current()
    view.show_table(True)
    assert view.selected_ids() == [ids[40]]
    assert not view.head.isHidden()
    assert not view.isColumnHidden(0)
    view.show_table(False)
    assert view.selected_ids() == [ids[40]]
    assert view.head.isHidden()
    assert [view.isColumnHidden(section) for section in range(len(COLUMNS))].count(False) == 1
    assert view.columnWidth(TITLE) == view.viewport().width()


def test_a_wide_table_goes_sideways_by_left_and_right_only(view: PapersView) -> None:
    listed(view, 100)
    view.window().resize(400, 400)
    view.show_table(True)
    view.select_row(60)
    assert view.horizontalScrollBar().value() == 0
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.horizontalScrollBar().value() == 60
    assert view.currentIndex().row() == 60
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.horizontalScrollBar().value() == 0


def test_rows_in_sight(view: PapersView) -> None:
    listed(view, 100)
    assert view.shown_rows() == range(11)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.shown_rows().stop == 100
    listed(view, 2)
    assert view.shown_rows() == range(2)
    listed(view, 0)
    assert view.shown_rows() == range(0)


@pytest.mark.parametrize("table", [False, True])
def test_what_is_selected_current_and_under_the_mouse_is_seen(look: Look, view: PapersView, table: bool) -> None:
    view.show_table(table)
    listed(view, 30)
    view.select_row(1)
    hover(view, 3)
    image = view.viewport().grab().toImage()

    def ground(row: int) -> str:
        return image.pixelColor(5, view.rect_of(row).y() + 6).name()

    assert ground(1) == look.colour("accentsoft").name()
    assert len({ground(0), ground(1), ground(3)}) == 3
    assert image.pixelColor(1, view.rect_of(1).y() + 6).name() == look.colour("accent").name()
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)  # current, but not selected
    image = view.viewport().grab().toImage()
    column = {image.pixelColor(2, view.rect_of(2).y() + y).name() for y in range(30)}
    assert look.colour("accent").name() in column


def move_to(view: PapersView, point: QPointF) -> None:
    """Move the mouse over the list, no button pressed."""
    none = Qt.MouseButton.NoButton
    where = view.viewport().mapToGlobal(point)
    view.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, point, where, none, none, Qt.KeyboardModifier.NoModifier))


def hover(view: PapersView, row: int) -> None:
    move_to(view, QPointF(300, view.rect_of(row).y() + 10))
    assert view.hovered_row == row


# --- glyphs ---------------------------------------------------------------------------------------------------------


def test_a_click_on_the_glyph_means_the_status_and_leaves_the_selection(qtbot: QtBot, view: PapersView) -> None:
    ids = listed(view, 10)
    view.select_ids([ids[0]])
    with qtbot.waitSignal(view.part_clicked) as told:
        click(view, 4, 24)
    assert told.args == [4, "status", False]
    with qtbot.waitSignal(view.part_clicked) as told:
        click(view, 4, 24, Qt.KeyboardModifier.AltModifier)
    assert told.args == [4, "status", True]
    assert view.selected_ids() == [ids[0]]


def test_a_hand_that_trembles_on_a_glyph_drags_nothing(view: PapersView, monkeypatch: pytest.MonkeyPatch) -> None:
    dragged: list[bool] = []
    monkeypatch.setattr(PapersView, "startDrag", lambda *_: dragged.append(True))
    ids = listed(view, 10)
    click(view, 1, 300)
    glyph = QPoint(24, view.rect_of(4).y() + 20)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, glyph)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for dy in (30, 60, 90):
        point = QPointF(glyph + QPoint(40, dy))
        where = view.viewport().mapToGlobal(point)
        view.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, point, where, Qt.MouseButton.NoButton, left, none))
    QTest.mouseRelease(view.viewport(), left, none, glyph)
    assert dragged == []
    assert view.selected_ids() == [ids[1]]
    click(view, 2, 300)
    assert view.selected_ids() == [ids[2]]


def test_a_click_at_the_right_end_means_the_star(qtbot: QtBot, view: PapersView) -> None:
    listed(view, 5)
    with qtbot.waitSignal(view.part_clicked) as told:
        click(view, 2, view.viewport().width() - view.right_pad - 7)
    assert told.args == [2, "star", False]


def test_enter_and_double_clicks_on_a_title_open_a_paper(qtbot: QtBot, view: PapersView) -> None:
    listed(view, 5)
    view.select_row(1)
    with qtbot.waitSignal(view.opened):
        QTest.keyClick(view, Qt.Key.Key_Return)
    point = view.rect_of(2).center()
    with qtbot.waitSignal(view.opened):
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    with qtbot.assertNotEmitted(view.opened):
        glyph = QPoint(24, view.rect_of(3).y() + 20)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, glyph)


def test_the_mouse_shows_where_a_click_means_something(view: PapersView) -> None:
    listed(view, 5)
    hover(view, 1)
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
    move_to(view, QPointF(24, view.rect_of(1).y() + 20))
    assert view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    view.viewportEvent(QEvent(QEvent.Type.Leave))
    assert view.hovered_row == -1


# --- dragging -------------------------------------------------------------------------------------------------------


class FromHere(QDropEvent):
    """A drop that says it began in a given list."""

    def __init__(self, view: PapersView | None, data: QMimeData, y: int) -> None:
        super().__init__(
            QPointF(100, y), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        self._view, self._data = view, data  # Qt keeps no hold of the data

    def source(self) -> PapersView | None:  # type: ignore[override]
        return self._view


def papers(ids: list[int]) -> QMimeData:
    data = QMimeData()
    data.setData(PAPERS_MIME, json.dumps(ids).encode())
    return data


def test_papers_dropped_within_the_list_move(qtbot: QtBot, view: PapersView) -> None:
    ids = listed(view, 8)
    view.reorders = True
    y = view.rect_of(5).y() + 50  # the lower half: behind row 5
    event = FromHere(view, papers([ids[1], ids[6]]), y)
    with qtbot.waitSignal(view.moved) as told:
        view.dropEvent(event)
    assert told.args == [[ids[1], ids[6]], ids[7]]
    assert event.isAccepted()
    end = FromHere(view, papers([ids[1]]), view.viewport().height() - 2)
    with qtbot.waitSignal(view.moved) as told:
        view.dropEvent(end)
    assert told.args == [[ids[1]], -1]


def test_files_and_papers_of_other_lists_are_left_to_the_window(qtbot: QtBot, view: PapersView) -> None:
    ids = listed(view, 8)
    view.reorders = True
    text = QMimeData()
    text.setText("@book{a}")
    with qtbot.assertNotEmitted(view.moved):
        for event in (FromHere(view, text, 50), FromHere(None, papers(ids[:1]), 50)):
            view.dropEvent(event)
            assert not event.isAccepted()
        view.reorders = False
        event = FromHere(view, papers(ids[:1]), 50)
        view.dropEvent(event)
        assert not event.isAccepted()


def test_a_line_shows_where_papers_would_stand(look: Look, view: PapersView) -> None:
    ids = listed(view, 4)
    view.reorders = True

    class Move(QDragMoveEvent):
        def source(self) -> PapersView:  # type: ignore[override]
            return view

    data = papers(ids[:1])
    event = Move(
        QPoint(100, view.rect_of(2).y() + 50), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    view.dragMoveEvent(event)
    assert event.isAccepted()
    image = view.viewport().grab().toImage()
    assert image.pixelColor(300, view.rect_of(3).y() - 1).name() == look.colour("accent").name()
    view.dragLeaveEvent(None)  # type: ignore[arg-type]
    image = view.viewport().grab().toImage()
    assert image.pixelColor(300, view.rect_of(3).y() - 2).name() != look.colour("accent").name()
    assert [view.drop_row(y) for y in (0, 40, 5_000)] == [0, 1, 4]


def test_ranges_that_lie_in_each_other_count_once(view: PapersView) -> None:
    ids = listed(view, 10)
    selection = view.selectionModel()
    flags = QItemSelectionModel.SelectionFlag
    for first, last in ((4, 6), (2, 2), (5, 5)):
        for row in range(first, last + 1):
            selection.select(view._papers.index(row, TITLE), flags.Select | flags.Rows)
    assert view.selected_ids() == [ids[2], *ids[4:7]]
    assert view.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows


# --- files from elsewhere -------------------------------------------------------------------------------------------


def files_over(y: float, *names: str) -> FromHere:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/there/{name}") for name in names])
    return FromHere(None, data, round(y))


def test_files_on_a_paper_are_meant_for_it_and_between_papers_for_the_library(
    qtbot: QtBot, view: PapersView
) -> None:  # fmt: skip
    dropped: list[tuple[list[Path], int]] = []
    view.files_dropped.connect(lambda paths, paper: dropped.append((paths, paper)))
    view.attachable = lambda paths: len(paths) < 3
    view._papers.show_ids([3, 5, 7, 9])
    top, height = view.rowViewportPosition(1), view.rowHeight(1)
    paper = view._papers.ids[1]
    for y, names in ((top + height / 2, ["a.pdf"]), (top + 2, ["a.pdf"]), (top + height / 2, ["a", "b", "c"])):
        event = files_over(y, *names)
        view.dropEvent(event)
        assert event.isAccepted()
    view.dropEvent(files_over(10_000, "a.pdf"))
    assert [where for _paths, where in dropped] == [paper, 0, 0, 0]
    assert dropped[0][0] == [Path("/there/a.pdf")]


def test_what_would_become_of_files_is_shown(qtbot: QtBot, view: PapersView, look: Look) -> None:
    view.attachable = lambda _paths: True
    view._papers.show_ids([3, 5, 7, 9])
    top, height = view.rowViewportPosition(1), view.rowHeight(1)
    plain = view.grab().toImage()
    view._drag_over(files_over(top + height / 2, "a.pdf"))  # type: ignore[arg-type]
    assert view._files_over == 1
    framed = view.grab().toImage()
    assert framed != plain
    view._drag_over(files_over(top + 1, "a.pdf"))  # type: ignore[arg-type]
    assert view._files_over == -1 and view.grab().toImage() not in (plain, framed)
    view.dragLeaveEvent(None)  # type: ignore[arg-type]
    assert view._files_over is None and view.grab().toImage() == plain
