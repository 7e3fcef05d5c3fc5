"""Children keep their limits, say what happened in a sentence, and leave nothing behind."""

from __future__ import annotations

import gc
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paperdesk import children
from paperdesk.children import Child, Limits, Message
from paperdesk.errors import ChildError, UnreadableFileError
from paperdesk.progress import Cancelled

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc and waits on pidfds")

ROOT = Path(children.__file__).resolve().parents[2]
WORKER = r"""
import os, re, signal, sys, time
from paperdesk.children import serve
from paperdesk.errors import UnreadableFileError

def answer(request, channel):
    if isinstance(request, bytes):
        return request[::-1]
    do = request["do"]
    if do == "echo": return {"said": request["said"]}
    if do == "who": return {"pid": os.getpid(), "nice": os.nice(0)}
    if do == "print": print("not a frame"); os.write(1, b"nor this\n"); return {"ok": True}
    if do == "wait": time.sleep(60)
    if do == "hang": re.match("(a+)+$", "a" * 60 + "b")
    if do == "eat": return {"size": len(bytearray(3 << 30))}
    if do == "die": sys.stderr.write("last words\n"); sys.stderr.flush(); os.kill(os.getpid(), signal.SIGKILL)
    if do == "leave": os._exit(7)
    if do == "refuse": raise UnreadableFileError("This is no paper.", hint="Take another.")
    if do == "bug": raise KeyError("the reader's secret note")
    if do == "count":
        for number in range(request["to"]):
            channel.send({"number": number})
            if not request.get("deaf"): channel.check()
            if number >= request.get("fast", 0): time.sleep(0.02)
        return {"counted": request["to"]}
    if do == "report":
        for number in range(1, 1001): channel.report(number, 1000, "pages")
        return {"done": True}
    raise AssertionError(do)

sys.exit(serve(answer))
"""


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    script = tmp_path / "worker.py"
    script.write_text(WORKER, encoding="utf-8")
    return [sys.executable, "-P", str(script)]


@pytest.fixture
def child(words: list[str]) -> Iterator[Child]:
    with Child("sample", title="Trying it", limits=Limits(wall=20), words=words) as made:
        yield made


def ask(child: Child, timeout: float | None = None, **request: Any) -> dict[str, Any]:
    answer = child.ask(request, timeout)
    assert isinstance(answer, dict)
    return answer


