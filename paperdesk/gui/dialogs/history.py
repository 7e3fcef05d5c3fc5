"""What changed in the library, newest first, with undo and redo beside it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.dialogs.two_lines import TwoLineList
from paperdesk.gui.jobs import Latest
from paperdesk.library.shapes import StepInfo

_SHOWN = 300
_SOON_MS = 80
_STATES = {"undone": "undone", "dropped": "undone, and something else was done since", "partly undone": "partly undone"}


def local_time(at: str) -> str:
    """A time of the store in the reader's own clock: "23 Nov 2026, 14:05"."""
    moment = datetime.fromisoformat(at).astimezone()
    return f"{moment.day} {moment.strftime('%b %Y, %H:%M')}"


def described(step: StepInfo) -> str:
    """When a step was, how many papers it touched and whether it still holds."""
    parts = [local_time(step.at)]
    if step.papers:
        parts.append(f"{step.papers:,} paper{'' if step.papers == 1 else 's'}")
    if step.state in _STATES:
        parts.append(_STATES[step.state])
    return " · ".join(parts)


class HistoryDialog(DeskDialog):
    """The steps of the journal; undo and redo go on from the latest one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "History", width=580, height=580)
        self.list = TwoLineList(desk.look, "Changes, newest first")
        self.body.addWidget(self.list)
        self._undo = self.add_button("Undo", icon="undo-2", left=True)
        self._undo.clicked.connect(desk.undo)
        self._redo = self.add_button("Redo", icon="redo-2", left=True)
        self._redo.clicked.connect(desk.redo)
        self.add_button("Close", primary=True).clicked.connect(self.accept)
        self._latest = Latest(desk.jobs, lane="counts", parent=self)
        self._latest.answered.connect(self._fill)
        self._latest.failed.connect(desk.report_error)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._ask)
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self.reject)
        self._ask()

    def _ask(self) -> None:
        self._undo.setEnabled(bool(self.desk.undo_label))
        self._redo.setEnabled(bool(self.desk.redo_label))
        self._latest.ask("Read the history", self.desk.library.history.steps, _SHOWN)

    def _on_changed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _fill(self, steps: list[StepInfo]) -> None:
        row = max(0, self.list.currentRow())
        self.list.clear()
        for step in steps:
            self.list.add(step.label, described(step), faint=step.state != "done")
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.say("" if steps else "Nothing has changed yet.")
