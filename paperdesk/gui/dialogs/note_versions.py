"""The earlier texts of a note: looked at, compared with today's, brought back."""

from __future__ import annotations

import difflib

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.dialogs.history import local_time
from paperdesk.gui.dialogs.two_lines import TwoLineList

_VERSION = Qt.ItemDataRole.UserRole
_LONG = 50_000  # letters; a comparison of longer texts would take seconds, so each line is looked for instead


def lost_lines(old: str, now: str) -> list[tuple[str, bool]]:
    """The lines of an old text, each with whether today's text no longer has it."""
    lines = old.splitlines(keepends=True)
    bare, other = old.splitlines(), now.splitlines()
    if len(old) + len(now) > _LONG:
        kept = set(other)
        return [(line, words not in kept) for line, words in zip(lines, bare, strict=True)]
    found: list[tuple[str, bool]] = []
    matcher = difflib.SequenceMatcher(None, bare, other, autojunk=False)
    for tag, start, end, _a, _b in matcher.get_opcodes():
        found += [(line, tag != "equal") for line in lines[start:end]]
    return found


class NoteVersionsDialog(DeskDialog):
    """Versions at the left, the chosen one's text at the right, with what today's text no longer has in colour."""

    def __init__(self, desk: Desk, paper: int) -> None:
        super().__init__(desk, "Earlier versions of the note", width=780, height=560)
        desk.save_editors()
        self._paper = paper
        self.list = TwoLineList(desk.look, "Versions, newest first")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Text of the version")
        beside = QHBoxLayout()
        beside.setSpacing(desk.look.px(8))
        beside.addWidget(self.list, 2)
        beside.addWidget(self.text, 3)
        self.body.addLayout(beside)
        self.add_button("Cancel").clicked.connect(self.reject)
        self._restore = self.add_button("Bring this text back", primary=True)
        self._restore.clicked.connect(self._on_restore)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show())
        for version in desk.library.notes.versions(self._paper):
            first = f" · {version.first_line[:40]}" if version.first_line else ""
            self.list.add(local_time(version.at), f"{version.size:,} characters{first}", version.id)
        self.list.setCurrentRow(0)
        if not self.list.count():
            self._restore.setEnabled(False)
            self.say("This note has no earlier version yet.")

    def _show(self) -> None:
        row, notes = self.list.currentRow(), self.desk.library.notes
        if row < 0:
            return
        old = self.desk.attempt(notes.version_text, int(self.list.item(row).data(_VERSION)))
        if old is None:
            return
        self.text.clear()
        cursor = QTextCursor(self.text.document())
        plain, gone = QTextCharFormat(), QTextCharFormat()
        gone.setBackground(self.look.colour("hit"))
        for line, lost in lost_lines(old, notes.get(self._paper).text):
            cursor.insertText(line, gone if lost else plain)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _on_restore(self) -> None:
        item = self.list.currentItem()
        self.accept()
        if item is not None:
            self.desk.attempt(self.desk.library.notes.restore, self._paper, int(item.data(_VERSION)))
