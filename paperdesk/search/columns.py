"""What papers have, in arrays: of those that were found, how many have which tag, year, venue … in a millisecond.

Knows arrays and values; no database and no words.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from paperdesk.search.ranking import contained

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]
_AT_ONCE = 5_000  # values that are numbered at once
Pair = tuple[int, Hashable]
"""A paper's id and one of the values it has."""


class Count(NamedTuple):
    """A value and how many of the papers have it; one of all papers that have it, found or not."""

    value: Hashable
    papers: int


class Columns:
    """The values of some kinds, such as tags, that papers have. Not changed once made: other ones are derived.

    A value keeps its number in what is derived by `replaced` and `extended`.
    """

    def __init__(self, ids: Iterable[int], kinds: Mapping[str, Iterable[Pair]]) -> None:
        """`kinds` gives for each kind which paper has which value; a paper's values of a kind differ."""
        self._ids: Longs = np.unique(np.fromiter(ids, np.int64))
        self._kinds = {name: _Kind.of(pairs, self._ids) for name, pairs in kinds.items()}

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that are held."""
        return frozenset(self._kinds)

    def replaced(self, papers: Collection[int], ids: Iterable[int], kinds: Mapping[str, Iterable[Pair]]) -> Columns:
        """The same but for some papers: those of them that are still there, and what they have now.

        The same object when that is no different.
        """
        out = Columns.__new__(Columns)
        now = np.sort(np.fromiter(ids, np.int64))
        keep = np.ones(len(self._ids), np.bool_)
        keep[np.searchsorted(self._ids, _known(papers, self._ids))] = False
        # Stable: two runs in order are merged many times faster than all would be sorted.
        out._ids = np.sort(np.concatenate([self._ids[keep], now]), kind="stable")
        same = np.array_equal(out._ids, self._ids)
        places = None if same else np.searchsorted(out._ids, self._ids).astype(np.int32)
        out._kinds = {
            name: kind.replaced(keep, places, kinds.get(name, ()), out._ids) for name, kind in self._kinds.items()
        }
        if same and all(out._kinds[name] is kind for name, kind in self._kinds.items()):
            return self
        return out

    def extended(self, kinds: Mapping[str, Iterable[Pair]]) -> Columns:
        """The same with more kinds, of the same papers."""
        out = Columns.__new__(Columns)
        out._ids = self._ids
        out._kinds = self._kinds | {name: _Kind.of(pairs, self._ids) for name, pairs in kinds.items()}
        return out

    def counts(self, found: Collection[int], kinds: Iterable[str], most: int | None = None) -> dict[str, list[Count]]:
        """How many of the papers have each value, by kind; the commonest first, at most so many of a kind."""
        here = np.zeros(len(self._ids), np.bool_)
        here[np.searchsorted(self._ids, _known(found, self._ids))] = True
        return {name: self._kinds[name].counts(here, most) for name in kinds}

    def totals(self, kind: str, without: Collection[int]) -> array[int]:
        """How many papers have each value of a kind, by its number; some papers left out."""
        here = np.ones(len(self._ids), np.bool_)
        here[np.searchsorted(self._ids, _known(without, self._ids))] = False
        return array("q", self._kinds[kind].totals(here).tobytes())

    def numbers(self, kind: str, papers: Longs, missing: int) -> Longs:
        """The value of each of these papers, of a kind whose values are whole numbers; `missing` where it has none."""
        column = self._kinds[kind].whole(len(self._ids), missing)
        places = np.searchsorted(self._ids, papers)
        places[places == len(self._ids)] = 0
        known = self._ids[places] == papers if len(self._ids) else np.zeros(len(papers), np.bool_)
        found: Longs = np.full(len(papers), missing, np.int64)
        found[known] = column[places[known]]
        return found

    def values(self, kind: str, start: int = 0) -> Iterator[Any]:
        """The values of a kind in the order of their numbers, from a number on; papers may have none of some."""
        return iter(self._kinds[kind].values[start:])

    def state(self, kind: str) -> object:
        """What stays the same object as long as no paper gets or loses a value of a kind."""
        return self._kinds[kind]

    def series(self, kind: str) -> object:
        """What stays the same object as long as the values of a kind keep their numbers."""
        return self._kinds[kind].series

    def papers_with(self, kind: str, numbers: Sequence[int]) -> Longs:
        """The papers that have one of the values of these numbers, ascending."""
        return self._ids[self._kinds[kind].places_with(numbers, len(self._ids))]


class _Kind:
    """The values of one kind, numbered; which paper, by its place, has which."""

    def __init__(
        self, places: Ints, numbers: Ints, known: dict[Hashable, int], values: Objects | None = None,
        series: object = None,
    ) -> None:  # fmt: skip
        self._places, self._numbers, self._known = places, numbers, known
        # An array: through a list of so many the collector of cyclic garbage would walk again and again.
        self.values: Objects = np.fromiter(known, object, len(known)) if values is None else values
        self.series = series or object()
        self._whole: tuple[int, Longs] | None = None

    @classmethod
    def of(cls, pairs: Iterable[Pair], ids: Longs) -> _Kind:
        known: dict[Hashable, int] = {}
        return cls(*_numbered(pairs, known, ids), known)

    def replaced(self, keep: npt.NDArray[np.bool_], places: Ints | None, pairs: Iterable[Pair], ids: Longs) -> _Kind:
        """`places` are the new places of papers, None when they keep them. The same object when nothing changed."""
        pairs, known = list(pairs), self._known
        if any(value not in known for _paper, value in pairs):
            known = dict(known)
        more_places, more_numbers = _numbered(pairs, known, ids)
        kept = keep[self._places]
        if places is None and known is self._known:
            before = zip(self._places[~kept].tolist(), self._numbers[~kept].tolist(), strict=True)
            if set(before) == set(zip(more_places.tolist(), more_numbers.tolist(), strict=True)):
                return self
        return _Kind(
            np.concatenate([self._places[kept] if places is None else places[self._places[kept]], more_places]),
            np.concatenate([self._numbers[kept], more_numbers]),
            known,
            self.values if known is self._known else None,
            self.series,
        )

    def totals(self, here: npt.NDArray[np.bool_]) -> Longs:
        return np.bincount(self._numbers[here[self._places]], minlength=len(self.values)).astype(np.int64, copy=False)

    def counts(self, here: npt.NDArray[np.bool_], most: int | None) -> list[Count]:
        counts = self.totals(here)
        held = np.flatnonzero(counts)
        if most is not None and most < len(held):  # what counts less than the last of them need not be sorted
            least = np.partition(counts[held], len(held) - most)[len(held) - most]
            held = held[counts[held] >= least]
        order = held[np.argsort(-counts[held], kind="stable")][:most]
        return [Count(self.values[number], int(counts[number])) for number in order.tolist()]

    def whole(self, papers: int, missing: int) -> Longs:
        if self._whole is None or self._whole[0] != missing:
            column: Longs = np.full(papers, missing, np.int64)
            if len(self._places):
                column[self._places] = self.values.astype(np.int64)[self._numbers]
            self._whole = missing, column
        return self._whole[1]

    def places_with(self, numbers: Sequence[int], papers: int) -> npt.NDArray[np.intp]:
        wanted = np.zeros(len(self.values), np.bool_)
        wanted[np.array(numbers, np.int64)] = True
        have = np.zeros(papers, np.bool_)
        have[self._places[wanted[self._numbers]]] = True
        return np.flatnonzero(have)


def _known(papers: Iterable[int], ids: Longs) -> Longs:
    """Those of the papers that are among the ids."""
    wanted = papers if isinstance(papers, np.ndarray) else np.fromiter(papers, np.int64)
    return wanted[contained(wanted, ids)]


def _numbered(pairs: Iterable[Pair], known: dict[Hashable, int], ids: Longs) -> tuple[Ints, Ints]:
    """The places of papers, and the numbers of their values; values that are not known get one."""
    papers: list[Longs] = [np.zeros(0, np.int64)]
    numbers: list[Ints] = [np.zeros(0, np.int32)]
    rest = iter(pairs)
    while some := list(islice(rest, _AT_ONCE)):  # between these other threads have their turn
        ids_of_some, values = zip(*some, strict=True)
        for value in dict.fromkeys(values):
            known.setdefault(value, len(known))
        papers.append(np.array(ids_of_some, np.int64))
        numbers.append(np.fromiter(map(known.__getitem__, values), np.int32, len(values)))
    return np.searchsorted(ids, np.concatenate(papers)).astype(np.int32), np.concatenate(numbers)
