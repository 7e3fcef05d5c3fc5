"""Undo, redo, history, selecting and searching."""

from __future__ import annotations

from paperdesk.gui import dialogs
from paperdesk.gui.actions.action import Action
from paperdesk.gui.desk import Desk


def _can_undo(desk: Desk) -> bool:
    return bool(desk.undo_label)


def _clear_searches(desk: Desk) -> None:
    desk.searches.clear(desk.library.id)
    desk.tell("The search history is empty now.")


def _switch_scope(desk: Desk) -> None:
    desk.scope.choose(not desk.scope.inside)
    if not desk.search:
        desk.search_wanted.emit()


def _can_redo(desk: Desk) -> bool:
    return bool(desk.redo_label)


EDIT_ACTIONS = (
    Action("edit.undo", "Undo", lambda desk: desk.undo(), "undo-2", ("Ctrl+Z",), "Edit", _can_undo,
           live_title=lambda desk: f"Undo “{desk.undo_label}”" if desk.undo_label else "Undo"),
    Action("edit.redo", "Redo", lambda desk: desk.redo(), "redo-2", ("Ctrl+Shift+Z", "Ctrl+Y"), "Edit", _can_redo,
           live_title=lambda desk: f"Redo “{desk.redo_label}”" if desk.redo_label else "Redo"),
    Action("edit.history", "History…", dialogs.history, "history", ("Ctrl+H",), "Edit",
           words="changes undo log"),
    Action("edit.select_all", "Select all", lambda desk: desk.select_all_wanted.emit(), "list-checks", ("Ctrl+A",),
           "Edit", separator=True),
    Action("edit.find", "Search", lambda desk: desk.search_wanted.emit(), "search", ("Ctrl+F", "/"), "Edit",
           words="find"),
    Action("search.inside", "Search only in this list", _switch_scope, "list-filter", ("Ctrl+Shift+F",), "Edit",
           lambda desk: not desk.view.whole, checked=lambda desk: desk.scope.inside,
           live_title=lambda desk: "Search only in this list" if desk.view.whole
           else f"Search only in {desk.view.title}", words="scope everywhere inside find"),
    Action("search.clear_history", "Clear search history", _clear_searches, "search-x", (), "Edit",
           words="forget past searches"),
)  # fmt: skip
