"""Tasks and links are found where the reader sees them, and a tick changes one letter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.errors import NotFoundError
from paperdesk.markup.source import links, tasks, tick

TASKS = (
    "- [ ] one\r\n* [x] two\r\n```\r\n- [ ] in code\r\n```\r\n  1. [X] three\u2028\u00a0\n> - [ ] four\r- [  ] not\n"
    "text - [ ] not\n~~~~ py\n- [x]\n~~~\n~~~~\n+ [ ]\n- [ ]not\n- [ ]"
)


def test_tasks_are_counted_outside_code() -> None:
    assert tasks(TASKS) == [False, True, True, False, False, False]


@pytest.mark.parametrize("index", range(6))
def test_a_tick_changes_one_letter(index: int) -> None:
    before = tasks(TASKS)
    ticked = tick(TASKS, index, not before[index])
    differing = [at for at, (old, new) in enumerate(zip(TASKS, ticked, strict=True)) if old != new]
    assert len(differing) == 1
    assert tasks(ticked) == [done != (number == index) for number, done in enumerate(before)]
    assert tick(TASKS, index, before[index]) == TASKS


def test_a_task_that_is_gone() -> None:
    for index in (6, -1):
        with pytest.raises(NotFoundError):
            tick(TASKS, index, True)


def test_links_of_a_note() -> None:
    text = (
        "[[A]] and [[ B c |words]], again [[A]], `[[no]]`, ``a ` [[no]]``, [[]] [[ ]] [[x\ny]]\n\n"
        "```\n[[no]]\n```\n` [[Yes]]\n\n`\n> [[Quoted]]"
    )
    assert links(text) == ["A", "B c", "Yes", "Quoted"]


PIECES = [
    *(
        "- [ ] ",
        "- [x]",
        "* [X] ",
        "1. [ ] ",
        "> ",
        "```",
        "~~~",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "    ",
        "\t",
        "`",
        "[",
        "]",
    ),
    *("+ ", "\x00", "\ud800", "\u2028", "x", "word"),
]
FRAGMENTS = st.one_of(st.text(max_size=12), st.sampled_from(PIECES))


@settings(max_examples=200, deadline=None)
@given(st.lists(FRAGMENTS, max_size=25).map("".join), st.integers(0, 10))
def test_any_task_is_ticked_and_unticked_exactly(text: str, index: int) -> None:
    before = tasks(text)
    if index < len(before):
        other = tick(text, index, not before[index])
        assert len(other) == len(text)
        assert tasks(other) == [done != (number == index) for number, done in enumerate(before)]
        if text[next(i for i, (a, b) in enumerate(zip(text, other, strict=True)) if a != b)] != "X":
            assert tick(other, index, before[index]) == text
