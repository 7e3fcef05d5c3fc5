"""What this program is, its version, its licences."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from paperdesk import __version__
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog

_WORDS = """A reading list for research papers, on your desk and offline.
Nothing leaves this machine unasked.

MIT licence. Built with Qt for Python (LGPL-3), SQLite, Peewee, Whoosh, Python-Markdown.
Icons: Lucide (ISC). Fonts: Inter and JetBrains Mono (OFL)."""


class AboutDialog(DeskDialog):
    """Name, version, where the library lies."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, f"PaperDesk {__version__}", width=460)
        for text in (_WORDS, f"This library: {desk.library.folder}"):
            label = QLabel(text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(label)
        self.add_button("Close", primary=True).clicked.connect(self.accept)
