"""What a child does for the texts of PDFs: it reads new ones, newest papers first, and writes their index.

One document a paper, all its PDFs in it. Beside the index stands what each document was made of, so that no journal
need be asked: attaching, undoing, restoring, another machine's files all come out as a difference.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from paperdesk.errors import UnreadableFileError
from paperdesk.library.rows import own_path
from paperdesk.library.texts import Text, Texts
from paperdesk.progress import Progress
from paperdesk.search.index import Document, IndexUnusable, State, live_folder
from paperdesk.search.writer import IndexWriter
from paperdesk.store.database import Database
from paperdesk.workers.pdf_text import PdfReader

log = logging.getLogger(__name__)

_MADE_OF = "made-of.json"  # names the folder of the index it is about: that of another says nothing
_WAIT = 30.0  # seconds for another writer to finish
_COMMIT_SECONDS = 20.0  # after which what was read can be found
_COMMIT_LETTERS = 8_000_000  # what one commit holds in memory is some twenty times as much
_STATE = State("pdf", 0)


class PdfFile(NamedTuple):
    """A PDF of a paper."""

    digest: str
    path: Path


def pdf_files(database: Database, papers: Sequence[int] | None = None) -> dict[int, list[PdfFile]]:
    """The PDFs of papers, of all for None, by paper, newest papers first."""
    among = "" if papers is None else " AND paper IN (SELECT value FROM json_each(?))"
    found: dict[int, list[PdfFile]] = {}
    for paper, path, linked, digest in database.rows(
        "SELECT paper, path, linked, sha256 FROM file WHERE (mime = 'application/pdf' OR path LIKE '%.pdf')"
        f" AND sha256 <> ''{among} ORDER BY paper DESC, id",
        () if papers is None else (json.dumps(list(papers)),),
    ):
        found.setdefault(paper, []).append(PdfFile(digest, Path(path) if linked else own_path(database.folder, path)))
    return found


def made_of(home: Path) -> dict[int, str]:
    """What the document of each paper was made of, as `mark` has it; empty where there is no index."""
    try:
        folder = live_folder(home).name
        held = json.loads((home / _MADE_OF).read_text("ascii"))
        return {int(paper): str(mark) for paper, mark in held["papers"].items()} if held["folder"] == folder else {}
    except (IndexUnusable, FileNotFoundError):
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        log.warning("what the index of PDF texts was made of cannot be read: %s", error)
        return {}


def mark(digests: Sequence[str]) -> str:
    """A short sign for some files' contents."""
    return hashlib.sha256(" ".join(digests).encode()).hexdigest()[:16] if digests else ""


def lacking(files: dict[int, list[PdfFile]], held: dict[int, str], read: set[str]) -> list[int]:
    """The papers that the index does not hold as they are, or whose texts are gone from the cache."""
    return [
        paper
        for paper, its in files.items()
        if held.get(paper, "") != mark([file.digest for file in its]) or any(file.digest not in read for file in its)
    ]


def write(
    database: Database, home: Path, texts: Texts, reader: PdfReader, progress: Progress, *, rebuild: bool = False
) -> int:
    """Bring the index of PDF texts up to the store, anew where that is wanted or needed; how many papers were written.

    Raises IndexBusy, OSError when the disk is full, and Cancelled: what was committed stays.
    """
    try:
        writer = IndexWriter(home, rebuild=rebuild, wait=_WAIT)
    except IndexUnusable as why:
        log.info("the index of PDF texts is made anew: %s", why)
        writer = IndexWriter(home, rebuild=True, wait=_WAIT)
    with writer:
        if writer.state is None:
            writer.commit(_STATE)
            writer.publish()
        return _Writing(home, writer, texts, reader, progress).run(pdf_files(database))


class _Writing:
    """One run over the PDFs of a library."""

    def __init__(self, home: Path, writer: IndexWriter, texts: Texts, reader: PdfReader, progress: Progress) -> None:
        self._home, self._writer, self._texts, self._reader, self._progress = home, writer, texts, reader, progress
        self._made_of = made_of(home)
        self._pending: dict[int, str] = {}
        self._letters = 0
        self._committed = time.monotonic()

    def run(self, files: dict[int, list[PdfFile]]) -> int:
        """Do it; how many papers were written."""
        read = self._texts.held()
        gone = self._made_of.keys() - files.keys()
        self._writer.delete(gone)
        self._pending.update(dict.fromkeys(gone, ""))
        wanted = lacking(files, self._made_of, read)
        written = 0
        for done, paper in enumerate(wanted):
            self._progress.report(done, len(wanted), "Reading PDFs")
            if self._paper(paper, files[paper]):
                written += 1
            if self._letters > _COMMIT_LETTERS or time.monotonic() - self._committed > _COMMIT_SECONDS:
                self._commit()
        self._commit()
        self._texts.drop(self._texts.held() - {file.digest for its in files.values() for file in its})
        self._progress.report(len(wanted), len(wanted), "Reading PDFs")
        return written

    def _paper(self, paper: int, files: list[PdfFile]) -> bool:
        """Read a paper's PDFs where they were not yet; whether its document is another now."""
        digests: list[str] = []
        pages: list[str] = []
        for file in files:
            text = self._text(file)
            if text is not None:
                digests.append(file.digest)
                pages += text.pages
        made = mark(digests)
        if made == self._made_of.get(paper, ""):
            return False
        body = "\n".join(pages)
        if body.strip():
            self._writer.replace([Document(paper, body=body)])
        else:
            self._writer.delete([paper])
        self._letters += len(body)
        self._pending[paper] = made
        return True

    def _text(self, file: PdfFile) -> Text | None:
        text = self._texts.get(file.digest)
        if text is None:
            try:
                text = Text(*self._reader.read(file.path, self._progress))
            except UnreadableFileError as error:  # a disk that is not there: the next run looks again
                log.info("%s", error)
                return None
            self._texts.keep(file.digest, text)
        return text

    def _commit(self) -> None:
        if self._pending:
            self._writer.commit(_STATE, _Silent(self._progress))
            self._made_of.update(self._pending)
            held = {paper: mark for paper, mark in self._made_of.items() if mark}
            draft = self._home / f"{_MADE_OF}.new"
            draft.write_text(json.dumps({"folder": live_folder(self._home).name, "papers": held}), "ascii")
            draft.replace(self._home / _MADE_OF)
        self._pending = {}
        self._letters = 0
        self._committed = time.monotonic()


class _Silent(Progress):
    """The wish to stop alone: a commit counts documents of its own."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    @property
    def cancelled(self) -> bool:
        return self._progress.cancelled
