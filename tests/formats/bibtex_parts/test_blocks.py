"""A file taken apart: ordinary blocks, every kind of damage, and that time grows only with the length."""

from __future__ import annotations

import time
from typing import Any

import pytest
from bibtexparser.splitter import Splitter
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.bibtex_parts.blocks import Blocks, Definition, Entry, parse_value, split
from paperdesk.progress import Cancelled, Progress


def taken_apart(text: str) -> Blocks:
    return split(text, lambda part: Splitter(part).split().blocks, Progress())


def entries(text: str) -> list[tuple[str, dict[str, Any], int]]:
    """Key, fields and line of every entry."""
    return [(item.key, dict(item.fields), item.line) for item in taken_apart(text).items if isinstance(item, Entry)]


def failures(text: str) -> list[str]:
    return [f"{problem.where}: {problem.message}" for problem in taken_apart(text).problems if problem.failed]


def doubts(text: str) -> list[str]:
    return [f"{problem.where}: {problem.message}" for problem in taken_apart(text).problems if not problem.failed]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@article{a, title={x}}", [("a", {"title": "x"}, 1)]),
        ('\n@ARTICLE(a, Title="x {y}", year=2000)', [("a", {"title": "x {y}", "year": "2000"}, 2)]),
        ("@article{a , title = {x},}", [("a", {"title": "x"}, 1)]),
        ("@article{,\n title={x}}", [("", {"title": "x"}, 1)]),
        ("@article{a\n, title = {x}\n, year = {1}\n}", [("a", {"title": "x", "year": "1"}, 1)]),
        ("@article{a, title={x} # {y} # \"z\"}", [("a", {"title": "xyz"}, 1)]),
        ("@article{a, month=aug # \"~13\"}", [("a", {"month": [(True, "aug"), (False, "~13")]}, 1)]),
        ("@article{a, title={x}}@article{b, title={y}}", [("a", {"title": "x"}, 1), ("b", {"title": "y"}, 1)]),
        ("@article{a, title={}, year=}", [("a", {"title": "", "year": ""}, 1)]),
        ("@a{a, t={x \\\\}, y={1}}\n@a{b, t={z}}", [("a", {"t": "x \\\\", "y": "1"}, 1), ("b", {"t": "z"}, 2)]),
        ("@article{a, t={x \\} y}, z={\\{}}", [("a", {"t": "x \\} y", "z": "\\{"}, 1)]),
        ('@article{a, t="G{\\"o}del", u="a {"} b"}', [("a", {"t": 'G{\\"o}del', "u": 'a {"} b'}, 1)]),
        ("junk }}} @article{a, t={x}}}} junk", [("a", {"t": "x"}, 1)]),
        ("write me @home (by day) or @{work}", []),
        ("% a comment\n%\n@article{a, t={x}}\n% more", [("a", {"t": "x"}, 3)]),
        ("@in-proceedings{a, t={x}}\n@article\n{b, t={y}}", [("a", {"t": "x"}, 1), ("b", {"t": "y"}, 2)]),
        ("@a{a, x={\n@In {x}\n}, t=1}\n@a{b,t=2}", [("a", {"x": "\n@In {x}\n", "t": "1"}, 1), ("b", {"t": "2"}, 4)]),
    ],
)  # fmt: skip
def test_entries_are_read(text: str, expected: list[tuple[str, dict[str, Any], int]]) -> None:
    assert entries(text) == expected
    assert failures(text) == []
    assert doubts(text) == []


def test_strings_comments_and_preambles_are_no_entries() -> None:
    blocks = taken_apart(
        '@string{ACM = "A.C.M."}\n@preamble{"x" # {y}}\n@comment{two\nlines}\n@comment @article{a,t=acm}'
    )
    assert blocks.items == [
        Definition("acm", "A.C.M.", 1),
        Entry("article", "a", [("t", [(True, "acm")])], 5),
    ]
    assert blocks.comments == ["two\nlines"]
    assert blocks.problems == []


