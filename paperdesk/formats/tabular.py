"""Tables of works in CSV and its kin: found by what their columns are called, read row by row, and written.

Knows how a table becomes records and back. What stands between cells, what columns mean and what a cell holds,
`tabular_parts` knows. A column of no known name is kept in `record.extra` ("csv.<column>").
"""

from __future__ import annotations

import csv
import json
from collections.abc import Generator, Iterable
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, TextIO

from paperdesk.errors import BadInputError, UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.formats.tabular_parts.cells import record_of, type_cell
from paperdesk.formats.tabular_parts.columns import FIELDS, MANY, guessed, is_table_of_works
from paperdesk.formats.tabular_parts.rows import Row, delimiter_of, rows, unified
from paperdesk.formats.tabular_parts.texts import guarded, list_cell, people_cell, people_of, unguarded
from paperdesk.progress import Progress
from paperdesk.record import Import, Problem, Record, clean_line

__all__ = ("FIELDS", "Table", "columns", "each", "sniff", "write")

_PREFIX = "csv."
_PREAMBLE = 10  # rows that may stand above the names of the columns
_SHOWN = 20  # rows that a table shows
_SAMPLE = 200  # rows by which it is judged how authors are written
_SURE = 8  # known columns that leave no doubt
_SUFFIXES = (".csv", ".tsv", ".tab")
# The columns that are written, in this order: the name, and the field of FIELDS that it is read back as.
COLUMNS = {
    "Key": "key", "Type": "type", "Title": "title", "Authors": "authors", "Editors": "editors", "Year": "year",
    "Date": "date", "Venue": "venue", "Volume": "volume", "Issue": "issue", "Pages": "pages", "Number": "number",
    "Edition": "edition", "Series": "series", "Publisher": "publisher", "Place": "place", "Event": "event",
    "Language": "language", "Short title": "short_title", "Abstract": "abstract", "DOI": "doi", "arXiv": "arxiv",
    "arXiv version": "arxiv_version", "ISBN": "isbn", "ISSN": "issn", "PMID": "pmid", "URL": "url", "Tags": "tags",
    "Collections": "collection", "Note": "note", "Files": "files", "Status": "status", "Starred": "starred",
    "Rating": "rating", "Added": "added", "Modified": "modified", "People": "people", "Highlights": "highlights",
    "Seen": "seen", "Former keys": "old_keys", "Up next": "queue", "Date read": "read_at", "Other fields": "extra",
}  # fmt: skip


