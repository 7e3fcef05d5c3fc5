"""The tab Related, the three lines under an empty note, and what is like a passage: a real window on a real index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTextBrowser
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.look import Look
from paperdesk.gui.panes.details import DetailsPane
from paperdesk.gui.panes.details_related import (
    HEADING,
    Line,
    Question,
    RelatedList,
    RelatedPage,
    RelatedRow,
    like_passage,
    related_to,
    standing,
)
from paperdesk.gui.window import Window
from paperdesk.library import Library
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Record, Status

Calm = Callable[[], None]
Show = Callable[..., None]

TEXTS = (
    ("Neural ranking models for retrieval", "Ranking models learn to match queries and documents."),
    ("A deep look into neural ranking", "Retrieval by learned matching of queries and documents."),
    ("Passage retrieval with ranking models", "Queries are matched to documents by neural ranking."),
    ("Protein folding at the atomic scale", "Amino acids fold into structures."),
    ("Structures of folded proteins", "Folding of amino acids is predicted at the atomic scale."),
    ("Gardens of the baroque", "Hedges, fountains and sight lines."),
)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    with Library.open(folder, create=True) as library:
        for title, abstract in TEXTS:
            library.papers.add(Record(title=title, abstract=abstract))
        library.catch_up()
    return folder


@pytest.fixture
def pane(window: Window) -> DetailsPane:
    pane = window.panes["details"]
    assert isinstance(pane, DetailsPane)
    return pane


@pytest.fixture
def show(qtbot: QtBot, desk: Desk, pane: DetailsPane, calm: Calm) -> Show:
    """Selects papers and waits until all that is shown of them is there."""

    def show(*ids: int, tab: str = "") -> None:
        desk.select(list(ids))
        calm()
        if tab:
            pane.tabs.set_tab(tab)
        settle(qtbot, pane, calm)

    return show


def settle(qtbot: QtBot, pane: DetailsPane, calm: Calm) -> None:
    def is_settled() -> bool:
        lists = [pane.notes.related.list, *([pane.related.list] if pane.related is not None else [])]
        return not pane._settle.isActive() and not any(each.waiting for each in lists)

    qtbot.waitUntil(is_settled)
    calm()


def page_of(pane: DetailsPane) -> RelatedPage:
    assert pane.related is not None
    return pane.related


def papers(shown: RelatedList) -> list[int]:
    return [line.paper for line in shown.lines]


def select_text(text: QTextBrowser, start: int, end: int) -> None:
    cursor = text.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)


# --- words ------------------------------------------------------------------------------------------------------------


def test_where_a_reader_stands_in_words(desk: Desk) -> None:
    reading = desk.library.reading

    def words(today: datetime | None = None) -> str:
        return standing(desk.library.papers.rows([1])[0], today)

    assert words() == "unread"
    reading.set_status([1], Status.READING)
    assert words() == "reading"
    reading.set_page(1, 12, 33)
    assert words() == "reading · p. 12 of 33"
    reading.set_status([1], Status.READ)
    now = datetime.now().astimezone()
    assert words() == f"read {now.day} {now:%b}"
    assert words(now.replace(year=now.year + 1, day=1)) == f"read {now.day} {now:%b} {now.year}"
    reading.set_status([1], Status.SKIPPED)
    assert words() == "skipped"


def test_a_question_is_answered_or_given_up(desk: Desk) -> None:
    lines = related_to(desk.library, Question((4,)), Progress())
    assert [line.paper for line in lines] == [5] and lines[0].about.startswith("unread · ")
    lines = related_to(desk.library, Question((4,), "the amino acids of folded proteins"), Progress())
    assert [line.paper for line in lines] == [5], "the paper of the passage is known already"

    class Stopped(Progress):
        @property
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        related_to(desk.library, Question((4,)), Stopped())


def test_a_long_passage_is_cut_in_the_heading() -> None:
    assert like_passage("two\n words") == "Like “two words”"
    assert like_passage("word " * 100).endswith("word…”") and len(like_passage("word " * 100)) < 180


def test_a_line_says_all_to_a_screen_reader(look: Look) -> None:
    row = RelatedRow(look, Line(7, "A title", "unread · graphs"))
    assert row.accessibleName() == "A title, unread · graphs"
    assert row.sizeHint().height() > 0 and row.hasHeightForWidth()


# --- the tab ----------------------------------------------------------------------------------------------------------


def test_the_tab_is_built_and_asked_when_it_is_shown(pane: DetailsPane, show: Show) -> None:
    show(4)
    assert pane.related is None
    show(4, tab="related")
    assert pane._pages.currentWidget() is pane.related
    assert papers(page_of(pane).list) == [5] and page_of(pane).heading.text() == HEADING
    show(6)
    assert papers(page_of(pane).list) == [] and page_of(pane)._nothing.isVisible()
    show(1)
    assert set(papers(page_of(pane).list)) == {2, 3} and not page_of(pane)._nothing.isVisible()


def test_nothing_is_looked_for_while_the_tab_is_not_seen(
    pane: DetailsPane, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(4, tab="related")
    show(4, tab="abstract")
    asked: list[str] = []
    monkeypatch.setattr(RelatedList, "_ask", lambda each: asked.append("asked"))
    show(1)
    show(5)
    assert asked == []


def test_of_several_papers_it_is_what_is_related_to_all(pane: DetailsPane, show: Show) -> None:
    show(1, 4)
    page = page_of(pane)
    assert page.isVisible() and set(papers(page.list)) == {2, 3, 5}
    assert page.heading.text() == "RELATED TO THESE 2 PAPERS"
    show(4, tab="related")
    assert pane._pages.currentWidget() is page and page.isVisible() and papers(page.list) == [5]


def test_a_click_or_enter_goes_to_the_paper_and_its_own_lines_come(
    qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show, calm: Calm
) -> None:
    show(4, tab="related")
    page_of(pane).list.rows[0].click()
    settle(qtbot, pane, calm)
    assert desk.selection == [5] and papers(page_of(pane).list) == [4]
    page_of(pane).list.focus_first()
    QTest.keyClick(page_of(pane).list.rows[0], Qt.Key.Key_Return)
    settle(qtbot, pane, calm)
    assert desk.selection == [4] and page_of(pane).list.rows[0].hasFocus(), "the keyboard goes on there"


def test_a_paper_that_is_not_listed_is_shown_among_all(
    qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show, calm: Calm
) -> None:
    desk.library.reading.set_status([5], Status.READ)
    desk.show(desk.place("unread"))
    calm()
    show(4, tab="related")
    page_of(pane).list.rows[0].click()
    settle(qtbot, pane, calm)
    assert desk.view.id == "all" and desk.selection == [5]


def test_arrow_keys_go_through_the_lines(pane: DetailsPane, show: Show, qapp: QApplication) -> None:
    show(1, tab="related")
    rows = page_of(pane).list.rows
    page_of(pane).list.focus_first()
    QTest.keyClick(rows[0], Qt.Key.Key_Down)
    assert qapp.focusWidget() is rows[1]
    QTest.keyClick(rows[1], Qt.Key.Key_Down)
    assert qapp.focusWidget() is rows[1]
    QTest.keyClick(rows[1], Qt.Key.Key_Up)
    assert qapp.focusWidget() is rows[0]


def test_a_change_is_shown_soon(qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show) -> None:
    show(4, tab="related")
    desk.library.tags.add([4, 5], ["biology"])
    qtbot.waitUntil(lambda: page_of(pane).list.lines[0].about == "unread · shares biology")
    desk.library.papers.trash([5])
    qtbot.waitUntil(lambda: page_of(pane).list.lines == [])


def test_another_library_leaves_nothing(pane: DetailsPane, desk: Desk, show: Show, calm: Calm, tmp_path: Path) -> None:
    show(4, tab="related")
    desk.switch_to(Library.open(tmp_path / "other", create=True))
    calm()
    assert page_of(pane).list.lines == [] and pane.notes.related.list.lines == []


# --- under an empty note ----------------------------------------------------------------------------------------------


def test_an_empty_note_has_related_papers_below_its_templates(
    qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show, calm: Calm
) -> None:
    show(1, tab="notes")
    related = pane.notes.related
    assert related.isVisible() and set(papers(related.list)) == {2, 3} and related._heading.isVisible()
    assert related.geometry().top() > pane.notes._templates.geometry().bottom()
    pane.notes.edit()
    QTest.keyClicks(pane.notes.editor, "A word")
    assert not related.isVisible() and related.list.lines == []
    show(6)
    assert not related._heading.isVisible(), "nothing is related: no heading over nothing"


# --- more like this ---------------------------------------------------------------------------------------------------


def test_more_like_a_passage_and_back(
    qtbot: QtBot, pane: DetailsPane, desk: Desk, window: Window, show: Show, calm: Calm
) -> None:
    show(6, tab="abstract")
    action = desk.actions["related.passage"]
    assert not action.isEnabled()
    desk.library.papers.edit([6], {"abstract": "Hedges like amino acids of folding proteins."})
    show(6)
    select_text(pane.abstract.words, 12, 43)
    assert action.isEnabled() and desk.passage == "amino acids of folding proteins"
    desk.trigger("related.passage")
    settle(qtbot, pane, calm)
    page = page_of(pane)
    assert pane.tabs.tab == "related" and set(papers(page.list)) == {4, 5}
    assert page.about.text == "Like “amino acids of folding proteins”" and page.back.isVisible()
    assert page.list.rows[0].hasFocus()
    desk.library.tags.add([6], ["gardens"])
    settle(qtbot, pane, calm)
    assert set(papers(page.list)) == {4, 5}, "they stay while the paper is marked"
    page.back.click()
    settle(qtbot, pane, calm)
    assert not page.back.isVisible() and page.heading.isVisible() and desk.selection == [6]
    assert papers(page.list) != [4, 5]


def ask_for_the_passage(pane: DetailsPane, desk: Desk, show: Show) -> None:
    show(6, tab="abstract")
    desk.library.papers.edit([6], {"abstract": "Hedges like amino acids of folding proteins."})
    show(6)
    select_text(pane.abstract.words, 12, 43)
    desk.trigger("related.passage")


def test_another_paper_ends_what_is_like_a_passage(
    qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show, calm: Calm
) -> None:
    ask_for_the_passage(pane, desk, show)
    settle(qtbot, pane, calm)
    page = page_of(pane)
    page.list.rows[0].click()
    settle(qtbot, pane, calm)
    assert desk.selection in ([4], [5]) and not page.back.isVisible() and page.heading.isVisible()
    assert set(papers(page.list)) == {4, 5, 6} - set(desk.selection)
    assert not desk.actions["related.passage"].isEnabled(), "the passage is gone with its paper"
    ask_for_the_passage(pane, desk, show)
    settle(qtbot, pane, calm)
    show(6, tab="notes")  # out of sight meanwhile
    show(1)
    show(6, tab="related")
    assert not page.back.isVisible() and page.heading.text() == HEADING


def test_another_library_ends_what_is_like_a_passage(
    qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show, calm: Calm, tmp_path: Path
) -> None:
    ask_for_the_passage(pane, desk, show)
    settle(qtbot, pane, calm)
    with Library.open(tmp_path / "other", create=True) as other:
        for title, abstract in TEXTS:
            other.papers.add(Record(title=title, abstract=abstract))
        other.catch_up()
    desk.switch_to(Library.open(tmp_path / "other"))
    calm()
    show(6, tab="related")
    assert page_of(pane).pinned is None and not page_of(pane).back.isVisible()


def test_escape_goes_back_to_the_papers_own_list_first(
    qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show, calm: Calm, qapp: QApplication
) -> None:
    ask_for_the_passage(pane, desk, show)
    settle(qtbot, pane, calm)
    page = page_of(pane)
    assert page.list.rows[0].hasFocus()
    asked: list[str] = []
    desk.focus_wanted.connect(asked.append)
    QTest.keyClick(page.list.rows[0], Qt.Key.Key_Escape)
    settle(qtbot, pane, calm)
    assert asked == [] and page.pinned is None and not page.back.isVisible()
    inside = qapp.focusWidget()
    assert inside is not None and page.isAncestorOf(inside), "the keyboard stays"
    QTest.keyClick(inside, Qt.Key.Key_Escape)
    assert asked == ["papers"]


def test_more_like_the_selected_papers(qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show, calm: Calm) -> None:
    show(4, tab="notes")
    desk.trigger("related.papers")
    settle(qtbot, pane, calm)
    page = page_of(pane)
    assert pane.tabs.tab == "related" and papers(page.list) == [5]
    assert page.about.text == "More like “Protein folding at the atomic scale”"
    page.go_back()
    show(1, 4)
    desk.trigger("related.papers")
    settle(qtbot, pane, calm)
    assert page.about.text == "More like 2 papers" and set(papers(page.list)) == {2, 3, 5}


def test_it_brings_a_hidden_pane_back(qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show, calm: Calm) -> None:
    show(4)
    desk.pane_toggled.emit("details")
    assert pane.isHidden()
    desk.trigger("related.papers")
    settle(qtbot, pane, calm)
    assert not pane.isHidden() and papers(page_of(pane).list) == [5]


def test_the_menus_of_the_texts_offer_it(qtbot: QtBot, pane: DetailsPane, desk: Desk, show: Show) -> None:
    desk.library.notes.save(1, "Amino acids are *folding*.")
    show(1, tab="abstract")
    for tab, text in (("abstract", pane.abstract.words), ("notes", pane.notes.view)):
        show(1, tab=tab)
        select_text(text, 0, 11)
        assert desk.passage
        spot = text.viewport().rect().center()
        if tab == "abstract":
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, text.mapToGlobal(spot))
            QApplication.sendEvent(text.viewport(), event)
        else:
            text.customContextMenuRequested.emit(spot)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert menu.actions()[-1] is desk.actions["related.passage"] and menu.actions()[-1].isEnabled()
        menu.close()


def test_a_selection_without_letters_is_no_passage(pane: DetailsPane, desk: Desk, show: Show) -> None:
    show(1, tab="abstract")
    select_text(pane.abstract.words, 0, 7)
    assert desk.passage == "Ranking"
    select_text(pane.abstract.words, 7, 8)
    assert desk.passage == "" and not desk.actions["related.passage"].isEnabled()
