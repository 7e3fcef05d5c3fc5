"""Highlights go below what a note says, in one step, and what is being typed is saved first."""

from __future__ import annotations

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.desk.quoting import quote
from paperdesk.library import notes
from paperdesk.record import Highlight


def test_they_go_below_the_note_in_one_step(desk: Desk, told: list[Message]) -> None:
    saved: list[str] = []
    desk.flush.append(lambda: saved.append(desk.library.notes.get(1).text))
    quote(desk, 1, [Highlight("One", page=1), Highlight("Two", "So", page=2)])
    assert desk.library.notes.get(1).text == "> One (p. 1)\n\n> Two (p. 2)\n\nSo" and saved == [""]
    assert told[-1].text == "2 highlights are in the note now." and told[-1].action == "edit.undo"
    desk.library.undo()
    assert desk.library.notes.get(1).text == ""


def test_a_note_that_would_be_too_long_is_refused(desk: Desk, told: list[Message]) -> None:
    desk.library.notes.save(1, "x" * (notes.LONGEST - 3))
    quote(desk, 1, [Highlight("One", page=1)])
    assert [message.kind for message in told] == ["error"]
