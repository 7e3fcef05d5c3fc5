"""Waits that can be cancelled."""

from __future__ import annotations

import pytest

from paperdesk.online.web_parts.clock import STEP, Clock
from paperdesk.progress import Cancelled, Progress
from tests.online.conftest import FakeClock, StoppedProgress


def test_a_pause_is_as_long_as_it_should_be_in_short_steps(clock: FakeClock) -> None:
    clock.pause(1.25, Progress())
    assert clock.waited == 1.25 and max(clock.slept) <= STEP


def test_a_pause_ends_within_a_step_of_the_wish(clock: FakeClock) -> None:
    with pytest.raises(Cancelled):
        clock.pause(1000, StoppedProgress(after=3))
    assert clock.waited <= 3 * STEP + 0.001


def test_the_clocks_of_this_machine_go_forward() -> None:
    clock = Clock()
    before = clock.now()
    clock.sleep(0)
    assert clock.now() >= before and clock.today() > 1_700_000_000
