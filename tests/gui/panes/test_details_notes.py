"""Where a click on the tab of the note goes, in a real window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details import DetailsPane
from paperdesk.gui.window import Window
from paperdesk.record import Status

Calm = Callable[[], None]
Show = Callable[[int], None]


@pytest.fixture
def show(qtbot: QtBot, desk: Desk, window: Window, calm: Calm) -> Show:
    """Shows the notes of a paper."""

    def show(paper: int) -> None:
        pane = window.panes["details"]
        assert isinstance(pane, DetailsPane)
        desk.select([paper])
        qtbot.waitUntil(lambda: not pane._settle.isActive())
        calm()
        pane.tabs.set_tab("notes")
        calm()

    return show


def press(window: Window, at: QPoint) -> None:
    """Click a place of the notes page as the window gets it: what lies there may pass the press on."""
    pane = window.panes["details"]
    assert isinstance(pane, DetailsPane)
    handle = window.windowHandle()
    assert handle is not None
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, pane.notes.mapTo(window, at))


def notes_of(window: Window) -> tuple[QPoint, QPoint, QPoint]:
    """The last corner of the page, the middle of its left edge, and a place between the templates."""
    pane = window.panes["details"]
    assert isinstance(pane, DetailsPane)
    page, chips = pane.notes, pane.notes._templates
    beside = chips.mapTo(page, QPoint(chips.width() - 2, chips.height() - 2))
    return QPoint(page.width() - 4, page.height() - 4), QPoint(3, page.height() // 2), beside


def test_a_click_anywhere_beside_an_empty_note_goes_into_it(
    qapp: QApplication, window: Window, desk: Desk, show: Show
) -> None:
    pane = window.panes["details"]
    assert isinstance(pane, DetailsPane)
    for paper, place in enumerate(range(4), start=1):
        show(paper)
        window.setFocus()
        below = pane.notes.related.mapTo(pane.notes, pane.notes.related.rect().center())
        press(window, [below, *notes_of(window)][place])
        focused = qapp.focusWidget()
        assert focused is pane.notes.editor
        QTest.keyClicks(focused, "Rex xylo")
        assert pane.notes.editor.text() == "Rex xylo"
        assert desk.library.papers.get(paper).status is Status.UNREAD


def test_a_click_beside_what_is_written_goes_on_there(
    qapp: QApplication, window: Window, desk: Desk, show: Show
) -> None:
    pane = window.panes["details"]
    assert isinstance(pane, DetailsPane)
    desk.library.notes.save(1, "Read it twice.")
    show(1)
    assert pane.notes.mode == "read"
    press(window, QPoint(3, 30))
    assert pane.notes.mode == "write" and qapp.focusWidget() is pane.notes.editor
    window.setFocus()
    press(window, QPoint(3, 30))
    assert qapp.focusWidget() is pane.notes.editor
