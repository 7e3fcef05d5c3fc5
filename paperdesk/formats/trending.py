"""A page of trending papers, saved or copied by a person: a header, then title and abstract of one paper after another.

Knows what makes a text such a page rather than a novel, a program or a bibliography, and what its header says. How
lines become papers, `trending_parts` knows.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.formats.trending_parts.forms import (
    curator_of,
    day_of,
    ends_sentence,
    is_aside,
    is_foreign,
    is_heading,
    is_inside_of_paper,
    is_prose,
    is_scholarly,
    is_tagged,
)
from paperdesk.formats.trending_parts.pairs import MOST_UNITS, Paper, Part, Unit, papers_of, units_of
from paperdesk.formats.trending_parts.web import is_html, islands_of, units_of_html
from paperdesk.identifiers import clean_arxiv, folded_title
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Problem, Record, Sighting, clean_line

LARGEST = 20_000_000  # characters
_FEW = 3  # papers: fewer must show by their words that they are papers
_MANY = 5  # papers: one of so many may be otherwise than it should
_FEW_BESIDE = 4  # lines beside so few papers that are neither count nor date nor name
_SURE, _LIKELY, _UNSURE = 0.95, 0.4, 0.25
_OWN_LIST = '<meta name="generator" content="PaperDesk">'
_KEPT_LINKS = ("projectPage", "githubRepo")
_MOST_VOTES = 1_000_000_000
_OTHER = re.compile(r"\s*(?:[{<%@]|\[\s*[\[{\"\d])")  # JSON, XML, TeX, BibTeX


@dataclass
class _Header:
    """What a page says of itself, and the place of its first unit."""

    start: int = 0
    date: str = ""
    curator: str = ""


@dataclass
class _Page:
    """A text read as a page."""

    units: list[Unit]
    parts: list[Part]
    papers: list[Paper]
    headers: list[_Header] = field(default_factory=list)

    @property
    def strays(self) -> list[Unit]:
        """Running texts without a title, but for what the text begins inside of."""
        begin = self.begins_inside
        return [
            unit for place, (unit, part) in enumerate(zip(self.units, self.parts, strict=True))
            if part is Part.STRAY and place >= begin
        ]  # fmt: skip

    @property
    def begins_inside(self) -> int:
        """How many units at the beginning are the rest of a paper that the text was cut in."""
        count = 0
        while count < len(self.parts) and self.parts[count] is Part.STRAY:
            count += 1
        return count


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin a page of trending papers; the last of all formats to claim a text."""
    if b"\0" in head:
        return 0.0
    text = head.decode("utf-8", "replace").lstrip("\ufeff")
    if is_html(text):
        return _of_html(text)
    if _OTHER.match(text):
        return 0.0
    return _LIKELY if _is_page(_page_of(units_of(text))) else 0.0


def _of_html(text: str) -> float:
    """How sure it is that a web page is one: by its data, by what it shows, or, where the page shows nothing yet in its
    first bytes, by whose it is."""
    if "data-props=" in text and "dailyPapers" in text:
        return _SURE
    if _OWN_LIST in text:
        return 0.0
    shown = text.partition("<body")[2]
    if not shown and "<head" in text:
        return _UNSURE if "huggingface.co/papers" in text else 0.0
    return _LIKELY if _is_page(_page_of(units_of_html(text))) else 0.0


def read(source: Source, progress: Progress) -> Import:
    """The papers of a page, or of several after another; raises UnreadableFileError when the text is no such page."""
    text = source.text()
    if len(text) > LARGEST:
        raise UnreadableFileError(f"“{source.name}” is too long for a page of trending papers.")
    progress.check()
    of_html = is_html(text)
    page = _page_of(units_of_html(text) if of_html else units_of(text))
    progress.check()
    out = Import("trending")
    if of_html and _read_data(text, page, out):
        return out
    if not _is_page(page):
        raise UnreadableFileError(
            f"“{source.name}” is no page of trending papers: it does not go title, abstract, title, abstract."
        )
    _read_papers(page, out)
    return out


