"""Markdown notes as safe HTML for the rendered view.

Fenced code, tables, task lists, footnotes, definitions, marks and formulas (as text for now) become HTML of a small
vocabulary that Qt shows well: no images, no styles, only links that may be opened, bounded in depth and length. Looks
come from the classes, which the view colours. Knows no Qt, no library, no process; hostile text may still keep
`to_html` busy for long, so it runs in a child (workers/note_html).
"""

from __future__ import annotations

import functools
import re
import threading
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree.ElementTree import Element

from paperdesk.errors import BadInputError
from paperdesk.markup.source import FENCE, TASK, WIKI, lines, safe_link

if TYPE_CHECKING:
    import markdown

LONGEST = 1_000_000  # characters of a note that is rendered
_UNCLOSED = 500  # brackets left open in one block, beyond which the converter takes for ever
_RAW_TAGS = 5_000  # HTML tags written into one note
_DEEPEST = 50  # levels of quotes, of lists, of HTML
_QUOTES = 8  # levels of quotes that are indented
_WORD = 1_000  # characters without a place to break a line
_BLOCKS = 6_000  # paragraphs, items, lines of code
_PIECES = 12_000  # links, bold words, coloured words of code
_CELLS = 5_000
_OUTPUT = 1_000_000  # characters of HTML
_PLAIN = 200_000  # characters shown of a note that is not rendered
_PLAIN_LINES = 15_000

_ITEM = re.compile(r"([-*+]|\d{1,9}[.)])([ ]+|$)(.*)")
_RULE = re.compile(r"([-*_])[ ]*(?:\1[ ]*){2,}$")
# A task travels through the converter as one mark that no note contains.
_OPEN, _CLOSE = "\U000f0d0b", "\U000f0d0c"
_MARK = re.compile(f"{_OPEN}([0-9]+)([ x]){_CLOSE}")


# --- making the source ready for the converter ------------------------------------------------------------------------


class _Lists:
    """Sets list items four columns a level apart, as the converter wants them, however the writer indented.

    A list may follow a paragraph without an empty line between, and text belongs to the item it is indented under.
    """

    def __init__(self) -> None:
        self._starts: list[int] = []  # the column where the text of each open item begins
        self._after_blank = True
        self._in_text = False  # the line before is a paragraph, which an item would go on with

    def line(self, line: str) -> str:
        """The line as the converter wants it, perhaps after an empty one."""
        line = line.expandtabs(4)
        bare = line.lstrip(" ")
        if not bare:
            self._after_blank, self._in_text = True, False
            return ""
        column = len(line) - len(bare)
        item = None if _RULE.match(bare) else _ITEM.match(bare)
        if item and (item[3] or self._starts) and (self._starts or column < 4):
            return self._item(item, column)
        return self._other(bare, column)

    def code(self, line: str) -> str:
        """A line of fenced code, moved along with the item it stands in."""
        self._after_blank, self._in_text = False, True
        if not self._starts:
            return line
        line = line.expandtabs(4)
        cut = min(self._starts[-1], len(line) - len(line.lstrip(" ")))
        return self._indent() + line[cut:]

    def _indent(self) -> str:
        return " " * (4 * len(self._starts))

    def _item(self, item: re.Match[str], column: int) -> str:
        while self._starts and column < self._starts[-1]:
            self._starts.pop()
        if not self._starts and self._in_text and item[1][0].isdigit() and item[1][:-1] != "1":
            return self._other(item[0], column)  # "2019. was the year" goes on with its paragraph
        if len(self._starts) >= _DEEPEST:
            raise BadInputError("This note is nested too deeply.")
        gap = "\n" if self._in_text else ""
        spaces = len(item[2]) if 1 <= len(item[2]) <= 4 else 1
        text = f"{gap}{self._indent()}{item[1]} {item[3]}"
        self._starts.append(column + len(item[1]) + spaces)
        self._after_blank = self._in_text = False
        return text

    def _other(self, bare: str, column: int) -> str:
        apart = self._after_blank or bare.startswith(("#", "```", "~~~", ">"))
        gap = ""
        while apart and self._starts and column < self._starts[-1]:
            self._starts.pop()
            gap = "" if self._starts or self._after_blank else "\n"
        self._in_text = not bare.startswith("#") and (self._in_text or self._after_blank or not self._starts)
        self._after_blank = False
        if not self._starts:
            return gap + " " * column + bare
        return self._indent() + " " * max(0, column - self._starts[-1]) + bare


