"""Choosing among the works that a text names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.finds import FindsDialog, state_words
from paperdesk.gui.window import Window
from paperdesk.library.looking_parts.outcomes import Looked
from paperdesk.record import Record
from tests.fake_network import FakeNetwork

TEXT = """[1] A. Vaswani, “Attention is all you need,” in NIPS, 2017.
[2] A journal paper. doi:10.1000/182
[3] R. Roe, “Unheard of works of somebody,” 2001.
[4] Paper 01 on networks. doi:10.1000/here
[5] https://a.example/page"""


@pytest.fixture
def network(desk: Desk, tmp_path: Path) -> FakeNetwork:
    made = FakeNetwork()
    made.arxiv("1706.03762", "Attention Is All You Need", "Ashish Vaswani")
    made.crossref("10.1000/182", "A Journal Paper of Some Length")
    desk.library.looking.make_web = made.web(tmp_path / "web-cache")
    desk.library.papers.add(Record(title="Here Already", doi="10.1000/here"))
    return made


@pytest.fixture
def opened(
    window: Window, desk: Desk, network: FakeNetwork, dialog: Callable[[], QDialog], qtbot: QtBot
) -> Callable[[], FindsDialog]:
    def start(text: str = TEXT) -> FindsDialog:
        desk.online.paste(text)
        found = dialog()
        assert isinstance(found, FindsDialog)
        qtbot.waitUntil(lambda: found._job is None)
        return found

    return start


def told_of(dialog: FindsDialog) -> list[str]:
    return [dialog._item(place).text(1) for place in range(len(dialog._finds))]


def test_each_find_is_a_line_with_what_is_known(opened: Callable[[], FindsDialog]) -> None:
    dialog = opened()
    assert dialog.windowTitle() == "5 works are named in the text"
    assert told_of(dialog) == [
        "Attention Is All You Need · arXiv", "A Journal Paper of Some Length · Crossref", "Nothing found",
        "Already here: Here Already", "It cannot be looked up: nothing more than its address is known.",
    ]  # fmt: skip
    assert dialog.chosen == [0, 1, 4]
    assert dialog._item(0).data(0, Qt.ItemDataRole.AccessibleTextRole).endswith("Attention Is All You Need · arXiv")
    dialog.reject()


def test_what_stands_beside_a_bibliography_is_offered_once_that_is_in(
    opened: Callable[..., FindsDialog], desk: Desk
) -> None:
    dialog = opened("Hi,\n@misc{a, title={In the Mail}, doi={10.1000/a}}\nsee 10.1000/a and 10.1000/182")
    assert dialog.windowTitle() == "1 more work is named in the text"
    assert told_of(dialog) == ["A Journal Paper of Some Length · Crossref"]
    assert len(desk.library.papers.find("title:mail")) == 1
    dialog.reject()


def test_what_is_ticked_comes_in(opened: Callable[[], FindsDialog], desk: Desk, calm: Callable[[], None]) -> None:
    dialog = opened()
    dialog.tree.setCurrentItem(dialog._item(2))
    QTest.keyClick(dialog.tree, Qt.Key.Key_Space)
    dialog.tree.setCurrentItem(dialog._item(4))
    QTest.keyClick(dialog.tree, Qt.Key.Key_Space)
    assert dialog.chosen == [0, 1, 2] and dialog._add.text() == "Add 3"
    QTest.keyClick(dialog.tree, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calm()
    assert desk.library.papers.count() == 16
    assert desk.library.papers.get(desk.library.papers.find("unheard")[0]).record.date == "2001"
    assert "3 works: 3 added." in desk.window.panes["papers"].banner.text
    desk.undo()
    assert desk.library.papers.count() == 13


def test_all_and_none(opened: Callable[[], FindsDialog]) -> None:
    dialog = opened()
    dialog._none.click()
    assert dialog.chosen == [] and not dialog._add.isEnabled()
    dialog._on_add()
    assert dialog.isVisible()
    dialog._all.click()
    assert dialog.chosen == [0, 1, 2, 3, 4]
    dialog.reject()


def test_offline_what_is_added_waits(
    opened: Callable[[], FindsDialog], desk: Desk, network: FakeNetwork, calm: Callable[[], None]
) -> None:
    network.online = False
    dialog = opened()
    assert told_of(dialog)[:2] == ["No connection: it can wait"] * 2
    assert "What you add now waits until you ask again." in dialog.problem.text()
    dialog._add.click()
    calm()
    assert len(desk.library.looking.waiting()) == 3


def test_what_is_here_is_filed_where_a_collection_is_shown(
    opened: Callable[[], FindsDialog], desk: Desk, calm: Callable[[], None]
) -> None:
    desk.show_again(f"collection:{desk.library.collections.tree()[0].id}")
    dialog = opened()
    assert dialog.chosen == [0, 1, 3, 4]
    dialog._add.click()
    calm()
    assert desk.library.papers.get(desk.library.papers.find("doi:10.1000/here")[0]).collections == ("Thesis",)


def test_stopping_leaves_what_is_not_known_to_come_in_as_it_is(
    window: Window, desk: Desk, network: FakeNetwork, dialog: Callable[[], QDialog], qtbot: QtBot
) -> None:
    desk.online.paste(TEXT)
    found = dialog()
    assert isinstance(found, FindsDialog)
    found._on_stop()
    qtbot.waitUntil(lambda: found._job is None)
    assert "Looking…" not in told_of(found)
    assert not found._stop.isVisible()
    found.reject()


def test_closing_it_ends_the_look_up(
    window: Window, desk: Desk, network: FakeNetwork, dialog: Callable[[], QDialog], calm: Callable[[], None]
) -> None:
    desk.online.paste(TEXT)
    dialog().reject()
    calm()
    assert desk.library.papers.count() == 13


def test_every_state_has_words(opened: Callable[[], FindsDialog], desk: Desk) -> None:
    find = desk.library.looking.read("10.1000/1").finds[0]
    assert state_words(None) == "Looking…"
    assert state_words(Looked(find, "here")) == "Already here"
    other = Looked(find, "found", title="A Work", service="Crossref", message="Crossref answers with another DOI.")
    assert state_words(other) == "A Work · Crossref, under another identifier"
    assert state_words(Looked(find, "failed", message="It is out of order.")) == "It is out of order."
    assert state_words(Looked(find, "unasked")) == "Comes in as it is"
