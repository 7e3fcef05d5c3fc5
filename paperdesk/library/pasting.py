"""What a pasted text is: a bibliography in a format, or identifiers, addresses and references to look up.

Pure: asks neither the store nor the network. Takes time linear in the text and never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from paperdesk.errors import UnreadableFileError
from paperdesk.formats import detect
from paperdesk.formats.format import Source
from paperdesk.identifiers import arxiv_ids, clean_isbn, clean_pmid, find_doi
from paperdesk.library.pasting_parts.entries import Entry, entries_of
from paperdesk.library.pasting_parts.guessing import Guess, guessed, titled
from paperdesk.library.pasting_parts.mixed import FORMATS, apart
from paperdesk.online.lookup_parts.identifier import (
    ARXIV,
    DOI,
    ISBN,
    OPENALEX,
    PMC,
    PMID,
    SEMANTIC,
    Identifier,
    identified,
    ids_of_services,
)
from paperdesk.record import Person, Record, clean_line, clean_text

MOST = 2_000  # finds of one text
LARGEST = 10_000_000  # letters that are looked through
_SHOWN = 300  # letters of a find's line
_LONGEST_WORD = 2_000
_BEGINNING, _FIRST = 20_000, 40  # letters, and entries, by which a list of references is known

_NEXT_ONE = re.compile(
    r"[,;|](?=10\.\d|doi:|https?://|arxiv:|\d{4}\.\d{4,5}|[a-z-]{2,9}(?:\.[a-z]{2})?/\d{7}(?!\d)|pmid|pmc\d)",
    re.I | re.A,
)
_NEXT_PMID = re.compile(
    r"(?:\s{0,3}[,;/|]\s{0,3}(?:and\s{1,3}|&\s{0,3})?|\s{1,3}(?:and|&|or)\s{1,3})([1-9]\d{6,7})(?![\w/-]|\.\w)",
    re.I | re.A,
)
_PMID = re.compile(
    r"\bpmids?[\s:=]{0,4}(\d{1,9})\b|pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,9})|/pubmed/(\d{1,9})", re.I | re.A
)
_ISBN = re.compile(r"\bisbn(?:-1[03])?[\s:]{0,4}([\d][\d\s-]{8,20}[\dx])", re.I | re.A)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.A)  # references have one, so their lines may be wrapped
_KINDS = (DOI, ARXIV, PMID, PMC, ISBN, SEMANTIC, OPENALEX)  # the best first
# An address, or the first part of a DOI, that is parted from its rest by a blank; a second number of the same work.
_BLANK = re.compile(
    r"((?:doi\.org|arxiv\.org/(?:abs|pdf|html))/)\s{1,3}(?=10\.\d|\d{4}\.\d{4,5})"
    r"|((?<![\d.])10\.\d{4,9}/)\s{1,3}(?=\S{0,200}\d)",
    re.I | re.A,
)
_SECOND = re.compile(r"(\bpmid[\s:]{0,4}\d{1,9}[\s;,.]{1,4})pmcid[\s:]{0,4}PMC\d{1,9}\b", re.I | re.A)
_AROUND = "<>()[]{}\"'“”‘’,;|"
_ADDRESS = re.compile(r"https?://[^\s/]{3,255}\S{0,2000}", re.I)
# Addresses of pages that say which work they are about, without its DOI: the DOI that their publisher gives it.
_PAGES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"aclanthology\.org/(\d{4}\.[a-z0-9-]{2,40}\.\d{1,4})(?![\w.-]*bib)", re.I), "10.18653/v1/{}"),
    (re.compile(r"aclanthology\.org/([A-Z]1[6-9]-\d{4})"), "10.18653/v1/{}"),
    (re.compile(r"nature\.com/articles/([a-z]{0,12}\d[\w-]{3,40})", re.I | re.A), "10.1038/{}"),
)
_SITES = re.compile(
    r"https?://(?:[\w-]{1,60}\.){0,4}(?:arxiv\.org/(?:abs|pdf|html)|doi\.org|aclanthology\.org|openreview\.net/(?:forum|pdf)"
    r"|semanticscholar\.org/(?:paper|reader)|proceedings\.mlr\.press|papers\.nips\.cc|neurips\.cc/paper|dl\.acm\.org/doi"
    r"|ieeexplore\.ieee\.org/(?:abstract/)?document|link\.springer\.com/(?:article|chapter|book)"
    r"|sciencedirect\.com/science/article|nature\.com/articles|pubmed\.ncbi\.nlm\.nih\.gov)[/?][^\s/?&]\S{1,2000}",
    re.I | re.A,
)


class Find(NamedTuple):
    """One work that a text names: by an identifier, an address, or as a reference whose title can be looked for."""

    line: str  # what stands in the text, on one line
    identifier: Identifier | None = None
    url: str = ""
    guess: Guess | None = None
    sure: bool = True  # False: the identifier was made of the address of a page, and may not exist

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        if self.identifier is not None and self.sure:
            return str(self.identifier)
        if self.url:
            return self.url
        return f"“{self.guess.title}”" if self.guess else self.line

    def record(self) -> Record:
        """What is known of the work without asking anybody."""
        record = Record(url=self.url)
        if self.guess is not None:
            record.title = self.guess.title
            record.people = [Person.parse(name) for name in self.guess.authors]
            record.date = str(self.guess.year) if self.guess.year else ""
        if self.identifier is None or not self.sure:
            return record
        kind, value, version = self.identifier
        record.url = self.url or self.identifier.page
        if kind == DOI:
            record.doi = value
        elif kind == ARXIV:
            record.arxiv, record.arxiv_version = value, version
        elif kind == PMID:
            record.pmid = value
        elif kind == ISBN:
            record.isbn, record.type = value, "book"
        return record


class Pasted(NamedTuple):
    """What a text is. `kind`: "format" (a bibliography, to be imported), "finds", or "nothing".

    A bibliography that stands in the middle of a text has `finds` as well: what else the text names.
    """

    kind: str
    finds: list[Find]
    format: str = ""
    cut: bool = False  # there was more than is looked through at once
    entries: tuple[str, ...] = ()  # what is to be imported; several where it is in several formats

    @property
    def remark(self) -> str:
        """A sentence on what was not looked at; empty where everything was."""
        if not self.cut:
            return ""
        if len(self.finds) == MOST:
            return f"The text names more than the {MOST:,} works that are taken at once; the others are left out."
        return f"Only the first {LARGEST:,} letters of the text were looked through."

    @property
    def refusal(self) -> str:
        """What is said of a text that is "nothing"."""
        return f"There is nothing in it that PaperDesk can bring in. {self.remark}".strip()


def format_of(text: str) -> str:
    """The id of the format that a text surely is in; empty when it is in none. Looks at its beginning alone."""
    if not text.strip():
        return ""
    try:
        found = detect(Source.from_text(text)).id
    except UnreadableFileError:
        return ""
    return "" if found == "trending" and _is_references(text) else found


def _is_references(text: str) -> bool:
    """Whether most of a text's beginning are references: shorter and longer lines look like titles and abstracts."""
    entries = [*islice(entries_of(clean_text(text[:_BEGINNING])), _FIRST)]
    return sum(guessed(entry.text, listed=entry.numbered) is not None for entry in entries) > len(entries) / 2


