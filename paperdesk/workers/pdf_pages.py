"""Pictures of PDFs' pages, as PNG, drawn in a child with limits, and the parent's side of that.

A stranger's page can take PDFium's memory, its time or its life; here that costs that page its picture and nothing
else. Knows no library.
"""

from __future__ import annotations

import contextlib
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from paperdesk import children
from paperdesk.errors import UnreadableFileError
from paperdesk.presence import is_file
from paperdesk.workers.pdf_opening import opened

if TYPE_CHECKING:
    import pypdfium2

NAME = "worker-pdf-pages"
LIMITS = children.Limits(memory=1 << 30, cpu=15.0, wall=15.0, low=True)
WIDEST = 4_000
"""Pixels across, at most."""
_MOST_PIXELS = 16_000_000  # a page of any shape; more would not fit into the child's memory several times


def draw(request: children.Message, _channel: children.Channel) -> bytes:
    """In the child: {"path", "page" from 0, "width" in pixels} becomes a PNG. Raises UnreadableFileError."""
    import pypdfium2

    if not isinstance(request, dict):
        raise TypeError("a page is asked for as an object")
    path, number, width = Path(request["path"]), int(request["page"]), int(request["width"])
    with opened(path, "it cannot be shown") as document:
        if not 0 <= number < len(document):
            raise UnreadableFileError(f"“{path.name}” has no page {number + 1:,}.")
        try:
            page = document[number]
            with contextlib.closing(page):
                return _picture(page, width)
        except pypdfium2.PdfiumError as error:
            raise UnreadableFileError(f"Page {number + 1:,} of “{path.name}” is damaged.") from error


def _picture(page: pypdfium2.PdfPage, width: int) -> bytes:
    wide, high = (max(1.0, float(side)) for side in page.get_size())
    scale = max(16, min(width, WIDEST)) / wide
    scale = min(scale, (_MOST_PIXELS / (wide * high)) ** 0.5, WIDEST * 4 / high)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    with contextlib.closing(bitmap):
        rows = memoryview(bitmap.buffer).cast("B")
        return png(rows, bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)


def png(rows: memoryview, width: int, height: int, stride: int, channels: int) -> bytes:
    """A PNG of bytes of grey, RGB or RGBA, `stride` bytes a row."""
    size = width * channels
    # Each row begins with the filter it was written with: none.
    lines = b"".join(b"\0" + bytes(rows[row * stride : row * stride + size]) for row in range(height))
    kind = {1: 0, 3: 2, 4: 6}[channels]
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


def run() -> int:
    """Be the child; the exit code."""
    return children.serve(draw, prepare=_warm_up)


def _warm_up() -> None:
    import pypdfium2.raw  # noqa: F401 - loads PDFium, before a page's time begins to run


class PageRenderer:
    """Draws pages in a child that is kept for the next. Blocks, so it belongs into a job; safe from any thread."""

    def __init__(self, child: children.Child | None = None) -> None:
        self._child = child or children.Child(NAME, title="Drawing this page", limits=LIMITS)

    def draw(self, path: Path, page: int = 0, width: int = 256) -> bytes:
        """A page as PNG, `width` pixels across (fewer for a page that is very high).

        Raises UnreadableFileError for what cannot be drawn, ChildError when the child was stopped over it, Cancelled
        after `cancel` and `close`.
        """
        if not is_file(path):
            raise UnreadableFileError(f"“{path.name}” is not where it was.")
        answer = self._child.ask({"path": str(path), "page": page, "width": width})
        return answer if isinstance(answer, bytes) else b""

    def cancel(self) -> None:
        """Make the `draw` that is under way raise Cancelled."""
        self._child.cancel()

    def close(self) -> None:
        """End the child."""
        self._child.close(0.0)
