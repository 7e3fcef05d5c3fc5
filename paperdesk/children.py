"""Start a child process with limits, speak bytes with it, stop it: the only file that names subprocess.

The parent holds a `Child`; the worker in the child calls `serve`. Both speak frames over the child's stdin and stdout:
one byte for the kind, four for the length, then the bytes. A child works on one request at a time, is kept warm between
requests, and is started anew after it was stopped or died. It ends by itself when its stdin closes, so a parent that is
killed leaves none behind. Knows nothing of what a worker does.
"""

from __future__ import annotations

import json
import logging
import math
import os
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
import traceback
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from paperdesk import errors
from paperdesk.errors import ChildError, PaperDeskError
from paperdesk.progress import Cancelled, Progress

if sys.platform == "win32":
    import msvcrt
else:
    import resource

_log = logging.getLogger(__name__)

Message = dict[str, Any] | bytes

_HEAD = struct.Struct(">cI")
_LARGEST = 256 << 20  # a frame that says it is longer comes from a child gone wrong
_START = 60.0  # seconds a child may take until it is ready: imports on a busy machine
_GRACE = 2.0  # seconds a child has to end by itself once its stdin is closed
_STOP = 5.0  # seconds a stream has to stop once it was told to

_HELLO, _READY, _JSON, _BYTES, _SAID, _ERROR, _CANCEL, _END = (bytes((code,)) for code in b"hrjbsecz")


@dataclass(frozen=True)
class Limits:
    """What a child may use. Memory counts address space, so only for children without numpy and Qt."""

    memory: int = 0  # bytes; 0 for no limit; not enforced on Windows
    cpu: float = 0.0  # seconds of processor time a request; 0 for no limit; not enforced on Windows
    wall: float | None = 30.0  # seconds until an answer; None for no limit
    low: bool = False  # below the priority of the window


def _encode(message: Message) -> tuple[bytes, bytes]:
    if isinstance(message, bytes):
        return _BYTES, message
    return _JSON, json.dumps(message, separators=(",", ":")).encode("ascii")


def _decode(kind: bytes, payload: bytes) -> Message:
    return payload if kind == _BYTES else _fields(payload)


def _fields(payload: bytes) -> dict[str, Any]:
    value = json.loads(payload)
    if not isinstance(value, dict):
        raise ValueError("a message must be an object")
    return value


