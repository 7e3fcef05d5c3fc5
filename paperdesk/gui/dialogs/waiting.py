"""What waits to be asked of the network: what it is and since when; asked again, or forgotten, which can be undone."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.dialogs.two_lines import TwoLineList
from paperdesk.gui.widgets.tips import tip

_WISH = Qt.ItemDataRole.UserRole


def since_words(asked: str, now: datetime) -> str:
    """Since when something waits: the time today, else the day as well; "" where that is not known."""
    try:
        at = datetime.fromisoformat(asked).astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        return ""
    if at.date() == now.date():
        return f"since {at:%H:%M}"
    return f"since {at.day} {at:%b}{f' {at.year}' if at.year != now.year else ''}, {at:%H:%M}"


class WaitingDialog(DeskDialog):
    """The list of it; what becomes of it is told by the desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "Waiting for the network", width=600, height=440,
            text="Asked without a connection, or put off by a service. You say when to ask again.",
        )  # fmt: skip
        self.list = TwoLineList(desk.look, "What is waiting")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.itemSelectionChanged.connect(self._show_buttons)
        self.body.addWidget(self.list, 1)
        self.note = words("", "muted")
        self.note.hide()
        self.body.addWidget(self.note)
        self._forget = self.add_button("Forget", icon="x", left=True)
        self._forget.clicked.connect(self._on_forget)
        self._back = self.add_button("Undo", icon="undo-2", left=True)
        self._back.clicked.connect(self._on_back)
        self._back.hide()
        self.add_button("Close").clicked.connect(self.accept)
        self._ask = self.add_button("Ask again", primary=True)
        self._ask.clicked.connect(self._on_ask)
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            QShortcut(QKeySequence(key), self.list, context=Qt.ShortcutContext.WidgetShortcut).activated.connect(
                self._on_forget
            )
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self).activated.connect(self._on_back)
        desk.online.waiting_changed.connect(self._on_waiting_changed)
        desk.library_changed.connect(self.reject)
        self._show()
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _on_waiting_changed(self, _count: int) -> None:
        self._show()

    def _show(self) -> None:
        """Show what waits now, with the mark where it was."""
        row = max(0, self.list.currentRow())
        now = datetime.now().astimezone()
        self.list.clear()
        for each in self.desk.online.waits():
            below = " · ".join(filter(None, (each.kind, since_words(each.wish.asked, now))))
            self.list.add(each.what, below, each.wish)
            self.list.item(self.list.count() - 1).setToolTip(tip(f"{each.what}\n{below}"))
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._show_buttons()

    def _show_buttons(self) -> None:
        count, chosen = self.list.count(), len(self.list.selectedItems())
        forgotten = sum(map(len, self.desk.online.forgotten))
        note = "" if count else "Nothing is waiting."
        if forgotten:
            note = f"{forgotten:,} forgotten. {note}".strip()
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._forget.setEnabled(bool(chosen))
        self._forget.set_text(f"Forget {chosen:,}" if chosen > 1 else "Forget")
        self._back.setVisible(bool(forgotten))
        self._ask.setEnabled(bool(count))
        self._ask.set_text(f"Ask again for all {count:,}" if count > 1 else "Ask again")

    def _on_forget(self) -> None:
        wishes = [item.data(_WISH) for item in self.list.selectedItems()]
        if wishes:
            self.desk.online.forget(wishes)

    def _on_back(self) -> None:
        self.desk.online.unforget()

    def _on_ask(self) -> None:
        self.accept()
        self.desk.online.resume()
