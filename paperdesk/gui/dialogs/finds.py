"""What a pasted text names, one work a line: each is looked up, and those that are ticked come in."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.jobs import Job
from paperdesk.gui.widgets.tips import tip
from paperdesk.library.looking_parts.outcomes import Looked
from paperdesk.library.pasting import Pasted

_PLACE = Qt.ItemDataRole.UserRole
_HEAR_MS = 80
_TIP = 600  # letters
_NOT_ASKED = "Not looked up: it comes in as it is"
_ICONS = {"found": ("circle-check", "read"), "here": ("check", "muted"), "nothing": ("search-x", "warning"),
          "failed": ("circle-alert", "danger"), "waiting": ("wifi-off", "warning"),
          "unasked": ("file-plus", "muted")}  # fmt: skip


def state_words(looked: Looked | None) -> str:
    """What is known of a find, on one line."""
    if looked is None:
        return "Looking…"
    if looked.state == "found":
        other = ", under another identifier" if looked.message else ""
        return f"{looked.title or 'Found'} · {looked.service}{other}"
    if looked.state == "here":
        return f"Already here: {looked.title}" if looked.title else "Already here"
    if looked.state == "nothing":
        return "Nothing found"
    if looked.state == "waiting":
        return "No connection: it can wait"
    return looked.message or "Comes in as it is"


class FindsDialog(DeskDialog):
    """The finds with a box and what is known of each."""

    def __init__(self, desk: Desk, pasted: Pasted) -> None:
        finds = pasted.finds
        more = " more" if pasted.kind == "format" else ""  # the bibliography in the text is in
        count = f"1{more} work is" if len(finds) == 1 else f"{len(finds):,}{more} works are"
        self._into = desk.online.into
        text = f"What you add goes into “{self._into}”." if self._into else ""
        text = f"{text} {pasted.remark}".strip()
        super().__init__(desk, f"{count} named in the text", width=760, height=520, text=text)
        self._finds = finds
        self._looked: list[Looked | None] = [None] * len(finds)
        self._heard: deque[tuple[int, Looked]] = deque()  # filled by the job's thread
        self._touched: set[int] = set()  # ticked or not by the reader, whatever comes of them
        self._filling = False
        self.tree = QTreeWidget()
        self._build_tree()
        self._all = self.add_button("All", left=True)
        self._all.clicked.connect(lambda: self._tick_all(True))
        self._none = self.add_button("None", left=True)
        self._none.clicked.connect(lambda: self._tick_all(False))
        self._stop = self.add_button("Stop looking", icon="x", left=True)
        self._stop.clicked.connect(self._on_stop)
        self.add_button("Cancel").clicked.connect(self.reject)
        self._add = self.add_button("Add", primary=True)
        self._add.clicked.connect(self._on_add)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._on_add)
        self._hear = QTimer(self)
        self._hear.setInterval(_HEAR_MS)
        self._hear.timeout.connect(self._take_heard)
        desk.library_changed.connect(self.reject)
        heard = self._heard
        self._job: Job | None = desk.online.start_looking(finds, lambda place, looked: heard.append((place, looked)))
        self._hear.start()
        self._job.then(self._on_looked, self._on_failed)
        if self._job is not None:
            self._job.cancelled.connect(self._on_over)
        self.finished.connect(self._on_finished)
        self._show_count()
        self.tree.setFocus()

    def _build_tree(self) -> None:
        tree, px = self.tree, self.look.px
        tree.setColumnCount(2)
        tree.setHeaderLabels(["In the text", "What is known"])
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setUniformRowHeights(True)
        tree.setAccessibleName("Works named in the text")
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.ensurePolished()
        head = tree.header()
        head.setSectionsMovable(False)
        head.setStretchLastSection(True)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        tree.setColumnWidth(0, px(330))
        for place, find in enumerate(self._finds):
            item = QTreeWidgetItem()
            item.setData(0, _PLACE, place)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setText(0, find.line[:_TIP])
            item.setToolTip(0, tip(find.line[:_TIP]))
            item.setCheckState(0, Qt.CheckState.Checked)
            tree.addTopLevelItem(item)
            self._show(place)
        tree.setCurrentItem(self._item(0))
        tree.itemChanged.connect(self._on_item_changed)
        self.body.addWidget(tree, 1)

    @property
    def chosen(self) -> list[int]:
        """The places of the finds that are ticked."""
        count = self.tree.topLevelItemCount()
        return [place for place in range(count) if self._item(place).checkState(0) is Qt.CheckState.Checked]

    def _item(self, place: int) -> QTreeWidgetItem:
        item = self.tree.topLevelItem(place)
        assert item is not None
        return item

    def _show(self, place: int) -> None:
        """Show what is known of a find now."""
        item, looked = self._item(place), self._looked[place]
        words = state_words(looked)
        icon, ink = _ICONS[looked.state] if looked is not None else ("loader-circle", "faint")
        self._filling = True
        item.setText(1, words[:_TIP])
        item.setToolTip(1, tip((looked.message if looked and looked.message else words)[:_TIP]))
        item.setIcon(1, self.look.icon(icon, ink))
        item.setForeground(1, self.look.colour("text" if looked and looked.state == "found" else "muted"))
        if looked is not None and place not in self._touched:
            files = bool(self._into) and looked.state == "here"  # what is here is filed as well
            wanted = files or looked.state in ("found", "waiting", "unasked")
            item.setCheckState(0, Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        if looked is not None and looked.state == "here":
            item.setForeground(0, self.look.colour("muted"))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{item.text(0)}, {words}")
        self._filling = False

    def _take_heard(self) -> None:
        while self._heard:
            place, looked = self._heard.popleft()
            self._looked[place] = looked
            self._show(place)
        self._show_count()

    def _on_looked(self, _all: Sequence[Looked]) -> None:
        self._on_over()

    def _on_failed(self, error: object) -> None:
        self._on_over()
        self.say(str(error))

    def _on_over(self) -> None:
        """Nothing more is heard: what was not answered comes in as it is, where it is ticked."""
        self._job = None
        self._hear.stop()
        self._take_heard()
        for place, looked in enumerate(self._looked):
            if looked is None:
                self._looked[place] = Looked(
                    self._finds[place], "unasked", message="Not looked up: it comes in as it is"
                )
                self._show(place)
        offline = next((one.message for one in self._looked if one and one.state == "waiting"), "")
        self.say(f"{offline} What you add now waits until you ask again." if offline else "")
        self._show_count()
        QTimer.singleShot(0, self, self._share_room)

    def _share_room(self) -> None:
        """Give what stands in the text the room that what is known of it does not need."""
        tree, gap = self.tree, self.look.px(16)
        free = tree.viewport().width() - tree.sizeHintForColumn(1) - gap
        tree.setColumnWidth(0, max(tree.columnWidth(0), min(free, tree.sizeHintForColumn(0) + gap)))

    def _on_stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_item_changed(self, item: QTreeWidgetItem, _column: int) -> None:
        if not self._filling:
            self._touched.add(int(item.data(0, _PLACE)))
            self._show_count()

    def _tick_all(self, on: bool) -> None:
        for place in range(self.tree.topLevelItemCount()):
            self._item(place).setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _show_count(self) -> None:
        count = len(self.chosen)
        looking = self._job is not None
        self._stop.setVisible(looking)
        self._add.setEnabled(bool(count) and not looking)
        self._add.set_text(f"Add {count:,}" if count else "Add")

    def _on_add(self) -> None:
        if not self._add.isEnabled():
            return
        looked = []
        for place in self.chosen:
            one = self._looked[place]
            if one is not None:
                bare = one.state in ("nothing", "failed")  # ticked all the same: it comes in with what it says itself
                looked.append(one._replace(state="unasked", message="") if bare else one)
        self.accept()
        self.desk.online.bring(looked)

    def _on_finished(self) -> None:
        self._hear.stop()
        job, self._job = self._job, None
        if job is not None:
            job.succeeded.disconnect(self._on_looked)
            job.failed.disconnect(self._on_failed)
            job.cancelled.disconnect(self._on_over)
            job.cancel()
