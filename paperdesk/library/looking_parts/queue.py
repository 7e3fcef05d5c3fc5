"""What waits to be asked again, of one library: finds to look up, PDFs to fetch, papers to fill in; texts on a list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from paperdesk.library.pasting import Find
from paperdesk.library.pasting_parts.guessing import Guess
from paperdesk.online.lookup_parts.identifier import Identifier
from paperdesk.online.waiting import Waiting, Wish

LOOKUP, PDF, FILL = "lookup", "pdf", "fill"
WRITES = ("empty", "all")
_LONGEST_ID = 18  # digits that surely fit the store


class Wanted(NamedTuple):
    """A find that waits, and what its paper is to be given."""

    find: Find
    tags: tuple[str, ...] = ()
    collection: str = ""


class Queue:
    """The waiting list as one library sees it. Raises LibraryError where the disk fails."""

    def __init__(self, waiting: Waiting, library: str) -> None:
        self._waiting = waiting
        self._library = library

    def add_find(self, find: Find, tags: Sequence[str], collection: str) -> None:
        """Have a find looked up later; one that waits for the same in other words is enough."""
        subject = {"line": find.line, "url": find.url, "sure": find.sure, "tags": list(tags), "collection": collection,
                   "identifier": list(find.identifier) if find.identifier else None,
                   "guess": list(find.guess) if find.guess else None}  # fmt: skip
        named = f'"identifier": {json.dumps(subject["identifier"])}'

        def is_same(other: str) -> bool:
            if find.identifier is None or named not in other:
                return False
            held = wanted(Wish(LOOKUP, other))
            return (
                held is not None and held[1:] == (tuple(tags), collection) and held.find.identifier == find.identifier
            )

        self._waiting.add(LOOKUP, json.dumps(subject, sort_keys=True), self._library, is_same)

    def add_pdf(self, paper: int) -> None:
        """Have a paper's PDF fetched later."""
        self._waiting.add(PDF, str(paper), self._library)

    def add_fill(self, paper: int, write: str) -> None:
        """Have it asked later what a paper lacks; `write` as `Looking.fill` takes it."""
        self._waiting.add(FILL, f"{paper} {write}".strip(), self._library)

    def all(self) -> list[Wish]:
        """All that waits, the oldest first."""
        return self._waiting.wishes(self._library)

    def done(self, wish: Wish) -> None:
        """Nobody waits for it any more."""
        self._waiting.done(wish)

    def drop(self, wishes: Sequence[Wish]) -> None:
        """Nobody waits for these any more."""
        self._waiting.drop(wishes)

    def restore(self, wishes: Sequence[Wish]) -> None:
        """Put back what was dropped."""
        self._waiting.restore(wishes)


def wanted(wish: Wish) -> Wanted | None:
    """The find of a wish; None where its text is none."""
    try:
        said: Any = json.loads(wish.subject)
        identifier, guess = said["identifier"], said["guess"]
        find = Find(
            str(said["line"]),
            Identifier(str(identifier[0]), str(identifier[1]), identifier[2]) if identifier else None,
            str(said["url"]),
            Guess(str(guess[0]), tuple(map(str, guess[1])), guess[2]) if guess else None,
            bool(said["sure"]),
        )
        return Wanted(find, tuple(map(str, said["tags"])), str(said["collection"]))
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        return None


def paper_of(wish: Wish) -> int | None:
    """The paper whose PDF or missing fields are wished for; None for another kind, or a text that names none."""
    number = wish.subject.partition(" ")[0]
    plain = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_ID
    return int(number) if plain and wish.kind in (PDF, FILL) else None


def write_of(wish: Wish) -> str:
    """What is to be written of what a paper lacks: "empty", "all", or "" for nothing before it was looked at."""
    said = wish.subject.partition(" ")[2]
    return said if wish.kind == FILL and said in WRITES else ""
