"""The search index of one library: opened for reading, brought up to the store by a child, mended by being made anew.

What is not in it yet is matched in memory, so that an edit is found at once. The index may vanish or break at any
moment; then there is none until the writer has made a new one, and the store answers alone.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from typing import TYPE_CHECKING

from paperdesk import places
from paperdesk.errors import ChildError
from paperdesk.library.facts import Clause
from paperdesk.library.finding import among
from paperdesk.library.indexing import IndexClient, documents, reaches, waiting
from paperdesk.progress import Progress
from paperdesk.search.index import Document, IndexUnusable
from paperdesk.store.database import Database
from paperdesk.store.journal import Changes
from paperdesk.store.lines import epoch_of

if TYPE_CHECKING:
    from paperdesk.search.evaluate import Evaluator, View

log = logging.getLogger(__name__)

IN_MEMORY = 2_000  # changed papers matched in memory; more are scanned in the store


class Index:
    """The index of one library. Safe to use from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        digest = hashlib.sha256(str(database.folder).encode()).hexdigest()[:8]
        self.home = places.cache_folder() / "search" / f"{database.fact('id')}-{digest}"
        self._client = IndexClient(database.folder, self.home)
        self._lock = threading.RLock()
        self._evaluator: Evaluator | None = None
        self._fresh: dict[int, Document | None] = {}
        self._stale: set[int] | None = None  # papers changed since `_fresh` was made; None: make it anew
        self._beyond: list[int] = []  # changed papers that are not matched in memory
        self._unbuilt = 0  # papers below this id have yet to be taken in, while a first build goes on
        self.generation = 0  # counts the changes seen; what is derived from the store is kept by it
        self.lost = False
        """Whether the index was found broken while it was read; until `catch_up` has made a new one."""

    # Reading ----------------------------------------------------------------------------------------------------------

    def view(self) -> View | None:
        """The index with what is fresh, as it is now; None while there is none that can be used."""
        with self._lock:
            evaluator = self._open()
            if evaluator is None:
                return None
            self._take_in(evaluator)
            return evaluator.view()

    @property
    def beyond(self) -> Clause | None:
        """The papers whose words are not in the last `view`: they are to be looked for in the store."""
        with self._lock:
            changed = among(self._beyond) if self._beyond else None
            unbuilt = Clause("paper.id < ?", (self._unbuilt,)) if self._unbuilt else None
        return changed | unbuilt if changed and unbuilt else changed or unbuilt

    def warm(self, progress: Progress) -> None:
        """Read the commonest words ahead, while nothing else is to do."""
        with self._lock:
            evaluator = self._open()
        if evaluator is not None:
            try:
                evaluator.warm(cancel=lambda: progress.cancelled)
            except IndexUnusable as why:
                self.distrust(evaluator, why)

    def distrust(self, read: Evaluator | View, why: IndexUnusable) -> None:
        """Give up the index that was found broken while it was read: there is none until `catch_up` makes it anew."""
        with self._lock:
            held = self._evaluator
            if held is None or (read is not held and read is not held.view()):
                return  # closed, or another one by now
            log.warning("the index is broken and is to be made anew: %s", why)
            held.condemn()
            held.close()
            self._evaluator = None
            self.lost = True

    def forget(self) -> None:
        """Empty the caches of what was read, as after a cold start; for measurements."""
        with self._lock:
            if self._evaluator is not None:
                self._evaluator.forget()

    def waiting(self) -> int:
        """How many papers the index on disk does not hold as they are now."""
        with self._lock:
            evaluator = self._open()
            if evaluator is None:
                return int(self._database.value("SELECT count(*) FROM paper"))
            if evaluator.state.cursor:
                return max(1, int(self._database.value("SELECT count(*) FROM paper")) - evaluator.documents)
            return len(waiting(self._database, evaluator.state.sequence))

    def _open(self) -> Evaluator | None:
        if self._evaluator is None:
            from paperdesk.search.evaluate import Evaluator

            try:
                self._evaluator = Evaluator(self.home)
            except IndexUnusable as why:
                log.info("no index yet: %s", why)
                return None
            self._stale = None
        state = self._evaluator.state
        if epoch_of(state.epoch) != self._database.fact("epoch"):
            return None  # of a library that was restored or migrated since
        if self._stale is None and not reaches(self._database, state):
            return None  # of another copy of the library, or the journal forgot what the index lacks
        return self._evaluator

    def _take_in(self, evaluator: Evaluator) -> None:
        """Bring what is matched in memory up to the store."""
        if self._stale is None:
            state = evaluator.state
            rest = self._before(state.cursor)
            self._unbuilt = state.cursor if len(rest) > IN_MEMORY else 0
            changed = waiting(self._database, state.sequence)
            if self._unbuilt:  # too many to be matched in memory, only to be taken in by the next commit
                changed = [paper for paper in changed if paper >= state.cursor]
            else:
                known = set(changed)
                changed += [paper for paper in rest if paper not in known]
            self._beyond = changed[IN_MEMORY:]
            self._fresh = self._load(changed[:IN_MEMORY])
        elif self._stale:
            beyond = set(self._beyond)
            stale = [paper for paper in self._stale if paper >= self._unbuilt and paper not in beyond]
            room = IN_MEMORY - len(self._fresh)
            new = [paper for paper in stale if paper not in self._fresh]
            self._beyond += new[max(0, room) :]
            self._fresh = self._fresh | self._load([*new[: max(0, room)], *(p for p in stale if p in self._fresh)])
        else:
            return
        self._stale = set()
        evaluator.set_fresh(dict.fromkeys(self._beyond) | self._fresh)  # of those beyond, the index knows old words

    def _before(self, cursor: int) -> list[int]:
        """The papers that a first build has yet to take in, more than there is room for at most; the newest first."""
        rows = self._database.rows(
            "SELECT id FROM paper WHERE id < ? ORDER BY id DESC LIMIT ?", (cursor, IN_MEMORY + 1)
        )
        return [int(row[0]) for row in rows]

    def _load(self, papers: list[int]) -> dict[int, Document | None]:
        found: dict[int, Document | None] = dict.fromkeys(papers)
        for document in documents(self._database, papers):
            found[document.pid] = document
        return found

    def on_changes(self, changes: Changes) -> None:
        """Take note of what changed, on whatever thread it was."""
        with self._lock:
            self.generation += 1
            if self._stale is not None and changes.kinds & {"paper", "note", "highlight"}:
                self._stale |= changes.papers

    # Writing ----------------------------------------------------------------------------------------------------------

    def catch_up(self, progress: Progress, *, rebuild: bool = False) -> int:
        """Have the child bring the index on disk up to the store; how many papers it wrote.

        Raises ChildError when the child dies, Cancelled when told to stop: what was committed stays.
        """
        try:
            written = self._client.write(progress, rebuild=rebuild, on_commit=self._refresh)
        except ChildError:
            if rebuild:
                raise
            log.warning("the index writer died; the index is made anew", exc_info=True)
            written = self._client.write(progress, rebuild=True, on_commit=self._refresh)
        self._refresh()
        return written

    def _refresh(self) -> None:
        with self._lock:
            if self._evaluator is not None:
                try:
                    changed = self._evaluator.refresh()
                except IndexUnusable:
                    self._evaluator.close()
                    self._evaluator, changed = None, True
                if changed:
                    self._stale = None
            self.generation += 1
            self.lost = False

    def close(self) -> None:
        """End the child and let go of the files."""
        self._client.close()
        with self._lock:
            if self._evaluator is not None:
                self._evaluator.close()
                self._evaluator = None
