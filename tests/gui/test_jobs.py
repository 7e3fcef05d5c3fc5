"""Lanes, progress, cancelling, and the end of the window while work goes on."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from paperdesk.errors import BadInputError
from paperdesk.gui.jobs import InlineJobs, Job, Jobs, Latest, State
from paperdesk.progress import Progress


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    all_jobs = Jobs()
    yield all_jobs
    assert all_jobs.close(5000)


class Gate:
    """Work that waits until it is let through or cancelled."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.open = threading.Event()

    def __call__(self, progress: Progress) -> str:
        self.begun.set()
        while not self.open.wait(0.005):
            progress.check()
        return "through"


def heard(job: Job) -> list[tuple[str, object]]:
    """Every signal of a job but progress, in order, with the thread it came on."""
    found: list[tuple[str, object]] = []
    job.succeeded.connect(lambda result: found.append(("succeeded", result)))
    job.failed.connect(lambda error: found.append(("failed", error)))
    job.cancelled.connect(lambda: found.append(("cancelled", None)))
    job.finished.connect(lambda: found.append(("finished", None)))
    return found


def test_a_job_tells_its_result_and_then_that_it_is_finished(qtbot: QtBot, jobs: Jobs) -> None:
    job = jobs.start("Add", lambda a, b: a + b, 2, b=3)
    signals = heard(job)
    with qtbot.waitSignal(jobs.idle, timeout=5000):
        pass
    assert signals == [("succeeded", 5), ("finished", None)]
    assert (job.state, job.result, jobs.running) == (State.SUCCEEDED, 5, [])


def test_the_work_is_done_elsewhere_and_told_here(qtbot: QtBot, jobs: Jobs) -> None:
    threads: dict[str, object] = {}
    job = jobs.start("Where", threading.get_ident)
    job.succeeded.connect(lambda result: threads.update(worked=result, told=threading.get_ident()))
    with qtbot.waitSignal(job.finished, timeout=5000):
        pass
    assert threads["worked"] != threads["told"] == threading.get_ident()
    assert QThread.currentThread() is job.thread()


def test_a_failure_the_reader_can_mend_is_told_and_no_bug(qtbot: QtBot, jobs: Jobs) -> None:
    def fail() -> None:
        raise BadInputError("No.")

    job = jobs.start("Fail", fail)
    signals = heard(job)
    with qtbot.waitSignal(job.finished, timeout=5000):
        pass
    assert [name for name, _ in signals] == ["failed", "finished"]
    assert isinstance(job.error, BadInputError)


def test_any_other_failure_is_told_to_the_hook_as_well(
    qtbot: QtBot, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: told.append(kind))
    jobs.start("Divide", lambda: 1 / 0)
    with qtbot.waitSignal(jobs.idle, timeout=5000):
        pass
    assert told == [ZeroDivisionError]


def test_progress_comes_at_most_twenty_times_a_second_and_ends_with_the_last(qtbot: QtBot, jobs: Jobs) -> None:
    def count(progress: Progress) -> float:
        started = time.perf_counter()
        for done in range(200_000):
            progress.report(done + 1, 200_000, "papers")
        return time.perf_counter() - started

    job = jobs.start("Count", count)
    reports: list[tuple[int, int, str]] = []
    job.progressed.connect(lambda *report: reports.append(report))
    with qtbot.waitSignal(job.finished, timeout=20_000):
        pass
    assert reports[-1] == (200_000, 200_000, "papers")
    assert reports == sorted(reports)
    assert len(reports) <= 20 * (job.result + 1) + 1


def test_one_lane_works_in_order_and_another_at_the_same_time(qtbot: QtBot, jobs: Jobs) -> None:
    gate, done = Gate(), []
    jobs.start("First", gate)
    jobs.start("Second", lambda: done.append("second"))
    other = jobs.start("Other", lambda: done.append("other"), lane="network")
    with qtbot.waitSignal(other.finished, timeout=5000):
        pass
    assert done == ["other"]
    gate.open.set()
    with qtbot.waitSignal(jobs.idle, timeout=5000):
        pass
    assert done == ["other", "second"]


def test_an_unknown_lane_is_refused(jobs: Jobs) -> None:
    with pytest.raises(ValueError, match="fast"):
        jobs.start("No", print, lane="fast")


def test_cancelling_ends_what_runs_and_what_waits(qtbot: QtBot, jobs: Jobs) -> None:
    gate = Gate()
    running = jobs.start("Runs", gate)
    waiting = jobs.start("Waits", lambda: pytest.fail("it was cancelled"))
    signals = heard(running), heard(waiting)
    gate.begun.wait(5)
    assert [job.title for job in jobs.running] == ["Runs", "Waits"]
    with qtbot.waitSignal(waiting.finished, timeout=5000):
        waiting.cancel()
    assert running in jobs.running  # one that waits goes at once
    with qtbot.waitSignal(jobs.idle, timeout=5000):
        running.cancel()
    assert signals == ([("cancelled", None), ("finished", None)],) * 2
    assert running.state is waiting.state is State.CANCELLED


