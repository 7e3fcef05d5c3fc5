"""What changed between two versions of a text, by whole words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.library.versions import Change, changes


def test_changes_are_told_by_whole_words() -> None:
    assert changes("We show good results.", "We report very good results.") == [
        Change("same", "We "), Change("gone", "show "), Change("new", "report very "), Change("same", "good results."),
    ]  # fmt: skip
    assert changes("", "") == [] and changes("a", "") == [Change("gone", "a")]


@given(st.text("ab \n.é", max_size=40), st.text("ab \n.é", max_size=40))
def test_both_texts_can_be_read_off(before: str, after: str) -> None:
    found = changes(before, after)
    assert "".join(each.text for each in found if each.kind != "new") == before or before == after
    assert "".join(each.text for each in found if each.kind != "gone") == after


def test_only_what_differs_of_a_very_long_text_is_told() -> None:
    long = "word " * 20_000
    assert [each.kind for each in changes(long, long + "x")] == ["same", "new"]
    assert changes(long, long) == [Change("same", long)]
    other = "other " + "word " * 10_000
    assert [each.kind for each in changes("one " + long, other)] == ["gone", "new", "same"]


@pytest.mark.parametrize(("before", "after"), [("a b ", "b a "), ("a, ", "a; "), ("a ", "b "), ("a b c ", "c a b d ")])
def test_texts_that_are_slow_to_compare_are_all_gone_and_all_new(before: str, after: str) -> None:
    old, new = f"First {before * 900}end", f"First {after * 900}end"
    found = changes(old, new)
    assert "".join(each.text for each in found if each.kind != "new") == old
    assert "".join(each.text for each in found if each.kind != "gone") == new
    assert len(found) <= 4
