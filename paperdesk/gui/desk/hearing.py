"""The news of the open library as one window hears it: its own at once, those of other threads and processes gathered.

An import commits dozens of times a second. If all panes looked again at each, the window would do nothing else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from paperdesk.errors import PaperDeskError
from paperdesk.library import Changes, Library

OTHERS_EVERY = 1_000  # milliseconds between looks for changes made by another process
_GATHERED_MS = 100  # for so long a job's further changes wait to be told as one


class Hearing(QObject):
    """Tells what a library's news are, on the GUI thread: heard(Changes); deaf(sentence) when they cannot be read."""

    heard = Signal(object)
    deaf = Signal(str)

    _knocked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library: Library | None = None
        self._unsubscribe: Callable[[], None] = lambda: None
        self._tray: deque[tuple[Library, Changes]] = deque()  # from other threads, in order
        self._waiting: Changes | None = None
        self._is_deaf = False
        self._knocked.connect(self._empty_tray)
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(_GATHERED_MS)
        self._gathering.timeout.connect(self._on_gathered)
        self._others = QTimer(self)
        self._others.setInterval(OTHERS_EVERY)
        self._others.timeout.connect(self.look)

    def follow(self, library: Library) -> None:
        """Hear of this library, and of none before it."""
        self.stop()
        self._library = library
        self._unsubscribe = library.subscribe(partial(self._on_change, library))
        self._others.start()

    def rest(self) -> None:
        """Look no more for what other processes do; what this one does is heard until the end."""
        self._others.stop()

    def stop(self) -> None:
        """Hear no more; what waits is not told."""
        self._others.stop()
        self._gathering.stop()
        self._waiting = self._library = None
        self._unsubscribe()
        self._unsubscribe = lambda: None

    def look(self) -> None:
        """Tell what other processes have changed."""
        if self._library is None:
            return
        try:
            changes = self._library.news_from_others()
        except PaperDeskError as error:
            if not self._is_deaf:
                self.deaf.emit(str(error))
            self._is_deaf = True
            return
        except Exception:
            self._others.stop()  # else it would be told every second
            raise
        self._is_deaf = False
        if changes is not None:
            self.heard.emit(changes)

    def catch_up(self) -> None:
        """Tell all there is: whoever hears that a job is over is to have heard of what it did before."""
        self._empty_tray()
        self._tell()

    def _on_change(self, library: Library, changes: Changes) -> None:
        """A commit, on the thread that made it."""
        if QThread.currentThread() is self.thread():
            self.heard.emit(changes)
        else:
            self._tray.append((library, changes))
            self._knocked.emit()

    def _empty_tray(self) -> None:
        while self._tray:
            library, changes = self._tray.popleft()
            if library is self._library:  # else it is late news of the one before
                self._gather(changes)

    def _gather(self, changes: Changes) -> None:
        if self._waiting is not None and (self._waiting.label, self._waiting.by) == (changes.label, changes.by):
            self._waiting = self._waiting.joined(changes)
            return
        self._tell()
        if self._gathering.isActive():
            self._waiting = changes
        else:
            self._gathering.start()
            self.heard.emit(changes)

    def _on_gathered(self) -> None:
        if self._waiting is not None:
            self._gathering.start()
            self._tell()

    def _tell(self) -> None:
        changes, self._waiting = self._waiting, None
        if changes is not None:
            self.heard.emit(changes)
