"""How papers that were found divide: by status, tag, year, venue, author and what they have. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paperdesk.identifiers import folded_words, holds_words
from paperdesk.library.held import Held
from paperdesk.search.query import parse
from paperdesk.search.tree import Phrase, Word
from paperdesk.search.values import quote
from paperdesk.search.words import query_pieces

if TYPE_CHECKING:
    from paperdesk.search.columns import Count

_MOST = 12  # values of a facet
_AUTHORS, _ASKED = 20, 32  # authors shown, and the commonest that are asked for
FACETS = ("status", "tag", "year", "venue", "has")
_HAS = {
    "note": ("has", "With note"),
    "highlight": ("has", "With highlights"),
    "file": ("has", "With file"),
    "starred": ("is", "Starred"),
}


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a field that some of the papers found have: asked for as `field:value`."""

    field: str
    value: str
    label: str
    count: int


def unhurried() -> None:
    """The check of one who waits for as long as it takes."""


class Facets:
    """Counts what papers of one library have."""

    def __init__(self, held: Held, people: Held, by_author: Callable[[Word | Phrase], Collection[int] | None]) -> None:
        """`people` holds the authors by themselves: they are many, and nobody who types is to wait for their reading.
        `by_author` gives the papers that asking for an author finds, None while that would take too long.
        """
        self._held, self._people, self._by_author = held, people, by_author

    def count(self, ids: Collection[int], check: Callable[[], object] = unhurried) -> dict[str, list[Facet]]:
        """The facets of papers, the commonest values first, years the latest first. What `check` raises ends it."""
        check()
        counts = self._held.columns(*FACETS).counts(ids, FACETS)
        out = {
            "status": [Facet("status", str(value), str(value).capitalize(), n) for value, n in counts["status"]],
            "tag": _tags({str(value): n for value, n in counts["tag"]}),
            "year": _years(counts["year"]),
            "venue": _venues([(str(value), n) for value, n in counts["venue"]]),
        }
        out["author"] = self._authors(ids, check)
        has = {str(value): n for value, n in counts["has"]}
        out["has"] = [Facet(field, value, label, has[value]) for value, (field, label) in _HAS.items() if value in has]
        return out

    def papers_by(self, name: str) -> Collection[int] | None:
        """The papers that asking for an author finds, the trash included; None while that would take too long."""
        leaf = parse(f"author:{quote(name)}").tree
        return self._by_author(leaf) if isinstance(leaf, Word | Phrase) and leaf.field == "author" else None

    def _authors(self, ids: Collection[int], check: Callable[[], object]) -> list[Facet]:
        """The commonest authors. Names are no persons: each counts the papers that asking for the name finds."""
        common = self._people.columns("author").counts(ids, ("author",), _ASKED)["author"]
        spelt: dict[tuple[str, ...], str] = {}
        for name, _papers in common:
            spelt.setdefault(tuple(piece.form for piece in query_pieces(str(name), names=True)), str(name))
        found, among = [], frozenset(ids)
        for name in spelt.values():
            check()
            papers = self.papers_by(name)
            count = len(among.intersection(papers)) if papers is not None else 0
            if count:
                found.append(Facet("author", name, name, count))
        return sorted(found, key=lambda facet: -facet.count)[:_AUTHORS]


def _venues(counts: Sequence[tuple[str, int]]) -> list[Facet]:
    """The commonest venues, each with the papers that asking for it finds: a venue's words may stand in others, too."""
    found = []
    for venue, _papers in counts[:_MOST]:
        words = folded_words(venue)
        count = sum(n for other, n in counts if holds_words(other, words)) if words else 0
        if count:
            found.append(Facet("venue", venue, venue, count))
    return sorted(found, key=lambda facet: -facet.count)


def _tags(counts: dict[str, int]) -> list[Facet]:
    """The commonest tags; one that only stands above another with as many papers says less than that."""
    said = {(path.rpartition("/")[0], count) for path, count in counts.items()}
    useful = [(path, count) for path, count in counts.items() if (path, count) not in said]
    return [Facet("tag", path, path, count) for path, count in useful[:_MOST]]


def _years(counts: Sequence[Count]) -> list[Facet]:
    """Single years while they are few, else spans of five."""
    years = sorted(((int(str(year)), n) for year, n in counts), reverse=True)
    if len(years) <= 5:
        return [Facet("year", str(year), str(year), count) for year, count in years]
    spans: dict[int, int] = {}
    for year, count in years:
        spans[year - year % 5] = spans.get(year - year % 5, 0) + count
    found = sorted(spans.items(), key=lambda item: -item[1])[:_MOST]
    return [Facet("year", f"{first}..{first + 4}", f"{first}–{first + 4}", count) for first, count in found]
