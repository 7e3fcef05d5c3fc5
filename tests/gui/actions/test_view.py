"""Where to go, what is shown, help."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from paperdesk import __version__, children
from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.desk.memory import PLACE_TITLES
from paperdesk.gui.widgets.menu import Menu
from paperdesk.gui.window import Window

Calm = Callable[[], None]
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_every_place_has_a_command(window: Window, desk: Desk, calm: Calm) -> None:
    for place, title in PLACE_TITLES.items():
        desk.trigger(f"go.{place}")
        assert (desk.view.id, desk.view.title) == (place, title)
    QTest.keyClick(window.focusWidget(), Key.Key_2, CONTROL)
    assert desk.view.id == "unread"
    calm()


def test_f_keys_walk_through_the_panes(window: Window, desk: Desk, qapp: QApplication) -> None:
    for key, pane in ((Key.Key_F6, "sidebar"), (Key.Key_F7, "papers"), (Key.Key_F8, "details")):
        QTest.keyClick(window.focusWidget() or window, key)
        focused = qapp.focusWidget()
        assert focused is window.panes[pane] or window.panes[pane].isAncestorOf(focused), pane


def test_f10_opens_the_menus(window: Window, desk: Desk) -> None:
    QTest.keyClick(window.focusWidget(), Key.Key_F10)
    (menu,) = [menu for menu in window.findChildren(Menu) if menu.isVisible() and menu.title() == "All menus"]
    menu.close()


def test_text_size_stays_in_bounds(window: Window, desk: Desk) -> None:
    for _step in range(15):
        desk.trigger("view.larger")
    assert desk.settings.get("text_size") == 200
    for _step in range(15):
        desk.trigger("view.smaller")
    assert desk.settings.get("text_size") == 75
    desk.trigger("view.normal")
    assert desk.look.scale == 100


def test_the_log_is_shown_in_its_folder(
    window: Window, desk: Desk, told: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(children, "show_in_folder", lambda path: shown.append(path.name))
        desk.trigger("help.log")
    assert shown == ["paperdesk.log"]
    desk.trigger("help.log")
    assert told[-1].kind == "error"  # there is none yet


def test_about_names_the_version_and_the_folder(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], qapp: QApplication
) -> None:
    desk.trigger("help.about")
    opened = dialog()
    assert __version__ in opened.windowTitle()
    opened._on_copy()  # type: ignore[attr-defined]
    assert qapp.clipboard().text() == str(desk.library.folder)
    opened.reject()


def test_the_index_is_made_anew_on_wish(window: Window, desk: Desk, calm: Calm, told: list[Message]) -> None:
    heard: list[str] = []
    desk.index_changed.connect(heard.append)
    desk.trigger("index.rebuild")
    calm()
    assert heard == ["rebuilding", ""]
    assert told[-1].text == "The index is made anew: 12 papers."
    assert len(desk.library.search("retrieval").hits) == 8, "six by their abstracts, two by a tag's name"


def test_refreshing_lets_rows_go_that_fit_no_more(window: Window, desk: Desk, calm: Calm) -> None:
    QTest.keyClick(window.focusWidget(), Key.Key_R)
    calm()
    assert len(desk.listed()) == 12
    QTest.keyClick(window.focusWidget(), Key.Key_F5)
    calm()
    assert len(desk.listed()) == 11
