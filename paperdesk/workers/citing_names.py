"""Names as citation styles want them: initials, order, "and", "et al.", labels, what stands for names that are missing.

The processor's own code drops options that APA, Chicago and MLA stand on, so these two elements are rendered anew.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from citeproc import model
from citeproc.string import String

Person = tuple[str, str, str, str, str]  # given, dropping particle, particle, family, suffix

_INHERITED = {"form": "name-form", "delimiter": "name-delimiter"}
_DEFAULTS = {
    "and": "", "delimiter-precedes-et-al": "contextual", "delimiter-precedes-last": "contextual", "et-al-min": "0",
    "et-al-use-first": "1", "et-al-use-last": "false", "initialize": "true", "name-as-sort-order": "",
    "sort-separator": ", ", "form": "long", "delimiter": ", ",
}  # fmt: skip
# Names in these scripts are written family name first, without a space, whatever a style says.
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Name(model.Name):
    """How each person of a list is written, and how the list is joined."""

    def option(self, name: str) -> str:
        """An option of this element, else of the citation or bibliography it is rendered in, else of the style."""
        run = self.run
        given = run.sort_options.get(name) if run.sort_options else None
        if given is not None:
            return str(given)
        places = (self, run.part, self.style_root)
        for place in places:
            found = place.get(name if place is self else _INHERITED.get(name, name))
            if found is not None:
                return str(found)
        return _DEFAULTS.get(name, "")

    def process(self, item: Any, variable: str, **_ignored: Any) -> Any:
        """The joined names, a number for the form "count"."""
        people = [_parts(name) for name in item.reference.get(variable, [])]
        option = self.option
        least, first = _number(option("et-al-min")), max(1, _number(option("et-al-use-first")))
        shown = self.run.names_shown.get(item.key, 0) if self.run.is_citation else 0
        cut = bool(least) and len(people) >= least and len(people) > max(first, shown)
        if option("form") == "count":
            return min(len(people), first) if cut else len(people)
        first = max(first, shown) if cut else len(people)
        use_last = option("et-al-use-last") == "true" and len(people) >= first + 2
        written = [self._written(person, place, self._given(item, person, place))
                   for place, person in enumerate(people[:first])]  # fmt: skip
        if cut and use_last:
            return String(f"{option('delimiter').join(written)}{option('delimiter')}… "
                          f"{self._written(people[-1], len(people), 0)}")  # fmt: skip
        if cut:
            return String(self._with_et_al(written, self._is_inverted(people[first - 1], first - 1)))
        return String(self._joined(written, people))

    def _is_inverted(self, person: Person, place: int) -> bool:
        """Whether a person at this place of the list is written family name first, with a sign between."""
        order = self.option("name-as-sort-order")
        return bool(person[0] and not _EAST_ASIAN.search(person[3])) and (
            order == "all" or (order == "first" and place == 0)
        )

    def _with_et_al(self, written: list[str], inverted: bool) -> str:
        term = str(self.et_al() or "")
        precedes = self.option("delimiter-precedes-et-al")
        wanted = {"always": True, "never": False, "after-inverted-name": inverted}.get(precedes, len(written) > 1)
        joint = self.option("delimiter")
        return joint.join(written) + ((joint if wanted else " ") + term if term else "")

    def _joined(self, written: list[str], people: list[Person]) -> str:
        joint, chosen = self.option("delimiter"), self.option("and")
        if len(written) < 2 or not chosen:
            return joint.join(written)
        term = "&" if chosen == "symbol" else str(self.get_single_term(name="and"))
        inverted = self._is_inverted(people[-2], len(people) - 2)
        precedes = self.option("delimiter-precedes-last")
        wanted = {"always": True, "never": False, "after-inverted-name": inverted}.get(precedes, len(written) > 2)
        head = joint.join(written[:-1])
        return f"{head}{joint if wanted else ' '}{term} {written[-1]}".replace("  ", " ")

    def _given(self, item: Any, person: Person, place: int) -> int:
        """How much of a person's given names tells a citation from others, as a `Given`."""
        run = self.run
        if not run.is_citation or run.is_sorting:
            return 0
        person = (" ".join(_spread(person[0]).split()), *person[1:])  # "J.R." is "J. R."
        if run.named is not None:
            run.named.append((person, place, self._initials(person[0]) if person[0] else ""))
        own = run.namesakes.get(person, 0) if place == 0 or not run.only_first else 0
        return max(int(own), int(run.given_shown.get((item.key, place), 0)))

    def _written(self, person: Person, place: int, shown: int) -> str:
        given, dropping, particle, family, suffix = person
        option = self.option
        if not given and not dropping and not particle and not suffix:
            return self._part("family", family)
        if _EAST_ASIAN.search(family):
            return self._part("family", family) + ("" if option("form") == "short" else self._part("given", given))
        if given and shown < 2:
            given = self._initials(given)
        demoted = self.style_root.get("demote-non-dropping-particle", "display-and-sort")
        order = option("name-as-sort-order")
        inverted = order == "all" or (order == "first" and place == 0)
        after = demoted == "display-and-sort" or (demoted == "sort-only" and self.run.is_sorting)
        if option("form") == "short":
            short = self._part("family", family if self.run.is_sorting and after else _spaced(particle, family))
            return _spaced(self._part("given", given), dropping, short) if shown else short
        if not inverted:
            whole = _spaced(dropping, self._formed("family", _spaced(particle, family)), suffix)
            return _spaced(self._part("given", given), self._wrapped("family", whole))
        given = _spaced(self._formed("given", given), dropping)
        if after:
            given = _spaced(given, self._formed("family", particle))
            parts = [self._part("family", family), self._wrapped("given", given), suffix]
        else:
            parts = [self._part("family", _spaced(particle, family)), self._wrapped("given", given), suffix]
        return option("sort-separator").join(part for part in parts if part)

    def _part(self, kind: str, text: str) -> str:
        return self._wrapped(kind, self._formed(kind, text))

    def _formed(self, kind: str, text: str) -> str:
        """A part of a name in the looks and letters that the style gives it."""
        part = next((part for part in self if part.get("name") == kind), None)
        return text if part is None or not text else str(part.format(part.case(String(text))))

    def _wrapped(self, kind: str, text: str) -> str:
        """A part of a name, with the particles that go with it, between what the style puts around it."""
        part = next((part for part in self if part.get("name") == kind), None)
        return text if part is None or not text else str(part.wrap(text))

    def _initials(self, given: str) -> str:
        """Given names as initials, or with only the initials among them set as the style wants them."""
        places = (self, self.run.part, self.style_root)
        mark = next((found for place in places if (found := place.get("initialize-with")) is not None), None)
        if mark is None:
            return given
        hyphen = self.style_root.get("initialize-with-hyphen", "true") == "true"
        whole = self.option("initialize") == "false"
        out = ""
        for word in _spread(given).split():
            if whole and not re.fullmatch(r"[^\W\d_]\.?(?:-[^\W\d_]\.?)*", word):
                out = _spaced(out.rstrip(), word) + " "
                continue
            parts = [part.rstrip(".") for part in re.split(r"[-‐‑]", word) if part.rstrip(".")]
            if parts and parts[0][:1].islower():  # a particle within the given names
                out = _spaced(out.rstrip(), word) + " "
                continue
            short = len(parts) == 1 and word.endswith(".") and len(parts[0]) in (2, 3)  # "Yu.", "Th." as it is written
            signs = [(part if short else _initial(part)) + mark.rstrip() for part in parts]
            joined = ("-" if hyphen else mark[len(mark.rstrip()) :]).join(signs)
            out += joined + mark[len(mark.rstrip()) :]
        return out.strip()


