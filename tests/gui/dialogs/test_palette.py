"""The command palette in the window: it finds actions, papers and places, and Enter does what is marked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.palette import PaletteDialog
from paperdesk.gui.dialogs.palette_lines import fits
from paperdesk.gui.window import Window
from paperdesk.record import Status

Calm = Callable[[], None]
Key = Qt.Key


def open_palettes(window: Window) -> list[PaletteDialog]:
    return [palette for palette in window.findChildren(PaletteDialog) if palette.is_open]


@pytest.fixture
def palette(window: Window, desk: Desk) -> PaletteDialog:
    QTest.keyClick(window.focusWidget(), Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    (palette,) = open_palettes(window)
    return palette


def typed(palette: PaletteDialog, text: str, calm: Calm) -> None:
    QTest.keyClicks(palette.field, text)
    calm()


def test_typed_letters_fit_the_beginnings_of_words_best() -> None:
    whole, inside = fits("re", "Mark as read"), fits("re", "Mark as unread")
    assert whole is not None and inside is not None
    assert whole[0] > inside[0]
    assert whole[1] == {8, 9}
    assert fits("mark re", "Mark as read") is not None
    assert fits("zebra", "Mark as read") is None
    known = fits("favourite", "Star or unstar", "favourite flag")
    assert known is not None and known[1] == frozenset()
    assert fits("", "Anything") is not None


def test_enter_runs_the_marked_action(palette: PaletteDialog, desk: Desk, calm: Calm, qtbot: QtBot) -> None:
    paper = desk.selection[0]
    typed(palette, "mark re", calm)
    assert [line.title for line in palette.lines if line.action][:2] == ["Mark as read", "Mark as reading"]
    QTest.keyClick(palette.field, Key.Key_Return)
    qtbot.waitUntil(lambda: desk.library.papers.get(paper).status is Status.READ)
    assert desk.state.get("palette") == ["paper.read"]


def test_what_was_run_lately_comes_first(palette: PaletteDialog, desk: Desk, calm: Calm, window: Window) -> None:
    desk.state.set("palette", ["view.dark", "paper.reading"])
    palette.close_popup()
    desk.trigger("help.palette")
    (again,) = open_palettes(window)
    assert [line.action for line in again.lines[:2]] == ["view.dark", "paper.reading"]
    typed(again, "mark re", calm)
    assert again.lines[0].action == "paper.reading"


def test_papers_are_found_and_shown(palette: PaletteDialog, desk: Desk, calm: Calm, window: Window) -> None:
    desk.show(desk.place("unread"))
    wanted = desk.library.papers.find("07")[0]
    typed(palette, "07 networks", calm)
    lines = [line for line in palette.lines if line.paper]
    assert lines[0].paper == wanted
    assert {lines[0].title[place] for place in lines[0].marks} >= {"7", "n"}
    assert lines[0].keys
    QTest.keyClick(palette.field, Key.Key_Return)
    calm()
    assert desk.selection == [wanted]
    assert window.focusWidget() is window.panes["papers"].focusProxy()


def test_tags_collections_and_searches_are_places_to_go(palette: PaletteDialog, desk: Desk, calm: Calm) -> None:
    typed(palette, "visi", calm)
    assert "GO TO" in [line.title for line in palette.lines if line.heading]
    QTest.keyClick(palette.field, Key.Key_Return)
    calm()
    assert (desk.view.id, len(desk.listed())) == ("tag:vision", 2)
    desk.trigger("help.palette")
    (again,) = open_palettes(desk.window)  # type: ignore[arg-type]
    typed(again, "chapter", calm)
    QTest.keyClick(again.field, Key.Key_Return)
    assert desk.view.title == "Chapter 2"


def test_arrow_keys_step_over_headings_and_round_the_end(palette: PaletteDialog, desk: Desk, calm: Calm) -> None:
    typed(palette, "retrieval", calm)
    rows = [row for row, line in enumerate(palette.lines) if not line.heading]
    assert len(rows) < len(palette.lines)
    seen = []
    for _step in rows:
        seen.append(palette.list.currentRow())
        QTest.keyClick(palette.field, Key.Key_Down)
    assert seen == rows
    assert palette.list.currentRow() == rows[0]
    QTest.keyClick(palette.field, Key.Key_Up)
    assert palette.list.currentRow() == rows[-1]
    assert palette.field.accessibleDescription() == palette.lines[rows[-1]].title


def test_nothing_found_is_said_and_enter_does_nothing(palette: PaletteDialog, desk: Desk, calm: Calm) -> None:
    typed(palette, "zzqqxx", calm)
    assert [line.title for line in palette.lines] == ["Nothing is called that"]
    before = desk.undo_label
    QTest.keyClick(palette.field, Key.Key_Return)
    assert desk.undo_label == before


def test_esc_a_second_ctrl_k_and_a_click_beside_close_it(
    palette: PaletteDialog, desk: Desk, window: Window, qapp: QApplication
) -> None:
    view = window.panes["papers"].focusProxy()
    QTest.keyClick(palette.field, Key.Key_Escape)
    assert open_palettes(window) == []
    assert qapp.focusWidget() is view
    QTest.keyClick(view, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert len(open_palettes(window)) == 1
    QTest.keyClick(qapp.focusWidget(), Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert open_palettes(window) == []


def test_what_cannot_be_done_now_is_not_offered(palette: PaletteDialog, desk: Desk) -> None:
    offered = {line.action for line in palette.lines}
    assert "edit.redo" not in offered
    assert "help.palette" not in offered
    assert "paper.restore" not in offered
    assert {"paper.read", "file.import", "view.dark"} <= offered


def test_it_says_how_many_papers_it_acts_on(window: Window, desk: Desk) -> None:
    desk.select(desk.listed()[:6])
    desk.trigger("help.palette")
    (palette,) = open_palettes(window)
    from PySide6.QtWidgets import QLabel

    assert "6 papers selected" in [label.text() for label in palette.findChildren(QLabel)]


def test_an_action_opened_from_it_has_the_focus(
    palette: PaletteDialog, desk: Desk, calm: Calm, dialog: Callable[[], QDialog], qapp: QApplication
) -> None:
    typed(palette, "new paper", calm)
    QTest.keyClick(palette.field, Key.Key_Return)
    opened = dialog()
    assert opened.isAncestorOf(qapp.focusWidget())
    opened.reject()


def test_what_cannot_be_done_now_says_what_to_do_before(window: Window, desk: Desk, calm: Calm, qtbot: QtBot) -> None:
    desk.select([])
    QTest.keyClick(window.focusWidget(), Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    (palette,) = open_palettes(window)
    assert not any(line.off for line in palette.lines), "not before anything is typed"
    typed(palette, "citation and", calm)
    line = palette.lines[0]
    assert all(each.off for each in palette.lines)
    assert (line.title, line.off, line.action) == (
        "Citation and bibliography…", "Select a paper first", "",
    )  # fmt: skip
    assert palette.field.accessibleDescription() == "Citation and bibliography…: Select a paper first"
    QTest.keyClick(palette.field, Key.Key_Down)
    QTest.keyClick(palette.field, Key.Key_Return)
    assert palette.is_open
    palette.field.clear()
    typed(palette, "style", calm)
    assert {line.action for line in palette.lines[:2]} == {"file.export", "file.preferences"}
    assert palette.list.currentRow() == 0
    assert "Citation and bibliography…" in [line.title for line in palette.lines if line.off]


def test_a_bibliography_pasted_into_the_palette_comes_in(
    palette: PaletteDialog, desk: Desk, calm: Calm, qtbot: QtBot, qapp: QApplication
) -> None:
    qapp.clipboard().setText("@misc{b, title={Another one of these}}")
    QTest.keyClick(palette.field, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.library.papers.count() == 13, timeout=10_000)
    calm()
