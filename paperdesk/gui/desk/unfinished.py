"""Imports that were begun and did not come to their end: the program was closed over them, or died.

What they brought in stays. The next window of the library says so once and offers to go on: what came in already is
known again by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperdesk import places
from paperdesk.settings import State

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk

log = logging.getLogger(__name__)

_KEPT = "imports"
_MOST = 20


class Unfinished:
    """The imports under way in the open library, on disk as long as they are."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._state: State | None = None  # of the open library, once it is needed
        self._left: list[dict[str, Any]] = []  # of a window before this one
        desk.library_changed.connect(self._on_library_changed)

    @property
    def waiting(self) -> bool:
        """Whether there is an import to go on with."""
        return bool(self._left)

    def tell(self) -> None:
        """Say which imports of before did not end, and offer to go on; each is said once."""
        self._left = [row for row in self._rows() if _paths(row)]
        if not self._left:
            return
        self._keep([])
        names = [Path(path).name for row in self._left for path in _paths(row)]
        what = f"The import of “{names[0]}”" if len(names) == 1 else f"An import of {len(names):,} files"
        self._desk.tell(f"{what} did not come to its end when PaperDesk was closed. What was in stays.", "warning",
                        "file.go_on", "Go on")  # fmt: skip

    def take(self) -> list[tuple[list[Path], dict[str, Any]]]:
        """What did not end, to go on with: paths and how they were to come in. From then on nothing waits."""
        left, self._left = self._left, []
        return [([Path(path) for path in _paths(row)], row) for row in left]

    def begun(self, paths: Sequence[Path], how: dict[str, Any]) -> dict[str, Any]:
        """Note that an import begins; what `ended` is to be told."""
        row = {**how, "paths": [str(path.absolute()) for path in paths]}
        self._keep([*self._rows(), row][-_MOST:])
        return row

    def ended(self, row: dict[str, Any]) -> None:
        """Note that an import is over, be it that the reader stopped it."""
        self._keep([held for held in self._rows() if held is not row])

    def _open_state(self) -> State:
        if self._state is None:
            self._state = State(places.unfinished_file(self._desk.library.id))
        return self._state

    def _rows(self) -> list[Any]:
        kept = self._open_state().get(_KEPT)
        return kept if isinstance(kept, list) else []

    def _keep(self, rows: list[Any]) -> None:
        state = self._open_state()
        state.set(_KEPT, rows)
        try:
            state.save()
        except OSError as error:
            log.warning("imports under way cannot be noted: %s", error)

    def _on_library_changed(self) -> None:
        self._state = None
        self.tell()


def _paths(row: object) -> list[str]:
    """The paths of what was kept, where it is as it was written."""
    paths = row.get("paths") if isinstance(row, dict) else None
    return [path for path in paths if isinstance(path, str) and path] if isinstance(paths, list) else []
