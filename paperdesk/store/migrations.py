"""Bringing an older library file to the schema of today, one numbered step after another.

A migration runs alone, after a verified backup, in one transaction with the new number; it is not journaled, ends the
undo stack and gives the library a new epoch. To add one: write `_to_N`, put it in MIGRATIONS, raise database.SCHEMA,
and keep a file of the past version for its test.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from playhouse.apsw_ext import APSWDatabase

from paperdesk.errors import DamagedLibraryError, LibraryError
from paperdesk.store.database import APPLICATION_ID, FILE_NAME, SCHEMA, said
from paperdesk.store.tables import create_triggers, drop_triggers

Migration = Callable[[APSWDatabase], None]


_HIGHLIGHT = """
CREATE TABLE "highlight" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "paper" INTEGER NOT NULL REFERENCES "paper" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    "kind" TEXT NOT NULL DEFAULT 'highlight' CHECK (instr("kind", char(0)) = 0),
    "text" TEXT NOT NULL DEFAULT '' CHECK (instr("text", char(0)) = 0),
    "comment" TEXT NOT NULL DEFAULT '' CHECK (instr("comment", char(0)) = 0),
    "colour" TEXT NOT NULL DEFAULT '' CHECK (instr("colour", char(0)) = 0),
    "page" INTEGER,
    "label" TEXT NOT NULL DEFAULT '' CHECK (instr("label", char(0)) = 0),
    "places" TEXT NOT NULL DEFAULT '[]' CHECK (instr("places", char(0)) = 0),
    "position" REAL NOT NULL,
    "author" TEXT NOT NULL DEFAULT '' CHECK (instr("author", char(0)) = 0),
    "source" TEXT NOT NULL DEFAULT '' CHECK (instr("source", char(0)) = 0),
    "added" TEXT NOT NULL DEFAULT '' CHECK (instr("added", char(0)) = 0),
    "modified" TEXT NOT NULL DEFAULT '' CHECK (instr("modified", char(0)) = 0)
)
"""


def _to_2(connection: APSWDatabase) -> None:
    """Highlights have a table."""
    connection.execute_sql(_HIGHLIGHT)
    connection.execute_sql('CREATE INDEX "highlight_paper_position" ON "highlight" ("paper", "position")')


_PAPER = 'INTEGER NOT NULL REFERENCES "paper" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED'


def _text_column(name: str) -> str:
    return f'"{name}" TEXT NOT NULL DEFAULT \'\' CHECK (instr("{name}", char(0)) = 0)'


_NUMBERED = '"id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT'
_TABLES_OF_3 = (
    f'CREATE TABLE "not_same" ({_NUMBERED}, "paper" {_PAPER}, "other" {_PAPER})',
    'CREATE UNIQUE INDEX "notsame_paper_other" ON "not_same" ("paper", "other")',
    'CREATE INDEX "notsame_other" ON "not_same" ("other")',
    f'CREATE TABLE "other_identifier" ({_NUMBERED}, "paper" {_PAPER}, {_text_column("kind")}, {_text_column("value")})',
    'CREATE UNIQUE INDEX "otheridentifier_value_kind_paper" ON "other_identifier" ("value", "kind", "paper")',
    'CREATE INDEX "otheridentifier_paper" ON "other_identifier" ("paper")',
    f'CREATE TABLE "paper_version" ({_NUMBERED}, "paper" {_PAPER}, "version" INTEGER,'
    f" {_text_column('title')}, {_text_column('abstract')}, {_text_column('at')})",
    'CREATE INDEX "paperversion_paper" ON "paper_version" ("paper")',
    f'CREATE TABLE "standing_export" ({_NUMBERED}, "collection" INTEGER REFERENCES "collection" ("id")'
    f" ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, {_text_column('query')}, {_text_column('format')},"
    f" {_text_column('path')})",
    f'CREATE TABLE "note_file" ({_NUMBERED}, {_text_column("folder")}, "paper" {_PAPER},'
    f" {_text_column('name')}, {_text_column('base')}, {_text_column('front')})",
    'CREATE UNIQUE INDEX "notefile_folder_paper" ON "note_file" ("folder", "paper")',
    'CREATE INDEX "notefile_paper" ON "note_file" ("paper")',
    'CREATE INDEX "file_sha256" ON "file" ("sha256") WHERE "sha256" <> \'\'',
    'CREATE INDEX "paper_first" ON "paper" ("first", "year", "folded") WHERE "first" <> \'\'',
)


def _to_3(connection: APSWDatabase) -> None:
    """What merging and versions leave, standing exports and files of notes have tables."""
    for statement in _TABLES_OF_3:
        connection.execute_sql(statement)


_COLUMNS_OF_4 = (
    '"key" TEXT NOT NULL COLLATE NOCASE DEFAULT \'\' CHECK (instr("key", char(0)) = 0)',
    *map(_text_column, ("type", "title", "folded")),
    '"people" TEXT NOT NULL DEFAULT \'[]\' CHECK (instr("people", char(0)) = 0)',
    *map(_text_column, ("first", "date")),
    '"year" INTEGER',
    *map(_text_column, ("venue", "volume", "pages", "number", "edition", "doi", "arxiv", "isbn", "pmid", "url")),
    '"extra" TEXT NOT NULL DEFAULT \'{}\' CHECK (instr("extra", char(0)) = 0)',
)
_STATEMENTS_OF_4 = (
    f'CREATE TABLE "known_as" ({_NUMBERED}, "paper" {_PAPER}, {", ".join(_COLUMNS_OF_4)})',
    'CREATE INDEX "knownas_folded_first_year_key" ON "known_as" ("folded", "first", "year", "key")',
    'CREATE INDEX "knownas_paper" ON "known_as" ("paper")',
    'DROP INDEX "paper_folded"',
    'CREATE INDEX "paper_folded" ON "paper" ("folded", "first", "year", "doi", "venue", "volume", "pages")',
    'CREATE INDEX "paper_untitled" ON "paper" ("first", "year", "url", "abstract") WHERE "folded" = \'\'',
)


def _to_4(connection: APSWDatabase) -> None:
    """What named papers before has a table; works of one title are told apart by an index."""
    for statement in _STATEMENTS_OF_4:
        connection.execute_sql(statement)


MIGRATIONS: Mapping[int, Migration] = {
    2: _to_2,
    3: _to_3,
    4: _to_4,
}  # by the version each leads to; version 1 is the first


def schema_of(folder: Path) -> int:
    """The schema version of the library file in a folder; raises LibraryError when it is none or cannot be read."""
    path = folder / FILE_NAME
    if path.is_file() and not path.stat().st_size:
        raise DamagedLibraryError(f"The library file {path} is empty.", hint="Restore a backup.")
    with said(path):
        connection = APSWDatabase(str(path), timeout=5)
        try:
            if connection.execute_sql("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise LibraryError(f"{path} is not a PaperDesk library.")
            version = int(connection.execute_sql("PRAGMA user_version").fetchone()[0])
            if version < 1:
                raise DamagedLibraryError(f"The library file {path} has no version.", hint="Restore a backup.")
            return version
        finally:
            connection.close()


def migrate(folder: Path, *, migrations: Mapping[int, Migration] = MIGRATIONS, schema: int = SCHEMA) -> None:
    """Bring the library in a folder from its version to `schema`; a crash leaves the old or the new, nothing between.

    The caller holds the library alone and has made a backup. Raises LibraryError when the disk fails.
    """
    path = folder / FILE_NAME
    with said(path):
        # SQLite rebuilds tables only with foreign keys off, and that can only be set outside a transaction.
        connection = APSWDatabase(str(path), timeout=5, pragmas={"synchronous": 2, "foreign_keys": 0})
        try:
            with connection.atomic("IMMEDIATE"):
                version = int(connection.execute_sql("PRAGMA user_version").fetchone()[0])
                drop_triggers(connection)
                for number in range(version + 1, schema + 1):
                    migrations[number](connection)
                create_triggers(connection)
                connection.execute_sql("DELETE FROM step")
                connection.execute_sql("DELETE FROM entry")
                connection.execute_sql("UPDATE fact SET value = ? WHERE name = 'epoch'", (uuid.uuid4().hex,))
                broken = connection.execute_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"the migration to {schema} leaves {len(broken)} rows without their parent")
                connection.execute_sql(f"PRAGMA user_version = {int(schema)}")
        finally:
            connection.close()
