"""What marks a PDF as this very work: its DOI, arXiv's stamp, the date it was published.

Knows where publishers print them; reads no file. Rather none than that of another work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from paperdesk.identifiers import clean_arxiv, find_arxiv, find_doi, folded_title, folded_words
from paperdesk.workers.pdf_lines import RAISED, Line

_STARTS = re.compile(r"10\.[0-9]{4,9}/")
_DOI_CUE = re.compile(
    r"doi\b|digital object identifier|doi\.org|dx\.doi|cite this|citation|reference format", re.IGNORECASE
)
# Said of other things than the work: its data, its errata, what it cites.
_OF_ANOTHER = re.compile(
    r"\bdata(?:set|base)?s?\b(?! mining| science| engineering| management)|figshare|zenodo|dryad|"
    r"osf\.io|supplement|crossmark|"
    r"licen[cs]e|erratum|corrigendum|correction to|retract|companion|source code|software available|reprinted from|"
    r"this article (?:cites|has been)|see also|commentary on|"
    r"\b(?:comments?|remarks?|reply|replies|response|rejoinder) (?:on|to) (?:the )?(?:article |paper )?"
    r"(?:doi\b|https?:|10\.)|"
    r"\bfig(?:ure)?\.? \d|\btable \d|"
    r"\bthe original (?:article|paper)|\b(?:previous|earlier|accompanying) (?:article|paper|work|publication|report)|"
    r"\b(?:extends|extended version|extension of|preliminary version|conference version)\b|^\W{0,3}\d{0,2}\W{0,2}see\b",
    re.IGNORECASE,
)
# What stands beside the DOI of the work itself in a line that says more.
_NOTICE = re.compile(
    r"\bcit(?:e|ation|ing)\b|reference format|digital object identifier|received|accepted|"
    r"publi(?:shed|cation)|in press|"
    r"\d pages\b|\bisbn\b|\bissn\b|\burl ?:|this (?:article|paper|work|version|document)\b|version of record|©|"
    r"copyright|permission|preprint",
    re.IGNORECASE,
)
# What says how to cite the work itself, though it names people: also those who edited the volume it is in.
_TO_CITE = re.compile(r"\bcite (?:this|as)\b|\bto cite\b|\bcitation ?:|reference format|\beds?\.\)", re.IGNORECASE)
# What stands around the DOI of a work that the page cites: a number in brackets, other people's names.
_NUMBER = re.compile(
    r"^\W{0,2}\[\d{1,3}\]|\[\d{1,3}\] |^\d{1,2}\.? {1,2}(?:[A-Z][\w’'-]{1,30},? [A-Z]{1,3}\b|[A-Z]\.[ -]?[A-Z])"
)
_CITES = re.compile(
    r"\bet al\b|"
    r"\b[A-Z][\w’'-]{1,30},? (?:[A-Z]\.[ -]?){1,4}(?![A-Z]?[a-z]{1,20}\.)|"
    r"(?<![\w.])(?:[A-Z]\.[ -]?){1,4}[A-Z][\w’'-]{2,30}(?:[,:]| and\b| &)"
)
_NAMED_YEAR = re.compile(r"[A-Z][\w’'.-]{1,30},? \(?(?:19|20)\d\d[a-z]?\b")  # "LeCun 2015"
_LABEL = re.compile(r"(?:https?://)?(?:dx\.)?(?:doi\.\s?org/|\bdoi\b[:\s]{0,3})?$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:^|\s)[a-z]{2,20},? [a-z]{2,20}\b")
_SENTENCE_GOES_ON = re.compile(r"[)\].,;]{0,3} [a-z]{2,20} [a-z]{1,20}\b")
# Words that touch the DOI before them: of bioRxiv's and medRxiv's footer, of a work's history.
_GLUED = re.compile(
    r"(10\.(?:1101|64898)/[\d.]{5,30}\d)[.;,]?(?=this version|doi:|(?:med|bio)rxiv)|"
    r"(10\.\d{4,9}/[\w.()/-]{3,60}\d)(?=(?-i:Received|Accepted|Available|Published|Copyright)\b)",
    re.IGNORECASE,
)
_HAL_CITES = re.compile(r"(?:to cite this version|pour citer cette version)\b", re.IGNORECASE)
_HAL_ENDS = re.compile(r"HAL Id\b", re.IGNORECASE)
_HAL_DOI = re.compile(r"[<⟨〈‹]\s{0,3}(10\.\d{4,9}/\S{1,200}?)\s{0,3}[>⟩〉›]")
_HAL_YEAR = re.compile(r",\s{1,3}(?:[A-Z][a-zé]{2,8}\.?\s)?((?:19|20)\d\d)(?=[,.])")
_NEXT_OF_DOI = re.compile(r"(?!(?:19|20)\d\d\W{0,2}$)(?=\D{0,20}\d)[a-z\d][\w./()-]{3,60}$")
_NEAR = 400  # letters before and behind a DOI that tell what it is of
_WRAPPED = 160  # letters before a line that names in the same reference can stand in
_MOST_DOIS = 300  # of a page that are looked at
_AROUND = 6  # lines before one that are looked at to tell what its DOI is of
_COMPONENT = re.compile(r"\.(?:g|t|s|e)\d{3}$|/(?:suppl|fig|table|dataset)", re.IGNORECASE)
REFERENCES = re.compile(
    r"(?:\d{1,2}\.?\s)?(?:references|bibliography|literatur(?:verzeichnis)?|literature cited|works cited|"
    r"r[ée]f[ée]rences(?: bibliographiques)?)\s{0,3}$",
    re.IGNORECASE,
)
"""The heading over what a work cites."""
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


def doi_on(
    lines: Sequence[Line], turned: Iterable[str], title_foot: float, title: str = "", authors: Sequence[str] = ()
) -> Mark | None:
    """The DOI that the first page gives as its own; None for none, and for several with an equal right.

    `title_foot` is how far down the first page the title ends, from 0 to 1. Title and authors tell the line that says
    how to cite this work from one that cites another.
    """
    first = [line for line in lines if line.page == 0]
    own = _Own(folded_title(title), _first_family(authors))
    best: dict[str, int] = {}
    looked = 0
    for number, line in enumerate(first):
        if REFERENCES.fullmatch(line.text):
            break
        for found in _dois(first, number)[: max(0, _MOST_DOIS - looked)]:
            looked += 1
            best[found.doi] = max(best.get(found.doi, 0), _right(found, first, number, title_foot, own))
    for doi in filter(None, map(find_doi, turned)):
        if _is_own(doi):
            best[doi] = 5
    cover = _HAL_DOI.search(_cover(first))
    if cover:
        best[find_doi(cover[1]) or ""] = 6
    chosen = _only(best)
    if chosen or best:
        return Mark(chosen, "page 1") if chosen else None
    later: dict[str, int] = {}
    second = [line for line in lines if line.page == 1]
    for number, line in enumerate(second):
        if line.top < 0.09 or line.top > 0.92:
            for found in _dois(second, number):
                if _right(found, second, number, 0.0, own):
                    later[found.doi] = 1
    chosen = _only(later)
    return Mark(chosen, "page 2") if chosen else None


def names_doi(lines: Sequence[Line], doi: str) -> bool:
    """Whether a DOI is printed anywhere on these lines, even broken over two of them."""
    return any(each.doi == doi for number in range(len(lines)) for each in _dois(lines, number))


def _cover(lines: Sequence[Line]) -> str:
    """How the cover that HAL puts before a work says to cite it; empty where the page is none."""
    said: str | None = None
    for line in lines:
        if said is not None and _HAL_ENDS.match(line.text):
            return said
        if said is not None:
            broken = re.search(r"[<⟨〈‹]\s{0,3}10\.\S{1,200}[/.:_-]$", said[-210:])
            said += line.text if broken else f" {line.text}"
        elif _HAL_CITES.match(line.text):
            said = ""
    return ""


def is_believable_doi(doi: str) -> bool:
    """Whether a DOI can name a work: not a journal, a service or a part of a work."""
    return _is_own(doi)


class _Own(NamedTuple):
    """What is known of the work whose pages these are."""

    title: str  # folded
    first: str  # its first author's family, folded


class _Found(NamedTuple):
    """A DOI that begins in a line, with the words of the line right before and behind it."""

    doi: str
    before: str
    after: str


def _first_family(authors: Sequence[str]) -> str:
    words = folded_words(authors[0].partition(",")[0]) if authors else []
    return words[-1] if words else ""


def _dois(lines: Sequence[Line], number: int) -> list[_Found]:
    """The DOIs that begin in a line; one that goes on in the next line is joined."""
    text = lines[number].text
    if "10." not in text:
        return []
    own = len(text)
    text = _GLUED.sub(r"\1\2 ", text)
    open_end = re.search(r"10\.\d{4,9}(?:/\S{0,80}([/\-_:(.])|/?)$", text)
    if open_end and number + 1 < len(lines):
        following = lines[number + 1].text.split(" ")[0]
        if open_end[1] != "." or _NEXT_OF_DOI.match(following.rstrip(".,;")):  # a full stop mostly ends a sentence
            text += following
    found = []
    for start in _STARTS.finditer(text):
        if start.start() < own:
            word = text.rfind(" ", 0, start.start()) + 1
            doi = find_doi(text[word : start.start() + 300])
            if doi:
                end = text.find(" ", start.start())
                after = text[end : end + _NEAR] if end >= 0 else ""
                found.append(_Found(doi, text[max(0, start.start() - _NEAR) : start.start()], after))
    return found


def _right(found: _Found, lines: Sequence[Line], number: int, title_foot: float, own: _Own) -> int:
    """How good a right a DOI has to be the page's own: 0 for none."""
    line = lines[number]
    text = f"{found.before}{found.doi}{found.after}"
    if not _is_own(found.doi) or _OF_ANOTHER.search(text):
        return 0
    around = _before(lines, number)
    said = f"{around} {found.before}".lstrip()
    told = _tells_of(said, own)
    if not told and _is_cited(found, line, around, own):
        return 0
    cue = bool(_DOI_CUE.search(text) or _DOI_CUE.search(around[-60:]))
    alone = len(text) < len(found.doi) + 40
    if line.top < 0.12 or line.top > 0.9 or line.top < title_foot:
        return 4 if cue or alone else 3
    if cue and alone:
        return 2
    return 1 if cue and (told or _NOTICE.search(f"{said} {found.after}")) else 0


