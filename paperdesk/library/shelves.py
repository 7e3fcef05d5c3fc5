"""Saved searches: a name and a query, in an order of the user's."""

from __future__ import annotations

from paperdesk.errors import BadInputError, NotFoundError
from paperdesk.library.shapes import Shelf
from paperdesk.record import clean_line, clean_text
from paperdesk.store.journal import Journal


class Shelves:
    """The saved searches of one library."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._database = journal.database

    def all(self) -> list[Shelf]:
        """Every saved search in its order."""
        rows = self._database.rows("SELECT id, name, query FROM shelf ORDER BY position, id")
        return [Shelf(int(row[0]), str(row[1]), str(row[2]), place) for place, row in enumerate(rows)]

    def named(self, name: str) -> Shelf | None:
        """The saved search of that name, without regard to case."""
        return next((shelf for shelf in self.all() if shelf.name.casefold() == name.strip().casefold()), None)

    def add(self, name: str, query: str) -> int:
        """Save a search; its id. Raises BadInputError when the name is empty or taken."""
        name = self._checked(name)
        with self._journal.change(f"Save search “{name}”"):
            last = self._database.value("SELECT max(position) FROM shelf") or 0.0
            self._database.run(
                "INSERT INTO shelf (name, query, position) VALUES (?, ?, ?)",
                (name, clean_text(query).strip(), float(last) + 1),
            )
            return int(self._database.value("SELECT last_insert_rowid()"))

    def rename(self, shelf: int, name: str) -> None:
        """Give a saved search another name."""
        name = self._checked(name, but=shelf)
        with self._journal.change(f"Rename search to “{name}”"):
            self._update(shelf, "name", name)

    def set_query(self, shelf: int, query: str) -> None:
        """Give a saved search another query."""
        with self._journal.change("Change saved search"):
            self._update(shelf, "query", clean_text(query).strip())

    def move(self, shelf: int, position: int) -> None:
        """Put a saved search at another place, from 0."""
        order = [held.id for held in self.all() if held.id != shelf]
        order.insert(max(0, min(position, len(order))), shelf)
        with self._journal.change("Reorder saved searches"):
            self._database.run_many(
                "UPDATE shelf SET position = ? WHERE id = ?", [(float(i), held) for i, held in enumerate(order, 1)]
            )

    def delete(self, shelf: int) -> None:
        """Delete a saved search; raises NotFoundError."""
        name = self._database.value("SELECT name FROM shelf WHERE id = ?", (shelf,))
        with self._journal.change(f"Delete search “{name}”"):
            if not self._database.run("DELETE FROM shelf WHERE id = ?", (shelf,)):
                raise NotFoundError("That saved search is gone.")

    def _update(self, shelf: int, column: str, value: str) -> None:
        if not self._database.run(f"UPDATE shelf SET {column} = ? WHERE id = ?", (value, shelf)):
            raise NotFoundError("That saved search is gone.")

    def _checked(self, name: str, but: int | None = None) -> str:
        name = clean_line(name)
        if not name:
            raise BadInputError("A saved search needs a name.")
        twin = self.named(name)
        if twin is not None and twin.id != but:
            raise BadInputError(f"There is a saved search “{name}” already.")
        return name
