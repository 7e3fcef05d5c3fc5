"""What every test stands on: no display, no home of the person who runs them, and one look for the widgets."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from paperdesk.gui.look import Look

os.environ["QT_QPA_PLATFORM"] = "offscreen"

# A busy machine makes examples slowly, which says nothing of the code; CI tries the same ones every time.
settings.register_profile(
    "paperdesk", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("paperdesk")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="leave out the tests marked slow")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")  # what offscreen says of every window


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--fast"):
        slow = [item for item in items if "slow" in item.keywords]
        items[:] = [item for item in items if "slow" not in item.keywords]
        config.hook.pytest_deselected(items=slow)


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the settings, caches and libraries of whoever runs the tests; fresh for each test."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("PAPERDESK_HOME", str(folder))
    monkeypatch.delenv("PAPERDESK_LIBRARY", raising=False)
    return folder


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """What the test application begins with, as the program does."""
    from paperdesk.gui.look import STYLE

    return ["paperdesk", *STYLE]


@pytest.fixture(scope="session")
def _one_look(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Look:
    from paperdesk.gui.look import Look

    return Look(qapp, theme="light")


@pytest.fixture
def look(_one_look: Look) -> Iterator[Look]:
    """The look of the test application, light and at 100 % whatever the test before did."""
    _one_look.set_theme("light")
    _one_look.set_scale(100)
    yield _one_look
    _one_look.set_theme("light")
    _one_look.set_scale(100)
