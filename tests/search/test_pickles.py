"""A pickle from elsewhere is refused before anything in it is run, wherever in an index it stands."""

from __future__ import annotations

import io
import pickle
import struct
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paperdesk.search import index, pickles, segments
from paperdesk.search.evaluate import Evaluator
from paperdesk.search.index import Document, IndexUnusable, State
from paperdesk.search.writer import IndexWriter


class Hostile:
    """Makes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return (Path.touch, (self.mark,))


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("value", [
    None, 7, "text", b"bytes \x93c", [1, 2.5], {"a": (1, [2])}, array("I", [1, 99]), (array("f", [0.5]), (b"x",)),
])  # fmt: skip
def test_plain_values_and_arrays_come_back(value: Any, protocol: int) -> None:
    assert pickles.loads(pickle.dumps(value, protocol)) == value
    stream = io.BytesIO(pickle.dumps(value, protocol) + b"behind")
    assert pickles.load(stream) == value and stream.read() == b"behind"


@pytest.mark.parametrize("protocol", range(6))
def test_nothing_else_is_run(tmp_path: Path, protocol: int) -> None:
    mark = tmp_path / "run"
    data = pickle.dumps([1, Hostile(mark)], protocol)
    for load in (pickles.loads, lambda it: pickles.load(io.BytesIO(it))):
        with pytest.raises(pickle.UnpicklingError):
            load(data)
    assert not mark.exists()
    pickle.loads(data)
    assert mark.exists()  # the test means something
    for other in (b"cos\nsystem\n.", b"(S'x'\nios\nsystem\n.", b"\x80\x02\x82\x01."):
        with pytest.raises((pickle.UnpicklingError, ValueError)):
            pickles.loads(other)
    with pytest.raises(pickle.UnpicklingError):
        pickles.loads(b"\x80\x02c_codecs\nencode\nX\x01\x00\x00\x00aX\x03\x00\x00\x00hex\x86R.")


def contents(data: bytes, hostile: bytes) -> bytes:
    """A table of contents with other segments: its pickle is the last thing in it."""
    return data[: data.rindex(b"\x80", 0, data.index(b"W3Segment"))] + hostile


def directory(data: bytes, hostile: bytes) -> bytes:
    """A segment whose list of parts is another."""
    start, rest = struct.unpack("!qi", data[:12])
    return struct.pack("!qi", start, rest) + data[12:start] + hostile


def postings(data: bytes, hostile: bytes) -> bytes:
    """A segment with other postings for every term."""
    at = data.index(b"W3Bl")
    while at >= 0:
        length = abs(struct.unpack(">i", data[at + 4 : at + 8])[0])
        if length >= len(hostile):
            data = data[: at + 8] + hostile.ljust(length, b".") + data[at + 8 + length :]
        at = data.find(b"W3Bl", at + 4)
    return data


@pytest.mark.parametrize(("pattern", "harm"), [("*.toc", contents), ("*.seg", directory), ("*.seg", postings)])
def test_no_part_of_an_index_is_run(tmp_path: Path, pattern: str, harm: Callable[[bytes, bytes], bytes]) -> None:
    home, mark = tmp_path / "home", tmp_path / "run"
    with IndexWriter(home, rebuild=True) as writer:
        writer.replace(Document(pid, "graph " * pid, " ".join(f"w{pid % 9} filler" for _ in range(pid)))
                       for pid in range(1, 60))  # fmt: skip
        writer.commit(State("e", 1))
        writer.publish()
    (path,) = index.live_folder(home).glob(pattern)
    before = path.read_bytes()
    path.write_bytes(harm(before, pickle.dumps(Hostile(mark), 2)))
    assert path.read_bytes() != before
    with pytest.raises(IndexUnusable):
        evaluator = Evaluator(home)
        view = evaluator.view()
        for number in range(len(view.lexicon.text_df)):
            view.match_word(view.lexicon.word(number))
            view.match_phrase(f"graph {view.lexicon.word(number)}")
    if harm is not postings:  # the writer reads those only when it merges
        with pytest.raises(IndexUnusable):
            IndexWriter(home)
    assert not mark.exists()


def test_the_ledger_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with IndexWriter(tmp_path / "home", rebuild=True) as writer:
        writer.commit(State("e", 1))
        writer.publish()
    mark = tmp_path / "run"
    monkeypatch.setattr(segments.Segment, "_last_stored", lambda _self: pickle.dumps({"ledger": Hostile(mark)}))
    with pytest.raises(IndexUnusable):
        Evaluator(tmp_path / "home")
    assert not mark.exists()
