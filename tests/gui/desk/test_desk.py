"""The desk without a window: news, undo, jobs, what it remembers, and how libraries come and go under it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from paperdesk import children
from paperdesk.errors import BadInputError
from paperdesk.gui.desk import Desk, Message, View
from paperdesk.gui.desk import desk as desk_file
from paperdesk.library import Changes, Library
from paperdesk.progress import Progress
from paperdesk.record import Record, Status
from paperdesk.settings import Settings, State


def test_news_come_on_the_gui_thread_and_name_what_undo_takes_back(desk: Desk, qtbot: QtBot) -> None:
    heard: list[tuple[Changes, str]] = []
    desk.changed.connect(lambda changes: heard.append((changes, threading.current_thread().name)))
    ids = desk.library.papers.find()
    thread = threading.Thread(target=desk.library.reading.set_status, args=(ids[:3], Status.READ))
    thread.start()
    thread.join()
    assert heard == []
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert heard[0][0].kinds >= {"status"}
    assert heard[0][1] == "MainThread"
    assert desk.undo_label == "Mark 3 papers read"


def test_undo_and_redo_say_what_they_did_and_offer_the_way_back(desk: Desk, told: list[Message]) -> None:
    ids = desk.library.papers.find()
    desk.library.reading.star(ids[:2])
    desk.undo()
    assert desk.library.papers.find("is:starred") == []
    assert told[-1] == Message("Undone: Star: 2 papers.", "info", "edit.redo", "Redo")
    assert desk.redo_label == "Star: 2 papers"
    desk.redo()
    assert len(desk.library.papers.find("is:starred")) == 2
    assert told[-1].action == "edit.undo"


def test_undo_without_a_step_says_nothing(open_desk: Callable[[Path], Desk], tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "empty")
    told: list[Message] = []
    desk.message_posted.connect(told.append)
    desk.undo()
    desk.redo()
    assert told == []


def test_open_editors_save_before_undo(desk: Desk) -> None:
    paper = desk.library.papers.find()[0]
    desk.library.notes.save(paper, "first", "a")
    desk.flush.append(lambda: desk.library.notes.save(paper, "second", "b"))
    desk.undo()
    assert desk.library.notes.get(paper).text == "first"


def test_a_verb_on_many_papers_is_a_job(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_file, "DIRECT", 5)
    ids = desk.library.papers.find()
    assert desk.do("Star", desk.library.reading.star, ids[:5]) is None
    job = desk.do("Star", desk.library.reading.star, ids)
    assert job is not None
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert len(desk.library.papers.find("is:starred")) == 12


def test_an_error_a_reader_can_mend_is_a_message(desk: Desk, told: list[Message], qtbot: QtBot) -> None:
    ids = desk.library.papers.find()
    assert desk.attempt(desk.library.reading.rate, ids, 7) is None
    assert (told[-1].kind, told[-1].text) == ("error", "A rating goes from 0 to 5, not 7.")
    job = desk.jobs.start("Rate", desk.library.reading.rate, ids, 9)
    job.failed.connect(desk.report_error)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[-1].text == "A rating goes from 0 to 5, not 9."
    desk.report_error(RuntimeError("a bug"))
    assert told[-1].action == "help.log"


def test_what_another_process_changes_is_news(desk: Desk, qtbot: QtBot, filled: Path) -> None:
    heard: list[Changes] = []
    desk.changed.connect(heard.append)
    with Library.open(filled) as beside:
        beside.reading.star(beside.papers.find()[:1])
    qtbot.waitUntil(lambda: any("star" in changes.kinds for changes in heard), timeout=5_000)


def test_a_library_that_cannot_be_asked_is_told_once(
    desk: Desk, told: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise BadInputError("The disk is away.")

    monkeypatch.setattr(desk.library, "news_from_others", fail)
    desk.hearing.look()
    desk.hearing.look()
    assert [message.text for message in told] == ["The disk is away."]
    monkeypatch.undo()
    desk.hearing.look()
    monkeypatch.setattr(desk.library, "news_from_others", fail)
    desk.hearing.look()
    assert len(told) == 2


def test_the_view_the_order_and_the_paper_are_remembered(
    open_desk: Callable[[Path], Desk], filled: Path, tmp_path: Path
) -> None:
    desk = open_desk(filled)
    ids = desk.library.papers.find()
    view = next(tag for tag in desk.library.tags.tree() if tag.path == "vision")
    desk.show_again(f"tag:{view.path}")
    desk.sort_by("title")
    desk.select([ids[3]])
    desk.shut_down()
    again = open_desk(filled)
    assert again.view == View("tag:vision", "vision", "tag:vision", "title")
    again.listed = lambda: ids
    again.list_changed.emit(12, 12)
    assert again.selection == [ids[3]]
    assert again.place("queue").sort == "queue"
    other = open_desk(tmp_path / "other")
    assert other.view.id == "unread"


def test_a_remembered_view_that_is_gone_is_forgotten(
    open_desk: Callable[[Path], Desk], filled: Path, state: State
) -> None:
    desk = open_desk(filled)
    desk.show_again("tag:vision")
    desk.shut_down()
    with Library.open(filled) as library:
        library.tags.delete(["vision"])
    again = open_desk(filled)
    assert again.view.id == "unread"
    for junk in ("no list", [1, {"library": again.library.id}], [{"library": again.library.id, "view": 5}], None):
        state.set("left_at", junk)
        assert again.memory.find(again.library) == (None, 0)


def test_papers_that_are_gone_leave_the_selection(desk: Desk) -> None:
    ids = desk.library.papers.find()
    desk.select(ids[:3])
    desk.library.papers.delete(ids[1:2])
    assert desk.selection == [ids[0], ids[2]]


def test_a_setting_that_cannot_be_kept_holds_all_the_same(
    desk: Desk, told: list[Message], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    settings.watch(heard.append)

    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings._state, "save", full)
    desk.choose("weekly_goal", 9)
    assert "No space left" in told[-1].text
    assert (settings.get("weekly_goal"), heard) == (9, ["weekly_goal"])


def test_pasting_takes_copied_files_before_text(
    desk: Desk, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files: list[list[Path]] = []
    texts: list[str] = []
    monkeypatch.setattr(desk.importing, "paths", files.append)
    monkeypatch.setattr(desk.importing, "text", texts.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.bib"))])
    data.setText("a.bib")
    qapp.clipboard().setMimeData(data)
    desk.paste()
    qapp.clipboard().setText("@article{a}")
    desk.paste()
    assert (files, texts) == ([[tmp_path / "a.bib"]], ["@article{a}"])


def test_files_are_opened_by_the_system_but_no_programs(
    desk: Desk, told: list[Message], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(children, "open_in_system", opened.append)
    paper = desk.library.papers.find()[0]
    desk.select([paper])
    desk.open_file()
    assert told[-1].action == "paper.attach"
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.4")
    desk.library.files.attach(paper, [file], copy=False)
    desk.open_file()
    assert opened == [file]
    assert desk.library.papers.get(paper).status is Status.READING
    file.unlink()
    desk.open_file()
    assert "not there any more" in told[-1].text
    monkeypatch.undo()
    program = tmp_path / "run.desktop"
    program.write_text("[Desktop Entry]")
    assert not desk.open_path(program)
    assert "is a program" in told[-1].text


def test_links_other_than_of_the_web_are_not_opened(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def note(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note)
    for url in ("https://example.org/a", "file:///etc/passwd", "javascript:alert(1)", "mailto:a@b.org"):
        desk.open_link(url)
    assert opened == ["https://example.org/a", "mailto:a@b.org"]


# Libraries under the desk ---------------------------------------------------------------------------------------------


def test_switching_waits_for_quiet_jobs_and_lets_imports_end(
    desk: Desk, told: list[Message], qtbot: QtBot, tmp_path: Path
) -> None:
    before = desk.library
    gate, counting = threading.Event(), threading.Event()

    def long_import(progress: Progress) -> int:
        assert gate.wait(10)
        return before.papers.add(Record(title="Late"))

    def count(progress: Progress) -> int:
        counting.set()
        while True:
            progress.check()
            before.papers.count()

    desk.jobs.start("Count", count, lane="counts", quiet=True)
    assert counting.wait(5)
    job = desk.jobs.start("Import", long_import)
    assert desk.libraries.open(tmp_path / "other", create=True)
    assert desk.library is not before
    assert desk.jobs.running == [job]
    gate.set()
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert job.error is None
    with Library.open(before.folder) as again:
        assert len(again.papers.find("late")) == 1
    assert desk.library.papers.count() == 0


def test_late_news_of_the_library_before_are_not_heard(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    heard: list[Changes] = []
    before = desk.library
    thread = threading.Thread(target=before.reading.star, args=(before.papers.find()[:1],))
    thread.start()
    thread.join()
    desk.changed.connect(heard.append)
    desk.libraries.open(tmp_path / "other", create=True)
    desk.library.tags.create("here")
    qtbot.waitUntil(lambda: bool(heard))
    assert [changes.label for changes in heard] == ["New tag “here”"]


def test_a_library_that_does_not_open_leaves_the_one_before(desk: Desk, told: list[Message], tmp_path: Path) -> None:
    before = desk.library
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "thesis.tex").write_text("mine")
    assert not desk.libraries.open(wrong, create=True)
    assert told[-1].kind == "error"
    assert desk.library is before
    assert desk.library.papers.count() == 12
    assert desk.libraries.open(before.folder)
    assert told[-1].text == "That library is open."


def test_a_library_open_in_another_window_is_not_opened_twice(desk: Desk, told: list[Message], tmp_path: Path) -> None:
    asked: list[Path] = []

    def elsewhere(folder: Path) -> bool:
        asked.append(folder)
        return True

    desk.libraries.open_elsewhere = elsewhere
    assert not desk.libraries.open(tmp_path / "other")
    assert asked == [tmp_path / "other"]
    assert "another window" in told[-1].text


def test_moving_and_restoring_work_on_afterwards(desk: Desk, told: list[Message], qtbot: QtBot, tmp_path: Path) -> None:
    away: list[str] = []
    desk.away.connect(away.append)
    backup = desk.library.backups.create()
    ids = desk.library.papers.find()
    desk.library.reading.star(ids)
    old = desk.library.folder
    desk.libraries.move(tmp_path / "new place" / "library")
    qtbot.waitUntil(lambda: away == ["Move the library", ""])
    assert desk.library.folder == tmp_path / "new place" / "library"
    assert not old.exists()
    assert desk.libraries.recent()[0] == desk.library.folder
    assert old not in desk.libraries.recent()
    desk.library.tags.add(ids[:1], ["after"])
    desk.libraries.restore(desk.library.backups.path(backup.path.name))
    qtbot.waitUntil(lambda: len(away) == 4)
    assert desk.library.papers.find("is:starred") == []
    assert "kept in" in told[-1].text
    desk.library.reading.star(ids[:1])
    assert len(desk.library.papers.find("is:starred")) == 1


def test_a_move_that_fails_leaves_the_library_open(
    desk: Desk, told: list[Message], qtbot: QtBot, tmp_path: Path
) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "a").write_text("x")
    folder = desk.library.folder
    desk.libraries.move(full)
    qtbot.waitUntil(lambda: bool(told))
    assert (told[-1].kind, desk.is_open, desk.library.folder) == ("error", True, folder)
    assert desk.library.papers.count() == 12


def test_nothing_is_moved_under_an_import(desk: Desk, told: list[Message], qtbot: QtBot, tmp_path: Path) -> None:
    gate = threading.Event()
    desk.jobs.start("Import books.bib", lambda: gate.wait(10))
    desk.libraries.move(tmp_path / "elsewhere")
    assert "Import books.bib" in told[-1].text
    assert desk.is_open
    gate.set()
    qtbot.waitUntil(lambda: not desk.jobs.running)


def test_a_library_that_is_lost_on_the_way_is_told(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    lost: list[Path] = []
    desk.lost.connect(lambda folder, _error: lost.append(folder))

    def fail(folder: Path, **_named: object) -> Library:
        raise BadInputError("gone")

    backup = desk.library.backups.create()
    monkeypatch.setattr(Library, "open", fail)
    desk.libraries.restore(backup.path)
    qtbot.waitUntil(lambda: bool(lost))
    assert not desk.is_open


def test_the_sample_is_a_library_of_its_own(desk: Desk, qtbot: QtBot, home: Path) -> None:
    before = desk.library.folder
    desk.libraries.open_sample()
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert desk.library.folder != before
    assert (desk.library.name, desk.library.papers.count(), desk.view.id) == ("Sample library", 78, "unread")
    assert desk.libraries.name_of(desk.library.folder) == "Sample library"
    assert desk.undo_label == ""  # the first Ctrl+Z does not empty it
    desk.undo()
    assert desk.library.papers.count() == 78
    desk.library.papers.trash(desk.library.papers.find())
    desk.libraries.open(before)
    desk.libraries.open_sample()  # what its reader did to it stays done
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert desk.library.papers.count() == 0


def test_a_sample_whose_import_was_stopped_is_filled_again(desk: Desk, qtbot: QtBot) -> None:
    before = desk.library.folder
    desk.libraries.open_sample()
    desk.jobs.running[-1].cancel()
    qtbot.waitUntil(lambda: not desk.jobs.running)
    held = desk.library.papers.count()
    desk.libraries.open(before)
    desk.libraries.open_sample()
    qtbot.waitUntil(lambda: not desk.jobs.running)
    assert desk.library.papers.count() == (held or 78)


def test_shutting_down_twice_is_once(desk: Desk) -> None:
    saved: list[str] = []
    desk.flush.append(lambda: saved.append("note"))
    desk.shut_down()
    desk.shut_down()
    assert saved == ["note"]
    assert not desk.is_open