def _check(text: str) -> None:
    """Refuse what would keep the converter busy for ever. Raises BadInputError."""
    if len(text) > LONGEST:
        raise BadInputError(f"This note is longer than {LONGEST:,} characters.")
    tags = 0
    unclosed = {"[": 0, "(": 0, "<": 0}
    for start, stop, kind in lines(text):
        line = text[start:stop]
        if kind != "text" or not line.strip():
            unclosed = dict.fromkeys(unclosed, 0)
            continue
        if "<" in line:
            opened = len(re.findall(r"<[A-Za-z/!?]", line))
            tags += opened
            unclosed["<"] = max(0, unclosed["<"] + opened - line.count(">"))
        for left, right in ("[]", "()"):
            unclosed[left] = max(0, unclosed[left] + line.count(left) - line.count(right))
        if tags > _RAW_TAGS or max(unclosed.values()) > _UNCLOSED:
            raise BadInputError("This note holds too many brackets.")
        if line.startswith((">", " ", "\t")) and line[: len(line) - len(line.lstrip(" \t>"))].count(">") > _DEEPEST:
            raise BadInputError("This note is nested too deeply.")


def _prepare(text: str) -> str:
    """The source as the converter gets it: tasks marked by number, lists indented evenly, open code closed."""
    lists = _Lists()
    out: list[str] = []
    number = 0
    fence = ""
    for start, stop, kind in lines(text):
        line = text[start:stop]
        if kind == "text":
            if match := TASK.match(line):
                at = match.start(1)
                done = " " if line[at] == " " else "x"
                line = f"{line[: at - 1]}{_OPEN}{number}{done}{_CLOSE}{line[at + 2 :]}"
                number += 1
            out.append(lists.line(line))
        elif kind == "fence":
            opened = FENCE.match(line)
            fence = opened[1] if opened else ""
            out.append(lists.line(line))
        else:
            fence = fence if kind == "code" else ""
            out.append(lists.code(line))
    if fence:
        out.append(lists.code(fence))
    return "\n".join(out)


# --- converting -------------------------------------------------------------------------------------------------------

_converting = threading.Lock()  # the converter keeps state while it works


@functools.cache
def _converter() -> markdown.Markdown:
    import markdown
    from markdown.inlinepatterns import InlineProcessor
    from markdown.util import AtomicString

    class Wiki(InlineProcessor):  # type: ignore[misc]
        """[[target]] and [[target|words]]."""

        def handleMatch(  # noqa: N802 - the package's name
            self, m: re.Match[str], data: str
        ) -> tuple[Any, int, int]:
            link = Element("a", href="paper:" + quote(m[1].strip(), safe=""))
            link.text = AtomicString(m[2].strip() if m[2] else m[0])
            return link, m.start(0), m.end(0)

    made = markdown.Markdown(
        extensions=[
            "tables",
            "footnotes",
            "def_list",
            "sane_lists",
            "pymdownx.superfences",
            "pymdownx.highlight",
            "pymdownx.tilde",
            "pymdownx.caret",
            "pymdownx.mark",
            "pymdownx.magiclink",
            "pymdownx.arithmatex",
            "pymdownx.betterem",
        ],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "pymdownx.highlight": {"guess_lang": False},
            "pymdownx.arithmatex": {"generic": True},
        },
        output_format="html",
    )
    made.inlinePatterns.register(Wiki(WIKI, made), "wiki", 172)  # before links and references, after code
    return made


def warm_up() -> None:
    """Load the converter and the sanitiser, so that the first note does not wait for them."""
    to_html("*x* [[y]]\n\n```python\nx = 1\n```\n")


def to_html(text: str) -> str:
    """The note as safe HTML, for a view that gives colours to its classes.

    Tasks are links `task:3` (class task, and done), [[links]] are links `paper:…`, code holds spans of the classes
    code-keyword, code-string, code-comment, code-number, code-name, code-added, code-removed; mark, math and notice are
    the other classes. Raises BadInputError, with a sentence, for a note that is too long or too hostile. May take long.
    """
    import nh3

    text = re.sub(f"[\x00\ud800-\udfff{_OPEN}{_CLOSE}]", "\ufffd", text)
    _check(text)
    with _converting:
        converter = _converter()
        try:
            html = converter.convert(_prepare(text))
        except RecursionError:
            raise BadInputError("This note is nested too deeply.") from None
        finally:
            converter.reset()
    html = nh3.clean(
        html,
        tags=set(_TAGS) | {"img", "input"},
        attributes={
            "*": {"class", "id"},
            "a": {"href"},
            "img": {"src", "alt"},
            "ol": {"start"},
            "td": {"align", "colspan", "rowspan"},
            "th": {"align", "colspan", "rowspan"},
        },
        url_schemes={"http", "https", "mailto", "doi", "paper"},
        link_rel=None,
    )
    return _Finisher().finish(html)


