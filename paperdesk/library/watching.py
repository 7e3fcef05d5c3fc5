"""A folder that is watched for new PDFs: which files in it are new and whole, and which were taken before.

Knows files and a memory of them, no library and no clock of its own: who looks says what time it is. Files directly in
the folder count, not those below it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from paperdesk.errors import LibraryError, UnreadableFileError
from paperdesk.library.files import is_pdf, storable
from paperdesk.library.shapes import Report
from paperdesk.library.transfer import Transfer
from paperdesk.progress import Progress
from paperdesk.settings import write_atomically

SETTLED = 2.0  # seconds a file stays as it is before it is taken
_CUT_OFF = 60.0  # seconds for one without an end: it may be what a slow download has brought so far
_TAIL = 2048  # bytes in which the end of a PDF is looked for
_MOST = 20_000  # files of a folder that are looked at
_REMEMBERED = 50_000


class Mark(NamedTuple):
    """A file as it was: what tells it from another, or a later one, of that name."""

    path: str
    size: int
    changed: int  # nanoseconds

    @property
    def file(self) -> Path:
        """Where it lies."""
        return Path(self.path)


class Look(NamedTuple):
    """What one look found: the files to be taken now, and how many may be whole at a later look."""

    new: list[Mark]
    waiting: int
    first: int = 0  # PDFs that lay there when the folder was looked at for the first time ever: they are not new


class Watched:
    """One watched folder. `memory` is the file that keeps what was taken; looks come from one thread at a time."""

    def __init__(self, folder: Path, memory: Path) -> None:
        self.folder = folder
        self._memory = memory
        self._seen: dict[str, tuple[Mark, float]] = {}  # files not taken yet: as they were, and since when
        self._given_up: set[Mark] = set()  # those that could not be brought in: not tried again until they change
        self._taken: dict[Mark, None] | None = None

    def look(self, now: float, progress: Progress | None = None) -> Look:
        """Look at the folder; `now` in seconds of a clock that only goes on. Raises UnreadableFileError, Cancelled."""
        marks = self._marks(progress or Progress())
        taken = self._read()
        if taken is None:  # never watched before: what lies there is not new
            self.keep(marks)
            return Look([], 0, len(marks))
        new, seen, waiting = [], {}, 0
        for mark in marks:
            if mark in taken or mark in self._given_up:
                continue
            before, since = self._seen.get(mark.path, (mark, now))
            since = since if before == mark else now
            seen[mark.path] = (mark, since)
            if now - since >= SETTLED and _is_whole(mark, patient=now - since < _CUT_OFF):
                new.append(mark)
            else:
                waiting += 1
        self._seen = seen
        return Look(new, waiting)

    def keep(self, marks: Iterable[Mark]) -> None:
        """Remember that these were taken, in the file. Raises LibraryError when it cannot be written."""
        held = self._read() or {}
        held.update(dict.fromkeys(marks))
        self._taken = dict.fromkeys(list(held)[-_REMEMBERED:])
        folders = {**self._folders(), str(self.folder): [list(mark) for mark in self._taken]}
        try:
            write_atomically(self._memory, json.dumps(folders, ensure_ascii=False) + "\n")
        except OSError as error:
            said = f"“{self._memory}” cannot be written: {error.strerror}."
            raise LibraryError(f"What was taken from the watched folder cannot be remembered. {said}") from error

    def give_up(self, marks: Iterable[Mark]) -> None:
        """Leave these alone until they change or the program starts anew."""
        self._given_up.update(marks)

    def _read(self) -> dict[Mark, None] | None:
        """What was taken from this folder; None when it was never watched."""
        if self._taken is None:
            kept = self._folders().get(str(self.folder))
            if isinstance(kept, list):
                rows = [
                    row for row in kept if isinstance(row, list) and [type(part) for part in row] == [str, int, int]
                ]
                self._taken = {Mark(*row): None for row in rows}
        return self._taken

    def _folders(self) -> dict[str, object]:
        try:
            kept = json.loads(self._memory.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def _marks(self, progress: Progress) -> list[Mark]:
        """The PDFs in the folder, by their names; neither hidden ones, nor links, nor what browsers name otherwise."""
        found = []
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    progress.check()
                    if entry.name.startswith(".") or not is_pdf(Path(entry.name)) or not storable(entry.path):
                        continue
                    mark = _mark(entry)
                    if mark is not None:
                        found.append(mark)
                    if len(found) > _MOST:
                        raise UnreadableFileError(f"“{self.folder}” holds more than {_MOST:,} PDFs.")
        except FileNotFoundError as error:
            raise UnreadableFileError(f"The watched folder “{self.folder}” is not there.") from error
        except OSError as error:
            raise UnreadableFileError(
                f"The watched folder “{self.folder}” cannot be read: {error.strerror}."
            ) from error
        return sorted(found)


def bring_in(transfer: Transfer, watched: Watched, marks: list[Mark], collection: str, progress: Progress) -> Report:
    """Import files that a look found, and remember them; the account of it. Raises as an import does.

    Those that could not be read, or were not because it was cancelled, are left alone until they change.
    """
    watched.give_up(marks)
    paths = [mark.file for mark in marks]
    report = transfer.import_files(paths, progress, collection=collection or None)
    refused = {account.file for account in report.refused}
    watched.keep(mark for mark in marks if mark.path not in refused)
    return report


def _is_mark(row: object) -> bool:
    return isinstance(row, list) and [type(part) for part in row] == [str, int, int]


def _mark(entry: os.DirEntry[str]) -> Mark | None:
    """A file as it is now; None for what is none, is empty, or goes away meanwhile."""
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        about = Path(entry.path).stat()  # on Windows the entry's own numbers lag behind
    except OSError:
        return None
    return Mark(entry.path, about.st_size, about.st_mtime_ns) if about.st_size else None


def _is_whole(mark: Mark, *, patient: bool) -> bool:
    """Whether a file can be read and ends as a PDF does; without such an end it may still grow, while `patient`."""
    try:
        with mark.file.open("rb") as file:  # refused on Windows while another program writes to it
            if not patient:
                return bool(file.read(1))
            file.seek(max(0, mark.size - _TAIL))
            return b"%%EOF" in file.read(_TAIL)
    except OSError:
        return False
