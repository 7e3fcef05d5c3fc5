"""Opening a library's SQLite file the safe way: locks, pragmas, one connection a thread, fair turns for writers.

Knows no table's meaning. SQLite comes from APSW, through Peewee; an SQLite with the WAL-reset fault is refused.
"""

from __future__ import annotations

import json
import os
import re
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import apsw
from peewee import OperationalError, PeeweeException
from playhouse.apsw_ext import APSWDatabase

from paperdesk.errors import DamagedLibraryError, LibraryError, LibraryInUseError
from paperdesk.identifiers import are_other_numbers, are_other_versions, holds_words, plain_url, title_signs
from paperdesk.locks import FileLock
from paperdesk.progress import Progress
from paperdesk.store.tables import Tables

FILE_NAME = "library.sqlite"
SCHEMA = 4  # raised with every step in migrations.py
APPLICATION_ID = 0x50446B31  # "PDk1": what `file` and we recognise a library by
OLDEST_SQLITE = (3, 51, 3)
PATIENCE = 10.0  # seconds to wait for another process that writes
_ID = re.compile(r"[0-9A-Za-z-]{0,64}")  # caches and memories are kept in folders and files of this name
TROUBLE = (PeeweeException, apsw.Error)
"""What SQLite and Peewee raise."""

_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: NORMAL lost commits in 92 of 100 power cuts
    "foreign_keys": 1,
    "recursive_triggers": 1,  # else REPLACE skips delete triggers, and the journal with them
}


def now() -> str:
    """This moment as the store writes it: "2026-11-23T06:30:00.123Z"."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class FairLock:
    """A reentrant lock that serves threads in the order they came; SQLite's own waiting does not."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._owner: int | None = None
        self._depth = 0

    @property
    def wanted(self) -> bool:
        """Whether another thread waits for its turn."""
        return bool(self._waiting)

    def __enter__(self) -> None:
        me = threading.get_ident()
        with self._guard:
            if self._owner == me:
                self._depth += 1
                return
            if self._owner is None and not self._waiting:
                self._owner, self._depth = me, 1
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()  # whoever lets go has made us the owner already
        with self._guard:
            self._owner, self._depth = me, 1

    def __exit__(self, *_error: object) -> None:
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            self._owner = None
            if self._waiting:
                self._owner = -1  # taken, though the next one is not awake yet
                self._waiting.popleft().set()


def _folded_case(*values: Any) -> Any:
    """Text for comparing without regard to case; SQLite's own way knows the letters of ASCII only."""
    return values[0].casefold() if isinstance(values[0], str) else values[0]


def _title_signs(*values: Any) -> Any:
    """The signs by which titles of the same letters differ."""
    return title_signs(values[0]) if isinstance(values[0], str) else values[0]


@lru_cache(maxsize=8)
def _lists(wanted: str) -> list[list[str]]:
    found: list[list[str]] = json.loads(wanted)
    return found


def _holds_words(*values: Any) -> int:
    """Whether a name holds words that begin with all those of one of several lists, given as JSON."""
    return int(any(holds_words(str(values[0]), wanted) for wanted in _lists(values[1])))


def _of_texts(function: Callable[..., str | bool]) -> Callable[..., Any]:
    """A function of texts as one that SQLite may call with anything."""
    return lambda *values: function(*("" if value is None else str(value) for value in values))


class _Patience:
    """Waits for another process by asking often; SQLite's own waits grow, beside an import they rarely hit a gap."""

    def __init__(self, closing: threading.Event) -> None:
        self._closing = closing  # who closes the library does not wait for it
        self._since = 0.0

    def __call__(self, asked: int) -> bool:
        now = time.monotonic()
        if asked == 0:
            self._since = now
        return not self._closing.wait(0.0005 if asked < 20 else 0.002) and now - self._since < PATIENCE


