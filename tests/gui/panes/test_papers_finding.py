"""Finding what the list shows: views, searches, facets, texts; and what stays in a list that goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from paperdesk.errors import LibraryError
from paperdesk.gui.desk import View
from paperdesk.gui.jobs import InlineJobs
from paperdesk.gui.panes import papers_finding as finding
from paperdesk.gui.panes.papers_finding import Counted, Finding, Found, Wish, merged
from paperdesk.library import Library
from paperdesk.library.facets import Facet
from paperdesk.progress import Cancelled, Progress
from paperdesk.record import Person, Record, Status

ALL = View("all", "All papers", "", "title")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", create=True) as opened:
        for title, year, abstract in (
            ("Neural Ranking", "2018", "We rank documents with networks."),
            ("Pruning Networks", "2020", "Ranking of weights and neural pruning."),
            ("Vision", "2021", "Images."),
        ):
            record = Record(title=title, date=year, abstract=abstract, people=[Person.parse("Ranking, Anna")])
            opened.papers.add(record)
        yield opened


class Stopped(Progress):
    cancelled = True  # type: ignore[assignment]


# --- asking the library ---------------------------------------------------------------------------------------------


def test_a_view_is_found_in_its_order_with_its_first_lines(library: Library) -> None:
    found = finding.find(library, Wish(ALL), Progress())
    assert found.ids == [1, 2, 3]
    assert (found.total, found.of, found.sort, found.wordy) == (3, 3, "title", False)
    assert [line.title for line in found.lines] == ["Neural Ranking", "Pruning Networks", "Vision"]


def test_a_search_finds_in_all_of_the_library(library: Library) -> None:
    found = finding.find(library, Wish(View("read", "Read", "status:read"), "neural", True), Progress())
    assert set(found.ids) == {1, 2}
    assert (found.total, found.of, found.sort, found.wordy) == (2, 3, "relevance", True)
    facts = finding.find(library, Wish(ALL, "year:2020.."), Progress())
    assert (set(facts.ids), facts.sort, facts.wordy) == ({2, 3}, "-added", False)
    assert finding.find(library, Wish(ALL, "neural sort:-year"), Progress()).sort == "-year"


def test_a_question_nobody_waits_for_ends_as_cancelled(library: Library) -> None:
    with pytest.raises(Cancelled):
        finding.find(library, Wish(ALL), Stopped())
    broken = SimpleNamespace(papers=SimpleNamespace(find=lambda *_: 1 / 0))
    with pytest.raises(Cancelled):
        finding.find(cast(Library, broken), Wish(ALL), Stopped())
    with pytest.raises(ZeroDivisionError):
        finding.find(cast(Library, broken), Wish(ALL), Progress())


def test_texts_mark_titles_and_say_where_else_the_words_stand(library: Library) -> None:
    library.notes.save(3, "A remark on ranking.", "sitting")
    found = finding.find(library, Wish(ALL, "ranking"), Progress())
    assert found.result is not None
    texts = finding.texts_of(library, found.result, [1, 2, 3], Progress())
    assert texts[1].title_marks == ((7, 14),)
    assert texts[3].title_marks == ()
    assert texts[3].text.startswith("note: ")
    for text in texts.values():
        assert {text.text[start:end].lower() for start, end in text.marks} <= {"ranking", "rank"}
    assert texts[2].marks
    with pytest.raises(Cancelled):
        finding.texts_of(library, found.result, [1], Stopped())


def test_words_that_stand_out_of_sight_in_a_title_are_shown(library: Library) -> None:
    title = "A very long title that goes on and on beyond what any row of a list could show of it: kitchen robots"
    library.papers.edit([1], {"title": title, "abstract": ""})
    library.catch_up()
    found = finding.find(library, Wish(ALL, "kitchen"), Progress())
    assert found.result is not None
    text = finding.texts_of(library, found.result, [1], Progress())[1]
    assert [title[start:end] for start, end in text.title_marks] == ["kitchen"]
    assert [text.text[start:end] for start, end in text.marks] == ["kitchen"]
    assert text.text.startswith("… ") and text.text.endswith("kitchen robots") and len(text.text) < len(title)


def test_facets_are_those_that_part_what_was_found(library: Library) -> None:
    library.tags.add([1, 2, 3], ["everywhere"])
    library.tags.add([1], ["some"])
    library.reading.set_status([2], Status.READ)
    found = finding.find(library, Wish(ALL, "tag:everywhere year:2018..2021"), Progress())
    assert found.result is not None
    chips = finding.facets_of(found.result, Progress())
    facets = [chip.facet for chip in chips]
    values = [facet.value for facet in facets]
    assert "some" in values
    assert "read" in values
    assert "everywhere" in values  # all have it, but it is asked for and can be taken back
    asked = [chip.facet.value for chip in chips if chip.asked]
    assert asked == ["everywhere"]
    assert len({(facet.field, facet.value) for facet in facets}) == len(facets)


# --- words of a search ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pretr", "pretr*"),
        ("deep pretr", "deep pretr*"),
        ("title:pretr", "title:pretr*"),
        ("pretr ", "pretr "),
        ("pretr*", "pretr*"),
        ("status:unread", "status:unread"),
        ("", ""),
        ("pretr status:unread", "pretr status:unread"),
    ],
)
def test_a_word_that_was_growing_gets_its_star(typed: str, meant: str) -> None:
    assert finding.settled(typed) == meant


def test_the_order_of_a_search_is_in_its_words() -> None:
    assert finding.sorted_by("deep", "-year") == "deep sort:-year"
    assert finding.sorted_by("deep sort:title x", "-year") == "deep x sort:-year"
    assert finding.sorted_by("deep sort:title", "relevance") == "deep"
    assert finding.sorted_by("", "title") == "sort:title"


def test_only_queries_that_name_the_trash_want_it() -> None:
    assert finding.wants_trash("is:trashed deep")
    assert not finding.wants_trash("trash status:unread")


# --- what stays -----------------------------------------------------------------------------------------------------


def test_what_fits_no_more_stays_behind_what_it_stood_behind() -> None:
    assert merged([1, 2, 3, 4], [1, 3, 9], {2, 4}) == [1, 2, 3, 4, 9]
    assert merged([2, 1], [1], {2}) == [2, 1]
    assert merged([1, 2, 3], [3, 1], {2}) == [3, 1, 2]
    assert merged([1, 2], [5], {1, 2}) == [1, 2, 5]
    assert merged([1, 2], [1, 2], set()) == [1, 2]
    assert merged([1], [2], {7}) == [2]


@given(
    st.lists(st.integers(1, 40), unique=True), st.lists(st.integers(1, 40), unique=True), st.sets(st.integers(1, 40))
)
def test_a_list_goes_on_with_every_paper_once(before: list[int], after: list[int], staying: set[int]) -> None:
    result = merged(before, after, staying)
    assert len(result) == len(set(result))
    assert set(result) == set(after) | (staying & set(before))
    assert [paper for paper in result if paper in set(after)] == after
    held = [paper for paper in result if paper not in set(after)]
    assert sorted(held) == sorted(staying & set(before) - set(after))


# --- asking ---------------------------------------------------------------------------------------------------------


class Answers:
    """What a Finding told."""

    def __init__(self, asker: Finding) -> None:
        self.found: list[Found] = []
        self.other: list[tuple[str, Any]] = []
        asker.found.connect(self.found.append)
        asker.facets.connect(lambda facets: self.other.append(("facets", facets)))
        asker.texts.connect(lambda texts: self.other.append(("texts", texts)))
        asker.counted.connect(lambda count: self.other.append(("count", count)))
        asker.failed.connect(lambda error: self.other.append(("failed", error)))


@pytest.fixture
def jobs(qapp: object) -> Iterator[InlineJobs]:
    all_jobs = InlineJobs()
    yield all_jobs
    assert all_jobs.close(5_000)


def test_only_the_newest_wish_is_answered(qtbot: QtBot, jobs: InlineJobs, library: Library) -> None:
    asker = Finding(jobs, lambda: library)
    answers = Answers(asker)
    for text in ("n", "ne", "neural"):
        asker.ask(Wish(ALL, text, True))
    assert asker.waiting
    qtbot.waitUntil(lambda: bool(answers.other))
    assert [found.wish.search for found in answers.found] == ["neural"]
    assert answers.other[0][0] == "facets"
    assert all(isinstance(chip.facet, Facet) for chip in answers.other[0][1])
    asker.ask_texts([1, 2])
    qtbot.waitUntil(lambda: len(answers.other) == 2)
    assert set(answers.other[1][1]) == {1, 2}
    wish = Wish(View("year", "2020", "year:2020", "-added"))
    asker.ask_count(wish)
    qtbot.waitUntil(lambda: len(answers.other) == 3)
    expected = len(library.papers.find("year:2020"))
    assert answers.other[2] == ("count", Counted(wish, expected, library.papers.count()))
    inside = wish._replace(search="neural", inside=True)
    asker.ask_count(inside)
    qtbot.waitUntil(lambda: len(answers.other) == 4)
    total = library.search("neural", within="year:2020").total
    assert answers.other[3] == ("count", Counted(inside, total, library.papers.count(), expected))


def test_nothing_is_heard_of_a_library_that_was_left(qtbot: QtBot, jobs: InlineJobs, library: Library) -> None:
    asker = Finding(jobs, lambda: library)
    answers = Answers(asker)
    asker.ask(Wish(ALL, "neural"))
    asker.ask_count(Wish(ALL, "neural"))
    asker.forget()
    asker.ask_texts([1])
    with qtbot.waitSignal(jobs.idle, raising=False, timeout=1_000):
        pass
    assert answers.found == []
    assert answers.other == []


def test_what_cannot_be_answered_is_told(qtbot: QtBot, jobs: InlineJobs) -> None:
    def fail(*_rest: object) -> list[int]:
        raise LibraryError("The disk is away.")

    broken = SimpleNamespace(papers=SimpleNamespace(find=fail))
    asker = Finding(jobs, lambda: cast(Library, broken))
    answers = Answers(asker)
    asker.ask(Wish(ALL))
    qtbot.waitUntil(lambda: bool(answers.other))
    assert str(answers.other[0][1]) == "The disk is away."
    assert not asker.waiting
