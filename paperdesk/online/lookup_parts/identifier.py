"""What a work is looked up by: one identifier and its kind."""

from __future__ import annotations

import re
from typing import NamedTuple

from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn, clean_pmid
from paperdesk.record import Record

DOI, ARXIV, PMID, ISBN = "doi", "arxiv", "pmid", "isbn"
_NAMES = {DOI: "DOI", ARXIV: "arXiv", PMID: "PubMed", ISBN: "ISBN"}
_ISBN_ALONE = re.compile(r"\s{0,20}(?:isbn(?:-1[03])?\s{0,3}:?)?[\s\d-]{9,30}x?[\s.,;]{0,20}", re.I | re.A)
_BOOKS = ("book", "collection")


class Identifier(NamedTuple):
    """A DOI, an arXiv id (with a version where a certain one is meant), a PubMed id or an ISBN, in its normal form."""

    kind: str
    value: str
    version: int | None = None

    def __str__(self) -> str:
        return f"{_NAMES[self.kind]} {self.value}{f'v{self.version}' if self.version else ''}"


def identified(text: str) -> Identifier | None:
    """The identifier that a text is meant to be: bare, labelled or an address; None when it is none."""
    found = clean_arxiv(text)
    if found:
        return Identifier(ARXIV, *found)
    doi = clean_doi(text)
    if doi:
        return Identifier(DOI, doi)
    isbn = clean_isbn(text) if len(text) < 80 and _ISBN_ALONE.fullmatch(text) else ""
    if isbn:
        return Identifier(ISBN, isbn)
    pmid = clean_pmid(text)
    return Identifier(PMID, pmid) if pmid else None


def identifiers_of(record: Record) -> list[Identifier]:
    """What a record can be looked up by, the best first: its DOI, arXiv id, PubMed id, a book's ISBN."""
    found = []
    if record.doi:
        found.append(identified(record.doi))  # arXiv's own DOIs are asked for at arXiv
    if record.arxiv:
        found.append(Identifier(ARXIV, record.arxiv, record.arxiv_version))
    if record.pmid:
        found.append(identified(record.pmid))
    if record.isbn and record.type in _BOOKS:
        isbn = clean_isbn(record.isbn)
        found.append(Identifier(ISBN, isbn) if isbn else None)
    return list(dict.fromkeys(one for one in found if one))
