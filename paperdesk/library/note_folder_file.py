"""One file of a folder of notes: YAML front matter about the paper, then its note. Text to values and back.

What nobody changed stays as it stands, letter for letter: fields of others (aliases, a plugin's), comments, the order,
and how a value of ours is written. YAML itself says where a field begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from paperdesk.errors import BadInputError, UnreadableFileError
from paperdesk.library.shapes import Paper
from paperdesk.library.tags import checked_path
from paperdesk.record import clean_line

if TYPE_CHECKING:
    from yaml import Node

Value = str | list[str]
FIELDS = ("key", "title", "authors", "year", "venue", "status", "tags", "rating", "doi", "arxiv", "isbn", "pmid", "url")
"""The fields of the front matter in their order. An empty one is left out."""
_LISTS = ("authors", "tags")
_FENCE = "---"
_LONGEST_FRONT = 50_000  # letters; YAML takes its time
_SAYS_KEY = re.compile(r"^\s{0,40}[\"']?key[\"']?\s{0,40}:", re.MULTILINE)
# What YAML takes for a line end or does not bear at all. A space in its place moves nothing.
_ODD = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NULLS = ("~", "null", "Null", "NULL")


class Block(NamedTuple):
    """The lines of one field of the front matter, or those of none: comments, empty lines."""

    name: str
    text: str


class NoteText(NamedTuple):
    """A file taken apart."""

    front: dict[str, Value]  # our fields; an empty one is left out
    blocks: tuple[Block, ...]  # the whole front matter
    body: str  # the note
    odd: dict[str, str] = {}  # our fields that cannot be read, and why not

    @property
    def is_whole(self) -> bool:
        """Whether the front matter is one that we wrote: what it does not say was taken out by somebody."""
        return any(block.name == "key" for block in self.blocks)

    @property
    def says_nothing(self) -> bool:
        """Whether it has neither our front matter nor a note: what a disk leaves that lost its power, nobody's wish."""
        return not self.is_whole and not self.body.strip("\0 \t\n")

    def said(self, field: str) -> str:
        """What stands in the front matter of a field."""
        return "".join(block.text for block in self.blocks if block.name == field).strip()


EMPTY = NoteText({}, (), "")


def front_of(paper: Paper) -> dict[str, Value]:
    """What the front matter says of a paper."""
    record = paper.record
    values: dict[str, Value] = {
        "key": paper.key, "title": record.title, "authors": [person.full for person in record.authors],
        "year": str(record.year) if record.year is not None else "", "venue": record.venue,
        "status": paper.status.value, "tags": [label.path for label in paper.tags],
        "rating": str(paper.rating) if paper.rating else "", "doi": record.doi, "arxiv": record.arxiv,
        "isbn": record.isbn, "pmid": record.pmid, "url": record.url,
    }  # fmt: skip
    # As they are read back, so that what nobody changed compares equal.
    return {name: value for name in FIELDS if (value := _tidy(name, values[name]))}


def same(field: str, one: Value, other: Value) -> bool:
    """Whether two values of a field say the same. Tags have no order, and their letters no case."""
    if field == "tags":
        return {tag.casefold() for tag in one} == {tag.casefold() for tag in other}
    return (one or "") == (other or "")


def agrees(text: NoteText, front: Mapping[str, Value], field: str) -> bool:
    """Whether a file says of a field what `front` says."""
    return field not in text.odd and same(field, front.get(field, ""), text.front.get(field, ""))


def written(text: NoteText, front: Mapping[str, Value], note: str, kept: Container[str] = ()) -> str:
    """The file's text with these values and this note; the same for the same, always.

    A field that says so already, one of others, and one that is `kept` stay as they stand.
    """
    column = next((len(block.text) - len(block.text.lstrip(" ")) for block in text.blocks if block.name), 0)
    blocks: list[Block] = []
    done: set[str] = set()
    for block in text.blocks:
        if block.name not in FIELDS or block.name in kept or agrees(text, front, block.name):
            blocks.append(block)
            done.add(block.name)
        elif block.name in front and block.name not in done:
            blocks.append(_block(block.name, front[block.name], column))
            done.add(block.name)
    for place, name in enumerate(FIELDS):
        if name in front and name not in done:
            before = [at for at, block in enumerate(blocks, 1) if block.name in FIELDS[:place]]
            first = next((at for at, block in enumerate(blocks) if block.name), len(blocks))
            blocks.insert(before[-1] if before else first, _block(name, front[name], column))
    return f"{_FENCE}\n{''.join(block.text for block in blocks)}{_FENCE}\n" + (f"\n{plain(note)}\n" if note else "")


