"""What an empty place shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.chip import FilterChip
from paperdesk.gui.widgets.empty_state import EmptyState
from paperdesk.gui.widgets.kbd import KeyCap


def welcome(look: Look) -> EmptyState:
    state = EmptyState(look, "library", "Your reading desk is empty", "Drop a page anywhere in this window.")
    state.add_card("sample", "sparkles", "Open the sample library", "78 trending papers")
    state.add_card("bring", "folder-input", "Bring your library", "BibTeX, CSL-JSON")
    state.set_footer("or press", "Ctrl+V", "with a DOI")
    return state


def test_cards_tell_their_id_by_click_and_key(qtbot: QtBot, look: Look, shown: Callable[..., QWidget]) -> None:
    state = welcome(look)
    shown(state, width=900, height=700)
    card = state._cards["bring"]
    assert (card.width(), card.height()) == (430, 74)
    with qtbot.waitSignal(state.card_chosen) as chosen:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert chosen.args == ["bring"]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(state.card_chosen) as chosen:
            qtbot.keyClick(state._cards["sample"], key)
        assert chosen.args == ["sample"]


def test_screen_readers_hear_title_and_subtitle(look: Look) -> None:
    card = welcome(look)._cards["sample"]
    interface = QAccessible.queryAccessibleInterface(card)
    assert interface.text(QAccessible.Text.Name) == "Open the sample library"
    assert interface.text(QAccessible.Text.Description) == "78 trending papers"


def test_words_can_change_and_stay_plain(look: Look, shown: Callable[..., QWidget]) -> None:
    state = EmptyState(look, "inbox", "Nothing", small=True)
    shown(state)
    assert state._sentence.isHidden()
    state.set_words("<b>No</b>", "Try <i>another</i>", "search-x")
    assert not state._sentence.isHidden()
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in (state._title, state._sentence))
    chip = FilterChip(look, "Summary")
    state.add_widget(chip)
    assert chip.parentWidget() is state


def test_the_footer_has_a_key_cap_and_can_be_said_anew(look: Look) -> None:
    state = welcome(look)
    caps = state.findChildren(KeyCap)
    assert [cap.text for cap in caps] == ["Ctrl V"]
    state.set_footer("or", "Ctrl+O", "to open")
    words = [label.text() for label in state.findChildren(QLabel)]
    assert "to open" in words


def test_it_follows_theme_and_scale(look: Look, shown: Callable[..., QWidget]) -> None:
    state = welcome(look)
    shown(state, width=900, height=700)
    light = state.grab().toImage()
    look.set_theme("dark")
    assert state.grab().toImage() != light
    look.set_scale(150)
    assert state._cards["sample"].sizeHint().height() == 111
