"""The abstract of a PDF: what follows its heading, in the same type, up to the next heading.

Knows lines of print (pdf_lines); reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from paperdesk.workers.pdf_lines import Line
from paperdesk.workers.pdf_title import CJK, joined

LONGEST = 8_000
"""Letters that are taken; a longer one is a text whose next heading was missed."""
_SHORTEST = 40
_MOST_LINES = 400  # of a first page that are looked at where no heading helps
_LONG = 2_500  # an abstract of so many letters ends with a heading, or it has run into the text
_HEADING = re.compile(
    r"\W{0,3}(?:(?:\d{1,2}|[IVX]{1,4})\.?\s{1,3})?(?:executive )?"
    r"(a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|s\s?u\s?m\s?m\s?a\s?r\s?y|zusammenfassung|kurzfassung|r[ée]sum[ée]|resumen|riassunto|"
    r"(?:中文|内容)?摘\s{0,3}要|要\s{0,3}[旨約]|概\s{0,3}要|抄\s{0,3}録|あらまし|(?:국문)?\s?(?:초\s{0,3}록|요\s{0,3}약))"
    r"\s{0,3}(?:[-—–:.|】〕\]]{1,3}|$|\s)\s{0,3}",
    re.IGNORECASE,
)
_END = re.compile(
    r"\W{0,3}(?:(?:(?:\d{1,2}|[IVX]{1,4})[.:]?\s{0,4})?(?:introduction|einleitung|einführung|introducción|introduzione|"
    r"background and|motivation)\s{0,3}$|(?:\d{1,2}|I)[.:]?\s{1,4}(?:introduction|einleitung|einführung)\b|"
    r"key\s?-?words|index terms|categories and subject|general terms|ccs concepts|acm reference|additional key|"
    r"acm subject|subjects?\s{0,2}(?:$|:|[A-Z])|schl(?:ü|u)(?:ss|ß)elw|schlagw|stichw|mots[- ]cl|palabras clave|"
    r"parole chiave|"
    r"pacs\b|msc\b|jel\b|mathematics subject|ams subject|©|\(c\)|copyright|permission to make|received\b|accepted\b|"
    r"submitted \d|correspondence|\*?corresponding author|contents\s{0,3}$|table of contents|inhaltsverzeichnis|"
    r"how to cite|citation:|citation\s{0,3}$|editor:|doi:|https?://doi|graphical abstract|abbreviations|"
    r"article history|"
    r"introduction\b[:.]?\s{0,2}$|zusammenfassung\s{0,3}$|abstract\s{0,3}$|"
    r"关\s?键\s?[词字]|關\s?鍵\s?[詞字]|キーワード|핵심어|주제어|키워드|中图分类号|中圖分類號|"
    r"(?:[01一I]?[.、章]?\s{0,3})?(?:引\s?言|前\s?言|绪\s?论|緒\s?[論言]|序\s?[論論]|はじめに|まえがき|서\s?론|머리말)\s{0,3}$|"
    r"r[ée]sum[ée]\s{0,3}$|author summary|significance\s{0,3}$|1[.:]?\s{1,4}[A-Z]\w{2,}(?: \w{1,20}){0,5}\s{0,3}$)",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"(?:(?:1|I)?[.:]?\s{0,4})introduction[.:]?\s{0,3}$|ccs concepts|categories and subject|"
    r"key ?words(?: and phrases)?\b",
    re.IGNORECASE,
)
_NOT_ABSTRACT = re.compile(
    r"(?:keywords|contents|figure|table)\b|.{0,200}(?:received|copyright|©|correspond|department|e-?mail|@)",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?<=[.!?)])\s{0,3}(?:©|\(c\)|copyright|q|Ó|r|&)\s{0,2}(?:copyright )?(?:19|20)\d\d\b.{0,200}$|"
    r"\s{0,3}(?:all rights reserved|published by elsevier).{0,60}$",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:[.…·] ?){6}|…{2}")  # the dots that lead to a page's number
_NUMBERED = re.compile(r"(?:1|I)[.:]?\s{1,4}[A-ZÄÖÜ]")


def abstract_in(lines: Sequence[Line]) -> str:
    """The abstract in the lines of a PDF's first pages, as one text; empty where none can be told from the rest."""
    found = ""
    for place, line in enumerate(lines):
        heading = _HEADING.match(line.text)
        if heading is None:
            continue
        rest = line.text[heading.end() :]
        if rest and not _begins(line, heading, rest):
            continue
        text = _after(lines, place, rest)
        if _CONTENTS.search(text[:400]):
            continue
        if len(text) >= _SHORTEST:
            return text
        if rest and len(text) > len(found) and len(text) > 10:
            found = text
    return found or _without_heading(lines)


