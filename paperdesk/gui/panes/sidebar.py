"""The left side: places, collections, tags and saved searches. Everything there is a query; papers can be dropped on
it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QTreeView, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk, View
from paperdesk.gui.jobs import Latest
from paperdesk.gui.panes.sidebar_delegate import SidebarDelegate
from paperdesk.gui.panes.sidebar_head import LibraryButton
from paperdesk.gui.panes.sidebar_model import Content, Entry, SidebarModel, read
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.menu import Menu
from paperdesk.library import Changes
from paperdesk.record import Status

_SOON_MS = 20
_MANY_TAGS = 12  # from here on the tags have a search field
_IGNORED = frozenset({"page", "modified", "history", "opened", "file"})
_MODES = (("and", "All of them"), ("or", "Any of them"), ("not", "First without the others"))


class _Tree(QTreeView):
    """The tree itself: plus signs, keys, and lines that only a click selects."""

    def __init__(self, pane: SidebarPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setProperty("flat", True)
        self.setUniformRowHeights(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setExpandsOnDoubleClick(False)

    @guarded()
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._pane.press(event.position().toPoint()):
            event.accept()
            return
        super().mousePressEvent(event)

    @guarded()
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._pane.delete_current()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() != self.State.EditingState:
            self._pane.focus_list()
        else:
            super().keyPressEvent(event)


class SidebarPane(QWidget):
    """The sidebar of one window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._quiet = False  # while the selection is set by us
        self._mode = "and"
        self.setProperty("ground", "side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(desk.look.px(180))
        self.model = SidebarModel(self)
        self.tree = _Tree(self)
        self.tree.setModel(self.model)
        self._delegate = SidebarDelegate(desk.look, self.tree)
        self.tree.setItemDelegate(self._delegate)
        self.tree.setAccessibleName("Places, collections, tags and saved searches")
        self.setFocusProxy(self.tree)
        self._build()
        self._latest = Latest(desk.jobs, lane="counts", parent=self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(desk.report_error)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self._connect()
        self._show(read(desk.library))

    def _build(self) -> None:
        desk = self._desk
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 10, 0)
        head.setSpacing(2)
        self._library = LibraryButton(desk.look, desk.library.name)
        self._library.clicked.connect(self._open_library_menu)
        self._menu = Button(desk.look, "", icon="ellipsis", kind="quiet", tip="All menus", height=28)
        self._menu.clicked.connect(self._open_menu)
        head.addWidget(self._library, 1)
        head.addWidget(self._menu)
        layout.addLayout(head)
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Filter tags")
        self._filter.setAccessibleName("Filter tags")
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._on_filtered)
        self._modes = QWidget()
        modes = QHBoxLayout(self._modes)
        modes.setContentsMargins(10, 4, 10, 6)
        modes.setSpacing(4)
        self._mode_buttons: dict[str, Button] = {}
        for mode, title in _MODES:
            button = Button(desk.look, {"and": "All", "or": "Any", "not": "Without"}[mode], kind="quiet")
            button.setToolTip(title)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, mode=mode: self._set_mode(mode))
            modes.addWidget(button)
            self._mode_buttons[mode] = button
        self._modes.hide()
        layout.addWidget(self.tree, 1)
        box = QHBoxLayout()
        box.setContentsMargins(10, 0, 10, 6)
        box.addWidget(self._filter)
        layout.addLayout(box)
        layout.addWidget(self._modes)

    def _connect(self) -> None:
        desk = self._desk
        desk.changed.connect(self._on_changed)
        desk.view_changed.connect(self._on_view_changed)
        desk.library_changed.connect(self._on_library_changed)
        desk.library_renamed.connect(self._on_library_changed)
        desk.look.changed.connect(self.tree.doItemsLayout)
        self.tree.selectionModel().selectionChanged.connect(self._on_selected)
        self.tree.customContextMenuRequested.connect(self._on_context_menu)
        self.tree.doubleClicked.connect(self._on_double_clicked)
        self.model.papers_dropped.connect(self._on_papers_dropped)
        self.model.entry_dropped.connect(self._on_entry_dropped)
        self.model.itemChanged.connect(self._on_item_changed)

    # Content ----------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read and show everything again, off this thread."""
        self._latest.ask("Count", read, self._desk.library)

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds - _IGNORED:
            self._soon.start()

    def _on_library_changed(self) -> None:
        self._library.set_name(self._desk.library.name)
        self._latest.forget()
        self._show(read(self._desk.library))

    def _show(self, content: object) -> None:
        assert isinstance(content, Content)
        folded = {
            entry.id for entry in self._entries() if not self.tree.isExpanded(self.model.index_of(entry.id))
        } if self.model.rowCount() else set(self._desk.state.get("sidebar_folded", []))  # fmt: skip
        self._quiet = True
        if self.model.show_content(content, current=self._desk.view.id):
            self.tree.expandAll()
            for view_id in folded:
                index = self.model.index_of(view_id)
                if index.isValid() and self.model.rowCount(index):
                    self.tree.setExpanded(index, False)
            self._mark(self._desk.view)
        self._quiet = False
        self._filter.setVisible(len(content.tags) >= _MANY_TAGS or bool(self._filter.text()))

    def _entries(self) -> list[Entry]:
        """The entries that have others below them."""
        found: list[Entry] = []

        def visit(parent: QModelIndex) -> None:
            for row in range(self.model.rowCount(parent)):
                index = self.model.index(row, 0, parent)
                entry = self.model.entry(index)
                if entry is not None and self.model.rowCount(index):
                    found.append(entry)
                    visit(index)

        visit(QModelIndex())
        return found

    def _on_filtered(self, text: str) -> None:
        self._quiet = True
        self.model.set_tag_filter(text)
        self.tree.expandAll()
        self._mark(self._desk.view)
        self._quiet = False

    # Selecting --------------------------------------------------------------------------------------------------------

    def _selected(self) -> list[Entry]:
        entries = [self.model.entry(index) for index in self.tree.selectionModel().selectedIndexes()]
        return [entry for entry in entries if entry is not None and entry.kind != "section"]

    def _on_selected(self) -> None:
        if self._quiet:
            return
        entries = self._selected()
        self._modes.setVisible(len(entries) > 1)
        for mode, button in self._mode_buttons.items():
            button.setChecked(mode == self._mode)
        if entries:
            self._desk.show(self._view(entries))

    def _view(self, entries: list[Entry]) -> View:
        """The view of one entry, or of several combined."""
        view_id = "+".join(entry.id for entry in entries)
        default = {"queue": "queue", "recently_read": "-read"}.get(view_id, "-added")
        sort = str(self._desk.state.get(f"sort:{view_id}", default))
        if len(entries) == 1:
            return View(view_id, entries[0].title, entries[0].query, sort)
        parts = [f"({entry.query})" for entry in entries if entry.query]
        titles = [entry.title for entry in entries]
        if self._mode == "or":
            return View(view_id, " or ".join(titles), " OR ".join(parts), sort)
        if self._mode == "not":
            rest = " ".join(f"-{part}" for part in parts[1:])
            return View(view_id, f"{titles[0]} without {' and '.join(titles[1:])}", f"{parts[0]} {rest}", sort)
        return View(view_id, " and ".join(titles), " ".join(parts), sort)

    def _set_mode(self, mode: str) -> None:
        self._mode = mode
        self._on_selected()

    def _on_view_changed(self, view: View) -> None:
        self._quiet = True
        if not self.model.index_of(view.id).isValid() and "+" not in view.id:
            self.model.show_content(self.model.content, current=view.id)
            self.tree.expandAll()
        self._mark(view)
        self._quiet = False

    def _mark(self, view: View) -> None:
        """Select the lines that a view stands for."""
        selection = self.tree.selectionModel()
        wanted = [self.model.index_of(part) for part in view.id.split("+")]
        wanted = [index for index in wanted if index.isValid()]
        if set(wanted) == set(selection.selectedIndexes()):
            return
        selection.clearSelection()
        for index in wanted:
            selection.select(index, QItemSelectionModel.SelectionFlag.Select)
        if wanted:
            selection.setCurrentIndex(wanted[0], QItemSelectionModel.SelectionFlag.NoUpdate)
        self._modes.setVisible(len(wanted) > 1)

    def press(self, point: QPoint) -> bool:
        """Answer a click on a section or its plus; whether it was one."""
        index = self.tree.indexAt(point)
        entry = self.model.entry(index)
        if entry is None or entry.kind != "section":
            return False
        if self._delegate.add_area(self.tree.visualRect(index)).contains(point):
            wish = {"collection": "collection.new", "tag": "tag.new", "shelf": "search.save"}[entry.key]
            self._desk.trigger(wish)
        else:
            self._fold(index)
        return True

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self.model.rowCount(index):
            self._fold(index)
        else:
            self.tree.edit(index)

    def _fold(self, index: QModelIndex) -> None:
        self.tree.setExpanded(index, not self.tree.isExpanded(index))
        shut = [entry.id for entry in self._entries() if not self.tree.isExpanded(self.model.index_of(entry.id))]
        self._desk.state.set("sidebar_folded", shut)

    def focus_list(self) -> None:
        """Go on to the papers."""
        self._desk.focus_wanted.emit("papers")

    # Changing ---------------------------------------------------------------------------------------------------------

    def _on_item_changed(self, item: object) -> None:
        """A name was edited in place."""
        index = item.index()  # type: ignore[attr-defined]
        entry = self.model.entry(index)
        new = str(index.data() or "").strip()
        if self._quiet or entry is None or new == entry.title:
            return
        library = self._desk.library
        verbs: dict[str, Callable[[], object]] = {
            "tag": lambda: library.tags.rename(entry.key, new),
            "collection": lambda: library.collections.rename(int(entry.key), new),
            "shelf": lambda: library.shelves.rename(int(entry.key), new),
        }
        self._quiet = True
        index.model().setData(index, entry.title)  # the new name comes with the news, when it is accepted
        self._quiet = False
        if new and entry.kind in verbs:
            self._desk.attempt(verbs[entry.kind])
            if entry.kind == "tag" and self._desk.view.id == entry.id:
                self._latest.forget()
                self._show(read(library))
                moved = self.model.entry(self.model.index_of(f"tag:{new}"))
                if moved is not None:
                    self._desk.show(self._view([moved]))

    def delete_current(self) -> None:
        """Delete the selected tags, collections or saved searches; undo brings them back."""
        library = self._desk.library
        doomed = self._selected()
        tags = [entry.key for entry in doomed if entry.kind == "tag"]
        if tags:
            self._desk.attempt(library.tags.delete, tags)
        for entry in doomed:
            if entry.kind == "collection":
                self._desk.attempt(library.collections.delete, int(entry.key))
            elif entry.kind == "shelf":
                self._desk.attempt(library.shelves.delete, int(entry.key))
        if any(entry.kind != "place" for entry in doomed):
            self._desk.trigger("go.all")

    def _on_papers_dropped(self, entry: Entry, ids: list[int]) -> None:
        library = self._desk.library
        title = f"File {len(ids):,} papers"
        if entry.kind == "tag":
            self._desk.do(title, library.tags.add, ids, [entry.key])
        elif entry.kind == "collection":
            self._desk.do(title, library.collections.add, ids, int(entry.key))
        elif entry.key == "queue":
            self._desk.do(title, library.reading.enqueue, ids)
        elif entry.key == "starred":
            self._desk.do(title, library.reading.star, ids)
        elif entry.key == "trash":
            self._desk.do(title, library.papers.trash, ids)
        else:
            self._desk.do(title, library.reading.set_status, ids, Status(entry.key))

    def _on_entry_dropped(self, moved: Entry, target: Entry, row: int) -> None:
        library = self._desk.library
        top = target.kind == "section"
        if moved.kind == "tag":
            self._desk.attempt(library.tags.move, moved.key, "" if top else target.key)
        elif moved.kind == "collection":
            parent = None if top else int(target.key)
            self._desk.attempt(library.collections.move, int(moved.key), parent, row if row >= 0 else None)
        else:
            self._desk.attempt(library.shelves.move, int(moved.key), row if row >= 0 else 0)

    # Menus ------------------------------------------------------------------------------------------------------------

    def _on_context_menu(self, point: QPoint) -> None:
        entry = self.model.entry(self.tree.indexAt(point))
        if entry is None:
            return
        wishes = {
            "tag": ("tag.new", "tag.rename", "tag.recolour", "tag.merge", "tag.delete"),
            "collection": ("collection.new", "collection.rename", "collection.delete"),
            "shelf": ("shelf.rename", "shelf.edit", "shelf.delete"),
            "section": {"collection": ("collection.new",), "tag": ("tag.new",), "shelf": ("search.save",)}.get(
                entry.key, ()
            ),
            "place": ("paper.empty_trash",) if entry.key == "trash" else (),
        }[entry.kind]
        menu = Menu(self._desk.look, parent=self)
        for wish in wishes:
            menu.addAction(self._desk.actions[wish])
        if wishes:
            menu.exec(self.tree.viewport().mapToGlobal(point))

    def _open_menu(self) -> None:
        menu = Menu(self._desk.look, parent=self)
        for part in self._desk.menus:
            menu.addMenu(part)
        menu.exec(self._menu.mapToGlobal(QPoint(0, self._menu.height())))

    def _open_library_menu(self) -> None:
        desk = self._desk
        menu = Menu(self._desk.look, parent=self)
        for folder in desk.libraries.recent():
            shown = f"{folder.parent.name}/{folder.name}".replace("&", "&&")
            action = menu.addAction(shown)
            action.setCheckable(True)
            action.setChecked(folder == desk.library.folder)
            action.triggered.connect(lambda _checked=False, folder=folder: desk.libraries.open(folder))
        menu.addSeparator()
        for wish in ("library.open", "library.new", "library.sample", "library.rename", "library.move"):
            menu.addAction(desk.actions[wish])
        menu.addSeparator()
        for wish in ("backup.create", "backup.restore"):
            menu.addAction(desk.actions[wish])
        menu.exec(self._library.mapToGlobal(QPoint(0, self._library.height())))
