"""The search field, by keys and mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.paint import RING
from paperdesk.gui.widgets.search_field import SearchField


def field_in(look: Look, shown: Callable[..., QWidget]) -> SearchField:
    field = SearchField(look, "Search titles")
    shown(field)
    field.setFocus()
    return field


def test_it_is_34_pixels_high_inside_its_ring(look: Look, shown: Callable[..., QWidget]) -> None:
    field = field_in(look, shown)
    assert field.height() == 34 + 2 * RING
    look.set_scale(150)
    assert field.sizeHint().height() == 51 + 2 * RING


def test_typing_tells_every_change_and_setting_tells_none(
    qtbot: QtBot, look: Look, shown: Callable[..., QWidget]
) -> None:
    field = field_in(look, shown)
    edits: list[str] = []
    field.text_edited.connect(edits.append)
    qtbot.keyClicks(field.line_edit, "pre")
    field.set_text("other")
    assert edits == ["p", "pr", "pre"]
    assert field.text == "other"


def test_enter_submits_down_goes_to_the_list_and_escape_goes_one_step_back(
    qtbot: QtBot, look: Look, shown: Callable[..., QWidget]
) -> None:
    field = field_in(look, shown)
    field.set_text("pretrain")
    with qtbot.waitSignal(field.submitted):
        qtbot.keyClick(field.line_edit, Qt.Key.Key_Return)
    with qtbot.waitSignal(field.list_requested):
        qtbot.keyClick(field.line_edit, Qt.Key.Key_Down)
    with qtbot.waitSignal(field.cleared), qtbot.assertNotEmitted(field.left):
        qtbot.keyClick(field.line_edit, Qt.Key.Key_Escape)
    assert field.text == ""
    with qtbot.waitSignal(field.left), qtbot.assertNotEmitted(field.cleared):
        qtbot.keyClick(field.line_edit, Qt.Key.Key_Escape)


def test_what_was_found_is_shown_and_goes_with_the_words(look: Look, shown: Callable[..., QWidget]) -> None:
    field = field_in(look, shown)
    field.set_text("pretrain")
    wide = field.line_edit.width()
    field.set_result("6 of 78 · 4 ms")
    assert field.line_edit.width() < wide
    assert field.line_edit.accessibleDescription() == "6 of 78 · 4 ms"
    field.clear()
    assert field._result == ""


def test_a_click_beside_the_words_takes_the_focus(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    field = field_in(look, shown)
    field.line_edit.clearFocus()
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(15, 20))
    assert field.line_edit.hasFocus()


def test_the_focus_ring_is_drawn_in_both_themes(look: Look, shown: Callable[..., QWidget]) -> None:
    field = field_in(look, shown)
    for theme in ("light", "dark"):
        look.set_theme(theme)
        assert field.grab().toImage().pixelColor(60, 1) == look.colour("accentsoft")
        assert field.grab().toImage().pixelColor(60, RING) == look.colour("accent")


def test_taking_it_up_selects_what_is_there(look: Look, shown: Callable[..., QWidget]) -> None:
    field = field_in(look, shown)
    field.set_text("old words")
    field.line_edit.clearFocus()
    field.select_all()
    assert field.line_edit.hasFocus()
    assert field.line_edit.selectedText() == "old words"


def test_the_key_can_be_changed_or_left_out(look: Look, shown: Callable[..., QWidget]) -> None:
    field = field_in(look, shown)
    with_key = field.line_edit.width()
    field.set_keys("")
    assert field.line_edit.width() > with_key
