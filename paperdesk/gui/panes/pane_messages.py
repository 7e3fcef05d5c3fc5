"""Where a pane shows the desk's messages: a banner that leaves no gap when it goes.

A message with a way on stays until it is closed or another takes its place; others that are no trouble go by
themselves.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk, Message
from paperdesk.gui.widgets.banner import Banner, Kind
from paperdesk.library import Changes

_SECONDS = {"info": 8.0, "good": 8.0}  # messages of these kinds without a way on go by themselves
_REVERTING = ("edit.undo", "edit.redo")


class PaneMessages(QWidget):
    """The banner of one pane, with the room round it; hidden while there is nothing to say."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._message: Message | None = None
        self._step = ("", "")  # what could be undone and redone when it came
        self.banner = Banner(desk.look)
        self.room = QVBoxLayout(self)
        self.room.addWidget(self.banner)
        self.hide()
        self.banner.action_chosen.connect(self._on_action)
        self.banner.closed.connect(self.hide)
        self.banner.left.connect(self._on_left_banner)
        desk.message_posted.connect(self._on_message)
        desk.message_wanted.connect(self._on_wanted)
        for left in (desk.selection_changed, desk.view_changed, desk.search_changed):
            left.connect(self._on_left)
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self.banner.close_message)

    def _on_message(self, message: Message) -> None:
        self._message = message
        self._step = (self._desk.undo_label, self._desk.redo_label)
        kind = message.kind if message.kind in ("info", "good", "warning", "error") else "info"
        seconds = 0.0 if message.ways else _SECONDS.get(kind, 0.0)
        self.show()
        titles = [title for _action, title in message.ways]
        self.banner.show_message(message.text, cast("Kind", kind), actions=titles, seconds=seconds)

    def _on_wanted(self) -> None:
        if self.isVisible():
            self.banner.take_focus()

    def _on_left_banner(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus()

    def _on_changed(self, _changes: Changes) -> None:
        """Undo or redo is offered no more once that would mean something else."""
        ways = self._message.ways if self._message is not None else ()
        stale = [place for place, (action, _title) in enumerate(ways) if action in _REVERTING]
        if not stale or self._step == (self._desk.undo_label, self._desk.redo_label):
            return
        if len(stale) == len(ways):
            self.banner.close_message()
        for place in stale if self.banner.text else ():
            self.banner.withdraw(place)

    def _on_left(self) -> None:
        """A message about the paper or the list at hand goes with it."""
        if self._message is not None and self._message.here:
            self.banner.close_message()

    def _on_action(self, place: int) -> None:
        if self._message is not None:
            self._desk.trigger(self._message.ways[place][0])
