"""An import that the window was closed over is said at the next start, and can be gone on with."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from paperdesk import places
from paperdesk.gui.desk import Desk, Message
from paperdesk.library.transfer import Transfer
from paperdesk.progress import Progress

TEXT = "".join(f"@article{{k{number}, title={{Work number {number}}}, year=2001}}\n" for number in range(5))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "five.bib"
    path.write_text(TEXT, "utf-8")
    return path


def _told(desk: Desk) -> list[Message]:
    told: list[Message] = []
    desk.message_posted.connect(told.append)
    return told


def _close_over(desk: Desk, source: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    """Close a desk while it imports a file into a collection."""
    begun = threading.Event()

    def endless(_transfer: Transfer, _paths: list[Path], progress: Progress | None = None, **_how: object) -> None:
        begun.set()
        while progress is not None:
            progress.check()

    with monkeypatch.context() as patch:
        patch.setattr(Transfer, "import_files", endless)
        desk.importing.paths([source], collection="Thesis/New")
        qtbot.waitUntil(begun.is_set)
        desk.shut_down()


def test_it_is_said_once_and_gone_on_with(
    desk: Desk, source: Path, open_desk: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    folder = desk.library.folder
    _close_over(desk, source, monkeypatch, qtbot)
    second = open_desk(folder)
    told = _told(second)
    second.importing.unfinished.tell()
    assert "five.bib" in told[-1].text and told[-1].action == "file.go_on"
    assert second.importing.unfinished.waiting
    with qtbot.waitSignal(second.imported):
        second.importing.go_on()
    assert not second.importing.unfinished.waiting
    assert len(second.library.papers.find('collection:"Thesis/New"')) == 5
    qtbot.waitUntil(lambda: not second.jobs.running)
    second.shut_down()
    third = open_desk(folder)
    told = _told(third)
    third.importing.unfinished.tell()
    assert told == []


def test_what_ended_or_was_stopped_by_the_reader_is_not_said(
    desk: Desk, source: Path, open_desk: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(desk.imported):
        desk.importing.paths([source])

    def endless(_transfer: Transfer, _paths: list[Path], progress: Progress | None = None, **_how: object) -> None:
        while progress is not None:
            progress.check()

    with monkeypatch.context() as patch:
        patch.setattr(Transfer, "import_files", endless)
        desk.importing.paths([source])
        qtbot.waitUntil(lambda: bool(desk.working))
        desk.working[0].cancel()
        qtbot.waitUntil(lambda: not desk.working)
    folder = desk.library.folder
    desk.shut_down()
    again = open_desk(folder)
    told = _told(again)
    again.importing.unfinished.tell()
    assert told == []


@pytest.mark.parametrize("kept", [[], {}, [1, {}, {"paths": 3}, {"paths": [7, ""]}], "x"])
def test_what_nobody_wrote_so_is_passed_by(desk: Desk, open_desk: Callable[[Path], Desk], kept: object) -> None:
    path = places.unfinished_file(desk.library.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"imports": kept}), "utf-8")
    folder = desk.library.folder
    desk.shut_down()
    again = open_desk(folder)
    told = _told(again)
    again.importing.unfinished.tell()
    assert told == [] and not again.importing.unfinished.waiting
