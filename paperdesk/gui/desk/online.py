"""What the window asks of the network, always on the reader's wish: look-ups, missing fields, PDFs, what waits.

Opens no dialog: it tells what is to be chosen, and the window shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject, Signal

from paperdesk.gui.jobs import Job, Latest
from paperdesk.library import Library
from paperdesk.progress import Progress

if TYPE_CHECKING:
    from paperdesk.gui.desk.desk import Desk
    from paperdesk.library.looking_parts.outcomes import (
        FetchReport,
        Looked,
        LookLine,
        LookReport,
        Proposal,
        Resumed,
        Waits,
    )
    from paperdesk.library.pasting import Find, Pasted
    from paperdesk.online.waiting import Wish


_AT_ONCE = 16 * 1024  # letters that are looked through without a job
_NAMED = 60  # letters of a name in a job's title
_SAID = 2  # names of what was forgotten
_RESUME = ("online.resume", "Ask again")


class Online(QObject):
    """The online work of one window.

    `asked` (Pasted) when a text names several works, to choose among; `compared` (proposals) when fields could be
    filled in; `waiting_changed` (how many) when more or fewer requests wait to be asked again, or others do.
    """

    asked = Signal(object)
    compared = Signal(object)
    waiting_changed = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self.unfound: list[Looked] = []  # what was looked up last and not found: it may come in as it is
        self.waiting = 0  # requests of the library, as far as known
        self.forgotten: list[list[Wish]] = []  # since the library was opened, the last at the end: it may wait again
        self._offering = False
        self._counted = Latest(desk.jobs, lane="counts", parent=self)
        self._counted.answered.connect(self._on_counted)
        self._counted.failed.connect(desk.report_error)

    # Adding ---------------------------------------------------------------------------------------------------------

    def data(self, data: QMimeData) -> None:
        """Bring in what is on the clipboard or was dropped: files, else what a text holds or names."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []
        if paths:
            self._desk.importing.paths(paths)
        else:
            self.paste(data.text())

    def paste(self, text: str, *, titles: bool = False) -> None:
        """Bring in what a text holds, or look up what it names. `titles`: it was written to be looked up."""
        desk = self._desk
        library = desk.library
        if not text.strip():
            desk.importing.text(text)
        elif len(text) <= _AT_ONCE:
            self._take(library.looking.read(text, titles=titles))
        else:
            job = desk.jobs.start("Read the text", library.looking.read, text, titles=titles, lane="texts")
            job.then(self._while(library, self._take), desk.report_error)

    def _take(self, pasted: Pasted) -> None:
        if pasted.kind == "format":
            self._import(pasted, [*pasted.entries])
        elif not pasted.finds:
            self._desk.tell(pasted.refusal)
        elif len(pasted.finds) == 1 and (pasted.finds[0].identifier or pasted.finds[0].url) and not pasted.cut:
            self.look_up(pasted.finds[0])
        else:
            self.asked.emit(pasted)

    def _import(self, pasted: Pasted, left: list[str]) -> None:
        """Import what is a bibliography in a text, one after another; then offer what else the text names."""
        if len(left) > 1 or (left and (pasted.finds or pasted.remark)):
            self._desk.importing.text(left[0], lambda: self._import(pasted, left[1:]))
        elif left:
            self._desk.importing.text(left[0])
        elif pasted.finds:
            self.asked.emit(pasted)
        else:
            self._desk.tell(pasted.remark, "warning")

    def look_up(self, find: Find) -> None:
        """Look one find up and bring it in."""
        desk = self._desk
        library = desk.library
        job = desk.jobs.start(f"Look up {_short(find.name)}", library.looking.look, [find], lane="network")
        job.then(self._while(library, self.bring), desk.report_error)
        job.cancelled.connect(lambda: desk.tell(f"{job.title}: stopped."))

    def bring(self, looked: Sequence[Looked]) -> None:
        """Bring in what was looked up, into the collection or tag that is shown, when one is."""
        desk = self._desk
        library = desk.library
        path, tag = self._place()
        count = "1 paper" if len(looked) == 1 else f"{len(looked):,} papers"
        job = desk.jobs.start(f"Add {count}", _and_waiting, library, library.looking.bring, list(looked),
                              collection=path or None, tags=[tag] if tag else [], quiet=len(looked) == 1)  # fmt: skip
        into = self.into
        job.then(self._heard(library, lambda report: self._on_brought(looked, report, into)), desk.report_error)
        job.cancelled.connect(lambda: desk.tell(f"{job.title}: stopped. What was in already stays."))

    def bring_unfound(self) -> None:
        """Bring in what was not found, with what it says itself."""
        looked, self.unfound = self.unfound, []
        if looked:
            self.bring([one._replace(state="unasked", message="") for one in looked])

    @property
    def into(self) -> str:
        """The collection or tag that is shown, into which papers come; "" for none."""
        return "".join(self._place())

    def _place(self) -> tuple[str, str]:
        """The collection and the tag that are shown; "" for none."""
        view = self._desk.view
        if view.key("collection"):
            tree = self._desk.library.collections.tree()
            return next((held.path for held in tree if str(held.id) == view.key("collection")), ""), ""
        return "", view.key("tag")

    def _on_brought(self, looked: Sequence[Looked], report: LookReport, into: str) -> None:
        desk = self._desk
        lines = report.lines
        self.unfound = [one for one in looked if one.state in ("nothing", "failed")]
        said = report.sentence()
        if into and report.count("added"):
            said += f" {'It is' if report.count('added') == 1 else 'They are'} in “{into}”."
        reasons = _reasons(lines) if len(lines) > 1 else ""
        said = f"{said} {reasons}".strip()
        if report.count("waiting"):
            desk.tell(said, "warning", *_RESUME)
        elif self.unfound:
            words = "Add it as it is" if len(self.unfound) == 1 else f"Add {len(self.unfound):,} as they are"
            desk.tell(said, "warning", "online.unfound", words)
        elif self.waiting:
            earlier = f"{self.waiting:,} earlier {'request is' if self.waiting == 1 else 'requests are'} waiting."
            desk.tell(f"{said} {earlier}", "good", *_RESUME)
        elif report.count("added") or report.count("updated"):
            otherwise = any(one.state == "found" and one.message for one in looked)  # under another identifier
            desk.tell(said, "warning" if otherwise else "good", "edit.undo", "Undo")
        else:
            desk.tell(said)
        if len(lines) == 1 and lines[0].paper is not None and lines[0].state != "waiting":
            desk.reveal.emit(lines[0].paper)
        desk.imported.emit(report.report)

    # The selection --------------------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Ask what the selected papers lack; the differences are shown before anything is written."""
        desk = self._desk
        library, ids = desk.library, list(desk.selection)
        papers = "1 paper" if len(ids) == 1 else f"{len(ids):,} papers"
        job = desk.jobs.start(f"Look what {papers} lack{'s' if len(ids) == 1 else ''}", _and_waiting, library,
                              library.looking.fill, ids, lane="network")  # fmt: skip
        job.then(self._heard(library, self._on_compared), desk.report_error)
        job.cancelled.connect(lambda: desk.tell(f"{job.title}: stopped."))

    def _on_compared(self, proposals: Sequence[Proposal]) -> None:
        fill_sentence = self._desk.library.looking.fill_sentence
        if any(proposal.state == "waiting" for proposal in proposals):
            self._desk.tell(fill_sentence(proposals), "warning", *_RESUME)
        if any(proposal.fields for proposal in proposals):
            self.compared.emit(proposals)
        elif not any(proposal.state == "waiting" for proposal in proposals):
            failed = any(proposal.state == "failed" for proposal in proposals)
            self._desk.tell(fill_sentence(proposals), "warning" if failed else "info", here=True)

    def apply(self, proposals: Sequence[Proposal]) -> None:
        """Write the chosen fields."""
        desk = self._desk

        def tell(changed: int) -> None:
            papers = "1 paper" if changed == 1 else f"{changed:,} papers"
            desk.tell(f"{papers} filled in.", "good", "edit.undo", "Undo")

        job = desk.jobs.start("Fill in fields", desk.library.looking.apply, list(proposals))
        job.then(self._while(desk.library, tell), desk.report_error)

    def fetch(self) -> None:
        """Fetch the PDFs of the selected papers."""
        desk = self._desk
        library, ids = desk.library, list(desk.selection)
        title = "Fetch a PDF" if len(ids) == 1 else f"Fetch {len(ids):,} PDFs"
        job = desk.jobs.start(title, _and_waiting, library, library.looking.fetch, ids, lane="network")
        job.then(self._heard(library, self._on_fetched), desk.report_error)
        job.cancelled.connect(lambda: desk.tell(f"{title}: stopped. What is fetched stays."))

    def _on_fetched(self, report: FetchReport) -> None:
        desk, said = self._desk, report.sentence()
        if report.count("waiting"):
            first = next(line.message for line in report.lines if line.state == "waiting")
            desk.tell(said if first in said else f"{said} {first}", "warning", *_RESUME)
        elif report.count("fetched"):
            doubtful = report.count("failed") or report.remarks()
            desk.tell(said, "warning" if doubtful else "good", "edit.undo", "Undo")
        else:
            desk.tell(said, "warning" if report.count("failed") else "info")

    # Waiting --------------------------------------------------------------------------------------------------------

    def resume(self) -> None:
        """Do what is waiting to be asked again."""
        desk = self._desk
        library = desk.library
        job = desk.jobs.start("Ask for what is waiting", _and_waiting, library, library.looking.resume, lane="network")
        job.then(self._heard(library, self._on_resumed), desk.report_error)
        job.failed.connect(lambda _error: self.count_waiting())
        job.cancelled.connect(lambda: desk.tell("Stopped. The rest goes on waiting."))

    def _on_resumed(self, resumed: Resumed) -> None:
        desk, said = self._desk, resumed.sentence()
        if resumed.left:
            messages = [line.message for line in resumed.looked.lines] + [one.message for one in resumed.fetched.lines]
            messages += [proposal.message for proposal in resumed.proposals if not proposal.fields]
            first = next(filter(None, messages), "")
            reason = f" {first}" if first and first not in said else ""
            desk.tell(f"{said}{reason} {resumed.left:,} still waiting.".strip(), "warning", *_RESUME)
        elif resumed.looked.count("added") or resumed.fetched.count("fetched") or resumed.filled:
            desk.tell(said, "good", "edit.undo", "Undo")
        elif said:
            desk.tell(said)
        if resumed.looked.lines:
            desk.imported.emit(resumed.looked.report)
        if any(proposal.fields for proposal in resumed.proposals):
            self.compared.emit(resumed.proposals)

    def greet(self) -> None:
        """Count what waits in the library that was just opened, and offer it: it is asked when the reader says so."""
        self.forgotten = []
        self._offering = True
        self.count_waiting()

    def count_waiting(self) -> None:
        """See how much waits, in the background: the command line may have changed it."""
        if self._desk.is_open:
            self._counted.ask("Count what is waiting", _waiting, self._desk.library)

    def _on_counted(self, counted: tuple[Library, int]) -> None:
        library, waiting = counted
        if library is not self._desk.library or not self._desk.is_open:
            return
        offers, self._offering = self._offering, False
        self._set_waiting(waiting)
        if offers and waiting:
            things = "1 request is" if waiting == 1 else f"{waiting:,} requests are"
            self._desk.tell(f"{things} waiting from before. Nobody is asked until you say so.", "info", *_RESUME)

    def _set_waiting(self, waiting: int) -> None:
        self.waiting = waiting
        self.waiting_changed.emit(waiting)

    def waits(self) -> list[Waits]:
        """What waits, the oldest first, for a reader."""
        return self._desk.attempt(self._desk.library.looking.waits) or []

    def forget(self, wishes: Sequence[Wish] | None = None) -> None:
        """Let these wait no more, or nothing any more; `unforget` takes it back."""
        looking = self._desk.library.looking
        names = {each.wish.id: each.what for each in self.waits()}
        gone = self._desk.attempt(looking.forget, wishes)
        if gone is None:
            return
        if gone:
            self.forgotten.append(gone)
        self._set_waiting(len(names.keys() - {wish.id for wish in gone}))
        if not gone:
            self._desk.tell("Nothing is waiting.")
            return
        said = [names.get(wish.id, "what came just now") for wish in gone[:_SAID]]
        more = f" and {len(gone) - _SAID:,} more" if len(gone) > _SAID else ""
        are = "is" if len(gone) == 1 else "are"
        self._desk.tell(f"{', '.join(map(_short, said))}{more} {are} not waited for any more.", "info",
                        "online.unforget", "Undo")  # fmt: skip

    def unforget(self) -> None:
        """Let what was forgotten last wait again."""
        if not self.forgotten:
            return
        wishes = self.forgotten[-1]
        waiting = self._desk.attempt(self._desk.library.looking.wait_again, wishes)
        if waiting is None:
            return
        self.forgotten.pop()
        self._set_waiting(waiting)
        self._desk.tell("1 request waits again." if len(wishes) == 1 else f"{len(wishes):,} requests wait again.")

    def start_looking(self, finds: Sequence[Find], said: Callable[[int, Looked], object]) -> Job:
        """Look finds up for a dialog; `said` is called on the job's thread."""
        looking = self._desk.library.looking
        return self._desk.jobs.start(f"Look up {len(finds):,} finds", looking.look, list(finds), said=said,
                                     lane="network")  # fmt: skip

    def _heard(self, library: Library, then: Callable[[Any], object]) -> Callable[[Any], None]:
        """As `_while`, for what `_and_waiting` says."""

        def run(said: tuple[Any, int]) -> None:
            self._set_waiting(said[1])
            then(said[0])

        return self._while(library, run)

    def _while(self, library: Library, then: Callable[[Any], object]) -> Callable[[Any], None]:
        """`then`, unless another library was opened meanwhile."""

        def run(result: Any) -> None:
            if library is self._desk.library and self._desk.is_open:
                then(result)

        return run


def _and_waiting(
    library: Library, verb: Callable[..., Any], given: Sequence[Any] | None = None, *, progress: Progress, **named: Any
) -> tuple[Any, int]:
    """What a verb of the look-ups gives, and how much waits to be asked again after it."""
    result = verb(progress) if given is None else verb(given, progress, **named)
    return result, len(library.looking.waiting())


def _waiting(library: Library) -> tuple[Library, int]:
    return library, len(library.looking.waiting())


def _reasons(lines: Sequence[LookLine]) -> str:
    """The commonest reason why something was not answered or waits."""
    reasons = Counter(line.message for line in lines if line.state in ("failed", "waiting") and line.message)
    return reasons.most_common(1)[0][0] if reasons else ""


def _short(name: str) -> str:
    return name if len(name) <= _NAMED else name[: _NAMED - 1] + "…"
