"""The lines of a RIS file as entries: what begins one, what goes on, what ends it, and what belongs to none.

Takes what programs and databases write for RIS: counters and banners between the records, one blank where there should
be two, a missing TY or ER, values that go on in lines without a tag, tags behind the ER. Knows no meaning of a tag but
of TY, ER and of those whose lines are no words of one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from paperdesk.formats.ris_parts.types import code_of
from paperdesk.formats.tagged import Doubts

_BLANK = "[ \t\u00a0]"
_STRICT = re.compile(r"([A-Z][A-Z0-9])(?:  |\t)[-\u2013] ?(.*)")
_LOOSE = re.compile(
    rf"{_BLANK}{{0,8}}(?:([A-Z][A-Z0-9]){_BLANK}{{0,4}}|([a-z][a-z0-9]){_BLANK}{{2}})[-\u2013]{_BLANK}?(.*)"
)
_BEGIN = re.compile(rf"{_BLANK}{{0,8}}(?i:TY){_BLANK}{{0,4}}[-\u2013]{_BLANK}{{0,4}}([^-].{{0,60}}|)")
_END = re.compile(r"ER ?-(.*)")
_COUNTER = re.compile(r"\s{0,8}(?:\d{1,7}[.)]?|<\s?\d{1,7}\s?\.?\s?>)\s{0,8}")
# The tags of the standard and of the larger databases: what may be a tag where the form alone does not tell.
_ALL_TAGS = """
    A1 A2 A3 A4 A5 AB AD AN AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CN CP CR CT CY DA DB DI DO DP ED EP ER ET H1 H2 ID IS
    J1 J2 JA JF JO KW L1 L2 L3 L4 LA LB LK M1 M2 M3 M4 N1 N2 NV OP PB PP PU PY RI RN RP SE SN SP ST T1 T2 T3 TA TI TT
    TY U1 U2 U3 U4 U5 UR VL VO Y1 Y2
"""
_IN_ONE_LINE = """
    TI T1 T2 T3 BT CT ST TT JF JO JA J1 J2 AU A1 A2 A3 A4 A5 ED TA PB PU CY LA SN VL IS SP EP DO PY Y1 DA ET
"""
_KNOWN = frozenset(_ALL_TAGS.split())
_SENTENCES = frozenset(_IN_ONE_LINE.split())
_PARAGRAPHS = frozenset(("AB", "N1", "N2", "RN"))  # their lines are lines, their empty lines part paragraphs
_ADDRESSES = frozenset(("UR", "L1", "L2", "L3", "L4", "LK"))
_NAMES = frozenset(("AU", "A1", "A2", "A3", "A4", "ED"))
# Tags that make a work of an entry without TY.
_OF_A_WORK = frozenset(("TI", "T1", "AU", "A1", "DO", "JF", "JO", "AB", "N2"))


@dataclass(slots=True)
class Field:
    """A tag with its value, which may go on over lines; `line` is the number of its first one."""

    tag: str
    line: int
    parts: list[str]

    @property
    def value(self) -> str:
        """The whole value: lines of a sentence joined by blanks, an address without any, others line by line."""
        if len(self.parts) == 1:
            return self.parts[0]
        joint = " " if self.tag in _SENTENCES else "" if self.tag in _ADDRESSES else "\n"
        return joint.join(self.parts).strip()


@dataclass(slots=True)
class Entry:
    """One record: the line it begins in, what TY says, and its fields in their order."""

    line: int
    kind: str
    fields: list[Field] = field(default_factory=list)
    closed: bool = False
    loose: bool = False  # its TY is not written as the standard has it, so neither may its other tags be

    def tag_of(self, line: str) -> tuple[str, str] | None:
        """The tag and the value of a line, as this entry writes them; None for a line without a tag."""
        match = _STRICT.match(line)
        if match is not None:
            return match[1], match[2].strip()
        if self.loose and (match := _LOOSE.match(line)) is not None:
            tag = (match[1] or match[2]).upper()
            return (tag, match[3].strip()) if tag in _KNOWN else None
        end = _END.match(line)
        return ("ER", end[1].strip()) if end else None


def entries(lines: list[str], doubts: Doubts) -> Iterator[Entry]:
    """The entries of a text's lines, one by one. Never raises."""
    return _Reader(lines, doubts).entries()


def is_begin(line: str) -> bool:
    """Whether a line is one that begins a record, in any form."""
    return (_STRICT.match(line) is not None and line.startswith("TY")) or _BEGIN.fullmatch(line) is not None


def is_tag(line: str) -> bool:
    """Whether a line within a record written by the standard would be read as one with a tag."""
    return _STRICT.match(line) is not None or _END.match(line) is not None or _BEGIN.fullmatch(line) is not None


