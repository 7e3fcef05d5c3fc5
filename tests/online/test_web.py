"""The polite client against a server that behaves well and badly, over real sockets; only time is faked."""

from __future__ import annotations

import errno
import gzip
import socket
import ssl
import subprocess
import sys
import threading
import zlib
from email.utils import formatdate
from pathlib import Path

import pytest

from paperdesk.errors import BadInputError, LibraryError, OfflineError, ServiceError, ThrottledError
from paperdesk.online.lookup import Lookup
from paperdesk.online.pdfs import Pdfs
from paperdesk.online.waiting import Waiting
from paperdesk.online.web import LARGEST, SILENCE, Answer, Web
from paperdesk.online.web_parts.retrying import TRIES
from paperdesk.progress import Cancelled, Progress
from tests.online.conftest import PUBLIC, FakeClock, MakeWeb, Reply, Rerouted, Stage, StoppedProgress, closed_port

URL = "https://papers.example/one"
PLACE = "papers.example/one"
PEM = Path(__file__).parents[1] / "data" / "online" / "papers.example.pem"


def test_importing_and_making_asks_nothing_of_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    with Web(tmp_path / "cache") as web:
        Lookup(web)
        Pdfs(web)
        Waiting(tmp_path)
    assert not (tmp_path / "cache").exists()


