"""Backups looked at, checked and put back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.dialogs.backups import BackupsDialog
from paperdesk.gui.window import Window

Opened = Callable[[], BackupsDialog]


@pytest.fixture
def opened(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> Opened:
    def start() -> BackupsDialog:
        desk.trigger("backup.restore")
        found = dialog()
        assert isinstance(found, BackupsDialog)
        return found

    return start


def test_without_a_backup_it_says_how_one_comes(opened: Opened) -> None:
    shown = opened()
    assert "no backup yet" in shown.problem.text()
    assert not shown._restore.isEnabled()
    shown.reject()


def test_a_backup_is_made_checked_and_restored(
    opened: Opened, window: Window, desk: Desk, told: list[Message], qtbot: QtBot
) -> None:
    desk.trigger("backup.create")
    qtbot.waitUntil(lambda: any("Backed up and checked" in message.text for message in told))
    desk.library.papers.trash(desk.library.papers.find())
    shown = opened()
    assert shown.list.below(0).startswith("By hand")
    shown._check.click()
    qtbot.waitUntil(lambda: "whole and unchanged" in shown.list.below(0))
    shown._restore.click()
    qtbot.waitUntil(lambda: desk.is_open and desk.library.papers.count() == 12)
    assert "is kept in" in told[-1].text
    qtbot.waitUntil(lambda: len(desk.listed()) == 12)


def test_a_backup_that_was_changed_is_not_restored(
    opened: Opened, window: Window, desk: Desk, told: list[Message], qtbot: QtBot
) -> None:
    path = desk.library.backups.create().path
    path.write_bytes(path.read_bytes()[:-100] + b"x" * 100)
    desk.library.reading.star(desk.library.papers.find())
    shown = opened()
    shown._check.click()
    qtbot.waitUntil(lambda: "cannot be used" in shown.list.below(0))
    assert "changed since" in shown.problem.text()
    shown._restore.click()
    qtbot.waitUntil(lambda: desk.is_open and any(message.kind == "error" for message in told))
    assert len(desk.library.papers.find("is:starred")) == 12
