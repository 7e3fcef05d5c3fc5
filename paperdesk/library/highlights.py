"""Passages marked in papers' files, with the remarks on them.

Where they lie on a page is kept as it came, for whoever draws pages; nothing here opens a file.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from paperdesk.errors import NotFoundError
from paperdesk.library.rows import batches
from paperdesk.record import Highlight, clean_text
from paperdesk.store.database import now
from paperdesk.store.journal import Journal

_COLUMNS = tuple(field.name for field in fields(Highlight))


class Highlights:
    """The highlights of one library."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._database = journal.database

    def of(self, papers: Sequence[int]) -> dict[int, dict[int, Highlight]]:
        """The highlights of papers by their ids, in the order of the text; papers without any are left out."""
        found: dict[int, dict[int, Highlight]] = {}
        for batch in batches(papers):
            for number, paper, *values in self._database.rows(
                f"SELECT id, paper, {', '.join(_COLUMNS)} FROM highlight"
                f" WHERE paper IN ({','.join('?' * len(batch))}) ORDER BY position, id",
                batch,
            ):
                found.setdefault(paper, {})[number] = _from_row(values)
        return found

    def count(self, paper: int) -> int:
        """How many highlights a paper has."""
        return int(self._database.value("SELECT count(*) FROM highlight WHERE paper = ?", (paper,)))

    def add(self, paper: int, marks: Sequence[Highlight]) -> int:
        """Add clean highlights that a paper does not have yet, behind the others; how many were new.

        One is known again by what its source calls it, else by its words and page. Raises NotFoundError.
        """
        with self._journal.change("Add highlights" if len(marks) > 1 else "Add a highlight"):
            if not self._database.value("SELECT 1 FROM paper WHERE id = ?", (paper,)):
                raise NotFoundError("That paper is gone.")
            held = self.of([paper]).get(paper, {}).values()
            known = {_identity(mark) for mark in held}
            position = len(held)
            added = 0
            for mark in marks:
                if _identity(mark) not in known:
                    known.add(_identity(mark))
                    position += 1
                    self._insert(paper, mark, position)
                    added += 1
        return added

    def comment(self, highlight: int, text: str) -> None:
        """Put a remark in Markdown on a highlight, in place of the one it has; raises NotFoundError."""
        with self._journal.change("Comment on a highlight"):
            if not self._database.run(
                "UPDATE highlight SET comment = ?, modified = ? WHERE id = ?", (clean_text(text), now(), highlight)
            ):
                raise NotFoundError("That highlight is gone.")

    def remove(self, highlights: Sequence[int]) -> int:
        """Take highlights away; how many went."""
        with self._journal.change("Remove a highlight" if len(highlights) == 1 else "Remove highlights"):
            return sum(
                self._database.run(f"DELETE FROM highlight WHERE id IN ({','.join('?' * len(batch))})", batch)
                for batch in batches(highlights)
            )

    def _insert(self, paper: int, mark: Highlight, position: int) -> None:
        at = now()
        values: dict[str, Any] = {name: getattr(mark, name) for name in _COLUMNS}
        values |= {"places": json.dumps(mark.places), "added": mark.added or at, "modified": mark.modified or at,
                   "paper": paper, "position": position}  # fmt: skip
        self._database.run(
            f"INSERT INTO highlight ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            list(values.values()),
        )


def _from_row(values: Sequence[Any]) -> Highlight:
    found = dict(zip(_COLUMNS, values, strict=True))
    return Highlight(**found | {"places": json.loads(found["places"])})


def _identity(mark: Highlight) -> tuple[Any, ...]:
    return (mark.source,) if mark.source else (mark.text, mark.comment, mark.page)
