"""The panes of the window, one file each; a new one is a row in PANES."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details import DetailsPane
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.panes.sidebar import SidebarPane
from paperdesk.gui.panes.status import StatusPane
from paperdesk.gui.panes.welcome import WelcomePane


class Pane(NamedTuple):
    """A part of the window: where it stands and how it is built. `width` in pixels at 100 % text size."""

    id: str
    title: str
    place: str  # left, middle, right, bottom; welcome stands in the middle while the library is empty
    build: Callable[[Desk], QWidget]
    width: int = 0


PANES: tuple[Pane, ...] = (
    Pane("sidebar", "Sidebar", "left", SidebarPane, 236),
    Pane("papers", "Papers", "middle", PapersPane),
    Pane("welcome", "Welcome", "welcome", WelcomePane),
    Pane("details", "Details", "right", DetailsPane, 430),
    Pane("status", "Status bar", "bottom", StatusPane),
)
