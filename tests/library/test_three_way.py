"""Two edits of one text: joined where they do not touch, both visible where they do, and no line lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperdesk.library.three_way import merged

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
