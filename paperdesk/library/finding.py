"""Which papers fit a query, and in what order: facts asked of the store, words of whoever holds the index.

Knows how a tree becomes one SELECT, and when it needs sets instead.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence

from paperdesk.errors import BadInputError
from paperdesk.library.facts import EVERYTHING, NOT_TRASHED, UNASKED, Clause, clause_of, identifier_clause
from paperdesk.library.shelves import Shelves
from paperdesk.search import tree as trees
from paperdesk.search.query import Query, parse
from paperdesk.search.tree import Fact, Identifier, Node, Phrase, Word
from paperdesk.store.database import Database

# What a sort means in SQL; the second is the other way round. Papers that have nothing to sort by come last.
SORTS: dict[str, tuple[str, str]] = {
    "added": ("added, id", "added DESC, id"),  # what came in together keeps its order
    "title": ("folded = '', folded, id", "folded = '', folded DESC, id"),
    "author": ("first = '', first, year, id", "first = '', first DESC, year, id"),
    "year": ("year IS NULL, year, date, id", "year IS NULL, year DESC, date DESC, id DESC"),
    "venue": ("venue = '', venue COLLATE NOCASE, year, id", "venue = '', venue COLLATE NOCASE DESC, year, id"),
    "rating": ("rating = 0, rating, id", "rating DESC, id DESC"),
    "read": ("read_at = '', read_at, id", "read_at DESC, id DESC"),
    "modified": ("modified, id", "modified DESC, id DESC"),
    "opened": ("opened_at = '', opened_at, id", "opened_at DESC, id DESC"),
    "queue": ("queue IS NULL, queue, id", "queue IS NULL, queue DESC, id"),
    "status": ("status, added DESC, id", "status DESC, added DESC, id"),
    "type": ("type, added DESC, id", "type DESC, added DESC, id"),
    "pages": ("page_count = 0, page_count, id", "page_count DESC, id"),
}

# The kind of change that moves papers in an order; new papers and gone ones do so in all.
MOVED_BY = {
    "added": "", "rating": "rating", "read": "status", "modified": "modified", "opened": "opened", "queue": "queue",
    "status": "status", "pages": "page",
}  # fmt: skip

_MOST_MISSING = 3  # saved searches that are named as missing
_MOST_NESTED = 30  # walks through the collections in one SELECT: SQLite refuses somewhat more than a hundred
Leaf = Word | Phrase
Words = Callable[[Leaf], set[int] | None]  # the papers that hold a word; None for one that asks for nothing


def order_of(sort: str) -> str:
    """The ORDER BY of a sort such as "-year"; raises BadInputError."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        raise BadInputError(f"Papers cannot be sorted by “{name}”.", hint=f"One of: {', '.join(SORTS)}.")
    return SORTS[name][sort.startswith("-")]


class Finder:
    """Answers queries over one library. `words` gives the papers that hold a word; the Searcher sets it."""

    def __init__(self, database: Database, shelves: Shelves) -> None:
        self._database = database
        self._shelves = shelves
        self.words: Words = lambda _leaf: set()

    def understand(self, text: str, *, typing: bool = False) -> tuple[Query, Node]:
        """A query as read, and its tree with saved searches put in their places. Never raises."""
        query = parse(text, typing=typing)
        missing: dict[str, None] = {}

        def saved(name: str) -> Node | None:
            shelf = self._shelves.named(name)
            if shelf is None:
                missing[name] = None
            return parse(shelf.query).tree if shelf else None

        tree = trees.expand(query.tree, saved)
        notes = [f"There is no saved search “{name}”." for name in missing] if not typing else []
        return query._replace(notes=(*query.notes, *notes[:_MOST_MISSING])), tree

    def find(self, text: str = "", sort: str = "added", limit: int | None = None) -> list[int]:
        """The papers that fit a query, in the order of its own `sort:` or of `sort`."""
        query, tree = self.understand(text)
        wanted = query.sort if query.sort and query.sort.removeprefix("-") in SORTS else sort
        wanted = "-added" if wanted in ("relevance", "-relevance") else wanted
        return self.ordered(self.condition(tree), wanted, limit)

    def ordered(self, condition: Clause, sort: str, limit: int | None = None) -> list[int]:
        """The papers that a condition holds for, sorted."""
        rows = self._database.rows(
            f"SELECT id FROM paper WHERE {condition.sql} ORDER BY {order_of(sort)} LIMIT ?",
            (*condition.parameters, -1 if limit is None else max(0, limit)),
        )
        return [int(row[0]) for row in rows]

    def condition(self, tree: Node, words: Words | None = None) -> Clause:
        """A tree as one condition; what its words find is put in as lists of ids."""
        ask = words or self.words

        def word(leaf: Leaf) -> Clause:
            found = ask(leaf)
            return UNASKED if found is None else among(found)

        def identifier(leaf: Identifier) -> Clause:
            clause = identifier_clause(leaf)
            found = self._database.value(f"SELECT 1 FROM paper WHERE {clause.sql} LIMIT 1", clause.parameters)
            return clause if found else word(Word(leaf.words, prefix=leaf.prefix))

        nested = sum(fact.field == "collection" for fact in trees.facts_of(tree)) > _MOST_NESTED

        def fact(leaf: Fact) -> Clause:
            clause = clause_of(leaf)
            return among(self.ids(clause)) if nested and leaf.field == "collection" else clause

        condition = trees.evaluate(tree, words=word, fact=fact, identifier=identifier, everything=lambda: EVERYTHING)
        return condition if trees.names_trash(tree) else NOT_TRASHED & condition

    def ids(self, condition: Clause) -> set[int]:
        """The papers that a condition holds for."""
        rows = self._database.rows(f"SELECT id FROM paper WHERE {condition.sql}", condition.parameters)
        return {int(row[0]) for row in rows}

    def in_order(self, sort: str) -> list[int]:
        """All papers in an order, those in the trash too."""
        return self.ordered(EVERYTHING, sort)

    def counts(self, queries: Iterable[str]) -> list[int]:
        """How many papers each of these queries finds."""
        found = []
        for text in queries:
            _query, tree = self.understand(text)
            condition = self.condition(tree)
            found.append(
                int(self._database.value(f"SELECT count(*) FROM paper WHERE {condition.sql}", condition.parameters))
            )
        return found

    def counts_at_once(self, queries: Iterable[str]) -> list[int]:
        """The same in one walk through all papers: for many facts that each need to look at every paper."""
        conditions = [self.condition(self.understand(text)[1]) for text in queries]
        if not conditions:
            return []
        sums = ", ".join(f"total({condition.sql})" for condition in conditions)
        parameters = tuple(value for condition in conditions for value in condition.parameters)
        return [int(found) for found in self._database.rows(f"SELECT {sums} FROM paper", parameters)[0]]


def among(ids: Collection[int] | Sequence[int]) -> Clause:
    """The condition of being one of these papers."""
    if not ids:
        return Clause("0")
    return Clause("(paper.id IN (SELECT value FROM json_each(?)))", (json.dumps(sorted(ids)),))
