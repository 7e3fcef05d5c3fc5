"""How often and how many at once each host is asked: a table, and the turns taken by it.

One Pace serves all threads of the process, so that two jobs are no less polite than one; by the stamps in a folder the
processes of this machine take turns as well.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from paperdesk.online.web_parts.clock import STEP, Clock
from paperdesk.online.web_parts.stamps import Stamps
from paperdesk.progress import Progress


class Lane(NamedTuple):
    """What a host bears: seconds between the starts of two requests, and requests at the same time."""

    name: str
    every: float
    at_once: int


_ARXIV = Lane("arxiv.org", 3.0, 1)  # all of its machines together, as its terms of use ask
LANES: dict[str, Lane] = {
    "arxiv.org": _ARXIV,
    "www.arxiv.org": _ARXIV,
    "export.arxiv.org": _ARXIV,
    "rss.arxiv.org": _ARXIV,
    "api.crossref.org": Lane("api.crossref.org", 0.25, 1),
    "api.datacite.org": Lane("api.datacite.org", 0.25, 2),
    "api.openalex.org": Lane("api.openalex.org", 0.2, 2),
    "api.semanticscholar.org": Lane("api.semanticscholar.org", 1.2, 1),
}
_KNOWN = {lane.name for lane in LANES.values()}  # strange hosts leave no trace on the disk


def lane_of(host: str) -> Lane:
    """The lane a host's requests go by; a host that is not in the table has a modest one of its own."""
    host = host.lower().rstrip(".")
    return LANES.get(host) or Lane(host, 1.0, 2)


class _State:
    """How it stands in one lane."""

    def __init__(self) -> None:
        self.running = 0
        self.next = float("-inf")  # no request starts before


class Pace:
    """The turns of all hosts. `stamps` is a folder that other processes use as well; None: this one is alone."""

    def __init__(self, clock: Clock | None = None, stamps: Path | None = None) -> None:
        self._clock = clock or Clock()
        self._stamps = Stamps(stamps, self._clock) if stamps is not None else None
        self._lock = threading.Lock()
        self._states: dict[str, _State] = {}

    @contextmanager
    def turn(self, host: str, progress: Progress) -> Iterator[float]:
        """Wait until `host` may be asked, and hold the place while inside; the seconds waited. Raises Cancelled."""
        lane = lane_of(host)
        began = self._clock.now()
        while (left := self._entered(lane)) > 0:
            progress.check()
            self._clock.sleep(min(left, STEP))
        try:
            progress.check()
            yield self._clock.now() - began
        finally:
            with self._lock:
                self._states[lane.name].running -= 1

    def hold(self, host: str, seconds: float) -> None:
        """Let no request to `host` start for that long, whoever asks: it said it has enough."""
        with self._lock:
            state = self._states.setdefault(lane_of(host).name, _State())
            state.next = max(state.next, self._clock.now() + seconds)
            if self._stamps is not None and lane_of(host).name in _KNOWN:
                self._stamps.hold(lane_of(host).name, seconds)

    def _entered(self, lane: Lane) -> float:
        """0 once a place is taken; otherwise the seconds after which to ask again."""
        with self._lock:
            state = self._states.setdefault(lane.name, _State())
            now = self._clock.now()
            if state.next > now:
                return state.next - now
            if state.running >= lane.at_once:
                return STEP
            if self._stamps is not None and lane.name in _KNOWN:
                left = self._stamps.take(lane.name, lane.every)
                if left > 0:
                    return left
            state.running += 1
            state.next = now + lane.every
            return 0.0


_shared: dict[Path, Pace] = {}
_sharing = threading.Lock()


def shared(stamps: Path) -> Pace:
    """The pace of all in this process, and with others, whose stamps lie in that folder."""
    with _sharing:
        return _shared.setdefault(stamps, Pace(stamps=stamps))
