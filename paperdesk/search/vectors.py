"""The vectors of a library's papers, kept in a folder beside its index, and which papers are near by them.

A cache that may be deleted at any time. `rows-<n>` holds papers and half-precision vectors as they were written, the
last of a paper counts, a paper written as -id is gone; `state.json` says how many rows count, their checksum and how
far they have come, and is replaced at one stroke: a writer killed at any moment leaves what the last commit said. Every
doubt raises VectorsUnusable; the caller writes them anew. Knows no database, no texts and no words.
"""

from __future__ import annotations

import json
import mmap
import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zlib import crc32

import numpy as np
import numpy.typing as npt

from paperdesk.locks import FileLock
from paperdesk.progress import Cancelled
from paperdesk.search.embedding import Rows, normal
from paperdesk.search.index import State
from paperdesk.search.ranking import Floats, Longs, Mask, best
from paperdesk.settings import write_atomically

FORMAT = 1
"""Raise it when the files or the meaning of their rows change: others are written anew."""

_STATE, _LOCK = "state.json", "LOCK"
_ROWS = re.compile(r"rows-(\d+)")
_SAMPLE = 4_000  # vectors that say what the average paper is
_CHUNK = 2_048  # vectors compared at once
_WASTE = 1_000  # rows that do not count any more, and as many as those that do: the file is written anew


class VectorsUnusable(Exception):  # noqa: N818 - no error for a reader: the sign to write them anew
    """There are no vectors, or they are foreign, broken or of another model; what it says goes to the log."""


class VectorsBusy(Exception):  # noqa: N818 - no error for a reader: another process is writing
    """Another process is writing these vectors."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What state.json says."""

    format: int
    model: str
    dimensions: int
    file: str
    rows: int
    checksum: int
    epoch: str
    sequence: int
    cursor: int

    @property
    def state(self) -> State:
        return State(self.epoch, self.sequence, self.cursor)

    @property
    def kind(self) -> np.dtype[Any]:
        return _row_kind(self.dimensions)


def _row_kind(dimensions: int) -> np.dtype[Any]:
    return np.dtype([("paper", "<i8"), ("vector", "<f2", (dimensions,))])


def read_state(folder: Path, model: str) -> State:
    """How far the vectors of a folder have come; VectorsUnusable where they must not be trusted."""
    return _read(folder, model).state


def remove(folder: Path) -> None:
    """Delete the vectors; what another process holds open (Windows) stays until it lets go and they are deleted again.

    VectorsBusy while another process writes them.
    """
    if folder.is_dir():
        lock = FileLock(folder / _LOCK)
        try:
            if not lock.take():
                raise VectorsBusy("another process writes the vectors")
            (folder / _STATE).unlink(missing_ok=True)
        finally:
            lock.release()
        shutil.rmtree(folder, ignore_errors=True)


def _read(folder: Path, model: str) -> _Said:
    try:
        held = json.loads((folder / _STATE).read_text("utf-8"))
        said = _Said(**held)
        fits = all(type(value) is type(held[name]) for name, value in asdict(_EXAMPLE).items())
    except (OSError, ValueError, TypeError, RecursionError) as cause:
        raise VectorsUnusable(f"no vectors: {cause}") from cause
    if not fits or said.format != FORMAT or said.model != model or not _ROWS.fullmatch(said.file):
        raise VectorsUnusable("vectors of another kind")
    if said.dimensions <= 0 or said.rows < 0:
        raise VectorsUnusable("what is said of the vectors makes no sense")
    return said


_EXAMPLE = _Said(FORMAT, "", 0, "", 0, 0, "", 0, 0)


# Writing --------------------------------------------------------------------------------------------------------------


