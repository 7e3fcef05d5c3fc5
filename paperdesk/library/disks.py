"""Where libraries were and on which disk, so that none is made anew in the empty place of one that is away.

Remembered with the user's state.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from paperdesk import places
from paperdesk.drafts import is_scratch
from paperdesk.settings import State

log = logging.getLogger(__name__)

_KEY = "libraries"
_MOST = 200  # libraries that are remembered


def remember(folder: Path) -> None:
    """Keep in mind that a library is there, and which disk it lies on."""
    if is_scratch(folder):
        return
    state = State(places.disks_file())
    line = [str(folder), str(_disk_of(folder))]
    held = _held(state)
    if line in held:
        return
    state.set(_KEY, [*(each for each in held if each[0] != line[0]), line][-_MOST:])
    try:
        state.save()
    except OSError as error:
        log.warning("where the library lies cannot be kept: %s", error)


def was_here(folder: Path) -> bool:
    """Whether a library was in that folder when it was open last."""
    return places.disks_file().exists() and any(
        held == str(folder) for held, _disk in _held(State(places.disks_file()))
    )


def missing(folder: Path) -> Path | None:
    """The disk that a library lay on when it was open last, where that is not there now; None else."""
    if not places.disks_file().exists():
        return None
    disk = next((Path(disk) for held, disk in _held(State(places.disks_file())) if held == str(folder)), None)
    return disk if disk is not None and not os.path.ismount(disk) else None


def _held(state: State) -> list[list[str]]:
    kept = state.get(_KEY)
    lines = [line for line in kept if isinstance(line, list)] if isinstance(kept, list) else []
    return [line for line in lines if len(line) == 2 and all(isinstance(part, str) for part in line)]


def _disk_of(path: Path) -> Path:
    """Where the disk that a path lies on begins."""
    path = path.resolve()
    return next((above for above in (path, *path.parents) if os.path.ismount(above)), Path(path.anchor))
