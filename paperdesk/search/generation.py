"""One commit of the index, open for reading: its terms' postings as arrays, over all segments and fields.

Documents are numbered through the segments in order; dead ones and ledgers keep their number but are not alive.
Segments, and what was decoded of them, live on from commit to commit. Knows terms by number, no query text.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from paperdesk.search import ranking
from paperdesk.search.columns import Columns
from paperdesk.search.index import FIELDS, NAME_FIELDS, IndexUnusable, State, Toc
from paperdesk.search.lexicon import Lexicon, Vocabulary
from paperdesk.search.match import Budget
from paperdesk.search.ranking import Bits, Floats, Hits, Ints, Longs, Mask, contained
from paperdesk.search.segments import Segment, Table

_FEW_TERMS = 256  # up to so many are taken from the cache of terms, more are read in groups
_GROUP = 512
_GROUP_OF_PLACES = 16  # terms whose places are read before the clock is looked at
_LONG = 512  # postings from which a row is read by itself, and kept
_OVERHEAD = 200  # bytes of a cached entry beside its arrays

Found = tuple[Ints, Floats]  # documents, possibly several times, and weights
Places = npt.NDArray[np.intp]
Counts = npt.NDArray[Any]  # how often, as bytes or as floats
Fields = tuple[int, ...]
"""Fields by their numbers, ascending."""
NAMES: Fields = tuple(number for number, field in enumerate(FIELDS) if field in NAME_FIELDS)
TEXTS: Fields = tuple(number for number, field in enumerate(FIELDS) if field not in NAME_FIELDS)


class Cache:
    """The entries used last, up to so many bytes. Safe between threads."""

    def __init__(self, megabytes: float) -> None:
        self._most = int(megabytes * 1_000_000)
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.used = 0

    def get(self, key: Hashable) -> Any:
        """What is kept under the key; None when nothing is."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        """Keep a value of so many bytes, and drop the ones not used for longest."""
        size += _OVERHEAD
        with self._lock:
            before = self._entries.pop(key, None)
            self.used += size - (before[1] if before else 0)
            self._entries[key] = (value, size)
            while self.used > self._most and len(self._entries) > 1:
                self.used -= self._entries.popitem(last=False)[1][1]

    def keep(self, names: Iterable[str]) -> None:
        """Drop the entries of segments that are gone; keys begin with the segment's name."""
        known = set(names)
        with self._lock:
            for key in [key for key in self._entries if isinstance(key, tuple) and key[0] not in known]:
                self.used -= self._entries.pop(key)[1]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self.used = 0


@dataclass(frozen=True, slots=True)
class _FieldTerms:
    """The dictionary of a field in a segment, found by the numbers of terms."""

    table: Table
    terms: Ints  # their numbers, row by row
    numbers: Ints  # the same, ascending
    rows: Ints  # of each

    def find(self, numbers: Ints) -> tuple[Ints, Places]:
        """The rows of those of the terms that are here, and which of `numbers` these were."""
        if not len(self.numbers):
            return np.zeros(0, np.int32), np.zeros(0, np.intp)
        at = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        here = np.flatnonzero(self.numbers[at] == numbers)
        return self.rows[at[here]], here


class OpenSegment:
    """A segment with its terms numbered; kept as long as a commit names it."""

    def __init__(self, folder: Path, described: Any, vocabulary: Vocabulary) -> None:
        self.file = Segment(folder, described)
        self.name = self.file.name
        self.papers, self.documents = self.file.papers()
        self.lengths = {field: self.file.lengths(field) for field in FIELDS}
        self.fields: dict[str, _FieldTerms] = {}
        for field in FIELDS:
            table = self.file.table(field)
            numbers = vocabulary.numbers(self.file.terms(field))
            order = np.argsort(numbers).astype(np.int32)
            self.fields[field] = _FieldTerms(table, numbers, numbers[order], order)
        ledger = self.file.ledger()
        self.state = ledger.state
        self.forms = (
            vocabulary.numbers(ledger.forms),
            vocabulary.numbers(ledger.terms),
            np.array(ledger.counts, np.int64).clip(max=2**30).astype(np.int32),
        )


