"""Opening a library file: pragmas, fair turns, true causes, and that a crash leaves whole rows."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import apsw
import pytest

from paperdesk.errors import DamagedLibraryError, LibraryError, LibraryInUseError
from paperdesk.progress import Cancelled, Progress
from paperdesk.store.database import SCHEMA, Database, FairLock, create, lock_library, said
from paperdesk.store.journal import Journal

WRITER = """
import sys
from pathlib import Path
from paperdesk.store.database import Database
from paperdesk.store.journal import Journal
journal = Journal(Database(Path(sys.argv[1])))
number = journal.database.value("SELECT count(*) FROM paper")
while True:
    with journal.change("Add"):
        journal.database.run("INSERT INTO paper (key, title) VALUES (?, ?)", (f"k{number}", "x" * 3000))
        journal.database.run("INSERT INTO note (paper, text) VALUES (last_insert_rowid(), 'n')")
    number += 1
    print(number, flush=True)
"""


def test_every_thread_has_its_own_connection_with_the_pragmas(tmp_path: Path) -> None:
    create(tmp_path / "l")
    database = Database(tmp_path / "l")
    seen: list[list[object]] = []

    def look() -> None:
        seen.append([database.value(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys",
                                                                   "recursive_triggers")])  # fmt: skip

    look()
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [["wal", 2, 1, 1]] * 2
    database.close()


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    create(tmp_path / "l")
    connection = apsw.Connection(str(tmp_path / "l" / "library.sqlite"))
    connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()
    with pytest.raises(LibraryError, match="newer PaperDesk"):
        Database(tmp_path / "l")
    assert lock_library(tmp_path / "l", alone=True)  # and it is let go


def test_migration_and_restore_need_it_alone(tmp_path: Path) -> None:
    create(tmp_path / "l")
    database = Database(tmp_path / "l")
    second = Database(tmp_path / "l")
    with pytest.raises(LibraryInUseError):
        lock_library(tmp_path / "l", alone=True)
    second.close()
    database.close()
    lock = lock_library(tmp_path / "l", alone=True)
    with pytest.raises(LibraryInUseError):
        Database(tmp_path / "l")
    lock.release()


def test_turns_are_fair() -> None:
    lock = FairLock()
    order: list[int] = []
    ready = threading.Semaphore(0)

    def work(number: int) -> None:
        ready.release()
        with lock, lock:
            order.append(number)

    threads = []
    with lock:
        for number in range(6):
            thread = threading.Thread(target=work, args=(number,))
            thread.start()
            ready.acquire()
            while len(lock._waiting) <= number:
                threading.Event().wait(0.001)
            threads.append(thread)
    for thread in threads:
        thread.join()
    assert order == list(range(6))


def test_writers_of_many_threads_lose_nothing(tmp_path: Path) -> None:
    create(tmp_path / "l")
    database = Database(tmp_path / "l")
    journal = Journal(database)
    with journal.change("Add"):
        database.run("INSERT INTO paper (key) VALUES ('a')")

    def work() -> None:
        for _ in range(50):
            with journal.change("Count"):
                pages = database.value("SELECT page FROM paper")
                database.run("UPDATE paper SET page = ?", (pages + 1,))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.value("SELECT page FROM paper") == 300
    database.close()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(apsw.FullError("full"), "is full"), (apsw.ReadOnlyError("ro"), "cannot be written"),
     (apsw.CorruptError("c"), "damaged"),
     (apsw.IOError("io"), "cannot be read or written"), (apsw.BusyError("busy"), "busy")],
)  # fmt: skip
def test_the_true_cause_is_said(tmp_path: Path, error: apsw.Error, sentence: str) -> None:
    with pytest.raises(LibraryError, match=sentence), said(tmp_path / "library.sqlite"):
        try:
            raise error
        except apsw.Error:
            raise apsw.SQLError("cannot rollback - no transaction is active") from None


def test_other_errors_pass(tmp_path: Path) -> None:
    with pytest.raises(apsw.ConstraintError), said(tmp_path / "library.sqlite"):
        raise apsw.ConstraintError("unique")


def test_a_value_is_read_to_its_end_whoever_holds_on_to_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A traceback or a debugger keeps frames, and with them a cursor that would forbid every commit."""
    create(tmp_path / "l")
    database = Database(tmp_path / "l")
    held: list[apsw.Cursor] = []
    execute = database.peewee.execute_sql

    def execute_and_hold(sql: str, parameters: tuple[object, ...] = ()) -> apsw.Cursor:
        held.append(execute(sql, parameters))
        return held[-1]

    monkeypatch.setattr(database.peewee, "execute_sql", execute_and_hold)
    with database.transaction():
        assert database.value("SELECT value FROM fact UNION ALL SELECT 1 UNION ALL SELECT 2") is not None
        database.run("INSERT INTO fact (name, value) VALUES ('a', 'b')")
    assert len(held) == 2 and database.fact("a") == "b"
    database.close()


