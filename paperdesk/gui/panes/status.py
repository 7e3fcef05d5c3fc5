"""The line at the bottom: how many papers, what the index and the jobs do, this week's reading, the last backup."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Job, Latest, State
from paperdesk.gui.panes.status_meaning import MeaningKeeper
from paperdesk.gui.widgets.activity import ActivityButton
from paperdesk.gui.widgets.bar_status import BarStatus
from paperdesk.library import Changes, Library
from paperdesk.progress import Progress

_INDEX_SOON_MS = 500  # after a change, before the writer is woken
_COUNT_SOON_MS = 100
_LONG = 200  # papers; to index more is shown among the activities
_LONG_PDFS = 5  # the same of papers whose PDFs are read
_DONE = "Index up to date"


def week_words(read: int, goal: int) -> str:
    """What stands there of this week's reading; a goal of 0 is none."""
    return f"{read:,} read this week" + (f" · goal {goal}" if goal else "")


def backup_words(at: str, now: datetime) -> str:
    """When the newest backup was made: the time today, else the day; `at` is a time of the store or "" for none."""
    if not at:
        return "Not backed up yet"
    made = datetime.fromisoformat(at).astimezone(now.tzinfo)
    day = f"{made.day} {made:%b}" if made.year == now.year else f"{made.day} {made:%b} {made.year}"
    return f"Backed up {f'{made:%H:%M}' if made.date() == now.date() else day}"


def _newest_backup(library: Library) -> str:
    backups = library.backups.list()
    return backups[0].at if backups else ""


