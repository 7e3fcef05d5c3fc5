"""Answering words and phrases from the index: which papers hold them, in which fields, and how well they fit.

An Evaluator follows the commits of one library's index and the edits not yet committed; a View is one moment of it, on
which a whole query is answered. Postings come from Whoosh's own files but are matched and scored as arrays; Whoosh's
searcher is only asked in tests. Knows words and phrases one at a time; how a query combines them is tree.py's.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from paperdesk.search import index, ranking, words
from paperdesk.search.columns import Columns
from paperdesk.search.fresh import Fresh
from paperdesk.search.generation import NAMES, TEXTS, Cache, Generation, OpenSegment
from paperdesk.search.index import FIELDS, NAMED, Document, IndexUnusable, State
from paperdesk.search.lexicon import Expansion, Lexicon, Vocabulary
from paperdesk.search.match import FIRST_LETTER_EXPANSIONS, TYPED_EXPANSIONS, Budget, Leaf, Match
from paperdesk.search.ranking import Bits, Floats, Hits, Ints, Longs, Mask
from paperdesk.search.words import Piece

_TRIES = 20
_PLACES = (*FIELDS, *NAMED)
"""Where a word may be found, in the order of the bits of a Leaf."""


@dataclass(frozen=True, slots=True)
class _Side:
    """A query text as it is looked up in texts, or as it is in names."""

    pieces: tuple[Piece, ...]
    fields: tuple[int, ...]  # ascending


class Evaluator:
    """The index of one library, open for reading. Methods may be called from several threads."""

    def __init__(self, home: Path, *, cache_megabytes: float = 40) -> None:
        """Open the index in use; IndexUnusable when there is none, or none to be trusted."""
        self._home = home
        self._lock = threading.RLock()
        self._decoded = Cache(cache_megabytes)
        self._vocabulary = Vocabulary()
        self._segments: dict[str, OpenSegment] = {}
        self._folder = home
        self._fresh = Fresh({})
        self._generation = self._load()
        self._view = View(self._generation, self._fresh)

    def refresh(self) -> bool:
        """Take in the newest commit, or another folder after a rebuild; True when there was one.

        IndexUnusable when the index is gone or broken; what was open stays usable then.
        """
        with self._lock:
            folder = index.live_folder(self._home)
            if folder == self._folder and index.generation(folder) == self._generation.number:
                return False
            self._generation = self._load()
            return True

    def condemn(self) -> None:
        """Take the index out of use, for this process and others: it was found broken, and a new one must be made."""
        index.retract(self._home, self._folder)

    def close(self) -> None:
        """Let go of all files; views given out before cannot look up anything new."""
        with self._lock:
            for segment in self._segments.values():
                segment.file.close()
            self._segments = {}

    @property
    def state(self) -> State:
        """How far the open commit has come."""
        return self._generation.state

    @property
    def documents(self) -> int:
        """How many papers the open commit holds."""
        return self._generation.documents

    @property
    def lexicon(self) -> Lexicon:
        """The words of the open commit."""
        return self._generation.lexicon

    def set_fresh(self, documents: Mapping[int, Document | None]) -> None:
        """Say what is not yet in the index: all papers changed since its state; None for one that is gone."""
        with self._lock:
            self._fresh = Fresh(documents, self._fresh)

    def view(self) -> View:
        """The index and the fresh papers as they are now."""
        with self._lock:
            if not self._view.shows(self._generation, self._fresh):
                self._view = View(self._generation, self._fresh)
            return self._view

    def warm(self, limit: int = 300, cancel: Callable[[], bool] | None = None) -> None:
        """Read the commonest words ahead, while nothing else is to do; returns early when `cancel` says so.

        Opening has gone through the whole dictionaries: their pages are given back.
        """
        generation = self._generation
        for number in generation.lexicon.commonest(limit):
            if cancel is not None and cancel():
                return
            generation.warm(number)
        for opened in generation.segments:
            opened.file.release()

    def forget(self) -> None:
        """Empty all caches, as after a cold start; for measurements."""
        with self._lock:
            self._decoded.clear()
            self._generation.forget()

    def _load(self) -> Generation:
        from whoosh.util.numeric import byte_to_length

        for _ in range(_TRIES):
            folder = index.live_folder(self._home)
            if folder != self._folder:
                self._vocabulary, self._segments = Vocabulary(), {}
            toc = index.read_toc(folder)
            try:
                opened = [
                    self._segments.get(described.segment_id()) or OpenSegment(folder, described, self._vocabulary)
                    for described in toc.segments
                ]
            except FileNotFoundError:
                continue  # a commit, or a rebuild, has just replaced it
            lengths = [byte_to_length(byte) for byte in range(256)]
            generation = Generation(toc, opened, self._vocabulary, lengths, self._decoded)
            self._folder = folder
            # Segments that are gone are not closed here: a view in another thread may still read them.
            self._segments = {segment.name: segment for segment in opened}
            self._decoded.keep(self._segments)
            return generation
        raise IndexUnusable("its files vanish while they are opened")


class View:
    """One moment of an index with what is fresh: documents are numbered from 0, the fresh ones last.

    Masks and scores are arrays by document; they fit the view they come from only.
    """

    def __init__(self, generation: Generation, fresh: Fresh) -> None:
        self._generation = generation
        self._fresh = fresh
        self.size = generation.size + len(fresh)
        """How many documents there are, dead ones counted."""
        alive, papers = generation.alive, generation.papers
        if fresh.replaced:
            alive = alive.copy()
            alive[generation.find_papers(np.fromiter(fresh.replaced, np.int64))] = False
            alive = np.concatenate([alive, np.ones(len(fresh), np.bool_)])
            papers = np.concatenate([papers, np.array(fresh.papers, np.int64)])
        self.alive: Mask = alive
        """Which documents can be found."""
        self.papers: Longs = papers
        """The paper id of each document; without meaning for one that is not alive."""

    def shows(self, generation: Generation, fresh: Fresh) -> bool:
        """Whether it is the view of these."""
        return self._generation is generation and self._fresh is fresh

    @property
    def lexicon(self) -> Lexicon:
        """The words of the index; fresh papers have no part in it."""
        return self._generation.lexicon

    # --- matching

    def everything(self) -> Match:
        """All papers."""
        return Match(self.alive, whole=True)

    def nothing(self) -> Match:
        """No paper."""
        return Match(np.zeros(self.size, np.bool_))

    def unasked(self) -> Match:
        """What asks for nothing: it leaves what it is combined with as it is."""
        return Match(self.alive, neutral=True)

    def facts(self, papers: Iterable[int]) -> Match:
        """The papers of these ids, as far as they are here; scores know nothing of them."""
        mask = np.zeros(self.size, np.bool_)
        mask[self._documents_of(papers)] = True
        return Match(mask & self.alive)

    def match_word(
        self,
        text: str,
        field: str | Sequence[str] | None = None,
        *,
        prefix: bool = False,
        fuzzy: int = 0,
        budget: Budget | None = None,
    ) -> Match:
        """The papers that hold a word, in any field or in those named.

        A text that is several words to the analyzer ("state-of-the-art", Chinese) is a phrase, or where it is two with
        a hyphen also these written as one; one that is none asks for nothing, and so does one that the budget has no
        time for. `prefix`: the last word may go on. `fuzzy`: so many letters may be wrong. Raises Cancelled.
        """
        budget = budget or Budget()
        budget.check()
        fields = _field_numbers(field)
        sides = []
        for part, names in ((TEXTS, False), (NAMES, True)):
            chosen = tuple(number for number in part if number in fields)
            if not chosen:
                continue
            pieces = tuple(words.query_pieces(text, names=names, prefix=prefix))
            if pieces:
                sides.append(_Side(pieces, chosen))
            elif not names:
                return self.unasked()
        if not sides:
            return self.unasked()
        leaf = self._leaf(tuple(sides), fuzzy, budget)
        if leaf is None:
            return self.unasked()
        joined = words.joined(text)
        if not joined:
            return self._match(leaf)
        return self.as_one(self._match(leaf), self.match_word(joined, field, prefix=prefix, fuzzy=fuzzy, budget=budget))

    def match_phrase(
        self,
        text: str,
        field: str | Sequence[str] | None = None,
        *,
        prefix_last: bool = False,
        budget: Budget | None = None,
    ) -> Match:
        """The papers that hold the words beside each other in one field; a stop word stands for any one word."""
        return self.match_word(text, field, prefix=prefix_last, budget=budget)

    def match_names(self, key: Hashable, papers: Mapping[str, Iterable[int] | Longs]) -> Match:
        """The papers with names (of kinds in NAMED) that hold a word, by the kind of name."""
        bits: Bits = np.zeros(self.size, np.uint16)
        weights = np.zeros(self.size, np.float32)
        for kind, its in papers.items():
            documents = self._documents_of(its)
            bits[documents] |= 1 << _PLACES.index(kind)
            weights[documents] += ranking.NAMES.get(kind, 1.0)
        return self._match(Leaf(("names", key), Hits.dense(weights, bits)))

    def as_one(self, found: Match, other: Match) -> Match:
        """One word found in two ways, as if the second were one more field of the first: it is as rare as both are."""
        if found.neutral or not other.leaves:
            return found
        hits = ranking.union([leaf.hits for leaf in (*found.leaves, *other.leaves)], self.size)
        return self._match(replace(found.leaves[0], hits=hits, exact=()))

    def match_elsewhere(self, key: Hashable, kind: str, other: View, found: Match) -> Match:
        """The papers that a match of another index finds, weighed as there; `kind` (of NAMED) says where it was."""
        if found.neutral:
            return Match(self.alive, neutral=True)
        hits = ranking.union([leaf.hits for leaf in found.leaves], other.size)
        alive = found.mask[hits.documents]
        papers, order = np.unique(other.papers[hits.documents[alive]], return_index=True)
        documents = np.sort(self._documents_of(papers))
        its = np.searchsorted(papers, self.papers[documents])
        bits = np.full(len(documents), 1 << _PLACES.index(kind), np.uint16)
        return self._match(Leaf(("elsewhere", key), Hits(documents, hits.weights[alive][order][its], bits)))

    def _match(self, leaf: Leaf) -> Match:
        mask = np.zeros(self.size, np.bool_)
        mask[leaf.hits.documents] = True
        return Match(mask & self.alive, (leaf,))

    def _leaf(self, sides: tuple[_Side, ...], fuzzy: int, budget: Budget) -> Leaf | None:
        limit = TYPED_EXPANSIONS if budget.typing else None
        key: Hashable = (sides, fuzzy, limit)
        generation = self._generation
        leaf: Leaf | None = generation.leaves.get(key)
        if leaf is None:
            if not budget.affords():
                return None
            cut = len(budget.notes)
            leaf = _Lookup(generation, fuzzy, limit, budget).leaf(sides)
            if len(budget.notes) == cut:  # what was cut short is not worth keeping
                generation.leaves.put(key, leaf, leaf.hits.nbytes)
        return self._with_fresh(leaf, sides, fuzzy) if len(self._fresh) else leaf

    def _with_fresh(self, leaf: Leaf, sides: tuple[_Side, ...], fuzzy: int) -> Leaf:
        weights = np.zeros(len(self._fresh), np.float32)
        bits: Bits = np.zeros(len(self._fresh), np.uint16)
        for side in sides:
            for number, weight, fields in self._fresh.find(side.pieces, side.fields, fuzzy, self._generation.factor):
                weights[number] += weight
                bits[number] |= fields
        fresh = Hits.dense(weights, bits)
        documents = fresh.documents + np.int32(self._generation.size)
        return replace(leaf, hits=ranking.union([leaf.hits, fresh._replace(documents=documents)], self.size))

    # --- terms, for related.py

    def holders(self, terms: Sequence[str], field: str | None = None) -> list[int]:
        """How many documents hold each term in a field; without one in any text, fields counted apart.

        Upper bounds: dead documents and the old texts of fresh papers count as well.
        """
        numbers = np.array([self.lexicon.number(term) for term in terms], np.int32)
        found = np.zeros(len(terms), np.int64)
        for each in [field] if field else [FIELDS[number] for number in TEXTS]:
            found += self._generation.holders(each, numbers)
            if len(self._fresh):
                fresh = self._fresh.holders[each]
                found += np.fromiter((fresh.get(term, 0) for term in terms), np.int64, len(terms))
        return [int(count) for count in found]

    def weigh(self, terms: Sequence[str], cancel: Callable[[], bool] | None = None) -> list[tuple[Ints, Floats]]:
        """For each term the documents that hold it in a text, and what it counts in each; dead ones among them.

        A document comes once. Raises Cancelled.
        """
        budget = Budget(cancel=cancel)
        generation, lexicon, base = self._generation, self.lexicon, self._generation.size
        fresh = self._fresh.weigh(terms, TEXTS, generation.factor) if len(self._fresh) else {}
        found = []
        for term in terms:
            budget.check()
            number = lexicon.number(term)
            numbers = np.array([number] if number >= 0 else [], np.int32)
            documents, weights, _ = generation.terms(numbers, np.ones(len(numbers), np.float32), TEXTS, budget)
            here = fresh.get(term)
            if here is not None:
                documents = np.concatenate([documents, np.array([base + at for at, _ in here], np.int32)])
                weights = np.concatenate([weights, np.array([weight for _, weight in here], np.float32)])
            found.append((documents, weights))
        return found

    def weight(self, field: str, count: int, length: int) -> float:
        """What a term counts that comes `count` times in a field of so many terms; as `weigh` has it of documents."""
        return count * self._generation.factor(field, length)

    # --- answers

    def score(
        self, match: Match, asked: Mapping[str, int] = MappingProxyType({}), *, stock: bool = False
    ) -> npt.NDArray[np.floating]:
        """How well each document fits, by document; what does not match counts 0.

        True BM25F; `asked`: how often a query names a term, where more than once. With `stock` what Whoosh's BM25F
        gives, for words that stand for one term: there a word counts once.
        """
        scores: npt.NDArray[np.floating] = np.zeros(self.size, np.float64 if stock else np.float32)
        for leaf in {leaf.key: leaf for leaf in match.leaves}.values():
            if stock:
                for field, number in leaf.exact:
                    documents, its = self._generation.stock(field, number)
                    scores[documents] += its
            else:
                word = ranking.saturate(leaf.hits.weights, len(leaf.hits.documents), self.size)
                scores[leaf.hits.documents] += word * ranking.emphasis(asked.get(leaf.term, 1))
        scores *= match.mask
        return scores

    def top(
        self,
        match: Match,
        limit: int | None,
        scores: npt.NDArray[np.floating] | None = None,
        newness: Ints | None = None,
    ) -> tuple[list[int], list[float]]:
        """The ids of the best papers and their scores, best first; of equals the newer first, then the later added.

        `scores` and `newness` are by document.
        """
        if scores is None:
            scores = self.score(match)
        newer = None if newness is None else newness[match.mask]
        papers, its = ranking.best(self.papers[match.mask], scores[match.mask], limit, newer)
        return papers.tolist(), its.tolist()

    def lift(self, scores: npt.NDArray[np.floating], papers: Iterable[int]) -> None:
        """Let some papers count more than all others, in scores by document; what does not match stays 0."""
        documents = self._documents_of(papers)
        documents = documents[scores[documents] > 0]
        if len(documents):
            scores[documents] += scores.max()

    def newness(self, columns: Columns, kind: str, oldest: int) -> Ints:
        """How new each document is by a column of years: the years since `oldest`, between 0 and ranking.NEWEST."""
        years = self._generation.column(columns, kind, oldest)
        if len(self._fresh):
            years = np.concatenate([years, columns.numbers(kind, np.array(self._fresh.papers, np.int64), oldest)])
        return (years - oldest).clip(0, ranking.NEWEST).astype(np.int32)

    def papers_of(self, match: Match) -> list[int]:
        """The ids of all papers that match, ascending."""
        papers: list[int] = np.sort(self.papers[match.mask]).tolist()
        return papers

    def fields_of(self, match: Match, papers: Sequence[int]) -> list[tuple[str, ...]]:
        """For each paper where a word of the query was found, fields and names; ask for the visible ones only."""
        documents = np.unique(self._documents_of(papers))
        bits: Bits = np.zeros(len(documents), np.uint16)
        for leaf in match.leaves:
            bits |= leaf.hits.fields_of(documents)
        found = dict(zip(self.papers[documents].tolist(), bits.tolist(), strict=True))
        return [_places(found.get(paper, 0)) for paper in papers]

    def _documents_of(self, papers: Iterable[int]) -> Ints:
        """The documents of papers; ids that are not here are left out."""
        known = isinstance(papers, array | np.ndarray)
        ids = np.asarray(papers, np.int64) if known else np.fromiter(papers, np.int64)
        documents = self._generation.find_papers(ids)
        if not self._fresh.replaced:
            return documents
        base = self._generation.size
        fresh = {paper: base + at for at, paper in enumerate(self._fresh.papers)}
        here = [fresh[paper] for paper in ids.tolist() if paper in fresh]
        return np.concatenate([documents[self.alive[documents]], np.array(here, np.int32)])


class _Lookup:
    """Finds the leaf of one word or phrase in a commit."""

    def __init__(self, generation: Generation, fuzzy: int, limit: int | None, budget: Budget) -> None:
        self._generation = generation
        self._fuzzy = fuzzy
        self._limit = limit
        self._budget = budget
        self._expansions: dict[str, Expansion] = {}  # texts and names ask for the same

    def leaf(self, sides: tuple[_Side, ...]) -> Leaf:
        """Look up all sides and put them together."""
        first = sides[0]  # "graph graphs" asks for one word twice, though the two are different names
        key = (
            first.fields,
            self._fuzzy,
            tuple(
                (piece.form if piece.open or self._fuzzy else piece.term, piece.offset, piece.open)
                for piece in first.pieces
            ),
        )
        exact: list[tuple[str, int]] = []
        found: list[Hits] = []
        for side in sides:
            choices = [self._terms(piece, side.fields == NAMES) for piece in side.pieces]
            numbers, factors = choices[0]
            if len(choices) > 1:
                pieces = [(its, piece.offset) for (its, _), piece in zip(choices, side.pieces, strict=True)]
                found.append(self._generation.phrase(pieces, side.fields, self._budget))
            else:
                found.append(self._generation.terms(numbers, factors, side.fields, self._budget))
                if not self._fuzzy and not side.pieces[0].open:
                    exact += [(FIELDS[field], int(number)) for number in numbers for field in side.fields]
        term = first.pieces[0].term if exact else ""
        return Leaf(key, ranking.union(found, self._generation.size), tuple(exact), term)

    def _terms(self, piece: Piece, names: bool) -> tuple[Ints, Floats]:
        """The terms a piece stands for, and what a hit of each counts."""
        lexicon = self._generation.lexicon
        if not piece.open and not self._fuzzy:
            number = lexicon.number(piece.term)
            return np.array([number] if number >= 0 else [], np.int32), np.ones(int(number >= 0), np.float32)
        expansion = self._expansions.get(piece.form)
        if expansion is None:
            near = not piece.open
            limit = min(self._limit, FIRST_LETTER_EXPANSIONS) if self._limit and len(piece.form) == 1 else self._limit
            expansion = lexicon.near(piece.form, self._fuzzy) if near else lexicon.expand(piece.form, limit)
            self._expansions[piece.form] = expansion
        if names:
            return expansion.names, expansion.name_factors
        return expansion.texts, expansion.text_factors


@cache
def _places(bits: int) -> tuple[str, ...]:
    return tuple(place for number, place in enumerate(_PLACES) if bits >> number & 1)


def _field_numbers(field: str | Sequence[str] | None) -> frozenset[int]:
    if field is None:
        return frozenset(range(len(FIELDS)))
    return frozenset(FIELDS.index(name) for name in ([field] if isinstance(field, str) else field))
