"""Starting and ending: logs that stay small, errors that nobody caught."""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from paperdesk.gui import app
from paperdesk.gui.app import Hooks


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


def test_a_picture_needs_no_display_and_a_window_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not app._has_display()
    assert "QT_QPA_PLATFORM" not in os.environ
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert app._has_display(picture=True)
    assert os.environ["QT_QPA_PLATFORM"] == "xcb", "what its reader chose stays"
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert app._has_display(picture=True)
    assert "QT_QPA_PLATFORM" not in os.environ
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert app._has_display(picture=True)
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
