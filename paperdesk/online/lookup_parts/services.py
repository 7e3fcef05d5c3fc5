"""The services that know papers: a row and a function each, and how each is asked by identifier and by title.

What their answers mean, the formats know. The order is that in which they are asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from paperdesk.errors import ServiceError, UnreadableFileError
from paperdesk.formats import atom, crossref, datacite, openalex, semanticscholar
from paperdesk.online.lookup_parts.identifier import ARXIV, DOI, ISBN, OPENALEX, PMC, PMID, SEMANTIC, Identifier
from paperdesk.progress import Progress
from paperdesk.record import Record

if TYPE_CHECKING:
    from paperdesk.online.web import Web
    from paperdesk.online.web_parts.sinks import Answer

FRESH = 7 * 86_400.0  # seconds for which an answer is not asked for again
_CANDIDATES = 5
_JSON = "application/json"
_S2_FIELDS = (
    "title,abstract,venue,publicationVenue,year,publicationDate,publicationTypes,journal,authors,externalIds,url,"
    "openAccessPdf"
)

Found = dict[Identifier, Record]


class Question(NamedTuple):
    """A work that is looked for by its title; `authors` in any spelling."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None


class Service(NamedTuple):
    """A service: which identifiers it knows, how many it takes in one request, and how it is asked."""

    id: str
    title: str
    kinds: tuple[str, ...]
    at_once: int
    has_last_word: bool  # an identifier that it does not know does not exist
    ask: Callable[[Web, Sequence[Identifier], Progress], Found]
    search: Callable[[Web, Question, Progress], list[Record]] | None = None


# What all share ------------------------------------------------------------------------------------------------------


def _get_json(web: Web, title: str, url: str, progress: Progress) -> Any:
    """The parsed answer to a question, None where the service knows no such work; raises NetworkError kinds."""

    def fault(answer: Answer) -> str:
        try:
            is_whole = json.loads(answer.data) is not None
        except (ValueError, RecursionError):
            is_whole = False
        return "" if is_whole else f"{title} gave an answer that is not whole."

    answer = web.get(url, progress, accept=_JSON, fresh_for=FRESH, fault=fault)
    if answer.status in (404, 410):
        return None
    if not answer.ok:
        raise _refused(title, answer)
    return json.loads(answer.data)


def _refused(title: str, answer: Answer) -> ServiceError:
    return ServiceError(f"{title} does not understand the question (it says {answer.status}).", status=answer.status)


def _read(title: str, records: Callable[[Any], list[Record]], data: Any) -> list[Record]:
    """The records of an answer, none for None; raises ServiceError for one that says that something went wrong."""
    if data is None:
        return []
    try:
        return records(data)
    except UnreadableFileError as error:
        raise ServiceError(f"{title} gave an answer that cannot be read: {error.message}") from error


def _one(
    title: str, records: Callable[[Any], list[Record]], address: Callable[[Identifier], str],
    web: Web, identifiers: Sequence[Identifier], progress: Progress,
) -> Found:  # fmt: skip
    """Each identifier asked for by itself."""
    found: Found = {}
    for identifier in identifiers:
        records_found = _read(title, records, _get_json(web, title, address(identifier), progress))
        if records_found:
            found[identifier] = records_found[0]
    return found


def _words(question: Question) -> str:
    return " ".join(question.title.split())[:300]


# arXiv ---------------------------------------------------------------------------------------------------------------

_ARXIV = "https://export.arxiv.org/api/query?"
_TOTAL = re.compile(rb"<(?:\w{1,20}:)?totalResults[^>]{0,200}>\s{0,20}(\d{1,9})")
_ENTRY = re.compile(rb"<(?:\w{1,20}:)?entry[\s>]")
_ERROR = re.compile(rb"<id>\s{0,20}https?://arxiv\.org/api/errors(?:#incorrect_id_format_for_([^<\s\"]{1,60}))?")