def gone(pid: int, within: float = 20.0) -> bool:
    """Whether the process ends in time; not even a zombie may be left, unless somebody else is its parent."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], within)[0])
    finally:
        os.close(handle)


def listed(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_objects_and_bytes_come_back(child: Child) -> None:
    text = "Größe \ud800 \u2028 \x00 𝄞" * 1000
    assert ask(child, do="echo", said=text) == {"said": text}
    blob = os.urandom(5 << 20)
    assert child.ask(blob) == blob[::-1]


def test_a_child_stays_warm(child: Child) -> None:
    child.start()
    assert ask(child, do="who")["pid"] == ask(child, do="who")["pid"] == child.pid


def test_what_a_worker_prints_is_no_frame(child: Child) -> None:
    assert ask(child, do="print") == {"ok": True}
    assert ask(child, do="echo", said=1) == {"said": 1}


@pytest.mark.parametrize("what", ["wait", "hang"])
def test_one_that_takes_too_long_is_stopped_and_replaced(child: Child, what: str) -> None:
    first = ask(child, do="who")["pid"]
    with pytest.raises(ChildError, match=r"Trying it took longer than 0\.3 seconds and was stopped\."):
        child.ask({"do": what}, 0.3)
    assert not listed(first)
    assert ask(child, do="who")["pid"] != first


def test_the_clock_does_not_run_while_a_child_starts(child: Child) -> None:
    assert ask(child, 1.0, do="echo", said="x") == {"said": "x"}


def test_too_much_memory(words: list[str]) -> None:
    with Child("sample", title="Trying it", limits=Limits(memory=1 << 30), words=words) as child:
        with pytest.raises(ChildError, match="needed too much memory"):
            child.ask({"do": "eat"})
        assert ask(child, do="echo", said=1) == {"said": 1}


def test_processor_time_is_counted_for_each_request(words: list[str]) -> None:
    with Child("sample", title="Trying it", limits=Limits(cpu=1, wall=60), words=words) as child:
        for _ in range(3):
            assert ask(child, do="echo", said=1) == {"said": 1}
        with pytest.raises(ChildError, match="too much processor time"):
            child.ask({"do": "hang"})


@pytest.mark.parametrize("what", ["die", "leave"])
def test_a_death_is_noticed_at_once(child: Child, what: str) -> None:
    with pytest.raises(ChildError, match=r"Trying it ended unexpectedly\."):
        child.ask({"do": what})
    assert child.pid is None
    assert ask(child, do="echo", said=1) == {"said": 1}


def test_last_words_are_kept(child: Child, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ChildError):
        child.ask({"do": "die"})
    assert child.stderr[-1] == "last words"
    assert "last words" in caplog.text


def test_one_that_dies_between_requests_is_replaced_and_leaves_no_zombie(child: Child) -> None:
    pid = ask(child, do="who")["pid"]
    os.kill(pid, signal.SIGKILL)
    assert gone(pid)
    assert ask(child, do="who")["pid"] != pid
    assert not listed(pid)


@pytest.mark.parametrize("asks", [ask, lambda child, **request: [*child.stream(request)][-1]])
def test_one_whose_death_nobody_has_noticed_yet_is_replaced(
    child: Child, asks: Callable[..., Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = ask(child, do="who")["pid"]
    monkeypatch.setattr("paperdesk.children.child._Process.code", None)  # while another thread waits, poll() says this
    os.kill(pid, signal.SIGKILL)
    assert gone(pid)
    assert asks(child, do="who")["pid"] != pid


def test_a_program_that_is_missing_or_no_worker() -> None:
    for words in (["/no/such/program"], [sys.executable, "-c", "import sys; sys.exit(1)"]):
        with (
            Child("sample", title="Trying it", words=words) as child,
            pytest.raises(ChildError, match=r"Trying it could not be started\."),
        ):
            child.ask({})


def test_a_worker_s_own_error_arrives_as_it_is(child: Child) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        child.ask({"do": "refuse"})
    assert (caught.value.message, caught.value.hint) == ("This is no paper.", "Take another.")


def test_a_bug_costs_one_request_and_its_data_stay_out_of_the_log(child: Child) -> None:
    pid = ask(child, do="who")["pid"]
    with pytest.raises(ChildError, match=r"Trying it failed\."):
        child.ask({"do": "bug"})
    assert ask(child, do="who")["pid"] == pid
    child.close()  # which waits for its last words
    told = "\n".join(child.stderr)
    assert "KeyError" in told
    assert "worker.py" in told
    assert "secret note" not in told.replace('raise KeyError("the reader\'s secret note")', "")


def test_low_priority(words: list[str]) -> None:
    with Child("sample", title="Trying it", limits=Limits(low=True), words=words) as child:
        assert ask(child, do="who")["nice"] == os.nice(0) + 10


def test_a_stream_says_what_happens_and_then_answers(child: Child) -> None:
    said = list(child.stream({"do": "count", "to": 5}))
    assert said == [*({"number": number} for number in range(5)), {"counted": 5}]
    assert ask(child, do="echo", said=1) == {"said": 1}


def test_reports_are_thinned_but_the_last_one_comes(child: Child) -> None:
    *reports, answer = child.stream({"do": "report"})
    assert reports[-1] == {"done": 1000, "total": 1000, "text": "pages"}
    assert len(reports) < 200
    assert answer == {"done": True}


def test_a_cancelled_stream_stops_and_the_child_stays_warm(child: Child) -> None:
    pid = ask(child, do="who")["pid"]
    with pytest.raises(Cancelled):
        for message in child.stream({"do": "count", "to": 100_000}):
            if message["number"] == 3:
                threading.Thread(target=child.cancel).start()
    assert ask(child, do="who")["pid"] == pid


def test_a_stream_nobody_listens_to_is_stopped(child: Child) -> None:
    pid = ask(child, do="who")["pid"]
    stream = child.stream({"do": "count", "to": 100_000})
    next(stream)
    del stream
    gc.collect()
    assert ask(child, do="who")["pid"] == pid


def test_a_worker_that_does_not_stop_is_killed(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperdesk.children.child._STOP", 0.2)
    pid = ask(child, do="who")["pid"]
    with pytest.raises(Cancelled):
        for _message in child.stream({"do": "count", "to": 100_000, "deaf": True}):
            child.cancel()
    assert not listed(pid)


def test_a_stream_that_falls_silent_is_stopped(child: Child) -> None:
    with pytest.raises(ChildError, match="took longer than"):
        list(child.stream({"do": "wait"}, silence=0.2))


def test_a_question_is_cancelled_from_another_thread(child: Child) -> None:
    ask(child, do="echo", said=1)
    threading.Timer(0.2, child.cancel).start()
    with pytest.raises(Cancelled):
        child.ask({"do": "wait"})
    assert ask(child, do="echo", said=1) == {"said": 1}


def test_to_cancel_nothing_harms_nothing(child: Child) -> None:
    child.cancel()
    ask(child, do="echo", said=1)
    child.cancel()
    assert ask(child, do="echo", said=2) == {"said": 2}


def test_many_threads_take_turns(child: Child) -> None:
    answers: list[dict[str, Any]] = []
    threads = [threading.Thread(target=lambda n=n: answers.append(ask(child, do="echo", said=n))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(each["said"] for each in answers) == list(range(8))


def test_after_close_there_is_no_child(words: list[str]) -> None:
    child = Child("sample", title="Trying it", words=words)
    pid = ask(child, do="who")["pid"]
    threading.Timer(0.2, child.close).start()
    with pytest.raises(Cancelled):
        child.ask({"do": "wait"})
    child.close()
    assert not listed(pid)
    child.start()
    with pytest.raises(Cancelled):
        child.ask({"do": "who"})
    assert child.pid is None


def test_a_forgotten_child_goes_with_its_owner(words: list[str]) -> None:
    child = Child("sample", title="Trying it", words=words)
    pid = ask(child, do="who")["pid"]
    del child
    gc.collect()
    assert not listed(pid)


@pytest.mark.parametrize("what", ["who", "wait", "count"])
def test_a_parent_killed_with_9_leaves_no_child(words: list[str], what: str) -> None:
    parent = (
        "import sys, threading\n"
        "from paperdesk.children import Child\n"
        "child = Child('sample', title='Trying it', words=sys.argv[2:])\n"
        "print(child.ask({'do': 'who'})['pid'], flush=True)\n"
        "threading.Thread(target=list, args=(child.stream({'do': sys.argv[1], 'to': 10**6}),)).start()\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent, what, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert listed(pid)
        process.kill()
    assert gone(pid)


def test_the_command_line_of_a_checkout_and_of_a_frozen_app(monkeypatch: pytest.MonkeyPatch) -> None:
    assert children.command("worker-x") == [sys.executable, "-P", "-m", "paperdesk", "worker-x"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert children.command("worker-x") == [sys.executable, "worker-x"]


def test_a_worker_started_by_hand_says_so(words: list[str]) -> None:
    done = subprocess.run(
        words,
        input=b"hello",
        capture_output=True,
        timeout=30,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 2
    assert b"started by it" in done.stderr
