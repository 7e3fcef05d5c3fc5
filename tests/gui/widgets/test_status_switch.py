"""The status switch, by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.status_switch import StatusSwitch


def test_it_shows_one_status_or_none_and_tells_nothing(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    switch = StatusSwitch(look)
    shown(switch)
    assert switch.height() == 31
    with qtbot.assertNotEmitted(switch.status_chosen):
        for status in ("reading", "", "read"):
            switch.set_status(status, 0.5)
            assert switch.status == status
            assert [s.status for s in switch._segments if s.isChecked()] == ([status] if status else [])


def test_all_are_named_or_none(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    switch = StatusSwitch(look)
    shown(switch)
    switch.resize(400, 31)
    assert switch.named
    switch.resize(240, 31)
    assert not switch.named


def test_a_click_chooses_and_the_same_again_is_silent(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    switch = StatusSwitch(look)
    shown(switch)
    switch.set_status("unread")
    with qtbot.waitSignal(switch.status_chosen) as chosen:
        qtbot.mouseClick(switch._segments[2], Qt.MouseButton.LeftButton)
    assert chosen.args == ["read"]
    with qtbot.assertNotEmitted(switch.status_chosen):
        qtbot.mouseClick(switch._segments[2], Qt.MouseButton.LeftButton)
    assert switch._segments[2].isChecked()


def test_arrows_walk_and_space_chooses(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    switch = StatusSwitch(look)
    window = shown(switch)
    switch.set_status("reading")
    switch.setFocus(Qt.FocusReason.TabFocusReason)
    assert window.focusWidget() is switch._segments[1]
    with qtbot.assertNotEmitted(switch.status_chosen):
        qtbot.keyClick(switch._segments[1], Qt.Key.Key_Left)
        qtbot.keyClick(switch._segments[0], Qt.Key.Key_Left)  # round the end
    assert window.focusWidget() is switch._segments[3]
    with qtbot.waitSignal(switch.status_chosen) as chosen:
        qtbot.keyClick(switch._segments[3], Qt.Key.Key_Space)
    assert chosen.args == ["skipped"]
    with qtbot.waitSignal(switch.status_chosen):
        qtbot.keyClick(switch._segments[0], Qt.Key.Key_Return)


def test_screen_readers_meet_four_named_choices(look: Look, shown: Callable[..., QWidget]) -> None:
    switch = StatusSwitch(look)
    shown(switch)
    switch.set_keys({"unread": "U"})
    switch.set_status("unread")
    first = QAccessible.queryAccessibleInterface(switch._segments[0])
    assert first.role() == QAccessible.Role.RadioButton
    assert first.text(QAccessible.Text.Name) == "Unread"
    assert first.state().checked
    assert "(U)" in switch._segments[0].toolTip()


def test_it_is_drawn_in_both_themes_and_when_narrow(look: Look, shown: Callable[..., QWidget]) -> None:
    switch = StatusSwitch(look)
    shown(switch)
    switch.set_status("unread")
    pictures = []
    for theme in ("light", "dark"):
        look.set_theme(theme)
        pictures.append(switch.grab().toImage())
        assert pictures[-1].pixelColor(6, 15) == look.colour("accentsoft")
    assert pictures[0] != pictures[1]
    switch.setFixedWidth(130)
    assert not switch.grab().isNull()
