"""What of a text is a bibliography in BibTeX or RIS, and what stands around it: in a mail, say.

Pure. Knows where entries begin and end, not what they say. Takes time linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

FORMATS = ("bibtex", "biblatex", "ris")
"""The formats that may stand in the middle of a text."""

_TOKEN = re.compile(
    r"(?P<block>@\s{0,9}(?:(?:comment|preamble|string)\s{0,9}[{(]"
    r"|[a-z][\w-]{0,40}\s{0,9}[{(](?=\s{0,99}[^\s,={}()\"#%@]{0,200}\s{0,99},)))|[{})]",
    re.I | re.A,
)
_BLANK_LINE = re.compile(r"\n[ \t]{0,99}\n")
_REMARK = re.compile(r"(?m)^[ \t]{0,40}%.*$")  # BibTeX's, such as "% Encoding: UTF-8", and entries put out of use
_RECORD = re.compile(r"[ \t]{0,8}TY(?:[ \t\u00a0]{1,4}[-–]|-)")
_END = re.compile(r"[ \t]{0,8}ER[ \t\u00a0]{0,4}[-–]")
_TAG = re.compile(r"[ \t]{0,8}[A-Z][A-Z0-9][ \t\u00a0]{1,4}[-–]")


class Parts(NamedTuple):
    """A text taken apart: the entries of a bibliography, and what stands around them; both on lines of their own."""

    entries: str
    rest: str


def apart(text: str, format: str) -> Parts:
    """What of a text is in a format of FORMATS, and the rest."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    spans = _of_ris(text) if format == "ris" else _of_bibtex(text)
    entries, rest, end = [], [], 0
    for start, stop in spans:
        rest.append(text[end:start])
        entries.append(text[start:stop])
        end = stop
    rest.append(text[end:])
    around = "\n".join(rest)
    return Parts("\n".join(entries), around if format == "ris" else _REMARK.sub("", around))


def _of_bibtex(text: str) -> Iterator[tuple[int, int]]:
    """Where the blocks of a BibTeX text begin and end. One that is never closed ends at a blank line."""
    start, depth, bracket = -1, 0, ""
    for token in _TOKEN.finditer(text):
        sign = token[0][-1]
        if token["block"] and (start < 0 or text[text.rfind("\n", 0, token.start()) + 1 : token.start()].isspace()
                               or text[token.start() - 1] == "\n"):  # fmt: skip
            if start >= 0:
                yield start, _cut(text, start, token.start())
            start, depth, bracket = token.start(), 1, sign
        elif start < 0:
            continue
        elif sign == "{":
            depth += 1
        elif sign == "}" or (sign == ")" and bracket == "(" and depth == 1):
            depth -= 1
            if depth <= 0:
                yield start, token.end()
                start = -1
    if start >= 0:
        yield start, _cut(text, start, len(text))


def _cut(text: str, start: int, end: int) -> int:
    blank = _BLANK_LINE.search(text, start, end)
    return blank.start() if blank else end


def _of_ris(text: str) -> Iterator[tuple[int, int]]:
    """Where the records of a RIS text begin and end. One without its end goes as far as its last tag."""
    start, last, place = -1, 0, 0
    for line in text.splitlines(keepends=True):
        end = place + len(line)
        if _RECORD.match(line) or (start < 0 and _TAG.match(line) and not _END.match(line)):
            if start >= 0:
                yield start, last
            start, last = place, end
        elif start >= 0 and _END.match(line):
            yield start, end
            start = -1
        elif start >= 0 and _TAG.match(line):
            last = end
        place = end
    if start >= 0:
        yield start, last
