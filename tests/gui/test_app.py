"""Starting and ending: one window a library, logs that stay small, errors that nobody caught."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from paperdesk.gui import app
from paperdesk.gui.app import FirstWindow, Hooks
from paperdesk.gui.desk import Desk
from paperdesk.gui.window import Window


def test_a_second_start_raises_the_first_window_and_ends(window: Window, desk: Desk, qtbot: QtBot) -> None:
    first = FirstWindow()
    first.listen(desk, window)
    window.showMinimized()
    second = QProcess()
    second.start(sys.executable, ["-P", "-m", "paperdesk", "--library", str(desk.library.folder)])
    qtbot.waitUntil(lambda: second.state() == QProcess.ProcessState.NotRunning, timeout=60_000)
    said = bytes(second.readAllStandardError().data()).decode()
    assert (second.exitStatus(), second.exitCode()) == (QProcess.ExitStatus.NormalExit, 0), said
    assert not window.isMinimized()
    first._stop()


def test_without_a_window_there_is_none_to_raise(tmp_path: Path) -> None:
    assert not FirstWindow().raise_other(tmp_path / "library")


def test_a_window_listens_for_the_library_it_turned_to(
    window: Window, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    first = FirstWindow()
    first.listen(desk, window)
    before = first._server
    desk.libraries.open(tmp_path / "other", create=True)
    assert first._server is not before and first._server is not None
    assert first._server.isListening()
    first._stop()


def test_a_large_log_is_put_aside_and_the_oldest_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "_LARGEST_LOG", 10)
    log = tmp_path / "paperdesk.log"
    for run in range(6):
        app._turn_over(log)
        log.write_text(f"run {run}, some words", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "paperdesk.log", "paperdesk.log.1", "paperdesk.log.2", "paperdesk.log.3"
    ]  # fmt: skip
    assert (tmp_path / "paperdesk.log.3").read_text(encoding="utf-8") == "run 2, some words"
    monkeypatch.setattr(app, "_LARGEST_LOG", 1_000)
    app._turn_over(log)
    assert log.read_text(encoding="utf-8") == "run 5, some words"


def test_an_error_nobody_caught_is_logged_and_told_once(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    hooks = Hooks()
    told: list[str] = []
    hooks.told.connect(told.append)

    def fail() -> None:
        raise ValueError("secret words of a note")

    try:
        with caplog.at_level(logging.ERROR), qtbot.captureExceptions():
            for _ in range(2):
                thread = threading.Thread(target=fail)
                thread.start()
                thread.join()
            qtbot.waitUntil(lambda: bool(told))
    finally:
        hooks.remove()
    assert told == ["Something went wrong; the details are in the log."]
    assert sum("uncaught" in record.message for record in caplog.records) == 2
