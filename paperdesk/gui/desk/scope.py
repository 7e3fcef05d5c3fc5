"""Where searches look: inside the list that is open, or everywhere. Chosen until the window is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from paperdesk.gui.desk.shapes import View


class Scope(QObject):
    """The choice of one window. `changed` when it is another."""

    changed = Signal()

    def __init__(self, view: Callable[[], View]) -> None:
        """`view` gives the list that is open."""
        super().__init__()
        self._view = view
        self._inside = False

    @property
    def inside(self) -> bool:
        """Whether a search finds papers of the list only; never while that is the whole library."""
        return self._inside and not self._view().whole

    def choose(self, inside: bool) -> None:
        """Have searches find papers of the list only, or all."""
        if inside != self._inside:
            self._inside = inside
            self.changed.emit()
