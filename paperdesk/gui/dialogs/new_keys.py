"""Citation keys made anew by the pattern: what would change is looked at first, and can be undone afterwards."""

from __future__ import annotations

from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.dialogs.two_lines import TwoLineList
from paperdesk.gui.jobs import Latest
from paperdesk.library.papers import KeyChange

_SHOWN = 500


class NewKeysDialog(DeskDialog):
    """The old and the new keys of the selected papers; the old ones still lead to them."""

    def __init__(self, desk: Desk) -> None:
        count = len(desk.selection)
        which = "1 paper" if count == 1 else f"{count:,} papers"
        super().__init__(
            desk, f"Make the citation keys of {which} anew", width=600, height=520,
            text=f"By the pattern {desk.settings.get('key_pattern')}. A key that fits it stays; old keys still lead to"
            " their papers.",
        )  # fmt: skip
        self._ids = list(desk.selection)
        self._changes: list[KeyChange] = []
        self.list = TwoLineList(desk.look, "Keys that change")
        self.body.addWidget(self.list)
        self.state = words("Looking at the keys…", "small")
        self.body.addWidget(self.state)
        self.add_button("Change the pattern…", icon="settings", left=True).clicked.connect(self._on_pattern)
        self.add_button("Cancel").clicked.connect(self.reject)
        self._make = self.add_button("Make new keys", primary=True)
        self._make.setEnabled(False)
        self._make.clicked.connect(self._on_make)
        self._latest = Latest(desk.jobs, lane="counts", parent=self)
        self._latest.answered.connect(self._fill)
        self._latest.failed.connect(desk.report_error)
        self.finished.connect(lambda _result: self._latest.forget())
        desk.library_changed.connect(self.reject)
        self._latest.ask("Look at citation keys", desk.library.papers.keys_anew, self._ids)

    def _fill(self, changes: list[KeyChange]) -> None:
        self._changes = changes
        for change in changes[:_SHOWN]:
            self.list.add(f"{change.old}  →  {change.new}", change.title)
        self.list.setCurrentRow(0)
        self._make.setEnabled(bool(changes))
        if not changes:
            self.state.setText("Every key fits the pattern already.")
        elif len(changes) > _SHOWN:
            self.state.setText(f"{len(changes):,} keys change; the first {_SHOWN} are shown.")
        else:
            self.state.setText("1 key changes." if len(changes) == 1 else f"{len(changes):,} keys change.")
        if changes:
            self._make.set_text("Make 1 new key" if len(changes) == 1 else f"Make {len(changes):,} new keys")

    def _on_pattern(self) -> None:
        self.reject()
        self.desk.trigger("file.preferences")

    def _on_make(self) -> None:
        desk = self.desk
        ids = [change.id for change in self._changes]
        self.accept()

        def tell(count: int) -> None:  # this dialog is gone by then
            desk.tell("1 key is new." if count == 1 else f"{count:,} keys are new.", "good", "edit.undo", "Undo")

        job = desk.jobs.start("Make citation keys", desk.library.papers.make_keys, ids, quiet=len(ids) <= _SHOWN)
        job.then(tell, desk.report_error)
