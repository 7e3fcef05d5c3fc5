"""Files outside that are kept in step with a collection, or with what a query finds: a .bib for a manuscript.

A file is written only when its text is another, so that no program that watches it is woken for nothing. What somebody
else wrote there is kept beside it under another name before it is replaced.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from paperdesk.errors import BadInputError, LibraryError, NotFoundError
from paperdesk.formats import by_id
from paperdesk.library.collections import Collections
from paperdesk.library.files import free_path, replacing
from paperdesk.library.transfer import Transfer
from paperdesk.presence import is_file, is_there
from paperdesk.progress import Progress
from paperdesk.store.backup import sha256_of
from paperdesk.store.journal import Changes, Journal

# News that may change what stands in a file; opening a paper or turning a page is none.
_ASKED_BY = frozenset(
    ("paper", "status", "star", "rating", "queue", "trash", "tag", "papertag", "collection", "papercollection", "note",
     "file", "highlight", "shelf", "export")
)  # fmt: skip


class StandingExport(NamedTuple):
    """A file that is kept in step."""

    id: int
    collection: str  # its path; empty where a query is meant
    query: str  # what is written, the collection included
    format: str
    path: Path


class Kept(NamedTuple):
    """What became of such a file when it was looked at."""

    export: StandingExport
    written: bool  # its text was another
    error: str = ""  # why it could not be written


class Standing:
    """The standing exports of one library."""

    def __init__(
        self, journal: Journal, collections: Collections, transfer: Transfer, find: Callable[..., list[int]]
    ) -> None:
        self._journal = journal
        self._database = journal.database
        self._collections = collections
        self._transfer = transfer
        self._find = find

    def all(self) -> list[StandingExport]:
        """Every standing export, in the order they were made."""
        paths = {held.id: held.path for held in self._collections.tree()}
        found = []
        for number, collection, query, format, path in self._database.rows(
            "SELECT id, collection, query, format, path FROM standing_export ORDER BY id"
        ):
            held = paths.get(collection, "") if collection is not None else ""
            asked = f'collection:"{held}" {query}'.strip() if held else query
            found.append(StandingExport(number, held, asked, format, Path(path)))
        return found

    def add(self, path: Path, *, collection: str = "", query: str = "", format: str = "bibtex") -> int:
        """Keep a file in step from now on; its id. `update` writes it. Raises BadInputError and NotFoundError."""
        kind = by_id(format)
        if not kind.writes:
            raise BadInputError(f"{kind.title} cannot be written.")
        path = path.expanduser().absolute()
        if path.is_relative_to(self._database.folder):
            raise BadInputError("The file cannot lie in the library's own folder.")
        if is_there(path) and not is_file(path):  # to ask a pipe what stands in it is to wait for ever
            raise BadInputError(f"“{path}” is no file.")
        if any(held.path == path for held in self.all()):
            raise BadInputError(f"“{path}” is kept in step already.")
        number = None
        if collection:
            number = next((held.id for held in self._collections.tree() if held.path == collection), None)
            if number is None:
                raise NotFoundError(f"There is no collection “{collection}”.")
        with self._journal.change(f"Keep {path.name} in step"):
            self._database.run(
                "INSERT INTO standing_export (collection, query, format, path) VALUES (?, ?, ?, ?)",
                (number, query, format, str(path)),
            )
            return int(self._database.value("SELECT last_insert_rowid()"))

    def remove(self, number: int) -> None:
        """Keep a file in step no longer; it stays as it is. Raises NotFoundError."""
        with self._journal.change("Keep a file in step no longer"):
            if not self._database.run("DELETE FROM standing_export WHERE id = ?", (number,)):
                raise NotFoundError("That file is not kept in step any more.")

    @staticmethod
    def concerns(changes: Changes) -> bool:
        """Whether news may change what stands in such a file."""
        return not _ASKED_BY.isdisjoint(changes.kinds)

    def update(self, progress: Progress | None = None) -> list[Path]:
        """Write the files whose text is another now; which were. Blocks, so it belongs into a job.

        Raises LibraryError naming the first file that cannot be written, after the others were.
        """
        kept = self.look_after(progress)
        failed = next((each.error for each in kept if each.error), "")
        if failed:
            raise LibraryError(failed)
        return [each.export.path for each in kept if each.written]

    def look_after(self, progress: Progress | None = None) -> list[Kept]:
        """Write the files whose text is another now; what became of each. Blocks, so it belongs into a job."""
        progress = progress or Progress()
        done: list[Kept] = []
        exports = self.all()
        for place, export in enumerate(exports):
            progress.report(place, len(exports), export.path.name)
            try:
                done.append(Kept(export, self._update(export, progress)))
            except LibraryError as error:
                done.append(Kept(export, False, str(error)))
        return done

    def _update(self, export: StandingExport, progress: Progress) -> bool:
        text = io.StringIO()
        ids = self._find(export.query, "added")
        by_id(export.format).write(self._transfer.records(ids, progress), text)
        data = text.getvalue().encode("utf-8", "replace")
        digest = hashlib.sha256(data).hexdigest()
        held, known = _digest(export.path), f"standing:{export.path}"
        if held == digest:
            return False
        path = export.path
        with replacing(path) as out:  # which makes no folder: one that is gone may be a disk that is away
            out.write(data)
            if held and held != self._database.fact(known):
                _keep(path, free_path(path.with_name(f"{path.stem} (not by PaperDesk){path.suffix}")))
        self._database.set_fact(known, digest)
        return True


def _keep(path: Path, other: Path) -> None:
    """Have what stands in a file stand under another name too, with its rights; a link is left as it is."""
    try:
        other.hardlink_to(path.resolve())
    except OSError:  # a disk that knows no second names
        shutil.copy2(path, other)


def _digest(path: Path) -> str:
    """The SHA-256 of what stands in a file; empty where there is none."""
    try:
        return sha256_of(path)
    except OSError:
        return ""
