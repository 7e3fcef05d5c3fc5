"""What the lines of a page look like: counts, days, by-lines, titles, running text; never what words they use.

The one list of words here tells scholarly prose from other prose, for texts too short to show the form of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s{1,3})?"
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d.{0,12})?")
_WEEK = re.compile(r"\d{4}-[Ww]\d\d")
_MONTH_FIRST = re.compile(rf"(?i){_WEEKDAY}{_MONTH}\s{{0,3}}{_NTH}(?:,?\s{{1,3}}(\d{{4}}))?")
_DAY_FIRST = re.compile(rf"(?i){_WEEKDAY}{_NTH}\.?\s{{0,3}}{_MONTH}(?:,?\s{{1,3}}(\d{{4}}))?")
_OTHER_DAY = re.compile(r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)|(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_BEFORE_DAY = re.compile(r"(?i)\w{1,12}ed(?:\s{1,3}on)?:?\s{1,3}|(?:date|on|from)\b:?\s{1,3}")  # "Published on Mar 11"

_BY = re.compile(r"[bB]y(?:\s{1,5}|(?=[A-Z@]))(\S.{0,150})")
_DONE_BY = re.compile(r"\w{2,14}ed\s{1,3}by(?:\s{1,3}(?:\S{1,60}\s{0,3}){0,6})?:?")  # "Submitted by abc"
_NUMBER = r"[+~×x#]?\d[\d.,  ]{0,12}[kKmM]?\+?"
_COUNT = re.compile(
    rf"[\W_]*(?:{_NUMBER})?[\W_]*"  # "12", "1.2k", "•", "·"
    rf"|[^\W\d]{{2,14}}(?:\s[^\W\d]{{2,14}})?[:\s]\s{{0,3}}{_NUMBER}"  # "GitHub 1.2k", "Upvotes: 12"
    rf"|[·•|+-]?\s{{0,3}}{_NUMBER}\s{{1,3}}[^\W\d]{{2,14}}(?:\s{{1,3}}[^\W\d]{{2,14}})?"  # "· 7 authors", "3 days ago"
    r"|[·•|]\s{0,3}[^.]{1,40}"
)

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]}*_]{0,3}$")
_SENTENCE_BREAK = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\s+[\"'“‘«(\[]?[A-Z0-9]|[。！？]")
# Lines that belong to something else: a tagged bibliography, BibTeX, code, mail, a log, a table, marked-up text.
_TAGGED = re.compile(r"[A-Z][A-Z0-9]{1,3} {0,3}- |[A-Z][A-Z0-9] \S|%[0-9A-Z@] ")
_FOREIGN = re.compile(
    r"[\w.-]{1,40}\s{0,9}=\s{0,9}\S|[>#|<{}]|@\w+\s*[{(]|```|[-*+]\s|\[?\d{1,2}:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d|"
    r"(?:from|to|subject|date|cc|bcc|re|sent|reply-to|message-id):\s|\w+(?:\.\w+)+\(|(?:https?|file)://\S+$|"
    r"(?:import|from|def|class|return|if|elif|else|for|while|try|except|package|func|const|let|var|public|private)"
    r"\b[^.]*[:;({]$|.*[;{}\\]$|\S+\s*[:=]$|(?:[^,;\t]*[,;\t]){7,}",
    re.IGNORECASE,
)
# A heading within one text rather than the title of a paper: "2.1 Methods", "CHAPTER IV", "Section 3.", "A."
_HEADING = re.compile(
    r"(?:§\s*)?\d{1,3}(?:\.\d{1,3})+\.?\s|\d{1,3}[.)]\s|[ivxlcIVXLC]{1,6}\.(?:\s|$)|[A-Z][.)](?:\s|$)|\([a-z0-9]{1,3}\)\s|"
    r"(?:chapter|section|part|book|act|scene|article|appendix|kapitel|chapitre|figure|table)\s+[\divxlc]+\b",
    re.IGNORECASE,
)  # fmt: skip
# A line that is the heading of a part of one paper, with what may follow it: "1. Introduction", "Keywords: a, b".
_PART_OF_PAPER = re.compile(
    r"(?:\d{1,2}\.?\s{1,3}|[IVX]{1,4}\.\s{1,3})?"
    r"(abstract|introduction|references|acknowledge?ments|key ?words|index terms)\s?(?:[:.—–-].{0,300})?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")

_SCHOLARLY_WORDS = """
    we our paper papers study studies work propose proposed proposes present presents presented introduce introduces
    show shows shown demonstrate demonstrates results result method methods approach approaches model models data
    dataset datasets experiments experimental analysis task tasks framework performance evaluate evaluation algorithm
    algorithms research novel existing problem problems using training learning systems system theory review survey
    findings effects literature objective aims investigate investigated benchmark accuracy techniques technique
    architecture significantly
    nous notre article étude méthode méthodes résultats modèle modèles données approche travail présentons proposons
    wir unsere unser arbeit studie methode methoden ergebnisse modell modelle daten ansatz untersuchen zeigen
    nuestro este artículo trabajo estudio método métodos resultados modelo modelos datos enfoque proponemos presentamos
