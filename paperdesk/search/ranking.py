"""Scores from arrays of counts: true BM25F, Whoosh's own for comparison, and the best of many.

True BM25F sums a word's occurrences over the fields, each weighed by the field and its length, and saturates the sum
once; Whoosh adds up a saturated score for each field. Knows arrays only.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint16]

BOOSTS = {"title": 3.0, "abstract": 1.0, "notes": 1.0, "highlights": 1.0, "authors": 1.0, "body": 1.0}
NAMES = {"tag": 2.0, "collection": 1.0, "venue": 0.3, "key": 0.0}
"""What a name weighs that holds a word, beside the fields. Half a library may stand in one venue: that says little; and
that a word is the citation key of some paper says nothing where it stands in texts.
"""
B = 0.7
K1 = 1.8
K3 = 8.0
STOCK_B = 0.75
NEWEST = 1023
"""The highest newness of a paper."""
_ID_BITS = 22
STOCK_K1 = 1.2


def average_length(lengths: Floats) -> float:
    """The average over documents that have the field: most papers have no note, and a note must not pay for that."""
    present = lengths[lengths > 0]
    return float(present.mean()) if len(present) else 1.0


def factors(lengths: npt.NDArray[Any], average: float, boost: float) -> Floats:
    """What one occurrence in a field counts in each document: the longer the field, the less."""
    found: Floats = (boost / ((1 - B) + B * lengths / average)).astype(np.float32)
    return found


def rarity(documents: int, size: int) -> float:
    """How much a word found in `documents` of `size` says; always above 0."""
    return log(1 + (max(size - documents, 0) + 0.5) / (documents + 0.5))


def saturate(weights: Floats, documents: int, size: int) -> Floats:
    """BM25F of one word from its weighed occurrences."""
    scores: Floats = (rarity(documents, size) * (K1 + 1) * weights / (weights + K1)).astype(np.float32)
    return scores


def emphasis(times: int) -> float:
    """How much more a word counts that a question names so often (Okapi's k3): long questions repeat what they mean."""
    return (K3 + 1) * times / (K3 + times)


def stock(
    counts: Floats, lengths: Floats, *, total_length: float, df: int, size: int, boost: float
) -> npt.NDArray[np.float64]:
    """The score Whoosh's BM25F gives one term in one field; `size` and `df` count deleted documents, as there."""
    average = total_length / size or 1.0
    counts64 = counts.astype(np.float64)
    weight = boost * (log(size / (df + 1)) + 1)
    scores: npt.NDArray[np.float64] = (
        weight
        * counts64
        * (STOCK_K1 + 1)
        / (counts64 + STOCK_K1 * ((1 - STOCK_B) + STOCK_B * lengths.astype(np.float64) / average))
    )
    return scores


class Hits(NamedTuple):
    """Documents that were found, ascending; how often words stand in each, weighed; and in which fields, as bits."""

    documents: Ints
    weights: Floats
    fields: Bits

    @property
    def nbytes(self) -> int:
        """What they take of memory."""
        return self.documents.nbytes + self.weights.nbytes + self.fields.nbytes

    @classmethod
    def none(cls) -> Hits:
        """No document."""
        return cls(np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.uint16))

    @classmethod
    def dense(cls, weights: npt.NDArray[Any], fields: Bits) -> Hits:
        """From arrays over all documents; those in no field are left out."""
        found = np.flatnonzero(fields > 0).astype(np.int32)
        return cls(found, weights[found].astype(np.float32), fields[found])

    def scaled(self, factor: float) -> Hits:
        """The same, each weight times a factor."""
        return self if factor == 1 else Hits(self.documents, self.weights * np.float32(factor), self.fields)

    def fields_of(self, documents: Ints) -> Bits:
        """The fields of some documents, ascending or not; 0 for what was not found."""
        bits: Bits = np.zeros(len(documents), np.uint16)
        here = contained(documents, self.documents)
        bits[here] = self.fields[np.searchsorted(self.documents, documents[here])]
        return bits


def union(parts: Sequence[Hits], size: int) -> Hits:
    """Each document once, with the sum of its weights and all its fields; `size` documents there are in all."""
    parts = [part for part in parts if len(part.documents)]
    if len(parts) < 2:
        return parts[0] if parts else Hits.none()
    if sum(len(part.documents) for part in parts) * 8 > size:
        sums = np.zeros(size, np.float32)
        bits: Bits = np.zeros(size, np.uint16)
        for part in parts:
            sums[part.documents] += part.weights
            bits[part.documents] |= part.fields
        return Hits.dense(sums, bits)
    documents = np.concatenate([part.documents for part in parts])
    order = np.argsort(documents, kind="stable")  # runs in order: they are only merged
    ordered = documents[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    weights = np.concatenate([part.weights for part in parts])[order]
    fields = np.concatenate([part.fields for part in parts])[order]
    return Hits(
        ordered[starts], np.add.reduceat(weights, starts, dtype=np.float32), np.bitwise_or.reduceat(fields, starts)
    )


def contained(some: npt.NDArray[Any], others: npt.NDArray[Any]) -> Mask:
    """Which of `some` are among `others`; `others` ascend."""
    if not len(others):
        return np.zeros(len(some), np.bool_)
    at = np.minimum(np.searchsorted(others, some), len(others) - 1)
    found: Mask = others[at] == some
    return found


def best(
    papers: Longs, scores: npt.NDArray[Any], limit: int | None, newness: Ints | None = None
) -> tuple[Longs, npt.NDArray[Any]]:
    """The `limit` papers of the highest scores with these, best first; of equal ones the newer, then the higher id.

    Scores are not negative; `newness` is from 0 to NEWEST.
    """
    if limit is not None and limit <= 0:
        return papers[:0], scores[:0]
    if scores.dtype != np.float32 or (len(papers) and int(papers.max()) >> _ID_BITS):
        order = np.lexsort((-papers, np.zeros(len(papers), np.int32) if newness is None else -newness, -scores))[:limit]
        return papers[order], scores[order]
    # One number a paper, its score above all else: numbers are sorted many times faster than places by several keys.
    keys = (np.ascontiguousarray(scores).view(np.uint32).astype(np.uint64) << np.uint64(32)) | papers.astype(np.uint64)
    if newness is not None:
        keys |= newness.astype(np.uint64) << np.uint64(_ID_BITS)
    if limit is not None and limit < len(keys):
        keys = np.partition(keys, len(keys) - limit)[len(keys) - limit :]
    keys.sort()
    keys = keys[::-1]
    ids: Longs = (keys & np.uint64((1 << _ID_BITS) - 1)).astype(np.int64)
    return ids, (keys >> np.uint64(32)).astype(np.uint32).view(np.float32)
