"""A list of identifiers, one work a line: to paste into a search form, another program, or a message.

Only written. Of a work's identifiers the most telling stands there: DOI, else arXiv, PubMed, ISBN, address.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from paperdesk.record import Record, clean_line


def sniff(_head: bytes, _name: str) -> float:
    """A list is never taken in as this format: a pasted list of identifiers is looked up instead."""
    return 0.0


def line(record: Record) -> str:
    """How a work is asked for elsewhere: "10.1000/1", "arXiv:1706.03762", "PMID:1234", "ISBN:…", an address; or ""."""
    if record.doi:
        return clean_line(record.doi)
    if record.arxiv:
        return f"arXiv:{clean_line(record.arxiv)}" + (f"v{record.arxiv_version}" if record.arxiv_version else "")
    if record.pmid:
        return f"PMID:{clean_line(record.pmid)}"
    return f"ISBN:{clean_line(record.isbn)}" if record.isbn else clean_line(record.url)


def write(records: Iterable[Record], out: TextIO) -> None:
    """Write a line for each work, the same one only once; a work without identifier is said in a line with "#"."""
    seen: set[str] = set()
    for record in records:
        text = line(record) or f"# {clean_line(record.title) or record.key} has no identifier"
        if text not in seen:
            seen.add(text)
            out.write(f"{text}\n")
