"""Names with how many papers each stands for, found by how one of their words begins: a few of a hundred thousand.

One text holds all names, the commonest first, so that looking for a beginning is one walk through it that stops when
enough are found. Knows names and counts; no database and no field.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from paperdesk.identifiers import folded_words

_AT_ONCE = 5_000  # names that are looked through at once
_DRAWERS = 4_096  # in which names are kept by their letters: a dictionary of all would be many times larger
_MOST_PARTS = 12  # words of a person's name that are looked for in any order
_MOST_TRIED = 2_000  # the commonest names with one of the words that are tried for the others


class Called(Enum):
    """What else than by its letters in their order a name is found by."""

    PERSON = "person"  # the last word, then the others
    PATH = "path"  # the part behind the last "/"


class Counted(NamedTuple):
    """A name and how many papers it stands for; `begins` when the name itself, or what it is called, begins as was
    asked, `exact` when it is that.
    """

    name: str
    papers: int
    begins: bool = True
    exact: bool = False


def folded(text: str) -> str:
    """A text as names are compared: without case and accents, its words parted by one space."""
    return " ".join(folded_words(text))


class NameIndex:
    """Names, fixed once made."""

    def __init__(self, names: Iterable[tuple[str, int]], called: Called | None = None) -> None:
        by_count: dict[int, list[str]] = {}  # sorted so, no step takes long while other threads wait
        for name, papers in names:
            by_count.setdefault(papers, []).append(name)
        held: list[str] = []
        counts, starts, lines, at = array("l"), array("l"), [], 0
        self._called = called
        self._drawers = tuple(array("l") for _ in range(_DRAWERS))
        for papers in sorted(by_count, reverse=True):
            for name in by_count[papers]:
                forms = self._forms(name)
                line = "".join([f"\n {form}" for form in forms])
                for form in forms:
                    self._drawers[hash(form) % _DRAWERS].append(len(held))
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
        """The names that are what is typed first, then those that begin so, then those of which a later word does; in
        each the commonest before others. Of people, where none fits, those whose words begin so in any order.
        """
        wanted = folded(typed)
        if not wanted:
            if typed.strip():
                return []
            return [Counted(*each) for each in zip(self._names[:limit], self._papers[:limit], strict=True)]
        found: dict[int, Counted] = {}  # by place
        for place in self._exact(typed, wanted)[:limit]:
            found[place] = Counted(self._names[place], self._papers[place], exact=True)
        for needle, begins in ((f"\n {wanted}", True), (f" {wanted}", False)):
            if len(found) < limit:
                for place in self._places(needle, limit + len(found)):
                    found.setdefault(place, Counted(self._names[place], self._papers[place], begins))
        if not found and self._called is Called.PERSON:  # it takes longest, and is wanted where nothing else fits
            for place in self._in_any_order(wanted.split(), limit):
                found[place] = Counted(self._names[place], self._papers[place], False)
        return list(found.values())[:limit]

    def _forms(self, name: str) -> tuple[str, ...]:
        """What a name is found by: its words, and where it is called otherwise, those."""
        words = folded(name)
        if self._called is Called.PERSON:
            rest, _, last = words.rpartition(" ")
            other = f"{last} {rest}" if rest else words
        elif self._called is Called.PATH:
            other = folded(name.rpartition("/")[2])
        else:
            other = words
        return (words, other) if other != words else (words,)

    def _exact(self, typed: str, wanted: str) -> list[int]:
        """The places of the names that are what is typed; what is typed as "Family, Given" is meant turned round."""
        asked = [wanted]
        if self._called is Called.PERSON and "," in typed:
            family, _, given = typed.partition(",")
            asked.insert(0, folded(f"{given} {family}"))
        ranked: dict[int, int] = {}
        for each in asked:
            for place in self._drawers[hash(each) % _DRAWERS]:
                forms = self._forms(self._names[place])
                if each in forms:
                    ranked.setdefault(place, len(asked) * forms.index(each) + asked.index(each))
        return sorted(ranked, key=lambda place: (ranked[place], place))

    def _in_any_order(self, words: list[str], limit: int) -> Iterator[int]:
        """The places of the first names whose words begin like these, each another of them."""
        if not 1 < len(words) <= _MOST_PARTS:
            return
        words = sorted(words, key=len, reverse=True)
        found = 0
        for place in self._places(f" {words[0]}", _MOST_TRIED):
            end = self._starts[place + 1] if place + 1 < len(self._starts) else len(self._text)
            if all(self._text.find(f" {word}", self._starts[place], end) >= 0 for word in words[1:]):
                left = folded(self._names[place]).split()
                for word in words:
                    fitting = next((each for each in left if each.startswith(word)), None)
                    if fitting is None:
                        break
                    left.remove(fitting)
                else:
                    yield place
                    found += 1
                    if found == limit:
                        return

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