def plain_html(text: str, sentence: str = "") -> str:
    """The text letter for letter as safe HTML, under a sentence that says why it is not formatted."""
    notice = f'<p class="notice">{escape(sentence)}</p>' if sentence else ""
    rest = ""
    most = _PLAIN if sum(map(text.count, "&<>")) < _PLAIN // 8 else _PLAIN // 8
    if len(text) > most:
        text = text[:most]
        rest = '<p class="notice">What follows is shown in the editor only.</p>'
    text = re.sub("[\x00\ud800-\udfff]", "\ufffd", text)
    lines = re.split(r"\r\n|\r|\n", text)
    if len(lines) > _PLAIN_LINES:
        lines = lines[:_PLAIN_LINES]
        rest = '<p class="notice">What follows is shown in the editor only.</p>'
    finisher = _Finisher()
    body = "<br>".join(escape(finisher.broken(line + " ")[:-1], quote=False) for line in lines)
    return f'{notice}<p class="plain">{body}</p>{rest}'


# --- the HTML that the view gets --------------------------------------------------------------------------------------

_LINES = "blockquote br dd dl div dt h1 h2 h3 h4 h5 h6 hr li ol p pre ul"
_INLINE = "a b code em i kbd s small span strong sub sup u"
_TABLE = {"table", "tbody", "thead", "tfoot", "tr", "td", "th"}
# Every tag that is let through, and what it becomes.
_TAGS = {
    **{tag: tag for tag in (*_LINES.split(), *_INLINE.split(), *_TABLE)},
    "del": "s",
    "strike": "s",
    "ins": "u",
    "mark": "span",
    "samp": "code",
    "tt": "code",
    "cite": "i",
    "var": "i",
    "dfn": "i",
    "center": "div",
    "section": "div",
    "article": "div",
    "figure": "div",
    "details": "div",
    "summary": "div",
    "caption": "div",
    "figcaption": "div",
}
_BLOCK = _TABLE | set(_LINES.split())
_VOID = {"br", "hr", "img", "input"}
_CODE = {"k": "keyword", "s": "string", "c": "comment", "m": "number", "n": "name"}
_NAMES = {"nf", "nc", "nd", "nb", "nt", "na", "ne", "fm"}


