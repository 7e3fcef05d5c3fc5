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
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from functools import cache, partial
from math import inf
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from paperdesk.identifiers import folded_title
from paperdesk.library.excerpts import Excerpts
from paperdesk.library.facets import FACETS, Facets
from paperdesk.library.facts import Clause, clause_of, identifier_clause
from paperdesk.library.finding import MOVED_BY, SORTS, Finder, Leaf, among
from paperdesk.library.fulltext import FIELD, FullText
from paperdesk.library.held import TRASH, Held
from paperdesk.library.index import Index
from paperdesk.library.letters import letters_clause
from paperdesk.library.marking import Marking
from paperdesk.library.naming import KINDS, Names
from paperdesk.library.results import ALL, ANY, IN_PDFS, SIMILAR, Hit, Part, Result
from paperdesk.library.spelling import spelt_better
from paperdesk.search import tree as trees
from paperdesk.search.index import IndexUnusable
from paperdesk.search.query import Query
from paperdesk.search.tree import Everything, Fact, Identifier, Node, Word
from paperdesk.search.words import parts, query_pieces
from paperdesk.store.database import Database
from paperdesk.store.journal import Changes

if TYPE_CHECKING:
    from paperdesk.search.evaluate import View
    from paperdesk.search.generation import Cache
    from paperdesk.search.match import Budget, Match
    from paperdesk.search.orders import Orders
    from paperdesk.search.ranking import Ints, Longs

log = logging.getLogger(__name__)
Kept = TypeVar("Kept", "Match", "Ints")
_Ranked = tuple[list[int], list[float]]
_Scope = frozenset[int] | Node  # the papers that are searched, or the tree that finds them

_OLDEST = 1400  # the first year by which papers are told apart
FEW = 10  # fewer papers with all words than this: those with any of them follow
_SIMILAR = 5  # papers that are like the best of those found, when few are
_MASKS = 24  # megabytes of conditions whose papers are kept
_TELLING = 6  # letters from which the beginning of a title tells which paper is meant
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


