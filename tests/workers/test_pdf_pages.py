"""A page becomes a picture of the wanted width, or a sentence; a bad file costs itself only."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paperdesk.errors import UnreadableFileError
from paperdesk.workers.pdf_pages import PageRenderer, png

DrawPdf = Callable[..., Path]


@pytest.fixture(scope="module")
def renderer() -> Iterator[PageRenderer]:
    renderer = PageRenderer()
    yield renderer
    renderer.close()


def size_of(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n") and picture.endswith(b"IEND\xaeB`\x82")
    width, height = struct.unpack(">II", picture[16:24])
    return int(width), int(height)


def test_a_page_has_the_width_that_was_asked_for(renderer: PageRenderer, draw_pdf: DrawPdf) -> None:
    path = draw_pdf("a.pdf", [(60, 700, 60, "Big")], b"")
    first, second = renderer.draw(path, 0, 300), renderer.draw(path, 1, 300)
    assert size_of(first) == size_of(second) and size_of(first)[0] == 300
    assert abs(size_of(first)[1] - 300 * 842 / 595) <= 1
    assert first != second


def test_a_page_of_absurd_shape_stays_small(renderer: PageRenderer, draw_pdf: DrawPdf) -> None:
    path = draw_pdf("a.pdf", b"")
    path.write_bytes(path.read_bytes().replace(b"[0 0 595 842]", b"[0 0 2 99999]"))
    width, height = size_of(renderer.draw(path, 0, 4000))
    assert width * height <= 16_100_000


@pytest.mark.parametrize(("content", "page", "sentence"), [
    (b"no PDF", 0, "“a.pdf” is damaged or no PDF; it cannot be shown."),
    (None, 7, "“a.pdf” has no page 8."),
])  # fmt: skip
def test_what_cannot_be_drawn_says_so(
    renderer: PageRenderer, draw_pdf: DrawPdf, content: bytes | None, page: int, sentence: str
) -> None:
    path = draw_pdf("a.pdf", b"")
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=sentence):
        renderer.draw(path, page)


def test_a_missing_file_is_said(renderer: PageRenderer, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is not where it was"):
        renderer.draw(tmp_path / "gone.pdf")


@pytest.mark.parametrize(("channels", "kind"), [(1, 0), (3, 2), (4, 6)])
def test_the_bytes_of_a_picture(channels: int, kind: int) -> None:
    rows = bytes(range(2 * channels)) + b"pad" + bytes(range(100, 100 + 2 * channels)) + b"pad"
    picture = png(memoryview(rows), 2, 2, 2 * channels + 3, channels)
    assert size_of(picture) == (2, 2) and picture[25] == kind
    length = struct.unpack(">I", picture[33:37])[0]
    lines = zlib.decompress(picture[41 : 41 + length])
    assert lines == b"\0" + bytes(range(2 * channels)) + b"\0" + bytes(range(100, 100 + 2 * channels))
