"""Where the entries of a pasted text begin: numbered references, paragraphs, lines, lines that go on in the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from paperdesk.record import Person

_MARK = re.compile(
    r"\s{0,40}(?:[\[［]\d{1,4}[\]］]|\[[A-Z][\w+]{1,12}\]|\((?!(?:1[89]|20)\d\d\))\d{1,4}\)|\d{1,3}[.)](?=\s|[A-Z])|(?!(?:1[89]|20)\d\d:)\d{1,4}:(?=\s)|[-*•–·‣▪](?=\s))"
    r"\s{0,40}",
    re.A,
)
_NUMBERED = re.compile(r"[\[［(\d]")
_COUNTED = re.compile(r"\(?(\d{1,4})[.):]", re.A)
_FEWEST_MARKS = 2
CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x530))))}]"
"""A capital letter of Latin, Greek or Cyrillic, for a pattern."""
INITIALS = rf"{CAPITAL}(?:-?{CAPITAL}){{0,3}}"
"""Initials as medicine writes them, for a pattern: "AB", "J-P"."""
SPACED_INITIALS = rf"{INITIALS}(?:\s{CAPITAL}){{0,3}}"
"""The same, and as the Chinese standard writes them: "A B"."""
# How references begin whose authors come first: "Family, A.", "Family AB,", "A. B. Family", "Ann Family, Bob Other".
BEGINS = re.compile(
    r"(?:['’]\w\s?)?(?:[^\W\d_][\w'’-]{1,40}\s){0,3}[^\W\d_][\w'’-]{1,40},\s"
    r"(?:[^\W\d_]\.[\s-]?|[^\W\d_][\w'’-]{1,40})"
    r"|(?:[^\W\d_]\.[\s-]?){1,4}[^\W\d_][\w'’-]{1,40}"
    rf"|(?:['’]\w\s)?(?:[a-z]{{1,5}}['’\s]){{0,3}}[^\W\d_][\w'’-]{{1,40}}\s{SPACED_INITIALS}[,.]\s"
    r"|(?:[^\W\d_][\w'’.-]{0,40}\s){1,4}[^\W\d_][\w'’-]{1,40}(?:,|\sand\s|\set\sal)"
)
_ENDS = re.compile(r"(?:[.!?)\]”\"]|\d{4}[a-z]?|https?://\S{1,300}|10\.\d{4,9}/\S{1,300})\s{0,20}$")
# A family name behind small words, and the initials: "van den Berg, A.", "’t Hooft G,", "d’Alembert, J."
_PARTICLED = re.compile(
    rf"(?:['’]t\s?|['’]?(?:[^\W\d_]\w{{0,4}}[\s'’-]){{1,3}}){CAPITAL}[\w'’-]{{1,40}}(?:,\s{CAPITAL}\.|\s{INITIALS}[,.]\s)"
)
_INITIAL_LAST = re.compile(r"(?:^|[\s.&-])[^\W\d_]\.\s{0,20}$")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", re.A)
_STARTS_ANEW = re.compile(r"(?:https?://|doi\s?:|arxiv\s?:|10\.\d{4,9}/|\d{4}\.\d{4,5}(?!\d)|pmid|isbn)", re.I)
# An address or a DOI, whole or begun, at the end of a line.
_LONG_WORD = re.compile(r"(?:https?://\S{1,300}|(?<![\d.])10\.(?:\d{4,9}(?:/\S{0,300})?)?)$", re.I | re.A)
_RESOLVER = re.compile(r"(?:doi\.org|arxiv\.org/(?:abs|pdf|html))/$", re.I)
_PREFIX_ALONE = re.compile(r"10\.\d{4,9}/?$", re.A)
_REST_OF_PREFIX = re.compile(r"\d{4,9}/\S", re.A)
_REST_OF_NUMBER = re.compile(r"\d[\w.()/-]{2,60}[.,;]?(?:\s{0,9}$|(?<=\w{5})\s)", re.A)
_REST = re.compile(r"[/._=&?#%-][^\W_]\S{0,300}", re.A)
# Behind letters that no DOI ends with ("10.1126/science."); a rest of digits, which may as well be a page's number.
_NO_NUMBER_YET = re.compile(r"10\.\d{4,9}/[^\W\d]{1,40}(?:[.-][^\W\d]{1,40}){0,3}\.$", re.A)
_REST_OF_NAME = re.compile(r"(?=[^\W\d]{1,20}[\w.-]{0,40}\d)[^\W\d][\w.()/-]{2,60}[.,;]?(?:\s|$)", re.A)
_WHOLE_DOI = re.compile(r"10\.\d{4,9}/\S{1,300}$", re.A)
_DIGITS = re.compile(r"\d[\w.-]{1,30}\s{0,9}$", re.A)
_INSIDE = re.compile(r"\d|[/._=&?%#-](?=\w)", re.A)
_LONGEST = 3_000  # letters of an entry whose lines are joined
KIND_OF_WORK = re.compile(
    r"\s?[\[［](?:[JMCDRSPNAGZ]|DB|CP|EB|DS|CM|(?:[JMCDRSPNAGZ]|DB|CP|EB|DS|CM)/(?:OL|CD|MT|DK))[\]］]"
    r"(?=\s?(?:[.．。,，:：;；]|//|$))"
)
"""How references by the Chinese standard say what kind of work a title is of: "[J]", "[EB/OL]"."""


class Entry(NamedTuple):
    """A piece of a text that names one work or several; `numbered` where it stood in a list with numbers."""

    text: str
    numbered: bool = False


def entries_of(text: str, *, wrapped: bool = True) -> Iterator[Entry]:
    """The entries of a text in their order, none empty. `wrapped`: a line may go on in the next."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if _is_marked(lines):
        yield from _marked(lines)
        return
    for paragraph in _paragraphs(lines):
        yield from map(Entry, _of_paragraph(paragraph, wrapped))


