"""What tagged formats share: bags of values, a cap on doubts."""

from __future__ import annotations

import pytest

from paperdesk.formats import detect
from paperdesk.formats.format import Source
from paperdesk.formats.tagged import Bag, Doubts, lines_of
from paperdesk.progress import Progress
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


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\r\nb\rc", ["a", "b", "c"]), ("  a\n  b\n\n    c", ["a", "b", "", "  c"]), ("a\n b", ["a", "b"]),
        ("a\n b\n c\n  d", ["a", "b", "c", " d"]), (" a\nb\n c", [" a", "b", " c"]), ("\ta\n\tb", ["a", "b"]),
        (" a\n \n\tb", ["a", "", "b"]), ("", [""]), ("   ", ["   "]),
    ],
)  # fmt: skip
def test_blanks_that_all_lines_begin_with_are_none_of_theirs(text: str, lines: list[str]) -> None:
    got = lines_of(text)
    assert [line.rstrip() for line in got] == [line.rstrip() for line in lines]


TEXTS = {
    "nbib": "PMID- 1\nOWN - NLM\nTI  - A title\n      that goes on\nFAU - Doe, Jane\n",
    "refer": "%0 Book\n%T A title\n%A Doe, Jane\n",
    "isi": "FN Clarivate\nVR 1.0\nPT J\nAU Doe, Jane\n   Roe, Rob\nTI A title\nER\n",
    "ovid": "<1. >\nVN  - Ovid\nDB  - X\nTI  - A title\n      that goes on\nAU  - Doe, Jane\n",
    "refworks": "RT Journal Article\nT1 A title\nA1 Doe, Jane\n",
    "ris": "TY  - JOUR\nTI  - A title\nAU  - Doe, Jane\nER  - \n",
}


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize(("first", "rest"), [(" ", " "), ("\t", "\t"), ("", "  ")])
def test_a_text_that_was_copied_with_its_indent_is_read(kind: str, first: str, rest: str) -> None:
    plain = Source.from_text(TEXTS[kind])
    copied = Source.from_text(first + TEXTS[kind].replace("\n", f"\n{rest}"))
    assert detect(copied).id == kind
    assert detect(copied).read(copied, Progress()).records == detect(plain).read(plain, Progress()).records
