"""Citation keys made anew, once they were looked at."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.dialogs.new_keys import NewKeysDialog
from paperdesk.gui.window import Window

Calm = Callable[[], None]
Opened = Callable[[], NewKeysDialog]


@pytest.fixture
def opened(window: Window, desk: Desk, dialog: Callable[[], QDialog], calm: Calm) -> Opened:
    def start() -> NewKeysDialog:
        desk.trigger("papers.new_keys")
        found = dialog()
        assert isinstance(found, NewKeysDialog)
        calm()
        return found

    return start


def test_they_are_seen_then_made_then_undone(opened: Opened, desk: Desk, calm: Calm, told: list[Message]) -> None:
    ids = desk.listed()[:3]
    desk.library.papers.edit(ids[:1], {"key": "odd"})
    desk.library.papers.edit(ids[1:2], {"key": "odder"})
    desk.select(ids)
    shown = opened()
    first, title = shown.list.item(0).text(), shown.list.below(0)
    assert first.startswith("odd  →  author") and title.startswith("Paper")
    assert shown.list.count() == 2 and shown._make.text() == "Make 2 new keys"
    shown._make.click()
    calm()
    keys = [paper.key for paper in desk.library.papers.many(ids)]
    assert keys[0] == first.partition("→  ")[2] and "odder" not in keys
    assert told[-1].text == "2 keys are new." and told[-1].action == "edit.undo"
    assert desk.library.papers.id_of("odd") == ids[0]
    desk.undo()
    assert [paper.key for paper in desk.library.papers.many(ids)][:2] == ["odd", "odder"]


def test_keys_that_fit_stay(opened: Opened) -> None:
    shown = opened()
    assert shown.state.text() == "Every key fits the pattern already." and not shown._make.isEnabled()
    shown.reject()


def test_of_many_some_are_shown(opened: Opened, desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(sys.modules[NewKeysDialog.__module__], "_SHOWN", 3)
    desk.choose("key_pattern", "[auth][shortyear]x")
    desk.select(desk.listed())
    shown = opened()
    assert shown.list.count() == 3 and shown.state.text() == "12 keys change; the first 3 are shown."
    shown._on_pattern()
    assert not shown.isVisible()
