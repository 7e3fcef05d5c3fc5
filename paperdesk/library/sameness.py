"""When two records are one paper. Knows the rules of sameness and asks the store by its indexes.

An equal identifier says yes; two different DOIs, or two different arXiv ids, say no; else equal titles with the same
first author and nearly the same year do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from paperdesk.identifiers import ARXIV_DOI, clean_arxiv, clean_doi, clean_isbn, clean_pmid, folded_name, folded_title
from paperdesk.record import Record
from paperdesk.store.database import Database

_WHOLE_BOOKS = ("book", "collection")
_FEWEST_WORDS = 4  # of a title that alone makes two records one


class Facts(NamedTuple):
    """What of a paper decides whether it is the same as another; identifiers in their one spelling."""

    id: int
    folded: str  # the title's letters and digits
    first: str  # the first author's folded family name
    year: int | None
    doi: str
    arxiv: str
    pmid: str
    isbn: str  # of a whole book only
    type: str
    venue: str
    volume: str
    pages: str
    words: int  # of the title

    def names(self) -> Iterator[tuple[str, str]]:
        """What another must have in common with it, at least, to be the same."""
        doi, arxiv = _split(self.doi, self.arxiv)
        kinds = {"doi": doi, "arxiv": arxiv, "pmid": self.pmid, "isbn": self.isbn, "folded": self.folded}
        return ((kind, value) for kind, value in kinds.items() if value)


def are_same(one: Facts, other: Facts) -> str:
    """Why two papers are one, in a few words; empty where they are not, or not surely."""
    if contradict(one, other):
        return ""
    mine, theirs = dict(one.names()), dict(other.names())
    for kind, said in (("doi", "The same DOI"), ("arxiv", "The same arXiv id"), ("pmid", "The same PubMed number"),
                       ("isbn", "The same ISBN")):  # fmt: skip
        if mine.get(kind) and mine.get(kind) == theirs.get(kind):
            return said
    if not one.folded or one.folded != other.folded:
        return ""
    dated = one.year is not None and other.year is not None and abs(one.year - other.year) <= 1
    if one.first and one.first == other.first and dated:
        return "The same title, first author and year"
    bare = any(not side.first and side.year is None for side in (one, other))
    if bare and min(one.words, other.words) >= _FEWEST_WORDS:
        return "The same title"
    alike = (one.first, one.year, one.type, one.venue, one.volume, one.pages)
    if alike == (other.first, other.year, other.type, other.venue, other.volume, other.pages):
        return "All that names them is the same"
    return ""


def contradict(one: Facts, other: Facts) -> bool:
    """Whether two papers have different DOIs, or different arXiv ids, and so cannot be one."""
    return _contradict(one.doi, one.arxiv, other.doi, other.arxiv)


class Sameness:
    """Finds the paper of the library that a record describes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, record: Record) -> int | None:
        """The paper that this record is about, or None. Papers in the trash count: bringing them in again restores."""
        doi = clean_doi(record.doi) if record.doi else ""
        arxiv_of_doi = clean_arxiv(doi) if doi.startswith(ARXIV_DOI) else None
        own = clean_arxiv(record.arxiv) if record.arxiv else None
        arxiv = own[0] if own else (arxiv_of_doi[0] if arxiv_of_doi else "")
        pmid = clean_pmid(record.pmid) if record.pmid else ""
        isbn = clean_isbn(record.isbn) if record.isbn and record.type in _WHOLE_BOOKS else ""
        clauses = [
            ("doi = ? AND doi <> ''", doi),
            ("arxiv = ? AND arxiv <> ''", arxiv),
            ("doi = ? AND doi <> ''", f"{ARXIV_DOI}{arxiv}" if arxiv else ""),
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
        other = self._by_other_identifier({"doi": doi, "arxiv": arxiv, "pmid": pmid, "isbn": isbn})
        return other if other is not None else self._by_title(record, doi, arxiv)

    def _by_other_identifier(self, values: dict[str, str]) -> int | None:
        """The paper into which one with such an identifier was merged; its own DOI and arXiv id must not differ."""
        for kind, value in values.items():
            if not value:
                continue
            for paper, held_doi, held_arxiv in self._database.rows(
                "SELECT paper.id, doi, arxiv FROM other_identifier JOIN paper ON paper.id = paper"
                " WHERE value = ? AND kind = ? ORDER BY trashed, paper.id",
                (value, kind),
            ):
                also = {(str(known), str(text)) for known, text in self._database.rows(
                    "SELECT kind, value FROM other_identifier WHERE paper = ?", (paper,)
                )}  # fmt: skip
                doi, arxiv = ("" if (name, values[name]) in also else values[name] for name in ("doi", "arxiv"))
                if not _contradict(doi, arxiv, held_doi, held_arxiv):
                    return int(paper)
        return None

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
        held_id = clean_arxiv(record.arxiv) if record.arxiv else None
        bare_words = record.abstract + (held_id[0] if held_id else "") + clean_pmid(record.pmid or "-")
        bare_words += clean_isbn(record.isbn) + record.url
        for paper, key, held_words, held_doi, held_arxiv, held_first, held_year, *rest in self._database.rows(
            "SELECT id, key, abstract || arxiv || pmid || isbn || url, doi, arxiv, first, year,"
            f" type, venue, volume, pages, doi FROM paper WHERE folded = ? AND {which} ORDER BY trashed, id",
            [title, *values],
        ):
            if _contradict(doi, arxiv, held_doi, held_arxiv):
                continue
            # The same file read a second time adds nothing: a work that agrees in all that names it is one. Without a
            # title it is known by its citation key as well, without that by its abstract, identifiers and address.
            named = held_words == bare_words if nameless else title or key.lower().startswith(record.key.lower())
            if identical is None and named and (held_first, held_year, *rest) == same:
                identical = int(paper)
            if not title:
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
    doi, arxiv = _split(doi, arxiv)
    held_doi, held_arxiv = _split(held_doi, held_arxiv)
    return bool((doi and held_doi and doi != held_doi) or (arxiv and held_arxiv and arxiv != held_arxiv))


def _split(doi: str, arxiv: str) -> tuple[str, str]:
    """The DOI and the arXiv id, a DOI of arXiv taken as the id it is."""
    if doi.startswith(ARXIV_DOI):
        return "", arxiv or doi.removeprefix(ARXIV_DOI)
    return doi, arxiv


def _shared() -> str:
    """Whether a row of `paper` and one of `other` are the same by these rules, as SQL; by one of several indexes."""

    def doi(side: str) -> str:
        return f"CASE WHEN {side}.doi LIKE '{ARXIV_DOI}%' THEN '' ELSE {side}.doi END"

    def arxiv(side: str) -> str:
        from_doi = f"CASE WHEN {side}.doi LIKE '{ARXIV_DOI}%' THEN substr({side}.doi, {len(ARXIV_DOI) + 1}) ELSE '' END"
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
        f"other.doi = '{ARXIV_DOI}' || paper.arxiv AND other.doi <> '' AND paper.arxiv <> ''",
        f"other.arxiv = substr(paper.doi, {len(ARXIV_DOI) + 1}) AND other.arxiv <> ''"
        f" AND paper.doi LIKE '{ARXIV_DOI}%'",
        "other.pmid = paper.pmid AND other.pmid <> ''",
        f"other.isbn = paper.isbn AND other.isbn <> '' AND other.type IN ({books}) AND paper.type IN ({books})",
        titled,
    )
    told = (
        "NOT EXISTS (SELECT 1 FROM not_same WHERE not_same.paper = min(paper.id, other.id)"
        " AND not_same.other = max(paper.id, other.id))"
    )
    apart = f"other.id <> paper.id AND other.trashed = '' AND NOT ({differ(doi)}) AND NOT ({differ(arxiv)}) AND {told}"
    return " OR ".join(f"EXISTS (SELECT 1 FROM paper other WHERE {way} AND {apart})" for way in ways)


DUPLICATE = f"({_shared()})"
"""The condition on a row of `paper` that another one, not in the trash, is the same paper."""
