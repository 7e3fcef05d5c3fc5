"""Files kept in step while the window is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk, Message, keeping
from paperdesk.library import Library
from paperdesk.library.archive import unpack


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_AFTER_MS", 10)
    monkeypatch.setattr(keeping, "_AT_START_MS", 10)


def test_a_file_follows_the_news(desk: Desk, told: list[Message], tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "thesis.bib"
    assert desk.keeping.add(path, collection="Thesis", query="", format="bibtex")
    qtbot.waitUntil(lambda: path.exists() and path.read_text("utf-8").count("@") == 3)
    qtbot.waitUntil(lambda: any(message.text == "thesis.bib: 3 papers." for message in told))
    ids = desk.library.papers.find("", "added")
    desk.library.collections.add(ids[5:7], desk.library.collections.ensure("Thesis"))
    qtbot.waitUntil(lambda: path.read_text("utf-8").count("@") == 5)
    desk.keeping.write_now()
    qtbot.waitUntil(lambda: told[-1].text == "Every file is in step.")
    assert not desk.keeping.add(path, collection="", query="", format="bibtex")
    assert (told[-1].kind, "kept in step already" in told[-1].text) == ("error", True)


def test_what_changed_while_no_window_was_open_is_written_at_the_start(
    filled: Path, open_desk: Callable[[Path], Desk], tmp_path: Path, qtbot: QtBot
) -> None:
    with Library.open(filled) as library:
        library.standing.add(tmp_path / "all.ris", format="ris")
    desk = open_desk(filled)
    qtbot.waitUntil((tmp_path / "all.ris").exists)
    qtbot.waitUntil(lambda: not desk.keeping.working)
    ((state, _at),) = desk.keeping.states.values()
    assert state.written and not state.error


def test_a_failure_is_told_once_until_it_goes_well(
    desk: Desk, told: list[Message], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "none").write_text("in the way", "utf-8")
    desk.library.standing.add(tmp_path / "none" / "x.bib")
    ids = desk.library.papers.find()

    def looked() -> None:
        with qtbot.waitSignals([desk.keeping.looked, desk.keeping.looked]):  # it begins, it ends
            desk.library.reading.star(ids) if len(
                desk.library.papers.find("is:starred")
            ) < 2 else desk.library.reading.unstar(ids)

    looked()
    looked()
    failures = [message for message in told if message.kind == "error"]
    assert len(failures) == 1 and failures[0].action == "file.kept" and "x.bib" in failures[0].text
    (tmp_path / "none").unlink()
    (tmp_path / "none").mkdir()
    looked()
    assert (tmp_path / "none" / "x.bib").exists()
    (tmp_path / "none" / "x.bib").unlink()
    (tmp_path / "none").rmdir()
    (tmp_path / "none").write_text("again", "utf-8")
    looked()
    assert len([message for message in told if message.kind == "error"]) == 2


def test_without_such_files_nothing_is_done(desk: Desk, qtbot: QtBot) -> None:
    started: list[str] = []
    desk.jobs.started.connect(lambda job: started.append(job.title))
    desk.keeping._write()
    assert started == []


def test_a_library_from_elsewhere_says_so_and_writes_nothing_until_it_is_woken(
    desk: Desk, open_desk: Callable[[Path], Desk], told: list[Message], tmp_path: Path, qtbot: QtBot
) -> None:
    bib = tmp_path / "thesis.bib"
    desk.library.standing.add(bib)
    desk.library.standing.add(tmp_path / "all.ris", format="ris")
    desk.library.archive.write(tmp_path / "all.paperdesk")
    desk.keeping.finish()
    bib.write_text("mine", "utf-8")
    (tmp_path / "all.ris").unlink()
    unpack(tmp_path / "all.paperdesk", tmp_path / "unpacked")
    assert desk.libraries.open(tmp_path / "unpacked")
    qtbot.waitUntil(lambda: any("elsewhere" in message.text for message in told))
    said = told[-1]
    assert (said.kind, said.action) == ("info", "file.kept") and "2 files" in said.text
    desk.library.reading.star(desk.library.papers.find())
    desk.keeping._write()
    assert desk.jobs.running == [] and told[-1] is said, "it is said once"
    assert bib.read_text("utf-8") == "mine" and not (tmp_path / "all.ris").exists()
    desk.keeping.wake(1)
    qtbot.waitUntil(lambda: "@" in bib.read_text("utf-8"))
    qtbot.waitUntil(lambda: told[-1].kind == "good")
    assert told[-1].text == "thesis.bib: 12 papers. What was in thesis.bib is kept as “thesis (not by PaperDesk).bib”."
    desk.library.standing.remove(2)
    desk.keeping._on_library_changed()
    desk.keeping._write()
    assert told[-1].kind == "good", "nothing sleeps any more"


def test_what_is_set_aside_is_told_though_nobody_asked(
    desk: Desk, told: list[Message], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "all.bib").write_text("mine", "utf-8")
    desk.library.standing.add(tmp_path / "all.bib")
    qtbot.waitUntil(lambda: any("all (not by PaperDesk).bib" in message.text for message in told))


def test_what_was_changed_last_is_in_the_file_when_the_window_closes(
    desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "thesis.bib"
    desk.keeping.add(path, collection="Thesis", query="", format="bibtex")
    qtbot.waitUntil(lambda: path.exists() and not desk.jobs.running)
    monkeypatch.setattr(keeping, "_AFTER_MS", 3_600_000)
    ids = desk.library.papers.find("", "added")
    desk.library.collections.add(ids[5:7], desk.library.collections.ensure("Thesis"))
    assert path.read_text("utf-8").count("@") == 3
    desk.shut_down()
    assert path.read_text("utf-8").count("@") == 5


def test_a_file_that_cannot_be_written_keeps_nobody_from_closing(
    desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "there" / "thesis.bib"
    path.parent.mkdir()
    desk.keeping.add(path, collection="Thesis", query="", format="bibtex")
    qtbot.waitUntil(lambda: path.exists() and not desk.jobs.running)
    monkeypatch.setattr(keeping, "_AFTER_MS", 3_600_000)
    path.unlink()
    path.parent.rmdir()
    path.parent.write_text("in the way", "utf-8")
    ids = desk.library.papers.find("", "added")
    desk.library.collections.add(ids[5:7], desk.library.collections.ensure("Thesis"))
    desk.shut_down()
    assert "a file is not kept in step" in caplog.text
