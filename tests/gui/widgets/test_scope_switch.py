"""The switch between a list and everywhere: one click, the keyboard, long names of lists."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.scope_switch import ScopeSwitch


def test_a_click_or_a_key_chooses(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    switch = ScopeSwitch(look)
    chosen: list[bool] = []
    switch.scope_chosen.connect(chosen.append)
    switch.show_scope("Up next", inside=False)
    switch.set_wanted(True)
    shown(switch)
    inside, everywhere = switch._inside, switch._everywhere
    qtbot.mouseClick(inside, Qt.MouseButton.LeftButton)
    everywhere.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(everywhere, Qt.Key.Key_Return)
    qtbot.keyClick(everywhere, Qt.Key.Key_Left)
    assert (chosen, switch.inside) == ([True, False, True], True)
    switch.show_scope("Up next", inside=False)
    assert (len(chosen), switch.inside) == (3, False), "what is shown is not told"
    interface = QAccessible.queryAccessibleInterface(inside)
    assert interface.role() == QAccessible.Role.RadioButton
    assert interface.text(QAccessible.Text.Name) == "Search in Up next"


def test_a_long_name_is_cut_and_told_on_asking(look: Look, shown: Callable[..., QWidget]) -> None:
    switch = ScopeSwitch(look)
    switch.set_wanted(True)
    assert switch.words == ("", ""), "no list, no choice"
    switch.show_scope("A very long name of a collection " * 4, inside=True)
    shown(switch)
    wide = switch.sizeHint().width()
    assert "very long name" in switch._inside.toolTip()
    switch.set_narrow(True)
    assert switch.sizeHint().width() < wide < 400
    switch.show_scope("Read", inside=True)
    assert switch._inside.toolTip() == ""
    look.set_scale(150)
    assert switch._inside.sizeHint().height() == 34
