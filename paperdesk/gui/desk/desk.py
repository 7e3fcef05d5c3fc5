"""What panes, actions and dialogs share: the open library, jobs, settings, the view, the selection, and the news.

A pane speaks to others only through here. The Desk shows nothing itself; it knows no pane and no window.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QAction, QClipboard, QDesktopServices
from PySide6.QtWidgets import QMenu, QWidget

from paperdesk import children, places
from paperdesk.errors import PaperDeskError
from paperdesk.gui.desk.archiving import Archiving
from paperdesk.gui.desk.carrying import Carrying
from paperdesk.gui.desk.copying import Copying
from paperdesk.gui.desk.filing import Filing
from paperdesk.gui.desk.hearing import Hearing
from paperdesk.gui.desk.importing import Importing
from paperdesk.gui.desk.keeping import Keeping
from paperdesk.gui.desk.libraries import Libraries, remember
from paperdesk.gui.desk.memory import Memory, place_view, view_of
from paperdesk.gui.desk.note_folder import NotesInFolder
from paperdesk.gui.desk.online import Online
from paperdesk.gui.desk.scope import Scope
from paperdesk.gui.desk.searches import Searches
from paperdesk.gui.desk.shapes import Message, View
from paperdesk.gui.desk.walking import walk
from paperdesk.gui.jobs import Job, Jobs
from paperdesk.gui.look import Look
from paperdesk.library import Changes, Library
from paperdesk.settings import Settings, State

log = logging.getLogger(__name__)

_WRITING = ("library", "network")  # lanes whose jobs change the library
DIRECT = 200  # verbs on more papers than this run as a job


class Desk(QObject):
    """The shared state of one window.

    What happened: changed(Changes) after every committed change, on the GUI thread; selection_changed(ids);
    view_changed(View); search_changed(text, typing); library_changed() when another library, or a restored one, is
    open; library_renamed(); message_posted(Message); list_changed(shown, total); index_changed(what the index is
    doing, or ""); imported(Report); backed_up(Backup); away(title) while the library is closed to be moved or
    replaced, "" when it is back; lost(folder, error) when it cannot be opened again. What is wished: the rest,
    answered by window and panes.
    """

    changed = Signal(object)
    selection_changed = Signal(list)
    view_changed = Signal(object)
    search_changed = Signal(str, bool)
    library_changed = Signal()
    library_renamed = Signal()
    message_posted = Signal(object)
    list_changed = Signal(int, int)
    index_changed = Signal(str)
    imported = Signal(object)
    backed_up = Signal(object)
    away = Signal(str)
    lost = Signal(object, object)

    reveal = Signal(int)  # show this paper in the list and select it
    note_wanted = Signal()
    related_wanted = Signal(str)  # papers like a passage; "": like those selected
    search_wanted = Signal()
    select_all_wanted = Signal()
    step_wanted = Signal(int)  # 1 next, -1 previous paper
    focus_wanted = Signal(str)  # a pane's id
    message_wanted = Signal()  # the keyboard goes to the message that is shown
    pane_toggled = Signal(str)  # a pane's id
    menu_wanted = Signal()
    refresh_wanted = Signal()
    quit_wanted = Signal()

    def __init__(
        self, library: Library, jobs: Jobs, settings: Settings, state: State, look: Look, clipboard: QClipboard
    ) -> None:
        super().__init__()
        self.jobs = jobs
        self.settings = settings
        self.state = state
        self.look = look
        self.memory = Memory(state)
        self.searches = Searches(state, settings)
        self.window: QWidget | None = None  # what dialogs stand over
        self.actions: dict[str, QAction] = {}
        self.menus: list[QMenu] = []
        self.flush: list[Callable[[], None]] = []  # open editors save here before anything closes
        self.selection: list[int] = []
        self.scope = Scope(lambda: self.view)
        self.passage = ""  # what is selected in a text of the shown paper
        self.listed: Callable[[], list[int]] = list  # what the list is of, in its order; set by the list pane
        self.undo_label = self.redo_label = ""
        self.importing = Importing(self)
        self.filing = Filing(self)
        self.online = Online(self)
        self.libraries = Libraries(self, settings, state)
        self._clipboard = clipboard
        self.hearing = Hearing(self)
        self.hearing.heard.connect(self._on_news)
        jobs.ending.connect(self._on_ending)
        self.hearing.deaf.connect(lambda sentence: self.tell(sentence, "error"))
        self._ended = False
        self._tag: int | None = None  # the number of the tag that is shown
        self._left_at = 0  # the paper to select once the list stands
        self.list_changed.connect(self._on_list_changed)
        self._attach(library)
        self.copying = Copying(self)
        self.carrying = Carrying(self)
        self.archiving = Archiving(self)
        self.keeping = Keeping(self)
        self.notes_in_folder = NotesInFolder(self)

    def place(self, place: str) -> View:
        """The view behind one of the sidebar's fixed entries, in the order its reader chose."""
        return place_view(place, self.memory.sort_of(place))

    def first_view(self) -> View:
        """What a library shows when nothing is remembered of it."""
        return self.place("unread")

    # Library --------------------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether there is an open library now; False only while it is moved or replaced, and at the end."""
        return self._open

    def _attach(self, library: Library) -> None:
        self.library = library
        self._open = True
        self.hearing.follow(library)
        view, self._left_at = self.memory.find(library)
        self._turn_to(view or self.first_view())
        self.selection = []
        self.search = ""
        remember(self.state, library.folder, library.name)
        self._read_labels()

    def switch_to(self, library: Library) -> None:
        """Work on another open library; the one before is flushed and closed, once its imports have ended."""
        self.close_library()
        self.reopen(library)

    def reopen(self, library: Library) -> None:
        """Work on an open library after the one before was closed."""
        self._attach(library)
        self.library_changed.emit()
        self.selection_changed.emit([])
        self.save_state()

    @property
    def working(self) -> list[Job]:
        """What goes on that a reader began: imports, exports, bulk changes. Neither counting nor indexing."""
        return [job for job in self.jobs.running if job.lane == "library" and not job.quiet]

    def close_library(self) -> bool:
        """Have open editors save, end the jobs, close the library; whether it is closed.

        Imports and the like are not cut short: the library is closed when they have ended.
        """
        self.hearing.rest()
        self.save_editors()
        self.hearing.stop()
        library, going_on = self.library, self.working
        self.memory.keep(library, self.view, self.current)
        self._open = False
        ended = self.jobs.settle([job for job in self.jobs.running if job not in going_on])
        if ended and not going_on:
            self._finish()
            library.close()
            return True
        left = self.jobs.running

        def close_when_over() -> None:
            if not any(job in self.jobs.running for job in left):
                self.jobs.ended.disconnect(close_when_over)
                library.close()

        self.jobs.ended.connect(close_when_over)
        return False

    def shut_down(self) -> None:
        """End for good: editors saved, jobs ended and waited for, the library closed, the state written."""
        if self._ended:
            return
        self._ended = True
        self.hearing.rest()
        if self._open:
            self.save_editors()
            self.memory.keep(self.library, self.view, self.current)
        over = self.jobs.close()
        self.hearing.stop()
        if self._open and over:  # a library that a thread still works on is left to the end of the process
            self._finish()
            self.library.close()
        self._open = False
        self.save_state()

    def _finish(self) -> None:
        """Bring outside what was changed last: nobody is to go on with a file of before."""
        self.keeping.finish()
        self.notes_in_folder.finish()

    def save_state(self) -> None:
        """Write what the window remembers by itself."""
        try:
            self.state.save()
        except OSError as error:
            log.warning("the window's state cannot be kept: %s", error)

    def save_editors(self) -> None:
        """Have every open editor write what it holds."""
        for flush in list(self.flush):
            flush()

    def _on_ending(self, job: Job) -> None:
        if job.lane in _WRITING:  # a count or a search that ends is no reason to tell what is gathered
            self.hearing.catch_up()

    def _on_news(self, changes: Changes) -> None:
        if changes.gone:
            kept = [paper for paper in self.selection if paper not in changes.gone]
            if kept != self.selection:
                self.select(kept)
        self._read_labels()
        if changes.kinds & {"tag", "collection", "shelf"}:
            self._follow()
        self.changed.emit(changes)

    def _follow(self) -> None:
        """Go on showing the tag, collection or search that is shown, be it called or found otherwise now."""
        view_id = self.view.id
        shown = next((kind for kind in ("tag", "collection", "shelf") if self.view.key(kind)), "")
        if not shown:
            return
        if shown == "tag" and self._tag is not None and (path := self.library.tags.path_of(self._tag)):
            view_id = f"tag:{path}"
        now = view_of(self.library, view_id, self.view.sort) or self.place("all")
        if now != self.view:
            self._turn_to(now)
            self.view_changed.emit(now)

    def _turn_to(self, view: View) -> None:
        self.view = view
        tag = view.key("tag")
        self._tag = self.library.tags.id_of(tag) if tag else None

    def _read_labels(self) -> None:
        history = self.library.history
        self.undo_label, self.redo_label = history.undo_label, history.redo_label

    # What is shown --------------------------------------------------------------------------------------------------

    def show(self, view: View) -> None:
        """Have the list show another view; a search that was typed ends."""
        self._turn_to(view)
        if self.search:
            self.search = ""
            self.search_changed.emit("", False)
        self.view_changed.emit(view)

    def show_again(self, view_id: str) -> None:
        """Show an entry of the sidebar that is called or found otherwise now; all papers where it is gone."""
        self.show(view_of(self.library, view_id, self.view.sort) or self.place("all"))

    def sort_by(self, sort: str) -> None:
        """Have the list show the view in another order."""
        self.view = replace(self.view, sort=sort)
        self.memory.keep_sort(self.view.id, sort)
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

    def _on_list_changed(self, _shown: int, _total: int) -> None:
        """The first list of a library stands: go to the paper at which it was left."""
        paper, self._left_at = self._left_at, 0
        if paper and paper in self.listed():
            self.select([paper])

    @property
    def current(self) -> int | None:
        """The paper the right side shows: the first of the selection."""
        return self.selection[0] if self.selection else None

    # Doing ----------------------------------------------------------------------------------------------------------

    def tell(
        self, text: str, kind: str = "info", action: str = "", action_title: str = "", *, here: bool = False,
        more: Sequence[tuple[str, str]] = (),
    ) -> None:  # fmt: skip
        """Show a message in place; `here` while the selection and the list stay as they are."""
        self.message_posted.emit(Message(text, kind, action, action_title, here, tuple(more)))

    def do(self, title: str, verb: Callable[..., Any], ids: Sequence[int], *rest: Any, **named: Any) -> Job | None:
        """Call a verb on papers: here for a few, as a job for many; an error a reader can mend becomes a message."""
        if len(ids) > DIRECT:
            job = self.jobs.start(title, verb, list(ids), *rest, **named)
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

    def choose(self, option: str, value: bool | int | str) -> None:
        """Set an option. A value that does not fit is said; one that cannot be kept on disk holds until the end."""
        try:
            self.settings.set(option, value)
        except OSError as error:
            self.tell(f"The setting cannot be kept: {error.strerror}. It holds until you quit.", "error")
        except ValueError as error:
            self.tell(str(error), "error")

    def report_error(self, error: BaseException) -> None:
        """Show why a job failed; a bug goes to the log and to the hook for uncaught exceptions."""
        if not self._open:
            return  # of a library that is closed: nobody waits for the answer any more
        if isinstance(error, PaperDeskError):
            self.tell(str(error), "error")
        else:  # Jobs has told the hook, which logs it
            self.tell("Something went wrong; the details are in the log.", "error", "help.log", "Show the log")

    def undo(self) -> None:
        """Take back the latest change; a long one in the background."""
        walk(self, "Undo", self.undo_label, self.library.undo, self.library.history.undo_size, direct=DIRECT)

    def redo(self) -> None:
        """Bring back what was undone last; a long one in the background."""
        walk(self, "Redo", self.redo_label, self.library.redo, self.library.history.redo_size, direct=DIRECT)

    def copy(self, text: str, what: str, html: str = "") -> None:
        """Put a text on the clipboard, with its looks as HTML where it has any, and say so."""
        data = QMimeData()
        data.setText(text)
        if html:
            data.setHtml(html)
        self._clipboard.setMimeData(data)
        self.tell(f"Copied {what}.")

    def paste(self) -> None:
        """Bring in what is on the clipboard: files that were copied, else what its text holds or names."""
        self.online.data(self._clipboard.mimeData())

    def open_file(self) -> None:
        """Open the current paper's first file that is there, in the system's viewer."""
        paper = self.current
        if paper is None:
            return
        files = self.library.files.of(paper)
        file = next((held for held in files if held.exists), None)
        if file is None and files:
            self.tell(f"{files[0].path} is not there any more.", "warning", "paper.find_file", "Find it…", here=True)
        elif file is None:
            self.tell("This paper has no file.", "info", "paper.attach", "Attach one", here=True)
        elif self.open_path(file.path):
            self.attempt(self.library.reading.mark_opened, paper)

    def open_path(self, path: Path) -> bool:
        """Open a file in the system's viewer; whether that began."""
        try:
            children.open_in_system(path)
        except PaperDeskError as error:
            self.tell(str(error), "warning", here=True)
            return False
        return True

    def open_link(self, url: str) -> None:
        """Open a web or mail address in the system's program, a link to a paper here; nothing else is opened."""
        if self.copying.is_link(url):
            self.copying.follow(url)
            return
        parsed = QUrl(url)
        if parsed.scheme() in ("http", "https", "mailto") and not QDesktopServices.openUrl(parsed):
            self.tell(f"No program here opens {url[:200]}.", "warning")

    def show_log(self) -> None:
        """Show the folder of the log."""
        self.attempt(children.show_in_folder, places.log_folder() / "paperdesk.log")

    def rebuild_index(self) -> None:
        """Make the search index anew, in the background."""
        self.index_changed.emit("rebuilding")
        job = self.jobs.start("Rebuild the search index", self.library.rebuild_index, lane="index")
        job.then(lambda count: self.tell(f"The index is made anew: {count:,} papers.", "good"), self.report_error)
        job.finished.connect(lambda: self.index_changed.emit(""))

    def trigger(self, action_id: str) -> None:
        """Do what an action does, when it is enabled."""
        action = self.actions.get(action_id)
        if action is not None and action.isEnabled():
            action.trigger()
