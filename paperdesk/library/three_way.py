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


def joined(base: str | None, ours: str, theirs: str) -> Merged:
    """Join two edits of `base`, whose last lines need not end; the empty lines at both ends are joined on their own.

    With None nobody knows what both began with: it counts as what they have in common, so that no line of either goes.
    """
    core = merged(*(_whole(text) for text in (common(ours, theirs) if base is None else base, ours, theirs)))
    above, below = (
        mine if yours == before else yours if mine == before else mine
        for before, mine, yours in zip(
            *(_edges(ours if base is None else base), _edges(ours), _edges(theirs)), strict=True
        )
    )
    return core._replace(text="\n" * above + core.text.strip("\n") + "\n" * below)


def common(ours: str, theirs: str) -> str:
    """The lines that two texts have in common, in their order."""
    mine, yours = (_whole(text).splitlines(keepends=True) for text in (ours, theirs))
    if max(len(mine), len(yours)) > _MOST:
        return ""
    blocks = difflib.SequenceMatcher(_is_blank, mine, yours, autojunk=False).get_matching_blocks()
    return "".join("".join(mine[block.a : block.a + block.size]) for block in blocks)


def united(ours: str, theirs: str) -> str:
    """Our text with every line in it that only theirs has, each beside its neighbours."""
    if theirs.strip() in ours:
        return ours
    mine, yours = (_whole(text).splitlines(keepends=True) for text in (ours, theirs))
    if max(len(mine), len(yours)) > _MOST:
        return f"{ours.rstrip()}\n\n{theirs.strip()}"
    text: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(_is_blank, mine, yours, autojunk=False).get_opcodes():
        text += mine[a:b]
        if tag in ("insert", "replace") and any(line.strip() for line in yours[c:d]):
            if b > a and mine[b - 1].strip() and yours[c].strip():
                text.append("\n")  # two paragraphs, not one
            text += yours[c:d]
    return "".join(text).strip("\n")


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


def _is_blank(line: str) -> bool:
    """Whether a line is too common to tell where two texts meet."""
    return not line.strip()


def _whole(text: str) -> str:
    """A text without empty lines at its ends whose last line ends, so that it compares like the others."""
    bare = text.strip("\n")
    return f"{bare}\n" if bare else ""


def _edges(text: str) -> tuple[int, int]:
    """How many line feeds stand above and below a text."""
    above = len(text) - len(text.lstrip("\n"))
    return above, len(text) - len(text.rstrip("\n")) if above < len(text) else 0


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
