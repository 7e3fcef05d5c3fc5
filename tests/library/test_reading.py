"""Status with its history, star, rating, page, and the queue Up next."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperdesk.errors import BadInputError
from paperdesk.library import Library
from paperdesk.library.shapes import SIDEBAR_QUERIES
from paperdesk.library.stats import days_ago
from paperdesk.record import Record, Status


def test_status_keeps_its_history(library: Library, papers: list[int]) -> None:
    library.reading.set_status(papers, Status.READING)
    library.reading.set_status(papers[:1], "read", cause="key")
    events = library.reading.history(papers[0])
    assert [(event.before, event.after, event.cause) for event in events] == [
        ("unread", "reading", ""), ("reading", "read", "key")]  # fmt: skip
    assert library.papers.find("was:reading") == papers
    assert library.papers.find("read:today") == papers[:1]
    library.undo()
    assert len(library.reading.history(papers[0])) == 1 and library.papers.get(papers[0]).status is Status.READING


def test_a_thousand_are_one_step(library: Library) -> None:
    ids = [library.papers.add(Record(title=f"Paper {n}")) for n in range(1_000)]
    assert library.reading.set_status(ids, Status.READ) == 1_000
    assert library.stats.sidebar()["read"] == 1_000
    library.undo()
    assert library.stats.sidebar()["unread"] == 1_000


def test_wrong_values_are_refused(library: Library, papers: list[int]) -> None:
    with pytest.raises(BadInputError, match="no reading status"):
        library.reading.set_status(papers, "done")
    with pytest.raises(BadInputError, match="from 0 to 5"):
        library.reading.rate(papers, 6)
    with pytest.raises(BadInputError, match="Page 9 of 3"):
        library.reading.set_page(papers[0], 9, 3)


def test_queue_order_survives(library: Library, papers: list[int]) -> None:
    a, b, c = papers
    library.reading.enqueue([b, a])
    library.reading.enqueue([c], first=True)
    assert library.reading.queue() == [c, b, a]
    library.reading.move([a], before=c)
    assert library.reading.queue() == [a, c, b]
    assert library.papers.find("is:queued", sort="queue") == [a, c, b]
    assert [row.queue for row in library.papers.rows([a, b, c])] == [1, 3, 2]
    library.reading.set_status([a], Status.READ)
    assert library.reading.queue() == [c, b]
    library.undo()
    assert library.reading.queue() == [a, c, b]


def test_queue_limit(tmp_path: Path) -> None:
    options = {"queue_limit": 2, "read_leaves_queue": True, "reading_on_open": True, "undo_days": 90}
    with Library.open(tmp_path / "l", create=True, options=lambda name: options.get(name, 0)) as library:
        ids = [library.papers.add(Record(title=f"Paper {n}")) for n in range(3)]
        library.reading.enqueue(ids[:2])
        with pytest.raises(BadInputError, match="2 of at most 2"):
            library.reading.enqueue(ids[2:])


def test_opening_marks_reading(library: Library, papers: list[int]) -> None:
    library.reading.mark_opened(papers[0])
    paper = library.papers.get(papers[0])
    assert paper.status is Status.READING and paper.opened_at


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 8)), max_size=30))
def test_queue_equals_a_list(tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[int, int]]) -> None:
    with Library.open(tmp_path_factory.mktemp("queue") / "l", create=True) as library:
        ids = [library.papers.add(Record(title=f"Paper {n}")) for n in range(8)]
        library.reading.enqueue(ids)
        model = list(ids)
        for place, target in moves:
            paper = ids[place]
            before = ids[target] if target < 8 and ids[target] != paper else None
            model.remove(paper)
            model.insert(model.index(before) if before is not None else len(model), paper)
            library.reading.move([paper], before)
            assert library.reading.queue() == model


def test_the_sidebar_counts_what_its_queries_find(library: Library, papers: list[int]) -> None:
    for days in (0, 12, 13, 14, 15):
        at = days_ago(days)
        with library._journal.change("Spread", undo=False):
            library._database.run("UPDATE paper SET added = ?, read_at = ?, status = 'read'", (at, at))
        counts = library.stats.sidebar()
        for name in ("recently_added", "recently_read"):
            assert counts[name] == len(library.papers.find(SIDEBAR_QUERIES[name])), (days, name)


def test_what_is_unread_again_was_not_read_lately(library: Library, papers: list[int]) -> None:
    library.reading.set_status(papers[:3], Status.READ)
    library.reading.set_status(papers[:1], Status.UNREAD)
    assert library.stats.sidebar()["recently_read"] == 2
    assert set(library.papers.find(SIDEBAR_QUERIES["recently_read"])) == set(papers[1:3])
