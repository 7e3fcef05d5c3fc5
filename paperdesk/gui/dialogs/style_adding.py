"""The button that takes a .csl file in as a citation style. Knows how one is chosen and tried, not where it is used."""

from __future__ import annotations

from PySide6.QtCore import Signal

from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.choose_files import choose_files
from paperdesk.gui.widgets.buttons import Button

_WORDS = "Add a style…"


class AddStyle(Button):
    """Asks for a file; then `trying` with its name, and `added` (StyleInfo) or `refused` with the reason."""

    trying = Signal(str)
    added = Signal(object)
    refused = Signal(str)

    def __init__(self, desk: Desk, *, short: bool = False) -> None:
        """`short`: shown as a plus only."""
        super().__init__(desk.look, "" if short else _WORDS, icon="plus", tip=_WORDS if short else "")
        self._desk = desk
        self.clicked.connect(self.choose)

    def choose(self) -> None:
        """Ask for the file."""
        paths = choose_files(self._desk, "Add a citation style", "Citation styles (*.csl)")
        if paths:
            self.trying.emit(paths[0].name)
            job = self._desk.jobs.start(f"Add {paths[0].name}", self._desk.library.citing.add_style, paths[0],
                                        lane="citing")  # fmt: skip
            job.succeeded.connect(self.added)
            job.failed.connect(self._on_failed)

    def _on_failed(self, error: BaseException) -> None:
        known = isinstance(error, PaperDeskError)
        self.refused.emit(str(error) if known else "It could not be added; the log says why.")
