"""What the papers of a library have, as arrays that follow its changes: status, year, venue, tags, collections, …

A kind is read whole when it is first asked for; of what changes only the papers concerned are read again. Reads only.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from paperdesk.library.rows import Rows
from paperdesk.store.database import Database
from paperdesk.store.journal import Changes

if TYPE_CHECKING:
    from paperdesk.search.columns import Columns, Longs, Pair

TRASH = "trash"
"""The kind that says which papers lie in the trash."""
_PARTS = ("given", "particle", "family", "suffix")
_MANY = 20_000  # changed papers beyond which all are read anew


class Held:
    """The values that papers of one library have."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._columns: Columns | None = None
        self._changed: set[int] = set()
        self._outdated = False

    def on_changes(self, changes: Changes) -> None:
        """Take note of what changed, on whatever thread it was."""
        with self._lock:
            self._changed |= changes.papers
            # The name of a tag or collection stands for its papers, which are not named.
            self._outdated |= bool(changes.kinds & {"tag", "collection"})

    def columns(self, *kinds: str) -> Columns:
        """The values as they are now, of these kinds at least."""
        with self._reading:
            with self._lock:
                changed, self._changed = self._changed, set()
                outdated, self._outdated = self._outdated, False
            try:
                self._columns = self._read(self._columns, kinds, changed, outdated)
            except BaseException:
                with self._lock:  # to be read the next time
                    self._changed |= changed
                    self._outdated |= outdated
                raise
            return self._columns

    def papers_with(self, kind: str) -> Longs:
        """The papers that have any value of a kind, ascending."""
        columns = self.columns(kind)
        return columns.papers_with(kind, range(sum(1 for _ in columns.values(kind))))

    def _read(self, columns: Columns | None, kinds: Iterable[str], changed: set[int], outdated: bool) -> Columns:
        if columns is None or outdated or len(changed) > _MANY:
            from paperdesk.search.columns import Columns

            columns = Columns(self._ids(), {})
        elif changed:
            among = json.dumps(sorted(changed))
            pairs = {kind: self._pairs(kind, among) for kind in columns.kinds}
            columns = columns.replaced(changed, self._ids(among), pairs)
        missing = {kind: self._pairs(kind) for kind in kinds if kind not in columns.kinds}
        return columns.extended(missing) if missing else columns

    def _rows(self, columns: str, source: str, paper: str, among: str) -> list[tuple[Any, ...]]:
        where = f" AND {paper} IN (SELECT value FROM json_each(?))" if among else ""
        return self._database.rows(f"SELECT {columns} FROM {source}{where}", (among,) if among else ())

    def _ids(self, among: str = "") -> list[int]:
        return [int(row[0]) for row in self._rows("id", "paper WHERE 1", "id", among)]

    def _pairs(self, kind: str, among: str = "") -> Iterator[Pair]:
        rows = self._rows
        match kind:
            case "trash":
                return iter(rows("id, 'trash'", "paper WHERE trashed <> ''", "id", among))
            case "status":
                return iter(rows("id, status", "paper WHERE 1", "id", among))
            case "year":
                return iter(rows("id, year", "paper WHERE year IS NOT NULL", "id", among))
            case "author":
                return _people(rows("id, people", "paper WHERE people <> '[]'", "id", among))
            case "venue":
                return iter(rows("id, venue", "paper WHERE venue <> ''", "id", among))
            case "tag":
                return _with_above(rows("paper, path", "paper_tag JOIN tag ON tag.id = tag WHERE 1", "paper", among))
            case "collection":
                return self._collections(rows("paper, collection", "paper_collection WHERE 1", "paper", among))
        return iter([
            *rows("id, 'starred'", "paper WHERE starred", "id", among),
            *rows("paper, 'note'", "note WHERE text <> ''", "paper", among),
            *rows("DISTINCT paper, 'highlight'", "highlight WHERE 1", "paper", among),
            *rows("DISTINCT paper, 'file'", "file WHERE 1", "paper", among),
        ])  # fmt: skip

    def _collections(self, filed: Sequence[tuple[Any, ...]]) -> Iterator[Pair]:
        """Each paper's collections by their paths, with those above them."""
        paths = Rows(self._database).all_collection_paths()
        return _with_above([(paper, paths[number]) for paper, number in filed if number in paths])


def _people(rows: Sequence[tuple[int, str]]) -> Iterator[Pair]:
    """Each paper's people by their full names, each name once a paper."""
    for paper, people in rows:
        for name in dict.fromkeys(map(full_name, json.loads(people))):
            yield paper, name


def full_name(person: dict[str, str]) -> str:
    """A name in reading order, from the parts in the store; `Person.full`, for four hundred thousand of them."""
    return person["literal"] if "literal" in person else " ".join([person[part] for part in _PARTS if part in person])


def _with_above(tagged: Sequence[tuple[Any, ...]]) -> Iterator[Pair]:
    """Each paper's tags with those above them, which asking for takes as well, each once a paper."""
    seen: set[tuple[int, str]] = set()
    spelling: dict[str, str] = {}
    for paper, path in tagged:
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            above = "/".join(parts[:depth])
            above = spelling.setdefault(above.casefold(), above)
            if (paper, above) not in seen:
                seen.add((paper, above))
                yield paper, above
