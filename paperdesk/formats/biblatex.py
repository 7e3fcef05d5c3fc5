"""BibLaTeX: records as a .bib file with its types and fields. It is read as BibTeX is, which it grew out of.

How it is done stands in bibtex_parts/.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from paperdesk.formats.bibtex_parts.reading import each
from paperdesk.formats.bibtex_parts.write import write_entries
from paperdesk.record import Record

__all__ = ["each", "sniff", "write"]


def sniff(head: bytes, name: str) -> float:
    """Never sure: one reader takes both dialects, and BibTeX is the one that claims them."""
    return 0.0


def write(records: Iterable[Record], out: TextIO) -> None:
    """Write records as BibLaTeX, each with a key of its own; fields that came from it are given back as they were."""
    write_entries(records, out, biblatex=True)
