"""What this program is, its version, its licences, and where the library lies."""

from __future__ import annotations

from PySide6.QtCore import Qt

from paperdesk import __version__
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog, words

_WORDS = """A reading list for research papers, on your desk and offline. Nothing leaves this machine unasked.

MIT licence. Built with Qt for Python (LGPL-3), SQLite, Peewee, Whoosh, Python-Markdown.
Citation styles (CC BY-SA 3.0): the Citation Style Language project,
https://citationstyles.org.
Icons: Lucide (ISC). Fonts: Inter and JetBrains Mono (OFL)."""


class AboutDialog(DeskDialog):
    """Name, version, where the library lies."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, f"PaperDesk {__version__}", width=480)
        for text, role in ((_WORDS, ""), (f"This library: {desk.library.folder}", "small")):
            label = words(text, role)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(label)
        self.add_button("Copy the folder's name", icon="copy", left=True).clicked.connect(self._on_copy)
        close = self.add_button("Close", primary=True)
        close.clicked.connect(self.accept)
        close.setFocus()

    def _on_copy(self) -> None:
        self.desk.copy(str(self.desk.library.folder), "the folder's name")
