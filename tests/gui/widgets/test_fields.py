"""Number and choice fields."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.fields import ChoiceField, NumberField


def wheel() -> QWheelEvent:
    return QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip


def test_the_wheel_changes_only_what_has_the_focus(look: Look, shown: Callable[..., QWidget]) -> None:
    number = NumberField(look, 0, 10)
    number.setValue(5)
    choice = ChoiceField(look, [("a", "A"), ("b", "B")])
    other = QLineEdit()
    shown(number, choice, other)
    fields: list[QWidget] = [number, choice]
    other.setFocus()
    for field in fields:
        event = wheel()
        field.wheelEvent(event)
        assert not event.isAccepted()
    assert (number.value(), choice.value) == (5, "a")
    for field in fields:
        field.setFocus()
        field.wheelEvent(wheel())
    assert (number.value(), choice.value) == (4, "b")


def test_the_text_of_a_number_stands_off_the_border(look: Look) -> None:
    number = NumberField(look, 0, 10)
    assert number.lineEdit().textMargins().left() == 8
    look.set_scale(150)
    assert number.lineEdit().textMargins().left() == 12


def test_a_choice_is_made_by_value(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    choice = ChoiceField(look, [("rows", "Rows"), ("table", "Table")])
    shown(choice)
    choice.set_value("table")
    choice.set_value("nowhere")
    assert choice.value == "table"
    choice.showPopup()
    assert not choice.view().window().mask().isEmpty()
    choice.hidePopup()
    assert ChoiceField(look).value == ""