class _Connections(APSWDatabase):  # type: ignore[misc]
    """Peewee over APSW with a connection a thread, all of which can be closed from one."""

    def __init__(self, path: Path, read_only: bool = False) -> None:
        self._all: list[apsw.Connection] = []
        self._all_guard = threading.Lock()
        self._closing = threading.Event()
        name, flags = readable(path) if read_only else (str(path), apsw.SQLITE_OPEN_READWRITE)
        self.read_only = read_only
        self.log_pages = 0  # of the write-ahead log after the latest commit of this process
        super().__init__(name, timeout=5, flags=flags)

    def _connect(self) -> apsw.Connection:
        connection: apsw.Connection = super()._connect()
        connection.set_busy_handler(_Patience(self._closing))
        try:
            for name, value in _PRAGMAS.items():
                if not (self.read_only and name == "journal_mode"):
                    connection.execute(f"PRAGMA {name} = {value}")
                held = connection.execute(f"PRAGMA {name}").get
                if str(held).lower() != str(value) and not self.read_only:
                    raise OperationalError(f"SQLite kept {name} at {held}")
            connection.create_scalar_function("folded_case", _folded_case, 1, deterministic=True)
            connection.create_scalar_function("title_signs", _title_signs, 1, deterministic=True)
            connection.create_scalar_function("holds_words", _holds_words, 2, deterministic=True)
            for function, texts in ((plain_url, 1), (are_other_numbers, 2), (are_other_versions, 2)):
                connection.create_scalar_function(function.__name__, _of_texts(function), texts, deterministic=True)
            connection.execute("PRAGMA cache_size = -8000")
            connection.execute("PRAGMA temp_store = MEMORY")
            # SQLite would fold the log inside some commit, while others wait for their turn; `fold` does it between.
            connection.set_wal_hook(self._on_committed)
        except BaseException:
            connection.close()
            raise
        with self._all_guard:
            self._all.append(connection)
        return connection

    def _on_committed(self, _connection: apsw.Connection, _name: str, pages: int) -> int:
        self.log_pages = pages
        return apsw.SQLITE_OK

    def close_everywhere(self) -> None:
        """Close every thread's connection; no thread may be inside a query."""
        self._closing.set()
        with self._all_guard:
            connections, self._all = self._all, []
        for connection in connections:
            connection.close(True)


