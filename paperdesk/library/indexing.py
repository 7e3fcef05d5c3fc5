"""What the index writer's child runs: it reads the journal of the store and brings the index up to it.

The worker has a read-only connection of its own; the window's process only waits for it. `IndexClient` is that side.
"""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from paperdesk import children
from paperdesk.children import Channel, Child, Limits, Message
from paperdesk.errors import LibraryError
from paperdesk.library import bodies
from paperdesk.library.rows import batches
from paperdesk.library.texts import Texts
from paperdesk.progress import Progress
from paperdesk.search.index import Document, IndexBusy, IndexUnusable, State
from paperdesk.search.words import BETWEEN
from paperdesk.search.writer import IndexWriter
from paperdesk.store.database import Database
from paperdesk.store.lines import goes_on, line
from paperdesk.workers.pdf_text import PdfReader

log = logging.getLogger(__name__)

NAME = "index-writer"  # what the child is started as
BATCH = 2_000  # papers a commit
_WAIT = 30.0  # seconds for another writer to finish
_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST)
_TOO_FAR = 50_000  # changed papers from which building anew is cheaper


# What both sides ask of the store -------------------------------------------------------------------------------------


def documents(database: Database, papers: Sequence[int]) -> Iterator[Document]:
    """The words of papers as the index holds them; papers that are gone are left out."""
    for batch in batches(papers, 500):
        marks = ",".join("?" * len(batch))
        notes = dict(database.rows(f"SELECT paper, text FROM note WHERE paper IN ({marks})", batch))
        highlights = dict(database.rows(
            f"SELECT paper, group_concat(text || char(10) || comment, char(10)) FROM highlight WHERE paper IN ({marks})"
            " GROUP BY paper", batch))  # fmt: skip
        for paper, title, people, abstract in database.rows(
            f"SELECT id, title, people, abstract FROM paper WHERE id IN ({marks})", batch
        ):
            yield Document(paper, title, abstract, notes.get(paper, ""), highlights.get(paper, ""), names(people))


def names(people: str) -> str:
    """The people of a paper, as kept in the store, as one text for the index: none holds what stands between them."""
    if people == "[]":
        return ""
    parts = ("given", "particle", "family", "suffix", "literal")
    found = [" ".join([person[part] for part in parts if part in person]) for person in json.loads(people)]
    if BETWEEN in people:  # rarely: the name of an organisation, or names that could not be told apart
        found = [name.replace(BETWEEN, ",") for name in found]
    return f"{BETWEEN} ".join(found)


def waiting(database: Database, sequence: int, most: int = -1) -> list[int]:
    """The papers whose words changed after an entry of the journal, latest first."""
    return [
        int(row[0])
        for row in database.rows(
            "SELECT paper FROM entry WHERE words = 1 AND id > ? AND paper IS NOT NULL GROUP BY paper"
            " ORDER BY max(id) DESC LIMIT ?",
            (sequence, most),
        )
    ]


def reaches(database: Database, state: State) -> bool:
    """Whether the journal still holds all that came after a state of the index, and the two are of one line."""
    if not goes_on(database, state.epoch, state.sequence):
        return False
    last = int(database.value("SELECT seq FROM sqlite_sequence WHERE name = 'entry'") or 0)
    return int(database.fact("pruned", "0")) <= state.sequence <= last


# The child ------------------------------------------------------------------------------------------------------------


def run_writer() -> int:
    """Serve as the index writer until the parent goes; the exit code."""
    return children.serve(_answer)


def _answer(request: Message, channel: Channel) -> Message:
    assert isinstance(request, dict)
    database = Database(Path(request["library"]), read_only=True)
    home = Path(request["home"])
    try:
        if request["texts"]:
            return {"papers": _write_bodies(database, home, Path(request["texts"]), channel, bool(request["rebuild"]))}
        return {"papers": write(database, home, channel, rebuild=bool(request["rebuild"]))}
    except IndexBusy:
        return {"papers": 0, "busy": True}  # another process is at it: its work serves us as well
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        raise LibraryError(
            f"The search index cannot be written to {request['home']}: {error.strerror}.",
            hint="Make room there or make it writable; the library itself is whole.",
        ) from error
    finally:
        database.close()


