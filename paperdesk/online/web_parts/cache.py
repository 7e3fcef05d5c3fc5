"""Answers kept on disk, so that nothing is asked twice: one file an answer, bounded, and never believed when broken.

Knows no network. A file that is torn, foreign or unreadable is only a miss.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

MOST_BYTES = 100 * 1024 * 1024
_SHRUNK = 0.8  # of the most, after room was made
_HEAD = 32 * 1024  # bytes of the line before the data
_VERSION = 1


@dataclass(frozen=True)
class Kept:
    """An answer as it was kept; `stored` is when the service last said so, in seconds since 1970."""

    url: str
    accept: str
    status: int
    headers: dict[str, str]
    data: bytes
    stored: float

    def is_fresh(self, seconds: float, today: float) -> bool:
        """Whether it is younger than that; one from the future is not."""
        return 0 <= today - self.stored < seconds


class Cache:
    """The answers kept in one folder. Safe for several threads and processes."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most_bytes
        self._lock = threading.Lock()
        self._bytes: int | None = None  # as far as known; counted when first written

    def find(self, url: str, accept: str) -> Kept | None:
        """What is kept for an address and the kind asked for, however old; None when there is nothing whole."""
        path = self._path(url, accept)
        try:
            with path.open("rb") as file:
                line = file.readline(_HEAD)
                data = file.read(self._most + 1)
            kept = _read(line, data)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            log.info("A kept answer cannot be read and is left out: %s: %s", path.name, error)
            return None
        if (kept.url, kept.accept) != (url, accept):
            return None
        self._touch(path)
        return kept

    def keep(self, kept: Kept) -> None:
        """Keep an answer in place of the one before it. A disk that will not take it is no error: it is asked again."""
        if len(kept.data) > self._most // 4:
            return
        path = self._path(kept.url, kept.accept)
        head = {
            "version": _VERSION, "url": kept.url, "accept": kept.accept, "status": kept.status,
            "headers": kept.headers, "stored": kept.stored, "length": len(kept.data), "sum": _sum(kept.data),
        }  # fmt: skip
        line = json.dumps(head).encode() + b"\n"
        if len(line) > _HEAD:
            return
        try:
            _write(path, line + kept.data)
        except OSError as error:
            log.warning("An answer could not be kept: %s", error)
            return
        self._grown(len(line) + len(kept.data))

    def renew(self, kept: Kept, today: float) -> None:
        """Note that the service says an answer is still right."""
        self.keep(replace(kept, stored=today))

    def _path(self, url: str, accept: str) -> Path:
        name = hashlib.sha256(f"{accept}\n{url}".encode("utf-8", "replace")).hexdigest()
        return self._folder / name[:2] / f"{name[2:]}.answer"

    def _touch(self, path: Path) -> None:
        """What was used last goes last."""
        try:
            os.utime(path)
        except OSError as error:
            log.debug("The time of a kept answer cannot be set: %s", error)

    def _grown(self, size: int) -> None:
        """Count what was written, and make room once it is too much."""
        with self._lock:
            if self._bytes is not None:
                self._bytes += size
                if self._bytes <= self._most:
                    return
            try:
                self._bytes = self._make_room()
            except OSError as error:
                log.warning("The kept answers could not be counted: %s", error)

    def _make_room(self) -> int:
        """Remove the longest unused until what is left fits, if it does not; the bytes left."""
        found: list[tuple[float, int, Path]] = []
        for path in self._folder.glob("*/*"):
            try:
                state = path.stat()
            except FileNotFoundError:
                continue
            found.append((state.st_mtime, state.st_size, path))
        total = sum(size for _time, size, _path in found)
        if total <= self._most:
            return total
        for _time, size, path in sorted(found):
            path.unlink(missing_ok=True)
            total -= size
            if total <= self._most * _SHRUNK:
                break
        return total


def _sum(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _read(line: bytes, data: bytes) -> Kept:
    """The answer in a file's bytes; raises ValueError and the like for what is none."""
    head: Any = json.loads(line)
    if head["version"] != _VERSION or head["length"] != len(data) or head["sum"] != _sum(data):
        raise ValueError("it is not whole")
    headers = {str(name): str(value) for name, value in head["headers"].items()}
    return Kept(str(head["url"]), str(head["accept"]), int(head["status"]), headers, data, float(head["stored"]))


def _write(path: Path, data: bytes) -> None:
    """Put a whole file in place of what is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
