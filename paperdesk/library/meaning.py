"""Vectors of what papers mean, for related papers: off unless chosen, and only where the extra is installed.

A child makes them, from title and abstract, newest papers first, and then follows the journal; they lie beside the
index, may be deleted at any time and come back. Nothing leaves the machine.
"""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperdesk import children
from paperdesk.children import Channel, Child, Limits, Message
from paperdesk.errors import ChildError, LibraryError
from paperdesk.library.indexing import reaches
from paperdesk.library.rows import batches
from paperdesk.progress import Cancelled, Progress
from paperdesk.search.index import State
from paperdesk.store.database import Database
from paperdesk.store.lines import epoch_of, line

if TYPE_CHECKING:
    from paperdesk.search.embedding import Model
    from paperdesk.search.related import Meaning
    from paperdesk.search.vectors import Vectors, VectorWriter

log = logging.getLogger(__name__)

NAME = "vector-writer"  # what the child is started as
OPTION = "related_by_meaning"
BATCH = 1_000  # papers a commit
_PATIENCE = 20.0  # seconds for the vector of a passage, with the model to be loaded first
_DOING = "Reading what papers mean"
_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST)


# The child ------------------------------------------------------------------------------------------------------------


class _Worker:
    """Answers for vectors of a library, or of a text, with a model that is loaded when first needed."""

    def __init__(self) -> None:
        self._model: Model | None = None

    def answer(self, request: Message, channel: Channel) -> Message:
        from paperdesk.search.embedding import load

        assert isinstance(request, dict)
        self._model = self._model or load()
        if "text" in request:
            return self._model.embed([str(request["text"])]).tobytes()
        home = Path(request["home"])
        database = Database(Path(request["library"]), read_only=True)
        try:
            return {"papers": write(database, home, self._model, channel, rebuild=bool(request["rebuild"]))}
        except OSError as error:
            if error.errno not in _UNWRITABLE:
                raise
            raise LibraryError(
                f"What papers mean cannot be kept in {home}: {error.strerror}.",
                hint="Make room there or make it writable; the library itself is whole.",
            ) from error
        finally:
            database.close()


def run_writer() -> int:
    """Serve as the writer of vectors until the parent goes; the exit code."""
    return children.serve(_Worker().answer)


def write(database: Database, home: Path, model: Model, progress: Progress, *, rebuild: bool = False) -> int:
    """Bring the vectors at `home` up to the store, anew where that is wanted or needed; how many were written.

    Returns 0 when another process is at it. Raises Cancelled: what was committed stays.
    """
    from paperdesk.search.vectors import VectorsBusy, VectorsUnusable, VectorWriter

    try:
        if not rebuild:
            try:
                with VectorWriter(home, model.name, model.dimensions) as writer:
                    if writer.state is not None and reaches(database, writer.state):
                        return _go_on(database, writer, writer.state, model, progress)
            except VectorsUnusable as why:
                log.info("the vectors are made anew: %s", why)
        with VectorWriter(home, model.name, model.dimensions, rebuild=True) as writer:
            sequence = int(database.value("SELECT seq FROM sqlite_sequence WHERE name = 'entry'") or 0)
            highest = int(database.value("SELECT max(id) FROM paper") or 0)
            state = State(line(database), sequence, highest + 1)
            return _go_on(database, writer, state, model, progress)
    except VectorsBusy:
        return 0


def _go_on(database: Database, writer: VectorWriter, state: State, model: Model, progress: Progress) -> int:
    """First the papers that have none yet, newest first; then those that changed."""
    total = int(database.value("SELECT count(*) FROM paper"))
    done = (
        total - int(database.value("SELECT count(*) FROM paper WHERE id < ?", (state.cursor,))) if state.cursor else 0
    )
    written = 0
    progress.report(done, total, _DOING)
    while state.cursor:
        papers = [
            int(row[0])
            for row in database.rows(
                "SELECT id FROM paper WHERE id < ? ORDER BY id DESC LIMIT ?", (state.cursor, BATCH)
            )
        ]
        state = State(state.epoch, state.sequence, papers[-1] if len(papers) == BATCH else 0)
        _put(database, writer, state, model, papers)
        written += len(papers)
        done += len(papers)
        progress.report(done, total, _DOING)
    while changed := _changed(database, state.sequence, BATCH):
        state = State(line(database), max(entry for _, entry in changed))
        _put(database, writer, state, model, [paper for paper, _ in changed])
        written += len(changed)
        progress.report(written, max(total, written), _DOING)
    return written


def _put(database: Database, writer: VectorWriter, state: State, model: Model, papers: Sequence[int]) -> None:
    found: dict[int, str] = {}
    for batch in batches(papers, 500):
        marks = ",".join("?" * len(batch))
        for paper, title, abstract in database.rows(
            f"SELECT id, title, abstract FROM paper WHERE id IN ({marks})", batch
        ):
            found[int(paper)] = f"{title}. {abstract}" if title and abstract else title or abstract
    gone = [paper for paper in papers if paper not in found]
    writer.commit(state, list(found), model.embed(list(found.values())), gone)


