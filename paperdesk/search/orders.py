"""All papers in the orders that were asked for, so that what was found is put in order without asking the store.

Knows arrays of ids; no database and no words.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Longs = npt.NDArray[np.int64]
_KEPT = 6


class Orders:
    """Orders that are read when they are first wanted, and kept until `forget`."""

    def __init__(self, read: Callable[[str], list[int]]) -> None:
        """`read` gives all papers in an order."""
        self._read = read
        self._lock = threading.Lock()
        self._held: dict[str, Longs] = {}
        self._turn = 0

    def forget(self, wanted: Callable[[str], bool]) -> None:
        """Let go of the orders that `wanted` says have changed."""
        with self._lock:
            self._turn += 1
            self._held = {sort: order for sort, order in self._held.items() if not wanted(sort)}

    def sort(self, papers: Longs, sort: str) -> list[int]:
        """These papers in an order; those that are in none are left out."""
        order = self.all(sort)
        found: list[int] = order[np.isin(order, papers)].tolist()
        return found

    def all(self, sort: str) -> Longs:
        """All papers in an order."""
        with self._lock:
            order, turn = self._held.get(sort), self._turn
        if order is None:
            order = np.array(self._read(sort), np.int64)
            with self._lock:
                if turn == self._turn:  # nothing changed while it was read
                    while len(self._held) >= _KEPT:
                        del self._held[next(iter(self._held))]
                    self._held[sort] = order
        return order
