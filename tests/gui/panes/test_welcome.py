"""The invitation of an empty desk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.welcome import WelcomePane
from paperdesk.gui.widgets.empty_state import Card


@pytest.fixture
def pane(qtbot: QtBot, desk: Desk) -> WelcomePane:
    pane = WelcomePane(desk)
    qtbot.addWidget(pane)
    pane.resize(1000, 700)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    return pane


def test_its_cards_are_commands(pane: WelcomePane, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    wished: list[str] = []
    monkeypatch.setattr(desk, "trigger", wished.append)
    for card in pane.findChildren(Card):
        card.click()
    assert wished == ["library.sample", "file.import", "file.import_zotero", "paper.new"]


def test_it_names_the_formats_that_can_be_read(pane: WelcomePane, desk: Desk) -> None:
    said = " ".join(card.accessibleDescription() for card in pane.findChildren(Card))
    for kind in desk.library.transfer.FORMATS:
        assert not kind.reads or kind.title in said


def test_tab_goes_to_the_first_card(pane: WelcomePane, qapp: QApplication) -> None:
    pane.setFocus()
    QTest.keyClick(pane, Qt.Key.Key_Tab)
    assert qapp.focusWidget().accessibleName() == "Open the sample library"


def test_messages_stand_above_it_and_their_way_out_works(
    pane: WelcomePane, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished: list[str] = []
    monkeypatch.setattr(desk, "trigger", wished.append)
    desk.tell("That is no bibliography.", "error", "help.log", "Show the log")
    assert (pane.banner.text, pane.banner.kind) == ("That is no bibliography.", "error")
    pane.banner.actions_shown[0].click()
    assert wished == ["help.log"]


def test_large_text_in_a_small_window_scrolls(pane: WelcomePane, desk: Desk) -> None:
    desk.look.set_scale(200)
    pane.resize(500, 300)
    area = pane.state.parent().parent()
    assert area.verticalScrollBar().maximum() > 0
    assert pane.minimumSizeHint().height() < 300
