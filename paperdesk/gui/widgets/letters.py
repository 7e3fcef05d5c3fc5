"""The letters of a note beside what a Qt document makes of them.

Qt's documents know one line end, lose a few characters and hang on words without end. `Letters` says what to show of a
note, follows each change of what is shown, and gives back every letter that was not edited. Knows no Qt; a document
counts in units of UTF-16, and so does everything here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

BREAK = "\u2029"  # how a document spells the end of a line
_WORD = 1_000  # letters without a gap, after which the editor gets one to break the line at; longer words hang Qt
_GAP = "\u200b"
# What Qt drops or reads as something else; with U+FFFE first it even reads all the rest the wrong way round.
_STRANGE = "\x00\ufdd0\ufdd1\ufeff\ufffc\ufffe\ud800-\udfff"
_ODD = re.compile(
    "(?P<end>\r\n|[\r\n\u2029])"
    f"|(?P<strange>[{_STRANGE}]{{1,{_WORD}}})"
    f"|(?P<word>(?<![^ \t\r\n\u2028\u2029{_STRANGE}])[^ \t\r\n\u2028\u2029{_STRANGE}]{{{_WORD + 1},}})"
)
_KEPT = 400_000  # pieces remembered for undo, over all states of a note
_MOST_LINES = 3_000  # of a change within which what stayed is looked for


def units_of(text: str) -> bytes:
    """A text as a document counts it: two bytes a unit."""
    return text.encode("utf-16-le", "surrogatepass")


def text_of(units: bytes) -> str:
    """The text of such units."""
    return units.decode("utf-16-le", "surrogatepass")


def size_of(text: str) -> int:
    """How many units a text takes."""
    return len(text) if text.isascii() else len(units_of(text)) // 2


def _digest(units: bytes) -> bytes:
    return hashlib.sha1(units, usedforsecurity=False).digest()


class Letters:
    """A note's letters, beside what a document shows of them.

    A document counts in units of UTF-16. `odd` are the places where it shows one unit and the note has other letters:
    a line end unlike the note's others, a character Qt does not take, or nothing where a long word was given a gap.
    """

    def __init__(self, text: str) -> None:
        ends = re.findall("\r\n|\r|\n", text)
        self._end = max(("\n", "\r\n", "\r"), key=ends.count)
        self._original = text
        self.shown, self._odd = self._shown(text)
        self.units = units_of(self.shown.replace("\n", BREAK))
        self._first = (self.units, self._odd)
        self._states: dict[bytes, list[tuple[int, str]]] = {}
        self._pasted: tuple[bytes, list[tuple[int, str]]] | None = None

    def text(self) -> str:
        """The whole note."""
        return self._original if (self.units, self._odd) == self._first else self.part(0, len(self.units) // 2)

    def part(self, start: int, stop: int) -> str:
        """The letters between two places of the document."""
        parts: list[str] = []
        at = start
        for place, letters in self._odd:
            if start <= place < stop:
                parts += (self._plain(at, place), letters)
                at = place + 1
        return "".join((*parts, self._plain(at, stop)))

    def settle(self, units: bytes) -> None:
        """Take what the document made of `shown` for the note, should it be something else."""
        self.changed(units, 0, len(self.units) // 2, len(units) // 2)
        self._first = (self.units, self._odd)

    def follow(self, other: Letters) -> None:
        """Remember what another text, which undo may bring back, was made of."""
        if other._end == self._end:
            self._states = {**other._states, _digest(other.units): other._odd}

    def paste(self, text: str) -> str:
        """What to insert into the document for a text from elsewhere; its line ends become the note's."""
        text = re.sub("\r\n|[\r\u2029]", "\n", text)
        text = re.sub(f"[{_STRANGE}]", "", text)
        shown, odd = self._shown(text.replace("\n", self._end))
        self._pasted = (units_of(shown.replace("\n", BREAK)), odd)
        return shown

    def changed(self, units: bytes, at: int, removed: int, added: int) -> bool:
        """Take over the document's new units after Qt told of a change there; whether anything changed."""
        old = self.units
        if units == old:
            return False
        if old[: 2 * at] != units[: 2 * at] or old[2 * (at + removed) :] != units[2 * (at + added) :]:
            at, removed, added = difference(old, units)  # Qt counts the end of the document in now and then
        pasted, self._pasted = self._pasted, None
        before, self.units = self._odd, units
        if not before and not (pasted and pasted[1]):
            return True
        if len(self._states) * max(1, len(before)) > _KEPT:
            self._states.clear()
        self._states[_digest(old)] = before
        known = self._states.get(_digest(units))
        if known is not None:  # undone, redone, or written as it was
            self._odd = known
            return True
        inside = [(place - at, letters) for place, letters in before if at <= place < at + removed]
        new = units[2 * at : 2 * (at + added)]
        if pasted and pasted[0] == new:
            middle = pasted[1]
        else:
            middle = list(_stayed(inside, old[2 * at : 2 * (at + removed)], new)) if inside else []
        self._odd = self._apart(
            [
                *((place, letters) for place, letters in before if place < at),
                *((at + place, letters) for place, letters in middle),
                *((place + added - removed, letters) for place, letters in before if place >= at + removed),
            ]
        )
        return True

    def _apart(self, odd: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Without ends of lines that would be one with the next end: a carriage return right before a line feed."""
        own = dict(odd)

        def end(place: int) -> str:
            plain = self._end if self.units[2 * place : 2 * place + 2] == units_of(BREAK) else ""
            return own.get(place, plain)

        for place, letters in odd:
            at = place - 1 if letters == "\n" else place
            while at >= 0 and end(at) == "\r" and end(at + 1) == "\n":
                own[at] = "\n"
                at -= 1
        return sorted((place, letters) for place, letters in own.items() if letters != self._end or not letters)

    def _shown(self, text: str) -> tuple[str, list[tuple[int, str]]]:
        """What the document is given for a text, and where that differs from it."""
        parts: list[str] = []
        odd: list[tuple[int, str]] = []
        at = units = 0
        for match in _ODD.finditer(text):
            plain = text[at : match.start()]
            parts.append(plain)
            units += size_of(plain)
            at = match.end()
            if word := match["word"]:
                for start in range(0, len(word), _WORD):
                    parts += (word[start : start + _WORD], _GAP)
                    units += size_of(parts[-2]) + 1
                    odd.append((units - 1, ""))
                continue
            unseen = "\u2060" if match[0] == "\ufeff" else "\ufffd"
            parts.append("\n" if match["end"] else unseen)
            if match[0] != self._end:
                odd.append((units, match[0]))
            units += 1
        parts.append(text[at:])
        return "".join(parts), odd

    def _plain(self, start: int, stop: int) -> str:
        return text_of(self.units[2 * start : 2 * stop]).replace(BREAK, self._end)


def difference(old: bytes, new: bytes, *, whole: bool = False) -> tuple[int, int, int]:
    """Where two runs of units differ: place, and how many units there were and are.

    `whole`: both stretches begin and end between characters, not within one of two units.
    """
    most = min(len(old), len(new)) // 2
    low, high = 0, most
    while low < high:  # the longest common beginning
        middle = (low + high + 1) // 2
        low, high = (middle, high) if old[: 2 * middle] == new[: 2 * middle] else (low, middle - 1)
    start = low
    low, high = 0, most - start
    while low < high:  # the longest common end of the rest
        middle = (low + high + 1) // 2
        same = old[len(old) - 2 * middle :] == new[len(new) - 2 * middle :]
        low, high = (middle, high) if same else (low, middle - 1)
    if whole and start and 0xD8 <= old[2 * start - 1] <= 0xDB:
        start -= 1
    if whole and low and 0xDC <= old[len(old) - 2 * low + 1] <= 0xDF:
        low -= 1
    return start, len(old) // 2 - start - low, len(new) // 2 - start - low


def _stayed(odd: list[tuple[int, str]], old: bytes, new: bytes) -> Iterator[tuple[int, str]]:
    """Where odd places of a changed stretch are now; those that were edited away are left out.

    Lines are matched as wholes, then those in between one by one, by their beginnings and ends.
    """
    olds, news = _split(old), _split(new)
    if len(olds) > _MOST_LINES or len(news) > _MOST_LINES:
        pairs = [(number, number) for number in range(len(olds))] if len(olds) == len(news) else []
    else:
        pairs = []
        for _tag, i, j, k, m in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
            pairs += zip(range(i, j), range(k, m), strict=False) if j - i == m - k else []
    starts_old, starts_new = _starts(olds), _starts(news)
    partner = dict(pairs)
    line = 0
    for place, letters in odd:
        while line + 1 < len(olds) and starts_old[line + 1] <= place:
            line += 1
        other = partner.get(line)
        if other is None:
            continue
        was, now = olds[line], news[other]
        offset = place - starts_old[line]
        start, removed, added = difference(was, now)
        if offset == len(was) // 2:  # the line's end
            if other + 1 < len(news):
                yield starts_new[other] + len(now) // 2, letters
        elif offset < start:
            yield starts_new[other] + offset, letters
        elif offset >= start + removed:
            yield starts_new[other] + offset + added - removed, letters


def _split(units: bytes) -> list[bytes]:
    return [units_of(line) for line in text_of(units).split(BREAK)]


def _starts(lines: list[bytes]) -> list[int]:
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) // 2 + 1
    return starts
