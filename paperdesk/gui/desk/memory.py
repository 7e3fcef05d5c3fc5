"""Where a library was left: its view and its paper, kept with the window's state by the library's id."""

from __future__ import annotations

from typing import Any

from paperdesk.gui.desk.shapes import View
from paperdesk.library import Library
from paperdesk.library.finding import SORTS
from paperdesk.library.shapes import SIDEBAR_QUERIES
from paperdesk.search.values import quote
from paperdesk.settings import State

_STATE = "left_at"
_LIBRARIES = 50  # whose places are kept

PLACE_TITLES = {
    "queue": "Up next", "unread": "Unread", "reading": "Reading", "read": "Read", "skipped": "Skipped",
    "starred": "Starred", "all": "All papers", "recently_added": "Recently added",
    "recently_read": "Recently read", "duplicates": "Duplicates", "trash": "Trash",
}  # fmt: skip
_SORTS = {"queue": "queue", "recently_read": "-read", "duplicates": "title"}


def default_sort(view_id: str) -> str:
    """The order a view has before its reader chose one."""
    return _SORTS.get(view_id, "-added")


def place_view(place: str, sort: str = "") -> View:
    """The view behind one of the sidebar's fixed entries."""
    return View(place, PLACE_TITLES[place], SIDEBAR_QUERIES[place], sort or default_sort(place))


def view_of(library: Library, view_id: str, sort: str = "") -> View | None:
    """The view that a single entry of the sidebar opens; None when the library has no such entry."""
    kind, _, key = view_id.partition(":")
    order = sort or default_sort(view_id)
    if not key:
        return place_view(kind, sort) if kind in PLACE_TITLES else None
    if kind == "tag":
        tag = next((tag for tag in library.tags.tree() if tag.path.casefold() == key.casefold()), None)
        return View(f"tag:{tag.path}", tag.path, f"tag:{quote(tag.path)}", order) if tag else None
    if kind == "collection":
        held = next((held for held in library.collections.tree() if str(held.id) == key), None)
        return View(view_id, held.name, f"collection:{quote(held.path)}", order) if held else None
    shelf = next((shelf for shelf in library.shelves.all() if str(shelf.id) == key), None)
    return View(view_id, shelf.name, shelf.query, order) if shelf and kind == "shelf" else None


def strings(state: State, name: str) -> list[str]:
    """The texts of a list kept in the window's state; what else is found there is left out."""
    kept = state.get(name)
    return [each for each in kept if isinstance(each, str)] if isinstance(kept, list) else []


class Memory:
    """The places of the libraries that were open lately."""

    def __init__(self, state: State) -> None:
        self._state = state

    def keep(self, library: Library, view: View, paper: int | None) -> None:
        """Keep where a library is left; of a combination of entries the first."""
        others = [entry for entry in self._all() if entry["library"] != library.id]
        place = {"library": library.id, "view": view.parts[0], "paper": paper or 0}
        self._state.set(_STATE, [*others[-_LIBRARIES:], place])

    def find(self, library: Library) -> tuple[View | None, int]:
        """The view and the paper (0 for none) at which a library was left, where they are still there."""
        for entry in self._all():
            if entry["library"] == library.id and isinstance(entry.get("view"), str):
                view = view_of(library, entry["view"], self.sort_of(entry["view"]))
                paper = entry.get("paper")
                return view, paper if view is not None and isinstance(paper, int) else 0
        return None, 0

    def sort_of(self, view_id: str) -> str:
        """The order the reader chose for a view, else its own."""
        kept = self._state.get(f"sort:{view_id}")
        known = isinstance(kept, str) and kept.removeprefix("-") in SORTS
        return str(kept) if known else default_sort(view_id)

    def keep_sort(self, view_id: str, sort: str) -> None:
        """Keep the order chosen for a view."""
        self._state.set(f"sort:{view_id}", sort)

    def _all(self) -> list[dict[str, Any]]:
        kept = self._state.get(_STATE)
        return (
            [entry for entry in kept if isinstance(entry, dict) and "library" in entry]
            if isinstance(kept, list)
            else []
        )
