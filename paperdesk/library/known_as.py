"""What papers were known by: before their reader changed that by hand, and before one went into another.

A later import of the same source knows a paper by it, so that what was merged or corrected does not come back. It is
kept in the store for good: the journal forgets.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from paperdesk.store.database import Database

COLUMNS = (
    "key", "type", "title", "folded", "people", "first", "date", "year", "venue", "volume", "pages", "number",
    "edition", "doi", "arxiv", "isbn", "pmid", "url", "extra",
)  # fmt: skip
"""What names a paper, of its columns."""
_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
_FIELDS = frozenset(COLUMNS) - {"key", "folded", "first", "year", "extra"}


def before_edit(database: Database, ids: Sequence[int], fields: Sequence[str], differs: str, values: list[Any]) -> None:
    """Keep, inside the caller's change, what names papers before fields of them are set by hand for the first time.

    `differs`: the condition, with its values, on a paper that it will change at all.
    """
    named = [field for field in fields if field in _FIELDS]
    if named:
        database.run(
            f"INSERT INTO known_as (paper, {_NAMES}) SELECT id, {_NAMES} FROM paper"
            f" WHERE id IN ({','.join('?' * len(ids))}) AND ({differs})"
            " AND EXISTS (SELECT 1 FROM json_each(?) WHERE value NOT IN (SELECT value FROM json_each(paper.edited)))",
            [*ids, *values, json.dumps(named)],
        )


def before_merge(database: Database, keep: int, others: Sequence[int], values: Mapping[str, Any]) -> None:
    """Keep, inside the caller's change, what names the papers that become one, where that will say something else.

    `values`: the columns of the paper that is left, as far as they are set.
    """
    for paper in (keep, *others):
        held = dict(zip(COLUMNS, database.rows(f"SELECT {_NAMES} FROM paper WHERE id = ?", (paper,))[0], strict=True))
        if paper != keep or any(values.get(name, held[name]) != held[name] for name in COLUMNS):
            database.run(
                f"INSERT INTO known_as (paper, {_NAMES}) VALUES ({', '.join('?' * (1 + len(COLUMNS)))})",
                [keep, *held.values()],
            )
