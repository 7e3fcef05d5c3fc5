"""Headings of the sidebar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.section_header import SectionHeader


def test_the_plus_asks_for_more(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    header = SectionHeader(look, "Collections", add_tip="New collection")
    shown(header)
    plus = header.findChild(Button)
    assert plus.accessibleName() == "New collection"
    with qtbot.waitSignal(header.add_requested):
        qtbot.mouseClick(plus, Qt.MouseButton.LeftButton)
    assert SectionHeader(look, "Tags").findChild(Button) is None


def test_a_click_or_enter_folds_only_what_folds(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    folding, fixed = SectionHeader(look, "Tags", folds=True), SectionHeader(look, "Feeds")
    shown(folding, fixed)
    with qtbot.waitSignal(folding.folded) as folded:
        qtbot.mouseClick(folding._title, Qt.MouseButton.LeftButton)
    assert folded.args == [True] and folding.is_folded
    assert "folded" in folding._title.accessibleName()
    with qtbot.waitSignal(folding.folded) as folded:
        qtbot.keyClick(folding._title, Qt.Key.Key_Return)
    assert folded.args == [False]
    with qtbot.assertNotEmitted(folding.folded):
        folding.set_folded(True)
    with qtbot.assertNotEmitted(fixed.folded):
        qtbot.mouseClick(fixed._title, Qt.MouseButton.LeftButton)
    assert not fixed.is_folded


def test_it_is_drawn_in_capitals_in_both_themes(look: Look, shown: Callable[..., QWidget]) -> None:
    header = SectionHeader(look, "tags", folds=True)
    shown(header)
    light = header.grab().toImage()
    look.set_theme("dark")
    assert header.grab().toImage() != light
