"""What a look at a folder of notes found in step, so that a later one passes by what has not changed since.

Kept in memory only: the first look of a process is at everything.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from paperdesk.store.journal import Journal

_SETTLED_NS = 3_000_000_000  # a file written this shortly before a look may be written again within the same tick

Mark = tuple[int, int]  # when a file was written, in nanoseconds, and its size in bytes


class Marks(NamedTuple):
    """What lay in a folder at a time, by name."""

    at: int
    files: dict[str, Mark]

    @classmethod
    def of(cls, folder: Path) -> Marks:
        """What lies in a folder now; raises OSError."""
        now, files = time.time_ns(), {}
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    state = entry.stat()
                except FileNotFoundError:  # taken away just now, or a link that leads nowhere
                    files[entry.name] = (0, -1)
                else:
                    files[entry.name] = (state.st_mtime_ns, state.st_size)
        return cls(now, files)

    def settled(self, but: Iterable[str]) -> dict[str, Mark]:
        """The files that cannot change any more without another mark, but for those named."""
        latest, names = self.at - _SETTLED_NS, set(but)
        return {name: mark for name, mark in self.files.items() if mark[0] < latest and name not in names}


class Seen(NamedTuple):
    """How far the journal had come at a look, and the files that were in step after it."""

    sequence: int
    files: dict[str, Mark]

    def unlike(self, papers: list[int], marks: Marks, name_of: Callable[[int], str], journal: Journal) -> list[int]:
        """Those of the papers that may not be in step any more; `name_of` gives a paper's file, "" for none."""
        changes = journal.news_since(self.sequence)
        pruned = int(journal.database.fact("pruned", "0"))
        if pruned > self.sequence or (changes is not None and "tag" in changes.kinds):
            return papers  # a tag's name stands in the files of papers that the news do not name
        changed = changes.papers if changes is not None else frozenset()

        def is_in_step(paper: int) -> bool:
            name = name_of(paper)
            mark = marks.files.get(name)
            return mark is not None and mark == self.files.get(name) and paper not in changed

        return [paper for paper in papers if not is_in_step(paper)]
