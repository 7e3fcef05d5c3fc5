"""Scores from arrays of counts: true BM25F, Whoosh's own for comparison, and the best of many.

True BM25F sums a word's occurrences over the fields, each weighed by the field and its length, and saturates the sum
once; Whoosh adds up a saturated score for each field. Knows arrays only.
"""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

BOOSTS = {"title": 3.0, "abstract": 1.0, "notes": 1.0, "highlights": 1.0, "authors": 1.0}
B = 0.7
K1 = 1.8
STOCK_B = 0.75
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


def union(documents: Ints, weights: Floats, size: int) -> tuple[Ints, Floats]:
    """Each document once, ascending, with the sum of its weights."""
    if len(documents) * 8 > size:
        sums = np.bincount(documents, weights, minlength=size)
        found = np.flatnonzero(sums > 0).astype(np.int32)
        return found, sums[found].astype(np.float32)
    order = np.argsort(documents, kind="stable")
    ordered = documents[order]
    if not len(ordered):
        return ordered, weights
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return ordered[starts], np.add.reduceat(weights[order], starts, dtype=np.float32)


def best(papers: Longs, scores: npt.NDArray[Any], limit: int | None) -> tuple[Longs, npt.NDArray[Any]]:
    """The `limit` papers of the highest scores with these, best first; of equal ones the paper of the higher id first.

    Scores are not negative.
    """
    if limit is not None and limit <= 0:
        return papers[:0], scores[:0]
    if scores.dtype != np.float32 or (len(papers) and int(papers.max()) >> 32):
        order = np.lexsort((-papers, -scores))[:limit]
        return papers[order], scores[order]
    # One number a paper, its score above its id: numbers are sorted many times faster than places by two keys.
    keys = (np.ascontiguousarray(scores).view(np.uint32).astype(np.uint64) << np.uint64(32)) | papers.astype(np.uint64)
    if limit is not None and limit < len(keys):
        keys = np.partition(keys, len(keys) - limit)[len(keys) - limit :]
    keys.sort()
    keys = keys[::-1]
    ids: Longs = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    return ids, (keys >> np.uint64(32)).astype(np.uint32).view(np.float32)