def test_importing_loads_nothing_heavy() -> None:
    words = (
        "import sys, socket; socket.socket.connect = socket.getaddrinfo = None;"
        "import paperdesk.online.web, paperdesk.online.lookup, paperdesk.online.pdfs, paperdesk.online.waiting;"
        "print(sorted({'httpx2', 'lxml', 'PySide6', 'rapidfuzz'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_answer_comes_with_its_headers_and_says_who_asks(web: Web, stage: Stage) -> None:
    stage.on(PLACE, Reply(b"hello", headers={"X-Kind": "good", "Set-Cookie": "a=b"}))
    answer = web.get(f"{URL}?q=1", Progress(), accept="text/plain")
    assert (answer.status, answer.data, answer.headers["x-kind"], answer.url) == (200, b"hello", "good", f"{URL}?q=1")
    web.get(f"{URL}?q=2", Progress())
    first, second = stage.asked
    assert first.headers["user-agent"].startswith("PaperDesk/") and first.headers["accept"] == "text/plain"
    assert "cookie" not in second.headers


def test_the_mail_address_is_told_to_crossref_alone_and_only_when_given(make_web: MakeWeb, stage: Stage) -> None:
    stage.on("api.crossref.org", Reply(b"{}"))
    stage.on("papers.example", Reply(b"{}"))
    for contact in ("", "reader@example.org"):
        web = make_web(contact=contact)
        web.get("https://api.crossref.org/works/1", Progress())
        web.get(URL, Progress())
    assert ["mailto" in asked.headers["user-agent"] for asked in stage.asked] == [False, False, True, False]
    with pytest.raises(BadInputError, match="no address for mail"):
        make_web(contact="a@b.c\r\nX-Evil: 1")


# The cache ------------------------------------------------------------------------------------------------------------


def test_a_fresh_answer_is_not_asked_for_again(web: Web, stage: Stage, clock: FakeClock) -> None:
    stage.on(PLACE, Reply(b"one"), Reply(b"two"))
    assert web.get(URL, Progress(), fresh_for=100).data == b"one"
    again = web.get(URL, Progress(), fresh_for=100)
    assert (again.data, again.from_cache, len(stage.asked)) == (b"one", True, 1)
    assert web.get(URL, Progress(), fresh_for=100, accept="text/x").data == b"two"
    clock.time += 101
    assert web.get(URL, Progress(), fresh_for=100).data == b"two"


def test_an_old_answer_is_asked_whether_it_still_holds(web: Web, stage: Stage, clock: FakeClock) -> None:
    told = {"ETag": '"v1"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}
    stage.on(PLACE, Reply(b"one", headers=told), Reply(status=304, length=-1))
    web.get(URL, Progress(), fresh_for=100)
    clock.time += 101
    answer = web.get(URL, Progress(), fresh_for=100)
    assert (answer.status, answer.data, answer.from_cache) == (200, b"one", True)
    assert stage.asked[1].headers["if-none-match"] == '"v1"'
    assert stage.asked[1].headers["if-modified-since"] == told["Last-Modified"]
    assert web.get(URL, Progress(), fresh_for=100).from_cache and len(stage.asked) == 2


def test_that_there_is_nothing_is_believed_for_a_day(web: Web, stage: Stage, clock: FakeClock) -> None:
    for hours, questions in ((0, 1), (23, 1), (25, 2)):
        clock.time = 1000 + hours * 3600
        assert web.get(URL, Progress(), fresh_for=1e9).status == 404
        assert len(stage.asked) == questions


def test_broken_cache_files_are_only_a_miss(web: Web, stage: Stage, tmp_path: Path) -> None:
    stage.on(PLACE, Reply(b"one"))
    web.get(URL, Progress(), fresh_for=100)
    (file,) = (tmp_path / "cache").rglob("*.answer")
    whole = file.read_bytes()
    broken = (whole[:-1], whole[: len(whole) // 2], b"", b"\xff\n", b"[1]\n", b"{}\n", whole.replace(b"one", b"two"))
    for number, data in enumerate(broken, 2):
        file.write_bytes(data)
        assert web.get(URL, Progress(), fresh_for=100).data == b"one"
        assert len(stage.asked) == number


# Trying again ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        Reply(status=503),
        Reply(status=500, body=b"<html>"),
        Reply(status=502),
        Reply(silent=True),
        Reply(b"half an answer", cut=4),
        Reply(b"half an answer", length=1000),
        Reply(b"half an answer", chunked=True, cut=4),
        Reply(gzip.compress(b"x" * 1000)[:20], headers={"Content-Encoding": "gzip"}, length=-1),
        Reply(b"no gzip at all", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["503", "500", "502", "hang-up", "cut", "wrong-length", "cut-chunk", "half-gzip", "no-gzip"],
)
def test_what_may_pass_is_asked_again(web: Web, stage: Stage, clock: FakeClock, bad: Reply) -> None:
    stage.on(PLACE, bad, bad, Reply(b"good"))
    assert web.get(URL, Progress(), fresh_for=9).data == b"good"
    assert (len(stage.asked), clock.waited) == (3, 3.0)
    stage.on(PLACE, bad)
    clock.time += 100
    with pytest.raises(ServiceError, match=r"papers\.example"):
        web.get(URL, Progress())
    assert len(stage.asked) == 3 + TRIES
    assert web.get(URL, Progress(), fresh_for=1000).data == b"good"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 418, 451, 501, 505])
def test_what_is_final_is_asked_once(web: Web, stage: Stage, status: int) -> None:
    stage.on(PLACE, Reply(b"no", status))
    assert web.get(URL, Progress())[:1] == (status,)
    assert len(stage.asked) == 1


def test_a_throttling_service_is_left_alone_as_long_as_it_says(web: Web, stage: Stage, clock: FakeClock) -> None:
    date = formatdate(clock.today() + 20, usegmt=True)
    stage.on(PLACE, Reply(b"Rate exceeded.", 429, {"Retry-After": "7"}), Reply(b"x", 429, {"Retry-After": date}),
             Reply(b"good"))  # fmt: skip
    assert web.get(URL, Progress()).data == b"good"
    assert 19.9 <= clock.waited <= 20.1  # both count from the first answer


def test_no_haste_is_made_even_when_a_service_allows_it(web: Web, stage: Stage, clock: FakeClock) -> None:
    stage.on(PLACE, Reply(b"", 429, {"Retry-After": "0"}))
    with pytest.raises(ThrottledError):
        web.get(URL, Progress())
    assert (len(stage.asked), clock.waited) == (TRIES, 7.0)


def test_a_long_wait_is_told_not_waited(web: Web, stage: Stage, clock: FakeClock) -> None:
    stage.on(PLACE, Reply(b"", 429, {"Retry-After": "7200"}))
    with pytest.raises(ThrottledError, match=r"asked too often.*Ask again in 2 hours") as caught:
        web.get(URL, Progress())
    assert (caught.value.wait, len(stage.asked), clock.waited) == (7200.0, 1, 0.0)
    stage.on(PLACE, Reply(b"", 503, {"Retry-After": "7200"}))
    with pytest.raises(ServiceError, match="out of order") as failed:
        web.get(URL, Progress())
    assert failed.value.status == 503


def test_a_caller_may_find_fault_with_an_answer(web: Web, stage: Stage) -> None:
    def fault(answer: Answer) -> str:
        return "It is empty." if answer.data == b"empty" else ""

    stage.on(PLACE, Reply(b"empty"), Reply(b"full"))
    assert web.get(URL, Progress(), fault=fault, fresh_for=9).data == b"full"
    stage.on(PLACE, Reply(b"empty"))
    with pytest.raises(ServiceError, match="It is empty"):
        web.get(URL + "?2", Progress(), fault=fault, fresh_for=9)
    stage.on(PLACE, Reply(b"now"))
    assert web.get(URL + "?2", Progress(), fresh_for=9).data == b"now"


# No network -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "failure",
    [
        socket.gaierror(socket.EAI_AGAIN, "again"),
        socket.gaierror(socket.EAI_NONAME, "none"),
        OSError(errno.ENETUNREACH, "no"),
    ],
)
def test_no_network_is_told_at_once(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, failure: OSError
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise failure

    monkeypatch.setattr("socket.create_connection", fail)
    with Web(tmp_path, clock=clock) as web, pytest.raises(OfflineError, match="no connection to the network"):
        web.get("http://papers.example/", Progress())
    assert clock.waited == 0


def test_a_strangers_name_that_is_not_found_is_a_dead_link(make_web: MakeWeb) -> None:
    said = [(socket.EAI_NONAME, ServiceError, "the link is dead"), (socket.EAI_AGAIN, OfflineError, "no connection")]
    for number, kind, words in said:

        def resolve(_host: str, _port: int, number: int = number) -> list[str]:
            raise socket.gaierror(number, "not found")

        with pytest.raises(kind, match=words):
            make_web(resolve=resolve).get(URL, Progress(), stranger=True)


def test_a_refused_connection_is_tried_again_and_told(make_web: MakeWeb, clock: FakeClock) -> None:
    with pytest.raises(ServiceError, match="does not answer"):
        make_web(Rerouted(closed_port())).get(URL, Progress())
    assert clock.waited == 7.0


def test_an_untrusted_certificate_is_told_at_once(make_web: MakeWeb, stage: Stage, clock: FakeClock) -> None:
    serve_tls(stage)
    with pytest.raises(ServiceError, match="not safe: its certificate"):
        make_web(Rerouted(stage.port, tls=True, verify=True)).get(URL, Progress())
    assert clock.waited == 0


def test_no_tls_at_the_other_end_is_told(make_web: MakeWeb, stage: Stage) -> None:
    stage.greeting = b"220 mail.example ESMTP\r\n"
    with pytest.raises(ServiceError, match=r"safe connection .* could not be made"):
        make_web(Rerouted(stage.port, tls=True)).get(URL, Progress())


def serve_tls(stage: Stage) -> None:
    """Let the stage speak TLS as papers.example."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    stage.socket = context.wrap_socket(stage.socket, server_side=True, do_handshake_on_connect=False)


# Limits ---------------------------------------------------------------------------------------------------------------


def test_a_large_answer_is_refused_by_its_length_or_while_it_comes(web: Web, stage: Stage) -> None:
    pieces = Reply(b"x" * 100_000, repeat=10_000, length=-1)
    for bad in (Reply(b"x", length=10**9), pieces, Reply(b"x" * 100_000, repeat=10_000, chunked=True)):
        stage.on(PLACE, bad)
        with pytest.raises(ServiceError, match="larger than 1 MB"):
            web.get(URL, Progress(), largest=1_000_000)


def test_a_bomb_does_not_go_off(web: Web, stage: Stage) -> None:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1_000_000)
    bomb = b"".join(engine.compress(zeros) for _ in range(200)) + engine.flush()
    assert len(bomb) < 300_000
    stage.on(PLACE, Reply(bomb, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(ServiceError, match="larger than 21 MB"):
        web.get(URL, Progress())
    assert LARGEST < 200_000_000


def test_a_slow_drip_ends_with_the_time(web: Web, stage: Stage, clock: FakeClock) -> None:
    def drip() -> None:
        clock.time += 5

    stage.on(PLACE, Reply(b"x", repeat=1000, before=drip))
    with pytest.raises(ServiceError, match="too slow"):
        web.get(URL, Progress(), within=60)
    assert len(stage.asked) == 1


def test_a_silent_server_is_given_up(web: Web, stage: Stage, clock: FakeClock) -> None:
    class Passing(Progress):
        @property
        def cancelled(self) -> bool:
            clock.time += SILENCE / 2
            return False

    going = threading.Event()
    stage.on(PLACE, Reply(b"x", before=lambda: going.wait(10)))
    try:
        with pytest.raises(ServiceError, match=r"does not answer|too slow"):
            web.get(URL, Passing(), within=1e6)
    finally:
        going.set()


# Redirects and strangers ----------------------------------------------------------------------------------------------


def test_redirects_are_followed_a_few_times(web: Web, stage: Stage) -> None:
    stage.on(PLACE, Reply(status=302, headers={"Location": "//other.example/a"}))
    stage.on("other.example/a", Reply(status=301, headers={"Location": "b?x=1"}))
    stage.on("other.example/b", Reply(b"here"))
    answer = web.get(URL, Progress())
    assert (answer.data, answer.url) == (b"here", "https://other.example/b?x=1")
    stage.on("other.example/b", Reply(status=307, headers={"Location": URL}))
    with pytest.raises(ServiceError, match="without end"):
        web.get(URL, Progress())


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://papers.example/two", "from a safe connection to an open one"),
        ("file:///etc/passwd", "no address of the web"),
        ("https://user:secret@papers.example/", "no address of the web"),
        ("https://[::1", "address"),
    ],
)
def test_bad_redirects_are_refused(web: Web, stage: Stage, location: str, said: str) -> None:
    stage.on(PLACE, Reply(status=302, headers={"Location": location}))
    with pytest.raises(ServiceError, match=said):
        web.get(URL, Progress())
    assert len(stage.asked) == 1


@pytest.mark.parametrize("number", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1", "::ffff:192.168.1.1"])
def test_no_stranger_leads_into_the_own_network(make_web: MakeWeb, stage: Stage, number: str) -> None:
    web = make_web(resolve=lambda host, port: [number] if host == "evil.example" else [PUBLIC])
    with pytest.raises(ServiceError, match="leads into your own network"):
        web.get("https://evil.example/", Progress(), stranger=True)
    stage.on(PLACE, Reply(status=302, headers={"Location": "https://evil.example/admin"}))
    with pytest.raises(ServiceError, match="leads into your own network"):
        web.get(URL, Progress())
    assert [asked.host for asked in stage.asked] == ["papers.example"]


def test_a_stranger_is_asked_at_the_number_that_was_checked(make_web: MakeWeb, stage: Stage) -> None:
    serve_tls(stage)
    stage.on(PLACE, Reply(b"safe"))
    trusting = ssl.create_default_context(cafile=str(PEM))
    dead = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
    transport = Rerouted(stage.port, dead=(dead,), tls=True, verify=trusting)
    web = make_web(transport, resolve=lambda host, port: [dead, "10.1.2.3", PUBLIC])
    assert web.get(URL, Progress(), stranger=True).data == b"safe"
    assert transport.numbers == [dead, PUBLIC]
    assert stage.asked[0].headers["host"] == "papers.example"
    assert stage.asked[0].headers["connection"] == "close"  # or another name at this number would get its trust
    with pytest.raises(ServiceError, match="certificate"):
        web.get("https://other.example/", Progress(), stranger=True)


# Proxies --------------------------------------------------------------------------------------------------------------


def test_the_proxy_of_the_environment_is_used(
    tmp_path: Path, stage: Stage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{stage.port}")
    monkeypatch.setenv("https_proxy", f"127.0.0.1:{stage.port}")
    stage.on("papers.example/one", Reply(b"through"))
    stage.on("CONNECT papers.example:443", Reply(status=403))
    with Web(tmp_path, clock=clock) as web:
        assert web.get("http://papers.example/one", Progress(), stranger=True).data == b"through"
        with pytest.raises(ServiceError, match=r"proxy .* does not let"):
            web.get(URL, Progress())
        for host in ("localhost", "printer", "192.168.1.1", "2130706433", "nas.local"):
            with pytest.raises(ServiceError, match="your own network"):
                web.get(f"http://{host}/", Progress(), stranger=True)
        monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:1")
        with pytest.raises(ServiceError, match="“socks5” proxy"):
            web.get(URL, Progress())


# Stopping -------------------------------------------------------------------------------------------------------------


def test_a_wish_to_stop_is_obeyed_while_a_server_is_silent(web: Web, stage: Stage) -> None:
    going, progress = threading.Event(), StoppedProgress()

    def hold() -> None:
        progress.stop.set()
        going.wait(30)

    stage.on(PLACE, Reply(b"x", before=hold))
    with pytest.raises(Cancelled):
        web.get(URL, progress)
    assert not going.is_set()
    going.set()


def test_a_wish_to_stop_is_obeyed_while_a_name_is_looked_up(make_web: MakeWeb, stage: Stage) -> None:
    going, progress = threading.Event(), StoppedProgress()

    def resolve(_host: str, _port: int) -> list[str]:
        progress.stop.set()
        going.wait(30)
        return [PUBLIC]

    web = make_web(resolve=resolve)
    with pytest.raises(Cancelled):
        web.get(URL, progress, stranger=True)
    assert not going.is_set()
    going.set()
    web.close()
    assert not stage.asked  # the name came, but nobody wanted to know any more


def test_a_wish_to_stop_is_obeyed_between_two_attempts(web: Web, stage: Stage, clock: FakeClock) -> None:
    class Impatient(Progress):
        @property
        def cancelled(self) -> bool:
            return clock.waited > 0.5

    stage.on(PLACE, Reply(status=503, headers={"Retry-After": "50"}))
    with pytest.raises(Cancelled):
        web.get(URL, Impatient())
    assert clock.waited < 0.75


def test_a_wish_to_stop_is_obeyed_while_bytes_come(web: Web, stage: Stage, tmp_path: Path) -> None:
    stage.on(PLACE, Reply(b"x" * 10_000, repeat=10**6, length=-1))
    with pytest.raises(Cancelled):
        web.download(URL, tmp_path / "a.pdf", StoppedProgress(after=50))
    assert not [*tmp_path.glob("a.pdf*")]


# Files ----------------------------------------------------------------------------------------------------------------


def test_a_file_is_fetched_whole_or_not_at_all(web: Web, stage: Stage, tmp_path: Path) -> None:
    target = tmp_path / "folder" / "a.pdf"
    body = b"%PDF-1.7" + bytes(range(256)) * 1000
    stage.on(PLACE, Reply(body, cut=100_000), Reply(body))
    saved = web.download(URL, target, Progress())
    assert (saved.path, saved.size, target.read_bytes()) == (target, len(body), body)
    stage.on(PLACE, Reply(b"other", cut=1))
    with pytest.raises(ServiceError, match="broke off"):
        web.download(URL, target, Progress())
    assert target.read_bytes() == body
    assert [*target.parent.iterdir()] == [target]


def test_progress_is_told_of_a_file(web: Web, stage: Stage, tmp_path: Path) -> None:
    told = []

    class Telling(Progress):
        def report(self, done: int, total: int = 0, text: str = "") -> None:
            told.append((done, total, text))

    stage.on(PLACE, Reply(b"x" * 200_000))
    web.download(URL, tmp_path / "a.pdf", Telling())
    assert told[-1] == (200_000, 200_000, "Fetching a.pdf") and len(told) > 1


@pytest.mark.parametrize(
    ("status", "said"), [(404, "has no such file"), (403, "not give it to programs"), (418, "418")]
)
def test_an_answer_that_is_no_file_is_told(web: Web, stage: Stage, tmp_path: Path, status: int, said: str) -> None:
    stage.on(PLACE, Reply(b"<html>", status))
    with pytest.raises(ServiceError, match=said) as caught:
        web.download(URL, tmp_path / "a.pdf", Progress())
    assert caught.value.status == status and not [*tmp_path.iterdir()]


def test_a_disk_that_takes_no_file_is_told(web: Web, stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    stage.on(PLACE, Reply(b"x"))
    with pytest.raises(LibraryError, match="cannot be written"):
        web.download(URL, tmp_path / "file" / "a.pdf", Progress())
