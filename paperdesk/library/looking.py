"""Looking works up online, filling papers in, fetching PDFs: always on wish, and what cannot be asked now waits.

Opens no way to the network before it is asked to, and loads nothing of it before. What a text names `pasting` knows;
how services are asked, `online`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from paperdesk import places
from paperdesk.errors import BadInputError
from paperdesk.library.files import Files
from paperdesk.library.papers import Papers
from paperdesk.library.transfer import Transfer
from paperdesk.progress import Progress
from paperdesk.store.journal import Journal

if TYPE_CHECKING:
    from paperdesk.library.looking_parts.outcomes import FetchReport, Looked, LookReport, Proposal, Resumed, Waits
    from paperdesk.library.looking_parts.queue import Queue
    from paperdesk.library.pasting import Find, Pasted
    from paperdesk.online.lookup import Lookup
    from paperdesk.online.pdfs import Pdfs
    from paperdesk.online.waiting import Wish
    from paperdesk.online.web import Web

_HEAD = 256 * 1024  # letters
_OFF = "Look-ups are switched off."
_OFF_HINT = "“Look up identifiers online” in the preferences switches them on."


def _nobody(_place: int, _looked: Looked) -> None:
    """Hears of answers where nobody else does."""


class Looking:
    """The look-ups of one library. `make_web` is there to be replaced in tests."""

    def __init__(
        self, journal: Journal, papers: Papers, files: Files, transfer: Transfer, chosen: Callable[[str], Any]
    ) -> None:
        self._journal = journal
        self._database = journal.database
        self._papers = papers
        self._files = files
        self._transfer = transfer
        self._chosen = chosen
        self._lock = threading.Lock()
        self._webs: dict[str, Web] = {}  # by the contact that each tells
        self.make_web: Callable[[str], Web] = _web

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            webs = [*self._webs.values()]
            self._webs.clear()
        for web in webs:
            web.close()

    @property
    def switched_on(self) -> bool:
        """Whether the reader lets identifiers be looked up."""
        return bool(self._chosen("lookups"))

    def is_bibliography(self, text: str) -> bool:
        """Whether a text is in a format that is imported; looks at its beginning alone."""
        from paperdesk.library.pasting import format_of

        return bool(format_of(text[:_HEAD]))

    def read(self, text: str, *, titles: bool = False) -> Pasted:
        """What a pasted text is and names; asks nobody. `titles`: it was written to be looked up."""
        from paperdesk.library.pasting import read

        return read(text, titles=titles)

    # Adding ---------------------------------------------------------------------------------------------------------

    def look(
        self, finds: Sequence[Find], progress: Progress | None = None,
        said: Callable[[int, Looked], object] = _nobody,
    ) -> list[Looked]:  # fmt: skip
        """What is known of each find, in their order: the library is asked first, then services. Changes nothing.

        `said` hears of each with its place, as soon as it is known, on this thread. Raises Cancelled.
        """
        from paperdesk.library.looking_parts.asking import Asking

        asking = Asking(self._database, finds, said, progress or Progress())
        return asking.run(self._lookup if self.switched_on else None)

    def bring(
        self, looked: Sequence[Looked], progress: Progress | None = None, *, tags: Sequence[str] = (),
        collection: str | None = None, index: bool = False, wait: bool = True,
    ) -> LookReport:  # fmt: skip
        """Bring in what was looked up, as one undo step: what was found, and what is known of the rest unasked.

        What waits for a connection goes on the waiting list, but for `wait` False; what was not found stays out.
        Raises BadInputError for a wrong tag, LibraryError, and Cancelled.
        """
        from paperdesk.library.looking_parts.bringing import Bringing

        bringing = Bringing(self._database, self._papers, self._transfer, tags, collection or "")
        report = bringing.run(looked, progress or Progress(), index=index)
        if wait:
            for one in looked:
                if one.state == "waiting":
                    self._queue().add_find(one.find, tags, collection or "")
        return report

    def add(
        self, finds: Sequence[Find], progress: Progress | None = None, *, tags: Sequence[str] = (),
        collection: str | None = None, index: bool = False,
    ) -> LookReport:  # fmt: skip
        """Look finds up and bring in what is found; a line for each. Raises as `bring` does."""
        progress = progress or Progress()
        return self.bring(self.look(finds, progress), progress, tags=tags, collection=collection, index=index)

    # Filling in -----------------------------------------------------------------------------------------------------

    def fill(
        self, ids: Sequence[int], progress: Progress | None = None, *, wait: bool = True, write: str = ""
    ) -> list[Proposal]:
        """What services say of papers that these lack, or have otherwise, a proposal a paper; nothing is changed.

        Fields that are empty, and were not emptied by hand, are chosen, where the work that was found looks like the
        paper. What has to be asked later goes on the waiting list, but for `wait` False; `write` says what `resume` is
        to write of it then: "empty", "all", or "" for nothing before it was looked at. Raises BadInputError when
        look-ups are switched off, NotFoundError when a paper is gone, LibraryError, and Cancelled.
        """
        from paperdesk.library.looking_parts.filling import Filling

        if not self.switched_on:
            raise BadInputError(_OFF, hint=_OFF_HINT)
        proposals = Filling(self._journal).propose(ids, self._lookup, progress or Progress())
        if wait:
            for proposal in proposals:
                if proposal.state == "waiting":
                    self._queue().add_fill(proposal.paper, write)
        return proposals

    def fill_sentence(self, proposals: Sequence[Proposal]) -> str:
        """What is to be said of proposals that hold no fields; "" for nothing."""
        from paperdesk.library.looking_parts.outcomes import fill_sentence

        return fill_sentence(proposals)

    def apply(self, proposals: Sequence[Proposal], progress: Progress | None = None) -> int:
        """Write the chosen fields of proposals as one undo step; how many papers changed.

        A field that was changed since it was proposed is left alone. None counts as set by hand.
        """
        from paperdesk.library.looking_parts.filling import Filling

        return Filling(self._journal).write(proposals, progress or Progress())

    # Fetching -------------------------------------------------------------------------------------------------------

    def fetch(self, ids: Sequence[int], progress: Progress | None = None, *, wait: bool = True) -> FetchReport:
        """Fetch the PDFs of papers that have none, from arXiv or an open link, as one undo step; a line for each paper.

        What has to be asked later goes on the waiting list, but for `wait` False. Raises LibraryError, NotFoundError
        when a paper is gone, and Cancelled: what is fetched stays.
        """
        from paperdesk.library.looking_parts.fetching import Fetching

        fetching = Fetching(self._journal, self._files, places.cache_folder() / "web")
        lookup = self._lookup if self.switched_on else None
        report = fetching.run(list(dict.fromkeys(ids)), self._pdfs, lookup, progress or Progress())
        if wait:
            for line in report.lines:
                if line.state == "waiting":
                    self._queue().add_pdf(line.paper)
        return report

    # Waiting --------------------------------------------------------------------------------------------------------

    def waiting(self) -> list[Wish]:
        """What waits to be asked again, the oldest first."""
        return self._queue().all()

    def waits(self) -> list[Waits]:
        """What waits, the oldest first, with words for a reader."""
        from paperdesk.library.looking_parts.outcomes import Waits
        from paperdesk.library.looking_parts.queue import LOOKUP, PDF, paper_of, wanted

        wishes = self.waiting()
        ids = list(dict.fromkeys(paper for wish in wishes if (paper := paper_of(wish)) is not None))
        names = {row.id: f"“{row.title or row.key}”" for row in self._papers.rows(ids)}
        waits = []
        for wish in wishes:
            paper, want = paper_of(wish), wanted(wish) if wish.kind == LOOKUP else None
            kind = "Look-up" if wish.kind == LOOKUP else "PDF" if wish.kind == PDF else "Missing fields"
            if wish.kind == LOOKUP:
                what = want.find.name if want else "something that cannot be read"
            else:
                what = names.get(paper or 0, "a paper that is gone")
            waits.append(Waits(wish, kind, what))
        return waits

    def waiting_words(self) -> list[str]:
        """What waits, a line each for a reader."""
        return [each.what if each.kind == "Look-up" else f"{each.kind} of {each.what}" for each in self.waits()]

    def forget(self, wishes: Sequence[Wish] | None = None) -> list[Wish]:
        """Let these wait no more, or nothing any more; what was forgotten, for `wait_again`. Raises LibraryError."""
        queue = self._queue()
        held = {wish.id for wish in wishes} if wishes is not None else None
        gone = [wish for wish in queue.all() if held is None or wish.id in held]
        queue.drop(gone)
        return gone

    def wait_again(self, wishes: Sequence[Wish]) -> int:
        """Take a `forget` back; how much waits now. Raises LibraryError."""
        queue = self._queue()
        queue.restore(wishes)
        return len(queue.all())

    def resume(self, progress: Progress | None = None) -> Resumed:
        """Do what is waiting; what cannot be asked again goes on waiting. Raises as `bring`, `fill` and `fetch` do.

        What papers lack is only proposed, but where it was to be written when it was asked for.
        """
        from paperdesk.library.looking_parts.resuming import Resuming

        return Resuming(self, self._queue(), self._papers).run(progress or Progress())

    # Ways -----------------------------------------------------------------------------------------------------------

    def _queue(self) -> Queue:
        from paperdesk.library.looking_parts.queue import Queue
        from paperdesk.online.waiting import Waiting

        return Queue(Waiting(places.state_file().parent), self._database.fact("id"))

    def _way(self) -> Web:
        """The way to the network, made when it is first needed; another one when the contact is changed."""
        contact = str(self._chosen("contact_mail"))
        with self._lock:
            if contact not in self._webs:
                self._webs[contact] = self.make_web(contact)
            return self._webs[contact]

    def _lookup(self) -> Lookup:
        from paperdesk.online.lookup import Lookup

        return Lookup(self._way())

    def _pdfs(self) -> Pdfs:
        from paperdesk.online.pdfs import Pdfs

        return Pdfs(self._way())


def _web(contact: str) -> Web:
    from paperdesk.online.web import Web

    return Web(places.cache_folder() / "web", contact=contact)
