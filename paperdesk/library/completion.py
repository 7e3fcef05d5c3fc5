"""What a search that is being typed may go on with: fields, and values of fields that are in this library, counted.

Lists of names are kept in memory, each made when it is first asked for and anew once what it counts has changed. Ask
away from the window's thread: the first list of a big library's authors takes a moment. Reads only.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from paperdesk.library.collections import Collections
from paperdesk.library.finding import Finder
from paperdesk.library.held import TRASH, Held
from paperdesk.library.name_index import Called, Counted, NameIndex
from paperdesk.library.shelves import Shelves
from paperdesk.library.tags import Tags
from paperdesk.search.dates import PERIODS
from paperdesk.search.fields import FIELDS, Choice, Field, Takes, field_named
from paperdesk.search.values import quote
from paperdesk.search.words import query_pieces
from paperdesk.store.database import Database
from paperdesk.store.journal import Changes

if TYPE_CHECKING:
    from paperdesk.search.columns import Columns

MOST = 8  # offered at once
_LEAST = 2  # letters of a plain word before anything is offered for it
_OF_A_KIND = {"tag": 3, "author": 3, "collection": 2, "venue": 2}
_SPARE = 2  # more names than are shown are looked up: some are asked for alike
_FIELDS = 2  # names of fields offered for a plain word
_NOT_TRASHED = "trashed = ''"

# Which kinds of changes each list has to be made anew for; papers that come or go touch them all. None: any change.
_OUTDATED: dict[str, frozenset[str] | None] = {
    "tag": frozenset({"tag", "papertag", "trash"}),
    "collection": frozenset({"collection", "papercollection", "trash"}),
    "venue": frozenset({"paper", "trash"}),
    "year": frozenset({"paper", "trash"}),
    "type": frozenset({"paper", "trash"}),
    "status": frozenset({"status", "trash"}),
    "rating": frozenset({"rating", "trash"}),
    "has": frozenset(
        {"paper", "trash", "note", "highlight", "file", "papertag", "papercollection", "rating", "tag", "collection"}
    ),
    "is": frozenset({"status", "star", "queue", "trash"}),
    "search": None,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to go on: a field's name (no value), or a value of a field with how many papers have it, if counted."""

    field: str
    value: str = ""
    papers: int | None = None
    note: str = ""  # what it means, where that needs words

    @property
    def written(self) -> str:
        """How it stands in a query."""
        return f"{self.field}:{quote(self.value)}" if self.value else f"{self.field}:"


