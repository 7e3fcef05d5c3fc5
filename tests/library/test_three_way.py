"""Two edits of one text: joined where they do not touch, both visible where they do, and no line lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperdesk.library.three_way import common, joined, merged, united

BASE = "one\ntwo\nthree\nfour\n"


def test_edits_that_do_not_touch_are_joined() -> None:
    both = merged(BASE, "ONE\ntwo\nthree\nfour\n", "one\ntwo\nthree\nfour\nfive\n")
    assert (both.text, both.conflicts) == ("ONE\ntwo\nthree\nfour\nfive\n", 0) and both.marked == both.text
    assert merged(BASE, BASE, "x\n").text == "x\n" and merged(BASE, "x\n", BASE).text == "x\n"
    assert merged(BASE, "one\nfour\n", "one\nfour\n").conflicts == 0


def test_edits_of_one_line_stay_visible_both() -> None:
    both = merged(BASE, "one\n2\nthree\nfour\n", "one\nTWO\nthree\nfour\n")
    assert both.conflicts == 1 and both.text == "one\n2\nthree\nfour\n"
    assert both.marked == "one\n<<<<<<< PaperDesk\n2\n=======\nTWO\n>>>>>>> file\nthree\nfour\n"
    assert merged("", "mine", "yours").marked == "<<<<<<< PaperDesk\nmine\n=======\nyours\n>>>>>>> file\n"


_text = st.lists(st.sampled_from("abcd"), max_size=6).map(lambda lines: "".join(f"{line}\n" for line in lines))


@given(_text, _text, _text)
def test_no_new_line_of_either_side_is_lost(base: str, ours: str, theirs: str) -> None:
    both = merged(base, ours, theirs)
    mirrored = merged(base, theirs, ours)
    assert both.conflicts == mirrored.conflicts
    for side in (ours, theirs):
        for line in set(side.splitlines()) - set(base.splitlines()):
            assert line in both.marked.splitlines()
    if not both.conflicts:
        assert both.text == mirrored.text == both.marked


def test_a_very_long_text_is_one_stretch() -> None:
    long = "x\n" * 30_000
    both = merged(long, long + "a\n", "b\n" + long)
    assert both.conflicts == 1 and both.text.endswith("a\n") and "b\n" in both.marked


def test_the_empty_lines_at_the_ends_are_joined_apart_from_the_rest() -> None:
    assert joined("a", "a\nours", "a\n\n") == ("a\nours\n\n", "a\nours\n", 0)
    assert joined("a\n", "\na", "b\n").text == "\nb"
    assert joined("", "", "\n").text == "\n" and joined("\n", "", "\n").text == ""


def test_without_a_common_beginning_the_lines_of_both_stay() -> None:
    assert joined(None, "a\nours\nb", "a\nb\ntheirs") == ("a\nours\nb\ntheirs", "a\nours\nb\ntheirs\n", 0)
    assert joined(None, "same\n", "same\n").text == "same\n"
    assert joined(None, "mine", "yours").conflicts == 1
    assert common("a\nx\nb", "y\na\nb") == "a\nb\n" and common("x\n" * 6_000, "x") == ""


def test_a_text_takes_in_the_lines_that_another_has() -> None:
    assert united("one\n\ntwo", "two") == "one\n\ntwo"
    assert united("one\n\ntwo", "two\n\nthree") == "one\n\ntwo\n\nthree"
    assert united("one\n\ntwo", "two, mended") == "one\n\ntwo\n\ntwo, mended"
    assert united("", "one") == "one" and united("one", "") == "one"
    assert united("x\n" * 6_000, "y") == "x\n" * 5_999 + "x\n\ny"


_edged = st.lists(st.sampled_from(("a", "b", "", " c")), max_size=5).map("\n".join)


@given(_edged, _edged)
def test_what_only_one_side_changed_is_taken_letter_for_letter(base: str, edited: str) -> None:
    assert joined(base, base, edited).text == joined(base, edited, base).text == joined(None, edited, edited).text
    assert joined(base, base, edited).text == edited


@given(_edged, _edged)
def test_united_texts_hold_every_line_of_both(ours: str, theirs: str) -> None:
    lines = united(ours, theirs).split("\n")
    assert not {line for line in (*ours.split("\n"), *theirs.split("\n")) if line.strip()} - set(lines)
    assert united(ours, ours) == ours and united(f"{ours}\n{theirs}", theirs) == f"{ours}\n{theirs}"