class _Reader:
    def __init__(self, lines: list[str], doubts: Doubts) -> None:
        self._lines = lines
        self._doubts = doubts
        self._current: Entry | None = None
        self._stray: Entry | None = None  # tags that no TY began
        self._blanks = 0  # empty lines since the last that was not
        self._held: list[tuple[int, int, str]] = []  # lines behind empty ones that what comes next gives a place
        self._outside: list[tuple[int, str]] = []  # lines in a row that belong to no record

    def entries(self) -> Iterator[Entry]:
        for number, line in enumerate(self._lines, 1):
            if not line or line.isspace():
                self._blanks += 1
                continue
            begun = self._begun(number, line)
            if begun is not None:
                yield from self._ended(number)
                self._current = begun
            else:
                if self._stray is not None and self._stray.closed and _PLAIN.tag_of(line) not in (None, ("ER", "")):
                    yield from self._ended(number)  # one more record without TY
                self._take(number, line)
            self._blanks = 0
        yield from self._ended(0)

    def _begun(self, number: int, line: str) -> Entry | None:
        """The entry that a line begins; None for any other line."""
        strict = _STRICT.match(line)
        if strict is not None and strict[1] == "TY":
            return Entry(number, strict[2].strip())
        if "y" not in line[:12] and "Y" not in line[:12]:
            return None
        loose = _BEGIN.fullmatch(line)
        if loose is None:
            return None
        kind, within = loose[1].strip(), self._current is not None and not self._current.closed
        if within and line[0].isspace() and not (self._current and self._current.loose):
            return None
        if not code_of(kind) and (within or not line.lstrip().startswith(("TY ", "TY\t"))):
            return None
        return Entry(number, kind, loose=True)

    def _ended(self, number: int) -> Iterator[Entry]:
        """Whatever entries end before line `number`; 0 for the end of the file."""
        current, stray = self._current, self._stray
        self._current = self._stray = None
        self._outside += ((line, text) for line, _blanks, text in self._held)  # with no ER before them, a banner
        self._held = []
        if current is not None and stray is not None and not _is_work(stray):
            current.fields += stray.fields  # "NL  - …" behind the ER, as Ovid writes it
            stray = None
        if current is not None:
            if not current.closed:
                end = "where the next one begins" if number else "with the file"
                said = f"The record has no line “ER  -”; it was read as ending {end}."
                self._doubts.say("records without ER", f"line {current.line}", said)
            yield current
        if stray is not None:
            said = "The record has no line “TY  -”, so its type is not known."
            self._doubts.say("records without TY", f"line {stray.line}", said)
            yield stray
        self._tell_outside()

    def _take(self, number: int, line: str) -> None:
        """A line that begins no entry: a tag, or the going on of what stands before."""
        entry = self._current if self._current is not None and not self._current.closed else self._stray
        if entry is not None and entry.closed:
            entry = None
        tagged = (entry or self._current or _PLAIN).tag_of(line)
        if tagged is not None and entry is not None:
            self._take_held(entry.fields)
        if tagged is not None and tagged[0] == "ER":
            self._close(entry, number, tagged[1])
        elif tagged is not None:
            if entry is None:
                entry = self._stray = Entry(number, "")
            entry.fields.append(Field(tagged[0], number, [tagged[1]]))
        elif entry is not None and entry.fields and self._goes_on(entry.fields, number, line):
            return
        elif _COUNTER.fullmatch(line) is None:
            self._outside.append((number, line.strip()))
            if entry is not None:
                self._tell_outside()

    def _close(self, entry: Entry | None, number: int, rest: str) -> None:
        if entry is None:
            self._outside.append((number, "ER  -"))
            return
        entry.closed = True
        if rest:
            said = f"“{rest[:60]}” stands behind the end mark of the record and was left out."
            self._doubts.say("text behind ER", f"line {number}", said)

    def _goes_on(self, fields: list[Field], number: int, line: str) -> bool:
        """Put a line without a tag where it belongs; False when it belongs nowhere."""
        last, text = fields[-1], line.strip()
        if self._blanks and _COUNTER.fullmatch(line) and self._begins_behind(number):
            return True
        if self._held or (self._blanks and last.tag not in _PARAGRAPHS):
            self._held.append((number, self._blanks, text))
            return True
        last.parts += [""] * self._blanks
        if last.tag == "KW" or (last.tag in _NAMES and "," in text and "," in last.parts[0]):
            fields.append(Field(last.tag, number, [text]))  # one keyword or name a line
        else:
            last.parts.append(text)
        return True

    def _take_held(self, fields: list[Field]) -> None:
        """Put the lines held back where they belong, now that the record is seen to go on behind them.

        They go on with the last field; where that is of one line, as a title or an address is, they are a note.
        """
        for number, blanks, text in self._held:
            last = fields[-1]
            if last.tag in _SENTENCES or last.tag in _ADDRESSES:
                fields.append(Field("N1", number, [text]))
            elif last.tag == "KW":
                fields.append(Field(last.tag, number, [text]))
            else:
                last.parts += [*[""] * blanks, text]
        self._held = []

    def _begins_behind(self, number: int) -> bool:
        """Whether the next line that is not empty begins a record."""
        while number < len(self._lines) and not self._lines[number].strip():
            number += 1
        return number < len(self._lines) and is_begin(self._lines[number])

    def _tell_outside(self) -> None:
        if not self._outside:
            return
        number, text = self._outside[0]
        more = len(self._outside) - 1
        lines = "line belongs" if more == 0 else f"and {more} more {'line' if more == 1 else 'lines'} belong"
        said = f"“{text[:60]}” {lines.removeprefix('line ')} to no record; this was left out."
        self._doubts.say("lines outside of records", f"line {number}", said)
        self._outside = []


_PLAIN = Entry(0, "")


def _is_work(stray: Entry) -> bool:
    return stray.closed or any(one.tag in _OF_A_WORK for one in stray.fields)