def _is_marked(lines: list[str]) -> bool:
    """Whether entries begin with a number or a bullet: from the first line on, or so that it can be no chance.

    Of lines that are wrapped some begin with a number of volume or page; but not with one number after another.
    """
    if _MARK.match(next((line for line in lines if line.strip()), "")):
        return True
    marks = [mark[0].strip() for line in lines if (mark := _MARK.match(line))]
    if sum(not _COUNTED.match(mark) for mark in marks) >= _FEWEST_MARKS:
        return True
    numbers = [int(found[1]) for mark in marks if (found := _COUNTED.match(mark))]
    following = sum(second == first + 1 for first, second in pairwise(numbers))
    return following > 0 and following >= len(numbers) / 3


def _marked(lines: list[str]) -> Iterator[Entry]:
    """Entries that begin with a number or a bullet; what stands before the first, line by line."""
    held: list[str] = []
    marked = numbered = bracketed = False
    for line in lines:
        mark = _MARK.match(line)
        if mark and bracketed and _COUNTED.match(mark[0].strip()):
            mark = None  # a number of volume or page, at the beginning of a wrapped line
        if mark:
            bracketed = bracketed or mark[0].strip()[0] in "[［"
            yield from _whole(held, numbered)
            held, marked = [line[mark.end() :]], True
            numbered = bool(_NUMBERED.match(mark[0].strip()))
        elif not marked or not line.strip():
            yield from _whole(held, numbered)
            held, marked, numbered = [line], marked and not line.strip(), False
        else:
            held.append(line)
    yield from _whole(held, numbered)


def _whole(lines: list[str], numbered: bool) -> Iterator[Entry]:
    entry = _joined(lines)
    if entry:
        yield Entry(entry, numbered)


def _paragraphs(lines: list[str]) -> Iterator[list[str]]:
    held: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            held.append(line)
        elif held:
            yield held
            held = []


def _of_paragraph(lines: list[str], wrapped: bool) -> Iterator[str]:
    """The entries of a paragraph: its lines, joined where one goes on in the next; if not `wrapped`, its lines alone.

    An address or a DOI that is cut is joined all the same.
    """
    held: list[str] = []
    size = 0
    for line in lines:
        goes_on = _goes_on if wrapped else _is_cut
        if held and size < _LONGEST and goes_on(held, line):
            held.append(line)
            size += len(line)
            continue
        if entry := _joined(held):
            yield entry
        held, size = [line], len(line)
    if entry := _joined(held):
        yield entry


