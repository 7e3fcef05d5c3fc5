"""From a folder to an open database: made where that is asked for, mended after a crash, migrated after a backup.

Knows what a library folder looks like, and when an empty one may not be taken for a new library.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path

from paperdesk import places
from paperdesk.errors import DamagedLibraryError, LibraryError, LibraryInUseError, NotFoundError
from paperdesk.library import disks
from paperdesk.library.files import storable
from paperdesk.presence import is_file, is_there
from paperdesk.store import backup
from paperdesk.store.database import FILE_NAME, SCHEMA, Database, create, is_writable, lock_library
from paperdesk.store.migrations import migrate, schema_of

log = logging.getLogger(__name__)


def open_database(folder: Path, *, make: bool, known: bool = False, to_read: bool = False) -> Database:
    """Open the library in a folder. `make` makes one in a missing or empty folder; `known` says there was one before.

    `to_read`: one on a disk that cannot be written is opened all the same, and every change of it raises LibraryError.
    Raises NotFoundError where there is none and none may be made, LibraryError kinds where it cannot be opened.
    """
    folder = folder.expanduser().absolute()
    if not storable(str(folder)):
        raise LibraryError("The name of that library folder is no text that can be kept.", hint="Rename the folder.")
    if to_read and is_library(folder) and not is_writable(folder):
        database = Database(folder, read_only=True)
        if database.schema < SCHEMA:
            database.close()
            raise LibraryError(
                f"The library in {folder} is of an older PaperDesk and must be changed to be opened.",
                hint="Make the folder writable, or copy it to another disk.",
            )
        return database
    _complete_restore(folder)
    if not is_there(folder / FILE_NAME):
        refuse_to_replace(folder, known)
        if not make:
            raise NotFoundError(
                f"There is no library in {folder}.", hint="Import something, or choose another with --library."
            )
        create(folder, "Reading desk" if folder == places.default_library().absolute() else "")
    _mend(folder)
    database = Database(folder)
    disks.remember(folder)
    return database


def is_library(folder: Path) -> bool:
    """Whether a folder holds a library."""
    return is_file(folder / FILE_NAME)


def may_be_written(folder: Path) -> bool:
    """Whether nothing forbids to write a library folder, or to make it; where not, no backup can be restored there."""
    if not is_there(folder / FILE_NAME):
        return not is_there(folder) or os.access(folder, os.W_OK)
    return is_writable(folder)


def refuse_to_replace(folder: Path, known: bool) -> None:
    """Raise LibraryError where a library was, or its remains are, so that it is never silently made anew."""
    ways_out = "Bring the folder back, restore a backup, or open another library."
    if is_file(folder):
        raise LibraryError(f"{folder} is a file, not a library folder.")
    remains = [name for name in ("files", backup.FOLDER, f"{FILE_NAME}-wal") if is_there(folder / name)]
    if remains:
        raise LibraryError(f"{folder} holds {' and '.join(remains)} of a library but not the library.", hint=ways_out)
    refuse_away(folder)
    if known:
        raise LibraryError(f"The library in {folder} is gone.", hint=ways_out)
    try:
        other = [path.name for path in folder.iterdir() if path.name not in ("library.lock", f"{FILE_NAME}.new")]
    except FileNotFoundError:
        return
    except OSError as error:
        raise LibraryError(f"The folder {folder} cannot be read: {error.strerror}.") from error
    if [name for name in other if not name.startswith(f"{FILE_NAME}.new")]:
        raise LibraryError(f"{folder} is not empty and holds no library.", hint="Choose an empty or a new folder.")


def refuse_away(folder: Path) -> None:
    """Raise LibraryError where a library was on a disk that is not there now."""
    if (disk := disks.missing(folder)) is not None:
        raise LibraryError(
            f"The library in {folder} is away: there is no disk at {disk} now.",
            hint="Attach it, or open another library.",
        )


def refuse_gone(folder: Path) -> None:
    """Raise LibraryError where there was a library in a folder that is gone: moved, or thrown away."""
    if disks.was_here(folder) and not is_there(folder):
        refuse_away(folder)
        raise LibraryError(
            f"There was a library in {folder}, and the folder is gone.",
            hint="Bring it back, or name another one with --library. For a new library there, make the folder first.",
        )


def _complete_restore(folder: Path) -> None:
    """Finish a restore that a crash cut in two."""
    if is_there(folder / backup.RESTORED):
        with suppress(LibraryInUseError):
            lock = lock_library(folder, alone=True)
            try:
                backup.finish_restore(folder)
            finally:
                lock.release()


def _mend(folder: Path) -> None:
    """What needs the library alone: the check after a crash, and a migration behind its backup."""
    try:
        version = schema_of(folder)
    except DamagedLibraryError as error:
        raise _with_backup(folder, error) from error
    crashed = _has_log(folder)
    if version >= SCHEMA and not crashed:
        return
    try:
        lock = lock_library(folder, alone=True)
    except LibraryInUseError:
        if version < SCHEMA:
            raise
        return  # somebody has it open: a log is as it should be
    try:
        if crashed:
            log.info("the library was not closed cleanly; checking it")
            backup.quick_check(folder / FILE_NAME)
        if version < SCHEMA:
            backup.make(folder, "before migration")
            migrate(folder)
    except DamagedLibraryError as error:
        raise _with_backup(folder, error) from error
    finally:
        lock.release()


def _with_backup(folder: Path, error: DamagedLibraryError) -> DamagedLibraryError:
    """The same error; where there are backups it names the newest as the way out."""
    held = backup.everything(folder)
    if not held:
        return error
    return DamagedLibraryError(
        error.message, hint=f"The newest of {len(held)} backups is of {held[0].at[:10]}: restore it."
    )


def _has_log(folder: Path) -> bool:
    log_file = folder / f"{FILE_NAME}-wal"
    return log_file.exists() and log_file.stat().st_size > 0