def read(text: str, *, titles: bool = False) -> Pasted:
    """What a text holds. `titles`: it was written to be looked up, so that a line that names nothing is a title."""
    first = held = format_of(text)
    if first and first not in FORMATS:
        return Pasted("format", [], first, entries=(text,))
    entries: list[str] = []
    within: list[str] = []
    rest = text
    while held in FORMATS:
        parts = apart(rest, held)
        if not parts.entries:
            break
        entries.append(parts.entries if held == "ris" else rest)  # BibTeX passes over what is none of it by itself
        within.append(parts.entries)
        rest = parts.rest
        held = format_of(rest)
    finds, cut = _finds_in(rest, titles)
    if finds and not entries:
        return Pasted("finds", finds, cut=cut)
    if not first:
        return Pasted("nothing", [], cut=cut)
    if finds:
        inside = "\n".join(within).lower()
        finds = [find for find in finds if not _stands_in(find, inside)]
    return Pasted("format", finds, first, cut, tuple(entries) if finds or len(entries) > 1 else (text,))


def _finds_in(text: str, titles: bool) -> tuple[list[Find], bool]:
    """The works that a text names, one find each, and whether there was more than is looked at."""
    finds: dict[object, Find] = {}
    for entry in entries_of(clean_text(text[:LARGEST]), wrapped=not titles or bool(_YEAR.search(text))):
        for find in _finds(entry, titles):
            key = _key(find)
            held = finds.setdefault(key, find)
            if held.identifier and find.identifier and (find.identifier.version or 0) > (held.identifier.version or 0):
                finds[key] = held._replace(identifier=find.identifier)  # of several versions the newest
        if len(finds) > MOST:
            break
    found = [*finds.values()]
    return found[:MOST], len(found) > MOST or len(text) > LARGEST


