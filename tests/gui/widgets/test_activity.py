"""The activity button and its list."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.jobs import Jobs
from paperdesk.gui.look import Look
from paperdesk.gui.widgets.activity import ActivityButton
from paperdesk.gui.widgets.buttons import Button
from paperdesk.progress import Progress


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    all_jobs = Jobs()
    yield all_jobs
    assert all_jobs.close(5000)


@pytest.fixture
def button(look: Look, jobs: Jobs, shown: Callable[..., QWidget]) -> ActivityButton:
    widget = ActivityButton(look, jobs)
    shown(widget, width=800, height=500)
    return widget


def work(progress: Progress) -> None:
    """Goes on until it is cancelled."""
    stop = threading.Event()
    while not stop.wait(0.01):
        progress.report(40, 100, "reading.bib")


def test_it_shows_while_jobs_run(qtbot: QtBot, button: ActivityButton, jobs: Jobs) -> None:
    assert button.isHidden()
    jobs.start("Import reading.bib", work)
    jobs.start("Warm up", work, lane="index", quiet=True)
    second = jobs.start("Export", work, lane="network")
    qtbot.waitUntil(button.isVisible, timeout=3000)
    assert button.text() == "Import reading.bib and 1 more"
    assert [job.title for job in button.shown] == ["Import reading.bib", "Export"]
    second.cancel()
    qtbot.waitUntil(lambda: button.text() == "Import reading.bib", timeout=3000)
    jobs.cancel_all()
    qtbot.waitUntil(button.isHidden, timeout=3000)


def test_a_short_job_does_not_flicker(qtbot: QtBot, button: ActivityButton, jobs: Jobs) -> None:
    job = jobs.start("Short", lambda: None)
    with qtbot.waitSignal(job.finished, timeout=3000):
        assert button.isHidden()
    assert button.isHidden()


def test_the_list_shows_progress_and_cancels(qtbot: QtBot, button: ActivityButton, jobs: Jobs) -> None:
    running, waiting = jobs.start("Import", work), jobs.start("Tag 400 papers", work)
    qtbot.waitUntil(button.isVisible, timeout=3000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.is_open
    rows = button._rows
    qtbot.waitUntil(lambda: rows[running].findChild(QProgressBar).value() == 40, timeout=3000)
    assert rows[running]._text.text() == "40 of 100 · reading.bib"
    assert rows[waiting]._text.text() == "Waiting for its turn"
    assert not button.grab().isNull()
    with qtbot.waitSignal(waiting.cancelled, timeout=3000):
        qtbot.mouseClick(rows[waiting].findChild(Button), Qt.MouseButton.LeftButton)
    assert list(rows) == [running]
    with qtbot.waitSignal(running.cancelled, timeout=3000):
        qtbot.mouseClick(rows[running].findChild(Button), Qt.MouseButton.LeftButton)
        assert rows[running]._text.text() == "Stopping…"
    assert not button.is_open


def test_keys_open_and_close_the_list(qtbot: QtBot, button: ActivityButton, jobs: Jobs) -> None:
    button.toggle_list()
    assert not button.is_open  # nothing to show
    job = jobs.start("<b>Import</b>", work)
    qtbot.waitUntil(button.isVisible, timeout=3000)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert button.is_open
    cancel = button._rows[job].findChild(Button)
    assert cancel.hasFocus()
    qtbot.keyClick(cancel, Qt.Key.Key_Escape)
    assert not button.is_open
    assert "<b>" not in button.toolTip()
