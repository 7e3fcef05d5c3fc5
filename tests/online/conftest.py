"""A small server on this machine that answers as it is told, well or badly, for every host that the client asks for.

The client's own transport is used, over real sockets; only the address at the end of the wire is another.
"""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest

from paperdesk.online.web import Resolver, Web
from paperdesk.online.web_parts.clock import Clock
from paperdesk.progress import Progress

PUBLIC = "93.184.215.14"


class FakeClock(Clock):
    """Time that only passes when somebody waits, or a test says so."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def today(self) -> float:
        return 1_800_000_000.0 + self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    @property
    def waited(self) -> float:
        """All the seconds that were waited."""
        return round(sum(self.slept), 3)


class StoppedProgress(Progress):
    """Is told to stop once `stop` is set, or after so many questions."""

    def __init__(self, after: int | None = None) -> None:
        self.stop = threading.Event()
        self.left = after

    @property
    def cancelled(self) -> bool:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.stop.set()
        return self.stop.is_set()


class Asked(NamedTuple):
    """A request that came in; `path` with its query."""

    host: str
    path: str
    headers: dict[str, str]


@dataclass
class Reply:
    """What is answered, and how badly."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None  # said in place of the true one; -1 says none
    chunked: bool = False
    cut: int | None = None  # bytes of the body after which the connection is closed
    repeat: int = 1  # how often the body is sent
    before: Callable[[], object] = lambda: None  # happens before each piece
    silent: bool = False  # hangs up without a word

    def pieces(self) -> Iterator[bytes]:
        """The bytes on the wire."""
        length = len(self.body) * self.repeat if self.length is None else self.length
        head = [f"HTTP/1.1 {self.status} So", "Connection: close", *(f"{n}: {v}" for n, v in self.headers.items())]
        if self.chunked:
            head.append("Transfer-Encoding: chunked")
        elif length >= 0:
            head.append(f"Content-Length: {length}")
        yield ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")
        for _time in range(self.repeat):
            self.before()
            body = self.body if self.cut is None else self.body[: self.cut]
            yield (f"{len(body):x}\r\n".encode() + body + b"\r\n") if self.chunked else body
        if self.chunked and self.cut is None:
            yield b"0\r\n\r\n"


class Stage(socketserver.ThreadingTCPServer):
    """The server. `on` says what is answered where; each reply once, the last one for ever."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Asked] = []
        self.greeting = b""  # is said in place of everything else
        self._replies: dict[str, list[Reply]] = {}
        self._guard = threading.Lock()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def on(self, place: str, *replies: Reply) -> None:
        """Answer so at "host/path", with or without the query, or at a whole "host"."""
        self._replies[place] = list(replies)

    def reply_to(self, asked: Asked) -> Reply:
        full = asked.host + asked.path
        with self._guard:
            self.asked.append(asked)
            for place in (full, full.partition("?")[0], asked.host):
                if place in self._replies:
                    waiting = self._replies[place]
                    return waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return Reply(b"Resource not found.", 404, {"Content-Type": "text/plain"})

    def handle_error(self, request: object, client_address: object) -> None:
        """The client may hang up at any time."""


class _Handler(socketserver.StreamRequestHandler):
    server: Stage

    def handle(self) -> None:
        if self.server.greeting:
            self.wfile.write(self.server.greeting)
            return
        line = self.rfile.readline(65536).decode("latin-1").split()
        headers = {}
        while raw := self.rfile.readline(65536).strip():
            name, _, value = raw.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        if len(line) < 2:
            return
        path = line[1].partition("://")[2].partition("/")[2].join(("/", "")) if "://" in line[1] else line[1]
        host = headers.get("host", "") if line[0] != "CONNECT" else f"CONNECT {line[1]}"
        reply = self.server.reply_to(Asked(host, path if line[0] != "CONNECT" else "", headers))
        if reply.silent:
            return
        for piece in reply.pieces():
            self.wfile.write(piece)


class Rerouted(httpx2.HTTPTransport):
    """The real transport, but every address is the stage's; `dead` numbers lead to a port where nobody listens."""

    def __init__(self, port: int, dead: Sequence[str] = (), tls: bool = False, verify: object = False) -> None:
        super().__init__(verify=verify)  # type: ignore[arg-type]
        self._port = port
        self._dead = dead
        self._scheme = "https" if tls else "http"
        self.numbers: list[str] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.numbers.append(request.url.host)
        port = closed_port() if request.url.host in self._dead else self._port
        request.url = request.url.copy_with(scheme=self._scheme, host="127.0.0.1", port=port)
        return super().handle_request(request)


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


MakeWeb = Callable[..., Web]


@pytest.fixture
def make_web(stage: Stage, clock: FakeClock, tmp_path: Path) -> Iterator[MakeWeb]:
    """Makes clients whose network is the stage; closed at the end."""
    with ExitStack() as stack:

        def make(
            transport: httpx2.BaseTransport | None = None, resolve: Resolver | None = None, contact: str = ""
        ) -> Web:
            return stack.enter_context(
                Web(
                    tmp_path / "cache",
                    contact=contact,
                    clock=clock,
                    transport=transport or Rerouted(stage.port),
                    resolve=resolve or (lambda host, port: [PUBLIC]),
                )
            )

        yield make


@pytest.fixture
def web(make_web: MakeWeb) -> Web:
    return make_web()