def _without_heading(lines: Sequence[Line]) -> str:
    """The paragraph right before the keywords or the introduction, where no heading stands over it."""
    first = [line for line in lines if line.page == 0][:_MOST_LINES]
    place = next((number for number, line in enumerate(first) if _NEXT.match(line.text)), 0)
    while place and len(first[place - 1].text) < 6:  # "I." in a column of its own
        place -= 1
    if place:
        return _as_abstract(_paragraph_before(first[:place])[::-1], lines)
    second = [line for line in lines if line.page == 1 and line.top < 0.3]
    if not any(_NEXT.match(line.text) for line in second):
        return ""
    # The first page is a cover: its only paragraph is the abstract.
    found = {
        text for number in range(1, len(first) + 1)
        if (text := _as_abstract(_paragraph_before(first[:number])[::-1], lines))
    }  # fmt: skip
    longest = max(found, key=len, default="")
    return longest if all(text in longest or longest.startswith(text) for text in found) else ""


def _paragraph_before(lines: Sequence[Line]) -> list[Line]:
    """The lines of the last paragraph, from its end."""
    taken: list[Line] = []
    for line in reversed(lines):
        if taken:
            last = taken[-1]
            beside = abs(line.y - last.y) < 0.4 * last.size
            same = abs(line.size - last.size) < 0.04 * last.size and (beside or line.x0 < last.x1)
            if not (same and (beside or 0 < line.y - last.y < 1.6 * last.size)):
                break
        taken.append(line)
    return taken


def _as_abstract(paragraph: list[Line], lines: Sequence[Line]) -> str:
    text = _trimmed(joined(paragraph, lines))
    return text if len(text) > 250 and text[:1].isupper() and not _NOT_ABSTRACT.match(text) else ""


def _trimmed(text: str) -> str:
    """An abstract without the page's number or the rights at its end."""
    text = re.sub(r"(?<=[.!?…])\s?\d{1,4}$", "", text)
    return text[:-250] + _RIGHTS.sub("", text[-250:]) if len(text) > 250 else text


def _begins(line: Line, heading: re.Match[str], rest: str) -> bool:
    """Whether an abstract begins in the line of its heading, rather than a sentence with the word."""
    if re.search(r"[-—–:.|】〕\]]\s{0,3}$", heading[0]) or CJK.match(heading[1]):
        return True
    first = line.spans[0]
    set_off = first.font != line.spans[-1].font and len(first.text.strip()) <= len(heading[0].strip()) + 2
    return (set_off or heading[1].isupper()) and rest[:1].isupper()


def _after(lines: Sequence[Line], place: int, rest: str) -> str:
    """What follows the heading at a place; `rest` is what stands in its own line."""
    heading = lines[place]
    taken = [replace(heading, text=rest, size=heading.spans[-1].size)] if rest else []
    letters = len(rest)
    body: Line | None = None
    ended = False  # by a heading, rather than by the end of a column
    for line in lines[place + 1 :]:
        ended = bool(_END.match(line.text))
        if ended or letters > LONGEST:
            break
        if body is None:
            if not rest and _is_elsewhere(heading, line):
                continue  # a column beside it that the page describes in between
            if taken and letters > 200 and abs(line.size - taken[0].size) > 0.12 * line.size:
                break
            body = line
        else:
            if _is_aside(line, body):
                continue
            ended = _is_heading(line, body, taken[-1]) or (letters > 150 and line.size > 1.07 * body.size)
            if ended or _is_apart(line, taken[-1], body, letters):
                break
        taken.append(line)
        letters += len(line.text)
    if letters > _LONG and not ended:
        taken = _first_paragraph(taken)
    return _trimmed(joined(taken, lines)) if sum(len(line.text) for line in taken) <= LONGEST else ""


def _is_aside(line: Line, body: Line) -> bool:
    """Whether a line is a footnote, a running head or a page's number."""
    if line.text.isdigit() and (line.top > 0.9 or line.top < 0.1):
        return True
    return line.page == body.page and line.size < 0.88 * body.size and len(line.text) > 3


def _is_apart(line: Line, last: Line, body: Line, letters: int) -> bool:
    """Whether a line stands so far from the last one that it can be no more of the abstract."""
    whole = last.text.rstrip().endswith(".")
    if line.page != last.page:
        return letters > 1500 or whole
    down = (last.y - line.y) / body.size
    return (down > 3.2 and letters > 150) or (down < -0.6 and letters > 300 and whole)


def _first_paragraph(taken: list[Line]) -> list[Line]:
    """The lines before the first that is indented: nothing else says where the abstract ends and the text begins."""
    for place in range(2, len(taken)):
        line, before = taken[place], taken[place - 1]
        if 0.5 * line.size < line.x0 - before.x0 < 4 * line.size and before.x0 <= taken[1].x0 + 1:
            return taken[:place]
    return taken


def _is_elsewhere(heading: Line, line: Line) -> bool:
    if line.page != heading.page:
        return line.page < heading.page
    aside = line.x1 < heading.x0 - 5 or line.x0 > heading.x1 + 250
    return line.y > heading.y + heading.size or aside


def _is_heading(line: Line, body: Line, last: Line) -> bool:
    """Whether a line is the next section's heading, by its type."""
    other = line.font != body.font and ((line.bold and not body.bold) or line.size > 1.07 * body.size)
    alone = abs(line.y - last.y) > 0.5 * body.size
    if not (other and alone) or len(line.text) > 80:
        return False
    if _NUMBERED.match(line.text) or line.size > 1.07 * body.size:
        return True
    return last.text.rstrip().endswith((".", "!", "?")) and last.y - line.y > 1.6 * body.size