def _read_exactly(read: Callable[[int], bytes | None], size: int) -> bytes | None:
    """That many bytes, or None when the pipe ended before."""
    parts: list[bytes] = []
    while size:
        part = read(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _read_frame(read: Callable[[int], bytes | None]) -> tuple[bytes, bytes]:
    """The next frame; kind _END when the pipe ended or what came is no frame."""
    head = _read_exactly(read, _HEAD.size)
    if head is None:
        return _END, b""
    kind, size = _HEAD.unpack(head)
    payload = _read_exactly(read, size) if size <= _LARGEST else None
    return (_END, b"") if payload is None else (kind, payload)


def _write_frame(write: Callable[[memoryview], int | None], kind: bytes, payload: bytes) -> None:
    """Write all of it; OSError or ValueError when the other end is gone."""
    rest = memoryview(_HEAD.pack(kind, len(payload)) + payload)
    while rest:
        rest = rest[write(rest) or 0 :]


def command(name: str) -> list[str]:
    """The words that start the worker of that name with this very program, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, name]
    # -P: what lies in the folder the user stands in must not be imported as if it were a library.
    return [sys.executable, "-P", "-m", "paperdesk", name]


def _environment() -> dict[str, str]:
    environment = dict(os.environ)
    home = Path(__file__).resolve().parent.parent
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
            _write_frame(self._in.write, kind, payload)
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
        while kind != _END:
            kind, payload = _read_frame(self._out.read)
            if kind == _END:
                try:
                    self._popen.wait(_GRACE)
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
                process = self._ready(current)
                deadline = None if wall is None else time.monotonic() + wall
                process.send(*_encode(request), wall)
                while True:
                    kind, payload = self._next(process, current, deadline, wall)
                    if kind in (_JSON, _BYTES):
                        return _decode(kind, payload)
                    if current.is_set():
                        self._drop()
                        raise Cancelled
            finally:
                self._finish()

    def stream(self, request: Message, *, silence: float | None = None) -> Iterator[dict[str, Any]]:
        """What the worker says while it works, then, as the last, its answer.

        `cancel`, or leaving the loop, tells the worker to stop; it is killed when it has not within five seconds.
        A worker that says nothing for `silence` seconds is killed. Raises as `ask` does.
        """
        with self._asking:
            current = self._begin()
            process: _Process | None = None
            listening = False
            try:
                process = self._ready(current)
                process.send(*_encode(request), silence)
                told: float | None = None  # when the worker has to have stopped
                while True:
                    if current.is_set() and told is None:
                        process.send(_CANCEL, b"", _STOP)
                        told = time.monotonic() + _STOP
                    patience = None if silence is None else time.monotonic() + silence
                    kind, payload = self._next(process, current, told or patience, silence)
                    if kind == _JSON:
                        yield _fields(payload)
                        return
                    if kind == _SAID:
                        listening = True
                        yield _fields(payload)
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
                    process.said.put((_CANCEL, b""))  # wakes whoever waits for the answer

    def close(self, grace: float = _GRACE) -> None:
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
            process.send(_HELLO, json.dumps(asdict(self._limits)).encode("ascii"))
            self._process = process
        return self._process

    def _ready(self, current: threading.Event) -> _Process:
        process = self._running()
        deadline = time.monotonic() + _START
        while not process.ready:
            if current.is_set():
                raise Cancelled  # it goes on starting, for the next request
            kind, _payload = self._next(process, current, deadline, _START)
            process.ready = kind == _READY
        return process

    def _next(
        self, process: _Process, current: threading.Event, deadline: float | None, seconds: float | None
    ) -> tuple[bytes, bytes]:
        """The next frame of a child that lives; raises what the child's end or the clock means."""
        try:
            kind, payload = process.said.get(timeout=_left(deadline))
        except queue.Empty:
            self._drop()
            if current.is_set():
                raise Cancelled from None
            raise ChildError(f"{self._title} took longer than {seconds or 0:g} seconds and was stopped.") from None
        if kind == _END:
            self._drop()
            raise Cancelled() if current.is_set() else self._death(process)
        if kind == _ERROR:
            raise self._said_error(_fields(payload))
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
        process.send(_CANCEL, b"", _STOP)
        deadline = time.monotonic() + _STOP
        kind = _SAID
        while kind in (_SAID, _CANCEL):
            try:
                kind, _payload = process.said.get(timeout=_left(deadline))
            except queue.Empty:
                kind = _END
        if kind == _END:
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


class Channel(Progress):
    """What a worker speaks through while it works on one request: messages out, the wish to stop in."""

    def __init__(self, write: Callable[[bytes, bytes], None]) -> None:
        self._write = write
        self._stop = False
        self._last = 0.0

    def send(self, message: dict[str, Any]) -> None:
        """Say something to whoever listens to the stream."""
        self._write(_SAID, _encode(message)[1])

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Progress as a message {"done", "total", "text"}, at most 20 a second and always the last one."""
        now = time.monotonic()
        if now - self._last >= 0.05 or (total and done >= total):
            self._last = now
            self.send({"done": done, "total": total, "text": text})
        self.check()

    @property
    def cancelled(self) -> bool:
        """True once the parent wants the work to stop, or is gone."""
        return self._stop

    def stop(self) -> None:
        """Make `cancelled` true."""
        self._stop = True


Answer = Callable[[Message, Channel], Message]


class _Server:
    """The child's half of the conversation, on copies of stdin and stdout that no print can disturb."""

    def __init__(self, grace: float) -> None:
        self._grace = grace
        self._in, self._out = _private_pipes()
        self._writing = threading.Lock()
        self._inbox: queue.SimpleQueue[tuple[bytes, bytes]] = queue.SimpleQueue()
        self._channel: Channel | None = None
        self._gone = False

    def run(self, answer: Answer, prepare: Callable[[], None] | None) -> int:
        """Serve until the parent closes the pipe; the exit code."""
        kind, payload = _read_frame(lambda size: os.read(self._in, size))
        if kind != _HELLO:
            print("This is a worker of PaperDesk and is started by it.", file=sys.stderr)  # noqa: T201 - no parent
            return 2
        limits = Limits(**_fields(payload))
        _limit(limits)
        threading.Thread(target=self._listen, name="parent", daemon=True).start()
        if prepare is not None:
            prepare()
        try:
            self._write(_READY, b"")
            while True:
                kind, payload = self._inbox.get()
                if kind == _END:
                    return 0
                if not self._serve_one(answer, kind, payload, limits):
                    return 1
        except BrokenPipeError:
            return 0

    def _serve_one(self, answer: Answer, kind: bytes, payload: bytes, limits: Limits) -> bool:
        """Answer one request; False when this process should not go on."""
        channel = self._channel = Channel(self._write)
        if self._gone:
            channel.stop()
        if limits.cpu:
            _limit_cpu(limits.cpu)
        try:
            self._write(*_encode(answer(_decode(kind, payload), channel)))
        except BrokenPipeError:
            raise
        except (PaperDeskError, Cancelled) as error:
            self._error(error)
        except MemoryError as error:
            self._error(error)
            return False
        except Exception as error:  # noqa: BLE001 - a bug in a worker costs this request only
            # Its message may quote the paper or the note; the log is to hold neither.
            places = "".join(traceback.format_tb(error.__traceback__))
            sys.stderr.write(f"{type(error).__name__} in a worker:\n{places}")
            sys.stderr.flush()
            self._error(error)
        finally:
            self._channel = None
        return True

    def _error(self, error: Exception) -> None:
        about = {"kind": type(error).__name__}
        if isinstance(error, PaperDeskError):
            about |= {"message": error.message, "hint": error.hint}
        self._write(_ERROR, _encode(about)[1])

    def _write(self, kind: bytes, payload: bytes) -> None:
        with self._writing:
            _write_frame(lambda rest: os.write(self._out, rest[: 1 << 20]), kind, payload)

    def _listen(self) -> None:
        """Read on while the worker works, so that a wish to stop, or the parent's end, is noticed in time."""
        while True:
            kind, payload = _read_frame(lambda size: os.read(self._in, size))
            if kind == _END:
                self._gone = True
            if kind in (_END, _CANCEL):
                channel = self._channel
                if channel is not None:
                    channel.stop()
            if kind != _CANCEL:
                self._inbox.put((kind, payload))
            if kind == _END:
                threading.Event().wait(self._grace)  # a normal end takes this thread with it
                os._exit(3)


def serve(answer: Answer, *, prepare: Callable[[], None] | None = None, grace: float = _GRACE) -> int:
    """Run a worker in this process: `answer(request, channel)` for each request, until the parent closes the pipe.

    `prepare` does the slow imports, before the first request. `grace` is how many seconds work may go on after the
    parent is gone. Returns the exit code. PaperDeskErrors raised by `answer` reach the parent as they are.
    """
    if sys.platform != "win32":
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer; it closes the pipe
    return _Server(grace).run(answer, prepare)


def _private_pipes() -> tuple[int, int]:
    """Copies of stdin and stdout; stdin then reads nothing and what is printed goes to stderr."""
    inward, outward = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        msvcrt.setmode(inward, os.O_BINARY)
        msvcrt.setmode(outward, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return inward, outward


def _limit(limits: Limits) -> None:
    if sys.platform == "win32":
        return
    if limits.low:
        os.nice(10)
    wanted = {resource.RLIMIT_CORE: 0}
    if limits.memory:
        wanted[resource.RLIMIT_AS] = limits.memory
    for what, size in wanted.items():
        _, most = resource.getrlimit(what)
        most = size if most == resource.RLIM_INFINITY else min(size, most)
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError) as error:  # macOS refuses some; the clock still holds
            sys.stderr.write(f"no limit {what}: {error}\n")


def _limit_cpu(seconds: float) -> None:
    """Let this process use that much more processor time; the system kills it beyond, deaf or not."""
    if sys.platform == "win32":
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(usage.ru_utime + usage.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if most == resource.RLIM_INFINITY else min(soft, most), most))
