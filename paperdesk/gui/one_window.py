"""One window a library: a second start makes the first one's window come forward, and ends.

A lock file says that a library has a window, a socket takes the calls. What the socket needs is loaded for a call, or
once the window has been painted: a start waits for neither.
"""

from __future__ import annotations

import hashlib
import logging
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, Qt, QTimer

from paperdesk import places
from paperdesk.gui.desk import Desk
from paperdesk.gui.window import Window
from paperdesk.library.links import is_link
from paperdesk.locks import FileLock

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

_CONNECT_MS = 1_000
_ANSWER_MS = 5_000  # a window that is busy still counts
_PATIENCE_MS = 10_000  # for a window that is about to open
_AGAIN_MS = 50
_LISTEN_MS = 100
_LONGEST_LINE = 8_000  # bytes of what a caller says
_LONGEST_FOLDER = 70  # letters; a socket's path may have about 100


class OneWindow(QObject):
    """Holds the lock of the library that this window has open, and answers for it."""

    def __init__(self) -> None:
        super().__init__()
        self._folder: Path | None = None
        self._lock: FileLock | None = None
        self._server: QLocalServer | None = None
        self._window: Window | None = None
        self._desk: Desk | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)

    def claim(self, folder: Path, link: str = "") -> bool:
        """Be the window of that library; False when it has one already, which has then come forward.

        `link`: what that one is to show then.
        """
        patience = QDeadlineTimer(_PATIENCE_MS)
        while not self._take(folder):
            if _call(folder, link):
                return False
            if patience.hasExpired():
                log.warning("the window that has %s open does not answer", folder)
                return True  # rather two windows than none
            pause = QEventLoop()
            QTimer.singleShot(_AGAIN_MS, pause.quit)
            pause.exec()
        return True

    def raise_other(self, folder: Path) -> bool:
        """Have the other window that has a library open come forward; False when there is none."""
        try:
            lock = FileLock(_place(folder, ".lock"))
        except OSError:
            return False
        free = lock.take()
        lock.release()
        return not free and _call(folder)

    def listen(self, desk: Desk, window: Window) -> None:
        """Answer those who call, once the window has been painted, for whichever library it has open."""
        self._window, self._desk = window, desk
        desk.libraries.open_elsewhere = self.raise_other
        desk.library_changed.connect(lambda: self._serve(desk.library.folder))
        window.closed.append(self.stop)
        self._soon.timeout.connect(lambda: self._serve(desk.library.folder))
        self._soon.start(_LISTEN_MS)

    def stop(self) -> None:
        """Answer no more, and let others have the library."""
        self._soon.stop()
        self._be_silent()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _be_silent(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _take(self, folder: Path) -> bool:
        """Hold the library's lock; False when another window does."""
        try:
            lock = FileLock(_place(folder, ".lock"))
        except OSError as error:
            log.warning("a second start will not know of this window: %s", error)
            return True
        if not lock.take():
            lock.release()
            return False
        self._lock, self._folder = lock, folder
        return True

    def _serve(self, folder: Path) -> None:
        from PySide6.QtNetwork import QLocalServer

        self._soon.stop()
        if folder == self._folder and self._lock is not None:
            self._be_silent()
        else:
            self.stop()
            self._take(folder)
        name = _socket_name(folder)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_called)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # of a window that crashed: its lock was free
            if not self._server.listen(name):
                log.warning("a second start will not find this window: %s", self._server.errorString())

    def _on_called(self) -> None:
        if self._server is None or self._window is None:
            return
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._on_said(socket))
        socket.disconnected.connect(socket.deleteLater)
        socket.write(b"here\n")
        socket.flush()
        window = self._window
        window.show()
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
        window.raise_()
        window.activateWindow()

    def _on_said(self, socket: QLocalSocket) -> None:
        """A caller that has heard an answer may hand on a link, as a line."""
        if not socket.canReadLine():
            return
        link = bytes(socket.readLine(_LONGEST_LINE).data()).decode("utf-8", "replace").strip()
        if self._desk is not None and self._desk.is_open and is_link(link):
            self._desk.copying.follow(link)


def _place(folder: Path, suffix: str = "") -> Path:
    """Where the window of a library is known by: a file in a private folder, short enough for a socket's path."""
    digest = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:16]
    runtime = places.runtime_folder()
    if len(str(runtime)) < _LONGEST_FOLDER:
        with suppress(OSError):
            runtime.mkdir(parents=True, exist_ok=True, mode=0o700)
            return runtime / (digest + suffix)
    return Path(tempfile.gettempdir()) / f"paperdesk-{digest}{suffix}"


def _socket_name(folder: Path) -> str:
    """A file's path, or a name where sockets are no files."""
    place = _place(folder)
    return f"paperdesk-{place.name}" if sys.platform == "win32" else str(place)


def _call(folder: Path, link: str = "") -> bool:
    """Ask the window that has this library to come forward, and to show what a link points at.

    False when none answers.
    """
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(_socket_name(folder))
    if not socket.waitForConnected(_CONNECT_MS):
        return False
    # To call is to ask: nothing is written, for waiting for that reads as well, and a quick answer would be missed.
    answered = socket.bytesAvailable() > 0 or socket.waitForReadyRead(_ANSWER_MS)
    if answered and link:
        socket.write(f"{link}\n".encode())
        socket.waitForBytesWritten(_CONNECT_MS)
    socket.disconnectFromServer()
    return answered
