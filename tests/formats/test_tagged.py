"""What tagged formats share: bags of values, a cap on doubts."""

from __future__ import annotations

from paperdesk.formats.tagged import Bag, Doubts
from paperdesk.record import Problem


def test_a_bag_gives_each_value_once() -> None:
    bag = Bag([("TI", "One"), ("T1", "One"), ("TI", "Two"), ("KW", "a"), ("KW", ""), ("KW", "a")])
    assert bag.take("TI", "T1") == "One"
    assert bag.peek("TI") == "Two"
    assert bag.take_all("KW") == ["a"]
    bag.put("XX", "1")
    bag.put("XX", "2")
    assert bag.take_if("XX", "3".__eq__) == ""
    assert bag.left("ris.") == {"ris.TI": "Two", "ris.XX": "1\n2"}


def test_doubts_are_counted_beyond_a_hundred() -> None:
    problems: list[Problem] = []
    doubts = Doubts(problems)
    for number in range(102):
        doubts.say("odd lines", f"line {number}", "Odd.")
    doubts.end()
    assert len(problems) == 101
    assert problems[-1] == Problem("", "There are 2 more of these: odd lines.")
