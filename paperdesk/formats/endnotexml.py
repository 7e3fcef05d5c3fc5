"""EndNote XML, as EndNote exports it and other programs imitate it: read and written.

Puts the parts together: `types` knows the reference types, `text` runs of styled text, names and dates, `fields` what
an element means, `write` says it again.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from typing import TextIO

from paperdesk.formats.endnotexml_parts.fields import record_of
from paperdesk.formats.endnotexml_parts.write import record_text
from paperdesk.formats.format import Source, holds_nothing
from paperdesk.formats.xmltree import elements, root_of
from paperdesk.progress import Progress
from paperdesk.record import Import, Problem, Record

_RECORD = re.compile(rb"<record>|<record\s[^<>]{0,200}>|<records\s{0,9}/>|<records>\s{0,9}</records>")
_OWN = re.compile(rb"<(?:ref-type|source-app|contributors|titles)[\s>]|<records\s{0,9}/>|<records>\s{0,9}</records>")


def sniff(head: bytes, name: str) -> float:
    """Whether a text begins a list of EndNote's records."""
    root = root_of(head)
    if root.namespace or root.name not in ("xml", "records", "record") or not _RECORD.search(head):
        return 0.0
    return 0.95 if _OWN.search(head) else 0.5 if root.name == "xml" else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of a file one by one; returns the problems. Raises UnreadableFileError when it is no whole XML."""
    brought = Import("endnotexml")
    home = source.path.absolute().parent if source.path is not None else None
    for number, element in enumerate(elements(source, "record", problems=brought.problems, outermost=True)):
        if number % 200 == 0:
            progress.report(number, 0, "Reading EndNote XML")
        record = record_of(element, home)
        if record.key or not holds_nothing(record):
            yield record
        else:
            said = "The reference holds nothing but its type."
            brought.problems.append(Problem(record.where, said, failed=True))
    return brought


def write(records: Iterable[Record], out: TextIO) -> None:
    """Write records as EndNote XML, one a line; elements that came from EndNote are given back as they were."""
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n')
    for number, record in enumerate(records, 1):
        out.write(record_text(record, number) + "\n")
    out.write("</records></xml>\n")
