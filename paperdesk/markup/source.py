"""What a note's Markdown says before it is formatted: its lines and fenced code, its tasks, its [[links]], and which
links may be opened.

Knows no Qt, no library and no converter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from paperdesk.errors import NotFoundError

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(.*)")
TASK = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\](?=[ \t]|$)")
WIKI = r"\[\[([^\[\]\n|]{1,300})(?:\|([^\[\]\n|]{1,300}))?\]\]"


def lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of each line, without its line end, and what it is: "text", "fence" (opens code), "code", "end"."""
    fence = ""
    for match in _LINE.finditer(text):
        start, stop = match.span(1)
        if fence:
            bare = text[start:stop].strip(" \t>")
            ends = len(bare) >= len(fence) and not bare.strip(fence[0])
            yield start, stop, "end" if ends else "code"
            fence = "" if ends else fence
            continue
        opened = FENCE.match(text, start, stop) if stop - start >= 3 else None
        if opened and not (opened[1][0] == "`" and "`" in opened[2]):
            fence = opened[1]
        yield start, stop, "fence" if fence else "text"


def task_marks(text: str) -> Iterator[int]:
    """Where the letter between the brackets of each task stands; fenced code holds no tasks."""
    for start, stop, kind in lines(text):
        if kind == "text" and (match := TASK.match(text, start, stop)):
            yield match.start(1)


def tasks(text: str) -> list[bool]:
    """Which of the note's tasks are done, in the order of the source."""
    return [text[at] != " " for at in task_marks(text)]


def tick(text: str, index: int, done: bool) -> str:
    """The note with one task (counted from 0) marked done or not, every other character as it was.

    NotFoundError when the note has no such task.
    """
    for number, at in enumerate(task_marks(text)):
        if number == index:
            return text if (text[at] != " ") == done else text[:at] + ("x" if done else " ") + text[at + 1 :]
    raise NotFoundError("This task is no longer in the note.")


def links(text: str) -> list[str]:
    """What the note's [[links]] name, each once, in order; code holds no links."""
    prose = "\n".join("" if kind != "text" else text[start:stop] for start, stop, kind in lines(text))
    found: dict[str, None] = {}
    for block in re.split(r"\n[ \t]*\n", prose):
        for match in re.finditer(WIKI, _without_code(block)):
            if target := match[1].strip():
                found[target] = None
    return list(found)


def _without_code(block: str) -> str:
    """The block with its `code` cut out; a run of backticks ends at the next run of the same length."""
    runs = [(match.start(), match.end()) for match in re.finditer(r"`+", block)]
    partner: list[int | None] = [None] * len(runs)
    latest: dict[int, int] = {}
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        partner[number] = latest.get(length)
        latest[length] = number
    kept, at, number = [], 0, 0
    while number < len(runs):
        other = partner[number]
        if other is not None:
            kept.append(block[at : runs[number][0]])
            at, number = runs[other][1], other
        number += 1
    return " ".join((*kept, block[at:]))


def safe_link(url: str) -> str:
    """The address when a click may open it: http, https, mailto, doi, paper; '' for every other."""
    url = url.strip()
    if not url or len(url) > 2_000 or re.search(r"[\x00-\x20\x7f\\]", url):
        return ""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme in ("http", "https"):
        return url if host and "@" not in parts.netloc else ""  # user@host is there to deceive
    rest = url[len(parts.scheme) + 1 :]
    if parts.scheme == "doi":
        return url if rest.startswith("10.") else ""
    return url if parts.scheme in ("mailto", "paper") and rest and not rest.startswith("/") else ""
