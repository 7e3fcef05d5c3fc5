"""The files that are kept in step with the library: which they are, how they stand, written now, kept no longer."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt

from paperdesk.formats import by_id
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog
from paperdesk.gui.dialogs.two_lines import TwoLineList
from paperdesk.library import Changes
from paperdesk.library.standing import Kept, StandingExport

_EXPORT = Qt.ItemDataRole.UserRole


def described(export: StandingExport, state: tuple[Kept, datetime] | None, *, working: bool) -> str:
    """How a file stands, what is written to it, and where it lies."""
    if state is not None and state[0].error:
        return state[0].error
    if working:
        stands = "Being written…"
    elif state is None:
        stands = "Not looked at yet"
    else:
        stands = f"In step at {state[1]:%H:%M}"
    what = f"collection “{export.collection}”" if export.collection else export.query or "the whole library"
    return f"{stands} · {by_id(export.format).title} of {what} · {export.path.parent}"


class FilesKeptDialog(DeskDialog):
    """A list of the files; what was done to them is told by the desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "Files kept in step", width=660, height=440,
            text="Written again when their papers change, while PaperDesk is open. New ones come by “Export…”.",
        )  # fmt: skip
        self.list = TwoLineList(desk.look, "Files kept in step")
        self.body.addWidget(self.list)
        self._remove = self.add_button("Keep no longer", icon="unlink", left=True)
        self._remove.clicked.connect(self._on_remove)
        self._write = self.add_button("Write now", icon="refresh-cw", left=True)
        self._write.clicked.connect(desk.keeping.write_now)
        self.add_button("Add one…", icon="plus", left=True).clicked.connect(self._on_add)
        self.add_button("Close", primary=True).clicked.connect(self.accept)
        desk.keeping.looked.connect(self._show)
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self.reject)
        self._show()
        self.list.setCurrentRow(0)

    def _show(self) -> None:
        keeping = self.desk.keeping
        held = self.desk.attempt(self.desk.library.standing.all) or []
        row = max(0, self.list.currentRow())
        self.list.clear()
        for export in held:
            below = described(export, keeping.states.get(export.id), working=keeping.working)
            self.list.add(export.path.name, below, export)
            self.list.item(self.list.count() - 1).setToolTip(f"{export.path}\n{below}")
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._remove.setEnabled(bool(held))
        self._write.setEnabled(bool(held) and not keeping.working)
        self.say("" if held else "No file is kept in step yet. In “Export…”, tick “Keep this file in step”.")

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & {"export", "collection"}:
            self._show()

    def _on_remove(self) -> None:
        item = self.list.currentItem()
        export = item.data(_EXPORT) if item is not None else None
        if isinstance(export, StandingExport):
            self.desk.attempt(self.desk.library.standing.remove, export.id)
            self.desk.tell(f"{export.path.name} is not kept in step any more; it stays as it is.", "info", "edit.undo",
                           "Undo")  # fmt: skip

    def _on_add(self) -> None:
        self.accept()
        self.desk.trigger("file.export")
