"""Chips of facets and the list of all of them, by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_facet_list import FacetMenu
from paperdesk.gui.panes.papers_facets import FacetRow
from paperdesk.gui.widgets.popup import SHADOW
from paperdesk.library.facets import Facet

LONG = "Proceedings of the International Conference on Learning Representations, Volume {} of the whole"
STATUS = Facet("status", "unread", "Unread", 1_204)
TAGS = [Facet("tag", f"tag{number}", f"A tag & number {number}", 40 - number) for number in range(12)]
VENUES = [Facet("venue", LONG.format(number), LONG.format(number), 30 - number) for number in range(12)]
AUTHORS = [Facet("author", f"Ada Author{number}", f"Ada Author{number}", 20 - number) for number in range(20)]
MANY = [Facet("has", "note", "With note", 3), *AUTHORS, *TAGS, *VENUES, Facet("year", "2020", "2020", 9),
        Facet("is", "starred", "Starred", 2), STATUS]  # fmt: skip
HEADS = ["Status", "Tags", "Years", "Venues", "Authors", "Has"]


@pytest.fixture
def row(qtbot: QtBot, look: Look) -> FacetRow:
    """A row of many facets at the top of an active window."""
    window, row = QWidget(), FacetRow(look)
    qtbot.addWidget(window)
    rows = QVBoxLayout(window)
    rows.addWidget(row)
    rows.addStretch(1)
    window.resize(760, 600)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    row.show_facets([(facet, facet is TAGS[1]) for facet in MANY])
    row.held = window  # type: ignore[attr-defined]
    return row


@pytest.fixture
def menu(row: FacetRow) -> FacetMenu:
    """The list, opened by a click on the last chip."""
    QTest.mouseClick(row.more, Qt.MouseButton.LeftButton)
    assert row.menu.is_open
    return row.menu


def panel(menu: FacetMenu) -> QRect:
    return menu.geometry().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)


def texts(menu: FacetMenu) -> list[str]:
    return [menu.list.item(place).text() for place in range(menu.list.count())]


def test_all_are_listed_under_the_heads_of_their_groups(menu: FacetMenu) -> None:
    shown = texts(menu)
    assert [text for text in shown if text in HEADS] == HEADS
    assert len(shown) == len(MANY) + len(HEADS)
    assert shown[:4] == ["Status", "Unread", "Tags", "A tag & number 0"]
    assert shown[-3:] == ["Has", "With note", "Starred"]
    spoken = [str(menu.list.item(place).data(Qt.ItemDataRole.AccessibleTextRole)) for place in (1, 4)]
    assert spoken == ["Unread, 1,204", "A tag & number 1, 39, asked for"]


def test_it_has_a_bounded_height_below_its_chip_and_scrolls(row: FacetRow, menu: FacetMenu, look: Look) -> None:
    window = row.window()
    low = row.more.mapTo(window, QPoint(0, row.more.height())).y()
    for height in (600, 400, 1_400):
        window.resize(760, height)
        menu.close_popup()
        QTest.mouseClick(row.more, Qt.MouseButton.LeftButton)
        assert panel(menu).top() > low
        assert panel(menu).bottom() < height
        assert panel(menu).height() <= look.px(460)
        assert menu.list.verticalScrollBar().maximum() > 0
    row.show_facets([(facet, False) for facet in [STATUS, *TAGS[:2]]])
    row.menu.open_under(row.more)
    assert panel(menu).height() < look.px(200)
    assert menu.list.verticalScrollBar().maximum() == 0


def test_long_values_are_cut_in_the_middle_and_their_tip_is_the_whole(menu: FacetMenu) -> None:
    shown = [menu.list.shown(text) for text in texts(menu) if text.startswith("Proceedings")]
    assert len(set(shown)) == len(VENUES)
    assert all("…" in text and text.endswith("whole") for text in shown)
    tips = {menu.list.item(place).text(): menu.list.item(place).toolTip() for place in range(menu.list.count())}
    assert LONG.format(3) in tips[LONG.format(3)]
    assert tips["Unread"] == ""


def test_values_that_would_look_alike_lose_the_beginning_they_share(row: FacetRow, look: Look) -> None:
    meeting = "Proceedings of the {}th Annual Meeting of the Association for Computational Linguistics"
    names = [meeting.format(number) for number in (56, 57, 58)] + ["Proceedings of the whole", "arXiv", LONG.format(1)]
    row.show_facets([(Facet("venue", name, name, 5), False) for name in names])
    row.menu.open_under(row.more)
    places = range(1, row.menu.list.count())
    shown = [row.menu.list.shown_at(row.menu.list.indexFromItem(row.menu.list.item(place))) for place in places]
    assert [text[:6] for text in shown] == ["…56th ", "…57th ", "…58th ", "Procee", "arXiv", "Procee"]
    assert [text.endswith("Linguistics") for text in shown] == [True] * 3 + [False] * 3


def test_the_chips_cut_long_values_in_the_middle_too(row: FacetRow) -> None:
    row.show_facets([(facet, False) for facet in VENUES])
    assert len(set(row.shown)) == len(row.shown) > 0
    assert all("…" in text for text in row.shown)


def test_by_keys_alone(qtbot: QtBot, row: FacetRow) -> None:
    row.more.setFocus()
    QTest.keyClick(row.more, Qt.Key.Key_Down)
    menu = row.menu
    assert menu.is_open and menu.list.hasFocus()
    assert menu.list.currentItem().text() == "Unread"
    QTest.keyClick(menu.list, Qt.Key.Key_Down)
    assert menu.list.currentItem().text() == "A tag & number 0", "heads are stepped over"
    QTest.keyClicks(menu.list, "ada author1")
    assert menu.list.currentItem().text() == "Ada Author1"
    with qtbot.waitSignal(row.toggled) as told:
        QTest.keyClick(menu.list, Qt.Key.Key_Return)
    assert told.args == [AUTHORS[1]]
    assert not menu.is_open and row.more.hasFocus()
    QTest.keyClick(row.more, Qt.Key.Key_Return)
    QTest.keyClick(menu.list, Qt.Key.Key_Home)
    assert menu.list.currentItem().text() == "Unread"
    QTest.keyClick(menu.list, Qt.Key.Key_Escape)
    assert not menu.is_open and row.more.hasFocus()


def test_a_click_chooses_and_one_on_a_head_does_not(qtbot: QtBot, row: FacetRow, menu: FacetMenu) -> None:
    view = menu.list.viewport()
    with qtbot.assertNotEmitted(row.toggled):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=menu.list.visualItemRect(menu.list.item(0)).center())
    with qtbot.waitSignal(row.toggled) as told:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=menu.list.visualItemRect(menu.list.item(3)).center())
    assert told.args == [TAGS[0]]
    assert not menu.is_open
    QTest.mouseClick(row.more, Qt.MouseButton.LeftButton)
    assert menu.is_open
    QTest.mouseClick(row.more, Qt.MouseButton.LeftButton)
    assert not menu.is_open, "the chip closes it as well"


def test_what_is_counted_anew_keeps_the_place(row: FacetRow, menu: FacetMenu) -> None:
    QTest.keyClick(menu.list, Qt.Key.Key_Down)
    QTest.keyClick(menu.list, Qt.Key.Key_Down)
    assert menu.list.currentItem().text() == "A tag & number 1"
    row.show_facets([(facet, False) for facet in (TAGS[0], TAGS[1], STATUS, *AUTHORS)])
    assert menu.is_open and menu.list.currentItem().text() == "A tag & number 1"
    row.show_facets([])
    assert not menu.is_open


def test_it_is_painted_in_both_themes(menu: FacetMenu, look: Look) -> None:
    for theme in ("light", "dark"):
        look.set_theme(theme)
        assert not menu.grab().isNull()
