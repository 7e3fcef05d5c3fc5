"""What marks a PDF as this very work: its DOI, arXiv's stamp, the date it was published.

Knows where publishers print them; reads no file. Rather none than that of another work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paperdesk.identifiers import clean_arxiv, find_arxiv, find_doi
from paperdesk.workers.pdf_lines import Line

_STARTS = re.compile(r"10\.[0-9]{4,9}/")
_DOI_CUE = re.compile(
    r"doi\b|digital object identifier|doi\.org|dx\.doi|cite this|citation|reference format", re.IGNORECASE
)
# Said of other things than the work: its data, its errata, what it cites.
_OF_ANOTHER = re.compile(
    r"\bdata(?:set|base)?s?\b(?! mining| science| engineering| management)|figshare|zenodo|dryad|"
    r"osf\.io|supplement|crossmark|"
    r"licen[cs]e|erratum|corrigendum|correction to|retract|companion|source code|software available|reprinted from|"
    r"this article (?:cites|has been)|see also|commentary on|\bfig(?:ure)?\.? \d|\btable \d",
    re.IGNORECASE,
)
_COMPONENT = re.compile(r"\.(?:g|t|s|e)\d{3}$|/(?:suppl|fig|table|dataset)", re.IGNORECASE)
_REFERENCES = re.compile(
    r"(?:\d{1,2}\.?\s)?(?:references|bibliography|literatur(?:verzeichnis)?|literature cited|works cited|"
    r"r[ée]f[ée]rences(?: bibliographiques)?)\s{0,3}$",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"arxiv:\s{0,2}(\S{5,40})\s{0,3}(?:\[[\w.-]{2,20}\])?\s{0,3}(\d{1,2}) ([A-Z][a-z]{2})[a-z]{0,6} (\d{4})",
    re.IGNORECASE,
)
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "mär": 3, "mai": 5, "okt": 10, "dez": 12,
}  # fmt: skip
_DAY = r"(\d{1,2})(?:st|nd|rd|th|\.)?[ -]([A-Za-zä]{3,9})\.?,?[ -](\d{4})"
_MONTH_FIRST = r"([A-Z][a-z]{2,8})\.? (\d{1,2}),? (\d{4})"
_MONTH = r"([A-Z][a-z]{2,8})\.?,? (\d{4})"
_PUBLISHED = re.compile(
    r"(?:published(?: online| on| in final form)?|publication date|date of publication|available online|"
    r"first published|veröffentlicht|erschienen)(?: on)?[:,]?\s{0,3}"
    rf"(?:{_DAY}|{_MONTH_FIRST}|{_MONTH}|(\d{{4}})-(\d\d)-(\d\d)|(\d{{4}})\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:©|\(c\)|copyright)\s{0,3}(?:the authors?\(?s?\)?|by)?[ ,]{0,3}((?:19|20)\d\d)\b", re.I)
_YEAR_OF_OWNER = re.compile(
    r"\b((?:19|20)\d\d)\s{0,2}(?:©|ieee\b|the authors?\b|elsevier\b|acm\b|springer\b|copyright)", re.I
)
_MEETING = re.compile(
    r"(?:conference|workshop|symposium|proceedings|neurips|nips|iclr|icml|cvpr|iccv|eccv|acl|emnlp|naacl|aaai|ijcai|"
    r"kdd|sigir|icse|interspeech)\b[^.;]{0,80}?\b((?:19|20)\d\d)\b|"
    r"published as a conference paper at \w{2,12} ((?:19|20)\d\d)",
    re.IGNORECASE,
)


class Mark(NamedTuple):
    """Something found, and where: "margin", "page 1", "page 2"."""

    value: str
    where: str


class Arxiv(NamedTuple):
    """An arXiv id with its version, the date of the stamp where there is one, and where it stood."""

    id: str
    version: int | None
    date: str
    where: str


def arxiv_on(lines: Sequence[Line], turned: Iterable[str]) -> Arxiv | None:
    """arXiv's stamp in the margin, or one that stands at the head or foot of the first page."""
    for text, where in [*((each, "margin") for each in turned), *((line.text, "page 1") for line in lines)]:
        stamp = _STAMP.search(text)
        if stamp is None:
            continue
        known = clean_arxiv(f"arXiv:{stamp[1]}")
        if known is not None:
            return Arxiv(known[0], known[1], _date(stamp[2], stamp[3], stamp[4]), where)
    for text in turned:
        known = find_arxiv(text) if "arxiv" in text.lower() else None
        if known is not None:
            return Arxiv(known[0], known[1], "", "margin")
    for line in lines:
        known = find_arxiv(line.text) if "arxiv" in line.text.lower() and len(line.text) < 80 else None
        if known is not None and (line.top < 0.12 or line.top > 0.92) and not _cites(line.text):
            return Arxiv(known[0], known[1], "", "page 1")
    return None


