"""What a part of a query matches, and how parts combine: `&`, `|`, `~` and `^` on documents, scores following along.

Also the budget that bounds a query. Knows masks and arrays, no index and no words.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace

import numpy as np

from paperdesk.progress import Cancelled
from paperdesk.search.ranking import Hits, Mask

TYPED_EXPANSIONS = 64
"""Terms that a prefix stands for while it is being typed: the commonest."""
FIRST_LETTER_EXPANSIONS = 24
"""The same for a single letter, which says next to nothing yet."""


@dataclass(slots=True)
class Budget:
    """How long a query may take; one is shared by all its parts. `notes` says, in sentences, what was cut."""

    cancel: Callable[[], bool] | None = None
    seconds: float = 0.5
    typing: bool = False
    notes: list[str] = field(default_factory=list)
    _end: float = field(init=False, default=0.0)
    _begun: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._end = time.monotonic() + self.seconds

    def written(self) -> Budget:
        """The same for a part of the query that nobody is typing: time and notes are shared."""
        shared = replace(self, typing=False)
        shared._end = self._end
        return shared

    def check(self) -> None:
        """Raise Cancelled when nobody waits for the answer any more."""
        if self.cancel is not None and self.cancel():
            raise Cancelled

    def spent(self) -> bool:
        """True once the time is up; says so in the notes. Raises Cancelled like `check`."""
        self.check()
        if time.monotonic() < self._end:
            return False
        self.note("The search took too long: some rare words were left out.")
        return True

    def affords(self) -> bool:
        """Whether there is time for one more word or fact, which the first always has; says so in the notes if not."""
        self.check()
        begun, self._begun = self._begun, True
        if not begun or time.monotonic() < self._end:
            return True
        self.note("The search took too long: some of what it asks was left out.")
        return False

    def note(self, sentence: str) -> None:
        """Say once what was cut."""
        if sentence not in self.notes:
            self.notes.append(sentence)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word or phrase that was looked up, and the documents that hold it, dead ones too."""

    key: Hashable  # what was looked up: of equal ones in a query only one counts
    hits: Hits
    exact: tuple[tuple[str, int], ...] = ()  # field and term number, where it is one term: for stock scores
    term: str = ""  # the same as the analyzer spells it


@dataclass(frozen=True, eq=False, slots=True)
class Match:
    """Documents that match, as a mask over all documents of a view, and the leaves that score them.

    A neutral match asks for nothing (a stop word, a sign): it leaves what it is combined with as it is.
    """

    mask: Mask
    leaves: tuple[Leaf, ...] = ()
    neutral: bool = False
    whole: bool = False  # everything: the universe that a Not takes away from

    @property
    def total(self) -> int:
        """How many documents match."""
        return int(np.count_nonzero(self.mask))

    @property
    def nbytes(self) -> int:
        """What it takes of memory, about."""
        return self.mask.nbytes + sum(leaf.hits.nbytes for leaf in self.leaves)

    def unscored(self) -> Match:
        """The same papers; how well they fit says nothing of them."""
        return Match(self.mask, neutral=self.neutral, whole=self.whole)

    def __and__(self, other: Match) -> Match:
        """Both."""
        if self.neutral and other.neutral:
            return self
        if self.neutral or other.neutral:
            rest, gone = (other, self) if self.neutral else (self, other)
            return gone if rest.whole else rest  # -the: everything but a stop word asks for nothing either
        whole = self.whole and other.whole
        return Match(self.mask & other.mask, self.leaves + other.leaves, whole=whole)

    def __or__(self, other: Match) -> Match:
        """Either."""
        if self.neutral or other.neutral:
            return other if self.neutral else self
        return Match(self.mask | other.mask, self.leaves + other.leaves, whole=self.whole or other.whole)

    def __xor__(self, other: Match) -> Match:
        """One of them but not both; from everything, that is what the other does not match."""
        if self.neutral or other.neutral:
            return self if self.neutral else other
        return Match(self.mask ^ other.mask)

    def without(self, *others: Match) -> Match:
        """What none of the others matches; scores stay these."""
        left = self
        for other in others:
            left = left - other
        return left

    def __sub__(self, other: Match) -> Match:
        """The first without what the second matches; scores stay the first's."""
        return self if other.neutral else Match(self.mask & ~other.mask, self.leaves)
