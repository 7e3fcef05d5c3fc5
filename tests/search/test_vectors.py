"""Vectors on disk: what counts, what a killed or foreign writer leaves, and which papers are near."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from paperdesk.progress import Cancelled
from paperdesk.search import vectors
from paperdesk.search.index import State
from paperdesk.search.vectors import Vectors, VectorsBusy, VectorsUnusable, VectorWriter, read_state, remove

MODEL = "compass"
NORTH, EAST, SOUTH, NORTHEAST = (0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (0.6, 0.8)
NOTHING = (0.0, 0.0)


def write(
    folder: Path, papers: Sequence[int], rows: Sequence[Sequence[float]], gone: Sequence[int] = (), *,
    sequence: int = 1, rebuild: bool = False,
) -> None:  # fmt: skip
    with VectorWriter(folder, MODEL, 2, rebuild=rebuild) as writer:
        writer.commit(State("epoch", sequence), papers, np.array(rows, np.float32).reshape(-1, 2), gone)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "vectors"
    write(home, [3, 1, 2, 4], [NORTH, EAST, SOUTH, NORTHEAST], rebuild=True)
    return home


def near(folder: Path, limit: int = 10, least: float = 0.0, hide: Sequence[int] = ()) -> list[int]:
    held = Vectors(folder, MODEL)
    vector = held.of([3])
    assert vector is not None
    papers, values = held.nearest(vector, limit, least, lambda papers: ~np.isin(papers, hide))
    assert all(0 <= value <= 1 for value in values) and sorted(values, reverse=True) == list(values)
    return [int(paper) for paper in papers]


def test_the_nearest_come_first(folder: Path) -> None:
    assert near(folder, limit=2) == [3, 4]
    assert near(folder, hide=[3])[0] == 4
    assert near(folder, least=0.99) == [3]


def test_nearness_goes_from_the_average_paper_to_the_same(folder: Path) -> None:
    held = Vectors(folder, MODEL)
    assert list(held.papers) == [1, 2, 3, 4] and held.state == State("epoch", 1)
    vector = held.of([3])
    values = held.nearness(vector, np.array([3, 4, 2, 99], np.int64))
    assert values[0] == pytest.approx(1, abs=1e-3) and 0 < values[1] < 1
    assert values[2] == 0 and values[3] == 0, "opposite, and unknown"


def test_several_papers_are_one_direction(folder: Path) -> None:
    held = Vectors(folder, MODEL)
    assert held.of([1, 3]) == pytest.approx([2**-0.5, 2**-0.5], abs=1e-3)
    assert held.of([99]) is None and held.of([2, 3]) is None and held.of([]) is None


def test_a_sent_vector(folder: Path) -> None:
    held = Vectors(folder, MODEL)
    assert held.from_bytes(np.array(EAST, np.float32).tobytes()) == pytest.approx(EAST)
    assert held.from_bytes(np.array(NOTHING, np.float32).tobytes()) is None
    assert held.from_bytes(np.zeros(3, np.float32).tobytes()) is None


def test_the_last_row_of_a_paper_counts_and_what_is_gone_does_not(folder: Path) -> None:
    before = Vectors(folder, MODEL)
    write(folder, [2], [NORTH], gone=[4], sequence=2)
    assert not before.newest() and list(before.papers) == [1, 2, 3, 4], "what was open stays readable"
    assert sorted(near(folder, limit=2)) == [2, 3] and read_state(folder, MODEL) == State("epoch", 2)
    write(folder, [4], [NORTHEAST], sequence=3)
    assert list(Vectors(folder, MODEL).papers) == [1, 2, 3, 4]


def test_a_writer_killed_within_a_commit_leaves_the_one_before(folder: Path) -> None:
    with (folder / "rows-1").open("ab") as out:
        out.write(b"half a row")
    assert near(folder, limit=2) == [3, 4]
    write(folder, [5], [NORTH], sequence=2)
    assert set(near(folder, limit=2)) == {3, 5} and len(Vectors(folder, MODEL).papers) == 5


def test_what_does_not_count_is_thrown_away_in_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_WASTE", 3)
    for sequence in range(2, 7):
        write(folder, [2], [EAST], sequence=sequence)
    assert [path.name for path in folder.glob("rows-*")] == ["rows-1"]
    open_before = Vectors(folder, MODEL)
    write(folder, [2], [NORTH], sequence=9)
    assert [path.name for path in folder.glob("rows-*")] == ["rows-2"]
    assert list(open_before.papers) == [1, 2, 3, 4] and not open_before.newest()
    assert set(near(folder, limit=2)) == {2, 3} and read_state(folder, MODEL).sequence == 9
    assert len(Vectors(folder, MODEL)._rows) == 5


def test_writing_anew_sweeps_what_was_there(folder: Path) -> None:
    write(folder, [7], [NORTH], rebuild=True)
    assert list(Vectors(folder, MODEL).papers) == [7]
    assert [path.name for path in folder.glob("rows-*")] == ["rows-2"]


def broken(folder: Path) -> None:
    with pytest.raises(VectorsUnusable):
        Vectors(folder, MODEL)
    with pytest.raises(VectorsUnusable):
        VectorWriter(folder, MODEL, 2)
    write(folder, [7], [NORTH], rebuild=True)
    assert list(Vectors(folder, MODEL).papers) == [7], "written anew they serve again"


def test_a_changed_byte_is_noticed(folder: Path) -> None:
    rows = folder / "rows-1"
    data = bytearray(rows.read_bytes())
    data[9] ^= 1
    rows.write_bytes(data)
    broken(folder)


def test_a_short_or_missing_file_is_noticed(folder: Path) -> None:
    (folder / "rows-1").write_bytes((folder / "rows-1").read_bytes()[:-1])
    broken(folder)
    (folder / "rows-2").unlink()
    broken(folder)


@pytest.mark.parametrize(
    "change",
    [{"format": 0}, {"model": "another"}, {"file": "../elsewhere"}, {"dimensions": 0}, {"rows": -1}, {"rows": "4"},
     {"rows": 10**12}, {"cursor": None}, {"more": 1}],
)  # fmt: skip
def test_a_foreign_state_is_not_trusted(folder: Path, change: dict[str, object]) -> None:
    state = folder / "state.json"
    state.write_text(json.dumps({**json.loads(state.read_text()), **change}))
    broken(folder)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000, "{}"])
def test_a_broken_state_is_not_trusted(folder: Path, text: str) -> None:
    (folder / "state.json").write_text(text)
    broken(folder)


def test_vectors_of_another_length_are_not_written_on(folder: Path) -> None:
    with pytest.raises(VectorsUnusable):
        VectorWriter(folder, MODEL, 3)


def test_one_writer_at_a_time(folder: Path) -> None:
    with VectorWriter(folder, MODEL, 2) as writer:
        assert writer.state == State("epoch", 1)
        with pytest.raises(VectorsBusy):
            VectorWriter(folder, MODEL, 2)
        with pytest.raises(VectorsBusy):
            remove(folder)
    remove(folder)
    remove(folder)
    assert not folder.exists()


def test_none_at_all(tmp_path: Path) -> None:
    write(tmp_path / "vectors", [], [], rebuild=True)
    held = Vectors(tmp_path / "vectors", MODEL)
    assert held.of([1]) is None and len(held.papers) == 0
    assert list(held.nearness(np.array(EAST, np.float32), np.array([1, 2], np.int64))) == [0, 0]
    assert len(held.nearest(np.array(EAST, np.float32), 5, 0.0, lambda papers: papers > 0)[0]) == 0


def test_who_is_not_waited_for_stops(folder: Path) -> None:
    held = Vectors(folder, MODEL)
    with pytest.raises(Cancelled):
        held.nearest(held.of([3]), 5, 0.0, lambda papers: papers > 0, lambda: True)
