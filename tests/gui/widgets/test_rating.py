"""Stars by mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.rating import Rating


def star(rating: Rating, number: int) -> QPoint:
    return QPoint(4 + (number - 1) * 14 + 7, rating.height() // 2)


def test_showing_a_rating_tells_nothing(qtbot: QtBot, look: Look) -> None:
    rating = Rating(look)
    with qtbot.assertNotEmitted(rating.rating_chosen):
        rating.set_rating(4)
        rating.set_rating(99)
    assert rating.rating == 5


def test_a_click_rates_and_the_same_star_takes_the_rating_away(
    qtbot: QtBot, look: Look, shown: Callable[..., QWidget]
) -> None:
    rating = Rating(look)
    shown(rating)
    for number in (1, 3, 5):
        with qtbot.waitSignal(rating.rating_chosen) as chosen:
            qtbot.mouseClick(rating, Qt.MouseButton.LeftButton, pos=star(rating, number))
        assert chosen.args == [number]
    with qtbot.waitSignal(rating.rating_chosen) as chosen:
        qtbot.mouseClick(rating, Qt.MouseButton.LeftButton, pos=star(rating, 5))
    assert chosen.args == [0]


@pytest.mark.parametrize(
    ("key", "rating"),
    [
        (Qt.Key.Key_4, 4), (Qt.Key.Key_0, 0), (Qt.Key.Key_Right, 3), (Qt.Key.Key_Left, 1), (Qt.Key.Key_Up, 3),
        (Qt.Key.Key_Delete, 0), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 5),
    ],
)  # fmt: skip
def test_keys_rate(qtbot: QtBot, look: Look, shown: Callable[..., QWidget], key: Qt.Key, rating: int) -> None:
    widget = Rating(look)
    shown(widget)
    widget.set_rating(2)
    with qtbot.waitSignal(widget.rating_chosen) as chosen:
        qtbot.keyClick(widget, key)
    assert chosen.args == [rating] == [widget.rating]


def test_other_keys_and_the_wheel_rate_nothing(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    rating = Rating(look)
    shown(rating)
    rating.set_rating(2)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    with qtbot.assertNotEmitted(rating.rating_chosen):
        rating.wheelEvent(wheel)
        qtbot.keyClick(rating, Qt.Key.Key_7)
        qtbot.keyClick(rating, Qt.Key.Key_J)
    assert not wheel.isAccepted()
    assert rating.rating == 2


def test_screen_readers_meet_a_slider_from_0_to_5(look: Look, shown: Callable[..., QWidget]) -> None:
    rating = Rating(look)
    shown(rating)
    rating.set_rating(3)
    interface = QAccessible.queryAccessibleInterface(rating)
    assert interface.role() == QAccessible.Role.Slider
    assert interface.text(QAccessible.Text.Name) == "Rating"
    assert interface.valueInterface().currentValue() == 3
    assert interface.valueInterface().maximumValue() == 5


def test_stars_are_drawn_as_many_as_there_are(look: Look, shown: Callable[..., QWidget]) -> None:
    rating = Rating(look)
    shown(rating)
    pictures = []
    for number in range(6):
        rating.set_rating(number)
        pictures.append(rating.grab().toImage())
    assert all(pictures[n] != pictures[n + 1] for n in range(5))
    look.set_theme("dark")
    assert rating.grab().toImage() != pictures[5]
