"""When two records are one paper. Knows the rules of sameness and asks the store by its indexes.

An equal identifier says yes; two different DOIs, or two different arXiv ids, say no; else equal titles with the same
first author and nearly the same year do.
"""

from __future__ import annotations

from collections.abc import Callable

from paperdesk.identifiers import clean_arxiv, clean_doi, clean_isbn, clean_pmid, folded_name, folded_title
from paperdesk.record import Record
from paperdesk.store.database import Database

_WHOLE_BOOKS = ("book", "collection")
_FEWEST_WORDS = 4  # of a title that alone makes two records one
_ARXIV_DOI = "10.48550/arxiv."


class Sameness:
    """Finds the paper of the library that a record describes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, record: Record) -> int | None:
        """The paper that this record is about, or None. Papers in the trash count: bringing them in again restores."""
        doi = clean_doi(record.doi) if record.doi else ""
        arxiv_of_doi = clean_arxiv(doi) if doi.startswith(_ARXIV_DOI) else None
        own = clean_arxiv(record.arxiv) if record.arxiv else None
        arxiv = own[0] if own else (arxiv_of_doi[0] if arxiv_of_doi else "")
        pmid = clean_pmid(record.pmid) if record.pmid else ""
        isbn = clean_isbn(record.isbn) if record.isbn and record.type in _WHOLE_BOOKS else ""
        clauses = [
            ("doi = ? AND doi <> ''", doi),
            ("arxiv = ? AND arxiv <> ''", arxiv),
            ("doi = ? AND doi <> ''", f"{_ARXIV_DOI}{arxiv}" if arxiv else ""),
            ("pmid = ? AND pmid <> ''", pmid),
            ("isbn = ? AND isbn <> '' AND type IN ('book', 'collection')", isbn),
        ]
        for clause, value in dict.fromkeys(clauses):
            if value:
                for paper, held_doi, held_arxiv in self._database.rows(
                    f"SELECT id, doi, arxiv FROM paper WHERE {clause} ORDER BY trashed, id", (value,)
                ):
                    if not _contradict(doi, arxiv, held_doi, held_arxiv):
                        return int(paper)
        return self._by_title(record, doi, arxiv)

    def _by_title(self, record: Record, doi: str, arxiv: str) -> int | None:
        title = folded_title(record.title)
        people = record.authors or record.people
        first = folded_name(people[0].family or people[0].last) if people else ""
        year = record.year
        long_title = len(record.title.split()) >= _FEWEST_WORDS
        same = (first, year, record.type, record.venue, record.volume, record.pages, doi)
        nameless = not (title or record.key)
        identical: int | None = None
        # Works of one title, or of none, can be many; only those are looked at that could be this one.
        if not title:
            which, values = "first = ? AND year IS ?", [first, year]
        elif not first and year is None:
            which, values = "1", []
        else:
            which, values = "(first = ? OR (first = '' AND year IS NULL))", [first]
        for paper, key, abstract, held_doi, held_arxiv, held_first, held_year, *rest in self._database.rows(
            "SELECT id, key, abstract, doi, arxiv, first, year, type, venue, volume, pages, doi FROM paper"
            f" WHERE folded = ? AND {which} ORDER BY trashed, id",
            [title, *values],
        ):
            # The same file read a second time adds nothing: a work that agrees in all that names it is one. Without a
            # title it is known by its citation key as well, without that by its abstract.
            named = abstract == record.abstract if nameless else title or key.lower().startswith(record.key.lower())
            if identical is None and named and (held_first, held_year, *rest) == same:
                identical = int(paper)
            if not title or _contradict(doi, arxiv, held_doi, held_arxiv):
                continue
            bare = (not first and year is None) or (not held_first and held_year is None)
            if bare and long_title:
                return int(paper)
            dated = year is not None and held_year is not None and abs(year - held_year) <= 1
            if first and first == held_first and dated:
                return int(paper)
        return identical


def _contradict(doi: str, arxiv: str, held_doi: str, held_arxiv: str) -> bool:
    """Whether both sides have an identifier of a kind and these differ; the DOI that arXiv gives is an arXiv id."""

    def split(doi: str, arxiv: str) -> tuple[str, str]:
        if doi.startswith(_ARXIV_DOI):
            return "", arxiv or doi.removeprefix(_ARXIV_DOI)
        return doi, arxiv

    doi, arxiv = split(doi, arxiv)
    held_doi, held_arxiv = split(held_doi, held_arxiv)
    return bool((doi and held_doi and doi != held_doi) or (arxiv and held_arxiv and arxiv != held_arxiv))


def _shared() -> str:
    """Whether a row of `paper` and one of `other` are the same by these rules, as SQL; by one of several indexes."""

    def doi(side: str) -> str:
        return f"CASE WHEN {side}.doi LIKE '{_ARXIV_DOI}%' THEN '' ELSE {side}.doi END"

    def arxiv(side: str) -> str:
        from_doi = (
            f"CASE WHEN {side}.doi LIKE '{_ARXIV_DOI}%' THEN substr({side}.doi, {len(_ARXIV_DOI) + 1}) ELSE '' END"
        )
        return f"CASE WHEN {side}.arxiv <> '' THEN {side}.arxiv ELSE {from_doi} END"

    def differ(which: Callable[[str], str]) -> str:
        ours, theirs = which("paper"), which("other")
        return f"({ours}) <> '' AND ({theirs}) <> '' AND ({ours}) <> ({theirs})"

    alike = " AND ".join(
        f"other.{name} IS paper.{name}" for name in ("first", "year", "type", "venue", "volume", "pages")
    )
    bare = " OR ".join(f"({side}.first = '' AND {side}.year IS NULL)" for side in ("paper", "other"))
    long_title = "% " * (_FEWEST_WORDS - 1) + "%"
    titled = (
        "other.folded = paper.folded AND paper.folded <> '' AND ("
        "(paper.first <> '' AND other.first = paper.first AND abs(paper.year - other.year) <= 1)"
        f" OR (({bare}) AND paper.title LIKE '{long_title}') OR ({alike}))"
    )
    books = ", ".join(f"'{kind}'" for kind in _WHOLE_BOOKS)
    ways = (
        "other.doi = paper.doi AND other.doi <> ''",
        "other.arxiv = paper.arxiv AND other.arxiv <> ''",
        f"other.doi = '{_ARXIV_DOI}' || paper.arxiv AND other.doi <> '' AND paper.arxiv <> ''",
        f"other.arxiv = substr(paper.doi, {len(_ARXIV_DOI) + 1}) AND other.arxiv <> ''"
        f" AND paper.doi LIKE '{_ARXIV_DOI}%'",
        "other.pmid = paper.pmid AND other.pmid <> ''",
        f"other.isbn = paper.isbn AND other.isbn <> '' AND other.type IN ({books}) AND paper.type IN ({books})",
        titled,
    )
    apart = f"other.id <> paper.id AND other.trashed = '' AND NOT ({differ(doi)}) AND NOT ({differ(arxiv)})"
    return " OR ".join(f"EXISTS (SELECT 1 FROM paper other WHERE {way} AND {apart})" for way in ways)


DUPLICATE = f"({_shared()})"
"""The condition on a row of `paper` that another one, not in the trash, is the same paper."""
