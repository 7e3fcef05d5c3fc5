"""Tags and collections that a reader took off papers, or renamed: a later import of the same source does not put them
back.

They are kept where the fields set by hand are, in `edited`, as "tag:a/b" and "collection:Thesis/Ch. 2".
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from paperdesk.store.database import Database

_TABLES = {"tag": "paper_tag", "collection": "paper_collection"}


def remember(database: Database, kind: str, row: int, path: str, ids: Sequence[int] | None = None) -> None:
    """Note, inside the caller's change, that papers lose the tag or collection `row`; None for all that have it."""
    which = "" if ids is None else f" AND paper IN ({','.join('?' * len(ids))})"
    database.run(
        "UPDATE paper SET edited = (SELECT json_group_array(value) FROM"
        " (SELECT value FROM json_each(paper.edited) UNION SELECT ?))"
        f" WHERE id IN (SELECT paper FROM {_TABLES[kind]} WHERE {kind} = ?{which})",
        [_name(kind, path), row, *(ids or ())],
    )


def forget(database: Database, kind: str, path: str, ids: Sequence[int]) -> None:
    """Note, inside the caller's change, that papers have the tag or collection of that path again."""
    _forget(database, kind, path, f"id IN ({','.join('?' * len(ids))})", ids)


def renamed(database: Database, kind: str, row: int, old: str, new: str) -> None:
    """Note, inside the caller's change, that the tag or collection `row` has another path, and its papers not the old.

    A source that knows the old one would bring it back beside the new.
    """
    if _name(kind, old) != _name(kind, new):
        remember(database, kind, row, old)
        _forget(database, kind, new, f"id IN (SELECT paper FROM {_TABLES[kind]} WHERE {kind} = ?)", [row])


def _forget(database: Database, kind: str, path: str, which: str, values: Sequence[int]) -> None:
    database.run(
        "UPDATE paper SET edited = (SELECT json_group_array(value) FROM json_each(paper.edited) WHERE value <> ?)"
        f" WHERE {which} AND instr(edited, '\"{kind}:')"
        " AND EXISTS (SELECT 1 FROM json_each(paper.edited) WHERE value = ?)",
        [_name(kind, path), *values, _name(kind, path)],
    )


def still_on(database: Database, kind: str, paper: int, paths: Sequence[str]) -> list[str]:
    """Those of the paths of tags or collections that were not taken off a paper."""
    if not paths:
        return []
    edited = set(json.loads(str(database.value("SELECT edited FROM paper WHERE id = ?", (paper,)) or "[]")))
    return [path for path in paths if _name(kind, path) not in edited]


def _name(kind: str, path: str) -> str:
    return f"{kind}:{'/'.join(part.strip() for part in path.split('/')).casefold()}"
