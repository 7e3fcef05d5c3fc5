"""A citation style, loaded and ready to render: the processor's elements, mended where they leave out what styles need.

Each element of a style is an object of a class below or of the processor's own (citeproc.model). What is mended: groups
without a value vanish whole, labels of missing values too, titles are cased by the language of the work, numbers and
page ranges follow the style, what stands in place of the authors is not said twice, works are sorted without regard to
accents, `disambiguate` is no longer always true. What a rendering needs to remember stands in its Run.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any

from citeproc import LANGUAGE_NAMES, PRIMARY_DIALECTS, model
from citeproc.source import VariableError
from citeproc.string import String
from lxml import etree

from paperdesk.errors import BadInputError
from paperdesk.workers.citing_dates import Date, ordinal
from paperdesk.workers.citing_forms import MARKS, SPACE, Quotes, without_marks
from paperdesk.workers.citing_letters import cased, last_page
from paperdesk.workers.citing_names import Name, Names

_NAMESPACE = "http://purl.org/net/xbiblio/csl"
_NUMERIC = re.compile(
    r"[A-Za-z]{0,20}\d{1,20}[A-Za-z]{0,20}(?:\s{0,3}[,&–-]\s{0,3}[A-Za-z]{0,20}\d{1,20}[A-Za-z]{0,20}){0,50}"
)
_MORE = re.compile(r"(?:\d|\b[ivxlcdm]{1,9})\s{0,3}(?:[,&–-]|and)\s{0,3}\w")
_DIGITS = re.compile(r"[0-9]{1,8}")
_FORMS: dict[str | None, tuple[str | None, ...]] = {
    "short": ("short", None), "verb": ("verb", None), "verb-short": ("verb-short", "verb", None),
    "symbol": ("symbol", "short", None), None: (None,),
}  # fmt: skip
FAILURES = (
    AttributeError, LookupError, TypeError, ValueError, NameError, AssertionError, ArithmeticError, RecursionError,
    VariableError, model.ConditionFailed, etree.LxmlError,
)  # fmt: skip
"""What the processor raises on a style that is wrong or asks for what it cannot do."""


_LOOKS = {
    ("font-style", "italic"): "italic", ("font-style", "oblique"): "italic", ("font-variant", "small-caps"): "caps",
    ("font-weight", "bold"): "bold", ("text-decoration", "underline"): "underline", ("vertical-align", "sup"): "sup",
    ("vertical-align", "sub"): "sub",
}  # fmt: skip
_BETWEEN = ("delimiter", "prefix", "suffix", "name-delimiter", "names-delimiter")  # letters of the style itself
_LOOK_NAMES = ("font-style", "font-variant", "font-weight", "text-decoration", "vertical-align")


class Formatter:
    """What the processor calls for the words of a language: they stay as they are, and are escaped at the end."""

    @staticmethod
    def preformat(text: Any) -> Any:
        """The text as it is."""
        return text


class Given(IntEnum):
    """How much of given names is shown where a style shows family names only."""

    NOTHING = 0
    INITIALS = 1
    ALL = 2


@dataclass
class Run:
    """What is known while one citation or entry is rendered."""

    part: Any = None  # the element citation or bibliography
    is_citation: bool = False
    is_sorting: bool = False
    is_ambiguous: bool = False  # the work looks like another, so what sets `disambiguate` is shown
    sort_options: dict[str, str] = field(default_factory=dict)
    names_shown: dict[str, int] = field(default_factory=dict)  # by work, how many names tell it from others
    # How much is shown of the given names of people with a namesake, and of those at a place of a work: initials, all.
    namesakes: dict[tuple[str, ...], Given] = field(default_factory=dict)
    given_shown: dict[tuple[str, int], Given] = field(default_factory=dict)
    only_first: bool = False  # of the people of a work only the first is told from namesakes
    # Takes down who is named, while that is wished: the parts of the name; place; initials.
    named: list[tuple[tuple[str, ...], int, str]] | None = None
    adds_suffix_to_years: bool = False  # the style leaves the letter of "2020a" to the date
    has_suffix: bool = False
    first_names: str | None = None
    touched: int = 0  # variables asked for
    found: int = 0  # and those of them that had a value
    rendered: list[str] = field(default_factory=list)
    repressed: set[str] = field(default_factory=set)

    def begin_all(self) -> None:
        """Forget what told works apart."""
        self.names_shown.clear()
        self.namesakes.clear()
        self.given_shown.clear()

    def begin(self) -> None:
        """Forget the work before."""
        self.touched = self.found = 0
        self.has_suffix = False
        self.first_names = None
        self.rendered.clear()
        self.repressed.clear()


class Element:
    """What every element of a style can do, in place of what the processor does slowly or wrongly."""

    style_root: Any  # the element of the whole style
    run: Run  # the rendering that is under way

    @cached_property
    def parts(self) -> list[Any]:
        """What stands in it."""
        return [*self]  # type: ignore[misc]

    @cached_property
    def _looks(self) -> list[tuple[str, str]]:
        """The marks that go around its text, the innermost first."""
        chosen = [_LOOKS.get((name, self.get(name))) for name in _LOOK_NAMES]  # type: ignore[attr-defined]
        return [MARKS[look] for look in chosen if look]

    @cached_property
    def _affixes(self) -> tuple[str, str]:
        return self.get("prefix", ""), self.get("suffix", "")  # type: ignore[attr-defined]

    def format(self, text: Any) -> Any:
        """The text in the looks of this element."""
        if not self._looks or not text:
            return text
        for opening, closing in self._looks:
            text = f"{opening}{text}{closing}"
        return String(text)

    def wrap(self, text: Any) -> Any:
        """The text between what the style puts before and after it."""
        if text is None or self._affixes == ("", ""):
            return text
        return String(f"{self._affixes[0]}{text}{self._affixes[1]}")

    def render_children(self, item: Any, delimiter: str = "", **kwargs: Any) -> Any:
        """The texts of what stands in it, joined; None for nothing."""
        output = []
        for child in self.parts:
            if isinstance(child, model.Choose):
                text = child.render(item, delimiter=delimiter, **kwargs)
            else:
                text = child.render(item, **kwargs)
            if text not in (None, ""):
                output.append(str(text))
        return String(delimiter.join(output)) if output else None

    def get_formatter(self) -> Any:
        """What sets looks."""
        return Formatter

    def get_root(self) -> Any:
        """The element of the whole style."""
        return self.getroottree().getroot()  # type: ignore[attr-defined]

    def get_macro(self, name: str) -> Any:
        """The macro of that name; KeyError."""
        return self.style_root.macros[name]

    def get_term(
        self, name: str, form: str | None = None, fallback_locale: bool = True, zero_padded: bool = False
    ) -> Any:
        """A word of the language in that form, else in the next longer one; None when there is none."""
        terms, key = self.style_root.terms, (name, form, fallback_locale, zero_padded)
        if key not in terms:
            find = super().get_term  # type: ignore[misc]
            found = (find(name, each, fallback_locale, zero_padded) for each in _FORMS.get(form, (form, None)))
            terms[key] = next((term for term in found if term is not None), None)
        return terms[key]

    def case(self, text: Any, language: str | None = None) -> Any:
        """The text in the letters that the style wants."""
        wanted = self.get("text-case")  # type: ignore[attr-defined]
        if wanted is None:
            return String(str(text))
        return String(cased(str(text), wanted, english=(language or self.style_root.language).startswith("en")))

    def quote(self, text: Any) -> Any:
        """The text with marks for quotation signs where the style wants them."""
        return String(f"{MARKS['quote'][0]}{text}{MARKS['quote'][1]}") if self.get("quotes") == "true" else text  # type: ignore[attr-defined]

    def join(self, strings: Any, default_delimiter: str = "") -> Any:
        """The texts with the element's delimiter between them."""
        delimiter = self.get("delimiter", default_delimiter)  # type: ignore[attr-defined]
        return String(delimiter.join(str(text) for text in strings if text not in (None, "")))