class Generation:
    """One commit. Everything it hands out may be kept; arrays must not be changed."""

    def __init__(
        self, toc: Toc, opened: list[OpenSegment], vocabulary: Vocabulary, lengths: list[int], cache: Cache
    ) -> None:
        """`lengths` is Whoosh's table from length bytes to lengths; `cache` holds decoded postings by segment."""
        if not opened:
            raise IndexUnusable("it is empty")
        self.number = toc.generation
        self.segments = opened
        self.state: State = opened[-1].state
        counts = [segment.file.documents for segment in opened]
        self.bases = [sum(counts[:at]) for at in range(len(counts))]
        self.size = sum(counts)
        self.papers: Longs = np.full(self.size, -1, np.int64)
        """The paper of each document; -1 for what is dead or a ledger."""
        for segment, base, described in zip(opened, self.bases, toc.segments, strict=True):
            self.papers[base + segment.documents] = segment.papers
            dead = np.fromiter(described.deleted_docs(), np.int64)
            self.papers[base + dead] = -1
        self.alive: Mask = self.papers >= 0
        self.documents = int(self.alive.sum())
        if len(np.unique(self.papers[self.alive])) != self.documents:
            raise IndexUnusable("a paper is in it twice")
        self.lexicon = Lexicon(
            vocabulary,
            texts=[self._df(segment, field) for segment in opened for field in FIELDS if field not in NAME_FIELDS],
            names=[self._df(segment, field) for segment in opened for field in FIELDS if field in NAME_FIELDS],
            forms=[segment.forms for segment in opened],
        )
        self._total_lengths = {
            field: sum(described._fieldlengths.get(field, 0) for described in toc.segments) for field in FIELDS
        }
        self._length_table = np.array(lengths, np.float32)
        self._by_paper: tuple[Longs, Ints] | None = None  # ids, ascending, and their documents
        self._columns: dict[tuple[str, int], tuple[object, Longs]] = {}
        self._factors: dict[str, Floats] = {}
        self._averages: dict[str, float] = {}
        self._decoded = cache
        self._terms = Cache(56)
        self.leaves = Cache(64)
        """For what was looked up of whole words and phrases; see evaluate.py."""

    @staticmethod
    def _df(segment: OpenSegment, field: str) -> tuple[Ints, Ints]:
        terms = segment.fields[field]
        return terms.terms, terms.table.df

    def find_papers(self, papers: Longs) -> Ints:
        """The living documents of papers; ids that are not here are left out."""
        known, documents = self._in_order()
        here = contained(papers, known)
        return documents[np.searchsorted(known, papers[here])]

    def _in_order(self) -> tuple[Longs, Ints]:
        """The ids of all papers, ascending, and their documents."""
        if self._by_paper is None:
            living = np.flatnonzero(self.alive)
            order = np.argsort(self.papers[living], kind="stable")  # papers come in runs, which need only be merged
            self._by_paper = self.papers[living][order], living[order].astype(np.int32)
        return self._by_paper

    def column(self, columns: Columns, kind: str, missing: int) -> Longs:
        """The value of each document's paper, of a kind whose values are whole numbers; `missing` where it has none."""
        state, values = self._columns.get((kind, missing), (None, self.papers))
        if state is not columns.state(kind):
            known, documents = self._in_order()
            values = np.full(self.size, missing, np.int64)
            values[documents] = columns.numbers(kind, known, missing)
            self._columns[kind, missing] = columns.state(kind), values
        return values

    def forget(self) -> None:
        """Empty what was worked out for this commit; decoded postings stay."""
        self._terms.clear()
        self.leaves.clear()

    def lengths(self, field: str) -> Floats:
        """The length of every document in a field, in words."""
        lengths: Floats = self._length_table[np.concatenate([segment.lengths[field] for segment in self.segments])]
        return lengths

    def factor(self, field: str, length: int) -> float:
        """What one occurrence in the field counts in a document of that length."""
        return float(ranking.factors(np.array([length]), self._average(field), ranking.BOOSTS[field])[0])

    def factors(self, field: str) -> Floats:
        """What one occurrence in the field counts in each document."""
        known = self._factors.get(field)
        if known is None:
            known = ranking.factors(self.lengths(field), self._average(field), ranking.BOOSTS[field])
            self._factors[field] = known
        return known

    def _average(self, field: str) -> float:
        known = self._averages.get(field)
        if known is None:
            known = self._averages[field] = ranking.average_length(self.lengths(field))
        return known

    def postings(self, field: str, number: int) -> tuple[Ints, Counts]:
        """Documents and counts of a term in a field."""
        documents: list[Ints] = []
        counts: list[Counts] = []
        for segment, base in zip(self.segments, self.bases, strict=True):
            for row in segment.fields[field].find(np.array([number], np.int32))[0].tolist():
                found, its = self._row(segment, field, row)
                documents.append(found + np.int32(base))
                counts.append(its)
        return _joined(documents, np.int32), _joined(counts, np.uint8)

    def holders(self, field: str, numbers: Ints) -> Longs:
        """How many documents hold each of the terms in a field, dead ones counted."""
        counted: Longs = np.zeros(len(numbers), np.int64)
        for segment in self.segments:
            rows, which = segment.fields[field].find(numbers)
            counted[which] += segment.fields[field].table.df[rows]
        return counted

    def _row(self, segment: OpenSegment, field: str, row: int) -> tuple[Ints, Counts]:
        """Decoded postings of a row, by the segment's own numbers."""
        key = (segment.name, field, row)
        known: tuple[Ints, Counts] | None = self._decoded.get(key)
        if known is None:
            table = segment.fields[field].table
            df, weight = int(table.df[row]), float(table.weight[row])
            if df == 1 or (df == 2 and weight == 2.0):  # the dictionary says it all
                documents = table.first[row : row + 1]
                if df == 2:
                    documents = np.array([table.first[row], table.last[row]], np.int32)
                return documents, np.full(df, weight / df, np.float32)
            documents, counts = segment.file.postings(table, row)
            known = documents, _narrow(counts)
            self._decoded.put(key, known, known[0].nbytes + known[1].nbytes)
        return known

    def warm(self, number: int) -> None:
        """Read a term of the texts ahead."""
        self._kept([number], TEXTS)

    def _kept(self, numbers: list[int], fields: Fields) -> list[Hits]:
        known: list[Hits | None] = [self._terms.get((number, fields)) for number in numbers]
        missing = [number for number, hits in zip(numbers, known, strict=True) if hits is None]
        loaded = iter(self._load(np.array(missing, np.int32), fields) if missing else ())
        terms = [next(loaded) if hits is None else hits for hits in known]
        for number, before, hits in zip(numbers, known, terms, strict=True):
            if before is None:
                self._terms.put((number, fields), hits, hits.nbytes)
        return terms

    def _load(self, numbers: Ints, fields: Fields) -> list[Hits]:
        """Terms from the segments, with what they weigh in some fields together."""
        parts: list[list[Hits]] = [[] for _ in numbers]
        short: list[tuple[Places, Ints, Floats, Bits]] = []  # which term, documents, weights, fields
        for number in fields:
            field = FIELDS[number]
            factors, bit = self.factors(field), np.uint16(1 << number)
            for segment, base in zip(self.segments, self.bases, strict=True):
                rows, which = segment.fields[field].find(numbers)
                long = segment.fields[field].table.df[rows] >= _LONG
                for row, term in zip(rows[long].tolist(), which[long].tolist(), strict=True):
                    found, counts = self._row(segment, field, row)
                    documents = found + np.int32(base)
                    parts[term].append(Hits(documents, factors[documents] * counts, np.full(len(found), bit)))
                if long.all():
                    continue
                found, weights, lengths = self._short_rows(segment, field, rows[~long])
                documents = found + np.int32(base)
                terms = np.repeat(which[~long], lengths)
                short.append((terms, documents, factors[documents] * weights, np.full(len(found), bit)))
        if short:
            self._divide(short, parts)
        return [ranking.union(its, self.size) for its in parts]

    def _divide(self, short: Sequence[tuple[Places, Ints, Floats, Bits]], parts: list[list[Hits]]) -> None:
        """Give each term its own of what was read of many together: ascending, each document once."""
        columns = tuple(zip(*short, strict=True))
        terms, documents = np.concatenate(columns[0]), np.concatenate(columns[1])
        weights, bits = np.concatenate(columns[2]), np.concatenate(columns[3])
        order = np.lexsort((documents, terms))
        terms, documents = terms[order], documents[order]
        starts = np.flatnonzero(np.concatenate([[True], (documents[1:] != documents[:-1]) | (terms[1:] != terms[:-1])]))
        whole = Hits(
            documents[starts],
            np.add.reduceat(weights[order], starts, dtype=np.float32),
            np.bitwise_or.reduceat(bits[order], starts),
        )
        ends = np.searchsorted(terms[starts], np.arange(len(parts) + 1))
        for term, (start, stop) in enumerate(pairwise(ends.tolist())):
            if start < stop:  # copies: a part of it must not keep the whole
                own = slice(start, stop)
                parts[term].append(
                    Hits(whole.documents[own].copy(), whole.weights[own].copy(), whole.fields[own].copy())
                )

    def _short_rows(self, segment: OpenSegment, field: str, rows: Ints) -> tuple[Ints, Floats, Ints]:
        """The postings of rows with few of them, one row after the other, and how many each has. Nothing is kept."""
        table = segment.fields[field].table
        df, weight = table.df[rows], table.weight[rows]
        plain = (df == 1) | ((df == 2) & (weight == 2.0))  # the dictionary says it all
        read, counts, lengths = segment.file.many_postings(table, rows[~plain])
        starts = np.cumsum(df) - df
        documents, weights = np.zeros(int(df.sum()), np.int32), np.ones(int(df.sum()), np.float32)
        at = np.repeat(starts[~plain] - (np.cumsum(lengths) - lengths), lengths) + np.arange(len(read))
        documents[at], weights[at] = read, counts
        documents[starts[plain]] = table.first[rows[plain]]
        twice = plain & (df == 2)
        documents[starts[twice] + 1] = table.last[rows[twice]]
        once = plain & (df == 1)
        weights[starts[once]] = weight[once]
        return documents, weights, df

    def terms(self, numbers: Ints, factors: Floats, fields: Fields, budget: Budget) -> Hits:
        """The documents of several terms in some fields, each with its weight times the term's factor."""
        if len(numbers) > _FEW_TERMS:
            return self._many_terms(numbers, factors, fields, budget)
        budget.check()
        terms = self._kept(numbers.tolist(), fields)
        return ranking.union(
            [hits.scaled(factor) for hits, factor in zip(terms, factors.tolist(), strict=True)], self.size
        )

    def _many_terms(self, numbers: Ints, factors: Floats, fields: Fields, budget: Budget) -> Hits:
        """Group by group, the commonest terms first, so that a spent budget leaves out the rarest."""
        lexicon = self.lexicon
        order = np.argsort(-(lexicon.text_df[numbers].astype(np.int64) + lexicon.name_df[numbers]), kind="stable")
        sums = np.zeros(self.size, np.float64)
        bits: Bits = np.zeros(self.size, np.uint16)
        for start in range(0, len(order), _GROUP):
            if start and budget.spent():
                break
            group = order[start : start + _GROUP]
            for field_number in fields:
                field = FIELDS[field_number]
                documents, weights = self._group(numbers[group], factors[group], field)
                sums += np.bincount(documents, weights * self.factors(field)[documents], minlength=self.size)
                bits[documents] |= 1 << field_number
        return Hits.dense(sums, bits)

    def _group(self, numbers: Ints, factors: Floats, field: str) -> tuple[Ints, Floats]:
        """The documents of several terms in a field, possibly several times, and how often they stand there."""
        documents: list[Ints] = [np.zeros(0, np.int32)]
        weights: list[Floats] = [np.zeros(0, np.float32)]
        for segment, base in zip(self.segments, self.bases, strict=True):
            terms = segment.fields[field]
            rows, which = terms.find(numbers)
            long = terms.table.df[rows] >= _LONG
            for row, term in zip(rows[long].tolist(), which[long].tolist(), strict=True):
                found, counts = self._row(segment, field, row)
                documents.append(found + np.int32(base))
                weights.append(counts * factors[term])
            found, counts, lengths = self._short_rows(segment, field, rows[~long])
            documents.append(found + np.int32(base))
            weights.append(counts * np.repeat(factors[which[~long]], lengths))
        return np.concatenate(documents), np.concatenate(weights)

    def phrase(self, pieces: Sequence[tuple[Ints, int]], fields: Fields, budget: Budget) -> Hits:
        """The documents where, in one field, a term of each piece stands at the offset of the piece.

        Several terms in a piece are alternatives.
        """
        parts: list[Hits] = []
        for number in fields:
            field = FIELDS[number]
            for segment, base in zip(self.segments, self.bases, strict=True):
                budget.check()
                found, counts = self._phrase_in(segment, field, pieces, budget)
                if len(found):
                    found = found + np.int32(base)
                    bits = np.full(len(found), 1 << number, np.uint16)
                    parts.append(Hits(found, counts * self.factors(field)[found], bits))
        return ranking.union(parts, self.size)

    def _phrase_in(self, segment: OpenSegment, field: str, pieces: Sequence[tuple[Ints, int]], budget: Budget) -> Found:
        """The documents of a segment that hold a phrase, and how often."""
        terms = segment.fields[field]
        nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
        found: list[tuple[int, Ints, int]] = []  # documents in all, rows, offset
        for numbers, offset in pieces:
            rows, _ = terms.find(numbers)
            if not len(rows):
                return nothing
            found.append((int(terms.table.df[rows].sum()), rows, offset))
        found.sort(
            key=lambda piece: (len(piece[1]) > 1, piece[0])
        )  # single terms first, the rarest of them at the head
        last = max(offset for _, _, offset in found)
        candidates = self._documents_of(segment, field, found[0][1])
        for _, rows, _ in found[1:]:
            if len(rows) == 1:
                candidates = candidates[contained(candidates, self._row(segment, field, int(rows[0]))[0])]
            if not len(candidates):
                return nothing
        keys = self._keys(segment, field, found[0][1], candidates, last - found[0][2], budget)
        for _, rows, offset in found[1:]:
            keys = keys[contained(keys, self._keys(segment, field, rows, candidates, last - offset, budget))]
            if not len(keys):
                return nothing
        at, counts = np.unique(keys >> 32, return_counts=True)
        return candidates[at], counts.astype(np.float32)

    def _documents_of(self, segment: OpenSegment, field: str, rows: Ints) -> Ints:
        if len(rows) == 1:
            return self._row(segment, field, int(rows[0]))[0]
        return np.unique(np.concatenate([self._row(segment, field, int(row))[0] for row in rows]))

    def _keys(
        self, segment: OpenSegment, field: str, rows: Ints, candidates: Ints, shift: int, budget: Budget
    ) -> Longs:
        """Where terms stand in the candidates: place in `candidates` * 2**32 + place in the text + shift; ascending.

        The commonest terms first, so that a spent budget leaves out the rarest.
        """
        parts: list[Longs] = [np.zeros(0, np.int64)]
        order = np.argsort(-segment.fields[field].table.df[rows], kind="stable")
        for number, row in enumerate(rows[order].tolist()):
            if number and number % _GROUP_OF_PLACES == 0 and budget.spent():
                break
            documents = self._row(segment, field, row)[0]
            here = np.flatnonzero(contained(documents, candidates))
            if not len(here):
                continue
            starts, places = self._places(segment, field, row)
            counts = starts[here + 1] - starts[here]
            ends = np.cumsum(counts)
            at = np.repeat(starts[here] - (ends - counts), counts) + np.arange(int(ends[-1]))
            which = np.searchsorted(candidates, documents[here]).astype(np.int64)
            parts.append((np.repeat(which, counts) << 32) + places[at] + shift)
        return parts[1] if len(parts) == 2 else np.unique(np.concatenate(parts))

    def _places(self, segment: OpenSegment, field: str, row: int) -> tuple[Longs, Ints]:
        key = (segment.name, field, row, "places")
        known: tuple[Longs, Ints] | None = self._decoded.get(key)
        if known is None:
            known = segment.file.places(segment.fields[field].table, row)
            self._decoded.put(key, known, known[0].nbytes + known[1].nbytes)
        return known

    def stock(self, field: str, number: int) -> tuple[Ints, npt.NDArray[np.float64]]:
        """Documents and the scores Whoosh itself gives a term in a field."""
        documents, counts = self.postings(field, number)
        return documents, ranking.stock(
            counts.astype(np.float32),
            self.lengths(field)[documents],
            total_length=self._total_lengths[field],
            df=len(documents),
            size=self.size,
            boost=ranking.BOOSTS[field],
        )


def _joined(parts: Sequence[npt.NDArray[Any]], kind: type[np.generic]) -> npt.NDArray[Any]:
    """The arrays one after the other; an empty one of that kind when there are none."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0, kind)


def _narrow(counts: Floats) -> Counts:
    """The counts in a quarter of the memory, where that loses nothing."""
    narrow = counts.astype(np.uint8)
    return narrow if (narrow == counts).all() else counts
