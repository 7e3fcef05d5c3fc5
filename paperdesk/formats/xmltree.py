"""XML from strangers, element by element: no entity of its own making, no network, bounded depth and size.

Knows lxml and no format. Read as well is what is well-formed but for the names of HTML's characters (&eacute;), an
ampersand on its own, and characters that XML forbids; and what follows a broken element.
"""

from __future__ import annotations

import html.entities
import io
import re
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source, refuse_entities
from paperdesk.markup.titles import plain
from paperdesk.progress import Progress
from paperdesk.record import Import, Problem, Record

if TYPE_CHECKING:
    from lxml.etree import XMLSyntaxError, _Element

    Element: TypeAlias = _Element  # for the formats, which name no lxml

_REFERENCE = re.compile(rb"&(?:(#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_KEPT = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")
_FORBIDDEN = bytes({*range(32)} - {9, 10, 13})
_PROLOGUE = 64 * 1024  # bytes in which a document type stands
_CHUNK = 128 * 1024  # bytes given to the parser at once
_MOST_BREAKS = 100  # broken elements after which no more is read
_MOST_BLANK = 9_000_000  # line ends fed for the lines left out; the parser takes ten megabytes of text
# What may stand before the root's start tag: white space, comments, instructions, a document type.
_BEFORE_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s++|<!--(?:(?!-->)[\s\S])*+-->|<\?[^>]*+>|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?+>)*+"
)
_START_TAG = re.compile(rb"<(?:([\w.-]{1,80}):)?([\w.-]{1,80})((?:\s[^<>]{0,4000})?)/?>")
_MOST_KEPT = 50_000  # characters kept under one name of many elements
# How the parser says that its limits are reached, and not that the document is wrong.
_TOO_DEEP = re.compile(r"excessive depth", re.IGNORECASE)
_TOO_LONG = re.compile(r"huge|too (?:long|big)|limit exceeded", re.IGNORECASE)
_MARKUP = frozenset(("i", "b", "em", "strong", "sc", "scp", "sub", "sup", "span"))
_MEANS = {"italic": "i", "bold": "b", "inf": "sub", "ovl": "", "u": ""}  # the same in other vocabularies


class Root(NamedTuple):
    """The first element of a document: its name without prefix, and the namespace it is in, if any."""

    name: str = ""
    namespace: str = ""


def root_of(head: bytes) -> Root:
    """The root that the first bytes of a text begin; of an empty name where they begin no XML. For sniffers."""
    before = _BEFORE_ROOT.match(head)
    tag = _START_TAG.match(head, before.end() if before else 0)
    if tag is None:
        return Root()
    name = rb"xmlns:" + re.escape(tag[1]) if tag[1] else rb"xmlns"
    namespace = re.search(rb"\s" + name + rb"\s{0,9}=\s{0,9}[\"']([^\"']{0,300})[\"']", tag[3])
    return Root(tag[2].decode("utf-8", "replace"), namespace[1].decode("utf-8", "replace") if namespace else "")


def elements(
    source: Source, *tags: str, problems: list[Problem] | None = None, outermost: bool = False, bare: bool = False
) -> Iterator[_Element]:
    """Each element with one of those names (`*` for the namespace: "{*}entry"), whole, in the order of their ends.

    An element is emptied once the next is asked for, so a file of any length takes the memory of one. With `outermost`
    an element inside another of those names comes as a part of that; with `bare` all names lose their namespaces.
    Raises UnreadableFileError for what is no XML, holds no whole element of the names and is broken, or brings entities
    of its own. An element that is broken is a problem that lost a work, and reading goes on behind it; without
    `problems` it raises.
    """
    data = _bytes(source)
    walk = _Walk(source.name, data, tags, outermost, bare)
    came, breaks = False, 0
    while True:
        for element in walk.elements():
            came = True
            yield element
        if walk.error is None:
            return
        problem = walk.problem(breaks >= _MOST_BREAKS)
        if problems is None:
            raise UnreadableFileError(f"{problem.message} ({problem.where})") from walk.error
        if breaks >= _MOST_BREAKS or not walk.restart():
            if not came:
                raise UnreadableFileError(f"{problem.message} ({problem.where})") from walk.error
            problems.append(problem)
            return
        problems.append(problem)
        breaks += 1


def children(source: Source, *, problems: list[Problem] | None = None) -> Iterator[_Element]:
    """Each element right below the root, whole, in order; it is emptied once the next is asked for.

    Raises UnreadableFileError as `elements` does; text that is broken further on ends it with a problem that lost a
    work (or, without `problems`, raises): what came before is whole.
    """
    from lxml import etree

    depth, came = 0, False
    try:
        for event, element in etree.iterparse(
            io.BytesIO(_bytes(source)), events=("start", "end"), resolve_entities=False, no_network=True,
            load_dtd=False, dtd_validation=False, attribute_defaults=False, huge_tree=False, recover=False,
            remove_comments=True, remove_pis=True,
        ):  # fmt: skip
            depth += 1 if event == "start" else -1
            if event == "start" or depth != 1:
                continue
            came = True
            yield element
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        said = _said(source.name, error)
        if not came or problems is None:
            raise UnreadableFileError(f"{said} (line {line})") from error
        problems.append(Problem(f"line {line}", f"{said} What stands after this line was not read.", failed=True))


