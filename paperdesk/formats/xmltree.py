"""XML from strangers, element by element: no entity of its own making, no network, bounded depth and size.

Knows lxml and no format. What is well-formed but for the names of HTML's characters (&eacute;) is read as well.
"""

from __future__ import annotations

import html.entities
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from paperdesk.errors import UnreadableFileError
from paperdesk.formats.format import Source
from paperdesk.record import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

_OWN_ENTITY = re.compile(rb"<!ENTITY\s")
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_KEPT = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>")
_PROLOGUE = 64 * 1024  # bytes in which a document type stands


def elements(source: Source, *tags: str, problems: list[Problem] | None = None) -> Iterator[_Element]:
    """Each element with one of those names (`*` for the namespace: "{*}entry"), whole, in the order of their ends.

    An element is emptied once the next is asked for, so a file of any length takes the memory of one. Raises
    UnreadableFileError, before the first element, for what is no XML or brings entities of its own; text that is
    broken further on ends it with a problem (or, without `problems`, raises): what came before is whole.
    """
    yield from _walked(source, ("end",), tags, problems)


def children(source: Source, *, problems: list[Problem] | None = None) -> Iterator[_Element]:
    """Each element right below the root, whole, in order; otherwise as `elements`."""
    yield from _walked(source, ("start", "end"), None, problems)


def _walked(
    source: Source, events: tuple[str, ...], tags: tuple[str, ...] | None, problems: list[Problem] | None
) -> Iterator[_Element]:
    """The elements that end; with "start" among the events only those right below the root."""
    from lxml import etree

    data = _bytes(source)
    came = False
    depth = 0
    try:
        walk = etree.iterparse(
            io.BytesIO(data), events=events, tag=tags, resolve_entities=False, no_network=True, load_dtd=False,
            dtd_validation=False, attribute_defaults=False, huge_tree=False, recover=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        for event, element in walk:
            if "start" in events:
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
        said = f"“{source.name}” is not whole XML: {_reason(error)}"
        if not came or problems is None:
            raise UnreadableFileError(f"{said} (line {line}).") from error
        problems.append(Problem(f"line {line}", f"{said}. What stands after this line was not read.", failed=True))


def line_of(element: _Element) -> str:
    """Where an element begins, as a record says it: "line 12"."""
    return f"line {element.sourceline or 1}"


def text_of(element: _Element | None) -> str:
    """All text in an element, its markup left out, white space collapsed; empty for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def find_text(element: _Element, path: str) -> str:
    """`text_of` the first element at a path below; empty where there is none."""
    return text_of(element.find(path))


def _bytes(source: Source) -> bytes:
    """The document as UTF-8 without declaration, the names of HTML's characters replaced by these."""
    data = _DECLARATION.sub("", source.text(), count=1).encode("utf-8", "ignore")
    if _OWN_ENTITY.search(data[:_PROLOGUE]):
        raise UnreadableFileError(
            f"“{source.name}” defines entities of its own, which can hide an attack; it was not read."
        )
    return _NAMED.sub(_character, data)


def _character(match: re.Match[bytes]) -> bytes:
    name = match[1]
    if name in _KEPT:
        return match[0]
    meant = html.entities.html5.get(f"{name.decode('ascii')};")
    return meant.encode() if meant is not None else b"&amp;" + name + b";"


def _reason(error: Exception) -> str:
    said = str(error).partition(", line")[0].strip().rstrip(".")
    return said[:200] or "it ends early"
