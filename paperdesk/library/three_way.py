"""Two edits of one text joined by lines, against the text that both began with. Knows no notes and no files."""

from __future__ import annotations

import difflib
from typing import NamedTuple

_MOST = 5_000  # lines that are compared; more count as one stretch

OURS = "<<<<<<< PaperDesk"
BETWEEN = "======="
THEIRS = ">>>>>>> file"


class Merged(NamedTuple):
    """What two edits give together. Where both changed the same lines, `text` has ours and `marked` has both."""

    text: str
    marked: str
    conflicts: int


def merged(base: str, ours: str, theirs: str) -> Merged:
    """Join two edits of `base`; all three with line feeds as line ends."""
    if ours == theirs or theirs == base:
        return Merged(ours, ours, 0)
    if ours == base:
        return Merged(theirs, theirs, 0)
    lines = [text.splitlines(keepends=True) for text in (base, ours, theirs)]
    if max(map(len, lines)) > _MOST:
        return _conflict_of_all(ours, theirs)
    return _by_lines(*lines)


def _by_lines(base: list[str], ours: list[str], theirs: list[str]) -> Merged:
    mine, yours = _changes(base, ours), _changes(base, theirs)
    text: list[str] = []
    marked: list[str] = []
    conflicts = at = 0
    while mine or yours:
        first = min(each[0].start for each in (mine, yours) if each)
        text += base[at:first]
        marked += base[at:first]
        block_mine, block_yours, end = _overlapping(mine, yours, first)
        a = _applied(base, block_mine, first, end)
        b = _applied(base, block_yours, first, end)
        if not block_yours or a == b:
            text += a
            marked += a
        elif not block_mine:
            text += b
            marked += b
        else:
            conflicts += 1
            text += a
            marked += [f"{OURS}\n", *_ended(a), f"{BETWEEN}\n", *_ended(b), f"{THEIRS}\n"]
        at = end
    text += base[at:]
    marked += base[at:]
    return Merged("".join(text), "".join(marked), conflicts)


class _Change(NamedTuple):
    """Lines `start` to `end` of the base stand as `lines`."""

    start: int
    end: int
    lines: list[str]


def _changes(base: list[str], edited: list[str]) -> list[_Change]:
    codes = difflib.SequenceMatcher(None, base, edited, autojunk=False).get_opcodes()
    return [_Change(a, b, edited[c:d]) for tag, a, b, c, d in codes if tag != "equal"]


def _overlapping(mine: list[_Change], yours: list[_Change], start: int) -> tuple[list[_Change], list[_Change], int]:
    """Take off both lists what touches, from `start` on; the two stretches and where in the base they end."""
    taken: tuple[list[_Change], list[_Change]] = ([], [])
    end = start
    moved = True
    while moved:
        moved = False
        for waiting, block in zip((mine, yours), taken, strict=True):
            while waiting and waiting[0].start <= end:
                change = waiting.pop(0)
                block.append(change)
                end = max(end, change.end)
                moved = True
    return *taken, end


def _applied(base: list[str], changes: list[_Change], start: int, end: int) -> list[str]:
    lines: list[str] = []
    at = start
    for change in changes:
        lines += base[at : change.start] + change.lines
        at = change.end
    return lines + base[at:end]


def _ended(lines: list[str]) -> list[str]:
    """Lines of which the last one ends as well."""
    return [*lines[:-1], lines[-1] if lines[-1].endswith("\n") else lines[-1] + "\n"] if lines else []


def _conflict_of_all(ours: str, theirs: str) -> Merged:
    marked = "".join([f"{OURS}\n", *_ended([ours]), f"{BETWEEN}\n", *_ended([theirs]), f"{THEIRS}\n"])
    return Merged(ours, marked, 1)
