"""Dates and ordinals as citation styles want them: in a language's order or the style's own, ranges, seasons, years
before Christ.

The processor's own code changes its locale while it renders, so that one date changes the looks of the next; these
elements are rendered anew.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any, NamedTuple

from citeproc import model
from citeproc.string import String

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def ordinal(number: int, element: Any) -> str:
    """The number with what makes it an ordinal in the style's own language, never in another: "3rd", "3."."""
    style = element.style_root
    two, one = number % 100, number % 10
    for name in dict.fromkeys((f"ordinal-{number:02}", f"ordinal-{two:02}", f"ordinal-{one:02}", "ordinal")):
        for locale in style.locales:
            language = str(locale.get(_LANGUAGE) or "")
            if language and language[:2].lower() != style.language[:2].lower():
                continue
            try:
                term = locale.get_term(name, None, zero_padded=name != f"ordinal-{number:02}")
            except IndexError:
                continue
            if term is not None:
                return f"{number}{term.single}"
    return str(number)


class When(NamedTuple):
    """A day, month or year, or a season of a year; `year` counts from 1 and back from -1."""

    year: int
    month: int = 0
    day: int = 0
    season: int = 0


class Dated(NamedTuple):
    """A date of a work: one, a range, an open one (`end` without a year), or as it was printed."""

    begin: When | None = None
    end: When | None = None
    literal: str = ""
    circa: bool = False

    def sort_key(self, parts: Container[str] = ("year", "month", "day")) -> str:
        """A text that orders dates by time, as far as these parts; what has no year comes after those that have one."""
        if self.begin is None:
            return f"99999{self.literal}"
        ends = [When(end.year if "year" in parts else 0, end.month if "month" in parts else 0,
                     end.day if "day" in parts else 0, end.season if "month" in parts else 0)
                for end in (self.begin, self.end) if end]  # fmt: skip
        return "-".join(f"{when.year + 10_000:05}{when.month or when.season * 3:02}{when.day:02}" for when in ends)

    def get(self, name: str, default: Any = None) -> Any:
        """Whether it is uncertain, asked for as the processor asks."""
        return self.circa if name == "circa" else default


class Date(model.Date):
    """One date variable, in the style's own parts or those of the language."""

    def process(self, item: Any, **_ignored: Any) -> Any:
        """The date as text with its affixes, None where there is none."""
        run, variable = self.run, self.get("variable", "")
        run.touched += 1
        date = item.reference.get(variable.replace("-", "_"))
        if variable in run.repressed or not isinstance(date, Dated):
            return None
        if run.is_sorting:
            run.found += 1
            return String(date.sort_key(self._wanted))
        if date.begin is None:
            text = date.literal if "year" in self._wanted else ""
        else:
            text = self._rendered(date, item)
        if not text:
            return None
        run.found += 1
        run.rendered.append(variable)
        return self.wrap(self.format(self.case(String(text)) if self.get("text-case") else String(text)))

    @property
    def _wanted(self) -> set[str]:
        """The names of the parts that are printed where the date has them."""
        if self.get("form"):
            return set(self.get("date-parts", "year-month-day").split("-"))
        return {str(part.get("name")) for part in self.findall("cs:date-part", self.nsmap)}

    def _rendered(self, date: Dated, item: Any) -> str:
        local, own, joint = self.get("form"), self.findall("cs:date-part", self.nsmap), self.get("delimiter", "")
        if local:
            pattern = self.get_date(local)
            if pattern is None:
                return ""
            changed = {part.get("name"): part for part in own}
            all_parts = pattern.findall("cs:date-part", self.nsmap)
            parts = [
                _Part(part, changed.get(part.get("name")), followed=part is not all_parts[-1]) for part in all_parts
                if part.get("name") in self._wanted
            ]  # fmt: skip
            joint = pattern.get("delimiter", "")
        else:
            parts = [_Part(part, None) for part in own]
        run = self.run
        suffix = item.reference.get("year_suffix", "") if run.adds_suffix_to_years and not run.has_suffix else ""
        assert date.begin is not None
        begin = {part.name: part.text(date.begin, self) for part in parts}
        if suffix and begin.get("year"):
            begin["year"] += str(suffix)
            run.has_suffix = True
        parts = [part for part in parts if begin[part.name]]
        if not parts:
            return ""
        trim = bool(local)
        if date.end is None:
            return _joined(parts, begin, joint, trim, "end")
        if not date.end.year:
            return _joined(parts, begin, joint, trim, "end") + parts[0].between
        return self._range(parts, begin, date.begin, date.end, joint, trim)

    def _range(self, parts: list[_Part], begin: dict[str, str], first: When, last: When, joint: str, trim: bool) -> str:
        """Only what differs is written twice: "May 1–June 3, 2020"."""
        end = {part.name: part.text(last, self) for part in parts}
        if first.year != last.year:
            differing = {"year", "month", "day"}
        else:
            differing = {"month", "day"} if first[1::2] != last[1::2] else {"day"} if first.day != last.day else set()
        twice = [part for part in parts if part.name in differing and end[part.name]]
        if not twice:
            return _joined(parts, begin, joint, trim, "end")
        place = parts.index(twice[0])
        before, after = parts[:place], [part for part in parts[place:] if part not in twice]
        between = next(part.between for name in ("year", "month", "day") for part in twice if part.name == name)
        start = _joined(twice, begin, joint, trim and not before, "range")
        whole = f"{start}{between}{_joined(twice, end, joint, True, 'more' if after else 'end')}"
        pieces = [_joined(before, begin, joint, trim, "more"), whole, _joined(after, begin, joint, False, "end")]
        return joint.join(piece for piece in pieces if piece)


