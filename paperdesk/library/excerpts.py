"""Where the words of a search stand in papers besides their titles: in a note, an abstract, a name, a PDF.

Read for the few papers that are shown. Knows the store and the texts of PDFs, no query and no index.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from paperdesk.library.fulltext import FullText
from paperdesk.library.indexing import names
from paperdesk.library.rows import Rows
from paperdesk.library.shapes import FoundText
from paperdesk.search.snippets import Marker
from paperdesk.store.database import Database

_Texts = dict[int, dict[str, str]]  # by paper and by what the language calls it; what is to be preferred comes first


class Excerpts:
    """Finds the excerpts of one library's papers."""

    def __init__(self, database: Database, bodies: FullText) -> None:
        self._database = database
        self._bodies = bodies

    def of(
        self, papers: Sequence[int], marker: Marker, *, in_pdfs: Collection[int] = (), pdfs_too: bool = False
    ) -> dict[int, FoundText]:
        """One for each paper in which words stand: from the PDF for those of `in_pdfs`, else from the text that holds
        most, else from a name; with `pdfs_too` in the end from the PDF.
        """
        own = [paper for paper in papers if paper not in in_pdfs]
        found = _best(self._texts(own), marker)
        left = [paper for paper in own if paper not in found]
        if left:
            found |= _best(self._names(left), marker)
        for paper in papers:
            if paper in in_pdfs or (pdfs_too and paper not in found):
                held = self._bodies.snippet(paper, marker)
                if held is not None:
                    found[paper] = held
        return found

    def _texts(self, papers: Sequence[int]) -> _Texts:
        rows = self._database.rows(
            "SELECT paper.id, coalesce(note.text, ''), abstract FROM paper LEFT JOIN note ON note.paper = paper.id"
            " WHERE paper.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(papers)),),
        )
        marked: dict[int, list[str]] = {}
        for paper, text, comment in self._database.rows(
            "SELECT paper, text, comment FROM highlight WHERE paper IN (SELECT value FROM json_each(?))"
            " ORDER BY position, id", (json.dumps(list(papers)),)
        ):  # fmt: skip
            marked.setdefault(paper, []).append(f"{text} {comment}" if text and comment else text or comment)
        return {
            paper: {"note": note, "highlight": " · ".join(marked.get(paper, ())), "abstract": abstract}
            for paper, note, abstract in rows
        }

    def _names(self, papers: Sequence[int]) -> _Texts:
        rows = Rows(self._database)
        labels, filed = rows.labels(papers), rows.collection_paths(papers)
        return {
            paper: {
                "author": names(people),
                "tag": ", ".join(label.path for label in labels.get(paper, ())),
                "collection": ", ".join(filed.get(paper, ())),
                "venue": venue,
            }
            for paper, people, venue in self._database.rows(
                "SELECT id, people, venue FROM paper WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(papers)),),
            )
        }


def _best(texts: _Texts, marker: Marker) -> dict[int, FoundText]:
    """By paper the text with most marks; of equals the first."""
    best: dict[int, FoundText] = {}
    for paper, its in texts.items():
        for name, text in its.items():
            if text:
                found = (marker.of_names if name == "author" else marker).snippet(text)
                if found.marks and (paper not in best or len(found.marks) > len(best[paper].marks)):
                    best[paper] = FoundText(name, found.text, tuple(found.marks))
    return best