class Style(model.Style):
    """The whole style."""

    state: Run
    terms: dict[tuple[str, str | None, bool, bool], Any]
    macros: dict[str, Any]
    language: str


class Text(model.Text):
    """A value, a word of the language, a macro or fixed letters."""

    def process(self, item: Any, context: Any = None, **_ignored: Any) -> Any:
        """The text, None for nothing; and the language of the work."""
        language = str(item.reference.get("language", "") or self.style_root.language)[:2].lower()
        kind, name = self._kind
        if kind == "macro":
            text = self.get_macro(name).render(item, context)
        elif kind == "variable":
            text = self._value(item, name)
        else:
            text = self._term(item) if kind == "term" else String(name)
        return (None if text is None else String(str(text))), language

    @cached_property
    def _kind(self) -> tuple[str, str]:
        return next(((kind, self.get(kind)) for kind in ("macro", "variable", "term") if kind in self.attrib),
                    ("value", self.get("value", "")))  # fmt: skip

    def _value(self, item: Any, variable: str) -> Any:
        run, reference = self.run, item.reference
        if variable == "year-suffix":
            run.has_suffix = True
            return reference.get("year_suffix")
        run.touched += 1
        if variable in run.repressed:
            return None
        if variable == "citation-number":
            value: Any = str(item.number)
        elif variable.startswith("page"):
            value = self._process(reference["page"], variable) if "page" in reference else None
        else:
            names = [variable.replace("-", "_")]
            if self.get("form") == "short":
                names.insert(0, f"{names[0]}_short")
            value = next((reference[name] for name in names if reference.get(name)), None)
            if variable in ("issue", "volume") and value and _NUMERIC.fullmatch(value):
                value = value.replace("-", "–")
        if not value:
            return None
        run.found += 1
        run.rendered.append(variable)
        return String(str(value))

    def _format_last_page(self, first: str, last: str) -> str:
        return last_page(first, last, self.style_root.get("page-range-format", ""))


