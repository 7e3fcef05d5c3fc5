"""The list of what waits: asked again, forgotten, taken back, by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.dialogs.waiting import WaitingDialog, since_words
from paperdesk.gui.window import Window
from tests.fake_network import FakeNetwork


@pytest.fixture
def network(desk: Desk, tmp_path: Path) -> FakeNetwork:
    made = FakeNetwork()
    made.crossref("10.1000/182", "A Journal Paper of Some Length", page="1-9")
    desk.library.looking.make_web = made.web(tmp_path / "web-cache")
    made.online = False
    return made


@pytest.fixture
def opened(
    window: Window, desk: Desk, network: FakeNetwork, calm: Callable[[], None], dialog: Callable[[], QDialog]
) -> WaitingDialog:
    looking = desk.library.looking
    looking.add(looking.read("10.1000/182").finds)
    looking.fill(desk.library.papers.find()[:1])
    looking._queue().add_pdf(desk.library.papers.find()[1])
    desk.online.count_waiting()
    calm()
    desk.trigger("online.waiting")
    found = dialog()
    assert isinstance(found, WaitingDialog)
    return found


def lines(dialog: WaitingDialog) -> list[str]:
    return [f"{dialog.list.item(row).text()}: {dialog.list.below(row).partition(' · ')[0]}"
            for row in range(dialog.list.count())]  # fmt: skip


def test_since_words() -> None:
    now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert since_words("2026-11-23T09:12:00+00:00", now) == "since 09:12"
    assert since_words("2026-11-02T09:12:00+00:00", now) == "since 2 Nov, 09:12"
    assert since_words("2025-11-02T09:12:00+00:00", now) == "since 2 Nov 2025, 09:12"
    assert since_words("", now) == since_words("yesterday", now) == ""


def test_it_says_what_waits_and_since_when(opened: WaitingDialog) -> None:
    assert lines(opened) == [
        "DOI 10.1000/182: Look-up", "“Paper 00 on networks”: Missing fields", "“Paper 01 on networks”: PDF",
    ]  # fmt: skip
    assert " · since " in opened.list.below(0)
    assert opened._ask.accessibleName() == "Ask again for all 3" and opened.note.isHidden()
    QTest.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.isVisible()


def test_by_keys_some_are_forgotten_and_come_back(opened: WaitingDialog, desk: Desk, told: list[Message]) -> None:
    before = lines(opened)
    QTest.keyClick(opened.list, Qt.Key.Key_Down)
    QTest.keyClick(opened.list, Qt.Key.Key_Delete)
    assert lines(opened) == [before[0], before[2]] and opened.list.currentRow() == 1
    assert (told[-1].action, opened.note.text()) == ("online.unforget", "1 forgotten.")
    QTest.keyClick(opened.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert opened._forget.accessibleName() == "Forget 2"
    QTest.keyClick(opened.list, Qt.Key.Key_Delete)
    assert lines(opened) == [] and opened.note.text() == "3 forgotten. Nothing is waiting."
    assert not opened._ask.isEnabled() and not opened._forget.isEnabled()
    QTest.keyClick(opened.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    opened._back.click()
    assert lines(opened) == before and opened._back.isHidden() and desk.online.waiting == 3
    opened.reject()


def test_all_is_asked_again(
    opened: WaitingDialog, desk: Desk, network: FakeNetwork, told: list[Message], calm: Callable[[], None]
) -> None:
    network.online = True
    ended: list[int] = []
    opened.finished.connect(ended.append)
    QTest.keyClick(opened.list, Qt.Key.Key_Return)
    calm()
    assert ended == [QDialog.DialogCode.Accepted] and desk.online.waiting == 0
    assert desk.library.papers.find("doi:10.1000/182")
    assert "“A Journal Paper of Some Length” is in the library, found at Crossref." in told[-1].text