def _before(lines: Sequence[Line], number: int) -> str:
    """The text of the lines that stand right over one in the same type, as far as they are one paragraph with it."""
    taken: list[str] = []
    below = lines[number]
    for line in reversed(lines[max(0, number - _AROUND) : number]):
        near = (
            -0.5 * below.size < line.y - below.y < 1.6 * below.size and abs(line.size - below.size) < 0.1 * below.size
        )
        if not near or line.page != below.page:
            break
        taken.append(line.text)
        below = line
    return " ".join(reversed(taken))[-2 * _NEAR :]


def _tells_of(said: str, own: _Own) -> bool:
    """Whether words hold the title of this very work, as those do that say how to cite it."""
    letters = folded_title(said)
    return len(own.title) >= 12 and (own.title[:40] in letters or own.title[-40:] in letters)


def _is_cited(found: _Found, line: Line, around: str, own: _Own) -> bool:
    """Whether a DOI stands in a sentence, in a footnote or among references, where it is another work's."""
    said = f"{around} {found.before}".lstrip()
    if _NUMBER.search(said) or (line.marked.startswith(RAISED) and line.text[:1].isdigit()):
        return True
    before = _LABEL.sub("", found.before)
    opened = max(before.rfind("("), before.rfind("["))
    if opened > max(before.rfind(")"), before.rfind("]")) and not _NOTICE.search(said):
        inside, outside = before[opened + 1 :], before[:opened]
        if _NAMED_YEAR.search(inside) or _SENTENCE.search(outside) or _SENTENCE_GOES_ON.match(found.after):
            return True
    # A name at the page's head, and its first author's anywhere, is that of a running head.
    if line.top < 0.12 or (own.first and own.first in folded_words(found.before)):
        return False
    named = _CITES.search(f"{around[-_WRAPPED:]} {found.before}")
    return bool(named) and not (_NOTICE.search(found.before) or _TO_CITE.search(said))


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
    cover = _HAL_YEAR.findall(_cover(first))
    if cover:
        return str(cover[-1])
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
