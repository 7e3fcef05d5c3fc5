"""Turns between processes: one waits for the other, and nothing broken keeps anybody waiting."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from pathlib import Path

import pytest

from paperdesk.locks import FileLock
from paperdesk.online.web_parts.pacing import Pace, shared
from paperdesk.online.web_parts.stamps import Stamps
from paperdesk.progress import Progress
from tests.online.conftest import FakeClock

ARXIV = "arxiv.org"


class WallClock(FakeClock):
    """Stands still at the time of this machine."""

    def __init__(self) -> None:
        super().__init__()
        self.began = time.time()

    def today(self) -> float:
        return self.began + self.time - 1000


def test_two_processes_take_turns(tmp_path: Path, clock: FakeClock) -> None:
    one, other = Pace(clock, tmp_path / "turns"), Pace(clock, tmp_path / "turns")
    starts = []
    for pace in (one, other, other, one):
        with pace.turn("export.arxiv.org", Progress()):
            starts.append(round(clock.now(), 2))
    assert starts == pytest.approx([1000, 1003, 1006, 1009], abs=0.01)
    with one.turn("api.crossref.org", Progress()) as waited:
        assert waited == 0


def test_a_host_that_had_enough_is_left_alone_by_other_processes(tmp_path: Path, clock: FakeClock) -> None:
    one, other = Pace(clock, tmp_path), Pace(clock, tmp_path)
    one.hold("api.crossref.org", 20)
    with other.turn("api.crossref.org", Progress()) as waited:
        assert waited == pytest.approx(20, abs=0.01)
    one.hold("api.crossref.org", 5)
    one.hold("api.crossref.org", 1)  # the longer one holds
    with other.turn("api.crossref.org", Progress()) as waited:
        assert waited == pytest.approx(5, abs=0.01)


@pytest.mark.parametrize("stamp", [b"", b"soon", b"\xff" * 500, b"nan", b"inf", b"-1", b"9" * 400, b"1800002000"])
def test_a_broken_stamp_or_one_of_a_wrong_clock_keeps_nobody_waiting(
    tmp_path: Path, clock: FakeClock, stamp: bytes
) -> None:
    (tmp_path / "arxiv.org.next").write_bytes(stamp)
    stamps = Stamps(tmp_path, clock)
    assert stamps.take(ARXIV, 3.0) == 0
    assert stamps.take(ARXIV, 3.0) == pytest.approx(3.0, abs=0.01)


def test_a_lock_that_nobody_lets_go_is_waited_for_a_while(tmp_path: Path, clock: FakeClock) -> None:
    held = FileLock(tmp_path / "arxiv.org.lock")
    assert held.take()
    pace = Pace(clock, tmp_path)
    pace.hold(ARXIV, 0)
    with pace.turn(ARXIV, Progress()) as waited:
        assert 4 < waited < 7
    held.release()


def test_a_folder_that_cannot_be_made_or_written_is_no_trouble(
    tmp_path: Path, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    stamps = Stamps(tmp_path / "file" / "turns", clock)
    (tmp_path / "turns" / "arxiv.org.next").mkdir(parents=True)
    other = Stamps(tmp_path / "turns", clock)
    with caplog.at_level(logging.WARNING):
        for each in (stamps, other):
            assert each.take(ARXIV, 3.0) == each.take(ARXIV, 3.0) == 0
            each.hold(ARXIV, 9.0)
    assert len(caplog.records) == 2


def test_strange_hosts_leave_no_trace(tmp_path: Path, clock: FakeClock) -> None:
    pace = Pace(clock, tmp_path)
    with pace.turn("files.example.org", Progress()):
        pace.hold("files.example.org", 2)
    assert list(tmp_path.iterdir()) == []


def test_the_pace_of_a_folder_is_one_in_a_process(tmp_path: Path) -> None:
    assert shared(tmp_path / "a") is shared(tmp_path / "a") is not shared(tmp_path / "b")


def test_another_process_is_waited_for(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from paperdesk.online.web_parts.pacing import Pace;"
        "from paperdesk.progress import Progress\n"
        "with Pace(stamps=Path(sys.argv[1])).turn('arxiv.org', Progress()): pass"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    with Pace(WallClock(), tmp_path).turn(ARXIV, Progress()) as waited:
        assert 0 < waited <= 3