def _arxiv_get(web: Web, query: str, progress: Progress) -> Answer:
    def fault(answer: Answer) -> str:
        total = _TOTAL.search(answer.data)
        if total and int(total[1]) and not _ENTRY.search(answer.data):  # happens; the next time they are there
            return "arXiv gave an empty answer although it knows such papers."
        if b"</feed>" not in answer.data[-200:] and not answer.data.rstrip().endswith(b"/>"):
            return "arXiv gave an answer that is not whole."
        return ""

    return web.get(_ARXIV + query, progress, accept="application/atom+xml", fresh_for=FRESH, fault=fault)


def _arxiv_records(answer: Answer) -> list[Record]:
    return _read("arXiv", atom.records, answer.data if _ENTRY.search(answer.data) else None)


def _arxiv_id(identifier: Identifier) -> str:
    return f"{identifier.value}v{identifier.version}" if identifier.version else identifier.value


def _ask_arxiv(web: Web, identifiers: Sequence[Identifier], progress: Progress) -> Found:
    """All in one request. One id that arXiv cannot read spoils them all: the others are then asked for without it."""
    wanted = ",".join(map(_arxiv_id, identifiers))
    answer = _arxiv_get(web, f"id_list={quote(wanted, safe=',/')}&max_results={len(identifiers)}", progress)
    error = _ERROR.search(answer.data) if answer.status in (200, 400) else None
    if error:
        return _ask_arxiv_without(web, identifiers, (error[1] or b"").decode("utf-8", "replace"), progress)
    if not answer.ok:
        raise _refused("arXiv", answer)
    records = _arxiv_records(answer)
    by_id: dict[tuple[str, int | None], Record] = {}
    for record in records:
        by_id[record.arxiv, record.arxiv_version] = record
        by_id.setdefault((record.arxiv, None), record)
    pairs = ((identifier, by_id.get((identifier.value, identifier.version))) for identifier in identifiers)
    return {identifier: record for identifier, record in pairs if record and record.title}


def _ask_arxiv_without(web: Web, identifiers: Sequence[Identifier], wrong: str, progress: Progress) -> Found:
    if len(identifiers) < 2:
        return {}
    rest = [identifier for identifier in identifiers if not wrong or _arxiv_id(identifier) != wrong]
    if len(rest) < len(identifiers):
        return _ask_arxiv(web, rest, progress)
    half = len(identifiers) // 2
    return {
        **_ask_arxiv(web, identifiers[:half], progress),
        **_ask_arxiv(web, identifiers[half:], progress),
    }


def _search_arxiv(web: Web, question: Question, progress: Progress) -> list[Record]:
    words = re.sub(r"[^\w\s-]", " ", _words(question))
    query = urlencode({"search_query": f'ti:"{" ".join(words.split())}"', "max_results": _CANDIDATES})
    answer = _arxiv_get(web, query, progress)
    if answer.status == 400 or _ERROR.search(answer.data):
        return []
    if not answer.ok:
        raise _refused("arXiv", answer)
    return _arxiv_records(answer)


# Crossref ------------------------------------------------------------------------------------------------------------

_CROSSREF = "https://api.crossref.org/works"


def _ask_crossref(web: Web, identifiers: Sequence[Identifier], progress: Progress) -> Found:
    """One by its address, several by one list. The list leaves out DOIs that now go by another; their address knows."""
    plain = [identifier for identifier in identifiers if not set(",:") & set(identifier.value)]
    if len(identifiers) == 1:
        return _one(
            "Crossref", crossref.records, lambda one: f"{_CROSSREF}/{quote(one.value, safe='')}",
            web, identifiers, progress,
        )  # fmt: skip
    if not plain:
        return {}
    names = ",".join(f"doi:{identifier.value}" for identifier in plain)
    url = f"{_CROSSREF}?{urlencode({'filter': names, 'rows': len(plain)})}"
    records = _read("Crossref", crossref.records, _get_json(web, "Crossref", url, progress))
    by_doi = {record.doi: record for record in records}
    return {identifier: by_doi[identifier.value] for identifier in plain if identifier.value in by_doi}


def _book_address(identifier: Identifier) -> str:
    kinds = ",".join(f"type:{kind}" for kind in ("book", "monograph", "edited-book", "reference-book"))
    return f"{_CROSSREF}?{urlencode({'filter': f'isbn:{identifier.value},{kinds}', 'rows': 1})}"


