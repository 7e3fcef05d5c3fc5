"""Commands on the sidebar's own things: tags, collections, saved searches."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from paperdesk.gui import dialogs
from paperdesk.gui.actions.action import Action, with_selection
from paperdesk.gui.desk import Desk, View
from paperdesk.gui.desk.renaming import rename_tag
from paperdesk.gui.dialogs.prompt import ask_choice, ask_colour, ask_text
from paperdesk.library.shapes import Collection, Shelf
from paperdesk.library.standing import left_behind
from paperdesk.search.editing import both

_TITLE = 40  # letters of what the list shows, in the title of a command


def _shows(kind: str) -> Callable[[Desk], bool]:
    """Whether the list shows a single tag, collection or saved search."""
    return lambda desk: bool(desk.view.key(kind))


# Tags -----------------------------------------------------------------------------------------------------------------


def _with_tag(title: str, run: Callable[[Desk, str], object]) -> Callable[[Desk], None]:
    """Do something to the tag that is shown, else to one the reader picks."""

    def start(desk: Desk) -> None:
        shown = desk.view.key("tag")
        if shown:
            run(desk, shown)
        else:
            ask_choice(desk, title, _tags(desk), lambda path: run(desk, path))

    return start


def _tags(desk: Desk) -> list[str]:
    return [tag.path for tag in desk.library.tags.tree()]


def _new_tag(desk: Desk) -> None:
    ask_text(
        desk, "New tag", desk.library.tags.create, button="Make", hint="A name, or a path such as retrieval/neural"
    )


def _rename_tag(desk: Desk, old: str) -> None:
    def rename(new: str) -> None:
        rename_tag(desk, old, new, partial(desk.library.tags.rename, old, new))

    ask_text(
        desk, f"Rename tag “{old}”", rename, text=old, button="Rename", hint="A path such as a/b moves it below a."
    )


def _recolour_tag(desk: Desk, path: str) -> None:
    colour = next((tag.colour for tag in desk.library.tags.tree() if tag.path == path), "#64748B")
    ask_colour(desk, f"Colour of “{path}”", colour, lambda new: desk.library.tags.recolour(path, new))


def _merge_tag(desk: Desk, path: str) -> None:
    ask_choice(
        desk, f"Merge “{path}” into", [other for other in _tags(desk) if other != path],
        lambda into: rename_tag(desk, path, into, partial(desk.library.tags.merge, [path], into)),
    )  # fmt: skip


def _delete_tag(desk: Desk, path: str) -> None:
    desk.library.tags.delete([path])
    if desk.view.key("tag") == path:
        desk.show(desk.place("all"))


# Collections ----------------------------------------------------------------------------------------------------------


def _with_collection(title: str, run: Callable[[Desk, Collection], object]) -> Callable[[Desk], None]:
    """Do something to the collection that is shown, else to one the reader picks."""

    def start(desk: Desk) -> None:
        tree = desk.library.collections.tree()
        shown = next((held for held in tree if str(held.id) == desk.view.key("collection")), None)
        by_path = {held.path: held for held in tree}
        if shown is not None:
            run(desk, shown)
        else:
            ask_choice(desk, title, list(by_path), lambda path: run(desk, by_path[path]))

    return start


def _new_collection(desk: Desk) -> None:
    ask_text(desk, "New collection", desk.library.collections.create, button="Make")


def _new_inside(desk: Desk, above: Collection) -> None:
    ask_text(
        desk, f"New collection inside “{above.name}”", lambda name: desk.library.collections.create(name, above.id),
        button="Make",
    )  # fmt: skip


def _rename_collection(desk: Desk, held: Collection) -> None:
    rename = partial(desk.library.collections.rename, held.id)
    ask_text(desk, f"Rename collection “{held.name}”", rename, text=held.name, button="Rename")


def _delete_collection(desk: Desk, held: Collection) -> None:
    kept = desk.library.collections.delete(held.id)
    if kept:
        desk.tell(f"Deleted “{held.name}”; the papers stay.{left_behind(kept)}", "info", "edit.undo", "Undo")
    if desk.view.key("collection") == str(held.id):
        desk.show(desk.place("all"))


def _add_to_collection(desk: Desk) -> None:
    ids = list(desk.selection)
    collections = desk.library.collections

    def add(path: str) -> None:
        desk.do(f"File {len(ids):,} papers", collections.add, ids, collections.ensure(path))

    ask_choice(desk, "Add to which collection?", [held.path for held in collections.tree()], add, new="collection")


def _remove_from_collection(desk: Desk) -> None:
    inside = int(desk.view.key("collection"))
    desk.do(f"Take {len(desk.selection):,} papers out", desk.library.collections.remove, desk.selection, inside)


# Saved searches -------------------------------------------------------------------------------------------------------


def _shelf(desk: Desk) -> Shelf | None:
    return next((held for held in desk.library.shelves.all() if str(held.id) == desk.view.key("shelf")), None)


def _save_search(desk: Desk) -> None:
    typed = desk.search.strip()
    query = both(typed, desk.view.query) if typed and desk.scope.inside else typed or desk.view.query
    if query is None:
        desk.tell(f"What is typed and {desk.view.title} are too long for one saved search. Search everywhere, or"
                  " shorten it.", "warning", "search.inside", "Search everywhere")  # fmt: skip
        return
    if not query:
        desk.tell("Search for something first, or choose something at the left; then it can be saved.", "info",
                  "edit.find", "Search")  # fmt: skip
        return

    def save(name: str) -> None:
        desk.library.shelves.add(name, query)

    name = f"{typed} in {desk.view.title}" if typed and desk.scope.inside else typed or desk.view.title
    ask_text(desk, "Save this search", save, text=name, button="Save",
             hint=f"It finds: {query[:200]}")  # fmt: skip


def _rename_search(desk: Desk) -> None:
    held = _shelf(desk)
    if held is None:
        return

    rename = partial(desk.library.shelves.rename, held.id)
    ask_text(desk, f"Rename search “{held.name}”", rename, text=held.name, button="Rename")


def _edit_search(desk: Desk) -> None:
    held = _shelf(desk)
    if held is None:
        return

    change = partial(desk.library.shelves.set_query, held.id)
    ask_text(desk, f"Query of “{held.name}”", change, text=held.query, button="Save")


def _delete_search(desk: Desk) -> None:
    held = _shelf(desk)
    if held is not None:
        desk.attempt(desk.library.shelves.delete, held.id)
        desk.show(desk.place("all"))


# Whatever the list shows ----------------------------------------------------------------------------------------------


def _can_rename(desk: Desk) -> bool:
    return any(desk.view.key(kind) for kind in ("tag", "collection", "shelf"))


def _rename_shown(desk: Desk) -> None:
    kind = next(kind for kind in ("tag", "collection", "shelf") if desk.view.key(kind))
    desk.trigger(f"{kind}.rename")


def _rename_title(desk: Desk) -> str:
    view: View = desk.view
    return f"Rename “{view.title}”…" if _can_rename(desk) else "Rename what the list shows…"


def _what(desk: Desk) -> str:
    """What the list shows, in a title."""
    if desk.search.strip():
        return "what was found"
    title = desk.view.title
    return f"“{title if len(title) <= _TITLE else f'{title[: _TITLE - 1].rstrip()}…'}”"


def _copy_bibliography(desk: Desk) -> None:
    if desk.listed():
        desk.copying.document(desk.listed(), desk.copying.style, "formatted")
    else:
        desk.tell("There are no papers here.", "info", here=True)


ORGANISE_ACTIONS = (
    Action("tag.new", "New tag…", _new_tag, "tag", (), "Organise"),
    Action("tag.rename", "Rename tag…", _with_tag("Rename which tag?", _rename_tag), "tag", (), "Organise",
           words="move"),
    Action("tag.recolour", "Colour tag…", _with_tag("Colour which tag?", _recolour_tag), "palette", (), "Organise"),
    Action("tag.merge", "Merge tag into…", _with_tag("Merge which tag into another?", _merge_tag), "merge", (),
           "Organise"),
    Action("tag.delete", "Delete tag", _with_tag("Delete which tag? Its papers stay.", _delete_tag), "trash-2", (),
           "Organise"),
    Action("collection.new", "New collection…", _new_collection, "folder-plus", (), "Organise", separator=True),
    Action("collection.new_inside", "New collection inside this one…",
           _with_collection("Inside which collection?", _new_inside), "folder-plus", (), "Organise",
           _shows("collection")),
    Action("collection.rename", "Rename collection…", _with_collection("Rename which collection?", _rename_collection),
           "folder", (), "Organise"),
    Action("collection.delete", "Delete collection",
           _with_collection("Delete which collection? Its papers stay.", _delete_collection), "trash-2", (),
           "Organise"),
    Action("collection.add", "Add to collection…", _add_to_collection, "folder-input", ("C",), "Organise",
           with_selection),
    Action("collection.remove", "Remove from this collection", _remove_from_collection, "list-minus", ("Shift+C",),
           "Organise", lambda desk: with_selection(desk) and _shows("collection")(desk),
           needs="Select a paper in a collection first"),
    Action("search.save", "Save this search…", _save_search, "bookmark-plus", ("Ctrl+Shift+S",), "Organise",
           separator=True),
    Action("shelf.rename", "Rename saved search…", _rename_search, "search", (), "Organise", _shows("shelf")),
    Action("shelf.edit", "Change saved search…", _edit_search, "search", (), "Organise", _shows("shelf")),
    Action("shelf.delete", "Delete saved search", _delete_search, "trash-2", (), "Organise", _shows("shelf")),
    Action("view.rename", "Rename what the list shows…", _rename_shown, "pencil", ("F2",), "Organise", _can_rename,
           live_title=_rename_title, separator=True),
    Action("view.export", "Export what the list shows…", lambda desk: dialogs.export(desk, listed=True), "upload", (),
           "Organise", live_title=lambda desk: f"Export {_what(desk)}…", words="collection tag write save bibtex"),
    Action("view.keep", "Keep a file in step with the list…",
           lambda desk: dialogs.export(desk, listed=True, keep=True), "refresh-cw", (), "Organise",
           live_title=lambda desk: f"Keep a file in step with {_what(desk)}…",
           words="collection tag auto export bib latex"),
    Action("view.bibliography", "Copy the bibliography of the list", _copy_bibliography, "quote", (), "Organise",
           live_title=lambda desk: f"Copy bibliography of {_what(desk)}", words="collection tag references cite"),
)  # fmt: skip
