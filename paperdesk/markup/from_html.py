"""A note in HTML, as another program kept it, as Markdown that reads well.

Tags are read by hand first, in time linear in the note whatever stands in it, and written anew well-formed and of
bounded depth; only that is given to the converter. Knows the HTML of Zotero's notes; no library and no format.
"""

from __future__ import annotations

import functools
import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from paperdesk.markup.plain import escaped

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

LONGEST = 2_000_000  # characters of text and tags that are converted; what is longer becomes plain text
_MOST_TAGS = 40_000
_LONGEST_READ = 10_000_000  # characters whose tags are looked at one by one, pictures and all
_DEEPEST = 40  # levels of tags; deeper ones leave their text

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]{0,40})")
_ATTRIBUTE = re.compile(r"([A-Za-z][\w:-]{0,60})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]{1,2000}))")
_DATA = re.compile(r"(src\s{0,9}=\s{0,9}[\"']?)data:[^\"'<>\s]*", re.IGNORECASE)  # a picture held in the note
_HAS_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:-]{0,40}[\s/>]|<!--")
_SILENT = ("script", "style", "template", "noscript", "title", "head", "iframe", "object", "svg", "textarea", "select")
_RAW = ("script", "style", "textarea", "title", "iframe")  # what stands in them is no markup
_VOID = ("br", "hr", "img", "wbr", "input", "col", "source", "meta", "link", "area", "base", "embed", "param", "track")
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html", "li", "main",
     "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "hr")
)  # fmt: skip
_KEPT_ATTRIBUTES = frozenset(
    ("href", "src", "alt", "class", "style", "start", "colspan", "title", "data-attachment-key")
)
# Tags whose end another one's beginning implies, within the tag that bounds the search.
_IMPLIED = {
    "li": (("li",), ("ul", "ol")), "dt": (("dt", "dd"), ("dl",)), "dd": (("dt", "dd"), ("dl",)),
    "tr": (("tr", "td", "th"), ("table",)), "td": (("td", "th"), ("table", "tr")),
    "th": (("td", "th"), ("table", "tr")),
    "tbody": (("tbody", "thead", "tfoot", "tr", "td", "th"), ("table",)),
    "thead": (("tbody", "thead", "tfoot", "tr", "td", "th"), ("table",)),
    "tfoot": (("tbody", "thead", "tfoot", "tr", "td", "th"), ("table",)),
}  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
_RAISED = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_COLOURED = re.compile(
    r"background(?:-color)?\s{0,9}:\s{0,9}(?!transparent|initial|inherit|none|white|#fff|rgba?\(255)"
)


def markdown_of(text: str) -> str:
    """A note as Markdown: HTML converted, plain text with its lines. Never raises, takes time linear in the note."""
    text = text.replace("\0", "")
    if not _HAS_TAG.search(text):
        return escaped(html.unescape(text) if "&" in text else text).strip("\n")
    if "data:" in text:
        text = _DATA.sub(r"\1", text)
    if len(text) > _LONGEST_READ:
        return escaped(_stripped(text))
    pieces = _Balanced()
    pieces.read(text)
    if pieces.tags > _MOST_TAGS or pieces.size > LONGEST:
        return escaped(pieces.plain())
    try:
        return _converted("".join(pieces.out))
    except RecursionError:  # an odd nesting that the depth did not tell: its words are worth more than its looks
        return escaped(pieces.plain())


def _stripped(text: str) -> str:
    """The text of a note of a length that no person wrote, its tags cut out without a look at what they mean."""
    for tag in ("script", "style"):
        first, *parts = re.split(f"<{tag}\\b", text, flags=re.IGNORECASE)
        ends = (re.split(f"</{tag}\\b[^<>]{{0,100}}>", part, maxsplit=1, flags=re.IGNORECASE) for part in parts)
        text = first + "".join(end[1] for end in ends if len(end) > 1)
    text = re.sub(r"<!--|</?(?:p|div|li|tr|h[1-6]|br)\b[^<>]{0,200}>", "\n", text, flags=re.IGNORECASE)
    text = html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", text))
    return re.sub(r"[ \t]*\n[ \t\n]*", "\n", text).strip()


def count_inner_pictures(text: str) -> int:
    """How many pictures a note holds in itself, as data: Markdown has no place for them."""
    return len(re.findall(r"<img\b[^<>]{0,500}?src\s{0,9}=\s{0,9}[\"']?data:", text, re.IGNORECASE))


# Tags -----------------------------------------------------------------------------------------------------------------


