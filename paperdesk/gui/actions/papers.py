"""Commands on the selected papers: reading status, star, rating, Up next, tags, files, trash."""

from __future__ import annotations

from collections.abc import Callable

from paperdesk.gui import dialogs
from paperdesk.gui.actions.action import Action, always, with_one, with_selection
from paperdesk.gui.actions.copying import COPY_ACTIONS
from paperdesk.gui.desk import Desk
from paperdesk.gui.desk.quoting import quote
from paperdesk.gui.dialogs.choose_files import choose_files
from paperdesk.record import Status


def _mark(status: Status) -> Callable[[Desk], None]:
    def run(desk: Desk) -> None:
        desk.do(f"Mark {len(desk.selection):,} papers {status.value}", desk.library.reading.set_status,
                desk.selection, status)  # fmt: skip

    return run


def _rate(rating: int) -> Callable[[Desk], None]:
    def run(desk: Desk) -> None:
        desk.do(f"Rate {len(desk.selection):,} papers", desk.library.reading.rate, desk.selection, rating)

    return run


def _star(desk: Desk) -> None:
    """Star them all, or unstar them when all have one."""
    reading = desk.library.reading
    few = desk.library.papers.rows(desk.selection[:200])
    verb = reading.unstar if few and all(row.starred for row in few) else reading.star
    desk.do(f"Star {len(desk.selection):,} papers", verb, desk.selection)


def _queue(desk: Desk) -> None:
    """Put them into Up next, or take them out when all are in it."""
    reading = desk.library.reading
    inside = set(reading.queue())
    verb = reading.dequeue if all(paper in inside for paper in desk.selection) else reading.enqueue
    desk.do(f"Up next: {len(desk.selection):,} papers", verb, desk.selection)


def _queue_move(step: int) -> Callable[[Desk], None]:
    def run(desk: Desk) -> None:
        """Move the selected papers one place among those of Up next."""
        order = desk.library.reading.queue()
        moving = [paper for paper in order if paper in set(desk.selection)]
        if not moving:
            return
        others = [paper for paper in order if paper not in set(moving)]
        at = sum(1 for paper in order[: order.index(moving[0])] if paper in set(others)) + step
        if 0 <= at <= len(others):
            before = others[at] if at < len(others) else None
            desk.attempt(desk.library.reading.move, moving, before)

    return run


def _queued(desk: Desk) -> bool:
    return bool(desk.selection) and desk.view.id == "queue"


def _trash(desk: Desk) -> None:
    ids = list(desk.selection)
    if desk.view.id == "trash":
        desk.do(f"Delete {len(ids):,} papers", desk.library.papers.delete, ids)
    else:
        desk.do(f"Move {len(ids):,} papers to the trash", desk.library.papers.trash, ids)


def _restore(desk: Desk) -> None:
    desk.do(f"Restore {len(desk.selection):,} papers", desk.library.papers.restore, desk.selection)


def _empty_trash(desk: Desk) -> None:
    job = desk.jobs.start("Empty the trash", desk.library.papers.empty_trash)
    job.then(lambda count: _tell_deleted(desk, count), desk.report_error)


def _tell_deleted(desk: Desk, count: int) -> None:
    """Say what went for good, and that even that can be taken back."""
    if count:
        desk.tell(f"{count:,} {'paper' if count == 1 else 'papers'} deleted for good.", "info", "edit.undo", "Undo")
    else:
        desk.tell("The trash is empty already.")


def _attach(desk: Desk) -> None:
    paper = desk.selection[0]
    paths = choose_files(desk, "Attach files")
    if paths:
        desk.filing.attach(paper, paths)


def _find_file(desk: Desk) -> None:
    """Ask where the file lies now that a row of the details wants, else the paper's first that is missing."""
    file = desk.filing.wanted or desk.filing.missing()
    desk.filing.wanted = 0
    if not file:
        desk.tell("Every file of this paper is where it was.", here=True)
        return
    held = desk.attempt(desk.library.files.get, file)
    if held is None:
        return
    kind = f"Files like it (*{held.path.suffix});;" if held.path.suffix else ""
    paths = choose_files(desk, f"Where is “{held.title}” now?", f"{kind}All files (*)")
    if paths:
        desk.filing.relink(file, paths[0])


