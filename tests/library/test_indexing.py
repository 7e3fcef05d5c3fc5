"""The writer's work: it catches up, goes on where it was cut short, and begins anew where it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.library import Library, indexing
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Record
from paperdesk.search.evaluate import Evaluator
from paperdesk.search.index import State


def held(library: Library) -> set[int]:
    evaluator = Evaluator(library.index.home)
    try:
        return set(evaluator.view().papers_of(evaluator.view().everything()))
    finally:
        evaluator.close()


def write(library: Library, progress: Progress | None = None, rebuild: bool = False) -> int:
    return indexing.write(library._database, library.index.home, progress or Progress(), rebuild=rebuild)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 4)


@pytest.mark.usefixtures("small_batches")
def test_it_catches_up_in_batches(library: Library) -> None:
    ids = [library.papers.add(Record(title=f"Paper number {n}")) for n in range(11)]
    assert write(library) == 11 and held(library) == set(ids)
    library.papers.edit(ids[:6], {"abstract": "new words"})
    library.papers.delete(ids[9:])
    assert write(library) == 8 and held(library) == set(ids[:9])
    assert write(library) == 0


@pytest.mark.usefixtures("small_batches")
def test_a_build_that_was_cut_short_goes_on(library: Library) -> None:
    ids = [library.papers.add(Record(title=f"Paper number {n}")) for n in range(11)]

    class Stop(Progress):
        def report(self, done: int, total: int = 0, text: str = "") -> None:
            if done >= 8:
                raise Cancelled

    with pytest.raises(Cancelled):
        write(library, Stop())
    assert held(library) == set(ids[3:])  # the newest first
    assert write(library) == 3 and held(library) == set(ids)


def test_a_pruned_journal_or_another_epoch_means_anew(library: Library, papers: list[int]) -> None:
    write(library)
    evaluator = Evaluator(library.index.home)
    state = evaluator.state
    evaluator.close()
    assert indexing.reaches(library._database, state)
    assert not indexing.reaches(library._database, State("another", state.sequence))
    assert not indexing.reaches(library._database, State(state.epoch, state.sequence + 1))
    library._database.set_fact("pruned", str(state.sequence + 1))
    assert not indexing.reaches(library._database, state)
    library._database.set_fact("pruned", "0")
    library._database.set_fact("epoch", "new")
    assert library.index.waiting() > 0 and write(library) == 3 and held(library) == set(papers)


def test_the_child_writes_it(library: Library, papers: list[int], tmp_path: Path) -> None:
    assert library.catch_up() == 3 and held(library) == set(papers)
    library.papers.edit(papers[:1], {"title": "Other"})
    assert library.catch_up() == 1
    assert library.rebuild_index() == 3