class Number(model.Number):
    """A number, or a range or list of numbers; what is none stays as it is."""

    def process(self, item: Any, context: Any = None, **_ignored: Any) -> Any:
        """The number in the form the style wants."""
        run, variable = self.run, self.get("variable", "")
        run.touched += 1
        value = item.number if variable == "citation-number" else item.reference.get(variable.replace("-", "_"))
        if not value or variable in run.repressed:
            return None
        run.found += 1
        run.rendered.append(variable)
        text = str(value)
        return String(str(self._process(text, variable)) if _NUMERIC.fullmatch(text) else text)

    def format_number(self, number: str) -> Any:
        """One number; letters around it stay."""
        if number.isdigit() and len(number) <= 3:
            form, value = self.get("form"), int(number)
            if form == "ordinal" or (form == "long-ordinal" and value > 10):
                return String(ordinal(value, self))
        if number.isdigit() and len(number) > 3:
            return number if self.get("form") in ("roman", "ordinal", "long-ordinal") else str(int(number))
        return super().format_number(number)

    def _format_last_page(self, first: str, last: str) -> str:
        return last_page(first, last, self.style_root.get("page-range-format", ""))


class Label(model.Label):
    """The word that says what a value is: "pp.", "Eds."."""

    def process(self, item: Any, variable: str | None = None, plural: bool | None = None, **_ignored: Any) -> Any:
        """The word in the right number; None where the value is missing."""
        if variable is None:
            variable = str(self.get("variable"))
            value = str(item.reference.get(variable.replace("-", "_")) or "")
            if not value or variable in self.run.repressed:
                return None
            counts = variable.startswith("number-of")
            plural = (value.isdigit() and value != "1") if counts else bool(_MORE.search(value))
        form, wanted = self.get("form", "long"), self.get("plural", "contextual")
        term = (
            self.get_plural_term if wanted == "always" or (wanted == "contextual" and plural) else self.get_single_term
        )
        return term(name=variable, form=None if form == "long" else form)


class Group(model.Group):
    """What belongs together: it goes whole when none of the values it asks for is there."""

    def process(self, item: Any, context: Any = None, **kwargs: Any) -> Any:
        """The joined parts, None for nothing."""
        run, delimiter = self.run, self.get("delimiter", "")
        touched, found = run.touched, run.found
        output = []
        for child in self.parts:
            if isinstance(child, model.Choose):
                text = child.render(item, context=context, delimiter=delimiter, **kwargs)
            else:
                text = child.render(item, context=context, **kwargs)
            if text not in (None, ""):
                output.append(text)
        if not output or (run.touched > touched and run.found == found):
            return None
        if run.touched == touched:  # of words alone: for the group around it that is a value
            run.touched += 1
            run.found += 1
        return self.join(output)


