"""A menu with round corners on every platform: the style sheet draws them, a mask cuts what lies outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import round_region

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_RADIUS = 9


class Menu(QMenu):
    """A QMenu in every other respect."""

    def __init__(self, look: Look, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._look = look

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMask(round_region(self.size(), self._look.px(_RADIUS) - 1))