class Names(model.Names):
    """The people with a part in a work, and what stands in their place."""

    @cached_property
    def pattern(self) -> Any:
        """The element that says how its names are written: itself, or the one it stands in for."""
        place = self
        while place.find("cs:name", self.nsmap) is None:
            place = next(place.iterancestors(self.tag))
        return place

    def process(self, item: Any, context: Any = None, **_ignored: Any) -> Any:
        """The names of each role with its label, else what the style puts for them; None for nothing."""
        run, pattern = self.run, self.pattern
        roles = [role for role in self.get("variable", "").split() if role not in run.repressed]
        run.touched += 1
        held = {role: people for role in roles if (people := item.reference.get(role.replace("-", "_")))}
        merged = ""
        if {"editor", "translator"} <= held.keys() and held["editor"] == held["translator"]:
            merged = "editortranslator" if str(self.get_single_term(name="editortranslator")) else ""
        output: list[Any] = []
        total = 0
        for role in held:
            if merged and role == "translator":
                run.rendered.append(role)
                continue
            text = pattern.name.render(item, role.replace("-", "_"))
            if isinstance(text, int):
                total += text
                continue
            output.append(self._labelled(pattern, item, merged or role, len(held[role]) > 1, text))
            run.rendered.append(role)
        if total:
            run.found += 1
            return String(str(total))
        if output:
            run.found += 1
            places = (self.get("delimiter"), pattern.get("delimiter"), run.part.get("names-delimiter"),
                      self.style_root.get("names-delimiter"))  # fmt: skip
            joint = next(filter(None, places), ", ")
            text = String(joint.join(str(part) for part in output if part))
            if run.first_names is None and not run.is_sorting:
                run.first_names = str(text)
            return text
        substitute = self.find("cs:substitute", self.nsmap)
        return substitute.render(item, context=context) if substitute is not None else None

    def _labelled(self, pattern: Any, item: Any, role: str, plural: bool, text: Any) -> Any:
        label = pattern.find("cs:label", self.nsmap)
        if label is None:
            return text
        words = label.render(item, role, plural)
        if not words:
            return text
        first = next(child for child in pattern if child.tag in (label.tag, pattern.name.tag))
        return String(f"{words}{text}" if first is label else f"{text}{words}")


