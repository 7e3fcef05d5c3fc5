"""The PDFs of papers from arXiv or an open link into the library's files, each under a readable name."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from paperdesk.errors import LibraryError, NotFoundError, OfflineError, PaperDeskError, ThrottledError
from paperdesk.library.files import Files, is_pdf, measured
from paperdesk.library.looking_parts.checking import Checking
from paperdesk.library.looking_parts.outcomes import FetchLine, FetchReport
from paperdesk.library.papers import counted
from paperdesk.library.rows import Rows
from paperdesk.library.shapes import Paper
from paperdesk.online.lookup import Lookup
from paperdesk.online.lookup_parts.identifier import identifiers_of
from paperdesk.online.pdfs import Pdfs, links
from paperdesk.progress import Progress
from paperdesk.record import Record, clean_line
from paperdesk.store.database import now
from paperdesk.store.journal import Journal

_MIME = "application/pdf"


class Fetching:
    """The fetches of one run, which are one undo step together."""

    def __init__(self, journal: Journal, files: Files, drafts: Path) -> None:
        self._journal = journal
        self._database = journal.database
        self._files = files
        self._rows = Rows(journal.database)
        self._drafts = drafts  # where a file lies until it is whole
        self._label = ""
        self._group: int | None = None
        self.offline = False

    def run(
        self, ids: Sequence[int], pdfs: Callable[[], Pdfs], lookup: Callable[[], Lookup] | None, progress: Progress
    ) -> FetchReport:
        """A line for each paper; `lookup` finds open copies where none is known. Raises Cancelled, LibraryError."""
        report = FetchReport()
        self._label = counted("Fetch PDF", len(ids))
        try:
            self._drafts.mkdir(parents=True, exist_ok=True)
            holder = tempfile.TemporaryDirectory(prefix="fetch-", dir=self._drafts)
        except OSError as error:
            raise LibraryError(f"“{self._drafts}” cannot be written: {error.strerror or error}.") from error
        with holder as folder, Checking(progress) as checking:
            for done, paper in enumerate(self._rows.whole(ids)):
                progress.report(done, len(ids), f"Fetching {paper.record.title[:60] or paper.key}")
                state, message = self._one(paper, pdfs, lookup, Path(folder), checking, progress)
                report.lines.append(FetchLine(paper.id, paper.key, paper.record.title, state, message))
        progress.report(len(ids), len(ids), "Fetching")
        return report

    def _one(
        self, paper: Paper, pdfs: Callable[[], Pdfs], lookup: Callable[[], Lookup] | None, folder: Path,
        checking: Checking, progress: Progress,
    ) -> tuple[str, str]:  # fmt: skip
        if any(file.exists and is_pdf(file.path) for file in paper.files):
            return "here", ""
        if self.offline:
            return "waiting", "There is no connection to the network."
        try:
            record = self._with_copies(paper.record, lookup, progress)
            if not links(record):
                return "nothing", f"No open PDF of “{paper.record.title[:90] or paper.key}” is known."
            path = pdfs().fetch(record, folder, progress, checking.look)
            remark = checking.remark(record, path)
            self._take(paper.id, path, progress)
            path.unlink(missing_ok=True)
        except OfflineError as error:
            self.offline = True
            return "waiting", str(error)
        except ThrottledError as error:
            return "waiting", str(error)
        except LibraryError:  # the disk is full or gone: so it is for the others
            raise
        except PaperDeskError as error:
            return "failed", str(error)
        return "fetched", remark

    def _with_copies(self, record: Record, lookup: Callable[[], Lookup] | None, progress: Progress) -> Record:
        """The record, with where an open copy lies where services know one and it says none itself."""
        if links(record) or lookup is None:
            return record
        for identifier in identifiers_of(record):
            copies = lookup().open_copies(identifier, progress)
            if copies:
                record.extra = {**record.extra, **copies}
                return record
        return record

    def _take(self, paper: int, path: Path, progress: Progress) -> None:
        """Copy a fetched file into the library and name it in a row of its paper."""
        size, digest = measured(path, progress)
        copied = self._files.copy_for(paper, path, digest, progress)
        where = copied.relative_to(self._database.folder).as_posix()
        try:
            with self._journal.change(self._label, group=self._group) as step:
                if self._database.value("SELECT 1 FROM paper WHERE id = ?", (paper,)) is None:
                    raise NotFoundError("That paper is gone.")
                self._database.run(
                    "INSERT INTO file (paper, path, linked, title, mime, size, sha256, added)"
                    " VALUES (?, ?, 0, ?, ?, ?, ?, ?)",
                    (paper, where, clean_line(copied.name), _MIME, size, digest, now()),
                )
            self._group = self._group if self._group is not None else step.id
        except BaseException:
            copied.unlink(missing_ok=True)  # no row names it: nothing is lost
            raise
