"""The line at the bottom: what it says, and how it keeps the index up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.errors import ChildError
from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.panes import status
from paperdesk.gui.panes.status import StatusPane, backup_words, week_words
from paperdesk.gui.window import Window
from paperdesk.progress import Progress
from paperdesk.record import Record, Status
from paperdesk.search.index import IndexUnusable


@pytest.fixture
def pane(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> StatusPane:
    """The pane with an index that is woken by hand only."""
    monkeypatch.setattr(status, "_INDEX_SOON_MS", 3_600_000)
    pane = StatusPane(desk)
    qtbot.addWidget(pane)
    pane.show()
    qtbot.waitUntil(lambda: not desk.jobs.running)
    return pane


def test_words() -> None:
    assert week_words(3, 5) == "3 read this week · goal 5"
    assert week_words(3, 0) == "3 read this week"
    now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert backup_words("", now) == "Not backed up yet"
    assert backup_words("2026-11-23T09:12:00Z", now) == "Backed up 09:12"
    assert backup_words("2026-11-02T09:12:00Z", now) == "Backed up 2 Nov"
    assert backup_words("2025-11-02T09:12:00Z", now) == "Backed up 2 Nov 2025"


def test_it_says_how_many_are_shown(pane: StatusPane, desk: Desk) -> None:
    desk.list_changed.emit(54, 1078)
    assert pane.bar.text("papers") == "54 of 1,078 papers"
    desk.list_changed.emit(12, 12)
    assert pane.bar.text("papers") == "12 papers"
    desk.list_changed.emit(0, 1)
    assert pane.bar.text("papers") == "0 of 1 paper"


def test_this_weeks_reading_and_its_goal(pane: StatusPane, desk: Desk, qtbot: QtBot) -> None:
    assert pane.bar.text("week") == "0 read this week · goal 5"
    desk.library.reading.set_status(desk.library.papers.find()[:3], Status.READ)
    qtbot.waitUntil(lambda: pane.bar.text("week") == "3 read this week · goal 5")
    desk.choose("weekly_goal", 0)
    assert pane.bar.text("week") == "3 read this week"
    desk.undo()
    qtbot.waitUntil(lambda: pane.bar.text("week") == "0 read this week")


def test_the_last_backup(pane: StatusPane, desk: Desk, qtbot: QtBot) -> None:
    assert pane.bar.text("backup") == "Not backed up yet"
    desk.backed_up.emit(desk.library.backups.create())
    qtbot.waitUntil(lambda: pane.bar.text("backup").startswith("Backed up "))


def test_the_index_is_brought_up_after_changes_and_words_are_found_by_it(
    pane: StatusPane, desk: Desk, qtbot: QtBot
) -> None:
    whole: list[str] = []
    desk.index_changed.connect(whole.append)
    desk.library.papers.add(Record(title="Sparse mixtures", abstract="Routing."))
    assert desk.library.index.waiting() == 13
    pane._index()
    qtbot.waitUntil(lambda: pane.bar.text("index") == "Index up to date" and not desk.jobs.running, timeout=20_000)
    assert whole == [""]
    assert desk.library.index.waiting() == 0
    pane._index()
    qtbot.waitUntil(lambda: not desk.jobs.running, timeout=20_000)
    assert whole == [""]


def test_an_index_that_fails_is_said_and_a_click_makes_it_anew(
    pane: StatusPane, desk: Desk, told: list[Message], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished: list[str] = []
    monkeypatch.setattr(desk, "trigger", wished.append)

    def fail(progress: Progress) -> int:
        raise ChildError("The index writer died.")

    pane.bar._items["index"].click()
    assert told[-1].action == "index.rebuild"
    monkeypatch.setattr(desk.library, "catch_up", fail)
    pane._index()
    qtbot.waitUntil(lambda: "could not" in pane.bar.text("index"))
    assert told[-1].text == "The index writer died."
    pane.bar._items["index"].click()
    assert wished == ["index.rebuild"]


def test_changes_during_indexing_are_taken_in_afterwards(
    pane: StatusPane, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []

    def catch_up(progress: Progress) -> int:
        runs.append(1)
        return 1

    monkeypatch.setattr(desk.library, "catch_up", catch_up)
    pane._index()
    pane._index()
    assert pane._again
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert runs == [1]
    assert pane._wake.isActive()


def test_an_index_of_the_library_before_says_nothing(
    pane: StatusPane, desk: Desk, told: list[Message], qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane._index()
    desk.libraries.open(tmp_path / "other", create=True)
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert pane._indexing is None
    assert [message for message in told if message.kind == "error"] == []


def test_clicks_lead_somewhere(pane: StatusPane, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    wished: list[str] = []
    monkeypatch.setattr(desk, "trigger", wished.append)
    for item in ("papers", "week", "backup"):
        pane.bar._items[item].click()
    assert wished == ["go.all", "go.recently_read", "backup.create"]


def test_pdfs_are_read_after_the_index_and_what_came_meanwhile_too(
    pane: StatusPane, desk: Desk, qtbot: QtBot, make_pdf: Callable[..., Path]
) -> None:
    papers = desk.library.papers.find()
    desk.library.files.attach(papers[0], [make_pdf("a.pdf", "Introduction", "Backpropagation through time")])
    pane._index()
    qtbot.waitUntil(lambda: not desk.jobs.running and pane._reading is None, timeout=20_000)
    assert desk.library.full_text.waiting() == 0
    assert desk.library.search("pdf:backpropagation").ids == [papers[0]]
    desk.library.files.detach([desk.library.files.of(papers[0])[0].id])
    pane._index()
    qtbot.waitUntil(lambda: not desk.jobs.running and pane._reading is None, timeout=20_000)
    assert desk.library.search("pdf:backpropagation").ids == []


def test_pdfs_are_read_again_after_a_rebuild(
    pane: StatusPane, desk: Desk, qtbot: QtBot, make_pdf: Callable[..., Path]
) -> None:
    papers = desk.library.papers.find()
    desk.library.files.attach(papers[0], [make_pdf("a.pdf", "Backpropagation through time")])
    desk.library.read_pdfs()
    desk.library.rebuild_index()
    assert desk.library.full_text.waiting() == 1
    desk.index_changed.emit("rebuilding")
    desk.index_changed.emit("")
    pane._index()
    qtbot.waitUntil(lambda: not desk.jobs.running and pane._reading is None, timeout=20_000)
    assert desk.library.full_text.waiting() == 0


def test_an_index_of_pdfs_found_broken_is_made_anew(
    pane: StatusPane, desk: Desk, qtbot: QtBot, make_pdf: Callable[..., Path]
) -> None:
    papers = desk.library.papers.find()
    desk.library.files.attach(papers[0], [make_pdf("a.pdf", "Backpropagation through time")])
    desk.library.catch_up()
    desk.library.read_pdfs()
    desk.library.full_text.close()
    for path in desk.library.full_text.home.rglob("*.seg"):
        path.write_bytes(b"")
    pane._wake.setInterval(0)
    assert desk.library.search("backpropagation", further=True).parts[0].size == 0
    changes: list[str] = []
    desk.index_changed.connect(changes.append)
    desk.list_changed.emit(3, 12)
    qtbot.waitUntil(lambda: not desk.library.full_text.lost and not desk.jobs.running, timeout=20_000)
    assert desk.library.search("pdf:backpropagation").total == 1 and "" in changes


def test_an_index_that_a_search_found_broken_is_made_anew(pane: StatusPane, desk: Desk, qtbot: QtBot) -> None:
    desk.library.catch_up()
    pane._wake.setInterval(0)
    view = desk.library.index.view()
    desk.library.index.distrust(view, IndexUnusable("its postings are cut off"))
    assert desk.library.index.lost and desk.library.index.view() is None
    desk.list_changed.emit(3, 12)
    qtbot.waitUntil(lambda: desk.library.index.view() is not None and not desk.jobs.running, timeout=20_000)
    assert not desk.library.index.lost and pane.bar.text("index") == "Index up to date"


def test_what_waits_for_the_network_is_there_only_while_it_waits(
    window: Window, desk: Desk, calm: Callable[[], None], dialog: Callable[[], QDialog]
) -> None:
    pane = window.panes["status"]
    assert isinstance(pane, StatusPane)
    item = pane.bar._items["waiting"]
    assert item.isHidden() and not desk.actions["online.waiting"].isEnabled()
    desk.library.looking._queue().add_pdf(desk.library.papers.find()[0])
    desk.online.count_waiting()
    calm()
    assert pane.bar.text("waiting") == item.accessibleName() == "1 waiting" and item.isVisible()
    assert item.focusPolicy() is Qt.FocusPolicy.TabFocus
    item.setFocus()
    QTest.keyClick(item, Qt.Key.Key_Return)
    shown = dialog()
    assert shown.windowTitle() == "Waiting for the network"
    desk.online.forget()
    assert item.isHidden() and pane.bar.text("waiting") == ""
    shown.reject()


def test_what_waits_is_counted_again_when_the_reader_comes_back(
    window: Window, desk: Desk, calm: Callable[[], None]
) -> None:
    pane = window.panes["status"]
    assert isinstance(pane, StatusPane)
    desk.library.looking._queue().add_pdf(desk.library.papers.find()[0])
    pane._on_application_state(Qt.ApplicationState.ApplicationInactive)
    calm()
    assert desk.online.waiting == 0
    pane._on_application_state(Qt.ApplicationState.ApplicationActive)
    calm()
    assert pane.bar.text("waiting") == "1 waiting"
