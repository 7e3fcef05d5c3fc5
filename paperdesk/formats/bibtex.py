"""BibTeX: a .bib file of either dialect as an Import, and records as classic BibTeX, which every style takes.

How it is done stands in bibtex_parts/.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from paperdesk.formats.bibtex_parts.reading import each, sniff
from paperdesk.formats.bibtex_parts.write import write_entries
from paperdesk.record import Record

__all__ = ["each", "sniff", "write"]


def write(records: Iterable[Record], out: TextIO) -> None:
    """Write records as BibTeX, each with a key of its own; fields that came from BibTeX are given back as they were."""
    write_entries(records, out, biblatex=False)
