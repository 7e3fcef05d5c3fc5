"""The line at the bottom: how many papers, what the index and the jobs do, this week's reading, the last backup."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Job, Latest
from paperdesk.gui.widgets.activity import ActivityButton
from paperdesk.gui.widgets.bar_status import BarStatus
from paperdesk.library import Changes, Library
from paperdesk.progress import Progress

_INDEX_SOON_MS = 500  # after a change, before the writer is woken


def _read(library: Library) -> tuple[int, int, str]:
    """All papers, those read this week, and when the newest backup was made."""
    backups = library.backups.list()
    return library.papers.count(), library.stats.read_this_week(), backups[0].at if backups else ""


class StatusPane(QWidget):
    """The bottom line of one window; it also wakes the index writer after changes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown = 0
        self._bar = BarStatus(desk.look)
        self._bar.item_clicked.connect(self._on_clicked)
        self._activity = ActivityButton(desk.look, desk.jobs)
        self._bar.add_widget(self._activity)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._bar)
        self._latest = Latest(desk.jobs, lane="counts", parent=self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(desk.report_error)
        self._wake = QTimer(self)
        self._wake.setSingleShot(True)
        self._wake.setInterval(_INDEX_SOON_MS)
        self._wake.timeout.connect(self._index)
        self._indexing: Job | None = None
        self._again = False
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self._on_library_changed)
        desk.list_changed.connect(self._on_listed)
        desk.backed_up.connect(lambda _backup: self._refresh())
        self._stop_watching = desk.settings.watch(lambda option: self._refresh() if option == "weekly_goal" else None)
        self.destroyed.connect(self._stop_watching)
        self._on_library_changed()

    def _on_library_changed(self) -> None:
        self._again = False
        self._refresh()
        self._wake.start()

    def _on_changed(self, changes: Changes) -> None:
        self._refresh()
        if changes.kinds & {"paper", "note"}:
            self._wake.start()

    def _on_listed(self, shown: int, _total: int) -> None:
        self._shown = shown
        self._refresh()

    def _refresh(self) -> None:
        self._latest.ask("Count", _read, self._desk.library)

    def _show(self, counts: tuple[int, int, str]) -> None:
        total, read, backup = counts
        shown = f"{self._shown:,} of {total:,} papers" if total else "0 papers"
        self._bar.set_item("papers", shown, clickable=True, tip="Show all papers")
        goal = self._desk.settings.get("weekly_goal")
        self._bar.set_item(
            "week", f"{read} read this week" + (f" · goal {goal}" if goal else ""), side="right", clickable=True
        )
        if backup:
            made = datetime.fromisoformat(backup).astimezone()
            today = made.date() == datetime.now().astimezone().date()
            when = made.strftime("%H:%M") if today else f"{made.day} {made.strftime('%b')}"
            self._bar.set_item("backup", f"Backed up {when}", icon="hard-drive-download", side="right", clickable=True)
        else:
            self._bar.set_item("backup", "Not backed up yet", icon="hard-drive-download", side="right", clickable=True)

    # Index ------------------------------------------------------------------------------------------------------------

    def _index(self) -> None:
        """Have the writer child take in what changed; one run at a time."""
        if self._indexing is not None:
            self._again = True
            return
        library = self._desk.library
        if not library.index.waiting():
            self._bar.set_item("index", "Index up to date", icon="check-check", clickable=True)
            return
        self._bar.set_item("index", "Indexing…", icon="refresh-cw")

        def run(progress: Progress) -> int:
            return library.catch_up(progress)

        self._indexing = self._desk.jobs.start("Update the search index", run, lane="index")
        self._indexing.failed.connect(self._on_index_failed)
        self._indexing.finished.connect(self._on_indexed)

    def _on_index_failed(self, error: object) -> None:
        self._bar.set_item("index", "The index could not be updated", icon="triangle-alert", tint="warning")
        if isinstance(error, BaseException):
            self._desk.report_error(error)

    def _on_indexed(self) -> None:
        failed = self._indexing is not None and self._indexing.error is not None
        self._indexing = None
        if not failed:
            self._bar.set_item("index", "Index up to date", icon="check-check", clickable=True)
            self._desk.index_changed.emit("")
        if self._again:
            self._again = False
            self._wake.start()

    def _on_clicked(self, item: str) -> None:
        wishes = {"index": "index.rebuild", "backup": "backup.create", "papers": "go.all", "week": "go.recently_read"}
        self._desk.trigger(wishes[item])
