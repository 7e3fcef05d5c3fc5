"""Searching: words ranked by the index, facts asked of the store, names of tags and the like from a small list in
memory.

Knows how the parts of a query come together into one ranked Result; nothing that is typed makes it raise.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from array import array
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from paperdesk.library.facets import FACETS, Facet, Facets
from paperdesk.library.facts import TRASHED, Clause, clause_of, identifier_clause, like
from paperdesk.library.finding import MOVED_BY, SORTS, Finder, Leaf, among
from paperdesk.library.held import Held
from paperdesk.library.index import Index
from paperdesk.library.naming import KINDS, Names
from paperdesk.library.shapes import FoundText
from paperdesk.search import tree as trees
from paperdesk.search.index import IndexUnusable
from paperdesk.search.query import Query
from paperdesk.search.snippets import Marker, Needle
from paperdesk.search.tree import Fact, Identifier, Node, Word
from paperdesk.search.words import parts
from paperdesk.store.database import Database
from paperdesk.store.journal import Changes

if TYPE_CHECKING:
    from paperdesk.search.evaluate import View
    from paperdesk.search.generation import Cache
    from paperdesk.search.match import Budget, Match
    from paperdesk.search.orders import Orders

log = logging.getLogger(__name__)
_Ranked = tuple[list[int], list[float]]

FEW = 10  # fewer papers with all words than this: those with any of them follow
_MASKS = 24  # megabytes of conditions whose papers are kept
_MOST_SPELT = 20  # words of a query that another spelling is looked for
_UNSURE = 3  # fewer than this: another spelling is suggested
# What the language calls a field, and what the index does.
INDEX_FIELDS = {
    "title": "title",
    "author": "authors",
    "abstract": "abstract",
    "note": "notes",
    "highlight": "highlights",
}
_SHOWN = {index: shown for shown, index in INDEX_FIELDS.items()}


class Hit:
    """A paper that was found: how well it fits, where its words were found. No row of it is fetched."""

    __slots__ = ("_keys", "fields", "id", "page", "score")

    def __init__(
        self, paper: int, score: float, fields: tuple[str, ...], keys: Callable[[], dict[int, str]],
        page: int | None = None,
    ) -> None:  # fmt: skip
        self.id = paper
        self.score = score
        self.fields = fields
        self.page = page
        self._keys = keys

    @property
    def key(self) -> str:
        """The citation key; "" for a paper that is gone since. Asking the first hit reads the keys of all."""
        return self._keys().get(self.id, "")

    def __repr__(self) -> str:
        return f"Hit({self.id}, {self.score:.3f}, {self.fields})"


@dataclass
class Result:
    """What a search found. The order of all, facets, snippets … are worked out when they are asked for."""

    query: Query
    hits: list[Hit]
    total: int  # how many hold all that was asked for
    took_ms: float
    notes: tuple[str, ...] = ()
    _ids: Callable[[], list[int]] = field(default=list, repr=False)
    _facets: Callable[[list[int]], dict[str, list[Facet]]] = field(default=lambda _ids: {}, repr=False)
    _text: Callable[[int], dict[str, str]] = field(default=lambda _id: {}, repr=False)
    _marker: Marker | None = field(default=None, repr=False)
    _suggest: Callable[[], str | None] = field(default=lambda: None, repr=False)

    @cached_property
    def ids(self) -> list[int]:
        """All that were found, best first, those with only some of the words included."""
        return self._ids()

    @cached_property
    def suggestion(self) -> str | None:
        """The search that may have been meant, where next to nothing was found."""
        return self._suggest()

    @property
    def first_part(self) -> int:
        """How many of `ids` hold all that was asked for; after them come those that hold some of the words."""
        return min(self.total, len(self.ids))

    @cached_property
    def facets(self) -> dict[str, list[Facet]]:
        """How the papers found divide by status, tag, year and what they have."""
        return self._facets(self.ids[: self.first_part] or self.ids)

    def recount(self) -> None:
        """Have the facets counted anew when they are next asked for: marks or tags of papers changed."""
        self.__dict__.pop("facets", None)

    def snippet(self, hit: Hit | int) -> FoundText | None:
        """Where the words stand in a paper besides its title; None where they stand nowhere else."""
        if self._marker is None:
            return None
        best: FoundText | None = None
        for name, text in self._text(hit.id if isinstance(hit, Hit) else hit).items():
            if text and (best is None or name != "author"):
                found = self._marker.snippet(text)
                if found.marks and (best is None or len(found.marks) > len(best.marks)):
                    best = FoundText(name, found.text, tuple(found.marks))
        return best

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Where in a text the words of the query stand."""
        return list(self._marker.marks(text)) if self._marker is not None else []


