"""The polite client: every request to the network goes through here, and only on wish.

Paced, cached, retried with limits, cancellable at any moment, bounded in time and size. The only file that knows the
package which speaks HTTP. Each exchange runs in a thread of its own and hands over what it receives piece by piece, so
that a wish to stop is obeyed while a name is looked up or a server is silent; such a thread ends by itself.
"""

from __future__ import annotations

import contextlib
import http.cookiejar
import queue
import re
import socket
import ssl
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from paperdesk import __version__
from paperdesk.errors import (
    BadInputError,
    LibraryError,
    NetworkError,
    OfflineError,
    PaperDeskError,
    ServiceError,
    ThrottledError,
)
from paperdesk.online.web_parts.addresses import (
    Place,
    addresses_of,
    check_name,
    next_place,
    place_of,
    proxy_for,
    public_only,
)
from paperdesk.online.web_parts.cache import Cache, Kept
from paperdesk.online.web_parts.clock import STEP, Clock
from paperdesk.online.web_parts.decoding import ACCEPTED, BrokenAnswerError, UnknownPackingError, decoder
from paperdesk.online.web_parts.failures import NO_WAY, causes, half, refusal, silent
from paperdesk.online.web_parts.pacing import Pace, shared
from paperdesk.online.web_parts.retrying import LONGEST_WAIT, TRIES, as_words, is_passing, retry_after, wait_before
from paperdesk.online.web_parts.sinks import REDIRECTS, Answer, Check, File, Head, Memory, Saved, Sink
from paperdesk.progress import Progress

if TYPE_CHECKING:
    import httpx2

__all__ = ["Answer", "Saved", "Web"]

LARGEST = 20 * 1024 * 1024  # bytes of an answer that is held in memory
LARGEST_FILE = 300 * 1024 * 1024
WITHIN = 120.0  # seconds for one request with all its repetitions, waiting for its turn not counted
WITHIN_FILE = 1800.0
SILENCE = 30.0  # seconds without a byte
_MOST_HOPS = 6
_MOST_HEADERS = 16 * 1024  # letters of the headers that are kept
_KEPT_HEADERS = ("content-type", "date", "etag", "last-modified")
_GONE_FRESH = 86_400.0  # seconds for which "there is no such thing" is believed
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.A)
_ASK_FOR_MAIL = ("api.crossref.org", "api.openalex.org")  # these serve faster who can be written to
Resolver = Callable[[str, int], list[str]]
"""The numbers of a name: host, port; raises OSError."""