def _stands_in(find: Find, lowered: str) -> bool:
    """Whether entries in small letters name the same work, by an identifier that is no mere number."""
    if find.identifier is None or find.identifier.kind in (PMID, ISBN):
        return False
    value = find.identifier.value.lower()
    return value in lowered and bool(
        re.search(rf"(?<!\d)(?<!\d\.){re.escape(value)}(?:v\d{{1,3}})?(?!\w|[./:_-]\w)", lowered)
    )


def _key(find: Find) -> object:
    """What is equal for finds of one work: an arXiv id counts without its version."""
    if find.identifier is not None:
        return find.identifier._replace(version=None)
    return find.url or (find.guess.title.lower() if find.guess else find.line)


def _finds(entry: Entry, titles: bool) -> Iterator[Find]:
    """The works that one entry names."""
    line = clean_line(entry.text)[:_SHOWN]
    text = _SECOND.sub(r"\1", _BLANK.sub(lambda match: match[1] or match[2], entry.text))
    named = list(_identifiers(text, alone=titles or _is_list(text)))
    guess = guessed(text, listed=entry.numbered)
    if guess is not None or entry.numbered:  # a reference: what it names is one work, or it was not parted well
        for kind in _KINDS:
            of_kind = [one for one in named if one.kind == kind]
            if of_kind:
                yield from (Find(line, one, guess=guess if len(of_kind) == 1 else None) for one in of_kind)
                return
    addresses = list(_addresses(text))
    alone = len(named) + len(addresses) == 1
    yield from (Find(line if alone else str(one), one) for one in named)
    yield from (Find(line if alone else url, doi, url, sure=False) for url, doi in addresses)
    if named or addresses:
        return
    only = guess or (titled(text) if titles else None)
    if only is not None:
        yield Find(line, guess=only)


def _is_list(text: str) -> bool:
    """Whether a line holds nothing but identifiers and addresses, so that bare numbers in it are some."""
    parts = [part.strip(_AROUND) for word in text.split() for part in _NEXT_ONE.split(word)]
    words = [part for part in parts if part]
    return 0 < len(words) <= MOST and all(_of_word(word) is not None for word in words)


def _of_word(word: str) -> Identifier | None:
    """The identifier that a word is; a bare number is none but for an arXiv id."""
    if not 5 < len(word) < _LONGEST_WORD:
        return None
    found = identified(word)
    if found is not None and found.kind == PMID and word.strip(".").isdigit():
        return None
    return found


def _identifiers(text: str, *, alone: bool) -> Iterator[Identifier]:
    """Every identifier in a text, each once; `alone`: a bare arXiv id, PubMed id or ISBN is one as well."""
    whole = identified(text.strip()) if alone and len(text) < 80 else None
    if whole is not None and whole.kind in (PMID, ISBN):
        yield whole
        return
    yield from dict.fromkeys(_each(text, alone))


def _each(text: str, alone: bool) -> Iterator[Identifier]:
    yield from (Identifier(ARXIV, *found) for found in arxiv_ids(text))
    for word in text.split():
        if len(word) > _LONGEST_WORD:
            continue
        for part in _NEXT_ONE.split(word):
            found = _of_word(part.strip(_AROUND)) if alone else None
            doi = find_doi(part) if found is None or found.kind == DOI else None
            if doi:
                found = identified(doi)  # arXiv's own DOIs are asked for at arXiv
            if found is not None:
                yield found
    for match in _PMID.finditer(text):
        number, end = match[1] or match[2] or match[3], match.end()
        while pmid := clean_pmid(number):
            yield Identifier(PMID, pmid)
            further = _NEXT_PMID.match(text, end) if match[1] else None  # one label for several
            number, end = (further[1], further.end()) if further else ("", end)
    yield from ids_of_services(text)
    for match in _ISBN.finditer(text):
        isbn = clean_isbn(match[1])
        if isbn:
            yield Identifier(ISBN, isbn)


def _addresses(text: str) -> Iterator[tuple[str, Identifier | None]]:
    """Addresses of works that hold no identifier: of sites that hold such; any, where the whole text is one."""
    bare = text.strip().strip(_AROUND)
    matches: Iterable[re.Match[str]] = _SITES.finditer(text)
    whole = _ADDRESS.fullmatch(bare)
    if whole:
        matches = [whole]
    for url in dict.fromkeys(match[0].rstrip(".,;:)]}>\"'”’") for match in matches):
        if any(_identifiers(url, alone=True)):
            continue
        doi = next((doi.format(found[1].lower()) for page, doi in _PAGES if (found := page.search(url))), "")
        yield url, Identifier(DOI, doi) if doi else None
