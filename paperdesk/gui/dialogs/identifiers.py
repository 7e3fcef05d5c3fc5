"""What is to be looked up, typed or pasted: identifiers, addresses, titles, one or many."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPlainTextEdit

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog, words

_HINT = "DOI, arXiv id, PubMed id, ISBN, address or title; several on a line each, or a list of references."
_OFF = "Look-ups are switched off in the preferences, so papers come in with what you write here."


class IdentifiersDialog(DeskDialog):
    """A field of several lines; what it names is looked up and brought in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "Add by identifier", width=520, text=_HINT)
        self.field = QPlainTextEdit()
        self.field.setAccessibleName("Identifiers, addresses or titles")
        self.field.setPlaceholderText("10.1000/182\narXiv:1706.03762\nAttention Is All You Need")
        self.field.setFixedHeight(desk.look.px(132))
        self.field.setTabChangesFocus(True)
        self.field.textChanged.connect(lambda: self.say(""))
        self.body.addWidget(self.field)
        if not desk.library.looking.switched_on:
            self.body.addWidget(words(_OFF, "small"))
        self.add_button("Cancel").clicked.connect(self.reject)
        self.add_button("Look up", primary=True).clicked.connect(self._on_look_up)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):  # Enter begins a line
            QShortcut(QKeySequence(keys), self).activated.connect(self._on_look_up)
        self.field.setFocus()

    def _on_look_up(self) -> None:
        text = self.field.toPlainText()
        looking = self.desk.library.looking
        if not text.strip():
            self.say("Write something first, or press Esc.")
        elif len(text) < 2_000 and not looking.is_bibliography(text) and not looking.read(text, titles=True).finds:
            self.say("Nothing in it can be looked up: it holds no identifier, address or title.")
        else:
            self.accept()
            self.desk.online.paste(text, titles=True)
