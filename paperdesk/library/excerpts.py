"""Where the words of a search stand in papers besides their titles: in a note, an abstract, a name, a PDF.

Read for the few papers that are shown. Knows the store and the texts of PDFs, no query and no index.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from paperdesk.library.fulltext import FIELD, FullText
from paperdesk.library.indexing import names
from paperdesk.library.marking import Marking
from paperdesk.library.rows import Rows
from paperdesk.library.shapes import FoundText
from paperdesk.store.database import Database

_Texts = dict[int, dict[str, str]]  # by paper and by what the language calls it; what is to be preferred comes first


class Excerpts:
    """Finds the excerpts of one library's papers."""

    def __init__(self, database: Database, bodies: FullText) -> None:
        self._database = database
        self._bodies = bodies

    def of(self, papers: Sequence[int], marking: Marking, *, in_pdfs: Collection[int] = ()) -> dict[int, FoundText]:
        """One for each paper in which words stand: from the PDF for those of `in_pdfs`, else from the text that holds
        most, else from a name; in the end, where the texts of PDFs are asked for, from these.
        """
        found = self._found(papers, marking, in_pdfs)
        left = [paper for paper in papers if paper not in found]
        if left and marking.loose is not None:
            found |= self._found(left, marking.loose, ())
        return found

    def _found(self, papers: Sequence[int], marking: Marking, in_pdfs: Collection[int]) -> dict[int, FoundText]:
        own = [paper for paper in papers if paper not in in_pdfs]
        found = _best(self._texts(own), marking)
        left = [paper for paper in own if paper not in found]
        if left:
            found |= _best(self._names(left), marking)
        marker, pdfs_too = marking.marker(FIELD), marking.asks_for(FIELD)
        for paper in papers:
            if marker is not None and (paper in in_pdfs or (pdfs_too and paper not in found)):
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
                "doi": doi,
                "arxiv": arxiv,
                "isbn": isbn,
                "pmid": pmid,
                "url": url,
                "key": key,
            }
            for paper, people, venue, doi, arxiv, isbn, pmid, url, key in self._database.rows(
                "SELECT id, people, venue, doi, arxiv, isbn, pmid, url, key FROM paper"
                " WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(papers)),),
            )
        }


def _best(texts: _Texts, marking: Marking) -> dict[int, FoundText]:
    """By paper the text with most marks; of equals the first."""
    best: dict[int, FoundText] = {}
    for paper, its in texts.items():
        for name, text in its.items():
            marker = marking.marker(name) if text else None
            if marker is not None:
                found = marker.snippet(text)
                if found.marks and (paper not in best or len(found.marks) > len(best[paper].marks)):
                    best[paper] = FoundText(name, found.text, tuple(found.marks))
    return best
