"""PubMed's XML, as its site, its servers and its yearly files give it: articles, books and chapters. Read, not written.

Knows the elements of NLM's document types. What a record has no field for is kept in `record.extra` under
"pubmedxml.<element>": one line for each thing that a list holds.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from paperdesk.formats.format import Source, names_work, no_work
from paperdesk.formats.names import named, with_stops
from paperdesk.formats.numbers import full_pages
from paperdesk.formats.pubmedxml_parts.dates import date_of
from paperdesk.formats.xmltree import (
    added,
    each_work,
    find_text,
    line_of,
    listed,
    name_of,
    root_of,
    text_of,
    texts_of,
    title_of,
)
from paperdesk.identifiers import clean_doi, clean_isbn, clean_pmid, find_arxiv
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Problem, Record

if TYPE_CHECKING:
    from paperdesk.formats.xmltree import Element

_PREFIX = "pubmedxml."
_WORKS = ("PubmedArticle", "PubmedBookArticle", "MedlineCitation", "BookDocument")
_ROOTS = frozenset((*_WORKS, "PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"))
# Elements whose children are told one by one, and those that a field of the record says already.
_OPENED = frozenset(("MedlineCitation", "Article", "Journal", "JournalIssue", "PubmedData", "BookDocument", "Book",
                     "PubmedBookData", "Pagination", "Abstract", "Publisher", "MedlineJournalInfo"))  # fmt: skip
_SAID = frozenset(
    ("PMID", "ArticleTitle", "VolumeTitle", "AbstractText", "Language", "Volume", "Issue", "Title", "PubDate",
     "MedlinePgn", "StartPage", "EndPage", "AuthorList", "ELocationID", "BookTitle", "PublisherName",
     "PublisherLocation", "Isbn", "Edition", "CollectionTitle", "KeywordList")
)  # fmt: skip
_TYPES = {
    "Preprint": "article", "Dataset": "dataset", "Newspaper Article": "article-newspaper", "Legislation": "legislation",
    "Legal Case": "legal_case", "Interview": "interview", "Webcast": "broadcast", "Video-Audio Media": "motion_picture",
    "Technical Report": "report", "Academic Dissertation": "thesis", "Patent": "patent",
}  # fmt: skip
_ROLES = {"editors": "editor", "translators": "translator", "illustrators": "illustrator"}
_PLACE = re.compile(r"(.{2,300}?) \(([^()\d]{1,60},[^()\d]{1,60})\)")  # "Science (New York, N.Y.)"
_INITIALS = re.compile(r"[^\W\d_a-z]{2,4}")


def sniff(head: bytes, name: str) -> float:
    """Whether a text begins as one of PubMed's documents."""
    root = root_of(head)
    return 0.98 if root.name in _ROOTS and not root.namespace else 0.0


def each(source: Source, progress: Progress) -> Generator[Record, None, Import]:
    """The works of a file one by one; returns the problems. Raises UnreadableFileError when it is no whole XML."""
    return (yield from each_work(source, progress, "pubmedxml", "PubMed XML", _WORKS, _work))


def _work(element: Element) -> Record | Problem:
    record = _record(element)
    return record if names_work(record) else no_work(record.where)


def _record(element: Element) -> Record:
    record = Record(where=line_of(element))
    book = element if element.tag == "BookDocument" else element.find("BookDocument")
    if book is not None:
        _read_book(record, book)
        data = element.find("PubmedBookData")
    else:
        citation = element if element.tag == "MedlineCitation" else element.find("MedlineCitation")
        if citation is not None:
            _read_citation(record, citation)
        data = element.find("PubmedData")
    if data is not None:
        _read_identifiers(record, data.iterfind("ArticleIdList/ArticleId"))
    _keep_rest(record, element)
    if "arxiv" in record.venue.lower() or record.doi.startswith("10.48550/arxiv."):
        found = find_arxiv(record.doi) or find_arxiv(record.extra.get(f"{_PREFIX}pii", ""))
        if found:
            record.arxiv, record.arxiv_version = found
    return record


# Articles -------------------------------------------------------------------------------------------------------------


