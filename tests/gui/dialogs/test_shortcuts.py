"""The shortcut page: every action with its keys, changed in place, conflicts said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.shortcuts import ShortcutsDialog
from paperdesk.gui.window import Window
from paperdesk.settings import Settings

Key = Qt.Key


@pytest.fixture
def opened(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> ShortcutsDialog:
    QTest.keyClick(window.focusWidget(), Key.Key_F1)
    found = dialog()
    assert isinstance(found, ShortcutsDialog)
    return found


def keys_of(opened: ShortcutsDialog, action: str) -> str:
    return opened._lines[action].text(1)


def test_every_action_is_there_with_its_keys(opened: ShortcutsDialog, desk: Desk) -> None:
    assert set(opened._lines) == set(desk.actions)
    assert keys_of(opened, "paper.star") == "S"
    assert keys_of(opened, "edit.redo") == "Ctrl Shift Z, Ctrl Y"
    assert opened._lines["edit.undo"].text(0) == "Undo"
    opened.filter.setText("ctrl shift z")
    assert list(opened._lines) == ["edit.redo"]
    opened.filter.setText("no such thing")
    assert opened._lines == {}
    assert not opened._set.isEnabled()
    opened.reject()


def test_keys_are_changed_taken_away_and_given_back(
    opened: ShortcutsDialog, desk: Desk, settings: Settings, window: Window
) -> None:
    opened.choose("paper.star")
    opened.keys.setFocus()
    QTest.keyClick(opened.keys, Key.Key_F11)
    opened._set.click()
    assert keys_of(opened, "paper.star") == "F11"
    assert desk.actions["paper.star"].shortcut() == QKeySequence("F11")
    assert settings.keys == {"paper.star": ["F11"]}
    opened._none.click()
    assert desk.actions["paper.star"].shortcuts() == []
    opened._reset.click()
    assert keys_of(opened, "paper.star") == "S"
    assert settings.keys == {}
    opened.reject()


def test_keys_that_belong_to_another_are_taken_only_when_asked_twice(opened: ShortcutsDialog, desk: Desk) -> None:
    opened.choose("paper.star")
    opened.keys.setKeySequence(QKeySequence("Ctrl+Y"))
    opened._set.click()
    assert "belongs to “Redo”" in opened.problem.text()
    assert desk.actions["paper.star"].shortcut() == QKeySequence("S")
    opened._set.click()
    assert desk.actions["paper.star"].shortcuts() == [QKeySequence("Ctrl+Y")]
    assert desk.actions["edit.redo"].shortcuts() == [QKeySequence("Ctrl+Shift+Z")]
    opened.reject()


def test_without_keys_pressed_nothing_is_set(opened: ShortcutsDialog, settings: Settings) -> None:
    opened.choose("help.about")
    opened.keys.clear()
    opened._set.click()
    assert "Press the keys" in opened.problem.text()
    assert settings.keys == {}
    opened.reject()


def test_esc_leaves_the_dialog_even_from_the_keys(opened: ShortcutsDialog, settings: Settings) -> None:
    opened.keys.setFocus()
    QTest.keyClick(opened.keys, Key.Key_Tab)
    assert opened.focusWidget() is not opened.keys
    opened.keys.setFocus()
    QTest.keyClick(opened.keys, Key.Key_Escape)
    assert not opened.isVisible()
    assert settings.keys == {}


def test_keys_that_cannot_be_kept_hold_until_the_end(
    opened: ShortcutsDialog, desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings._state, "save", full)
    opened.choose("paper.star")
    opened.keys.setKeySequence(QKeySequence("F11"))
    opened._set.click()
    assert desk.actions["paper.star"].shortcut() == QKeySequence("F11")
    opened.reject()
