"""The line of changes that a library's file is on: whether what was made from it at some moment lies behind it.

The numbers of the journal alone do not tell: a copy of the library that is put back in its place goes on with numbers
that were given out before. So each process that changes a library notes itself there with the number it began at. Knows
the facts of a library, no table of papers.
"""

from __future__ import annotations

import json
import uuid

from paperdesk.store.database import Database

_FACT = "writers"
_KEPT = 1_000  # writers that are known; what was made longer ago is made anew
_PARTED = " "


def note_writer(database: Database) -> None:
    """Note, inside its first change, that another process writes; its numbers begin behind the last one given out."""
    last = int(database.value("SELECT seq FROM sqlite_sequence WHERE name = 'entry'") or 0)
    writers = [*_writers(database), (uuid.uuid4().hex[:16], last)][-_KEPT:]
    database.set_fact(_FACT, json.dumps(writers))


def line(database: Database) -> str:
    """The epoch and the newest writer. Read it after the numbers it is to stand for: a writer may come between."""
    writers = _writers(database)
    return f"{database.fact('epoch')}{_PARTED}{writers[-1][0] if writers else ''}"


def epoch_of(line: str) -> str:
    """The epoch of a line."""
    return line.partition(_PARTED)[0]


def goes_on(database: Database, line: str, sequence: int) -> bool:
    """Whether what was made on a line, of all changes up to a number, is a past of this file."""
    epoch, _, writer = line.partition(_PARTED)
    if epoch != database.fact("epoch"):
        return False
    writers = _writers(database)
    known = [each for each, _began in writers]
    if writer and writer not in known:
        return False
    following = writers[known.index(writer) + 1 if writer else 0 :]
    return not following or sequence <= following[0][1]


def _writers(database: Database) -> list[tuple[str, int]]:
    return [(str(name), int(began)) for name, began in json.loads(database.fact(_FACT, "[]"))]