@dataclass(slots=True)
class Table:
    """What a table holds, for a person to say what its columns mean."""

    headers: list[str]
    rows: list[list[str]] = field(default_factory=list)  # the first ones
    mapping: dict[str, list[int]] = field(default_factory=dict)  # field of FIELDS: columns from 0, the best first
    delimiter: str = ","


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin a table with a column of titles, and others of known names."""
    if b"\0" in head or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"<", b"%", b"@", b"|"):
        return 0.0
    text = unified(head.decode("utf-8", "replace").lstrip("\ufeff"))
    delimiter = delimiter_of(text, _known)
    if not delimiter:
        return 0.0
    above = [row.cells for row in islice(rows(text, delimiter), _PREAMBLE)]
    found = next((cells for cells in above if is_table_of_works(cells)), None)
    is_named = name.lower().endswith(_SUFFIXES)
    if found is not None and found is above[0] and len(guessed(found)) >= _SURE:
        return 1.0  # whatever a note far below looks like
    if found is not None:
        return 0.85 if found is above[0] or is_named else 0.0
    return 0.15 if is_named else 0.0


# Reading --------------------------------------------------------------------------------------------------------------


def columns(source: Source) -> Table:
    """The columns of a table with its first rows, and what each seems to mean. Raises UnreadableFileError."""
    delimiter, header, body = _opened(unified(source.text()), source.name)
    shown = [[unguarded(cell) for cell in row.cells] for row in islice(body, _SHOWN)]
    return Table(header.cells, shown, guessed(header.cells), delimiter)


def each(
    source: Source, progress: Progress, mapping: dict[str, list[int]] | None = None
) -> Generator[Record, None, Import]:
    """The works of a table row by row; returns the problems. `mapping` says which columns (from 0) mean which field.

    Raises UnreadableFileError when it is no table or has no column of titles, BadInputError for a mapping that names
    no such field or column.
    """
    out = Import("csv")
    given = source.text()
    text = unified(given)
    if "\0" in given:
        out.problems.append(Problem("file", "It holds characters that are no text (NUL); they were left out."))
    _delimiter, header, body = _opened(text, source.name)
    meant = _checked(mapping, header) if mapping is not None else guessed(header.cells)
    if "title" not in meant:
        raise UnreadableFileError(
            f"No column of “{source.name}” is known to hold titles.",
            hint="Name one “Title”, or say which column it is.",
        )
    sample = list(islice(body, _SAMPLE))
    authors = meant.get("authors", [])
    commas = not any(";" in row.cells[place] for row in sample for place in authors if place < len(row.cells))
    plan = _Plan(header.cells, meant, commas)
    number = 0
    for part in (sample, body):
        for row in part:
            number += 1
            if number % 500 == 0:
                progress.report(number, 0, "Reading a table")
            record = _record(row, plan, out.problems)
            if record is not None:
                yield record
    return out


def _known(cells: list[str]) -> int:
    return len(guessed(cells))


def _opened(text: str, name: str) -> tuple[str, Row, Iterable[Row]]:
    """What stands between the cells, the row of names, and the rows below it."""
    delimiter = delimiter_of(text, _known)
    if not delimiter:
        raise UnreadableFileError(f"“{name}” is no table with several columns.")
    body = rows(text, delimiter)
    above = list(islice(body, _PREAMBLE))
    place = next((place for place, row in enumerate(above) if is_table_of_works(row.cells)), 0)
    header = above[place]
    header.cells = [clean_line(unguarded(cell)) for cell in header.cells]
    while header.cells and not header.cells[-1]:
        header.cells.pop()
    return delimiter, header, _after(above[place + 1 :], body)


def _after(first: list[Row], rest: Iterable[Row]) -> Generator[Row, None, None]:
    yield from first
    yield from rest


def _checked(mapping: dict[str, list[int]], header: Row) -> dict[str, list[int]]:
    """A mapping that names only what there is."""
    for name, places in mapping.items():
        if name not in FIELDS:
            raise BadInputError(f"A column cannot be mapped to “{name}”.")
        if any(not 0 <= place < len(header.cells) for place in places):
            raise BadInputError(f"There is no such column for “{FIELDS[name]}”.")
    return {name: places for name, places in mapping.items() if places}


class _Plan:
    """What the columns of one table mean, made ready for its rows."""

    def __init__(self, headers: list[str], meant: dict[str, list[int]], commas: bool) -> None:
        self.meant, self.commas, self.width = meant, commas, len(headers)
        self._headers = headers
        fields = {place: name for name, places in meant.items() for place in places}
        ranks = {place: rank for places in meant.values() for rank, place in enumerate(places)}
        # Every column with its field, those that count most first.
        self.order = [
            (place, fields.get(place, "")) for place in sorted(range(self.width), key=lambda place: ranks.get(place, 0))
        ]

    def column(self, place: int) -> str:
        """What a column is called."""
        name = self._headers[place] if place < self.width else ""
        return name or f"column {place + 1}"


def _record(row: Row, plan: _Plan, problems: list[Problem]) -> Record | None:
    """The work of a row; None, with a problem, where it names none or cannot be read."""
    where = f"line {row.line}"
    if row.fault:
        problems.append(Problem(where, row.fault, failed=True))
        return None
    width = len(row.cells)
    cells = [unguarded(cell) for cell in row.cells]
    by_field = {
        name: [cells[place] for place in places if place < width and cells[place].strip()]
        for name, places in plan.meant.items()
    }
    record, left = record_of({name: found for name, found in by_field.items() if found}, where, commas=plan.commas)
    if not (record.title or record.key or record.people or record.doi or record.arxiv or record.isbn or record.pmid):
        problems.append(Problem(where, "The row has neither title nor people nor identifier.", failed=True))
        return None
    _keep(record, cells, plan, left)
    if row.doubt:
        problems.append(Problem(where, row.doubt))
    beyond = [cell for cell in cells[plan.width :] if cell.strip()]
    if beyond:
        problems.append(Problem(where, "The row has more cells than the table has columns."))
    elif width < plan.width:
        problems.append(Problem(where, "The row has fewer cells than the table has columns."))
    return record


def _keep(record: Record, cells: list[str], plan: _Plan, left: dict[str, str]) -> None:
    """Keep the cells that no field took, each under the name of its column."""
    taken: set[str] = set()
    for place, name in [*plan.order, *((place, "") for place in range(plan.width, len(cells)))]:
        cell = cells[place] if place < len(cells) else ""
        if not cell or cell.isspace():
            continue
        is_read = bool(name) and (name in MANY or name not in taken) and left.get(name) != cell
        taken.add(name)
        if not is_read and not (name and name not in MANY and cell.strip() == getattr(record, name, None)):
            record.extra.setdefault(_PREFIX + plan.column(place), cell)


# Writing --------------------------------------------------------------------------------------------------------------


def write(records: Iterable[Record], out: TextIO) -> None:
    """Write works as CSV, one a row below a row of COLUMNS' names, behind a byte-order mark.

    Without the mark Excel takes the letters of UTF-8 for others.
    """
    out.write("\ufeff")
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(COLUMNS)
    for record in records:
        cells = _cells(record)
        sheet.writerow([guarded(cells.get(name, "")) for name in COLUMNS.values()])


def _cells(record: Record) -> dict[str, str]:
    """What stands in the columns for a work."""
    plain = ("key", "title", "date", "venue", "volume", "issue", "pages", "number", "edition", "series", "publisher",
             "place", "event", "language", "short_title", "abstract", "doi", "arxiv", "isbn", "issn", "pmid", "url",
             "status", "added", "modified", "read_at")  # fmt: skip
    cells: dict[str, str] = {name: getattr(record, name) for name in plain}
    cells["type"] = type_cell(record.type)
    authors, editors = record.authors, [person for person in record.people if person.role == "editor"]
    cells["authors"], cells["editors"] = people_cell(authors), people_cell(editors)
    again = people_of(cells["authors"]) + people_of(cells["editors"], "editor")
    if again != record.people:
        cells["people"] = _json([person.as_dict() for person in record.people])
    cells["year"] = str(record.year) if record.year is not None else ""
    cells["arxiv_version"] = str(record.arxiv_version or "")
    cells["tags"], cells["collection"] = list_cell(record.keywords, commas=True), list_cell(record.collections)
    is_one = len(record.notes) == 1 and record.notes[0][:1] not in "[{"
    cells["note"] = record.notes[0] if is_one else _json(record.notes)
    if record.files:
        easy = all(not (file.title or file.mime or file.copy) for file in record.files)
        packed = [[file.path, file.title, file.mime, file.copy] for file in record.files]
        cells["files"] = list_cell([file.path for file in record.files]) if easy else _json(packed)
    cells["starred"] = "" if record.starred is None else "yes" if record.starred else "no"
    cells["old_keys"] = _json(record.old_keys)
    cells["queue"] = str(record.queue or "")
    cells["rating"] = "" if record.rating is None else str(record.rating)
    cells["extra"] = _json(record.extra)
    cells["highlights"] = _json([
        {name: value for name, value in asdict(mark).items() if value not in (None, "", [])}
        for mark in record.highlights
    ])  # fmt: skip
    if record.sighting is not None:
        seen = record.sighting
        cells["seen"] = _json([seen.source, seen.date, seen.rank, seen.upvotes, seen.curator])
    return cells


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
