"""The files that are kept in step with the library: which they are, how they stand, written now, kept no longer.

Those that came with the library from elsewhere sleep; here they are woken or forgotten.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt

from paperdesk.errors import PaperDeskError
from paperdesk.formats import FORMATS
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.dialogs.two_lines import TwoLineList
from paperdesk.library import Changes
from paperdesk.library.standing import Kept, StandingExport
from paperdesk.record import clean_line

_EXPORT = Qt.ItemDataRole.UserRole
_LET_GO, _FORGET = "Keep no longer", "Forget it"


def described(export: StandingExport, state: tuple[Kept, datetime] | None, *, working: bool) -> str:
    """How a file stands, what is written to it, and where it lies."""
    if export.awake and state is not None and state[0].error:
        return state[0].error
    if not export.awake:
        stands = "Sleeps"
    elif working:
        stands = "Being written…"
    elif state is None:
        stands = "Not looked at yet"
    else:
        stands = f"In step at {state[1]:%H:%M}"
    what = f"collection “{export.collection}”" if export.collection else export.query or "the whole library"
    title = next((kind.title for kind in FORMATS if kind.id == export.format), export.format)
    return clean_line(f"{stands} · {title} of {what} · {export.path.parent}")


class FilesKeptDialog(DeskDialog):
    """A list of the files; what was done to them is told by the desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, "Files kept in step", width=660, height=440,
            text="Written again when their papers change, while PaperDesk is open. New ones come by “Export…”.",
        )  # fmt: skip
        self.list = TwoLineList(desk.look, "Files kept in step")
        self.body.addWidget(self.list)
        self.about = words("", "muted")
        self.body.addWidget(self.about)
        self._wake = self.add_button("Keep it here", icon="check", left=True)
        self._wake.clicked.connect(self._on_wake)
        self._remove = self.add_button(_LET_GO, icon="unlink", left=True)
        self._remove.clicked.connect(self._on_remove)
        self._write = self.add_button("Write now", icon="refresh-cw", left=True)
        self._write.clicked.connect(desk.keeping.write_now)
        self.add_button("Add one…", icon="plus", left=True).clicked.connect(self._on_add)
        self.add_button("Close", primary=True).clicked.connect(self.accept)
        self.list.currentRowChanged.connect(lambda _row: self._show_current())
        desk.keeping.looked.connect(self._show)
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self.reject)
        self._show()
        self.list.setCurrentRow(self._first_asleep())

    def _show(self) -> None:
        keeping = self.desk.keeping
        held = self.desk.attempt(self.desk.library.standing.all) or []
        row = max(0, self.list.currentRow())
        self.list.clear()
        for export in held:
            below = described(export, keeping.states.get(export.id), working=keeping.working)
            self.list.add(clean_line(export.path.name), below, export, faint=not export.awake)
            self.list.item(self.list.count() - 1).setToolTip(f"{clean_line(str(export.path))}\n{below}")
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._write.setEnabled(any(export.awake for export in held) and not keeping.working)
        self._show_current()

    def _show_current(self) -> None:
        """Show what can be done with the chosen file, and why one sleeps."""
        export = self._current()
        asleep = export is not None and not export.awake
        self._wake.setVisible(asleep)
        self._remove.set_text(_FORGET if asleep else _LET_GO)
        self._remove.setEnabled(export is not None)
        if export is None:
            said = "No file is kept in step yet. In “Export…”, tick “Keep this file in step”."
        elif asleep:
            said = (f"It came with the library from elsewhere, so nothing is written. Kept here, it is written to "
                    f"{clean_line(str(export.path))}; what may lie there is set aside next to it.")  # fmt: skip
        else:
            said = ""
        self.about.setText(said)
        self.about.setVisible(bool(said))
        self.say("")

    def _first_asleep(self) -> int:
        rows = (self.list.item(row).data(_EXPORT) for row in range(self.list.count()))
        return next((row for row, export in enumerate(rows) if not export.awake), 0)

    def _current(self) -> StandingExport | None:
        item = self.list.currentItem()
        export = item.data(_EXPORT) if item is not None else None
        return export if isinstance(export, StandingExport) else None

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & {"export", "collection"}:
            self._show()

    def _on_wake(self) -> None:
        export = self._current()
        if export is None:
            return
        try:
            self.desk.keeping.wake(export.id)
        except PaperDeskError as error:
            self.say(str(error))

    def _on_remove(self) -> None:
        export = self._current()
        if export is None:
            return
        self.desk.attempt(self.desk.library.standing.remove, export.id)
        said = "is not kept in step any more; it stays as it is" if export.awake else "is forgotten"
        self.desk.tell(f"{clean_line(export.path.name)} {said}.", "info", "edit.undo", "Undo")

    def _on_add(self) -> None:
        self.accept()
        self.desk.trigger("file.export")
