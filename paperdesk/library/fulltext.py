"""The words inside the PDFs of one library: an index of its own, brought up to the files by a child, and their texts.

An answer names papers; the page is looked up for the few that are shown. Index and texts may vanish at any moment and
are made again. See bodies.py for what the child does.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from paperdesk import places
from paperdesk.errors import ChildError
from paperdesk.library.bodies import lacking, made_of, pdf_files
from paperdesk.library.index import Index
from paperdesk.library.indexing import IndexClient
from paperdesk.library.shapes import FoundText
from paperdesk.library.texts import Texts
from paperdesk.progress import Progress
from paperdesk.search.index import IndexUnusable
from paperdesk.search.tree import Phrase, Word
from paperdesk.store.database import Database

if TYPE_CHECKING:
    from paperdesk.search.evaluate import Evaluator, View
    from paperdesk.search.match import Budget, Match
    from paperdesk.search.snippets import Marker

log = logging.getLogger(__name__)

FIELD = "pdf"  # what the language calls it
_CACHE = 12  # megabytes of postings that are kept


class FullText:
    """The PDF texts of one library. Safe to use from several threads."""

    def __init__(self, database: Database, index: Index) -> None:
        self._database = database
        self.home = index.home.with_name(f"{index.home.name}-pdf")
        folder = places.cache_folder() / "texts" / index.home.name
        self.texts = Texts(folder)
        """What was read of PDFs."""
        self._client = IndexClient(database.folder, self.home, folder)
        self._lock = threading.Lock()
        self._evaluator: Evaluator | None = None
        self._anew = False
        self.lost = False
        """Whether the index was found broken; until `catch_up` has made a new one."""

    # Writing ----------------------------------------------------------------------------------------------------------

    def waiting(self) -> int:
        """How many papers the index does not hold with the PDFs they have; those whose file is not there among them."""
        self.view()  # a broken index is found out here
        files, held = pdf_files(self._database), {} if self._anew else made_of(self.home)
        return len(lacking(files, held, self.texts.held())) + len(held.keys() - files.keys())

    def start_over(self) -> None:
        """Have the next `catch_up` make the index anew; what was read of files is kept."""
        self._anew = True

    def catch_up(self, progress: Progress) -> int:
        """Have the child read new PDFs and bring the index up to them; how many papers it wrote.

        Raises ChildError when the child dies, Cancelled when told to stop: what was committed stays.
        """
        anew = self._anew
        try:
            written = self._client.write(progress, rebuild=anew, on_commit=self._refresh)
        except ChildError:
            if anew:
                raise
            log.warning("the index of PDF texts is made anew", exc_info=True)
            written = self._client.write(progress, rebuild=True, on_commit=self._refresh)
        finally:
            self._refresh()
        self._anew = self.lost = False
        return written

    def _refresh(self) -> None:
        with self._lock:
            if self._evaluator is None:
                return
            try:
                self._evaluator.refresh()
            except IndexUnusable:
                self._evaluator.close()
                self._evaluator = None

    def close(self) -> None:
        """End the child and let go of the files."""
        self._client.close()
        with self._lock:
            if self._evaluator is not None:
                self._evaluator.close()
                self._evaluator = None

    # Reading ----------------------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Empty the caches of what was read, as after a cold start; for measurements."""
        with self._lock:
            if self._evaluator is not None:
                self._evaluator.forget()

    def view(self) -> View | None:
        """The index as it is now; None while there is none, as in a library without PDFs."""
        with self._lock:
            if self._evaluator is None:
                if not self.home.is_dir():
                    return None
                from paperdesk.search.evaluate import Evaluator

                try:
                    self._evaluator = Evaluator(self.home, cache_megabytes=_CACHE)
                except IndexUnusable as why:
                    log.info("no index of PDF texts: %s", why)
                    if made_of(self.home):  # there was one
                        self._anew = self.lost = True
                    return None
            return self._evaluator.view()

    def match(self, view: View, leaf: Word | Phrase, budget: Budget | None) -> Match | None:
        """The papers of a view of the other index whose PDFs hold a word or phrase; None while nothing is read."""
        bodies = self.view()
        if bodies is None:
            return None
        try:
            if isinstance(leaf, Word):
                found = bodies.match_word(leaf.text, "body", prefix=leaf.prefix, fuzzy=leaf.fuzzy, budget=budget)
            else:
                found = bodies.match_phrase(leaf.text, "body", prefix_last=leaf.prefix_last, budget=budget)
        except IndexUnusable as why:
            self._distrust(bodies, why)
            return None
        return view.match_elsewhere((FIELD, leaf), FIELD, bodies, found)

    def _distrust(self, read: View, why: IndexUnusable) -> None:
        """Give up the index that was found broken while it was read, for this process and others."""
        with self._lock:
            held = self._evaluator
            if held is None or read is not held.view():
                return  # closed, or another one by now
            log.warning("the index of PDF texts is broken and is to be made anew: %s", why)
            held.condemn()
            held.close()
            self._evaluator = None
            self._anew = self.lost = True

    def snippet(self, paper: int, marker: Marker) -> FoundText | None:
        """The place in a paper's PDFs that holds most of a query, with its page; None where none holds any."""
        for file in pdf_files(self._database, [paper]).get(paper, []):
            text = self.texts.get(file.digest)
            page = marker.best(text.pages) if text is not None else None
            if text is not None and page is not None:
                found = marker.snippet(text.pages[page])
                return FoundText(FIELD, found.text, tuple(found.marks), page + 1)
        return None

    def page_counts(self) -> dict[int, int]:
        """How many pages the first PDF of each paper has that was read, of those papers whose pages nobody counted."""
        uncounted = [int(row[0]) for row in self._database.rows(
            "SELECT id FROM paper WHERE page_count = 0 AND id IN (SELECT paper FROM file)")]  # fmt: skip
        found: dict[int, int] = {}
        for paper, files in pdf_files(self._database, uncounted).items():
            text = self.texts.get(files[0].digest)
            if text is not None and text.pages:
                found[paper] = len(text.pages)
        return found

    def problems(self, paper: int) -> dict[str, str]:
        """The sentences that say what of a paper's PDFs could not be read, by the files' SHA-256."""
        files = pdf_files(self._database, [paper]).get(paper, [])
        texts = {file.digest: self.texts.get(file.digest) for file in files}
        return {digest: text.problem for digest, text in texts.items() if text is not None and text.problem}
