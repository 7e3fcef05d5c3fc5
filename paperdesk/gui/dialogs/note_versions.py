"""The earlier texts of a note: looked at, compared with today's, brought back."""

from __future__ import annotations

import difflib

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QSplitter

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.dialogs.history import local_time

_VERSION = Qt.ItemDataRole.UserRole


class NoteVersionsDialog(DeskDialog):
    """Versions at the left, the chosen one's text at the right, with what today's text no longer has in colour."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Earlier versions of the note", width=760, height=560)
        desk.save_editors()
        assert desk.current is not None
        self._paper = desk.current
        self._list = QListWidget()
        self._list.setAccessibleName("Versions, newest first")
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setAccessibleName("Text of the version")
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._list)
        split.addWidget(self._text)
        split.setSizes([desk.look.px(240), desk.look.px(480)])
        self.body.addWidget(split)
        self.add_button("Cancel").clicked.connect(self.reject)
        self._restore = self.add_button("Bring this text back", primary=True)
        self._restore.clicked.connect(self._on_restore)
        self._list.currentItemChanged.connect(lambda _now, _before: self._show())
        for version in desk.library.notes.versions(self._paper):
            item = QListWidgetItem(f"{local_time(version.at)}\n{version.size:,} characters · {version.first_line[:40]}")
            item.setData(_VERSION, version.id)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        if not self._list.count():
            self._restore.setEnabled(False)
            self.say("This note has no earlier version yet.")

    def _show(self) -> None:
        item = self._list.currentItem()
        if item is None:
            return
        old = self.desk.library.notes.version_text(int(item.data(_VERSION)))
        now = self.desk.library.notes.get(self._paper).text
        self._text.clear()
        cursor = QTextCursor(self._text.document())
        plain, gone = QTextCharFormat(), QTextCharFormat()
        gone.setBackground(self.desk.look.colour("hit"))
        today = set(now.splitlines()) if len(old) > 100_000 else None
        if today is not None:  # a comparison of very long texts would take seconds; line by line is enough
            for line in old.splitlines(keepends=True):
                cursor.insertText(line, plain if line.rstrip("\n") in today else gone)
        else:
            lines, others = old.splitlines(keepends=True), now.splitlines(keepends=True)
            for tag, start, end, _a, _b in difflib.SequenceMatcher(None, lines, others, autojunk=False).get_opcodes():
                cursor.insertText("".join(lines[start:end]), plain if tag == "equal" else gone)
        self._text.moveCursor(QTextCursor.MoveOperation.Start)

    def _on_restore(self) -> None:
        item = self._list.currentItem()
        if item is not None:
            self.desk.attempt(self.desk.library.notes.restore, self._paper, int(item.data(_VERSION)))
        self.accept()
