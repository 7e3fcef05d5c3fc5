"""Commands on the sidebar's own things: tags, collections, saved searches."""

from __future__ import annotations

from paperdesk.gui.actions.action import Action
from paperdesk.gui.desk import Desk, View
from paperdesk.gui.dialogs.prompt import ask_choice, ask_colour, ask_text
from paperdesk.search.values import quote


def shown(desk: Desk, kind: str) -> str:
    """The tag, collection or shelf that the list shows, "" when it shows something else: its id without the kind."""
    head, _, rest = desk.view.id.partition(":")
    return rest if head == kind and "+" not in desk.view.id else ""


def _new_tag(desk: Desk) -> None:
    path = ask_text(desk, "New tag", "", "Make", "A name, or a path such as retrieval/neural")
    if path:
        desk.attempt(desk.library.tags.create, path)


def _rename_tag(desk: Desk) -> None:
    old = shown(desk, "tag") or _pick_tag(desk, "Rename which tag?")
    new = ask_text(desk, f"Rename tag “{old}”", old, "Rename") if old else None
    if old and new and new != old:
        desk.attempt(desk.library.tags.rename, old, new)
        if desk.view.id == f"tag:{old}":
            desk.show(View(f"tag:{new}", new, f"tag:{quote(new)}", desk.view.sort))


def _recolour_tag(desk: Desk) -> None:
    path = shown(desk, "tag") or _pick_tag(desk, "Colour which tag?")
    colour = ask_colour(desk, f"Colour of “{path}”", _colour_of(desk, path)) if path else None
    if path and colour:
        desk.attempt(desk.library.tags.recolour, path, colour)


def _merge_tag(desk: Desk) -> None:
    path = shown(desk, "tag") or _pick_tag(desk, "Merge which tag into another?")
    into = _pick_tag(desk, f"Merge “{path}” into", but=path) if path else None
    if path and into:
        desk.attempt(desk.library.tags.merge, [path], into)
        if desk.view.id == f"tag:{path}":
            desk.show(View(f"tag:{into}", into, f"tag:{quote(into)}", desk.view.sort))


def _delete_tag(desk: Desk) -> None:
    path = shown(desk, "tag") or _pick_tag(desk, "Delete which tag?")
    if path:
        desk.attempt(desk.library.tags.delete, [path])


def _pick_tag(desk: Desk, title: str, but: str = "") -> str | None:
    return ask_choice(desk, title, [tag.path for tag in desk.library.tags.tree() if tag.path != but])


def _colour_of(desk: Desk, path: str) -> str:
    return next((tag.colour for tag in desk.library.tags.tree() if tag.path == path), "#64748B")


def _new_collection(desk: Desk) -> None:
    inside = shown(desk, "collection")
    name = ask_text(desk, "New collection inside this one" if inside else "New collection", "", "Make")
    if name:
        desk.attempt(desk.library.collections.create, name, int(inside) if inside else None)


def _pick_collection(desk: Desk, title: str) -> int | None:
    tree = desk.library.collections.tree()
    path = ask_choice(desk, title, [collection.path for collection in tree])
    return next((collection.id for collection in tree if collection.path == path), None)


def _collection(desk: Desk, title: str) -> int | None:
    inside = shown(desk, "collection")
    return int(inside) if inside else _pick_collection(desk, title)


def _rename_collection(desk: Desk) -> None:
    which = _collection(desk, "Rename which collection?")
    held = next((c for c in desk.library.collections.tree() if c.id == which), None)
    name = ask_text(desk, f"Rename collection “{held.name}”", held.name, "Rename") if held else None
    if held and name:
        desk.attempt(desk.library.collections.rename, held.id, name)


def _delete_collection(desk: Desk) -> None:
    which = _collection(desk, "Delete which collection? Its papers stay.")
    if which is not None:
        desk.attempt(desk.library.collections.delete, which)


def _add_to_collection(desk: Desk) -> None:
    which = _pick_collection(desk, "Add to which collection?")
    if which is not None:
        desk.do(f"File {len(desk.selection):,} papers", desk.library.collections.add, desk.selection, which)


def _remove_from_collection(desk: Desk) -> None:
    inside = shown(desk, "collection")
    desk.do(f"Take {len(desk.selection):,} papers out", desk.library.collections.remove, desk.selection, int(inside))


def _rename_search(desk: Desk) -> None:
    held = next((s for s in desk.library.shelves.all() if str(s.id) == shown(desk, "shelf")), None)
    name = ask_text(desk, f"Rename search “{held.name}”", held.name, "Rename") if held else None
    if held and name:
        desk.attempt(desk.library.shelves.rename, held.id, name)


def _edit_search(desk: Desk) -> None:
    held = next((s for s in desk.library.shelves.all() if str(s.id) == shown(desk, "shelf")), None)
    query = ask_text(desk, f"Query of “{held.name}”", held.query, "Save") if held else None
    if held and query:
        desk.attempt(desk.library.shelves.set_query, held.id, query)
        desk.show(View(desk.view.id, desk.view.title, query, desk.view.sort))


def _delete_search(desk: Desk) -> None:
    desk.attempt(desk.library.shelves.delete, int(shown(desk, "shelf")))


ORGANISE_ACTIONS = (
    Action("tag.new", "New tag…", _new_tag, "tag", (), "Organise"),
    Action("tag.rename", "Rename tag…", _rename_tag, "tag", (), "Organise", words="move"),
    Action("tag.recolour", "Colour tag…", _recolour_tag, "palette", (), "Organise"),
    Action("tag.merge", "Merge tag into…", _merge_tag, "merge", (), "Organise"),
    Action("tag.delete", "Delete tag", _delete_tag, "trash-2", (), "Organise"),
    Action("collection.new", "New collection…", _new_collection, "folder-plus", (), "Organise", separator=True),
    Action("collection.rename", "Rename collection…", _rename_collection, "folder", (), "Organise"),
    Action("collection.delete", "Delete collection", _delete_collection, "trash-2", (), "Organise"),
    Action("collection.add", "Add to collection…", _add_to_collection, "folder-input", ("C",), "Organise",
           lambda desk: bool(desk.selection)),
    Action("collection.remove", "Remove from this collection", _remove_from_collection, "folder", ("Shift+C",), "Organise",
           lambda desk: bool(desk.selection and shown(desk, "collection"))),
    Action("shelf.rename", "Rename saved search…", _rename_search, "search", (), "Organise",
           lambda desk: bool(shown(desk, "shelf")), separator=True),
    Action("shelf.edit", "Change saved search…", _edit_search, "search", (), "Organise",
           lambda desk: bool(shown(desk, "shelf"))),
    Action("shelf.delete", "Delete saved search", _delete_search, "trash-2", (), "Organise",
           lambda desk: bool(shown(desk, "shelf"))),
)  # fmt: skip