def test_kill_9_leaves_what_was_acknowledged_and_whole_papers(tmp_path: Path) -> None:
    folder = tmp_path / "l"
    create(folder)
    for lines in (3, 25, 11):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        said_last = [int(process.stdout.readline()) for _ in range(lines)][-1]
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        database = Database(folder)
        papers, notes = database.rows("SELECT (SELECT count(*) FROM paper), (SELECT count(*) FROM note)")[0]
        assert papers == notes >= said_last
        assert database.value("PRAGMA quick_check") == "ok" and not database.value(
            "SELECT count(*) FROM step WHERE open"
        )
        database.close()


def test_damage_met_while_reading_is_told_as_such(tmp_path: Path) -> None:
    create(tmp_path / "l")
    database = Database(tmp_path / "l")
    with database.transaction():
        database.run("INSERT INTO step (label, by, at, open) VALUES ('x', '', '', 1)")
        for number in range(400):
            database.run("INSERT INTO paper (key, title, abstract) VALUES (?, 't', ?)", (f"k{number}", "x" * 3000))
    root = int(database.value("SELECT rootpage FROM sqlite_master WHERE name = 'paper'"))
    database.close()
    with database.path.open("rb+") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 4096)
    database = Database(tmp_path / "l")
    for ask in (database.rows, database.value, database.run):
        with pytest.raises(DamagedLibraryError):
            ask("SELECT abstract FROM paper")
    with pytest.raises(DamagedLibraryError), database.transaction():
        database.run("UPDATE paper SET title = 'y'")
    database.close()


def test_a_small_change_gets_its_turn_beside_another_process_that_writes_all_the_time(tmp_path: Path) -> None:
    create(tmp_path / "l")
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / "l")], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        database = Database(tmp_path / "l")
        waited = []
        for number in range(40):
            started = time.perf_counter()
            database.set_fact("number", str(number))
            waited.append(time.perf_counter() - started)
        process.kill()
    database.close()
    assert max(waited) < 2


def test_a_copy_holds_all_and_can_be_stopped(tmp_path: Path) -> None:
    create(tmp_path / "l")
    (tmp_path / "copy").mkdir()
    database = Database(tmp_path / "l")
    with Journal(database).change("Add"):
        database.run_many(
            "INSERT INTO paper (key, title) VALUES (?, ?)", [(f"k{number}", "x" * 3000) for number in range(900)]
        )
    database.copy_to(tmp_path / "copy", Progress())
    copy = Database(tmp_path / "copy")
    assert copy.value("SELECT count(*) FROM paper") == 900
    copy.close()

    class Stopped(Progress):
        @property
        def cancelled(self) -> bool:
            return True

    (tmp_path / "other").mkdir()
    with pytest.raises(Cancelled):
        database.copy_to(tmp_path / "other", Stopped())
    with pytest.raises(LibraryError, match="cannot be opened"):
        database.copy_to(tmp_path / "missing", Progress())
    assert database.value("SELECT count(*) FROM paper") == 900
    database.close()


def test_whether_anything_can_be_kept_is_known_beforehand(tmp_path: Path) -> None:
    create(tmp_path / "l")
    database = Database(tmp_path / "l")
    database.require_writable()
    database.close()
    reading = Database(tmp_path / "l", read_only=True)
    with pytest.raises(LibraryError, match="cannot be written"):
        reading.require_writable()
    reading.close()
