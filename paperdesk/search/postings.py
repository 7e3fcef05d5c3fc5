"""The bytes of one term's postings in a Whoosh (W3) index: which documents, how often, at which places.

Writes blocks that any Whoosh reads, but cheaper ones than its own writer: wide blocks, arrays in place of tuples of
boxed numbers, places at a fixed width so that NumPy can read them, and no compression of what is tiny. Reads these and
Whoosh's own. Knows bytes and arrays only: no files, no terms, no documents.
"""

from __future__ import annotations

import pickle
import struct
import zlib
from array import array
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from paperdesk.search import pickles

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int32]
    Longs = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float32]

BLOCK = 4096
"""Postings in a block. Whoosh's own 128 serve its skipping matchers; whoever reads whole lists wants few blocks."""

_MAGIC = b"W3Bl"
_TUPLES_UP_TO = 24  # postings from which an array is cheaper than a tuple
_COMPRESS_FROM = 256  # bytes
_INFO = struct.Struct("<4sicic")  # the head of the pickled facts of a block, at a fixed width
_INFO_LENGTH = 30
_WEIGHT = struct.Struct(">cd")


class BadPostings(ValueError):  # noqa: N818 - turned into IndexUnusable where files are known
    """The bytes are no postings."""


class Totals(NamedTuple):
    """What the dictionary of terms says of a term's postings beside where they lie."""

    weight: float
    heaviest: float
    shortest: int  # as a length byte
    longest: int


class _Steps(dict[int, bytes]):
    """Distance between two places to its pickle opcode: two bytes wide where it fits."""

    def __missing__(self, distance: int) -> bytes:
        wide = distance > 0xFFFF
        code = b"J" + distance.to_bytes(4, "little") if wide else b"M" + distance.to_bytes(2, "little")
        self[distance] = code
        return code


_STEPS = _Steps()


def encode_places(places: Sequence[int]) -> bytes:
    """The ascending places of a term in one document as Whoosh keeps them: a count and a pickled list of distances."""
    count = len(places)
    if count == 1:
        return b"\x00\x00\x00\x01](" + _STEPS[places[0]] + b"e"
    steps = [_STEPS[places[0]]]
    steps += [_STEPS[after - before] for before, after in pairwise(places)]
    return count.to_bytes(4, "big") + b"](" + b"".join(steps) + b"e"


def encode(
    documents: Sequence[int], weights: Sequence[float], values: Sequence[bytes] | None, lengths: Sequence[int] | None
) -> tuple[bytes, Totals]:
    """The postings of one term, from its documents (ascending), their weights and encoded places.

    `lengths` are the length bytes of all documents of the segment. `values` and `lengths` are None for a field that
    keeps neither.
    """
    count = len(documents)
    if count <= BLOCK:
        block, totals = _encode_block(documents, weights, values, lengths)
        return b"".join((_MAGIC, (-len(block)).to_bytes(4, "big", signed=True), block)), totals
    parts = [_MAGIC]
    sums: list[Totals] = []
    for start in range(0, count, BLOCK):
        stop = start + BLOCK
        some = values if values is None else values[start:stop]
        block, totals = _encode_block(documents[start:stop], weights[start:stop], some, lengths)
        parts.append((-len(block) if stop >= count else len(block)).to_bytes(4, "big", signed=True))
        parts.append(block)
        sums.append(totals)
    each = list(zip(*sums, strict=True))
    return b"".join(parts), Totals(sum(each[0]), max(each[1]), min(each[2]), max(each[3]))