class _Part:
    """A part of a date as the language has it, with what the style changes of it."""

    def __init__(self, element: Any, changed: Any, *, followed: bool = False) -> None:
        self.element = element
        self._changed = changed
        self.name = str(element.get("name"))
        self.between = self._get("range-delimiter", "–")
        self.prefix, self.suffix = str(element.get("prefix", "")), str(element.get("suffix", ""))
        # Letters after a part belong to it ("4月", "1998 г."); signs only part it from one that may follow.
        belongs = not followed or any(sign.isalpha() for sign in self.suffix)
        self.ending = self.suffix if belongs else ""

    def _get(self, name: str, default: str = "") -> str:
        found = self._changed.get(name) if self._changed is not None else None
        return str(found if found is not None else self.element.get(name, default))

    def text(self, when: When, date: Date) -> str:
        """This part of a day, formatted but without affixes; empty where the day has none."""
        text = getattr(self, f"_{self.name}")(when, date) if self.name in ("year", "month", "day") else ""
        if not text:
            return ""
        looks = self._changed if self._changed is not None else self.element
        if self._get("strip-periods") == "true":
            text = text.replace(".", "")
        return str(looks.format(looks.case(String(text))))

    def _year(self, when: When, date: Date) -> str:
        if self._get("form", "long") == "short":
            return f"{abs(when.year) % 100:02}"
        era = "bc" if when.year < 0 else "ad" if when.year < 1000 else ""
        return f"{abs(when.year)}{date.get_single_term(name=era) if era else ''}"

    def _month(self, when: When, date: Date) -> str:
        form = self._get("form", "long")
        if not when.month:
            return str(date.get_single_term(name=f"season-{when.season:02}")) if when.season else ""
        if form.startswith("numeric"):
            return f"{when.month:02}" if form == "numeric-leading-zeros" else str(when.month)
        return str(date.get_single_term(name=f"month-{when.month:02}", form="short" if form == "short" else None))

    def _day(self, when: When, date: Date) -> str:
        form = self._get("form", "numeric")
        if not when.day:
            return ""
        only_first = str(date.get_locale_option("limit-day-ordinals-to-day-1")).lower() == "true"
        if form == "ordinal" and (when.day == 1 or not only_first):
            return ordinal(when.day, date)
        return f"{when.day:02}" if form == "numeric-leading-zeros" else str(when.day)


def _joined(parts: list[_Part], texts: dict[str, str], joint: str, trim_start: bool, then: str) -> str:
    """Parts with their affixes; `then` is what comes after: "more" of the date, its "end", or the end of a "range"."""
    shown = [part for part in parts if texts[part.name]]
    pieces = []
    for number, part in enumerate(shown):
        prefix = "" if trim_start and number == 0 else part.prefix
        suffix = part.suffix if number < len(shown) - 1 else {"more": part.suffix, "end": part.ending}.get(then, "")
        pieces.append(f"{prefix}{texts[part.name]}{suffix}")
    return joint.join(pieces)