def _is_cut(held: list[str], line: str) -> bool:
    """Whether the last line ends in an address or a DOI that surely goes on in this one."""
    last = held[-1].rstrip()
    return last[-1:] != "." and is_parted(last, line.strip())


def _goes_on(held: list[str], line: str) -> bool:
    """Whether a line is the rest of the entry that was begun."""
    start = line.strip()
    if is_parted(" ".join(held[-2:]).rstrip(), start):
        return True
    if _STARTS_ANEW.match(start):
        return bool(BEGINS.match(held[0].strip())) and len(held[-1]) >= 40
    if line[:1].isspace() and not held[0][:1].isspace():
        return True
    if KIND_OF_WORK.search(" ".join(held[-3:])):
        return not _is_whole(held) or not (any(map(_YEAR.search, held)) or KIND_OF_WORK.search(start))
    if _has_particle(start):
        return not _is_whole(held)
    if start[:1].islower() or not start[:1].isalpha():
        if start[:1].isdigit() and not (BEGINS.match(held[0].strip()) and not _is_whole(held)):
            return False
        return start[:1].islower() or len(held[-1]) >= 40
    if not BEGINS.match(held[0].strip()):
        return False
    return not _is_whole(held) or not BEGINS.match(start)


def _has_particle(start: str) -> bool:
    """Whether a line begins with a family name before which small words stand: "van den Berg, Anna"."""
    if not (start[:1].islower() or start[:1] in "'’"):
        return False
    family = start[:100].partition(",")[0]
    return bool(_PARTICLED.match(start) or (BEGINS.match(start) and Person.parse(f"{family}, A.").particle))


def _is_whole(held: list[str]) -> bool:
    """Whether the last line may end a reference: it ends as a sentence does, and not among the names it begins with."""
    if not _ENDS.search(held[-1][-400:]):
        return False
    return not _INITIAL_LAST.search(held[-1][-40:]) or any(map(_YEAR.search, held))


def is_parted(text: str, part: str, *, hung: bool = False) -> bool:
    """Whether an address or a DOI that ends a line goes on at the beginning of the next line, `part`.

    `hung`: the line is set in, as the further lines of a reference are.
    """
    found = _LONG_WORD.search(text[-400:])
    if found is None or not part:
        return False
    word, last, first = found[0], text[-1], part.split(maxsplit=1)[0]
    if _RESOLVER.search(word):
        return first[:1].isdigit() or bool(_STARTS_ANEW.match(part))
    if word == "10.":
        return bool(_REST_OF_PREFIX.match(part))
    if _STARTS_ANEW.match(part) or _MARK.match(part):
        return False
    if _PREFIX_ALONE.match(word):
        return first[0] == "/" if last != "/" else first[0].isalnum() or first[0] == "("
    if last == ".":
        return bool(_REST_OF_NUMBER.match(part) or (_NO_NUMBER_YET.search(word) and _REST_OF_NAME.match(part)))
    if _REST.match(first):
        return any(map(str.isdigit, first))
    if last.isalnum() and _DIGITS.match(part) and _WHOLE_DOI.search(word):
        return text.rstrip() != word and (hung or part[0] == "0")  # no page's number begins with 0
    if last in "-_=&?":
        return first[0].isalnum()
    return last in "/:(" and first[0].isalnum() and bool(_INSIDE.search(first))


def _joined(lines: list[str]) -> str:
    """Lines as one: words parted at the end of a line are whole again, long addresses too."""
    text = ""
    for line in lines:
        part = line.strip()
        if not text or not part:
            text = text or part
        elif is_parted(text, part, hung=line[:1].isspace() and not lines[0][:1].isspace()):
            text += part
        elif text[-1] == "-" and text[-2:-1].islower() and part[0].islower():
            text = text[:-1] + part
        else:
            text += f" {part}"
    return text
