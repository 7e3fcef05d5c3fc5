"""Starting and ending the window: options, hooks for uncaught errors, one window a library, signals, pictures of
itself.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import json
import logging
import logging.handlers
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from paperdesk import __version__, places
from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk import Desk, View
from paperdesk.gui.desk.libraries import recent_libraries
from paperdesk.gui.dialogs.trouble import TroubleDialog
from paperdesk.gui.jobs import Jobs
from paperdesk.gui.look import Look
from paperdesk.gui.window import Window
from paperdesk.library import Library
from paperdesk.library.shapes import SIDEBAR_QUERIES
from paperdesk.settings import Settings, State

log = logging.getLogger(__name__)

_ANSWER_MS = 1_000
_PICTURE_LATEST_MS = 60_000


def run(words: Sequence[str]) -> int:
    """Open the window and stay until it closes; the exit code."""
    options = _options(words)
    _keep_log()
    if not _has_display():
        print("paperdesk: there is no display to open a window on; set DISPLAY, or use a command.", file=sys.stderr)
        return 1
    application = QApplication(["paperdesk"])
    application.setApplicationName("PaperDesk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("paperdesk")
    QGuiApplication.setQuitOnLastWindowClosed(True)
    settings, state = Settings(places.settings_file()), State(places.state_file())
    look = Look(application, theme=options.theme or settings.get("theme"), scale=settings.get("text_size"))
    application.setWindowIcon(QIcon(str(places.resources() / "icons" / "paperdesk.svg")))
    folder = Path(options.library).expanduser() if options.library else _last_library(state)
    first = FirstWindow(folder)
    if not options.screenshot and first.raise_other():
        return 0
    hooks = Hooks()
    library = _open(folder, settings, state, look, options)
    if library is None:
        return 1
    jobs = Jobs()
    desk = Desk(library, jobs, settings, state, look, application.clipboard())
    window = Window(desk)
    hooks.told.connect(lambda text: desk.tell(text, "error", "help.log", "Show the log"))
    if settings.set_aside is not None:
        desk.tell(f"The settings could not be read; they are kept in {settings.set_aside}.", "warning")
    first.listen(window)
    window.closed.append(application.quit)
    timer = _end_on_signals(window)
    code = 0
    if options.screenshot:
        picture = Picture(desk, window, options)
        window.show()
        picture.start()
        application.exec()
        code = picture.code
    else:
        window.show()
        application.exec()
    timer.stop()
    window.close()
    hooks.remove()
    return code


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="paperdesk")
    parser.add_argument("--library", metavar="DIR")
    parser.add_argument("--screenshot", metavar="FILE", help="save a picture of the window and end")
    parser.add_argument("--size", metavar="WxH", type=_size, default=None)
    parser.add_argument("--theme", choices=("light", "dark"))
    parser.add_argument("--view", metavar="V", help="queue, unread, all, tag:T, collection:PATH, or a query")
    parser.add_argument("--select", metavar="KEY")
    parser.add_argument("--search", metavar="Q")
    return parser.parse_args(list(words))


def _size(text: str) -> tuple[int, int]:
    width, x, height = text.lower().partition("x")
    if not (x and width.isdigit() and height.isdigit() and 0 < int(width) <= 10_000 and 0 < int(height) <= 10_000):
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1440x900")
    return int(width), int(height)


def _has_display() -> bool:
    """Without one Qt would end the program with an abort instead of a sentence."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _last_library(state: State) -> Path:
    """The library that was open last, unless the environment names one."""
    recent = recent_libraries(state)
    return recent[0] if recent and not os.environ.get("PAPERDESK_LIBRARY") else places.default_library()


def _open(folder: Path, settings: Settings, state: State, look: Look, options: argparse.Namespace) -> Library | None:
    """The library in a folder, made where there was none; where it cannot be opened, what the user chose instead."""
    folder = folder.absolute()
    while True:
        try:
            return Library.open(folder, create=True, known=folder in recent_libraries(state), options=settings.get)
        except PaperDeskError as error:
            log.warning("the library cannot be opened: %s", error)
            if options.screenshot:
                print(f"paperdesk: {error}", file=sys.stderr)
                return None
            chosen = TroubleDialog(folder, error, look, recent_libraries(state)).choose()
            if chosen is None:
                return None
            folder = chosen


# Log and errors -------------------------------------------------------------------------------------------------------


def _keep_log() -> None:
    folder = places.log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(
            folder / "paperdesk.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8"
        )
        crashes = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError:
        return  # no log is no reason not to work
    logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s %(message)s")
    faulthandler.enable(crashes)