def test_an_unclosed_entry_fails_and_the_next_ones_are_read() -> None:
    text = (
        '@article{a, title={x\n\n@article{b, title={y}}\n@book{c, title="z\n@book{d, title={w}}\n@book(e, title={v}\n'
    )
    assert [key for key, _, _ in entries(text)] == ["b", "d"]
    assert [line.partition(":")[0] for line in failures(text)] == ["line 1", "line 4", "line 6"]
    assert "“a” is never closed" in failures(text)[0]


def test_entries_behind_an_unclosed_one_on_the_same_line_are_read() -> None:
    text = "@article{a, title={x @article{b, title={y}} @article{c, title={z}}"
    assert [key for key, _, _ in entries(text)] == ["b", "c"]
    assert len(failures(text)) == 1


def test_a_missing_comma_costs_nothing() -> None:
    text = "@article{a,\n title = {x}\n year = 2000 month = jan,\n}"
    assert entries(text) == [("a", {"title": "x", "year": "2000", "month": [(True, "jan")]}, 1)]
    assert len(doubts(text)) == 2
    assert "comma is missing behind “title”" in doubts(text)[0]


def test_a_missing_key_costs_nothing() -> None:
    assert entries("@article{title={x}, year=1}") == [("", {"title": "x", "year": "1"}, 1)]
    assert "key is missing" in doubts("@article{title={x}, year=1}")[0]


def test_what_is_no_field_is_named() -> None:
    text = "@article{a, author, title={x}, {odd}, year=1}"
    assert entries(text) == [("a", {"title": "x", "year": "1"}, 1)]
    assert "“author” is no field" in doubts(text)[0]


def test_an_entry_without_fields_fails() -> None:
    assert entries("@article{a}\n@article{b,}") == []
    assert failures("@article{a}\n@article{b,}") == [
        "line 1: The entry “a” holds no fields.",
        "line 2: The entry “b” holds no fields.",
    ]


def test_what_is_commented_out_is_named() -> None:
    text = "%@article{a,\n%  title={x}\n%}\n@article{b,\n  title={y},\n% year={1},\n}"
    assert entries(text) == [("b", {"title": "y"}, 4)]
    assert failures(text) == ["line 1: The entry “a” is commented out with “%” and was left out."]
    assert doubts(text) == ["line 4: A field of “b” is commented out with “%” and was left out."]


def test_a_type_that_only_begins_like_a_comment_is_an_entry() -> None:
    text = (
        "@commentary{a, title={x}}\n@preambleish(b, title={y})\n@Stringent{c, title={z}}\n@strings{d={x}}\n"
        "% @commentary{e, title={v}}\n@comment{f}\n@commentary{g, title={w}, note={@comment{h}}}"
    )
    assert [key for key, _, _ in entries(text)] == ["a", "b", "c", "", "g"]
    assert [item.type for item in taken_apart(text).items if isinstance(item, Entry)][:3] == [
        "commentary", "preambleish", "stringent",
    ]  # fmt: skip
    assert taken_apart(text).comments == ["f"]
    assert failures(text) == ["line 5: The entry “e” is commented out with “%” and was left out."]


def test_works_with_a_bad_opening_fail_by_their_lines() -> None:
    text = (
        "@article{a, title={x}}\n\n@Article,\n  title = {y},\n}\n\n@article c, title={z}}\n\nTitle = {w},\n"
        "year = {1}\n}\n@in-x{d, title={v}}\n@article[e, title={u}]\n@{f, title={t}}\n@book{g, title={s}}, year={1}}\n"
    )
    assert [key for key, _, _ in entries(text)] == ["a", "d", "g"]
    wrong = "does not begin as it should, with “@type{key,”, and was left out."
    assert failures(text) == [
        f"line 3: The entry without a key {wrong}",
        f"line 7: The entry “c” {wrong}",
        f"line 13: The entry “e” {wrong}",
        "line 14: The entry “f” has no type behind its “@” and was left out.",
    ]
    assert [line.partition(":")[0] for line in doubts(text)] == ["line 15"]
    assert failures("title = {w}}") == ["line 1: Fields of a work stand here without the line that begins it."]
    assert taken_apart("@article c, title={z}}").anything