class Database:
    """One open library file: connections, tables, the writer's lock, and the lock that says we are here."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        if _sqlite_too_old():
            raise LibraryError(f"SQLite {apsw.sqlite_lib_version()} can damage libraries.", hint="Update apsw.")
        self.folder = folder
        self.path = folder / FILE_NAME
        self.writing = FairLock()
        self.read_only = read_only
        self.lock = _lock_for_reading(folder) if read_only else lock_library(folder)
        try:
            self.peewee = _Connections(self.path, read_only)
            self.tables = Tables(self.peewee)
            with said(self.path):
                self.schema = int(self.value("PRAGMA user_version"))
                application = int(self.value("PRAGMA application_id"))
            if application != APPLICATION_ID:
                raise LibraryError(f"{self.path} is not a PaperDesk library.")
            if self.schema > SCHEMA:
                raise LibraryError(
                    f"The library in {folder} was written by a newer PaperDesk.", hint="Update PaperDesk to open it."
                )
            if not _ID.fullmatch(self.fact("id")):
                raise DamagedLibraryError(f"The library in {folder} has an id as PaperDesk gives none.")
        except BaseException:
            if hasattr(self, "peewee"):
                self.peewee.close_everywhere()
            self._let_go()
            raise

    def _let_go(self) -> None:
        if self.lock is not None:
            self.lock.release()

    def rows(self, sql: str, parameters: tuple[Any, ...] | list[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row of one statement. Raises LibraryError where disk or file fail, as `run` and `value` do."""
        try:
            return list(self.peewee.execute_sql(sql, tuple(parameters)))
        except TROUBLE as error:
            _say(error, self.path)
            raise

    def run(self, sql: str, parameters: tuple[Any, ...] | list[Any] = ()) -> int:
        """Run one statement; how many rows it changed."""
        try:
            cursor = self.peewee.execute_sql(sql, tuple(parameters))
            return int(self.peewee.rows_affected(cursor))
        except TROUBLE as error:
            _say(error, self.path)
            raise

    def run_many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Run one statement for each row, inside the caller's transaction."""
        self.peewee.connection().cursor().executemany(sql, rows)

    def value(self, sql: str, parameters: tuple[Any, ...] | list[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        try:
            cursor = self.peewee.execute_sql(sql, tuple(parameters))
            found = cursor.fetchone()
            cursor.close()  # else it is open for as long as anything holds this frame, and nothing can be committed
        except TROUBLE as error:
            _say(error, self.path)
            raise
        return found[0] if found else None

    def fact(self, name: str, default: str = "") -> str:
        """A fact about the library itself."""
        return str(self.value("SELECT value FROM fact WHERE name = ?", (name,)) or default)

    def set_fact(self, name: str, value: str) -> None:
        """Keep a fact about the library; neither undone nor news."""
        with self.transaction():
            self.run("INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))  # fmt: skip  # noqa: E501

    def require_writable(self) -> None:
        """Raise LibraryError where nothing can be kept now: before something is done that is to be remembered."""
        with self.transaction():
            self.run("DELETE FROM fact WHERE 0")  # SQLite asks whether it may write before it looks for rows

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A write transaction in fair turn; nested ones join the outer. Raises LibraryError when the disk fails."""
        with self.writing, said(self.path):
            if self.peewee.in_transaction():
                yield
                return
            with self.peewee.atomic("IMMEDIATE"):
                yield

    def fold(self, pages: int = 16_000) -> None:
        """Fold the log into the file where it has grown past so many pages; other writers go on meanwhile."""
        if self.peewee.log_pages > pages and not self.peewee.in_transaction():
            self.peewee.log_pages = 0
            self.value("PRAGMA wal_checkpoint(PASSIVE)")

    def copy_to(self, folder: Path, progress: Progress) -> None:
        """Write the library's database, as it is at this moment, into another folder.

        Raises Cancelled, and LibraryError when the disk fails.
        """
        connection: apsw.Connection = self.peewee.connection()
        connection.set_progress_handler(lambda: progress.cancelled, 1_000)
        try:
            with said(folder / FILE_NAME):
                self.peewee.execute_sql("VACUUM INTO ?", (str(folder / FILE_NAME),))
        except (PeeweeException, apsw.InterruptError):
            progress.check()
            raise
        finally:
            connection.set_progress_handler(None)

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file, as far as readers allow."""
        self.value("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection and let the library go."""
        try:
            if not self.peewee.read_only:
                self.checkpoint()
        except PeeweeException:
            pass  # a full disk or a reader: the log is read again at the next opening, nothing is lost
        finally:
            self.peewee.close_everywhere()
            self._let_go()


def is_writable(folder: Path) -> bool:
    """Whether a library's folder and the file in it can be written."""
    return os.access(folder, os.W_OK) and os.access(folder / FILE_NAME, os.W_OK)


def readable(path: Path) -> tuple[str, int]:
    """The name and the flags by which SQLite reads a library file, be it on a disk that cannot be written.

    Raises LibraryError where it was not closed and can only be finished by writing.
    """
    log, index = (path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm"))
    if os.access(path.parent, os.W_OK) or index.exists():
        return str(path), apsw.SQLITE_OPEN_READONLY
    if log.exists() and log.stat().st_size:
        raise LibraryError(
            f"The library in {path.parent} was not closed, and its disk cannot be written.",
            hint="Copy the folder to another disk and open it there.",
        )
    return f"{path.absolute().as_uri()}?immutable=1", apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI


def _lock_for_reading(folder: Path) -> FileLock | None:
    """The library's lock held with others; None where that can neither be made nor opened."""
    if is_writable(folder):
        return lock_library(folder)
    try:
        lock = FileLock(folder / "library.lock", read_only=True)
    except OSError:
        return None
    if lock.share():
        return lock
    lock.release()
    raise _in_use(folder)


def _sqlite_too_old() -> bool:
    return tuple(int(part) for part in apsw.sqlite_lib_version().split(".")[:3]) < OLDEST_SQLITE


def lock_library(folder: Path, *, alone: bool = False) -> FileLock:
    """Hold the library's lock with others, or alone; raises LibraryInUseError or LibraryError."""
    try:
        lock = FileLock(folder / "library.lock")
    except OSError as error:
        raise LibraryError(
            f"The library folder {folder} cannot be written: {error.strerror}.",
            hint="Make it writable, or open a library elsewhere.",
        ) from error
    if lock.take() if alone else lock.share():
        return lock
    lock.release()
    raise _in_use(folder)


def _in_use(folder: Path) -> LibraryInUseError:
    return LibraryInUseError(
        f"The library in {folder} is in use by another PaperDesk.", hint="Close it there and try again."
    )


def create(folder: Path, name: str = "") -> None:
    """Make a new library in a missing or empty folder; a crash leaves either nothing of that name or all of it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise LibraryError(f"The folder {folder} cannot be made: {error.strerror}.") from error
    lock = lock_library(folder, alone=True)
    try:
        if (folder / FILE_NAME).exists():  # another start was quicker
            return
        draft = folder / f"{FILE_NAME}.new"
        for leftover in (draft, Path(f"{draft}-wal"), Path(f"{draft}-shm"), Path(f"{draft}-journal")):
            leftover.unlink(missing_ok=True)
        with said(draft):
            connection = APSWDatabase(str(draft), pragmas={"journal_mode": "delete", "synchronous": 2})
            with connection.atomic("IMMEDIATE"):
                Tables(connection).create(connection)
                for fact, value in (("id", uuid.uuid4().hex), ("epoch", uuid.uuid4().hex),
                                    ("created", now()), ("name", name)):  # fmt: skip
                    connection.execute_sql("INSERT INTO fact (name, value) VALUES (?, ?)", (fact, value))
                connection.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute_sql(f"PRAGMA user_version = {SCHEMA}")
            connection.close()
        draft.chmod(0o600)
        draft.replace(folder / FILE_NAME)
        sync_folder(folder)
    except OSError as error:
        raise LibraryError(f"No library can be made in {folder}: {error.strerror}.") from error
    finally:
        lock.release()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a power cut; where the system cannot, nothing happens."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Turn what SQLite says of disk and file into a LibraryError with the true cause; other errors pass."""
    try:
        yield
    except TROUBLE as error:
        _say(error, path)
        raise


def _say(error: BaseException, path: Path) -> None:
    """Raise the LibraryError that tells what SQLite means; return where it is nothing of disk or file."""
    mended = _explain(_root(error), path)
    if mended is not None:
        raise mended from error


def _root(error: BaseException) -> BaseException:
    """The first error of a chain: a failed rollback hides the full disk that caused it."""
    seen: set[int] = set()
    while id(error) not in seen:
        seen.add(id(error))
        earlier = error.__cause__ or error.__context__
        if earlier is None or not isinstance(earlier, apsw.Error | PeeweeException | LibraryError):
            break
        error = earlier
    return error


def _explain(error: BaseException, path: Path) -> LibraryError | None:
    folder = path.parent
    if isinstance(error, apsw.FullError):
        return LibraryError(f"The disk that holds {folder} is full.", hint="Make room; nothing saved so far is lost.")
    if isinstance(error, apsw.ReadOnlyError):
        return LibraryError(f"The library in {folder} cannot be written.", hint="Make the folder writable.")
    if isinstance(error, apsw.CorruptError | apsw.NotADBError):
        return DamagedLibraryError(f"The library file {path} is damaged.", hint="Restore a backup.")
    if isinstance(error, apsw.SQLError) and str(error).startswith(("no such table", "no such column")):
        return DamagedLibraryError(f"The library file {path} is not whole: {error}.", hint="Restore a backup.")
    if isinstance(error, apsw.CantOpenError):
        return LibraryError(f"The library file {path} cannot be opened.", hint="Is the disk there and writable?")
    if isinstance(error, apsw.IOError):
        return LibraryError(f"The disk that holds {folder} cannot be read or written.")
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return LibraryInUseError(f"The library in {folder} is busy with another program.", hint="Try again.")
    return None
