"""The commands that ask the network are there when they can be used, and a start asks nothing."""

from __future__ import annotations

import threading

from paperdesk.gui.desk import Desk
from paperdesk.gui.window import Window


def test_they_follow_the_selection(window: Window, desk: Desk) -> None:
    desk.select([])
    assert [desk.actions[name].isEnabled() for name in ("online.fetch", "online.fill")] == [False, False]
    desk.select(desk.listed()[:2])
    assert [desk.actions[name].isEnabled() for name in ("online.fetch", "online.fill")] == [True, True]
    assert desk.actions["online.add"].isEnabled() and not desk.actions["online.unfound"].isEnabled()


def test_what_waits_can_be_seen_asked_and_forgotten_while_there_is_any(window: Window, desk: Desk) -> None:
    def enabled() -> list[bool]:
        return [desk.actions[f"online.{name}"].isEnabled() for name in ("waiting", "resume", "forget", "unforget")]

    assert enabled() == [False, False, False, False]
    desk.library.looking._queue().add_pdf(desk.listed()[0])
    desk.online._on_counted((desk.library, 1))
    assert enabled() == [True, True, True, False]
    desk.trigger("online.forget")
    assert enabled() == [False, False, False, True] and desk.library.looking.waiting() == []
    desk.trigger("online.unforget")
    assert enabled() == [True, True, True, False] and len(desk.library.looking.waiting()) == 1


def test_a_start_opens_no_way_to_the_network(window: Window, desk: Desk) -> None:
    assert desk.library.looking._webs == {}
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("ask ")]
