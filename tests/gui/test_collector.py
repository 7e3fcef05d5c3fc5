"""Cyclic garbage is collected on the GUI thread, and on no other."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from paperdesk.gui.collector import Collector


class Node:
    """Something that holds on to itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    collector = Collector(settled_ms=0)
    yield collector
    collector.stop()
    gc.unfreeze()


def test_a_thread_that_allocates_much_collects_nothing(qtbot: QtBot, collector: Collector) -> None:
    qtbot.waitUntil(collector._timer.isActive)
    died: list[int] = []
    node = Node()
    weakref.finalize(node, lambda: died.append(threading.get_ident()))
    del node
    thread = threading.Thread(target=lambda: [[Node()] for _ in range(20_000)])
    thread.start()
    thread.join()
    assert died == []
    qtbot.waitUntil(lambda: died != [])
    assert died == [threading.get_ident()]


def test_nothing_is_collected_before_it_is_due(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(gc, "collect", asked.append)
    for count in ((0, 0, 0), (701, 0, 0), (701, 11, 0), (3, 11, 11)):
        monkeypatch.setattr(gc, "get_count", lambda count=count: count)
        monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
        collector.collect()
    assert asked == [0, 1, 2]


def test_it_is_left_to_python_again_at_the_end(qtbot: QtBot) -> None:
    collector = Collector()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
