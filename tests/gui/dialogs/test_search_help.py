"""How to search: examples of the library, counted, put into the field when chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.search_help import SearchHelpDialog
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.window import Window


def opened_in_the_field(window: Window, dialog: Callable[[], QDialog], calm: Callable[[], None]) -> SearchHelpDialog:
    pane = window.panes["papers"]
    assert isinstance(pane, PapersPane)
    pane.field.select_all()
    QTest.keyClick(pane.field.line_edit, Qt.Key.Key_F1)
    opened = dialog()
    assert isinstance(opened, SearchHelpDialog)
    calm()
    return opened


def test_f1_in_the_field_shows_examples_with_counts(
    window: Window, dialog: Callable[[], QDialog], calm: Callable[[], None]
) -> None:
    opened = opened_in_the_field(window, dialog, calm)
    shown = {example.query: said for example, said in opened.list.examples}
    assert shown["tag:retrieval"] == "3 papers"
    assert shown["collection:Thesis"] == "3 papers"
    assert shown["networks"] == "12 papers"
    assert shown["is:starred"] == "0 papers"
    assert opened.list.item(0).text() == "Words"
    assert opened.list.hasFocus()
    opened.reject()


def test_enter_searches_for_an_example(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], calm: Callable[[], None]
) -> None:
    opened = opened_in_the_field(window, dialog, calm)
    row = next(n for n in range(opened.list.count()) if opened.list.item(n).text() == "tag:retrieval")
    opened.list.setCurrentRow(row)
    QTest.keyClick(opened.list, Qt.Key.Key_Return)
    calm()
    pane = window.panes["papers"]
    assert isinstance(pane, PapersPane)
    assert pane.field.text == desk.search == "tag:retrieval"
    assert len(desk.listed()) == 3


def test_a_click_searches_and_a_head_means_nothing(
    qtbot: QtBot, window: Window, desk: Desk, dialog: Callable[[], QDialog], calm: Callable[[], None]
) -> None:
    opened = opened_in_the_field(window, dialog, calm)
    head, first = (opened.list.visualItemRect(opened.list.item(row)).center() for row in (0, 1))
    qtbot.mouseClick(opened.list.viewport(), Qt.MouseButton.LeftButton, pos=head)
    assert opened.isVisible()
    qtbot.mouseClick(opened.list.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert desk.search == "networks"
    calm()


def test_the_command_opens_it_in_both_themes(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], calm: Callable[[], None]
) -> None:
    desk.trigger("help.search")
    opened = dialog()
    calm()
    for theme in ("light", "dark"):
        desk.look.set_theme(theme)
        assert not opened.grab().isNull()
    desk.library_changed.emit()
    assert not opened.isVisible()


def test_in_an_empty_library_an_example_only_shows_how(
    open_desk: Callable[[Path], Desk], open_window: Callable[[Desk], Window], dialog: Callable[[], QDialog],
    qtbot: QtBot, tmp_path: Path,
) -> None:  # fmt: skip
    desk = open_desk(tmp_path / "empty")
    open_window(desk)
    desk.trigger("help.search")
    opened = dialog()
    assert isinstance(opened, SearchHelpDialog)
    qtbot.waitUntil(lambda: any(said for _example, said in opened.list.examples))
    assert {said for _example, said in opened.list.examples} == {"0 papers"}
    QTest.keyClick(opened.list, Qt.Key.Key_Return)
    assert desk.search == ""
