"""The parent's side: start a child with limits, ask it, cancel it, notice its end, end it."""

from __future__ import annotations

import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from paperdesk import errors
from paperdesk.children import frames
from paperdesk.children.frames import GRACE, Limits, Message, decode, encode, fields, read_frame, write_frame
from paperdesk.errors import ChildError, PaperDeskError
from paperdesk.progress import Cancelled, Progress

_log = logging.getLogger(__name__)

_START = 60.0  # seconds a child may take until it is ready: imports on a busy machine
_LOOK = 0.1  # seconds between looks whether a stream is still wanted
_STOP = 5.0  # seconds a stream has to stop once it was told to


def command(name: str) -> list[str]:
    """The words that start the worker of that name with this very program, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, name]
    # -P: what lies in the folder the user stands in must not be imported as if it were a library.
    return [sys.executable, "-P", "-m", "paperdesk", name]


def _environment() -> dict[str, str]:
    environment = dict(os.environ)
    home = Path(__file__).resolve().parents[2]
    if not getattr(sys, "frozen", False) and home.name not in {"site-packages", "dist-packages"}:
        old = environment.get("PYTHONPATH")  # a checkout: the child must run the same code
        environment["PYTHONPATH"] = f"{home}{os.pathsep}{old}" if old else str(home)
    environment["PYTHONIOENCODING"] = "utf-8:backslashreplace"
    return environment


class _Process:
    """One life of a child: the process, the threads that listen to it, and what it said."""

    def __init__(self, words: list[str], limits: Limits, tail: deque[str]) -> None:
        self.said: queue.SimpleQueue[tuple[bytes, bytes]] = queue.SimpleQueue()
        self.ready = False
        self._tail = tail
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW | (subprocess.BELOW_NORMAL_PRIORITY_CLASS if limits.low else 0)
        pipe = subprocess.PIPE
        self._popen = subprocess.Popen(
            words, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0, env=_environment(), creationflags=flags
        )
        assert self._popen.stdin and self._popen.stdout and self._popen.stderr
        self._in, self._out, self._err = self._popen.stdin, self._popen.stdout, self._popen.stderr
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._listen, self._overhear)]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def code(self) -> int | None:
        """The exit code; negative for a signal; None while it runs."""
        return self._popen.poll()

    def send(self, kind: bytes, payload: bytes, within: float | None = None) -> bool:
        """Write a frame; False when the child is gone. A child that does not read is killed after `within` seconds."""
        watch = threading.Timer(within or 0.0, self._popen.kill)
        watch.daemon = True
        if within is not None:
            watch.start()
        try:
            write_frame(self._in.write, kind, payload)
        except (OSError, ValueError):  # the pipe broke, or was closed
            return False
        finally:
            watch.cancel()
        return True

    def end(self, grace: float) -> None:
        """Close its stdin, wait for it to go, kill it when it does not; nothing of it is left afterwards."""
        self._in.close()
        try:
            self._popen.wait(grace)
        except subprocess.TimeoutExpired:
            self._popen.kill()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(5.0)

    def _listen(self) -> None:
        kind = b""
        while kind != frames.END:
            kind, payload = read_frame(self._out.read)
            if kind == frames.END:
                try:
                    self._popen.wait(GRACE)
                except subprocess.TimeoutExpired:
                    self._popen.kill()
                    self._popen.wait()
            self.said.put((kind, payload))
        self._out.close()
        self._in.close()

    def _overhear(self) -> None:
        rest = b""
        while part := self._err.read(1 << 16):
            *lines, rest = (rest + part).split(b"\n")
            rest = rest[-2000:]
            for line in lines:
                self._note(line)
        if rest:
            self._note(rest)
        self._err.close()

    def _note(self, line: bytes) -> None:
        text = line[:2000].decode("utf-8", "replace").rstrip()
        self._tail.append(text)
        _log.warning("child %d: %s", self.pid, text)


class Child:
    """A worker in a process of its own. One request at a time; safe to ask and to cancel from any thread.

    `title` begins the sentences of its ChildErrors: "Rendering the note". `words` is the command line, when it is not
    PaperDesk's own. After `close` every request raises Cancelled.
    """

    def __init__(self, name: str, *, title: str, limits: Limits = Limits(), words: list[str] | None = None) -> None:
        self._words = words or command(name)
        self._title = title
        self._limits = limits
        self._tail: deque[str] = deque(maxlen=200)
        self._asking = threading.Lock()  # held while a request is on its way; guards the process
        self._process: _Process | None = None
        self._finalizer: weakref.finalize[..., Any] | None = None
        self._state = threading.Lock()  # guards these two
        self._request: threading.Event | None = None  # set once nobody wants the answer any more
        self._closed = False

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_about: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process id of the child that runs, None when none does."""
        process = self._process
        return process.pid if process is not None and process.code is None else None

    @property
    def stderr(self) -> list[str]:
        """The last lines the child and those before it wrote to stderr, oldest first."""
        return list(self._tail)

    def start(self) -> None:
        """Start the child ahead of its first request; returns at once. ChildError when that is impossible."""
        if self._asking.acquire(blocking=False):  # else a request is on its way, and so is the child
            try:
                if not self._closed:
                    self._running()
            finally:
                self._asking.release()

    def ask(self, request: Message, timeout: float | None = None) -> Message:
        """The worker's answer. `timeout` in seconds stands in for the limit of wall time; start-up does not count.

        Raises the PaperDeskError the worker raised, ChildError when it died or was stopped, Cancelled after `cancel`.
        """
        wall = self._limits.wall if timeout is None else timeout
        with self._asking:
            current = self._begin()
            try:
                process = self._handed(request, current, wall)
                deadline = None if wall is None else time.monotonic() + wall
                while True:
                    kind, payload = self._next(process, current, deadline, wall)
                    if kind in (frames.JSON, frames.BYTES):
                        return decode(kind, payload)
                    if current.is_set():
                        self._drop()
                        raise Cancelled
            finally:
                self._finish()

    def stream(
        self, request: Message, *, silence: float | None = None, progress: Progress | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """What the worker says while it works, then, as the last, its answer.

        `cancel`, a cancelled `progress`, or leaving the loop tells the worker to stop; it is killed when it has not
        within five seconds. A worker that says nothing for `silence` seconds is killed. Raises as `ask` does.
        """
        with self._asking:
            current = self._begin()
            process: _Process | None = None
            listening = False
            try:
                process = self._handed(request, current, silence)
                told: float | None = None  # when the worker has to have stopped
                while True:
                    if progress is not None and progress.cancelled:
                        current.set()
                    if current.is_set() and told is None:
                        process.send(frames.CANCEL, b"", _STOP)
                        told = time.monotonic() + _STOP
                    patience = None if silence is None else time.monotonic() + silence
                    kind, payload = self._next(process, current, told or patience, silence, progress)
                    if kind == frames.JSON:
                        yield fields(payload)
                        return
                    if kind == frames.SAID:
                        listening = True
                        yield fields(payload)
                        listening = False
            finally:
                if listening and process is not None:
                    self._abandon(process)
                self._finish()

    def cancel(self) -> None:
        """Make the request that is on its way, if there is one, raise Cancelled where it was asked. Returns at once."""
        with self._state:
            process = self._process
            if self._request is not None:
                self._request.set()
                if process is not None:
                    process.said.put((frames.CANCEL, b""))  # wakes whoever waits for the answer

    def close(self, grace: float = GRACE) -> None:
        """Cancel what is on its way and end the child: it has `grace` seconds before it is killed."""
        with self._state:
            self._closed = True
        self.cancel()
        with self._asking:
            self._drop(grace)

    # --- inside: all called with the lock `_asking` held ---

    def _begin(self) -> threading.Event:
        with self._state:
            if self._closed:
                raise Cancelled
            self._request = threading.Event()
            return self._request

    def _finish(self) -> None:
        with self._state:
            self._request = None

    def _running(self) -> _Process:
        """The process, started when there is none."""
        if self._process is not None and self._process.code is not None:
            self._drop()
        if self._process is None:
            try:
                process = _Process(self._words, self._limits, self._tail)
            except OSError as error:
                _log.error("a child did not start: %s", error)
                raise ChildError(f"{self._title} could not be started.") from error
            self._finalizer = weakref.finalize(self, process.end, 0.0)
            process.send(frames.HELLO, json.dumps(asdict(self._limits)).encode("ascii"))
            self._process = process
        return self._process

    def _ready(self, current: threading.Event) -> _Process:
        process = self._running()
        deadline = time.monotonic() + _START
        while not process.ready:
            if current.is_set():
                raise Cancelled  # it goes on starting, for the next request
            kind, _payload = self._next(process, current, deadline, _START)
            process.ready = kind == frames.READY
        return process

    def _handed(self, request: Message, current: threading.Event, within: float | None) -> _Process:
        """The child that was given the request. One that died unnoticed since its last request is replaced."""
        sent, before = encode(request), self._process
        process = self._ready(current)
        if not process.send(*sent, within) and process is before:
            self._drop()
            process = self._ready(current)
            process.send(*sent, within)
        return process

    def _next(
        self,
        process: _Process,
        current: threading.Event,
        deadline: float | None,
        seconds: float | None,
        progress: Progress | None = None,
    ) -> tuple[bytes, bytes]:
        """The next frame of a child that lives, CANCEL once `progress` is; raises what its end or the clock means."""
        while True:
            left = _left(deadline)
            try:
                kind, payload = process.said.get(timeout=left if progress is None else min(_LOOK, left or _LOOK))
                break
            except queue.Empty:
                if progress is not None and (left is None or left > _LOOK):
                    if progress.cancelled and not current.is_set():
                        return frames.CANCEL, b""
                    continue
                self._drop()
                if current.is_set():
                    raise Cancelled from None
                raise ChildError(f"{self._title} took longer than {seconds or 0:g} seconds and was stopped.") from None
        if kind == frames.END:
            self._drop()
            raise Cancelled() if current.is_set() else self._death(process)
        if kind == frames.ERROR:
            raise self._said_error(fields(payload))
        return kind, payload

    def _death(self, process: _Process) -> ChildError:
        _log.error("the child %s ended with code %s", self._words[-1], process.code)
        if process.code == -getattr(signal, "SIGXCPU", 0):
            return ChildError(f"{self._title} took too much processor time and was stopped.")
        if not process.ready:
            return ChildError(f"{self._title} could not be started.")
        return ChildError(f"{self._title} ended unexpectedly.")

    def _said_error(self, about: dict[str, Any]) -> Exception:
        kind, message = str(about.get("kind")), str(about.get("message"))
        if kind == Cancelled.__name__:
            return Cancelled()
        if kind == MemoryError.__name__:
            self._drop()  # it ends by itself; the next request is not to meet it
            return ChildError(f"{self._title} needed too much memory and was stopped.")
        known = getattr(errors, kind, None)
        if isinstance(known, type) and issubclass(known, PaperDeskError):
            return known(message, hint=str(about.get("hint") or ""))
        return ChildError(f"{self._title} failed.")

    def _abandon(self, process: _Process) -> None:
        """Stop a stream nobody listens to any more; the child stays warm when it obeys."""
        process.send(frames.CANCEL, b"", _STOP)
        deadline = time.monotonic() + _STOP
        kind = frames.SAID
        while kind in (frames.SAID, frames.CANCEL):
            try:
                kind, _payload = process.said.get(timeout=_left(deadline))
            except queue.Empty:
                kind = frames.END
        if kind == frames.END:
            self._drop()

    def _drop(self, grace: float = 0.0) -> None:
        """End the process and forget it."""
        if self._finalizer is not None:
            self._finalizer.detach()
            self._finalizer = None
        if self._process is not None:
            self._process.end(grace)
            self._process = None


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(0.0, deadline - time.monotonic())
