"""Showing what a query found: which words of a text to mark, and which part of a long text to show.

Words are judged as the index judges them, so stemmed, folded, begun and nearly spelt hits are marked, always as whole
words. Knows plain text only: no index, no markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from paperdesk.search import words
from paperdesk.search.lexicon import nearly
from paperdesk.search.words import Piece

MOST_LETTERS = 200_000
"""Letters of a text that are looked at for a snippet."""

_LEAD = 50  # letters shown before the first hit
_MOST_WINDOWS = 100  # hits that are tried as the first to show
_SENTENCE_ENDS = (". ", "! ", "? ", ": ")

Marks = list[tuple[int, int]]


class Needle(NamedTuple):
    """A word or phrase of a query, as it was typed."""

    text: str
    prefix: bool = False
    fuzzy: int = 0


class Snippet(NamedTuple):
    """A part of a text on one line, with an ellipsis where it was cut, and the places in it to mark."""

    text: str
    marks: Marks


class Marker:
    """Finds the words of a query in texts; make one a query and use it for all its rows."""

    def __init__(self, needles: Iterable[Needle], *, names: bool = False) -> None:
        """`names`: the texts are names, which are not stemmed, and no phrase goes from one to the next."""
        self._needles = tuple(dict.fromkeys(needles))
        self._tests = _Tests(names)
        # By needle: which test its words are, and how far apart they stand.
        self._wanted = [
            [(self._tests.number(piece, needle.fuzzy), piece.offset) for piece in pieces]
            for needle in self._needles
            if (pieces := words.query_pieces(needle.text, names=names, prefix=needle.prefix))
        ]

    @cached_property
    def of_names(self) -> Marker:
        """What marks the same in names; not the words that stand in every text, which ask for nobody."""
        asking = [needle for needle in self._needles if words.query_pieces(needle.text, prefix=needle.prefix)]
        return Marker(asking, names=True)

    def marks(self, text: str) -> Marks:
        """Where the words of the query stand in a text: starts and ends, ascending, apart from each other."""
        return [(start, end) for start, end, _ in self._hits(text)]

    def snippet(self, text: str, length: int = 180) -> Snippet:
        """The part of a text, of about `length` letters, that holds most of the query; the beginning when none does."""
        line = " ".join(text[:MOST_LETTERS].split())
        hits = self._hits(line)
        if len(line) <= length:
            return Snippet(line, [(start, end) for start, end, _ in hits])
        start, end = _window(line, hits, length)
        shown = line[start:end].rstrip()
        end = start + len(shown)
        before = "… " if start else ""
        shift = len(before) - start
        marks = [
            (hit + shift, min(hit_end, end) + shift)
            for hit, hit_end, _ in hits
            if start <= hit and (hit_end <= end or (hit < end and hit_end - hit > length))
        ]
        return Snippet(before + shown + (" …" if end < len(line) else ""), marks)

    def best(self, pages: Sequence[str]) -> int | None:
        """The number, from 0, of the page that holds most of the query; None when none holds any of it."""
        counted = sorted((-self._might_hold(page), number) for number, page in enumerate(pages))
        for few, number in counted:
            if not few:
                break
            if self._hits(pages[number]):
                return number
        return None

    def _words(self, text: str) -> list[tuple[int, int, int]]:
        """Start, end and tests (as bits) of the words that pass any."""
        tests = self._tests
        if not text.isascii():
            found = words.tokens(text, names=tests.names)
            return [(start, end, passed) for start, end, raw in found if (passed := tests[raw])]
        hits = []
        for raw in set(words.parts(text)):  # a few of many pass: only of these it matters where they stand
            passed = tests[raw]
            at = text.find(raw) if passed else -1
            while at >= 0:
                end = at + len(raw)
                if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
                    hits.append((at, end, passed))
                at = text.find(raw, end)
        return hits

    def _pairs(self, text: str) -> Iterable[tuple[int, int, str]]:
        return () if self._tests.names else words.pairs(text)

    def _might_hold(self, text: str) -> int:
        """How many needles have all their words in a text, wherever they stand there."""
        bits = 0
        for raw in {raw for _, _, raw in words.tokens(text)} if not text.isascii() else set(words.parts(text)):
            bits |= self._tests[raw]
        for _, _, raw in self._pairs(text):
            bits |= self._tests[raw]
        return sum(all(bits >> test & 1 for test, _ in pieces) for pieces in self._wanted)

    def _hits(self, text: str) -> list[tuple[int, int, int]]:
        """Start, end and needles (as bits) of what to mark."""
        if not self._wanted:
            return []
        tests = self._tests
        if all(len(pieces) == 1 for pieces in self._wanted):  # then a test is a needle
            return _merged(
                self._words(text) + [(start, end, hit) for start, end, raw in self._pairs(text) if (hit := tests[raw])]
            )
        found = [(start, end, tests[raw]) for start, end, raw in words.tokens(text, names=tests.names)]
        hits: list[tuple[int, int, int]] = []
        for number, pieces in enumerate(self._wanted):
            first = 1 << pieces[0][0]
            for at, (start, end, passed) in enumerate(found):
                if not passed & first:
                    continue
                for test, offset in pieces[1:]:
                    if at + offset >= len(found) or not found[at + offset][2] >> test & 1:
                        break
                    end = found[at + offset][1]
                else:
                    hits.append((start, end, 1 << number))
        for start, end, raw in self._pairs(text):
            passed = tests[raw]
            for number, pieces in enumerate(self._wanted):
                if len(pieces) == 1 and passed >> pieces[0][0] & 1:
                    hits.append((start, end, 1 << number))
        return _merged(hits)


class _Tests(dict[str, int]):
    """Raw word to the tests it passes, as bits; each word is judged once."""

    def __init__(self, names: bool) -> None:
        super().__init__()
        self.names = names
        self._count = 0
        self._exact: dict[str, int] = {}  # terms, and their tests as bits
        self._begun: list[tuple[str, str, int]] = []  # forms that may go on, their stems, and their tests
        self._near: dict[int, dict[str, int]] = {}  # by how many letters may be wrong: forms, and their tests

    def number(self, piece: Piece, fuzzy: int) -> int:
        """The number of the test whether a word is this piece of a query."""
        number, bit = self._count, 1 << self._count
        self._count += 1
        self._exact[piece.term] = self._exact.get(piece.term, 0) | bit
        if piece.open:
            self._begun.append((piece.form, self._stem(piece.form), bit))
        elif fuzzy:
            forms = self._near.setdefault(fuzzy, {})
            forms[piece.form] = forms.get(piece.form, 0) | bit
        return number

    def __missing__(self, raw: str) -> int:
        term = words.term_of(raw, names=self.names)
        bits = self._exact.get(term, 0) if term else 0
        if term and (self._begun or self._near):
            form = words.fold(raw)
            for begun, stem, bit in self._begun:
                if form.startswith(begun) or term.startswith(begun) or term == stem:
                    bits |= bit
            for distance, forms in self._near.items():  # one comparison with all of them
                for spelt in {form, term}:
                    for near, _wrong in nearly(spelt, list(forms), distance):
                        bits |= forms[near]
        self[raw] = bits
        return bits

    def _stem(self, form: str) -> str:
        return form if self.names else words.stem_of(form)


def _merged(hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Hits in order, those that overlap made one."""
    merged: list[tuple[int, int, int]] = []
    for start, end, bits in sorted(hits):
        if merged and start < merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(before[1], end), before[2] | bits)
        else:
            merged.append((start, end, bits))
    return merged


def _window(line: str, hits: list[tuple[int, int, int]], length: int) -> tuple[int, int]:
    """The part to show: with the most different needles, then the most hits, then the earliest."""
    begin, last, best = 0, 0, (0, 0)
    for at, (hit, hit_end, _) in enumerate(hits[:_MOST_WINDOWS]):
        start = _begin(line, hit, min(_LEAD, length // 4))
        needles, count = 0, 0
        for _, end, bits in hits[at:]:
            if end > start + length and count:
                break
            needles |= bits
            count += 1
        if (needles.bit_count(), count) > best:
            begin, last, best = start, hit_end, (needles.bit_count(), count)
    end = begin + length
    if end >= len(line):
        return begin, len(line)
    cut = line.rfind(" ", max(begin + length // 2, last), end + 1)
    return begin, cut if cut > 0 else end


def _begin(line: str, hit: int, lead: int) -> int:
    """Where to begin before a hit: at the text's or a sentence's beginning if near, else between two words."""
    if hit <= lead:
        return 0
    sentence = max(line.rfind(mark, hit - lead, hit) for mark in _SENTENCE_ENDS)
    if sentence >= 0:
        return sentence + 2
    space = line.find(" ", hit - lead, hit)
    return space + 1 if space >= 0 else hit