def read(text: str, name: str) -> NoteText:
    """A file's text taken apart. Raises UnreadableFileError when its front matter is no YAML, or does not end.

    Without front matter everything is the note. That is written below one empty line and ends with its line.
    """
    text = plain(text).lstrip("\ufeff")
    lines = text.split("\n")
    everything = EMPTY._replace(body=text.removesuffix("\n"))
    if lines[0].rstrip() != _FENCE:
        return everything
    end = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() in (_FENCE, "...")), None)
    if end is None:
        if _SAYS_KEY.search(text.partition("\n\n")[0]):
            raise UnreadableFileError(f"The front matter of “{name}” has no line “---” at its end; it was left alone.")
        return everything
    blocks, nodes = _parted("".join(f"{line}\n" for line in lines[1:end]), name)
    if blocks is None:  # text between two rules
        return everything
    front, odd = _values(blocks, nodes)
    return NoteText(front, blocks, "\n".join(lines[end + 1 :]).removeprefix("\n").removesuffix("\n"), odd)


def plain(text: str) -> str:
    """A text with line feeds as line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _parted(front: str, name: str) -> tuple[tuple[Block, ...] | None, dict[str, Node]]:
    """The front matter cut into fields, and the values of those; None when it is a text."""
    import yaml

    if len(front) > _LONGEST_FRONT:
        raise UnreadableFileError(f"The front matter of “{name}” is too long; it was left alone.")
    said = _ODD.sub(" ", front)
    try:
        root = yaml.compose(said, Loader=yaml.BaseLoader)
        tokens = yaml.scan(said) if "&" in said else ()
        anchors = [each.start_mark.index for each in tokens if isinstance(each, yaml.AnchorToken)]
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise UnreadableFileError(f"The front matter of “{name}” is no YAML; the file was left alone.") from error
    if root is None:
        return ((Block("", front),) if front else ()), {}
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        if _SAYS_KEY.search(front) or isinstance(root, yaml.MappingNode):
            raise UnreadableFileError(f"The front matter of “{name}” is no list of fields; it was left alone.")
        return None, {}
    blocks: list[Block] = []
    nodes: dict[str, Node] = {}
    starts = [front.rfind("\n", 0, key.start_mark.index) + 1 for key, _value in root.value]
    blocks += [Block("", front[: starts[0]])] if starts and starts[0] else []
    for (key, value), start, end in zip(root.value, starts, [*starts[1:], len(front)], strict=True):
        field = key.value if isinstance(key, yaml.ScalarNode) else ""
        if field in FIELDS and any(start <= anchor < end for anchor in anchors):
            raise UnreadableFileError(f"The front matter of “{name}” refers to itself; it was left alone.")
        blocks += _without_remarks(field, front[start:end], root.start_mark.column)
        nodes.setdefault(field, value)
    return tuple(blocks), nodes


def _without_remarks(field: str, text: str, column: int) -> list[Block]:
    """A field's lines, and apart from them the comments and empty lines after it."""
    lines = [f"{line}\n" for line in text.split("\n")[:-1]]
    end = len(lines)
    while end > 1 and (not (bare := lines[end - 1].lstrip(" ")).strip() or (
        bare.startswith("#") and len(lines[end - 1]) - len(bare) <= column
    )):  # fmt: skip
        end -= 1
    rest = "".join(lines[end:])
    return [Block(field, "".join(lines[:end])), *([Block("", rest)] if rest else [])]


def _values(blocks: Sequence[Block], nodes: Mapping[str, Node]) -> tuple[dict[str, Value], dict[str, str]]:
    """What our fields say, and why some cannot be read."""
    front: dict[str, Value] = {}
    odd: dict[str, str] = {}
    for field in FIELDS:
        count = sum(block.name == field for block in blocks)
        if count > 1:
            odd[field] = "It stands there twice."
        elif count:
            value = _said(field, nodes[field])
            if value is None:
                odd[field] = "It holds fields or lists." if field in _LISTS else "It holds more than one value."
            elif value := _tidy(field, value):
                front[field] = value
    return front, odd


def _said(field: str, node: Any) -> Value | None:
    """A field's value; None for a shape that it cannot have."""
    import yaml

    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    if not all(isinstance(item, yaml.ScalarNode) for item in items):
        return None
    texts = ["" if item.style is None and item.value in _NULLS else _whole(item.value) for item in items]
    if field in _LISTS:
        return texts if isinstance(node, yaml.SequenceNode) else texts[0].split(",")
    return None if len(texts) > 1 else "".join(texts)


def _whole(text: str) -> str:
    """A text whose letters may be escaped in halves, as JSON does."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _tidy(field: str, value: Value) -> Value:
    """A value in its one spelling: no needless white space, tags as paths, the status in small letters."""
    if isinstance(value, list):
        lines = [clean_line(item) for item in value]
        return [_path(line) if field == "tags" else line for line in lines if line]
    line = clean_line(value)
    return line.lower() if field == "status" else line


def _path(text: str) -> str:
    try:
        return checked_path(text)
    except BadInputError:
        return text  # who takes it says so


def _block(field: str, value: Value, column: int) -> Block:
    import yaml

    typed: Any = value
    if field in ("year", "rating") and isinstance(value, str) and value.lstrip("-").isdecimal():
        typed = int(value)  # so that other programs can count with it
    dumped = yaml.safe_dump({field: typed}, allow_unicode=True, width=1_000_000, default_flow_style=False)
    return Block(field, "".join(f"{' ' * column}{line}\n" for line in dumped.split("\n")[:-1]))
