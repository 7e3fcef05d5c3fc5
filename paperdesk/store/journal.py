"""The journal of every change: steps with names, the rows each touched, undo and redo, and the news of it.

Knows tables only by what `tables.FOLLOWED` says of them; no feature has undo code of its own. Entries are written by
triggers, as JSON of the columns that changed: data, never SQL text.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from peewee import IntegrityError

from paperdesk.errors import LibraryInUseError
from paperdesk.progress import Progress
from paperdesk.store.database import Database, now
from paperdesk.store.jobs import goes_on
from paperdesk.store.lines import note_writer
from paperdesk.store.tables import FOLLOWED, columns

# What a change of a column means to those who listen; a table without columns here is told by its own name.
_KINDS = {
    "paper": {
        "status": "status", "read_at": "status", "starred": "star", "rating": "rating", "queue": "queue",
        "page": "page", "page_count": "page", "opened_at": "opened", "trashed": "trash", "modified": "modified",
        "edited": "modified",
    },
}  # fmt: skip
_TABLE_KINDS = {
    "paper": "paper", "citation_key": "paper", "sighting": "sighting", "tag": "tag", "paper_tag": "papertag",
    "collection": "collection", "paper_collection": "papercollection", "note": "note",
    "note_version": "note", "file": "file", "highlight": "highlight",
    "reading_event": "history", "shelf": "shelf", "not_same": "duplicates", "other_identifier": "paper",
    "known_as": "paper",
    "paper_version": "version",
    "standing_export": "export",
}  # fmt: skip
_COLUMNS = {followed.model._meta.table_name: columns(followed.model) for followed in FOLLOWED}
STEPS_KEPT = 2_000
_REVERTING = {"undo": "Undo: ", "redo": "Redo: "}


class Changes(NamedTuple):
    """What a committed change touched: kinds of things, papers by id, the change's name and who made it."""

    kinds: frozenset[str]
    papers: frozenset[int]
    label: str
    by: str = ""
    sequence: int = 0
    new: frozenset[int] = frozenset()  # papers that came to be
    gone: frozenset[int] = frozenset()  # papers that ceased to be
    first: int = 0  # the first entry's number; `sequence` is the last one's

    @property
    def reverts(self) -> bool:
        """Whether an undo or a redo made it."""
        return self.label.startswith(tuple(_REVERTING.values()))

    def joined(self, later: Changes) -> Changes:
        """These and what came after them, told as one; called as the later ones are."""
        return Changes(
            self.kinds | later.kinds,
            self.papers | later.papers,
            later.label,
            later.by,
            max(self.sequence, later.sequence),
            (self.new - later.gone) | (later.new - self.gone),
            (self.gone - later.new) | (later.gone - self.new),
            min(self.first or later.first, later.first or self.first),
        )


@dataclass(slots=True)
class OpenStep:
    """A step while its transaction runs; `label` may still be changed."""

    id: int
    label: str
    first_entry: int
    outer: bool = False
    papers: set[int] = field(default_factory=set)


class Reverted(NamedTuple):
    """What an undo or redo did."""

    step: int
    label: str
    papers: int
    kept: int  # values left alone because they had changed since


