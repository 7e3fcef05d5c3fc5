"""A page of trending papers, saved or copied by a person: a header, then title and abstract of one paper after another.

The page is known by its form: short lines that stand before long ones. Its other lines (a badge, an invitation to
subscribe, who curates it, the day, vote counts) are recognised by their form too, never by their words. Knows the page
as text, as HTML, and the data that its HTML carries along.
"""

from __future__ import annotations

import html
import json
import re
import statistics
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.progress import Progress
from paperdesk.record import Import, Person, Problem, Record, Sighting, clean_line, clean_text

LONGEST_TITLE = 300  # characters
SHORTEST_ABSTRACT = 240  # of a text that is no title; less where it is plainly several sentences
_FEW_SENTENCES = 120
_PAIRS = 3  # titles with abstracts that make a page where there is no header
_SHARE = 0.6  # of the long texts must have a title before them
_LARGEST = 20_000_000  # characters

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"(?i)(?:\w+day,?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    rf"|\d{{1,2}}\.?\s+{_MONTH}(?:,?\s+\d{{4}})?|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
)
_BY = re.compile(r"by(?:\s+|(?=[A-Z@]))(\S.{0,120})")
# Counts and credits between papers: "12", "1.2k", "GitHub 1.2k", "· 7 authors", "Submitted by abc".
_COUNT = re.compile(r"(?i)[\W\d_]*[kKmM]?|\S+\s+[\d.,]+[km]?|[·•|]\s*.*|\d+\s+\w+|\w+(?:ed)\s+by\s+\S+(?:\s+\S+)?")
_SENTENCES = re.compile(r"[.!?…][\"”’)\]]*\s+(?=[\"“(A-Z0-9])")
# Lines that say they belong to something else: tagged bibliographies, code, mail, tables.
_FOREIGN = re.compile(
    r"[A-Z][A-Z0-9]{1,3}\s{0,3}- |%[0-9A-Z@] |@\w+\s*[{(]|\w+\s*=\s*[{\"]|(?:from|to|subject|date|cc):\s|<\?xml|<!doctype|"
    r"(?:import|from|def|class|return|if|for|while|#include|package|func|const|let|var)\s.*[:;({]?$|[{}\[\]]\s*,?$|"
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d",
    re.IGNORECASE,
)
_TAGGED = re.compile(r"[A-Z][A-Z0-9](?: |$)|[A-Z]{2,4}\s*-\s|%[0-9A-Z] ")
# What no title holds: markup, addresses, a file's or licence's head, the number of a clause.
_NO_TITLE = re.compile(
    r"</?\w|://|\w@\w|[{}|\\]|\b[Cc]opyright\b|\bLicen[cs]e:|^\W*[\d.]+\.?\s|^\w+:\s.*\w+:\s|---|==="
)
_PROPS = re.compile(r"data-props=(\"[^\"]*\"|'[^']*')")


@dataclass
class _Page:
    """What was found in a text: papers in order, and the header's words."""

    pairs: list[tuple[str, str, int]] = field(default_factory=list)  # title, abstract, line of the title
    date: str = ""
    curator: str = ""
    orphans: int = 0  # long texts without a title before them
    begins_inside: bool = False
    blocks: int = 0


