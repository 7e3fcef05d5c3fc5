"""The head of the details: title, people, where and when, identifiers, the status switch, tags, rating and page.

Everything here acts on the whole selection, through the desk. Knows no tab below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QRadioButton, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.jobs import Latest
from paperdesk.gui.panes.details_page import PageField
from paperdesk.gui.panes.details_room import Room
from paperdesk.gui.panes.details_selection import Shared, shared_by
from paperdesk.gui.panes.details_text import Piece, Words
from paperdesk.gui.widgets.chip import TagChip
from paperdesk.gui.widgets.rating import Rating
from paperdesk.gui.widgets.status_switch import StatusSwitch
from paperdesk.gui.widgets.tag_editor import TagEditor
from paperdesk.identifiers import arxiv_url, clean_arxiv, clean_doi, doi_url, pmid_url
from paperdesk.library.shapes import Paper
from paperdesk.markup.source import safe_link
from paperdesk.record import ROLES, Person, Status
from paperdesk.search.values import quote

PEOPLE = 12  # named before "and … more"
_TITLE = 2_000  # letters shown
_NAME = 200
_BETWEEN = Piece(" · ")


class DetailsHeader(QWidget):
    """What is true of a paper at a glance. `shared_known` tells what several papers share once it is worked out."""

    shared_known = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._all_people = False
        self._paper: Paper | None = None
        self._several: list[int] = []
        self._partial: frozenset[str] = frozenset()  # the shown tags that only some of the selected papers have
        self._tags_shown: tuple[list[tuple[str, str | None]], frozenset[str]] = ([], frozenset())
        look = desk.look
        self._title = Words(look, "Title", px=18, weight=650, line=1.3, title=True, most=6)
        self._people = Words(look, "People", px=12.5, colour="muted", most=9)
        self._about = Words(look, "Published", px=12.5, colour="muted", most=4)
        for words in (self._people, self._about):
            words.link_activated.connect(self._on_link)
        self._switch = StatusSwitch(look)
        self._switch.status_chosen.connect(self._on_status_chosen)
        self._tags = TagEditor(look, self._complete)
        self._tags.tags_added.connect(self._on_tags_added)
        self._tags.tag_removed.connect(self._on_tag_removed)
        self._tags.tag_chosen.connect(self._on_tag_chosen)
        self._room = Room(look, self._tags, most=112)
        self._rating = Rating(look)
        self._rating.rating_chosen.connect(self._on_rating_chosen)
        self._page = PageField(look)
        self._page.page_chosen.connect(self._on_page_chosen)
        self._sharing = Latest(desk.jobs, lane="render", parent=self)
        self._sharing.answered.connect(self._on_shared)
        self._sharing.failed.connect(desk.report_error)
        self._build()
        look.changed.connect(self._on_look_changed)

    def _build(self) -> None:
        self._rows = QVBoxLayout(self)
        self._rows.setSpacing(0)
        for widget, gap in ((self._title, 6), (self._people, 0), (self._about, 12), (self._switch, 18)):
            self._rows.addWidget(widget)
            self._rows.addSpacing(gap)
        self._side = QVBoxLayout()
        self._side.addWidget(self._rating, 0, Qt.AlignmentFlag.AlignRight)
        self._side.addWidget(self._page, 0, Qt.AlignmentFlag.AlignRight)
        self._side.addStretch(1)
        self._tag_row = QHBoxLayout()
        self._tag_row.addWidget(self._room, 1, Qt.AlignmentFlag.AlignTop)
        self._tag_row.addLayout(self._side)
        self._rows.addLayout(self._tag_row)
        self.setFocusProxy(self._switch)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        px = self._desk.look.px
        self._rows.setContentsMargins(px(20), px(18), px(20), px(10))
        self._tag_row.setSpacing(px(8))
        self._side.setSpacing(px(3))

    # One paper --------------------------------------------------------------------------------------------------------

    def show_paper(self, paper: Paper) -> None:
        """Show one paper."""
        self._sharing.forget()
        if self._paper is None or self._paper.id != paper.id:
            self._all_people = False
        self._paper, self._several, self._partial = paper, [], frozenset()
        title = paper.record.title
        self._title.set_words((title[:_TITLE] + "…" if len(title) > _TITLE else title) or "Without a title")
        self._show_people(paper)
        self._about.set_pieces(self._about_pieces(paper))
        self._show_status(paper.status.value, _share(paper))
        self._show_tags([(label.path, label.colour) for label in paper.tags])
        self._rating.set_rating(paper.rating)
        self._page.setVisible(bool(paper.page or paper.page_count or paper.status is Status.READING))
        self._page.set_page(paper.page, paper.page_count)

    def _show_status(self, status: str, share: float | None) -> None:
        self._switch.set_status(status, share)
        actions = self._desk.actions
        keys = {each.value: actions[f"paper.{each.value}"] for each in Status if f"paper.{each.value}" in actions}
        self._switch.set_keys({status: action.shortcut().toString() for status, action in keys.items()})

    def _show_tags(self, tags: list[tuple[str, str | None]]) -> None:
        if (tags, self._partial) != self._tags_shown:
            self._tags_shown = (tags, self._partial)
            self._tags.set_tags(tags, partial=self._partial)
            self._room.fit()
            self._order_tabs()

    def _order_tabs(self) -> None:
        """Tab passes the tags between switch and rating; Qt puts what is made later at the end of the window."""
        chips = [chip for chip in self._tags.findChildren(TagChip) if not chip.isHidden()]
        others = [button for button in self._tags.findChildren(QPushButton) if not isinstance(button, TagChip)]
        row = [*self._switch.findChildren(QRadioButton)[-1:], *chips, *self._tags.findChildren(QLineEdit), *others]
        for before, after in pairwise(row):
            QWidget.setTabOrder(before, after)

    def _show_people(self, paper: Paper) -> None:
        people = paper.people
        few = people if self._all_people or len(people) <= PEOPLE + 1 else people[:PEOPLE]
        names = ", ".join(_named(person) for person in few)
        pieces = [Piece(names)] if names else []
        if len(few) < len(people):
            pieces += [Piece(" "), Piece(f"and {len(people) - len(few):,} more", "people")]
        elif len(people) > PEOPLE + 1:
            pieces += [Piece(" "), Piece("show fewer", "people")]
        self._people.set_pieces(pieces)
        self._people.setVisible(bool(names))

    def _about_pieces(self, paper: Paper) -> list[Piece]:
        record = paper.record
        groups = [[Piece(" ".join(part for part in (record.venue[:_NAME], str(record.year or "")) if part))]]
        if record.doi:
            groups.append([Piece(record.doi[:_NAME], doi_url(record.doi))])
        if record.arxiv:
            groups.append([Piece(record.arxiv, arxiv_url(record.arxiv, record.arxiv_version))])
        if record.pmid:
            groups.append([Piece(f"PMID {record.pmid}", pmid_url(record.pmid))])
        if record.url and not _leads_there_already(paper):
            link = safe_link(record.url)
            groups.append([Piece(_site(link) if link else record.url[:80], link)])
        groups.append([Piece(paper.key, "key", "muted", mono=True)])
        if paper.trashed:
            groups.append([Piece("in the trash", "", "danger"), Piece(" "), Piece("Restore", "restore")])
        shown = [group for group in groups if group[0].text]
        return [piece for group in shown for piece in (_BETWEEN, *group)][1:]

    # Several ----------------------------------------------------------------------------------------------------------

    def show_many(self, ids: Sequence[int]) -> None:
        """Show that several papers are selected; what they share follows."""
        if not self._several:
            self._partial = frozenset()
            self._show_tags([])
            self._switch.set_status("")
            self._rating.set_rating(0)
        self._paper, self._several = None, list(ids)
        self._title.set_words(f"{len(ids):,} papers selected")
        self._people.hide()
        self._about.set_pieces([Piece("Edit a field of all", "edit")])
        self._page.hide()
        self._sharing.ask("Look at the selection", shared_by, self._desk.library, list(ids))

    def forget(self) -> None:
        """Let go of what is shown: the library is about to be another."""
        self._sharing.forget()
        self._paper, self._several = None, []

    def _on_shared(self, shared: Shared) -> None:
        self._show_status(shared.status or "", None)
        self._rating.set_rating(shared.rating or 0)
        self._partial = shared.partial
        self._show_tags(list(shared.tags))
        words = ", ".join(f"{count:,} {status}" for status, count in shared.counts)
        edit = Piece("Edit a field of all", "edit")
        self._about.set_pieces([Piece(words), _BETWEEN, edit] if words else [edit])
        self.shared_known.emit(shared)

    # Doing ------------------------------------------------------------------------------------------------------------

    def _on_link(self, target: str) -> None:
        desk, paper = self._desk, self._paper
        if target == "people" and paper is not None:
            self._all_people = not self._all_people
            self._show_people(paper)
        elif target == "key":
            desk.trigger("paper.copy_key")
        elif target == "edit":
            desk.trigger("paper.edit")
        elif target == "restore" and paper is not None:
            desk.attempt(desk.library.papers.restore, [paper.id])
        else:
            desk.open_link(target)

    def _on_status_chosen(self, status: str) -> None:
        self._desk.trigger(f"paper.{status}")
        paper = self._paper
        if paper is not None:  # as it is now: the change may have been refused
            self._show_status(paper.status.value, _share(paper))

    def _on_rating_chosen(self, stars: int) -> None:
        self._desk.trigger(f"paper.rate_{stars}")

    def _complete(self, prefix: str) -> list[tuple[str, str | None]]:
        return [(tag.path, tag.colour) for tag in self._desk.library.tags.complete(prefix)]

    def _on_tags_added(self, paths: list[str]) -> None:
        ids = list(self._desk.selection)
        self._desk.do(f"Tag {len(ids):,} papers", self._desk.library.tags.add, ids, paths)

    def _on_tag_removed(self, path: str) -> None:
        ids = list(self._desk.selection)
        self._desk.do(f"Untag {len(ids):,} papers", self._desk.library.tags.remove, ids, [path])

    def _on_tag_chosen(self, path: str) -> None:
        """Find the papers with a tag; one that only some of the selected papers have is given to the others too."""
        if path in self._partial:
            self._on_tags_added([path])
        else:
            self._desk.search_for(f"tag:{quote(path)}")

    def _on_page_chosen(self, page: int, count: int) -> None:
        paper = self._paper
        if paper is not None and (page, count) != (paper.page, paper.page_count):
            self._desk.attempt(self._desk.library.reading.set_page, paper.id, page, count)


def _named(person: Person) -> str:
    """A person's name, with the part where that is not author."""
    part = "" if person.role == "author" else f" ({ROLES.get(person.role, person.role).lower()})"
    return person.full[:_NAME] + part


def _share(paper: Paper) -> float | None:
    """How much of a paper is read, 0 to 1; None where that is unknown."""
    return min(1.0, paper.page / paper.page_count) if paper.page_count else None


def _site(link: str) -> str:
    """The site of an address, as it is called."""
    return (urlsplit(link).hostname or link).removeprefix("www.")[:60]


def _leads_there_already(paper: Paper) -> bool:
    """Whether the paper's address is but that of its DOI or arXiv id, which stand beside it."""
    record = paper.record
    host = _site(record.url) if safe_link(record.url) else ""
    if host.endswith("doi.org"):
        return bool(record.doi) and clean_doi(record.url) == record.doi
    arxiv = clean_arxiv(record.url) if host.endswith("arxiv.org") else None
    return bool(record.arxiv) and arxiv is not None and arxiv[0] == record.arxiv
