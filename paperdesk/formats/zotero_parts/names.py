"""The names in Zotero's database that are asked for again and again: types, fields, libraries, collections, tags."""

from __future__ import annotations

import math
from typing import Any

from paperdesk.formats.zotero_parts.database import Database
from paperdesk.record import Problem, clean_line

_DEEPEST = 50  # collections within each other
_LONGEST = 200  # letters of a collection's name
_SLASH = "\u2215"  # looks like "/", which parts the names of a path


class Names:
    """What ids of the database stand for."""

    def __init__(self, database: Database, problems: list[Problem]) -> None:
        self._database = database
        self._problems = problems
        self.types = self._pairs(("itemTypesCombined", "itemTypes"), "itemTypeID", "typeName")
        self.fields = self._pairs(("fieldsCombined", "fields"), "fieldID", "fieldName")
        self.roles = self._pairs(("creatorTypes",), "creatorTypeID", "creatorType")
        self.tags = self._pairs(("tags",), "tagID", "name")
        self.feeds = {row[0] for row in database.rows("feeds", "libraryID")}
        kind = database.first_of("libraries", "type", "libraryType")
        self.feeds |= {row[0] for row in database.rows("libraries", "libraryID", kind or "type") if row[1] == "feed"}
        self.groups = {
            row[0]: checked_part(row[1]) for row in database.rows("groups", "libraryID", "name") if row[0] is not None
        }
        self._used_groups: set[Any] = set()
        self._paths = self._collections()

    def _pairs(self, tables: tuple[str, ...], key: str, name: str) -> dict[Any, str]:
        table = next((each for each in tables if self._database.has(each, key, name)), "")
        return {row[0]: text_of(row[1]) for row in self._database.rows(table, key, name)} if table else {}

    def _collections(self) -> dict[Any, str]:
        """The path of each collection that is not in the bin."""
        database = self._database
        gone = {row[0] for row in database.rows("deletedCollections", "collectionID")}
        rows = {
            row[0]: row[1:]
            for row in database.rows("collections", "collectionID", "collectionName", "parentCollectionID", "libraryID")
        }
        paths: dict[Any, str] = {}
        for collection in rows:
            chain = self._chain(collection, rows)
            if not gone.isdisjoint(chain):
                continue
            library = rows[collection][2]
            names = [checked_part(rows[each][0]) for each in reversed(chain)]
            if library in self.groups:
                names.insert(0, self.groups[library])
                self._used_groups.add(library)
            if library not in self.feeds:
                paths[collection] = "/".join([*names[: _DEEPEST - 1], *names[-1:]] if len(names) > _DEEPEST else names)
        return paths

    def _chain(self, collection: Any, rows: dict[Any, tuple[Any, ...]]) -> list[Any]:
        """A collection and those it lies in, itself first; a circle is cut where it closes."""
        chain: dict[Any, None] = {collection: None}
        at = rows[collection][1]
        while at in rows and at not in chain and len(chain) < 10_000:
            chain[at] = None
            at = rows[at][1]
        if at is not None and at in chain:
            name = checked_part(rows[collection][0])
            self._problems.append(
                Problem("collections", f"The collection “{name}” lies in itself; it was cut out of that circle.")
            )
        return list(chain)

    def path_of(self, collection: Any) -> str:
        """The path of a collection; empty for one in the bin."""
        return self._paths.get(collection, "")

    def group_of(self, library: Any) -> str:
        """The name of the group that a library belongs to; empty for the reader's own."""
        name = self.groups.get(library, "")
        if name:
            self._used_groups.add(library)
        return name

    def all_paths(self) -> list[str]:
        """The paths of all collections, and the groups that hold anything."""
        groups = [name for library, name in self.groups.items() if library in self._used_groups]
        return list(dict.fromkeys([*groups, *self._paths.values()]))


def checked_part(value: Any) -> str:
    """The name of a collection as it may stand in a path."""
    return clean_line(text_of(value)).replace("/", _SLASH)[:_LONGEST].strip() or "Unnamed"


def text_of(value: Any) -> str:
    """A cell as text, whatever type it is of."""
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float):
        return (str(int(value)) if value == int(value) else str(value)) if math.isfinite(value) else ""
    return "" if value is None else str(value)