class Hooks(QObject):
    """Uncaught exceptions, of any thread: logged, told once each, and then the program goes on."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[str] = set()
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_error
        threading.excepthook = lambda about: self._on_error(
            about.exc_type, about.exc_value or about.exc_type(), about.exc_traceback
        )

    def remove(self) -> None:
        """Put back the hooks that were there before."""
        sys.excepthook, threading.excepthook = self._before

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.error("uncaught", exc_info=(kind, error, trace))
        place = traceback.extract_tb(trace)[-1:] if trace else []
        mark = f"{kind.__name__}:{place[0].filename}:{place[0].lineno}" if place else kind.__name__
        if mark in self._seen:
            return
        self._seen.add(mark)
        words = str(error) if isinstance(error, PaperDeskError) else "Something went wrong; the details are in the log."
        self.told.emit(words)


def _end_on_signals(window: Window) -> QTimer:
    """Close in order on SIGTERM and SIGINT; Python only sees a signal while it runs, hence the timer."""
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(ValueError, OSError):
                signal.signal(number, lambda *_about: window.close())
    timer = QTimer()
    timer.timeout.connect(lambda: None)
    timer.start(200)
    return timer


# One window a library -------------------------------------------------------------------------------------------------


class FirstWindow(QObject):
    """Makes a second start on the same library raise the first one's window."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        digest = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]
        self._name = f"paperdesk-{digest}"
        runtime = places.runtime_folder()
        if sys.platform != "win32" and len(str(runtime)) < 70:
            with suppress(OSError):
                runtime.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._name = str(runtime / digest)
        self._server: QLocalServer | None = None

    def raise_other(self) -> bool:
        """Ask the window that has this library open to come forward; False when there is none."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_ANSWER_MS):
            return False
        socket.write(json.dumps({"raise": True}).encode() + b"\n")
        socket.waitForBytesWritten(_ANSWER_MS)
        answered = socket.waitForReadyRead(_ANSWER_MS)
        socket.disconnectFromServer()
        return answered

    def listen(self, window: Window) -> None:
        """Be the window that others raise."""
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(lambda: self._on_called(window))
        if not self._server.listen(self._name):
            log.warning("a second start will not find this window: %s", self._server.errorString())
        window.closed.append(self._server.close)

    def _on_called(self, window: Window) -> None:
        assert self._server is not None
        socket = self._server.nextPendingConnection()
        socket.write(b"here\n")
        socket.flush()
        socket.disconnected.connect(socket.deleteLater)
        window.show()
        window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
        window.raise_()
        window.activateWindow()


# Pictures -------------------------------------------------------------------------------------------------------------


class Picture(QObject):
    """Saves a picture of the window once nothing moves any more, and ends the program."""

    def __init__(self, desk: Desk, window: Window, options: argparse.Namespace) -> None:
        super().__init__()
        self.code = 1
        self._desk = desk
        self._window = window
        self._options = options
        self._calm = 0
        self._steps: list[Callable[[], Any]] = [self._show_view, self._search, self._select, self._save]
        self._timer = QTimer(self)
        self._timer.setInterval(50)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Begin; the window is shown."""
        if self._options.size:
            self._window.resize(*self._options.size)
        self._timer.start()
        QTimer.singleShot(_PICTURE_LATEST_MS, self, self._save)

    def _on_tick(self) -> None:
        """One step after five calm looks: no job runs."""
        self._calm = 0 if self._desk.jobs.running else self._calm + 1
        if self._calm >= 5:
            self._calm = 0
            self._steps.pop(0)()

    def _show_view(self) -> None:
        view = self._options.view
        if view is None:
            return
        if view in SIDEBAR_QUERIES:
            self._desk.trigger(f"go.{view}")
        else:
            self._desk.show(View(view, view.partition(":")[2] or view, view))

    def _search(self) -> None:
        if self._options.search:
            self._desk.search_for(self._options.search, typing=True)

    def _select(self) -> None:
        if self._options.select:
            found = self._desk.attempt(self._desk.library.papers.id_of, self._options.select)
            if found is not None:
                self._desk.reveal.emit(found)

    def _save(self) -> None:
        self._timer.stop()
        picture = self._window.grab()
        if picture.save(self._options.screenshot):
            self.code = 0
        else:
            print(f"paperdesk: {self._options.screenshot} cannot be written.", file=sys.stderr)
        self._window.close()
