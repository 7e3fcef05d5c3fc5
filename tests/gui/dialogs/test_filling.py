"""Old beside new, ticked or not, and what is written in the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.filling import FillingDialog
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.window import Window
from paperdesk.record import Record
from tests.fake_network import FakeNetwork


@pytest.fixture
def opened(window: Window, desk: Desk, tmp_path: Path, dialog: Callable[[], QDialog]) -> FillingDialog:
    network = FakeNetwork()
    network.crossref("10.1000/182", "A Journal Paper of Some Length", page="1-9", volume="4")
    network.crossref("10.1000/183", "Another Journal Paper", page="<b>7</b>")
    desk.library.looking.make_web = network.web(tmp_path / "web-cache")
    ids = [
        desk.library.papers.add(Record(title="A journal paper", doi="10.1000/182", volume="3")),
        desk.library.papers.add(Record(title="Another Journal Paper", doi="10.1000/183")),
        desk.library.papers.add(Record(title="Unheard of words and works")),
    ]
    desk.library.papers.edit(ids[:1], {"pages": "7"})
    desk.library.papers.edit(ids[:1], {"pages": ""})
    desk.select(ids)
    desk.trigger("online.fill")
    found = dialog()
    assert isinstance(found, FillingDialog)
    return found


def lines(dialog: FillingDialog) -> dict[str, tuple[str, str, bool]]:
    """The first paper's fields."""
    group = dialog.tree.topLevelItem(0)
    items = [group.child(number) for number in range(group.childCount())]
    return {item.text(0): (item.text(1), item.text(2), item.checkState(0) is Qt.CheckState.Checked) for item in items}


def test_what_is_empty_is_ticked(opened: FillingDialog) -> None:
    assert opened.tree.topLevelItemCount() == 2
    assert opened.tree.topLevelItem(0).text(0) == "A journal paper  ·  Crossref"
    assert lines(opened) == {
        "Title": ("A journal paper", "A Journal Paper of Some Length", False),
        "People": ("(empty)", "Ann Author", True),
        "Type": ("Preprint", "Journal article", True),
        "Date": ("(empty)", "2017", True),
        "Venue": ("(empty)", "Journal", True),
        "Volume": ("3", "4", False),
        "Pages": ("(emptied by you)", "1-9", False),
    }
    opened.reject()


def test_by_keys_alone_a_field_is_ticked_and_all_is_written(
    opened: FillingDialog, desk: Desk, calm: Callable[[], None], qtbot: QtBot
) -> None:
    opened.tree.setFocus()
    QTest.keyClick(opened.tree, Qt.Key.Key_Space)
    assert opened.old.toPlainText() == "A journal paper"
    assert opened.new.toPlainText() == "A Journal Paper of Some Length"
    before = opened._apply.text()
    QTest.keyClick(opened.tree, Qt.Key.Key_Down)
    QTest.keyClick(opened.tree, Qt.Key.Key_Space)
    assert opened._apply.text() != before
    QTest.keyClick(opened.tree, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    calm()
    record = desk.library.papers.get(desk.library.papers.find("doi:10.1000/182")[0]).record
    assert (record.title, record.people, record.venue, record.volume, record.pages) == (
        "A Journal Paper of Some Length", [], "Journal", "3", "",
    )  # fmt: skip
    qtbot.waitUntil(lambda: desk.undo_label == "Fill in: 2 papers")  # which is asked for after the change
    desk.undo()
    assert desk.library.papers.get(desk.library.papers.find("doi:10.1000/182")[0]).record.venue == ""


def test_all_none_and_the_empty_ones(opened: FillingDialog) -> None:
    opened._tick(lambda _field: False)
    assert not opened._apply.isEnabled() and opened._apply.text() == "Fill in"
    opened._on_apply()
    assert opened.isVisible()
    opened._tick(lambda _field: True)
    assert all(ticked for _old, _new, ticked in lines(opened).values())
    assert all(field.chosen for proposal in opened.chosen() for field in proposal.fields)
    opened.reject()


def test_what_looks_like_another_work_is_said_and_ticked_by_hand_alone(
    window: Window, desk: Desk, tmp_path: Path, dialog: Callable[[], QDialog], calm: Callable[[], None]
) -> None:
    network = FakeNetwork()
    network.crossref("10.1000/182", "An Entirely Different Work about Cabbages", volume="4")
    desk.library.looking.make_web = network.web(tmp_path / "web-cache")
    paper = desk.library.papers.add(Record(title="Sheep in the Highlands", doi="10.1000/182"))
    desk.select([paper])
    desk.trigger("online.fill")
    opened = dialog()
    assert isinstance(opened, FillingDialog)
    group = opened.tree.topLevelItem(0)
    assert group.child(0).text(0).startswith("Crossref answers with what looks like another work: “An Entirely")
    assert not any(ticked for _old, _new, ticked in lines(opened).values())
    for button in ("All", "Empty ones"):
        next(each for each in opened.findChildren(Button) if each.accessibleName() == button).click()
        assert opened.chosen()[0].doubted and not opened._apply.isEnabled()
    opened.tree.setCurrentItem(group.child(0))
    assert opened.new.toPlainText().endswith("None of it is chosen.") and opened.old.toPlainText() == ""
    opened.tree.setCurrentItem(group.child(group.childCount() - 1))
    QTest.keyClick(opened.tree, Qt.Key.Key_Space)
    assert opened._apply.isEnabled()
    opened._apply.click()
    calm()
    assert desk.library.papers.get(paper).record.volume == "4"
