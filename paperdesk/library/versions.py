"""What preprints said before their newer versions came in, and what changed between."""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple

from paperdesk.store.database import Database

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 4_000  # pieces of a text that are compared word by word; more takes too long


class EarlierVersion(NamedTuple):
    """A preprint's title and abstract in an earlier version."""

    version: int | None  # of arXiv
    title: str
    abstract: str
    at: str  # when a newer one took its place


class Change(NamedTuple):
    """A stretch of text that is in both versions, or only in the earlier, or only in the later."""

    kind: str  # "same", "gone", "new"
    text: str


class Versions:
    """The earlier versions of one library's preprints."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, paper: int) -> list[EarlierVersion]:
        """The earlier versions of a paper, the latest first."""
        rows = self._database.rows(
            "SELECT version, title, abstract, at FROM paper_version WHERE paper = ? ORDER BY id DESC", (paper,)
        )
        return [EarlierVersion(*row) for row in rows]


def changes(before: str, after: str) -> list[Change]:
    """What became of a text, in order, by whole words; a very long text is all gone and all new."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if max(len(old), len(new)) > _MOST:
        return [Change("same", after)] if before == after else [Change("gone", before), Change("new", after)]
    found: list[Change] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Change("same", "".join(new[c:d])))
            continue
        found += [Change("gone", "".join(old[a:b]))] if b > a else []
        found += [Change("new", "".join(new[c:d]))] if d > c else []
    return found
