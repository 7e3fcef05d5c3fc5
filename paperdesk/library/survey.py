"""What is about to be brought in, told before it is: its form, how much it is, and what there is to decide about it.

Looks at names and beginnings and reads no works; the import itself is the transfer's.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paperdesk.errors import BadInputError, UnreadableFileError
from paperdesk.formats import FORMATS, by_id, detect
from paperdesk.formats.format import Format, Source
from paperdesk.formats.tabular import Table, columns
from paperdesk.formats.tabular_parts.cells import record_of, type_of
from paperdesk.formats.tabular_parts.columns import FIELDS, MANY
from paperdesk.formats.zotero_parts.counting import counted
from paperdesk.formats.zotero_parts.places import data_folders
from paperdesk.library.folders import listed
from paperdesk.presence import is_file, is_there
from paperdesk.progress import Progress

__all__ = ("FIELDS", "Found", "Table", "doubt", "mapping_of", "problem", "survey", "zotero_folders")

_LOOKED_AT = 8 << 20  # bytes in which a file is looked for that works name
_SAMPLES = 3  # cells that are named
_CELL = 60  # letters of a cell that are shown
_ZOTERO, _TABLE = "zotero", "csv"
# How the formats that may name files do so.
_FILES = {
    "bibtex": re.compile(rb"(?i)[\s,]file\s{0,20}=\s{0,20}[{\"]\s{0,20}[^}\"\s]"),
    "ris": re.compile(rb"(?m)^\s{0,3}L[14]  - \s{0,3}[^h\s]"),
    "endnotexml": re.compile(rb"<pdf-urls>"),
    "zoterordf": re.compile(rb"<z:Attachment[ >]"),
    "zoterojson": re.compile(rb"\"attachments\"\s{0,20}:\s{0,20}\[\s{0,20}\{"),
    "refer": re.compile(rb"(?m)^%> \S"),
}


@dataclass(slots=True)
class Found:
    """One path as it was found. `format` is "folder" for one that holds files of several kinds, "" where `error`."""

    path: Path
    format: str = ""
    title: str = ""  # what it is, in words: "CSV or TSV table"
    about: str = ""  # how much it is, in words
    names_files: bool = False  # whether its works may name files, to be copied or linked
    table: Table | None = None
    error: str = ""  # why nothing can be read from it

    @property
    def is_folder(self) -> bool:
        """Whether it is a library of another program, or a folder of anything."""
        return self.format in ("folder", _ZOTERO)

    @property
    def is_open(self) -> bool:
        """Whether there is something to decide before it is brought in."""
        unclear = self.table is not None and not _is_clear(self.table)
        return not self.error and (self.is_folder or self.names_files or unclear)


def survey(paths: Sequence[Path | str], progress: Progress | None = None, *, format: str | None = None) -> list[Found]:
    """Each path as it is found; what cannot be read says so in its `error`. Raises BadInputError for a format name."""
    progress = progress or Progress()
    wanted = by_id(format) if format else None
    found = []
    for path in map(Path, paths):
        progress.check()
        try:
            found.append(_found(path, wanted, progress))
        except UnreadableFileError as error:
            found.append(Found(path, error=str(error)))
    return found


def zotero_folders() -> list[Path]:
    """The data folders of Zotero on this machine."""
    return data_folders(Path.home(), sys.platform, os.environ)


def _found(path: Path, wanted: Format | None, progress: Progress) -> Found:
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError) as error:
        raise UnreadableFileError("There is no file of such a name.") from error
    if is_folder:
        kind = next((each for each in FORMATS if each.takes_folders and each.load().is_folder(path)), None)
        return _zotero(path, kind, progress) if kind is not None else _folder(path, progress)
    if not is_there(path):
        raise UnreadableFileError(f"There is no file “{path}”.")
    if not is_file(path):
        raise UnreadableFileError(f"“{path}” is a pipe or a device, not a file that can be read.")
    kind = wanted or detect(Source.head_of(path))
    found = Found(path, kind.id, kind.title)
    if kind.id == _ZOTERO:
        return _zotero(path, kind, progress)
    if kind.id == _TABLE:
        found.table = columns(Source.from_path(path))
        count = len(found.table.headers)
        found.about = f"{count} columns"
        found.names_files = "files" in found.table.mapping
    elif kind.id in _FILES:
        found.names_files = _FILES[kind.id].search(_beginning(path)) is not None
    return found


def _zotero(path: Path, kind: Format, progress: Progress) -> Found:
    items, notes, attachments = counted(path, progress)
    parts = ((items, "item"), (notes, "note"), (attachments, "attachment"))
    about = ", ".join(f"{count:,} {word}{'' if count == 1 else 's'}" for count, word in parts)
    return Found(path, kind.id, kind.title, about, names_files=attachments > 0)


def _folder(path: Path, progress: Progress) -> Found:
    kinds: Counter[str] = Counter(file.suffix.lower().removeprefix(".") for file in listed(path, progress))
    if not kinds:
        raise UnreadableFileError(f"There are no files in “{path}”.")
    known = {suffix.removeprefix(".") for kind in FORMATS if kind.reads for suffix in kind.suffixes}
    named = [f"{count:,} .{suffix}" for suffix, count in kinds.most_common() if suffix in known]
    other = sum(count for suffix, count in kinds.items() if suffix not in known)
    one = len(named) == 1 and named[0].startswith("1 ")
    about = f"{', '.join(named[:6])} {'file' if one else 'files'}" if named else "no papers, by their names"
    also = f"; {other:,} other {'file' if other == 1 else 'files'}" if other else ""
    return Found(path, "folder", "Folder", f"{about}{also}", names_files=True)


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except OSError as error:
        raise UnreadableFileError(f"“{path.name}” cannot be read: {error.strerror}.") from error


# Columns --------------------------------------------------------------------------------------------------------------


def _is_clear(table: Table) -> bool:
    """Whether every column is known and none is known as what another is already: nothing to decide."""
    places = [place for name, held in table.mapping.items() for place in (held if name in MANY else held[:1])]
    return "title" in table.mapping and len(places) == len(table.headers)


def problem(mapping: Mapping[str, Sequence[int]]) -> str:
    """Why a table cannot be read by a mapping, in a sentence; empty where it can."""
    return "" if mapping.get("title") else "Say which column holds the titles."


def doubt(table: Table, mapping: Mapping[str, Sequence[int]], place: int) -> str:
    """What speaks against what a column is mapped to, in a sentence; empty for nothing."""
    name = next((name for name, places in mapping.items() if place in places), "")
    if not name:
        return ""
    cells = [cell for row in table.rows for cell in row[place : place + 1] if cell.strip()]
    strange = [cell for cell in cells if _is_strange(name, cell)]
    if strange:
        shown = " ".join(strange[0].split())
        shown = shown if len(shown) <= _CELL else f"{shown[: _CELL - 1]}…"
        return f"“{shown}” is not understood as {FIELDS[name]}; such cells are kept as they are."
    others = [each for each in mapping[name] if each != place]
    if others and name not in MANY:
        other = table.headers[others[0]] or f"column {others[0] + 1}"
        return f"“{other}” is {FIELDS[name]} as well; of a row the first that is filled counts."
    return ""


def _is_strange(name: str, cell: str) -> bool:
    if name == "type":
        return not type_of(cell.strip())
    record, left = record_of({"title": ["-"], name: [cell]}, "", commas=False)
    return record.year is None if name in ("year", "date") else left.get(name) == cell


def mapping_of(table: Table, wishes: Sequence[str]) -> dict[str, list[int]]:
    """The guessed mapping, changed by wishes such as "Column=field"; "Column=" keeps a column as it is.

    A column is named as the table names it, or by its number as "#3"; a field by its id or its title. Raises
    BadInputError naming what there is.
    """
    mapping = {name: list(places) for name, places in table.mapping.items()}
    names = {title.casefold(): name for name, title in FIELDS.items()} | {name: name for name in FIELDS}
    for wish in wishes:
        column, sign, said = wish.rpartition("=")
        wanted = names.get(said.strip().casefold(), "")
        if not sign or (said.strip() and not wanted):
            raise BadInputError(f"“{wish}” does not map a column to a field.",
                                hint=f"Write Column=FIELD with one of: {', '.join(FIELDS)}.")  # fmt: skip
        place = _place(table, column.strip())
        for places in mapping.values():
            if place in places:
                places.remove(place)
        if wanted:
            mapping.setdefault(wanted, []).insert(0, place)
    return {name: places for name, places in mapping.items() if places}


def _place(table: Table, column: str) -> int:
    folded = [header.casefold() for header in table.headers]
    if column.casefold() in folded:
        return folded.index(column.casefold())
    number = column.removeprefix("#")
    if column.startswith("#") and number.isdecimal() and len(number) < 6 and 0 < int(number) <= len(folded):
        return int(number) - 1
    shown = ", ".join(f"“{header}”" for header in table.headers[:40] if header)
    raise BadInputError(f"The table has no column “{column}”.", hint=f"It has {shown}.")
