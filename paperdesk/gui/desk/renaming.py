"""A tag that becomes another one, by a new name, another place or a merge."""

from __future__ import annotations

from collections.abc import Callable

from paperdesk.gui.desk.desk import Desk


def rename_tag(desk: Desk, old: str, new: str, verb: Callable[[], object]) -> None:
    """Do what gives a tag's papers another tag; show that where the old one was shown. Raises what `verb` raises."""
    new = new.strip()
    shown = desk.view.key("tag") == old
    merged = old.casefold() != new.casefold() and desk.library.tags.id_of(new) is not None
    verb()
    if merged:
        desk.tell(f"“{old}” and “{new}” are one tag now.", "info", "edit.undo", "Undo")
    if shown:
        desk.show_again(f"tag:{new}")
