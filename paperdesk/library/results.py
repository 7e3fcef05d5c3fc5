"""What a search found: its parts, hits, facets and the places of its words, each worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from paperdesk.library.excerpts import Excerpts
from paperdesk.library.facets import Facet, unhurried
from paperdesk.library.marking import Marking
from paperdesk.library.shapes import FoundText
from paperdesk.search.query import Query

ALL, IN_PDFS, SIMILAR, ANY = "all", "pdf", "similar", "any"
"""The parts of an answer, in their order: papers that hold all that was asked for, those that do when the texts of
their PDFs count as well, those that are like the first without holding it, those that hold some of the words."""

PART_WORDS = {
    IN_PDFS: "In PDFs",
    SIMILAR: "Similar by meaning, without the words",
    ANY: "Papers holding some of the words",
}
"""What stands over the later parts."""

_CountFacets = Callable[[list[int], Callable[[], object]], dict[str, list[Facet]]]


class Part(NamedTuple):
    """One part of an answer: which of the four, and how many papers."""

    kind: str
    size: int


class Hit:
    """A paper that was found: how well it fits, where its words were found. No row of it is fetched."""

    __slots__ = ("_keys", "fields", "id", "score")

    def __init__(self, paper: int, score: float, fields: tuple[str, ...], keys: Callable[[], dict[int, str]]) -> None:
        self.id = paper
        self.score = score
        self.fields = fields
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
    parts: tuple[Part, ...]  # of `ids`, in their order; the first is ALL
    took_ms: float
    _excerpts: Excerpts = field(repr=False)
    notes: tuple[str, ...] = ()
    _ids: Callable[[], list[int]] = field(default=list, repr=False)
    _facets: _CountFacets = field(default=lambda _ids, _check: {}, repr=False)
    _mark: Callable[[], Marking] = field(default=lambda: Marking(()), repr=False)
    _suggest: Callable[[], str | None] = field(default=lambda: None, repr=False)
    _counted: dict[str, list[Facet]] | None = field(default=None, init=False, repr=False)
    wordy: bool = False  # whether words were looked for, in a saved search too, not only facts
    among: int | None = None  # of how many, where only some papers were searched

    @property
    def total(self) -> int:
        """How many hold all that was asked for."""
        return self.parts[0].size

    @cached_property
    def ids(self) -> list[int]:
        """All that were found, part after part, each best first."""
        return self._ids()

    @cached_property
    def suggestion(self) -> str | None:
        """The search that may have been meant, where next to nothing was found."""
        return self._suggest()

    @property
    def first_part(self) -> int:
        """How many of `ids` hold all that was asked for."""
        return min(self.total, len(self.ids))

    def part(self, kind: str) -> list[int]:
        """The papers of one part."""
        start = 0
        for part in self.parts:
            if part.kind == kind:
                return self.ids[start : start + part.size]
            start += part.size
        return []

    @cached_property
    def _found_in_pdfs(self) -> frozenset[int]:
        return frozenset(self.part(IN_PDFS))

    @property
    def facets(self) -> dict[str, list[Facet]]:
        """How the papers found divide by status, tag, year and what they have."""
        return self.count_facets()

    def count_facets(self, check: Callable[[], object] = unhurried) -> dict[str, list[Facet]]:
        """The same for one who may lose patience: what `check` raises meanwhile ends the counting."""
        if self._counted is None:
            shown = next((part.size for part in self.parts if part.size), 0)  # the part that stands on top
            self._counted = self._facets(self.ids[:shown], check)
        return self._counted

    def recount(self) -> None:
        """Have the facets counted anew when they are next asked for: marks or tags of papers changed."""
        self._counted = None

    @cached_property
    def _marking(self) -> Marking:
        return self._mark()

    def snippet(self, hit: Hit | int) -> FoundText | None:
        """Where the words stand in a paper besides its title; None where they stand nowhere else."""
        paper = hit.id if isinstance(hit, Hit) else hit
        return self.snippets([paper]).get(paper)

    def snippets(self, papers: Sequence[int]) -> dict[int, FoundText]:
        """The same for several papers at once, those in which the words stand.

        Reads the texts of PDFs for what was found there only.
        """
        if not self._marking or not papers:
            return {}
        return self._excerpts.of(papers, self._marking, in_pdfs=self._found_in_pdfs)

    def marks(self, title: str) -> list[tuple[int, int]]:
        """Where in a title the words of the query stand."""
        return self._marking.marks(title, "title")
