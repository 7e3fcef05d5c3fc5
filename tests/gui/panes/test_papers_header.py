"""The row above the list: title and count, order, layout, facets."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers_columns import SORTS
from paperdesk.gui.panes.papers_header import HintLine, ListHeader
from paperdesk.library.facets import Facet

FACETS = [Facet("has", "note", "With note", 1), Facet("tag", "retrieval", "retrieval", 4),
          Facet("tag", "survey", "survey", 2), Facet("year", "2020..2024", "2020–2024", 5),
          Facet("status", "read", "Read", 3)]  # fmt: skip


def window_with(qtbot: QtBot, widget: QWidget, width: int) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    rows = QVBoxLayout(window)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(widget)
    rows.addStretch(1)
    window.resize(width, 120)
    with qtbot.waitExposed(window):
        window.show()
    widget.held = window  # type: ignore[attr-defined]
    return window


@pytest.fixture
def header(qtbot: QtBot, look: Look) -> ListHeader:
    header = ListHeader(look)
    window_with(qtbot, header, 774)
    return header


def menu_of(header: ListHeader) -> dict[str, QAction]:
    """What the sort chip offers."""
    menu = header.sort_chip.menu()
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions() if action.text()}


def test_only_where_it_makes_sense_it_offers_to_compare(header: ListHeader, qtbot: QtBot) -> None:
    header.show_view("Unread", 54, "-added")
    assert not header.compare.isVisible()
    header.show_view("Duplicates", 2, "title", compare=True)
    with qtbot.waitSignal(header.compare_requested):
        header.compare.click()
    header.show_search("relevance")
    assert not header.compare.isVisible()


def test_it_names_the_view_and_counts_its_papers(header: ListHeader) -> None:
    header.show_view("Unread", 54, "-added")
    assert header.words == ("Unread", "54 papers")
    header.show_count(1)
    assert header.words[1] == "1 paper"
    header.show_count(12_345)
    assert header.words[1] == "12,345 papers"
    assert header.sort_chip.text() == "Newest first"
    assert header.height() == 40


def test_the_sort_chip_offers_the_orders_and_shows_the_one_at_hand(qtbot: QtBot, header: ListHeader) -> None:
    header.show_view("Unread", 54, "-year")
    rows = menu_of(header)
    assert list(rows) == [title for _sort, title in SORTS]
    assert [title for title, action in rows.items() if action.isChecked()] == ["Year, newest first"]
    with qtbot.waitSignal(header.sort_requested) as told:
        rows["Title"].trigger()
    assert told.args == ["title"]


def test_searches_are_sorted_by_the_best_match_as_well(header: ListHeader) -> None:
    header.show_search("relevance")
    assert header.sort_chip.text() == "Best match"
    assert header.sort_chip.isChecked()
    assert header.words == ("", "")
    rows = menu_of(header)
    assert rows["Best match"].isChecked()
    assert len(rows) == len(SORTS) + 1
    header.show_view("Unread", 3, "queue")
    assert not header.sort_chip.isChecked()
    assert "Best match" not in menu_of(header)


def test_facets_stand_as_chips_those_asked_for_first(qtbot: QtBot, header: ListHeader) -> None:
    header.show_search("relevance")
    header.facets.show_facets([(facet, facet.value == "survey") for facet in FACETS])
    assert header.facets.shown == ["survey", "With note", "retrieval", "2020–2024", "Read"]
    chip = header.facets._chips[0]
    assert chip.isChecked()
    assert chip.accessibleName() == "survey, 2"
    with qtbot.waitSignal(header.facet_requested) as told:
        QTest.mouseClick(header.facets._chips[3], Qt.MouseButton.LeftButton)
    assert told.args == [FACETS[3]]


def test_what_does_not_fit_is_in_a_menu(header: ListHeader) -> None:
    header.show_search("relevance")
    many = [Facet("tag", f"tag{number}", f"A tag & number {number}", 20 - number) for number in range(14)]
    header.facets.show_facets([(facet, False) for facet in [*many, *FACETS]])
    assert 0 < len(header.facets.shown) < 12
    for chip in header.facets._chips:
        if not chip.isHidden():
            assert chip.geometry().right() < header.facets.more.geometry().left()
    assert header.facets.more.geometry().right() <= header.facets.width()
    header.facets.more.click()
    assert header.facets.menu.list.count() == 19 + 4, "and the heads of groups"


def test_narrow_it_leaves_out_words(qtbot: QtBot, look: Look) -> None:
    header = ListHeader(look)
    window_with(qtbot, header, 358)
    header.show_view("Unread", 54, "-added")
    assert header._count.isHidden()
    header.show_search("relevance")
    header.facets.show_facets([(facet, False) for facet in FACETS])
    assert header.save.text() == ""
    assert header.save.accessibleName() == "Save this search"
    assert header.save.geometry().right() <= 358
    header.window().resize(800, 120)
    assert header.save.text() == "Save this search"


def test_layouts_and_columns(qtbot: QtBot, header: ListHeader) -> None:
    header.show_layout("table")
    assert header.switch.view == "table"
    assert not header._columns.isHidden()
    with qtbot.waitSignal(header.columns_requested):
        header._columns.click()
    with qtbot.waitSignal(header.layout_requested) as told:
        header.switch._chips["rows"].click()
    assert told.args == ["rows"]
    header.show_layout("rows")
    assert header._columns.isHidden()


def test_saving_is_wished_by_its_button(qtbot: QtBot, header: ListHeader) -> None:
    assert header.save.isHidden()
    header.show_search("relevance")
    with qtbot.waitSignal(header.save_requested):
        header.save.click()


def test_it_follows_the_text_size(look: Look, header: ListHeader) -> None:
    look.set_scale(150)
    assert header.height() == 60


def test_another_spelling_is_offered_and_what_was_cut_is_said(qtbot: QtBot, look: Look) -> None:
    hint = HintLine(look)
    window_with(qtbot, hint, 500)
    assert hint.words == ""
    hint.show_hint("neural ranking")
    assert hint.words == "Did you mean neural ranking"
    with qtbot.waitSignal(hint.suggestion_chosen) as told:
        hint._button.click()
    assert told.args == ["neural ranking"]
    hint.show_hint(None, ["Only 400 words are looked for."])
    assert hint.words == "Only 400 words are looked for."
    hint.show_hint(None)
    assert hint.isHidden()


def test_a_long_hint_is_shown_whole_on_as_many_lines_as_it_needs(qtbot: QtBot, look: Look) -> None:
    hint = HintLine(look)
    window = window_with(qtbot, hint, 760)
    hint.show_hint(None, ["“a” is no year."])
    qtbot.waitUntil(lambda: hint.height() < 40)
    one = hint.height()
    notes = [f"“{word}” is no {word} and was searched as text; {word}: takes such as {word}:2020 or {word}:2018..2022."
             for word in ("year", "added", "rating")]  # fmt: skip
    hint.show_hint(None, notes)
    qtbot.waitUntil(lambda: hint.height() > one)
    assert " ".join("".join(hint._label.shown).split()) == " ".join(notes)
    assert hint._label.height() >= hint._label.heightForWidth(hint._label.width())
    window.resize(420, 300)
    qtbot.waitUntil(lambda: hint._label.height() >= hint._label.heightForWidth(hint._label.width()))
    assert len(hint._label.shown) == 4
    assert "rating:2018..2022" in hint._label.toolTip(), "what does not fit is told"
    hint.show_hint("neural ranking")
    qtbot.waitUntil(lambda: hint.height() < 50)
    assert hint._button.geometry().left() - hint._label.geometry().right() < 20
