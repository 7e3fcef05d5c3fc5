"""Starting and ending the window: options, hooks for uncaught errors, signals, pictures of itself."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from paperdesk import __version__, places
from paperdesk.errors import PaperDeskError
from paperdesk.gui.collector import Collector
from paperdesk.gui.desk import Desk, View
from paperdesk.gui.desk.libraries import recent_libraries
from paperdesk.gui.desk.memory import view_of
from paperdesk.gui.dialogs import open_or_ask
from paperdesk.gui.jobs import Jobs
from paperdesk.gui.look import STYLE, Look
from paperdesk.gui.one_window import OneWindow
from paperdesk.gui.window import Window
from paperdesk.library import Library
from paperdesk.settings import Settings, State

log = logging.getLogger(__name__)

_SIGNALS_MS = 200
# Seconds a busy thread keeps the interpreter: with Python's 5 ms each of a change's eight statements waits that long
# while an import parses.
TURN = 0.001
_CALM = 5  # looks, 50 ms apart
_PICTURE_LATEST_MS = 60_000
_LARGEST_LOG = 1_000_000  # bytes
_OLD_LOGS = 3


def run(words: Sequence[str]) -> int:
    """Open the window and stay until it closes; the exit code."""
    options = _options(words)
    _keep_log()
    if not _has_display(picture=bool(options.screenshot)):
        return _refuse("there is no display to open a window on; set DISPLAY, or use a command.")
    sys.setswitchinterval(TURN)
    if sys.platform != "darwin":  # looking for a global menu costs a tenth of a second where there is none
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeMenuBar)
    application = QApplication(["paperdesk", *STYLE])
    application.setApplicationName("PaperDesk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("paperdesk")
    QGuiApplication.setQuitOnLastWindowClosed(False)  # the window's own end ends the program, dialogs do not
    application.setWindowIcon(QIcon(str(places.resources() / "icons" / "paperdesk.svg")))
    if options.screenshot:
        with tempfile.TemporaryDirectory() as nowhere:  # a picture is none of the reader's windows: nothing is kept
            return _show(application, options, State(Path(nowhere) / "state.json"))
    return _show(application, options, State(places.state_file()))


def _show(application: QApplication, options: argparse.Namespace, state: State) -> int:
    """Open the library and the window on it; the exit code once that is closed."""
    settings = Settings(places.settings_file())
    known = recent_libraries(State(places.state_file()) if options.screenshot else state)
    folder = (Path(options.library).expanduser() if options.library else _last_library(known)).absolute()
    one = OneWindow()
    if not options.screenshot and not one.claim(folder, options.link):
        return 0
    look = Look(application, theme=options.theme or settings.get("theme"), scale=settings.get("text_size"))
    hooks = Hooks()
    try:
        library = _open(folder, settings, look, known, options)
        if library is None:
            return 1
        desk = Desk(library, Jobs(), settings, state, look, application.clipboard())
        window = Window(desk)
        hooks.told.connect(partial(desk.tell, kind="error", action="help.log", action_title="Show the log"))
        window.closed.append(application.quit)
        signals = Signals(window)
        picture = Picture(desk, window, options) if options.screenshot else None
        if picture is None:
            one.listen(desk, window)
            _tell_of_broken(desk, settings, state)
        window.show()
        collector = Collector(window)
        if options.link:
            QTimer.singleShot(0, window, partial(desk.copying.follow, options.link))
        if picture is not None:
            picture.start()
        application.exec()
        signals.stop()
        collector.stop()
        window.close()
        return picture.code if picture is not None else 0
    finally:
        hooks.remove()


def _refuse(sentence: str) -> int:
    """Say on the terminal why nothing can be done; the exit code."""
    sys.stderr.write(f"paperdesk: {sentence}\n")
    return 1


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="paperdesk")
    parser.add_argument("--library", metavar="DIR")
    parser.add_argument("--screenshot", metavar="FILE", help="save a picture of the window and end")
    parser.add_argument("--size", metavar="WxH", type=_size, default=None)
    parser.add_argument("--theme", choices=("light", "dark"))
    parser.add_argument("--view", metavar="V", help="queue, unread, all, tag:T, collection:PATH, or a query")
    parser.add_argument("--select", metavar="KEY")
    parser.add_argument("--search", metavar="Q")
    parser.add_argument("link", metavar="LINK", nargs="?", default="", help="paperdesk://… to a paper, to show it")
    return parser.parse_args(list(words))


def _size(text: str) -> tuple[int, int]:
    width, x, height = text.lower().partition("x")
    if not (x and width.isdigit() and height.isdigit() and 0 < int(width) <= 10_000 and 0 < int(height) <= 10_000):
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1440x900")
    return int(width), int(height)


def _has_display(*, picture: bool = False) -> bool:
    """Whether Qt finds what it draws on: without it Qt would end the program with an abort instead of a sentence.

    Where there is no display Qt is told to draw a `picture` in memory: nobody is to see that window.
    """
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    if picture:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return picture


def _last_library(recent: list[Path]) -> Path:
    """The library that was open last, unless the environment names one."""
    return recent[0] if recent and not os.environ.get("PAPERDESK_LIBRARY") else places.default_library()


def _open(
    folder: Path, settings: Settings, look: Look, recent: list[Path], options: argparse.Namespace
) -> Library | None:
    """The library in a folder, made where there was none; where it cannot be opened, what the user chose instead."""
    known = folder in recent
    if not options.screenshot:
        return open_or_ask(folder, settings, look, recent, known=known)
    try:
        return Library.open(folder, create=True, known=known, to_read=True, options=settings.get)
    except PaperDeskError as error:
        _refuse(str(error))
        return None


def _tell_of_broken(desk: Desk, settings: Settings, state: State) -> None:
    """Say which file of settings could not be read, once the window can show it."""
    for what, aside in (("The settings", settings.set_aside), ("The window's places", state.set_aside)):
        if aside is not None:
            desk.tell(f"{what} could not be read; the file is kept as {aside}.", "warning")


# Log and errors -------------------------------------------------------------------------------------------------------


def _keep_log() -> None:
    folder = places.log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _turn_over(folder / "paperdesk.log")
        handler = logging.FileHandler(folder / "paperdesk.log", encoding="utf-8")
        crashes = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError:
        return  # no log is no reason not to work
    logging.basicConfig(level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s %(message)s")
    faulthandler.enable(crashes)


def _turn_over(path: Path) -> None:
    """Put a log aside that has grown large, in the place of the third one before it.

    Done at a start: the standard library's own handler does it at any time, and brings sockets and pickle along.
    """
    if not path.exists() or path.stat().st_size < _LARGEST_LOG:
        return
    for number in range(_OLD_LOGS - 1, 0, -1):
        older = path.with_suffix(f".log.{number}")
        if older.exists():
            older.replace(path.with_suffix(f".log.{number + 1}"))
    path.replace(path.with_suffix(".log.1"))


class Hooks(QObject):
    """Uncaught exceptions, of any thread: logged, told once each, and then the program goes on."""

    told = Signal(str)
    _met = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[str] = set()
        self._before = (sys.excepthook, threading.excepthook)
        self._met.connect(self.told, Qt.ConnectionType.QueuedConnection)  # whichever thread it was met on
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
        self._met.emit(words)


class Signals(QObject):
    """Closes the window in order on SIGTERM, SIGINT and SIGHUP.

    A handler may run between any two lines, in the middle of a change too, so it only leaves word; a timer, which also
    gives Python the chance to run it, closes the window.
    """

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window
        self._told = False
        self._before: dict[int, Any] = {}
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with suppress(ValueError, OSError):
                    self._before[number] = signal.signal(number, self._on_signal)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_SIGNALS_MS)

    def stop(self) -> None:
        """Put back what answered the signals before."""
        self._timer.stop()
        for number, before in self._before.items():
            signal.signal(number, before)
        self._before.clear()

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._told = True

    def _look(self) -> None:
        if self._told:
            self._timer.stop()
            self._window.close()


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
        self._saved = False
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
        """One step after some calm looks: no job runs."""
        self._calm = 0 if self._desk.jobs.running else self._calm + 1
        if self._calm >= _CALM:
            self._calm = 0
            self._steps.pop(0)()

    def _show_view(self) -> None:
        view = self._options.view
        if view is None:
            return
        kind, _, name = view.partition(":")
        if kind == "collection":
            held = self._desk.attempt(self._desk.library.collections.id_of, name)
            view = f"collection:{held}" if held is not None else view
        known = view_of(self._desk.library, view)
        self._desk.show(known or View(view, view, view))

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
        if self._saved:
            return
        self._saved = True
        if self._window.grab().save(self._options.screenshot):
            self.code = 0
        else:
            _refuse(f"{self._options.screenshot} cannot be written.")
        self._window.close()
