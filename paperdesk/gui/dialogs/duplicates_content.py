"""What the duplicates view shows, without a widget: the groups with their titles, and one group's papers field by
field, with what differs.

Read from the library away from the GUI thread.
"""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from paperdesk.library import Library
from paperdesk.library.duplicates import Group
from paperdesk.library.merging import Around
from paperdesk.library.shapes import Paper
from paperdesk.library.versions import changes
from paperdesk.progress import Progress
from paperdesk.record import TYPES

_CHUNK = 500
_LONGEST = 20_000  # letters of a value that are compared and shown
_NAMED = 4  # tags named of what is united
_MOSTLY = 0.7  # of a value; where more than that differs, marking it says nothing

Mark = tuple[int, int]  # where a stretch of text begins and ends


class Found(NamedTuple):
    """A group of papers with the title it is known by."""

    group: Group
    title: str

    @property
    def short(self) -> str:
        """How many and how surely: the line below the title."""
        return f"{len(self.group.papers)} papers · {'sure' if self.group.sure else 'alike'}"

    @property
    def why(self) -> str:
        """The same in a sentence, with the reason."""
        surely = "surely one" if self.group.sure else "perhaps one"
        return f"{len(self.group.papers)} papers, {surely}: {self.group.reason[:1].lower()}{self.group.reason[1:]}."


class Side(NamedTuple):
    """One of the papers that are compared."""

    paper: int
    key: str
    about: str  # its status and what hangs on it: "read, 2 files, note"


class Row(NamedTuple):
    """One field of the papers: what each says, on one line, and whether they differ."""

    field: str
    title: str
    values: tuple[str, ...]
    differs: bool


class Compared(NamedTuple):
    """Papers side by side; `keep` is the one to keep if nobody chooses."""

    sides: tuple[Side, ...]
    rows: tuple[Row, ...]
    keep: int
    around: Around

    @property
    def papers(self) -> tuple[int, ...]:
        """The papers, in the order of their columns."""
        return tuple(side.paper for side in self.sides)

    def choices(self, keep: int) -> dict[str, int]:
        """The paper each field is taken from when `keep` is kept: that one, else the first that says something."""
        papers = self.papers
        order = [papers.index(keep), *(place for place in range(len(papers)) if papers[place] != keep)]
        return {row.field: papers[next((each for each in order if row.values[each]), order[0])] for row in self.rows}


def find_groups(library: Library, progress: Progress, first: Some[int] = ()) -> list[Found]:
    """All groups of the library with their titles, those with one of `first` before the others. Raises Cancelled."""
    groups = library.duplicates.groups(progress)
    groups.sort(key=lambda group: not any(paper in first for paper in group.papers))
    titles: dict[int, str] = {}
    firsts = [group.papers[0] for group in groups]
    for start in range(0, len(firsts), _CHUNK):
        progress.check()
        titles |= {row.id: row.title for row in library.papers.rows(firsts[start : start + _CHUNK])}
    return [Found(group, titles.get(group.papers[0], "") or "Without a title") for group in groups]


def compare(library: Library, papers: Sequence[int]) -> Compared:
    """Papers side by side, the best one first. Raises NotFoundError when one is gone."""
    best = library.merging.best(papers)
    papers = [best, *(paper for paper in papers if paper != best)]
    table = library.merging.compare(papers)
    rows = tuple(
        Row(each.field, each.title, tuple(_shown(each.field, value) for value in each.values), each.differs)
        for each in table
    )
    sides = tuple(Side(paper.id, paper.key, _about(paper)) for paper in library.papers.many(papers))
    return Compared(sides, rows, best, library.merging.around(papers))


def _shown(field: str, value: str) -> str:
    return TYPES.get(value, value) if field == "type" else " ".join(value[:_LONGEST].split())


def _about(paper: Paper) -> str:
    parts = [paper.status.value]
    parts += [f"{len(paper.files)} file{'' if len(paper.files) == 1 else 's'}"] if paper.files else []
    parts += ["note"] if paper.note.strip() else []
    parts += ["in the trash"] if paper.trashed else []
    return ", ".join(parts)


def marks(compared: Compared, choices: Mapping[str, int], progress: Progress) -> dict[str, tuple[list[Mark], ...]]:
    """By field, the stretches of each value that the chosen one has not; of the chosen one, what others have not.

    Only fields that differ are in it. Raises Cancelled.
    """
    found: dict[str, tuple[list[Mark], ...]] = {}
    papers = compared.papers
    for row in compared.rows:
        if not row.differs:
            continue
        taken = papers.index(choices[row.field])
        cells: tuple[list[Mark], ...] = tuple([] for _paper in papers)
        known: dict[str, tuple[list[Mark], list[Mark]]] = {}  # what many say alike is compared once
        for place, value in enumerate(row.values):
            progress.check()
            if not value or not row.values[taken] or value == row.values[taken]:
                continue
            if value not in known:
                known[value] = _different(row.values[taken], value)
                cells[taken].extend(known[value][0])
            cells[place].extend(known[value][1])
        cells[taken].sort()
        found[row.field] = tuple(_telling(each, row.values[place]) for place, each in enumerate(cells))
    return found


def _telling(found: list[Mark], value: str) -> list[Mark]:
    """The marks of a value, united where they overlap; none where nearly all of it differs."""
    united: list[Mark] = []
    for start, end in found:
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united if sum(end - start for start, end in united) <= _MOSTLY * len(value) else []


def _different(one: str, other: str) -> tuple[list[Mark], list[Mark]]:
    """The stretches of one text that the other has not, and those of the other."""
    mine: list[Mark] = []
    theirs: list[Mark] = []
    here = there = 0
    for kind, text in changes(one, other):
        bare = len(text.rstrip())
        if kind != "new":
            mine += [(here, here + bare)] if kind == "gone" and bare else []
            here += len(text)
        if kind != "gone":
            theirs += [(there, there + bare)] if kind == "new" and bare else []
            there += len(text)
    return mine, theirs


def kept_of_all(around: Around) -> str:
    """What is united when papers become one, in words."""
    named = ", ".join(around.tags[:_NAMED]) + (", …" if len(around.tags) > _NAMED else "")
    parts = [f"{_number(len(around.tags), 'tag')} ({named})"] if around.tags else []
    parts += [_number(around.collections, "collection")] if around.collections else []
    if around.notes:
        parts.append("1 note" if around.notes == 1 else f"{around.notes:,} notes, joined")
    parts += [_number(around.files, "file")] if around.files else []
    parts += [_number(around.highlights, "highlight")] if around.highlights else []
    keys = ", ".join(around.keys[:_NAMED]) + (", …" if len(around.keys) > _NAMED else "")
    said = (
        f"Kept from all: {' · '.join(parts)}, and the reading history."
        if parts
        else "The reading history is kept from all."
    )
    return f"{said} The citation keys {keys} still lead to it."


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
