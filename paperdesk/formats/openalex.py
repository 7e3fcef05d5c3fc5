"""OpenAlex's answers: one work, a list or a search, as JSON or as the JSON lines of its snapshot.

Knows OpenAlex's names for types, places and people, and how it takes abstracts apart. What a record has no field for is
kept in `record.extra` ("openalex.<member>"), but for what is counted afresh every month.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from paperdesk.formats.answers import markup, reading
from paperdesk.formats.answers.reading import Service, members_of
from paperdesk.formats.answers.values import affiliation_line, keep, keep_lines, member, objects, text, texts
from paperdesk.formats.format import Source
from paperdesk.identifiers import clean_doi, clean_pmid, find_arxiv
from paperdesk.progress import Progress
from paperdesk.record import TYPES, Import, Person, Record

_PREFIX = "openalex"
_TYPES = {
    "article": "article-journal", "book-chapter": "chapter", "dissertation": "thesis", "preprint": "article",
    "reference-entry": "entry-encyclopedia", "peer-review": "review", "paratext": "document",
    "letter": "article-journal",
    "editorial": "article-journal", "erratum": "article-journal", "supplementary-materials": "document",
    "libguides": "webpage", "grant": "document", "other": "document", "retraction": "article-journal",
    "database": "dataset", "report-component": "report", "book-section": "chapter",
}  # fmt: skip
_CROSSREF_TYPES = {
    "proceedings-article": "paper-conference", "journal-article": "article-journal", "posted-content": "article",
    "proceedings": "book", "monograph": "book",
}  # fmt: skip
_LEAVE = frozenset(
    ("title", "display_name", "doi", "publication_year", "publication_date", "ids", "language", "primary_location",
     "best_oa_location", "locations", "type", "type_crossref", "authorships", "biblio", "keywords",
     "abstract_inverted_index", "abstract_inverted_index_v3", "counts_by_year", "cited_by_percentile_year",
     "citation_normalized_percentile", "apc_list", "apc_paid", "ngrams_url", "cited_by_api_url", "updated_date",
     "created_date", "related_works", "relevance_score", "cited_by_count", "fwci", "concepts", "topics",
     "primary_topic", "countries_distinct_count", "institutions_distinct_count", "locations_count",
     "referenced_works_count", "has_fulltext", "has_content", "indexed_in", "corresponding_author_ids",
     "corresponding_institution_ids", "institution_assertions", "sustainable_development_goals", "mesh", "open_access",
     "authors_count", "concepts_count", "topics_count", "is_authors_truncated", "host_venue", "content_url",
     "content_urls", "fulltext_origin", "id")
)  # fmt: skip
_MOST_WORDS = 2_000_000  # places of words in one abstract


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin an answer of OpenAlex about works."""
    members = members_of(head)
    if b"openalex.org/W" not in head or not {"id", "authorships"} <= members:
        return 0.0
    return 0.97 if {"display_name", "publication_year"} & members else 0.9


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of an answer one by one; returns the problems. Raises UnreadableFileError."""
    return (yield from reading.each(source, progress, _SERVICE))


def records(data: Any) -> list[Record]:
    """The works of a parsed answer; raises UnreadableFileError for an error answer."""
    return reading.records(data, _SERVICE)


def _works(data: Any) -> list[Any] | None:
    if isinstance(data, dict) and isinstance(data.get("results"), list):
        data = data["results"]
    elif isinstance(data, dict):
        return [data] if _is_work(data) else None
    return data if isinstance(data, list) and (not data or any(map(_is_work, data))) else None


def _is_work(entry: Any) -> bool:
    return isinstance(entry, dict) and "openalex.org/w" in text(entry.get("id")).lower()


def _record(entry: dict[str, Any], where: str) -> Record:
    record = Record(where=where, doi=clean_doi(text(entry.get("doi")) or text(member(entry, "ids", "doi"))))
    record.title = markup.line(text(entry.get("title")) or text(entry.get("display_name")))
    record.abstract = _abstract(entry.get("abstract_inverted_index"))
    record.date = text(entry.get("publication_date")) or text(entry.get("publication_year"))
    record.language = text(entry.get("language"))
    record.pmid = clean_pmid(text(member(entry, "ids", "pmid")))
    biblio = entry.get("biblio")
    record.volume, record.issue = text(member(biblio, "volume")), text(member(biblio, "issue"))
    ends = [text(member(biblio, name)) for name in ("first_page", "last_page")]
    record.pages = "-".join(dict.fromkeys(end for end in ends if end))
    _read_place(record, entry)
    _read_people(record, entry)
    words = [text(word.get("display_name")) or text(word.get("keyword")) for word in objects(entry.get("keywords"))]
    record.tags = list(dict.fromkeys(word for word in words if word))
    record.extra[_PREFIX + ".id"] = text(entry.get("id")).rpartition("/")[2]
    _keep(record, entry)
    return record


def _read_place(record: Record, entry: dict[str, Any]) -> None:
    """The type of the work and where it stands: a journal, a book, a conference; for a preprint its archive."""
    kind, of_crossref = text(entry.get("type")), text(entry.get("type_crossref"))
    record.type = kind if kind in TYPES and kind != "article" else _TYPES.get(kind, "document")
    place = entry.get("primary_location") or next(iter(objects(entry.get("locations"))), None)
    source = member(place, "source")
    kind_of_source = text(member(source, "type"))
    if kind == "article":
        record.type = _CROSSREF_TYPES.get(of_crossref, "article-journal")
        if kind_of_source == "conference":
            record.type = "paper-conference"
        elif kind_of_source == "repository" and of_crossref in ("", "posted-content"):
            record.type = "article"
    name = text(member(source, "display_name"))
    record.publisher = text(member(source, "host_organization_name"))
    if record.type in ("book", "thesis", "article") or kind_of_source == "repository":
        record.extra[f"{_PREFIX}.source"] = name
        record.publisher = record.publisher or name
    else:
        record.venue = markup.line(name)
    record.issn = text(member(source, "issn_l")) or ", ".join(texts(member(source, "issn")))
    address = text(member(place, "landing_page_url"))
    record.url = address if "doi.org/" not in address or not record.doi else ""
    pages = [text(member(at, "landing_page_url")) for at in [place, *objects(entry.get("locations"))]]
    found = next(
        filter(None, map(find_arxiv, (hint for hint in [record.doi, *pages] if "arxiv" in hint.lower()))), None
    )
    if found:
        record.arxiv, record.arxiv_version = found


def _read_people(record: Record, entry: dict[str, Any]) -> None:
    places, identifiers = [], []
    for authorship in objects(entry.get("authorships")):
        name = text(member(authorship, "author", "display_name")) or text(authorship.get("raw_author_name"))
        person = Person.parse(name)
        if not person.last:
            continue
        record.people.append(person)
        at = [text(place.get("display_name")) for place in objects(authorship.get("institutions"))]
        places.append(affiliation_line(person, at or texts(authorship.get("raw_affiliation_strings"))))
        orcid = text(member(authorship, "author", "orcid")).rpartition("/")[2]
        identifiers.append(f"{person.full}: {orcid}" if orcid else "")
    keep_lines(record, f"{_PREFIX}.affiliation", places)
    keep_lines(record, f"{_PREFIX}.orcid", identifiers)


def _keep(record: Record, entry: dict[str, Any]) -> None:
    keep(record, _PREFIX, entry, _LEAVE)
    for name in ("topics", "concepts", "sustainable_development_goals"):
        keep_lines(record, f"{_PREFIX}.{name}", [text(topic.get("display_name")) for topic in objects(entry.get(name))])
    keep_lines(record, f"{_PREFIX}.mesh", [text(word.get("descriptor_name")) for word in objects(entry.get("mesh"))])
    open_copy = text(member(entry, "best_oa_location", "pdf_url")) or text(member(entry, "open_access", "oa_url"))
    keep_lines(record, f"{_PREFIX}.open_copy", [open_copy])
    other = entry.get("ids")
    if isinstance(other, dict):
        keep(record, f"{_PREFIX}.ids", other, frozenset(("openalex", "doi", "pmid")))


def _abstract(index: Any) -> str:
    """An abstract from the places of its words."""
    if not isinstance(index, dict):
        return ""
    words = [
        (place, word) for word, places in index.items() if isinstance(places, list)
        for place in places if isinstance(place, int)
    ]  # fmt: skip
    if len(words) > _MOST_WORDS:
        return ""
    return markup.paragraphs(" ".join(word for _place, word in sorted(words)))


_SERVICE = Service(_PREFIX, "OpenAlex", _works, _record)
