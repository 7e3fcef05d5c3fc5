"""Writing the index: papers in and out, in commits that carry how far the index has come.

One writer at a time, held by an OS lock. A commit is one table of contents, renamed into place: a writer killed at any
moment leaves the commit before. Small segments are merged by tiers; the whole is never optimised, which is dearer than
a rebuild into a new folder. The files are stock Whoosh (W3), so any Whoosh opens them, but made by leaner code: words
counted in dictionaries and written term by term, with no pool of sorted tuples between. Knows no database and no query.
"""

from __future__ import annotations

import heapq
import logging
import math
import struct
from array import array
from binascii import crc32
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from paperdesk.progress import Progress
from paperdesk.search import index, postings, words
from paperdesk.search.index import FIELDS, LEDGER, NAME_FIELDS, Document, IndexBusy, IndexUnusable, State

MOST_DOCUMENTS = 2000
"""Documents written into one segment; more in one commit make several."""

_WIDTH = 10  # segments of one size before they are merged
_LARGEST_MERGED = 10_000  # live documents of a segment that is merged with others no more
_WORST_WASTE = 0.4  # of a segment deleted: it is written anew, whatever its size

_log = logging.getLogger(__name__)
_TERM = struct.Struct("!BfIBBfIIqi")
_KEY = struct.Struct("!iiH")

# A term of a source: its bytes, which source, and its documents, weights and encoded places.
_Entry = tuple[bytes, int, list[int], list[float], list[bytes] | None]


class IndexWriter:
    """Writes one library's index. Use as a context manager; what is not committed when it closes is forgotten."""

    def __init__(self, home: Path, *, rebuild: bool = False, wait: float = 0.0) -> None:
        """Take the writer's lock of `home`, waiting up to `wait` seconds: IndexBusy when another process keeps it.

        Without `rebuild` the index in use is written on: IndexUnusable when there is none. With it, a new and empty one
        is, which is in use once `publish` is called.
        """
        from whoosh.util.filelock import FileLock, try_for

        home.mkdir(parents=True, exist_ok=True)
        self._home = home
        self._lock: Any = FileLock(str(home / "LOCK"))
        if not try_for(self._lock.acquire, timeout=wait, delay=0.05):
            self._lock = None
            raise IndexBusy("another process writes the index")
        self._pending: dict[int, Document | None] = {}
        self._papers: dict[str, dict[int, int]] = {}  # by segment: paper id to document
        try:
            self._folder = index.new_folder(home) if rebuild else index.live_folder(home)
            self.state: State | None = None if rebuild else self._read_state()
            """What the last commit said; None in a rebuild before the first."""
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the lock; a rebuild that was not published is left for the next writer to sweep away."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    @property
    def pending(self) -> int:
        """How many papers wait for the commit."""
        return len(self._pending)

    def replace(self, documents: Iterable[Document]) -> None:
        """Put papers in, each in the place of its earlier words; of several with one id in a commit the last counts."""
        for document in documents:
            self._pending[document.pid] = document

    def delete(self, papers: Iterable[int]) -> None:
        """Take papers out; ids the index does not hold are no fault."""
        for paper in papers:
            self._pending[paper] = None

    def commit(self, state: State, progress: Progress | None = None) -> int:
        """Write what is pending, and `state` with it, at one stroke; returns the number of documents written.

        Raises Cancelled between two documents, IndexUnusable when the folder is gone or broken, OSError when the disk
        is full: nothing is written then, and everything is still pending.
        """
        progress = progress or Progress()
        try:
            toc = index.read_toc(self._folder)
            try:
                written = self._write(toc, state, progress)
            except BaseException:
                index.tidy(self._folder, toc)  # on a full disk what was begun takes the room that is needed
                raise
        except FileNotFoundError as cause:
            raise IndexUnusable(f"its folder was removed: {cause}") from cause
        self._pending = {}
        self.state = state
        return written

    def publish(self) -> None:
        """Make a rebuilt index the one in use and remove the one before. May come before the last commit."""
        index.publish(self._home, self._folder)

    def _read_state(self) -> State:
        from paperdesk.search.segments import Segment

        toc = index.read_toc(self._folder)
        index.sweep(self._home, self._folder)
        if not toc.segments:
            raise IndexUnusable("it is empty")
        segment = Segment(self._folder, toc.segments[-1])
        try:
            return segment.ledger().state
        finally:
            segment.close()

    def _write(self, toc: index.Toc, state: State, progress: Progress) -> int:
        from whoosh.filedb.filestore import FileStorage
        from whoosh.index import TOC

        storage = FileStorage(str(self._folder))
        self._mark_deleted(toc.segments)
        documents = [document for document in self._pending.values() if document is not None]
        kept, merged = _choose_merges(toc.segments, min(len(documents), MOST_DOCUMENTS))
        written: list[Any] = []
        starts = range(0, max(len(documents), 1), MOST_DOCUMENTS)
        for start in starts:
            last = start == starts[-1]
            maker = _SegmentMaker(storage, self._folder, state)
            for at, document in enumerate(documents[start : start + MOST_DOCUMENTS], start):
                if at % 50 == 0:
                    progress.report(at, len(documents))
                maker.add(document)
            described, papers = maker.finish(merged if last else [], progress)
            written.append(described)
            self._papers[described.segment_id()] = papers
        segments = [*kept, *written]
        number = toc.generation + 1
        TOC(index.schema(), segments, number).write(storage, index.NAME)
        index.tidy(self._folder, index.Toc(number, segments))
        names = {segment.segment_id() for segment in segments}
        self._papers = {name: papers for name, papers in self._papers.items() if name in names}
        return len(documents)

    def _mark_deleted(self, segments: list[Any]) -> None:
        """Delete the earlier documents of all pending papers."""
        from paperdesk.search.segments import Segment

        for described in segments:
            papers = self._papers.get(described.segment_id())
            if papers is None:
                opened = Segment(self._folder, described)
                try:
                    ids, documents = opened.papers()
                    papers = dict(zip(ids.tolist(), documents.tolist(), strict=True))
                finally:
                    opened.close()
                self._papers[described.segment_id()] = papers
            for paper in self._pending if len(self._pending) < len(papers) else papers:
                if paper in papers and paper in self._pending:
                    described.delete_document(papers[paper])


