"""The left side: places, collections, tags and saved searches. Everything there is a query; papers can be dropped on
it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk, View
from paperdesk.gui.desk.memory import strings
from paperdesk.gui.desk.renaming import rename_tag
from paperdesk.gui.jobs import Latest
from paperdesk.gui.panes.sidebar_content import Content, Entry, combined, parts_of, read
from paperdesk.gui.panes.sidebar_delegate import SidebarDelegate
from paperdesk.gui.panes.sidebar_drops import bring_files, put_papers
from paperdesk.gui.panes.sidebar_duplicates import DuplicateCount
from paperdesk.gui.panes.sidebar_head import LibraryButton, ModeBar
from paperdesk.gui.panes.sidebar_model import SidebarModel
from paperdesk.gui.panes.sidebar_tree import SidebarTree
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.menu import Menu
from paperdesk.library import Changes
from paperdesk.library.standing import left_behind

_FRAME_MS = 16  # until what was listed is painted
_AT_LAST_MS = 300  # where nothing is listed
_SOON_MS = 20  # from a change to the count of what it changed
_SHARE = 4  # a count that takes long is not repeated before this many times as long is over
_LATEST_MS = 2_000
_MANY_TAGS = 12  # from here on the tags have a search field
_FOLDED = "sidebar_folded"
_PLUS = {"collection": "collection.new", "tag": "tag.new", "shelf": "search.save"}
_TAKE = ("view.export", "view.keep", "view.bibliography")
_MENUS = {
    "tag": ("tag.rename", "tag.recolour", "tag.merge", "tag.delete", "", *_TAKE, "", "tag.new"),
    "collection": (
        "collection.new_inside", "collection.rename", "collection.delete", "", *_TAKE, "", "collection.new",
    ),
    "shelf": ("shelf.rename", "shelf.edit", "shelf.delete", "", *_TAKE),
    "duplicates": ("papers.duplicates",),
    "trash": ("paper.empty_trash",),
}  # fmt: skip
_LIBRARY_MENU = (
    "library.open", "library.new", "library.sample", "", "library.rename", "library.move", "",
    "backup.create", "backup.restore",
)  # fmt: skip


class SidebarPane(QWidget):
    """The sidebar of one window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._quiet = False  # while the tree is changed by us
        self._unread = True  # nothing of this library was read yet
        self._wanted: set[str] = set()  # the parts to be read anew
        self._asked: frozenset[str] = frozenset()  # those that are being read
        self._asked_at = 0.0
        self._took = 0.0  # milliseconds of the last reading
        self._folded = set(strings(desk.state, _FOLDED))
        self.setProperty("ground", "side")
        self.model = SidebarModel(self)
        self.tree = SidebarTree(self)
        self.tree.setModel(self.model)
        self._delegate = SidebarDelegate(desk.look, self.tree)
        self.tree.setItemDelegate(self._delegate)
        self.tree.setAccessibleName("Places, collections, tags and saved searches")
        self.setFocusProxy(self.tree)
        self._build()
        self._latest = Latest(desk.jobs, lane="counts", parent=self)
        self._latest.answered.connect(self._on_read)
        self._latest.failed.connect(desk.report_error)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._ask)
        self.duplicates = DuplicateCount(desk, self)
        self.duplicates.counted.connect(self._on_duplicates_counted)
        self._connect()
        self._on_library_changed()

    def _build(self) -> None:
        desk = self._desk
        self._layout = QVBoxLayout(self)
        self._head = QHBoxLayout()
        self.library = LibraryButton(desk.look, desk.library.name)
        self.library.clicked.connect(self._open_library_menu)
        self.menu = Button(desk.look, "", icon="ellipsis", kind="quiet", tip="All menus", height=28)
        self.menu.clicked.connect(self._open_menu)
        self._head.addWidget(self.library, 1)
        self._head.addWidget(self.menu)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter tags")
        self.filter.setAccessibleName("Filter tags")
        self.filter.setClearButtonEnabled(True)
        self.filter.hide()
        self.modes = ModeBar(desk.look)
        self.modes.hide()
        self._foot = QVBoxLayout()
        self._foot.addWidget(self.filter)
        self._foot.addWidget(self.modes)
        self._layout.addLayout(self._head)
        self._layout.addWidget(self.tree, 1)
        self._layout.addLayout(self._foot)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        px = self._desk.look.px
        self.setMinimumWidth(px(180))
        self._layout.setContentsMargins(0, px(10), 0, 0)
        self._layout.setSpacing(px(4))
        self._head.setContentsMargins(px(10), 0, px(10), 0)
        self._head.setSpacing(px(2))
        self._foot.setContentsMargins(px(10), 0, px(10), px(8))
        self._foot.setSpacing(px(6))
        self.tree.doItemsLayout()

    def _connect(self) -> None:
        desk = self._desk
        desk.changed.connect(self._on_changed)
        desk.view_changed.connect(self._on_view_changed)
        desk.library_changed.connect(self._on_library_changed)
        desk.library_renamed.connect(lambda: self.library.set_name(desk.library.name))
        desk.away.connect(lambda _title: self._soon.stop())
        desk.list_changed.connect(self._on_listed)
        desk.index_changed.connect(self._on_index_changed)
        desk.menu_wanted.connect(self._open_menu)
        desk.look.changed.connect(self._on_look_changed)
        self.filter.textChanged.connect(self._on_filtered)
        self.modes.mode_changed.connect(lambda _mode: self._on_selected())
        self.tree.selectionModel().selectionChanged.connect(self._on_selected)
        self.tree.clicked.connect(self._on_clicked)
        self.tree.doubleClicked.connect(self._on_double_clicked)
        self.tree.customContextMenuRequested.connect(self._on_context_menu)
        self.tree.collapsed.connect(lambda index: self._keep_fold(index, folded=True))
        self.tree.expanded.connect(lambda index: self._keep_fold(index, folded=False))
        self.tree.add_requested.connect(lambda kind: desk.trigger(_PLUS[kind]))
        self.tree.delete_requested.connect(self.delete_selected)
        self.tree.list_requested.connect(lambda: desk.focus_wanted.emit("papers"))
        self.model.papers_dropped.connect(self._on_papers_dropped)
        self.model.files_dropped.connect(self._on_files_dropped)
        self.model.entry_dropped.connect(self._on_entry_dropped)
        self.model.itemChanged.connect(self._on_item_changed)

    # Content ----------------------------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        parts = parts_of(changes)
        if parts:
            self._wanted |= parts
            self._ask_soon()

    def _on_index_changed(self, doing: str) -> None:
        """What saved searches find by an index is not what they find by letters alone."""
        if not doing and self.model.content.shelves:
            self._wanted.add("shelves")
            self._ask_soon()

    def _ask_soon(self) -> None:
        if not self._soon.isActive():
            rest = self._asked_at + self._took * _SHARE / 1000 - perf_counter()
            self._soon.start(min(_LATEST_MS, max(_SOON_MS, round(rest * 1000))))

    def _ask(self) -> None:
        """Read what changed, off this thread; after the reading under way, if there is one."""
        if self._latest.waiting or not self._desk.is_open:
            return
        self._asked, self._wanted = frozenset(self._wanted), set()
        self._asked_at = perf_counter()
        self._unread = False
        self._latest.ask("Count", read, self._desk.library, self._asked, self.model.content)

    def _on_duplicates_counted(self, sure: int, likely: int) -> None:
        if self.tree.editing:
            self.duplicates.ask_soon()
        else:
            self._show(replace(self.model.content, duplicates=sure, likely=likely))

    def _on_read(self, content: Content) -> None:
        self._took = (perf_counter() - self._asked_at) * 1000
        self._asked = frozenset()
        held = self.model.content
        content = replace(content, duplicates=held.duplicates, likely=held.likely)
        if self.tree.editing:  # a name is being typed: it would be lost
            self._wanted |= {"tags", "collections", "shelves", "counts"}
        else:
            self._show(content)
        if self._wanted:
            self._ask_soon()

    def _on_library_changed(self) -> None:
        self._latest.forget()
        self.library.set_name(self._desk.library.name)
        self.filter.clear()
        self._wanted = {"counts", "collections", "tags", "shelves"}
        self._show(Content())
        self._unread = True
        self._soon.start(_AT_LAST_MS)

    def _on_listed(self) -> None:
        """Read the counts of another library once its first papers are drawn."""
        if self._unread:
            self._soon.start(_FRAME_MS)

    def _show(self, content: Content) -> None:
        self._quiet = True
        bar, standing = self.tree.verticalScrollBar(), self.model.entry(self.tree.currentIndex())
        at = bar.value()
        if self.model.show_content(content, current=self._desk.view.id):
            self._unfold()
            self._mark(self._desk.view)
            if standing is not None and self.model.index_of(standing.id).isValid():
                no_update = QItemSelectionModel.SelectionFlag.NoUpdate
                self.tree.selectionModel().setCurrentIndex(self.model.index_of(standing.id), no_update)
            bar.setValue(at)
        self._quiet = False
        self.filter.setVisible(len(content.tags) >= _MANY_TAGS or bool(self.filter.text()))

    def _unfold(self) -> None:
        """Open everything but what the reader folded; while tags are filtered, everything."""
        before, self._quiet = self._quiet, True
        self.tree.expandAll()
        if not self.filter.text():
            for entry in self._folded:
                index = self.model.index_of(entry)
                if index.isValid():
                    self.tree.setExpanded(index, False)
        self._quiet = before

    def _keep_fold(self, index: QModelIndex, *, folded: bool) -> None:
        entry = self.model.entry(index)
        if self._quiet or entry is None:
            return
        (self._folded.add if folded else self._folded.discard)(entry.id)
        self._desk.state.set(_FOLDED, sorted(self._folded))

    def _on_filtered(self, text: str) -> None:
        self._quiet = True
        self.model.set_tag_filter(text, current=self._desk.view.id)
        self._unfold()
        self._mark(self._desk.view)
        self._quiet = False

    # Selecting --------------------------------------------------------------------------------------------------------

    def _selected(self) -> list[Entry]:
        """The selected entries, in the order in which they were selected."""
        entries = {}
        for index in self.tree.selectionModel().selectedIndexes():
            entry = self.model.entry(index)
            if entry is not None and entry.kind != "section":
                entries[entry.id] = entry
        before = [part for part in self._desk.view.parts if part in entries]
        return [entries[each] for each in dict.fromkeys([*before, *entries])]

    def _on_selected(self) -> None:
        if self._quiet:
            return
        entries = self._selected()
        if entries:
            self._desk.show(combined(entries, self.modes.mode, self._desk.memory))
        else:  # the arrow keys stand on a section: what is shown stays marked
            self._mark(self._desk.view, move=False)
        self.modes.setVisible(len(entries) > 1)

    def _on_clicked(self, index: QModelIndex) -> None:
        """A click on what is shown already ends a search, or looks again."""
        entry = self.model.entry(index)
        if entry is None or entry.id != self._desk.view.id:
            return
        if self._desk.search:
            self._desk.show(self._desk.view)
        else:
            self._desk.refresh_wanted.emit()

    def _on_view_changed(self, view: View) -> None:
        self._quiet = True
        if self.model.show_content(self.model.content, current=view.id):
            self._unfold()
        self._mark(view)
        self._quiet = False

    def _mark(self, view: View, *, move: bool = True) -> None:
        """Select the lines that a view stands for, and stand on the first of them."""
        before, self._quiet = self._quiet, True
        selection = self.tree.selectionModel()
        wanted = [index for index in map(self.model.index_of, view.parts) if index.isValid()]
        if set(wanted) != set(selection.selectedIndexes()):
            selection.clearSelection()
            for index in wanted:
                selection.select(index, QItemSelectionModel.SelectionFlag.Select)
        if move and wanted and selection.currentIndex() not in wanted:
            selection.setCurrentIndex(wanted[0], QItemSelectionModel.SelectionFlag.NoUpdate)
        self.modes.setVisible(len(wanted) > 1)
        self._quiet = before

    def _on_double_clicked(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is not None and self.model.rowCount(index):
            self.tree.fold(index)
        elif entry is not None and entry.kind in ("tag", "collection", "shelf"):
            self.tree.edit(index)

    # Changing ---------------------------------------------------------------------------------------------------------

    def _on_item_changed(self, item: Any) -> None:
        """A name was edited in place."""
        index = item.index()
        entry = self.model.entry(index)
        new = " ".join(str(index.data() or "").split())
        if self._quiet or entry is None or new == entry.title:
            return
        self._quiet = True
        item.setText(entry.title)  # the new name comes with the news, when it is accepted
        self._quiet = False
        if new:
            # Not from within the editor's own end: the tree may be made anew by what follows.
            QTimer.singleShot(0, self, lambda: self._rename(entry, new))

    def _rename(self, entry: Entry, new: str) -> None:
        library = self._desk.library
        verbs: dict[str, Callable[[], object]] = {
            "tag": lambda: rename_tag(self._desk, entry.key, new, partial(library.tags.rename, entry.key, new)),
            "collection": lambda: library.collections.rename(int(entry.key), new),
            "shelf": lambda: library.shelves.rename(int(entry.key), new),
        }
        self._desk.attempt(verbs[entry.kind])

    def delete_selected(self) -> None:
        """Delete the selected tags, collections or saved searches; undo brings them back."""
        library = self._desk.library
        doomed = [entry for entry in self._selected() if entry.kind in ("tag", "collection", "shelf")]
        if not doomed:
            return
        tags = [entry.key for entry in doomed if entry.kind == "tag"]
        if tags:
            self._desk.attempt(library.tags.delete, tags)
        chosen = {int(entry.key) for entry in doomed if entry.kind == "collection"}
        above = {held.id: held.parent for held in self.model.content.collections}
        kept: list[Path] = []
        for collection in chosen:
            if above.get(collection) not in chosen:  # else it goes with the one above
                kept += self._desk.attempt(library.collections.delete, collection) or []
        for entry in doomed:
            if entry.kind == "shelf":
                self._desk.attempt(library.shelves.delete, int(entry.key))
        what = f"“{doomed[0].title}”" if len(doomed) == 1 else f"{len(doomed)} entries"
        self._desk.tell(f"Deleted {what}; the papers stay.{left_behind(kept)}", "info", "edit.undo", "Undo")
        self._desk.show(self._desk.place("all"))

    def _on_papers_dropped(self, entry: Entry, ids: list[int]) -> None:
        put_papers(self._desk, entry, ids)

    def _on_files_dropped(self, entry: Entry | None, paths: list[Path]) -> None:
        bring_files(self._desk, self.model.content, entry, paths)

    def _on_entry_dropped(self, moved: Entry, target: Entry, row: int) -> None:
        library = self._desk.library
        top = target.kind == "section"
        if moved.kind == "tag":
            above, name = "" if top else target.key, moved.key.rpartition("/")[2]
            move = partial(library.tags.move, moved.key, above)
            self._desk.attempt(rename_tag, self._desk, moved.key, f"{above}/{name}".lstrip("/"), move)
        elif moved.kind == "collection":
            parent = None if top else int(target.key)
            self._desk.attempt(library.collections.move, int(moved.key), parent, self._place(moved, parent, row))
        else:
            position = next(shelf.position for shelf in self.model.content.shelves if str(shelf.id) == moved.key)
            self._desk.attempt(library.shelves.move, int(moved.key), row - (position < row) if row >= 0 else 0)

    def _place(self, moved: Entry, parent: int | None, row: int) -> int | None:
        """The place among its new siblings of what was dropped before a row; last for -1."""
        if row < 0:
            return None
        siblings = [held for held in self.model.content.collections if held.parent == parent]
        return sum(str(held.id) != moved.key for held in siblings[:row])

    # Menus ------------------------------------------------------------------------------------------------------------

    def _on_context_menu(self, point: QPoint) -> None:
        entry = self.model.entry(self.tree.indexAt(point))
        if entry is None:
            return
        kind = entry.key if entry.kind == "place" else entry.kind
        wishes = (_PLUS[entry.key],) if kind == "section" else _MENUS.get(kind, _TAKE)
        if kind not in ("section", "duplicates", "trash") and (self._desk.view.id != entry.id or self._desk.search):
            self._desk.show_again(entry.id)  # what is in the menu acts on what is shown
        if wishes:
            self._pop_up(self._menu_of(wishes), self.tree.viewport().mapToGlobal(point))

    def _menu_of(self, wishes: tuple[str, ...]) -> Menu:
        menu = Menu(self._desk.look, parent=self)
        for wish in wishes:
            if wish:
                menu.addAction(self._desk.actions[wish])
            else:
                menu.addSeparator()
        return menu

    def _pop_up(self, menu: Menu, point: QPoint) -> None:
        """Open a menu that goes once it is closed, after what was chosen in it was begun."""
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def _open_menu(self) -> None:
        menu = Menu(self._desk.look, "All menus", self)
        for part in self._desk.menus:
            menu.addMenu(part)
        shown = self.menu.isVisible()
        place = self.menu.mapToGlobal(QPoint(0, self.menu.height())) if shown else self._corner()
        menu.aboutToShow.connect(lambda: menu.setActiveAction(menu.actions()[0]))
        self._pop_up(menu, place)

    def _corner(self) -> QPoint:
        window = self._desk.window
        return window.mapToGlobal(QPoint(8, 8)) if window is not None else QPoint(0, 0)

    def _open_library_menu(self) -> None:
        desk = self._desk
        menu = Menu(desk.look, "Libraries", self)
        for folder in desk.libraries.recent():
            name = desk.libraries.name_of(folder)
            words = name if name == folder.name else f"{name} — {folder.name}"
            action = menu.addAction(words.replace("&", "&&")[:80])
            action.setCheckable(True)
            action.setChecked(folder == desk.library.folder)
            action.triggered.connect(lambda _checked=False, folder=folder: desk.libraries.open(folder))
        menu.addSeparator()
        for wish in _LIBRARY_MENU:
            if wish:
                menu.addAction(desk.actions[wish])
            else:
                menu.addSeparator()
        self._pop_up(menu, self.library.mapToGlobal(QPoint(0, self.library.height())))
