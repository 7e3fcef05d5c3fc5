"""Citations and bibliographies of a loaded style: order, numbers, what tells works apart, what is drawn together.

Knows how works become what the processor asks for; what a style's elements do, citing_style knows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from citeproc import DATES

from paperdesk.errors import BadInputError
from paperdesk.workers.citing_dates import Dated, When
from paperdesk.workers.citing_forms import COLONS, DOTS, GAP, Quotes, finished, without_marks
from paperdesk.workers.citing_quotes import marked
from paperdesk.workers.citing_style import FAILURES, Given, load, quotes_of

_PEOPLE = frozenset(
    [
        "author",
        "chair",
        "collection-editor",
        "compiler",
        "composer",
        "container-author",
        "contributor",
        "curator",
        "director",
        "editor",
        "editorial-director",
        "executive-producer",
        "guest",
        "host",
        "illustrator",
        "interviewer",
        "narrator",
        "organizer",
        "original-author",
        "performer",
        "producer",
        "recipient",
        "reviewed-author",
        "script-writer",
        "series-creator",
        "translator",
    ]
)
_DATES = frozenset(date.replace("_", "-") for date in DATES) | {"available-date", "event-date", "original-date"}
_NOT_SHOWN = frozenset(("id", "type", "custom", "paperdesk", "citation-key", "keyword", "categories", "year-suffix"))
_ADDRESSES = frozenset(("URL", "DOI", "ISBN", "ISSN", "PMID", "PMCID", "language"))  # no text that is quoted or cased
_MOST_NAMES = 30  # shown to tell a work from another
_SUFFIXES = "abcdefghijklmnopqrstuvwxyz"


class Reference(dict[str, Any]):
    """The values of a work by variable, with _ for -, and its type."""

    type = "document"


class Work:
    """One work that is cited."""

    has_locator = False

    def __init__(self, key: str, item: dict[str, Any], quotes: Quotes) -> None:
        self.key = key
        self.number = self.place = 0  # the number that is printed, and where it stands in the bibliography
        self.is_ambiguous = False
        self.reference = Reference()
        kind = item.get("type")
        self.reference.type = kind if isinstance(kind, str) and kind else "document"
        for variable, value in item.items():
            if variable in _NOT_SHOWN:
                continue
            found: Any = _date(value) if variable in _DATES else None
            if variable not in _DATES:
                found = _people(value, quotes) if variable in _PEOPLE else _text(value)
            if isinstance(found, str):
                found = found.replace("::", COLONS) if variable in _ADDRESSES else marked(found, quotes)
            if found:
                self.reference[variable.replace("-", "_")] = found

    def __contains__(self, _name: str) -> bool:
        return False  # neither locator nor prefix nor suffix


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(without_marks(str(value)).replace("...", DOTS).split())


def _people(value: Any, quotes: Quotes) -> list[dict[str, str]]:
    people = value if isinstance(value, list) else []
    cleaned = [{part: marked(text, quotes) for part, said in name.items() if (text := _text(said))} for name in people
               if isinstance(name, dict)]  # fmt: skip
    return [name for name in cleaned if name.keys() & {"literal", "family", "given"}]


def _date(value: Any) -> Dated | None:
    if not isinstance(value, dict):
        return None
    parts, circa = value.get("date-parts"), bool(value.get("circa"))
    ends = [_when(end) for end in parts[:2]] if isinstance(parts, list) else []
    if ends and ends[0]:
        season = str(value.get("season", ""))
        begin = ends[0]._replace(season=int(season) if season in ("1", "2", "3", "4") else ends[0].season)
        return Dated(begin, (ends[1] or When(0)) if len(ends) > 1 else None, circa=circa)
    printed = _text(value.get("literal")) or _text(value.get("raw"))
    return Dated(literal=printed, circa=circa) if printed else None


def _when(parts: Any) -> When | None:
    numbers = []
    for part in parts[:3] if isinstance(parts, list) else []:
        text = str(part).strip()
        if not re.fullmatch(r"-?\d{1,6}", text):
            break
        numbers.append(int(text))
    if not numbers or not numbers[0]:
        return None
    year, month, day = (*numbers, 0, 0)[:3]
    if 21 <= month <= 24:
        return When(year, season=month - 20)
    month = month if 1 <= month <= 12 else 0
    return When(year, month, day if month and 1 <= day <= 31 else 0)


class Engine:
    """One style, kept loaded."""

    def __init__(self, data: bytes) -> None:
        try:
            self._root = load(data)
            self._citation = self._root.find("cs:citation", self._root.nsmap)
            self._bibliography = self._root.find("cs:bibliography", self._root.nsmap)
            if self._citation is None or self._citation.find("cs:layout", self._root.nsmap) is None:
                raise BadInputError("This citation style says nothing about citations.", hint="It may lean on another.")
            self._quotes = quotes_of(self._root)
        except FAILURES as error:
            raise BadInputError("This citation style cannot be read.") from error

    def citation(self, items: list[dict[str, Any]], form: str) -> str:
        """The works as one citation in the text."""
        try:
            works = self._works(items, lambda _done: None)
            sort = self._citation.find("cs:sort", self._root.nsmap)
            if sort is not None:
                self._begin(self._citation)
                works = sort.sort(sorted(works, key=lambda work: work.number), self._layout(self._citation))
            elif self._citation.get("collapse") == "citation-number":
                works.sort(key=lambda work: work.number)
            layout = self._layout(self._citation)
            cited = [(work, text) for work in works if (text := self._cited(work)).strip()]
            text = self._joined([text for _work, text in cited], [work for work, _text in cited], layout)
            return finished(str(layout.format(layout.wrap(text)) or ""), form, self._quotes)
        except FAILURES as error:
            raise _beyond() from error

    def bibliography(
        self, items: list[dict[str, Any]], form: str, report: Callable[[int], None]
    ) -> list[tuple[int, str]]:
        """The entries in the style's order, each with the place of its work in `items`."""
        if self._bibliography is None or self._bibliography.find("cs:layout", self._root.nsmap) is None:
            raise BadInputError("This citation style makes no bibliographies.")
        try:
            works = sorted(self._works(items, report), key=lambda work: work.place)
            layout, entries = self._layout(self._bibliography), []
            substitute = self._bibliography.get("subsequent-author-substitute")
            before: str | None = None
            for done, work in enumerate(works):
                report(done)
                text = self._entry(work, layout)
                says = any(letter.isalnum() for letter in text)  # a style may leave a kind of work out
                names = self._root.state.first_names
                if substitute is not None and names and names == before and text.startswith(names):
                    text = substitute + text[len(names) :]
                before = names
                printed = finished(str(layout.format(layout.wrap(text))), form, self._quotes)
                if says:
                    entries.append((int(work.key), printed))
            return entries
        except FAILURES as error:
            raise _beyond() from error

    # --- inside ---

    def _layout(self, part: Any) -> Any:
        return part.find("cs:layout", self._root.nsmap)

    def _begin(self, part: Any, work: Work | None = None) -> None:
        run = self._root.state
        run.begin()
        run.part, run.is_citation = part, part is self._citation
        run.is_ambiguous = work is not None and work.is_ambiguous

    def _works(self, items: list[dict[str, Any]], report: Callable[[int], None]) -> list[Work]:
        """The works with their numbers, and with what tells them apart."""
        self._root.state.begin_all()
        works = [Work(str(place), item, self._quotes) for place, item in enumerate(items)]
        for number, work in enumerate(works, 1):
            work.number = number
        sort = self._bibliography.find("cs:sort", self._root.nsmap) if self._bibliography is not None else None
        ordered = works
        if sort is not None:
            self._begin(self._bibliography)
            ordered = sort.sort(works, self._layout(self._bibliography))
            down = any(key.is_number and key.get("sort") == "descending" for key in sort)
            for place, work in enumerate(ordered, 1):
                work.number = len(ordered) + 1 - place if down else place
        for place, work in enumerate(ordered):
            work.place = place
        self._tell_apart(ordered, report)
        return works

    def _cited(self, work: Work) -> str:
        self._begin(self._citation, work)
        return str(self._layout(self._citation).render_children(work) or "")

    def _entry(self, work: Work, layout: Any) -> str:
        self._begin(self._bibliography, work)
        aligned = bool(self._bibliography.get("second-field-align"))
        parts = [str(text) for child in layout if (text := child.render(work)) not in (None, "")]
        if aligned and len(parts) > 1 and work.number:
            return f"{parts[0].rstrip()}{GAP}{''.join(parts[1:]).lstrip()}"
        return "".join(parts)

    def _tell_apart(self, works: list[Work], report: Callable[[int], None]) -> None:
        """More names, the title, or a letter after the year where citations of two works look the same."""
        wants = {
            name: self._citation.get(f"disambiguate-{name}") == "true"
            for name in ("add-names", "add-givenname", "add-year-suffix")
        }
        conditional = any(each.get("disambiguate") for each in self._root.iter() if each.get("disambiguate"))
        if not (any(wants.values()) or conditional) or len(works) < 2:
            return
        rule = self._citation.get("givenname-disambiguation-rule", "by-cite")
        if wants["add-givenname"] and rule != "by-cite":
            self._tell_namesakes(works, rule, report)
        groups = self._alike(works, report)
        run = self._root.state
        if wants["add-names"]:
            for alike in groups:
                self._add_names(alike, run.names_shown)
            groups = [again for alike in groups for again in self._alike(alike, report)]
        if wants["add-givenname"] and rule == "by-cite":
            for alike in groups:
                self._add_given(alike)
            groups = [again for alike in groups for again in self._alike(alike, report)]
        if conditional:
            for work in (work for alike in groups for work in alike):
                work.is_ambiguous = True
            groups = [again for alike in groups for again in self._alike(alike, report)]
        if wants["add-year-suffix"]:
            for alike in groups:
                for place, work in enumerate(alike):
                    more, letter = divmod(place, 26)
                    work.reference["year_suffix"] = (_SUFFIXES[(more - 1) % 26] if more else "") + _SUFFIXES[letter]

    def _alike(self, works: list[Work], report: Callable[[int], None]) -> list[list[Work]]:
        found: dict[str, list[Work]] = {}
        for done, work in enumerate(works):
            if done % 50 == 0:
                report(0)
            found.setdefault(self._cited(work), []).append(work)
        return [alike for alike in found.values() if len(alike) > 1]

    def _tell_namesakes(self, works: list[Work], rule: str, report: Callable[[int], None]) -> None:
        """Show of people with the same family name what tells them apart, in every citation."""
        run = self._root.state
        run.only_first, run.named = rule.startswith("primary-name"), []
        for done, work in enumerate(works):
            if done % 50 == 0:
                report(0)
            self._cited(work)
        named, run.named = run.named, None
        by_name: dict[tuple[str, str], dict[tuple[str, ...], str]] = {}
        for person, place, initials in named:
            given, _dropping, particle, family, _suffix = person
            if given and (place == 0 or not run.only_first):
                by_name.setdefault((particle, family.casefold()), {})[person] = initials
        for people in by_name.values():
            if len(people) < 2:
                continue
            shared = Counter(people.values())
            for person, initials in people.items():
                if shared[initials] > 1 and not rule.endswith("-with-initials"):
                    run.namesakes[person] = Given.ALL
                elif len(shared) > 1:
                    run.namesakes[person] = Given.INITIALS

    def _add_given(self, alike: list[Work]) -> None:
        """Show the given names, from the first person on, that tell these works apart; none that do not."""
        shown = self._root.state.given_shown
        longest = max(len(work.reference.get("author", ())) for work in alike)
        apart = len({self._cited(work) for work in alike})
        for place in range(min(longest, _MOST_NAMES)):
            for much in (Given.INITIALS, Given.ALL):
                before = {work.key: shown.get((work.key, place)) for work in alike}
                for work in alike:
                    shown[work.key, place] = much
                now = len({self._cited(work) for work in alike})
                if now == len(alike):
                    return
                if now > apart:
                    apart = now
                    continue
                for work in alike:
                    held = before[work.key]
                    if held is None:
                        del shown[work.key, place]
                    else:
                        shown[work.key, place] = held

    def _add_names(self, alike: list[Work], shown: dict[str, int]) -> None:
        """Show as many names as tell these works apart; none more where no number does."""
        people = [work.reference.get("author", []) for work in alike]
        if all(each == people[0] for each in people):
            return
        longest = max(len(work.reference.get("author", ())) for work in alike)
        before = len({self._cited(work) for work in alike})
        for count in range(2, min(longest, _MOST_NAMES) + 1):
            for work in alike:
                shown[work.key] = count
            now = len({self._cited(work) for work in alike})
            if now > before:
                if now == len(alike):
                    return
                before = now
                best = count
            elif count == min(longest, _MOST_NAMES):
                break
        for work in alike:
            if before > 1:
                shown[work.key] = best
            else:
                shown.pop(work.key, None)

    def _joined(self, texts: list[str], works: list[Work], layout: Any) -> str:
        """The citations of one cluster, drawn together as the style wants."""
        get, delimiter = self._citation.get, str(layout.get("delimiter", ""))
        collapse, after = get("collapse", ""), get("after-collapse-delimiter")
        between = get("cite-group-delimiter", ", " if after is None else delimiter)
        if collapse == "citation-number":
            return delimiter.join(self._ranges(texts, works, delimiter))
        if not collapse.startswith("year") and get("cite-group-delimiter") is None:
            return delimiter.join(texts)
        groups: dict[str, list[tuple[Work, str]]] = {}  # those of the same people stand together
        for work in works:
            text, names = self._cited(work), self._root.state.first_names
            groups.setdefault(names if names and text.startswith(names) else f"{text}\n", []).append((work, text))
        out, was_collapsed = "", False
        for number, (names, cited) in enumerate(groups.items()):
            cited.sort(key=lambda each: each[0].place)
            if collapse:
                cited[1:] = [(work, text[len(names) :].lstrip(" ,") or text) for work, text in cited[1:]]
            if collapse.startswith("year-suffix"):
                pieces = self._suffixes(
                    cited, get("year-suffix-delimiter", delimiter), ranged=collapse.endswith("ranged")
                )
            else:
                pieces = [text for _work, text in cited]
            joint = delimiter if after is None or not was_collapsed else after
            out += (joint if number else "") + between.join(pieces)
            was_collapsed = len(cited) > 1
        return out

    def _suffixes(self, cited: list[tuple[Work, str]], delimiter: str, *, ranged: bool) -> list[str]:
        """Citations of the same people, those of a year as one: "2000a,b", where the style wants it "2000a–c"."""
        years: list[tuple[str, list[str]]] = []  # what stands before the letter, and the letters
        for work, text in cited:
            letter = str(work.reference.get("year_suffix", ""))
            year = text.removesuffix(letter)
            told = bool(letter) and text.endswith(letter)
            if told and year and years and years[-1][1] and years[-1][0].endswith(year):
                years[-1][1].append(letter)
            else:
                years.append((year, [letter] if told else []))
        out = []
        for year, letters in years:
            follow = all(one + 1 == other for one, other in pairwise(map(_SUFFIXES.find, letters)))
            if ranged and len(letters) > 2 and follow:
                letters = [f"{letters[0]}–{letters[-1]}"]
            out.append(year + delimiter.join(letters))
        return out

    def _ranges(self, texts: list[str], works: list[Work], delimiter: str) -> list[str]:
        """Numbers that follow each other as first–last, where they are three or more."""
        out: list[str] = []
        start = 0
        for place in range(len(works)):
            last = place + 1 == len(works) or works[place + 1].number != works[place].number + 1
            if last:
                run = texts[start : place + 1]
                out += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else run
                start = place + 1
        return out


def _beyond() -> BadInputError:
    return BadInputError("This citation style asks for something that PaperDesk cannot do.")
