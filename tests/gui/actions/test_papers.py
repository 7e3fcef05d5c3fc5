"""Commands on the selected papers, each by its key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.window import Window
from paperdesk.record import Status

Calm = Callable[[], None]
Key = Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget(), key, modifier)


@pytest.mark.parametrize(
    ("key", "status"),
    [(Key.Key_G, Status.READING), (Key.Key_R, Status.READ), (Key.Key_X, Status.SKIPPED), (Key.Key_U, Status.UNREAD)],
)
def test_the_reading_status_of_all_selected(
    key: Qt.Key, status: Status, window: Window, desk: Desk, calm: Calm
) -> None:
    ids = desk.listed()[:4]
    desk.library.reading.set_status(ids, Status.READING if status is Status.UNREAD else Status.UNREAD)
    desk.select(ids)
    press(window, key)
    calm()
    assert {row.status for row in desk.library.papers.rows(ids)} == {status}
    assert desk.selection == ids


def test_star_and_queue_turn_back_when_all_have_it(window: Window, desk: Desk) -> None:
    ids = desk.listed()[:3]
    desk.library.reading.star(ids[:1])
    desk.select(ids)
    press(window, Key.Key_S)
    assert set(desk.library.papers.find("is:starred")) == set(ids)
    press(window, Key.Key_S)
    assert desk.library.papers.find("is:starred") == []
    desk.library.reading.enqueue(ids[:1])
    press(window, Key.Key_Q)
    assert desk.library.reading.queue() == ids
    press(window, Key.Key_Q)
    assert desk.library.reading.queue() == []


def test_a_full_up_next_is_told(window: Window, desk: Desk, told: list[Message]) -> None:
    desk.choose("queue_limit", 2)
    desk.select(desk.listed()[:3])
    press(window, Key.Key_Q)
    assert (told[-1].kind, desk.library.reading.queue()) == ("error", [])


def test_ratings(window: Window, desk: Desk) -> None:
    paper = desk.selection[0]
    press(window, Key.Key_4, ALT)
    assert desk.library.papers.get(paper).rating == 4
    press(window, Key.Key_0, ALT)
    assert desk.library.papers.get(paper).rating == 0


def test_references_keys_and_titles_are_copied(
    window: Window, desk: Desk, qapp: QApplication, calm: Calm, told: list[Message]
) -> None:
    ids = desk.listed()[:2]
    keys = [row.key for row in desk.library.papers.rows(ids)]
    desk.select(ids)
    press(window, Key.Key_C, CONTROL)
    calm()
    assert qapp.clipboard().text().count("on networks") == 2 and qapp.clipboard().mimeData().hasHtml()
    assert told[-1].text == "Copied 2 references in APA, 7th edition."
    press(window, Key.Key_B, CONTROL | SHIFT)
    calm()
    assert qapp.clipboard().text().count("@") == 2
    assert told[-1].text == "Copied BibTeX of 2 papers."
    press(window, Key.Key_C, CONTROL | SHIFT)
    assert qapp.clipboard().text() == ", ".join(keys)
    desk.trigger("paper.copy_link")
    assert qapp.clipboard().text().count("paperdesk://paper/") == 2
    desk.trigger("paper.copy_title")
    assert qapp.clipboard().text().count("\n") == 1
    desk.select(ids[:1])
    press(window, Key.Key_C, CONTROL | SHIFT)
    assert told[-1].text == f"Copied {keys[0]}."


def test_the_note_is_wished_for_one_paper_only(window: Window, desk: Desk) -> None:
    wished: list[str] = []
    desk.note_wanted.connect(lambda: wished.append("note"))
    desk.select(desk.listed()[:2])
    press(window, Key.Key_N)
    assert wished == []
    desk.select(desk.listed()[:1])
    press(window, Key.Key_N)
    assert wished == ["note"]


def test_without_papers_nothing_can_be_done_to_them(window: Window, desk: Desk, calm: Calm) -> None:
    desk.trigger("go.starred")
    calm()
    assert desk.selection == []
    for action in ("paper.read", "paper.star", "paper.tag", "paper.trash", "collection.add", "paper.copy_key"):
        assert not desk.actions[action].isEnabled(), action
    assert desk.actions["file.import"].isEnabled()


def test_emptying_an_empty_trash_says_so(window: Window, desk: Desk, calm: Calm, told: list[Message]) -> None:
    desk.trigger("paper.empty_trash")
    calm()
    assert told[-1].text == "The trash is empty already."


def test_deleting_for_good_can_be_undone(window: Window, desk: Desk, calm: Calm) -> None:
    ids = desk.listed()[:2]
    desk.library.papers.trash(ids)
    desk.trigger("go.trash")
    calm()
    desk.select(ids)
    press(window, Key.Key_Delete)
    calm()
    assert desk.library.papers.find("is:trashed") == []
    assert desk.selection == []
    desk.undo()
    calm()
    assert set(desk.library.papers.find("is:trashed")) == set(ids)
