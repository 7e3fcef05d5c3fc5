"""Long work away from the window's thread: lanes, progress, cancelling, and answers that arrive on the GUI thread.

Any Qt-free function can be a job; one that has a parameter `progress` gets a Progress to report to. Knows nothing of
libraries or panes. Threads are plain Python threads that never touch a QObject but through one guarded door, and the
interpreter joins them at exit: a QThread or a daemon thread alive at exit aborts the process.
"""

from __future__ import annotations

import inspect
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from paperdesk.errors import PaperDeskError
from paperdesk.progress import Cancelled, Progress

LANES = {
    "library": 1, "index": 1, "meaning": 1, "network": 3, "render": 2, "query": 1, "counts": 1, "words": 1, "texts": 1,
    "citing": 1,
}  # fmt: skip
_PROGRESS_MS = 50  # at most 20 times a second
_MOST = 2**31 - 1  # a signal's int


class State(StrEnum):
    """Where a job is in its life."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class _JobProgress(Progress):
    """What the working thread holds of a job: it leaves the newest report here and asks whether to stop."""

    def __init__(self) -> None:
        self.latest: tuple[int, int, str] = (0, 0, "")
        self.stop = threading.Event()

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        self.latest = (done, total, text)
        self.check()

    @property
    def cancelled(self) -> bool:
        return self.stop.is_set()


class _Task:
    """The part of a job that a thread touches; no QObject, so it does not matter which thread lets go of it last."""

    def __init__(self, function: Callable[..., Any], args: tuple[Any, ...], kw: dict[str, Any]) -> None:
        self.call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]] | None = (function, args, kw)
        self.progress = _JobProgress()
        self.state = State.WAITING
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """Call the function where we are and keep its outcome; raises nothing."""
        call, self.call = self.call, None
        if call is None or self.progress.cancelled:
            self.state = State.CANCELLED
            return
        self.state = State.RUNNING
        function, args, kw = call
        try:
            if _takes_progress(function):
                kw = {**kw, "progress": self.progress}
            self.result = function(*args, **kw)
            self.state = State.SUCCEEDED
        except Cancelled:
            self.state = State.CANCELLED
        except BaseException as error:  # noqa: BLE001 - kept, and told on the GUI thread
            self.error = error
            self.state = State.FAILED


class _Tray:
    """Where threads put what is done, and how they knock at the GUI thread; after `shut` nobody hears them."""

    def __init__(self, knock: Callable[[], object]) -> None:
        self._lock = threading.Lock()
        self._tasks: deque[_Task] = deque()
        self._knock: Callable[[], object] | None = knock

    def put(self, task: _Task) -> None:
        """Lay down a task that is over. The lock is held while knocking, so that `shut` waits for a knock begun."""
        with self._lock:
            self._tasks.append(task)
            if self._knock is not None:
                self._knock()

    def take(self) -> _Task | None:
        """The task laid down first, or None."""
        with self._lock:
            return self._tasks.popleft() if self._tasks else None

    def shut(self) -> None:
        """From here on nobody knocks."""
        with self._lock:
            self._knock = None


class Job(QObject):
    """One piece of work. `progressed` (done, total, text), then one of succeeded, failed, cancelled, then finished."""

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, title: str, lane: str, task: _Task, tray: _Tray, *, quiet: bool = False) -> None:
        super().__init__()
        self.title = title
        self.lane = lane
        self.quiet = quiet  # not shown in the list of activity
        self.shown: tuple[int, int, str] = (0, 0, "")  # done, total (0: unknown), text: what was last told
        self._task = task
        self._tray = tray
        self._future: Future[None] | None = None

    @property
    def state(self) -> State:
        """Waiting, running, or how it ended."""
        return self._task.state

    @property
    def result(self) -> Any:
        """What the function returned; None before that."""
        return self._task.result

    @property
    def error(self) -> BaseException | None:
        """What the function raised, when it failed."""
        return self._task.error

    @property
    def cancelling(self) -> bool:
        """Whether it was asked to stop; it may still succeed when it was almost done."""
        return self._task.progress.cancelled

    def cancel(self) -> None:
        """Ask the work to stop; `cancelled` follows once it has. What it committed stays."""
        self._task.progress.stop.set()
        if self._future is not None and self._future.cancel():  # it had not begun
            self._task.state = State.CANCELLED
            self._tray.put(self._task)

    def then(self, succeeded: Callable[[Any], object], failed: Callable[[Any], object] | None = None) -> Job:
        """Have one of these called with the result or the error: when it comes, or now if it is known already."""
        if self.state is State.SUCCEEDED:
            succeeded(self.result)
        elif self.state is State.FAILED:
            if failed is not None:
                failed(self.error)
        else:
            self.succeeded.connect(succeeded)
            if failed is not None:
                self.failed.connect(failed)
        return self

    def _show_progress(self) -> None:
        latest = self._task.progress.latest
        if latest != self.shown:
            self.shown = latest
            self.progressed.emit(min(latest[0], _MOST), min(latest[1], _MOST), latest[2])

    def _announce(self) -> None:
        """Tell the outcome, on the GUI thread."""
        self._show_progress()
        if self.state is State.SUCCEEDED:
            self.succeeded.emit(self.result)
        elif self.state is State.FAILED:
            self.failed.emit(self.error)
        else:
            self.cancelled.emit()
        self.finished.emit()


class Jobs(QObject):
    """All long work of one window. Everything here is called, and every signal arrives, on the GUI thread.

    `started` (Job) and `ended` (Job) tell of each job, `ending` (Job) that its outcome is told next, `idle` that none
    is left. A failure that is no PaperDeskError
    is a bug: it is also told to sys.excepthook. Whoever owns this calls `close` before letting go of it.
    """

    started = Signal(object)
    ending = Signal(object)
    ended = Signal(object)
    idle = Signal()
    _knocked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, ThreadPoolExecutor] = {}
        self._jobs: dict[_Task, Job] = {}
        self._tray = _Tray(self._knocked.emit)
        self._closed = False
        self._knocked.connect(self._on_knocked, Qt.ConnectionType.QueuedConnection)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_PROGRESS_MS)
        self._ticks.timeout.connect(self._on_tick)

    @property
    def is_closed(self) -> bool:
        """Whether no more work is taken."""
        return self._closed

    @property
    def running(self) -> list[Job]:
        """The jobs waiting or under way, quiet ones included, in the order they were started."""
        return list(self._jobs.values())

    def start(
        self,
        title: str,
        function: Callable[..., Any],
        *args: Any,
        lane: str = "library",
        quiet: bool = False,
        **kw: Any,
    ) -> Job:
        """Run `function(*args, **kw)` in a lane, after what waits there. After `close` a job is cancelled at once."""
        if lane not in LANES:
            raise ValueError(f"No lane is called {lane!r}")
        task = _Task(function, args, kw)
        job = self._jobs[task] = Job(title, lane, task, self._tray, quiet=quiet)
        if self._closed:
            job.cancel()
            task.run()
            self._tray.put(task)
            self._knocked.emit()
        else:
            job._future = self._submit(lane, task)
            self._ticks.start()
        self.started.emit(job)
        return job

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in self.running:
            job.cancel()

    def settle(self, jobs: Iterable[Job], timeout_ms: int = 5_000) -> bool:
        """Cancel these jobs, wait for them at most that long and tell their outcomes; True when all are over.

        For whoever takes away what the jobs work on: once it returns True nothing of theirs runs any more.
        """
        ending = [job for job in jobs if job in self._jobs.values()]
        for job in ending:
            job.cancel()
        futures = [job._future for job in ending if job._future is not None]
        wait([future for future in futures if not future.cancelled()], timeout_ms / 1000)
        self._on_knocked()
        return not any(job in self._jobs.values() for job in ending)

    def close(self, timeout_ms: int = 10_000) -> bool:
        """Take no more work, cancel what there is, wait for it at most that long and tell the outcomes.

        True when nothing is left running. What does not listen in time goes on without being able to reach the
        window; the interpreter waits for it at exit.
        """
        self._closed = True
        self.cancel_all()
        futures = [job._future for job in self.running if job._future is not None]
        left = wait(futures, timeout_ms / 1000).not_done
        for pool in self._lanes.values():
            pool.shutdown(wait=not left, cancel_futures=True)
        self._lanes.clear()
        self._ticks.stop()
        self._tray.shut()
        self._on_knocked()
        return not left

    def _submit(self, lane: str, task: _Task) -> Future[None] | None:
        """Give a task to a thread of its lane; the thread knows the task and the tray only."""
        pool = self._lanes.get(lane)
        if pool is None:
            pool = self._lanes[lane] = ThreadPoolExecutor(LANES[lane], thread_name_prefix=lane)
        return pool.submit(_run, task, self._tray)

    def _on_knocked(self) -> None:
        while (task := self._tray.take()) is not None:
            job = self._jobs.get(task)
            if job is not None:
                self._end(task, job)

    def _end(self, task: _Task, job: Job) -> None:
        self.ending.emit(job)
        job._announce()
        del self._jobs[task]
        self.ended.emit(job)
        error = job.error
        if error is not None and not isinstance(error, PaperDeskError):
            sys.excepthook(type(error), error, error.__traceback__)
        job.deleteLater()  # what was connected to it, and may hold it, is let go
        if not self._jobs:
            self._ticks.stop()
            self.idle.emit()

    def _on_tick(self) -> None:
        for job in self.running:
            job._show_progress()


class InlineJobs(Jobs):
    """For tests: the work is done when `start` returns, so state, result and `then` know the outcome.

    The signals follow through the event loop, so that none is lost to a handler connected afterwards.
    """

    def _submit(self, lane: str, task: _Task) -> Future[None] | None:
        _run(task, self._tray)
        return None


class Latest(QObject):
    """Questions of which only the newest matters: asking again cancels the one before and drops its late answer."""

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, *, lane: str = "query", parent: QObject | None = None) -> None:
        super().__init__(parent or jobs)
        self._jobs = jobs
        self._lane = lane
        self._job: Job | None = None
        self.number = 0  # of the newest question

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def ask(self, title: str, function: Callable[..., Any], *args: Any, **kw: Any) -> int:
        """Ask `function(*args, **kw)` in place of what was asked before; the number of the question."""
        self.forget()
        self.number += 1
        self._job = self._jobs.start(title, function, *args, lane=self._lane, quiet=True, **kw)
        self._job.succeeded.connect(self._on_succeeded)
        self._job.failed.connect(self._on_failed)
        self._job.cancelled.connect(self._on_cancelled)
        return self.number

    def forget(self) -> None:
        """Cancel what is asked and hear no answer to it."""
        job, self._job = self._job, None
        if job is not None:
            job.succeeded.disconnect(self._on_succeeded)
            job.failed.disconnect(self._on_failed)
            job.cancelled.disconnect(self._on_cancelled)
            job.cancel()

    def _on_succeeded(self, result: object) -> None:
        self._job = None
        self.answered.emit(result)

    def _on_failed(self, error: object) -> None:
        self._job = None
        self.failed.emit(error)

    def _on_cancelled(self) -> None:
        self._job = None


def _run(task: _Task, tray: _Tray) -> None:
    task.run()
    tray.put(task)


def _takes_progress(function: Callable[..., Any]) -> bool:
    """Whether the function has a parameter `progress`."""
    try:
        return "progress" in inspect.signature(function).parameters
    except (TypeError, ValueError):  # some functions written in C say nothing about themselves
        return False
