"""Tags for the selection, by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from paperdesk.gui.desk import Desk
from paperdesk.gui.desk import desk as desk_file
from paperdesk.gui.dialogs.tagging import TaggingDialog
from paperdesk.gui.window import Window

Calm = Callable[[], None]
Key = Qt.Key


def opened(window: Window) -> TaggingDialog:
    QTest.keyClick(window.focusWidget(), Key.Key_T)
    (popup,) = [popup for popup in window.findChildren(TaggingDialog) if popup.is_open]
    return popup


def field(qapp: QApplication) -> QLineEdit:
    focused = qapp.focusWidget()
    assert isinstance(focused, QLineEdit)
    return focused


def test_three_letters_and_enter_tag_all_selected(window: Window, desk: Desk, qapp: QApplication, calm: Calm) -> None:
    ids = desk.listed()
    desk.select(ids)
    popup = opened(window)
    QTest.keyClicks(field(qapp), "vis")
    QTest.keyClick(field(qapp), Key.Key_Return)
    calm()
    assert len(desk.library.papers.find("tag:vision")) == 12
    assert desk.undo_label == "Tag 12 papers “vision”"
    QTest.keyClicks(field(qapp), "brand/new")
    QTest.keyClick(field(qapp), Key.Key_Return)
    calm()
    assert set(popup.editor.tags) == {"brand/new", "retrieval/neural", "vision"}
    QTest.keyClick(field(qapp), Key.Key_Return)  # in the empty field: done
    assert not popup.is_open
    assert qapp.focusWidget() is window.panes["papers"].focusProxy()
    desk.undo()
    desk.undo()
    calm()
    assert len(desk.library.papers.find("tag:vision")) == 2


def test_tags_on_some_are_shown_as_such_and_taken_off_all(
    window: Window, desk: Desk, qapp: QApplication, calm: Calm
) -> None:
    desk.select(desk.library.papers.find()[:3])
    popup = opened(window)
    assert popup.editor.tags == ["retrieval/neural", "vision"]
    assert [chip._partial for chip in popup.editor._chips] == [False, True]
    QTest.keyClick(field(qapp), Key.Key_Backspace)
    calm()
    assert desk.library.papers.find("tag:vision") == [desk.library.papers.find()[3]]
    QTest.keyClick(field(qapp), Key.Key_Escape)
    assert not popup.is_open


def test_tab_leads_to_the_chips_and_delete_removes_one(
    window: Window, desk: Desk, qapp: QApplication, calm: Calm
) -> None:
    desk.select(desk.library.papers.find()[:1])
    popup = opened(window)
    QTest.keyClick(field(qapp), Key.Key_Tab)
    assert popup.is_open
    chip = qapp.focusWidget()
    assert "retrieval/neural" in chip.accessibleName()
    QTest.keyClick(chip, Key.Key_Delete)
    calm()
    assert len(desk.library.papers.find("tag:retrieval/neural")) == 2
    assert desk.library.papers.find("is:trashed") == []
    QTest.keyClick(qapp.focusWidget(), Key.Key_Escape)
    assert not popup.is_open


def test_many_papers_are_tagged_by_a_job(
    window: Window, desk: Desk, qapp: QApplication, calm: Calm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_file, "DIRECT", 5)
    desk.select(desk.listed())
    popup = opened(window)
    QTest.keyClicks(field(qapp), "bulk")
    QTest.keyClick(field(qapp), Key.Key_Return)
    assert "bulk" in popup.editor.tags
    calm()
    assert len(desk.library.papers.find("tag:bulk")) == 12
    assert popup.editor.tags.count("bulk") == 1


def test_another_library_closes_it(window: Window, desk: Desk, calm: Calm) -> None:
    popup = opened(window)
    desk.library_changed.emit()
    assert not popup.is_open
    calm()