def _cites(text: str) -> bool:
    return bool(re.search(r"preprint arxiv|\[\d{1,3}\]|\bet al|\b(?:19|20)\d\d[a-z]?\)", text, re.IGNORECASE))


def month_of(arxiv: str) -> str:
    """When an arXiv id was given: "2014-12"; the same in old ids ("hep-th/9901001": "1999-01")."""
    digits = arxiv.rpartition("/")[2]
    year, month = int(digits[:2]), digits[2:4]
    return f"{1900 + year if year > 90 else 2000 + year}-{month}"


def doi_on(lines: Sequence[Line], turned: Iterable[str], title_foot: float) -> Mark | None:
    """The DOI that the first page gives as its own; None for none, and for several with an equal right.

    `title_foot` is how far down the first page the title ends, from 0 to 1.
    """
    first = [line for line in lines if line.page == 0]
    best: dict[str, int] = {}
    for number, line in enumerate(first):
        if _REFERENCES.fullmatch(line.text):
            break
        before = first[number - 1].text if number else ""
        for doi, text in _dois(first, number):
            best[doi] = max(best.get(doi, 0), _right(doi, text, before, line, title_foot))
    for doi in filter(None, map(find_doi, turned)):
        if _is_own(doi):
            best[doi] = 5
    found = _only(best)
    if found or best:
        return Mark(found, "page 1") if found else None
    later: dict[str, int] = {}
    for number, line in enumerate(lines):
        if line.page == 1 and (line.top < 0.09 or line.top > 0.92):
            for doi, text in _dois(lines, number):
                if _is_own(doi) and not _OF_ANOTHER.search(text):
                    later[doi] = 1
    found = _only(later)
    return Mark(found, "page 2") if found else None


def is_believable_doi(doi: str) -> bool:
    """Whether a DOI can name a work: not a journal, a service or a part of a work."""
    return _is_own(doi)


def _dois(lines: Sequence[Line], number: int) -> list[tuple[str, str]]:
    """The DOIs that begin in a line, each with the words around it; one that goes on in the next line is joined."""
    text = lines[number].text
    if "10." not in text:
        return []
    own = len(text)
    if number + 1 < len(lines) and re.search(r"10\.\d{4,9}(?:/\S{0,80}[/\-_:(]|/?)$", text):
        text += lines[number + 1].text.split(" ")[0]
    found = []
    for start in _STARTS.finditer(text):
        if start.start() < own:
            word = text.rfind(" ", 0, start.start()) + 1
            doi = find_doi(text[word : start.start() + 300])
            if doi:
                found.append((doi, text))
    return found


def _right(doi: str, text: str, before: str, line: Line, title_foot: float) -> int:
    """How good a right a DOI has to be the page's own: 0 for none."""
    if not _is_own(doi) or _OF_ANOTHER.search(text):
        return 0
    cue = bool(_DOI_CUE.search(text) or _DOI_CUE.search(before[-60:]))
    alone = len(text) < len(doi) + 40
    if line.top < 0.12 or line.top > 0.9 or line.top < title_foot:
        return 4 if cue or alone else 3
    if cue and alone:
        return 2
    return 1 if cue else 0


def _is_own(doi: str) -> bool:
    suffix = doi.partition("/")[2]
    return any(map(str.isdigit, suffix)) and not _COMPONENT.search(doi) and not suffix.startswith("arxiv.")


def _only(rights: dict[str, int]) -> str:
    """The DOI with the best right; empty when two have the same, unless one is the other cut short."""
    most = max(rights.values(), default=0)
    if not most:
        return ""
    first = [doi for doi, right in rights.items() if right == most]
    longest = max(first, key=len)
    return longest if all(longest.startswith(doi) for doi in first) else ""


def date_on(lines: Sequence[Line]) -> str:
    """When the first page says the work was published: "2019-08-13", "2019-08" or "2019"; empty where it does not."""
    first = [line for line in lines if line.page == 0]
    for line in first:
        match = _PUBLISHED.search(line.text) if "ublish" in line.text or "nline" in line.text else None
        if match:
            day, day_month, day_year, month, day2, year2, month3, year3, *iso, year = match.groups()
            found = ""
            if day_year:
                found = _date(day, day_month, day_year)
            elif year2:
                found = _date(day2, month, year2)
            elif year3:
                found = _date("", month3, year3)
            elif iso[0]:
                found = "-".join(iso)
            elif year:
                found = year
            if found:
                return found
    years: list[str] = []
    for pattern in (_YEAR, _YEAR_OF_OWNER, _MEETING):
        for line in first:
            match = pattern.search(line.text)
            if match and (pattern is not _MEETING or line.top > 0.85 or line.top < 0.1):
                years += [group for group in match.groups() if group]
        if years:
            return max(years)
    return ""


def _date(day: str, month: str, year: str) -> str:
    key = month[:3].lower()
    number = _MONTHS.get(key)
    if number is None:
        return year
    if not day or not 1 <= int(day) <= 31:
        return f"{year}-{number:02}"
    return f"{year}-{number:02}-{int(day):02}"