def _copy_files(desk: Desk) -> None:
    held = desk.library.files.of(desk.selection[0])
    linked = [file.id for file in held if file.linked and file.exists]
    if linked:
        desk.filing.copy_in(linked)
    else:
        desk.tell("This paper has no linked file that could be copied.", here=True)


def _quote_highlights(desk: Desk) -> None:
    marks = desk.library.highlights.of(desk.selection)
    if marks:
        quote(desk, desk.selection[0], list(marks[desk.selection[0]].values()))
    else:
        desk.tell("This paper has no highlights.", here=True)


def _in_trash(desk: Desk) -> bool:
    return bool(desk.selection) and desk.view.id == "trash"


_IN_QUEUE = "Select a paper in Up next first"

PAPER_ACTIONS = (
    Action("paper.open", "Open file", lambda desk: desk.open_file(), "book-open", ("Return", "Enter", "O"), "Paper",
           with_one, words="pdf view read"),
    Action("paper.unread", "Mark as unread", _mark(Status.UNREAD), "circle", ("U",), "Paper", with_selection,
           separator=True),
    Action("paper.reading", "Mark as reading", _mark(Status.READING), "book-open", ("G",), "Paper", with_selection),
    Action("paper.read", "Mark as read", _mark(Status.READ), "check", ("R",), "Paper", with_selection),
    Action("paper.skipped", "Mark as skipped", _mark(Status.SKIPPED), "minus", ("X",), "Paper", with_selection),
    Action("paper.star", "Star or unstar", _star, "star", ("S",), "Paper", with_selection, separator=True,
           words="favourite flag"),
    Action("paper.queue", "Add to Up next, or take out", _queue, "list-plus", ("Q",), "Paper", with_selection),
    Action("queue.up", "Move up in Up next", _queue_move(-1), "arrow-up", ("Alt+Up",), "Paper", _queued,
           words="reorder", needs=_IN_QUEUE),
    Action("queue.down", "Move down in Up next", _queue_move(1), "arrow-down", ("Alt+Down",), "Paper", _queued,
           words="reorder", needs=_IN_QUEUE),
    *(Action(f"paper.rate_{n}", f"Rate {n} star{'' if n == 1 else 's'}" if n else "No rating", _rate(n), "star",
             (f"Alt+{n}",), "Paper/Rating", with_selection) for n in range(6)),
    Action("paper.tag", "Tag…", dialogs.tagging, "tag", ("T",), "Paper", with_selection, separator=True),
    Action("paper.note", "Edit note", lambda desk: desk.note_wanted.emit(), "notebook-pen", ("N",), "Paper", with_one),
    Action("note.versions", "Earlier versions of the note…", dialogs.note_versions, "history", (), "Paper", with_one,
           words="restore"),
    Action("note.highlights", "Add all highlights to the note", _quote_highlights, "text-quote", (), "Paper", with_one,
           words="annotations quote passages"),
    Action("paper.edit", "Edit a field…", dialogs.edit_field, "pencil", ("E",), "Paper",
           with_selection),
    Action("paper.attach", "Attach files…", _attach, "paperclip", ("Ctrl+Shift+A",), "Paper", with_one),
    Action("paper.show_file", "Show file in its folder", lambda desk: desk.filing.show(), "folder-open", (), "Paper",
           with_one),
    Action("paper.find_file", "Find a missing file…", _find_file, "file-search", (), "Paper", with_one,
           words="relink broken link locate moved"),
    Action("paper.copy_files", "Copy linked files into the library", _copy_files, "hard-drive-download", (), "Paper",
           with_one, words="attachments keep"),
    *COPY_ACTIONS,
    Action("paper.trash", "Move to trash", _trash, "trash-2", ("Delete",), "Paper", with_selection, separator=True,
           live_title=lambda desk: "Delete for good" if desk.view.id == "trash" else "Move to trash", words="delete"),
    Action("paper.restore", "Restore from trash", _restore, "archive-restore", ("Shift+Delete",), "Paper", _in_trash,
           needs="Select a paper in the trash first"),
    Action("paper.empty_trash", "Empty the trash", _empty_trash, "trash-2", (), "Paper", always),
)  # fmt: skip