class Substitute(model.Substitute):
    """What stands where there are no names; it is not said a second time."""

    def render(self, item: Any, context: Any = None, **kwargs: Any) -> Any:
        """The first part that says something."""
        run = self.run
        for child in self.parts:
            before = len(run.rendered)
            text = child.render(item, context=context)
            if text:
                run.repressed.update(run.rendered[before:])
                if run.first_names is None and not run.is_sorting:
                    run.first_names = str(text)
                return text
        return None


class If(model.If):
    """A condition on a work."""

    def render(self, item: Any, context: Any = None, delimiter: str = "", **kwargs: Any) -> Any:
        """What stands in it; ConditionFailed where it does not hold."""
        results = (self._holds(kind, wanted, item) for kind, wanted in self._tests)
        match = self._match
        if not (any(results) if match == "any" else not any(results) if match == "none" else all(results)):
            raise model.ConditionFailed
        return self.render_children(item, context=context, delimiter=delimiter, **kwargs)

    @cached_property
    def _match(self) -> str:
        return str(self.get("match", "all"))

    @cached_property
    def _tests(self) -> list[tuple[str, str]]:
        """Each thing that is asked: the kind of question, and about what."""
        kinds = ("type", "variable", "is-numeric", "is-uncertain-date", "position", "locator", "disambiguate")
        return [(kind, each if kind == "type" else each.replace("-", "_"))
                for kind in kinds for each in self.get(kind, "").split()]  # fmt: skip

    def _holds(self, kind: str, wanted: str, item: Any) -> bool:
        reference = item.reference
        if kind == "type":
            return bool(wanted == reference.type)
        if kind == "variable":
            return bool(reference.get(wanted))
        if kind == "is-numeric":
            return bool(_NUMERIC.fullmatch(str(reference.get(wanted, ""))))
        if kind == "is-uncertain-date":
            date = reference.get(wanted)
            return date is not None and bool(date.get("circa"))
        if kind == "position":
            return self.run.is_citation and wanted == "first"
        return kind == "disambiguate" and self.run.is_ambiguous and self.run.is_citation


class ElseIf(If, model.Else_If):
    """A further condition."""


class Key(model.Key):
    """What works are ordered by."""

    @property
    def is_number(self) -> bool:
        """Whether it asks for the number of a work in the bibliography."""
        macro = self.get_macro(self.get("macro")) if "macro" in self.attrib else None
        asked = [self] if macro is None else macro.iter()
        return any(each.get("variable") == "citation-number" for each in asked)

    def sort_keys(self, items: list[Any], context: Any) -> list[Any]:
        """A key for each work, None where it has none."""
        run = self.run
        names = {"names-min": "et-al-min", "names-use-first": "et-al-use-first", "names-use-last": "et-al-use-last"}
        run.sort_options = {"name-as-sort-order": "all"}
        run.sort_options |= {option: self.get(name) for name, option in names.items() if name in self.attrib}
        run.is_sorting = True
        try:
            return [self._key(item, context) for item in items]
        finally:
            run.is_sorting, run.sort_options = False, {}

    def _key(self, item: Any, context: Any) -> Any:
        self.run.begin()
        if "macro" in self.attrib:
            text = self.get_macro(self.get("macro")).render(item, context=context)
            return _folded(str(text)) or None if text else None
        variable = self.get("variable", "").replace("-", "_")
        value = item.number if variable == "citation_number" else item.reference.get(variable)
        if isinstance(value, list):
            return _folded(
                " ".join(str(name.get(part, "")) for name in value for part in ("family", "literal", "given"))
            )
        if hasattr(value, "sort_key"):
            return value.sort_key()
        return value if isinstance(value, int) else _folded(str(value)) if value else None


def _folded(text: str) -> str:
    """A text as it is ordered: without accents, case and signs; 2 before 10."""
    plain = unicodedata.normalize("NFKD", without_marks(text)).casefold()
    kept = "".join(sign for sign in plain if sign.isalnum() or sign in " -").strip()
    return _DIGITS.sub(lambda found: found.group().zfill(9), kept)


