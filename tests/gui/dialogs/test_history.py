"""The history of changes, with undo beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.history import HistoryDialog, described, local_time
from paperdesk.gui.window import Window
from paperdesk.library.shapes import StepInfo


def test_a_step_in_words() -> None:
    at = "2026-11-23T12:00:00Z"
    assert described(StepInfo(1, "Star", at, "done", 1)) == f"{local_time(at)} · 1 paper"
    assert described(StepInfo(1, "Star", at, "undone", 1_200)) == f"{local_time(at)} · 1,200 papers · undone"
    assert described(StepInfo(1, "New tag", at, "done", 0)) == local_time(at)


def test_steps_are_listed_newest_first_and_follow_undo(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], qtbot: QtBot
) -> None:
    desk.library.reading.star(desk.listed()[:2])
    desk.trigger("edit.history")
    opened = dialog()
    assert isinstance(opened, HistoryDialog)
    qtbot.waitUntil(lambda: opened.list.count() > 3)
    assert opened.list.item(0).text() == "Star: 2 papers"
    assert "2 papers" in opened.list.below(0)
    assert not opened._redo.isEnabled()
    opened._undo.click()
    qtbot.waitUntil(lambda: "undone" in opened.list.below(0))
    assert desk.library.papers.find("is:starred") == []
    assert opened._redo.isEnabled()
    opened._redo.click()
    qtbot.waitUntil(lambda: "undone" not in opened.list.below(0))
    assert len(desk.library.papers.find("is:starred")) == 2
    opened.reject()
