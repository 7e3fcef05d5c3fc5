"""Migrations: all or nothing, with a backup before, a new epoch and no undo after."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from playhouse.apsw_ext import APSWDatabase

from paperdesk.errors import DamagedLibraryError, LibraryError
from paperdesk.store.database import FILE_NAME, SCHEMA, Database, create
from paperdesk.store.journal import Journal
from paperdesk.store.migrations import MIGRATIONS, migrate, schema_of


def add_mood(connection: APSWDatabase) -> None:
    connection.execute_sql("ALTER TABLE paper ADD COLUMN mood TEXT NOT NULL DEFAULT ''")


def fail(connection: APSWDatabase) -> None:
    add_mood(connection)
    raise RuntimeError("no")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "l")
    database = Database(tmp_path / "l")
    journal = Journal(database)
    with journal.change("Add"):
        database.run("INSERT INTO paper (key, title) VALUES ('a', 'One')")
    database.close()
    return tmp_path / "l"


def facts(folder: Path) -> tuple[int, str]:
    database = Database(folder)
    found = (int(database.value("SELECT count(*) FROM step")), database.fact("epoch"))
    database.close()
    return found


def test_there_is_one_for_every_version() -> None:
    assert sorted(MIGRATIONS) == list(range(2, SCHEMA + 1))


def test_a_migration_ends_undo_and_gives_a_new_epoch(folder: Path) -> None:
    _steps, epoch = facts(folder)
    migrate(folder, migrations={SCHEMA + 1: add_mood}, schema=SCHEMA + 1)
    assert schema_of(folder) == SCHEMA + 1
    connection = APSWDatabase(str(folder / "library.sqlite"))
    assert connection.execute_sql("SELECT title, mood FROM paper").fetchall() == [("One", "")]
    connection.execute_sql(f"PRAGMA user_version = {SCHEMA}")
    connection.close()
    assert facts(folder)[0] == 0 and facts(folder)[1] != epoch


def test_a_failure_leaves_everything_as_it_was(folder: Path) -> None:
    before = facts(folder)
    with pytest.raises(RuntimeError):
        migrate(folder, migrations={SCHEMA + 1: fail}, schema=SCHEMA + 1)
    assert schema_of(folder) == SCHEMA and facts(folder) == before


def test_what_is_no_library_is_not_migrated(tmp_path: Path) -> None:
    create(tmp_path / "l")
    path = tmp_path / "l" / FILE_NAME
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA user_version = -3")
    connection.close()
    with pytest.raises(DamagedLibraryError):
        schema_of(tmp_path / "l")
    path.write_bytes(b"")
    with pytest.raises(DamagedLibraryError, match="empty"):
        schema_of(tmp_path / "l")
    path.unlink()
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TABLE other (a)")
    connection.close()
    with pytest.raises(LibraryError, match="not a PaperDesk library"):
        schema_of(tmp_path / "l")
