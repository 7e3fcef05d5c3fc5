"""Turns by host: their distance, their number, across threads."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from paperdesk.online.web_parts.pacing import LANES, Pace, lane_of
from paperdesk.progress import Cancelled, Progress
from tests.online.conftest import FakeClock, StoppedProgress


def test_arxiv_is_asked_every_three_seconds_whatever_its_machine(clock: FakeClock) -> None:
    pace, starts = Pace(clock), []
    for host in ("export.arxiv.org", "arxiv.org", "EXPORT.arxiv.org."):
        with pace.turn(host, Progress()) as waited:
            starts.append((round(clock.now(), 3), round(waited, 3)))
    assert starts == [(1000.0, 0.0), (1003.0, 3.0), (1006.0, 3.0)]
    with pace.turn("api.crossref.org", Progress()) as waited:
        assert waited == 0


def test_a_long_answer_pays_for_the_wait(clock: FakeClock) -> None:
    pace = Pace(clock)
    with pace.turn("arxiv.org", Progress()):
        clock.time += 10
    with pace.turn("arxiv.org", Progress()) as waited:
        assert waited == 0


def test_only_so_many_are_inside_at_once_across_threads(clock: FakeClock) -> None:
    pace, inside, most, lock = Pace(clock), [0], [0], threading.Lock()

    def ask() -> None:
        for _time in range(20):
            with pace.turn("export.arxiv.org", Progress()):
                with lock:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                with lock:
                    inside[0] -= 1

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert clock.now() >= 1000 + 79 * 3.0 - 0.01


def test_who_waits_for_a_place_may_leave(clock: FakeClock) -> None:
    pace = Pace(clock)
    late = pace.turn("arxiv.org", StoppedProgress(after=3))
    with pace.turn("arxiv.org", Progress()), pytest.raises(Cancelled), late:
        raise AssertionError("nobody comes in")
    assert clock.waited <= 1.0
    with pace.turn("arxiv.org", Progress()):
        assert clock.now() >= 1003


def test_a_place_is_given_back_after_a_failure(clock: FakeClock) -> None:
    pace = Pace(clock)
    for _time in range(5):
        with pytest.raises(ZeroDivisionError), pace.turn("x.example", Progress()):
            raise ZeroDivisionError
    with pace.turn("x.example", StoppedProgress(after=20)) as waited:
        assert waited <= 1.01


def test_a_host_that_had_enough_is_left_alone_by_all(clock: FakeClock) -> None:
    pace = Pace(clock)
    pace.hold("arxiv.org", 40)
    pace.hold("arxiv.org", 2)
    with pace.turn("export.arxiv.org", Progress()) as waited:
        assert 39.9 < waited < 40.1


def test_unknown_hosts_are_asked_modestly_and_two_at_once(clock: FakeClock) -> None:
    assert lane_of("x.example").every >= 1 and lane_of("x.example").at_once == 2
    assert {lane.at_once for host, lane in LANES.items() if "arxiv" in host} == {1}
    pace = Pace(clock)
    with ExitStack() as stack:
        for _time in range(2):
            stack.enter_context(pace.turn("x.example", Progress()))
        with pytest.raises(Cancelled), pace.turn("x.example", StoppedProgress(after=30)):
            raise AssertionError("nobody comes in")