def _choose_merges(segments: list[Any], added: int) -> tuple[list[Any], list[Any]]:
    """Which segments stay and which are merged into the new one.

    A tier holds segments of 1-9, 10-99, 100-999 … live documents. A full tier is merged whole, and so on upwards with
    what comes of it; segments that are mostly deleted are written anew; empty ones go.
    """
    tiers: dict[int, list[Any]] = {}
    merged: list[Any] = []
    kept: list[Any] = []
    for segment in segments:
        live = segment.doc_count() - 1  # the ledger is no document
        if live <= 0 or segment.deleted_count() > _WORST_WASTE * segment.doc_count_all():
            merged.append(segment)
        elif live > _LARGEST_MERGED:
            kept.append(segment)
        else:
            tiers.setdefault(_tier(live), []).append(segment)
    growing = added
    for tier in sorted(tiers):
        if len(tiers[tier]) + (1 if _tier(max(growing, 1)) == tier else 0) >= _WIDTH:
            merged += tiers[tier]
            growing += sum(segment.doc_count() for segment in tiers[tier])
        else:
            kept += tiers[tier]
    order = {id(segment): at for at, segment in enumerate(segments)}
    return sorted(kept, key=lambda one: order[id(one)]), sorted(merged, key=lambda one: order[id(one)])


def _tier(live: int) -> int:
    return int(math.log10(live) + 1e-9)


