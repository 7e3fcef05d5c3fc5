"""A message in place: what happened in words, the ways on as buttons, and a cross. Never a window in the way.

Knows words only. The text is shown letter for letter: it may hold names from files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.paint import box, icon

if TYPE_CHECKING:
    from paperdesk.gui.look import Look

Kind = Literal["info", "good", "warning", "error"]
_ICONS = {"info": "info", "good": "circle-check", "warning": "triangle-alert", "error": "circle-alert"}
_INKS = {"info": "accent", "good": "read", "warning": "warning", "error": "danger"}
_GROUNDS = {"info": "accentsoft", "good": "goodsoft", "warning": "warningsoft", "error": "dangersoft"}
_LONGEST = 600  # letters of a message; the rest is in the log
_TEXT = 260  # pixels that the words have at least beside the buttons; else these stand below


class Banner(QWidget):
    """Hidden until `show_message`. `action_chosen` (its place) on a button, `closed` when it goes, by whatever way.

    `left` before that, where it had the focus.
    """

    action_chosen = Signal(int)
    closed = Signal()
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind: Kind = "info"
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.actions_shown: list[Button] = []
        self._ways = QWidget()
        self._row = QHBoxLayout(self._ways)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        self._close = Button(look, icon="x", kind="quiet", tip="Close this message", height=26)
        self._close.clicked.connect(self.close_message)
        self._inner = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._inner.addWidget(self._text, 1)
        self._inner.addWidget(self._ways)
        self._layout = QHBoxLayout(self)
        self._layout.addLayout(self._inner, 1)
        self._layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time_over)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    @property
    def kind(self) -> Kind:
        """Of which kind the message is."""
        return self._kind

    def show_message(
        self, text: str, kind: Kind = "info", *, actions: Sequence[str] = (), seconds: float = 0
    ) -> None:  # fmt: skip
        """Say something in place of what was said before; it goes by itself after `seconds` (0: never)."""
        self._kind = kind
        self._text.setText(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
        self._offer(actions)
        self.setAccessibleName(text[:_LONGEST])
        self.show()
        self.update()
        self._timer.stop()
        if seconds:
            self._timer.start(round(seconds * 1000))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def close_message(self) -> None:
        """Take the message away."""
        self._timer.stop()
        if not self.isHidden():
            if self._has_focus():
                self.left.emit()
            self.hide()
            self.closed.emit()

    def take_focus(self) -> None:
        """Let the keyboard choose a way on, or close the message by Esc."""
        first = next((button for button in self.actions_shown if not button.isHidden()), self._close)
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def withdraw(self, place: int) -> None:
        """Offer one of the actions no more; the others stay."""
        self.actions_shown[place].hide()
        self._arrange()

    def _offer(self, actions: Sequence[str]) -> None:
        """Show a button for each action; the buttons are made once and used again."""
        while len(self.actions_shown) < len(actions):
            button = Button(self._look, " ", height=26)
            place = len(self.actions_shown)
            button.clicked.connect(lambda _on=False, place=place: self._on_action(place))
            self.actions_shown.append(button)
            self._row.insertWidget(place, button)
            self.setTabOrder(button, self._close)
        for place, button in enumerate(self.actions_shown):
            button.set_text(actions[place] if place < len(actions) else "")
            button.setVisible(place < len(actions))
        self._arrange()

    def _arrange(self) -> None:
        """Buttons beside the words, or below them where these had too little room."""
        shown = [button for button in self.actions_shown if not button.isHidden()]
        self._ways.setVisible(bool(shown))
        self._row.invalidate()
        room = self.width() - self._ways.sizeHint().width() - self._look.px(12 + 16 + 9 + 8 + 26 + 6)
        beside = not shown or room >= self._look.px(_TEXT)
        self._inner.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _has_focus(self) -> bool:
        return self.isAncestorOf(self._look.application.focusWidget() or self.window())

    def _on_action(self, place: int) -> None:
        self.close_message()
        self.action_chosen.emit(place)

    def _on_time_over(self) -> None:
        if self.underMouse() or self._has_focus():
            self._timer.start(2_000)  # somebody is about to use it
        else:
            self.close_message()

    def _on_look_changed(self) -> None:
        look = self._look
        left = look.px(12 + 16 + 9)
        self._layout.setContentsMargins(left, look.px(6), look.px(6), look.px(6))
        self._layout.setSpacing(look.px(8))
        self._inner.setSpacing(look.px(8))
        self._row.setSpacing(look.px(6))
        self._arrange()
        self._text.setMinimumHeight(look.px(26))
        self.updateGeometry()
        self.update()

    @guarded()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_message()
        else:
            super().keyPressEvent(event)

    @guarded()
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        ink = _INKS[self._kind]
        box(painter, QRectF(self.rect()), look.px(8), look.colour(_GROUNDS[self._kind]), look.colour(ink, 0.25))
        side = look.px(16)
        icon(painter, QPointF(look.px(12), look.px(6) + (look.px(26) - side) / 2), _ICONS[self._kind], ink, side, look)
        painter.end()