def test_what_was_nearly_done_when_cancelled_may_succeed(qtbot: QtBot, jobs: Jobs) -> None:
    deaf = threading.Event()
    job = jobs.start("Deaf", lambda: deaf.wait(5))
    job.cancel()
    assert job.cancelling
    deaf.set()
    with qtbot.waitSignal(job.finished, timeout=5000):
        pass
    assert job.state in (State.SUCCEEDED, State.CANCELLED)


def test_then_hears_of_the_end_before_and_after_it(qtbot: QtBot, jobs: Jobs) -> None:
    results: list[Any] = []
    job = jobs.start("One", lambda: 1).then(results.append)
    with qtbot.waitSignal(job.finished, timeout=5000):
        pass
    job.then(results.append)
    assert results == [1, 1]

    def fail() -> None:
        raise BadInputError("No.")

    failed = jobs.start("Fail", fail)
    with qtbot.waitSignal(failed.finished, timeout=5000):
        pass
    failed.then(pytest.fail, results.append)
    assert isinstance(results[-1], BadInputError)


def test_closing_cancels_waits_and_tells(qapp: object) -> None:
    jobs, gate = Jobs(), Gate()
    running, waiting = jobs.start("Runs", gate), jobs.start("Waits", gate)
    signals = heard(running), heard(waiting)
    gate.begun.wait(5)
    assert jobs.close(5000)
    assert signals == ([("cancelled", None), ("finished", None)],) * 2
    assert jobs.running == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("library")]


def test_closing_does_not_wait_for_ever_for_work_that_does_not_listen(qapp: object) -> None:
    jobs, deaf = Jobs(), threading.Event()
    job = jobs.start("Deaf", lambda: deaf.wait(30))
    signals = heard(job)
    started = time.perf_counter()
    assert not jobs.close(50)
    assert time.perf_counter() - started < 5
    deaf.set()
    for thread in threading.enumerate():
        if thread.name.startswith("library"):
            thread.join(5)
    assert signals == []  # it could not reach the window any more


def test_work_begun_after_closing_is_cancelled(qtbot: QtBot) -> None:
    jobs = Jobs()
    jobs.close()
    job = jobs.start("Late", lambda: pytest.fail("closed"))
    with qtbot.waitSignal(job.cancelled, timeout=5000):
        pass
    assert jobs.close()


EXIT_WITH_WORK = """
import sys, threading
from PySide6.QtCore import QCoreApplication, QTimer
from paperdesk.gui.jobs import Jobs
app = QCoreApplication([])
jobs = Jobs()
def work(progress):
    for n in range(100_000_000):
        progress.report(n, 0)
for lane in ("library", "network", "network", "render", "query"):
    jobs.start("Work", work, lane=lane)
    jobs.start("Waits", work, lane=lane)
QTimer.singleShot(200, app.quit)
app.exec()
sys.exit(0 if jobs.close() else 3)
"""


def test_the_process_ends_clean_with_work_under_way() -> None:
    ended = subprocess.run([sys.executable, "-c", EXIT_WITH_WORK], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_inline_jobs_know_at_once_and_lose_no_signal(qtbot: QtBot) -> None:
    jobs = InlineJobs()
    job = jobs.start("Add", lambda a, progress: (progress.report(1, 1), a)[1], 7)
    assert (job.state, job.result) == (State.SUCCEEDED, 7)
    signals = heard(job)
    with qtbot.waitSignal(jobs.idle, timeout=5000):
        pass
    assert signals == [("succeeded", 7), ("finished", None)]
    assert jobs.close()


def test_only_the_newest_question_is_answered(qtbot: QtBot, jobs: Jobs) -> None:
    latest, gate = Latest(jobs), Gate()
    answers: list[object] = []
    latest.answered.connect(answers.append)
    assert latest.ask("Search", gate) == 1
    assert latest.ask("Search", lambda: "two") == 2
    assert latest.ask("Search", lambda: "three") == 3
    assert latest.waiting
    with qtbot.waitSignal(jobs.idle, timeout=5000):
        pass
    assert answers == ["three"]
    assert not latest.waiting


def test_a_forgotten_question_is_not_answered_even_when_it_was_done(qtbot: QtBot) -> None:
    jobs = InlineJobs()
    latest = Latest(jobs)
    latest.answered.connect(lambda _answer: pytest.fail("forgotten"))
    latest.ask("Search", lambda: 1)
    latest.forget()
    with qtbot.waitSignal(jobs.idle, timeout=5000):
        pass
    assert jobs.close()


def test_a_question_that_fails_says_so(qtbot: QtBot, jobs: Jobs) -> None:
    def fail() -> None:
        raise BadInputError("No.")

    latest = Latest(jobs)
    with qtbot.waitSignal(latest.failed, timeout=5000) as failure:
        latest.ask("Search", fail)
    assert isinstance(failure.args[0], BadInputError)
    assert not latest.waiting
