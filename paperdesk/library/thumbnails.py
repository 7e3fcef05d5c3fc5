"""Small pictures of PDFs' first pages, made when they are asked for, kept in the cache by the files' contents.

May be deleted at any time. Knows no library: a file is what its SHA-256 says.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import threading
from pathlib import Path

from paperdesk import places
from paperdesk.errors import ChildError, UnreadableFileError
from paperdesk.presence import is_file
from paperdesk.workers.pdf_pages import PageRenderer

log = logging.getLogger(__name__)

VERSION = 1  # raise it when pages are drawn otherwise: all are drawn again
MOST_BYTES = 128 << 20
"""What the pictures may take on disk; those nobody looked at for longest go first."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NONE = ".none"  # the suffix of a file that says: there is no picture of this


class Thumbnails:
    """The pictures kept in one folder, the cache's by default. Safe to use from several threads and processes."""

    def __init__(
        self, folder: Path | None = None, renderer: PageRenderer | None = None, *, most: int = MOST_BYTES
    ) -> None:
        self._folder = (folder if folder is not None else places.cache_folder() / "thumbnails") / f"v{VERSION}"
        self._renderer = renderer or PageRenderer()
        self._most = most
        self._lock = threading.Lock()
        self._size: int | None = None  # bytes in the folder, once they were counted
        self._failed: set[tuple[str, int]] = set()  # what cost a child its life; tried again after a restart

    def held(self, digest: str, width: int) -> Path | None:
        """The picture of a file when there is one already; returns at once."""
        path = self._path(digest, width)
        return path if path is not None and path.is_file() else None

    def get(self, digest: str, path: Path, width: int) -> Path | None:
        """The picture of the PDF at `path`, whose SHA-256 is `digest`, `width` pixels across; drawn when it is new.

        None where there can be none: the file is damaged, needs a password, is gone or took too long. Blocks while it
        is drawn, so it belongs into a job. Cancelled after `close`.
        """
        target = self._path(digest, width)
        if target is None:
            return None
        with contextlib.suppress(OSError):
            os.utime(target)  # looked at just now; where that is impossible it is merely older than it should be
        if target.is_file():
            return target
        with self._lock:
            if target.is_file():
                return target
            if (digest, width) in self._failed or target.with_suffix(_NONE).is_file() or not is_file(path):
                return None
            return self._draw(digest, path, width, target)

    def drop(self, digests: set[str]) -> None:
        """Forget files that no paper has any more."""
        for digest in filter(_DIGEST.fullmatch, digests):
            for path in self._folder.glob(f"{digest}-*"):
                path.unlink(missing_ok=True)
        with self._lock:
            self._size = None

    def close(self) -> None:
        """End the child that draws."""
        self._renderer.close()

    def _path(self, digest: str, width: int) -> Path | None:
        return self._folder / f"{digest}-{width}.png" if _DIGEST.fullmatch(digest) and width > 0 else None

    def _draw(self, digest: str, path: Path, width: int, target: Path) -> Path | None:
        picture = b""
        try:
            picture = self._renderer.draw(path, 0, width)
        except UnreadableFileError as error:
            log.info("no picture of %s: %s", digest, error)
        except ChildError as error:
            log.warning("no picture of %s: %s", digest, error)
            self._failed.add((digest, width))
            return None
        where = target if picture else target.with_suffix(_NONE)
        try:
            self._keep(where, picture)
        except OSError as error:
            log.warning("the picture of %s cannot be kept: %s", digest, error)
            return None
        return target if picture else None

    def _keep(self, where: Path, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = where.with_name(f"{where.name}.{os.getpid()}")
        try:
            draft.write_bytes(content)
            draft.replace(where)
        finally:
            draft.unlink(missing_ok=True)
        self._size = len(content) + (self._size if self._size is not None else self._counted())
        if self._size > self._most:
            self._make_room(where)

    def _counted(self) -> int:
        return sum(size for _seen, size, _path in self._entries())

    def _make_room(self, kept: Path) -> None:
        """Remove the pictures that nobody looked at for longest, until a fifth of the room is free."""
        entries = sorted(self._entries())
        size = sum(each[1] for each in entries)
        for _seen, bytes_of_it, path in entries:
            if size <= self._most * 0.8:
                break
            if path != kept:
                path.unlink(missing_ok=True)
                size -= bytes_of_it
        self._size = size

    def _entries(self) -> list[tuple[float, int, Path]]:
        """When each file was looked at last, its bytes, and where it is."""
        found = []
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another process made room
                state = path.stat()
                found.append((state.st_mtime, state.st_size, path))
        return found
