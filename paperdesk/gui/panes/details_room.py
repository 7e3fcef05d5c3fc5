"""Room for something that grows with what it holds, up to a height; beyond that it scrolls. Knows the look only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.guard import guarded


class Room(QScrollArea):
    """Holds a widget whose height follows from its width, and is at most `most` drawn pixels high itself."""

    def __init__(self, look: Look, held: QWidget, *, most: int) -> None:
        super().__init__()
        self._look, self._held, self._most = look, held, most
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setMinimumWidth(0)
        self.setWidget(held)
        look.changed.connect(self.fit)

    def fit(self) -> None:
        """Take the height that what is held needs at this width."""
        held = self._held
        wanted = held.heightForWidth(self.width()) if held.hasHeightForWidth() else held.sizeHint().height()
        self.setFixedHeight(max(1, min(wanted, self._look.px(self._most))))

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._held and event.type() == QEvent.Type.LayoutRequest:
            self.fit()  # a field was opened in it, or a chip came
        return bool(super().eventFilter(watched, event))
