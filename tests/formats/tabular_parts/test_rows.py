"""Rows: delimiters found, quotation marks that fit and do not, and no row lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.formats.tabular_parts.columns import guessed
from paperdesk.formats.tabular_parts.rows import delimiter_of, rows, unified


def known(cells: list[str]) -> int:
    return len(guessed(cells))


def cells(text: str, delimiter: str = ",") -> list[list[str]]:
    return [row.cells for row in rows(text, delimiter)]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("title,year\na,1\n", ","), ("title;year\na, b;1\nc, d;2", ";"), ("title\tyear\na;b,c\t1\n", "\t"),
        ("title|year\na|1\n", "|"), ("sep=|\na,b\n", "|"), ('title,"a;b;c",year\n', ","), ("words alone", ""), ("", ""),
        ("title;authors;year\na,b;c,d;e\n" * 3, ";"),
    ],
)  # fmt: skip
def test_what_stands_between_the_cells(text: str, delimiter: str) -> None:
    assert delimiter_of(text, known) == delimiter


def test_a_blank_that_a_cell_begins_with_stays_whatever_its_neighbours_hold() -> None:
    (row,) = rows('"He said, ""no""", kept,"x"\n', ",")
    assert row.cells == ['He said, "no"', " kept", "x"]
    (row,) = rows('"a", "b, c"\n', ",")
    assert row.cells == ["a", "b, c"]


def test_quotation_marks() -> None:
    assert cells('"a\nb","c ""d"""\ne,f\n') == [["a\nb", 'c "d"'], ["e", "f"]]
    assert cells('5" disk,x\n3" disk,y\n') == [['5" disk', "x"], ['3" disk', "y"]]
    assert cells('a, "b, c"\n') == [["a", "b, c"]]
    assert cells('"Deep" x\ty\n', "\t") == [['"Deep" x', "y"]]
    (first, second) = rows('"open,b\nc,d\n', ",")
    assert first.cells == ['"open', "b"] and first.doubt and (second.cells, second.line) == (["c", "d"], 2)


def test_empty_lines_are_no_rows_and_lines_are_counted() -> None:
    found = list(rows('a,b\n\n,\n"x\ny",z\nq,r', ","))
    assert [(row.cells, row.line) for row in found] == [(["a", "b"], 1), (["x\ny", "z"], 4), (["q", "r"], 6)]


def test_a_row_of_very_many_cells_is_refused() -> None:
    (row,) = rows("," * 5_000 + "a", ",")
    assert row.fault and row.cells == []


def test_line_ends_become_one_kind() -> None:
    assert unified("a\r\nb\rc\0\n") == "a\nb\nc\n"


@given(st.lists(st.lists(st.text(alphabet='ab,;" \n', max_size=6), min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_python_writes_is_read_equal(table: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    assert cells(out.getvalue()) == [row for row in table if any(row)] or any(
        not "".join(row).strip(", \n") for row in table
    )


@given(st.text(alphabet='a,"\n', max_size=60))
def test_no_letter_is_lost(text: str) -> None:
    assert "".join("".join(row) for row in cells(text)).count("a") == text.count("a")
