"""What preprints said before their newer versions came in, and what changed between."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import NamedTuple

from paperdesk.store.database import Database

_PIECES = re.compile(r"\s+|\w+\s*|[^\w\s]\s*")
_MOST = 4_000  # pieces of a text that are compared word by word; more takes too long
_MOST_TWINS = 100_000  # pairs of equal pieces, one of each text: comparing takes as long as there are many


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
    """What became of a text, in order, by whole words; what is too long to compare is all gone and all new."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    start, end = _in_common(old, new)
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    found = [Change("same", "".join(new[:start]))] if start else []
    if _comparable(inner_old, inner_new):
        found += _compared(inner_old, inner_new)
    else:
        found += [Change("gone", "".join(inner_old)), Change("new", "".join(inner_new))]
    return found + ([Change("same", "".join(new[len(new) - end :]))] if end else [])


def _in_common(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many pieces both begin with, and how many of the others both end with."""
    shortest = min(len(old), len(new))
    start = next((place for place in range(shortest) if old[place] != new[place]), shortest)
    left = shortest - start
    return start, next((place for place in range(left) if old[-1 - place] != new[-1 - place]), left)


def _comparable(old: list[str], new: list[str]) -> bool:
    """Whether comparing these takes well below a second."""
    if max(len(old), len(new)) > _MOST:
        return False
    held = Counter(old)
    return sum(count * held[piece] for piece, count in Counter(new).items()) <= _MOST_TWINS


def _compared(old: list[str], new: list[str]) -> list[Change]:
    found: list[Change] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Change("same", "".join(new[c:d])))
            continue
        found += [Change("gone", "".join(old[a:b]))] if b > a else []
        found += [Change("new", "".join(new[c:d]))] if d > c else []
    return found
