"""What the list is to show, found away from the GUI thread: a view's papers, a search's, and the texts of hits.

Only the newest question is answered. Knows the library and the query language; no widget.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from paperdesk.gui.desk import View
from paperdesk.gui.jobs import Jobs, Latest
from paperdesk.gui.panes.papers_model import HitText
from paperdesk.library import Library, Result
from paperdesk.library.facets import Facet
from paperdesk.library.results import IN_PDFS, SIMILAR
from paperdesk.library.shapes import PaperRow
from paperdesk.progress import Cancelled, Progress
from paperdesk.search.editing import asks_for, without_token
from paperdesk.search.query import parse
from paperdesk.search.tree import Phrase, Word, names_trash

_IN_SIGHT = 75  # letters of a title that a row of the usual width shows
_LEAD = 20  # letters shown before a mark
_SCREENFUL = 24  # lines fetched with the ids, so that the first painting waits for nothing
_ABOUT_MS = 40  # after a list stands its facets are counted: it is painted first, and who types on needs none
_FURTHER_MS = 150  # after a list stands PDFs are searched, and what is like what was found is looked for
_PREFIXES = {
    "note": "note: ",
    "highlight": "highlight: ",
    "author": "by ",
    "tag": "tagged ",
    "collection": "in ",
    "venue": "in ",
}
_KIND_ORDER = ("has", "tag", "status", "year", "author")
_OF_A_KIND = {"has": 2, "tag": 4, "status": 2, "year": 2}


class Chip(NamedTuple):
    """A facet as it is shown, and whether the search asks for it."""

    facet: Facet
    asked: bool


class Wish(NamedTuple):
    """What is to be listed: a view, or what a search finds, `inside` the view or everywhere."""

    view: View
    search: str = ""
    typing: bool = False
    inside: bool = False

    @property
    def searching(self) -> bool:
        """Whether it is a search."""
        return bool(self.search.strip())

    @property
    def queries(self) -> tuple[str, ...]:
        """The queries that a listed paper fits."""
        if not self.searching:
            return (self.view.query,)
        return (self.search, self.view.query) if self.inside else (self.search,)


@dataclass(slots=True)
class Found:
    """The answer: `total` papers fit, of `of` in the library; `ids` go on with those that hold some of the words.

    Of a search inside a view, `among` counts the view's papers; where none fits, `elsewhere` counts all that do.
    """

    wish: Wish
    ids: list[int]
    total: int
    of: int
    result: Result | None = None
    wordy: bool = False  # whether words were looked for, not only facts
    sort: str = ""  # the order they are in; "relevance" for the best match first
    lines: list[PaperRow] = field(default_factory=list)
    ms: float = 0.0  # what all of it took
    among: int | None = None
    elsewhere: int = 0


def find(library: Library, wish: Wish, progress: Progress, *, further: bool = False) -> Found:
    """Answer a wish; raises Cancelled when another took its place, PaperDeskError when it cannot be answered.

    `further`: at once with what only PDFs hold, and what is like what was found.
    """
    started = perf_counter()
    try:
        if wish.searching:
            search = partial(
                library.search, wish.search, limit=0, typing=wish.typing, cancel=lambda: progress.cancelled
            )
            result = search(within=wish.view.query if wish.inside else None, further=further)
            sort = result.query.sort or ("relevance" if result.wordy else "-added")
            found = Found(wish, result.ids, result.total, library.papers.count(), result, result.wordy, sort)
            found.among = result.among
            found.elsewhere = search().total if wish.inside and not result.total else 0
        else:
            ids = library.papers.find(wish.view.query, wish.view.sort)
            found = Found(wish, ids, len(ids), library.papers.count(), sort=wish.view.sort)
        progress.check()
        found.lines = library.papers.rows(found.ids[:_SCREENFUL])
        found.ms = (perf_counter() - started) * 1000
    except Cancelled:
        raise
    except Exception as error:
        if progress.cancelled:  # the library was closed meanwhile: nobody waits for this
            raise Cancelled from error
        raise
    return found


class Counted(NamedTuple):
    """How many papers fit a wish now, of how many in the library; of a search inside a view `among` counts these."""

    wish: Wish
    total: int
    of: int
    among: int | None = None


def count(library: Library, wish: Wish, progress: Progress) -> Counted:
    """Count what `find` would find; raises Cancelled."""
    if not wish.searching:
        return Counted(wish, *library.papers.counts([wish.view.query, ""]))
    result = library.search(
        wish.search, limit=0, typing=wish.typing, within=wish.view.query if wish.inside else None,
        cancel=lambda: progress.cancelled,
    )  # fmt: skip
    return Counted(wish, result.total, library.papers.count(), result.among)


def find_further(library: Library, found: Found, progress: Progress) -> Found | None:
    """An answer again, with what only PDFs hold and what is like what was found; None where there is nothing of it."""
    more = find(library, found.wish, progress, further=True)
    assert more.result is not None and found.result is not None  # searches only
    if {part.kind for part in more.result.parts}.isdisjoint((IN_PDFS, SIMILAR)):
        return None
    more.ms, more.result.took_ms = found.ms, found.result.took_ms  # what was waited for
    return more


def texts_of(library: Library, result: Result, ids: Sequence[int], progress: Progress) -> dict[int, HitText]:
    """What a search shows of these papers."""
    found: dict[int, HitText] = {}
    snippets = result.snippets(ids)
    progress.check()
    for line in library.papers.rows(ids):
        progress.check()
        marks = tuple((start, end) for start, end in result.marks(line.title))
        snippet = snippets.get(line.id)
        if snippet is None:
            found[line.id] = _rest_of_title(line.title, marks)
            continue
        before = f"PDF p. {snippet.page}: " if snippet.page is not None else _PREFIXES.get(snippet.field, "")
        shifted = tuple((start + len(before), end + len(before)) for start, end in snippet.marks)
        found[line.id] = HitText(marks, before + snippet.text, shifted, len(before))
    return found


def _rest_of_title(title: str, marks: tuple[tuple[int, int], ...]) -> HitText:
    """The part of a title that stands out of sight, where words are marked there and nowhere else."""
    if not marks or marks[0][0] < _IN_SIGHT:
        return HitText(marks)
    start = title.rfind(" ", 0, marks[0][0] - _LEAD) + 1
    shift = 2 - start
    return HitText(marks, f"… {title[start:]}", tuple((begin + shift, end + shift) for begin, end in marks), 0)


def facets_of(result: Result, progress: Progress) -> list[Chip]:
    """The facets worth a chip: those that part what was found, a few of each kind, the rest after them."""
    kinds = result.count_facets(progress.check)
    whole = result.first_part or len(result.ids)
    first: list[Chip] = []
    rest: list[Chip] = []
    for kind in (*_KIND_ORDER, *(kind for kind in kinds if kind not in _KIND_ORDER)):
        chips = [Chip(facet, asks_for(result.query, facet.field, facet.value)) for facet in kinds.get(kind, [])]
        useful = [chip for chip in chips if 0 < chip.facet.count < whole or chip.asked]
        first += useful[: _OF_A_KIND.get(kind, 1)]
        rest += useful[_OF_A_KIND.get(kind, 1) :]
    return first + rest


def settled(text: str) -> str:
    """A search as it was meant while it was typed: the word that was still growing gets its star."""
    typed, whole = parse(text, typing=True), parse(text)
    if not typed.tokens or typed.tree == whole.tree:
        return text
    last = typed.tokens[-1]
    grows = isinstance(last.node, Word | Phrase) and last.kind in ("word", "words")
    return f"{text[: last.end]}*{text[last.end :]}" if grows else text


def wants_trash(query: str) -> bool:
    """Whether a query speaks of the trash itself; others never list what lies in it."""
    return names_trash(parse(query).tree)


def sorted_by(text: str, sort: str) -> str:
    """A search with another order; "relevance" takes the order from it."""
    for token in reversed(parse(text).tokens):
        if token.kind == "sort":
            text = without_token(text, token)
    return text if sort == "relevance" else f"{text} sort:{sort}".strip()


def merged(before: Sequence[int], after: list[int], staying: Collection[int]) -> list[int]:
    """A new list that also keeps papers of the old one that fit no more, each behind what it stood behind.

    A row whose status changes stays until the list is left: `staying` are the papers that changed since it was opened.
    """
    if not staying:
        return after
    new = set(after)
    held = [paper for paper in staying if paper not in new]
    if not held:
        return after
    staying_only = set(held)
    behind: dict[int, list[int]] = {}
    last = 0  # no paper has this number
    for paper in before:
        if paper in staying_only:
            behind.setdefault(last, []).append(paper)
        elif paper in new:
            last = paper
    out = list(behind.get(0, ()))
    for paper in after:
        out.append(paper)
        out += behind.get(paper, ())
    return out


def about(result: Result, progress: Progress, *, again: bool = False) -> tuple[list[Chip], str | None]:
    """What else is to be said of a search: its facets, and what may have been meant instead.

    `again`: papers were marked or tagged otherwise since it was first asked.
    """
    if again:
        result.recount()
    chips = facets_of(result, progress) if result.ids else []
    progress.check()
    return chips, result.suggestion


class Finding(QObject):
    """Asks for lists, their facets and the texts of their hits.

    Answers: `found` (Found), `found_further` (Found, a list again with more behind it), `facets` (list of Chip),
    `suggested` (another search, or ""), `texts` (HitText by paper), `counted` (Counted).
    """

    found = Signal(object)
    found_further = Signal(object)
    facets = Signal(object)
    suggested = Signal(str)
    texts = Signal(object)
    counted = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, library: Callable[[], Library], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._lists = Latest(jobs, lane="query", parent=self)
        self._lists.answered.connect(self._on_found)
        self._lists.failed.connect(self.failed)
        self._further = Latest(jobs, lane="query", parent=self)
        self._further.answered.connect(self._on_further)
        self._further.failed.connect(self.failed)
        self._texts = Latest(jobs, lane="query", parent=self)
        self._texts.answered.connect(self.texts)
        self._texts.failed.connect(self.failed)
        self._about = Latest(jobs, lane="counts", parent=self)
        self._about.answered.connect(self._on_about)
        self._about.failed.connect(self.failed)
        self._about_soon = self._timer(_ABOUT_MS, self._ask_about)
        self._further_soon = self._timer(_FURTHER_MS, self._ask_further)
        self._counts = Latest(jobs, lane="counts", parent=self)
        self._counts.answered.connect(self.counted)
        self._counts.failed.connect(self.failed)
        self._found: Found | None = None

    def _timer(self, after: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after)
        timer.timeout.connect(slot)
        return timer

    @property
    def _result(self) -> Result | None:
        return self._found.result if self._found is not None else None

    @property
    def waiting(self) -> bool:
        """Whether a list is still to come."""
        return self._lists.waiting

    def ask(self, wish: Wish) -> None:
        """Ask for a list in place of any asked for before."""
        self._texts.forget()
        self._further.forget()
        self._further_soon.stop()
        self._about.forget()
        self._about_soon.stop()
        again = self._found is not None and self._found.wish == wish  # what stood behind the list is not to come and go
        self._lists.ask("Find papers", find, self._library(), wish, further=again)

    def ask_texts(self, ids: Iterable[int]) -> None:
        """Ask what the search at hand shows of these papers, in place of what was asked before."""
        wanted = list(ids)
        if self._result is not None and wanted and not self._lists.waiting:
            self._texts.ask("Show what was found", texts_of, self._library(), self._result, wanted)

    def ask_count(self, wish: Wish) -> None:
        """Ask how many papers fit a wish now."""
        self._counts.ask("Count papers", count, self._library(), wish)

    def ask_facets(self) -> None:
        """Count what was found anew: what papers are marked with has changed."""
        if self._result is not None and not self._lists.waiting:
            self._about.ask("Count what was found", about, self._result, again=True)

    def look_further(self) -> None:
        """Look soon into what follows the list at hand: PDFs may have been read since."""
        if self._found is not None and self._found.wordy and not self._lists.waiting:
            self._further_soon.start()

    def forget(self) -> None:
        """Hear no answers any more: another library is open."""
        for latest in (self._lists, self._further, self._texts, self._about, self._counts):
            latest.forget()
        self._about_soon.stop()
        self._further_soon.stop()
        self._found = None

    def _on_found(self, found: Found) -> None:
        again = self._found is not None and self._found.wish == found.wish
        self._found = found
        self.found.emit(found)
        if found.result is not None and not self._lists.waiting:
            self._about_soon.start()
            if found.wordy and not again:
                self._further_soon.start()

    def _ask_further(self) -> None:
        if self._found is not None:
            self._further.ask("Look into PDFs", find_further, self._library(), self._found)

    def _on_further(self, found: Found | None) -> None:
        if found is not None and not self._lists.waiting:
            self._found = found
            self.found_further.emit(found)
            if not found.total:  # then what was found elsewhere is what is counted
                self._about_soon.start()

    def _ask_about(self) -> None:
        if self._result is not None:
            self._about.ask("Count what was found", about, self._result)

    def _on_about(self, said: tuple[list[Chip], str | None]) -> None:
        self.facets.emit(said[0])
        self.suggested.emit(said[1] or "")
