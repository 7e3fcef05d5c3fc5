"""Semantic Scholar's answers: one paper, a search, a batch, recommendations or citations, as JSON or JSON lines.

Any field may be missing or null: an answer holds what was asked for. What a record has no field for is kept in
`record.extra` ("semanticscholar.<member>").
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from paperdesk.formats.answers import markup, reading
from paperdesk.formats.answers.reading import Service, members_of
from paperdesk.formats.answers.values import affiliation_line, keep, keep_lines, member, objects, text, texts
from paperdesk.formats.format import Source
from paperdesk.identifiers import clean_arxiv, clean_doi, clean_pmid
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Record

_PREFIX = "semanticscholar"
_LISTS = ("data", "recommendedPapers", "papers", "matches")
_INSIDE = ("citingPaper", "citedPaper", "paper")  # of an entry in a list of citations
_TYPES = {
    "Review": "article-journal", "JournalArticle": "article-journal", "Conference": "paper-conference", "Book": "book",
    "BookSection": "chapter", "Dataset": "dataset", "CaseReport": "article-journal", "ClinicalTrial": "article-journal",
    "Editorial": "article-journal", "LettersAndComments": "article-journal", "MetaAnalysis": "article-journal",
    "News": "article-newspaper", "Study": "article-journal",
}  # fmt: skip
_FIELDS = frozenset(
    ("title", "authors", "abstract", "year", "venue", "externalIds", "publicationTypes", "citationCount",
    "openAccessPdf",
     "corpusId", "referenceCount", "influentialCitationCount", "s2FieldsOfStudy", "fieldsOfStudy", "tldr", "journal",
     "publicationDate", "publicationVenue", "isOpenAccess", "citations", "references", "citationStyles", "embedding")
)  # fmt: skip
_LEAVE = frozenset(
    ("title", "abstract", "year", "publicationDate", "authors", "externalIds", "venue", "publicationVenue", "journal",
     "publicationTypes", "url", "citationCount", "referenceCount", "influentialCitationCount", "isOpenAccess",
     "openAccessPdf", "embedding", "citations", "references", "citationStyles", "tldr", "s2FieldsOfStudy", "matchScore",
     "isInfluential")
)  # fmt: skip


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin an answer of Semantic Scholar about papers."""
    members = members_of(head)
    return 0.97 if "paperId" in members and members & _FIELDS else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of an answer one by one; returns the problems. Raises UnreadableFileError."""
    return (yield from reading.each(source, progress, _SERVICE))


def records(data: Any) -> list[Record]:
    """The works of a parsed answer; raises UnreadableFileError for an error answer."""
    return reading.records(data, _SERVICE)


def _works(data: Any) -> list[Any] | None:
    if isinstance(data, dict) and "paperId" not in data:
        if data.get("total") == 0:
            return []
        data = next((data[name] for name in _LISTS if isinstance(data.get(name), list)), data)
    if not isinstance(data, list):
        return [data] if _is_work(data) else None
    works = [_inside(entry) for entry in data]
    return works if not works or any(map(_is_work, works)) else None


def _inside(entry: Any) -> Any:
    return next((entry[name] for name in _INSIDE if isinstance(member(entry, name), dict)), entry)


def _is_work(entry: Any) -> bool:
    return isinstance(entry, dict) and "paperId" in entry


def _record(entry: dict[str, Any], where: str) -> Record:
    record = Record(where=where, title=markup.line(text(entry.get("title"))))
    record.abstract = markup.paragraphs(text(entry.get("abstract")))
    record.date = text(entry.get("publicationDate")) or text(entry.get("year"))
    known = entry.get("externalIds")
    record.doi = clean_doi(text(member(known, "DOI")))
    record.pmid = clean_pmid(text(member(known, "PubMed")))
    found = clean_arxiv(text(member(known, "ArXiv"))) or (clean_arxiv(record.doi) if "arxiv" in record.doi else None)
    if found:
        record.arxiv, record.arxiv_version = found
    record.url = text(entry.get("url"))
    _read_venue(record, entry)
    _read_people(record, entry)
    keep(record, _PREFIX, entry, _LEAVE)
    _keep(record, entry)
    return record


def _read_venue(record: Record, entry: dict[str, Any]) -> None:
    """The venue with volume and pages, and the type that both make likely."""
    journal, venue = entry.get("journal"), entry.get("publicationVenue")
    record.venue = markup.line(text(entry.get("venue")) or text(member(venue, "name")) or text(member(journal, "name")))
    record.volume = text(member(journal, "volume"))
    record.pages = "".join(text(member(journal, "pages")).split())
    record.issn = text(member(venue, "issn"))
    kinds = texts(entry.get("publicationTypes"))
    is_archive = record.venue.lower() in ("arxiv.org", "arxiv", "biorxiv", "medrxiv", "corr")
    if is_archive:
        record.publisher, record.venue = record.venue, ""
    if text(member(venue, "type")) == "conference" or ("Conference" in kinds and not is_archive):
        record.type = "paper-conference"
    elif record.venue and text(member(venue, "type")) == "journal":
        record.type = "article-journal"
    elif not is_archive:
        ordinary = [_TYPES[kind] for kind in kinds if kind in _TYPES]
        record.type = next((kind for kind in ordinary if kind != "article-journal"), "") or next(iter(ordinary), "")
        record.type = record.type or ("article-journal" if record.venue else "article" if record.arxiv else "document")
    if record.arxiv and record.volume.lower().startswith("abs/"):
        record.volume = ""  # "abs/2005.14165": how an index of computer science counts arXiv's volumes


def _read_people(record: Record, entry: dict[str, Any]) -> None:
    places = []
    for author in objects(entry.get("authors")):
        person = Person.parse(text(author.get("name")))
        if person.last:
            record.people.append(person)
            places.append(affiliation_line(person, texts(author.get("affiliations"))))
    keep_lines(record, f"{_PREFIX}.affiliation", places)


def _keep(record: Record, entry: dict[str, Any]) -> None:
    known = entry.get("externalIds")
    if isinstance(known, dict):
        keep(record, f"{_PREFIX}.externalIds", known, frozenset(("DOI", "ArXiv", "PubMed")))
    keep_lines(record, f"{_PREFIX}.tldr", [text(member(entry, "tldr", "text"))])
    keep_lines(record, f"{_PREFIX}.open_copy", [text(member(entry, "openAccessPdf", "url"))])
    keep_lines(record, f"{_PREFIX}.publicationTypes", texts(entry.get("publicationTypes")))
    topics = [text(topic.get("category")) for topic in objects(entry.get("s2FieldsOfStudy"))]
    keep_lines(record, f"{_PREFIX}.s2FieldsOfStudy", list(dict.fromkeys(topics)))


_SERVICE = Service(_PREFIX, "Semantic Scholar", _works, _record)