class _Again(Exception):  # noqa: N818 - not an error yet
    """An exchange failed in a way that may pass; `error` is what to raise when it does not."""

    def __init__(self, error: NetworkError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait


class _Wish(NamedTuple):
    """What is asked for, and within what bounds."""

    url: str
    headers: dict[str, str]
    largest: int
    within: float
    stranger: bool
    fault: Callable[[], str] | None


class _Call:
    """One exchange on its way: what its thread has received, and the sign that nobody wants it any more."""

    def __init__(self, place: Place, headers: dict[str, str], stranger: bool) -> None:
        self.place = place
        self.headers = headers
        self.stranger = stranger
        self.items: queue.Queue[Head | bytes | Exception | None] = queue.Queue(maxsize=4)
        self.whole = False
        self._dropped = threading.Event()
        self._socket: socket.socket | None = None

    def put(self, item: Head | bytes | Exception | None) -> bool:
        """Hand over a piece; False once nobody waits for it."""
        while not self._dropped.is_set():
            with contextlib.suppress(queue.Full):
                self.items.put(item, timeout=STEP)
                return True
        return False

    def hold(self, connection: object) -> None:
        """Know the connection, so that `drop` can wake who reads from it."""
        self._socket = connection if isinstance(connection, socket.socket) else None
        if self._dropped.is_set():
            self.drop()

    def note(self, event: str, facts: dict[str, Any]) -> None:
        """Hear of a new connection; is told of every step of an exchange."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self.hold(facts["return_value"].get_extra_info("socket"))

    @property
    def is_dropped(self) -> bool:
        """Whether nobody waits for the answer any more."""
        return self._dropped.is_set()

    def drop(self) -> None:
        """Want nothing more."""
        self._dropped.set()
        connection = self._socket
        if connection is not None and not self.whole:
            with contextlib.suppress(OSError):  # closed by its thread meanwhile
                socket.socket.shutdown(connection, socket.SHUT_RDWR)  # TLS's own would pull it from under its thread


class Web:
    """The way to the network. Made without asking it anything; may be used from several threads.

    `contact` is the reader's address for mail, told only to the services that treat who can be written to better, and
    only when it is given. `transport`, `resolve`, `clock` and `pace` are there to be replaced in tests.
    """

    def __init__(
        self,
        cache_folder: Path,
        *,
        contact: str = "",
        clock: Clock | None = None,
        pace: Pace | None = None,
        transport: httpx2.BaseTransport | None = None,
        resolve: Resolver = addresses_of,
    ) -> None:
        if contact and not _MAIL.fullmatch(contact):
            raise BadInputError(f"“{contact}” is no address for mail.")
        self._contact = contact
        self._clock = clock or Clock()
        self._pace = pace or (Pace(clock) if clock else shared(cache_folder.with_name(f"{cache_folder.name}-turns")))
        self._cache = Cache(cache_folder)
        self._transport = transport
        self._resolve = resolve
        self._lock = threading.Lock()
        self._clients: dict[str, httpx2.Client] = {}
        self._threads: set[threading.Thread] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections; what others still ask fails."""
        with self._lock:
            clients, threads = [*self._clients.values()], [*self._threads]
            self._clients.clear()
        for client in clients:
            client.close()
        for thread in threads:
            thread.join(1.0)

    def get(
        self,
        url: str,
        progress: Progress,
        *,
        accept: str = "",
        fresh_for: float = 0.0,
        largest: int = LARGEST,
        within: float = WITHIN,
        stranger: bool = False,
        fault: Callable[[Answer], str] | None = None,
    ) -> Answer:
        """The answer to a question, from the cache when one younger than `fresh_for` seconds lies there.

        `largest` in bytes, `within` in seconds. `stranger` says that the address comes from a record or a page, not
        from PaperDesk: it must not lead into the reader's own network. `fault` may say in a sentence what is wrong
        with an answer of status 200, which is then asked for again and never kept.
        Answers of status 4xx come back as they are, but for those that may pass. Raises OfflineError, ThrottledError,
        ServiceError (a wrong address as well) and Cancelled.
        """
        kept = self._cache.find(url, accept)
        fresh = fresh_for if kept is None or kept.status == 200 else min(fresh_for, _GONE_FRESH)
        if kept and kept.is_fresh(fresh, self._clock.today()):
            return Answer(kept.status, kept.headers, kept.data, url, from_cache=True)
        headers = {"Accept": accept} if accept else {}
        if kept and kept.status == 200:
            headers |= {"If-None-Match": kept.headers["etag"]} if "etag" in kept.headers else {}
            if "last-modified" in kept.headers:
                headers["If-Modified-Since"] = kept.headers["last-modified"]
        memory = Memory()

        def wrong() -> str:
            return fault(memory.answer()) if fault and memory.answer().status == 200 else ""

        self._ask(_Wish(url, headers, largest, within, stranger, wrong), memory, progress)
        answer = memory.answer()
        if answer.status == 304 and kept:
            self._cache.renew(kept, self._clock.today())
            return Answer(kept.status, kept.headers, kept.data, answer.url, from_cache=True)
        if answer.status in (200, 404, 410):
            told = {name: value for name, value in answer.headers.items() if name in _KEPT_HEADERS}
            self._cache.keep(Kept(url, accept, answer.status, told, answer.data, self._clock.today()))
        return answer

    def download(
        self,
        url: str,
        target: Path,
        progress: Progress,
        *,
        accept: str = "",
        largest: int = LARGEST_FILE,
        within: float = WITHIN_FILE,
        stranger: bool = True,
        check: Check | None = None,
    ) -> Saved:
        """Fetch a file to `target`, which stands there only when whole; until then what came lies in `target`.part.

        `check` is shown its first bytes and the headers and raises a PaperDeskError when it is not what it should be.
        Raises as `get` does, ServiceError for every answer that is not the file, and LibraryError when the disk fails.
        """
        file = File(target, progress, check)
        try:
            headers = {"Accept": accept} if accept else {}
            head = self._ask(_Wish(url, headers, largest, within, stranger, None), file, progress)
            if head.status not in (200, 203):
                raise refusal(head, place_of(head.url).host)
            file.keep()
        except OSError as error:
            raise LibraryError(f"“{target}” cannot be written: {error.strerror or error}.") from error
        finally:
            file.close()
        return Saved(target, head.url, head.headers, file.size)

    # One request -----------------------------------------------------------------------------------------------------

    def _ask(self, wish: _Wish, sink: Sink, progress: Progress) -> Head:
        """Ask until there is an answer that will not change, or patience ends."""
        ends = [self._clock.now() + wish.within]
        for attempt in range(1, TRIES + 1):
            try:
                return self._follow(wish, sink, progress, ends)
            except _Again as trouble:
                wait = max(wait_before(attempt), trouble.wait or 0.0)
                if attempt == TRIES or wait > LONGEST_WAIT or self._clock.now() + wait > ends[0]:
                    raise trouble.error from trouble
                self._clock.pause(wait, progress)
        raise AssertionError("the last attempt returns or raises")

    def _follow(self, wish: _Wish, sink: Sink, progress: Progress, ends: list[float]) -> Head:
        """One attempt, from redirect to redirect; each waits for its turn, by which the end is put off."""
        import httpx2  # noqa: F401 - before the turn begins: the first time it takes a while

        place, stranger = place_of(wish.url), wish.stranger
        for _hop in range(_MOST_HOPS):
            with self._pace.turn(place.host, progress) as waited:
                ends[0] += waited
                call = _Call(place, self._headers(place, wish), stranger)
                head = self._exchange(call, sink, wish.largest, ends[0], progress)
            if head.status in REDIRECTS and head.headers.get("location"):
                place, stranger = next_place(place, head.headers["location"]), True
                continue
            self._judge(head, place.host)
            said = wish.fault() if wish.fault else ""
            if said:
                raise _Again(ServiceError(said, status=head.status))
            return head
        raise ServiceError(f"“{place.host}” sends on from one address to the next without end.")

    def _headers(self, place: Place, wish: _Wish) -> dict[str, str]:
        mail = f" (mailto:{self._contact})" if self._contact and place.host in _ASK_FOR_MAIL else ""
        return {
            "User-Agent": f"PaperDesk/{__version__}{mail}",
            "Accept": "*/*",
            "Accept-Encoding": ACCEPTED,
            **wish.headers,
        }

    def _judge(self, head: Head, host: str) -> None:
        """Raise _Again for an answer that may be another the next time."""
        if not is_passing(head.status):
            return
        wait = retry_after(head.headers.get("retry-after", ""), self._clock.today())
        if wait is not None:
            self._pace.hold(host, min(wait, LONGEST_WAIT))
        when = f"Ask again in {as_words(wait)}." if wait else "Ask again later."
        if head.status == 429:
            said = f"“{host}” has been asked too often and wants to be left alone for a while."
            raise _Again(ThrottledError(said, hint=when, wait=wait or 0.0), wait)
        said = f"“{host}” is out of order at the moment (it says {head.status})."
        raise _Again(ServiceError(said, hint=when, status=head.status), wait)

    def _exchange(self, call: _Call, sink: Sink, largest: int, ends: float, progress: Progress) -> Head:
        """One question and its answer, into the sink; raises _Again for what may pass."""
        host = call.place.host
        too_large = ServiceError(f"The answer of “{host}” is larger than {largest / 1e6:.0f} MB; it was not taken.")
        pieces = self._pieces(call, ends, progress)
        with contextlib.closing(pieces):
            head = next(pieces)
            if not isinstance(head, Head):
                raise _Again(ServiceError(f"“{host}” gave an answer without a beginning."))
            if not sink.begin(head):
                return head
            said = head.headers.get("content-length", "")
            if said.isascii() and said.isdigit() and len(said) < 16 and int(said) > largest:
                raise too_large
            size = 0
            try:
                unpack = decoder(head.headers.get("content-encoding", ""))
                for raw in pieces:
                    assert isinstance(raw, bytes)
                    for data in unpack.feed(raw):
                        size += len(data)
                        if size > largest:
                            raise too_large
                        sink.write(data)
                        progress.check()
                unpack.finish()
            except UnknownPackingError as error:
                raise ServiceError(f"“{host}” packs its answers in a way that is not known: “{error}”.") from error
            except BrokenAnswerError as error:
                raise _Again(half(host)) from error
            sink.finish()
            return head

    def _pieces(self, call: _Call, ends: float, progress: Progress) -> Generator[Head | bytes]:
        """What the thread of an exchange receives: the head, then the bytes. Asks twice a step whether to go on."""
        host = call.place.host
        thread = threading.Thread(target=self._run, args=(call,), name=f"ask {host}", daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()
        heard = self._clock.now()
        try:
            while True:
                progress.check()
                now = self._clock.now()
                if now > ends:
                    raise ServiceError(f"“{host}” is too slow: the answer was not there in time.")
                if now - heard > SILENCE:
                    raise _Again(silent(host))
                try:
                    item = call.items.get(timeout=STEP)
                except queue.Empty:
                    continue
                heard = self._clock.now()
                if item is None:
                    if not call.whole:
                        raise _Again(half(host))
                    return
                if isinstance(item, PaperDeskError):
                    raise item
                if isinstance(item, Exception):
                    raise _meaning(item, host, call.stranger) from item
                yield item
        finally:
            call.drop()

    # The thread of an exchange ----------------------------------------------------------------------------------------

    def _run(self, call: _Call) -> None:
        import httpx2

        try:
            self._converse(call)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, RuntimeError, PaperDeskError) as error:
            call.put(error)
        finally:
            call.put(None)
            with self._lock:
                self._threads.discard(threading.current_thread())

    def _converse(self, call: _Call) -> None:
        """Say and hear, at the first of the host's numbers that can be reached where these had to be checked."""
        import httpx2

        client, numbers = self._way(call)
        for place, number in enumerate(numbers, 1):
            if call.is_dropped:  # while the name was looked up
                return
            url = call.place.at(number) if number else call.place.url
            headers = {**call.headers, "Host": call.place.authority}
            extensions: dict[str, Any] = {"trace": call.note}
            if number:  # a connection is trusted for this name alone, so none is kept for others at the number
                headers["Connection"], extensions["sni_hostname"] = "close", call.place.host
            request = client.build_request("GET", url, headers=headers, extensions=extensions)
            try:
                response = client.send(request, stream=True, follow_redirects=False)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                if place == len(numbers):
                    raise
                continue
            with contextlib.closing(response):
                self._hear(call, response)
            return

    def _hear(self, call: _Call, response: httpx2.Response) -> None:
        stream = response.extensions.get("network_stream")
        call.hold(stream.get_extra_info("socket") if stream is not None else None)
        headers = {name.lower(): value for name, value in response.headers.items() if len(value) < _MOST_HEADERS}
        if not call.put(Head(response.status_code, headers, call.place.url)):
            return
        for data in response.iter_raw(64 * 1024):
            if not call.put(data):
                return
        call.whole = True

    def _way(self, call: _Call) -> tuple[httpx2.Client, list[str]]:
        """The client for the way to a host, and the numbers it may be asked at; "" leaves that to the client.

        A proxy looks names up itself, so there only the name can be checked.
        """
        proxy = proxy_for(call.place) if self._transport is None else ""
        if not call.stranger:
            return self._client(proxy), [""]
        if proxy:
            check_name(call.place)
            return self._client(proxy), [""]
        return self._client(proxy), public_only(call.place, self._resolve(call.place.host, call.place.port))

    def _client(self, proxy: str) -> httpx2.Client:
        """The client for one proxy or none, made when first needed. It keeps no cookies and reads no .netrc."""
        import httpx2

        with self._lock:
            if proxy not in self._clients:
                self._clients[proxy] = httpx2.Client(
                    transport=self._transport or httpx2.HTTPTransport(proxy=proxy or None),
                    timeout=httpx2.Timeout(SILENCE, connect=15.0),
                    cookies=http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[])),
                    trust_env=False,
                )
            return self._clients[proxy]


