"""A BibTeX text taken apart: its entries with their fields, its strings, its comments, and what could not be read.

bibtexparser's splitter, handed in, does the ordinary work. What it gives up on, or reads as one value where a comma is
missing, is read again here with braces counted as BibTeX counts them; an entry never closed is named by its line and
the ones after it are read. Knows the shape of the file only: nothing of TeX, names, or what a field means.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from paperdesk.formats.bibtex_parts.remarks import bare_fields, lost_works, stands_alone
from paperdesk.progress import Progress
from paperdesk.record import Problem

# A value is its text or, where it uses strings, its pieces: (whether it is the name of a string, text).
Value = str | list[tuple[bool, str]]


@dataclass(slots=True)
class Entry:
    """One entry as it stands in the file; field names are lower case, values lack their braces or quotes."""

    type: str
    key: str
    fields: list[tuple[str, Value]]
    line: int  # from 1


@dataclass(slots=True)
class Definition:
    """`@string{name = value}`; the name is lower case."""

    name: str
    value: Value
    line: int


@dataclass(slots=True)
class Blocks:
    """What stands in a file, in its order."""

    items: list[Entry | Definition] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)  # what @comment{…} holds
    problems: list[Problem] = field(default_factory=list)
    anything: bool = False  # whether there was any block at all


_KINDS = {"ExplicitComment": "comment", "Preamble": "preamble", "String": "string"}  # the splitter's blocks
_CHUNK = 200_000  # characters handed to the splitter at once, so that cancelling is heard and memory stays small
_LINE_START = re.compile(r"(?m)^[ \t]*+@\w*+[ \t]*+[{(]")
_OPENING = re.compile(r"@([^\s{}(),=\"#%@]*+)\s*+([{(])")
# A block that is beyond doubt an entry: it has a key, a field and the beginning of a value.
_SURE_ENTRY = re.compile(
    r"@[^\s{}(),=\"#%@]++\s*+[{(]\s*+[^\s,={}()\"#%@]*+\s*+,\s*+[^\s,={}()\"#%@]++\s*+=\s*+[\w{\"]"
)
_BRACES = re.compile(r"(@[^\s{}(),=\"#%@]*+\s*+\{)|[{}]")
_BRACE = re.compile(r"[{}]")
_UNESCAPED_BRACE = re.compile(r"\\.|[{}]", re.S)
_BRACE_OR_QUOTE = re.compile(r"\\.|[{}\"]", re.S)
_BRACE_OR_ROUND = re.compile(r"[{})]")
_KEY = re.compile(r"\s*+([^,={}\"]*)(?:,|\Z)")
_NAME = re.compile(r"([^\s,={}\"#]++)\s*+=\s*+")
_WORD = re.compile(r"[^\s,={}\"#]++")
_BLANK = re.compile(r"\s*+")
_BETWEEN = re.compile(r"[\s,]*+")


def split(text: str, splitter: Callable[[str], Iterable[Any]], progress: Progress) -> Blocks:
    """The blocks of `text`, whose lines end in line feeds; never raises on what it holds.

    `splitter` gives bibtexparser's blocks of a text; it is asked piece by piece, so that cancelling is heard.
    """
    collector = _Collector(text)
    line = 1
    for start, end in _chunks(text):
        progress.check()
        for block in splitter(text[start:end]):
            collector.take(block, line)
        line += text.count("\n", start, end)
    return collector.blocks


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of the text; they end before a block that begins a line, where the splitter starts afresh anyway."""
    start = 0
    for match in _LINE_START.finditer(text):
        if match.start() - start >= _CHUNK:
            yield start, match.start()
            start = match.start()
    yield start, len(text)


