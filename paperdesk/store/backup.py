"""Verified backups of a library's database, and putting one back.

A backup holds the database, not the attachments. It is written beside its final name, checked, and only then renamed;
a damaged library never replaces a good backup.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from playhouse.apsw_ext import APSWDatabase

from paperdesk.errors import DamagedLibraryError, LibraryError, NotFoundError
from paperdesk.store.database import APPLICATION_ID, FILE_NAME, SCHEMA, readable, said, sync_folder
from paperdesk.store.tables import MODELS, columns, create_triggers

FOLDER = "backups"
KEPT = 10  # of the daily ones, and as many of all others
_STAMP = "[0-9]" * 8 + "T[0-9]*Z"  # how every name here begins; others are anybody's and let be
RESTORED = f"{FILE_NAME}.restored"  # a backup made ready to take the library's place


class BackupFile(NamedTuple):
    """One backup; `sha256` and `counts` are what they were when it was made."""

    path: Path
    at: str
    reason: str
    size: int
    sha256: str
    counts: dict[str, int]


def make(folder: Path, reason: str) -> BackupFile:
    """Back up the library in a folder; raises DamagedLibraryError or, when the disk fails, LibraryError."""
    target_folder = folder / FOLDER
    try:
        target_folder.mkdir(mode=0o700, exist_ok=True)
        for leftover in target_folder.glob(f"{_STAMP}.tmp"):
            leftover.unlink()
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        draft = target_folder / f"{stamp}.tmp"
        held = copy_to(folder, draft)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        path = target_folder / f"{stamp}-{reason.replace(' ', '-')}.sqlite"
        manifest = {"at": _iso(stamp), "reason": reason, "sha256": sha256_of(draft), "counts": held}
        path.with_suffix(".json").write_text(json.dumps(manifest), encoding="utf-8")
        draft.replace(path)
        sync_folder(target_folder)
        _rotate(target_folder, path)
    except OSError as error:
        raise LibraryError(f"No backup can be written to {target_folder}: {error.strerror}.") from error
    return _read(path)


def copy_to(folder: Path, draft: Path) -> dict[str, int]:
    """Write a checked copy of a library's database, as it is at this moment, to a new file; the rows of each table.

    Raises DamagedLibraryError or, when the disk fails, LibraryError.
    """
    with said(folder / FILE_NAME):
        connection = _connect_to_read(folder / FILE_NAME)
        try:
            connection.execute_sql("VACUUM INTO ?", (str(draft),))
            counts = _counts(connection)
        finally:
            connection.close()
    draft.chmod(0o600)
    held = _check(draft)
    if any(held[name] < count for name, count in counts.items() if name in ("paper", "note", "highlight")):
        raise DamagedLibraryError(f"The copy of {folder} does not hold all that the library holds.")
    return held


def adopt(path: Path) -> None:
    """Make a library's database that came from elsewhere one of this place: checked, without code, of a new epoch.

    It stays the library it was, so that links to its papers lead on, but is another copy of it: what was agreed to for
    one copy is not for the other.

    Raises LibraryError when it is of a newer PaperDesk or no library, DamagedLibraryError when it is broken.
    """
    _check(path)
    with said(path):
        connection = _connect(path)
        try:
            if int(connection.execute_sql("PRAGMA user_version").fetchone()[0]) > SCHEMA:
                raise LibraryError("The library was made by a newer PaperDesk.", hint="Update PaperDesk to open it.")
            # What a table's triggers say is run when something is written: only our own are, made anew.
            for kind, name in connection.execute_sql(
                "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')"
            ).fetchall():
                connection.execute_sql(f'DROP {kind} "{name.replace(chr(34), chr(34) * 2)}"')
            with connection.atomic("IMMEDIATE"):
                if int(connection.execute_sql("PRAGMA user_version").fetchone()[0]) == SCHEMA:
                    create_triggers(connection)
                connection.execute_sql("UPDATE fact SET value = ? WHERE name = 'epoch'", (uuid.uuid4().hex,))
                connection.execute_sql("DELETE FROM fact WHERE name = 'copy'")
                connection.execute_sql("INSERT INTO fact (name, value) VALUES ('copy', ?)", (uuid.uuid4().hex,))
        finally:
            connection.close()


def check_tables(path: Path) -> None:
    """Raise DamagedLibraryError where a library's database of this version lacks a table or a column."""
    with said(path):
        connection = _connect(path)
        try:
            tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
            made = {row[0] for row in connection.execute_sql(tables).fetchall()}
            for model in MODELS:
                name = model._meta.table_name
                held = {row[1] for row in connection.execute_sql(f'PRAGMA table_info("{name}")').fetchall()}
                if name not in made or not held.issuperset(columns(model)):
                    raise DamagedLibraryError(f"The library file {path} has no whole table “{name}”.")
        finally:
            connection.close()


