"""Buttons in their kinds, and the switch between views."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.buttons import Button, Kind, ViewSwitch


def test_sizes_follow_the_drawing_and_the_scale(look: Look) -> None:
    word, square = Button(look, "Add", icon="plus"), Button(look, icon="search", tip="Search")
    assert word.sizeHint().height() == 34
    assert (square.sizeHint().width(), square.sizeHint().height()) == (34, 34)
    look.set_scale(150)
    assert word.sizeHint().height() == square.sizeHint().width() == 51


@pytest.mark.parametrize(("kind", "ground"), [("primary", "accent"), ("secondary", "panel"), ("danger", "panel")])
def test_each_kind_has_its_ground_in_both_themes(
    look: Look, shown: Callable[..., QWidget], kind: Kind, ground: str
) -> None:
    button = Button(look, "Open PDF", kind=kind)
    shown(button)
    for theme in ("light", "dark"):
        look.set_theme(theme)
        assert button.grab().toImage().pixelColor(6, 17) == look.colour(ground)


def test_the_keyboard_and_screen_readers_can_use_it(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    button = Button(look, icon="x", tip="Close <b>")
    shown(button)
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface.role() == QAccessible.Role.Button
    assert interface.text(QAccessible.Text.Name) == "Close <b>"
    assert "<b>" not in button.toolTip()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(button.clicked):
            qtbot.keyClick(button, key)


def test_the_focus_shows(look: Look, shown: Callable[..., QWidget]) -> None:
    button, other = Button(look, "Cite"), Button(look, "Other", kind="primary")
    shown(button, other)
    for each in (button, other):
        each.clearFocus()
        before = each.grab().toImage()
        each.setFocus(Qt.FocusReason.TabFocusReason)
        assert each.grab().toImage() != before


def test_words_icon_kind_and_keys_change_what_is_shown(look: Look, shown: Callable[..., QWidget]) -> None:
    button = Button(look, "Keep")
    with_key = Button(look, "Keep", keys="U")
    assert with_key.sizeHint().width() > button.sizeHint().width()
    shown(button)
    before = button.grab().toImage()
    button.set_icon("check")
    button.set_kind("primary")
    button.set_text("Kept")
    assert button.accessibleName() == "Kept"
    assert button.grab().toImage() != before
    button.setEnabled(False)
    assert button.grab().toImage().pixelColor(6, 17) != look.colour("accent")


def test_enter_opens_its_menu(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    button = Button(look, "Add", icon="plus")
    menu = QMenu(button)
    menu.addAction("By hand")
    button.setMenu(menu)
    shown(button)
    opened: list[bool] = []
    menu.aboutToShow.connect(lambda: opened.append(True))
    QTimer.singleShot(50, menu.close)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert opened == [True]


def test_the_view_switch_tells_what_the_reader_chose_only(
    qtbot: QtBot, look: Look, shown: Callable[..., QWidget]
) -> None:
    switch = ViewSwitch(look, [("rows", "rows-3", "Rows"), ("table", "table-2", "Table")])
    shown(switch)
    assert switch.view == ""
    with qtbot.assertNotEmitted(switch.view_chosen):
        switch.set_view("rows")
    assert switch.view == "rows"
    with qtbot.waitSignal(switch.view_chosen) as chosen:
        qtbot.mouseClick(switch._chips["table"], Qt.MouseButton.LeftButton)
    assert (chosen.args, switch.view) == (["table"], "table")
