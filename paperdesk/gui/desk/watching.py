"""The folder that is watched for new PDFs, while the window is open: when it is looked at, and what is then done.

What is new in it, `library.watching` knows. Looks are jobs: a folder on a network may take its time, or never answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from paperdesk import places
from paperdesk.gui.desk.desk import Desk
from paperdesk.library.watching import SETTLED, Look, Mark, Watched, bring_in

_SLOW_MS = 30_000  # for folders that tell of no change, such as those of a network
_SOON_MS = round(SETTLED * 1000) + 500  # from a change to the look that finds it settled
_LANE = "network"
_OPTIONS = ("watched_folder",)


class FolderWatch(QObject):
    """Looks at the watched folder and brings in what is new; `stop` before the library is closed for good."""

    def __init__(self, desk: Desk, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(desk)
        self._desk = desk
        self._clock = clock
        self._watched: Watched | None = None
        self._looking = False
        self._told = ""  # the trouble that was told last, so that it is not told again
        self._watcher: QFileSystemWatcher | None = None
        self._slow = QTimer(self)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.look)
        self._end = desk.settings.watch(self._on_setting)
        desk.library_changed.connect(self.start)
        self.start()

    def start(self) -> None:
        """Watch what is chosen, for the library that is open."""
        self._rest()
        folder = str(self._desk.settings.get("watched_folder"))
        if folder:
            self._watched = Watched(Path(folder), places.watched_file(self._desk.library.id))
            self._slow.start()
            self.look()

    def stop(self) -> None:
        """Watch no more."""
        self._rest()
        self._end()

    def _rest(self) -> None:
        self._watched = None
        self._told = ""
        self._watcher = None
        self._slow.stop()
        self._soon.stop()

    def _on_setting(self, option: str) -> None:
        if option in _OPTIONS:
            self.start()

    def look(self) -> None:
        """Look at the folder now, away from the window; one look at a time."""
        watched = self._watched
        if watched is None or self._looking or not self._desk.is_open:
            return
        self._looking = True
        job = self._desk.jobs.start(
            "Look for new PDFs", watched.look, self._clock(), lane=_LANE, quiet=True
        )  # fmt: skip
        job.finished.connect(self._on_ended)
        job.then(partial(self._on_looked, watched), partial(self._on_failed, watched))

    def _on_ended(self) -> None:
        self._looking = False

    def _on_failed(self, watched: Watched, error: BaseException) -> None:
        if watched is self._watched and str(error) != self._told:
            self._told = str(error)
            self._watcher = None  # it knows nothing of the folder that may come back
            self._desk.report_error(error)

    def _on_looked(self, watched: Watched, look: Look) -> None:
        if watched is not self._watched or not self._desk.is_open:
            return
        self._told = ""
        self._listen(watched.folder)
        if look.first:
            count = "The PDF that lies" if look.first == 1 else f"The {look.first:,} PDFs that lie"
            self._desk.tell(
                f"“{watched.folder.name}” is watched for new PDFs now. {count} there already can be imported.", "info",
                "file.import_folder", "Import a folder…",
            )  # fmt: skip
        if look.new:
            self._bring(watched, look.new)
        if look.waiting:
            self._soon.start()

    def _listen(self, folder: Path) -> None:
        """Hear of changes; only once a look went well, since asking a folder that hangs would hang the window."""
        if self._watcher is None:
            self._watcher = QFileSystemWatcher([str(folder)])
            self._watcher.directoryChanged.connect(lambda _folder: self._soon.start())

    def _bring(self, watched: Watched, marks: list[Mark]) -> None:
        desk = self._desk
        into = str(desk.settings.get("watched_collection")).strip()
        title = f"Import {marks[0].file.name}" if len(marks) == 1 else f"Import {len(marks):,} new PDFs"
        source = watched.folder.name or str(watched.folder)
        desk.importing.start(title, bring_in, desk.library.transfer, watched, marks, into, into=into, source=source)