def test_entries_inside_a_comment_are_left_out_and_counted() -> None:
    text = "@comment{\n@article{a, title={x}}\n@article{b, title={y}}\n}\n@article{c, title={z}}"
    assert [key for key, _, _ in entries(text)] == ["c"]
    assert doubts(text) == ["line 1: 2 entries inside a @comment were left out."]
    assert doubts("@comment{ @article{a, title={x}} }") == ["line 1: An entry inside a @comment was left out."]


def test_a_comment_that_is_never_closed_hides_nothing() -> None:
    text = "@comment{ open\n@article{a, title={x}}"
    assert [key for key, _, _ in entries(text)] == ["a"]
    assert "never closed" in doubts(text)[0]


def test_lines_are_right_behind_long_and_broken_parts() -> None:
    filler = "".join(f"@article{{k{number},\n  title={{x}}\n}}\n" for number in range(20_000))
    found = entries(filler + "@article{broken, title={\n@article{last, title={z}}\n")
    assert len(found) == 20_001
    assert found[12_345][2] == 12_345 * 3 + 1
    assert found[-1] == ("last", {"title": "z"}, 60_002)
    assert failures(filler + "@article{broken, title={\n") == [
        "line 60001: The entry “broken” is never closed: a brace or a quotation mark is missing."
    ]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("{x}", "x"),
        ('"x"', "x"),
        ("12", "12"),
        ("jan", [(True, "jan")]),
        ("{a} # b", [(False, "a"), (True, "b")]),
        ("{a{b}c}", "a{b}c"),
        ("", ""),
        ("{a} {b}", None),
        ("{a} b = {c}", None),
        ("{a", None),
        ('"a', None),
        ("a #", None),
    ],
)
def test_values(raw: str, value: object) -> None:
    assert parse_value(raw) == value


def test_cancelling_is_heard() -> None:
    class Cancelling(Progress):
        @property
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        split("@article{a, title={x}}", lambda part: Splitter(part).split().blocks, Cancelling())


PIECES = [
    "@article{", "@a(", "@comment{", "@string{", "k", ",", "=", "{", "}", '"', "#", " ", "\n", "\\", "%", "@", ")", "x",
]  # fmt: skip
BITS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(st.one_of(BITS, st.text()))
def test_anything_is_taken_apart_without_raising(text: str) -> None:
    blocks = taken_apart(text)
    lines = text.count("\n") + 1
    assert all(1 <= item.line <= lines for item in blocks.items)
    assert all(1 <= int(problem.where.removeprefix("line ")) <= lines for problem in blocks.problems)


@given(st.lists(st.one_of(BITS, st.text(alphabet='ab {}\\"@,=\n', max_size=20)), max_size=3))
def test_a_good_entry_between_broken_lines_is_never_lost(junk: list[str]) -> None:
    good = "".join(f"\n{piece}\n\n@book{{good{number}, title = {{Whole}}}}\n" for number, piece in enumerate(junk))
    blocks = taken_apart(good)
    found = {item.key for item in blocks.items if isinstance(item, Entry)}
    swallowed = any("left out" in problem.message for problem in blocks.problems)
    assert swallowed or {f"good{number}" for number in range(len(junk))} <= found


@pytest.mark.parametrize(
    "text",
    [
        "@a{" * 12_000,
        "@a{\n" * 12_000,
        "@a(" * 12_000,
        "@a(\n" * 12_000,
        "@a{\n" * 12_000 + "}\n" * 12_000,
        "@a{b,t={\n" * 8_000,
        "@comment{\n" * 12_000,
        "@a{b, x}\n" * 8_000,
        "@a{b,t=" + "{" * 300_000 + "x" + "}" * 300_000 + "}",
        "@a{b,t={" + "x " * 2_000_000 + "}}",
        '@a{b,t="' + 'x"' * 100_000,
        "@a{b" + "," * 300_000 + "}",
        "@" * 300_000,
        "@a{" + " " * 300_000,
        "@a{b,t={" + "\\}" * 100_000 + "}}",
        "@a{b," + "t={x} " * 12_000 + "}",
        "@a{b,t=" + "a#" * 100_000 + "b}",
    ],
    ids=range(17),
)
def test_time_is_linear_in_hostile_files(text: str) -> None:
    start = time.process_time()
    taken_apart(text)
    assert time.process_time() - start < 15
