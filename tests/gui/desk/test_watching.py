"""The watched folder in the window: what is new comes in with a way back, trouble is told once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.desk.watching import FolderWatch

WHOLE = b"%PDF-1.4\nwords\n%%EOF\n"


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def watch(desk: Desk, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FolderWatch]:
    monkeypatch.setenv("PAPERDESK_HOME", str(tmp_path / "state-of-this-test"))
    made = FolderWatch(desk, clock)
    yield made
    made.stop()


@pytest.fixture
def look_again(watch: FolderWatch, clock: Clock, calm: Callable[[], None]) -> Callable[[], None]:
    """Looks once, three seconds later, and waits for what comes of it."""

    def once() -> None:
        clock.now += 3
        watch.look()
        calm()

    return once


def test_new_pdfs_come_in_and_can_be_undone(
    desk: Desk, told: list[Message], folder: Path, look_again: Callable[[], None], calm: Callable[[], None]
) -> None:
    look_again()
    assert told == []  # nothing is chosen
    desk.settings.set("watched_collection", "Inbox")
    desk.settings.set("watched_folder", str(folder))
    calm()
    (folder / "deep-networks.pdf").write_bytes(WHOLE)
    look_again()
    assert desk.library.papers.count() == 12
    look_again()
    assert (told[-1].text, told[-1].action) == (
        "From “in”: “deep-networks” is added. It is in “Inbox”.",
        "file.report" if desk.importing.last and desk.importing.last.files[0].problems else "file.show_imported",
    )
    assert len(desk.library.papers.find("collection:Inbox")) == 1
    desk.undo()
    look_again()
    look_again()
    assert desk.library.papers.count() == 12


def test_what_lies_there_already_is_said_and_left(
    desk: Desk, told: list[Message], folder: Path, watch: FolderWatch, calm: Callable[[], None]
) -> None:
    (folder / "old.pdf").write_bytes(WHOLE)
    desk.settings.set("watched_folder", str(folder))
    calm()
    assert (told[-1].action, desk.library.papers.count()) == ("file.import_folder", 12)


def test_a_folder_that_is_gone_is_told_once(
    desk: Desk, told: list[Message], folder: Path, look_again: Callable[[], None], calm: Callable[[], None]
) -> None:
    desk.settings.set("watched_folder", str(folder))
    calm()
    folder.rmdir()
    look_again()
    look_again()
    assert [message.kind for message in told] == ["error"]
    assert "is not there" in told[-1].text
    folder.mkdir()
    look_again()
    folder.rmdir()
    look_again()
    assert len(told) == 2
    desk.settings.set("watched_folder", "")
    look_again()
    assert len(told) == 2
