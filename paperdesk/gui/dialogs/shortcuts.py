"""Every action with its keys; keys are changed here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QLineEdit, QTreeWidget, QTreeWidgetItem

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.widgets.kbd import key_words

_ACTION = Qt.ItemDataRole.UserRole
_GROUPS = {
    "paper": "Papers", "queue": "Papers", "note": "Papers", "file": "Files and libraries",
    "online": "Files and libraries", "library": "Files and libraries", "backup": "Files and libraries",
    "edit": "Edit and search", "search": "Edit and search", "shelf": "Edit and search",
    "tag": "Tags and collections",
    "collection": "Tags and collections", "view": "View", "index": "View", "go": "Go", "help": "Help",
}  # fmt: skip
_LEAVING = (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class _KeysField(QKeySequenceEdit):
    """Takes the next keys pressed, but for Esc and Tab, which leave it as they leave any field."""

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() in _LEAVING and not event.modifiers() & ~_SHIFT:
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                event.ignore()
                return False
            if event.type() == QEvent.Type.KeyPress:
                return bool(self.focusNextPrevChild(event.key() == Qt.Key.Key_Tab))
        return bool(super().event(event))


_SHIFT = Qt.KeyboardModifier.ShiftModifier


class ShortcutsDialog(DeskDialog):
    """The shortcut page."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Keyboard shortcuts", width=640, height=660)
        self._taken = ""  # the keys that were refused last, since another action has them
        self._lines: dict[str, QTreeWidgetItem] = {}
        self.keys = _KeysField()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter by name or key")
        self.filter.setAccessibleName("Filter")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self._fill())
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName("Actions and their keys")
        self.tree.setColumnWidth(0, desk.look.px(380))
        self.tree.ensurePolished()
        self.tree.currentItemChanged.connect(lambda _now, _before: self._show_current())
        self.tree.itemActivated.connect(lambda _item, _column: self.keys.setFocus())
        self.body.addWidget(self.filter)
        self.body.addWidget(self.tree, 1)
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName("New keys: press them")
        self.keys.keySequenceChanged.connect(lambda _keys: self.say(""))
        row = QHBoxLayout()
        self._of = words("", "muted")
        row.addWidget(self._of, 1)
        row.addWidget(self.keys, 1)
        self.body.addLayout(row)
        self._set = self.add_button("Use these keys", left=True)
        self._set.clicked.connect(self._on_set)
        self._none = self.add_button("No keys", left=True)
        self._none.clicked.connect(lambda: self._change([]))
        self._reset = self.add_button("As delivered", left=True)
        self._reset.clicked.connect(lambda: self._change(None))
        self.add_button("Close", primary=True).clicked.connect(self.accept)
        self._fill()
        self.filter.setFocus()

    def choose(self, action_id: str) -> None:
        """Mark the line of an action, when it is shown."""
        if action_id in self._lines:
            self.tree.setCurrentItem(self._lines[action_id])

    def _fill(self) -> None:
        wanted = self.filter.text().lower().strip()
        current = self._current()
        self.tree.clear()
        self._lines.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for action_id, action in self.desk.actions.items():
            keys = ", ".join(key_words(key) for key in action.shortcuts())
            title = str(action.property("title"))
            if wanted and wanted not in title.lower() and wanted not in keys.lower():
                continue
            name = _GROUPS.get(action_id.partition(".")[0], "Other")
            if name not in groups:
                groups[name] = self._group(name)
            item = QTreeWidgetItem([title, keys])
            item.setData(0, _ACTION, action_id)
            item.setForeground(1, self.look.colour("muted"))
            groups[name].addChild(item)
            self._lines[action_id] = item
        self.tree.expandAll()
        self.choose(current)
        if current not in self._lines and self._lines:
            self.tree.setCurrentItem(next(iter(self._lines.values())))
        self._show_current()

    def _group(self, name: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name, ""])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFont(0, self.look.font(12, 600))
        item.setForeground(0, self.look.colour("faint"))
        self.tree.addTopLevelItem(item)
        item.setFirstColumnSpanned(True)
        return item

    def _current(self) -> str:
        item = self.tree.currentItem()
        return str(item.data(0, _ACTION) or "") if item is not None else ""

    def _show_current(self) -> None:
        action = self.desk.actions.get(self._current())
        for widget in (self.keys, self._set, self._none, self._reset):
            widget.setEnabled(action is not None)
        self.keys.setKeySequence(action.shortcut() if action is not None else QKeySequence())
        title = str(action.property("title")) if action is not None else ""
        self._of.setText(f"Keys of “{title}”:" if title else "")
        self._taken = ""
        self.say("")

    def _on_set(self) -> None:
        """Give the pressed keys to the action; from another action only when asked a second time."""
        keys = self.keys.keySequence()
        if keys.isEmpty():
            self.say("Press the keys in the field first.")
            return
        written = keys.toString(QKeySequence.SequenceFormat.PortableText)
        holder = next((i for i, a in self.desk.actions.items() if keys in a.shortcuts() and i != self._current()), "")
        if holder and self._taken != written:
            title = self.desk.actions[holder].property("title")
            self.say(f"{key_words(keys)} belongs to “{title}”. “Use these keys” once more takes it from there.")
            self._taken = written
            return
        if holder:
            left = [key.toString() for key in self.desk.actions[holder].shortcuts() if key != keys]
            self._keep(holder, left)
        self._change([written])

    def _change(self, keys: list[str] | None) -> None:
        current = self._current()
        if current:
            self._keep(current, keys)
            self._fill()

    def _keep(self, action_id: str, keys: list[str] | None) -> None:
        try:
            self.desk.settings.set_keys(action_id, keys)
        except OSError as error:
            self.say(f"The keys cannot be kept: {error.strerror}. They hold until you quit.")
