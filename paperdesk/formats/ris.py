"""RIS: the tagged lines that every reference manager and database speaks, in all their dialects, read and written.

Puts the parts together: `lines` takes the file apart, `fields` reads what stands in an entry, `write` says it again.
What RIS has no tag for stands in one private tag, "U5  - paperdesk:{…}" (`private`), so that what PaperDesk writes it
reads back whole; other programs pass it over.

The lines are read by a small reader of our own, not by the package rispy: that one loses the order between people
under AU and A1, the lines of notes and keywords, all but the first of repeated values and every line number, and takes
quadratic time for a long value; in front of it a normaliser would have had to do all the work. It serves the tests, as
another program that reads what is written here.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from typing import TextIO

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.formats.ris_parts.fields import is_empty, placed, record_of
from paperdesk.formats.ris_parts.lines import entries
from paperdesk.formats.ris_parts.private import private_value
from paperdesk.formats.ris_parts.write import lines_of as written_lines
from paperdesk.formats.tagged import Doubts, lines_of, text_of
from paperdesk.progress import Progress
from paperdesk.record import Import, Problem, Record, clean

_TY = re.compile(r"(?m)^[ \t]{0,8}TY(?:[ \t\u00a0]{1,4}[-\u2013]|-)[ \t]{0,4}([\w .-]{0,40})$")
_TAGS = re.compile(r"(?m)^([A-Z][A-Z0-9])  - ?\S")
_ER = re.compile(r"(?m)^ER  ?-")
_OTHER = re.compile(r"\s{0,100}(?:@[A-Za-z]{2,20}\s{0,9}[{(]|<[?!A-Za-z]|[{\[])")


def sniff(head: bytes, name: str) -> float:
    """How sure it is, from the first bytes and the name, that a file is RIS."""
    text = text_of(head)
    if _OTHER.match(text):
        return 0.0
    if _TY.search(text):
        return 0.95
    tags = set(_TAGS.findall(text))
    if _ER.search(text) and len(tags) >= 2:
        return 0.7
    return 0.3 if name.lower().endswith(".ris") and len(tags) >= 2 else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The records of a file one by one; returns the problems. Raises UnreadableFileError when it holds none."""
    lines = lines_of(source.taken_text())
    total = len(lines)
    brought = Import("ris")
    doubts = Doubts(brought.problems)
    found = 0
    for entry in entries(lines, doubts):
        if found % 200 == 0:
            progress.report(min(entry.line, total), total, "Reading RIS")
        found += 1
        record = record_of(entry, doubts)
        if is_empty(record):
            brought.problems.append(Problem(record.where, "The record holds nothing but its type.", failed=True))
            continue
        if source.path is not None:
            record.files = [placed(file, source.path) for file in record.files]
        yield record
    if not found and any(map(str.strip, lines)):
        raise UnreadableFileError(f"“{source.name}” holds no records of RIS.")
    progress.report(total, total, "Reading RIS")
    doubts.end()
    return brought


def write(records: Iterable[Record], out: TextIO) -> None:
    """Write records as RIS, each closed by its ER and an empty line."""
    for record in records:
        lines = written_lines(record)
        (entry,) = entries("\n".join(lines).split("\n"), Doubts([]))
        private = private_value(record, clean(record_of(entry, Doubts([]))))
        if private:
            lines.append(f"U5  - {private}")
        out.write("\n".join([*lines, "ER  - "]) + "\n\n")