# The page as text -----------------------------------------------------------------------------------------------------


def _page_of(units: list[Unit]) -> _Page:
    papers, parts = papers_of(units)
    page = _Page(units, parts, papers)
    page.headers = _headers_of(page)
    return page


def _headers_of(page: _Page) -> list[_Header]:
    """The header of the page, and of each further page pasted below; what stands around every paper is none."""
    first = page.papers[0].first if page.papers else len(page.units)
    found = [_header_of(page, 0, first)]
    gaps = [
        _header_of(page, above.last + 1, below.first)
        for above, below in zip(page.papers, page.papers[1:], strict=False)
    ]
    whole = [header for header in gaps if header.date and header.curator]
    if len(whole) <= max(1, len(gaps) // 3):
        found += whole
    return found


def _header_of(page: _Page, start: int, end: int) -> _Header:
    header = _Header(start)
    for unit, part in zip(page.units[start:end], page.parts[start:end], strict=True):
        if part is Part.ASIDE:
            header.curator = header.curator or curator_of(unit.text)
            header.date = header.date or day_of(unit.text)
    return header


def _is_page(page: _Page) -> bool:
    """Whether what was found has the form of papers on a page, and nothing much else stands beside it."""
    papers = page.papers
    count = len(papers)
    if not count or len(page.units) > MOST_UNITS or not _is_mostly_papers(page):
        return False
    if count < _MANY and is_inside_of_paper(unit.text for unit in page.units):
        return False
    titles = [clean_line(paper.title.text) for paper in papers]
    abstracts = [paper.abstract for paper in papers]
    headed = bool(page.headers[0].date and page.headers[0].curator)
    enough = 0.8 if count >= _MANY else 0.6 if headed and count >= _FEW else 1.0
    if _share(map(_is_title, titles)) < enough or _share(map(_is_abstract, abstracts)) < enough:
        return False
    paragraphs = statistics.fmean(paper.paragraphs for paper in papers)
    scholarly = _share(map(is_scholarly, abstracts))
    if count < _FEW:
        beside = sum(
            part is Part.ASIDE and not is_aside(unit.text) for unit, part in zip(page.units, page.parts, strict=True)
        )
        return scholarly == 1 and paragraphs == 1 and beside <= _FEW_BESIDE
    if headed and paragraphs <= 1.2:
        return scholarly >= 0.2
    return scholarly >= 0.6 and paragraphs <= 3 and len(set(titles)) >= count / 4


def _is_mostly_papers(page: _Page) -> bool:
    """Whether titles and abstracts make up most of the text, and most of its running text."""
    inside = sum(len(paper.title.text) + len(paper.abstract) for paper in page.papers)
    other = [
        unit for unit, part in zip(page.units, page.parts, strict=True)
        if part is Part.ASIDE and not unit.outside and not is_aside(unit.text)
    ]  # fmt: skip
    lost = sum(len(unit.text) for unit in [*other, *page.strays] if len(unit.text) > 40)
    foreign = sum(is_foreign(unit.text) for unit in other)
    tagged = sum(is_tagged(unit.text) for unit in page.units)
    return (
        lost <= 0.25 * inside
        and len(page.strays) <= max(1, 0.2 * len(page.papers))
        and foreign <= max(2, 0.5 * len(page.papers))
        and tagged <= max(1, 0.25 * len(page.units))
    )


def _share(found: Iterable[bool]) -> float:
    """How much of what was asked is so."""
    answers = list(found)
    return sum(answers) / len(answers) if answers else 0.0


def _is_title(title: str) -> bool:
    return 3 <= len(title.split()) <= 60 and title[-1] not in ",;:" and not is_foreign(title) and not is_heading(title)


def _is_abstract(abstract: str) -> bool:
    return len(abstract) >= 150 and is_prose(abstract)


def _read_papers(page: _Page, out: Import) -> None:
    headers = list(page.headers)
    header = headers.pop(0)
    rank = 0
    for paper in page.papers:
        if headers and headers[0].start <= paper.first:
            header, rank = headers.pop(0), 0
        rank += 1
        seen = Sighting("trending", header.date, rank, None, header.curator)
        where = f"line {paper.title.line}"
        title = clean_line(paper.title.text)
        out.records.append(Record(title=title, abstract=paper.abstract, sighting=seen, where=where))
    out.problems += _left_out(page)


def _left_out(page: _Page) -> list[Problem]:
    """What looks like a part of a paper, but the rest of it is missing."""
    begin = page.begins_inside
    problems = [Problem("line 1", "The text begins with a passage that has no title; it was left out.")] * bool(begin)
    problems += [
        Problem(f"line {unit.line}", f"“{clean_line(unit.text)[:60]}…” has no title above it and was left out.")
        for unit in page.strays
    ]
    first = page.papers[0].first
    for place, (unit, part) in enumerate(zip(page.units, page.parts, strict=True)):
        if part is Part.ASIDE and place > first and not unit.outside and _could_be_title(unit.text):
            problems.append(Problem(f"line {unit.line}", f"“{unit.text[:80]}” has no abstract below it."))
    return problems


def _could_be_title(line: str) -> bool:
    return len(line.split()) >= 5 and not ends_sentence(line) and not is_aside(line) and _is_title(line)


# The page's own data --------------------------------------------------------------------------------------------------


def _read_data(text: str, page: _Page, out: Import) -> bool:
    """Take the papers from the data that the page carries for its scripts; whether it carries any."""
    header = page.headers[0]
    abstracts = {folded_title(paper.title.text): paper.abstract for paper in page.papers}
    found = False
    for data in islands_of(text):
        entries = data.get("dailyPapers")
        if not isinstance(entries, list):
            continue
        found = found or bool(entries)
        day = next((data[name] for name in ("dateString", "date") if isinstance(data.get(name), str)), "")
        for rank, entry in enumerate(entries, 1):
            record = _record_of(entry)
            if record is None:
                out.problems.append(Problem(f"paper {rank}", "The page's data has no title for it.", failed=True))
                continue
            record.abstract = record.abstract or abstracts.get(folded_title(record.title), "")
            record.where = f"paper {rank}"
            if record.sighting is not None:
                record.sighting.rank = rank
                record.sighting.date = day_of(day) or day or header.date
                record.sighting.curator = header.curator or record.sighting.curator
            out.records.append(record)
    return found


def _record_of(entry: Any) -> Record | None:
    """A paper from an entry of the page's data; None when it has no title."""
    if not isinstance(entry, dict):
        return None
    paper = entry.get("paper", entry)
    if not isinstance(paper, dict):
        return None
    title = _text(paper, "title") or _text(entry, "title")
    if not title.strip():
        return None
    named = clean_arxiv(_text(paper, "id"))
    authors = paper.get("authors")
    shown = [author for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    names = [_text(author, "name") for author in shown if author.get("hidden") is not True]
    votes = paper.get("upvotes")
    counted = isinstance(votes, int) and not isinstance(votes, bool) and 0 <= votes <= _MOST_VOTES
    by = next((who for who in (entry.get("submittedBy"), paper.get("submittedOnDailyBy")) if isinstance(who, dict)), {})
    seen = Sighting("trending", upvotes=votes if counted else None, curator=_text(by, "fullname") or _text(by, "name"))
    return Record(
        title=clean_line(title),
        abstract=_text(paper, "summary") or _text(entry, "summary"),
        people=[Person.parse(name) for name in names if name.strip()],
        date=day_of(_text(paper, "publishedAt")),
        arxiv=named[0] if named else "",
        arxiv_version=named[1] if named else None,
        extra={f"trending.{name}": _text(paper, name) for name in _KEPT_LINKS if _text(paper, name)},
        sighting=seen,
    )


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""
