"""The right side in a real window: what it shows of one paper, of several and of none, and what its keys do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.panes.details import DetailsPane
from paperdesk.gui.window import Window
from paperdesk.library import Library
from paperdesk.record import Record

Calm = Callable[[], None]
Show = Callable[..., None]


@pytest.fixture
def pane(window: Window) -> DetailsPane:
    pane = window.panes["details"]
    assert isinstance(pane, DetailsPane)
    return pane


@pytest.fixture
def show(qtbot: QtBot, desk: Desk, pane: DetailsPane, calm: Calm) -> Show:
    def show(*ids: int) -> None:
        desk.select(list(ids))
        qtbot.waitUntil(lambda: not pane._settle.isActive())
        calm()

    return show


def focused(app: QApplication) -> QWidget:
    widget = app.focusWidget()
    assert widget is not None
    return widget


def test_without_a_selection_it_says_so(pane: DetailsPane, desk: Desk, show: Show) -> None:
    show()
    assert pane._stack.currentWidget() is pane._nothing
    show(1)
    assert pane._stack.currentWidget() is pane._body


def test_a_selection_that_runs_on_fills_the_tabs_only_where_it_stops(
    qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show
) -> None:
    desk.library.notes.save(2, "Note of the second")
    show(1)
    pane.tabs.set_tab("notes")
    for paper in (2, 3, 4, 5):
        desk.select([paper])
        assert pane.header._title.words == f"Paper {paper - 1:02} on networks"
        assert pane.notes.keeper.paper == 1
    assert pane._pages.currentWidget() is pane._nowhere, "the tab of a paper long passed must not stay"
    qtbot.waitUntil(lambda: pane.notes.keeper.paper == 5)
    assert pane._pages.currentWidget() is pane.notes


def test_the_tab_is_remembered_and_details_are_built_when_first_asked_for(
    pane: DetailsPane, desk: Desk, show: Show
) -> None:
    show(1)
    assert pane.sheet is None
    pane.tabs.set_tab("details")
    assert pane.sheet is not None and pane._pages.currentWidget() is pane.sheet
    assert desk.state.get("details_tab") == "details"


def test_a_tab_that_is_remembered_shows_no_buttons_of_the_note(
    open_window: Callable[[Desk], Window], desk: Desk
) -> None:
    desk.state.set("details_tab", "details")
    desk.select([1])
    pane = open_window(desk).panes["details"]
    assert isinstance(pane, DetailsPane) and pane.tabs.tab == "details"
    assert not pane._write.isVisible() and not pane._read.isVisible()


def test_until_a_tab_is_chosen_a_paper_shows_its_note_or_else_its_abstract(
    pane: DetailsPane, desk: Desk, show: Show
) -> None:
    desk.library.notes.save(1, "Read it twice")
    show(1)
    assert pane.tabs.tab == "notes" and pane._pages.currentWidget() is pane.notes
    show(2)
    assert pane.tabs.tab == "abstract" and pane._pages.currentWidget() is pane.abstract
    assert desk.state.get("details_tab") is None
    pane.tabs.set_tab("notes")
    show(3)
    assert pane.tabs.tab == "notes" and desk.state.get("details_tab") == "notes"


def test_the_focus_does_not_wander_into_the_first_field_of_another_tab(
    qapp: QApplication, pane: DetailsPane, desk: Desk, show: Show
) -> None:
    show(1)
    desk.note_wanted.emit()
    assert focused(qapp) is pane.notes.editor
    pane.tabs.set_tab("details")
    assert pane.tabs.isAncestorOf(focused(qapp))


def test_several_papers_have_one_head_and_no_tabs(pane: DetailsPane, desk: Desk, show: Show) -> None:
    show(1, 2, 3)
    assert pane.header._title.words == "3 papers selected"
    assert pane.tabs.isHidden() and pane._pages.isHidden() and not pane.header._switch.isHidden()
    assert not pane.foot.open.isEnabled()
    show(1)
    assert not pane.tabs.isHidden() and pane.foot.open.isEnabled()


def test_news_of_other_papers_change_nothing(pane: DetailsPane, desk: Desk, show: Show) -> None:
    show(1)
    shown = pane._paper
    desk.library.reading.rate([5], 3)
    assert pane._paper is shown
    desk.library.reading.rate([1], 3)
    assert pane._paper is not shown and pane.header._rating.rating == 3


def test_a_new_name_of_a_tag_is_shown_though_no_paper_is_named(pane: DetailsPane, desk: Desk, show: Show) -> None:
    show(1)
    desk.library.tags.rename("retrieval/neural", "search")
    assert pane.header._tags.tags == ["search"]


def test_a_field_that_was_asked_for_is_in_sight(qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show) -> None:
    desk.library.papers.edit([1], {"abstract": "A line of words. " * 300})
    show(1)
    pane.tabs.set_tab("details")
    sheet = pane.sheet
    assert sheet is not None
    sheet.verticalScrollBar().setValue(sheet.verticalScrollBar().maximum())
    sheet.fields.ask_for("doi")
    row = sheet.fields.rows["doi"]
    top = row.mapTo(sheet.viewport(), row.rect().topLeft()).y()
    assert 0 <= top <= sheet.viewport().height() - row.height()


def test_the_wheel_over_a_text_that_is_whole_moves_the_sheet(pane: DetailsPane, desk: Desk, show: Show) -> None:
    desk.library.papers.edit([1], {"abstract": "A line of words. " * 30})
    show(1)
    pane.tabs.set_tab("details")
    assert pane.sheet is not None
    editor = pane.sheet.fields.rows["abstract"].editor
    middle = QPointF(editor.rect().center())
    turned = QWheelEvent(
        middle, QPointF(editor.mapToGlobal(editor.rect().center())), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    editor.wheelEvent(turned)
    assert not turned.isAccepted()
    assert editor.verticalScrollBar().value() == 0


def test_writing_goes_on_at_the_end_of_a_note(pane: DetailsPane, desk: Desk, show: Show) -> None:
    desk.library.notes.save(1, "Some words.")
    show(1)
    desk.note_wanted.emit()
    QTest.keyClicks(pane.notes.editor, " More.")
    assert pane.notes.editor.text() == "Some words. More."


def test_a_paper_that_is_deleted_goes(pane: DetailsPane, desk: Desk, show: Show) -> None:
    show(1)
    desk.library.papers.delete([1])
    assert desk.current != 1
    desk.select([])
    assert pane._stack.currentWidget() is pane._nothing and pane.notes.keeper.paper is None


def test_escape_leads_back_to_the_list_from_everywhere(
    qapp: QApplication, qtbot: QtBot, pane: DetailsPane, window: Window, desk: Desk, show: Show
) -> None:
    desk.library.notes.save(1, "Some [words](https://example.org)")
    show(1)
    pane.tabs.set_tab("details")
    assert pane.sheet is not None
    rows = pane.sheet.fields.rows
    places: list[tuple[str, QWidget]] = [
        ("details", rows["venue"].editor), ("details", rows["abstract"].editor), ("details", rows["people"].editor),
        ("details", rows["type"].editor), ("notes", pane.notes.editor), ("notes", pane.notes.view),
        ("abstract", pane.abstract.words), ("notes", pane.header._about), ("notes", pane.header._rating),
        ("notes", pane.header._switch), ("notes", pane.foot.copy), ("notes", pane.tabs),
    ]  # fmt: skip
    for tab, widget in places:
        pane.tabs.set_tab(tab)
        if widget is pane.notes.editor:
            pane.notes.edit()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert pane.isAncestorOf(focused(qapp)), widget
        QTest.keyClick(focused(qapp), Qt.Key.Key_Escape)
        assert window.panes["papers"].isAncestorOf(focused(qapp)), widget


def test_tab_walks_through_the_head_in_the_order_it_is_read(
    qapp: QApplication, pane: DetailsPane, desk: Desk, show: Show
) -> None:
    show(1)
    pane.tabs.set_tab("notes")
    pane.header._about.setFocus(Qt.FocusReason.TabFocusReason)
    passed: list[str] = []
    for _step in range(12):
        QTest.keyClick(focused(qapp), Qt.Key.Key_Tab)
        here = focused(qapp)
        parts = {"switch": pane.header._switch, "tags": pane.header._tags, "rating": pane.header._rating,
                 "tabs": pane.tabs, "note": pane.notes, "foot": pane.foot}  # fmt: skip
        name = next((name for name, part in parts.items() if part is here or part.isAncestorOf(here)), "")
        if name and name not in passed:
            passed.append(name)
    assert passed == ["switch", "tags", "rating", "tabs", "note", "foot"]


def test_the_pane_is_as_narrow_as_it_must(qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show) -> None:
    desk.library.papers.edit([1], {"title": "Word" * 400, "venue": "V" * 900})
    desk.library.tags.add([1], ["t" * 150])
    show(1)
    pane.tabs.set_tab("details")
    assert pane.minimumSizeHint().width() <= 340
    splitter = pane.parentWidget()
    assert isinstance(splitter, QSplitter)
    splitter.setSizes([220, splitter.width() - 220 - 340, 340])
    qtbot.waitUntil(lambda: pane.width() <= 342)
    buttons = (pane.foot.open, pane.foot.copy, pane.foot.queue)
    qtbot.waitUntil(lambda: all(button.geometry().right() <= pane.width() for button in buttons))
    assert [button.accessibleName() for button in buttons] == ["Attach…", "Copy BibTeX", "Up next"]


def test_another_library_brings_nothing_along(
    pane: DetailsPane, desk: Desk, show: Show, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Papers have the same numbers in every library: nothing typed for one may reach the other's."""
    desk.library.notes.save(1, "Old library")
    show(1)
    pane.tabs.set_tab("details")
    assert pane.sheet is not None
    editor = pane.sheet.fields.rows["key"].editor
    editor.put_back("not a key, at all")  # type: ignore[union-attr]
    editor.committed.emit()
    assert pane.sheet.fields.rows["key"].problem
    library = Library.open(tmp_path_factory.mktemp("other") / "library", create=True, options=desk.settings.get)
    from_there = library.papers.add(Record(title="Elsewhere"))
    key = library.papers.get(from_there).key
    desk.switch_to(library)
    show(from_there)
    desk.save_editors()
    assert library.papers.get(from_there).key == key and library.notes.get(from_there).text == ""
    assert pane.sheet.fields.rows["key"].editor.typed == key


def test_n_opens_the_note_even_where_the_pane_is_hidden(
    qapp: QApplication, pane: DetailsPane, window: Window, desk: Desk, show: Show
) -> None:
    show(1)
    desk.pane_toggled.emit("details")
    assert pane.isHidden()
    pane.tabs.set_tab("abstract")
    desk.trigger("paper.note")
    assert not pane.isHidden() and pane.tabs.tab == "notes" and focused(qapp) is pane.notes.editor


def test_restoring_from_the_head(pane: DetailsPane, desk: Desk, show: Show, told: list[Message]) -> None:
    show(1)
    desk.library.papers.trash([1])
    desk.select([1])
    assert "in the trash" in pane.header._about.words
    pane.header._about.link_activated.emit("restore")
    assert not desk.library.papers.get(1).trashed and "trash" not in pane.header._about.words


def test_it_opens_with_the_tab_it_was_left_at(open_window: Callable[[Desk], Window], desk: Desk) -> None:
    desk.state.set("details_tab", "abstract")
    pane = open_window(desk).panes["details"]
    assert isinstance(pane, DetailsPane) and pane.tabs.tab == "abstract"
