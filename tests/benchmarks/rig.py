"""The real window on a library, offscreen, and ways to drive it: press, type, wait for what is painted.

Waits by running Qt's event loop and being called, never by polling a clock.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QObject,
    Qt,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from paperdesk.gui.app import TURN
from paperdesk.gui.collector import Collector
from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Jobs
from paperdesk.gui.look import STYLE, Look
from paperdesk.gui.panes.papers import PapersPane
from paperdesk.gui.widgets.guard import guarded
from paperdesk.gui.window import Window
from paperdesk.library import Library
from paperdesk.settings import Settings, State

LATEST_MS = 600_000
_CALM_MS = 900  # longer than anything waits before it starts a job after a change
_LOOK_MS = 50
_TICK_MS = 16  # a screen's 60 frames a second, as a timer can count them


def _tell(_kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
    """What Qt has to say, but for what it says of every window offscreen."""
    if not words.startswith("This plugin does not support"):
        print(words, file=sys.stderr)


class Watch(QObject):
    """Tells when widgets were painted: `painted` comes once the painting that began is over and shown."""

    painted = Signal()

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.begun = 0  # paintings so far
        self.over = 0  # the number of the newest one that `painted` was about
        self.at = 0.0  # when that was over
        for widget in widgets:
            widget.installEventFilter(self)

    @guarded(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Before a widget paints: have this object told right after all that is painted with it."""
        if event.type() == QEvent.Type.Paint:
            self.begun += 1
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
        return bool(super().eventFilter(watched, event))

    @guarded(False)
    def event(self, event: QEvent) -> bool:
        """After the painting."""
        if event.type() != QEvent.Type.User:
            return bool(super().event(event))
        self.at = perf_counter()
        self.over = self.begun
        self.painted.emit()
        return True


class Lateness(QObject):
    """How many milliseconds late a timer of 60 Hz comes: for so long the window answered nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.ms: list[float] = []
        self._due = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    @contextmanager
    def counted(self) -> Iterator[list[float]]:
        """Measure while the block runs; the list fills meanwhile."""
        self.ms = []
        self._due = perf_counter() + _TICK_MS / 1000
        self._timer.start()
        try:
            yield self.ms
        finally:
            self._timer.stop()

    def _on_tick(self) -> None:
        now = perf_counter()
        self.ms.append(max(0.0, (now - self._due) * 1000))
        self._due = now + _TICK_MS / 1000


class Rig:
    """One window on one library."""

    def __init__(self, folder: Path, *, view: str = "all") -> None:
        qInstallMessageHandler(_tell)
        sys.setswitchinterval(TURN)
        self.application = QApplication(["paperdesk", *STYLE])
        self._own = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)  # nothing is chosen or remembered
        settings = Settings(Path(self._own.name) / "settings.json")
        look = Look(self.application, theme="light", scale=100)
        self.library = Library.open(folder, options=settings.get)
        state = State(Path(self._own.name) / "state.json")
        self.desk = Desk(self.library, Jobs(), settings, state, look, self.application.clipboard())
        self.window = Window(self.desk)
        self._collector = Collector(self.window)
        pane = self.window.panes["papers"]
        if not isinstance(pane, PapersPane):
            raise TypeError("the middle is no list of papers")
        self.pane = pane
        self.watch = Watch(pane.view.viewport(), pane.field)
        self.window.show()
        self.idle()
        if view:
            self.desk.show(self.desk.place(view))
            self.idle()

    # Waiting --------------------------------------------------------------------------------------------------------

    def wait(self, ms: int) -> None:
        """Let the window live for so long."""
        loop = QEventLoop()
        QTimer.singleShot(ms, loop, loop.quit)
        loop.exec()

    def until(self, signal: object, over: Callable[[], bool], what: str) -> None:
        """Let the window live until `over` holds when `signal` comes; raises TimeoutError."""
        loop = QEventLoop()
        late: list[bool] = []

        def look(*_said: object) -> None:
            if over():
                loop.quit()

        def give_up() -> None:
            late.append(True)
            loop.quit()

        QTimer.singleShot(LATEST_MS, loop, give_up)
        signal.connect(look)  # type: ignore[attr-defined]
        try:
            if not over():
                loop.exec()
        finally:
            signal.disconnect(look)  # type: ignore[attr-defined]
        if late:
            raise TimeoutError(f"waited in vain: {what}")

    def idle(self) -> None:
        """Wait until nothing has been at work for a while: the index is whole and warm, counts are there."""
        timer = QTimer()
        timer.setInterval(_LOOK_MS)
        calm = 0

        def still() -> bool:
            nonlocal calm
            calm = 0 if self.desk.jobs.running else calm + 1
            return calm * _LOOK_MS >= _CALM_MS

        timer.start()
        self.until(timer.timeout, still, "the window never rests")

    # Doing ----------------------------------------------------------------------------------------------------------

    def painted_after(self, act: Callable[[], object]) -> float:
        """Do something that changes the list in sight; the milliseconds until that is on screen."""
        before = self.watch.begun
        started = perf_counter()
        act()
        self.until(self.watch.painted, lambda: self.watch.over > before, "the list was not painted")
        return (self.watch.at - started) * 1000

    def press(self, letter: str) -> None:
        """A letter typed into the search field, which has the keyboard."""
        line = self.pane.field.line_edit
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        code = ord(letter.upper()) if letter.isascii() else 0
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.sendEvent(line, event)

    def type_letter(self, letter: str) -> float:
        """Type one letter more of a search; the milliseconds until its result is painted."""
        return self._found_after(lambda: self.press(letter), self.pane.field.text + letter)

    def search(self, text: str) -> float:
        """Put a whole text in place of the search, as if typed; the milliseconds until its result is painted."""
        return self._found_after(lambda: self.desk.search_for(text, typing=True), text)

    def _found_after(self, act: Callable[[], object], wanted: str) -> float:
        standing = -1  # paintings begun when the result was taken in

        def take_in(found: object) -> None:
            nonlocal standing
            if self.pane.listing.wish.search == wanted and self.pane.listing.found is found:
                standing = self.watch.begun

        self.pane.listing.shown.connect(take_in)
        started = perf_counter()
        act()
        self.until(
            self.watch.painted, lambda: 0 <= standing < self.watch.over, f"the result of {wanted!r} was not painted"
        )
        self.pane.listing.shown.disconnect(take_in)
        return (self.watch.at - started) * 1000

    def clear_search(self) -> None:
        """Empty the search field, as Esc does."""
        self.pane.field.clear()
        self.idle()

    def close(self) -> None:
        """End as the program does; raises when something was left running."""
        self._collector.stop()
        self.window.close()
        self._own.cleanup()
        if self.desk.jobs.running:
            raise RuntimeError("the window closed, its jobs go on")
