"""Time as the client sees it, in one place so that tests can put another in; waits that can be cancelled."""

from __future__ import annotations

import threading
import time

from paperdesk.progress import Progress

STEP = 0.1  # seconds after which a wait asks whether it is still wished for


class Clock:
    """The clocks of this machine."""

    def now(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic()

    def today(self) -> float:
        """Seconds since 1970, as the machine is set."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        threading.Event().wait(seconds)

    def pause(self, seconds: float, progress: Progress) -> None:
        """Let that much time pass in short steps; raises Cancelled within one of them."""
        ends = self.now() + seconds
        progress.check()
        while (left := ends - self.now()) > 0:
            self.sleep(min(left, STEP))
            progress.check()