def _parts(name: Any) -> Person:
    if "literal" in name:
        return "", "", "", str(name["literal"]), ""
    dropping, particle = name.get("dropping-particle", ""), name.get("non-dropping-particle", "")
    given, family = name.get("given", ""), name.get("family", "")
    if not family:
        return "", "", "", _spaced(dropping, particle, given), ""
    if not particle and given:  # a single name is whole
        particle, family = _split(family)
    if not dropping:
        given, dropping = _parted(given)
    return given, dropping, particle, family, name.get("suffix", "")


def _split(family: str) -> tuple[str, str]:
    """A family name that holds its particle, parted: "de la Cruz", "d’Aubignac", "’t Hooft"."""
    words = family.split(" ")
    count = next((place for place, word in enumerate(words) if not word.lstrip("'’")[:1].islower()), 0)
    first = words[count]
    elided = re.match(r"[^\W\d_A-Z]{1,3}['’](?=[^\W\d_])", first)
    if count == 0 and elided and elided.group().islower() and first[elided.end()].isupper():
        return elided.group(), family[elided.end() :]
    return " ".join(words[:count]), " ".join(words[count:])


def _parted(given: str) -> tuple[str, str]:
    """Given names and the particle after them: "Jean de", "François d’"."""
    words = given.split(" ")
    count = next((place for place, word in enumerate(reversed(words)) if not word[:1].islower()), 0)
    return " ".join(words[: len(words) - count]), " ".join(words[len(words) - count :])


def _spread(given: str) -> str:
    """Given names with a space after each full stop, but within "J.-P."."""
    return re.sub(r"\. {1,3}([-‐‑])", r".\1", given.replace(".", ". "))


def _initial(word: str) -> str:
    """The first letter, great."""
    return next(filter(str.isalnum, word), word[:1]).upper()


def _spaced(*parts: str) -> str:
    joined = ""
    for part in parts:
        if part:
            gap = "" if not joined or joined.endswith(("'", "’", "-")) else " "
            joined += gap + part
    return joined


def _number(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else 0