def _search_crossref(web: Web, question: Question, progress: Progress) -> list[Record]:
    query = {"query.bibliographic": _words(question), "rows": _CANDIDATES}
    if question.authors:
        query["query.author"] = question.authors[0][:100]
    return _read("Crossref", crossref.records, _get_json(web, "Crossref", f"{_CROSSREF}?{urlencode(query)}", progress))


# DataCite ------------------------------------------------------------------------------------------------------------


def _datacite_address(identifier: Identifier) -> str:
    return f"https://api.datacite.org/dois/{quote(identifier.value, safe='')}"


# OpenAlex ------------------------------------------------------------------------------------------------------------

_OPENALEX = "https://api.openalex.org/works"


def _openalex_address(identifier: Identifier) -> str:
    if identifier.kind == OPENALEX:
        return f"{_OPENALEX}/{identifier.value}"
    if identifier.kind in (PMID, PMC):
        return f"{_OPENALEX}/{'pmid' if identifier.kind == PMID else 'pmcid'}:{identifier.value}"
    doi = f"10.48550/arxiv.{identifier.value}" if identifier.kind == ARXIV else identifier.value
    return f"{_OPENALEX}/doi:{quote(doi, safe='/')}"


def _search_openalex(web: Web, question: Question, progress: Progress) -> list[Record]:
    words = " ".join(re.sub(r"[^\w\s-]", " ", _words(question)).split())  # commas and bars part its filters
    url = f"{_OPENALEX}?{urlencode({'filter': f'title.search:{words}', 'per-page': _CANDIDATES})}"
    return _read("OpenAlex", openalex.records, _get_json(web, "OpenAlex", url, progress))


# Semantic Scholar ----------------------------------------------------------------------------------------------------

_SEMANTIC = "https://api.semanticscholar.org/graph/v1/paper"
_SEMANTIC_KINDS = {DOI: "DOI:", ARXIV: "ARXIV:", PMID: "PMID:", PMC: "PMCID:", SEMANTIC: ""}


def _semantic_address(identifier: Identifier) -> str:
    value = identifier.value.removeprefix("PMC") if identifier.kind == PMC else identifier.value
    name = f"{_SEMANTIC_KINDS[identifier.kind]}{quote(value, safe='/:' if identifier.kind == SEMANTIC else '/')}"
    return f"{_SEMANTIC}/{name}?fields={_S2_FIELDS}"


def _search_semantic(web: Web, question: Question, progress: Progress) -> list[Record]:
    url = f"{_SEMANTIC}/search/match?{urlencode({'query': _words(question), 'fields': _S2_FIELDS}, safe=',')}"
    data = _get_json(web, "Semantic Scholar", url, progress)
    return _read("Semantic Scholar", semanticscholar.records, data)


SERVICES: tuple[Service, ...] = (
    Service("arxiv", "arXiv", (ARXIV,), 100, True, _ask_arxiv, _search_arxiv),
    Service("crossref", "Crossref", (DOI,), 25, False, _ask_crossref, _search_crossref),
    Service("crossrefbooks", "Crossref", (ISBN,), 1, False,
            partial(_one, "Crossref", crossref.records, _book_address)),
    Service("datacite", "DataCite", (DOI,), 1, False,
            partial(_one, "DataCite", datacite.records, _datacite_address)),
    Service("openalex", "OpenAlex", (DOI, ARXIV, PMID, PMC, OPENALEX), 1, False,
            partial(_one, "OpenAlex", openalex.records, _openalex_address), _search_openalex),
    Service("semanticscholar", "Semantic Scholar", (DOI, ARXIV, PMID, PMC, SEMANTIC), 1, False,
            partial(_one, "Semantic Scholar", semanticscholar.records, _semantic_address), _search_semantic),
)  # fmt: skip
SEARCHED = ("crossref", "arxiv", "openalex", "semanticscholar")  # by title, in this order
COPIES = ("openalex", "semanticscholar")  # know where open copies lie
