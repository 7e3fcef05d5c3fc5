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
    assert desk.actions["online.add"].isEnabled() and desk.actions["online.resume"].isEnabled()
    assert not desk.actions["online.unfound"].isEnabled()


def test_a_start_opens_no_way_to_the_network(window: Window, desk: Desk) -> None:
    assert desk.library.looking._webs == {}
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("ask ")]
