"""What an empty library shows: what to do first, and what came of it where it did not work."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.widgets.banner import Banner
from paperdesk.gui.widgets.empty_state import EmptyState
from paperdesk.gui.widgets.tips import set_tip

_CARDS = {"sample": "library.sample", "bring": "file.import", "zotero": "file.import_zotero", "new": "paper.new"}
_SECONDS = 8.0  # messages that are no trouble go by themselves


class WelcomePane(QWidget):
    """The invitation of an empty desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._action = ""
        self.setProperty("ground", "bg")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Tab goes from here to the first card
        self.banner = Banner(desk.look)
        self.banner.action_chosen.connect(lambda: desk.trigger(self._action))
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
        self._box = QVBoxLayout()
        self._box.addWidget(self.banner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._box)
        layout.addWidget(area, 1)
        desk.message_posted.connect(self._on_message)
        desk.library_changed.connect(self.banner.close_message)
        desk.look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        edge = self._desk.look.px(16)
        self._box.setContentsMargins(edge, edge, edge, 0)

    def _on_message(self, message: Message) -> None:
        self._action = message.action
        kind = message.kind if message.kind in ("good", "warning", "error") else "info"
        seconds = _SECONDS if kind in ("info", "good") else 0.0
        self.banner.show_message(message.text, kind, action=message.action_title, seconds=seconds)  # type: ignore[arg-type]
