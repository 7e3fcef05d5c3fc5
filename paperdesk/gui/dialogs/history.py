"""What changed in the library, newest first; undo down to a step."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QListWidget, QListWidgetItem

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.library import Changes


def local_time(at: str) -> str:
    """A time of the store in the reader's own clock: "23 Nov 2026, 14:05"."""
    moment = datetime.fromisoformat(at).astimezone()
    return f"{moment.day} {moment.strftime('%b %Y, %H:%M')}"


class HistoryDialog(DeskDialog):
    """The steps of the journal, with undo and redo beside them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "History", width=560, height=560)
        self._list = QListWidget()
        self._list.setAccessibleName("Changes, newest first")
        self.body.addWidget(self._list)
        self.add_button("Redo", icon="redo-2").clicked.connect(desk.redo)
        self.add_button("Undo", icon="undo-2").clicked.connect(desk.undo)
        self.add_button("Close", primary=True).clicked.connect(self.accept)
        desk.changed.connect(self._on_changed)
        self._fill()

    def _on_changed(self, _changes: Changes) -> None:
        self._fill()

    def _fill(self) -> None:
        self._list.clear()
        for step in self.desk.library.history.steps(300):
            papers = f" · {step.papers:,} paper{'' if step.papers == 1 else 's'}" if step.papers else ""
            state = "" if step.state == "done" else f" · {step.state}"
            item = QListWidgetItem(f"{step.label}\n{local_time(step.at)}{papers}{state}")
            if step.state != "done":
                item.setForeground(self.desk.look.colour("faint"))
            self._list.addItem(item)
        if not self._list.count():
            self._list.addItem("Nothing has changed yet.")
