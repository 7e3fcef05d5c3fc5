"""What an empty library shows: what to do first."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.widgets.empty_state import EmptyState

_CARDS = {"sample": "library.sample", "bring": "file.import", "new": "paper.new"}


class WelcomePane(QWidget):
    """The invitation of an empty desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        kinds = [kind.title for kind in desk.library.transfer.FORMATS if kind.read]
        state = EmptyState(
            desk.look,
            "library",
            "Your reading desk is empty",
            "Drop a page or a bibliography anywhere in this window.",
        )
        state.add_card("sample", "sparkles", "Open the sample library", "78 trending papers to try everything on")
        state.add_card("bring", "folder-input", "Bring your library", ", ".join(kinds))
        state.add_card("new", "file-plus", "Write down a paper", "By hand, with title and authors")
        state.set_footer("or press", "Ctrl+V", "with BibTeX or the text of a trending-papers page")
        state.card_chosen.connect(self._on_card_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(state)

    def _on_card_chosen(self, card: str) -> None:
        self._desk.trigger(_CARDS[card])
