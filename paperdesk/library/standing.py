"""Files outside that are kept in step with a collection, or with what a query finds: a .bib for a manuscript.

A file is written only when its text is another, so that no program that watches it is woken for nothing. What somebody
else wrote there is kept beside it under another name before it is replaced.

Which they are stands in the library, and a library may come from elsewhere. So a file is written only where somebody on
this machine agreed to it for the library in its folder; the others sleep.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from paperdesk.errors import BadInputError, LibraryError, NotFoundError, PaperDeskError
from paperdesk.formats import by_id, is_written_as
from paperdesk.library.agreed import Agreed, Row
from paperdesk.library.collections import Collections
from paperdesk.library.files import free_path, replacing, storable
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
_NAMED = 3  # files that a sentence names


class StandingExport(NamedTuple):
    """A file that is kept in step."""

    id: int
    collection: str  # its path; empty where a query is meant
    query: str  # what is written, the collection included
    format: str
    path: Path
    awake: bool  # else nobody here agreed to it, and nothing is written


class Kept(NamedTuple):
    """What became of such a file when it was looked at."""

    export: StandingExport
    written: bool  # its text was another
    error: str = ""  # why it could not be written
    papers: int = 0  # that stand in it
    aside: str = ""  # the name under which what somebody else wrote there is kept


def left_behind(paths: Sequence[Path]) -> str:
    """What is said of files that are kept in step no longer, as a further sentence; empty for none."""
    if not paths:
        return ""
    if len(paths) == 1:
        return f" “{paths[0].name}” stays as it is and is kept in step no longer."
    return f" {len(paths):,} files stay as they are and are kept in step no longer."


def sentence(kept: Sequence[Kept]) -> str:
    """What was written, by name, and what was set aside for it; empty where nothing was."""
    written = [f"{each.export.path.name}: {each.papers:,} paper{'' if each.papers == 1 else 's'}" for each in kept
               if each.written]  # fmt: skip
    if not written:
        return ""
    more = f" and {len(written) - _NAMED:,} more" if len(written) > _NAMED else ""
    aside = [f" What was in {each.export.path.name} is kept as “{each.aside}”." for each in kept if each.aside]
    return f"{', '.join(written[:_NAMED])}{more}.{''.join(aside[:_NAMED])}"


class Standing:
    """The standing exports of one library."""

    def __init__(
        self, journal: Journal, agreed: Agreed, collections: Collections, transfer: Transfer,
        find: Callable[..., list[int]],
    ) -> None:  # fmt: skip
        self._journal = journal
        self._database = journal.database
        self._agreed = agreed
        self._collections = collections
        self._transfer = transfer
        self._find = find

    def all(self) -> list[StandingExport]:
        """Every standing export, in the order they were made."""
        paths = {held.id: held.path for held in self._collections.tree()}
        agreed = self._agreed.exports()
        found = []
        for number, row in self._rows():
            collection, query, format, path = row
            held = paths.get(collection, "") if isinstance(collection, int) else ""
            asked = f'collection:"{held}" {query}'.strip() if held else str(query)
            found.append(StandingExport(number, held, asked, str(format), Path(str(path)), row in agreed))
        return found

    def _rows(self) -> list[tuple[int, Row]]:
        found = self._database.rows("SELECT id, collection, query, format, path FROM standing_export ORDER BY id")
        return [
            (number, (collection if isinstance(collection, int) else None, str(query), str(format), str(path)))
            for number, collection, query, format, path in found
        ]

    def add(self, path: Path, *, collection: str = "", query: str = "", format: str = "bibtex") -> int:
        """Keep a file in step from now on; its id. `update` writes it. Raises BadInputError and NotFoundError.

        One of that path that sleeps gives way.
        """
        path = path.expanduser().absolute()
        self._refuse(path, format)
        number = None
        if collection:
            number = next((held.id for held in self._collections.tree() if held.path == collection), None)
            if number is None:
                raise NotFoundError(f"There is no collection “{collection}”.")
        with self._journal.change(f"Keep {path.name} in step"):
            self._database.run("DELETE FROM standing_export WHERE path = ?", (str(path),))
            row = (number, query, format, str(path))
            self._database.run("INSERT INTO standing_export (collection, query, format, path) VALUES (?, ?, ?, ?)", row)
            made = int(self._database.value("SELECT last_insert_rowid()"))
            self._agreed.agree(row)
        return made

    def _refuse(self, path: Path, format: str) -> None:
        """Raise BadInputError where no file of that path may be kept in step."""
        kind = by_id(format)
        if not kind.writes:
            raise BadInputError(f"{kind.title} cannot be written.")
        if not path.is_absolute() or not storable(str(path)) or "\0" in str(path):
            raise BadInputError(f"“{path}” is no whole path of a file.")
        if not is_written_as(path.name):
            raise BadInputError(
                f"“{path.name}” does not end as a file of a format does.",
                hint=f"Call it “{path.name}{kind.suffixes[0]}”.",
            )
        library = os.path.realpath(self._database.folder)
        if Path(os.path.realpath(path)).is_relative_to(library) or path.is_relative_to(self._database.folder):
            raise BadInputError("The file cannot lie in the library's own folder.")
        if is_there(path) and not is_file(path):  # to ask a pipe what stands in it is to wait for ever
            raise BadInputError(f"“{path}” is no file that can be written anew.")
        if any(held.path == path and held.awake for held in self.all()):
            raise BadInputError(f"“{path}” is kept in step already.")

    def wake(self, number: int) -> None:
        """Keep a file that sleeps in step here from now on; `update` writes it, and keeps beside it what lies there.

        Raises NotFoundError, and BadInputError where no such file may be kept in step.
        """
        row = next((row for held, row in self._rows() if held == number), None)
        if row is None:
            raise NotFoundError("That file is not kept in step any more.")
        if row in self._agreed.exports():
            return
        _collection, _query, format, path = row
        self._refuse(Path(str(path)), str(format))
        self._database.set_fact(_written(Path(str(path))), "")  # what the library says of it was true elsewhere
        self._agreed.agree(row)

    def remove(self, number: int) -> None:
        """Keep a file in step no longer; it stays as it is. Raises NotFoundError."""
        with self._journal.change("Keep a file in step no longer"):
            if not self._database.run("DELETE FROM standing_export WHERE id = ?", (number,)):
                raise NotFoundError("That file is not kept in step any more.")

    def go_on(self, cache: str) -> None:
        """Go on with the files that an earlier PaperDesk, which asked nobody, kept in step on this machine.

        Only where the file holds what the library wrote there last, so that nobody else's is in it. `cache` is the name
        of the library's cache, which tells whether it was open here before.
        """
        if not self._agreed.take_over(cache):
            return
        for _number, row in self._rows():
            path = Path(str(row[-1]))
            try:
                self._refuse(path, str(row[-2]))
                held = _digest(path)
            except PaperDeskError:
                continue  # it sleeps, and says why when it is to be woken
            if held and held == self._database.fact(_written(path)):
                self._agreed.agree(row)

    @staticmethod
    def concerns(changes: Changes) -> bool:
        """Whether news may change what stands in such a file."""
        return not _ASKED_BY.isdisjoint(changes.kinds)

    def update(self, progress: Progress | None = None) -> list[Path]:
        """Write the files that are awake and whose text is another now; which were. Blocks, so it belongs into a job.

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
        exports = [export for export in self.all() if export.awake]
        for place, export in enumerate(exports):
            progress.report(place, len(exports), export.path.name)
            try:
                done.append(self._update(export, progress))
            except PaperDeskError as error:
                done.append(Kept(export, False, str(error)))
        return done

    def _update(self, export: StandingExport, progress: Progress) -> Kept:
        text = io.StringIO()
        ids = self._find(export.query, "added")
        by_id(export.format).write(self._transfer.records(ids, progress), text)
        data = text.getvalue().encode("utf-8", "replace")
        digest = hashlib.sha256(data).hexdigest()
        path, known = export.path, _written(export.path)
        held = _digest(path)
        if held == digest:
            return Kept(export, False, papers=len(ids))
        aside = free_path(path.with_name(f"{path.stem} (not by PaperDesk){path.suffix}"))
        is_other = bool(held) and held != self._database.fact(known)
        with replacing(path) as out:  # which makes no folder: one that is gone may be a disk that is away
            out.write(data)
            if is_other:
                _keep(path, aside)
        self._database.set_fact(known, digest)
        return Kept(export, True, papers=len(ids), aside=aside.name if is_other else "")


def _written(path: Path) -> str:
    """The fact that holds the SHA-256 of what the library wrote to a file last."""
    return f"standing:{path}"


def _keep(path: Path, other: Path) -> None:
    """Have what stands in a file stand under another name too, with its rights; a link is left as it is."""
    try:
        other.hardlink_to(path.resolve())
    except OSError:  # a disk that knows no second names
        shutil.copy2(path, other)


def _digest(path: Path) -> str:
    """The SHA-256 of what stands in a file; empty where there is none. Raises LibraryError where it cannot be read."""
    try:
        return sha256_of(path)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise LibraryError(f"“{path}” cannot be written: {error.strerror}.") from error
