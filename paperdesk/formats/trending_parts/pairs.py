"""A text taken apart into lines and paragraphs, and these read as titles with the abstracts below them.

A page alternates: a short line (title), a long one (abstract), and asides between. No single line can be told for sure,
so the whole text is read in the way that costs least: every unit is tried as title, abstract, further paragraph, aside
or stray text, each at a cost by its form, and the cheapest way through all of them is taken (Viterbi; time linear in
the text). What the lines look like, `forms` knows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum

from paperdesk.formats.trending_parts.forms import ends_sentence, is_aside, is_bare, sentence_breaks
from paperdesk.record import clean_text

MOST_UNITS = 200_000
_WIDEST_WRAP = 200  # characters: a paragraph of longer lines was not broken to a width
_NEVER = 1e9


@dataclass(slots=True)
class Unit:
    """A line, or a paragraph broken over lines."""

    text: str
    line: int  # of its beginning, from 1
    tight: bool = False  # no blank line before it
    heading: bool = False  # HTML says it is one
    outside: bool = False  # HTML says it belongs to navigation and the like


class Part(IntEnum):
    """What a unit is on a page."""

    ASIDE = 0
    TITLE = 1
    BETWEEN = 2  # an aside between a title and its abstract
    ABSTRACT = 3
    MORE = 4  # a further paragraph of an abstract
    STRAY = 5  # running text without a title


@dataclass(slots=True)
class Paper:
    """A title and the abstract below it."""

    title: Unit
    abstract: str
    first: int  # place of its title among the units
    last: int  # place of its last unit
    paragraphs: int


# What may follow what; the first unit is as after an aside.
_AFTER = {
    Part.ASIDE: (Part.ASIDE, Part.STRAY),
    Part.TITLE: (Part.ASIDE, Part.ABSTRACT, Part.MORE, Part.STRAY),
    Part.BETWEEN: (Part.TITLE, Part.BETWEEN),
    Part.ABSTRACT: (Part.TITLE, Part.BETWEEN),
    Part.MORE: (Part.ABSTRACT, Part.MORE),
    Part.STRAY: (Part.ASIDE, Part.ABSTRACT, Part.MORE, Part.STRAY),
}
_AFTER[Part.ASIDE] += (Part.ABSTRACT, Part.MORE)


def units_of(text: str) -> list[Unit]:
    """The lines and paragraphs of a text."""
    groups: list[tuple[int, list[str]]] = []
    after_blank = True
    for number, line in enumerate(clean_text(text).split("\n"), 1):
        line = line.strip()
        if line and after_blank:
            groups.append((number, [line]))
        elif line:
            groups[-1][1].append(line)
        after_blank = not line
    # Where hardly a line stands alone, a title stands right on top of its abstract.
    on_top = sum(len(lines) == 1 for _start, lines in groups) < 0.3 * len(groups)
    units: list[Unit] = []
    for start, lines in groups:
        under_title = bool(units) and not on_top and not ends_sentence(units[-1].text)
        units += _units_of_group(lines, start, on_top, under_title)
    return units


def _units_of_group(lines: list[str], start: int, on_top: bool, under_title: bool) -> list[Unit]:
    """The units of lines that no blank line parts: what was broken to a width is one, else each line is."""
    if len(lines) == 1:
        return [Unit(lines[0], start)]
    if not _is_wrapped(lines):
        return [Unit(line, start + place, place > 0) for place, line in enumerate(lines)]
    first, last = 0, len(lines)
    if (on_top and not lines[1][0].islower()) or (not under_title and _is_break(lines, 1)):
        first = 1
    if last - first > 2 and ends_sentence(lines[-2]) and not ends_sentence(lines[-1]) and _is_break(lines, last - 1):
        last -= 1  # the next title, where the blank line is missing
    bounds = ((0, first), (first, last), (last, len(lines)))
    return [Unit("\n".join(lines[begin:end]), start + begin, begin > 0) for begin, end in bounds if begin < end]


def _is_wrapped(lines: list[str]) -> bool:
    """Whether most lines end only where the width did."""
    if max(map(len, lines)) > _WIDEST_WRAP or sum(map(len, lines[:-1])) < 45 * (len(lines) - 1):
        return False
    return sum(not _is_break(lines, place) for place in range(1, len(lines))) >= 0.6 * (len(lines) - 1)


def _is_break(lines: list[str], place: int) -> bool:
    """Whether the line before `place` was ended on purpose: the next word would have found room in it."""
    line, below = lines[place - 1], lines[place]
    if below[0].islower() or line[-1] in ",;-":
        return False
    near = lines[place : place + 4] if place + 1 < len(lines) else lines[max(0, place - 4) : place]
    width = max(map(len, near))
    return len(line) > width + 2 or len(line) + 1 + len(below.split(None, 1)[0]) <= width


def papers_of(units: list[Unit]) -> tuple[list[Paper], list[Part]]:
    """The papers among units in their order, and what each unit was taken for."""
    parts = _parts_of(units) if len(units) <= MOST_UNITS else [Part.STRAY] * len(units)
    papers: list[Paper] = []
    title = 0
    for place, (unit, part) in enumerate(zip(units, parts, strict=True)):
        if part is Part.TITLE:
            title = place
        elif part is Part.ABSTRACT:
            papers.append(Paper(units[title], unit.text, title, place, 1))
        elif part is Part.MORE:
            paper = papers[-1]
            paper.abstract += ("\n" if unit.tight else "\n\n") + unit.text
            paper.last = place
            paper.paragraphs += not unit.tight
    return papers, parts


def _parts_of(units: list[Unit]) -> list[Part]:
    """The cheapest reading."""
    often = Counter(unit.text for unit in units if len(unit.text) <= 40)
    loose = sum(not unit.tight for unit in units) >= 0.6 * len(units)  # blank lines part what belongs apart
    costs = {part: 0.0 if part is Part.ASIDE else _NEVER for part in Part}
    origins: list[dict[Part, Part]] = []
    above = ""
    for place, unit in enumerate(units):
        own = _costs(unit, above, often[unit.text] >= 3, loose, place, len(units))
        origin: dict[Part, Part] = {}
        new: dict[Part, float] = {}
        for part in Part:
            best = min(_AFTER[part], key=lambda before: costs[before])
            origin[part] = best
            new[part] = min(_NEVER, costs[best] + own[part])
        costs = new
        origins.append(origin)
        above = unit.text
    ends = (Part.ASIDE, Part.ABSTRACT, Part.MORE, Part.STRAY)
    part = min(ends, key=lambda end: costs[end])
    parts: list[Part] = []
    for origin in reversed(origins):
        parts.append(part)
        part = origin[part]
    return parts[::-1]


def _costs(unit: Unit, above: str, often: bool, loose: bool, place: int, count: int) -> dict[Part, float]:
    """What it costs to take a unit for each part, in units of surprise."""
    text = unit.text
    size, ends, breaks = len(text), ends_sentence(text), sentence_breaks(text)
    words = len(text.split()) if size < 400 else 99
    small = text[0].islower()
    aside = is_aside(text) or (often and words <= 4) or (above.endswith(" by") and len(above) < 30 and words <= 5)
    full_stop = ends and text[-1] not in "?!？！"

    title = 0.0 if size <= 150 else (size - 150) / 50 if size <= 600 else 30.0
    title += (4.0 if full_stop else 1.0 if ends else 4.0 if text[-1] in ",;:" else 0.0) + min(6.0, 2.0 * breaks)
    title += (3.0 if words < 2 else 2.0 if words < 3 else 0.0) + (2.0 if small else 0.0)
    title += (5.0 if aside else 0.0) - (1.5 if unit.heading else 0.0) + (6.0 if unit.outside else 0.0)

    abstract = next((cost for most, cost in _SHORTER if size < most), 0.0)
    abstract += (0.0 if ends or place == count - 1 else 3.0) + (1.0 if not breaks else 0.0) + (3.0 if small else 0.0)
    abstract += (20.0 if aside else 0.0) + (6.0 if unit.heading or unit.outside else 0.0)
    abstract += 3.0 if unit.tight and loose else 0.0  # more likely the line above begins a paragraph

    # A line right under an abstract, where blank lines part the rest, belongs to it.
    bound = unit.tight and loose
    more = (0.5 if bound else 2.0 if unit.tight else 3.0 if loose else 7.0) + (
        0.0 if ends else 2.0 if size > 200 or bound else 4.0
    )
    more += (0.0 if size > 80 or bound else 2.0) + (20.0 if aside else 0.0)
    more += 6.0 if unit.heading or unit.outside else 0.0

    side = (
        0.3 if aside else 2.0 + max(0.0, (words - 8) / 4) + (20.0 if size > 300 else 0.0) + (1.0 if full_stop else 0.0)
    )
    stray = (1.0 if place == 0 else 6.0) + (1.0 if ends else 3.0)
    return {
        Part.ASIDE: 0.2 if unit.outside else side,
        Part.TITLE: _NEVER if is_bare(text) else title,
        Part.BETWEEN: 0.5 if aside else _NEVER,
        Part.ABSTRACT: abstract,
        Part.MORE: more,
        Part.STRAY: 20.0 if aside else stray,
    }


_SHORTER = ((40, 14.0), (80, 8.0), (150, 5.0), (250, 3.0), (400, 1.0))  # characters of an abstract, and the surprise