class _SegmentMaker:
    """Collects documents and earlier segments into one new segment file."""

    def __init__(self, storage: Any, folder: Path, state: State) -> None:
        from whoosh.codec.whoosh3 import W3Codec
        from whoosh.util.numeric import byte_to_length, length_to_byte

        self._storage = storage
        self._folder = folder
        self._state = state
        self._described: Any = W3Codec(blocklimit=postings.BLOCK, compression=1).new_segment(storage, index.NAME)
        self._byte_of = length_to_byte
        self._length_of = byte_to_length
        self._papers: list[int] = []  # by document
        self._lengths: dict[str, bytearray] = {field: bytearray() for field in FIELDS}
        self._total: Counter[str] = Counter()  # words, by field
        # By field and term: documents, weights, encoded places.
        self._found: dict[str, dict[str, tuple[list[int], list[float], list[bytes]]]] = {field: {} for field in FIELDS}
        self._seen: Counter[str] = Counter()

    def add(self, document: Document) -> None:
        """Take in the words of a paper."""
        number = len(self._papers)
        self._papers.append(document.pid)
        encode = postings.encode_places
        for field in FIELDS:
            text: str = getattr(document, field)
            if not text:
                self._lengths[field].append(0)
                continue
            names = field in NAME_FIELDS
            found = self._found[field]
            length = 0
            for term, places in words.positions(text, names=names, seen=None if names else self._seen).items():
                entry = found.get(term)
                if entry is None:
                    entry = found[term] = ([], [], [])
                count = len(places)
                length += count
                entry[0].append(number)
                entry[1].append(float(count))
                entry[2].append(encode(places))
            self._lengths[field].append(self._byte_of(length))
            self._total[field] += length

    def finish(self, merged: list[Any], progress: Progress) -> tuple[Any, dict[int, int]]:
        """Write the segment, with what is alive of `merged`; returns its description and its papers' documents."""
        from paperdesk.search.segments import Segment

        sources = []
        try:
            for described in merged:
                opened = Segment(self._folder, described)
                sources.append(_Source(opened, frozenset(described.deleted_docs())))
                self._take_in(sources[-1])
            ledger = self._make_ledger(sources)
            self._write_terms(sources, progress)
            self._write_columns(ledger)
        finally:
            for source in sources:
                source.segment.close()
        documents = len(self._papers) + 1
        self._described.set_doc_count(documents)
        self._described._fieldlengths = dict(self._total)
        self._described.create_compound_file(self._storage)
        return self._described, {paper: number for number, paper in enumerate(self._papers)}

    def _take_in(self, source: _Source) -> None:
        """Give the living documents of an earlier segment their new numbers."""
        ids, documents = source.segment.papers()
        paper_of = dict(zip(documents.tolist(), ids.tolist(), strict=True))
        alive = [document for document in range(source.segment.documents - 1) if document not in source.deleted]
        for document in alive:
            source.moved[document] = len(self._papers)
            self._papers.append(paper_of[document])
        for field in FIELDS:
            lengths = source.segment.lengths(field).tolist()
            kept = bytes(lengths[document] for document in alive)
            self._lengths[field] += kept
            self._total[field] += sum(map(self._length_of, kept))

    def _make_ledger(self, sources: list[_Source]) -> dict[str, Any]:
        """The stored fields of the marker document."""
        forms = words.surface_forms(self._seen)
        for source in sources:
            old = source.segment.ledger()
            for form, term, count in zip(old.forms, old.terms, old.counts, strict=True):
                forms[form] = (term, count + forms.get(form, ("", 0))[1])
        listed = sorted(forms)
        said = {
            "state": (self._state.epoch, self._state.sequence, self._state.cursor),
            "forms": "\n".join(listed),
            "terms": "\n".join(forms[form][0] for form in listed),
            "counts": array("I", (min(forms[form][1], 0xFFFFFFFF) for form in listed)),
        }
        return {"pid": LEDGER, "ledger": said}

    def _write_terms(self, sources: list[_Source], progress: Progress) -> None:
        with _Dictionary(self._storage, self._described) as dictionary:
            for field in sorted((*FIELDS, "pid")):
                progress.check()
                if field == "pid":
                    self._write_papers(dictionary)
                else:
                    self._write_field(dictionary, field, sources)

    def _write_papers(self, dictionary: _Dictionary) -> None:
        terms = [(str(paper).encode(), number) for number, paper in enumerate(self._papers)]
        terms.append((LEDGER.encode(), len(self._papers)))
        dictionary.start("pid")
        for key, number in sorted(terms):
            dictionary.add(key, [number], [1.0], None, None)

    def _write_field(self, dictionary: _Dictionary, field: str, sources: list[_Source]) -> None:
        """The terms of a field in order, the new documents' first and then each source's, as their numbers rise."""
        fresh = self._found[field]
        streams: list[Iterable[_Entry]] = [
            ((key, 0, *fresh[term]) for key, term in sorted((term.encode(), term) for term in fresh))
        ]
        streams += [source.entries(field, number) for number, source in enumerate(sources, 1)]
        lengths = self._lengths[field]
        started = False
        waiting: _Entry | None = None
        for entry in heapq.merge(*streams) if sources else streams[0]:
            if waiting is not None and waiting[0] == entry[0]:
                waiting[2].extend(entry[2])
                waiting[3].extend(entry[3])
                if waiting[4] is not None and entry[4] is not None:
                    waiting[4].extend(entry[4])
                continue
            if not started:
                dictionary.start(field)
                started = True
            if waiting is not None:
                dictionary.add(waiting[0], waiting[2], waiting[3], waiting[4], lengths)
            waiting = entry
        if waiting is not None:
            dictionary.add(waiting[0], waiting[2], waiting[3], waiting[4], lengths)
        self._found[field] = {}

    def _write_columns(self, ledger: dict[str, Any]) -> None:
        """Stored fields, and the length bytes of every field, as columns; as Whoosh does, without trailing zeros."""
        from whoosh.codec.whoosh3 import STORED_COLUMN, W3Codec

        with self._storage.create_file(W3Codec.column_filename(self._described, "_stored")) as file:
            column = STORED_COLUMN.writer(file)
            for number, paper in enumerate(self._papers):
                column.add(number, {"pid": str(paper)})
            column.add(len(self._papers), ledger)
            column.finish(len(self._papers) + 1)
        for field, lengths in self._lengths.items():
            kept = bytes(lengths).rstrip(b"\0")
            if kept:
                with self._storage.create_file(W3Codec.column_filename(self._described, f"_{field}_len")) as file:
                    file.write(kept)


