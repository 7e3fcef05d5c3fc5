"""What every test stands on: no display, no home of the person who runs them, and one look for the widgets."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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


class Drawn(NamedTuple):
    """Words on a page of a test: where their baseline begins, from the left and the foot, and how they are set."""

    x: float
    y: float
    size: float
    text: str
    font: str = "F1"  # F1 Helvetica, F2 bold, F3 italic
    turned: bool = False  # up the margin


def _written(objects: list[bytes], extra: str = "") -> bytes:
    """A PDF of these objects, the first of which is its catalog."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R {extra} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def _string(text: str) -> str:
    return f"({text.translate(str.maketrans({chr(92): chr(92) * 2, '(': chr(92) + '(', ')': chr(92) + ')'}))})"


def _stream(content: bytes, head: str = "") -> bytes:
    return f"<< /Length {len(content)} {head} >>\nstream\n".encode() + content + b"\nendstream"


@pytest.fixture
def draw_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Makes a PDF: a name, then for each page what is drawn on it (tuples as Drawn, or bytes of PDF's own commands).

    `info` is its document information, `packet` its XMP, `head` what its pages' streams say of themselves.
    """

    def draw(
        name: str,
        *pages: list[tuple[Any, ...]] | bytes,
        info: dict[str, str] | None = None,
        packet: bytes = b"",
        head: str = "",
    ) -> Path:
        objects = [b"", b""]
        fonts = ""
        for number, face in enumerate(("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"), 1):
            coded = "/Encoding /WinAnsiEncoding"
            objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{face} {coded} >>".encode())
            fonts += f"/F{number} {len(objects)} 0 R "
        kids = []
        for page in pages:
            if isinstance(page, list):
                drawn = "".join(
                    f"BT /{each.font} {each.size} Tf {'0 1 -1 0' if each.turned else '1 0 0 1'} {each.x} {each.y} Tm"
                    f" {_string(each.text)} Tj ET\n"
                    for each in (Drawn(*line) for line in page)
                )
                page = drawn.encode("cp1252")
            objects.append(_stream(page, head))
            kids.append(f"{len(objects) + 1} 0 R")
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << {fonts} >> >>"
                f" /Contents {len(objects)} 0 R >>".encode()
            )
        objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
        metadata = ""
        if packet:
            filters = "/Filter /FlateDecode" if packet.startswith(b"\x78") else ""
            objects.append(_stream(packet, f"/Type /Metadata /Subtype /XML {filters}"))
            metadata = f"/Metadata {len(objects)} 0 R"
        objects[0] = f"<< /Type /Catalog /Pages 2 0 R {metadata} >>".encode()
        extra = ""
        if info:
            objects.append(
                ("<< " + " ".join(f"/{key} {_string(value)}" for key, value in info.items()) + " >>").encode("latin-1")
            )
            extra = f"/Info {len(objects)} 0 R"
        path = tmp_path / name
        path.write_bytes(_written(objects, extra))
        return path

    return draw


@pytest.fixture
def make_pdf(draw_pdf: Callable[..., Path]) -> Callable[..., Path]:
    """Makes a small PDF of plain English: a name, then the text of each page, with line ends."""

    def make(name: str, *pages: str) -> Path:
        contents = []
        for text in pages:
            shown = " ".join(f"{_string(line)} Tj T*" for line in text.splitlines())
            contents.append(f"BT /F1 10 Tf 14 TL 40 780 Td {shown} ET".encode("latin-1"))
        return draw_pdf(name, *contents)

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
