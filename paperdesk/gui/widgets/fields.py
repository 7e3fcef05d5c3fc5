"""Stock fields with the faults of the stock ones mended.

A number and a choice change by the wheel only while they have the focus, so that scrolling a page changes nothing.
The style sheet cannot move the text of a spin box off its border; here it is done by margins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import round_region

if TYPE_CHECKING:
    from paperdesk.gui.look import Look


class NumberField(QSpinBox):
    """A whole number between two bounds."""

    def __init__(self, look: Look, minimum: int = 0, maximum: int = 100, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setRange(minimum, maximum)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)

    def _on_look_changed(self) -> None:
        self.lineEdit().setTextMargins(self._look.px(8), 0, 0, 0)

    @guarded()
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(QComboBox):
    """A choice among a few: (value, title) each. `value` is the chosen one."""

    def __init__(self, look: Look, choices: list[tuple[str, str]] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for value, title in choices or []:
            self.addItem(title, value)

    @property
    def value(self) -> str:
        """The chosen value; empty when none is."""
        chosen = self.currentData()
        return "" if chosen is None else str(chosen)

    def set_value(self, value: str) -> None:
        """Choose a value; one that is not offered is left alone."""
        place = self.findData(value)
        if place >= 0:
            self.setCurrentIndex(place)

    @guarded()
    def showPopup(self) -> None:  # noqa: N802
        super().showPopup()
        window = self.view().window()
        window.setMask(round_region(window.size(), self._look.px(8)))

    @guarded()
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
