"""What panes, actions and dialogs share: the open library, jobs, settings, the view, the selection, and the news.

A pane speaks to others only through here. The Desk shows nothing itself; it knows no pane and no window.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction

from paperdesk.errors import PaperDeskError
from paperdesk.gui.jobs import Job, Jobs
from paperdesk.gui.look import Look
from paperdesk.library import Changes, Library
from paperdesk.library.shapes import SIDEBAR_QUERIES
from paperdesk.settings import Settings, State

log = logging.getLogger(__name__)

DIRECT = 200  # verbs on more papers than this run as a job
NEWS_EVERY = 1_000  # milliseconds between looks for changes made by another process


@dataclass(frozen=True)
class View:
    """What the list shows: an entry of the sidebar (or several combined) as one query."""

    id: str  # "unread", "tag:retrieval", "collection:12", "shelf:3", or several joined by "+"
    title: str
    query: str
    sort: str = "-added"


@dataclass(frozen=True)
class Message:
    """Words for the reader, shown in place; `action` is the id of an action that is the way out."""

    text: str
    kind: str = "info"  # info, warning, error
    action: str = ""
    action_title: str = ""


class Desk(QObject):
    """The shared state of one window.

    Signals: changed(Changes) after every committed change, on the GUI thread; selection_changed(list of ids);
    view_changed(View); search_changed(text, typing); library_changed() when another library, or a restored one, is
    open; message_posted(Message); list_changed(count, total) when the list shows another set of papers;
    index_changed(what the index is doing, or "").
    """

    changed = Signal(object)
    selection_changed = Signal(list)
    view_changed = Signal(object)
    search_changed = Signal(str, bool)
    library_changed = Signal()
    message_posted = Signal(object)
    list_changed = Signal(int, int)
    index_changed = Signal(str)  # "", or what the index is doing
    _news = Signal(object)

    def __init__(self, library: Library, jobs: Jobs, settings: Settings, state: State, look: Look) -> None:
        super().__init__()
        self.jobs = jobs
        self.settings = settings
        self.state = state
        self.look = look
        self.actions: dict[str, QAction] = {}
        self.flush: list[Callable[[], None]] = []  # called before a library closes: open editors save here
        self.view = View("unread", "Unread", SIDEBAR_QUERIES["unread"])
        self.search = ""
        self.selection: list[int] = []
        self.listed: Callable[[], list[int]] = list  # the ids of the list in their order; set by the list pane
        self._news.connect(self._on_news)
        self._timer = QTimer(self)
        self._timer.setInterval(NEWS_EVERY)
        self._timer.timeout.connect(self._look_for_news)
        self._unsubscribe: Callable[[], None] = lambda: None
        self.library = library
        self._attach(library)

    # Library --------------------------------------------------------------------------------------------------------

    def _attach(self, library: Library) -> None:
        self.library = library
        self._unsubscribe = library.subscribe(self._news.emit)  # queued from other threads, direct on this one
        self._timer.start()

    def switch_to(self, library: Library) -> None:
        """Work on another open library; the one before is flushed and closed."""
        self.close_library()
        self._attach(library)
        self.selection = []
        self.search = ""
        self.library_changed.emit()
        self.selection_changed.emit([])

    def close_library(self) -> None:
        """Have open editors save, end the jobs, close the library."""
        self._timer.stop()
        self.save_editors()
        self._unsubscribe()
        self.jobs.cancel_all()
        self.library.close()

    def save_editors(self) -> None:
        """Have every open editor write what it holds."""
        for flush in list(self.flush):
            flush()

    def _look_for_news(self) -> None:
        try:
            changes = self.library.news_from_others()
        except PaperDeskError as error:
            self.tell(str(error), "error")
            self._timer.stop()
            return
        if changes is not None:
            self.changed.emit(changes)

    def _on_news(self, changes: Changes) -> None:
        if changes.gone or "trash" in changes.kinds:
            kept = [paper for paper in self.selection if paper not in changes.gone]
            if kept != self.selection:
                self.select(kept)
        self.changed.emit(changes)

    # What is shown --------------------------------------------------------------------------------------------------

    def show(self, view: View) -> None:
        """Have the list show another view; a search that was typed ends."""
        self.view = view
        if self.search:
            self.search = ""
            self.search_changed.emit("", False)
        self.view_changed.emit(view)

    def sort_by(self, sort: str) -> None:
        """Have the list show the view in another order."""
        self.view = replace(self.view, sort=sort)
        self.state.set(f"sort:{self.view.id}", sort)
        self.view_changed.emit(self.view)

    def search_for(self, text: str, *, typing: bool = False) -> None:
        """Have the list show what a query finds; empty text goes back to the view."""
        self.search = text
        self.search_changed.emit(text, typing)

    def select(self, ids: Sequence[int]) -> None:
        """Make these papers the selection."""
        if list(ids) != self.selection:
            self.selection = list(ids)
            self.selection_changed.emit(self.selection)

    @property
    def current(self) -> int | None:
        """The paper the right side shows: the first of the selection."""
        return self.selection[0] if self.selection else None

    # Doing ----------------------------------------------------------------------------------------------------------

    def tell(self, text: str, kind: str = "info", action: str = "", action_title: str = "") -> None:
        """Show a message in place."""
        self.message_posted.emit(Message(text, kind, action, action_title))

    def do(self, title: str, verb: Callable[..., Any], ids: Sequence[int], *rest: Any, **named: Any) -> Job | None:
        """Call a verb on papers: here for a few, as a job for many; an error a reader can mend becomes a message."""
        if len(ids) > DIRECT:
            job = self.jobs.start(title, _without_progress(verb), list(ids), *rest, **named)
            job.failed.connect(self.report_error)
            return job
        self.attempt(verb, list(ids), *rest, **named)
        return None

    def attempt(self, verb: Callable[..., Any], *rest: Any, **named: Any) -> Any:
        """Call something of the library; its answer, or None after an error was shown as a message."""
        try:
            return verb(*rest, **named)
        except PaperDeskError as error:
            self.tell(str(error), "error")
            return None

    def report_error(self, error: BaseException) -> None:
        """Show why a job failed; a bug goes to the log and to the hook for uncaught exceptions."""
        if isinstance(error, PaperDeskError):
            self.tell(str(error), "error")
        else:
            log.error("a job failed", exc_info=error)
            self.tell("Something went wrong; the details are in the log.", "error", "help.log", "Show the log")

    def trigger(self, action_id: str) -> None:
        """Do what an action does, when it is enabled."""
        action = self.actions.get(action_id)
        if action is not None and action.isEnabled():
            action.trigger()


def _without_progress(verb: Callable[..., Any]) -> Callable[..., Any]:
    """A verb that takes no progress, as a job wants it."""

    def run(*rest: Any, progress: object, **named: Any) -> Any:
        return verb(*rest, **named)

    return run