class Journal:
    """The changes of one library; every write goes through `change`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.tables = database.tables
        self._local = threading.local()
        self._noted = False  # whether the file knows that this process writes
        self._listeners: list[Callable[[Changes], None]] = []

    # Changing -------------------------------------------------------------------------------------------------------

    @contextmanager
    def change(
        self, label: str, *, by: str = "", undo: bool = True, group: int | None = None, sitting: str = ""
    ) -> Iterator[OpenStep]:
        """A transaction whose rows make one step; inside another change it joins that one.

        `undo=False` is for what nobody did by hand: news, but no undo step. `group` is the first step's id of a long
        job. An exception leaves neither rows nor step. Raises LibraryError when the disk fails.
        """
        outer: OpenStep | None = getattr(self._local, "step", None)
        if outer is not None:
            yield outer
            return
        with self.database.writing:
            with self._step(label, by=by, state="done" if undo else "news", group=group, sitting=sitting) as step:
                yield step
            changes = step_changes(self.database, step, by)
        self.database.fold()
        self._tell(changes)

    @contextmanager
    def _step(
        self, label: str, *, by: str = "", kind: str = "do", state: str = "done", group: int | None = None,
        sitting: str = "", of: int | None = None,
    ) -> Iterator[OpenStep]:  # fmt: skip
        with self.database.transaction():
            if not self._noted:
                note_writer(self.database)
            self.database.run(
                "INSERT INTO step (label, by, at, kind, state, group_id, sitting, of, open) VALUES (?,?,?,?,?,?,?,?,1)",
                (label, by, now(), kind, state, group, sitting, of),
            )
            step_id = int(self.database.value("SELECT last_insert_rowid()"))
            last = self.database.value("SELECT seq FROM sqlite_sequence WHERE name = 'entry'") or 0
            step = OpenStep(step_id, label, int(last) + 1)
            self._local.step = step
            try:
                yield step
            finally:
                self._local.step = None
            touched = self.database.value("SELECT 1 FROM entry WHERE step = ? LIMIT 1", (step_id,))
            if not touched and kind == "do":  # nothing happened: nothing to undo, nothing to tell
                self.database.run("DELETE FROM step WHERE id = ?", (step_id,))
                return
            self.database.run("UPDATE step SET open = 0, label = ?, latest = id WHERE id = ?", (step.label, step_id))
            if kind == "do" and state == "done":
                self.database.run("UPDATE step SET state = 'dropped' WHERE state = 'undone'")
                if sitting:
                    self._coalesce(step_id, sitting)
        self._noted = True

    def _coalesce(self, step_id: int, sitting: str) -> None:
        """Join this step with the one before it when both are of one sitting: first before-image, last after-image.

        The newer entry stays, so that the index, which follows entry numbers, sees it.
        """
        earlier = self.database.rows(
            "SELECT id, sitting FROM step WHERE kind = 'do' AND state = 'done' AND id < ? ORDER BY id DESC LIMIT 1",
            (step_id,),
        )
        if not earlier or earlier[0][1] != sitting:
            return
        old_step = int(earlier[0][0])
        kept: dict[tuple[str, int], tuple[int, str, dict[str, Any]]] = {}
        for entry, table, row, op, before in self.database.rows(
            "SELECT id, table_name, row, op, before FROM entry WHERE step = ? ORDER BY id", (old_step,)
        ):
            kept[table, row] = (entry, op, json.loads(before))
        for entry, table, row, op, before, after in self.database.rows(
            "SELECT id, table_name, row, op, before, after FROM entry WHERE step = ? ORDER BY id", (step_id,)
        ):
            old = kept.get((table, row))
            if old is None or op != "u":
                continue
            old_entry, old_op, old_before = old
            if old_op == "i":
                self.database.run("UPDATE entry SET op = 'i', before = '{}', after = '{}' WHERE id = ?", (entry,))
            elif old_op == "u":
                merged_after = json.loads(self.database.value("SELECT after FROM entry WHERE id = ?", (old_entry,)))
                merged_after.update(json.loads(after))
                merged_before = {**json.loads(before), **old_before}
                self.database.run(
                    "UPDATE entry SET before = ?, after = ? WHERE id = ?",
                    (_json(merged_before), _json(merged_after), entry),
                )
            else:
                continue
            self.database.run("DELETE FROM entry WHERE id = ?", (old_entry,))
        self.database.run("UPDATE entry SET step = ? WHERE step = ?", (step_id, old_step))
        self.database.run("DELETE FROM step WHERE id = ?", (old_step,))

    # Undoing --------------------------------------------------------------------------------------------------------

    def next_undo(self) -> tuple[int, str] | None:
        """The step that `undo` would take back, with its label."""
        found = self.database.rows(
            "SELECT id, label FROM step WHERE kind = 'do' AND state = 'done' ORDER BY id DESC LIMIT 1"
        )
        return (int(found[0][0]), str(found[0][1])) if found else None

    def next_redo(self) -> tuple[int, str] | None:
        """The step that `redo` would bring back, with its label."""
        found = self.database.rows(
            "SELECT id, label FROM step WHERE kind = 'do' AND state = 'undone' ORDER BY id LIMIT 1"
        )
        return (int(found[0][0]), str(found[0][1])) if found else None

    def undo(self, progress: Progress | None = None) -> Reverted | None:
        """Take back the latest change, a long job as one; None when there is nothing to take back.

        What has changed since stays, and is counted in `kept`. Cancelled in the middle of a job, it can go on later.
        Raises LibraryInUseError while the job that would be taken back still goes on.
        """
        return self._walk("undo", "done", "undone", progress or Progress())

    def redo(self, progress: Progress | None = None) -> Reverted | None:
        """Bring back what was undone last; None when there is nothing to bring back."""
        return self._walk("redo", "undone", "done", progress or Progress())

    def _walk(self, kind: str, state: str, becomes: str, progress: Progress) -> Reverted | None:
        papers: set[int] = set()
        kept = 0
        with self.database.writing:
            top = self.next_undo() if kind == "undo" else self.next_redo()
            if top is None:
                return None
            group = self.database.value("SELECT coalesce(group_id, id) FROM step WHERE id = ?", (top[0],))
        if goes_on(self.database.folder, group):
            raise LibraryInUseError(f"“{top[1]}” still goes on.", hint="It can be taken back once it has ended.")
        order = "DESC" if kind == "undo" else "ASC"
        steps = [
            int(row[0])
            for row in self.database.rows(
                f"SELECT id FROM step WHERE kind = 'do' AND state = ? AND (group_id = ? OR id = ?) ORDER BY id {order}",
                (state, group, group),
            )
        ]
        for done, step_id in enumerate(steps):
            progress.report(done, len(steps), top[1])
            with self.database.writing:
                step, still = self._revert(step_id, kind, state, becomes)
                if step is None:
                    continue
                kept += still
                changes = step_changes(self.database, step, "", prefix=_REVERTING[kind])
            papers |= changes.papers
            self._tell(changes)
        return Reverted(top[0], top[1], len(papers), kept)

    def _revert(self, step_id: int, kind: str, state: str, becomes: str) -> tuple[OpenStep | None, int]:
        found = self.database.rows("SELECT label, latest FROM step WHERE id = ? AND state = ?", (step_id, state))
        if not found:  # another process was quicker
            return None, 0
        label, latest = found[0]
        kept = 0
        with self._step(label, kind=kind, of=step_id) as step:
            self.database.run("PRAGMA defer_foreign_keys = ON")
            for table, row, op, before, after in self.database.rows(
                "SELECT table_name, row, op, before, after FROM entry WHERE step = ? ORDER BY id DESC", (latest,)
            ):
                kept += self._revert_entry(table, row, op, json.loads(before), json.loads(after))
            self.database.run("UPDATE step SET state = ?, latest = ? WHERE id = ?", (becomes, step.id, step_id))
        return step, kept

    def _revert_entry(self, table: str, row: int, op: str, before: dict[str, Any], after: dict[str, Any]) -> int:
        """Put one row back as it was; how many of its values were left alone."""
        if op == "i":
            self.database.run(f'DELETE FROM "{table}" WHERE id = ?', (row,))
            return 0
        known = [name for name in _COLUMNS[table] if name in before]
        if op == "d":
            if "paper" in before and not self.database.value("SELECT 1 FROM paper WHERE id = ?", (before["paper"],)):
                return 1  # its paper is gone for another reason
            names = ", ".join(f'"{name}"' for name in known)
            marks = ", ".join("?" for _ in known)
            try:
                with self.database.peewee.savepoint():
                    self.database.run(
                        f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [before[name] for name in known]
                    )
            except IntegrityError:
                return 1  # its place was taken since: a key or a tag of that name
            return 0
        kept = 0
        for name in known:
            try:
                with self.database.peewee.savepoint():
                    changed = self.database.run(
                        f'UPDATE "{table}" SET "{name}" = ? WHERE id = ? AND "{name}" IS ?',
                        (before[name], row, after.get(name)),
                    )
            except IntegrityError:
                changed = 0
            kept += not changed
        return kept

    # News and history -----------------------------------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Have `listener` called after each commit, on the thread that made it; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self, changes: Changes) -> None:
        if changes.kinds:
            for listener in list(self._listeners):
                listener(changes)

    @property
    def sequence(self) -> int:
        """The number of the latest entry."""
        return int(self.database.value("SELECT seq FROM sqlite_sequence WHERE name = 'entry'") or 0)

    def news_since(self, sequence: int) -> Changes | None:
        """What came after an entry number, made by whatever process; None when nothing did."""
        rows = self.database.rows(
            "SELECT e.table_name, e.op, e.paper, CASE e.op WHEN 'u' THEN e.after ELSE '' END, s.label, e.id, e.row"
            " FROM entry e JOIN step s ON s.id = e.step WHERE e.id > ? ORDER BY e.id",
            (sequence,),
        )
        return _changes(rows, rows[-1][4], "another") if rows else None

    def prune(self, days: int, keep: int = STEPS_KEPT) -> int:
        """Forget steps older than `days`, and all but the newest `keep` undoable ones; how many went.

        A long job goes whole or stays whole.
        """
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        limit = self.database.value(
            "SELECT id FROM step WHERE kind = 'do' AND state <> 'news' AND group_id IS NULL ORDER BY id DESC"
            " LIMIT 1 OFFSET ?",
            (keep,),
        )
        old = "(at < ? OR id <= ?)"
        doomed = (
            f"{old} AND open = 0"
            f" AND id NOT IN (SELECT latest FROM step WHERE latest <> id AND NOT {old})"
            f" AND coalesce(group_id, id) NOT IN (SELECT group_id FROM step WHERE group_id IS NOT NULL AND NOT {old})"
        )
        which = (before, limit or 0) * 3
        with self.database.transaction():
            last = self.database.value(
                f"SELECT max(id) FROM entry WHERE step IN (SELECT id FROM step WHERE {doomed})", which
            )
            if last is not None:  # an index that has not come this far cannot catch up any more
                self.database.run(
                    "INSERT INTO fact (name, value) VALUES ('pruned', ?) ON CONFLICT (name)"
                    " DO UPDATE SET value = max(CAST(value AS INTEGER), excluded.value)",
                    (int(last),),
                )
            return self.database.run(f"DELETE FROM step WHERE {doomed}", which)


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)


def step_changes(database: Database, step: OpenStep, by: str, prefix: str = "") -> Changes:
    """The news of a step that has just ended."""
    rows = database.rows(
        "SELECT table_name, op, paper, CASE op WHEN 'u' THEN after ELSE '' END, '', id, row FROM entry"
        " WHERE step = ? AND id >= ?",
        (step.id, step.first_entry),
    )
    return _changes(rows, prefix + step.label, by)


def _changes(rows: Iterable[tuple[Any, ...]], label: str, by: str) -> Changes:
    kinds: set[str] = set()
    papers: set[int] = set()
    new: set[int] = set()
    gone: set[int] = set()
    seen: set[tuple[str, str]] = set()
    first = sequence = 0
    for table, op, paper, after, _label, entry, row in rows:
        first = min(first, entry) if first else entry
        sequence = max(sequence, entry)
        if paper is not None:
            papers.add(paper)
        if table == "paper" and op != "u":
            (new if op == "i" else gone).add(row)
            (gone if op == "i" else new).discard(row)
        if op == "u" and table in _KINDS:
            names = tuple(json.loads(after))
            if (table, str(names)) not in seen:
                seen.add((table, str(names)))
                kinds.update(_KINDS[table].get(name, _TABLE_KINDS[table]) for name in names)
        else:
            kinds.add(_TABLE_KINDS[table])
    return Changes(frozenset(kinds), frozenset(papers), label, by, sequence, frozenset(new), frozenset(gone), first)