class _Finisher(HTMLParser):
    """Writes sanitised HTML anew, within the bounds and with the few classes that the view knows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []  # the tag that was read and the one that was written for it, or ""
        self._notes: dict[str, int] = {}  # names of footnotes, which may hold anything
        self._blocks = self._cells = self._pieces = self._size = 0
        self._run = 0  # characters since the last place to break a line
        self._math = False  # what comes next is a formula

    def finish(self, html: str) -> str:
        """The HTML to show. Raises BadInputError when there is too much of it."""
        self.feed(html)
        self.close()
        self._write("".join(f"</{written}>" for _tag, written in reversed(self._open) if written))
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag in _BLOCK:
            self._run = 0
            self._count(blocks=tag not in _TABLE, cells=tag in ("td", "th"))
        if tag in _VOID:
            self._void(tag, about)
            return
        written = self._written(tag)
        attributes = self._attributes(tag, about) if written else ""
        if written in ("a", "span") and not attributes:
            written = ""
        self._open.append((tag, written))
        if written:
            self._write(f"<{written}{attributes}>")
            self._count(pieces=tag not in _BLOCK)
        elif tag in _BLOCK:
            self._write(" ")
        if anchor := self._anchor(about.get("id", "")):
            self._write(f'<a name="{anchor}"></a>')

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCK:
            self._run = 0
        if self._open and self._open[-1][0] == tag:  # nh3 closes what it opens, in order
            _tag, written = self._open.pop()
            if written == "p" and self._out[-1] == "<p>":
                self._out.pop()  # code in an item leaves empty paragraphs around itself
            elif written:
                self._write(f"</{written}>")

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _written in self._open}
        if "pre" in tags:
            self._count(blocks=data.count("\n"))
        if self._math:
            data = re.sub(r"^\s*\\[(\[]|\\[)\]]\s*$", "", data)
            self._math = False
        parts = _MARK.split(data)
        self._text(parts[0])
        for number, done, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            if tags & {"pre", "code"}:
                self._text(f"[{done}]")
            elif "a" in tags:
                self._text("☑" if done == "x" else "☐")
            else:
                ticked, box = (" done", "☑") if done == "x" else ("", "☐")
                begun = self._out[-2:] if self._out[-1:] == ["<p>"] else self._out[-1:]
                if begun[:1] == ["<li>"]:
                    self._out[-len(begun)] = '<li class="task">'  # the box stands for its bullet
                self._write(f'<a class="task{ticked}" href="task:{number}">{box}\u00a0</a>')
                rest = rest.removeprefix(" ")
            self._text(rest)

    # --- inside ---

    def _written(self, tag: str) -> str:
        """What is written for a tag here, '' when it is left out and only its text stays."""
        written = _TAGS.get(tag, "")
        levels = [each for each, _written in self._open]
        if sum(1 for _tag, each in self._open if each) >= _DEEPEST:
            return ""
        if tag in _TABLE and levels.count("table") > (tag != "table"):
            return ""
        if tag == "blockquote" and levels.count("blockquote") >= _QUOTES:
            return ""
        return "" if tag == "code" and "pre" in levels else written

    def _attributes(self, tag: str, about: dict[str, str]) -> str:
        names = set(about.get("class", "").split())
        if tag == "mark":
            return ' class="mark"'
        if tag == "span" and any(each == "pre" for each, _written in self._open):
            return next((f' class="code-{kind}"' for name in names if (kind := _code_class(name))), "")
        if "arithmatex" in names and tag in ("span", "div"):
            self._math = True
            return ' class="math"' + (' align="center"' if tag == "div" else "")
        if tag == "a":
            return self._href(about.get("href", ""))
        if tag == "table":
            return ' border="1" cellspacing="0" cellpadding="5"'
        if tag == "ol" and re.fullmatch(r"[0-9]{1,6}", about.get("start", "")):
            return f' start="{about["start"]}"'
        if tag in ("td", "th"):
            align = about.get("align", "")
            spans = [(name, about.get(name, "")) for name in ("colspan", "rowspan")]
            return (f' align="{align}"' if align in ("left", "center", "right") else "") + "".join(
                f' {name}="{value}"' for name, value in spans if re.fullmatch(r"[1-9][0-9]?", value)
            )
        return ""

    def _href(self, url: str) -> str:
        if anchor := self._anchor(url.removeprefix("#")) if url.startswith("#") else "":
            return f' href="#{anchor}"'
        url = safe_link(url)
        return f' href="{escape(url)}"' if url else ""

    def _anchor(self, name: str) -> str:
        """A plain name for a footnote or its reference; '' for every other id."""
        kind, colon, note = name.partition(":")
        if not colon or kind not in ("fn", "fnref"):
            return ""
        return f"{kind}-{self._notes.setdefault(note, len(self._notes) + 1)}"

    def _void(self, tag: str, about: dict[str, str]) -> None:
        if tag in ("br", "hr"):
            self._write(f"<{tag}>")
        elif tag == "img":  # nothing is loaded: the words stand for the picture
            link = safe_link(about.get("src", ""))
            inside = any(each == "a" for each, _written in self._open)
            linked = link.startswith("http") and not inside
            self._write(f'<a href="{escape(link)}">' if linked else "")
            self._text(about.get("alt", "").strip() or ("image" if linked else ""))
            self._write("</a>" if linked else "")

    def _text(self, text: str) -> None:
        self._write(escape(self.broken(text), quote=False))

    def broken(self, text: str) -> str:
        """The text, with a place to break a line wherever 1,000 characters had none."""
        tail = len(text) - 1 - max(text.rfind(" "), text.rfind("\n"))
        if self._run + len(text) <= _WORD:
            self._run = self._run + len(text) if tail == len(text) else tail
            return text
        parts = []
        for piece in re.findall(r"[ \n]+|[^ \n]+", text):
            if piece[0] in " \n":
                self._run = 0
            while self._run + len(piece) > _WORD and piece[0] not in " \n":
                cut = _WORD - self._run
                parts.append(piece[:cut] + "\u200b")
                piece, self._run = piece[cut:], 0
            self._run += len(piece) if piece.strip(" \n") else 0
            parts.append(piece)
        return "".join(parts)

    def _count(self, *, blocks: int = 0, cells: int = 0, pieces: int = 0) -> None:
        self._blocks += blocks
        self._cells += cells
        self._pieces += pieces
        if self._blocks > _BLOCKS or self._cells > _CELLS or self._pieces > _PIECES:
            raise BadInputError("This note has too many lines, links or table cells.")

    def _write(self, html: str) -> None:
        self._size += len(html) + 20 * html.count("&")  # Qt is slow with these
        if self._size > _OUTPUT:
            raise BadInputError("This note is too long to format.")
        if html:
            self._out.append(html)


def _code_class(name: str) -> str:
    """The class of a piece of code, from the class Pygments gives it; '' for plain."""
    if name in ("gi", "gd"):
        return "added" if name == "gi" else "removed"
    if name == "ow":
        return "keyword"
    if name.startswith("n") or name == "fm":
        return "name" if name in _NAMES else ""
    return _CODE.get(name[:1], "") if len(name) <= 3 else ""