class _Balanced:
    """Reads HTML of any kind and writes it as well-formed tags of bounded depth, scripts and comments left out."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.tags = 0
        self.size = 0
        self._open: list[tuple[str, bool]] = []  # each open tag, and whether it was written
        self._count: Counter[str] = Counter()  # of the open ones, by name
        self._written = 0
        self._silent = ""  # the tag whose content is left out
        self._texts: list[str] = []  # the same without tags

    def read(self, text: str) -> None:
        """Take in a whole note."""
        for kind, value, attributes in _tokens(text):
            if kind == "text":
                self._text(value)
            elif kind == "open":
                self._begin(value, attributes)
            else:
                self._end(value)
        while self._open:
            self._close_last()

    def plain(self) -> str:
        """The text alone, its blocks on lines of their own."""
        text = html.unescape("".join(self._texts))
        lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")

    def _text(self, text: str) -> None:
        if self._silent:
            return
        self.size += len(text)
        inside_code = self._count["pre"] > 0
        self._texts.append(text if inside_code else _SPACE.sub(" ", text))
        self.out.append(text.replace("<", "&lt;").replace(">", "&gt;"))

    def _begin(self, tag: str, attributes: str) -> None:
        if self._silent:
            return
        if tag in _SILENT:
            self._silent = tag
            return
        self.tags += 1
        if tag in _BLOCKS or tag == "br":
            self._texts.append("\n")
        if tag in _BLOCKS:
            self._imply(tag)
        written = self._written < _DEEPEST and len(self._open) < 1_000
        if written:
            kept = _attributes(attributes)
            self.size += len(kept) + len(tag)
            self.out.append(f"<{tag}{kept}>")
        if tag not in _VOID:
            self._open.append((tag, written))
            self._count[tag] += 1
            self._written += written

    def _imply(self, tag: str) -> None:
        """Close what the beginning of a block closes without saying so: a paragraph, the item before."""
        closes, bounds = _IMPLIED.get(tag, (("p",), ("li", "td", "th", "blockquote", "dd", "div")))
        if tag in _IMPLIED and self._open and self._open[-1][0] == "p":
            self._close_last()
        for back, (name, _written) in enumerate(reversed(self._open[-60:]), 1):
            if name in bounds:
                return
            if name in closes:
                for _ in range(back):
                    self._close_last()
                if tag not in ("tbody", "thead", "tfoot", "tr"):
                    return
                self._imply(tag)
                return

    def _end(self, tag: str) -> None:
        if self._silent:
            self._silent = "" if tag == self._silent else self._silent
            return
        if tag in _BLOCKS:
            self._texts.append("\n")
        if tag == "br":
            self._begin("br", "")
            return
        if not self._count[tag]:
            return
        for back, (name, _written) in enumerate(reversed(self._open), 1):
            if name == tag:
                for _ in range(back):
                    self._close_last()
                return
            if name in ("td", "th", "table") and tag not in ("tr", "table", "tbody", "thead", "tfoot"):
                return  # an end without beginning in a cell ends nothing outside

    def _close_last(self) -> None:
        tag, written = self._open.pop()
        self._count[tag] -= 1
        if written:
            self.out.append(f"</{tag}>")
            self._written -= 1


def _tokens(text: str) -> Iterator[tuple[str, str, str]]:
    """("text", …), ("open", name, attributes) and ("close", name) in order; a "<" that begins no tag is text."""
    at, size = 0, len(text)
    misses = 0  # characters looked at in vain, so that hostile quotes cost no quadratic time
    while at < size:
        start = text.find("<", at)
        if start < 0:
            break
        if start > at:
            yield "text", text[at:start], ""
        if text.startswith("<!--", start):
            stop = text.find("-->", start + 4)
            at = size if stop < 0 else stop + 3
            continue
        name = _NAME.match(text, start)
        if name is None:
            if text.startswith(("<!", "<?"), start):
                stop = text.find(">", start)
                at = size if stop < 0 else stop + 1
            else:
                yield "text", "<", ""
                at = start + 1
            continue
        stop = _end_of_tag(text, name.end(), careful=misses < size)
        if stop < 0:
            misses += size - start
            yield "text", "<", ""
            at = start + 1
            if misses > 20 * size + 100_000:
                break
            continue
        tag, at = name[1].lower(), stop + 1
        if text[start + 1] == "/":
            yield "close", tag, ""
            continue
        yield "open", tag, text[name.end() : stop]
        if tag in _RAW:
            found = re.compile(f"</{tag}", re.IGNORECASE).search(text, at)
            at = found.start() if found else size
    if at < size:
        yield "text", text[at:], ""


def _end_of_tag(text: str, at: int, *, careful: bool) -> int:
    """Where the ">" of a tag stands, those in quotes passed over; -1 for a tag that never ends."""
    while careful:
        match = _QUOTE_OR_END.search(text, at)
        if match is None:
            return -1
        if match.group() == ">":
            return match.start()
        stop = text.find(match.group()[-1], match.end())
        if stop < 0:
            break
        at = stop + 1
    return text.find(">", at)


_QUOTE_OR_END = re.compile(r"=[ \t\n\f]{0,40}[\"']|>")


def _attributes(text: str) -> str:
    """The attributes that matter, written anew; pictures held as data go."""
    kept = []
    for match in _ATTRIBUTE.finditer(text[:200_000]):
        name, value = match[1].lower(), next((group for group in match.groups()[1:] if group is not None), "")
        if name == "src" and value.lstrip()[:5].lower() == "data:":
            value = ""
        if name in _KEPT_ATTRIBUTES and len(value) < 10_000:
            value = value.replace('"', "&quot;").replace("<", "&lt;")
            kept.append(f' {name}="{value}"')
    return "".join(kept)


# Converting -----------------------------------------------------------------------------------------------------------


def _converted(page: str) -> str:
    from bs4 import BeautifulSoup, Tag

    soup = BeautifulSoup(f"<div>{page}</div>", "html.parser", element_classes={Tag: _quick_tag()})
    _number_items(soup)
    text = str(_converter()().convert_soup(soup))
    text = re.sub(r"[ \t]+\n", _line_end, text)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


@functools.cache
def _quick_tag() -> type[Any]:
    """A tag that looks for one above it by name alone, which the converter wants at every tag; bs4's way is slow."""
    from bs4 import Tag

    base: Any = Tag

    class QuickTag(base):  # type: ignore[misc]
        """A tag of a note."""

        def find_parent(self, name: str = "", *_more: Any, **_others: Any) -> Any:
            at = self.parent
            while at is not None and at.name != name:
                at = at.parent
            return at

    return QuickTag


