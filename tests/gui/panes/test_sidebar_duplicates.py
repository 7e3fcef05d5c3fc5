"""The place Duplicates: it counts papers that are there twice, and folds away where there are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes import sidebar_duplicates
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.panes.sidebar import SidebarPane
from paperdesk.gui.panes.sidebar_model import COUNT
from paperdesk.gui.window import Window
from paperdesk.library import Library
from paperdesk.record import Person, Record

Calm = Callable[[], None]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sidebar_duplicates, "_FIRST_MS", 0)
    monkeypatch.setattr(sidebar_duplicates, "_SHARE", 1)


@pytest.fixture
def pane(window: Window, calm: Calm) -> SidebarPane:
    pane = window.panes["sidebar"]
    assert isinstance(pane, SidebarPane)
    return pane


def twin(number: int = 1) -> Record:
    return Record(title=f"One and the same, part {number}", people=[Person("Doe")], date="2020")


def test_it_counts_and_folds_away(pane: SidebarPane, desk: Desk, calm: Calm, qtbot: QtBot) -> None:
    def count() -> int | None:
        return pane.model.index_of("duplicates").data(COUNT)

    assert not pane.model.index_of("duplicates").isValid()
    ids = [desk.library.papers.add(twin()) for _copy in range(2)]
    qtbot.waitUntil(lambda: count() == 2)
    desk.library.reading.star(ids)  # what is counted with the others leaves it alone
    calm()
    assert count() == 2
    desk.library.duplicates.tell_apart(ids)
    qtbot.waitUntil(lambda: not pane.model.index_of("duplicates").isValid())
    desk.undo()
    qtbot.waitUntil(lambda: count() == 2)
    desk.show(desk.place("duplicates"))
    calm()
    desk.library.merging.merge(ids[0], ids)
    qtbot.waitUntil(lambda: count() == 0)
    assert pane.model.index_of("duplicates").isValid(), "it is shown, so it stays"
    calm()


def test_papers_that_may_be_the_same_are_counted_with_a_question(
    pane: SidebarPane, window: Window, desk: Desk, calm: Calm, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: pane.model.index_of("duplicates").data(COUNT) is None and not desk.jobs.running)
    for title in ("Stable theories", "The stable theories"):
        desk.library.papers.add(Record(title=title, people=[Person("Shelah")], date="1969"))
    qtbot.waitUntil(lambda: pane.model.index_of("duplicates").data(COUNT) == "2?")
    spoken = pane.model.index_of("duplicates").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Duplicates, 2 papers that may be"
    desk.show(desk.place("duplicates"))
    calm()
    papers = window.panes["papers"]
    assert isinstance(papers, PapersPane)
    assert papers.header.compare.isVisible() and "surely" in papers.empty.words[0]
    assert pane.model.index_of("duplicates").data(COUNT) == "2?"


def test_while_a_name_is_typed_the_count_waits(pane: SidebarPane, desk: Desk, calm: Calm, qtbot: QtBot) -> None:
    pane.tree.edit(pane.model.index_of("tag:vision"))
    assert pane.tree.editing
    for _copy in range(2):
        desk.library.papers.add(twin())
    with qtbot.waitSignal(pane.duplicates.counted):
        pane.duplicates.ask_soon()
    assert pane.tree.editing and not pane.model.index_of("duplicates").isValid()
    QTest.keyClick(pane.tree.findChildren(QLineEdit)[-1], Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: pane.model.index_of("duplicates").data(COUNT) == 2)
    calm()


def test_a_count_is_not_repeated_at_once_where_it_takes_long(pane: SidebarPane, desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not pane.duplicates._soon.isActive() and not desk.jobs.running)
    pane.duplicates._took = 100.0
    desk.library.papers.add(twin())
    assert pane.duplicates._soon.remainingTime() > 10_000
    pane.duplicates.start_over()
    qtbot.waitUntil(lambda: not pane.duplicates._soon.isActive() and not desk.jobs.running)


def test_papers_in_the_trash_do_not_count(desk: Desk) -> None:
    library: Library = desk.library
    ids = [library.papers.add(twin()) for _copy in range(2)]
    assert sidebar_duplicates.count_duplicates(library) == 2
    library.papers.trash(ids[:1])
    assert sidebar_duplicates.count_duplicates(library) == 0
