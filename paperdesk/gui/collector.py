"""The collector of cyclic garbage, on the GUI thread alone.

Left to itself it runs on whatever thread has just allocated something; a QObject among the garbage would then die away
from its thread and take the program with it. Knows no widget and no library.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500
_SETTLED_MS = 1_500  # after the window was first painted


class Collector(QObject):
    """Collects now and then, as often as Python itself would; automatic collection is off as long as this lives."""

    def __init__(self, parent: QObject | None = None, *, settled_ms: int = _SETTLED_MS) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        QTimer.singleShot(settled_ms, self, self._on_settled)

    def _on_settled(self) -> None:
        """What the start has made stays: no round is to walk over it."""
        gc.freeze()
        self._timer.start()

    def collect(self) -> None:
        """Collect the generations that are due."""
        due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(max(generation for generation, is_due in enumerate(due) if is_due))

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()
