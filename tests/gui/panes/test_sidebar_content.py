"""Entries of the sidebar without a widget."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperdesk.gui.desk.memory import Memory
from paperdesk.gui.panes.sidebar_content import Content, Entry, combined, filtered, parts_of, read
from paperdesk.library import Changes, Library
from paperdesk.library.shapes import Tag
from paperdesk.settings import State

ALL = Entry("place", "all", "All papers")
NEURAL = Entry("tag", "neural", "neural", query="tag:neural")
VISION = Entry("tag", "vision", "vision", query="tag:vision")
QUEUE = Entry("place", "queue", "Up next", query="is:queued")


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(State(tmp_path / "state.json"))


@pytest.mark.parametrize(
    ("entries", "mode", "query", "title"),
    [
        ([NEURAL], "or", "tag:neural", "neural"),
        ([NEURAL, VISION], "and", "(tag:neural) (tag:vision)", "neural and vision"),
        ([NEURAL, VISION], "or", "(tag:neural) OR (tag:vision)", "neural or vision"),
        (
            [NEURAL, VISION, QUEUE],
            "not",
            "(tag:neural) -(tag:vision) -(is:queued)",
            "neural without vision and Up next",
        ),
        ([ALL, VISION], "and", "(tag:vision)", "All papers and vision"),
        ([ALL, VISION], "or", "", "All papers or vision"),
        ([ALL, VISION], "not", "-(tag:vision)", "All papers without vision"),
    ],
)
def test_several_entries_combine(entries: list[Entry], mode: str, query: str, title: str, memory: Memory) -> None:
    view = combined(entries, mode, memory)
    assert (view.query, view.title) == (query, title)
    assert view.parts == tuple(entry.id for entry in entries)


def test_an_entry_has_its_own_order_until_another_is_chosen(memory: Memory) -> None:
    assert combined([QUEUE], "and", memory).sort == "queue"
    assert combined([NEURAL], "and", memory).sort == "-added"
    memory.keep_sort("tag:neural", "title")
    assert combined([NEURAL], "and", memory).sort == "title"
    memory.keep_sort("tag:neural", "nonsense")
    assert combined([NEURAL], "and", memory).sort == "-added"


@pytest.mark.parametrize(
    ("kinds", "parts"),
    [
        ({"status", "history"}, {"counts", "shelves"}),
        ({"papertag"}, {"tags", "shelves"}),
        ({"papercollection"}, {"collections", "shelves"}),
        ({"trash"}, {"counts", "tags", "collections", "shelves"}),
        ({"duplicates"}, {"shelves"}),
        ({"page"}, set()),
        ({"opened"}, set()),
        ({"note"}, {"shelves"}),
    ],
)
def test_a_change_touches_some_parts_only(kinds: set[str], parts: set[str]) -> None:
    assert parts_of(Changes(frozenset(kinds), frozenset({1}), "")) == parts


def test_papers_that_come_or_go_touch_every_part() -> None:
    everything = {"counts", "tags", "collections", "shelves"}
    assert parts_of(Changes(frozenset({"paper"}), frozenset({1}), "", new=frozenset({1}))) == everything
    assert parts_of(Changes(frozenset({"paper"}), frozenset({1}), "", gone=frozenset({1}))) == everything


def test_only_the_parts_asked_for_are_read(filled: Path) -> None:
    with Library.open(filled) as library:
        content = read(library, {"counts", "tags"}, Content())
        assert content.counts["all"] == 12
        assert [tag.path for tag in content.tags] == ["retrieval", "retrieval/neural", "vision"]
        assert (content.shelves, content.collections) == ([], [])
        more = read(library, {"shelves"}, content)
        assert list(more.found.values()) == [4]
        assert more.tags is content.tags


def test_filtered_tags_keep_those_above_them() -> None:
    tags = [Tag(path, "#112233", 1, 1) for path in ("a", "a/b", "a/b/Neural", "c", "neural")]
    assert [tag.path for tag in filtered(tags, "neural")] == ["a", "a/b", "a/b/Neural", "neural"]
    assert filtered(tags, "") == tags
    assert filtered(tags, "zebra") == []
