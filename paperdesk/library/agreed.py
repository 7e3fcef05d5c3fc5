"""What was agreed to on this machine for a library where it lies: the files outside of it that it may write.

Kept beside the window's state and never in the library, so that one which came from elsewhere (an archive, a folder
that was copied or moved) brings no leave along. Knows the rows of exports, not what they mean.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from pathlib import Path
from typing import Any

from paperdesk import places
from paperdesk.errors import LibraryError
from paperdesk.settings import write_atomically
from paperdesk.store.database import Database

log = logging.getLogger(__name__)

Row = tuple[str | int | None, ...]  # an export as its table holds it: collection, query, format, path
_MOST = 500  # exports of one library that are remembered
_STOCK = "before"  # the file that says which libraries an earlier PaperDesk had open here


class Agreed:
    """What was agreed to for one library in its folder. Read anew each time: another process may have added to it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file = places.agreed_file(_place(database.folder))
        self._whose = {"library": database.fact("id"), "copy": database.fact("copy")}
        _take_stock()

    def exports(self) -> set[Row]:
        """The exports that may be written."""
        rows = self._read().get("exports")
        return {tuple(row) for row in rows if isinstance(row, list)} if isinstance(rows, list) else set()

    def agree(self, row: Row) -> None:
        """Have an export be written from now on. Raises LibraryError when that cannot be remembered."""
        with self._database.transaction():  # one process after the other
            held = self._read()
            others = [each for each in held.get("exports") or [] if each != list(row)]
            self._write({**held, "exports": [*others, list(row)][-_MOST:]})

    @property
    def note_folder(self) -> Path | None:
        """The folder that notes are kept in step with."""
        folder = self._read().get("notes")
        return Path(folder) if isinstance(folder, str) and folder else None

    def keep_note_folder(self, folder: Path | None) -> None:
        """Keep notes in step with this folder from now on, or with none. Raises LibraryError."""
        with self._database.transaction():
            self._write({**self._read(), "notes": str(folder) if folder is not None else ""})

    # What an earlier PaperDesk did, which asked nobody ----------------------------------------------------------------

    @property
    def was_here(self) -> bool:
        """Whether an earlier PaperDesk had this library open here, which remembered what was agreed to elsewhere."""
        return self._read().get(_STOCK) is True

    def take_over(self, cache: str) -> bool:
        """Find out whether an earlier PaperDesk had this library open here, by the name of its cache; True once."""
        stock = _load(places.agreed_file(_STOCK))
        names = stock.get(_STOCK)
        if not isinstance(names, list) or cache not in names:
            return False
        try:
            self._write({**self._read(), _STOCK: True})
            _save(places.agreed_file(_STOCK), {_STOCK: [name for name in names if name != cache]})
        except LibraryError as error:
            log.warning("what an earlier version kept is not taken over: %s", error)
            return False
        return True

    def _read(self) -> dict[str, Any]:
        held = _load(self._file)
        return held if all(held.get(name) == value for name, value in self._whose.items()) else {}

    def _write(self, held: dict[str, Any]) -> None:
        _save(self._file, {**held, **self._whose, "folder": str(self._database.folder)})


def moved(before: Path, now: Path) -> None:
    """Have what was agreed to for a library hold in the folder that PaperDesk moved it to."""
    old, new = places.agreed_file(_place(before)), places.agreed_file(_place(now))
    held = _load(old)
    if old == new:
        return
    try:
        if held:
            _save(new, {**held, "folder": str(now)})
            old.unlink()
        else:
            new.unlink(missing_ok=True)  # of another copy, which lay there before
    except (LibraryError, OSError) as error:
        log.warning("what was agreed to for the library in %s is not remembered in %s: %s", before, now, error)


def _place(folder: Path) -> str:
    """A name for a folder, be it reached by whatever links."""
    return hashlib.sha256(os.path.realpath(folder).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _take_stock() -> None:
    """Note, the first time ever, which libraries an earlier PaperDesk has a cache of; a later one proves nothing."""
    stock = places.agreed_file(_STOCK)
    if stock.exists():
        return
    try:
        with os.scandir(places.cache_folder() / "search") as entries:
            names = [entry.name for entry in entries]
    except OSError:
        names = []
    try:
        _save(stock, {_STOCK: names})
    except LibraryError as error:
        log.warning("it cannot be told later what an earlier version kept: %s", error)


def _load(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}  # nothing is agreed to: files sleep, and are woken by one click
    return held if isinstance(held, dict) else {}


def _save(path: Path, held: dict[str, Any]) -> None:
    try:
        write_atomically(path, json.dumps(held, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    except OSError as error:
        said = f"“{path}” cannot be written: {error.strerror}."
        raise LibraryError(f"It cannot be remembered what you agreed to. {said}") from error
