"""What keeps a library in order by itself: the daily backup, old undo steps, the trash, files nobody names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from paperdesk.library.backups import Backups
from paperdesk.library.files import Files
from paperdesk.library.papers import Papers
from paperdesk.library.stats import days_ago
from paperdesk.progress import Progress
from paperdesk.store.journal import Journal


class Upkeep:
    """The housekeeping of one library; run in the background, once after opening and then once a day."""

    def __init__(
        self, journal: Journal, papers: Papers, files: Files, backups: Backups, options: Callable[[str], Any]
    ) -> None:
        self._journal = journal
        self._papers = papers
        self._files = files
        self._backups = backups
        self._option = options

    def run(self, progress: Progress | None = None) -> None:
        """Back up first, then tidy; raises LibraryError kinds when the backup fails, and then tidies nothing."""
        progress = progress or Progress()
        if self._option("backup_daily"):
            self._backups.daily(progress)
        progress.check()
        self._journal.prune(int(self._option("undo_days")))
        days = int(self._option("trash_days"))
        if days:
            self._papers.empty_trash(progress, before=days_ago(days))
        progress.check()
        self._files.sweep()
