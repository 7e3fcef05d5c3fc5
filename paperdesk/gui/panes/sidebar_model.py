"""The tree behind the sidebar: its entries as items with counts, and what may be dropped where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from paperdesk.gui.panes.sidebar_content import PLACES, SECTIONS, Content, Entry, filtered, place_entry
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.tips import tip
from paperdesk.library.shapes import SIDEBAR_QUERIES, Tag
from paperdesk.search.values import quote

PAPERS_MIME = "application/x-paperdesk-papers"
ENTRY_MIME = "application/x-paperdesk-entry"
FILES_MIME = "text/uri-list"

ENTRY = Qt.ItemDataRole.UserRole + 1
COUNT = Qt.ItemDataRole.UserRole + 2

_TAKES_FILES = ("unread", "reading", "read", "skipped")  # besides tags and collections
_TAKES_PAPERS = ("queue", "unread", "reading", "read", "skipped", "starred", "trash")

Index = QModelIndex | QPersistentModelIndex


def files_in(data: QMimeData) -> list[Path]:
    """The files and folders that a drag carries."""
    if data.hasFormat(ENTRY_MIME) or not data.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class SidebarModel(QStandardItemModel):
    """Items by entry. Rebuilt where the tree changed, else only its counts; drops become wishes."""

    papers_dropped = Signal(object, list)  # Entry, paper ids
    files_dropped = Signal(object, list)  # Entry or None, paths
    entry_dropped = Signal(object, object, int)  # the Entry moved, the Entry it lies on or the section, row or -1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, QStandardItem] = {}
        self._shape: tuple[object, ...] = ()
        self._tag_filter = ""
        self.content = Content()

    def entry(self, index: Index) -> Entry | None:
        """The entry of a line."""
        found = index.data(ENTRY)
        return found if isinstance(found, Entry) else None

    def index_of(self, view_id: str) -> QModelIndex:
        """The line that opens a view, invalid where there is none."""
        item = self._items.get(view_id)
        return item.index() if item is not None else QModelIndex()

    def set_tag_filter(self, text: str, *, current: str) -> None:
        """Show only the tags whose path holds a text, with those above them."""
        self._tag_filter = text.strip().lower()
        self.show_content(self.content, current=current)

    def show_content(self, content: Content, *, current: str) -> bool:
        """Show what was read; `current` stays though it may be empty. Whether lines came, went or moved."""
        self.content = content
        places = [key for key, (_icon, always) in PLACES.items() if always or content.has(key) or key == current]
        tags = filtered(content.tags, self._tag_filter)
        shape = (
            content.empty,
            tuple(places),
            tuple((c.id, c.parent, c.name, c.position) for c in content.collections),
            tuple((t.path, t.colour) for t in tags),
            tuple((s.id, s.name, s.query) for s in content.shelves),
        )
        changed = shape != self._shape
        if changed:
            self._shape = shape
            self._rebuild(places, content, tags)
        self._count(content)
        return changed

    def _rebuild(self, places: Iterable[str], content: Content, tags: Sequence[Tag]) -> None:
        self.clear()
        self._items.clear()
        root = self.invisibleRootItem()
        for key in places:
            self._add(root, place_entry(key, SIDEBAR_QUERIES[key]))
        if content.empty:
            return
        section = self._add(root, Entry("section", "collection", SECTIONS["collection"]))
        by_id: dict[int, QStandardItem] = {}
        for collection in content.collections:
            above = by_id.get(collection.parent, section) if collection.parent is not None else section
            query = f"collection:{quote(collection.path)}"
            entry = Entry("collection", str(collection.id), collection.name, "folder", query=query)
            by_id[collection.id] = self._add(above, entry)
        section = self._add(root, Entry("section", "tag", SECTIONS["tag"]))
        by_path: dict[str, QStandardItem] = {}
        for tag in tags:
            above = by_path.get(tag.parent.lower(), section)
            entry = Entry("tag", tag.path, tag.path, colour=tag.colour, query=f"tag:{quote(tag.path)}")
            by_path[tag.path.lower()] = self._add(above, entry)
        section = self._add(root, Entry("section", "shelf", SECTIONS["shelf"]))
        for shelf in content.shelves:
            self._add(section, Entry("shelf", str(shelf.id), shelf.name, "search", query=shelf.query))

    def _add(self, above: QStandardItem, entry: Entry) -> QStandardItem:
        item = QStandardItem(entry.title)
        item.setData(entry, ENTRY)
        item.setEditable(entry.kind in ("collection", "tag", "shelf"))
        item.setSelectable(entry.kind != "section")
        if entry.kind != "place":
            item.setToolTip(tip(entry.query if entry.kind == "shelf" else entry.title))
        above.appendRow(item)
        self._items[entry.id] = item
        return item

    def _count(self, content: Content) -> None:
        counts: dict[str, int | str] = {key: content.count(key) for key in PLACES}
        if content.likely:  # nobody knows yet
            counts["duplicates"] = f"{content.likely:,}?"
        counts |= {f"collection:{c.id}": c.total for c in content.collections}
        counts |= {f"tag:{t.path}": t.total for t in content.tags}
        counts |= {f"shelf:{number}": count for number, count in content.found.items()}
        for view_id, item in self._items.items():
            count = counts.get(view_id)
            if count is not None and item.data(COUNT) != count:
                item.setData(count, COUNT)
                papers = f"{count} papers" if isinstance(count, int) else f"{content.likely} papers that may be"
                item.setData(f"{item.text()}, {papers}", Qt.ItemDataRole.AccessibleTextRole)

    # Dragging and dropping --------------------------------------------------------------------------------------------

    @guarded(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        entry = self.entry(index)
        if entry is None:
            return flags
        if entry.kind in ("place", "section"):
            flags &= ~Qt.ItemFlag.ItemIsDragEnabled
        if entry.kind == "section":
            flags &= ~Qt.ItemFlag.ItemIsSelectable
        return flags

    @guarded(list)
    def mimeTypes(self) -> list[str]:
        return [PAPERS_MIME, ENTRY_MIME, FILES_MIME]

    @guarded(QMimeData)
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        entry = self.entry(indexes[0]) if indexes else None
        if entry is not None:
            data.setData(ENTRY_MIME, entry.id.encode())
        return data

    @guarded(Qt.DropAction.IgnoreAction)
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    @guarded(False)
    def canDropMimeData(self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index) -> bool:
        target = self.entry(parent)
        if target is None:
            return False
        if data.hasFormat(PAPERS_MIME):
            return row < 0 and (target.kind in ("tag", "collection") or target.key in _TAKES_PAPERS)
        if files_in(data):
            return row < 0 and (target.kind in ("tag", "collection") or target.key in _TAKES_FILES)
        moved = self._moved(data)
        if moved is None or moved.id == target.id:
            return False
        if target.kind == "section":
            return target.key == moved.kind
        return target.kind == moved.kind and moved.kind in ("tag", "collection")

    @guarded(False)
    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        target = self.entry(parent)
        if data.hasFormat(PAPERS_MIME):
            ids = json.loads(bytes(data.data(PAPERS_MIME).data()).decode())
            self.papers_dropped.emit(target, [int(paper) for paper in ids])
        elif files_in(data):
            self.files_dropped.emit(target, files_in(data))
        else:
            self.entry_dropped.emit(self._moved(data), target, row)
        return False  # the store moves things; the model follows its news

    def _moved(self, data: QMimeData) -> Entry | None:
        item = self._items.get(bytes(data.data(ENTRY_MIME).data()).decode()) if data.hasFormat(ENTRY_MIME) else None
        return self.entry(item.index()) if item is not None else None
