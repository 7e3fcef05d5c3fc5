"""What an empty library shows: what to do first, and what came of it where it did not work."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.panes.pane_messages import PaneMessages
from paperdesk.gui.widgets.empty_state import EmptyState
from paperdesk.gui.widgets.tips import set_tip

_CARDS = {"sample": "library.sample", "bring": "file.import", "zotero": "file.import_zotero", "new": "paper.new"}


class WelcomePane(QWidget):
    """The invitation of an empty desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("ground", "bg")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Tab goes from here to the first card
        self.messages = PaneMessages(desk)
        self.banner = self.messages.banner
        self.state = state = EmptyState(
            desk.look,
            "library",
            "Your reading desk is empty",
            "Drop a bibliography, PDFs or a folder anywhere in this window.",
        )
        state.add_card("sample", "sparkles", "Open the sample library", "78 trending papers to try everything on")
        bring = state.add_card(
            "bring", "folder-input", "Bring your library", "BibTeX, RIS, EndNote, tables, PDFs and more"
        )
        every = ", ".join(kind.title for kind in desk.library.transfer.FORMATS if kind.reads)
        bring.setAccessibleDescription(every)
        set_tip(bring, every)
        state.add_card("zotero", "library", "Move from Zotero", "Its data folder: notes, tags, collections and files")
        state.add_card("new", "file-plus", "Write down a paper", "By hand, with title and authors")
        paste = desk.actions["file.paste"].shortcut().toString() if "file.paste" in desk.actions else ""
        state.set_footer("or press", paste or "Ctrl+V", "with a DOI, an arXiv link or BibTeX")
        state.card_chosen.connect(lambda card: desk.trigger(_CARDS[card]))
        area = QScrollArea()  # large text in a small window
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.messages)
        layout.addWidget(area, 1)
        desk.look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        edge = self._desk.look.px(16)
        self.messages.room.setContentsMargins(edge, edge, edge, 0)