"""
_SCHOLARLY = frozenset(_SCHOLARLY_WORDS.split())
_ENOUGH_SCHOLARLY = 4  # different words of the list; 98 of 100 abstracts have them, 1 of 100 paragraphs of other prose


def day_of(line: str) -> str:
    """The day that a line consists of: ISO 8601 where it names a year, else as printed ("Mar 11"); empty for none."""
    if len(line) > 60:
        return ""
    before = _BEFORE_DAY.match(line)
    text = line[before.end() :].strip() if before else line.strip()
    iso = _ISO.fullmatch(text)
    if iso:
        return "-".join(iso.groups())
    if _WEEK.fullmatch(text) or _OTHER_DAY.fullmatch(text):
        return text
    match, month, day = _MONTH_FIRST.fullmatch(text), 1, 2
    if match is None:
        match, month, day = _DAY_FIRST.fullmatch(text), 2, 1
    if match is None or not 1 <= int(match[day]) <= 31:
        return ""
    return f"{match[3]}-{_MONTHS[match[month].lower()]:02d}-{int(match[day]):02d}" if match[3] else text


def curator_of(line: str) -> str:
    """Who a by-line names ("byAK and the research community"); empty when the line is none."""
    match = _BY.fullmatch(line.strip())
    return match[1].strip() if match and not ends_sentence(line) and len(line.split()) <= 15 else ""


def is_aside(line: str) -> bool:
    """Whether a line is a count, a day, a by-line or a credit: what stands around papers, never text of one."""
    line = line.strip()
    if len(line) > 160:
        return False
    return bool(_COUNT.fullmatch(line) or _DONE_BY.fullmatch(line) or day_of(line) or curator_of(line))


def is_bare(line: str) -> bool:
    """Whether a line is a number, a sign or a day: nothing that could be a title."""
    line = line.strip()
    return not _WORD.search(line) or bool(day_of(line))


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences do."""
    return bool(_SENTENCE_END.search(text[-6:]))


def sentence_breaks(text: str) -> int:
    """How many sentences of a text begin after another; of its first 5,000 characters."""
    return len(_SENTENCE_BREAK.findall(text[:5_000]))


def is_foreign(line: str) -> bool:
    """Whether a line shows that it belongs to a program, a letter, a log or a table."""
    return bool(_FOREIGN.match(line.strip()[:500]))


def is_tagged(line: str) -> bool:
    """Whether a line begins with a tag, as those of RIS, PubMed, EndNote and Web of Science do; a title may, too."""
    return bool(_TAGGED.match(line))


def is_heading(line: str) -> bool:
    """Whether a line is a numbered heading within one text."""
    return bool(_HEADING.match(line))


def is_inside_of_paper(texts: Iterable[str]) -> bool:
    """Whether texts are one paper's own pages: they have an introduction or references, and one more such heading."""
    lines = (line.strip() for text in texts for line in text.split("\n") if len(line) < 400)
    found = {match[1].lower() for match in map(_PART_OF_PAPER.fullmatch, lines) if match}
    return len(found) > 1 and not found.isdisjoint(("introduction", "references"))


def is_scholarly(text: str) -> bool:
    """Whether running text speaks as abstracts do; text in other than Latin letters is taken to."""
    text = text[:5_000]
    words = _WORD.findall(text.lower())
    letters = sum(map(len, words))
    if letters and len(_LATIN.findall(text)) < letters / 2:
        return True
    return len(_SCHOLARLY.intersection(words)) >= _ENOUGH_SCHOLARLY


def is_prose(text: str) -> bool:
    """Whether a text is made of words: letters and spaces, few signs and figures."""
    text = text[:5_000]
    return sum(sign.isalpha() or sign == " " for sign in text) >= 0.78 * len(text)