def _line_end(match: re.Match[str]) -> str:
    """Two spaces before a line's end are a break; any other number means nothing."""
    return "  \n" if match.group() == "  \n" else "\n"


def _number_items(soup: BeautifulSoup) -> None:
    """Give each item of a numbered list its number: to count its elder brothers each time would take too long."""
    for ordered in soup.find_all("ol"):
        start = str(ordered.get("start", "1"))
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
        for item in ordered.find_all("li", recursive=False):
            item["data-number"] = str(number)
            number += 1


@functools.cache
def _converter() -> type[Any]:
    """The converter's class, made when the first note wants it."""
    import markdownify

    base: Any = markdownify.MarkdownConverter

    class Converter(base):  # type: ignore[misc]
        """Markdown as PaperDesk shows it, of the HTML that Zotero and its like write."""

        class Options(base.DefaultOptions):  # type: ignore[misc]
            heading_style = "atx"
            bullets = "-"

        def process_text(self, el: Any, parent_tags: set[str] | None = None) -> str:
            tags = parent_tags or set()
            if not tags & {"pre", "_noformat", "_math"}:
                el = _with_spaces(el)
            self._begins = _begins_line(el)
            return str(super().process_text(el, parent_tags=parent_tags))

        def escape(self, text: str, parent_tags: set[str]) -> str:
            if "_math" in parent_tags:
                return text
            text = escaped(text, begins=self._begins and "td" not in parent_tags and "th" not in parent_tags)
            return text.replace("|", "\\|") if parent_tags & {"td", "th"} else text

        def process_tag(self, node: Any, parent_tags: set[str] | None = None) -> str:
            if "math" in (node.get("class") or () if hasattr(node, "get") else ()):
                return _formula(node)
            return str(super().process_tag(node, parent_tags=parent_tags))

        def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return _link(el, text, parent_tags)

        def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return _picture(el)

        def convert_span(self, el: Any, text: str, parent_tags: set[str]) -> str:
            style = str(el.get("style") or "").lower()
            if "line-through" in style:
                return _wrapped(text, "~~")
            if _COLOURED.search(style) and "_noformat" not in parent_tags:
                return _wrapped(text, "==")
            return text

        def convert_mark(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return _wrapped(text, "==")

        def convert_u(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return _wrapped(text, "<u>", "</u>")

        convert_ins = convert_u

        def convert_strike(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return _wrapped(text, "~~")

        def convert_sub(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return _shifted(text, _LOWERED, "sub")

        def convert_sup(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return _shifted(text, _RAISED, "sup")

        def convert_li(self, el: Any, text: str, parent_tags: set[str]) -> str:
            number = el.get("data-number")
            return _item(f"{number}. " if number else "- ", text)

        def convert_pre(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return _code_block(text)

        def convert_tr(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return _row(el, text)

    return Converter


def _with_spaces(el: Any) -> Any:
    """The text node with line ends as spaces, which is what they mean in HTML."""
    flat = _SPACE.sub(" ", str(el))
    if flat == str(el):
        return el
    new = type(el)(flat)
    el.replace_with(new)
    return new


def _begins_line(el: Any) -> bool:
    """Whether a text is the first of its block or line."""
    before = el.previous_sibling
    while before is None and el.parent is not None and el.parent.name not in _BLOCKS:
        el = el.parent
        before = el.previous_sibling
    return before is None or before.name in _BLOCKS or before.name == "br"


def _formula(node: Tag) -> str:
    """A formula letter for letter, between its dollars."""
    text = node.get_text().strip()
    if not text:
        return ""
    if node.name == "pre" or node.name in _BLOCKS:
        bare = text.removeprefix("$$").removesuffix("$$").strip("\n")
        return f"\n\n$$\n{bare.strip()}\n$$\n\n"
    return text if text.startswith("$") and text.endswith("$") and len(text) > 1 else f"${text}$"


def _wrapped(text: str, sign: str, end: str = "") -> str:
    bare = text.strip()
    if not bare or "\n\n" in bare:
        return text
    left = text[: len(text) - len(text.lstrip())]
    right = text[len(text.rstrip()) :]
    return f"{left}{sign}{bare}{end or sign}{right}"


def _shifted(text: str, letters: dict[str, str], tag: str) -> str:
    bare = text.strip()
    if bare and all(sign in letters for sign in bare):
        return "".join(letters[sign] for sign in bare)
    return _wrapped(text, f"<{tag}>", f"</{tag}>")


def _link(el: Tag, text: str, parent_tags: set[str]) -> str:
    target = _SPACE.sub("%20", str(el.get("href") or "").strip())
    words = text.strip()
    if "_noformat" in parent_tags or not target or target.lower().startswith(("javascript:", "vbscript:", "data:")):
        return text
    target = target.replace("<", "%3C").replace(">", "%3E")
    if not words or words.replace("\\", "") == target.replace("\\", ""):
        return f"<{target}>" if re.match(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:", target) else words
    if re.search(r"[()\\]", target):
        target = f"<{target}>"
    left = " " if text[:1].isspace() else ""
    right = " " if text[-1:].isspace() else ""
    return f"{left}[{' '.join(words.split())}]({target}){right}"


def _picture(el: Tag) -> str:
    """A picture by its words; the file it stands in goes by the key that Zotero knows it by."""
    source = _SPACE.sub("%20", str(el.get("src") or "").strip())
    key = str(el.get("data-attachment-key") or "")
    words = " ".join(re.sub(r"[\[\]]", "", str(el.get("alt") or "")).split()) or "picture"
    if not source and re.fullmatch(r"[A-Z0-9]{8}", key):
        source = f"zotero:{key}"
    if not source or source.lower().startswith(("javascript:", "vbscript:")):
        return f"({words})"
    source = source.replace("<", "%3C").replace(">", "%3E")
    return f"![{words}]({f'<{source}>' if re.search(r'[()]', source) else source})"


def _item(bullet: str, text: str) -> str:
    text = text.strip()
    if not text:
        return "\n"
    indent = " " * len(bullet)
    first, *others = text.split("\n")
    return "\n".join([bullet + first, *(indent + line if line else "" for line in others)]) + "\n"


def _code_block(text: str) -> str:
    text = text.strip("\n")
    if not text.strip():
        return ""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"\n\n{fence}\n{text}\n{fence}\n\n"


def _row(el: Tag, text: str) -> str:
    """A row of a table; the first has the line under it that Markdown wants, be it a heading or not."""
    row = "|" + " ".join(text.split("\n")) + "\n"
    table = el.find_parent("table")
    first = table.find("tr") if table is not None else None
    if first is not el:
        return row
    width = max(1, row.count("|") - row.count("\\|") - 1)
    return row + "|" + " --- |" * width + "\n"