def everything(folder: Path) -> list[BackupFile]:
    """The backups of a library, newest first."""
    return [_read(path) for path in sorted((folder / FOLDER).glob("*.sqlite"), reverse=True)]


def verify(path: Path) -> BackupFile:
    """Check that a backup is whole and unchanged; raises DamagedLibraryError or NotFoundError."""
    if not path.is_file():
        raise NotFoundError(f"There is no backup {path}.")
    backup = _read(path)
    if backup.sha256 and sha256_of(path) != backup.sha256:
        raise DamagedLibraryError(f"The backup {path.name} has changed since it was made.")
    _check(path)
    return backup


def prepare_restore(folder: Path, path: Path) -> None:
    """Make a checked copy of a backup, with a new epoch, ready beside the library; nothing is replaced yet."""
    verify(path)
    ready = folder / RESTORED
    draft = folder / f"{RESTORED}.tmp"
    try:
        draft.write_bytes(path.read_bytes())
        draft.chmod(0o600)
        with said(draft):
            connection = _connect(draft)
            try:
                with connection.atomic("IMMEDIATE"):
                    connection.execute_sql("UPDATE fact SET value = ? WHERE name = 'epoch'", (uuid.uuid4().hex,))
            finally:
                connection.close()
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        draft.replace(ready)
        sync_folder(folder)
    except OSError as error:
        raise LibraryError(f"The backup cannot be copied into {folder}: {error.strerror}.") from error


def finish_restore(folder: Path) -> Path | None:
    """Put a prepared copy in the library's place, the replaced files together in a folder of their own.

    The caller holds the library alone. Called at each opening too, so that a crash in the middle is completed.
    Returns where the replaced library lies, or None when nothing was prepared.
    """
    ready = folder / RESTORED
    if not ready.exists():
        return None
    aside = folder / FOLDER / f"replaced-{datetime.now(UTC).strftime('%Y%m%dT%H%M%S%fZ')}"
    try:
        aside.mkdir(parents=True, mode=0o700)
        # The log first: a database that found another one's log beside it would take that for its own.
        for name in (f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", FILE_NAME):
            if (folder / name).exists():
                (folder / name).replace(aside / name)
        sync_folder(aside)
        ready.replace(folder / FILE_NAME)
        sync_folder(folder)
    except OSError as error:
        raise LibraryError(f"The backup cannot be put in place in {folder}: {error.strerror}.") from error
    return aside


def quick_check(path: Path) -> None:
    """Raise DamagedLibraryError when SQLite finds the file broken."""
    _check(path)


def _connect(path: Path) -> APSWDatabase:
    return APSWDatabase(str(path), timeout=5, pragmas={"synchronous": 2, "foreign_keys": 1})


def _connect_to_read(path: Path) -> APSWDatabase:
    name, flags = readable(path)
    return APSWDatabase(name, timeout=5, flags=flags, pragmas={"foreign_keys": 1})


def _check(path: Path) -> dict[str, int]:
    with said(path):
        connection = _connect(path)
        try:
            answer = connection.execute_sql("PRAGMA quick_check(1)").fetchone()[0]
            if answer != "ok" or connection.execute_sql("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise DamagedLibraryError(f"The library file {path} is damaged.", hint="Restore a backup.")
            return _counts(connection)
        finally:
            connection.close()


def _counts(connection: APSWDatabase) -> dict[str, int]:
    names = [model._meta.table_name for model in MODELS]
    held = {row[0] for row in connection.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    count: Callable[[str], int] = lambda name: connection.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: E731
    return {name: count(name) for name in names if name in held}


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _iso(stamp: str) -> str:
    return (
        datetime.strptime(stamp, "%Y%m%dT%H%M%S%fZ")
        .replace(tzinfo=UTC)
        .isoformat(timespec="seconds")
        .replace("+00:00", "Z")
    )


def _read(path: Path) -> BackupFile:
    manifest = path.with_suffix(".json")
    try:
        data = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        data = {}  # a backup whose manifest is gone can still be checked and restored, only not compared
    stamp, _, reason = path.stem.partition("-")
    try:
        at = _iso(stamp)
    except ValueError:
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return BackupFile(
        path, str(data.get("at", at)), str(data.get("reason", reason.replace("-", " "))), path.stat().st_size,
        str(data.get("sha256", "")), dict(data.get("counts", {})),
    )  # fmt: skip


def _rotate(folder: Path, newest: Path) -> None:
    """Let go of all but the newest ten of each kind, never of the one just verified."""
    paths = sorted(folder.glob(f"{_STAMP}-*.sqlite"), reverse=True)
    daily = [path for path in paths if path.stem.endswith("-daily")]
    others = [path for path in paths if path not in daily]
    for path in daily[KEPT:] + others[KEPT:]:
        if path != newest:
            path.unlink()
            path.with_suffix(".json").unlink(missing_ok=True)
