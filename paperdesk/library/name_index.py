"""Names with how many papers each stands for, found by how one of their words begins: a few of a hundred thousand.

One text holds all names, the commonest first, so that looking for a beginning is one walk through it that stops when
enough are found. Knows names and counts; no database and no field.
"""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_AT_ONCE = 5_000  # names that are looked through at once


class Counted(NamedTuple):
    """A name and how many papers it stands for; `begins` when the name itself begins as was asked."""

    name: str
    papers: int
    begins: bool = True


def folded(text: str) -> str:
    """A text as names are compared: without case and accents, its words parted by one space."""
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text[:300]) if not unicodedata.combining(sign))
    text = text.casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text).split())


class NameIndex:
    """Names, fixed once made."""

    def __init__(self, names: Iterable[tuple[str, int]], *, turned: bool = False) -> None:
        """`turned`: a name is also found by its last word followed by the others, as people are."""
        by_count: dict[int, list[str]] = {}  # sorted so, no step takes long while other threads wait
        for name, papers in names:
            by_count.setdefault(papers, []).append(name)
        held: list[str] = []
        counts, starts, lines, at = array("l"), array("l"), [], 0
        for papers in sorted(by_count, reverse=True):
            for name in by_count[papers]:
                words = folded(name)
                if turned:
                    rest, _, last = words.rpartition(" ")
                    words = f"{last} {rest} \r {words}" if rest else words
                line = f"\n {words}"
                held.append(name)
                counts.append(papers)
                starts.append(at)
                lines.append(line)
                at += len(line)
        self._names, self._papers = tuple(held), counts
        self._starts = starts
        self._text = "".join(lines)

    def __len__(self) -> int:
        return len(self._names)

    def best(self, typed: str, limit: int) -> list[Counted]:
        """Names of which a word begins like this, those that begin so as a whole first, the commonest before others."""
        wanted = folded(typed)
        if not wanted:
            if typed.strip():
                return []
            return [Counted(*each) for each in zip(self._names[:limit], self._papers[:limit], strict=True)]
        first = list(self._places(f"\n {wanted}", limit))
        found = [Counted(self._names[place], self._papers[place]) for place in first]
        if len(found) < limit:
            known = set(first)
            for place in self._places(f" {wanted}", limit + len(first)):
                if place not in known:
                    found.append(Counted(self._names[place], self._papers[place], False))
        return found[:limit]

    def _places(self, needle: str, limit: int) -> Iterator[int]:
        """The places of the first names that hold this, each once."""
        found = 0
        # Part by part, between which other threads have their turn: a text is searched without a break.
        for first in range(0, len(self._starts), _AT_ONCE):
            end = self._starts[first + _AT_ONCE] if first + _AT_ONCE < len(self._starts) else len(self._text)
            at = self._text.find(needle, self._starts[first], end)
            while at >= 0:
                place = bisect_right(self._starts, at) - 1
                yield place
                found += 1
                if found == limit:
                    return
                following = self._starts[place + 1] if place + 1 < len(self._starts) else end
                at = self._text.find(needle, following, end)