_MENDED: dict[str, type] = {
    "name": Name, "names": Names, "date": Date, "style": Style, "text": Text, "number": Number, "label": Label,
    "group": Group, "substitute": Substitute, "if": If, "else-if": ElseIf, "key": Key,
}  # fmt: skip


def load(data: bytes) -> Any:
    """The style that an XML text holds; raises BadInputError when it is none."""
    parser = _parser()
    lookup = etree.ElementNamespaceClassLookup()
    namespace = lookup.get_namespace(_NAMESPACE)
    namespace[None] = type("Other", (Element, model.CitationStylesElement), {})
    for kind in model.CitationStylesElement.__subclasses__():
        tag = kind.__name__.replace("_", "-").lower()
        bases = (kind,) if kind is model.Locale else (Element, _MENDED.get(tag, kind))
        if kind.__module__ == model.__name__:
            namespace[tag] = type(kind.__name__, bases, {})
    parser.set_element_class_lookup(lookup)
    return _prepared(_parsed(data, parser), parser)


def told(data: bytes) -> tuple[str, str, str, str]:
    """What a style says of itself: id, title, kind, and the id of its parent where it leans on one."""
    root = _parsed(data, _parser())
    names = {"cs": _NAMESPACE}
    said = [" ".join((root.findtext(f"cs:info/cs:{name}", "", names) or "").split())[:300] for name in ("id", "title")]
    kinds = [category.get("citation-format") for category in root.iterfind("cs:info/cs:category", names)]
    kind = next(filter(None, kinds), "note" if root.get("class") == "note" else "")
    links = {link.get("rel"): link.get("href", "") for link in root.iterfind("cs:info/cs:link", names)}
    parent = links.get("independent-parent", "") if root.find("cs:citation", names) is None else ""
    return said[0], said[1], kind, parent


def _parser() -> Any:
    return etree.XMLParser(
        remove_comments=True, remove_pis=True, no_network=True, resolve_entities=False, huge_tree=False, load_dtd=False
    )


def _parsed(data: bytes, parser: Any) -> Any:
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise BadInputError("This is no citation style: it is not well-formed XML.") from error
    if root.tag != f"{{{_NAMESPACE}}}style":
        raise BadInputError("This is no citation style: it does not begin as one.")
    return root


def _prepared(root: Any, parser: Any) -> Any:
    root.state, root.terms, root.formatter = Run(), {}, Formatter
    for element in root.iter(etree.Element):
        for name in _BETWEEN:
            if " ;" in element.get(name, ""):
                element.set(name, element.get(name).replace(" ;", f"{SPACE};"))
    tag = f"{{{_NAMESPACE}}}".__add__
    root.macros = {macro.get("name"): macro for macro in root.iterchildren(tag("macro"))}
    for names in [*root.iter(tag("names"))]:
        if names.find(tag("name")) is None and next(names.iterancestors(tag("substitute")), None) is None:
            names.insert(0, parser.makeelement(tag("name")))
    locale = root.get("default-locale", "en-US")
    spoken = PRIMARY_DIALECTS.get(locale.partition("-")[0].lower(), "en-US")
    root.language = locale if locale in LANGUAGE_NAMES else spoken
    root.set_locale_list(root.language, validate=False)
    root.state.adds_suffix_to_years = not any(text.get("variable") == "year-suffix" for text in root.iter(tag("text")))
    root.kept = [*root.iter()]  # an element that is let go forgets what it was given
    for element in root.kept:
        element.style_root, element.run = root, root.state
    return root


def quotes_of(root: Any) -> Quotes:
    """How the language of a style quotes."""
    layout = root.find("cs:citation", root.nsmap)
    signs = [
        str(layout.get_single_term(name=f"{name}-quote")) for name in ("open", "close", "open-inner", "close-inner")
    ]
    swallows = str(layout.get_locale_option("punctuation-in-quote")).lower() == "true"
    opening, closing, inner_opening, inner_closing = signs if all(signs) else Quotes()[:4]
    return Quotes(opening, closing, inner_opening, inner_closing, swallows)
