"""What came of look-ups and fetches, a line for each: plain pictures, safe to pass between threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from paperdesk.library.pasting import Find
from paperdesk.library.shapes import Report
from paperdesk.record import TYPES, Record

if TYPE_CHECKING:
    from paperdesk.online.waiting import Wish


class Looked(NamedTuple):
    """What is known of one find, before anything is brought in.

    `state`: here (the library has it), found, nothing (no service knows it), failed (a service could not be asked),
    waiting (there is no network, or a service wants to be left alone for a while), unasked (look-ups are switched off,
    or there is nobody to ask).
    """

    find: Find
    state: str
    record: Record | None = None
    paper: int | None = None  # where the library has it
    title: str = ""
    service: str = ""
    message: str = ""  # one sentence, where there is something to say


class LookLine(NamedTuple):
    """What became of one find. `state`: added, updated, here, nothing, failed, waiting."""

    find: Find
    state: str
    paper: int | None = None
    title: str = ""
    service: str = ""
    message: str = ""


@dataclass(slots=True)
class LookReport:
    """The account of finds that were brought in."""

    lines: list[LookLine] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    def count(self, state: str) -> int:
        """How many lines are in a state."""
        return sum(line.state == state for line in self.lines)

    def sentence(self) -> str:
        """What happened, in a sentence or two for the reader."""
        if len(self.lines) == 1:
            return _single(self.lines[0])
        counts = Counter(line.state for line in self.lines)
        parts = [f"{counts['added']:,} added"] if counts["added"] else []
        told = (("updated", "updated"), ("here", "already here"), ("nothing", "not found"), ("failed", "not answered"),
                ("waiting", "waiting until you ask again"))  # fmt: skip
        parts += [f"{counts[state]:,} {word}" for state, word in told if counts[state]]
        if not parts:
            return "There was nothing to look up."
        remarks = self.remarks()
        more = [f"There are {len(remarks) - 2:,} more remarks."] if len(remarks) > 2 else []
        return " ".join([f"{len(self.lines):,} works: {', '.join(parts)}.", *remarks[:2], *more])

    def remarks(self) -> list[str]:
        """What is to be said of works that came in all the same, each once."""
        came = (line.message for line in self.lines if line.state in ("added", "updated"))
        return [message for message in dict.fromkeys(came) if message]


def _single(line: LookLine) -> str:
    title = f"“{_short(line.title)}”" if line.title else line.find.name
    if line.state in ("added", "updated"):
        by = f", found at {line.service}" if line.service else ""
        said = f"{title} is {'in the library' if line.state == 'added' else 'filled in'}{by}."
        return f"{said} {line.message}".strip()
    if line.state == "here":
        return f"{title} is already here."
    if line.state == "waiting":
        return f"{line.find.name} waits until you ask again. {line.message}".strip()
    return line.message or f"{line.find.name} was not found."


def _short(title: str) -> str:
    return title if len(title) <= 90 else title[:89].rstrip() + "…"


class FetchLine(NamedTuple):
    """What became of the wish for one paper's PDF. `state`: fetched, here (it has one), nothing, failed, waiting."""

    paper: int
    key: str
    title: str
    state: str
    message: str = ""


@dataclass(slots=True)
class FetchReport:
    """The account of PDFs that were fetched."""

    lines: list[FetchLine] = field(default_factory=list)

    def count(self, state: str) -> int:
        """How many lines are in a state."""
        return sum(line.state == state for line in self.lines)

    def sentence(self) -> str:
        """What happened, in a sentence or two for the reader; with the reasons, each once."""
        if len(self.lines) == 1:
            line = self.lines[0]
            name = f"“{_short(line.title)}”" if line.title else line.key
            told_of = {"fetched": f"The PDF of {name} is here. {line.message}".strip(),
                       "here": f"{name} has its PDF already.",
                       "waiting": f"The PDF of {name} waits until you ask again. {line.message}"}  # fmt: skip
            return told_of.get(line.state) or line.message
        fetched = self.count("fetched")
        said = f"{fetched:,} {'PDF' if fetched == 1 else 'PDFs'} fetched" if fetched else "No PDF fetched"
        told = (("here", "had one already"), ("nothing", "without an open PDF"), ("failed", "could not be had"),
                ("waiting", "waiting until you ask again"))  # fmt: skip
        parts = [f"{self.count(state):,} {word}" for state, word in told if self.count(state)]
        reasons = Counter(line.message for line in self.lines if line.state == "failed" and line.message)
        shown = [message for message, _count in reasons.most_common(2)]
        remarks = self.remarks()
        more = [f"So do {len(remarks) - 2:,} more PDFs."] if len(remarks) > 2 else []
        return " ".join([f"{', '.join([said, *parts])}.", *shown, *remarks[:2], *more])

    def remarks(self) -> list[str]:
        """What is to be said of PDFs that were fetched and kept all the same: they name another work."""
        return [line.message for line in self.lines if line.state == "fetched" and line.message]