def _encode_block(
    documents: Sequence[int], weights: Sequence[float], values: Sequence[bytes] | None, lengths: Sequence[int] | None
) -> tuple[bytes, Totals]:
    count = len(documents)
    if count == 1:
        weight = weights[0]
        byte = lengths[documents[0]] if lengths is not None else 0
        totals = Totals(weight, weight, byte, byte)
        data = _encode_single(documents[0], weight, values[0] if values is not None else None)
        return _encode_info(1, documents[0], weight, 0, byte, byte) + data, totals
    heaviest = max(weights)
    if lengths is not None:
        bytes_ = [lengths[document] for document in documents]
        shortest, longest = min(bytes_), max(bytes_)
    else:
        shortest = longest = 0
    even = weights.count(weights[0]) == count
    gaps = [documents[0], *(after - before for before, after in pairwise(documents))]
    kept: Any = None if even and heaviest == 1.0 else heaviest if even else weights
    small = count <= _TUPLES_UP_TO
    if kept is weights:
        kept = tuple(weights) if small else array("f", weights)
    data = pickle.dumps(
        (tuple(gaps) if small else array("I", gaps), kept, None if values is None else tuple(values)), 4
    )
    level = 0
    if len(data) >= _COMPRESS_FROM:
        data, level = zlib.compress(data, 1), 1
    info = _encode_info(count, documents[-1], heaviest, level, shortest, longest)
    return info + data, Totals(sum(weights), heaviest, shortest, longest)


def _encode_info(count: int, last: int, heaviest: float, level: int, shortest: int, longest: int) -> bytes:
    """The pickled tuple of facts that heads a block, always in the same opcodes: it can be read as a struct."""
    head = _INFO.pack(b"\x80\x02(J", count, b"J", last, b"G")
    return head + struct.pack(">d", heaviest) + bytes((75, level, 75, shortest, 75, longest)) + b"t."


def _encode_single(document: int, weight: float, value: bytes | None) -> bytes:
    """The pickle of one posting, by hand: three terms of four have no other."""
    if value is not None and len(value) > 255:
        return pickle.dumps(((document,), weight if weight != 1.0 else None, (value,)), 4)
    return b"".join(
        (
            b"\x80\x03J", document.to_bytes(4, "little"), b"\x85",
            b"N" if weight == 1.0 else _WEIGHT.pack(b"G", weight),
            b"N" if value is None else b"C" + bytes((len(value),)) + value + b"\x85",
            b"\x87.",
        )
    )  # fmt: skip


def _blocks(data: bytes) -> Iterator[tuple[int, tuple[Any, Any, Any]]]:
    """Count and (gaps, weights, values) of each block; BadPostings when the bytes are none."""
    if data[:4] != _MAGIC:
        raise BadPostings("no postings begin here")
    at = 4
    while True:
        length = int.from_bytes(data[at : at + 4], "big", signed=True)
        start, end = at + 4, at + 4 + abs(length)
        if end > len(data) or length == 0:
            raise BadPostings("a block is cut off")
        if data[start : start + 4] == b"\x80\x02(J" and data[start + 28 : start + 30] == b"t.":
            count = int.from_bytes(data[start + 4 : start + 8], "little")
            compressed = data[start + 23]
            body = data[start + _INFO_LENGTH : end]
        else:
            stream = BytesIO(data[start:end])
            count, _, _, compressed, _, _ = pickles.load(stream)
            body = stream.read()
        yield count, pickles.loads(zlib.decompress(body) if compressed else body)
        if length < 0:
            return
        at = end


def decode(data: bytes) -> tuple[Ints, Floats]:
    """Documents and weights of a term's postings; raises BadPostings, or whatever broken pickles raise."""
    import numpy as np

    documents, weights = [], []
    for count, (gaps, kept, _) in _blocks(data):
        documents.append(np.cumsum(_numbers(gaps, "I", count), dtype=np.int32))
        weights.append(_weights(kept, count))
    if len(documents) == 1:
        return documents[0], weights[0]
    return np.concatenate(documents), np.concatenate(weights)


