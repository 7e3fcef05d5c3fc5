"""What a work is looked up by: one identifier and its kind."""

from __future__ import annotations

from typing import NamedTuple

from paperdesk.identifiers import clean_arxiv, clean_doi, clean_pmid
from paperdesk.record import Record

DOI, ARXIV, PMID = "doi", "arxiv", "pmid"
_NAMES = {DOI: "DOI", ARXIV: "arXiv", PMID: "PubMed"}


class Identifier(NamedTuple):
    """A DOI, an arXiv id (with a version where a certain one is meant) or a PubMed id, in its normal form."""

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
    pmid = clean_pmid(text)
    return Identifier(PMID, pmid) if pmid else None


def identifiers_of(record: Record) -> list[Identifier]:
    """What a record can be looked up by, the best first: its DOI, its arXiv id, its PubMed id."""
    found = []
    if record.doi:
        found.append(identified(record.doi))  # arXiv's own DOIs are asked for at arXiv
    if record.arxiv:
        found.append(Identifier(ARXIV, record.arxiv, record.arxiv_version))
    if record.pmid:
        found.append(identified(record.pmid))
    return list(dict.fromkeys(one for one in found if one))
