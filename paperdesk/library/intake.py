"""The files that imported records name: first linked where they lie, then measured, and copied where that is wanted.

The rows are written with their papers, so that nothing is lost when the rest is cancelled or killed; copying a file can
take long and is done afterwards, between changes and never inside one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from paperdesk.errors import UnreadableFileError
from paperdesk.library.files import Files, is_pdf, measured, storable
from paperdesk.progress import Progress
from paperdesk.record import FileRef, Problem
from paperdesk.store.database import now
from paperdesk.store.journal import Journal

_PROBLEMS = 200  # of files, in one account


class Waiting(NamedTuple):
    """A file that is linked and still to be measured, or copied."""

    row: int
    paper: int
    path: Path
    copy: bool


class Intake:
    """Takes in the files of one import's records."""

    def __init__(self, journal: Journal, files: Files) -> None:
        self._journal = journal
        self._database = journal.database
        self._files = files
        self._waiting: list[Waiting] = []

    def link(self, paper: int, file: FileRef, folder: Path) -> bool:
        """Link a file to a paper inside the caller's change; whether that was new. One that is missing is named too.

        `folder`: what a relative path begins at.
        """
        given = Path(file.path)
        path = given if given.is_absolute() else (folder / given).absolute()
        if not storable(str(path)):
            return False
        size = _size(path)
        held = self._database.rows("SELECT id, path, linked, size, title, sha256 FROM file WHERE paper = ?", (paper,))
        for row, where, linked, its_size, title, digest in held:
            if where == str(path):
                if size and (not digest or (linked and file.copy)):
                    self._wait(Waiting(row, paper, path, file.copy))
                return False
            if not linked and size and size == its_size and title == (file.title or path.name):
                return False  # the copy that was taken of it
        self._database.run(
            "INSERT INTO file (paper, path, linked, title, mime, size, added) VALUES (?, ?, 1, ?, ?, ?, ?)",
            (paper, str(path), file.title or path.name, file.mime, size, now()),
        )
        if size:
            row = int(self._database.value("SELECT last_insert_rowid()"))
            self._wait(Waiting(row, paper, path, file.copy))
        return True

    def _wait(self, waiting: Waiting) -> None:
        if waiting.copy or is_pdf(waiting.path):  # what else is linked is nowhere asked for its sum
            self._waiting.append(waiting)

    def settle(
        self, label: str, group: int | None, progress: Progress, said: Callable[[Problem], None], *, undo: bool = True
    ) -> None:  # fmt: skip
        """Measure and copy what is waiting, a change a file in the import's group. `said` takes what went wrong.

        Raises Cancelled: what is not copied yet stays linked. Raises LibraryError when the disk is full.
        """
        waiting, self._waiting = self._waiting, []
        failures = 0
        for done, file in enumerate(waiting):
            progress.report(done, len(waiting), f"{label}: files")
            try:
                size, digest = measured(file.path, progress)
                self._take(file, size, digest, label, group, progress, undo=undo)
            except UnreadableFileError as error:
                failures += 1
                if failures <= _PROBLEMS:
                    said(Problem("files", f"{error} It stays linked where it is."))
        if failures > _PROBLEMS:
            said(Problem("files", f"{failures - _PROBLEMS:,} more files could not be read."))
        progress.report(len(waiting), len(waiting), f"{label}: files")

    def _take(
        self, file: Waiting, size: int, digest: str, label: str, group: int | None, progress: Progress, *, undo: bool
    ) -> None:  # fmt: skip
        twin = "SELECT 1 FROM file WHERE paper = ? AND id <> ? AND sha256 = ?"
        if self._database.value(twin, (file.paper, file.row, digest)):
            with self._journal.change(label, group=group, undo=undo):
                self._database.run("DELETE FROM file WHERE id = ? AND path = ?", (file.row, str(file.path)))
            return
        where, linked, copied = str(file.path), 1, None
        library = self._database.folder
        if file.copy and not file.path.resolve().is_relative_to(library.resolve()):
            copied = self._files.copy_for(file.paper, file.path, digest, progress)
            where, linked = copied.relative_to(library).as_posix(), 0
        try:
            with self._journal.change(label, group=group, undo=undo):
                self._database.run(
                    "UPDATE file SET path = ?, linked = ?, size = ?, sha256 = ? WHERE id = ? AND path = ?",
                    (where, linked, size, digest, file.row, str(file.path)),
                )
        except BaseException:
            if copied is not None:
                copied.unlink(missing_ok=True)  # no row names it: nothing is lost
            raise


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except (OSError, ValueError):
        return 0
