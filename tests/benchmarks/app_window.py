"""PaperDesk itself until its list is painted with rows: `python -m tests.benchmarks.app_window LIBRARY STARTED`.

Runs what `paperdesk --library LIBRARY` runs and prints the seconds since STARTED (of time.monotonic) once rows stand
there; then the window is closed. The program knows nothing of this: its list's painting is wrapped from outside.
"""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent

from paperdesk.__main__ import main
from paperdesk.gui.panes.papers_view import PapersView


def watch(started: float) -> None:
    """Have the first painting of rows told and the window closed after it."""
    paint = PapersView.paintEvent
    told: list[float] = []

    def painted(self: PapersView, event: QPaintEvent) -> None:
        paint(self, event)
        if not told and self.shown_rows():
            told.append(time.monotonic() - started)
            print(told[0], flush=True)
            QTimer.singleShot(0, self, self.window().close)

    PapersView.paintEvent = painted  # type: ignore[method-assign]


if __name__ == "__main__":
    watch(float(sys.argv[2]))
    sys.argv[1:] = ["--library", sys.argv[1]]
    sys.exit(main())
