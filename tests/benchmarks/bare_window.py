"""A bare PySide6 main window, as a process of its own: `python -m tests.benchmarks.bare_window {memory|STARTED}`.

Prints the seconds since STARTED (of time.monotonic) once it was painted first, or the megabytes it holds then.
"""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class _Window(QMainWindow):
    painted = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.painted:
            self.painted = time.monotonic()
            QTimer.singleShot(0, self, QApplication.quit)


def main(word: str) -> None:
    """Show it, and end."""
    application = QApplication(["bare"])
    window = _Window()
    window.resize(1440, 900)
    window.show()
    application.exec()
    if word == "memory":
        from tests.benchmarks.memory import private_megabytes

        print(private_megabytes())
    else:
        print(window.painted - float(word))


if __name__ == "__main__":
    main(sys.argv[1])
