"""How long work reports where it is and learns that it should stop.

Knows nothing of threads, windows or terminals: those subclass Progress.
"""

from __future__ import annotations


class Cancelled(Exception):  # noqa: N818 - not an error: the wish of the person at the desk
    """Raised out of `Progress.check` when the work should stop; what is committed stays."""


class Progress:
    """A silent progress that is never cancelled; the base of the ones that show something."""

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Say that `done` of `total` (0 when unknown) pieces are finished; raises Cancelled when told to stop."""
        self.check()

    @property
    def cancelled(self) -> bool:
        """True once somebody asked for the work to stop."""
        return False

    def check(self) -> None:
        """Raise Cancelled when the work should stop."""
        if self.cancelled:
            raise Cancelled


class PartOf(Progress):
    """The progress of one of several parts: says how many parts are done, and how far this one is in words."""

    def __init__(self, whole: Progress, done: int, total: int) -> None:
        self._whole, self._done, self._total = whole, done, total

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Say how far this part is; raises Cancelled when told to stop."""
        self._whole.report(self._done, self._total, f"{text}: {done:,} of {total:,}" if total > 1 else text)

    @property
    def cancelled(self) -> bool:
        """True once somebody asked for the whole to stop."""
        return self._whole.cancelled