def sniff(head: bytes, name: str) -> float:
    """Whether bytes begin a page of trending papers; the last of all formats to claim a text."""
    if b"\0" in head:
        return 0.0
    text = head.decode("utf-8", "replace")
    if "data-props=" in text and "dailyPapers" in text:
        return 0.95
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[", "%", "@") or _is_tagged(text):
        return 0.0
    is_html = _is_html(text)
    return 0.4 if _is_page(_page(_blocks_of_html(text) if is_html else _blocks(text))) or is_html else 0.0


def read(source: Source, progress: Progress) -> Import:
    """The papers of a page; raises UnreadableFileError when the text is no such page."""
    text = source.text()
    progress.check()
    if len(text) > _LARGEST:
        raise UnreadableFileError(f"“{source.name}” is too long for a page of trending papers.")
    found = _from_data(text) if _is_html(text) else None
    if found is not None:
        return found
    page = _page(_blocks_of_html(text) if _is_html(text) else _blocks(text))
    if not _is_page(page) or _is_tagged(text):
        raise UnreadableFileError(
            f"“{source.name}” holds no page of trending papers: no titles with abstracts below them."
        )
    out = Import("trending")
    for rank, (title, abstract, line) in enumerate(page.pairs, 1):
        seen = Sighting("trending", page.date, rank, None, page.curator)
        out.records.append(Record(title=title, abstract=abstract, sighting=seen, where=f"line {line}"))
    if page.begins_inside:
        out.problems.append(Problem("line 1", "The text begins inside an abstract; that paper was left out."))
    return out


def _is_tagged(text: str) -> bool:
    """Whether a text is a bibliography of tagged lines, such as those of ISI or PubMed."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()]
    return sum(bool(_TAGGED.match(line)) for line in lines) > len(lines) * 0.3


# Text ---------------------------------------------------------------------------------------------------------------


def _blocks(text: str) -> list[tuple[str, int]]:
    """The paragraphs of a text with their first line's number; each line is one where no blank lines part them."""
    lines = clean_text(text.lstrip("\ufeff")).split("\n")
    filled = [line for line in lines if line.strip()]
    alone = sum(
        1 for i, line in enumerate(lines)
        if line.strip() and (i == 0 or not lines[i - 1].strip()) and (i + 1 == len(lines) or not lines[i + 1].strip())
    )  # fmt: skip
    wrapped = bool(filled) and alone < len(filled) / 2 and max(map(len, filled)) < SHORTEST_ABSTRACT
    if not wrapped:
        return [(line.strip(), number) for number, line in enumerate(lines, 1) if line.strip()]
    out: list[tuple[str, int]] = []
    at = 0
    while at < len(lines):
        start = at
        while at < len(lines) and lines[at].strip():
            at += 1
        if at > start:
            out.append((" ".join(line.strip() for line in lines[start:at]), start + 1))
        at += 1
    return out


def _is_long(block: str) -> bool:
    """Whether a block is an abstract rather than a title."""
    if len(block) > LONGEST_TITLE:
        return True
    sentences = len(_SENTENCES.findall(block))
    ends = block.rstrip('"”’)]')[-1:] in (".", "!", "?", "…")
    if len(block) >= SHORTEST_ABSTRACT:
        return ends or sentences > 0
    return len(block) >= _FEW_SENTENCES and sentences >= 1 and ends


def _is_title(block: str) -> bool:
    return not (_COUNT.fullmatch(block) or _DATE.fullmatch(block) or _BY.match(block)) and any(map(str.isalpha, block))


def _page(blocks: list[tuple[str, int]]) -> _Page:
    """Titles with the abstracts below them; an abstract of several paragraphs goes on until the next short line."""
    page = _Page(blocks=len(blocks))
    short: list[tuple[str, int]] = []
    last_long = False
    for block, line in blocks:
        if not _is_long(block):
            if not page.pairs and not page.orphans:
                if not page.date and _DATE.fullmatch(block):
                    page.date = block
                by = _BY.match(block)
                if by and not page.curator:
                    page.curator = by[1].strip()
            short.append((block, line))
            last_long = False
            continue
        titles = [item for item in short if _is_title(item[0])]
        if titles:
            title, where = titles[-1]
            page.pairs.append((clean_line(title), block, where))
        elif last_long and page.pairs:
            title, abstract, where = page.pairs[-1]
            page.pairs[-1] = (title, f"{abstract}\n\n{block}", where)
            page.orphans += 1
        else:
            page.orphans += 1
            page.begins_inside |= not page.pairs
        short.clear()
        last_long = True
    _mend_beginning(page, blocks)
    return page


def _mend_beginning(page: _Page, blocks: list[tuple[str, int]]) -> None:
    """A text cut inside an abstract may begin with a short rest of it, which is no title: it ends like a sentence."""
    if blocks and not page.begins_inside and page.pairs and blocks[0][0].endswith(".") and not _is_long(blocks[0][0]):
        page.begins_inside = True
        if page.pairs[0][2] == blocks[0][1]:
            page.pairs.pop(0)


def _is_page(page: _Page) -> bool:
    """Whether what was found is a page: enough papers, of the form of papers."""
    count = len(page.pairs)
    if not count or count < _SHARE * (count + page.orphans - page.begins_inside):
        return False
    titles = [title for title, _abstract, _line in page.pairs]
    lines = [line for title, abstract, _line in page.pairs for line in (title, *abstract.split("\n"))]
    if sum(bool(_FOREIGN.match(line)) for line in lines) > len(lines) * 0.15:
        return False
    if sum(bool(_NO_TITLE.search(title)) for title in titles) > count * 0.15:
        return False
    words = [len(title.split()) for title in titles]
    ended = sum(title.endswith((".", ",", ";", ":")) for title in titles)
    if (
        statistics.mean(words) < 4
        or ended > count * 0.34
        or sum(title[:1].islower() for title in titles) > count * 0.34
    ):
        return False
    if statistics.median(len(abstract) for _title, abstract, _line in page.pairs) < SHORTEST_ABSTRACT:
        return False
    header = bool(page.date) + bool(page.curator)
    return count >= _PAIRS or header > 0 or (min(words) >= 4 and page.blocks <= 2 * count + 1)


# HTML ---------------------------------------------------------------------------------------------------------------


def _is_html(text: str) -> bool:
    head = text[:5_000].lower()
    return any(mark in head for mark in ("<html", "<!doctype html", "<body", "<main", "<article", "<h3"))


class _Blocks(HTMLParser):
    """The texts of a page's blocks; what stands inside a line (links, emphasis) does not part it."""

    _INLINE = frozenset(
        [
            "a",
            "abbr",
            "b",
            "bdi",
            "cite",
            "code",
            "em",
            "i",
            "kbd",
            "mark",
            "q",
            "s",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "u",
            "var",
            "wbr",
        ]
    )
    _SILENT = frozenset(("script", "style", "template", "noscript", "svg", "head", "title"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, int]] = []
        self._text: list[str] = []
        self._line = 1
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins."""
        if tag in self._SILENT:
            self._silent += 1
        if tag not in self._INLINE:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        """A block ends."""
        if tag in self._SILENT and self._silent:
            self._silent -= 1
        if tag not in self._INLINE:
            self.flush()

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        if not self._silent:
            if not self._text:
                self._line = self.getpos()[0]
            self._text.append(data)

    def flush(self) -> None:
        """Take what was gathered as a block."""
        text = clean_line("".join(self._text))
        if text:
            self.blocks.append((text, self._line))
        self._text.clear()


def _blocks_of_html(text: str) -> list[tuple[str, int]]:
    parser = _Blocks()
    parser.feed(text)
    parser.close()
    parser.flush()
    return parser.blocks


def _from_data(text: str) -> Import | None:
    """The papers from the data that the page carries for its scripts; None where it carries none."""
    for props in _PROPS.findall(text):
        if "dailyPapers" not in props:
            continue
        try:
            data = json.loads(html.unescape(props[1:-1]))
        except (ValueError, RecursionError):
            continue
        entries = data.get("dailyPapers") if isinstance(data, dict) else None
        if isinstance(entries, list) and entries:
            return _records(entries, str(data.get("dateString") or data.get("date") or ""))
    return None


def _records(entries: list[Any], date: str) -> Import:
    out = Import("trending")
    for rank, entry in enumerate(entries, 1):
        paper = entry.get("paper", entry) if isinstance(entry, dict) else None
        title = paper.get("title") if isinstance(paper, dict) else None
        if not isinstance(paper, dict) or not isinstance(title, str) or not title.strip():
            out.problems.append(Problem(f"paper {rank}", "The page's data has no title for it.", failed=True))
            continue
        people = [
            Person.parse(author["name"])
            for author in paper.get("authors") or []
            if isinstance(author, dict) and isinstance(author.get("name"), str) and not author.get("hidden")
        ]
        votes = paper.get("upvotes")
        by = entry.get("submittedBy") or paper.get("submittedOnDailyBy") or {}
        curator = by.get("fullname") if isinstance(by, dict) else ""
        out.records.append(
            Record(
                title=clean_line(title),
                abstract=str(paper.get("summary") or paper.get("abstract") or ""),
                people=people,
                date=str(paper.get("publishedAt") or "")[:10],
                arxiv=str(paper.get("id") or ""),
                sighting=Sighting(
                    "trending", date, rank, votes if isinstance(votes, int) else None, str(curator or "")
                ),
                where=f"paper {rank}",
            )
        )
    return out