class Searcher:
    """Answers searches over one library."""

    def __init__(
        self, database: Database, finder: Finder, index: Index, bodies: FullText,
        similar: Callable[[Sequence[int], int], list[int]],
    ) -> None:  # fmt: skip
        """`similar` gives the papers that are most like some papers, so many at most."""
        self._database = database
        self._finder = finder
        self._index = index
        self._bodies = bodies
        self._excerpts = Excerpts(database, bodies)
        self._similar = similar
        self.held = Held(database)
        """What papers have, in arrays."""
        self._names = Names(database, self.held)
        self.people = Held(database)
        """Who wrote them: many, and apart, for nobody who types is to wait for their reading."""
        self.facets = Facets(self.held, self.people, self._by_author)
        self._held_orders: Orders | None = None
        self._lock = threading.Lock()
        self._cached: Cache | None = None
        self._cached_at: tuple[View | None, int] = (None, -1)

    def on_changes(self, changes: Changes) -> None:
        """Take note of what changed, on whatever thread it was."""
        self.held.on_changes(changes)
        if changes.new or changes.gone or "paper" in changes.kinds:
            self.people.on_changes(changes)
        if self._held_orders is not None:
            every = bool(changes.new or changes.gone)
            self._held_orders.forget(
                lambda sort: every or MOVED_BY.get(sort.removeprefix("-"), "paper") in changes.kinds
            )

    def warm(self) -> None:
        """Read ahead what searches, facets and lists ask for first."""
        self.held.columns(*KINDS, *FACETS, TRASH)
        self._orders().all("-added")
        self.people.columns("author")  # last: it takes longest, and only a chip waits for it

    def _by_author(self, leaf: Leaf) -> set[int] | None:
        """The papers that a name among authors finds; None where the store would have to be walked for each."""
        return self.papers_with(leaf) if self._view() is not None else None

    def _orders(self) -> Orders:
        if self._held_orders is None:
            from paperdesk.search.orders import Orders

            self._held_orders = Orders(self._finder.in_order)
        return self._held_orders

    # Searching --------------------------------------------------------------------------------------------------------

    def search(
        self, text: str, *, limit: int | None = 50, typing: bool = False, within: str | Sequence[int] | None = None,
        cancel: Callable[[], bool] | None = None, further: bool = False,
    ) -> Result:  # fmt: skip
        """What a query finds, best first. Raises only Cancelled.

        `within`: only among the papers of these ids, or that this query finds; it has no part in the ranking.
        `further`: what only the texts of PDFs hold follows, and where little was found, what is like it.
        """
        started = time.perf_counter()
        query, tree = self._finder.understand(text, typing=typing)
        inside = self._scope(within)
        limit = None if limit is None else max(0, limit)
        view = self._view()
        if view is None:
            answer = self._plain(query, tree, inside, limit)
        else:
            try:
                if self._index.beyond and not trees.words_of(tree):
                    answer = self._plain(query, tree, inside, limit)  # the view has not all of them in order
                else:
                    answer = self._ranked(view, query, tree, inside, typing, cancel, limit, further)
            except IndexUnusable as why:
                self._index.distrust(view, why)
                answer = self._plain(query, tree, inside, limit)
        keys = cache(partial(self._keys, answer.shown))
        hits = [Hit(paper, answer.scores.get(paper, 0.0), answer.fields.get(paper, ()), keys) for paper in answer.shown]
        known = answer.parts[0].size and any(isinstance(leaf, Identifier) for leaf in trees.leaves(tree))
        unsure = answer.parts[0].size < _UNSURE and not known  # what has been found by its number is what was meant
        return Result(
            query, hits, answer.parts, (time.perf_counter() - started) * 1000, self._excerpts,
            (*query.notes, *answer.notes), answer.all, self.facets.count, partial(Marking.of, tree),
            partial(self._suggest, view, query, tree) if view is not None and unsure else lambda: None,
            wordy=bool(trees.words_of(tree)), among=answer.among,
        )  # fmt: skip

    def marks(self, text: str, shown: str, field: str, *, typing: bool = False) -> list[tuple[int, int]]:
        """Where the words of a query stand in the text of a field that is shown, whether it finds that paper or not."""
        return Marking.of(self._finder.understand(text, typing=typing)[1]).marks(shown, field)

    def _scope(self, within: str | Sequence[int] | None) -> _Scope | None:
        if within is None:
            return None
        if not isinstance(within, str):
            return frozenset(within)
        tree = self._finder.understand(within)[1]
        return None if isinstance(tree, Everything) else tree

    def papers_with(self, leaf: Leaf) -> set[int] | None:
        """All papers that hold a word or phrase, the trash included: for lists and counts, which leave out nothing.

        None for what asks for nothing, such as a stop word.
        """
        from paperdesk.search.match import Budget

        view = self._view()
        if view is None:
            return self._finder.ids(self._letters(leaf))
        try:
            match = self._word(view, leaf, Budget(seconds=inf))
        except IndexUnusable as why:
            self._index.distrust(view, why)
            return self._finder.ids(self._letters(leaf))
        if match.neutral:
            return None
        beyond, found = self._index.beyond, set(view.papers_of(match))
        return found | self._finder.ids(beyond & self._letters(leaf)) if beyond else found

    def _view(self) -> View | None:
        try:
            return self._index.view()
        except IndexUnusable as why:
            log.info("the index cannot be read: %s", why)
            return None

    def _ranked(
        self, view: View, query: Query, tree: Node, within: _Scope | None, typing: bool,
        cancel: Callable[[], bool] | None, limit: int | None, further: bool,
    ) -> _Answer:  # fmt: skip
        from paperdesk.search.match import Budget

        budget = Budget(cancel=cancel, typing=typing)
        trash = trees.names_trash(tree) or (within is not None and _names_trash(within))
        allowed = view.everything() if trash else self._not_trashed(view)
        held: int | None = None
        if within is not None:
            allowed = allowed & self._inside(view, within, budget)
            held = allowed.total + len(self._late(Everything(), within))
        found = self._match(view, tree, budget) & allowed
        words = trees.words_of(tree)
        wordy = bool(words) and not found.neutral
        late = self._late(tree, within)
        if not found.total and ":" in query.text and all(token.kind != "operator" for token in query.tokens):
            found = self._as_it_stands(view, query) & allowed
        sections = [_Section(ALL, found, self._order(view, found, query, wordy))]
        if wordy:
            if further:
                self._add_pdfs(sections, view, query, tree, allowed, budget)
            few = sum(section.found.total for section in sections) < FEW
            looser = trees.relaxed(tree, parts) if few else None
            loose = view.nothing() if looser is None else self._match(view, looser, budget)
            rest = view.nothing() if loose.neutral else loose & allowed
            named = all(leaf.field == "author" for leaf in words)  # who asks for a person wants no other
            if further and few and not query.sort and not named:
                self._add_similar(sections, view, self._apart(view, tree, budget) & allowed)
            rest = rest.without(*(section.found for section in sections))
            if rest.total:
                sections.append(_Section(ANY, rest, partial(view.top, rest, scores=view.score(rest, _asked(query)))))
        if late:
            ranked = {paper for section in sections for paper in section.top(None)[0]}
            late = [paper for paper in late if paper not in ranked]
        return self._put_together(view, sections, late, limit, wordy, tuple(budget.notes))._replace(among=held)

    def _inside(self, view: View, within: _Scope, budget: Budget) -> Match:
        if isinstance(within, frozenset):
            return view.facts(within)
        return self._match(view, within, budget.written()).unscored()

    def _put_together(
        self, view: View, sections: list[_Section], late: list[int], limit: int | None, wordy: bool,
        notes: tuple[str, ...],
    ) -> _Answer:  # fmt: skip
        def every() -> list[int]:
            if len(shown) == sum(part.size for part in counts):
                return list(shown)
            first, *others = [section.top(None)[0] for section in sections]
            return [*first, *late, *(paper for papers in others for paper in papers)]

        shown: list[int] = []
        scores: dict[int, float] = {}
        fields: dict[int, tuple[str, ...]] = {}
        for section in sections:
            room = None if limit is None else limit - len(shown)
            papers, its = section.top(room)
            scores.update(zip(papers, its, strict=True))
            if wordy and papers:
                places = view.fields_of(section.found, papers)
                fields.update(zip(papers, map(_shown, places), strict=True))
            shown += papers
            if section.kind == ALL:
                shown = [*shown, *late][:limit]
        counts = [Part(section.kind, section.found.total) for section in sections]
        counts[0] = Part(ALL, counts[0].size + len(late))
        return _Answer(shown, tuple(counts), every, scores, fields, notes)

    def _add_pdfs(
        self, sections: list[_Section], view: View, query: Query, tree: Node, allowed: Match, budget: Budget
    ) -> None:
        """Add the papers that hold everything only when the texts of their PDFs count as well."""
        if self._bodies.view() is not None:
            wide = (self._match(view, tree, budget, bodies=True) & allowed) - sections[0].found
            if wide.total:
                sections.append(_Section(IN_PDFS, wide, self._order(view, wide, query, True)))

    def _apart(self, view: View, tree: Node, budget: Budget) -> Match:
        """What fits the facts of a query, and what it is to be without, but holds none of its words."""
        kept, words = trees.without_words(tree)
        found = self._match(view, kept, budget)
        for leaf in words:
            held = self._word(view, leaf, budget)
            found = found if held.neutral else found - held
        return found

    def _add_similar(self, sections: list[_Section], view: View, allowed: Match) -> None:
        """Add a few papers that are like the best of those found so far, out of those allowed."""
        best = [paper for section in sections for paper in section.top(_UNSURE)[0]][:_UNSURE]
        near = self._similar(best, _SIMILAR + FEW) if best else []
        known = set(view.papers_of((view.facts(near) & allowed).without(*(section.found for section in sections))))
        ids = [paper for paper in near if paper in known][:_SIMILAR]
        if ids:
            sections.append(_Section(SIMILAR, view.facts(ids), partial(_unscored, ids)))

    def _order(self, view: View, found: Match, query: Query, wordy: bool) -> Callable[[int | None], _Ranked]:
        """What gives the best papers of a match, or all, and their scores, in the order that was asked for."""
        sort = query.sort or ("relevance" if wordy else "-added")
        if wordy and sort.removeprefix("-") not in SORTS:
            scores = view.score(found, _asked(query))
            titled = self._titled(query)
            if titled:
                view.lift(scores, titled)
            return partial(view.top, found, scores=scores, newness=self._newness(view))
        ids = self._orders().sort(view.papers[found.mask], sort if sort.removeprefix("-") in SORTS else "-added")
        return partial(_unscored, ids)

    def _titled(self, query: Query) -> list[int]:
        """The papers whose title is what was typed, signs and accents apart; fields and facts count for nothing."""
        typed = " ".join(
            query.text[token.start : token.end]
            for token in query.tokens
            if token.kind in ("word", "phrase") and not token.negated
        )
        folded = folded_title(typed)
        if not folded:
            return []
        return [int(row[0]) for row in self._database.rows("SELECT id FROM paper WHERE folded = ?", (folded,))]

    def _as_it_stands(self, view: View, query: Query) -> Match:
        """The papers whose title begins as all that was typed, or whose key it is, where it was read as something else:
        "TAG:Tangential Guidance" asks for no tag.
        """
        folded = folded_title(query.text)
        if len(folded) < _TELLING:
            return view.nothing()
        return view.facts(
            int(row[0])
            for row in self._database.rows(
                "SELECT id FROM paper WHERE folded >= ? AND folded < ? || char(1114111) UNION SELECT id FROM paper"
                " WHERE key = ?",
                (folded, folded, query.text.strip()),
            )
        )

    def _newness(self, view: View) -> Ints:
        """Of two that fit equally well the newer comes first."""
        return self._kept(view, "newness", lambda: view.newness(self.held.columns("year"), "year", _OLDEST))

    def _late(self, tree: Node, within: _Scope | None) -> list[int]:
        """What a search finds among papers that the index does not know yet and memory does not hold."""
        beyond = self._index.beyond
        if not beyond:
            return []
        return self._finder.ordered(beyond & self._condition(tree, within), "-added")

    def _condition(self, tree: Node, within: _Scope | None) -> Clause:
        """What the store can say of a search: letters that stand somewhere, among the papers it is about."""
        if within is None or isinstance(within, frozenset):
            condition = self._finder.condition(tree, self._scanned)
            return condition if within is None else condition & among(within)
        return self._finder.condition(trees.conjunction([within, tree]), self._scanned)

    def _not_trashed(self, view: View) -> Match:
        return view.everything() - self._kept(view, TRASH, lambda: view.facts(self.held.papers_with(TRASH)))

    def _match(self, view: View, tree: Node, budget: Budget, *, bodies: bool = False) -> Match:
        """What fits a tree; with `bodies` a word without a field may also stand in a paper's PDFs."""

        def word(leaf: Leaf) -> Match:
            found = self._word(view, leaf, budget)
            more = self._bodies.match(view, leaf, budget) if bodies and not leaf.field else None
            return found if more is None or not more.total else found | more

        def identifier(leaf: Identifier) -> Match:
            found = self._facts(view, identifier_clause(leaf))
            if not found.total:
                return word(Word(leaf.words, prefix=leaf.prefix))
            return found & view.match_names(leaf.value, {leaf.kind: view.papers[found.mask]})

        def fact(leaf: Fact) -> Match:
            found = facts.get(leaf)
            return view.unasked() if found is None else found

        # Before the words: of a search that takes too long no condition is to be left out for a word's sake.
        facts = {leaf: self._facts(view, clause_of(leaf)) for leaf in trees.facts_of(tree) if budget.affords()}
        return trees.evaluate(tree, words=word, fact=fact, identifier=identifier, everything=view.everything)

    def _word(self, view: View, leaf: Leaf, budget: Budget) -> Match:
        """A word in the texts, and without a field also as the name of a tag, collection, venue or paper."""
        name = INDEX_FIELDS.get(leaf.field) if leaf.field else None
        if leaf.field and name is None:
            return (self._bodies.match(view, leaf, budget) if leaf.field == FIELD else None) or view.nothing()
        if isinstance(leaf, Word):
            found = view.match_word(leaf.text, name, prefix=leaf.prefix, fuzzy=leaf.fuzzy, budget=budget)
        else:
            found = view.match_phrase(leaf.text, name, prefix_last=leaf.prefix_last, budget=budget)
        if leaf.field or found.neutral:
            return found
        prefix = leaf.prefix if isinstance(leaf, Word) else leaf.prefix_last
        named = self._kept(view, ("names", leaf.text, prefix), lambda: self._named(view, leaf.text, prefix))
        return view.as_one(found, named) if named.total else found

    def _named(self, view: View, text: str, prefix: bool) -> Match:
        return view.match_names((text, prefix), self._papers_named(text, prefix))

    def _papers_named(self, text: str, prefix: bool) -> dict[str, Collection[int] | Longs]:
        """By kind the papers with a tag, collection, venue or citation key that holds these words."""
        papers: dict[str, Collection[int] | Longs] = {**self._names.papers(text, prefix)}
        keyed = self._names.by_key(text, prefix)
        return papers | {"key": keyed} if keyed else papers

    def _facts(self, view: View, clause: Clause) -> Match:
        """The papers a condition holds for."""
        return self._kept(view, clause, lambda: view.facts(array("q", self._finder.ids(clause))))

    def _kept(self, view: View, key: Hashable, find: Callable[[], Kept]) -> Kept:
        """What `find` finds, kept until the store or the index changes."""
        at = (view, self._index.generation)
        with self._lock:
            if self._cached is None or self._cached_at != at:
                from paperdesk.search.generation import Cache

                self._cached, self._cached_at = Cache(_MASKS), at
            cached = self._cached
        found: Kept | None = cached.get(key)
        if found is None:
            found = find()
            cached.put(key, found, found.nbytes)
        return found

    # Without an index -------------------------------------------------------------------------------------------------

    def _plain(self, query: Query, tree: Node, within: _Scope | None, limit: int | None) -> _Answer:
        """The store alone: letters that stand somewhere, in the order asked for, else the newest papers first."""
        sort = query.sort if query.sort and query.sort.removeprefix("-") in SORTS else "-added"
        ids = self._finder.ordered(self._condition(tree, within), sort)
        held = None if within is None else len(self._finder.ids(self._condition(Everything(), within)))
        note = ("The index is being made; until then papers are found by their letters, not ranked.",)
        notes = note if trees.words_of(tree) else ()
        return _Answer(ids[:limit], (Part(ALL, len(ids)),), lambda: ids, {}, {}, notes, held)

    def _scanned(self, leaf: Leaf) -> set[int]:
        return self._finder.ids(self._letters(leaf))

    def _letters(self, leaf: Leaf) -> Clause:
        """The papers that hold a word by its letters, or one of whose names holds it."""
        clause = letters_clause(leaf)
        if leaf.field:
            return clause
        prefix = leaf.prefix if isinstance(leaf, Word) else leaf.prefix_last
        for papers in self._papers_named(leaf.text, prefix).values():
            clause = clause | among([int(paper) for paper in papers])
        return clause

    # What a result shows ----------------------------------------------------------------------------------------------

    def _keys(self, ids: Sequence[int]) -> dict[int, str]:
        rows = self._database.rows(
            "SELECT id, key FROM paper WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        return dict(rows)

    def _suggest(self, view: View, query: Query, tree: Node) -> str | None:
        try:
            return spelt_better(view, query, tree)
        except IndexUnusable as why:  # or closed since
            self._index.distrust(view, why)
            return None


def _asked(query: Query) -> Counter[str]:
    """How often each term is asked for by plain words: the tree holds each of them once."""
    return Counter(
        piece.term
        for token in query.tokens
        if token.kind == "word" and not token.negated
        for piece in query_pieces(query.text[token.start : token.end])
    )


@cache
def _shown(places: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_SHOWN.get(place, place) for place in places)


def _unscored(papers: list[int], limit: int | None) -> _Ranked:
    return papers[:limit], [0.0] * len(papers[:limit])


class _Section(NamedTuple):
    """A part of an answer before its papers are counted out: what matches, and what gives the best of it in order."""

    kind: str
    found: Match
    top: Callable[[int | None], _Ranked]


class _Answer(NamedTuple):
    """The papers found in their order, and what is known of them."""

    shown: list[int]
    parts: tuple[Part, ...]
    all: Callable[[], list[int]]
    scores: dict[int, float]
    fields: dict[int, tuple[str, ...]]
    notes: tuple[str, ...] = ()
    among: int | None = None


def _names_trash(within: _Scope) -> bool:
    return not isinstance(within, frozenset) and trees.names_trash(within)
