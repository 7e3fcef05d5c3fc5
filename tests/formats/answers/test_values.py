"""Values from strangers: the right shape or nothing; wrapped lines joined."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.answers.values import (
    affiliation_line,
    as_json,
    day,
    first,
    joined,
    keep,
    member,
    text,
    texts,
    whole,
)
from paperdesk.record import Person, Record


def test_values_are_taken_as_what_they_should_be() -> None:
    values: tuple[Any, ...] = (" a ", 3, 3.0, True, None, [], float("nan"), 10**30)
    assert [text(value) for value in values] == ["a", "3", "3", "", "", "", "", ""]
    assert texts(["a", None, "", 2]) == ["a", "2"] and texts("a") == ["a"] and first([None, "b"]) == "b"
    assert member({"a": {"b": 1}}, "a", "b") == 1 and member({"a": 3}, "a", "b") is None
    assert whole("12") == 12 and whole(1.5) is None and whole(True) is None and whole(10**12) is None
    assert day("2020-01-02T03:04:05Z") == "2020-01-02" and day("May 2020") == "May 2020"


@pytest.mark.parametrize(
    ("wrapped", "whole_text"),
    [
        ("a line\nof words", "a line of words"),
        ("self-\nconsistent pre-\nand post", "self-consistent pre- and post"),
        ("one\n\ntwo\nmore", "one\n\ntwo more"),
        ("items:\n- a\n- b\n1. c", "items:\n- a\n- b\n1. c"),
        ("  begun\n  indented", "begun\nindented"),
        ("", ""),
    ],
)
def test_wrapped_lines_are_joined(wrapped: str, whole_text: str) -> None:
    assert joined(wrapped) == whole_text


@given(words=st.text(alphabet="ab -\n.1", max_size=60))
def test_joining_loses_no_letter(words: str) -> None:
    assert "".join(joined(words).split()) == "".join(words.split())


def test_what_is_kept_is_text_and_what_says_nothing_is_not() -> None:
    record = Record()
    keep(
        record, "x", {"a": "1", "b": ["p", "q"], "c": {"d": 1}, "e": None, "f": [], "g": False, "h": 2}, frozenset("h")
    )
    assert record.extra == {"x.a": "1", "x.b": "p\nq", "x.c": '{"d": 1}'}


def test_what_is_nested_too_deep_is_not_kept() -> None:
    deep: list[object] = []
    for _level in range(100_000):
        deep = [deep]
    assert as_json(deep) == ""
    while deep:  # taken apart by hand: as a whole it would be too deep for that as well
        deep = deep[0]  # type: ignore[assignment]


def test_affiliations_stand_behind_the_name() -> None:
    assert affiliation_line(Person("Doe", "J."), ["Here", "", "Here", "There"]) == "J. Doe: Here; There"
    assert affiliation_line(Person("Doe"), []) == ""
