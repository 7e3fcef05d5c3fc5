"""Small questions: one line of text, one of a list, one colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QToolButton

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.look import Look


def ask_text(desk: Desk, title: str, text: str = "", button: str = "OK", hint: str = "") -> str | None:
    """A line of text, or None when the question was left."""
    dialog = DeskDialog(desk, title, width=420, text=hint)
    field = QLineEdit(text)
    field.setAccessibleName(title)
    field.selectAll()
    dialog.body.addWidget(field)
    dialog.add_button("Cancel").clicked.connect(dialog.reject)
    dialog.add_button(button, primary=True).clicked.connect(dialog.accept)
    field.setFocus()
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    return field.text().strip() or None if accepted else None


def ask_choice(desk: Desk, title: str, choices: list[str]) -> str | None:
    """One of a list, narrowed by typing; None when the question was left."""
    dialog = DeskDialog(desk, title, width=420, height=420)
    field = QLineEdit()
    field.setPlaceholderText("Type to narrow")
    field.setAccessibleName(title)
    found = QListWidget()
    found.setAccessibleName(title)
    dialog.body.addWidget(field)
    dialog.body.addWidget(found)

    def narrow(text: str) -> None:
        found.clear()
        found.addItems([choice for choice in choices if text.strip().lower() in choice.lower()])
        found.setCurrentRow(0)

    narrow("")
    field.textChanged.connect(narrow)
    found.itemActivated.connect(dialog.accept)
    dialog.add_button("Cancel").clicked.connect(dialog.reject)
    dialog.add_button("Choose", primary=True).clicked.connect(dialog.accept)
    field.setFocus()
    if dialog.exec() != QDialog.DialogCode.Accepted or found.currentItem() is None:
        return None
    return found.currentItem().text()


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


def ask_colour(desk: Desk, title: str, colour: str) -> str | None:
    """A colour such as "#2F5FDE", from the palette or typed; None when the question was left."""
    dialog = DeskDialog(desk, title, width=380)
    field = QLineEdit(colour)
    field.setAccessibleName("Colour")
    row = QHBoxLayout()
    row.setSpacing(2)
    for value in desk.look.tag_palette:
        button = QToolButton()
        button.setIcon(swatch(desk.look, value))
        button.setAccessibleName(value)
        button.setToolTip(value)
        button.clicked.connect(lambda _checked=False, value=value: field.setText(value))
        row.addWidget(button)
    row.addStretch(1)
    dialog.body.addLayout(row)
    dialog.body.addWidget(field)
    dialog.add_button("Cancel").clicked.connect(dialog.reject)
    dialog.add_button("Use this colour", primary=True).clicked.connect(dialog.accept)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    return field.text().strip() or None
