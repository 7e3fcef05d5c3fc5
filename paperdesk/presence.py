"""Whether something lies at a path that a stranger wrote: a question that is answered, never an error.

A name too long for the disk, a folder that may not be entered, a disk that went away: then nothing is there.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import BinaryIO


def is_there(path: Path) -> bool:
    """Whether anything lies at a path and can be seen; never raises."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether a file lies at a path and can be seen; never raises."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder lies at a path and can be seen; never raises."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def opened(path: Path) -> BinaryIO:
    """A file's bytes to be read, of which one that would answer only later (as some of /proc do) gives none meanwhile.

    Its `read` may return None then. Raises OSError and ValueError as `open` does.
    """
    return io.BufferedReader(io.FileIO(path, opener=_without_waiting))


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
