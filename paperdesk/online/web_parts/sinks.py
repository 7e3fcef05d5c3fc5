"""What comes of a request, and where its bytes go: into memory, or into a file that takes its place when whole.

Knows no network.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from paperdesk.online.web_parts.retrying import is_passing
from paperdesk.progress import Progress

HEAD = 1024  # bytes of a file that are looked at before any of it is kept
REDIRECTS = (301, 302, 303, 307, 308)

Check = Callable[[bytes, dict[str, str]], None]
"""Is shown the first bytes of a file and its headers; raises a PaperDeskError when it is not what it should be."""


class Answer(NamedTuple):
    """What came: `headers` with small letters, `data` unpacked, `url` after redirects."""

    status: int
    headers: dict[str, str]
    data: bytes
    url: str
    from_cache: bool = False

    @property
    def ok(self) -> bool:
        """Whether it is what was asked for; otherwise the status says what is wrong with the question."""
        return 200 <= self.status < 300


class Saved(NamedTuple):
    """A file that was fetched."""

    path: Path
    url: str
    headers: dict[str, str]
    size: int


class Head(NamedTuple):
    """The beginning of an answer, and where it came from."""

    status: int
    headers: dict[str, str]
    url: str


class Sink(Protocol):
    """Where the bytes of an answer go; `begin` may come again, and then all is anew."""

    def begin(self, head: Head) -> bool: ...  # whether the bytes are wanted
    def write(self, data: bytes) -> None: ...
    def finish(self) -> None: ...


class Memory:
    """An answer that is held in memory."""

    def __init__(self) -> None:
        self._head = Head(0, {}, "")
        self._data = bytearray()

    def begin(self, head: Head) -> bool:
        self._head = head
        self._data.clear()
        return head.status not in REDIRECTS and not is_passing(head.status)

    def write(self, data: bytes) -> None:
        self._data += data

    def finish(self) -> None:
        return

    def answer(self) -> Answer:
        """What came."""
        return Answer(self._head.status, self._head.headers, bytes(self._data), self._head.url)


class File:
    """A file that grows beside its place and takes it when whole."""

    def __init__(self, target: Path, progress: Progress, check: Check | None) -> None:
        self._target = target
        self._part = target.with_name(f"{target.name}.part")
        self._progress = progress
        self._check = check
        self._handle: int | None = None
        self._waiting = bytearray()  # the first bytes, until they were looked at
        self._looked = False
        self._headers: dict[str, str] = {}
        self.size = 0

    def begin(self, head: Head) -> bool:
        if head.status not in (200, 203):
            return False
        self.close()
        self._part.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
        self._waiting.clear()
        self._looked, self._headers, self.size = False, head.headers, 0
        return True

    def write(self, data: bytes) -> None:
        self._waiting += data
        if len(self._waiting) >= HEAD or self._looked:
            self._pour()

    def finish(self) -> None:
        self._pour()

    def keep(self) -> None:
        """Put the whole file into its place."""
        assert self._handle is not None
        os.fsync(self._handle)
        os.close(self._handle)
        self._handle = None
        self._part.replace(self._target)

    def close(self) -> None:
        """Let go of it; what is not whole goes."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
            self._part.unlink(missing_ok=True)

    def _pour(self) -> None:
        if not self._looked and self._check:
            self._check(bytes(self._waiting[:HEAD]), self._headers)
        self._looked = True
        data = memoryview(bytes(self._waiting))
        self._waiting.clear()
        self.size += len(data)
        while data and self._handle is not None:
            data = data[os.write(self._handle, data) :]
        said = self._headers.get("content-length", "")
        total = int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0
        self._progress.report(self.size, total if total >= self.size else 0, f"Fetching {self._target.name}")
