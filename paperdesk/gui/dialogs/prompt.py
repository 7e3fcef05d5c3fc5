"""Small questions: one line of text, one of a list, one colour. A function is given the answer; Esc leaves it be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.dialogs.filtered_list import FilteredList
from paperdesk.gui.look import Look

Then = Callable[[str], object]


class TextDialog(DeskDialog):
    """A line of text. What `then` refuses with a PaperDeskError is said in place, and the question stays."""

    def __init__(
        self, desk: Desk, title: str, then: Then, *, text: str = "", button: str = "OK", hint: str = ""
    ) -> None:
        super().__init__(desk, title, width=440, text=hint)
        self._then = then
        self.field = QLineEdit(text)
        self.field.setAccessibleName(title)
        self.field.selectAll()
        self.body.addWidget(self.field)
        self.add_button("Cancel").clicked.connect(self.reject)
        self.add_button(button, primary=True).clicked.connect(self._on_answered)
        self.field.textEdited.connect(lambda _text: self.say(""))
        self.field.setFocus()

    def _on_answered(self) -> None:
        text = self.field.text().strip()
        if not text:
            self.say("Write something first, or press Esc.")
            return
        try:
            self._then(text)
        except PaperDeskError as error:
            self.say(str(error))
            return
        self.accept()


class ChoiceDialog(DeskDialog):
    """One of a list, narrowed by typing; with `new` a name that is not in it."""

    def __init__(self, desk: Desk, title: str, choices: Sequence[str], then: Then, *, new: str = "") -> None:
        super().__init__(desk, title, width=440, height=440)
        self._then = then
        self.list = FilteredList(title, choices, new=new)
        self.list.chosen.connect(self._on_chosen)
        self.body.addWidget(self.list)
        self.add_button("Cancel").clicked.connect(self.reject)
        self.add_button("Choose", primary=True).clicked.connect(self.list.choose)
        self.list.setFocus()

    def _on_chosen(self, choice: str) -> None:
        if self.result() != self.DialogCode.Accepted:  # Enter in the field answers the button as well
            self.accept()
            self.desk.attempt(self._then, choice)


class ColourDialog(DeskDialog):
    """A colour such as "#2F5FDE", from the palette or typed."""

    def __init__(self, desk: Desk, title: str, colour: str, then: Then) -> None:
        super().__init__(desk, title, width=400)
        self._then = then
        self.field = QLineEdit(colour)
        self.field.setAccessibleName("Colour")
        self.field.setMaxLength(40)
        row = QHBoxLayout()
        row.setSpacing(desk.look.px(2))
        self._swatches: dict[str, QToolButton] = {}
        for value in desk.look.tag_palette:
            button = QToolButton()
            button.setIcon(swatch(desk.look, value))
            button.setIconSize(QSize(desk.look.px(18), desk.look.px(18)))
            button.setCheckable(True)
            button.setAccessibleName(f"Colour {value}")
            button.clicked.connect(lambda _checked=False, value=value: self.field.setText(value))
            self._swatches[value.casefold()] = button
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.field)
        self.add_button("Cancel").clicked.connect(self.reject)
        self.add_button("Use this colour", primary=True).clicked.connect(self._on_answered)
        self.field.textChanged.connect(self._mark)
        self._mark(colour)

    def _mark(self, colour: str) -> None:
        for value, button in self._swatches.items():
            button.setChecked(value == colour.strip().casefold())
        self.say("")

    def _on_answered(self) -> None:
        try:
            self._then(self.field.text().strip())
        except PaperDeskError as error:
            self.say(str(error))
            return
        self.accept()


def ask_text(desk: Desk, title: str, then: Then, *, text: str = "", button: str = "OK", hint: str = "") -> None:
    """Ask for a line of text."""
    TextDialog(desk, title, then, text=text, button=button, hint=hint).start()


def ask_choice(desk: Desk, title: str, choices: Sequence[str], then: Then, *, new: str = "") -> None:
    """Ask for one of a list."""
    ChoiceDialog(desk, title, choices, then, new=new).start()


def ask_colour(desk: Desk, title: str, colour: str, then: Then) -> None:
    """Ask for a colour."""
    ColourDialog(desk, title, colour, then).start()


def swatch(look: Look, colour: str) -> QIcon:
    """A round patch of a colour."""
    side = look.px(18)
    picture = QPixmap(side * 2, side * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(2, 2, side - 4, side - 4)
    painter.end()
    return QIcon(picture)
