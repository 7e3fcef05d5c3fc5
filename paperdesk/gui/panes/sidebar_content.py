"""What the sidebar shows, without a widget: its entries, their counts, which changes touch which, and what several
entries together stand for.
"""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from paperdesk.gui.desk import View, joined
from paperdesk.gui.desk.memory import PLACE_TITLES, Memory
from paperdesk.library import Changes, Library
from paperdesk.library.shapes import Collection, Shelf, Tag

# place: icon, whether it shows even when it is empty
PLACES: dict[str, tuple[str, bool]] = {
    "queue": ("list-ordered", True),
    "unread": ("circle-dot", True),
    "reading": ("book-open", True),
    "read": ("check", True),
    "skipped": ("minus", False),
    "starred": ("star", True),
    "all": ("layers", True),
    "recently_added": ("clock", False),
    "recently_read": ("history", False),
    "duplicates": ("files", False),
    "trash": ("trash-2", False),
}
SECTIONS = {"collection": "Collections", "tag": "Tags", "shelf": "Saved searches"}

# Which kinds of changes each part has to be read anew for; papers that come or go touch them all.
_PARTS = {
    "counts": {"status", "star", "queue", "trash"},
    "collections": {"collection", "papercollection", "trash"},
    "tags": {"tag", "papertag", "trash"},
}
_UNSEEN = {"page", "history", "opened", "sighting"}  # what no saved search is about


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar."""

    kind: str  # place, section, collection, tag, shelf
    key: str  # the place's id, the section's kind, a collection's or shelf's number, a tag's path
    title: str
    icon: str = ""
    colour: str = ""
    query: str = ""

    @property
    def label(self) -> str:
        """What its line says: of a tag below another only the last part, for the others stand above it."""
        return self.title.rpartition("/")[2] if self.kind == "tag" else self.title

    @property
    def id(self) -> str:
        """The id of the view it opens."""
        return self.key if self.kind == "place" else f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Content:
    """All that the sidebar shows."""

    counts: dict[str, int] = field(default_factory=dict)
    collections: list[Collection] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    shelves: list[Shelf] = field(default_factory=list)
    found: dict[int, int] = field(default_factory=dict)  # how many papers each saved search finds
    duplicates: int = 0  # counted apart from the others
    likely: int = 0  # papers that may be duplicates, where none surely is

    def count(self, place: str) -> int:
        """How many papers a fixed place holds."""
        return self.duplicates if place == "duplicates" else self.counts.get(place, 0)

    def has(self, place: str) -> bool:
        """Whether a fixed place leads to anything."""
        return bool(self.count(place)) or (place == "duplicates" and self.likely > 0)

    @property
    def empty(self) -> bool:
        """Whether there is nothing but the places to show."""
        return not (self.counts.get("all") or self.collections or self.tags or self.shelves)


def parts_of(changes: Changes) -> set[str]:
    """The parts of the content that a change touches: counts, collections, tags, shelves."""
    if changes.new or changes.gone:
        return {*_PARTS, "shelves"}
    parts = {part for part, kinds in _PARTS.items() if kinds & changes.kinds}
    return parts | {"shelves"} if changes.kinds - _UNSEEN else parts


def read(library: Library, parts: Some[str], before: Content) -> Content:
    """The content of a library, those parts read anew; called away from the window."""
    content = before
    if "counts" in parts:
        content = replace(content, counts=library.stats.sidebar())
    if "collections" in parts:
        content = replace(content, collections=library.collections.tree())
    if "tags" in parts:
        content = replace(content, tags=library.tags.tree())
    if "shelves" in parts:
        shelves = library.shelves.all()
        found = library.papers.counts([shelf.query for shelf in shelves])
        by_id = dict(zip((shelf.id for shelf in shelves), found, strict=True))
        content = replace(content, shelves=shelves, found=by_id)
    return content


def combined(entries: Sequence[Entry], mode: str, memory: Memory) -> View:
    """The view of one entry, or of several: all of them ("and"), any ("or"), the first without the rest ("not")."""
    view_id = joined(entry.id for entry in entries)
    first, rest = entries[0], entries[1:]
    sort = memory.sort_of(view_id)
    if not rest:
        return View(view_id, first.title, first.query, sort)
    titles = [entry.title for entry in entries]
    queries = [f"({entry.query})" for entry in entries if entry.query]  # all papers have no query
    if mode == "or":
        query = " OR ".join(queries) if len(queries) == len(entries) else ""
        return View(view_id, " or ".join(titles), query, sort)
    if mode == "not":
        without = " ".join(f"-({entry.query})" for entry in rest if entry.query)
        query = f"({first.query}) {without}" if first.query else without
        return View(view_id, f"{first.title} without {' and '.join(titles[1:])}", query, sort)
    return View(view_id, " and ".join(titles), " ".join(queries), sort)


def filtered(tags: Sequence[Tag], text: str) -> list[Tag]:
    """The tags whose path holds a text, with those above them."""
    if not text:
        return list(tags)
    kept = {tag.path.lower() for tag in tags if text in tag.path.lower()}
    above = {"/".join(path.split("/")[:i]) for path in kept for i in range(1, path.count("/") + 1)}
    return [tag for tag in tags if tag.path.lower() in kept | above]


def place_entry(place: str, query: str) -> Entry:
    """The entry of a fixed place."""
    return Entry("place", place, PLACE_TITLES[place], PLACES[place][0], query=query)
