"""What several selected papers share: their status, their tags, their rating, whether they wait in Up next.

Asked of the library away from the GUI thread. Knows no widget.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from paperdesk.library import Library
from paperdesk.progress import Progress
from paperdesk.record import Status

LOOKED_AT = 2_000  # rows read of a selection; of a larger one only the number and the tags are told
_CHUNK = 200
_TAGS = 60  # told at most, those on most papers first


@dataclass(frozen=True)
class Shared:
    """What is true of a selection; `status` and `rating` are None where the papers differ or are too many to say."""

    status: str | None = None
    rating: int | None = None
    queued: bool = False  # every one waits in Up next
    counts: tuple[tuple[str, int], ...] = ()  # papers by status, in the order of the statuses
    tags: tuple[tuple[str, str], ...] = ()  # path and colour of tags on all of them, then of those on some
    partial: frozenset[str] = field(default_factory=frozenset)  # the tags on some only


def shared_by(library: Library, ids: Sequence[int], progress: Progress) -> Shared:
    """What these papers share. Raises Cancelled."""
    statuses: Counter[str] = Counter()
    ratings: set[int] = set()
    queued = len(ids) <= LOOKED_AT
    for start in range(0, len(ids) if len(ids) <= LOOKED_AT else 0, _CHUNK):
        progress.check()
        for row in library.papers.rows(ids[start : start + _CHUNK]):
            statuses[row.status.value] += 1
            ratings.add(row.rating)
            queued = queued and row.queue is not None
    progress.check()
    on = library.tags.of(ids)
    colours = {tag.path: tag.colour for tag in library.tags.tree()} if on else {}
    order = sorted(on, key=lambda path: (-on[path], path.casefold()))[:_TAGS]
    return Shared(
        next(iter(statuses)) if len(statuses) == 1 else None,
        ratings.pop() if len(ratings) == 1 else None,
        queued,
        tuple((status.value, statuses[status.value]) for status in Status if statuses[status.value]),
        tuple((path, colours.get(path, "")) for path in order),
        frozenset(path for path in order if on[path] < len(ids)),
    )
