"""What of a search was understood as more than words, for the field to show; and the search without a part of it.

Knows the query language; no widget but what a span is, no library.
"""

from __future__ import annotations

import re

from paperdesk.gui.widgets.search_line import Span
from paperdesk.search.editing import without_token
from paperdesk.search.fields import field_named
from paperdesk.search.query import Token, parse
from paperdesk.search.tree import Fact, Identifier, Not, Phrase, Word
from paperdesk.search.values import QUOTES

_NEGATION = re.compile(r"(?:NOT\s+|not\s+|-)+")
_IDENTIFIERS = {"doi": "DOI", "arxiv": "arXiv id", "isbn": "ISBN", "pmid": "PubMed id", "url": "web address"}


def spans_of(text: str, *, typing: bool = False) -> list[Span]:
    """The parts of a search that can be taken away, those that are more than plain words with a ground of their own."""
    query = parse(text, typing=typing)
    return [
        Span(token.start, token.end, kind, meaning(token) if kind else "")
        for token in query.tokens
        if token.kind != "operator"
        for kind in (_kind(text, token),)
    ]


def without_span(text: str, start: int, end: int, *, typing: bool = False) -> str:
    """The search without one of its spans."""
    for token in parse(text, typing=typing).tokens:
        if (token.start, token.end) == (start, end):
            known = next((each for each in parse(text).tokens if each.start == start), token)
            shorter = without_token(text, known)
            return shorter if shorter != text else (text[:start] + text[end:]).strip()
    return text


def _kind(text: str, token: Token) -> str:
    """Which ground a token gets: none when it is a plain word, or was meant as more and taken as text."""
    if token.kind == "open":
        return ""
    if token.negated:
        return "without"
    if token.kind in ("fact", "identifier", "words"):
        return "condition"
    if token.kind == "sort":
        return "order"
    if token.kind == "phrase":
        return "words" if text[token.start] in QUOTES else ""  # else a field with a value it cannot have
    node = token.node
    marked = isinstance(node, Word) and (node.fuzzy or (node.prefix and text[token.end - 1] == "*"))
    return "words" if marked else ""


def meaning(token: Token) -> str:
    """What a token asks of a paper, in words."""
    label = _NEGATION.sub("", token.label) if token.negated else token.label
    node = token.node.child if isinstance(token.node, Not) else token.node
    before = "Without: " if token.negated else ""
    if token.kind == "sort":
        return f"{label[:1].upper()}{label[1:]}"
    if isinstance(node, Identifier):
        return f"{before}{_IDENTIFIERS.get(node.kind, node.kind)} {node.value}"
    if isinstance(node, Fact) or token.kind == "words":
        name, _, value = label.partition(": ")
        field = field_named(name)
        return f"{before}{name} {value}\n{field.description}" if field is not None else f"{before}{label}"
    if isinstance(node, Phrase):
        return f"{before}the words {label} beside each other"
    if isinstance(node, Word) and node.fuzzy:
        letters = "a letter" if node.fuzzy == 1 else f"{node.fuzzy} letters"
        return f"{before}words that differ from “{node.text}” by {letters}"
    if isinstance(node, Word) and node.prefix:
        return f"{before}words that begin with “{node.text}”"
    return f"{before}{label}"
