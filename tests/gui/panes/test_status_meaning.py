"""What papers mean is kept up while that is chosen, deleted once it is not, and a failure is said once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from paperdesk.errors import ChildError
from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.panes import status
from paperdesk.gui.panes.status import StatusPane
from paperdesk.gui.panes.status_meaning import OPTION
from paperdesk.library.meaning import Meanings
from paperdesk.progress import Progress


class Written:
    """In place of the vectors: what was asked of them."""

    def __init__(self) -> None:
        self.waiting = 5
        self.asked: list[str] = []
        self.error: Exception | None = None
        self.begun, self.hold = threading.Event(), False
        self._pause = threading.Event()

    def catch_up(self, progress: Progress) -> int:
        self.asked.append("catch up")
        if self.error is not None:
            raise self.error
        self.begun.set()
        while self.hold:
            progress.check()
            self._pause.wait(0.01)
        self.waiting = 0
        return 5


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    made = Written()
    monkeypatch.setattr(Meanings, "waiting", lambda _self: made.waiting)
    monkeypatch.setattr(Meanings, "catch_up", lambda _self, progress: made.catch_up(progress))
    monkeypatch.setattr(Meanings, "forget", lambda _self: made.asked.append("forget"))
    return made


@pytest.fixture
def pane(qtbot: QtBot, desk: Desk, written: Written, monkeypatch: pytest.MonkeyPatch) -> StatusPane:
    monkeypatch.setattr(status, "_INDEX_SOON_MS", 3_600_000)
    pane = StatusPane(desk)
    qtbot.addWidget(pane)
    qtbot.waitUntil(lambda: not desk.jobs.running)
    return pane


@pytest.fixture
def idle(qtbot: QtBot, desk: Desk) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: not desk.jobs.running, timeout=20_000)


def test_nothing_is_read_unless_chosen(pane: StatusPane, written: Written, idle: Callable[[], None]) -> None:
    pane._index()
    idle()
    assert pane.bar.text("index") == "Index up to date" and written.asked == []


def test_the_switch_has_them_read_and_forgotten(
    pane: StatusPane, desk: Desk, written: Written, idle: Callable[[], None]
) -> None:
    desk.choose(OPTION, True)
    idle()
    assert written.asked == ["catch up"] and written.waiting == 0
    pane._index()
    idle()
    assert written.asked == ["catch up"], "nothing waits"
    desk.choose(OPTION, False)
    idle()
    assert written.asked == ["catch up", "forget"]


def test_after_a_change_they_follow_once_the_index_has(
    pane: StatusPane, desk: Desk, written: Written, idle: Callable[[], None]
) -> None:
    desk.choose(OPTION, True)
    idle()
    written.waiting = 1
    desk.library.papers.edit(desk.library.papers.find()[:1], {"title": "Another"})
    pane._index()
    idle()
    assert written.asked == ["catch up", "catch up"]


def test_switched_off_while_they_are_read_it_stops_first(
    pane: StatusPane, desk: Desk, written: Written, idle: Callable[[], None], qtbot: QtBot
) -> None:
    written.hold = True
    desk.choose(OPTION, True)
    qtbot.waitUntil(written.begun.is_set)
    pane._meaning.look()
    desk.choose(OPTION, False)
    idle()
    assert written.asked == ["catch up", "forget"] and written.waiting == 5


def test_a_failure_is_said_once_and_tried_again_by_the_switch(
    pane: StatusPane, desk: Desk, written: Written, idle: Callable[[], None]
) -> None:
    told: list[Message] = []
    desk.message_posted.connect(told.append)
    written.error = ChildError("Reading what papers mean failed.")
    desk.choose(OPTION, True)
    idle()
    pane._meaning.look()
    idle()
    assert [message.text for message in told] == ["Reading what papers mean failed."]
    assert written.asked == ["catch up"]
    written.error = None
    desk.choose(OPTION, False)
    desk.choose(OPTION, True)
    idle()
    assert written.asked[-1] == "catch up" and written.waiting == 0


def test_what_a_closed_library_meant_is_of_no_interest(
    pane: StatusPane, desk: Desk, written: Written, idle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[Any] = []
    desk.jobs.started.connect(jobs.append)
    desk.choose(OPTION, True)
    monkeypatch.setattr(desk, "_open", False)
    idle()
    assert written.asked == [] and [job.title for job in jobs] == ["Look what papers mean"]