class Completer:
    """Offers ways to go on in one library."""

    def __init__(
        self, database: Database, finder: Finder, tags: Tags, collections: Collections, shelves: Shelves,
        held: Held, people: Held, by_author: Callable[[str], Collection[int] | None],
    ) -> None:  # fmt: skip
        """`held` and `people` are the arrays that searches ask too: these tell of the trash, those of authors.
        `by_author` gives the papers that asking for an author finds, None while that would take too long.
        """
        self._database, self._finder = database, finder
        self._tags, self._collections, self._shelves = tags, collections, shelves
        self._people = _People(held, people, by_author)
        self._lock = threading.Lock()  # of the notes of what changed
        self._making = threading.Lock()
        self._lists: dict[str, NameIndex] = {}
        self._orders: dict[str, list[Counted]] = {}
        self._old: set[str] = set()
        self._venues: list[tuple[str, int]] = []

    def on_changes(self, changes: Changes) -> None:
        """Take note of what changed, on whatever thread it was."""
        every = bool(changes.new or changes.gone)
        with self._lock:
            self._old |= {name for name, kinds in _OUTDATED.items() if every or kinds is None or kinds & changes.kinds}

    def offers(self, typed: str, field: str = "", limit: int = MOST) -> list[Offer]:
        """What a value of a field, or without one a word, may go on to be: what is typed itself first, then what begins
        so, then that of which a later word does.
        """
        with self._making:
            self._forget_old()
            row = field_named(field) if field else None
            return self._values(row, typed, limit) if row is not None else self._words(typed, limit)

    def titles(self, most: int) -> list[str]:
        """The titles of the latest papers."""
        sql = f"SELECT title FROM paper WHERE title <> '' AND {_NOT_TRASHED} ORDER BY id DESC LIMIT ?"
        return [str(title) for (title,) in self._database.rows(sql, (most,))]

    def _forget_old(self) -> None:
        with self._lock:
            old, self._old = self._old, set()
        for name in old:
            self._lists.pop(name, None)
            self._orders.pop(name, None)

    # Plain words ----------------------------------------------------------------------------------------------------

    def _words(self, typed: str, limit: int) -> list[Offer]:
        if len(typed.strip()) < _LEAST:
            return []
        start = typed.strip().lower()
        fitting = [row for row in FIELDS if _begins(row, start)]
        fitting.sort(key=lambda row: _unlike(start, row.name, row.aliases))
        fields = [Offer(row.name, note=row.description) for row in fitting[:_FIELDS]]
        ranked = []
        for place, (kind, most) in enumerate(_OF_A_KIND.items()):
            for each in self._named(kind, typed, most):
                offer = Offer(kind, each.name, each.papers)
                ranked.append((not each.exact, not each.begins, place, -each.papers, offer))
        ranked.sort(key=lambda each: each[:4])
        return (fields + [offer for *_rank, offer in ranked])[:limit]

    # Values of a field ----------------------------------------------------------------------------------------------

    def _values(self, field: Field, typed: str, limit: int) -> list[Offer]:
        name = field.name
        if name in ("tag", "collection", "venue", "author"):
            return [Offer(name, each.name, each.papers) for each in self._named(name, typed, limit)]
        if name in ("year", "rating"):
            held = [each for each in self._ordered(name) if each.name.startswith(typed.strip())]
            return [Offer(name, each.name, each.papers) for each in held[:limit]]
        if name == "search":
            return self._searches(typed, limit)
        if field.takes is Takes.DATE:
            start = typed.strip().lower()
            periods = sorted((each for each in PERIODS if each.startswith(start)), key=lambda each: each != start)
            return [Offer(name, period) for period in periods[:limit]]
        return self._choices(field, typed, limit) if field.choices else []

    def _choices(self, field: Field, typed: str, limit: int) -> list[Offer]:
        """The values of a field that has but a few, those that no paper has left out where they are counted."""
        start = typed.strip().lower()
        fitting = [choice for choice in field.choices if _spells(choice, start)]
        counted = field.name in _OUTDATED
        counts = {each.name: each.papers for each in self._ordered(field.name)} if counted else {}
        offers = [
            Offer(field.name, choice.value, counts.get(choice.value, 0) if counted else None, choice.meaning)
            for choice in fitting
        ]
        if field.name in ("type", "has", "is"):
            offers = sorted((each for each in offers if each.papers), key=lambda each: -(each.papers or 0))
        if start:
            also = {choice.value: choice.also for choice in fitting}
            offers.sort(key=lambda each: (_unlike(start, each.value, also[each.value]), -(each.papers or 0)))
        return offers[:limit]

    def _searches(self, typed: str, limit: int) -> list[Offer]:
        start = typed.strip().casefold()
        found = [each for each in self._ordered("search") if start in each.name.casefold()]
        if start:
            found.sort(key=lambda each: (_unlike(start, each.name.casefold()), -each.papers))
        return [Offer("search", each.name, each.papers) for each in found[:limit]]

    # Lists ----------------------------------------------------------------------------------------------------------

    def _named(self, kind: str, typed: str, limit: int) -> list[Counted]:
        if kind == "author":
            return self._people.best(typed, limit)
        if kind not in self._lists:
            if kind == "tag":
                index = NameIndex(((tag.path, tag.total) for tag in self._tags.tree()), Called.PATH)
            elif kind == "collection":
                index = NameIndex(((each.path, each.total) for each in self._collections.tree()), Called.PATH)
            else:
                self._venues = self._grouped("venue", "venue <> ''")
                index = NameIndex(self._venues)
            self._lists[kind] = index
        found = self._lists[kind].best(typed, limit)
        if kind == "venue":
            found = [each._replace(papers=self._in_venue(each.name)) for each in found]
            found.sort(key=_rank)
        return found

    def _in_venue(self, venue: str) -> int:
        """How many papers asking for a venue finds: all whose venue holds its words."""
        words = venue.lower().split()
        return sum(papers for name, papers in self._venues if all(word in name.lower() for word in words))

    def _ordered(self, kind: str) -> list[Counted]:
        if kind not in self._orders:
            self._orders[kind] = [Counted(*each) for each in self._counted(kind)]
        return self._orders[kind]

    def _counted(self, kind: str) -> Iterable[tuple[str, int]]:
        if kind == "year":
            return sorted(self._grouped("year", "year IS NOT NULL"), key=lambda each: -int(each[0]))
        if kind == "rating":
            return sorted(self._grouped("rating", "rating > 0"), key=lambda each: -int(each[0]))
        if kind in ("status", "type"):
            return self._grouped(kind, "1")
        if kind == "search":
            shelves = self._shelves.all()
            return zip(
                [each.name for each in shelves], self._finder.counts(each.query for each in shelves), strict=True
            )
        field = field_named(kind)
        values = [choice.value for choice in field.choices] if field is not None else []
        return zip(values, self._finder.counts_at_once(f"{kind}:{value}" for value in values), strict=True)

    def _grouped(self, column: str, condition: str) -> list[tuple[str, int]]:
        sql = f"SELECT {column}, count(*) FROM paper WHERE {condition} AND {_NOT_TRASHED} GROUP BY {column}"
        return [(str(value), int(papers)) for value, papers in self._database.rows(sql)]


