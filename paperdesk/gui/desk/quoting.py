"""Highlights that are put into a paper's note, below what stands there."""

from __future__ import annotations

from collections.abc import Sequence

from paperdesk.gui.desk.desk import Desk
from paperdesk.library.quotations import quotations
from paperdesk.record import Highlight


def quote(desk: Desk, paper: int, marks: Sequence[Highlight]) -> None:
    """Add highlights to the end of a paper's note as quotations, and say so."""
    desk.save_editors()  # what is being typed comes first
    notes = desk.library.notes
    before = notes.get(paper).text
    desk.attempt(notes.append, paper, quotations(marks))
    if notes.get(paper).text != before:
        added = "The highlight is" if len(marks) == 1 else f"{len(marks):,} highlights are"
        desk.tell(f"{added} in the note now.", "good", "edit.undo", "Undo")
