"""Messages in a pane: how long they stay, what they offer, and how the keyboard gets there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.window import Window


@pytest.fixture
def pane(window: Window) -> PapersPane:
    found = window.panes["papers"]
    assert isinstance(found, PapersPane)
    return found


def offered(pane: PapersPane) -> list[str]:
    return [button.text() for button in pane.banner.actions_shown if not button.isHidden()]


def test_a_message_with_a_way_on_stays_until_it_is_closed_or_replaced(pane: PapersPane, desk: Desk) -> None:
    desk.tell("Zotero is nowhere.", "info", "file.import_folder", "Choose it…")
    assert not pane.banner._timer.isActive()
    desk.tell("Copied.")
    assert pane.banner._timer.isActive() and offered(pane) == []


def test_the_keyboard_gets_there_and_back(
    qtbot: QtBot, window: Window, pane: PapersPane, desk: Desk, qapp: QApplication
) -> None:
    desk.trigger("go.message")
    assert qapp.focusWidget() is pane.view, "there is nothing to go to"
    desk.tell("Starred?", "info", "paper.star", "Star it", more=[("go.all", "Show all")])
    desk.trigger("go.message")
    assert qapp.focusWidget() is pane.banner.actions_shown[0]
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
    assert qapp.focusWidget() is pane.banner.actions_shown[1]
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Escape)
    assert pane.messages.isHidden() and qapp.focusWidget() is pane.view
    desk.tell("Starred?", "info", "paper.star", "Star it")
    desk.trigger("go.message")
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert desk.library.papers.find("is:starred") == desk.selection
    assert pane.messages.isHidden() and qapp.focusWidget() is pane.view


def test_each_way_on_is_its_own(pane: PapersPane, desk: Desk) -> None:
    desk.tell("Two ways.", "good", "paper.star", "Star it", more=[("go.all", "Show all")])
    assert offered(pane) == ["Star it", "Show all"]
    pane.banner.actions_shown[1].click()
    assert desk.view.id == "all" and not desk.library.papers.find("is:starred")


def test_undo_is_offered_as_long_as_it_means_the_same(pane: PapersPane, desk: Desk) -> None:
    desk.tell("Changed.", "good", "go.all", "Show all", more=[("edit.undo", "Undo")])
    desk.library.reading.star(desk.selection)
    assert offered(pane) == ["Show all"]
    desk.tell("Changed.", "good", "edit.undo", "Undo")
    desk.library.reading.unstar(desk.selection)
    assert pane.banner.text == ""
