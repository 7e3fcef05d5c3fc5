"""What is selected in the texts of the shown paper, for "More like this passage": told to the Desk, offered in menus.

Knows text widgets and the Desk; not what is done with a passage.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit

from paperdesk.gui.desk import Desk

ACTION = "related.passage"
_LONGEST = 20_000  # letters of a passage that are taken


class Passages(QObject):
    """The passage selected last in one of the texts that are watched."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk

    def watch(self, text: QTextEdit | QPlainTextEdit, *, menu: bool = True) -> None:
        """Follow what is selected in a text; with `menu` its own menu is opened with the command below."""
        text.selectionChanged.connect(lambda: self._on_selected(text))
        if menu:
            text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            text.customContextMenuRequested.connect(lambda point: self._open(text, point))

    def offer(self, menu: QMenu) -> None:
        """Put the command below what a menu holds."""
        action = self._desk.actions.get(ACTION)
        if action is not None:
            menu.addSeparator()
            menu.addAction(action)

    def forget(self) -> None:
        """Another paper is shown: what was selected is gone."""
        self._set("")

    def _on_selected(self, text: QTextEdit | QPlainTextEdit) -> None:
        chosen = text.textCursor().selectedText()[:_LONGEST].replace("\u2029", "\n")
        self._set(chosen if any(letter.isalnum() for letter in chosen) else "")

    def _set(self, passage: str) -> None:
        self._desk.passage = passage
        action = self._desk.actions.get(ACTION)
        if action is not None:
            action.setEnabled(bool(passage))

    def _open(self, text: QTextEdit | QPlainTextEdit, point: QPoint) -> None:
        menu = (
            text.createStandardContextMenu(point) if isinstance(text, QTextEdit) else text.createStandardContextMenu()
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.offer(menu)
        menu.popup(text.viewport().mapToGlobal(point))
