"""How much a data folder of Zotero holds, told before anything is read of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.zotero_parts.database import FAULTS, NAME, broken, opened
from paperdesk.formats.zotero_parts.names import Names
from paperdesk.progress import Progress
from paperdesk.record import Problem

_PARTS = ("note", "attachment", "annotation")


class Counts(NamedTuple):
    """What a library holds, without what is in the bin or in a feed."""

    items: int
    notes: int
    attachments: int


def counted(path: Path, progress: Progress) -> Counts:
    """The counts of a data folder, or of the database itself. Raises UnreadableFileError, and Cancelled."""
    file = path / NAME if path.is_dir() else path
    said: list[Problem] = []
    with opened(file, progress) as database:
        try:
            if not database.has("items", "itemID", "itemTypeID"):
                raise UnreadableFileError(f"“{file.name}” is the database of another program, not Zotero's.")
            names = Names(database, said)
            gone = {row[0] for table in ("deletedItems", "feedItems") for row in database.each(table, "itemID")}
            counts = dict.fromkeys(("", *_PARTS), 0)
            for item, kind, library in database.each("items", "itemID", "itemTypeID", "libraryID"):
                if item not in gone and library not in names.feeds:
                    name = names.types.get(kind, "")
                    counts[name if name in _PARTS else ""] += 1
        except FAULTS as error:
            progress.check()
            raise broken(file, error) from error
    return Counts(counts[""], counts["note"], counts["attachment"])
