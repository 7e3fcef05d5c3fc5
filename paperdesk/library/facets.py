"""How papers that were found divide: by status, tag, year, venue and what they have. Reads only.

The values of all papers are kept in arrays from the first count on; what changes is read anew for the next one.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paperdesk.store.database import Database
from paperdesk.store.journal import Changes

if TYPE_CHECKING:
    from paperdesk.search.columns import Columns, Count, Pair

_MOST = 12  # values of a facet
_MANY = 20_000  # changed papers beyond which all are read anew
_HAS = {"note": ("has", "With note"), "file": ("has", "With file"), "starred": ("is", "Starred")}


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a field that some of the papers found have: asked for as `field:value`."""

    field: str
    value: str
    label: str
    count: int


class Facets:
    """Counts what papers of one library have."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._counting = threading.Lock()
        self._columns: Columns | None = None
        self._changed: set[int] = set()
        self._outdated = False

    def on_changes(self, changes: Changes) -> None:
        """Take note of what changed, on whatever thread it was."""
        with self._lock:
            self._changed |= changes.papers
            self._outdated |= "tag" in changes.kinds  # a tag's name stands for its papers, which are not named

    def count(self, ids: Collection[int]) -> dict[str, list[Facet]]:
        """The facets of papers, the commonest values first, years the latest first."""
        with self._counting:
            counts = self._up_to_date().counts(ids)
        out = {
            "status": [Facet("status", str(value), str(value).capitalize(), n) for value, n in counts["status"]],
            "tag": _tags({str(value): n for value, n in counts["tag"]}),
            "year": _years(counts["year"]),
            "venue": [Facet("venue", str(value), str(value), n) for value, n in counts["venue"][:_MOST]],
        }
        has = {str(value): n for value, n in counts["has"]}
        out["has"] = [Facet(field, value, label, has[value]) for value, (field, label) in _HAS.items() if value in has]
        return out

    def _up_to_date(self) -> Columns:
        with self._lock:
            changed, self._changed = self._changed, set()
            outdated, self._outdated = self._outdated, False
        try:
            self._columns = self._read(self._columns, changed, outdated)
        except BaseException:
            with self._lock:  # to be read the next time
                self._changed |= changed
                self._outdated |= outdated
            raise
        return self._columns

    def _read(self, columns: Columns | None, changed: set[int], outdated: bool) -> Columns:
        if columns is None or outdated or len(changed) > _MANY:
            from paperdesk.search.columns import Columns

            return Columns(self._ids(), self._pairs())
        if not changed:
            return columns
        among = json.dumps(sorted(changed))
        return columns.replaced(changed, self._ids(among), self._pairs(among))

    def _rows(self, columns: str, source: str, paper: str, among: str) -> list[tuple[Any, ...]]:
        where = f" AND {paper} IN (SELECT value FROM json_each(?))" if among else ""
        return self._database.rows(f"SELECT {columns} FROM {source}{where}", (among,) if among else ())

    def _ids(self, among: str = "") -> list[int]:
        return [int(row[0]) for row in self._rows("id", "paper WHERE 1", "id", among)]

    def _pairs(self, among: str = "") -> dict[str, Iterator[Pair]]:
        rows = self._rows
        return {
            "status": iter(rows("id, status", "paper WHERE 1", "id", among)),
            "year": iter(rows("id, year", "paper WHERE year IS NOT NULL", "id", among)),
            "venue": iter(rows("id, venue", "paper WHERE venue <> ''", "id", among)),
            "tag": _with_above(rows("paper, path", "paper_tag JOIN tag ON tag.id = tag WHERE 1", "paper", among)),
            "has": iter([
                *rows("id, 'starred'", "paper WHERE starred", "id", among),
                *rows("paper, 'note'", "note WHERE text <> ''", "paper", among),
                *rows("DISTINCT paper, 'file'", "file WHERE 1", "paper", among),
            ]),
        }  # fmt: skip


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


def _tags(counts: dict[str, int]) -> list[Facet]:
    """The commonest tags; one that only stands above another with as many papers says less than that."""
    said = {(path.rpartition("/")[0], count) for path, count in counts.items()}
    useful = [(path, count) for path, count in counts.items() if (path, count) not in said]
    return [Facet("tag", path, path, count) for path, count in useful[:_MOST]]


def _years(counts: Sequence[Count]) -> list[Facet]:
    """Single years while they are few, else spans of five."""
    years = sorted(((int(str(year)), n) for year, n in counts), reverse=True)
    if len(years) <= 5:
        return [Facet("year", str(year), str(year), count) for year, count in years]
    spans: dict[int, int] = {}
    for year, count in years:
        spans[year - year % 5] = spans.get(year - year % 5, 0) + count
    found = sorted(spans.items(), key=lambda item: -item[1])[:_MOST]
    return [Facet("year", f"{first}..{first + 4}", f"{first}–{first + 4}", count) for first, count in found]
