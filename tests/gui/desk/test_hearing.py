"""A window hears its own changes at once, those of its jobs gathered, those of other processes when it looks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from paperdesk.gui.desk.hearing import Hearing
from paperdesk.library import Changes, Library


@pytest.fixture
def library(filled: Path) -> Iterator[Library]:
    with Library.open(filled) as library:
        yield library


@pytest.fixture
def hearing(qapp: QApplication, library: Library) -> Iterator[Hearing]:
    hearing = Hearing()
    hearing.follow(library)
    yield hearing
    hearing.stop()


@pytest.fixture
def heard(hearing: Hearing) -> list[Changes]:
    heard: list[Changes] = []
    hearing.heard.connect(heard.append)
    return heard


def _elsewhere(function: Callable[[], object]) -> None:
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()


def _begin_each(library: Library, papers: list[int]) -> None:
    for paper in papers:
        library.reading.set_status([paper], "reading")


def test_a_change_of_this_thread_is_told_at_once(library: Library, heard: list[Changes]) -> None:
    papers = library.papers.find()[:2]
    for paper in papers:
        library.reading.star([paper])
    assert [changes.papers for changes in heard] == [{papers[0]}, {papers[1]}]


def test_the_changes_of_a_job_are_gathered(library: Library, heard: list[Changes], qtbot: QtBot) -> None:
    papers = library.papers.find()
    _elsewhere(lambda: _begin_each(library, papers))
    qtbot.waitUntil(lambda: {paper for changes in heard for paper in changes.papers} == set(papers))
    assert len(heard) == 2  # the first at once, the others as one
    assert heard[0].papers == {papers[0]}


def test_changes_of_other_names_are_not_joined(library: Library, heard: list[Changes], qtbot: QtBot) -> None:
    papers = library.papers.find()

    def work() -> None:
        _begin_each(library, papers[:3])
        library.reading.star(papers[:1])
        library.tags.add(papers[:1], ["new"])

    _elsewhere(work)
    qtbot.waitUntil(lambda: len(heard) == 4)
    assert [changes.label for changes in heard[:2]] == [heard[0].label, heard[0].label]
    assert [changes.kinds & {"star", "tag"} for changes in heard[2:]] == [{"star"}, {"tag"}]


def test_whoever_hears_that_a_job_is_over_has_heard_all_of_it(
    library: Library, hearing: Hearing, heard: list[Changes], qtbot: QtBot
) -> None:
    papers = library.papers.find()
    _elsewhere(lambda: _begin_each(library, papers))
    qtbot.waitUntil(lambda: len(heard) == 1)
    hearing.catch_up()
    assert {paper for changes in heard for paper in changes.papers} == set(papers)
    hearing.catch_up()
    assert len(heard) == 2


def test_nothing_is_told_after_the_end(library: Library, hearing: Hearing, heard: list[Changes], qtbot: QtBot) -> None:
    papers = library.papers.find()
    _elsewhere(lambda: _begin_each(library, papers))
    qtbot.waitUntil(lambda: len(heard) == 1)
    hearing.stop()
    hearing.catch_up()
    library.reading.star(papers[:1])
    hearing.look()
    assert len(heard) == 1


def test_a_look_tells_what_another_process_did(library: Library, hearing: Hearing, heard: list[Changes]) -> None:
    with Library.open(library.folder) as beside:
        beside.reading.star(beside.papers.find()[:1])
    hearing.look()
    assert [changes.kinds & {"star"} for changes in heard] == [{"star"}]


def test_what_another_thread_has_just_done_is_caught_up_with_before_its_knock_is_heard(
    library: Library, hearing: Hearing, heard: list[Changes]
) -> None:
    papers = library.papers.find()
    _elsewhere(lambda: _begin_each(library, papers))
    hearing.catch_up()  # no event was handled in between
    assert {paper for changes in heard for paper in changes.papers} == set(papers)
