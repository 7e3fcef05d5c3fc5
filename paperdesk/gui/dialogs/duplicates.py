"""Papers that are or may be one, group by group: compared side by side, merged field by field, or told apart.

A window beside the main one, so that both can be worked in; it follows what changes in the library.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from paperdesk.errors import NotFoundError
from paperdesk.gui.desk import Desk
from paperdesk.gui.dialogs.dialog import DeskDialog, words
from paperdesk.gui.dialogs.duplicates_content import Compared, Found, compare, find_groups, kept_of_all, marks
from paperdesk.gui.dialogs.duplicates_table import CompareTable
from paperdesk.gui.dialogs.two_lines import TwoLineList
from paperdesk.gui.jobs import Job, Latest
from paperdesk.gui.widgets.empty_state import EmptyState
from paperdesk.library import Changes
from paperdesk.library.duplicates import Group

_SOON_MS = 300  # from a change made elsewhere to a new search
_ABOUT_SAMENESS = {"paper", "trash", "duplicates"}


class CompareDialog(DeskDialog):
    """Some papers side by side, to be merged into one of them."""

    def __init__(self, desk: Desk, papers: Sequence[int] = (), title: str = "Merge papers") -> None:
        super().__init__(desk, title, width=680, height=480)
        self.papers = tuple(papers)
        self._own = False  # while the library is changed from here
        self.table = CompareTable(desk.look)
        self.table.papers.modelReset.connect(self._on_shown)
        self.table.chosen.connect(self._on_chosen)
        self.kept = words("", "small")
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(desk.look.px(8))
        column.addWidget(self.table, 1)
        column.addWidget(self.kept)
        self._reading = Latest(desk.jobs, lane="render", parent=self)
        self._reading.answered.connect(self._on_read)
        self._reading.failed.connect(self._on_unread)
        self._marking = Latest(desk.jobs, lane="render", parent=self)
        self._marking.answered.connect(self.table.papers.set_marks)
        self._marking.answered.connect(lambda _marks: self.table.fit())
        self._marking.failed.connect(desk.report_error)
        self._build()
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self.reject)
        self.finished.connect(self._on_finished)
        for wish in ("edit.undo", "edit.redo"):
            for key in desk.actions[wish].shortcuts() if wish in desk.actions else []:
                QShortcut(QKeySequence(key), self).activated.connect(desk.undo if wish == "edit.undo" else desk.redo)
        for name in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(name), self).activated.connect(self._merge.click)

    def _build(self) -> None:
        self.body.addWidget(self._side)
        self.add_button("Cancel").clicked.connect(self.reject)
        self._add_decisions()

    def _add_decisions(self) -> None:
        self._apart = self.add_button("Not the same")
        self._apart.clicked.connect(self._on_apart)
        self._merge = self.add_button("Merge", primary=True, icon="merge")
        self._merge.clicked.connect(self._on_merge)
        self._let_decide(False)

    def start(self) -> None:
        """Show it beside the window, which can be worked in all the same."""
        room = self._room()
        over = self.desk.window.size() if self.desk.window is not None else room
        px = self.look.px
        self.resize(QSize(px(1180), px(760)).boundedTo(room).boundedTo(over - QSize(px(48), px(48))))
        self.show()
        self.table.setFocus()
        self._read()

    # Showing ----------------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Read the papers anew; while that takes, what is shown stays."""
        if self.papers and self.desk.is_open:
            self._reading.ask("Compare papers", compare, self.desk.library, self.papers)

    def _on_read(self, compared: Compared) -> None:
        self.table.show_papers(compared)
        self.kept.setText(kept_of_all(compared.around))
        self._mark()

    def _on_unread(self, error: BaseException) -> None:
        if isinstance(error, NotFoundError):  # one of them is gone meanwhile
            self._on_gone()
        else:
            self.desk.report_error(error)

    def _on_gone(self) -> None:
        self.reject()

    def _on_shown(self) -> None:
        self._let_decide(self.table.papers.compared is not None)

    def _let_decide(self, on: bool) -> None:
        for button in (self._apart, self._merge):
            button.setEnabled(on)

    def _on_chosen(self) -> None:
        self._mark()

    def _mark(self) -> None:
        papers = self.table.papers
        if papers.compared is not None:
            self._marking.ask("Mark what differs", marks, papers.compared, dict(papers.choices))

    # Deciding ---------------------------------------------------------------------------------------------------------

    def _on_merge(self) -> None:
        """Merge the papers as chosen; those of an open editor are saved first."""
        desk, papers = self.desk, self.table.papers
        if papers.compared is None or set(papers.compared.papers) != set(self.papers):
            return
        desk.save_editors()
        keep = papers.keep
        self._own = True
        gone = desk.attempt(desk.library.merging.merge, keep, self.papers, dict(papers.choices))
        self._own = False
        if gone is None:
            self._on_gone()
            return
        desk.tell(f"{gone + 1:,} papers are one now.", "good", "edit.undo", "Undo")
        self._go_on()
        self._show_merged(keep)

    def _show_merged(self, keep: int) -> None:
        """Show the paper that is left in the main window."""
        if keep not in self.desk.selection:
            self.desk.reveal.emit(keep)

    def _on_apart(self) -> None:
        self._own = True
        told = self.desk.attempt(self.desk.library.duplicates.tell_apart, self.papers)
        self._own = False
        if told is not None:
            self.desk.tell("They are not offered as duplicates any more.", "info", "edit.undo", "Undo")
            self._go_on()

    def _go_on(self) -> None:
        """What comes after a decision."""
        self.accept()

    # News -------------------------------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        if not self._own and not changes.papers.isdisjoint(self.papers):
            self._read()

    def _on_finished(self, _result: int) -> None:
        self._reading.forget()
        self._marking.forget()
        self.desk.changed.disconnect(self._on_changed)


