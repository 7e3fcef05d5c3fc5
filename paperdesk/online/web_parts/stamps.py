"""When a lane may be used next, told from process to process by small files in a folder that all of them use.

Politeness, not safety: a folder that cannot be written, a broken stamp, one of a wrong clock, or a lock that nobody
lets go keeps nobody waiting for long; then each process is polite by itself.
"""

from __future__ import annotations

import logging
from pathlib import Path

from paperdesk.locks import FileLock
from paperdesk.online.web_parts.clock import STEP, Clock
from paperdesk.online.web_parts.retrying import LONGEST_WAIT

log = logging.getLogger(__name__)

_PATIENCE = 5.0  # seconds to wait for a lock that is held for a moment only
_LONGEST = 64  # bytes of a stamp


class Stamps:
    """The stamps in one folder. To be used by one thread at a time; a lane's name is a plain file name."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._since: dict[str, float] = {}  # when a lock was first found held by another
        self._told = False

    def take(self, lane: str, every: float) -> float:
        """0 once this process may use the lane, and nobody else for `every` seconds; else the seconds to wait."""
        lock = self._lock(lane)
        if lock is None:
            return 0.0
        try:
            if not lock.take():
                since = self._since.setdefault(lane, self._clock.now())
                return STEP if self._clock.now() - since < _PATIENCE else 0.0
            self._since.pop(lane, None)
            left = self._next(lane) - self._clock.today()
            if 0 < left <= max(every, LONGEST_WAIT):  # farther off it was written by a clock that was wrong
                return left
            self._write(lane, self._clock.today() + every)
            return 0.0
        except OSError as error:
            self._tell(error)
            return 0.0
        finally:
            lock.release()

    def hold(self, lane: str, seconds: float) -> None:
        """Let no process use the lane for that long, as far as can be told them."""
        lock = self._lock(lane)
        if lock is None:
            return
        try:
            if lock.take():
                self._write(lane, max(self._next(lane), self._clock.today() + seconds))
        except OSError as error:
            self._tell(error)
        finally:
            lock.release()

    def _lock(self, lane: str) -> FileLock | None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return FileLock(self._path(lane, "lock"))
        except OSError as error:
            self._tell(error)
            return None

    def _next(self, lane: str) -> float:
        """The seconds since 1970 before which the lane is not to be used; 0 where nothing says so."""
        try:
            with self._path(lane, "next").open("rb") as file:
                return float(file.read(_LONGEST))
        except (OSError, ValueError):
            return 0.0

    def _write(self, lane: str, at: float) -> None:
        self._path(lane, "next").write_bytes(f"{at:.3f}".encode())

    def _path(self, lane: str, suffix: str) -> Path:
        return self._folder / f"{lane}.{suffix}"

    def _tell(self, error: OSError) -> None:
        if not self._told:
            self._told = True
            log.warning("Other processes cannot be told when services were asked: %s", error)
