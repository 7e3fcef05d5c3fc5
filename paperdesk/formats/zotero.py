"""Zotero's data folder, read directly: its database with all that hangs on the works, and the files in its storage.

A format that is only read, and only from a copy: see zotero_parts/database. Knows which file to read, and what to say
of a database that is newer, older, broken, or another program's; the works, `items` knows.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.formats.zotero_parts.attachments import Attachments
from paperdesk.formats.zotero_parts.citekeys import citation_keys
from paperdesk.formats.zotero_parts.database import (
    FAULTS,
    HEADER,
    NAME,
    NEWEST,
    OLDEST,
    Database,
    broken,
    opened,
    reason,
)
from paperdesk.formats.zotero_parts.items import Items
from paperdesk.formats.zotero_parts.names import Names, text_of
from paperdesk.progress import Progress
from paperdesk.record import Import, Problem, Record

_NAMED = 5  # searches and feeds that a sentence names


def sniff(head: bytes, name: str) -> float:
    """Whether it is an SQLite database; whose, only a look into it tells."""
    if not head.startswith(HEADER):
        return 0.0
    return 0.9 if "zotero" in name.lower() else 0.3


def is_folder(path: Path) -> bool:
    """Whether a folder is Zotero's data folder."""
    try:
        return (path / NAME).is_file()
    except (OSError, ValueError):
        return False


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works one by one; returns the collections and problems.

    Raises UnreadableFileError, before the first work, for a database that is broken, busy or another program's.
    """
    if source.path is None:
        raise UnreadableFileError("Zotero's database can only be read from a file.")
    path = source.path / NAME if source.path.is_dir() else source.path
    if not path.is_file():
        raise UnreadableFileError(f"There is no “{NAME}” in the folder “{source.name}”.")
    out = Import("zotero")
    with opened(path, progress) as database:
        try:
            _check(database, path, out.problems)
            keys = citation_keys(path.parent, progress, out.problems)
            names = Names(database, out.problems)
            attachments = Attachments(path.parent / "storage")
            items = Items(database, names, attachments, keys, out.problems)
        except FAULTS as error:
            progress.check()
            raise broken(path, error) from error
        yield from items.records(progress)
        if items.works and sum(problem.failed for problem in out.problems) == len(items.works):
            raise UnreadableFileError(f"“{path.name}” is damaged: not one of its works can be read.")
        out.problems += items.problems() + _left_behind(database)
    out.collections = names.all_paths()
    return out


def _check(database: Database, path: Path, problems: list[Problem]) -> None:
    """Refuse what is not Zotero's; say where its layout is not one that is known."""
    if not database.has("items", "itemID", "itemTypeID", "key") or not database.has("itemData", "itemID", "valueID"):
        raise UnreadableFileError(
            f"“{path.name}” is the database of another program, not Zotero's.",
            hint=f"Zotero keeps its own as “{NAME}” in its data folder.",
        )
    versions = {text_of(name): number for name, number in database.rows("version", "schema", "version")}
    schema = versions.get("userdata")
    if isinstance(schema, int) and schema > NEWEST:
        problems.append(
            Problem("database", "It is of a newer Zotero than PaperDesk knows; what is new in it was not read.")
        )
    elif not isinstance(schema, int) or schema < OLDEST:
        problems.append(
            Problem(
                "database", "It is of a Zotero older than 4, or of none that says its version; some may be missing."
            )
        )


def _left_behind(database: Database) -> list[Problem]:
    """What is no paper and has no place here, so that its owner can set it up anew."""
    found = []
    for table, column, one in (("savedSearches", "savedSearchName", "saved searches"), ("feeds", "url", "feeds")):
        try:
            names = [text_of(row[0]) for row in database.rows(table, column)]
        except FAULTS as error:
            found.append(Problem(one, f"Zotero's {one} cannot be read: {reason(error)}."))
            continue
        if names:
            named = ", ".join(f"“{name[:200]}”" for name in names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
            found.append(Problem(one, f"Zotero's {one} were not taken: {named}."))
    return found
