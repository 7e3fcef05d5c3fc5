"""The whole window, offscreen, by its keys: what a reader does in a day, and that it ends without leaving anything."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from paperdesk import places
from paperdesk.gui.actions import ACTIONS
from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.look import Look
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.panes.sidebar import SidebarPane
from paperdesk.gui.panes.sidebar_model import COUNT
from paperdesk.gui.panes.welcome import WelcomePane
from paperdesk.gui.window import Window
from paperdesk.record import Status
from paperdesk.settings import Settings, State

Calm = Callable[[], None]
Key, NONE, CONTROL, SHIFT = (
    Qt.Key,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    (Qt.KeyboardModifier.ShiftModifier),
)


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """A key pressed where the focus is, as shortcuts see it."""
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def counts(window: Window) -> dict[str, int]:
    sidebar = window.panes["sidebar"]
    assert isinstance(sidebar, SidebarPane)
    return {each: sidebar.model.index_of(each).data(COUNT) for each in ("queue", "unread", "read", "starred")}


# The list by keys -----------------------------------------------------------------------------------------------------


def test_the_first_minute(window: Window, desk: Desk, calm: Calm) -> None:
    """J three times, R, X, S, Q; the counts follow each key; Ctrl+Z brings all back."""
    ids = desk.listed()
    assert desk.selection == [ids[0]]
    for _step in range(3):
        press(window, Key.Key_J)
    assert desk.selection == [ids[3]]
    press(window, Key.Key_R)
    calm()
    assert desk.library.papers.get(ids[3]).status is Status.READ
    assert counts(window) == {"queue": 0, "unread": 11, "read": 1, "starred": 0}
    press(window, Key.Key_K)
    for key in (Key.Key_X, Key.Key_S, Key.Key_Q):
        press(window, key)
    calm()
    assert counts(window) == {"queue": 1, "unread": 10, "read": 1, "starred": 1}
    for _step in range(4):
        press(window, Key.Key_Z, CONTROL)
    calm()
    assert counts(window) == {"queue": 0, "unread": 12, "read": 0, "starred": 0}


def test_the_file_menu_ends_with_quit_and_fits_a_small_screen(window: Window, desk: Desk) -> None:
    menu = desk.menus[0]
    names = [action.objectName() for action in menu.actions() if action.objectName()]
    assert names[-1] == "file.quit"
    assert names.index("online.add") < names.index("file.export")
    assert menu.sizeHint().height() < 690


def test_undo_and_redo_are_named_in_their_menu(window: Window, desk: Desk) -> None:
    undo, redo = desk.actions["edit.undo"], desk.actions["edit.redo"]
    press(window, Key.Key_S)
    assert undo.text() == "Undo “Star: 1 paper”"
    press(window, Key.Key_Z, CONTROL)
    assert (redo.isEnabled(), redo.text()) == (True, "Redo “Star: 1 paper”")
    press(window, Key.Key_Z, CONTROL | SHIFT)
    assert not redo.isEnabled()
    assert redo.text() == "Redo"


def test_letters_typed_into_a_field_are_letters(window: Window, desk: Desk, calm: Calm, qapp: QApplication) -> None:
    before = desk.library.history.undo_label
    press(window, Key.Key_F, CONTROL)
    field = qapp.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "rxsq")
    calm()
    assert (field.text(), desk.search, desk.library.history.undo_label) == ("rxsq", "rxsq", before)
    QTest.keyClick(field, Key.Key_Escape)
    calm()
    assert (desk.search, len(desk.listed())) == ("", 12)


def test_enter_and_delete_belong_to_what_has_the_focus(
    window: Window, desk: Desk, monkeypatch: pytest.MonkeyPatch, calm: Calm
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(desk, "open_file", lambda: opened.append("file"))
    pane = window.panes["papers"]
    assert isinstance(pane, PapersPane)
    press(window, Key.Key_Return)
    assert opened == ["file"]
    chip = pane.header.switch._chips["table"]
    chip.setFocus()
    press(window, Key.Key_Return)
    assert (opened, desk.settings.get("list_layout")) == (["file"], "table")
    press(window, Key.Key_Delete)
    assert desk.library.papers.find("is:trashed") == []
    pane.setFocus()
    press(window, Key.Key_Delete)
    calm()
    assert len(desk.library.papers.find("is:trashed")) == 1
    assert len(desk.listed()) == 11


def test_trash_and_back(window: Window, desk: Desk, calm: Calm, told: list[Message]) -> None:
    press(window, Key.Key_A, CONTROL)
    press(window, Key.Key_Delete)
    calm()
    assert desk.library.papers.count() == 0
    desk.trigger("go.trash")
    calm()
    assert desk.actions["paper.trash"].text() == "Delete for good"
    press(window, Key.Key_A, CONTROL)
    press(window, Key.Key_Delete, SHIFT)
    calm()
    assert desk.library.papers.count() == 12
    desk.library.papers.trash(desk.library.papers.find()[:2])
    desk.trigger("paper.empty_trash")
    calm()
    assert told[-1].text == "2 papers deleted for good."
    press(window, Key.Key_Z, CONTROL)
    calm()
    assert len(desk.library.papers.find("is:trashed")) == 2


def test_moving_in_up_next_by_keys(window: Window, desk: Desk, calm: Calm) -> None:
    ids = desk.library.papers.find()[:4]
    desk.library.reading.enqueue(ids)
    desk.trigger("go.queue")
    calm()
    desk.select([ids[2], ids[3]])
    press(window, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    calm()
    assert desk.library.reading.queue() == [ids[0], ids[2], ids[3], ids[1]]
    press(window, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    press(window, Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    calm()
    assert desk.library.reading.queue() == [ids[2], ids[3], ids[0], ids[1]]
    press(window, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calm()
    assert desk.library.reading.queue() == [ids[0], ids[2], ids[3], ids[1]]


def test_every_action_has_a_name_a_place_and_keys_of_its_own(window: Window, desk: Desk) -> None:
    assert set(desk.actions) == {row.id for row in ACTIONS}
    held: dict[str, str] = {}
    for row in ACTIONS:
        assert row.title and row.icon
        assert row.menu
        for key in row.keys:
            written = QKeySequence(key).toString()
            assert written, key
            assert written not in held, (row.id, held[written])
            held[written] = row.id
    shown = [action for menu in desk.menus for action in menu.actions() if not action.isSeparator()]
    assert len({action.text() for action in shown}) == len(shown)


def test_all_panes_and_buttons_have_names_for_screen_readers(window: Window) -> None:
    for pane in window.panes.values():
        assert pane.accessibleName()
    nameless = [
        f"{type(each).__name__} in {each.parent()}"
        for name in ("sidebar", "status", "welcome")
        for each in window.panes[name].findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisibleTo(window) and not each.accessibleName()
    ]
    assert nameless == []


# Places ---------------------------------------------------------------------------------------------------------------


def test_sides_are_hidden_shown_and_remembered(
    open_window: Callable[..., Window], open_desk: Callable[[Path], Desk], filled: Path, qapp: QApplication
) -> None:
    desk = open_desk(filled)
    window = open_window(desk)
    press(window, Key.Key_F6)
    assert window.panes["sidebar"].isAncestorOf(qapp.focusWidget())
    desk.trigger("view.sidebar")
    assert window.panes["sidebar"].isHidden()
    assert qapp.focusWidget() is window.panes["papers"].focusProxy()
    window.resize(1300, 700)
    window.close()
    again = open_window(open_desk(filled), (1300, 700))
    assert again.panes["sidebar"].isHidden()
    press(again, Key.Key_F6)
    assert again.panes["sidebar"].isVisible()


def test_borders_stay_where_they_were_moved(
    open_window: Callable[..., Window], open_desk: Callable[[Path], Desk], filled: Path
) -> None:
    window = open_window(open_desk(filled))
    splits = window._splits
    splits.moveSplitter(300, 1)
    wide = window.panes["sidebar"].width()
    assert wide == 300
    window.resize(1400, 800)
    assert window.panes["sidebar"].width() == 300
    window.close()
    again = open_window(open_desk(filled), (1400, 800))
    assert again.panes["sidebar"].width() == 300


def test_a_narrow_window_takes_the_side_not_asked_for_last(
    open_window: Callable[..., Window], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(desk, (1400, 800))
    details = window.panes["details"]
    details.setMinimumWidth(400)
    assert details.isVisible()
    window.resize(700, 700)
    assert details.isHidden()
    assert window.panes["sidebar"].isVisible()
    assert window.width() == 700
    desk.trigger("view.details")
    assert details.isVisible()
    assert window.panes["sidebar"].isHidden()
    window.resize(1400, 800)
    assert details.isVisible()
    assert window.panes["sidebar"].isVisible()


def test_a_state_file_full_of_junk_does_no_harm(
    open_window: Callable[..., Window], open_desk: Callable[[Path], Desk], filled: Path, state: State
) -> None:
    for name in ("window", "splits", "sidebar_folded", "libraries", "library_names", "left_at", "palette", "sort:all"):
        state.set(name, {"window": "not base64!", "splits": {"sidebar": "wide"}}.get(name, 7))
    desk = open_desk(filled)
    window = open_window(desk)
    desk.trigger("go.unread")
    assert window.isVisible()
    assert len(desk.listed()) == 12


# Preferences ----------------------------------------------------------------------------------------------------------


def test_preferences_take_effect_at_once(window: Window, desk: Desk, look: Look, settings: Settings) -> None:
    desk.trigger("view.dark")
    assert look.dark
    assert desk.actions["view.dark"].isChecked()
    assert not desk.actions["view.light"].isChecked()
    desk.trigger("view.light")
    assert not look.dark
    press(window, Key.Key_Plus, CONTROL)
    assert look.scale == 110
    press(window, Key.Key_0, CONTROL)
    assert look.scale == 100
    assert window.menuBar().isHidden()
    desk.choose("menu_bar", True)
    assert window.menuBar().isVisible()
    desk.trigger("view.table")
    pane = window.panes["papers"]
    assert isinstance(pane, PapersPane)
    assert pane.view.table
    settings.set_keys("paper.star", ["F4"])
    press(window, Key.Key_S)
    assert desk.library.papers.find("is:starred") == []
    press(window, Key.Key_F4)
    assert len(desk.library.papers.find("is:starred")) == 1


# Papers coming in -----------------------------------------------------------------------------------------------------


def dropped(window: Window, data: QMimeData) -> bool:
    """Drag something over the middle of the window and drop it; whether it was taken."""
    middle = window.rect().center()
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(middle, copy, data, left, NONE)
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return False
    assert window._drop.isVisible()
    QApplication.sendEvent(window, QDropEvent(QPointF(middle), copy, data, left, NONE))
    assert window._drop.isHidden()
    return True


def test_files_and_text_are_dropped_anywhere_but_papers_are_not(
    window: Window, desk: Desk, calm: Calm, told: list[Message], tmp_path: Path
) -> None:
    page = QMimeData()
    page.setUrls([QUrl.fromLocalFile(str(places.resources() / "sample" / "trending-papers.txt"))])
    assert dropped(window, page)
    calm()
    assert desk.library.papers.count() == 90
    text = QMimeData()
    text.setText("@article{a, title={Dropped text}}")
    assert dropped(window, text)
    calm()
    assert len(desk.library.papers.find("dropped")) == 1
    wrong = QMimeData()
    wrong.setUrls([QUrl.fromLocalFile(str(tmp_path / "nothing.here"))])
    assert dropped(window, wrong)
    calm()
    assert told[-1].kind == "error"
    papers = QMimeData()
    papers.setData("application/x-paperdesk-papers", b"[1]")
    papers.setText("Paper 1")
    assert not dropped(window, papers)


def test_a_dropped_folder_is_asked_about_and_comes_in(
    window: Window, desk: Desk, calm: Calm, dialog: Callable[[], QDialog], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a.bib").write_text("@article{a, title={In a folder}}")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    assert dropped(window, data)
    calm()
    shown = dialog()
    assert shown.windowTitle() == "Import mine"
    QTest.keyClick(shown.focusWidget() or shown, Key.Key_Return)
    calm()
    assert len(desk.library.papers.find("title:folder")) == 1


def test_ctrl_v_brings_in_what_was_copied(window: Window, desk: Desk, qapp: QApplication, calm: Calm) -> None:
    qapp.clipboard().setText((places.resources() / "sample" / "trending-papers.txt").read_text(encoding="utf-8"))
    press(window, Key.Key_V, CONTROL)
    calm()
    assert desk.library.papers.count() == 90
    press(window, Key.Key_V, CONTROL)
    calm()
    assert desk.library.papers.count() == 90


def test_messages_stand_in_the_banner_with_their_way_out(window: Window, desk: Desk, calm: Calm) -> None:
    pane = window.panes["papers"]
    assert isinstance(pane, PapersPane)
    desk.tell("Something happened.", "info", "paper.star", "Star it")
    assert pane.banner.text == "Something happened."
    pane.banner.actions_shown[0].click()
    assert len(desk.library.papers.find("is:starred")) == 1
    assert pane.banner.text == ""


# The empty library ----------------------------------------------------------------------------------------------------


@pytest.fixture
def empty(open_desk: Callable[[Path], Desk], open_window: Callable[[Desk], Window], tmp_path: Path) -> Desk:
    """The desk of a window on an empty library."""
    desk = open_desk(tmp_path / "empty")
    open_window(desk)
    return desk


def test_an_empty_library_invites_and_says_what_went_wrong(empty: Desk, qtbot: QtBot, qapp: QApplication) -> None:
    window = empty.window
    assert isinstance(window, Window)
    welcome = window.panes["welcome"]
    assert isinstance(welcome, WelcomePane)
    assert welcome.isVisible()
    assert window.panes["details"].isHidden()
    assert qapp.focusWidget() is welcome
    empty.importing.text("no bibliography at all")
    qtbot.waitUntil(lambda: welcome.banner.isVisible())
    assert welcome.banner.kind == "error"
    press(window, Key.Key_Tab)
    assert qapp.focusWidget().accessibleName() in ("Open the sample library", "Close this message")


def test_the_first_papers_take_the_place_of_the_invitation(empty: Desk, qtbot: QtBot) -> None:
    window = empty.window
    assert isinstance(window, Window)
    empty.importing.text("@article{a, title={First}}\n@article{b, title={Second}}")
    qtbot.waitUntil(lambda: len(empty.selection) == 1 and not empty.jobs.running)
    assert window.panes["papers"].isVisible()
    assert window.panes["details"].isVisible()
    assert window.focusWidget() is window.panes["papers"].focusProxy()
    empty.undo()
    qtbot.waitUntil(lambda: window.panes["welcome"].isVisible())
    empty.redo()
    qtbot.waitUntil(lambda: window.panes["papers"].isVisible())


def test_the_sample_opens_from_the_invitation_with_its_first_paper_selected(empty: Desk, qtbot: QtBot) -> None:
    window = empty.window
    assert isinstance(window, Window)
    press(window, Key.Key_Tab)
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: empty.library.papers.count() == 78 and not empty.jobs.running, timeout=10_000)
    qtbot.waitUntil(lambda: len(empty.listed()) == 78 and bool(empty.selection))
    assert window.windowTitle() == "Sample library — PaperDesk"
    assert empty.selection == [empty.listed()[0]]
    row = empty.library.papers.rows(empty.selection)[0]
    assert row.title == empty.library.papers.rows(empty.library.papers.find("", sort="added", limit=1))[0].title


# Libraries ------------------------------------------------------------------------------------------------------------


def test_switching_moving_and_restoring_from_the_window(
    window: Window, desk: Desk, calm: Calm, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.library.folder
    desk.libraries.open(tmp_path / "other", create=True)
    assert window.windowTitle() == "other — PaperDesk"
    assert window.panes["welcome"].isVisible()
    desk.libraries.open(first)
    calm()
    assert (len(desk.listed()), desk.view.id) == (12, "unread")
    backup = desk.library.backups.create()
    press(window, Key.Key_S)
    desk.libraries.restore(backup.path)
    assert window._away.isVisible()
    assert not window._frame.isEnabled()
    qtbot.waitUntil(lambda: desk.is_open and window._away.isHidden())
    calm()
    assert counts(window)["starred"] == 0
    desk.libraries.move(tmp_path / "moved")
    qtbot.waitUntil(lambda: desk.is_open and window._away.isHidden())
    calm()
    press(window, Key.Key_S)
    calm()
    assert counts(window)["starred"] == 1
    assert (tmp_path / "moved" / "library.sqlite").exists()


def test_a_lost_library_is_asked_about(
    window: Window, desk: Desk, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calm: Calm
) -> None:
    from paperdesk.gui.dialogs.trouble import TroubleDialog

    other = tmp_path / "other"
    monkeypatch.setattr(TroubleDialog, "choose", lambda _dialog: other)
    assert desk.close_library()
    desk.away.emit("Move the library")
    desk.lost.emit(tmp_path / "gone" / "library", OSError("gone"))
    assert desk.library.folder == other
    assert window._frame.isEnabled()
    calm()


# The end --------------------------------------------------------------------------------------------------------------


def test_closing_saves_the_note_ends_the_import_and_leaves_nothing(
    open_window: Callable[..., Window], open_desk: Callable[[Path], Desk], filled: Path, qtbot: QtBot
) -> None:
    others = set(threading.enumerate())
    desk = open_desk(filled)
    window = open_window(desk)
    paper = desk.library.papers.find()[0]
    notes: list[bool] = []
    desk.flush.append(lambda: notes.append(desk.library.notes.save(paper, "typed until the end", "a")))
    ended: list[str] = []
    window.closed.append(lambda: ended.append("closed"))
    many = "\n".join(f"@article{{k{number}, title={{Title {number}}}}}" for number in range(4_000))
    desk.importing.text(many)
    qtbot.waitUntil(lambda: desk.library.papers.count() > 12, timeout=10_000)
    press(window, Key.Key_Q, CONTROL)
    assert (ended, desk.is_open) == (["closed"], False)
    assert notes[-1:] != []
    assert set(threading.enumerate()) <= others
    again = open_desk(filled)
    assert again.library.notes.get(paper).text == "typed until the end"
    assert again.library.papers.count() > 12


def test_a_dialog_open_at_the_end_is_no_hindrance(window: Window, desk: Desk, dialog: Callable[[], QDialog]) -> None:
    desk.trigger("file.preferences")
    dialog()
    window.close()
    assert not desk.is_open


def test_leaving_the_window_saves_what_is_being_written(
    window: Window, desk: Desk, qtbot: QtBot, qapp: QApplication
) -> None:
    saved: list[str] = []
    desk.flush.append(lambda: saved.append("note"))
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    assert saved


def test_clicking_beside_everything_leaves_the_field(window: Window, qapp: QApplication, desk: Desk) -> None:
    desk.search_wanted.emit()
    assert isinstance(qapp.focusWidget(), QLineEdit)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(1, window.height() - 1))
    assert qapp.focusWidget() is window
    press(window, Key.Key_J)
    assert len(desk.selection) == 1
