"""Where the entries of a pasted text begin: numbered references, paragraphs, lines, lines that go on in the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_MARK = re.compile(
    r"\s{0,40}(?:\[\d{1,4}\]|\[[A-Z][\w+]{1,12}\]|\(\d{1,4}\)|\d{1,3}[.)](?=\s|[A-Z])|[-*•–·‣▪](?=\s))\s{0,40}", re.A
)
_NUMBERED = re.compile(r"[\[(\d]")
_FEWEST_MARKS = 2
# How references begin whose authors come first: "Family, A.", "Family AB,", "A. B. Family", "Ann Family, Bob Other".
BEGINS = re.compile(
    r"(?:[^\W\d_][\w'’-]{1,40}\s){0,3}[^\W\d_][\w'’-]{1,40},\s(?:[^\W\d_]\.[\s-]?|[^\W\d_][\w'’-]{1,40})"
    r"|(?:[^\W\d_]\.[\s-]?){1,4}[^\W\d_][\w'’-]{1,40}"
    r"|[^\W\d_][\w'’-]{1,40}\s[A-Z]{1,3}[,.]\s"
    r"|(?:[^\W\d_][\w'’.-]{0,40}\s){1,4}[^\W\d_][\w'’-]{1,40}(?:,|\sand\s|\set\sal)"
)
_ENDS = re.compile(r"(?:[.!?)\]”\"]|\d{4}[a-z]?|https?://\S{1,300}|10\.\d{4,9}/\S{1,300})\s{0,20}$")
_STARTS_ANEW = re.compile(r"(?:https?://|doi\s?:|arxiv\s?:|10\.\d{4,9}/|\d{4}\.\d{4,5}|pmid|isbn)", re.I)
_LONG_WORD = re.compile(r"(?:https?://|10\.\d{4,9}/)\S{1,300}$")
_LONGEST = 3_000  # letters of an entry whose lines are joined


class Entry(NamedTuple):
    """A piece of a text that names one work or several; `numbered` where it stood in a list with numbers."""

    text: str
    numbered: bool = False


def entries_of(text: str, *, wrapped: bool = True) -> Iterator[Entry]:
    """The entries of a text in their order, none empty. `wrapped`: a line may go on in the next."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    marks = sum(1 for line in lines if _MARK.match(line))
    if marks >= _FEWEST_MARKS or (marks and _MARK.match(next((line for line in lines if line.strip()), ""))):
        yield from _marked(lines)
        return
    for paragraph in _paragraphs(lines):
        yield from (Entry(entry) for entry in (_of_paragraph(paragraph) if wrapped else paragraph))


def _marked(lines: list[str]) -> Iterator[Entry]:
    """Entries that begin with a number or a bullet; what stands before the first, line by line."""
    held: list[str] = []
    marked = numbered = False
    for line in lines:
        mark = _MARK.match(line)
        if mark:
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


def _of_paragraph(lines: list[str]) -> Iterator[str]:
    """The entries of a paragraph: its lines, joined where one goes on in the next."""
    held: list[str] = []
    size = 0
    for line in lines:
        if held and size < _LONGEST and _goes_on(held, line):
            held.append(line)
            size += len(line)
            continue
        if entry := _joined(held):
            yield entry
        held, size = [line], len(line)
    if entry := _joined(held):
        yield entry


def _goes_on(held: list[str], line: str) -> bool:
    """Whether a line is the rest of the entry that was begun."""
    if _STARTS_ANEW.match(line.strip()):
        return bool(BEGINS.match(held[0].strip())) and len(held[-1]) >= 40
    if line[:1].isspace() and not held[0][:1].isspace():
        return True
    start = line.strip()
    if start[:1].islower() or not start[:1].isalpha():
        return start[:1].islower() or (len(held[-1]) >= 40 and not start[:1].isdigit())
    if not BEGINS.match(held[0].strip()):
        return False
    return not _ENDS.search(held[-1][-400:]) or not BEGINS.match(start)


def _joined(lines: list[str]) -> str:
    """Lines as one: words parted at the end of a line are whole again, long addresses too."""
    text = ""
    for line in lines:
        part = line.strip()
        if not text or not part:
            text = text or part
        elif _LONG_WORD.search(text[-400:]) and (text[-1] in "/-_=&?" or (text[-1] == "." and part[0].isdigit())):
            text += part
        elif text[-1] == "-" and text[-2:-1].islower() and part[0].islower():
            text = text[:-1] + part
        else:
            text += f" {part}"
    return text
