"""What all dialogs have in common: a heading, a body, buttons, and that Esc and a second start go well."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout

from paperdesk.gui.desk import Desk
from paperdesk.gui.widgets.buttons import Button


class DeskDialog(QDialog):
    """A dialog over the window. Put widgets into `body` and buttons into `foot`; `start` shows it."""

    def __init__(self, desk: Desk, title: str, *, width: int = 520, height: int = 0, text: str = "") -> None:
        super().__init__(desk.window)
        self.desk = desk
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(desk.look.px(width))
        if height:
            self.resize(desk.look.px(width), desk.look.px(height))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 18)
        outer.setSpacing(12)
        heading = QLabel(title)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        desk.look.keep_font(heading, 18, 650, title=True)
        outer.addWidget(heading)
        if text:
            words = QLabel(text)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            words.setProperty("role", "muted")
            outer.addWidget(words)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "danger")
        self.problem.hide()
        outer.addWidget(self.problem)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        outer.addLayout(self.foot)

    def add_button(self, text: str, *, primary: bool = False, icon: str = "") -> Button:
        """A button at the bottom; the primary one answers Enter."""
        button = Button(self.desk.look, text, icon=icon, kind="primary" if primary else "secondary")
        button.setDefault(primary)
        button.setAutoDefault(primary)
        self.foot.addWidget(button)
        return button

    def say(self, problem: str) -> None:
        """Show why something was not accepted, in place; "" takes it away."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def start(self) -> None:
        """Show it over the window, without stopping the rest."""
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.open()