def _changed(database: Database, sequence: int, most: int) -> list[tuple[int, int]]:
    """Papers whose title or abstract changed after an entry of the journal, each with the last such entry.

    Of the first `most` such entries.
    """
    return [
        (int(paper), int(entry))
        for paper, entry in database.rows(
            "SELECT paper, max(id) FROM (SELECT paper, id FROM entry WHERE words = 1 AND id > ? AND paper IS NOT NULL"
            " AND table_name = 'paper' ORDER BY id LIMIT ?) GROUP BY paper",
            (sequence, most),
        )
    ]


# The parent -----------------------------------------------------------------------------------------------------------


class Meanings:
    """The vectors of one library. Safe to use from several threads."""

    def __init__(self, database: Database, home: Path, option: Callable[[str], Any]) -> None:
        self._database = database
        self._option = option
        self.home = home / "vectors"
        self._lock = threading.Lock()  # guards the three
        self._child: Child | None = None
        self._writing = 0
        self._vectors: Vectors | None = None

    @property
    def on(self) -> bool:
        """Whether meaning counts: it was chosen, and the extra is installed."""
        if not self._option(OPTION):
            return False
        from paperdesk.search.embedding import installed

        return installed()

    # Reading ----------------------------------------------------------------------------------------------------------

    def of(self, papers: Sequence[int]) -> Meaning | None:
        """What some papers mean together; None where that is not known, or does not count."""
        vectors = self._open()
        return None if vectors is None else _meaning(vectors, vectors.of(papers))

    def of_text(self, text: str) -> Meaning | None:
        """What a passage means; None where that does not count, or the child is busy or cannot say."""
        vectors = self._open()
        if vectors is None:
            return None
        with self._lock:
            child = None if self._writing else self._started()
        if child is None:
            return None
        try:
            answer = child.ask({"text": text}, timeout=_PATIENCE)
        except (ChildError, Cancelled) as error:  # it may be ended meanwhile, by who has had vectors written
            log.warning("what a passage means is not known: %r", error)
            return None
        assert isinstance(answer, bytes)
        return _meaning(vectors, vectors.from_bytes(answer))

    def waiting(self) -> int:
        """How many papers have no vector yet, or one of other words; 0 while meaning does not count."""
        if not self.on:
            return 0
        from paperdesk.search.embedding import NAME as MODEL
        from paperdesk.search.vectors import VectorsUnusable, read_state

        try:
            state = read_state(self.home, MODEL)
        except VectorsUnusable as why:
            log.info("no vectors: %s", why)
            return int(self._database.value("SELECT count(*) FROM paper"))
        if not reaches(self._database, state):
            return int(self._database.value("SELECT count(*) FROM paper"))
        if state.cursor:
            return max(1, int(self._database.value("SELECT count(*) FROM paper WHERE id < ?", (state.cursor,))))
        return len(_changed(self._database, state.sequence, -1))

    def _open(self) -> Vectors | None:
        """The vectors as they are now; None while they are not whole, or do not count."""
        if not self.on:
            return None
        from paperdesk.search.embedding import NAME as MODEL
        from paperdesk.search.vectors import Vectors, VectorsUnusable

        with self._lock:
            try:
                if self._vectors is None or not self._vectors.newest():
                    self._vectors = Vectors(self.home, MODEL)
            except VectorsUnusable as why:
                log.info("no vectors: %s", why)
                self._vectors = None
            held = self._vectors
        if held is None or held.state.cursor or epoch_of(held.state.epoch) != self._database.fact("epoch"):
            return None  # papers without one would fall behind
        return held

    # Writing ----------------------------------------------------------------------------------------------------------

    def catch_up(self, progress: Progress | None = None, *, rebuild: bool = False) -> int:
        """Have the child bring the vectors up to the store; how many it wrote. 0 while meaning does not count.

        Raises ChildError when the child dies, Cancelled when told to stop: what was committed stays.
        """
        if not self.on:
            return 0
        progress = progress or Progress()
        request = {"library": str(self._database.folder), "home": str(self.home), "rebuild": rebuild}
        answer: dict[str, Any] = {}
        with self._lock:
            child = self._started()
            self._writing += 1
        try:
            for message in child.stream(request, progress=progress):
                answer = message
                if "done" in message:
                    progress.report(int(message["done"]), int(message["total"]), str(message["text"]))
        finally:
            with self._lock:
                self._writing -= 1
            self._end()  # it takes 100 MB
        return int(answer.get("papers", 0))

    def forget(self) -> None:
        """Delete the vectors, as when meaning is to count no more; nothing is left running."""
        from paperdesk.search.vectors import VectorsBusy, remove

        self._end()
        with self._lock:
            self._vectors = None
        try:
            remove(self.home)
        except VectorsBusy as why:
            log.info("the vectors stay: %s", why)

    def close(self) -> None:
        """End the child and let go of the files."""
        self._end()
        with self._lock:
            self._vectors = None

    def _started(self) -> Child:
        if self._child is None:
            self._child = Child(NAME, title=_DOING, limits=Limits(wall=None, low=True))
        return self._child

    def _end(self) -> None:
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            child.close()


def _meaning(vectors: Vectors, vector: Any) -> Meaning | None:
    from paperdesk.search.related import Meaning

    return None if vector is None else Meaning(vector, vectors)