def _begins(field: Field, start: str) -> bool:
    return any(name.startswith(start) for name in (field.name, *field.aliases))


def _spells(choice: Choice, start: str) -> bool:
    return any(name.startswith(start) for name in (choice.value, *choice.also))


def _unlike(start: str, name: str, others: Collection[str] = ()) -> int:
    """How far a name is from what is typed: it is that, is also called that, begins so, a later word does, or none."""
    if name == start:
        return 0
    return 1 if start in others else 2 if name.startswith(start) else 3 if f" {start}" in name else 4


def _rank(each: Counted) -> tuple[bool, bool, int]:
    """By what names are in order once their papers were counted anew; those that are what is typed keep theirs."""
    return not each.exact, not each.begins, 0 if each.exact else -each.papers


class _People:
    """The people of all papers that are not in the trash, with how many papers asking for each finds."""

    def __init__(self, held: Held, people: Held, by_author: Callable[[str], Collection[int] | None]) -> None:
        self._held, self._people, self._by_author = held, people, by_author
        self._seen: tuple[Columns, Columns] | None = None  # what `_totals` was counted in
        self._series: object = None
        self._totals: array[int] = array("q")
        self._trashed: frozenset[int] = frozenset()
        self._index = NameIndex((), Called.PERSON)

    def best(self, typed: str, limit: int) -> list[Counted]:
        """The people whose family or other name begins like this.

        Names are no persons: each counts the papers that asking for the name finds, as far as that is quickly told.
        """
        seen = self._held.columns(TRASH), self._people.columns("author")
        if seen != self._seen:
            people, trashed = seen[1], self._held.papers_with(TRASH)
            totals = people.totals("author", trashed)
            series = people.series("author")
            if series is not self._series or totals != self._totals:
                names = zip(people.values("author"), totals, strict=True)
                self._index = NameIndex(((name, papers) for name, papers in names if papers), Called.PERSON)
            self._seen, self._series, self._totals = seen, series, totals
            self._trashed = frozenset(trashed.tolist())
        asked_for = self._different(self._index.best(typed, limit + _SPARE))
        found = [each for each in map(self._asked, islice(asked_for, limit)) if each.papers]
        return sorted(found, key=_rank)

    def _different(self, found: Iterable[Counted]) -> Iterator[Counted]:
        """Of names that are asked for alike only the first; none that asks for nothing."""
        seen: set[tuple[str, ...]] = {()}
        for each in found:
            asked = tuple(piece.form for piece in query_pieces(each.name, names=True))
            if asked not in seen:
                seen.add(asked)
                yield each

    def _asked(self, each: Counted) -> Counted:
        """The name with how many papers asking for it finds."""
        # "Team, Inc." would be read as a family name and a given one.
        name = each.name.replace(",", "") if each.name.count(",") == 1 else each.name
        papers = self._by_author(name)
        return each if papers is None else each._replace(name=name, papers=len(frozenset(papers) - self._trashed))
