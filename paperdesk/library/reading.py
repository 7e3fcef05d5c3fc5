"""Where each paper stands in its reader's life: status with its history, star, rating, page, and the queue Up next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from paperdesk.errors import BadInputError, NotFoundError
from paperdesk.library.papers import counted
from paperdesk.library.rows import batches
from paperdesk.library.shapes import ReadingEvent
from paperdesk.record import Status
from paperdesk.store.database import now
from paperdesk.store.journal import Journal

_DONE = (Status.READ, Status.SKIPPED)


class Reading:
    """The reading status of one library's papers. `options` tells what the user chose for the queue."""

    def __init__(self, journal: Journal, options: Callable[[str], Any]) -> None:
        self._journal = journal
        self._database = journal.database
        self._option = options

    # Status ---------------------------------------------------------------------------------------------------------

    def set_status(self, ids: Sequence[int], status: Status | str, *, cause: str = "") -> int:
        """Give papers a status, each change kept in the history; how many changed. One undo step."""
        try:
            status = Status(status)
        except ValueError:
            raise BadInputError(f"“{status}” is no reading status.", hint=f"One of: {', '.join(Status)}.") from None
        changed = 0
        at = now()
        with self._journal.change(counted("Mark", len(ids), str(status.value))):
            for batch in batches(ids):
                marks = ",".join("?" * len(batch))
                self._database.run(
                    "INSERT INTO reading_event (paper, before, after, at, cause)"
                    f" SELECT id, status, ?, ?, ? FROM paper WHERE id IN ({marks}) AND status <> ?",
                    [status, at, cause, *batch, status],
                )
                read_at = ", read_at = ?" if status is Status.READ else ""
                leave = ", queue = NULL" if status in _DONE and self._option("read_leaves_queue") else ""
                changed += self._database.run(
                    f"UPDATE paper SET status = ?{read_at}{leave} WHERE id IN ({marks}) AND status <> ?",
                    [status, *([at] if read_at else []), *batch, status],
                )
        return changed

    def history(self, paper: int) -> list[ReadingEvent]:
        """Every change of a paper's status, oldest first."""
        return [
            ReadingEvent(*row)
            for row in self._database.rows(
                "SELECT at, before, after, cause FROM reading_event WHERE paper = ? ORDER BY at, id", (paper,)
            )
        ]

    # Star, rating, page ---------------------------------------------------------------------------------------------

    def star(self, ids: Sequence[int]) -> int:
        """Star papers; how many had none."""
        return self._set(ids, "starred", 1, counted("Star", len(ids)))

    def unstar(self, ids: Sequence[int]) -> int:
        """Take the star off papers; how many had one."""
        return self._set(ids, "starred", 0, counted("Unstar", len(ids)))

    def rate(self, ids: Sequence[int], rating: int) -> int:
        """Rate papers from 1 to 5, or 0 for none; how many changed. Raises BadInputError."""
        if not 0 <= rating <= 5:
            raise BadInputError(f"A rating goes from 0 to 5, not {rating}.")
        return self._set(ids, "rating", rating, counted("Rate", len(ids)))

    def _set(self, ids: Sequence[int], column: str, value: int, label: str) -> int:
        with self._journal.change(label):
            return sum(
                self._database.run(
                    f"UPDATE paper SET {column} = ? WHERE {column} <> ? AND id IN ({','.join('?' * len(batch))})",
                    [value, value, *batch],
                )
                for batch in batches(ids)
            )

    def set_page(self, paper: int, page: int, count: int | None = None, *, by_hand: bool = True) -> None:
        """Keep the page reached (0 for none) and, where known, how many there are.

        Raises BadInputError. Turning pages in a reader is news but no undo step: `by_hand=False`.
        """
        pages = count if count is not None else int(
            self._database.value("SELECT page_count FROM paper WHERE id = ?", (paper,)) or 0
        )  # fmt: skip
        if page < 0 or pages < 0 or (pages and page > pages):
            raise BadInputError(f"Page {page} of {pages} is none.")
        with self._journal.change(f"Set page to {page}", undo=by_hand):
            self._database.run("UPDATE paper SET page = ?, page_count = ? WHERE id = ?", (page, pages, paper))

    def count_pages(self, counts: Mapping[int, int]) -> None:
        """Keep how many pages papers have of which that is not known yet; nobody's doing, so no undo step."""
        with self._journal.change("Count pages", undo=False):
            for paper, count in counts.items():
                self._database.run("UPDATE paper SET page_count = ? WHERE id = ? AND page_count = 0", (count, paper))

    def mark_opened(self, paper: int) -> None:
        """Keep that a paper's file was opened now; an unread one becomes reading where the user wants that."""
        with self._journal.change("Open a file", undo=False):
            self._database.run("UPDATE paper SET opened_at = ? WHERE id = ?", (now(), paper))
        status = self._database.value("SELECT status FROM paper WHERE id = ?", (paper,))
        if status == Status.UNREAD and self._option("reading_on_open"):
            self.set_status([paper], Status.READING, cause="opened")

    # Up next --------------------------------------------------------------------------------------------------------

    def queue(self) -> list[int]:
        """The papers of Up next in their order."""
        return [
            int(row[0])
            for row in self._database.rows(
                "SELECT id FROM paper WHERE queue IS NOT NULL AND trashed = '' ORDER BY queue, id"
            )
        ]

    def enqueue(self, ids: Sequence[int], *, first: bool = False) -> int:
        """Put papers at the end of Up next, or first; those in it stay in their place. How many came in.

        Raises BadInputError when the limit the user set would be passed.
        """
        held = self.queue()
        inside = set(held)
        new = [paper for paper in dict.fromkeys(ids) if paper not in inside]
        limit = self._option("queue_limit")
        if new and limit and len(held) + len(new) > limit:
            raise BadInputError(
                f"Up next holds {len(held)} of at most {limit} papers.", hint="Take some out, or raise the limit."
            )
        if new:
            with self._journal.change(counted("Add", len(new), "to Up next")):
                self._place(new, held, 0 if first else len(held))
        return len(new)

    def dequeue(self, ids: Sequence[int]) -> int:
        """Take papers out of Up next; how many were in it."""
        with self._journal.change(counted("Take", len(ids), "out of Up next")):
            return sum(
                self._database.run(
                    f"UPDATE paper SET queue = NULL WHERE queue IS NOT NULL AND id IN ({','.join('?' * len(batch))})",
                    batch,
                )
                for batch in batches(ids)
            )

    def move(self, ids: Sequence[int], before: int | None) -> None:
        """Move papers within Up next (or into it) to stand before another one, or at the end for None.

        Raises NotFoundError when that other one is not in Up next.
        """
        moving = list(dict.fromkeys(ids))
        held = [paper for paper in self.queue() if paper not in set(moving)]
        if before is not None and before not in held:
            if before in moving:
                return
            raise NotFoundError("That paper is not in Up next.")
        at = held.index(before) if before is not None else len(held)
        with self._journal.change("Reorder Up next"):
            self._place(moving, held, at)

    def _place(self, ids: list[int], held: list[int], at: int) -> None:
        """Give papers ranks between their new neighbours; only where there is no room left are all renumbered."""
        ranks = dict(self._database.rows("SELECT id, queue FROM paper WHERE queue IS NOT NULL"))
        low = ranks[held[at - 1]] if at else (ranks[held[0]] - len(ids) - 1 if held else 0.0)
        high = ranks[held[at]] if at < len(held) else low + len(ids) + 1
        step = (high - low) / (len(ids) + 1)
        if step < 1e-6:
            order = held[:at] + ids + held[at:]
            self._database.run_many(
                "UPDATE paper SET queue = ? WHERE id = ?", [(float(i), paper) for i, paper in enumerate(order, 1)]
            )
            return
        self._database.run_many(
            "UPDATE paper SET queue = ? WHERE id = ? AND trashed = ''",
            [(low + step * i, paper) for i, paper in enumerate(ids, 1)],
        )
