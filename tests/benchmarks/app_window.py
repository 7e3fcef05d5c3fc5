"""PaperDesk itself until its list is painted with rows: `python -m tests.benchmarks.app_window LIBRARY STARTED`.

Runs what `paperdesk --library LIBRARY` runs and prints the seconds since STARTED (of time.monotonic) once rows stand
there; then the window is closed. The program knows nothing of this: its list's painting is wrapped from outside.
"""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from paperdesk.__main__ import main


def watch(started: float) -> None:
    """Have the first painting of rows told and the window closed after it: put on when the window is built."""
    run = QApplication.exec

    def exec_watched(*arguments: object) -> int:
        from paperdesk.gui.panes.papers_view import PapersView

        paint = PapersView.paintEvent
        told: list[float] = []

        def painted(self: PapersView, event: QPaintEvent) -> None:
            paint(self, event)
            if not told and self.shown_rows():
                told.append(time.monotonic() - started)
                print(told[0], flush=True)
                QTimer.singleShot(0, self, self.window().close)

        PapersView.paintEvent = painted  # type: ignore[method-assign]
        return run()

    QApplication.exec = exec_watched  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    watch(float(sys.argv[2]))
    sys.argv[1:] = ["--library", sys.argv[1]]
    sys.exit(main())
