"""The small picture of a file's first page: as sharp as the screen, and an icon where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.details_picture import HEIGHT, WIDTH, FirstPage, drawn, is_pdf
from paperdesk.library.shapes import Attachment


@pytest.fixture
def file(desk: Desk, draw_pdf: Callable[..., Path]) -> Attachment:
    desk.library.files.attach(1, [draw_pdf("a.pdf", b"1 0 0 rg 0 0 595 842 re f")])
    return desk.library.files.of(1)[0]


def test_a_page_is_drawn_at_the_pixels_of_the_screen(
    qtbot: QtBot, desk: Desk, file: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = drawn(desk.library, file, 68)
    assert picture is not None and picture.width() == 68 and picture.pixelColor(30, 30).name() == "#ff0000"
    monkeypatch.setattr(FirstPage, "devicePixelRatioF", lambda _self: 2.0)
    page = FirstPage(desk, file)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.has_picture)
    assert page._picture.width() == 2 * WIDTH
    assert page.grab().toImage().pixelColor(WIDTH // 2, HEIGHT // 2).name() == "#ff0000"


def test_what_cannot_be_drawn_has_an_icon(qtbot: QtBot, desk: Desk, file: Attachment, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF")
    bad = file._replace(path=broken, digest="b" * 64)
    assert drawn(desk.library, bad, 68) is None
    for other, icon in (
        (bad, "file-text"),
        (file._replace(exists=False), "file-x"),
        (file._replace(exists=False, linked=True), "unlink"),
        (file._replace(mime="text/csv", path=Path("a.csv")), "file"),
    ):
        page = FirstPage(desk, other)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(lambda: not desk.jobs.running)
        assert not page.has_picture and page._icon() == icon
        assert not page.grab().isNull()


def test_a_pdf_is_known_by_what_it_says_or_is_called(file: Attachment) -> None:
    assert is_pdf(file) and is_pdf(file._replace(mime="")) and is_pdf(file._replace(path=Path("x")))
    assert not is_pdf(file._replace(mime="", path=Path("x")))