class Searcher:
    """Answers searches over one library."""

    def __init__(self, database: Database, finder: Finder, index: Index) -> None:
        self._database = database
        self._finder = finder
        self._index = index
        self._held = Held(database)
        self._names = Names(database, self._held)
        self.facets = Facets(self._held)
        self._held_orders: Orders | None = None
        self._lock = threading.Lock()
        self._cached: Cache | None = None
        self._cached_at: tuple[View | None, int] = (None, -1)

    def on_changes(self, changes: Changes) -> None:
        """Take note of what changed, on whatever thread it was."""
        self._held.on_changes(changes)
        if self._held_orders is not None:
            every = bool(changes.new or changes.gone)
            self._held_orders.forget(
                lambda sort: every or MOVED_BY.get(sort.removeprefix("-"), "paper") in changes.kinds
            )

    def warm(self) -> None:
        """Read ahead what searches, facets and lists ask for first."""
        self._held.columns(*KINDS, *FACETS)
        self._orders().all("-added")

    def _orders(self) -> Orders:
        if self._held_orders is None:
            from paperdesk.search.orders import Orders

            self._held_orders = Orders(self._finder.in_order)
        return self._held_orders

    # Searching --------------------------------------------------------------------------------------------------------

    def search(
        self, text: str, *, limit: int | None = 50, typing: bool = False, within: Sequence[int] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> Result:  # fmt: skip
        """What a query finds, best first. Raises only Cancelled."""
        started = time.perf_counter()
        query, tree = self._finder.understand(text, typing=typing)
        inside = frozenset(within) if within is not None else None
        limit = None if limit is None else max(0, limit)
        view = self._view()
        if view is None:
            answer = self._plain(query, tree, inside, limit)
        else:
            try:
                if self._index.beyond and not trees.words_of(tree):
                    answer = self._plain(query, tree, inside, limit)  # the view has not all of them in order
                else:
                    answer = self._ranked(view, query, tree, inside, typing, cancel, limit)
            except IndexUnusable as why:
                self._index.distrust(view, why)
                answer = self._plain(query, tree, inside, limit)
        keys = cache(partial(self._keys, answer.shown))
        hits = [Hit(paper, answer.scores.get(paper, 0.0), answer.fields.get(paper, ()), keys) for paper in answer.shown]
        unsure = answer.total < _UNSURE
        return Result(
            query, hits, answer.total, (time.perf_counter() - started) * 1000, (*query.notes, *answer.notes),
            answer.all, self.facets.count, self._text_of, self._marker(tree),
            partial(self._suggest, view, query, tree) if view is not None and unsure else lambda: None,
        )  # fmt: skip

    def papers_with(self, leaf: Leaf) -> set[int]:
        """All papers that hold a word or phrase, the trash included: for lists and counts, which leave out nothing."""
        from paperdesk.search.match import Budget

        view = self._view()
        if view is None:
            return self._finder.ids(self._scan(leaf))
        try:
            found = set(view.papers_of(self._word(view, leaf, Budget(seconds=inf))))
        except IndexUnusable as why:
            self._index.distrust(view, why)
            return self._finder.ids(self._scan(leaf))
        beyond = self._index.beyond
        return found | self._finder.ids(among(beyond) & self._scan(leaf)) if beyond else found

    def _view(self) -> View | None:
        try:
            return self._index.view()
        except IndexUnusable as why:
            log.info("the index cannot be read: %s", why)
            return None

    def _ranked(
        self, view: View, query: Query, tree: Node, within: frozenset[int] | None, typing: bool,
        cancel: Callable[[], bool] | None, limit: int | None,
    ) -> _Answer:  # fmt: skip
        from paperdesk.search.match import Budget

        budget = Budget(cancel=cancel, typing=typing)
        allowed = view.everything() if trees.names_trash(tree) else self._not_trashed(view)
        if within is not None:
            allowed = allowed & view.facts(within)
        found = self._match(view, tree, budget) & allowed
        wordy = bool(trees.words_of(tree)) and not found.neutral
        total = found.total
        ranked = [self._order(view, found, query, wordy)]
        looser = trees.relaxed(tree, parts) if wordy and total < FEW else None
        loose = self._match(view, looser, budget) if looser is not None else None
        if loose is not None and not loose.neutral:
            rest = (loose & allowed) - found
            ranked.append(partial(view.top, rest, scores=view.score(rest)))
        late = self._late(tree, within)
        if late:
            known = {paper for part in ranked for paper in part(None)[0]}
            late = [paper for paper in late if paper not in known]

        def every() -> list[int]:
            return [*(paper for part in ranked for paper in part(None)[0]), *late]

        scores = {paper: score for part in ranked for paper, score in zip(*part(limit), strict=True)}
        shown = [*scores, *late][:limit]
        fields = dict(zip(shown, view.fields_of(found, shown), strict=True)) if wordy and shown else {}
        named = {paper: tuple(_SHOWN.get(name, name) for name in held) for paper, held in fields.items()}
        return _Answer(shown, total + len(late), every, scores, named, tuple(budget.notes))

    def _order(self, view: View, found: Match, query: Query, wordy: bool) -> Callable[[int | None], _Ranked]:
        """What gives the best papers of a match, or all, and their scores, in the order that was asked for."""
        sort = query.sort or ("relevance" if wordy else "-added")
        if wordy and sort.removeprefix("-") not in SORTS:
            return partial(view.top, found, scores=view.score(found))
        ids = self._orders().sort(view.papers[found.mask], sort if sort.removeprefix("-") in SORTS else "-added")
        return lambda limit: (ids[:limit], [0.0] * len(ids[:limit]))

    def _late(self, tree: Node, within: frozenset[int] | None) -> list[int]:
        """What a search finds among papers that the index does not know yet and memory does not hold."""
        beyond = self._index.beyond
        if not beyond:
            return []
        late = self._finder.ordered(among(beyond) & self._finder.condition(tree, self._scanned), "-added")
        return [paper for paper in late if within is None or paper in within]

    def _not_trashed(self, view: View) -> Match:
        return view.everything() - self._facts(view, TRASHED)

    def _match(self, view: View, tree: Node, budget: Budget) -> Match:
        def identifier(leaf: Identifier) -> Match:
            found = self._facts(view, identifier_clause(leaf))
            return found if found.total else self._word(view, Word(leaf.words, prefix=leaf.prefix), budget)

        def fact(leaf: Fact) -> Match:
            found = facts.get(leaf)
            return view.unasked() if found is None else found

        # Before the words: of a search that takes too long no condition is to be left out for a word's sake.
        facts = {leaf: self._facts(view, clause_of(leaf)) for leaf in trees.facts_of(tree) if budget.affords()}
        return trees.evaluate(
            tree, words=lambda leaf: self._word(view, leaf, budget), fact=fact, identifier=identifier,
            everything=view.everything,
        )  # fmt: skip

    def _word(self, view: View, leaf: Leaf, budget: Budget) -> Match:
        """A word in the texts, and without a field also as the name of a tag, collection, venue or paper."""
        name = INDEX_FIELDS.get(leaf.field) if leaf.field else None
        if leaf.field and name is None:
            return view.nothing()  # PDFs: nothing is read from them yet
        if isinstance(leaf, Word):
            found = view.match_word(leaf.text, name, prefix=leaf.prefix, fuzzy=leaf.fuzzy, budget=budget)
        else:
            found = view.match_phrase(leaf.text, name, prefix_last=leaf.prefix_last, budget=budget)
        if leaf.field or found.neutral:
            return found
        prefix = leaf.prefix if isinstance(leaf, Word) else leaf.prefix_last
        named = self._kept(view, ("names", leaf.text, prefix), lambda: self._named(view, leaf.text, prefix))
        return found | named if named.total else found

    def _named(self, view: View, text: str, prefix: bool) -> Match:
        found = view.match_names((text, prefix), self._names.papers(text, prefix))
        keyed = self._names.by_key(text, prefix)
        return found | view.facts(keyed) if keyed else found

    def _facts(self, view: View, clause: Clause) -> Match:
        """The papers a condition holds for."""
        return self._kept(view, clause, lambda: view.facts(array("q", self._finder.ids(clause))))

    def _kept(self, view: View, key: Hashable, find: Callable[[], Match]) -> Match:
        """What `find` finds, kept until the store or the index changes."""
        at = (view, self._index.generation)
        with self._lock:
            if self._cached is None or self._cached_at != at:
                from paperdesk.search.generation import Cache

                self._cached, self._cached_at = Cache(_MASKS), at
            cached = self._cached
        found: Match | None = cached.get(key)
        if found is None:
            found = find()
            cached.put(key, found, found.nbytes)
        return found

    # Without an index -------------------------------------------------------------------------------------------------

    def _plain(self, query: Query, tree: Node, within: frozenset[int] | None, limit: int | None) -> _Answer:
        """The store alone: letters that stand somewhere, in the order asked for, else the newest papers first."""
        sort = query.sort if query.sort and query.sort.removeprefix("-") in SORTS else "-added"
        ids = self._finder.ordered(self._finder.condition(tree, self._scanned), sort)
        if within is not None:
            ids = [paper for paper in ids if paper in within]
        note = ("The index is being made; until then papers are found by their letters, not ranked.",)
        return _Answer(ids[:limit], len(ids), lambda: ids, {}, {}, note if trees.words_of(tree) else ())

    def _scanned(self, leaf: Leaf) -> set[int]:
        return self._finder.ids(self._scan(leaf))

    def _scan(self, leaf: Leaf) -> Clause:
        words = leaf.text.split() or [leaf.text]
        people = " AND ".join(["paper.people LIKE ? ESCAPE '\\'"] * len(words))
        texts = {
            "title": "paper.title LIKE ? ESCAPE '\\'",
            "author": f"({people})",  # the parts of a name are kept apart, so each word is looked for by itself
            "abstract": "paper.abstract LIKE ? ESCAPE '\\'",
            "note": "EXISTS (SELECT 1 FROM note n WHERE n.paper = paper.id AND n.text LIKE ? ESCAPE '\\')",
        }
        wanted = [leaf.field] if leaf.field in texts else [] if leaf.field else list(texts)
        if not wanted:
            return Clause("0")
        patterns = [f"%{like(part)}%" for name in wanted for part in (words if name == "author" else [leaf.text])]
        return Clause(f"({' OR '.join(texts[name] for name in wanted)})", tuple(patterns))

    # What a result shows ----------------------------------------------------------------------------------------------

    def _keys(self, ids: Sequence[int]) -> dict[int, str]:
        rows = self._database.rows(
            "SELECT id, key FROM paper WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return dict(rows)

    def _text_of(self, paper: int) -> dict[str, str]:
        rows = self._database.rows(
            "SELECT abstract, names, people, (SELECT text FROM note WHERE note.paper = paper.id) FROM paper"
            " WHERE id = ?",
            (paper,),
        )
        if not rows:
            return {}
        abstract, _names, people, note = rows[0]
        names = ", ".join(
            " ".join(person[part] for part in ("given", "particle", "family", "literal") if part in person)
            for person in json.loads(people)
        )
        return {"note": str(note or ""), "abstract": str(abstract), "author": names}

    def _marker(self, tree: Node) -> Marker | None:
        words = trees.words_of(tree)
        needles = [
            Needle(leaf.text, leaf.prefix, leaf.fuzzy)
            if isinstance(leaf, Word)
            else Needle(leaf.text, leaf.prefix_last)
            for leaf in words
        ]
        return Marker(needles) if needles else None

    def _suggest(self, view: View, query: Query, tree: Node) -> str | None:
        try:
            return self._spelt_better(view, query, tree)
        except IndexUnusable as why:  # or closed since
            self._index.distrust(view, why)
            return None

    def _spelt_better(self, view: View, query: Query, tree: Node) -> str | None:
        """The query with the words that nothing holds spelt as something does."""
        from paperdesk.search.match import Budget

        changes: list[tuple[int, int, str]] = []
        budget = Budget(typing=True)
        for leaf in trees.words_of(tree)[:_MOST_SPELT]:
            if isinstance(leaf, Word) and leaf.end > leaf.start and not leaf.fuzzy:
                better = view.lexicon.suggest(leaf.text)
                if better and better != leaf.text.lower():
                    if leaf.prefix and view.match_word(leaf.text, prefix=True, budget=budget).total:
                        continue  # it goes on as something that is there
                    start = query.text.find(leaf.text, leaf.start, leaf.end)
                    if start >= 0:
                        changes.append((start, start + len(leaf.text), better))
        text = query.text
        for start, end, better in sorted(changes, reverse=True):
            text = text[:start] + better + text[end:]
        return text if changes else None


class _Answer(NamedTuple):
    """The papers found in their order, and what is known of them."""

    shown: list[int]
    total: int
    all: Callable[[], list[int]]
    scores: dict[int, float]
    fields: dict[int, tuple[str, ...]]
    notes: tuple[str, ...] = ()
