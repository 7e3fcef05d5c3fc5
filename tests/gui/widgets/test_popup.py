"""The popup over its window: where it stands, what closes it, where the focus goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.popup import SHADOW, Popup


def filled(look: Look, owner: QWidget, **kw: bool) -> tuple[Popup, QLineEdit, QPushButton]:
    popup = Popup(look, owner, **kw)  # type: ignore[arg-type]
    field, button = QLineEdit(), QPushButton("Go")
    popup.body.addWidget(field)
    popup.body.addWidget(button)
    return popup, field, button


def panel(popup: Popup) -> tuple[int, int, int, int]:
    rect = popup.geometry().adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
    return rect.x(), rect.y(), rect.width(), rect.height()


def test_it_opens_below_its_anchor_takes_the_focus_and_gives_it_back(
    qtbot: QtBot, look: Look, shown: Callable[..., QWidget]
) -> None:
    anchor, other = QLineEdit("anchor"), QLineEdit("other")
    window = shown(anchor, other)
    other.setFocus()
    popup, field, _button = filled(look, anchor)
    with qtbot.waitSignal(popup.opened):
        popup.open_below(anchor, width=240)
    assert popup.is_open and popup.isVisible()
    assert panel(popup)[:3] == (anchor.x(), anchor.geometry().bottom() + 5, 240)
    assert field.hasFocus()
    with qtbot.waitSignal(popup.closed):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert window.focusWidget() is other


def test_it_opens_upwards_where_there_is_no_room_and_stays_inside(look: Look, shown: Callable[..., QWidget]) -> None:
    top, low = QLabel("top"), QLabel("low")
    window = shown(top, width=300, height=200)
    low.setParent(window)
    low.setGeometry(200, 170, 80, 20)
    low.show()
    popup, _field, _button = filled(look, low)
    popup.open_below(low, width=220)
    x, y, width, height = panel(popup)
    assert y + height <= 170
    assert x + width <= 300
    popup.open_below(low, width=900)
    assert panel(popup)[2] <= 300
    popup.close_popup()


def test_tab_stays_inside(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    anchor = QLineEdit()
    shown(anchor)
    popup, field, button = filled(look, anchor)
    popup.open_below(anchor)
    for expected in (button, field, button):
        qtbot.keyClick(field if expected is button else button, Qt.Key.Key_Tab)
        assert expected.hasFocus()
    qtbot.keyClick(button, Qt.Key.Key_Backtab)
    assert field.hasFocus()
    popup.close_popup()


def test_a_click_beside_closes_it_and_one_inside_or_on_its_anchor_does_not(
    qtbot: QtBot, look: Look, shown: Callable[..., QWidget]
) -> None:
    anchor, beside = QPushButton("open"), QPushButton("beside")
    window = shown(anchor, beside, height=500)
    popup, field, _button = filled(look, anchor)
    popup.open_below(anchor)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(anchor, Qt.MouseButton.LeftButton)
    assert popup.is_open
    qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(590, 490))
    assert not popup.is_open


def test_over_a_scrim_it_is_in_the_middle_and_the_click_that_closes_it_does_no_more(
    qtbot: QtBot, look: Look, shown: Callable[..., QWidget]
) -> None:
    behind = QPushButton("behind")
    window = shown(behind, width=800, height=600)
    popup, _field, _button = filled(look, behind, scrim=True)
    before = window.grab().toImage().pixelColor(400, 590)
    popup.open_over(width=400, top=120)
    assert panel(popup)[0] == 200
    assert window.grab().toImage().pixelColor(400, 590) != before
    with qtbot.assertNotEmitted(behind.clicked):
        qtbot.mouseClick(popup._scrim, Qt.MouseButton.LeftButton, pos=QPoint(700, 580))
    assert not popup.is_open
    assert window.grab().toImage().pixelColor(400, 590) == before


def test_without_focus_the_owner_goes_on_typing(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    field = QLineEdit()
    shown(field)
    field.setFocus()
    popup = Popup(look, field, takes_focus=False)
    popup.body.addWidget(QLabel("suggestion"))
    popup.open_below(field)
    qtbot.keyClicks(field, "abc")
    assert field.text() == "abc"
    assert popup.is_open
    field.hide()
    assert not popup.is_open


def test_it_opens_at_a_point_and_follows_the_scale(look: Look, shown: Callable[..., QWidget]) -> None:
    owner = QLabel("x")
    window = shown(owner)
    popup, _field, _button = filled(look, owner)
    popup.open_at(window.mapToGlobal(QPoint(50, 60)))
    assert panel(popup)[:2] == (50, 60)
    height = panel(popup)[3]
    look.set_scale(150)
    assert panel(popup)[3] > height
    popup.close_popup()
    popup.close_popup()  # a second time is nothing


def test_it_goes_with_its_owner(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    import shiboken6

    owner = QLabel("x")
    window = shown(owner)
    popup, _field, _button = filled(look, owner)
    popup.open_below(owner)
    popup.close_popup()
    assert popup.parentWidget() is window
    owner.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(popup), timeout=2000)
