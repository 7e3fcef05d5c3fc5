"""What all dialogs have in common: a heading, a body, buttons, and that Esc and a second start go well."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.look import Look
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.buttons import Kind as ButtonKind
from paperdesk.gui.widgets.guard import guarded

_EDGE = 60  # pixels of the screen a dialog leaves free


def words(text: str, role: str = "") -> QLabel:
    """A label of plain text that wraps; `role` as the style sheet knows it."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


class LookDialog(QDialog):
    """A dialog in the program's look, over a window or alone: widgets go into `body`, buttons come by `add_button`."""

    def __init__(
        self, look: Look, over: QWidget | None, title: str, *, width: int = 520, height: int = 0, text: str = ""
    ) -> None:
        super().__init__(over)
        self.look = look
        self.setWindowTitle(title)
        self.setSizeGripEnabled(bool(height))
        self._outer = QVBoxLayout(self)
        heading = words(title)
        look.keep_font(heading, 18, 650, title=True)
        self._outer.addWidget(heading)
        if text:
            self._outer.addWidget(words(text, "muted"))
        self.body = QVBoxLayout()
        self._outer.addLayout(self.body, 1)
        self.problem = words("", "danger")
        self.problem.hide()
        self._outer.addWidget(self.problem)
        self._foot = QHBoxLayout()
        self._foot_left = QHBoxLayout()
        self._foot.addLayout(self._foot_left)
        self._foot.addStretch(1)
        self._outer.addLayout(self._foot)
        room = self._room()
        self.setMinimumWidth(min(look.px(width), room.width()))
        if height:
            self.resize(QSize(look.px(width), look.px(height)).boundedTo(room))
        self._on_look_changed()
        look.changed.connect(self._on_look_changed)

    def add_button(self, text: str, *, primary: bool = False, icon: str = "", left: bool = False) -> Button:
        """A button at the bottom, at its left end where that is wanted; the primary one answers Enter."""
        kind: ButtonKind = "primary" if primary else "secondary"
        button = Button(self.look, text, icon=icon, kind=kind)
        button.setAutoDefault(primary)
        button.setDefault(primary)
        self.place_button(button, left=left)
        return button

    def place_button(self, button: Button, *, left: bool = False) -> None:
        """Put a button that is made already at the bottom."""
        (self._foot_left if left else self._foot).addWidget(button)

    def say(self, problem: str) -> None:
        """Show why something was not accepted, in place; "" takes it away."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.problem.setAccessibleName(problem)
        self._grow()

    def _grow(self) -> None:
        """Be as high as what is shown needs."""
        self._outer.activate()
        height = self._outer.totalHeightForWidth(self.width())
        if self.isVisible() and height > self.height():
            self.resize(self.width(), height)

    @guarded()
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()

    def _room(self) -> QSize:
        screen = self.screen() or self.look.application.primaryScreen()
        return screen.availableSize() - QSize(_EDGE, _EDGE) if screen is not None else QSize(960, 640)

    def _on_look_changed(self) -> None:
        px = self.look.px
        self._outer.setContentsMargins(px(24), px(20), px(24), px(18))
        self._outer.setSpacing(px(12))
        self.body.setSpacing(px(8))
        self._foot.setSpacing(px(8))
        self._foot_left.setSpacing(px(8))


class DeskDialog(LookDialog):
    """A dialog over the desk's window; `start` shows it."""

    def __init__(self, desk: Desk, title: str, *, width: int = 520, height: int = 0, text: str = "") -> None:
        super().__init__(desk.look, desk.window, title, width=width, height=height, text=text)
        self.desk = desk
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def start(self) -> None:
        """Show it over the window, without stopping the rest."""
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.open()