def each_work(
    source: Source, progress: Progress, kind: str, title: str, tags: tuple[str, ...],
    read: Callable[[_Element], Record | Problem],
) -> Generator[Record, None, Import]:  # fmt: skip
    """What `read` makes of each outermost element of those names, without namespaces; returns the problems.

    `kind` is the format's id and `title` what the reader calls it. Raises UnreadableFileError as `elements` does.
    """
    brought = Import(kind)
    for number, element in enumerate(elements(source, *tags, problems=brought.problems, outermost=True, bare=True)):
        if number % 200 == 0:
            progress.report(number, 0, f"Reading {title}")
        found = read(element)
        if isinstance(found, Problem):
            brought.problems.append(found)
        else:
            yield found
    return brought


class _Walk:
    """A parser on its way through a document, and where it broke."""

    def __init__(self, name: str, data: bytes, tags: tuple[str, ...], outermost: bool, bare: bool) -> None:
        self._name, self._data, self._tags, self._outermost, self._bare = name, data, tags, outermost, bare
        names = b"|".join(re.escape(tag.rpartition("}")[2].encode()) for tag in tags)
        self._begin = re.compile(rb"<(?:[\w.-]{1,80}:)?(?:" + names + rb")(?=[\s/>])")
        first = self._begin.search(data)
        # Some write elements one behind the other, with nothing around them.
        self._wrap = b"<all>" if first is not None and not data[: first.start()].strip() else b""
        self._before = self._wrap + (data[: first.start()] if first else b"")
        self._prefix, self._start = self._wrap, 0  # what is fed first, then from where in the data
        self.error: XMLSyntaxError | None = None
        self._open_at = 0  # the line where the element that was being read begins; 0 for none

    def elements(self) -> Iterator[_Element]:
        """The elements up to the end or to a break, which `error` then tells of."""
        from lxml import etree

        parser = etree.XMLPullParser(
            events=("start", "end"), tag=self._tags, resolve_entities=False, no_network=True, load_dtd=False,
            dtd_validation=False, attribute_defaults=False, huge_tree=False, recover=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        self.error, self._open_at = None, 0
        open_elements: list[int] = []
        for piece in self._pieces():
            try:
                if piece is None:
                    parser.close()
                else:
                    parser.feed(piece)
            except etree.XMLSyntaxError as error:
                self.error = error
            for event, element in parser.read_events():
                if event == "start":
                    open_elements.append(element.sourceline or 1)
                    continue
                open_elements.pop()
                if self._outermost and open_elements:
                    continue
                if self._bare:
                    _strip(element)
                yield element
                element.clear()
                while element.getprevious() is not None and element.getparent() is not None:
                    del element.getparent()[0]
            if self.error is not None:
                self._open_at = open_elements[0] if open_elements else 0
                return

    def _pieces(self) -> Iterator[bytes | None]:
        """What is fed, and None at its end."""
        if self._prefix:
            yield self._prefix
        for place in range(self._start, len(self._data), _CHUNK):
            yield self._data[place : place + _CHUNK]
        if self._wrap:
            yield b"</all>"
        yield None

    def problem(self, last: bool) -> Problem:
        """What the break means to the reader; `last` when reading ends with it."""
        assert self.error is not None
        line = self._open_at or self.error.lineno or 1
        said = _said(self._name, self.error)
        said += " What stands after this line was not read." if last else ""
        return Problem(f"line {line}", said, failed=bool(self._open_at) or last)

    def restart(self) -> bool:
        """Begin anew with the next element behind the break; False where there is none."""
        following = self._begin.search(self._data, max(self._broken_at(), self._start + 1))
        if following is None or len(self._before) > _PROLOGUE:
            return False
        # As many line ends as were left out, so that lines are counted on.
        lines = self._data.count(b"\n", 0, following.start()) - self._before.count(b"\n")
        self._prefix = self._before + b"\n" * min(max(lines, 0), _MOST_BLANK)
        self._start = following.start()
        return True

    def _broken_at(self) -> int:
        """Where in the bytes the break is; the parser counts lines and characters of what it was fed."""
        assert self.error is not None
        line, column = self.error.position
        down = line - 1 - self._prefix.count(b"\n")
        place, skipped = self._start, column - 1
        if down <= 0:
            skipped -= len(self._prefix) - self._prefix.rfind(b"\n") - 1
        skipped = max(skipped, 0)
        for _ in range(down):
            place = max(place, self._data.find(b"\n", place) + 1)
        text = self._data[place : place + 4 * skipped].decode("utf-8", "ignore")
        return place + len(text[:skipped].encode())


def _strip(element: _Element) -> None:
    """Take the namespaces off all names in an element."""
    for each in element.iter("{*}*"):
        if isinstance(each.tag, str) and each.tag.startswith("{"):
            each.tag = each.tag.rpartition("}")[2]


# What stands in an element --------------------------------------------------------------------------------------------


def line_of(element: _Element) -> str:
    """Where an element begins, as a record says it: "line 12"."""
    return f"line {element.sourceline or 1}"


def text_of(element: _Element | None) -> str:
    """All text in an element, its markup left out, white space collapsed; empty for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def find_text(element: _Element, path: str) -> str:
    """`text_of` the first element at a path below; empty where there is none."""
    return text_of(element.find(path))


def texts_of(element: _Element, path: str) -> list[str]:
    """`text_of` every element at a path below that has any."""
    return [text for text in map(text_of, element.iterfind(path)) if text]


def title_of(element: _Element | None) -> str:
    """The text of an element with what it raises and lowers in Unicode where there are letters for it."""
    if element is None:
        return ""
    pieces: list[str] = []
    _say(element, pieces)
    return plain(" ".join("".join(pieces).split()))


def name_of(element: _Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    tag: Any = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def listed(element: _Element) -> str:
    """All that an element says: its text, or what each child says on a line of its own, the texts in it in a row."""
    children = [child for child in element if name_of(child)]
    if not children or (element.text or "").strip() or any((child.tail or "").strip() for child in children):
        return text_of(element)
    lines = (" ".join(text.strip() for text in child.itertext() if text.strip()) for child in children)
    return "\n".join(" ".join(line.split()) for line in lines if line)


def xml_of(element: _Element) -> str:
    """An element as it is written, without what follows it."""
    from lxml import etree

    written: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return written


def is_element(text: str, name: str) -> bool:
    """Whether a text is one whole element of that name, so that it can be put into a document as it is."""
    from lxml import etree

    if not text.startswith(f"<{name}") or "<!" in text:
        return False
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return bool(etree.fromstring(text.encode("utf-8", "ignore"), parser).tag == name)
    except (etree.XMLSyntaxError, ValueError):
        return False


def added(held: str, text: str) -> str:
    """What is kept under one name with one more line; no line twice, and no more than a reader could want."""
    if len(held) > _MOST_KEPT:
        return held if held.endswith("\n…") else held + "\n…"
    return held if not text or f"\n{text}\n" in f"\n{held}\n" else f"{held}\n{text}".strip("\n")


def _say(element: _Element, pieces: list[str]) -> None:
    """The texts in an element with the tags that titles may have; the depth is bounded by the parser."""
    pieces.append(element.text or "")
    for child in element:
        name = name_of(child)
        name = _MEANS.get(name, name)
        if name in _MARKUP:
            if name in ("sub", "sup") and "\n" in pieces[-1][len(pieces[-1].rstrip()) :]:
                pieces[-1] = pieces[-1].rstrip()  # it was only set in lines of its own
            pieces.append(f"<{name}>")
            _say(child, pieces)
            pieces.append(f"</{name}>")
        else:
            _say(child, pieces)
        pieces.append(child.tail or "")


# The text -------------------------------------------------------------------------------------------------------------


def _bytes(source: Source) -> bytes:
    """The document as UTF-8 without declaration, with no character and no name of one that XML does not know."""
    data = _DECLARATION.sub("", source.taken_text(), count=1).encode("utf-8", "ignore")
    refuse_entities(source.name, data[:_PROLOGUE])
    data = data.translate(None, _FORBIDDEN)
    for never in (b"\xef\xbf\xbe", b"\xef\xbf\xbf"):
        data = data.replace(never, b"")
    if b"<![CDATA[" not in data:
        return _REFERENCE.sub(_character, data)
    out: list[bytes] = []
    end = 0
    while (start := data.find(b"<![CDATA[", end)) >= 0:
        stop = data.find(b"]]>", start)
        if stop < 0:
            break
        out += [_REFERENCE.sub(_character, data[end:start]), data[start : stop + 3]]
        end = stop + 3
    return b"".join([*out, _REFERENCE.sub(_character, data[end:])])


def _character(match: re.Match[bytes]) -> bytes:
    name = match[1]
    if name in _KEPT:
        return match[0]
    if name is None:
        return b"&amp;"
    if name.startswith(b"#"):
        number = int(name[2:], 16) if name[1:2] in b"xX" else int(name[1:])
        valid = (
            number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0xFFFF < number < 0x110000
        )
        return match[0] if valid else b""
    meant = html.entities.html5.get(f"{name.decode('ascii')};")
    return meant.replace("&", "&amp;").replace("<", "&lt;").encode() if meant is not None else b"&amp;" + name + b";"


def _said(name: str, error: Exception) -> str:
    """What a parser's error means to the reader: one sentence."""
    said = str(error).partition(", line")[0].strip().rstrip(".")
    if _TOO_DEEP.search(said):
        return f"A part of “{name}” is nested too deep to be read."
    if _TOO_LONG.search(said):
        return f"A part of “{name}” is too long to be read."
    return f"“{name}” is not whole XML: {said[:200] or 'it ends early'}."
