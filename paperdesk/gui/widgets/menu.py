"""A menu with round corners on every platform: the style sheet draws them, a mask cuts what lies outside. The letters
typed into it find an entry together, where Qt takes each for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import round_region

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

_RADIUS = 9
_WORD_MS = 1_000  # letters typed within this belong together


class Menu(QMenu):
    """A QMenu in every other respect."""

    def __init__(self, look: Look, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._look = look
        self._typed = ""
        self._word = QTimer(self)
        self._word.setSingleShot(True)
        self._word.setInterval(_WORD_MS)

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMask(round_region(self.size(), self._look.px(_RADIUS) - 1))

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        letter = event.text() if event.text().isprintable() else ""
        if not (plain and letter and self._find(letter)):
            super().keyPressEvent(event)

    def _find(self, letter: str) -> bool:
        """Stand on the entry that begins with what was typed; False where the letter is not one of a name."""
        typed = (self._typed if self._word.isActive() else "") + letter.casefold()
        names = [(action, action.text().replace("&", "").casefold()) for action in self.actions() if action.isEnabled()]
        if not typed.strip() or any("&" in action.text().replace("&&", "") for action in self.actions()):
            return False  # the menu has letters of its own
        if len(set(typed)) == 1:  # one letter again and again goes through all that begin with it
            typed = typed[0]
            begin = [action for action, name in names if name.startswith(typed)]
            at = begin.index(self.activeAction()) + 1 if self.activeAction() in begin else 0
            begin = begin[at:] + begin[:at]
        else:
            begin = [action for action, name in names if name.startswith(typed)]
        self._typed = typed
        self._word.start()
        if begin:
            self.setActiveAction(begin[0])
        return True
