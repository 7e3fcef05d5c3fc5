"""Marks in a library's folder that a long job still goes on: what it did so far is not taken back meanwhile.

A mark is a file that its process holds, so that one which a crash left says nothing.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from paperdesk.locks import hold, remove_left

log = logging.getLogger(__name__)


class Job:
    """One long job of one library, whose changes are one step to undo; marked from its first change to its end.

    A context manager: leaving it is the end.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handle: int | None = None
        self.group = 0
        """The first step of it; 0 before there is one."""

    def __enter__(self) -> Job:
        return self

    def __exit__(self, *_about: object) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
            remove_left(_mark(self._folder, self.group))

    def begin(self, group: int) -> None:
        """Say what its first step is."""
        self.group = group
        try:
            self._handle = os.open(_mark(self._folder, group), os.O_WRONLY | os.O_CREAT, 0o600)
            hold(self._handle)
        except OSError as error:
            log.warning("that a job goes on cannot be marked: %s", error)


def goes_on(folder: Path, group: int) -> bool:
    """Whether a job is still at work, in this process or another."""
    mark = _mark(folder, group)
    return mark.exists() and not remove_left(mark)


def _mark(folder: Path, group: int) -> Path:
    return folder / f".job-{group}"