class StatusPane(QWidget):
    """The bottom line of one window; it also wakes the index writer after changes."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.bar = BarStatus(desk.look)
        self.bar.item_clicked.connect(self._on_clicked)
        self.activity = ActivityButton(desk.look, desk.jobs)
        self.bar.set_item("papers", "0 papers", clickable=True, tip="Show all papers")
        self.bar.set_item("index", _DONE, icon="check-check", clickable=True)
        self.bar.add_widget(self.activity)
        self.bar.set_item("waiting", "", clickable=True)
        self.bar.set_item("week", " ", side="right", clickable=True)
        self.bar.set_item("backup", " ", side="right", clickable=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)
        self._week = Latest(desk.jobs, lane="counts", parent=self)
        self._week.answered.connect(self._show_week)
        self._week.failed.connect(desk.report_error)
        self._backup = Latest(desk.jobs, lane="counts", parent=self)
        self._backup.answered.connect(self._show_backup)
        self._backup.failed.connect(desk.report_error)
        self._meaning = MeaningKeeper(desk, self)
        self._read = 0
        self._soon = self._timer(_COUNT_SOON_MS, self._ask_week)
        self._wake = self._timer(_INDEX_SOON_MS, self._index)
        self._indexing: Job | None = None
        self._again = False
        self._failed = False
        self._pdfs_due = True  # whether there may be PDFs that were not read yet
        self._reading: Job | None = None
        self._connect()
        self._on_library_changed()

    def _timer(self, every: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(every)
        timer.timeout.connect(slot)
        return timer

    def _connect(self) -> None:
        desk = self._desk
        desk.changed.connect(self._on_changed)
        desk.library_changed.connect(self._on_library_changed)
        desk.list_changed.connect(self._on_listed)
        desk.backed_up.connect(lambda _backup: self._ask_backup())
        desk.index_changed.connect(self._on_index_changed)
        desk.online.waiting_changed.connect(self._on_waiting)
        desk.look.application.applicationStateChanged.connect(self._on_application_state)
        desk.away.connect(lambda _title: self._wake.stop())
        self.destroyed.connect(desk.settings.watch(self._on_setting_changed))

    def _on_setting_changed(self, option: str) -> None:
        if option == "weekly_goal":
            self._show_week(self._read)

    def _on_library_changed(self) -> None:
        self._again = False
        self._pdfs_due = True
        self._ask_week()
        self._ask_backup()
        self._desk.online.greet()
        self._wake.start()

    def _on_changed(self, changes: Changes) -> None:
        if (changes.gone or changes.kinds & {"status", "trash"}) and not self._soon.isActive():
            self._soon.start()
        if changes.new or changes.gone or changes.kinds & {"paper", "note", "file", "highlight"}:
            self._pdfs_due = self._pdfs_due or "file" in changes.kinds or bool(changes.gone)
            self._wake.start()

    # Words ------------------------------------------------------------------------------------------------------------

    def _on_listed(self, shown: int, total: int) -> None:
        papers = "1 paper" if total == 1 else f"{total:,} papers"
        self.bar.set_item("papers", papers if shown == total else f"{shown:,} of {papers}", tip="Show all papers")
        if self._desk.is_open and (self._desk.library.index.lost or self._desk.library.full_text.lost):
            self._pdfs_due = True  # the search just shown found one of them broken
            self._wake.start()

    def _on_waiting(self, waiting: int) -> None:
        words = f"{waiting:,} waiting" if waiting else ""
        self.bar.set_item("waiting", words, icon="wifi-off" if waiting else "", tint="warning",
                          tip="Show what waits to be asked of the network")  # fmt: skip

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:  # back from a terminal, where something may wait now
            self._desk.online.count_waiting()

    def _ask_week(self) -> None:
        if self._desk.is_open:
            self._week.ask("Count what was read", self._desk.library.stats.read_this_week)

    def _show_week(self, read: int) -> None:
        self._read = read
        goal = int(self._desk.settings.get("weekly_goal"))
        tint = "read" if goal and read >= goal else "muted"
        self.bar.set_item("week", week_words(read, goal), tint=tint, tip="Show what was read lately")

    def _ask_backup(self) -> None:
        if self._desk.is_open:
            self._backup.ask("Look for backups", _newest_backup, self._desk.library)

    def _show_backup(self, at: str) -> None:
        words = backup_words(at, datetime.now().astimezone())
        self.bar.set_item("backup", words, icon="hard-drive-download", tip="Back up now")

    # Index ------------------------------------------------------------------------------------------------------------

    def _index(self) -> None:
        """Look what the index lacks, and have the writer child take it in; one run at a time."""
        if self._indexing is not None:
            self._again = True
            return
        if not self._desk.is_open:
            return
        library = self._desk.library
        job = self._indexing = self._desk.jobs.start(
            "Look at the index", library.index.waiting, lane="index", quiet=True
        )
        job.finished.connect(lambda: self._on_looked(job, library))

    def _on_looked(self, job: Job, library: Library) -> None:
        self._indexing = None
        if library is not self._desk.library or not self._desk.is_open:
            return
        if job.error is not None:
            self._on_index_failed(job.error)
        elif job.result:
            self._write(library, job.result)
        elif job.state is State.SUCCEEDED:
            self._on_index_whole(library)

    def _write(self, library: Library, waiting: int) -> None:
        self.bar.set_item("index", "Indexing…", icon="refresh-cw")

        def run(progress: Progress) -> int:
            return library.catch_up(progress)

        job = self._indexing = self._desk.jobs.start(
            "Update the search index", run, lane="index", quiet=waiting <= _LONG
        )
        job.finished.connect(lambda: self._on_written(job, library))

    def _on_written(self, job: Job, library: Library) -> None:
        self._indexing = None
        if library is not self._desk.library or not self._desk.is_open:
            return
        if job.error is not None:
            self._on_index_failed(job.error)
        elif job.state is State.CANCELLED:
            self.bar.set_item("index", "Indexing was stopped", icon="circle-alert")
        else:
            self._on_index_whole(library)
            self._desk.index_changed.emit("")
        if self._again:
            self._again = False
            self._wake.start()

    def _on_index_whole(self, library: Library) -> None:
        self._failed = False
        self.bar.set_item("index", _DONE, icon="check-check")
        self._desk.jobs.start("Warm the index", library.warm, lane="index", quiet=True)
        self._look_for_pdfs(library)
        self._meaning.look()

    def _look_for_pdfs(self, library: Library) -> None:
        """See whether PDFs came or went, and have the child read them: after the index, which is wanted sooner."""
        if self._pdfs_due and self._reading is None:
            self._pdfs_due = False
            job = self._reading = self._desk.jobs.start(
                "Look for new PDFs", library.full_text.waiting, lane="texts", quiet=True
            )
            job.finished.connect(lambda: self._on_pdfs_counted(job, library))

    def _on_pdfs_counted(self, job: Job, library: Library) -> None:
        self._reading = None
        if job.error is not None:
            self._desk.report_error(job.error)
        if not job.result or library is not self._desk.library or not self._desk.is_open:
            return
        quiet = job.result <= _LONG_PDFS
        reading = self._reading = self._desk.jobs.start(
            "Read PDFs for search", library.read_pdfs, lane="texts", quiet=quiet
        )
        reading.finished.connect(lambda: self._on_pdfs_read(reading, library))

    def _on_pdfs_read(self, job: Job, library: Library) -> None:
        self._reading = None
        if library is not self._desk.library or not self._desk.is_open:
            return
        if job.error is not None:
            self._desk.report_error(job.error)
        elif job.state is State.SUCCEEDED:
            self._desk.index_changed.emit("")  # a search in sight may find more
            self._look_for_pdfs(library)  # what came meanwhile

    def _on_index_failed(self, error: BaseException) -> None:
        self._failed = True
        self.bar.set_item("index", "The index could not be updated", icon="triangle-alert", tint="warning")
        self._desk.report_error(error)

    def _on_index_changed(self, doing: str) -> None:
        if doing:
            self._pdfs_due = True
            self.bar.set_item("index", "Indexing…", icon="refresh-cw")
        elif self._indexing is None:
            self._wake.start()

    def _on_clicked(self, item: str) -> None:
        desk = self._desk
        if item == "index" and not self._failed:
            waiting = "" if self.bar.text("index") == _DONE else "The search index is being brought up to date. "
            desk.tell(
                f"{waiting or 'The search index holds every paper. '}Should a search seem wrong, make it anew.",
                "info", "index.rebuild", "Rebuild",
            )  # fmt: skip
            return
        wishes = {"index": "index.rebuild", "backup": "backup.create", "papers": "go.all", "week": "go.recently_read",
                  "waiting": "online.waiting"}  # fmt: skip
        desk.trigger(wishes[item])
