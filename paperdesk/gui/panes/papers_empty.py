"""What the list says where it has no papers to show: why, and what to do about it.

Knows views by their ids and the keys of actions; no library.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from paperdesk.gui.desk import View
from paperdesk.gui.look import Look
from paperdesk.gui.widgets.buttons import Button
from paperdesk.gui.widgets.empty_state import EmptyState
from paperdesk.gui.widgets.guard import guarded

# Kind of view: icon, title, sentence. {paper.read} stands for how to do that: "Press R".
_WORDS: dict[str, tuple[str, str, str]] = {
    "queue": (
        "list-ordered",
        "Up next is empty",
        "{paper.queue} on a paper, or drag papers onto Up next.",
    ),
    "unread": ("check-check", "Nothing unread", "Everything is read, being read or skipped. Bring in more with Add."),
    "reading": ("book-open", "Nothing is being read", "{paper.reading} on a paper when you begin it."),
    "read": ("book-check", "Nothing read yet", "{paper.read} on a paper when you have read it."),
    "skipped": ("minus", "Nothing skipped", "{paper.skipped} on a paper to set it aside."),
    "starred": ("star", "No stars yet", "{paper.star} on a paper to give it one."),
    "all": ("layers", "No papers", "Bring some in with Add, or drop files onto this window."),
    "recently_added": (
        "clock",
        "Nothing new for two weeks",
        "Bring in papers with Add, or drop files onto this window.",
    ),
    "recently_read": ("history", "Nothing read for two weeks", "{paper.read} on a paper when you have read it."),
    "duplicates": (
        "check-check",
        "No paper is surely here twice",
        "“Compare…” shows those that may be: papers that are only alike.",
    ),
    "trash": ("trash-2", "The trash is empty", "What you delete stays here until you empty it."),
    "tag": ("tag", "No paper has this tag", "{paper.tag} on papers to tag them, or drag papers onto the tag."),
    "collection": ("folder", "Nothing in this collection", "{collection.add} on papers, or drag papers onto it."),
    "shelf": ("search-x", "Nothing fits this saved search", "It fills by itself when a paper fits."),
}
_OTHER = ("search-x", "No papers here", "Nothing fits all that is chosen at the left.")


class NoPapers(EmptyState):
    """Stands over the list while that is empty. `suggestion_chosen` (another search), `everywhere_requested`,
    `clear_requested`.

    `how` tells how an action is done: "Press R".
    """

    suggestion_chosen = Signal(str)
    everywhere_requested = Signal()
    clear_requested = Signal()

    def __init__(self, look: Look, how: Callable[[str], str], over: QWidget) -> None:
        super().__init__(look, "layers", " ", " ", small=True, parent=over)
        self._how = how
        self.words = ("", "", "")  # title, sentence and suggestion as they are shown
        self._suggestion = ""
        self._suggest = Button(look, " ", height=28)
        self._suggest.clicked.connect(lambda: self.suggestion_chosen.emit(self._suggestion))
        self._everywhere = Button(look, " ", height=28)
        self._everywhere.clicked.connect(self.everywhere_requested)
        self._clear = Button(look, "Clear the search", height=28, kind="quiet")
        self._clear.clicked.connect(self.clear_requested)
        self.add_widget(self._everywhere)
        self.add_widget(self._suggest)
        self.add_widget(self._clear)
        self.hide()
        over.installEventFilter(self)

    def show_view(self, view: View) -> None:
        """Say why a view is empty."""
        kind = view.id.partition(":")[0] if len(view.parts) == 1 else ""
        icon, title, sentence = _WORDS.get(kind, _OTHER)
        self._say(title, self._with_keys(sentence), icon)

    def show_search(self, text: str, suggestion: str | None, view: str = "", elsewhere: int = 0) -> None:
        """Say that a search found nothing; `elsewhere`: what it finds outside the view that it looked in."""
        shown = text if len(text) <= 120 else text[:119] + "…"
        quoted = shown if shown.startswith(('"', "“")) else f"“{shown}”"
        title = f"Nothing in {view if len(view) <= 60 else view[:59] + '…'}" if view else "No papers found"
        where = "there " if view and elsewhere else ""
        self._everywhere.set_text(f"Search everywhere ({elsewhere:,} found)")
        self._say(title, f"Nothing {where}holds {quoted}.", "search-x", suggestion or "", elsewhere, clear=True)

    def _say(
        self, title: str, sentence: str, icon: str, suggestion: str = "", elsewhere: int = 0, *, clear: bool = False
    ) -> None:
        self.set_words(title, sentence, icon)
        self.words = (title, sentence, suggestion)
        self._suggestion = suggestion
        self._suggest.set_text(f"Did you mean “{suggestion[:60]}”?")
        self._suggest.setVisible(bool(suggestion))
        self._everywhere.setVisible(elsewhere > 0)
        self._clear.setVisible(clear)
        self._fit()
        self.show()
        self.raise_()

    def _with_keys(self, sentence: str) -> str:
        """The sentence with the keys that the reader has chosen."""
        return re.sub(r"\{([a-z._]+)\}", lambda match: self._how(match.group(1)), sentence)

    def _fit(self) -> None:
        over = self.parentWidget()
        if over is not None:
            self.setGeometry(over.rect())

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self._fit()
        return bool(super().eventFilter(watched, event))
