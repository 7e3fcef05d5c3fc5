"""The folder of notes of a library: chosen, brought in step on wish and by itself, and what is said of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message, note_folder
from paperdesk.library.archive import unpack
from paperdesk.library.libraries import move

Settled = Callable[[], None]


@pytest.fixture
def settled(qtbot: QtBot, desk: Desk) -> Settled:
    return lambda: qtbot.waitUntil(lambda: not desk.jobs.running, timeout=10_000)


@pytest.fixture
def folder(desk: Desk, tmp_path: Path, settled: Settled, told: list[Message]) -> Path:
    """A folder that is in step."""
    desk.library.notes.save(desk.library.papers.find("", "added")[0], "My thoughts")
    desk.notes_in_folder.choose(tmp_path / "vault")
    settled()
    return tmp_path / "vault"


def test_a_chosen_folder_is_remembered_and_brought_in_step(
    desk: Desk, folder: Path, told: list[Message], settled: Settled
) -> None:
    assert desk.notes_in_folder.folder == folder
    assert len(list(folder.glob("*.md"))) == 12
    assert told[-1].kind == "good" and "12 files written" in told[-1].text
    (note,) = (path for path in folder.glob("*.md") if "My thoughts" in path.read_text("utf-8"))
    note.write_text(note.read_text("utf-8").replace("My thoughts", "Other thoughts"), "utf-8")
    desk.notes_in_folder.sync()
    settled()
    paper = desk.library.papers.find("", "added")[0]
    assert desk.library.papers.get(paper).note == "Other thoughts"
    assert "1 read back" in told[-1].text and told[-1].action == "edit.undo"
    desk.notes_in_folder.choose(None)
    assert desk.notes_in_folder.folder is None and note.exists()


def test_conflicts_and_remarks_are_offered_once(
    desk: Desk, folder: Path, told: list[Message], settled: Settled
) -> None:
    paper = desk.library.papers.find("", "added")[0]
    (note,) = (path for path in folder.glob("*.md") if "My thoughts" in path.read_text("utf-8"))
    note.write_text(note.read_text("utf-8").replace("My thoughts", "Theirs"), "utf-8")
    desk.library.notes.save(paper, "Ours")
    (sorted(folder.glob("*.md"))[-1]).write_bytes(b"\xff\xfe\xff")
    desk.notes_in_folder.sync(asked=False)
    settled()
    assert (told[-1].kind, told[-1].action) == ("warning", "notes.report")
    assert desk.notes_in_folder.last is not None and len(desk.notes_in_folder.last.conflicts) == 1
    count = len(told)
    desk.notes_in_folder.sync(asked=False)
    settled()
    assert len(told) == count, "what was told is not told again by itself"
    desk.notes_in_folder.sync()
    settled()
    assert len(told) == count + 1


def test_it_is_kept_in_step_by_itself_while_that_is_wanted(
    desk: Desk, folder: Path, told: list[Message], settled: Settled, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(note_folder, "_AFTER_MS", 10)
    count = len(told)
    paper = desk.library.papers.find("", "added")[1]
    desk.library.notes.save(paper, "A second note")
    qtbot.waitUntil(lambda: any("A second note" in path.read_text("utf-8") for path in folder.glob("*.md")))
    settled()
    assert len(told) == count, "what nobody asked for is not told"
    desk.choose("notes_by_itself", False)
    started: list[str] = []
    desk.jobs.started.connect(lambda job: started.append(job.title))
    desk.notes_in_folder._by_itself()
    assert started == []


def test_back_from_an_editor_what_was_typed_there_is_in_the_note(
    desk: Desk, folder: Path, told: list[Message], settled: Settled
) -> None:
    (note,) = (path for path in folder.glob("*.md") if "My thoughts" in path.read_text("utf-8"))
    note.write_text(note.read_text("utf-8") + "A line from elsewhere.\n", "utf-8")
    desk.look.application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert not desk.jobs.running
    desk.look.application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    settled()
    paper = desk.library.papers.find("", "added")[0]
    assert "A line from elsewhere." in desk.library.papers.get(paper).note
    assert "1 read back" in told[-1].text and told[-1].action == "edit.undo"


def test_a_look_by_itself_takes_over_no_field_that_is_being_typed(desk: Desk, folder: Path, settled: Settled) -> None:
    saved: list[str] = []
    desk.flush.append(lambda: saved.append("all"))
    desk.notes_in_folder.sync(asked=False)
    settled()
    assert saved == []
    desk.notes_in_folder.sync()
    settled()
    assert saved == ["all"]


def test_what_was_written_last_is_in_the_folder_when_the_window_closes(desk: Desk, folder: Path) -> None:
    desk.library.notes.save(desk.library.papers.find("", "added")[1], "Written at the very end")
    desk.shut_down()
    assert any("Written at the very end" in path.read_text("utf-8") for path in folder.glob("*.md"))


def test_a_folder_that_is_away_at_the_end_keeps_nobody_from_closing(
    desk: Desk, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(folder)
    folder.write_text("in the way", "utf-8")
    desk.library.notes.save(desk.library.papers.find("", "added")[1], "Written at the very end")
    desk.shut_down()
    assert "the folder of notes is not in step" in caplog.text


def test_a_folder_that_cannot_be_used_is_said_once(
    desk: Desk, folder: Path, told: list[Message], settled: Settled, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    desk.notes_in_folder.choose(tmp_path / "file")
    settled()
    assert told[-1].kind == "error" and desk.notes_in_folder.folder == tmp_path / "file"
    count = len(told)
    desk.notes_in_folder.sync(asked=False)
    settled()
    assert len(told) == count


def test_the_library_s_own_folder_is_refused_and_forgotten(desk: Desk, told: list[Message], settled: Settled) -> None:
    desk.notes_in_folder.choose(desk.library.folder / "notes")
    settled()
    assert "cannot lie in the library" in told[-1].text and desk.notes_in_folder.folder is None


def test_the_folder_is_that_of_the_library_where_it_lies(
    desk: Desk, folder: Path, open_desk: Callable[[Path], Desk], tmp_path: Path, settled: Settled
) -> None:
    library = desk.library.folder
    desk.library.archive.write(tmp_path / "all.paperdesk")
    unpack(tmp_path / "all.paperdesk", tmp_path / "unpacked")
    desk.shut_down()
    shutil.copytree(library, tmp_path / "copied")
    for other in ("other", "unpacked", "copied"):
        assert open_desk(tmp_path / other).notes_in_folder.folder is None
    assert open_desk(library).notes_in_folder.folder == folder
    shutil.rmtree(library)
    unpack(tmp_path / "all.paperdesk", library)
    assert open_desk(library).notes_in_folder.folder is None, "an old copy in the same place is another"


def test_a_library_that_is_moved_takes_it_along(
    desk: Desk, folder: Path, open_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    library = desk.library.folder
    desk.shut_down()
    move(library, tmp_path / "moved")
    assert open_desk(tmp_path / "moved").notes_in_folder.folder == folder
    shutil.copytree(tmp_path / "moved", library)
    assert open_desk(library).notes_in_folder.folder is None


def test_what_an_earlier_version_remembered_goes_on_in_one_place(
    desk: Desk, open_desk: Callable[[Path], Desk], home: Path, tmp_path: Path
) -> None:
    library, number, state = desk.library, desk.library.id, desk.state
    library.index.home.mkdir(parents=True, exist_ok=True)
    desk.shut_down()
    shutil.copytree(library.folder, tmp_path / "copied")
    for junk in ("broken", [3], [{"library": number}], [{"library": number, "folder": 5}], None):
        shutil.rmtree(home / "state" / "agreed")
        state.set("note_folders", junk)
        assert open_desk(library.folder).notes_in_folder.folder is None
    shutil.rmtree(home / "state" / "agreed")
    state.set("note_folders", [{"library": number, "folder": str(tmp_path / "vault")}])
    assert open_desk(tmp_path / "copied").notes_in_folder.folder is None
    first = open_desk(library.folder)
    assert first.notes_in_folder.folder == tmp_path / "vault"
    first.notes_in_folder.choose(None)
    first.shut_down()
    assert open_desk(library.folder).notes_in_folder.folder is None


def test_a_folder_that_cannot_be_remembered_is_not_chosen(
    desk: Desk, told: list[Message], home: Path, tmp_path: Path
) -> None:
    shutil.rmtree(home / "state" / "agreed")
    (home / "state" / "agreed").write_text("in the way", "utf-8")
    desk.notes_in_folder.choose(tmp_path / "vault")
    assert told[-1].kind == "error" and "cannot be remembered" in told[-1].text
    assert desk.notes_in_folder.folder is None and not (tmp_path / "vault").exists()