class _Source:
    """An earlier segment that is merged into a new one."""

    def __init__(self, segment: Any, deleted: frozenset[int]) -> None:
        self.segment = segment
        self.deleted = deleted
        self.moved = [-1] * segment.documents  # new number of each document, -1 for a dead one

    def entries(self, field: str, number: int) -> Iterator[_Entry]:
        """The field's terms in order with what is alive of their postings, under their new numbers."""
        table = self.segment.table(field)
        moved = self.moved
        for row, term in enumerate(self.segment.terms(field)):
            documents, weights, places = self.segment.lists(table, row)
            new = [moved[document] for document in documents]
            if self.deleted and -1 in new:
                alive = [at for at, document in enumerate(new) if document >= 0]
                if not alive:
                    continue
                new = [new[at] for at in alive]
                weights = [weights[at] for at in alive]
                places = None if places is None else [places[at] for at in alive]
            yield term.encode(), number, new, weights, places


class _Dictionary:
    """Writes the dictionary of terms and the postings of a new segment; fields and terms come in ascending order."""

    def __init__(self, storage: Any, described: Any) -> None:
        from whoosh.filedb.filetables import HashWriter, OrderedHashWriter
        from whoosh.util.numlists import GrowableArray

        # The hash of Whoosh's own choice is MD5; its readers take CRC-32 as well, which costs a tenth.
        self._table: Any = OrderedHashWriter.__new__(OrderedHashWriter)
        HashWriter.__init__(self._table, described.create_file(storage, ".trm"), hashtype=1)
        self._table.index = GrowableArray("H")
        self._table.lastkey = b""
        self._fields: dict[str, int] = {}
        self._table.extras["fieldmap"] = self._fields
        self._file = described.create_file(storage, ".pst")
        self._offset = 0
        self._at = self._table.tell()
        self._field = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._table.close()
        else:
            self._table.dbfile.close()
        self._file.close()

    def start(self, field: str) -> None:
        """Begin a field."""
        self._field = len(self._fields)
        self._fields[field] = self._field

    def add(
        self,
        term: bytes,
        documents: list[int],
        weights: list[float],
        places: list[bytes] | None,
        lengths: bytearray | None,
    ) -> None:
        """Write a term and its postings."""
        data, totals = postings.encode(documents, weights, places, lengths)
        self._file.write(data)
        value = _TERM.pack(
            0, totals.weight, len(documents), totals.shortest, totals.longest, totals.heaviest,
            documents[0], documents[-1], self._offset, len(data),
        )  # fmt: skip
        self._offset += len(data)
        head = _KEY.pack(len(term) + 2, len(value), self._field)
        table = self._table
        table.dbfile.write(head + term + value)
        table.index.append(self._at)
        code = crc32(term, crc32(head[8:]))
        table.buckets[code & 255].append((code, self._at))
        self._at += len(head) + len(term) + len(value)
