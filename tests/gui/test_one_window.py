"""One window a library: a second start raises it and ends, also while it is only about to open."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from paperdesk.gui import one_window
from paperdesk.gui.desk import Desk
from paperdesk.gui.one_window import OneWindow
from paperdesk.gui.window import Window
from paperdesk.library.links import paper_link


@pytest.fixture
def one(window: Window, desk: Desk) -> Iterator[OneWindow]:
    made = OneWindow()
    assert made.claim(desk.library.folder)
    made.listen(desk, window)
    yield made
    made.stop()


def listens(one: OneWindow) -> bool:
    return one._server is not None and one._server.isListening()


def second_start(folder: Path, *more: str) -> QProcess:
    process = QProcess()
    process.start(sys.executable, ["-P", "-m", "paperdesk", "--library", str(folder), *more])
    return process


def wait_for_its_end(process: QProcess, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: process.state() == QProcess.ProcessState.NotRunning, timeout=60_000)
    said = bytes(process.readAllStandardError().data()).decode()
    assert (process.exitStatus(), process.exitCode()) == (QProcess.ExitStatus.NormalExit, 0), said


def test_a_second_start_raises_the_first_window_and_ends(
    one: OneWindow, window: Window, desk: Desk, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: listens(one))
    window.showMinimized()
    wait_for_its_end(second_start(desk.library.folder), qtbot)
    assert not window.isMinimized()


def test_a_second_start_hands_its_link_on(one: OneWindow, window: Window, desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: listens(one))
    paper = desk.library.papers.find("", "added")[4]
    wait_for_its_end(
        second_start(desk.library.folder, paper_link(desk.library.id, desk.library.papers.get(paper).key)), qtbot
    )
    qtbot.waitUntil(lambda: desk.selection == [paper])


def test_a_second_start_waits_for_the_first_to_stand(
    window: Window, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_window, "_LISTEN_MS", 2_000)
    first = OneWindow()
    assert first.claim(desk.library.folder)
    first.listen(desk, window)
    wait_for_its_end(second_start(desk.library.folder), qtbot)
    assert listens(first)
    first.stop()


def test_an_answer_that_came_before_it_was_waited_for_counts(tmp_path: Path) -> None:
    """A server that answers at once, asked by one who is slow."""
    script = (
        "import sys; from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication; from PySide6.QtNetwork import QLocalServer\n"
        "from paperdesk.gui.one_window import OneWindow, _socket_name\n"
        "application = QCoreApplication([]); folder = Path(sys.argv[1]); one = OneWindow(); one.claim(folder)\n"
        "server = QLocalServer(); server.listen(_socket_name(folder))\n"
        "def answer():\n"
        "    socket = server.nextPendingConnection(); socket.write(b'here'); socket.flush()\n"
        "server.newConnection.connect(answer); print('ready', flush=True); application.exec()"
    )
    server = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        for _ in range(50):
            assert not OneWindow().claim(tmp_path)
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def test_a_window_that_crashed_is_none(one: OneWindow, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """Its socket lies about, its lock is free."""
    script = (
        "import os, sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
        "from paperdesk.gui.one_window import OneWindow\n"
        "a = QCoreApplication([]); one = OneWindow(); folder = Path(sys.argv[1])\n"
        "assert one.claim(folder); one._serve(folder); os._exit(9)"
    )
    other = tmp_path / "other"
    assert subprocess.run([sys.executable, "-c", script, str(other)], check=False, timeout=60).returncode == 9
    assert not OneWindow().raise_other(other)
    desk.libraries.open(other, create=True)
    assert listens(one)


def test_a_window_that_does_not_answer_keeps_nobody_from_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(one_window, "_PATIENCE_MS", 200)
    first, second = OneWindow(), OneWindow()
    assert first.claim(tmp_path)
    assert second.claim(tmp_path)
    assert "does not answer" in caplog.text
    first.stop()


def test_a_window_listens_for_the_library_it_turned_to(
    one: OneWindow, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    left = desk.library.folder
    assert desk.libraries.open(tmp_path / "other", create=True)
    assert listens(one)
    again = OneWindow()
    assert again.claim(left)
    again.stop()
    wait_for_its_end(second_start(tmp_path / "other"), qtbot)


def test_without_a_folder_for_locks_a_window_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_window, "_place", lambda _folder, _suffix="": tmp_path / "missing" / "lock")
    one = OneWindow()
    assert not one.raise_other(tmp_path)
    assert one.claim(tmp_path)
