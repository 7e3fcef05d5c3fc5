"""An exception in an override is told and does no more harm."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from paperdesk.gui.widgets.guard import guarded


class Faulty(QWidget):
    @guarded(QSize)
    def sizeHint(self) -> QSize:
        raise RuntimeError("size")

    @guarded(7)
    def heightForWidth(self, width: int) -> int:
        return 1 // (width - width)

    @guarded()
    def closeEvent(self, event: QCloseEvent) -> None:
        raise KeyboardInterrupt

    @guarded()
    def untouched(self, a: int, *, b: int) -> int:
        """Its words."""
        return a + b


def test_the_default_or_its_value_comes_back_and_the_hook_hears(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: told.append(error))
    widget = Faulty()
    qtbot.addWidget(widget)
    assert widget.sizeHint() == QSize()
    assert widget.heightForWidth(3) == 7
    widget.close()
    assert [type(error) for error in told] == [RuntimeError, ZeroDivisionError, KeyboardInterrupt]
    assert "RuntimeError in Faulty.sizeHint" in caplog.text


def test_a_function_without_fault_is_as_before(qtbot: QtBot) -> None:
    widget = Faulty()
    assert widget.untouched(1, b=2) == 3
    assert Faulty.untouched.__doc__ == "Its words."


def test_a_hook_that_fails_is_logged(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_args: object) -> None:
        raise ValueError("hook")

    monkeypatch.setattr(sys, "excepthook", fail)

    @guarded("saved")
    def faulty() -> str:
        raise RuntimeError("first")

    assert faulty() == "saved"
    assert "first" in caplog.text


CLOSE = """
from PySide6.QtWidgets import QApplication, QWidget
from paperdesk.gui.widgets.guard import guarded
class Window(QWidget):
    @guarded()
    def closeEvent(self, event): raise RuntimeError("told")
app = QApplication([]); window = Window(); window.show(); window.close(); print("alive")
"""


def test_the_process_lives_on() -> None:
    done = subprocess.run([sys.executable, "-c", CLOSE], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "alive")
    assert "RuntimeError: told" in done.stderr
