"""Folders that are there for a while only; what a killed process left of them goes with the next of their kind."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from paperdesk.locks import hold, remove_left

_SCRATCH = "paperdesk-scratch-"
_HELD = "in-use"  # a file in each, locked by whoever works in it


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A private folder among the system's files for the moment; it is gone afterwards. Raises OSError."""
    with draft_folder(Path(tempfile.gettempdir()), _SCRATCH) as folder:
        yield folder


def is_scratch(path: Path) -> bool:
    """Whether a path lies in a `scratch_folder`, and so is gone in a moment."""
    scratch = Path(tempfile.gettempdir())
    return any(above.parent == scratch and above.name.startswith(_SCRATCH) for above in path.parents)


@contextmanager
def draft_folder(parent: Path, start: str, end: str = "") -> Iterator[Path]:
    """A private folder in another, under a name with that start and end; it is gone afterwards. Raises OSError.

    What is to stay is made in a folder of its own in it, and renamed.
    """
    _clear(parent, start, end)
    folder, handle = _made(parent, start, end)
    try:
        yield folder
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def _made(parent: Path, start: str, end: str) -> tuple[Path, int]:
    while True:
        folder = parent / f"{start}{uuid.uuid4().hex[:8]}{end}"
        folder.mkdir(mode=0o700)
        with suppress(FileNotFoundError):  # another process took it for a leftover just now
            handle = os.open(folder / _HELD, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
            if hold(handle):
                return folder, handle
            os.close(handle)


def _clear(parent: Path, start: str, end: str) -> None:
    """Remove the folders of that kind in which nobody works."""
    for folder in parent.glob(f"{glob.escape(start)}{'[0-9a-f]' * 8}{glob.escape(end)}"):
        with suppress(OSError):  # gone meanwhile, or somebody else's
            mine = os.name != "posix" or folder.lstat().st_uid == os.geteuid()
            if mine and not folder.is_symlink() and remove_left(folder / _HELD):
                shutil.rmtree(folder, ignore_errors=True)