def _write_bodies(database: Database, home: Path, texts: Path, progress: Progress, rebuild: bool) -> int:
    reader = PdfReader()
    try:
        return bodies.write(database, home, Texts(texts), reader, progress, rebuild=rebuild)
    finally:
        reader.close()


def write(database: Database, home: Path, progress: Progress, *, rebuild: bool = False) -> int:
    """Bring the index at `home` up to the store, anew where that is wanted or needed; how many papers were written."""
    if not rebuild:
        try:
            with IndexWriter(home, wait=_WAIT) as writer:
                assert writer.state is not None  # an index in use has one
                if reaches(database, writer.state) and len(waiting(database, writer.state.sequence)) < _TOO_FAR:
                    return _go_on(database, writer, progress)
        except IndexUnusable as why:
            log.info("the index is made anew: %s", why)
    with IndexWriter(home, rebuild=True, wait=_WAIT) as writer:
        sequence = int(database.value("SELECT seq FROM sqlite_sequence WHERE name = 'entry'") or 0)
        writer.commit(State(line(database), sequence, _highest(database) + 1), progress)
        return _go_on(database, writer, progress, publish=True)


def _go_on(database: Database, writer: IndexWriter, progress: Progress, *, publish: bool = False) -> int:
    """First what a build cut short left out, newest papers first; then what the journal tells."""
    total = int(database.value("SELECT count(*) FROM paper"))
    state = writer.state
    assert state is not None  # the caller has made sure
    done = 0
    while state.cursor:
        papers = [
            int(row[0])
            for row in database.rows(
                "SELECT id FROM paper WHERE id < ? ORDER BY id DESC LIMIT ?", (state.cursor, BATCH)
            )
        ]
        writer.replace(documents(database, papers))
        state = State(state.epoch, state.sequence, papers[-1] if len(papers) == BATCH else 0)
        done += writer.commit(state, progress)
        if publish:  # from the first batch on the newest papers can be found
            writer.publish()
            publish = False
        progress.report(done, total, "Indexing")
    while True:
        changed = database.rows(
            "SELECT paper, max(id) FROM (SELECT paper, id FROM entry WHERE words = 1 AND id > ? AND paper IS NOT NULL"
            " ORDER BY id LIMIT ?) GROUP BY paper",
            (state.sequence, BATCH),
        )
        if not changed:
            return done
        ids = [int(row[0]) for row in changed]
        found = list(documents(database, ids))
        writer.replace(found)
        writer.delete(set(ids) - {document.pid for document in found})
        state = State(line(database), max(int(row[1]) for row in changed))
        writer.commit(state, progress)
        done += len(ids)
        progress.report(done, max(total, done), "Indexing")


def _highest(database: Database) -> int:
    return int(database.value("SELECT max(id) FROM paper") or 0)


# The parent -----------------------------------------------------------------------------------------------------------


class IndexClient:
    """Has an index of one library written by a child, started on demand and kept while there is work.

    With `texts`, the folder where the texts of PDFs are kept, it is the index of these.
    """

    def __init__(self, folder: Path, home: Path, texts: Path | None = None) -> None:
        self._folder = folder
        self._home = home
        self._texts = texts
        self._child: Child | None = None

    def write(self, progress: Progress, *, rebuild: bool = False, on_commit: Callable[[], None] | None = None) -> int:
        """Bring the index up to the store; how many papers were written. Returns 0 when another process is at it.

        Raises ChildError when the child dies, Cancelled when told to stop; what was committed stays.
        """
        if self._child is None:
            self._child = Child(NAME, title="Indexing", limits=Limits(wall=None, low=True))
        request: dict[str, Any] = {
            "library": str(self._folder),
            "home": str(self._home),
            "rebuild": rebuild,
            "texts": str(self._texts or ""),
        }
        answer: dict[str, Any] = {}
        try:
            for message in self._child.stream(request, progress=progress):
                answer = message
                if "done" in message:
                    progress.report(int(message["done"]), int(message["total"]), str(message["text"]))
                    if on_commit is not None:
                        on_commit()
        except LibraryError:
            self.close()  # what it still holds open takes up room on a full disk
            raise
        return int(answer.get("papers", 0))

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.close()
            self._child = None
