"""One segment of a Whoosh (W3) index, read from its file into arrays: terms, postings, lengths, ledger.

A segment never changes once written; which of its documents are deleted stands in the table of contents. Nothing is
copied that is not asked for: the file is mapped. Knows the layout of the file, not what a query is, and names no
class of Whoosh. Anything that does not add up raises IndexUnusable.
"""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from paperdesk.search import pickles, postings
from paperdesk.search.index import LEDGER, IndexUnusable, State

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_TERM = np.dtype(
    [("inlined", "u1"), ("weight", ">f4"), ("df", ">u4"), ("shortest", "u1"), ("longest", "u1"), ("heaviest", ">f4"),
     ("first", ">u4"), ("last", ">u4"), ("offset", ">i8"), ("length", ">i4")]
)  # fmt: skip
_AT_ONCE = 5_000  # terms
_LETTERS_AT_ONCE = 50_000
_DIRECTORY = struct.Struct("!qi")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Table:
    """The dictionary of one field: row by row in the order of its terms."""

    df: Ints
    weight: Floats  # all occurrences
    first: Ints  # smallest and largest document
    last: Ints
    offset: Longs  # of the postings
    length: Ints

    def __len__(self) -> int:
        return len(self.df)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the marker document of a segment says: how far the index had come, and the words its stems came from."""

    state: State
    forms: list[str]  # folded words as they stand in texts, sorted
    terms: list[str]  # the term of each
    counts: list[int]  # how often each came


class Segment:
    """One segment, open. Its documents count from 0, the ledger's being the last."""

    def __init__(self, folder: Path, described: Any) -> None:
        """Open the segment that a table of contents describes (an object of Whoosh's)."""
        self.name: str = described.segment_id()
        self.documents: int = described.doc_count_all()
        self._map: mmap.mmap | None = None
        self._view: memoryview | None = None
        try:
            self._open(folder / f"{self.name}.seg")
        except FileNotFoundError:
            raise  # a commit has just removed it: the reader takes the newer table of contents
        except Exception as cause:
            self.close()
            raise IndexUnusable(f"segment {self.name} is broken: {cause!r}") from cause

    def _open(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._view = view = memoryview(self._map)
        start, _ = _DIRECTORY.unpack(view[: _DIRECTORY.size])
        listed = pickles.loads(bytes(view[start:]))
        self._files = {name: (at["offset"], at["length"]) for name, at in listed.items()}
        terms = self._file("trm")
        if bytes(terms[:4]) != b"HSH3":
            raise IndexUnusable(f"segment {self.name} has no dictionary")
        self._postings = self._file("pst")
        size = int.from_bytes(terms[-4:], "big")
        tail = BytesIO(terms[-4 - size : -4])
        extras = pickles.load(tail)
        codes = np.frombuffer(tail.read(), np.dtype(extras["indextype"]).newbyteorder(">"))
        self._at: Longs = codes.astype(np.int64)
        if len(self._at) != extras["indexlen"]:
            raise IndexUnusable(f"segment {self.name} has a cut dictionary")
        self._dictionary = np.frombuffer(terms, np.uint8)
        numbers = self._dictionary[self._at + 8].astype(np.int32) * 256 + self._dictionary[self._at + 9]
        self._rows = {
            field: (int(np.searchsorted(numbers, number)), int(np.searchsorted(numbers, number, "right")))
            for field, number in extras["fieldmap"].items()
        }

    def release(self) -> None:
        """Give the pages of the file that were looked at back to the system, which keeps them while there is room."""
        if self._map is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    def close(self) -> None:
        """Let go of the file. Arrays already handed out stay valid; asking for more is an error."""
        self._dictionary = np.zeros(0, np.uint8)
        self._postings = memoryview(b"")
        self._view = None
        if self._map is not None:
            try:
                self._map.close()
            except BufferError:  # an iterator elsewhere still looks into it; it goes with the last of them
                self._map = None

    def terms(self, field: str) -> list[str]:
        """The terms of a field, sorted; row i of its table is term i."""
        return self._guard(self._terms, field)

    def _terms(self, field: str) -> list[str]:
        start, stop = self._rows.get(field, (0, 0))
        if start == stop:
            return []
        found: list[str] = []
        for first in range(start, stop, _AT_ONCE):  # between these other threads have their turn
            found += self._keys(self._at[first : min(stop, first + _AT_ONCE)])
        return found

    def _keys(self, at: Longs) -> list[str]:
        sizes = self._key_sizes(at) - 2
        # All keys one after the other, each ended by a line feed, which no term holds: one decode, one split.
        ends = np.cumsum(sizes + 1)
        source = np.repeat(at + 10 - (ends - sizes - 1), sizes + 1) + np.arange(int(ends[-1]))
        letters = self._dictionary[np.minimum(source, len(self._dictionary) - 1)]
        letters[ends - 1] = 10
        found = letters[:-1].tobytes().decode().split("\n")
        if len(found) != len(at):
            raise IndexUnusable(f"segment {self.name} has a broken dictionary")
        return found

    def table(self, field: str) -> Table:
        """The dictionary of a field."""
        return self._guard(self._table, field)

    def _table(self, field: str) -> Table:
        start, stop = self._rows.get(field, (0, 0))
        at = self._at[start:stop]
        values = at + 8 + self._key_sizes(at)
        raw = self._dictionary[values[:, None] + np.arange(_TERM.itemsize)]
        rows = raw.reshape(-1).view(_TERM)
        table = Table(
            rows["df"].astype(np.int32),
            rows["weight"].astype(np.float32),
            rows["first"].astype(np.int32),
            rows["last"].astype(np.int32),
            rows["offset"].astype(np.int64),
            rows["length"].astype(np.int32),
        )
        sound = (
            (rows["inlined"] == 0) & (table.df > 0) & (table.first >= 0) & (table.first <= table.last)
            & (table.last < self.documents) & (table.offset >= 0) & (table.length > 8)
            & (table.offset + table.length <= len(self._postings))
        )  # fmt: skip
        if not sound.all():
            raise IndexUnusable(f"segment {self.name} has a broken dictionary of {field}")
        return table

    def _key_sizes(self, at: Longs) -> Longs:
        raw = self._dictionary[at[:, None] + np.arange(4)]
        sizes: Longs = raw.reshape(-1).view(">i4").astype(np.int64)
        return sizes

    def postings(self, table: Table, row: int) -> tuple[Ints, Floats]:
        """Documents, ascending, and how often the term of that row stands in each."""
        documents, weights = self._guard(postings.decode, self.raw(table, row))
        if len(documents) != table.df[row] or int(documents[-1]) != table.last[row] or int(documents[0]) < 0:
            raise IndexUnusable(f"segment {self.name} has broken postings")
        return documents, weights

    def many_postings(self, table: Table, rows: Ints) -> tuple[Ints, Floats, Ints]:
        """Documents and counts of the terms of several rows, one after the other, and how many each term has."""
        if not len(rows):
            return np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.int32)
        found = self._guard(postings.decode_many, [self.raw(table, row) for row in rows.tolist()])
        documents, _, lengths = found
        last = documents[np.cumsum(lengths) - 1] if (lengths > 0).all() else lengths
        if (lengths != table.df[rows]).any() or (last != table.last[rows]).any() or int(documents.min()) < 0:
            raise IndexUnusable(f"segment {self.name} has broken postings")
        return found

    def places(self, table: Table, row: int) -> tuple[Longs, Ints]:
        """Where the places of each posting of that row start, and all places; as `postings.decode_places`."""
        starts, places = self._guard(postings.decode_places, self.raw(table, row))
        if len(starts) != table.df[row] + 1:
            raise IndexUnusable(f"segment {self.name} has broken places")
        return starts, places

    def lists(self, table: Table, row: int) -> tuple[list[int], list[float], list[bytes] | None]:
        """The postings of that row as plain lists, for a merge."""
        return self._guard(postings.decode_lists, self.raw(table, row))

    def raw(self, table: Table, row: int) -> bytes:
        """The bytes of the postings of that row."""
        offset = int(table.offset[row])
        return bytes(self._postings[offset : offset + int(table.length[row])])

    def lengths(self, field: str) -> npt.NDArray[np.uint8]:
        """The length byte of every document in a field, 0 where it has none."""
        found = np.zeros(self.documents, np.uint8)
        name = f"{self.name}._{field}_len.col"
        if name in self._files:
            kept = np.frombuffer(self._file(f"_{field}_len.col"), np.uint8)[: self.documents]
            found[: len(kept)] = kept
        return found

    def papers(self) -> tuple[Longs, Ints]:
        """Paper ids and their documents, the ledger left out."""
        return self._guard(self._papers)

    def _papers(self) -> tuple[Longs, Ints]:
        table, terms = self._table("pid"), self._terms("pid")
        if not terms or terms[-1] != LEDGER or (table.df != 1).any():  # it sorts behind all digits
            raise IndexUnusable(f"segment {self.name} has no ledger, or a paper twice")
        return np.array(terms[:-1], dtype=np.int64), table.first[:-1]

    def ledger(self) -> Ledger:
        """What the marker document says."""
        return self._guard(self._ledger)

    def _ledger(self) -> Ledger:
        said = pickles.loads(self._last_stored())["ledger"]
        forms, terms = _lines(said["forms"]), _lines(said["terms"])
        counts = list(said["counts"])
        if not len(forms) == len(terms) == len(counts):
            raise IndexUnusable(f"segment {self.name} has a broken ledger")
        return Ledger(State(*said["state"]), forms, terms, counts)

    def _last_stored(self) -> bytes:
        """The stored fields of the last document: values one after the other, then their lengths, then a type code."""
        column = self._file("_stored.col")
        end = len(column) - 1
        code = chr(column[end])
        if code == "X":  # many documents: offsets follow the lengths
            code, end = chr(column[end - 2]), end - 2 - self.documents * struct.calcsize(chr(column[end - 1]))
        start = end - self.documents * struct.calcsize(code)
        lengths = np.frombuffer(column[start:end], np.dtype(code).newbyteorder(">"))
        return zlib.decompress(column[start - int(lengths[-1]) : start])

    def _file(self, extension: str) -> memoryview:
        if self._view is None:
            raise IndexUnusable(f"segment {self.name} is closed")
        offset, length = self._files[f"{self.name}.{extension}"]
        part = self._view[offset : offset + length]
        if len(part) != length:
            raise IndexUnusable(f"segment {self.name} is cut off")
        return part

    def _guard(self, read: Callable[..., _T], *arguments: Any) -> _T:
        try:
            return read(*arguments)
        except IndexUnusable:
            raise
        except Exception as cause:
            raise IndexUnusable(f"segment {self.name} is broken: {cause!r}") from cause


def _lines(text: str) -> list[str]:
    """The lines of a text, parted piece by piece: between these other threads have their turn."""
    found: list[str] = []
    start = 0
    while start < len(text):
        end = text.find("\n", start + _LETTERS_AT_ONCE)
        found += text[start : end if end >= 0 else len(text)].split("\n")
        start = end + 1 if end >= 0 else len(text)
    return found
