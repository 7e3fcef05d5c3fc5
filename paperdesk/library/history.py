"""The steps of the journal as a reader sees them: what can be undone and redone, and what happened when."""

from __future__ import annotations

from paperdesk.library.shapes import StepInfo
from paperdesk.store.journal import Journal


class History:
    """The history of one library."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    @property
    def undo_label(self) -> str:
        """The name of what undo would take back, "" when there is nothing."""
        step = self._journal.next_undo()
        return step[1] if step else ""

    @property
    def redo_label(self) -> str:
        """The name of what redo would bring back, "" when there is nothing."""
        step = self._journal.next_redo()
        return step[1] if step else ""

    @property
    def undo_size(self) -> int:
        """How many rows undo would touch, all of a long job together."""
        return self._size(self._journal.next_undo())

    @property
    def redo_size(self) -> int:
        """How many rows redo would touch, all of a long job together."""
        return self._size(self._journal.next_redo())

    def is_next(self, step: int) -> bool:
        """Whether undo would take back this change, a long job by its first step."""
        found = self._journal.next_undo()
        question = "SELECT coalesce(group_id, id) FROM step WHERE id = ?"
        return found is not None and self._journal.database.value(question, (found[0],)) == step

    def _size(self, step: tuple[int, str] | None) -> int:
        if step is None:
            return 0
        return int(
            self._journal.database.value(
                "SELECT count(*) FROM entry WHERE step IN (SELECT latest FROM step WHERE id = ? OR group_id ="
                " (SELECT coalesce(group_id, id) FROM step WHERE id = ?))",
                (step[0], step[0]),
            )
        )

    def steps(self, limit: int = 200, *, paper: int | None = None) -> list[StepInfo]:
        """The latest changes, newest first, long jobs as one; only those that touched `paper` where it is given."""
        which = "AND s.id IN (SELECT step FROM entry WHERE paper = ?)" if paper is not None else ""
        rows = self._journal.database.rows(
            "SELECT min(s.id), s.label, min(s.at), CASE WHEN sum(s.state = 'done') = count(*) THEN 'done'"
            " WHEN sum(s.state = 'done') > 0 THEN 'partly undone' ELSE min(s.state) END,"
            " sum((SELECT count(DISTINCT e.paper) FROM entry e WHERE e.step = s.id))"
            f" FROM step s WHERE s.kind = 'do' {which} GROUP BY coalesce(s.group_id, s.id)"
            " ORDER BY max(s.id) DESC LIMIT ?",
            ([paper] if paper is not None else []) + [limit],
        )
        return [StepInfo(int(row[0]), str(row[1]), str(row[2]), str(row[3]), int(row[4] or 0)) for row in rows]