class DuplicatesDialog(CompareDialog):
    """All groups of a library at the left, the chosen one side by side at the right."""

    def __init__(self, desk: Desk, first: Sequence[int] = ()) -> None:
        super().__init__(desk, title="Duplicates")
        self._first = frozenset(first)  # papers whose groups come before all others
        self.groups: list[Found] = []
        self._skipped: set[tuple[int, ...]] = set()
        self._job: Job | None = None  # the search or the bulk merge that is waited for
        self._again = Latest(desk.jobs, lane="render", parent=self)
        self._again.answered.connect(self._fill)
        self._again.failed.connect(desk.report_error)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._search_again)

    def _build(self) -> None:
        look = self.desk.look
        self.about = words("", "muted")
        self.body.addWidget(self.about)
        self.list = TwoLineList(look, "Groups of papers that are or may be one")
        self.list.setMinimumWidth(look.px(150))
        self.list.setMaximumWidth(look.px(270))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.currentRowChanged.connect(self._on_row)
        self.list.itemSelectionChanged.connect(self._count)
        self._several = words("Select several with Ctrl or Shift to merge them at once.", "small")
        left = QVBoxLayout()
        left.setSpacing(look.px(6))
        left.addWidget(self.list, 1)
        left.addWidget(self._several)
        self._groups = QWidget()
        beside = QHBoxLayout(self._groups)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(look.px(14))
        beside.addLayout(left, 1)
        beside.addWidget(self._side, 3)
        self._nothing = EmptyState(
            look, "check-check", "No duplicates",
            "No two papers of this library look like the same one. What comes in later is compared as well.",
        )  # fmt: skip
        self._stopped = EmptyState(look, "files", "Stopped", "Not all papers were compared.")
        self._stopped.add_card("again", "search", "Look again", "Compare all papers of the library")
        self._stopped.card_chosen.connect(lambda _card: self._search())
        self._pages = QStackedWidget()
        for page in (self._groups, self._nothing, self._stopped, self._build_waiting()):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)
        self._bulk = self.add_button("Merge all sure ones", icon="check-check", left=True)
        self._bulk.clicked.connect(self._on_bulk)
        self._close = self.add_button("Close")
        self._close.clicked.connect(self.reject)
        self._skip = self.add_button("Skip")
        self._skip.clicked.connect(self._on_skip)
        self._add_decisions()

    def _build_waiting(self) -> QWidget:
        look = self.desk.look
        self._waiting = QWidget()
        column = QVBoxLayout(self._waiting)
        column.addStretch(1)
        self._progress = words("", "muted")
        self._progress.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(look.px(300))
        self._bar.setAccessibleName("How far it is")
        self._cancel = self.add_button("Stop")
        self._cancel.hide()
        self._cancel.clicked.connect(self._on_cancel)
        column.addWidget(self._progress)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        return self._waiting

    def start(self) -> None:
        """Show it and look for duplicates."""
        super().start()
        self._search()

    def begin_with(self, first: Sequence[int]) -> None:
        """Look again, and show the groups of these papers before all others."""
        self._first = frozenset(first)
        self.papers = ()
        self._search()

    # Searching --------------------------------------------------------------------------------------------------------

    def _search(self) -> None:
        job = self.desk.jobs.start(
            "Look for duplicates", find_groups, self.desk.library, first=self._first, lane="render"
        )
        self._wait_for(job)
        job.finished.connect(self._on_searched)
        job.then(self._fill, self.desk.report_error)

    def _wait_for(self, job: Job) -> None:
        """Show how far a job is."""
        self._again.forget()
        self._soon.stop()
        self._job = job
        job.progressed.connect(self._on_progressed)
        self._on_progressed(0, 0, job.title)
        self._turn_to(self._waiting)

    def _on_progressed(self, done: int, total: int, text: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._progress.setText(f"{text} … {done:,} of {total:,}" if total else f"{text} …")

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_searched(self) -> None:
        self._job = None
        if self._pages.currentWidget() is self._waiting:  # it was stopped, or failed, which the main window says
            self._turn_to(self._stopped)

    def _search_again(self) -> None:
        """Look again in the background, for something changed; what is shown stays meanwhile."""
        if self._job is None and self.desk.is_open:
            self._again.ask("Look for duplicates", find_groups, self.desk.library, first=self._first)

    def _fill(self, groups: list[Found]) -> None:
        """Show these groups; the one that is shown stays, where it is still there."""
        before, row = self.papers, max(0, self.list.currentRow())
        self.groups = list(groups)
        places = {found.group.papers: place for place, found in enumerate(self.groups)}
        self.list.blockSignals(True)
        self.list.clear()
        for found in self.groups:
            self.list.add(found.title, found.short, faint=found.group.papers in self._skipped)
        self.list.blockSignals(False)
        at = places.get(before, min(row, len(self.groups) - 1))
        self._show_row(at, fresh=before not in places)

    def _show_row(self, row: int, *, fresh: bool = True) -> None:
        """Show a group, or that there is none."""
        if not self.groups:
            self.papers = ()
            self._reading.forget()
            self.table.show_papers(None)
            self._turn_to(self._nothing)
            return
        self._turn_to(self._groups)
        self.list.blockSignals(True)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self._count()
        if fresh:
            self._on_row(row)

    def _count(self) -> None:
        sure, row = len(self._sure()), self.list.currentRow()
        shown = self.groups[row] if 0 <= row < len(self.groups) else None
        chosen = len(self._chosen())
        if chosen > 1:
            self.about.setText(
                f"{chosen:,} groups are selected. Each becomes its fullest paper; the others fill it in."
            )
        else:
            self.about.setText(f"Group {row + 1:,} of {len(self.groups):,} · {shown.why}" if shown else "")
        self._merge.set_text(f"Merge {chosen:,} groups" if chosen > 1 else "Merge")
        self._let_decide(self.table.papers.compared is not None)
        self._several.setVisible(len(self.groups) > 1)
        self._bulk.set_text("Merge the sure one" if sure == 1 else f"Merge all {sure:,} sure ones")
        self._bulk.setVisible(sure > 0)

    def _sure(self) -> list[Group]:
        """The groups that are merged in bulk: sure, and not skipped."""
        every = [found.group for found in self.groups]
        return [group for group in every if group.sure and group.papers not in self._skipped]

    def _chosen(self) -> list[Group]:
        """The groups that are selected."""
        rows = sorted(self.list.row(item) for item in self.list.selectedItems())
        return [self.groups[row].group for row in rows if row < len(self.groups)]

    def _turn_to(self, page: QWidget) -> None:
        inside = self._pages.currentWidget()
        focused = inside is not None and inside.isAncestorOf(self.focusWidget() or self)
        self._pages.setCurrentWidget(page)
        shown = page is self._groups
        for button in (self._skip, self._apart, self._merge):
            button.setVisible(shown)
        self._bulk.setVisible(shown and bool(self._sure()))
        self.about.setVisible(shown)
        self._cancel.setVisible(page is self._waiting)
        self._close.setVisible(page in (self._nothing, self._stopped))
        if page is self._waiting:
            self._cancel.setFocus()
        elif shown and not (focused and inside is page):
            self.list.setFocus()

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self.groups):
            self.papers = self.groups[row].group.papers
            self._count()
            self._let_decide(False)
            self._read()

    def _on_gone(self) -> None:
        self._search_again()

    # Deciding ---------------------------------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """Leave out the group that was decided on, and show the next."""
        row = next((each for each, found in enumerate(self.groups) if found.group.papers == self.papers), None)
        if row is None:
            return
        del self.groups[row]
        self.list.blockSignals(True)
        self.list.takeItem(row)
        self.list.blockSignals(False)
        self._show_row(min(row, len(self.groups) - 1))

    def _show_merged(self, keep: int) -> None:
        """Leave the main window where it is: the next group comes."""

    def _let_decide(self, on: bool) -> None:
        """Of several groups nobody sees all: they can be merged, not told apart."""
        super()._let_decide(on)
        several = len(self._chosen()) > 1
        self._apart.setEnabled(on and not several)
        self._merge.setEnabled(on or several)

    def _on_skip(self) -> None:
        rows = sorted(self.list.row(item) for item in self.list.selectedItems()) or [self.list.currentRow()]
        for row in rows:
            self._skipped.add(self.groups[row].group.papers)
            self.list.set_faint(row)
        self._count()
        self.list.setCurrentRow((rows[-1] + 1) % len(self.groups))

    def _on_merge(self) -> None:
        """Merge the papers as chosen; of several groups that are selected, each into its best paper."""
        groups = self._chosen()
        if len(groups) > 1:
            self._merge_all(groups)
        else:
            super()._on_merge()

    def _on_bulk(self) -> None:
        self._merge_all(self._sure())

    def _merge_all(self, groups: list[Group]) -> None:
        desk = self.desk
        desk.save_editors()
        title = f"Merge {len(groups):,} groups of duplicates" if len(groups) > 1 else "Merge duplicates"
        job = desk.jobs.start(title, desk.library.duplicates.merge_all, groups)
        job.then(lambda gone: _tell_all_merged(desk, gone), desk.report_error)  # be this closed meanwhile or not
        self._wait_for(job)
        job.finished.connect(self._search)

    # News -------------------------------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        super()._on_changed(changes)
        if not self._own and (changes.kinds & _ABOUT_SAMENESS or changes.new or changes.gone):
            self._soon.start()

    def _on_finished(self, result: int) -> None:
        super()._on_finished(result)
        self._soon.stop()
        self._again.forget()
        if self._job is not None and self._job.lane == "render":
            self._job.cancel()


def _tell_all_merged(desk: Desk, gone: int) -> None:
    papers = "1 paper" if gone == 1 else f"{gone:,} papers"
    desk.tell(f"{papers} went into others.", "good", "edit.undo", "Undo")
