"""Papers whose words changed after the last commit, matched in memory, so that an edit is found at once.

A few hundred at most: every lookup walks over them. Gives the same answers as the index would, once it holds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from paperdesk.search import words
from paperdesk.search.index import FIELDS, NAME_FIELDS, Document
from paperdesk.search.lexicon import nearly
from paperdesk.search.words import Piece

Places = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class _Held:
    """A paper's words by field, and the surface forms of its texts."""

    document: Document
    places: tuple[Places, ...]
    forms: dict[str, str]


class Fresh:
    """The words of some papers; None as a paper's document says that it is gone."""

    def __init__(self, documents: Mapping[int, Document | None], before: Fresh | None = None) -> None:
        """`before` lends what it has worked out of papers that are the same."""
        known = {held.document.pid: held for held in before._held} if before else {}
        self._held: list[_Held] = []
        for document in documents.values():
            if document is not None:
                held = known.get(document.pid)
                self._held.append(held if held and held.document == document else _take_in(document))
        self.papers = [held.document.pid for held in self._held]
        """The papers that are here, in the order in which their documents are numbered."""
        self.replaced = frozenset(documents)
        """The papers whose words in the index no longer hold."""
        self._forms: dict[str, str] = {}
        self._texts: set[str] = set()  # terms, those that have no forms, as pairs of Chinese characters, among them
        self._names: set[str] = set()
        for held in self._held:
            self._forms.update(held.forms)
            for number, field in enumerate(FIELDS):
                (self._names if field in NAME_FIELDS else self._texts).update(held.places[number])

    def __len__(self) -> int:
        return len(self._held)

    def find(
        self, pieces: Sequence[Piece], fields: Sequence[int], fuzzy: int, factor: Callable[[str, int], float]
    ) -> list[tuple[int, float, int]]:
        """What holds the pieces in one of the fields: number of the document, its weight, and the fields as bits.

        Several pieces must stand at their offsets. `factor` gives what an occurrence counts in a field of some length.
        """
        names = FIELDS[fields[0]] in NAME_FIELDS
        choices = [self._terms(piece, fuzzy, names) for piece in pieces]
        found = []
        for number, held in enumerate(self._held):
            weight, bits = 0.0, 0
            for field in fields:
                places = held.places[field]
                count = _count(places, choices[0]) if len(pieces) == 1 else _phrases(places, choices, pieces)
                if count:
                    length = sum(map(len, places.values()))
                    weight += count * factor(FIELDS[field], length)
                    bits |= 1 << field
            if bits:
                found.append((number, weight, bits))
        return found

    @cached_property
    def holders(self) -> dict[str, Counter[str]]:
        """By field, how many papers hold each term there."""
        counted: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
        for held in self._held:
            for field, places in zip(FIELDS, held.places, strict=True):
                counted[field].update(places.keys())
        return counted

    def weigh(
        self, terms: Iterable[str], fields: Sequence[int], factor: Callable[[str, int], float]
    ) -> dict[str, list[tuple[int, float]]]:
        """By term, the numbers of the documents that hold it in one of the fields, each with its weight; as `find`."""
        wanted = set(terms)
        found: dict[str, list[tuple[int, float]]] = {}
        for number, held in enumerate(self._held):
            weights: dict[str, float] = {}
            for field in fields:
                places = held.places[field]
                here = wanted & places.keys()
                if here:
                    once = factor(FIELDS[field], sum(map(len, places.values())))
                    for term in here:
                        weights[term] = weights.get(term, 0.0) + len(places[term]) * once
            for term, weight in weights.items():
                found.setdefault(term, []).append((number, weight))
        return found

    def _terms(self, piece: Piece, fuzzy: int, names: bool) -> dict[str, float]:
        """The terms a piece stands for, each with what a hit of it counts; as `Lexicon.expand` and `near` have it."""
        if not piece.open and not fuzzy:
            return {piece.term: 1.0}
        own = {piece.form} if names else {piece.form, words.stem_of(piece.form)}
        known = self._names if names else {*self._forms, *self._texts}
        if piece.open:
            factors = {form: 0.5 for form in known if form.startswith(piece.form)}
        else:
            factors = {form: 1 / (1 + wrong) for form, wrong in nearly(piece.form, list(known), fuzzy)}
        terms = dict.fromkeys(own, 1.0)
        for form, factor in factors.items():
            for term in (form, "" if names else self._forms.get(form, "")):
                terms[term] = max(terms.get(term, 0.0), factor)
        return terms


def _take_in(document: Document) -> _Held:
    places: list[Places] = []
    seen: Counter[str] = Counter()
    for field in FIELDS:
        names = field in NAME_FIELDS
        places.append(words.positions(getattr(document, field), names=names, seen=None if names else seen))
    forms = {form: term for form, (term, _) in words.surface_forms(seen).items()}
    return _Held(document, tuple(places), forms)


def _count(places: Places, terms: dict[str, float]) -> float:
    if len(terms) <= len(places):
        return sum(len(places[term]) * factor for term, factor in terms.items() if term in places)
    return sum(len(its) * terms[term] for term, its in places.items() if term in terms)


def _phrases(places: Places, choices: Sequence[dict[str, float]], pieces: Sequence[Piece]) -> int:
    """How often the pieces stand at their offsets."""
    starts: set[int] | None = None
    for terms, piece in zip(choices, pieces, strict=True):
        here = {place - piece.offset for term in terms if term in places for place in places[term]}
        starts = here if starts is None else starts & here
        if not starts:
            return 0
    return len(starts or ())
