"""Typing what is to be looked up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.finds import FindsDialog
from paperdesk.gui.dialogs.identifiers import IdentifiersDialog
from paperdesk.gui.window import Window
from tests.fake_network import FakeNetwork

Opened = Callable[[], IdentifiersDialog]


@pytest.fixture
def opened(window: Window, desk: Desk, tmp_path: Path, dialog: Callable[[], QDialog]) -> Opened:
    network = FakeNetwork()
    network.crossref("10.1000/182", "A Journal Paper of Some Length")
    desk.library.looking.make_web = network.web(tmp_path / "web-cache")

    def start() -> IdentifiersDialog:
        desk.trigger("online.add")
        found = dialog()
        assert isinstance(found, IdentifiersDialog)
        return found

    return start


def test_one_identifier_comes_in(opened: Opened, desk: Desk, calm: Callable[[], None], qtbot: QtBot) -> None:
    dialog = opened()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.field.setPlainText("doi:10.1000/182")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert len(desk.library.papers.find("journal")) == 1


def test_several_lines_and_titles_are_shown_first(
    opened: Opened, dialog: Callable[[], QDialog], calm: Callable[[], None]
) -> None:
    first = opened()
    first.field.setPlainText("A journal paper of some length\n10.1000/182")
    first._on_look_up()
    calm()
    second = dialog()
    assert isinstance(second, FindsDialog)
    assert [find.name for find in second._finds] == ["“A journal paper of some length”", "DOI 10.1000/182"]
    second.reject()


def test_what_names_nothing_is_said_in_place(opened: Opened) -> None:
    dialog = opened()
    dialog._on_look_up()
    assert dialog.problem.text() == "Write something first, or press Esc."
    dialog.field.setPlainText("?")
    assert dialog.problem.text() == ""
    dialog._on_look_up()
    assert "Nothing in it can be looked up" in dialog.problem.text()
    dialog.reject()


def test_switched_off_it_says_so(opened: Opened, desk: Desk) -> None:
    desk.settings.set("lookups", False)
    dialog = opened()
    assert any("switched off" in label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()
