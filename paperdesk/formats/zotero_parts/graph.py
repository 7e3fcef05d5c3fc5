"""RDF in XML as a graph of plain nodes: what stands at an address, and what a property leads to.

Knows RDF's own ways of writing and the prefixes of the vocabularies that libraries use; none of their words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from paperdesk.formats.format import Source
from paperdesk.formats.xmltree import children, line_of
from paperdesk.record import Problem

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PREFIXES = {
    _RDF: "rdf",
    "http://www.zotero.org/namespaces/export#": "z",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/net/biblio#": "bib",
    "http://purl.org/ontology/bibo/": "bibo",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://nwalsh.com/rdf/vCard#": "vcard",
    "http://www.w3.org/2006/vcard/ns#": "vcard",
    "http://purl.org/rss/1.0/modules/link/": "link",
    "http://purl.org/vocab/resourcelist/schema#": "res",
    "http://schema.org/": "schema",
    "https://schema.org/": "schema",
    "http://prismstandard.org/namespaces/1.2/basic/": "prism",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
    "http://prismstandard.org/namespaces/basic/2.1/": "prism",
    "http://prismstandard.org/namespaces/basic/3.0/": "prism",
}


@dataclass(slots=True)
class Node:
    """A thing, or a property with what it leads to; names are as in "dc:title"."""

    name: str
    line: str = ""
    about: str = ""  # the address of a thing, or what a property leads to
    text: str = ""
    inner: list[Node] = field(default_factory=list)


class Graph:
    """All that a document says."""

    def __init__(self, source: Source, problems: list[Problem]) -> None:
        """Raises UnreadableFileError for what is no XML."""
        self.top: list[Node] = []  # the things right below the root, in order
        self._at: dict[str, Node] = {}
        for element in children(source, problems=problems):
            self.top.append(self._node(element))

    def _node(self, element: Any) -> Node:
        node = Node(_name(str(element.tag)), line_of(element))
        for name, value in element.attrib.items():
            short = _name(str(name))
            if short in ("rdf:about", "rdf:resource"):
                node.about = str(value)
            elif short == "rdf:ID":
                node.about = f"#{value}"
            elif short == "rdf:nodeID":
                node.about = f"_:{value}"
            elif ":" in short and not short.startswith(("rdf:", "{http://www.w3.org/XML")):
                node.inner.append(Node(short, node.line, text=str(value)))
        node.inner += [self._node(child) for child in element if isinstance(child.tag, str)]
        node.text = (element.text or "").strip() if not len(element) else ""
        if node.about and node.inner:
            self._at.setdefault(node.about, node)
        return node

    def at(self, address: str) -> Node | None:
        """The thing with that address, where the document describes it."""
        return self._at.get(address)

    def values(self, node: Node, *names: str) -> Iterator[Node]:
        """What the properties of these names lead to: things, or nodes that hold only text or an address."""
        for each in node.inner:
            if each.name in names:
                yield from self._leads_to(each)

    def _leads_to(self, each: Node) -> Iterator[Node]:
        things = [inner for inner in each.inner if inner.name[:1].islower() or inner.inner or inner.about]
        if things:
            for thing in things:
                yield self._at.get(thing.about, thing) if thing.about and not thing.inner else thing
        elif each.about and each.about in self._at:
            yield self._at[each.about]
        else:
            yield each

    def text(self, node: Node, *names: str) -> str:
        """The first text among the values of some properties, names in the order of preference; else empty."""
        for name in names:
            for value in self.values(node, name):
                found = self.text_of(value)
                if found:
                    return found
        return ""

    def text_of(self, value: Node) -> str:
        """The text of a value, or that of its rdf:value."""
        return value.text or next((inner.text for inner in value.inner if inner.name == "rdf:value"), "")


def _name(tag: str) -> str:
    """ "{namespace}name" with the usual prefix of the namespace."""
    namespace, closing, name = tag.removeprefix("{").partition("}")
    if not closing:
        return tag
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{name}" if prefix else f"{{{namespace}}}{name}"
