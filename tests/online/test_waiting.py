"""The list of what waits for the network: it outlives the program and broken lines."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import BadInputError, LibraryError
from paperdesk.locks import FileLock
from paperdesk.online.waiting import MOST, Waiting, Wish
from tests.online.conftest import FakeClock


def test_a_wish_is_kept_taken_and_done(tmp_path: Path, clock: FakeClock) -> None:
    waiting = Waiting(tmp_path / "state", clock)
    assert waiting.wishes() == [] and waiting.take() is None
    first = waiting.add("lookup", "doi:10.1000/ü\n“x”", "library")
    second = waiting.add("pdf", "17")
    assert Waiting(tmp_path / "state").wishes() == [first, second]
    assert first.asked == "2027-01-15T08:16:40.000+00:00"
    assert waiting.take() == first and waiting.take() == second and waiting.take() is None
    waiting.give_back(first)
    assert waiting.take("library") == first
    waiting.done(first)
    waiting.done(first)
    assert waiting.wishes() == [second] and waiting.wishes("library") == []
    assert Waiting(tmp_path / "state").take() == second


def test_what_was_removed_may_come_back_as_old_as_it_was(tmp_path: Path, clock: FakeClock) -> None:
    waiting = Waiting(tmp_path, clock)
    wishes = []
    for number in range(3):
        clock.time += 60
        wishes.append(waiting.add("fill", str(number)))
    waiting.drop(wishes[:2])
    assert waiting.wishes() == wishes[2:]
    again = waiting.add("fill", "1")
    waiting.restore(wishes[:2])
    assert waiting.wishes() == [wishes[0], wishes[2], again] and waiting.take() == wishes[0]
    waiting.drop([])
    waiting.restore([])


def test_a_wish_waits_once(tmp_path: Path) -> None:
    waiting = Waiting(tmp_path)
    assert waiting.add("pdf", "17").id == waiting.add("pdf", "17").id
    waiting.add("pdf", "17", "other")
    assert len(waiting.wishes()) == 2


def test_what_cannot_wait_is_refused(tmp_path: Path) -> None:
    for kind, subject in (("dance", "17"), ("pdf", "")):
        with pytest.raises(BadInputError):
            Waiting(tmp_path).add(kind, subject)
    lines = (json.dumps({"kind": "pdf", "subject": str(n), "id": str(n)}) for n in range(MOST))
    (tmp_path / "waiting.jsonl").write_text("\n".join(lines))
    with pytest.raises(BadInputError, match="waiting already"):
        Waiting(tmp_path).add("pdf", "one more")


def test_broken_lines_are_left_out_with_a_word_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    waiting = Waiting(tmp_path)
    wish = waiting.add("pdf", "17")
    file = tmp_path / "waiting.jsonl"
    good = file.read_bytes()
    bad = (b'{"kind": "pdf"', b"[1]", b'{"kind": "fly", "subject": "x", "id": "1"}', b'{"kind": 1, "id": []}',
           b"\xff\xfe", b"[" * 50_000, b'{"kind": "pdf", "subject": "' + b"x" * 100_000 + b'", "id": "2"}')  # fmt: skip
    file.write_bytes(b"\n".join(bad) + b"\n" + good + good[:-20])
    with caplog.at_level(logging.WARNING):
        assert waiting.wishes() == [wish]
    assert len(caplog.records) == len(bad) + 1
    other = waiting.add("pdf", "18")
    assert [json.loads(line)["id"] for line in file.read_bytes().splitlines()] == [wish.id, other.id]


@pytest.mark.skipif(sys.platform == "win32", reason="kills by a signal")
def test_a_program_that_is_killed_loses_no_wish(tmp_path: Path) -> None:
    words = (
        "import sys; from pathlib import Path; from paperdesk.online.waiting import Waiting\n"
        "waiting = Waiting(Path(sys.argv[1]))\n"
        "for n in range(100_000):\n"
        "    wish = waiting.add('pdf', str(n)); print(n, flush=True); waiting.take()\n"
        "    if n % 3 == 0: waiting.done(wish)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", words, str(tmp_path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    told = [int(child.stdout.readline()) for _ in range(60)]
    os.kill(child.pid, signal.SIGKILL)
    told += [int(line) for line in child.stdout.read().split()]
    child.stdout.close()
    child.wait()
    left = {int(wish.subject) for wish in Waiting(tmp_path).wishes()}
    expected = {n for n in told if n % 3}
    assert expected <= left and left <= expected | {told[-1], told[-1] + 1}
    assert Waiting(tmp_path).take().subject == "1"


def test_threads_lose_nothing_of_each_other(tmp_path: Path) -> None:
    def add(start: int) -> None:
        waiting = Waiting(tmp_path)
        for number in range(start, start + 10):
            waiting.add("pdf", str(number))

    threads = [threading.Thread(target=add, args=(start,)) for start in (0, 10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {int(wish.subject) for wish in Waiting(tmp_path).wishes()} == set(range(30))


def test_a_disk_or_another_program_in_the_way_is_told(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LibraryError, match="cannot be written"):
        Waiting(tmp_path / "file").add("pdf", "1")
    lock = FileLock(tmp_path / "waiting.lock")
    assert lock.take()
    try:
        with pytest.raises(LibraryError, match="Another program"):
            Waiting(tmp_path, clock).add("pdf", "1")
    finally:
        lock.release()


@given(st.binary(max_size=300))
def test_any_file_is_read(tmp_path_factory, data: bytes) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("state")
    (folder / "waiting.jsonl").write_bytes(data)
    assert all(isinstance(wish, Wish) for wish in Waiting(folder).wishes())
