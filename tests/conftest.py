"""What every test stands on: no display, no home of the person who runs them, and one look for the widgets."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
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


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Makes a small PDF of plain English: a name, then the text of each page, with line ends."""

    def make(name: str, *pages: str) -> Path:
        objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
        objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
        kids = []
        for text in pages:
            lines = [
                line.translate(str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)"})) for line in text.splitlines()
            ]
            drawn = "BT /F1 10 Tf 14 TL 40 780 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
            objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
            kids.append(len(objects) + 1)
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
                f" /Contents {len(objects)} 0 R >>"
            )
        objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
        out, places = "%PDF-1.4\n", []
        for number, content in enumerate(objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n{content}\nendobj\n"
        table = "".join(f"{place:010} 00000 n \n" for place in places)
        size = len(objects) + 1
        trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
        path = tmp_path / name
        path.write_bytes(f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1"))
        return path

    return make


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
