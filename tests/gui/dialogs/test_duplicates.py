"""The duplicates view in a real window: groups one after the other, merged, told apart, skipped, undone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.dialogs import duplicates
from paperdesk.gui.dialogs.duplicates import CompareDialog, DuplicatesDialog
from paperdesk.gui.dialogs.duplicates_content import Found
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.window import Window
from paperdesk.library import Library
from paperdesk.progress import Progress
from paperdesk.record import Person, Record, Status

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
DENSE, SURVEY, EDITS = "Dense retrieval for open questions", "A survey of graphs in chemistry", "Learning from edits"


def work(title: str, family: str, year: str = "2020", **more: str) -> Record:
    return Record(title=title, people=[Person(family, "J.")], date=year, **more)


@pytest.fixture
def filled(filled: Path) -> Path:
    """The usual library, with two groups that are sure and one that is not."""
    with Library.open(filled) as library:
        for record in (
            work(DENSE, "Doe", doi="10.1000/x", venue="ACL"), work(DENSE, "Doe", "2021", arxiv="2001.00001"),
            *(work(SURVEY, "Li", venue=f"Venue {number}") for number in range(3)),
            work(EDITS, "Roe"), work(EDITS + "s", "Roe"),
        ):  # fmt: skip
            library.papers.add(record)
    return filled


@pytest.fixture
def opened(window: Window, desk: Desk, dialog: Callable[[], QDialog], qtbot: QtBot) -> DuplicatesDialog:
    desk.trigger("papers.duplicates")
    opened = dialog()
    assert isinstance(opened, DuplicatesDialog)
    wait_for(opened, qtbot)
    return opened


def wait_for(opened: DuplicatesDialog, qtbot: QtBot) -> None:
    """Wait until it shows what it will show."""
    qtbot.waitUntil(
        lambda: (
            not (opened.desk.jobs.running or opened._soon.isActive() or opened._job)
            and (not opened.papers or opened._merge.isEnabled())
        )
    )


def titles(opened: DuplicatesDialog) -> list[str]:
    return [opened.list.item(row).text() for row in range(opened.list.count())]


def test_groups_are_listed_the_sure_ones_first(opened: DuplicatesDialog, desk: Desk, qtbot: QtBot) -> None:
    assert titles(opened) == [DENSE, SURVEY, EDITS]
    assert [opened.list.below(row) for row in range(3)] == ["2 papers · sure", "3 papers · sure", "2 papers · alike"]
    assert opened.about.text().startswith("Group 1 of 3 · 2 papers, surely one: the same title")
    assert opened._bulk.text() == "Merge all 2 sure ones"
    desk.trigger("papers.duplicates")
    assert desk.window is not None and len(desk.window.findChildren(DuplicatesDialog)) == 1
    QTest.keyClick(opened, Key.Key_Escape)
    assert not opened.isVisible()


def test_the_list_of_duplicates_leads_to_it(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], qtbot: QtBot
) -> None:
    desk.show(desk.place("duplicates"))
    papers = window.panes["papers"]
    assert isinstance(papers, PapersPane)
    qtbot.waitUntil(papers.header.compare.isVisible)
    assert len(desk.listed()) == 5
    papers.header.compare.click()
    opened = dialog()
    assert isinstance(opened, DuplicatesDialog)
    wait_for(opened, qtbot)
    while opened.groups:
        opened._merge.click()
        wait_for(opened, qtbot)
    assert opened._pages.currentWidget() is opened._nothing
    qtbot.waitUntil(lambda: not papers.header.compare.isVisible() or bool(desk.listed()))


def test_fields_are_chosen_by_keys_and_merged_then_the_next_is_shown(
    opened: DuplicatesDialog, desk: Desk, told: list[Message], qtbot: QtBot
) -> None:
    kept, other = opened.table.papers.compared.papers if opened.table.papers.compared else (0, 0)
    opened.table.setFocus()
    date = next(row for row in range(1, 9) if (field := opened.table.papers.field(row)) and field.field == "date")
    for _step in range(date):
        QTest.keyClick(opened.table, Key.Key_Down)
    QTest.keyClick(opened.table, Key.Key_Right)
    QTest.keyClick(opened.table, Key.Key_Space)
    QTest.keyClick(opened.table, Key.Key_Return, CONTROL)
    wait_for(opened, qtbot)
    record = desk.library.papers.get(kept).record
    assert (record.date, record.doi, record.arxiv, record.venue) == ("2021", "10.1000/x", "2001.00001", "ACL")
    assert desk.library.papers.rows([other]) == [] and told[-1].action == "edit.undo"
    assert titles(opened) == [SURVEY, EDITS] and len(opened.papers) == 3
    assert opened.about.text().startswith("Group 1 of 2 · 3 papers")


def test_enter_in_the_list_merges_and_undo_brings_the_group_back(
    opened: DuplicatesDialog, desk: Desk, qtbot: QtBot
) -> None:
    QTest.keyClick(opened.list, Key.Key_Return)
    wait_for(opened, qtbot)
    assert titles(opened) == [SURVEY, EDITS]
    desk.trigger("edit.undo")  # in the main window
    wait_for(opened, qtbot)
    assert titles(opened) == [DENSE, SURVEY, EDITS] and len(opened.papers) == 3, "the group that was shown stays"
    QTest.keyClick(opened.table, Key.Key_Y, CONTROL)
    wait_for(opened, qtbot)
    assert titles(opened) == [SURVEY, EDITS]


def test_not_the_same_is_remembered(opened: DuplicatesDialog, desk: Desk, qtbot: QtBot) -> None:
    opened.list.setCurrentRow(2)
    wait_for(opened, qtbot)
    papers = opened.papers
    opened._apart.click()
    wait_for(opened, qtbot)
    assert titles(opened) == [DENSE, SURVEY] and desk.library.duplicates.told_apart(papers[0]) == [papers[1]]
    opened.reject()
    assert len(desk.library.duplicates.groups()) == 2


def test_what_was_skipped_is_not_merged_in_bulk(opened: DuplicatesDialog, desk: Desk, qtbot: QtBot) -> None:
    opened._skip.click()
    wait_for(opened, qtbot)
    assert opened.list.currentRow() == 1 and opened._bulk.text() == "Merge the sure one"
    opened._bulk.click()
    wait_for(opened, qtbot)
    assert titles(opened) == [DENSE, EDITS] and desk.library.papers.count() == 17
    assert not opened._bulk.isVisible()


def test_all_sure_ones_are_merged_as_one_step(
    opened: DuplicatesDialog, desk: Desk, told: list[Message], qtbot: QtBot
) -> None:
    opened._bulk.click()
    wait_for(opened, qtbot)
    assert titles(opened) == [EDITS] and desk.library.papers.count() == 16
    assert told[-1].text == "3 papers went into others."
    desk.trigger("edit.undo")
    wait_for(opened, qtbot)
    assert titles(opened) == [DENSE, SURVEY, EDITS] and desk.library.papers.count() == 19


def test_it_follows_what_happens_in_the_library(opened: DuplicatesDialog, desk: Desk, qtbot: QtBot) -> None:
    first, second = opened.papers
    desk.library.reading.set_status([first], Status.READ)
    compared = opened.table.papers
    qtbot.waitUntil(lambda: bool(compared.compared and compared.compared.sides[0].about == "read"))
    desk.library.papers.delete([second])
    wait_for(opened, qtbot)
    assert titles(opened) == [SURVEY, EDITS]
    desk.library.papers.add(work(DENSE, "Doe"))
    wait_for(opened, qtbot)
    assert titles(opened) == [DENSE, SURVEY, EDITS]


def test_without_duplicates_it_says_so(opened: DuplicatesDialog, desk: Desk, qtbot: QtBot) -> None:
    desk.library.papers.trash(desk.library.papers.find("Doe OR Li OR Roe"))
    wait_for(opened, qtbot)
    assert opened._pages.currentWidget() is opened._nothing and not opened._merge.isVisible()
    opened._close.click()
    assert not opened.isVisible()


def test_a_search_that_is_stopped_can_be_begun_again(
    opened: DuplicatesDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slow(_library: Library, progress: Progress, **_first: object) -> list[Found]:
        progress.report(1, 2, "Looking")
        go_on.wait(10)
        progress.check()
        return []

    monkeypatch.setattr(duplicates, "find_groups", slow)
    opened._search()
    assert opened._pages.currentWidget() is opened._waiting and opened._cancel.isVisible()
    qtbot.waitUntil(lambda: opened._progress.text() == "Looking … 1 of 2")
    opened._cancel.click()
    go_on.set()
    qtbot.waitUntil(lambda: opened._pages.currentWidget() is opened._stopped)
    monkeypatch.undo()
    opened._stopped.card_chosen.emit("again")
    wait_for(opened, qtbot)
    assert titles(opened) == [DENSE, SURVEY, EDITS]


def test_selected_papers_are_merged_whatever_the_rules_say(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], qtbot: QtBot
) -> None:
    one, other = desk.library.papers.find("networks")[:2]
    desk.library.notes.save(other, "Its note")
    desk.show(desk.place("all"))
    desk.select([one, other])
    desk.trigger("papers.merge")
    opened = dialog()
    assert isinstance(opened, CompareDialog)
    qtbot.waitUntil(opened._merge.isEnabled)
    assert opened.table.papers.keep == other, "the one with a note"
    opened._merge.click()
    assert not opened.isVisible() and desk.selection == [other]
    desk.trigger("edit.undo")
    assert len(desk.library.papers.rows([one, other])) == 2
    qtbot.waitUntil(lambda: not desk.jobs.running)


def test_a_paper_that_goes_closes_the_comparison(
    window: Window, desk: Desk, dialog: Callable[[], QDialog], qtbot: QtBot
) -> None:
    one, other = desk.library.papers.find("networks")[:2]
    desk.select([one, other])
    desk.trigger("papers.merge")
    opened = dialog()
    assert isinstance(opened, CompareDialog)
    with qtbot.waitSignal(opened.finished):
        desk.library.papers.delete([one])
    qtbot.waitUntil(lambda: not desk.jobs.running)


def test_several_groups_are_merged_at_once_and_undone_at_once(
    opened: DuplicatesDialog, desk: Desk, told: list[Message], qtbot: QtBot
) -> None:
    before = desk.library.papers.count()
    opened.list.setFocus()
    QTest.keyClick(opened.list, Key.Key_A, CONTROL)
    assert opened._merge.text() == "Merge 3 groups" and not opened._apart.isEnabled()
    assert opened.about.text().startswith("3 groups are selected.")
    opened._merge.click()
    wait_for(opened, qtbot)
    assert opened._pages.currentWidget() is opened._nothing
    assert told[-1].text == "4 papers went into others." and told[-1].action == "edit.undo"
    assert desk.library.papers.count() == before - 4
    desk.undo()
    wait_for(opened, qtbot)
    assert desk.library.papers.count() == before and titles(opened) == [DENSE, SURVEY, EDITS]


def test_two_of_the_groups_are_chosen_with_shift_and_skipped(opened: DuplicatesDialog) -> None:
    opened.list.setFocus()
    QTest.keyClick(opened.list, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert opened._merge.text() == "Merge 2 groups"
    opened._skip.click()
    assert opened._merge.text() == "Merge" and opened.list.currentRow() == 2
    assert not opened._bulk.isVisible()


def test_what_came_in_comes_first(window: Window, desk: Desk, dialog: Callable[[], QDialog], qtbot: QtBot) -> None:
    desk.importing.text("@article{e, title={Learning from edit}, author={Roe, J.}, year=2020}")
    qtbot.waitUntil(lambda: desk.importing.told.alike == 1 and not desk.jobs.running, timeout=10_000)
    desk.trigger("papers.duplicates_new")
    opened = dialog()
    assert isinstance(opened, DuplicatesDialog)
    wait_for(opened, qtbot)
    assert titles(opened) == [EDITS, DENSE, SURVEY]
    opened.reject()
    desk.trigger("papers.duplicates")
    opened = dialog()
    assert isinstance(opened, DuplicatesDialog)
    wait_for(opened, qtbot)
    assert titles(opened)[-1] == EDITS
    desk.trigger("papers.duplicates_new")
    wait_for(opened, qtbot)
    assert titles(opened)[0] == EDITS
