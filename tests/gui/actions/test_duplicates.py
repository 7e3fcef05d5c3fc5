"""Which commands on duplicates are offered when, and the comparison of one paper with those like it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.dialogs.duplicates import CompareDialog
from paperdesk.gui.window import Window
from paperdesk.record import Person, Record

Calm = Callable[[], None]


def test_two_to_twenty_papers_can_be_merged(window: Window, desk: Desk, calm: Calm) -> None:
    action = desk.actions["papers.merge"]
    for count, enabled in ((0, False), (1, False), (2, True), (12, True)):
        desk.select(desk.library.papers.find()[:count])
        assert action.isEnabled() is enabled, count
    desk.selection = list(range(1, 22))
    desk.selection_changed.emit(desk.selection)
    assert not action.isEnabled()
    desk.select([])
    calm()


def test_a_paper_is_compared_with_those_like_it(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], told: list[Message], calm: Calm, qtbot: QtBot
) -> None:
    desk.select([1])
    desk.trigger("papers.compare")
    calm()
    assert told[-1].text == "No other paper looks like this one."
    ids = [desk.library.papers.add(Record(title="One and the same", people=[Person("Doe")], date="2020"))
           for _copy in range(2)]  # fmt: skip
    desk.select(ids[:1])
    desk.trigger("papers.compare")
    opened = dialog()
    assert isinstance(opened, CompareDialog) and opened.papers == tuple(ids)
    qtbot.waitUntil(opened._apart.isEnabled)
    opened._apart.click()
    assert desk.library.duplicates.of_paper(ids[0]) == []
    calm()
