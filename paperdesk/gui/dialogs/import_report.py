"""What became of the last import: the counts by file and the remarks; saved, its papers shown, or undone on wish."""

from __future__ import annotations

from paperdesk.errors import LibraryError
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.choose_files import choose_target
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.dialogs.import_account import AccountView, as_csv, remarks_of
from paperdesk.library.files import replacing
from paperdesk.library.shapes import Report


def remarks(report: Report) -> list[str]:
    """Every remark of an import, a line each: which file, where in it, what."""
    return [remark.line for remark in remarks_of(report)]


class ImportReportDialog(DeskDialog):
    """The account of the last import."""

    def __init__(self, desk: Desk) -> None:
        self._report = report = desk.importing.last or Report()
        super().__init__(desk, "The last import", width=760, height=540, text=report.sentence())
        self.account = AccountView(desk.look)
        self.account.show_report(report)
        self.alike = words("", "muted")
        self.body.addWidget(self.alike)
        self.body.addWidget(self.account)
        self.save = self.add_button("Save…", icon="save", left=True)
        self.save.clicked.connect(self._on_save)
        self.copy = self.add_button("Copy", icon="copy", left=True)
        self.copy.clicked.connect(self._on_copy)
        for button in (self.save, self.copy):
            button.setEnabled(bool(remarks_of(report)))
        self.compare = self.add_button("", icon="columns-3")
        self.compare.clicked.connect(self._on_compare)
        self.undo = self.add_button("Undo the import", icon="undo-2")
        self.undo.clicked.connect(self._on_undo)
        self.papers = self.add_button("Show the papers", icon="list")
        self.papers.clicked.connect(self._on_papers)
        self.papers.setEnabled(bool(report.query))
        self.add_button("Close", primary=True).clicked.connect(self.accept)
        desk.changed.connect(self._look)
        desk.importing.told.counted.connect(self._look)
        desk.library_changed.connect(self.reject)
        self._look()

    def _look(self) -> None:
        """Offer undo while that is what undo would take back."""
        step = self._report.step
        self.undo.setEnabled(bool(step) and bool(self.desk.attempt(self.desk.library.history.is_next, step)))
        alike = self.desk.importing.told.alike if self._report is self.desk.importing.last else 0
        self.alike.setText("1 may be here already." if alike == 1 else f"{alike:,} may be here already.")
        for shown in (self.alike, self.compare):
            shown.setVisible(alike > 0)
        self.compare.set_text("Compare it…" if alike == 1 else f"Compare {alike:,}…")

    def _on_compare(self) -> None:
        self.accept()
        self.desk.trigger("papers.duplicates_new")

    def _on_undo(self) -> None:
        self.accept()
        self.desk.undo()

    def _on_papers(self) -> None:
        self.accept()
        self.desk.importing.show_last()

    def _on_copy(self) -> None:
        self.desk.copy("\n".join(remark.line for remark in self.account.shown), "the remarks")

    def _on_save(self) -> None:
        """Save what is shown, as text or as a table by the name that was chosen."""
        target, kind = choose_target(
            self.desk, "Save the remarks", "import-remarks.txt", "Text (*.txt);;CSV table (*.csv)"
        )
        if target is None:
            return
        shown = self.account.shown
        is_table = target.suffix.lower() == ".csv" or (not target.suffix and kind.startswith("CSV"))
        text = as_csv(shown) if is_table else "\n".join(remark.line for remark in shown) + "\n"
        try:
            with replacing(target) as out:
                out.write(text.encode("utf-8", "replace"))
        except LibraryError as error:
            self.say(str(error))
        else:
            self.say("")
