"""What formats of tagged lines have in common: entries, a bag of values by tag, a cap on doubts, a way through a file.

Ground for RIS, PubMed's nbib, EndNote's refer and their like; knows no tag of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source, no_work
from paperdesk.progress import Progress
from paperdesk.record import Import, Problem, Record

_BLANKS = " \t\u00a0"
_MOST_DOUBTS = 100  # problems of one kind that are told one by one


class Bag:
    """The values of one record by tag, in their order; what is taken is gone, what is left has found no home."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.values: dict[str, list[str]] = {}
        for tag, value in pairs:
            if value:
                self.values.setdefault(tag, []).append(value)

    def take(self, *tags: str) -> str:
        """The first value under the first of the tags that has one; the same text under the others goes with it."""
        for tag in tags:
            if self.values.get(tag):
                value = self.values[tag][0]
                for other in tags:
                    if other in self.values:
                        self.values[other] = [one for one in self.values[other] if one != value]
                return value
        return ""

    def take_all(self, *tags: str) -> list[str]:
        """Every value under the tags, tag by tag, each once."""
        return list(dict.fromkeys(value for tag in tags for value in self.values.pop(tag, ())))

    def take_if(self, tag: str, wanted: Callable[[str], object]) -> str:
        """The first value under the tag that is wanted."""
        for place, value in enumerate(self.values.get(tag, ())):
            if wanted(value):
                return self.values[tag].pop(place)
        return ""

    def peek(self, tag: str) -> str:
        """The first value under the tag, which stays."""
        return next(iter(self.values.get(tag, ())), "")

    def put(self, tag: str, value: str) -> None:
        """Leave a value under a tag, for who asks next or for the end."""
        if value:
            self.values.setdefault(tag, []).append(value)

    def left(self, prefix: str) -> dict[str, str]:
        """All that nobody took, for `Record.extra`: several values of a tag in as many lines."""
        return {prefix + tag: "\n".join(values) for tag, values in self.values.items() if values}


class Doubts:
    """The problems of one source, of which no kind is told more than a hundred times: what goes beyond is counted."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self._counts: dict[str, int] = {}

    def say(self, kind: str, where: str, message: str) -> None:
        """Tell of something that was read with a doubt, or left out."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if self._counts[kind] <= _MOST_DOUBTS:
            self.problems.append(Problem(where, message))

    def end(self) -> None:
        """Tell how many more there were."""
        for kind, count in self._counts.items():
            if count > _MOST_DOUBTS:
                self.problems.append(Problem("", f"There are {count - _MOST_DOUBTS:,} more of these: {kind}."))
        self._counts.clear()


# Files ----------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Entry:
    """One record of a file: its first line, counted from 1, and its tags with their lines."""

    line: int
    fields: list[tuple[str, list[str]]] = field(default_factory=list)

    def pairs(self, joint: str = " ", *, lines: Iterable[str] = ()) -> list[tuple[str, str]]:
        """The values by tag, the lines of each joined; a tag among `lines` keeps its line ends."""
        kept = frozenset(lines)
        return [(tag, ("\n" if tag in kept else joint).join(filter(None, parts)).strip()) for tag, parts in self.fields]


class Kind(NamedTuple):
    """What tells one tagged format from another."""

    id: str
    title: str
    entries: Callable[[list[str], Doubts], Iterator[Entry]]
    record: Callable[[Entry, Source], Record | None]  # None for an entry that holds no work


def lines_of(text: str) -> list[str]:
    """The lines of a text, whatever ends them, without the blanks that all of them begin with.

    The first line that is not empty may have lost them: a text that was copied often begins at its first letter.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((place for place, line in enumerate(lines) if line.strip()), len(lines))
    indent = _common_indent(lines[first + 1 :])
    if not indent:
        return lines
    size = len(indent)
    return [line[size:] if line.startswith(indent) else line.lstrip(_BLANKS) for line in lines]


def _common_indent(lines: list[str]) -> str:
    indent: str | None = None
    for line in lines:
        if indent == "":
            break
        if line and not line.isspace():
            own = line[: len(line) - len(line.lstrip(_BLANKS))]
            indent = own if indent is None else indent if own.startswith(indent) else _shared(indent, own)
    return indent or ""


def _shared(one: str, other: str) -> str:
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]


def text_of(head: bytes) -> str:
    """The first bytes of a file as a sniffer looks at them: as text, its lines as `lines_of` gives them."""
    return "\n".join(lines_of(head.decode("utf-8", "replace").lstrip("\ufeff")))


def each_record(source: Source, progress: Progress, kind: Kind) -> Generator[Record, None, Import]:
    """The records of a file one by one; returns the problems. Raises UnreadableFileError when it holds none."""
    lines = lines_of(source.taken_text())
    brought = Import(kind.id)
    doubts = Doubts(brought.problems)
    said = f"Reading {kind.title}"
    found = 0
    for entry in kind.entries(lines, doubts):
        if found % 200 == 0:
            progress.report(entry.line, len(lines), said)
        found += 1
        record = kind.record(entry, source)
        if record is not None:
            yield record
        else:
            brought.problems.append(no_work(f"line {entry.line}"))
    if not found and any(map(str.strip, lines)):
        raise UnreadableFileError(f"“{source.name}” holds no records of {kind.title}.")
    progress.report(len(lines), len(lines), said)
    doubts.end()
    return brought


def outside(line: str, number: int, doubts: Doubts) -> None:
    """Tell of a line that belongs to no record."""
    said = f"“{line.strip()[:60]}” belongs to no record and was left out."
    doubts.say("lines outside of records", f"line {number}", said)
