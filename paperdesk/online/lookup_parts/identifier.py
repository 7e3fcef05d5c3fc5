"""What a work is looked up by: one identifier and its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from paperdesk.identifiers import arxiv_url, clean_arxiv, clean_doi, clean_isbn, clean_pmid, doi_url, pmid_url
from paperdesk.record import Record

DOI, ARXIV, PMID, ISBN = "doi", "arxiv", "pmid", "isbn"
PMC, OPENALEX, SEMANTIC = "pmc", "openalex", "semanticscholar"
_NAMES = {DOI: "DOI", ARXIV: "arXiv", PMID: "PubMed", ISBN: "ISBN", PMC: "PubMed Central", OPENALEX: "OpenAlex",
          SEMANTIC: "Semantic Scholar"}  # fmt: skip
# How the numbers of services are written, in their addresses or so that they are surely meant.
_OF_SERVICES = (
    (PMC, re.compile(r"(?<![^\W_])(PMC[1-9]\d{2,8})(?![^\W_])", re.A)),
    (OPENALEX, re.compile(r"openalex\.org/(?:works/)?(W[1-9]\d{3,11})(?!\w)", re.I | re.A)),
    (SEMANTIC, re.compile(
        r"semanticscholar\.org/(?:graph/v1/)?(?:paper|reader)/(?:[^\s/?#]{1,300}/)?([0-9a-f]{40})(?!\w)"
        r"|(CorpusID:[1-9]\d{2,11})(?!\w)", re.I | re.A)),
)  # fmt: skip
_BARE = ((OPENALEX, re.compile(r"W[1-9]\d{6,11}", re.A)), (SEMANTIC, re.compile(r"[0-9a-f]{40}", re.A)))
_ISBN_ALONE = re.compile(r"\s{0,20}(?:isbn(?:-1[03])?\s{0,3}:?)?[\s\d-]{9,30}x?[\s.,;]{0,20}", re.I | re.A)
_BOOKS = ("book", "collection")


class Identifier(NamedTuple):
    """What a work is looked up by, in its normal form; an arXiv id with its version where a certain one is meant."""

    kind: str
    value: str
    version: int | None = None

    def __str__(self) -> str:
        return f"{_NAMES[self.kind]} {self.value}{f'v{self.version}' if self.version else ''}"

    @property
    def page(self) -> str:
        """The address of the work's page at the service that gave the identifier; an ISBN has none."""
        if self.kind == DOI:
            return doi_url(self.value)
        if self.kind == ARXIV:
            return arxiv_url(self.value, self.version)
        if self.kind == PMID:
            return pmid_url(self.value)
        if self.kind == PMC:
            return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.value}/"
        if self.kind == OPENALEX:
            return f"https://openalex.org/{self.value}"
        if self.kind == SEMANTIC:
            corpus = self.value.startswith("CorpusID:")
            return f"https://{'api.semanticscholar.org' if corpus else 'www.semanticscholar.org/paper'}/{self.value}"
        return ""


def identified(text: str) -> Identifier | None:
    """The identifier that a text is meant to be: bare, labelled or an address; None when it is none."""
    found = clean_arxiv(text)
    if found:
        return Identifier(ARXIV, *found)
    doi = clean_doi(text)
    if doi:
        return Identifier(DOI, doi)
    of_service = next(ids_of_services(text), None) if len(text) < 500 else None
    if of_service:
        return of_service
    for kind, bare in _BARE:
        if bare.fullmatch(text.strip()):
            return Identifier(kind, text.strip())
    isbn = clean_isbn(text) if len(text) < 80 and _ISBN_ALONE.fullmatch(text) else ""
    if isbn:
        return Identifier(ISBN, isbn)
    pmid = clean_pmid(text)
    return Identifier(PMID, pmid) if pmid else None


def ids_of_services(text: str) -> Iterator[Identifier]:
    """What a text names by a number of PubMed Central, or by a page of OpenAlex or Semantic Scholar."""
    for kind, pattern in _OF_SERVICES:
        for match in pattern.finditer(text):
            value = next(filter(None, match.groups()))
            if kind == OPENALEX:
                value = value.upper()
            elif value[:1] in "Cc" and ":" in value:
                value = f"CorpusID:{value.partition(':')[2]}"
            else:
                value = value if kind == PMC else value.lower()
            yield Identifier(kind, value)


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
