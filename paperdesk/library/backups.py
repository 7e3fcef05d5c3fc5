"""Backups as a reader handles them: a verified one a day, one by hand, one before anything risky; looked at and
restored.

Restoring closes the library: `restore` is a function of the module, for whoever holds the Library.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from paperdesk.errors import NotFoundError
from paperdesk.library.shapes import Backup
from paperdesk.progress import Progress
from paperdesk.store import backup
from paperdesk.store.database import Database, lock_library


class Backups:
    """The backups of one library."""

    def __init__(self, database: Database) -> None:
        self._folder = database.folder

    def create(self, progress: Progress | None = None, *, reason: str = "by hand") -> Backup:
        """Make and verify a backup now; raises DamagedLibraryError or LibraryError."""
        return _shape(backup.make(self._folder, reason))

    def daily(self, progress: Progress | None = None) -> Backup | None:
        """Make the backup of the day where the newest one is older than a day; None where that is not so.

        A clock that was set back does not put it off for ever: a backup from the future counts as none.
        """
        now = datetime.now(UTC)
        for held in self.list():
            age = now - datetime.fromisoformat(held.at)
            if timedelta(minutes=-5) <= age < timedelta(hours=24) and held.reason in ("daily", "by hand"):
                return None
        return self.create(progress, reason="daily")

    def list(self) -> list[Backup]:
        """Every backup, newest first."""
        return [_shape(held) for held in backup.everything(self._folder)]

    def verify(self, name: str) -> Backup:
        """Check one backup, by its file name; raises NotFoundError or DamagedLibraryError."""
        return verify(self._folder, name)

    def path(self, name: str) -> Path:
        """The backup of that name, or the newest for "latest"; raises NotFoundError."""
        return backup_named(self._folder, name)


def newest_backups(folder: Path) -> list[Backup]:
    """The backups of a library that may not open, newest first."""
    return [_shape(held) for held in backup.everything(folder)]


def backup_named(folder: Path, name: str) -> Path:
    """The backup of that name, or the newest for "latest", of a library that may not open; raises NotFoundError."""
    held = newest_backups(folder)
    if name == "latest" and held:
        return held[0].path
    path = next((known.path for known in held if known.path.name == Path(name).name), None)
    if path is None:
        raise NotFoundError(f"There is no backup “{name}”.", hint="`paperdesk backup list` shows them.")
    return path


def verify(folder: Path, name: str) -> Backup:
    """Check a backup of a library that may not open; raises NotFoundError or DamagedLibraryError."""
    return _shape(backup.verify(backup_named(folder, name)))


def restore(folder: Path, path: Path) -> Path | None:
    """Put a backup in the place of the library in `folder`, which must be closed; where the replaced one now lies.

    Raises LibraryInUseError while anybody has it open, NotFoundError or DamagedLibraryError for a bad backup, and then
    nothing is replaced.
    """
    lock = lock_library(folder, alone=True)
    try:
        backup.prepare_restore(folder, path)
        return backup.finish_restore(folder)
    finally:
        lock.release()


def _shape(held: backup.BackupFile) -> Backup:
    return Backup(held.path, held.at, held.size, held.reason)
