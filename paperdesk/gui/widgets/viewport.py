"""A viewport made in Python, as Qt makes it. To say of which class Qt's own is, PySide loads every kind of widget there
is, which takes 10 ms of a start.
"""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget


def plain_viewport() -> QWidget:
    """For `setViewport`, before anything else is set."""
    viewport = QWidget()
    viewport.setObjectName("qt_scrollarea_viewport")
    viewport.setBackgroundRole(QPalette.ColorRole.Base)
    viewport.setAutoFillBackground(True)
    return viewport