class _Collector:
    """Takes the splitter's blocks in order and reads again what it could not."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks = Blocks()
        self._placed = ("", 0, -1)  # the block last looked for; they come in order, so the next one stands behind it
        self._skip = 0  # everything before this place is already read
        self._remark: tuple[int, str] = (0, "")  # line on which the last free text ended, and that line
        self._open = False  # whether the last block was never closed, so that what follows may be its own

    def take(self, block: Any, first_line: int) -> None:
        """Keep what one block of the splitter holds."""
        block = getattr(block, "ignore_error_block", None) or block  # a second key, a doubled field: still an entry
        line = first_line + block.start_line
        kind = type(block).__name__
        if kind == "ImplicitComment":
            self._take_remark(block.comment, line)
            return
        failed = kind == "ParsingFailedBlock"
        place = self._place(block.raw or "", line) if failed or self._skip else 0
        if place < self._skip:
            return
        self._skip = 0
        remark_line, remark = self._remark
        self._remark, self._open = (0, ""), False
        self.blocks.anything = True
        before = remark if remark_line == line else ""
        opening = _OPENING.match(block.raw) if kind in _KINDS else None
        if opening is not None and opening.group(1).lower() != _KINDS[kind]:
            # "@commentary" is no "@comment": the splitter asks for the first letters only
            self._read_body(opening.group(1).lower(), block.raw[opening.end() : -1], line, before)
        elif kind == "Entry":
            self._take_entry(block, line, before)
        elif kind == "String":
            self._define(block.key, block.value, line)
        elif kind == "ExplicitComment":
            inside = _SURE_ENTRY.findall(block.comment) if "@" in block.comment else []
            self._take_comment(block.comment, len(inside), line)
        elif failed:
            self._mend(place, len(block.raw or ""), line)

    def _take_remark(self, text: str, line: int) -> None:
        """Free text between blocks: ignored, unless a work stands in it."""
        self._remark = (line + text.count("\n"), text.rpartition("\n")[2])
        if "@" not in text and "=" not in text:
            return
        place = self._place(text, line)
        end = place + len(text)
        sure = self._sure_entries(place, end)  # their opening is one that the splitter does not know
        self._take_lost(max(place, self._skip), sure[0] if sure else end)
        for start, stop in zip(sure, [*sure, end][1:], strict=True):
            if start >= self._skip:
                self._read_at(start, self._line(start))
            self._take_lost(max(start, self._skip), stop)

    def _take_lost(self, start: int, end: int) -> None:
        """Name the works in free text that do not begin as an entry does."""
        fields = None if self._open else bare_fields(self.text, start, end)
        if fields is not None and stands_alone(self.text, start):
            self._fail(self._line(fields), "Fields of a work stand here without the line that begins it.")
        elif fields is not None:
            message = "The fields here stand outside of any entry and were left out: one may be closed too early."
            self._doubt(self._line(fields), message)
        for place, key in lost_works(self.text, start, end):
            message = f"The entry {_called(key)} does not begin as it should, with “@type{{key,”, and was left out."
            self._fail(self._line(place), message)
            self.blocks.anything = True

    def _is_commented_out(self, key: str, line: int, before: str) -> bool:
        if not before.strip() or before.strip(" \t%"):
            return False
        self._fail(line, f"The entry {_called(key)} is commented out with “%” and was left out.")
        return True

    def _take_entry(self, block: Any, line: int, before: str) -> None:
        if self._is_commented_out(block.key, line, before):
            return
        fields: list[tuple[str, Value]] = []
        for one in block.fields:
            value = parse_value(one.value)
            if value is None:
                self._reread(block.raw, line)
                return
            name = sys.intern(one.key.lower())  # a few names stand in a million fields
            if name.startswith("%"):
                self._doubt(line, f"A field of {_called(block.key)} is commented out with “%” and was left out.")
            else:
                fields.append((name, value))
        self._add(block.entry_type, block.key, fields, line, begins_line=not before.strip())

    def _add(
        self, kind: str, key: str, fields: list[tuple[str, Value]], line: int, *, begins_line: bool = True
    ) -> None:
        if fields and kind:
            self.blocks.items.append(Entry(kind, key, fields, line))
        elif kind and begins_line:
            self._fail(line, f"The entry {_called(key)} holds no fields.")
        elif fields and begins_line:
            self._fail(line, f"The entry {_called(key)} has no type behind its “@” and was left out.")

    def _define(self, name: str, raw: str, line: int) -> None:
        value = parse_value(raw)
        if value is None or not name:
            self._doubt(line, f"The string {_called(name)} could not be read.")
        else:
            self.blocks.items.append(Definition(name.lower(), value, line))

    def _fail(self, line: int, message: str) -> None:
        self.blocks.problems.append(Problem(f"line {line}", message, failed=True))

    def _doubt(self, line: int, message: str) -> None:
        self.blocks.problems.append(Problem(f"line {line}", message))

    # -- what the splitter gave up on -----------------------------------------------------------------------------

    def _mend(self, start: int, length: int, line: int) -> None:
        """Read a block again that the splitter gave up on, and the entries it swallowed while doing so."""
        self._read_at(start, line)
        for inner in self._sure_entries(start + 1, start + length):
            if inner >= self._skip and not self._begins_line(inner):
                self._read_at(inner, self._line(inner))

    def _read_at(self, start: int, line: int) -> None:
        """Read the block that begins at `start` by its braces alone."""
        opening = _OPENING.match(self.text, start)
        if opening is None or not opening.group(1):
            return
        kind, bracket = opening.group(1).lower(), opening.group(2)
        end = self._partners.get(opening.end() - 1) if bracket == "{" else self._round_partner(opening.end())
        inside = 0 if end is None else self._count_sure(opening.end(), end)
        self.blocks.anything = True
        if end is None or (inside and kind != "comment"):
            self._say_unclosed(kind, opening.end(), line)
            return
        self._skip = end + 1
        body = self.text[opening.end() : end]
        if kind == "comment":
            self._take_comment(body.strip(), inside, line)
        elif kind == "string":
            name, _, value = body.partition("=")
            self._define(name.strip(), value.strip(), line)
        elif kind != "preamble":
            self._read_body(kind, body, line)

    def _take_comment(self, text: str, inside: int, line: int) -> None:
        self.blocks.comments.append(text)
        if inside:
            many = "An entry inside a @comment was" if inside == 1 else f"{inside} entries inside a @comment were"
            self._doubt(line, f"{many} left out.")

    def _say_unclosed(self, kind: str, start: int, line: int) -> None:
        self._open = True
        if kind in ("comment", "string", "preamble"):
            self._doubt(line, f"A @{kind} is opened here and never closed; what follows was read as usual.")
            return
        key = _KEY.match(self.text, start, min(len(self.text), start + 300))
        called = _called(key.group(1).strip() if key else "")
        self._fail(line, f"The entry {called} is never closed: a brace or a quotation mark is missing.")

    def _reread(self, raw: str, line: int) -> None:
        """Read an entry again of which the splitter took something for a value that is none."""
        place = self._place(raw, line)
        opening = _OPENING.match(self.text, place)
        if opening is None:
            return
        end = self._partners.get(opening.end() - 1)
        if end is not None and not self._count_sure(opening.end(), end):
            self._read_at(place, line)
        else:
            self._read_body(opening.group(1).lower(), raw[opening.end() - place : -1], line)

    def _read_body(self, kind: str, body: str, line: int, before: str = "") -> None:
        key, fields, doubts = parse_body(body)
        if self._is_commented_out(key, line, before):
            return
        self._add(kind, key, fields, line, begins_line=not before.strip())
        for message in doubts[:5] if fields else []:
            self._doubt(line, f"In the entry {_called(key)}, {message}")

    # -- places in the text ---------------------------------------------------------------------------------------

    def _place(self, raw: str, line: int) -> int:
        """Where the text `raw` begins that stands on or after the given line."""
        if self._placed[0] is raw and self._placed[1] == line:
            return self._placed[2]
        start = max(self._lines[line - 1] if line <= len(self._lines) else 0, self._placed[2] + 1)
        place = self.text.find(raw[:200], start)
        place = start if place < 0 else place
        self._placed = (raw, line, place)
        return place

    def _line(self, place: int) -> int:
        return bisect_right(self._lines, place)

    def _begins_line(self, place: int) -> bool:
        start = self._lines[self._line(place) - 1]
        return not self.text[start:place].strip() if place - start < 1_000 else False

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _openings(self) -> list[int]:
        return [match.start() for match in _OPENING.finditer(self.text)]

    @cached_property
    def _sure(self) -> list[int]:
        return [match.start() for match in _SURE_ENTRY.finditer(self.text)]

    def _sure_entries(self, start: int, end: int) -> list[int]:
        return self._sure[bisect_left(self._sure, start) : bisect_left(self._sure, end)]

    def _count_sure(self, start: int, end: int) -> int:
        return bisect_left(self._sure, end) - bisect_left(self._sure, start)

    @cached_property
    def _partners(self) -> dict[int, int]:
        """For the brace that opens a block: the brace that closes it. Found for all blocks in one pass."""
        partners: dict[int, int] = {}
        waiting: list[int] = []
        for match in _BRACES.finditer(self.text):
            if match.group(1):
                waiting.append(match.end() - 1)
            elif match.group() == "{":
                waiting.append(-1)
            elif waiting:
                opened = waiting.pop()
                if opened >= 0:
                    partners[opened] = match.start()
        return partners

    def _round_partner(self, start: int) -> int | None:
        """The parenthesis that closes a block, before what looks like the next one."""
        following = bisect_right(self._openings, start)
        limit = self._openings[following] if following < len(self._openings) else len(self.text)
        depth = 0
        for match in _BRACE_OR_ROUND.finditer(self.text, start, limit):
            sign = match.group()
            if sign == ")" and depth <= 0:
                return match.start()
            depth += (sign == "{") - (sign == "}")
        return None


def _called(key: str) -> str:
    return f"“{key[:80]}”" if key else "without a key"


def parse_value(raw: str) -> Value | None:
    """A value as it stands behind "=": its text, or its pieces; None when it is not one value."""
    if not raw:
        return ""
    first, last = raw[0], raw[-1]
    if first == "{" and last == "}" and _closes_at_end(raw):
        return raw[1:-1]
    if first == '"' and last == '"' and len(raw) > 1 and '"' not in raw[1:-1]:
        return raw[1:-1]
    if raw.isdigit():
        return raw
    pieces, end = _parse_pieces(raw, 0)
    if pieces is None or end != len(raw):
        return None
    return _joined(pieces)


def _joined(pieces: list[tuple[bool, str]]) -> Value:
    if any(is_name for is_name, _ in pieces):
        return pieces
    return "".join(text for _, text in pieces)


def _closes_at_end(raw: str) -> bool:
    """Whether the brace that opens `raw` is closed by its last sign."""
    end = raw.find("}")
    if end == len(raw) - 1:
        return True
    return _end_of_group(raw, 0, len(raw)) == len(raw) - 1


def _end_of_group(text: str, start: int, limit: int) -> int:
    """The brace that closes the one at `start`, or -1.

    BibTeX counts every brace; some programs write "\\}" for a brace that should not count. That reading is preferred
    only where the plain one ends on such a sign before the end and the other finds an end at all.
    """
    plain = _closing(_BRACE, text, start, limit)
    if plain < 0 or plain == limit - 1 or text[plain - 1] != "\\":
        return plain
    escaped = _closing(_UNESCAPED_BRACE, text, start, limit)
    return plain if escaped < 0 else escaped


def _closing(braces: re.Pattern[str], text: str, start: int, limit: int) -> int:
    depth = 0
    for match in braces.finditer(text, start, limit):
        sign = match.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                return match.start()
    return -1


def _end_of_quote(text: str, start: int, limit: int) -> int:
    """The quotation mark that closes the one at `start`, or -1; inside braces it closes nothing."""
    depth = 0
    for match in _BRACE_OR_QUOTE.finditer(text, start + 1, limit):
        sign = match.group()
        if sign == '"' and depth <= 0:
            return match.start()
        depth += (sign == "{") - (sign == "}")
    return text.find('"', start + 1, limit)


def _parse_pieces(text: str, start: int) -> tuple[list[tuple[bool, str]] | None, int]:
    """The pieces of a value from `start` on and where they end; None when there is none or one is not closed."""
    pieces: list[tuple[bool, str]] = []
    at = _blank(text, start)
    if at >= len(text) or text[at] == ",":
        return pieces, at  # "year = ,": said to be empty
    while at < len(text):
        sign = text[at]
        if sign in '{"':
            end = (_end_of_group if sign == "{" else _end_of_quote)(text, at, len(text))
            if end < 0:
                return None, at
            pieces.append((False, text[at + 1 : end]))
            at = end + 1
        else:
            word = _WORD.match(text, at)
            if word is None:
                return None, at
            pieces.append((not word.group().isdigit(), word.group()))
            at = word.end()
        end = at
        at = _blank(text, at)
        if at >= len(text) or text[at] != "#":
            return pieces, end if at < len(text) else at
        at = _blank(text, at + 1)
    return None, at


def _blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def parse_body(body: str) -> tuple[str, list[tuple[str, Value]], list[str]]:
    """The key, the fields and the doubts of what stands between an entry's brackets, read as forgivingly as can be."""
    fields: list[tuple[str, Value]] = []
    doubts: list[str] = []
    key, at = "", 0
    match = _KEY.match(body)
    if match is not None:
        key, at = match.group(1).strip(), match.end()
    else:
        doubts.append("the key is missing.")
    while True:
        between = _BETWEEN.match(body, at)
        comma = "," in between.group() if between else False
        at = between.end() if between else at
        if at >= len(body):
            return key, fields, doubts
        if fields and not comma:
            doubts.append(f"a comma is missing behind “{fields[-1][0]}”.")
        name = _NAME.match(body, at)
        if name is None:
            word = _WORD.match(body, at)
            end = word.end() if word else _end_of_group(body, at, len(body)) + 1 if body[at] == "{" else at + 1
            doubts.append(f"“{body[at : min(end, at + 40)]}” is no field and was left out.")
            if end <= at:
                return key, fields, doubts
            at = end
            continue
        pieces, end = _parse_pieces(body, name.end())
        if pieces is None:
            doubts.append(f"the value of “{name.group(1)[:40]}” could not be read.")
            if end >= len(body) or body[end] in '{"':
                return key, fields, doubts
            at = max(end, name.end())
        else:
            fields.append((name.group(1).lower(), _joined(pieces)))
            at = end