# What a failure means -----------------------------------------------------------------------------------------------


def _meaning(error: Exception, host: str, stranger: bool) -> Exception:
    """What a failed exchange is for the reader: an OfflineError, a ServiceError, or _Again with one of them."""
    import httpx2

    for cause in causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return ServiceError(f"The connection to “{host}” is not safe: its certificate cannot be trusted.",
                                hint="A wrong clock or a filter in between can be the cause.")  # fmt: skip
        if isinstance(cause, socket.gaierror) and stranger and cause.errno != socket.EAI_AGAIN:
            return ServiceError(f"The name “{host}” is not found: the link is dead, or there is no network.")
        if isinstance(cause, socket.gaierror):
            return OfflineError(f"There is no connection to the network: the name “{host}” is not found.")
        if isinstance(cause, OSError) and cause.errno in NO_WAY:
            return OfflineError(f"There is no connection to the network: no way leads to “{host}”.")
    if isinstance(error, httpx2.ProxyError):
        return ServiceError(f"The proxy on the way to “{host}” does not let the request through.")
    if isinstance(error, httpx2.InvalidURL | httpx2.UnsupportedProtocol | httpx2.TooManyRedirects | ValueError):
        return ServiceError(f"“{host}” cannot be asked: the address is not one of the web.")
    if any(isinstance(cause, ssl.SSLError) for cause in causes(error)):
        return _Again(ServiceError(f"A safe connection to “{host}” could not be made.", hint="Ask again later."))
    if isinstance(error, httpx2.TimeoutException | httpx2.ConnectError):
        return _Again(silent(host))
    return _Again(half(host))
