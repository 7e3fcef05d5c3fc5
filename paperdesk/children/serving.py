"""The child's side: keep to the limits, answer requests, notice the wish to stop and the parent's end."""

from __future__ import annotations

import math
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from paperdesk.children import frames
from paperdesk.children.frames import GRACE, Limits, Message, decode, encode, fields, read_frame, write_frame
from paperdesk.errors import PaperDeskError
from paperdesk.progress import Cancelled, Progress

if sys.platform == "win32":
    import msvcrt
else:
    import resource


class Channel(Progress):
    """What a worker speaks through while it works on one request: messages out, the wish to stop in."""

    def __init__(self, write: Callable[[bytes, bytes], None]) -> None:
        self._write = write
        self._stop = False
        self._last = 0.0

    def send(self, message: dict[str, Any]) -> None:
        """Say something to whoever listens to the stream."""
        self._write(frames.SAID, encode(message)[1])

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
        kind, payload = read_frame(lambda size: os.read(self._in, size))
        if kind != frames.HELLO:
            print("This is a worker of PaperDesk and is started by it.", file=sys.stderr)  # noqa: T201 - no parent
            return 2
        limits = Limits(**fields(payload))
        _limit(limits)
        threading.Thread(target=self._listen, name="parent", daemon=True).start()
        if prepare is not None:
            prepare()
        try:
            self._write(frames.READY, b"")
            while True:
                kind, payload = self._inbox.get()
                if kind == frames.END:
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
            self._write(*encode(answer(decode(kind, payload), channel)))
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
        self._write(frames.ERROR, encode(about)[1])

    def _write(self, kind: bytes, payload: bytes) -> None:
        with self._writing:
            write_frame(lambda rest: os.write(self._out, rest[: 1 << 20]), kind, payload)

    def _listen(self) -> None:
        """Read on while the worker works, so that a wish to stop, or the parent's end, is noticed in time."""
        while True:
            kind, payload = read_frame(lambda size: os.read(self._in, size))
            if kind == frames.END:
                self._gone = True
            if kind in (frames.END, frames.CANCEL):
                channel = self._channel
                if channel is not None:
                    channel.stop()
            if kind != frames.CANCEL:
                self._inbox.put((kind, payload))
            if kind == frames.END:
                threading.Event().wait(self._grace)  # a normal end takes this thread with it
                os._exit(3)


def serve(answer: Answer, *, prepare: Callable[[], None] | None = None, grace: float = GRACE) -> int:
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
