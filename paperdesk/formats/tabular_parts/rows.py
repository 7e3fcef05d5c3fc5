"""The rows of a table in text: what stands between cells is found, broken quotation marks cost their row alone.

Knows CSV and its kin, not what the cells mean. Goes through the text once, whatever stands in it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

LONGEST = 4_000_000  # characters of a row
MOST_CELLS = 2_000
_DELIMITERS = "\t;,|"
_SAMPLE = 20  # rows by which the delimiter is judged
_SEPARATOR = re.compile(r"sep=([,;\t|])\s{0,20}$", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """The cells of a row, the line where it begins, and what is wrong with it."""

    cells: list[str]
    line: int
    fault: str = ""  # why there are no cells
    doubt: str = ""  # what may be wrong with them


def delimiter_of(text: str, known: Callable[[list[str]], int]) -> str:
    """What stands between the cells of a table; empty when it is no table of two columns or more.

    `known` counts the columns of a row that have a known name.
    """
    start = text[:LONGEST]
    said = _SEPARATOR.match(start.partition("\n")[0].strip("\r"))
    if said:
        return said[1]
    best, chosen = 0.0, ""
    for delimiter in _DELIMITERS:
        sample = [row.cells for _place, row in zip(range(_SAMPLE), rows(start, delimiter), strict=False)]
        widths = [len(cells) for cells in sample]
        if max(widths, default=0) < 2:
            continue
        usual = max(set(widths), key=widths.count)
        score = max(map(known, sample)) + widths.count(usual) / len(widths) * (1 + min(usual, 30) / 100)
        if score > best:
            best, chosen = score, delimiter
    return chosen


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows of a text in order, empty ones left out; a row that is too long has a fault and no cells."""
    for lines, number, is_too_long in _groups(text, delimiter):
        if number == 1 and _SEPARATOR.match(lines):
            continue
        if is_too_long:
            yield Row([], number, "The row is too long to be read.")
            continue
        if not lines.strip(f"{delimiter} \t"):
            continue
        yield from _parsed(lines, number, delimiter)


def _parsed(lines: str, number: int, delimiter: str) -> Iterator[Row]:
    """The row that lines make together; line by line where their quotation marks do not make one of them."""
    cells = _cells(lines, delimiter) if lines.count('"') % 2 == 0 else None
    if cells is not None:
        yield _row(cells, number)
        return
    for offset, line in enumerate(lines.split("\n")):
        if line.strip(f"{delimiter} \t"):
            alone = _cells(line, delimiter) if line.count('"') % 2 == 0 else None
            row = _row(alone if alone is not None else line.split(delimiter), number + offset)
            if alone is None and (line.startswith('"') or f'{delimiter}"' in line):
                row.doubt = "A quotation mark in the row has no other; it was taken as a letter."
            yield row


def _row(cells: list[str], number: int) -> Row:
    return Row(cells, number) if len(cells) <= MOST_CELLS else Row([], number, "The row has too many cells.")


def _cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of one row, which may have line breaks inside quotation marks; None where these do not fit."""
    if '"' not in line:
        return None if "\n" in line else line.split(delimiter)
    # A blank before a quotation mark is none of the cell's; but only where that mark opens a cell.
    spaced = any(outside.endswith(f"{delimiter} ") for outside in line.split('"')[:-1:2])
    before = csv.field_size_limit(LONGEST + 1)  # one limit for all of Python: others find theirs again
    try:
        found = list(csv.reader([line], delimiter=delimiter, strict=delimiter == "\t", skipinitialspace=spaced))
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(before)
    return found[0] if len(found) == 1 else None


def _groups(text: str, delimiter: str) -> Iterator[tuple[str, int, bool]]:
    """Lines that belong together, since a quotation mark is open, with the number of the first; True: too many.

    A mark that does not stand at the beginning of a cell, or that nothing closes, opens nothing: its line stands alone.
    Each line is looked at twice at the most.
    """
    start, number, size = 0, 1, len(text)
    width = text.count(delimiter, 0, _end_of_line(text, 0))
    opening = re.compile(rf'(?:^|{re.escape(delimiter)})[ ]{{0,3}}"')
    while start < size:
        end = _end_of_line(text, start)
        marks = text.count('"', start, end)
        if marks % 2 == 0 or not opening.search(text[start:end]):
            yield text[start:end] if end - start <= LONGEST else "", number, end - start > LONGEST
            start, number = end + 1, number + 1
            continue
        last, lines = end, 1
        while last < size and marks % 2:
            begin = last + 1
            last = _end_of_line(text, begin)
            marks += text.count('"', begin, last)
            lines += 1
        is_too_long = last - start > LONGEST
        if is_too_long:  # is it a long cell, or a mark by mistake, with rows after it?
            following = text.count(delimiter, end, _end_of_line(text, end + 1))
            is_too_long = following < max(1, width - 1)
        if marks % 2 or (last - start > LONGEST and not is_too_long):
            yield text[start:end] if end - start <= LONGEST else "", number, end - start > LONGEST
            start, number = end + 1, number + 1
        else:
            yield "" if is_too_long else text[start:last], number, is_too_long
            start, number = last + 1, number + lines


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def unified(text: str) -> str:
    """A text with one kind of line end and without NUL."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "") if "\0" in text else text
