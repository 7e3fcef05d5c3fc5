"""The status bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.bar_status import BarStatus


def test_entries_stand_left_and_right_and_change_their_words(look: Look, shown: Callable[..., QWidget]) -> None:
    bar = BarStatus(look)
    window = shown(bar, width=900)
    bar.set_item("count", "54 of 78 papers")
    bar.set_item("index", "Index up to date", icon="check-check", tip="<b>")
    bar.set_item("backup", "Backed up 09:12", icon="hard-drive-download", side="right")
    window.grab()
    assert bar.height() == 28
    items = bar._items
    assert items["count"].x() < items["index"].x() < 400 < items["backup"].x()
    bar.set_item("count", "1 of 78 papers")
    assert bar.text("count") == items["count"].accessibleName() == "1 of 78 papers"
    assert bar.text("nothing") == ""
    assert "<b>" not in items["index"].toolTip()
    bar.set_item("index", "")
    assert items["index"].isHidden()


def test_only_clickable_entries_take_clicks_and_keys(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    bar = BarStatus(look)
    shown(bar)
    bar.set_item("plain", "78 papers")
    bar.set_item("goal", "3 read this week", clickable=True)
    plain, goal = bar._items["plain"], bar._items["goal"]
    with qtbot.assertNotEmitted(bar.item_clicked):
        qtbot.mouseClick(plain, Qt.MouseButton.LeftButton)
    assert plain.focusPolicy() == Qt.FocusPolicy.NoFocus
    with qtbot.waitSignal(bar.item_clicked) as clicked:
        qtbot.mouseClick(goal, Qt.MouseButton.LeftButton)
    assert clicked.args == ["goal"]
    with qtbot.waitSignal(bar.item_clicked):
        qtbot.keyClick(goal, Qt.Key.Key_Return)


def test_a_widget_of_the_owner_finds_room(look: Look, shown: Callable[..., QWidget]) -> None:
    bar = BarStatus(look)
    shown(bar)
    label = QLabel("busy")
    bar.add_widget(label, "right")
    assert label.parentWidget() is bar
    for theme in ("light", "dark"):
        look.set_theme(theme)
        assert bar.grab().toImage().pixelColor(300, 0) == look.colour("line")
        assert bar.grab().toImage().pixelColor(300, 20) == look.colour("side")
