"""Keeping the list what it should be: asked for, shown without losing the reader's place, following the news.

A row that stops fitting its view stays until the list is left or refreshed; what is thrown away goes at once. Knows the
Desk, the model and the view; nothing of what stands around the list.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from paperdesk.gui.desk import Desk, View
from paperdesk.gui.panes.papers_finding import Counted, Finding, Found, Wish, merged, wants_trash
from paperdesk.gui.panes.papers_model import PapersModel
from paperdesk.gui.panes.papers_view import PapersView, Spot
from paperdesk.library import Changes
from paperdesk.library.results import ALL

_UNSEEN = frozenset({"page", "modified", "history", "opened", "sighting"})  # what changes no list but by its rows
_FOLLOW_MS = 50  # from a change to the look for papers that fit now
_FOLLOW_SHARE = 8  # a look that takes long is not repeated before this many times as long is over
_FOLLOW_LATEST_MS = 3_000
_LOOKED_AT = 500  # more papers put into or out of the trash at once: the list is asked for anew
_AHEAD = 6  # rows below those in sight whose found words are asked for with them
_ALL = View("all", "All papers", "", "-added")


def wish_of(desk: Desk, *, typing: bool = False) -> Wish:
    """What the desk wants listed."""
    return Wish(desk.view, desk.search, typing, desk.scope.inside)


class Listing(QObject):
    """What the list shows.

    Signals: `shown` (Found) when another list stands or its numbers changed, `facets` (list of Chip) and
    `suggested` (another search, or "") for a search.
    """

    shown = Signal(object)
    facets = Signal(object)
    suggested = Signal(str)

    def __init__(self, desk: Desk, model: PapersModel, view: PapersView) -> None:
        super().__init__(view)
        self._desk, self._model, self._view = desk, model, view
        self.wish = wish_of(desk)
        self.found: Found | None = None  # what stands there now
        self._staying: set[int] = set()  # listed papers that changed since the list was opened
        self._spots: dict[str, Spot] = {}  # where each view was left
        self._wanted: int | None = None  # a paper to be shown when the next list comes
        self._arrived: frozenset[int] = frozenset()  # papers of an import, for which the list goes to its top
        self._returning: frozenset[int] = frozenset()  # papers that an undo takes out of the trash
        self._following = False  # whether the answer to come continues the list that stands
        self._picked = False  # whether the reader picked what is selected, rather than that it came first
        self._turn = 0  # counts the lists that came
        self._texts_for: dict[int, int] = {}  # the turn for which a paper's found words were last asked
        self.finding = Finding(desk.jobs, lambda: desk.library, self)
        self.finding.found.connect(self._on_found)
        self.finding.found_further.connect(self._on_further)
        self.finding.facets.connect(self.facets)
        self.finding.suggested.connect(self.suggested)
        self.finding.texts.connect(model.show_texts)
        self.finding.counted.connect(self._on_counted)
        self.finding.failed.connect(desk.report_error)
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.timeout.connect(self._on_follow)
        self._texts_soon = QTimer(self)
        self._texts_soon.setSingleShot(True)
        self._texts_soon.setInterval(0)
        self._texts_soon.timeout.connect(self._ask_texts)
        view.scrolled.connect(self._texts_soon.start)
        view.chosen.connect(self._on_chosen)
        desk.changed.connect(self._on_changed)
        desk.selection_changed.connect(self._on_selection_changed)
        desk.listed = lambda: model.ids[: model.first_part]

    # Asking ---------------------------------------------------------------------------------------------------------

    def open(self, wish: Wish) -> None:
        """List something else; what stands there stays until the answer comes."""
        self._keep_spot()
        self.wish = wish
        self._following = False
        self._arrived = frozenset()
        self._follow.stop()
        self.finding.ask(wish)

    def refresh(self) -> None:
        """Ask for the same again: rows that fit no more go."""
        self._staying.clear()
        self._ask_again()

    def start_over(self) -> None:
        """Another library is open: nothing of the one before is of use."""
        self.finding.forget()
        self._follow.stop()
        self._staying.clear()
        self._spots.clear()
        self._arrived = frozenset()
        self.found = None
        self._model.clear()
        self.wish = wish_of(self._desk)
        self._following = False
        self.finding.ask(self.wish)

    def reveal(self, paper: int) -> None:
        """Select a paper and bring it into sight, among all papers where it does not belong into this list."""
        row = self._model.row_of(paper)
        if row >= 0:
            self._view.select_row(row)
            return
        self._wanted = paper
        if self.wish.searching:
            self._desk.show(_ALL)
        else:
            self._ask_again()

    def show_arrived(self, papers: Sequence[int]) -> None:
        """Go to the top of a list that is sorted newest first, where these papers that just came in stand."""
        if self.wish.searching or self.wish.view.sort != "-added":
            return
        self._arrived = frozenset(papers)
        self._ask_again()  # some of them may be listed only now

    def _go_to_arrived(self) -> None:
        """Stand on the first row where it is one of those awaited: no command may mean a paper out of sight."""
        arrived, self._arrived = self._arrived, frozenset()
        if self._model.ids and self._model.ids[0] in arrived:
            self._view.select_row(0)

    def _ask_again(self) -> None:
        self._following = self.found is not None and self.found.wish == self.wish
        self.finding.ask(self.wish)

    def _on_follow(self) -> None:
        if not self.finding.waiting:
            self._ask_again()

    def _follow_soon(self, *, at_once: bool = False) -> None:
        """Look for papers that fit now; not so often that it would be felt."""
        if at_once:
            self._follow.start(0)
        elif not self._follow.isActive():
            took = self.found.ms if self.found is not None else 0.0
            self._follow.start(min(_FOLLOW_LATEST_MS, max(_FOLLOW_MS, round(took * _FOLLOW_SHARE))))

    # Showing --------------------------------------------------------------------------------------------------------

    def _on_found(self, found: Found) -> None:
        following = self._following and self.found is not None
        before = self.found
        self._following = False
        if not following:
            self._staying.clear()
        ids = merged(self._model.ids, found.ids, self._staying) if following else found.ids
        dividers = self._dividers(found, ids)
        spot = self._view.spot()
        self.found = found
        self._turn += 1
        self._model.keep(found.lines)
        if not found.wordy or before is None or not before.wordy:  # else the old marks stay till new ones come
            self._model.texts = {}
            self._texts_for.clear()
        if not following or ids != self._model.ids or dividers != self._model.dividers:
            self._list(ids, dividers)
            if following:
                back = [paper for paper in ids if paper in self._returning]
                self._returning = frozenset()
                self._stand(replace(spot, selected=tuple(back), current=back[0]) if back else spot)
                if back:
                    self._view.show_current()
            else:
                self._stand_anew(before, spot)
        if following:
            self._go_to_arrived()
        self._settle()

    def _on_further(self, found: Found) -> None:
        """More stands behind the list: where the reader stands stays."""
        self._following = True
        self._on_found(found)

    @staticmethod
    def _dividers(found: Found, ids: Sequence[int]) -> dict[int, str]:
        """The rows at which the later parts of an answer begin."""
        rows: dict[int, str] = {}
        start = 0
        for part in found.result.parts if found.result is not None else ():
            if part.kind != ALL and part.size:
                rows[ids.index(found.ids[start])] = part.kind
            start += part.size
        return rows

    def apply_lines(self) -> None:
        """Give rows as many lines as what is listed needs and the reader chose."""
        wordy = self.found is not None and self.found.wordy
        self._view.set_three_lines(wordy or bool(self._desk.settings.get("abstract_lines")))

    def _list(self, ids: list[int], dividers: dict[int, str]) -> None:
        found = self.found
        searching = found is not None and found.result is not None
        self._model.show_ids(ids, dividers=dividers, searching=searching)
        self.apply_lines()
        self._view.measure_divider()
        self._view.reorders = not searching and self.wish.view.id == "queue" and self.wish.view.sort == "queue"

    def _stand(self, spot: Spot) -> None:
        """Stand where the list stood; where all that was selected is gone, on what came after it."""
        if not self._view.restore(spot) and self._model.ids:
            with self._view.quietly():
                self._view.select_row(spot.row)

    def _stand_anew(self, before: Found | None, spot: Spot) -> None:
        """Stand on the same paper after another sort, and on what was picked from a search; else where this view was
        left, else on the first paper.
        """
        wish = self.wish
        back = not wish.searching and before is not None and before.wish.searching
        views = not wish.searching and before is not None and not before.wish.searching
        same = views and before is not None and before.wish.view.query == wish.view.query
        if (same or (back and self._picked)) and self._view.restore(replace(spot, top=None)):
            self._view.show_current()
            return
        self._picked = False
        known = None if wish.searching else self._spots.get(wish.view.id)
        if known is not None and back and known.current is not None:
            known = replace(known, selected=(known.current,))  # who searched no longer thinks of a thousand selected
        if known is not None and self._view.restore(known):
            return
        with self._view.quietly():
            self._view.verticalScrollBar().setValue(0)
            self._view.select_row(0)

    def _on_chosen(self) -> None:
        self._picked = True
        self.tell_selection()

    def _keep_spot(self) -> None:
        if self.found is not None and not self.found.wish.searching:
            self._spots[self.found.wish.view.id] = self._view.spot()

    def _settle(self) -> None:
        """All that follows when a list stands."""
        if self._wanted is not None:
            row = self._model.row_of(self._wanted)
            paper, self._wanted = self._wanted, None
            if row >= 0:
                self._view.select_row(row)
            elif self.wish.view.id != _ALL.id:
                self._wanted = paper
                self._desk.show(_ALL)
            elif paper not in self._desk.selection:
                self._desk.tell("That paper is in the trash, or gone.", "info", "go.trash", "Show the trash")
        self.tell_selection()
        if self.found is not None:
            self._desk.list_changed.emit(self.found.total, self.found.of)
            self.shown.emit(self.found)
        self._texts_soon.start()

    def _on_counted(self, counted: Counted) -> None:
        """How many papers fit now, the rows that stay left out."""
        found = self.found
        if found is None or found.wish != counted.wish:  # another list is on its way
            return
        if (counted.total, counted.of, counted.among) != (found.total, found.of, found.among):
            self.found = replace(found, total=counted.total, of=counted.of, among=counted.among)
            self._desk.list_changed.emit(counted.total, counted.of)
            self.shown.emit(self.found)

    def _ask_texts(self) -> None:
        """Ask for the marked words of the rows in sight."""
        if self.found is None or self.found.result is None or not self.found.wordy:
            return
        rows = self._view.shown_rows()
        ids = self._model.ids[rows.start : rows.stop + _AHEAD]
        wanted = [paper for paper in ids if self._texts_for.get(paper) != self._turn]
        self._texts_for.update(dict.fromkeys(wanted, self._turn))
        self.finding.ask_texts(wanted)

    # Selection ------------------------------------------------------------------------------------------------------

    def tell_selection(self) -> None:
        """Make what is selected here the desk's selection."""
        self._desk.select(self._view.selected_ids())

    def _on_selection_changed(self, papers: list[int]) -> None:
        if papers != self._view.selected_ids():
            self._view.select_ids(papers)

    # News -----------------------------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        kinds = changes.kinds
        if "tag" in kinds:
            self._model.forget()
        else:
            self._model.forget(changes.papers)
        if self.found is None:
            return
        placed = self._places_only(changes)
        if placed:
            self._staying -= changes.papers
        else:
            self._staying |= changes.papers
        gone = set(changes.gone)
        if "trash" in kinds:
            gone |= self._thrown(changes.papers)
        if gone:
            self._drop(gone)
        if "trash" in kinds and changes.reverts:
            self._returning = changes.papers - gone
        unlisted = len(self._model.rows_of(changes.papers)) < len(changes.papers - gone)
        if placed or changes.new or "queue" in kinds & self._kinds_of_order():
            self._follow_soon(at_once=placed and not changes.new)
        elif unlisted and kinds - _UNSEEN:
            self._follow_soon()
        elif kinds - _UNSEEN:
            self.finding.ask_count(self.wish)
            if self.wish.searching:
                self.finding.ask_facets()
        if self.found.wordy and kinds & {"paper", "note", "highlight"}:
            for paper in changes.papers:
                self._texts_for.pop(paper, None)
            self._texts_soon.start()

    def _kinds_of_order(self) -> frozenset[str]:
        return frozenset({"queue"}) if self.wish.view.sort.removeprefix("-") == "queue" else frozenset()

    def _places_only(self, changes: Changes) -> bool:
        """Whether a change only put papers into, out of or elsewhere in what is listed: nobody wants those to stay."""
        kinds = changes.kinds - _UNSEEN
        if self.wish.searching:
            return False
        if "queue" in self.wish.view.parts:
            return kinds == {"queue"}
        return kinds == {"papercollection"} and "collection:" in self.wish.view.id

    def _thrown(self, papers: Collection[int]) -> set[int]:
        """Those of the listed papers that the trash took from this list, or gave back from it."""
        ids = self._model.ids
        listed = [ids[row] for row in self._model.rows_of(papers)]
        in_trash = self.wish.view.id == "trash" and (self.wish.inside or not self.wish.searching)
        if not listed or (not in_trash and any(map(wants_trash, self.wish.queries))):
            return set()
        if len(listed) > _LOOKED_AT:
            self._staying -= set(papers)
            self._follow_soon(at_once=True)
            return set()
        lines = {line.id: line for line in self._desk.library.papers.rows(listed)}
        return {paper for paper in listed if paper not in lines or lines[paper].trashed != in_trash}

    def _drop(self, gone: set[int]) -> None:
        """Take papers off the list at once."""
        assert self.found is not None
        self._staying -= gone
        dividers = self._model.dividers
        ids = [paper for paper in self._model.ids if paper not in gone]
        lost = len(self._model.ids) - len(ids)
        if not lost:
            return
        spot = self._view.spot()
        starts = sorted(dividers)
        moved = {row - sum(paper in gone for paper in self._model.ids[:row]): dividers[row] for row in starts}
        self.found = replace(self.found, total=max(0, self.found.total - lost))
        self._list(ids, moved)
        self._stand(spot)
        self._settle()
