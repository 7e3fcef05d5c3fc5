"""What is shown and how: theme, text size, layout, panes, where to go; help."""

from __future__ import annotations

from collections.abc import Callable

from paperdesk.gui import dialogs
from paperdesk.gui.actions.action import Action
from paperdesk.gui.desk import Desk
from paperdesk.gui.desk.memory import PLACE_TITLES

_PLACES = {
    # sidebar entry: icon, keys
    "queue": ("list-ordered", ("Ctrl+1",)),
    "unread": ("circle-dot", ("Ctrl+2",)),
    "reading": ("book-open", ("Ctrl+3",)),
    "read": ("check", ("Ctrl+4",)),
    "starred": ("star", ("Ctrl+5",)),
    "all": ("layers", ("Ctrl+6",)),
    "skipped": ("minus", ("Ctrl+7",)),
    "recently_added": ("clock", ("Ctrl+8",)),
    "recently_read": ("history", ("Ctrl+9",)),
    "duplicates": ("files", ()),
    "trash": ("trash-2", ()),
}


def _go(entry: str) -> Callable[[Desk], None]:
    return lambda desk: desk.show(desk.place(entry))


def _set(option: str, value: str | int) -> Callable[[Desk], None]:
    return lambda desk: desk.choose(option, value)


def _is(option: str, value: str) -> Callable[[Desk], bool]:
    return lambda desk: bool(desk.settings.get(option) == value)


def _zoom(step: int) -> Callable[[Desk], None]:
    return lambda desk: desk.choose("text_size", max(75, min(200, desk.settings.get("text_size") + step)))


def _toggle(pane: str) -> Callable[[Desk], None]:
    return lambda desk: desk.pane_toggled.emit(pane)


VIEW_ACTIONS = (
    *(Action(f"go.{entry}", f"Go to {PLACE_TITLES[entry]}", _go(entry), icon, keys, "Go")
      for entry, (icon, keys) in _PLACES.items()),
    Action("go.next", "Next paper", lambda desk: desk.step_wanted.emit(1), "arrow-down", ("J",), "Go", separator=True),
    Action("go.previous", "Previous paper", lambda desk: desk.step_wanted.emit(-1), "arrow-up", ("K",), "Go"),
    Action("go.sidebar", "Focus the sidebar", lambda desk: desk.focus_wanted.emit("sidebar"), "panel-left", ("F6",),
           "Go", separator=True),
    Action("go.list", "Focus the list", lambda desk: desk.focus_wanted.emit("papers"), "list", ("F7",), "Go"),
    Action("go.details", "Focus the details", lambda desk: desk.focus_wanted.emit("details"), "panel-right", ("F8",),
           "Go"),
    Action("go.message", "Focus the message", lambda desk: desk.message_wanted.emit(), "info", ("F9",), "Go",
           words="banner notice undo"),
    Action("go.menu", "Open the menus", lambda desk: desk.menu_wanted.emit(), "ellipsis", ("F10",), "Go"),
    Action("view.rows", "List as rows", _set("list_layout", "rows"), "rows-3", ("Ctrl+Alt+1",), "View",
           checked=_is("list_layout", "rows")),
    Action("view.table", "List as a table", _set("list_layout", "table"), "table-2", ("Ctrl+Alt+2",), "View",
           checked=_is("list_layout", "table")),
    Action("view.sidebar", "Show or hide the sidebar", _toggle("sidebar"), "panel-left", ("Ctrl+\\",), "View",
           separator=True),
    Action("view.details", "Show or hide the details", _toggle("details"), "panel-right", ("Ctrl+Shift+\\",), "View"),
    Action("view.light", "Light theme", _set("theme", "light"), "sun", (), "View", checked=_is("theme", "light"),
           separator=True),
    Action("view.dark", "Dark theme", _set("theme", "dark"), "moon", (), "View", checked=_is("theme", "dark")),
    Action("view.system", "Theme of the system", _set("theme", "system"), "monitor", (), "View",
           checked=_is("theme", "system")),
    Action("view.larger", "Larger text", _zoom(10), "zoom-in", ("Ctrl++", "Ctrl+="), "View", separator=True),
    Action("view.smaller", "Smaller text", _zoom(-10), "zoom-out", ("Ctrl+-",), "View"),
    Action("view.normal", "Normal text size", _set("text_size", 100), "a-large-small", ("Ctrl+0",), "View"),
    Action("view.refresh", "Refresh the list", lambda desk: desk.refresh_wanted.emit(), "refresh-cw", ("F5",), "View",
           separator=True),
    Action("index.rebuild", "Rebuild the search index", lambda desk: desk.rebuild_index(), "wrench", (), "View",
           words="repair reindex"),
    Action("help.palette", "Command palette", dialogs.palette, "search", ("Ctrl+K",), "Help"),
    Action("help.shortcuts", "Keyboard shortcuts", dialogs.shortcuts, "keyboard", ("F1",),
           "Help", words="keys change"),
    Action("help.search", "Search help", dialogs.search_help, "circle-question-mark", (), "Help",
           words="how to search query language syntax fields examples"),
    Action("help.log", "Show the log", lambda desk: desk.show_log(), "file-text", (), "Help", words="errors"),
    Action("help.about", "About PaperDesk", dialogs.about, "info", (), "Help",
           words="version licence"),
)  # fmt: skip