class VectorWriter:
    """Writes one folder of vectors. Use as a context manager; what is not committed when it closes is forgotten."""

    def __init__(self, folder: Path, model: str, dimensions: int, *, rebuild: bool = False) -> None:
        """Take the lock of the folder: VectorsBusy while another process keeps it.

        Without `rebuild` what is there is written on: VectorsUnusable when that cannot be trusted.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._model = model
        self._kind = _row_kind(dimensions)
        self._lock = FileLock(folder / _LOCK)
        try:
            if not self._lock.take():
                raise VectorsBusy("another process writes the vectors")
            self._said: _Said | None = None if rebuild else self._checked(dimensions)
            self._name = self._said.file if self._said else self._new_name()
            if self._said and self._wasted(self._said):
                self._condense(self._said)
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the lock."""
        self._lock.release()

    @property
    def state(self) -> State | None:
        """What the last commit said; None before the first of a rebuild."""
        return self._said.state if self._said else None

    def commit(self, state: State, papers: Sequence[int], vectors: Rows, gone: Iterable[int] = ()) -> None:
        """Write the vectors of papers, take out those `gone`, and keep `state` with it.

        OSError when that cannot be written: what was committed before stays.
        """
        left = list(gone)
        rows = np.zeros(len(papers) + len(left), self._kind)
        rows["paper"] = np.array([*papers, *(-paper for paper in left)], np.int64)
        rows["vector"][: len(papers)] = vectors
        self._append(state, rows)

    def _append(self, state: State, rows: npt.NDArray[Any]) -> None:
        before, checksum = (self._said.rows, self._said.checksum) if self._said else (0, 0)
        data = rows.tobytes()
        with (self._folder / self._name).open("r+b" if self._said else "wb") as out:
            out.seek(before * self._kind.itemsize)
            out.write(data)  # over what a writer that was killed may have left
            out.flush()
            os.fsync(out.fileno())
        said = _Said(
            FORMAT, self._model, self._kind["vector"].shape[0], self._name, before + len(rows), crc32(data, checksum),
            state.epoch, state.sequence, state.cursor,
        )  # fmt: skip
        write_atomically(self._folder / _STATE, json.dumps(asdict(said)))
        first, self._said = self._said is None, said
        if first:
            self._sweep()

    def _checked(self, dimensions: int) -> _Said:
        said = _read(self._folder, self._model)
        if said.dimensions != dimensions:
            raise VectorsUnusable("vectors of another length")
        _mapped(self._folder, said)
        self._name = said.file
        self._sweep()
        return said

    def _wasted(self, said: _Said) -> bool:
        papers = _mapped(self._folder, said, check=False)["paper"]
        counting = len(_counting(papers)[0])
        return said.rows - counting > max(_WASTE, counting)

    def _condense(self, said: _Said) -> None:
        """Write what counts into a new file."""
        rows = _mapped(self._folder, said, check=False)
        counting = rows[np.sort(_counting(rows["paper"])[1])]
        self._name, self._said = self._new_name(), None
        self._append(said.state, counting)

    def _new_name(self) -> str:
        taken = [int(match[1]) for match in map(_ROWS.fullmatch, _names(self._folder)) if match]
        return f"rows-{max(taken, default=0) + 1}"

    def _sweep(self) -> None:
        """Remove the rows of earlier files; what a reader still holds open (Windows) stays for the next time."""
        for name in _names(self._folder):
            if _ROWS.fullmatch(name) and name != self._name:
                _unlink(self._folder / name)


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def _unlink(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        return False
    return True


# Reading --------------------------------------------------------------------------------------------------------------


class Vectors:
    """The vectors of one folder as one commit left them, mapped into memory. Safe to use from several threads."""

    def __init__(self, folder: Path, model: str) -> None:
        """Open what the newest commit left; VectorsUnusable when there is nothing to be trusted."""
        self._said = _read(folder, model)
        self._folder, self._model = folder, model
        self._rows = _mapped(folder, self._said)
        self.papers, self._places = _counting(self._rows["paper"])
        """The papers that have a vector, ascending."""
        step = max(1, len(self._places) // _SAMPLE)
        sample = self._rows["vector"][self._places[::step]].astype(np.float32)
        self._average: Floats = sample.mean(axis=0) if len(sample) else np.zeros(self._said.dimensions, np.float32)

    @property
    def state(self) -> State:
        """How far they have come."""
        return self._said.state

    def newest(self) -> bool:
        """Whether no commit came after the one that is open. VectorsUnusable when there is none any more."""
        return _read(self._folder, self._model) == self._said

    def of(self, papers: Sequence[int]) -> Floats | None:
        """The vector of some papers taken together; None where none of them has one."""
        places = self._held(np.array(papers, np.int64))
        rows = self._rows["vector"][places[places >= 0]].astype(np.float32)
        return _together(rows)

    def from_bytes(self, data: bytes) -> Floats | None:
        """The vector that a child has sent; None where it is empty, or of another length."""
        vector = np.frombuffer(data, np.float32)
        return _together(vector[None, :]) if len(vector) == self._said.dimensions else None

    def nearness(self, vector: Floats, papers: Longs) -> Floats:
        """How near papers are, from 0, as the average paper, to 1; 0 for one that has no vector."""
        places = self._held(papers)
        near = np.zeros(len(papers), np.float32)
        held = places >= 0
        near[held] = self._near(vector, places[held])
        return near

    def nearest(
        self, vector: Floats, limit: int, least: float, among: Callable[[Longs], Mask],
        cancel: Callable[[], bool] | None = None,
    ) -> tuple[Longs, Floats]:  # fmt: skip
        """The nearest of those papers that `among` lets pass and that are as near as `least`, nearest first.

        Compares with every vector. Raises Cancelled.
        """
        near = np.empty(len(self._places), np.float32)
        for start in range(0, len(near), _CHUNK):
            if cancel is not None and cancel():
                raise Cancelled
            near[start : start + _CHUNK] = self._near(vector, self._places[start : start + _CHUNK])
        found = np.flatnonzero(near >= least)
        found = found[among(self.papers[found])]
        papers, values = best(self.papers[found], near[found], limit)
        return papers, values.astype(np.float32)

    def _near(self, vector: Floats, places: Longs) -> Floats:
        usual = float(self._average @ vector)
        cosines = self._rows["vector"][places].astype(np.float32) @ vector
        near: Floats = np.clip((cosines - usual) / max(1 - usual, 1e-6), 0, 1).astype(np.float32)
        return near

    def _held(self, papers: Longs) -> Longs:
        """The places of papers among the rows; -1 for one without."""
        if not len(self.papers):
            return np.full(len(papers), -1, np.int64)
        at = np.minimum(np.searchsorted(self.papers, papers), len(self.papers) - 1)
        places: Longs = np.where(self.papers[at] == papers, self._places[at], -1)
        return places


def _mapped(folder: Path, said: _Said, *, check: bool = True) -> npt.NDArray[Any]:
    """The rows that count, read-only and not copied; VectorsUnusable when they are not what was written."""
    size = said.rows * said.kind.itemsize
    try:
        with (folder / said.file).open("rb") as file:
            if os.fstat(file.fileno()).st_size < size:
                raise VectorsUnusable("the vectors were cut short")
            held = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) if size else b""
    except (OSError, ValueError) as cause:
        raise VectorsUnusable(f"the vectors cannot be read: {cause}") from cause
    if check and crc32(held) != said.checksum:
        raise VectorsUnusable("the vectors are not what was written")
    return np.frombuffer(held, said.kind, said.rows)


def _counting(papers: Longs) -> tuple[Longs, Longs]:
    """The papers that are there, ascending, and the row of each that counts: the last."""
    ids, from_behind = np.unique(np.abs(papers[::-1]), return_index=True)
    rows = len(papers) - 1 - from_behind
    there = papers[rows] > 0
    return ids[there].astype(np.int64), rows[there].astype(np.int64)


def _together(rows: Rows) -> Floats | None:
    """The mean direction of some vectors; None for no direction."""
    if not len(rows):
        return None
    vector: Floats = normal(rows.sum(axis=0, keepdims=True))[0]
    return vector if vector.any() else None
