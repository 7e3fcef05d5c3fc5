"""Migrations: all or nothing, with a backup before, a new epoch and no undo after."""

from __future__ import annotations

import gzip
from pathlib import Path

import apsw
import pytest
from playhouse.apsw_ext import APSWDatabase

from paperdesk.errors import DamagedLibraryError, LibraryError
from paperdesk.library import Library
from paperdesk.record import Highlight
from paperdesk.store.database import FILE_NAME, SCHEMA, Database, create
from paperdesk.store.journal import Journal
from paperdesk.store.migrations import MIGRATIONS, migrate, schema_of

LIBRARIES = Path(__file__).parents[1] / "data" / "libraries"


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


def shape(folder: Path) -> dict[str, str]:
    """The SQL of everything in a library's file, white space aside."""
    connection = apsw.Connection(str(folder / FILE_NAME))
    found = {name: " ".join((sql or "").replace("(", " ( ").replace(")", " ) ").split())
             for name, sql in connection.execute("SELECT name, sql FROM sqlite_master")}  # fmt: skip
    connection.close()
    return found


@pytest.mark.parametrize("past", range(1, SCHEMA))
def test_a_library_of_a_past_version_becomes_one_of_today(tmp_path: Path, past: int) -> None:
    create(tmp_path / "new")
    old = tmp_path / "old"
    old.mkdir()
    (old / FILE_NAME).write_bytes(gzip.decompress((LIBRARIES / f"schema-{past}.sqlite.gz").read_bytes()))
    assert schema_of(old) == past
    with Library.open(old) as library:
        (first, second) = library.papers.find()
        paper = library.papers.get(first)
        assert (paper.key, paper.note, paper.rating) == ("vaswani2017attention", "The second note: compare.", 4)
        assert [version.size for version in library.notes.versions(first)] == [
            len("The *first* note.\n\n- [ ] compare")
        ]
        assert [label.path for label in paper.tags] == ["to read", "vision/classics"]
        assert library.papers.find("status:read tag:vision") == [second]
        assert [each.reason for each in library.backups.list()] == ["before migration"]
        assert library.highlights.add(first, [Highlight("recurrence")]) == 1
        kept = [mark.places for mark in library.highlights.of([second]).get(second, {}).values()]
        assert kept == ([[[3, 1.0, 2.0, 3.0, 4.0]]] if past >= 2 else [])
    assert schema_of(old) == SCHEMA and shape(old) == shape(tmp_path / "new")


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
