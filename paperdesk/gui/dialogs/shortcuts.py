"""Every action with its keys; keys are changed here."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLineEdit, QTreeWidget, QTreeWidgetItem

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.widgets.kbd import key_words

_ACTION = Qt.ItemDataRole.UserRole
_GROUPS = {
    "paper": "Papers", "queue": "Papers", "note": "Papers", "file": "Files and libraries",
    "library": "Files and libraries", "backup": "Files and libraries", "edit": "Edit and search",
    "search": "Edit and search", "shelf": "Edit and search", "tag": "Tags and collections",
    "collection": "Tags and collections", "view": "View", "index": "View", "go": "Go", "help": "Help",
}  # fmt: skip


class ShortcutsDialog(DeskDialog):
    """The shortcut page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Keyboard shortcuts", width=620, height=640)
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Filter by name or key")
        self._filter.setAccessibleName("Filter")
        self._filter.textChanged.connect(lambda _text: self._fill())
        self._tree = QTreeWidget()
        self._tree.setColumnCount(2)
        self._tree.setHeaderHidden(True)
        self._tree.setRootIsDecorated(False)
        self._tree.setAccessibleName("Actions and their keys")
        self._tree.setColumnWidth(0, desk.look.px(360))
        self._tree.currentItemChanged.connect(lambda _now, _before: self._show_current())
        self.body.addWidget(self._filter)
        self.body.addWidget(self._tree)
        row = QHBoxLayout()
        self._keys = QKeySequenceEdit()
        self._keys.setMaximumSequenceLength(1)
        self._keys.setAccessibleName("New keys")
        row.addWidget(self._keys, 1)
        self.body.addLayout(row)
        self._set = self.add_button("Use these keys")
        self._set.clicked.connect(self._on_set)
        self._none = self.add_button("No keys")
        self._none.clicked.connect(lambda: self._change([]))
        self._reset = self.add_button("As it was")
        self._reset.clicked.connect(lambda: self._change(None))
        self.add_button("Close", primary=True).clicked.connect(self.accept)
        self._fill()
        self._filter.setFocus()

    def _fill(self) -> None:
        wanted = self._filter.text().lower().strip()
        current = self._current()
        self._tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for action_id, action in self.desk.actions.items():
            keys = ", ".join(key_words(key) for key in action.shortcuts())
            title = action.text().replace("&&", "&")
            if wanted and wanted not in title.lower() and wanted not in keys.lower():
                continue
            name = _GROUPS.get(action_id.partition(".")[0], "Other")
            if name not in groups:
                groups[name] = QTreeWidgetItem([name, ""])
                groups[name].setFlags(Qt.ItemFlag.ItemIsEnabled)
                groups[name].setFont(0, self.desk.look.font(12, 600))
                groups[name].setForeground(0, self.desk.look.colour("faint"))
                self._tree.addTopLevelItem(groups[name])
            item = QTreeWidgetItem([title, keys])
            item.setData(0, _ACTION, action_id)
            groups[name].addChild(item)
            if action_id == current:
                self._tree.setCurrentItem(item)
        self._tree.expandAll()
        self._show_current()

    def _current(self) -> str:
        item = self._tree.currentItem()
        return str(item.data(0, _ACTION) or "") if item is not None else ""

    def _show_current(self) -> None:
        action = self.desk.actions.get(self._current())
        for widget in (self._keys, self._set, self._none, self._reset):
            widget.setEnabled(action is not None)
        self._keys.setKeySequence(action.shortcut() if action is not None else QKeySequence())

    def _on_set(self) -> None:
        keys = self._keys.keySequence()
        if keys.isEmpty():
            self.say("Press the keys in the field first.")
            return
        holder = next(
            (a for i, a in self.desk.actions.items() if keys in a.shortcuts() and i != self._current()), None
        )
        if holder is not None:
            self.say(f"{key_words(keys)} belongs to “{holder.text()}”; take it from there first.")
            return
        self._change([keys.toString(QKeySequence.SequenceFormat.PortableText)])

    def _change(self, keys: list[str] | None) -> None:
        current = self._current()
        if current:
            self.say("")
            self.desk.settings.set_keys(current, keys)
            self._fill()
