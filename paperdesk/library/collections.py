"""Collections: nested folders of papers; a paper may lie in many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from paperdesk.errors import BadInputError, NotFoundError
from paperdesk.library import taken_off
from paperdesk.library.papers import counted
from paperdesk.library.rows import Rows, batches
from paperdesk.library.shapes import Collection
from paperdesk.record import clean_line
from paperdesk.store.journal import Journal

_DEEPEST = 50


def checked_name(text: str) -> str:
    """A collection's name in its one spelling; raises BadInputError when it is empty or far too long."""
    name = clean_line(text)
    if not name:
        raise BadInputError("A collection needs a name.")
    if len(name) > 200:
        raise BadInputError("A collection's name may have at most 200 letters.")
    return name


class Collections:
    """The collections of one library."""

    def __init__(self, journal: Journal, rows: Rows) -> None:
        self._journal = journal
        self._database = journal.database
        self._rows = rows

    def tree(self) -> list[Collection]:
        """Every collection, parents before children, siblings in their order, with counts (the trash left out)."""
        paths = self._rows.all_collection_paths()
        rows = {
            row[0]: row
            for row in self._database.rows("SELECT id, parent, name, position FROM collection ORDER BY position, id")
        }
        own: dict[int, set[int]] = defaultdict(set)
        for paper, collection in self._database.rows(
            "SELECT c.paper, c.collection FROM paper_collection c JOIN paper p ON p.id = c.paper WHERE p.trashed = ''"
        ):
            own[collection].add(paper)
        children: dict[int | None, list[int]] = defaultdict(list)
        for collection, (_id, parent, _name, _position) in rows.items():
            children[parent].append(collection)
        out: list[Collection] = []

        def visit(collection: int) -> set[int]:
            _id, parent, name, _position = rows[collection]
            place = len(out)
            out.append(Collection(collection, parent, name, paths.get(collection, name), 0, 0, 0))
            total = set(own[collection])
            for child in children[collection]:
                total |= visit(child)
            position = children[parent].index(collection)
            out[place] = Collection(
                collection, parent, name, paths.get(collection, name), position, len(own[collection]), len(total)
            )
            return total

        for top in children[None]:
            visit(top)
        return out

    def id_of(self, path: str) -> int:
        """The collection at a path such as "Thesis/Ch. 2"; raises NotFoundError."""
        wanted = "/".join(part.strip() for part in path.split("/")).lower()
        for collection, held in self._rows.all_collection_paths().items():
            if held.lower() == wanted:
                return collection
        raise NotFoundError(f"There is no collection “{path}”.")

    def create(self, name: str, parent: int | None = None) -> int:
        """Make a collection; its id. Raises BadInputError when its parent has one of that name."""
        name = checked_name(name)
        with self._journal.change(f"New collection “{name}”"):
            self._refuse_twin(name, parent)
            return self._insert(name, parent)

    def ensure(self, path: str) -> int:
        """The collection at a path, with all above it, made where missing; its id."""
        at: int | None = None
        with self._journal.change(f"New collection “{path}”"):
            for part in path.split("/")[:_DEEPEST]:
                name = checked_name(part)
                found = self._child(name, at)
                at = found if found is not None else self._insert(name, at)
        assert at is not None
        return at

    def rename(self, collection: int, name: str) -> None:
        """Give a collection another name; raises BadInputError or NotFoundError."""
        name = checked_name(name)
        parent = self._parent(collection)
        with self._journal.change(f"Rename collection to “{name}”"):
            self._refuse_twin(name, parent, but=collection)
            with self._elsewhere(collection):
                self._database.run("UPDATE collection SET name = ? WHERE id = ?", (name, collection))

    def move(self, collection: int, parent: int | None, position: int | None = None) -> None:
        """Put a collection under another (None for the top), at a place among its siblings, last for None."""
        above: int | None = parent
        for _level in range(_DEEPEST):
            if above is None:
                break
            if above == collection:
                raise BadInputError("A collection cannot lie in itself.")
            above = self._parent(above)
        else:
            raise BadInputError(f"Collections nest at most {_DEEPEST} deep.")
        name = str(self._database.value("SELECT name FROM collection WHERE id = ?", (collection,)))
        self._refuse_twin(name, parent, but=collection)
        siblings = [
            (int(row[0]), float(row[1]))
            for row in self._database.rows(
                "SELECT id, position FROM collection WHERE parent IS ? AND id <> ? ORDER BY position, id",
                (parent, collection),
            )
        ]
        at = len(siblings) if position is None else max(0, min(position, len(siblings)))
        low = siblings[at - 1][1] if at else (siblings[0][1] - 2 if siblings else 0.0)
        high = siblings[at][1] if at < len(siblings) else low + 2
        with self._journal.change(f"Move collection “{name}”"), self._elsewhere(collection):
            self._database.run(
                "UPDATE collection SET parent = ?, position = ? WHERE id = ?", (parent, (low + high) / 2, collection)
            )

    def delete(self, collection: int) -> list[Path]:
        """Delete a collection and all below it; the papers stay. Raises NotFoundError.

        The answer: the files that were kept in step with them. They stay as they are; undo keeps them in step again.
        """
        self._parent(collection)
        name = self._database.value("SELECT name FROM collection WHERE id = ?", (collection,))
        doomed = self._below(collection)
        kept = [
            Path(str(path)) for below, _path in doomed
            for (path,) in self._database.rows("SELECT path FROM standing_export WHERE collection = ?", (below,))
        ]  # fmt: skip
        more = f" and {len(kept) - 1:,} more" if len(kept) > 1 else ""
        told = f", and keep {clean_line(kept[0].name)}{more} in step no longer" if kept else ""
        with self._journal.change(f"Delete collection “{name}”{told}"):
            for below, path in doomed:
                taken_off.remember(self._database, "collection", below, path)
            self._database.run("DELETE FROM collection WHERE id = ?", (collection,))
        return kept

    def add(self, ids: Sequence[int], collection: int) -> int:
        """Put papers into a collection; how many were not in it. Raises NotFoundError."""
        self._parent(collection)
        name = self._database.value("SELECT name FROM collection WHERE id = ?", (collection,))
        path = self._rows.all_collection_paths().get(collection, "")
        with self._journal.change(counted("Add", len(ids), f"to “{name}”")):
            for batch in batches(ids):
                taken_off.forget(self._database, "collection", path, batch)
            return sum(
                self._database.run(
                    "INSERT INTO paper_collection (paper, collection) SELECT id, ? FROM paper"
                    f" WHERE id IN ({','.join('?' * len(batch))}) AND NOT EXISTS"
                    " (SELECT 1 FROM paper_collection c WHERE c.paper = paper.id AND c.collection = ?)",
                    [collection, *batch, collection],
                )
                for batch in batches(ids)
            )

    def remove(self, ids: Sequence[int], collection: int) -> int:
        """Take papers out of a collection; how many were in it."""
        name = self._database.value("SELECT name FROM collection WHERE id = ?", (collection,))
        path = self._rows.all_collection_paths().get(collection, "")
        with self._journal.change(counted("Remove", len(ids), f"from “{name}”")):
            for batch in batches(ids):
                taken_off.remember(self._database, "collection", collection, path, batch)
            return sum(
                self._database.run(
                    f"DELETE FROM paper_collection WHERE collection = ? AND paper IN ({','.join('?' * len(batch))})",
                    [collection, *batch],
                )
                for batch in batches(ids)
            )

    def _below(self, collection: int) -> list[tuple[int, str]]:
        """A collection and all below it, with their paths."""
        paths = self._rows.all_collection_paths()
        top = paths.get(collection, "")
        return [(each, path) for each, path in paths.items() if each == collection or path.startswith(f"{top}/")]

    @contextmanager
    def _elsewhere(self, collection: int) -> Iterator[None]:
        """Inside the caller's change: what is done gives a collection, and all below it, other paths."""
        before = self._below(collection)
        yield
        after = dict(self._below(collection))
        for each, path in before:
            taken_off.renamed(self._database, "collection", each, path, after.get(each, path))

    def _insert(self, name: str, parent: int | None) -> int:
        last = self._database.value("SELECT max(position) FROM collection WHERE parent IS ?", (parent,)) or 0.0
        self._database.run(
            "INSERT INTO collection (parent, name, position) VALUES (?, ?, ?)", (parent, name, float(last) + 1)
        )
        return int(self._database.value("SELECT last_insert_rowid()"))

    def _child(self, name: str, parent: int | None) -> int | None:
        for collection, held in self._database.rows("SELECT id, name FROM collection WHERE parent IS ?", (parent,)):
            if held.casefold() == name.casefold():
                return int(collection)
        return None

    def _refuse_twin(self, name: str, parent: int | None, but: int | None = None) -> None:
        if self._child(name, parent) not in (None, but):
            raise BadInputError(f"There is a collection “{name}” there already.")

    def _parent(self, collection: int) -> int | None:
        found = self._database.rows("SELECT parent FROM collection WHERE id = ?", (collection,))
        if not found:
            raise NotFoundError("That collection is gone.")
        return None if found[0][0] is None else int(found[0][0])
