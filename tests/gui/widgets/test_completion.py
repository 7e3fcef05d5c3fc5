"""Suggestions under a field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCursor, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.widgets.completion import CompletionList, Suggestion

ROWS = [Suggestion(name, name, "#2F5FDE", hint="4") for name in ("alpha", "beta", "gamma")]


def press(key: Qt.Key) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)


@pytest.fixture
def suggestions(look: Look, shown: Callable[..., QWidget]) -> CompletionList:
    field = QLineEdit()
    shown(field)
    return CompletionList(look, field)


def test_the_arrows_walk_round_and_escape_closes(suggestions: CompletionList) -> None:
    suggestions.show_suggestions(ROWS)
    assert suggestions.values == ["alpha", "beta", "gamma"]
    assert suggestions.current == "alpha"
    assert suggestions.handle_key(press(Qt.Key.Key_Down))
    assert suggestions.current == "beta"
    suggestions.handle_key(press(Qt.Key.Key_Up))
    suggestions.handle_key(press(Qt.Key.Key_Up))
    assert suggestions.current == "gamma"
    suggestions.handle_key(press(Qt.Key.Key_PageDown))
    assert suggestions.current == "gamma"
    assert not suggestions.handle_key(press(Qt.Key.Key_A))
    assert suggestions.handle_key(press(Qt.Key.Key_Escape))
    assert suggestions.current is None
    assert not suggestions.handle_key(press(Qt.Key.Key_Down))


def test_a_click_chooses(qtbot: QtBot, suggestions: CompletionList) -> None:
    suggestions.show_suggestions(ROWS, marked=-1)
    assert suggestions.current is None
    view = suggestions._view
    spot = view.visualRect(view.model().index(1, 0)).center()
    with qtbot.waitSignal(suggestions.chosen) as chosen:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen.args == ["beta"]


def test_nothing_to_suggest_closes_it(suggestions: CompletionList) -> None:
    suggestions.show_suggestions(ROWS)
    assert suggestions.is_open
    suggestions.show_suggestions([])
    assert not suggestions.is_open


def test_many_scroll(suggestions: CompletionList) -> None:
    suggestions.show_suggestions([Suggestion(str(n), str(n)) for n in range(200)])
    assert suggestions.height() < 400
    for _ in range(3):
        suggestions.handle_key(press(Qt.Key.Key_PageDown))
    assert suggestions.current == "27"


def test_a_line_that_comes_under_a_resting_mouse_is_not_chosen(suggestions: CompletionList) -> None:
    suggestions.show_suggestions(ROWS)
    view = suggestions._view
    view.entered.emit(view.model().index(1, 0))
    assert suggestions.current == "alpha"
    QCursor.setPos(QCursor.pos() + QPoint(3, 4))
    view.entered.emit(view.model().index(1, 0))
    assert suggestions.current == "beta"
    suggestions.handle_key(press(Qt.Key.Key_Down))
    view.entered.emit(view.model().index(0, 0))
    assert suggestions.current == "gamma"


def test_the_mouse_alone_marks_nothing_where_only_keys_do(
    qtbot: QtBot, look: Look, shown: Callable[..., QWidget]
) -> None:
    field = QLineEdit()
    shown(field)
    suggestions = CompletionList(look, field, by_keys=True)
    suggestions.show_suggestions(ROWS, marked=-1)
    view = suggestions._view
    qtbot.mouseMove(view.viewport(), view.visualRect(view.model().index(1, 0)).center())
    assert suggestions.current is None
    suggestions.handle_key(press(Qt.Key.Key_Down))
    assert suggestions.current == "alpha"
    suggestions.mark(-1)
    assert suggestions.current is None


def test_what_stands_at_the_right_is_read_out_and_painted_in_both_themes(
    look: Look, suggestions: CompletionList
) -> None:
    row = Suggestion("retrieval", "tag:retrieval", icon="tag", hint="tag", right="1,234")
    suggestions.show_suggestions([row, *ROWS])
    view = suggestions._view
    assert view.model().index(0, 0).data() == "retrieval, tag, 1,234"
    for theme in ("light", "dark"):
        look.set_theme(theme)
        rect = view.visualRect(view.model().index(0, 0))
        assert view.grab().toImage().pixelColor(rect.center()) == look.colour("accentsoft")
