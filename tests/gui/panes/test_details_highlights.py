"""The tab of highlights: there where a paper has some, edited in place, removed and undone, quoted in the note."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.panes.details import DetailsPane
from paperdesk.gui.panes.details_highlights import HighlightsPage, found_in
from paperdesk.gui.window import Window
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Highlight

MARKS = [
    Highlight("Distillation of networks helps", page=3, colour="#ffd400"),
    Highlight("A second passage", "Is **it** so?", page=4, label="iv"),
    Highlight("", kind="image", page=5),
]
Show = Callable[..., None]
Page = Callable[[], HighlightsPage]


@pytest.fixture
def pane(window: Window, desk: Desk) -> DetailsPane:
    desk.library.highlights.add(1, MARKS)
    pane = window.panes["details"]
    assert isinstance(pane, DetailsPane)
    return pane


@pytest.fixture
def show(qtbot: QtBot, desk: Desk, pane: DetailsPane, calm: Callable[[], None]) -> Show:
    """Selects papers and waits until they are shown."""

    def do(*ids: int) -> None:
        desk.select(list(ids))
        qtbot.waitUntil(lambda: pane._built and not pane._settle.isActive())
        calm()

    return do


@pytest.fixture
def page(qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show, calm: Callable[[], None]) -> HighlightsPage:
    """The page of the first paper, which has three highlights."""
    show(1)
    pane.tabs.set_tab("highlights")
    calm()
    assert pane.highlights is not None
    return pane.highlights


def shown(page: HighlightsPage) -> list[str]:
    return [each.mark.text for each in page.shown]


def settled(qtbot: QtBot, pane: DetailsPane) -> None:
    qtbot.waitUntil(lambda: not pane._settle.isActive())


def test_only_a_paper_with_highlights_has_the_tab(pane: DetailsPane, desk: Desk, show: Show) -> None:
    show(2)
    assert not pane.tabs.is_shown("highlights") and pane.highlights is None
    show(1)
    assert pane.tabs.is_shown("highlights") and pane.tabs.tab != "highlights"
    pane.tabs.set_tab("highlights")
    assert desk.state.get("details_tab") == "highlights"
    show(2)
    assert pane.tabs.tab in ("notes", "abstract") and desk.state.get("details_tab") == "highlights"
    show(1)
    assert pane.tabs.tab == "highlights", "the reader's choice holds where it can"


def test_they_are_shown_in_order_with_their_pages(page: HighlightsPage, pane: DetailsPane) -> None:
    assert [each.words for each in page.shown] == [
        "Distillation of networks helps, p. 3", "A second passage, p. iv, Is **it** so?", "Picture, p. 5",
    ]  # fmt: skip
    model = page.list.highlights
    assert model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole) == page.shown[1].words
    assert pane._pages.currentWidget() is page and not pane._write.isVisible()


def test_news_keep_it_fresh(qtbot: QtBot, page: HighlightsPage, pane: DetailsPane, desk: Desk) -> None:
    desk.library.highlights.add(1, [Highlight("A new one", page=9)])
    settled(qtbot, pane)
    assert shown(page)[-1] == "A new one" and len(page.shown) == 4
    desk.undo()
    settled(qtbot, pane)
    assert len(page.shown) == 3


def test_a_remark_is_edited_in_place_and_undone(
    qtbot: QtBot, page: HighlightsPage, pane: DetailsPane, desk: Desk
) -> None:
    page.list.setFocus()
    page.list.setCurrentIndex(page.list.highlights.index(1))
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    editor = page.list.editor
    assert editor.isVisible() and editor.hasFocus() and editor.typed == "Is **it** so?"
    qtbot.keyClicks(editor, " Yes.")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "More.")
    assert editor.verticalScrollBar().value() == 0, "all of it stays in sight"
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, pane)
    assert not editor.isVisible() and page.list.hasFocus()
    assert page.shown[1].mark.comment == "Is **it** so? Yes.\nMore."
    assert page.list.currentIndex().row() == 1
    desk.undo()
    settled(qtbot, pane)
    assert page.shown[1].mark.comment == "Is **it** so?"


def test_escape_gives_up_what_was_typed_and_then_leaves(qtbot: QtBot, page: HighlightsPage, desk: Desk) -> None:
    page.list.edit_remark(0)
    editor = page.list.editor
    qtbot.keyClicks(editor, "No")
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible() and page.list.hasFocus() and page.shown[0].mark.comment == ""
    page.list.edit_remark(0)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.isVisible()
    wished: list[str] = []
    desk.focus_wanted.connect(wished.append)
    qtbot.keyClick(page.list, Qt.Key.Key_Escape)
    assert wished == ["papers"]


def test_what_is_typed_is_kept_when_another_paper_is_chosen(
    qtbot: QtBot, page: HighlightsPage, desk: Desk, show: Show
) -> None:
    page.list.edit_remark(0)
    qtbot.keyClicks(page.list.editor, "Kept")
    show(2)
    marks = desk.library.highlights.of([1])[1]
    assert [mark.comment for mark in marks.values()] == ["Kept", "Is **it** so?", ""]


def test_news_of_another_highlight_leave_what_is_typed(
    qtbot: QtBot, page: HighlightsPage, pane: DetailsPane, desk: Desk
) -> None:
    page.list.edit_remark(1)
    qtbot.keyClicks(page.list.editor, " And")
    desk.library.highlights.remove([page.shown[0].number])
    settled(qtbot, pane)
    assert page.list.editing == 0 and page.list.editor.typed == "Is **it** so? And" and page.list.editor.isVisible()
    desk.library.highlights.remove([page.shown[0].number])
    settled(qtbot, pane)
    assert page.list.editing == -1 and not page.list.editor.isVisible()


def test_one_is_removed_and_the_last_takes_the_tab_along(
    qtbot: QtBot, page: HighlightsPage, pane: DetailsPane, desk: Desk, told: list[Message]
) -> None:
    page.list.setFocus()
    page.list.setCurrentIndex(page.list.highlights.index(1))
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    settled(qtbot, pane)
    assert shown(page) == ["Distillation of networks helps", ""] and told[-1].action == "edit.undo"
    assert page.list.currentIndex().row() == 1, "the next one may be removed at once"
    for _ in range(2):
        page._on_remove(0)
        settled(qtbot, pane)
    assert not pane.tabs.is_shown("highlights") and pane.tabs.tab in ("notes", "abstract")
    desk.undo()
    settled(qtbot, pane)
    assert pane.tabs.is_shown("highlights")
    assert desk.library.papers.count() == 12, "Delete was the highlight's, not the paper's"


def test_a_passage_is_copied(
    qtbot: QtBot, qapp: QApplication, page: HighlightsPage, told: list[Message]
) -> None:  # fmt: skip
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == "Distillation of networks helps"
    assert told[-1].text == "Copied the passage."


def test_highlights_are_quoted_in_the_note(
    qtbot: QtBot, page: HighlightsPage, pane: DetailsPane, desk: Desk, told: list[Message]
) -> None:
    desk.library.notes.save(1, "Mine")
    page.list.setFocus()
    page.list.setCurrentIndex(page.list.highlights.index(1))
    qtbot.keyClick(page.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert desk.library.notes.get(1).text == "Mine\n\n> A second passage (p. iv)\n\nIs **it** so?"
    assert told[-1].text == "The highlight is in the note now."
    page.all.click()
    assert desk.library.notes.get(1).text.endswith("A picture (p. 5)")
    assert told[-1].text == "3 highlights are in the note now."
    desk.undo()
    desk.undo()
    assert desk.library.notes.get(1).text == "Mine"
    desk.trigger("note.highlights")
    assert "> Distillation of networks helps (p. 3)" in desk.library.notes.get(1).text


def test_a_note_that_is_being_typed_comes_before_the_quotation(
    qtbot: QtBot, page: HighlightsPage, pane: DetailsPane, desk: Desk
) -> None:
    pane.tabs.set_tab("notes")
    pane.notes.edit()
    qtbot.keyClicks(pane.notes.editor, "Typed")
    page._on_note(0)
    assert desk.library.notes.get(1).text == "Typed\n\n> Distillation of networks helps (p. 3)"
    assert pane.notes.editor.text() == desk.library.notes.get(1).text


def test_a_paper_without_highlights_says_so(desk: Desk, show: Show, told: list[Message]) -> None:
    show(2)
    desk.trigger("note.highlights")
    assert told[-1].text == "This paper has no highlights." and desk.library.notes.get(2).text == ""


def test_words_that_are_searched_are_marked(
    qtbot: QtBot, page: HighlightsPage, desk: Desk, calm: Callable[[], None]
) -> None:
    desk.search_for("networks distil", typing=True)
    desk.select([1])
    qtbot.waitUntil(lambda: bool(page.shown[0].passage_marks))
    assert list(page.shown[0].passage_marks) == [(0, 12), (16, 24)] and not page.shown[1].passage_marks
    desk.search_for("")
    qtbot.waitUntil(lambda: not page.shown[0].passage_marks)


def test_marking_ends_when_nobody_waits(desk: Desk) -> None:
    class Stopped(Progress):
        cancelled = True

    with pytest.raises(Cancelled):
        found_in(desk.library, "word", [("a", "b")], False, Stopped())


def test_the_menu_says_what_can_be_done(page: HighlightsPage, desk: Desk) -> None:
    def words(row: int) -> dict[str, bool]:
        menu = page.menu(row)
        found = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
        menu.deleteLater()
        return found

    assert words(0) == {
        "Add a remark": True, "Copy the passage": True, "Add to the note": True, "More like this passage": True,
        "Remove the highlight": True,
    }  # fmt: skip
    assert words(1)["Edit the remark"] and not words(2)["Copy the passage"]


def test_the_menu_opens_by_key_and_by_mouse(qtbot: QtBot, page: HighlightsPage) -> None:
    opened: list[tuple[int, QPoint]] = []
    page.list.menu_wanted.disconnect(page._on_menu)
    page.list.menu_wanted.connect(lambda row, at: opened.append((row, at)))
    page.list.setCurrentIndex(page.list.highlights.index(1))
    rect = page.list.visualRect(page.list.highlights.index(2))
    spot = page.list.drawing.more_place(page.list._wide(rect)).center()
    qtbot.mouseMove(page.list.viewport(), spot)
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert [row for row, _at in opened] == [2]


def test_it_lets_go_of_a_library_that_is_closed(page: HighlightsPage, desk: Desk) -> None:
    page.list.edit_remark(0)
    page.forget()
    assert page.shown == [] and not page.list.editor.isVisible()
