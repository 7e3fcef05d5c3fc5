"""How papers that were found divide: by status, tag, year, venue and what they have. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paperdesk.library.held import Held

if TYPE_CHECKING:
    from paperdesk.search.columns import Count

_MOST = 12  # values of a facet
FACETS = ("status", "tag", "year", "venue", "has")
_HAS = {"note": ("has", "With note"), "file": ("has", "With file"), "starred": ("is", "Starred")}


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a field that some of the papers found have: asked for as `field:value`."""

    field: str
    value: str
    label: str
    count: int


class Facets:
    """Counts what papers of one library have."""

    def __init__(self, held: Held) -> None:
        self._held = held

    def count(self, ids: Collection[int]) -> dict[str, list[Facet]]:
        """The facets of papers, the commonest values first, years the latest first."""
        counts = self._held.columns(*FACETS).counts(ids, FACETS)
        out = {
            "status": [Facet("status", str(value), str(value).capitalize(), n) for value, n in counts["status"]],
            "tag": _tags({str(value): n for value, n in counts["tag"]}),
            "year": _years(counts["year"]),
            "venue": [Facet("venue", str(value), str(value), n) for value, n in counts["venue"][:_MOST]],
        }
        has = {str(value): n for value, n in counts["has"]}
        out["has"] = [Facet(field, value, label, has[value]) for value, (field, label) in _HAS.items() if value in has]
        return out


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