def _read_citation(record: Record, citation: Element) -> None:
    record.pmid = clean_pmid(find_text(citation, "PMID"))
    article = citation.find("Article")
    if article is not None:
        record.title = _without_stop(title_of(article.find("ArticleTitle")))
        _read_identifiers(record, article.iterfind("ELocationID"))
        _read_journal(record, article.find("Journal"))
        record.pages = _pages(article)
        record.date = record.date or date_of(article.find("ArticleDate"))
        for names in article.iterfind("AuthorList"):
            record.people += _people(names)
        record.language = ", ".join(texts_of(article, "Language"))
        record.abstract = _abstract(article.find("Abstract"))
        record.type = _type(texts_of(article, "PublicationTypeList/PublicationType"), "article-journal")
    if not record.title:
        record.title = _without_stop(find_text(citation, "Article/VernacularTitle"))
    record.venue = record.venue or find_text(citation, "MedlineJournalInfo/MedlineTA")
    headings = citation.findall("MeshHeadingList/MeshHeading")
    record.tags = [find_text(heading, "DescriptorName") for heading in headings]
    _read_keywords(record, citation)
    qualified = [_heading(heading) for heading in headings]
    if qualified != record.tags[: len(qualified)]:
        record.extra[f"{_PREFIX}MeshHeadingList"] = "\n".join(qualified)


def _read_journal(record: Record, journal: Element | None) -> None:
    if journal is None:
        return
    record.issn = find_text(journal, "ISSN")
    record.volume, record.issue = find_text(journal, "JournalIssue/Volume"), find_text(journal, "JournalIssue/Issue")
    record.date = date_of(journal.find("JournalIssue/PubDate"))
    record.venue = title_of(journal.find("Title")) or find_text(journal, "ISOAbbreviation")
    placed = _PLACE.fullmatch(record.venue)
    if placed:
        record.venue, record.place = placed[1], placed[2]


def _read_keywords(record: Record, element: Element) -> None:
    record.tags += [title_of(keyword) for keyword in element.iterfind("KeywordList/Keyword")]


def _heading(heading: Element) -> str:
    """A MeSH heading as it is printed: "Graves Disease/*radiotherapy", the star where it is a major topic."""
    parts = [child for child in heading if name_of(child) in ("DescriptorName", "QualifierName")]
    return "/".join(("*" if part.get("MajorTopicYN") == "Y" else "") + text_of(part) for part in parts)


def _without_stop(title: str) -> str:
    """A title without the full stop that PubMed puts behind each."""
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def _pages(element: Element) -> str:
    printed = find_text(element, "Pagination/MedlinePgn")
    start, end = find_text(element, "Pagination/StartPage"), find_text(element, "Pagination/EndPage")
    return full_pages(printed or (f"{start}-{end}" if start and end and start != end else start or end))


def _abstract(abstract: Element | None) -> str:
    """The paragraphs of an abstract, each with its label before it."""
    paragraphs: list[str] = []
    for part in abstract.iterfind("AbstractText") if abstract is not None else ():
        text, label = title_of(part), (part.get("Label") or "").strip().rstrip(":")
        if text:
            paragraphs.append(f"{label}: {text}" if label and label.upper() != "UNLABELLED" else text)
    return "\n\n".join(paragraphs)


def _type(kinds: Iterable[str], otherwise: str) -> str:
    return next((_TYPES[kind] for kind in kinds if kind in _TYPES), otherwise)


def _read_identifiers(record: Record, identifiers: Iterable[Element]) -> None:
    """Identifiers of the work itself; those it has a field for fill it once, in order of trust."""
    for each_one in identifiers:
        kind = (each_one.get("IdType") or each_one.get("EIdType") or "").lower()
        text = text_of(each_one)
        known = {"doi": record.doi, "pubmed": record.pmid}.get(kind, "")
        if kind == "doi" and each_one.get("ValidYN") != "N" and clean_doi(text) and not known:
            record.doi = clean_doi(text)
        elif kind == "pubmed" and clean_pmid(text) and not known:
            record.pmid = clean_pmid(text)
        elif kind and text and text.lower() != known:
            name = f"{_PREFIX}{ {'pmc': 'PMCID', 'pmcid': 'PMC version'}.get(kind, kind) }"
            record.extra[name] = added(record.extra.get(name, ""), text)


# People ---------------------------------------------------------------------------------------------------------------


def _people(names: Element, role: str = "") -> list[Person]:
    """The people of a list; of one element that names a person and a group, both."""
    role = role or _ROLES.get((names.get("Type") or "").lower(), "author")
    people: list[Person] = []
    for author in names.iterfind("Author"):
        if author.get("ValidYN") == "N":  # a misprint that a later element of the list puts right
            continue
        family, group = title_of(author.find("LastName")), title_of(author.find("CollectiveName"))
        if family:
            given = title_of(author.find("ForeName")) or title_of(author.find("FirstName"))
            given = with_stops(given or _spread(find_text(author, "Initials")))
            people.append(named(family, given, role))
            people[-1].suffix = find_text(author, "Suffix")
        if group:
            people.append(Person(literal=group, role=role))
    return people


