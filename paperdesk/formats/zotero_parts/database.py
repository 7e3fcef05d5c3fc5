"""Zotero's database, opened without ever touching it: a private copy is read, of a moment at which nobody wrote.

While Zotero runs it holds its file locked, with a journal or a log beside it. Knows files and SQLite; what the tables
mean, `items` knows.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from paperdesk.drafts import scratch_folder
from paperdesk.errors import UnreadableFileError
from paperdesk.progress import Progress

NAME = "zotero.sqlite"
NEWEST = 129  # the latest schema ("userdata" in the table `version`) whose layout is known
OLDEST = 77
# What a broken database raises; its messages may hold bytes that are no text.
FAULTS = (sqlite3.Error, UnicodeError)
HEADER = b"SQLite format 3\0"
_BESIDE = ("-journal", "-wal")
_TRIES = 5
_STEPS = 20_000  # of SQLite's machine, after which it asks whether to go on
_LONGEST = 200_000_000  # bytes of one value
_MOST_AT_ONCE = 500  # values in one question


class Database:
    """A copy of Zotero's database; asks only for tables and columns that are there."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._columns: dict[str, tuple[str, ...]] = {}
        # A view or a virtual table of a stranger may compute anything, for ever.
        for (name,) in self._rows("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"):
            quoted = str(name).replace('"', '""')
            self._columns[str(name)] = tuple(str(row[1]) for row in self._rows(f'PRAGMA table_info("{quoted}")'))

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is such a table, with these columns."""
        return table in self._columns and set(columns) <= set(self._columns[table])

    def first_of(self, table: str, *columns: str) -> str:
        """The first of some columns that a table has; empty when it has none."""
        return next((name for name in columns if self.has(table, name)), "")

    def rows(self, table: str, *columns: str, where: str = "", values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Columns of a table, None in place of one it lacks; nothing where the table is missing.

        `where` is SQL over that table's columns with question marks for `values`.
        """
        return list(self.each(table, *columns, where=where, values=values))

    def each(self, table: str, *columns: str, where: str = "", values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """`rows`, one by one."""
        if table not in self._columns:
            return
        asked = ", ".join(f'"{name}"' if self.has(table, name) else "NULL" for name in columns)
        yield from self._rows(f'SELECT {asked} FROM "{table}"' + (f" WHERE {where}" if where else ""), values)

    def among(self, table: str, *columns: str, key: str, ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """The rows whose key is among some ids."""
        if not self.has(table, key):
            return
        for start in range(0, len(ids), _MOST_AT_ONCE):
            part = ids[start : start + _MOST_AT_ONCE]
            yield from self.each(table, *columns, where=f'"{key}" IN ({",".join("?" * len(part))})', values=part)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        yield from self._connection.execute(sql, values)


@contextmanager
def opened(path: Path, progress: Progress) -> Iterator[Database]:
    """The database in a file, by way of a copy that is removed at the end.

    Raises UnreadableFileError when it cannot be copied or is broken. What is asked of it may raise sqlite3.Error, also
    once `progress` is cancelled.
    """
    with scratch_folder() as folder:
        copy = _copied(path.resolve(), folder, progress)
        connection = _connected(copy, path)
        with closing(connection):
            connection.set_progress_handler(lambda: int(progress.cancelled), _STEPS)
            try:
                database = Database(connection)
            except FAULTS as error:
                raise broken(path, error) from error
            yield database


def broken(path: Path, error: Exception) -> UnreadableFileError:
    """The sentence for a database that SQLite gives up on."""
    return UnreadableFileError(f"“{path.name}” is damaged or no whole database: {reason(error)}.")


def reason(error: Exception) -> str:
    """What SQLite says of a fault."""
    return str(error) if isinstance(error, sqlite3.Error) else "its description is no text"


def _connected(copy: Path, path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(copy)
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        connection.text_factory = _text
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # a journal left over is played back here
        connection.execute("PRAGMA query_only = ON")
    except FAULTS as error:
        connection.close()
        raise broken(path, error) from error
    return connection


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _copied(path: Path, folder: Path, progress: Progress) -> Path:
    """A copy of the database and of what lies beside it, none of which changed meanwhile."""
    copy = folder / NAME
    try:
        for _try in range(_TRIES):
            progress.report(0, 0, f"Copying “{path.name}”")
            before = _state(path)
            for suffix in ("", *_BESIDE):
                own, other = copy.with_name(NAME + suffix), path.with_name(path.name + suffix)
                own.unlink(missing_ok=True)
                if other.is_file() or not suffix:
                    _copy_if_there(other, own, needed=not suffix)
            if _state(path) == before:
                return copy
    except FileNotFoundError as error:
        raise UnreadableFileError(f"“{path}” went away while it was read.") from error
    except OSError as error:
        raise UnreadableFileError(
            f"“{path.name}” cannot be copied to be read: {error.strerror or error}.", hint="Quit Zotero and try again."
        ) from error
    raise UnreadableFileError(f"Zotero keeps writing to “{path.name}”.", hint="Quit Zotero and try again.")


def _copy_if_there(source: Path, target: Path, *, needed: bool) -> None:
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:  # a journal may be gone by now: the comparison afterwards tells
        if needed:
            raise


def _state(path: Path) -> list[tuple[int, int, bytes] | None]:
    """Size, time and head of the database and of what lies beside it: differs once anything was written."""
    found: list[tuple[int, int, bytes] | None] = []
    for suffix in ("", *_BESIDE):
        file = path.with_name(path.name + suffix)
        try:
            about = file.stat()
            with file.open("rb") as opened_file:
                head = opened_file.read(100)
            found.append((about.st_size, about.st_mtime_ns, head))
        except FileNotFoundError:
            found.append(None)
    return found