def decode_many(found: Sequence[bytes]) -> tuple[Ints, Floats, Ints]:
    """Documents and weights of several terms' postings, one after the other, and how many each term has.

    For many short ones this costs a fifth of `decode` for each.
    """
    import numpy as np

    gaps: list[int] = []
    weights: list[float] = []
    counts: list[int] = []
    for data in found:
        before = len(gaps)
        for count, (its, kept, _) in _blocks(data):
            gaps.extend(its)
            weights.extend([1.0 if kept is None else kept] * count if kept is None or isinstance(kept, float) else kept)
        counts.append(len(gaps) - before)
    if len(weights) != len(gaps):
        raise BadPostings("a block holds another count than it says")
    lengths = np.array(counts, np.int32)
    sums = np.cumsum(np.array(gaps, np.int64))
    starts = np.cumsum(lengths) - lengths
    begun = np.where(starts > 0, sums[starts - 1], 0)
    return (sums - np.repeat(begun, lengths)).astype(np.int32), np.array(weights, np.float32), lengths


def decode_lists(data: bytes) -> tuple[list[int], list[float], list[bytes] | None]:
    """Documents, weights and encoded places as plain lists, for a merge; the places are None where none are kept."""
    documents: list[int] = []
    weights: list[float] = []
    values: list[bytes] | None = []
    for count, (gaps, kept, places) in _blocks(data):
        total = 0
        for gap in gaps:
            total += gap
            documents.append(total)
        weights.extend([1.0 if kept is None else kept] * count if kept is None or isinstance(kept, float) else kept)
        if places is None or values is None:
            values = None
        else:
            values.extend(places)
    return documents, weights, values


def decode_places(data: bytes) -> tuple[Longs, Ints]:
    """Where the places of each posting start (one more than there are postings), and all places one after the other."""
    import numpy as np

    counts, places = [], []
    for count, (_, kept, values) in _blocks(data):
        if values is None:
            raise BadPostings("a field without places")
        found = _places_at_once(_weights(kept, count).astype(np.int64), b"".join(values))
        if found is None:
            found = _places_one_by_one(values)
        counts.append(found[0])
        places.append(found[1])
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(counts))])
    return starts, np.concatenate(places)


def _places_at_once(counts: Longs, joined: bytes) -> tuple[Longs, Ints] | None:
    """Places that `encode_places` wrote at its fixed width of three bytes; None for anything else."""
    import numpy as np

    sizes = 7 + 3 * counts
    if int(sizes.sum()) != len(joined):
        return None
    raw = np.frombuffer(joined, np.uint8)
    ends = np.cumsum(counts)
    first = np.cumsum(sizes) - sizes + 6
    at = np.repeat(first - 3 * (ends - counts), counts) + 3 * np.arange(int(ends[-1]))
    if not (raw[at] == ord("M")).all():
        return None
    steps = raw[at + 1].astype(np.int32) + raw[at + 2].astype(np.int32) * 256
    running = np.cumsum(steps, dtype=np.int64)
    begin = ends - counts
    before = running[begin] - steps[begin]
    return counts, (running - np.repeat(before, counts)).astype(np.int32)


def _places_one_by_one(values: Sequence[bytes]) -> tuple[Longs, Ints]:
    """Places as Whoosh's own writer pickles them, which may have left off the final stop."""
    import numpy as np

    counts, places = [], []
    for value in values:
        body = value[4:]
        steps = pickles.loads(body if body.endswith(b".") else body + b".")
        counts.append(len(steps))
        total = 0
        for step in steps:
            total += step
            places.append(total)
    return np.array(counts, np.int64), np.array(places, np.int32)


def _numbers(kept: Any, code: str, count: int) -> Any:
    import numpy as np

    numbers = np.frombuffer(kept, np.dtype(code)) if isinstance(kept, array) else np.array(kept)
    if len(numbers) != count:
        raise BadPostings("a block holds another count than it says")
    return numbers


def _weights(kept: Any, count: int) -> Floats:
    import numpy as np

    if kept is None or isinstance(kept, float):
        return np.full(count, 1.0 if kept is None else kept, np.float32)
    numbers: Floats = _numbers(kept, "f", count).astype(np.float32, copy=False)
    return numbers
