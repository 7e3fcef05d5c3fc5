"""Messages in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.banner import Banner, Kind


def test_it_is_hidden_until_there_is_something_to_say(look: Look, shown: Callable[..., QWidget]) -> None:
    banner = Banner(look)
    shown(banner)
    assert banner.isHidden()
    banner.show_message("3 papers were added.")
    assert banner.isVisible()
    assert (banner.text, banner.kind, banner.accessibleName()) == ("3 papers were added.", "info", banner.text)


def test_its_button_and_its_cross_take_it_away(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    banner = Banner(look)
    shown(banner)
    banner.show_message("Deleted.", actions=["Undo"])
    with qtbot.waitSignals([banner.action_chosen, banner.closed]):
        qtbot.mouseClick(banner.actions_shown[0], Qt.MouseButton.LeftButton)
    assert banner.isHidden() and banner.text == ""
    banner.show_message("Again.")
    assert banner.actions_shown[0].isHidden()
    with qtbot.waitSignal(banner.closed), qtbot.assertNotEmitted(banner.action_chosen):
        qtbot.mouseClick(banner._close, Qt.MouseButton.LeftButton)
    with qtbot.assertNotEmitted(banner.closed):
        banner.close_message()


def test_buttons_stand_below_the_words_where_these_had_no_room(look: Look, shown: Callable[..., QWidget]) -> None:
    banner = Banner(look)
    banner.setFixedWidth(900)
    shown(banner)
    banner.show_message("36 papers read: 18 added. " * 3, actions=["Compare 16", "Show 7 remarks", "Undo"])
    assert banner.actions_shown[0].mapTo(banner, banner.rect().topLeft()).x() > 400
    banner.setFixedWidth(460)
    banner.adjustSize()
    first, last = banner.actions_shown[0], banner.actions_shown[2]
    assert first.geometry().right() < last.geometry().left() and last.geometry().right() < 460
    assert first.mapTo(banner, first.rect().topLeft()).y() > banner._text.geometry().bottom()
    assert banner._text.width() > 300
    banner.show_message("One.", actions=["Undo"])
    assert [button.isHidden() for button in banner.actions_shown] == [False, True, True]


def test_escape_closes_it_when_it_has_the_focus(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    banner = Banner(look)
    shown(banner)
    banner.show_message("x")
    banner._close.setFocus()
    qtbot.keyClick(banner._close, Qt.Key.Key_Escape)
    assert banner.isHidden()


def test_it_goes_by_itself_when_asked_to(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    banner, other = Banner(look), QLabel("x")
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    shown(other, banner)
    other.setFocus()
    with qtbot.waitSignal(banner.closed, timeout=2000):
        banner.show_message("Saved.", "good", seconds=0.05)
    banner.show_message("Saved.", seconds=0.05)
    banner.show_message("Stays.")
    with qtbot.assertNotEmitted(banner.closed, wait=150):
        pass


def test_hostile_words_stay_words_and_endless_ones_are_cut(look: Look, shown: Callable[..., QWidget]) -> None:
    banner = Banner(look)
    shown(banner)
    banner.show_message("<img src=file:///etc/passwd>" + "x" * 100_000, "error")
    assert banner._text.textFormat() == Qt.TextFormat.PlainText
    assert len(banner.text) == 600
    assert banner.height() < 400


def test_each_kind_has_its_colour(look: Look, shown: Callable[..., QWidget]) -> None:
    banner = Banner(look)
    shown(banner)
    kinds: dict[Kind, str] = {"info": "accentsoft", "good": "goodsoft", "warning": "warningsoft", "error": "dangersoft"}
    for kind, ground in kinds.items():
        banner.show_message("Words", kind)
        for theme in ("light", "dark"):
            look.set_theme(theme)
            assert banner.grab().toImage().pixelColor(5, 19) == look.colour(ground)