class Difference(NamedTuple):
    """A field that could be filled in, or is told otherwise; `chosen`: it is to be written."""

    field: str
    title: str
    old: str
    new: str
    value: Any  # what is written: a text, or the people
    chosen: bool
    by_hand: bool = False  # the reader set it
    doubted: bool = False  # it is told of a work that does not look like this one

    @property
    def texts(self) -> tuple[str, str]:
        """What it is and what it would be, for a reader."""
        if self.field == "type":
            return TYPES.get(self.old, self.old), TYPES.get(self.new, self.new)
        return self.old, self.new


class Proposal(NamedTuple):
    """What services say of one paper; without fields `message` says why there is nothing to propose."""

    paper: int
    key: str
    name: str  # the paper's title
    fields: tuple[Difference, ...]
    source: str = ""
    message: str = ""
    extra: tuple[tuple[str, str], ...] = ()  # what the services say and no field is for: name, text
    state: str = ""  # failed (a service could not be asked), waiting (as in Looked), "" where it was answered

    @property
    def doubted(self) -> bool:
        """Whether services told of nothing but works that do not look like this one."""
        return bool(self.fields) and all(field.doubted for field in self.fields)

    def with_all(self) -> Proposal:
        """The same with every field chosen but what was set by hand, or is told of a work that looks like another."""
        fields = (each._replace(chosen=each.chosen or not (each.by_hand or each.doubted)) for each in self.fields)
        return self._replace(fields=tuple(fields))


def fill_sentence(proposals: Sequence[Proposal]) -> str:
    """What is to be said of proposals that hold no fields: which wait, and why nothing is known; "" for nothing."""
    waiting = [each for each in proposals if each.state == "waiting"]
    silent = [each for each in proposals if not each.fields and each.state != "waiting"]
    parts = []
    if len(waiting) == 1:
        name = f"“{_short(waiting[0].name)}”" if waiting[0].name else waiting[0].key
        parts.append(f"{name} waits until you ask again. {waiting[0].message}")
    elif waiting:
        parts.append(f"{len(waiting):,} papers wait until you ask again. {waiting[0].message}")
    if len(proposals) == 1 and silent:
        parts.append(silent[0].message)
    elif silent:
        reasons = Counter(each.message for each in silent).most_common(2)
        said = " ".join(f"{count:,}: {message}" for message, count in reasons)
        papers = "1 paper" if len(silent) == 1 else f"these {len(silent):,} papers"
        parts.append(f"Nothing more is known of {papers}. {said}")
    return " ".join(parts).strip()


class Waits(NamedTuple):
    """A wish on the waiting list, for a reader."""

    wish: Wish
    kind: str  # "Look-up", "PDF", "Missing fields"
    what: str


class Resumed(NamedTuple):
    """What became of what was waiting."""

    looked: LookReport
    fetched: FetchReport
    left: int  # still waiting
    proposals: tuple[Proposal, ...] = ()  # of papers that were to be filled in, nothing of it written yet
    filled: int | None = None  # papers that were filled in, as was wished; None where none was to be

    def sentence(self) -> str:
        """What happened, for the reader."""
        parts = [part.sentence() for part in (self.looked, self.fetched) if part.lines]
        if self.filled is not None:
            parts.append(f"{self.filled:,} {'paper' if self.filled == 1 else 'papers'} filled in.")
        parts.append(fill_sentence(self.proposals))
        said = " ".join(filter(None, parts))
        return said or ("" if self.proposals else "Nothing is waiting.")
