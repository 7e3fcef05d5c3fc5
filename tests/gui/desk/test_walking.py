"""Undo and redo from the window: small steps at once, large ones in the background, both said."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.desk.walking import walk


def test_a_step_is_taken_back_and_said(desk: Desk, told: list[Message], qtbot: QtBot) -> None:
    ids = desk.library.papers.find()
    for direct in (1_000, 0):
        desk.library.reading.star(ids)
        walk(desk, "Undo", "Star", desk.library.undo, 12, direct=direct)
        qtbot.waitUntil(lambda: not desk.jobs.running)
        assert desk.library.papers.find("is:starred") == []
        assert told[-1].text.startswith("Undone: ") and told[-1].action == "edit.redo"
    walk(desk, "Redo", "Star", desk.library.redo, 12, direct=1_000)
    assert told[-1].text.startswith("Redone: ") and told[-1].action == "edit.undo"
    count = len(told)
    walk(desk, "Redo", "", desk.library.redo, 0, direct=1_000)
    assert len(told) == count, "nothing to do is nothing to say"
