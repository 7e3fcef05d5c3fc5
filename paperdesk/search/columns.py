"""What papers have, in arrays: of those that were found, how many have which tag, year, venue … in a millisecond.

Knows arrays and values; no database and no words.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Pair = tuple[int, Hashable]
"""A paper's id and one of the values it has."""


class Count(NamedTuple):
    """A value and how many of the papers have it; one of all papers that have it, found or not."""

    value: Hashable
    papers: int


class Columns:
    """The values of some kinds, such as tags, that papers have. Not changed once made: `replaced` gives another."""

    def __init__(self, ids: Iterable[int], kinds: Mapping[str, Iterable[Pair]]) -> None:
        """`kinds` gives for each kind which paper has which value; a paper's values of a kind differ."""
        self._ids: Longs = np.unique(np.fromiter(ids, np.int64))
        self._kinds = {name: _Kind.of(pairs, self._ids) for name, pairs in kinds.items()}

    def replaced(self, papers: Collection[int], ids: Iterable[int], kinds: Mapping[str, Iterable[Pair]]) -> Columns:
        """The same but for some papers: those of them that are still there, and what they have now."""
        out = Columns.__new__(Columns)
        keep = ~np.isin(self._ids, np.fromiter(papers, np.int64))
        out._ids = np.union1d(self._ids[keep], np.fromiter(ids, np.int64))
        places = np.searchsorted(out._ids, self._ids).astype(np.int32)
        out._kinds = {
            name: kind.replaced(keep, places, kinds.get(name, ()), out._ids) for name, kind in self._kinds.items()
        }
        return out

    def counts(self, found: Collection[int]) -> dict[str, list[Count]]:
        """How many of the papers have each value, by kind; the commonest first."""
        wanted = np.fromiter(found, np.int64)
        places = np.searchsorted(self._ids, wanted)
        inside = places < len(self._ids)
        places, wanted = places[inside], wanted[inside]
        here = np.zeros(len(self._ids), np.bool_)
        here[places[self._ids[places] == wanted]] = True  # an id that is not known falls on another's place
        return {name: kind.counts(here) for name, kind in self._kinds.items()}


class _Kind:
    """The values of one kind, numbered; which paper, by its place, has which."""

    def __init__(self, places: Ints, numbers: Ints, values: dict[Hashable, int]) -> None:
        self._places, self._numbers, self._values = places, numbers, values

    @classmethod
    def of(cls, pairs: Iterable[Pair], ids: Longs) -> _Kind:
        return cls(*_numbered(pairs, {}, ids))

    def replaced(self, keep: npt.NDArray[np.bool_], places: Ints, pairs: Iterable[Pair], ids: Longs) -> _Kind:
        kept = keep[self._places]
        more_places, more_numbers, values = _numbered(pairs, dict(self._values), ids)
        return _Kind(
            np.concatenate([places[self._places[kept]], more_places]),
            np.concatenate([self._numbers[kept], more_numbers]),
            values,
        )

    def counts(self, here: npt.NDArray[np.bool_]) -> list[Count]:
        counts = np.bincount(self._numbers[here[self._places]], minlength=len(self._values))
        values: list[Any] = list(self._values)
        order = np.argsort(-counts, kind="stable")
        return [Count(values[number], int(counts[number])) for number in order[: np.count_nonzero(counts)].tolist()]


def _numbered(pairs: Iterable[Pair], values: dict[Hashable, int], ids: Longs) -> tuple[Ints, Ints, dict[Hashable, int]]:
    held = [(paper, values.setdefault(value, len(values))) for paper, value in pairs]
    table = np.array(held, np.int64).reshape(-1, 2)
    return np.searchsorted(ids, table[:, 0]).astype(np.int32), table[:, 1].astype(np.int32), values