def _spread(initials: str) -> str:
    return " ".join(initials) if _INITIALS.fullmatch(initials) else initials


# Books ----------------------------------------------------------------------------------------------------------------


def _read_book(record: Record, document: Element) -> None:
    """A book, or a chapter where the document has a title of its own."""
    record.pmid = clean_pmid(find_text(document, "PMID"))
    book = document.find("Book")
    own_title = _without_stop(title_of(document.find("ArticleTitle")))
    book_title = title_of(book.find("BookTitle")) if book is not None else ""
    record.type = "chapter" if own_title and book_title else "book"
    record.title = own_title or book_title
    record.venue = book_title if own_title else ""
    own_people = [person for names in document.iterfind("AuthorList") for person in _people(names)]
    if book is not None:
        _read_identifiers(record, book.iterfind("ELocationID"))
        record.publisher, record.place = (
            find_text(book, f"Publisher/Publisher{name}") for name in ("Name", "Location")
        )
        isbns = texts_of(book, "Isbn")
        record.isbn = next(filter(None, map(clean_isbn, isbns)), "")
        if len(isbns) > 1 or (isbns and not record.isbn):
            record.extra[f"{_PREFIX}Isbn"] = ", ".join(isbns)
        record.date = date_of(book.find("PubDate")) or date_of(book.find("BeginningDate"))
        record.volume, record.edition = find_text(book, "Volume"), find_text(book, "Edition")
        record.series = title_of(book.find("CollectionTitle"))
        for names in book.iterfind("AuthorList"):
            of_book = "container-author" if own_people and own_title and names.get("Type") != "editors" else ""
            record.people += _people(names, of_book)
    record.people = [*own_people, *record.people]
    _read_identifiers(record, document.iterfind("ArticleIdList/ArticleId"))
    record.date = date_of(document.find("ContributionDate")) if own_title and not record.date else record.date
    record.pages = _pages(document)
    record.language = ", ".join(texts_of(document, "Language"))
    record.abstract = _abstract(document.find("Abstract"))
    _read_keywords(record, document)


# The rest -------------------------------------------------------------------------------------------------------------


def _keep_rest(record: Record, element: Element) -> None:
    """Keep in `extra` what no field says: each element under its name, its own children a line each."""
    for name, value in element.attrib.items():
        if element.tag in ("MedlineCitation", "Article"):
            _keep(record, str(name), str(value))
    for child in element:
        name = name_of(child)
        if name in _OPENED:
            _keep_rest(record, child)
        elif name == "CommentsCorrectionsList":
            _keep(record, name, "\n".join(map(_correction, child)))
        elif name == "History":
            dates = (f"{date.get('PubStatus') or ''} {date_of(date)}".strip() for date in child)
            _keep(record, name, "\n".join(dates))
        elif child.find("Year") is not None and name not in _SAID:
            _keep(record, name, date_of(child))
        elif name == "ArticleIdList" or (name == "ISSN" and text_of(child) == record.issn):
            continue
        elif name == "AuthorList":
            _keep(record, "Affiliations", "\n".join(filter(None, map(_more_of_person, child))))
        elif name == "MeshHeadingList" or (name in _SAID and not _is_left_over(record, child)):
            continue
        else:
            _keep(record, name, listed(child))


def _is_left_over(record: Record, child: Element) -> bool:
    """Whether a book's titles and dates, of which a chapter has its own as well, are said by no field."""
    return child.tag == "PubDate" and not record.date and bool(text_of(child))


def _keep(record: Record, name: str, text: str) -> None:
    if text.strip():
        record.extra[_PREFIX + name] = added(record.extra.get(_PREFIX + name, ""), text)


def _correction(correction: Element) -> str:
    """An erratum, a retraction, a comment: "RetractionIn: Lancet. 2010 Feb 6;375(9713):445 (PMID 20137807)"."""
    pmid, note = find_text(correction, "PMID"), find_text(correction, "Note")
    more = " ".join(part for part in (note, f"(PMID {pmid})" if pmid else "") if part)
    return f"{correction.get('RefType') or 'Other'}: {find_text(correction, 'RefSource')} {more}".strip()


def _more_of_person(person: Element) -> str:
    """Where a person works and what identifies them, behind the name; empty where that is not said."""
    more = [*texts_of(person, "AffiliationInfo/Affiliation"), *texts_of(person, "Affiliation")]
    more += [f"{one.get('Source') or 'ID'} {text_of(one)}" for one in person.iterfind("Identifier")]
    name = find_text(person, "LastName") or find_text(person, "CollectiveName")
    return f"{name} {find_text(person, 'Initials')}".strip() + ": " + "; ".join(more) if more else ""
