"""The underlined tabs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.tabs import Tabs


def four(look: Look, shown: Callable[..., QWidget]) -> Tabs:
    tabs = Tabs(look)
    for title in ("Notes", "Abstract", "Details", "Related"):
        tabs.add_tab(title.lower(), title)
    shown(tabs)
    return tabs


def test_the_first_is_chosen_and_adding_tells_nothing(qtbot: QtBot, look: Look) -> None:
    tabs = Tabs(look)
    assert tabs.tab == ""
    with qtbot.assertNotEmitted(tabs.tab_chosen):
        tabs.add_tab("notes", "Notes")
        tabs.add_tab("abstract", "Abstract", 3)
    assert tabs.tab == "notes"


def test_mouse_and_keys_choose(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    tabs = four(look, shown)
    bar = tabs._bar
    with qtbot.waitSignal(tabs.tab_chosen) as chosen:
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(2).center() - QPoint(8, 0))
    assert chosen.args == ["details"] == [tabs.tab]
    tabs.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(tabs.tab_chosen) as chosen:
        qtbot.keyClick(bar, Qt.Key.Key_Right)
    assert chosen.args == ["related"]


def test_an_id_chooses_and_an_unknown_one_does_not(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    tabs = four(look, shown)
    tabs.set_tab("abstract")
    with qtbot.assertNotEmitted(tabs.tab_chosen):
        tabs.set_tab("abstract")
        tabs.set_tab("nowhere")
    assert tabs.tab == "abstract"


def test_a_count_widens_its_tab(look: Look, shown: Callable[..., QWidget]) -> None:
    tabs = four(look, shown)
    before = tabs._bar.tabRect(3).width()
    tabs.set_count("related", 12)
    assert tabs._bar.tabRect(3).width() > before
    assert tabs.tab == "notes"


def test_the_chosen_one_is_underlined_over_a_hairline(look: Look, shown: Callable[..., QWidget]) -> None:
    tabs = four(look, shown)
    tabs.add_corner(Button(look, icon="pencil", kind="quiet", tip="Edit", height=24))
    for theme in ("light", "dark"):
        look.set_theme(theme)
        image = tabs.grab().toImage()
        assert image.pixelColor(25, tabs.height() - 1) == look.colour("accent")
        assert image.pixelColor(5, tabs.height() - 1) == look.colour("line")


def test_screen_readers_meet_a_list_of_tabs(look: Look, shown: Callable[..., QWidget]) -> None:
    tabs = four(look, shown)
    interface = QAccessible.queryAccessibleInterface(tabs._bar)
    assert interface.role() == QAccessible.Role.PageTabList
    assert interface.child(1).text(QAccessible.Text.Name) == "Abstract"


def test_it_grows_with_the_text(look: Look, shown: Callable[..., QWidget]) -> None:
    tabs = four(look, shown)
    width = tabs._bar.tabRect(1).width()
    look.set_scale(150)
    assert tabs._bar.tabRect(1).width() > width * 1.3
    assert tabs.sizeHint().height() == 54


def test_where_there_is_little_room_the_words_close_up(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    tabs = four(look, shown)
    tabs.resize(430, 36)
    qtbot.waitUntil(lambda: tabs.width() == 430)
    wide = tabs._bar.tabRect(3)
    tabs.resize(260, 36)
    narrow = tabs._bar.tabRect(3)
    assert narrow.left() < wide.left() and narrow.right() <= tabs._bar.width()
    assert tabs._bar.tabRect(0).left() == 0


def test_a_tab_may_be_taken_away_and_come_back(qtbot: QtBot, look: Look) -> None:
    tabs = Tabs(look)
    qtbot.addWidget(tabs)
    for tab in ("notes", "highlights", "related"):
        tabs.add_tab(tab, tab.title())
    tabs.resize(400, 36)
    tabs.show()
    far = tabs._bar.tabRect(2).left()
    chosen: list[str] = []
    tabs.tab_chosen.connect(chosen.append)
    tabs.show_tab("highlights", False)
    assert not tabs.is_shown("highlights") and tabs._bar.tabRect(2).left() < far
    tabs.set_tab("highlights")
    assert tabs.tab == "notes" and chosen == []
    tabs.show_tab("highlights", True)
    tabs.set_tab("highlights")
    assert tabs.tab == "highlights" and tabs._bar.tabRect(2).left() == far
    tabs.show_tab("highlights", False)
    assert tabs.tab in ("notes", "related") and tabs.is_shown("related") and not tabs.is_shown("nothing")
