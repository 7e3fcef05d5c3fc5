"""Papers related to some papers, or to a passage: near by their words, a little nearer by shared tags and authors.

The words are the index's business, as far as it has come; without one nothing is related. Meaning counts where it is
chosen. Reads only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from paperdesk.library.index import Index
from paperdesk.library.indexing import documents
from paperdesk.library.meaning import Meanings
from paperdesk.library.rows import Rows
from paperdesk.search.index import Document, IndexUnusable
from paperdesk.store.database import Database

if TYPE_CHECKING:
    from paperdesk.search.related import Meaning, Near


MOST_ASKED = 20
"""Of a larger selection so many papers say what it is about."""
# What a shared tag or author adds. The words give 0.2 to 0.4 where papers are truly near: this turns the order of
# neighbours, and lifts no paper over one that is clearly nearer.
_TAG, _MOST_TAGS = 0.03, 2
_PERSON, _MOST_PEOPLE = 0.02, 2
_WIDE = 0.2  # a tag on more than this share of the papers says nothing of any
_SPARE = 20  # candidates beyond those wanted, which tags and authors may lift among them
_PASSAGE = -1  # the id of a text that is no paper

Person = tuple[str, str]  # folded family name and first letter of the given name


class RelatedPaper(NamedTuple):
    """A paper that is related: how much (0 to 1), and by what; the most telling first."""

    id: int
    score: float
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """The reason in a few words: "shares retrieval/neural", "also by J. Guo", "attention, distillation"."""
        if self.tags:
            return f"shares {', '.join(self.tags[:2])}"
        if self.people:
            return f"also by {', '.join(self.people[:2])}"
        return ", ".join(self.words[:3]) or "similar in meaning"


class Related:
    """What is related in one library. Safe to use from several threads."""

    def __init__(self, database: Database, rows: Rows, index: Index, meanings: Meanings) -> None:
        self._database = database
        self._rows = rows
        self._index = index
        self._meanings = meanings

    def of(
        self, papers: Sequence[int], limit: int = 10, *, cancel: Callable[[], bool] | None = None
    ) -> list[RelatedPaper]:
        """The papers related most to all of these together; neither they nor what is in the trash. Raises Cancelled."""
        asked = [
            document._replace(notes=_prose(document.notes))
            for document in documents(self._database, list(papers[:MOST_ASKED]))
        ]
        meaning = self._meanings.of([document.pid for document in asked])
        near = self._near(asked, limit + _SPARE if limit > 0 else 0, papers, cancel, meaning)
        if not near:
            return []
        found = self._shared([document.pid for document in asked], near)
        return sorted(found, key=lambda paper: -paper.score)[:limit]

    def nearest_to(self, papers: Sequence[int], limit: int) -> list[int]:
        """The papers related most to all of these, the nearest first; one word in common makes none.

        Those without any are near by what they mean.
        """
        found = self.of(papers, limit)
        return [paper.id for paper in found if len(paper.words) != 1 or paper.tags or paper.people]

    def like(
        self, text: str, limit: int = 10, *, without: Sequence[int] = (), cancel: Callable[[], bool] | None = None
    ) -> list[RelatedPaper]:
        """The papers nearest to a passage; none of `without`. Raises Cancelled."""
        meaning = self._meanings.of_text(text)
        near = self._near([Document(_PASSAGE, "", text, "", "", "")], limit, without, cancel, meaning)
        return [RelatedPaper(each.paper, each.score, words=each.words) for each in near]

    def _near(
        self, asked: Sequence[Document], limit: int, without: Sequence[int], cancel: Callable[[], bool] | None,
        meaning: Meaning | None,
    ) -> list[Near]:  # fmt: skip
        from paperdesk.search.related import nearest

        view = self._index.view()
        if view is None:
            return []
        try:
            near = nearest(view, asked, limit=limit, without=without, cancel=cancel, meaning=meaning)
            if self._trashed([each.paper for each in near]):  # rare, and to read all the trash takes a while
                hidden = [*without, *self._trashed(None)]
                near = nearest(view, asked, limit=limit, without=hidden, cancel=cancel, meaning=meaning)
        except IndexUnusable as why:
            self._index.distrust(view, why)
            return []
        return near

    def _trashed(self, papers: list[int] | None) -> list[int]:
        """Those of the papers that lie in the trash; all that do for None."""
        among = "" if papers is None else " AND id IN (SELECT value FROM json_each(?))"
        values = () if papers is None else (json.dumps(papers),)
        return [int(row[0]) for row in self._database.rows(f"SELECT id FROM paper WHERE trashed <> ''{among}", values)]

    # Tags and people --------------------------------------------------------------------------------------------------

    def _shared(self, asked: list[int], near: Sequence[Near]) -> list[RelatedPaper]:
        """The near papers with the tags and authors they share with those asked about, which bring them nearer."""
        ids = [each.paper for each in near]
        tags = {paper: {label.path for label in labels} for paper, labels in self._rows.labels([*asked, *ids]).items()}
        ours = set[str]().union(*(tags.get(paper, ()) for paper in asked))
        telling = self._telling(ours & set[str]().union(*(tags.get(paper, ()) for paper in ids)))
        people = self._people([*asked, *ids])
        authors = set[Person]().union(*(people.get(paper, {}) for paper in asked))
        found = []
        for each in near:
            shared = sorted(tags.get(each.paper, set()) & telling.keys(), key=lambda path: (telling[path], path))
            known = people.get(each.paper, {})
            names = tuple(name for person, name in known.items() if person in authors)
            more = _TAG * min(len(shared), _MOST_TAGS) + _PERSON * min(len(names), _MOST_PEOPLE)
            found.append(RelatedPaper(each.paper, min(1.0, each.score + more), tuple(shared), names, each.words))
        return found

    def _telling(self, paths: set[str]) -> dict[str, int]:
        """Those of the tags that not half the library carries, with how many papers carry each."""
        if not paths:
            return {}
        most = max(5, _WIDE * int(self._database.value("SELECT count(*) FROM paper")))
        rows = self._database.rows(
            "SELECT tag.path, count(*) FROM tag JOIN paper_tag ON paper_tag.tag = tag.id"
            " WHERE tag.path IN (SELECT value FROM json_each(?)) GROUP BY tag.id",
            (json.dumps(sorted(paths)),),
        )
        return {path: count for path, count in rows if count <= most}

    def _people(self, papers: list[int]) -> dict[int, dict[Person, str]]:
        """The authors of papers as "J. Guo"; whoever has no given name may be anybody."""
        rows = self._database.rows(
            "SELECT id, people FROM paper WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(papers),)
        )
        found: dict[int, dict[Person, str]] = {}
        for paper, people in rows:
            for person in json.loads(people):
                family, given = person.get("family", ""), person.get("given", "")
                if family and given and person.get("role", "author") == "author":
                    shown = " ".join(part for part in (f"{given[0]}.", person.get("particle", ""), family) if part)
                    found.setdefault(paper, {})[family.casefold(), given[0].casefold()] = shown
        return found


def _prose(note: str) -> str:
    """A note without its headings: a template's are in many notes, and make no papers alike."""
    return "\n".join(line for line in note.splitlines() if not line.startswith("#"))
