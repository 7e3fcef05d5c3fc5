"""The head of the details: title, people, where and when, identifiers, the status switch, tags and rating."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from paperdesk.gui.desk import Desk
from paperdesk.gui.look import css
from paperdesk.gui.widgets.fields import NumberField
from paperdesk.gui.widgets.rating import Rating
from paperdesk.gui.widgets.status_switch import StatusSwitch
from paperdesk.gui.widgets.tag_editor import TagEditor
from paperdesk.identifiers import arxiv_url, doi_url, pmid_url
from paperdesk.library.shapes import Paper

_PEOPLE = 12  # named before "and … more"
_TITLE = 500  # letters shown


class DetailsHeader(QWidget):
    """What is true of a paper at a glance; everything here acts on the whole selection."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._all_people = False
        self._paper: Paper | None = None
        look = desk.look
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 8)
        layout.setSpacing(6)
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        look.keep_font(self._title, 18, 650, title=True)
        self._people = self._links()
        self._about = self._links()
        self._switch = StatusSwitch(look)
        self._switch.status_chosen.connect(lambda status: desk.trigger(f"paper.{status}"))
        self._tags = TagEditor(look, self._complete)
        self._tags.tags_added.connect(self._on_tags_added)
        self._tags.tag_removed.connect(self._on_tag_removed)
        self._tags.tag_chosen.connect(self._on_tag_chosen)
        self._rating = Rating(look)
        self._rating.rating_chosen.connect(lambda stars: desk.trigger(f"paper.rate_{stars}"))
        self._page = NumberField(look, 0, 100_000)
        self._page.setAccessibleName("Page reached")
        self._page.setPrefix("p. ")
        self._page.setSpecialValueText("no page")
        self._page.setFixedWidth(look.px(112))
        self._page.editingFinished.connect(self._on_page)
        tags = QHBoxLayout()
        tags.setContentsMargins(0, 6, 0, 2)
        tags.addWidget(self._tags, 1)
        tags.addWidget(self._rating, 0, Qt.AlignmentFlag.AlignTop)
        for widget in (self._title, self._people, self._about):
            layout.addWidget(widget)
        layout.addSpacing(4)
        layout.addWidget(self._switch)
        layout.addLayout(tags)
        self._page_row = QWidget()
        row = QHBoxLayout(self._page_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._page)
        self._pages = QLabel()
        self._pages.setProperty("role", "small")
        row.addWidget(self._pages)
        row.addStretch(1)
        layout.addWidget(self._page_row)

    def _links(self) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.RichText)  # built here, every piece escaped
        label.setWordWrap(True)
        label.setProperty("role", "small")
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )  # fmt: skip
        label.linkActivated.connect(self._on_link)
        return label

    # Showing ----------------------------------------------------------------------------------------------------------

    def show_paper(self, paper: Paper) -> None:
        """Show one paper."""
        if self._paper is None or self._paper.id != paper.id:
            self._all_people = False
        self._paper = paper
        record = paper.record
        self._title.setText((record.title or "(no title)")[:_TITLE])
        self._show_people(paper)
        pieces = [html.escape(" ".join(part for part in (record.venue[:200], str(record.year or "")) if part))]
        for text, url in (
            (record.doi, doi_url(record.doi) if record.doi else ""),
            (record.arxiv, arxiv_url(record.arxiv, record.arxiv_version) if record.arxiv else ""),
            (f"PMID {record.pmid}" if record.pmid else "", pmid_url(record.pmid) if record.pmid else ""),
            ("link" if record.url else "", record.url),
        ):
            if text:
                pieces.append(self._link(text, url))
        pieces.append(self._link(paper.key, "key:", mono=True))
        self._about.setText(" · ".join(piece for piece in pieces if piece))
        share = paper.page / paper.page_count if paper.page_count else None
        self._switch.set_status(paper.status.value, share)
        self._tags.set_tags([(label.path, label.colour) for label in paper.tags])
        self._rating.set_rating(paper.rating)
        self._page_row.setVisible(bool(paper.page or paper.page_count or paper.status.value == "reading"))
        if not self._page.hasFocus():
            self._page.setValue(paper.page)
        self._pages.setText(f"of {paper.page_count}" if paper.page_count else "")

    def show_many(self, ids: Sequence[int]) -> None:
        """Show what several papers share."""
        self._paper = None
        desk = self._desk
        rows = desk.library.papers.rows(ids[:500])
        self._title.setText(f"{len(ids):,} papers selected")
        self._people.setVisible(False)
        self._about.setText("Status, tags and rating are set for all of them; E edits one field of all.")
        statuses = {row.status.value for row in rows}
        self._switch.set_status(statuses.pop() if len(statuses) == 1 else "")
        counts = desk.library.tags.of(ids)
        colours = {tag.path: tag.colour for tag in desk.library.tags.tree()}
        shared = sorted(path for path, count in counts.items() if count == len(ids))
        self._tags.set_tags([(path, colours.get(path)) for path in shared])
        ratings = {row.rating for row in rows}
        self._rating.set_rating(ratings.pop() if len(ratings) == 1 else 0)
        self._page_row.setVisible(False)

    def _show_people(self, paper: Paper) -> None:
        names = [
            person.full if person.role == "author" else f"{person.full} ({person.role})" for person in paper.people
        ]
        self._people.setVisible(bool(names))
        shown = names if self._all_people or len(names) <= _PEOPLE + 1 else names[:_PEOPLE]
        text = ", ".join(html.escape(name[:200]) for name in shown[:300])
        if len(shown) < len(names):
            text += " " + self._link(f"and {len(names) - len(shown)} more", "people:")
        self._people.setText(text)

    def _link(self, text: str, url: str, *, mono: bool = False) -> str:
        look = self._desk.look
        colour = css(look.colour("muted" if mono else "accent"))
        family = "font-family:'JetBrains Mono';" if mono else ""
        return (
            f'<a href="{html.escape(url, quote=True)}" style="color:{colour};text-decoration:none;{family}">'
            f"{html.escape(text)}</a>"
        )

    # Doing ------------------------------------------------------------------------------------------------------------

    def _on_link(self, url: str) -> None:
        if url == "people:" and self._paper is not None:
            self._all_people = True
            self._show_people(self._paper)
        elif url == "key:":
            self._desk.trigger("paper.copy_key")
        else:
            self._desk.open_link(url)

    def _complete(self, prefix: str) -> list[tuple[str, str | None]]:
        return [(tag.path, tag.colour) for tag in self._desk.library.tags.complete(prefix)]

    def _on_tags_added(self, paths: list[str]) -> None:
        ids = list(self._desk.selection)
        self._desk.do(f"Tag {len(ids):,} papers", self._desk.library.tags.add, ids, paths)

    def _on_tag_removed(self, path: str) -> None:
        ids = list(self._desk.selection)
        self._desk.do(f"Untag {len(ids):,} papers", self._desk.library.tags.remove, ids, [path])

    def _on_tag_chosen(self, path: str) -> None:
        self._desk.search_for(f'tag:"{path}"')

    def _on_page(self) -> None:
        paper = self._paper
        if paper is not None and self._page.value() != paper.page:
            self._desk.attempt(self._desk.library.reading.set_page, paper.id, self._page.value())
