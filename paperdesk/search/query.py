"""The one query language: text to tree. It never raises; what it cannot read is text.

    words "a phrase" pretr* distilation~ -without   title:deep tag:retrieval,survey year:2018..2022 added:<30d
    a OR b, (a OR b) c, NOT a   has:note is:starred search:"To read" sort:-year

- Words beside each other must all be there. AND and a space bind tighter than OR; a minus or NOT takes what follows.
- AND, OR and NOT are operators in capitals. In small letters they are operators only beside a `field:value` or a
  parenthesis, "and" and "or" also anywhere within parentheses, and only where they have something to join; otherwise
  they are words. Operators with nothing to join are left out.
- A phrase stands in straight or curly quotes; without a closing one it goes to the end. Backslash-quote is a quote.
- `word*` begins like this; `word~` differs by one letter, `word~2` by two.
- `field:value`, without a space after the colon; `field:"…"`; `field:a,b` is either; `field:-a` is `-field:a`;
  `field:(a OR b)` asks of each word in it. FIELDS lists the fields. A colon after anything else is a part of the text.
- Numbers and dates: 4, 2018..2022, 2018.., ..2022, >4, >=4, <4, <=4, =4; dates as in dates.py.
- `tag:retrieval` takes `retrieval` and all below it (`retrieval/neural`); so does `collection:`.
- `status:unread` and `is:unread` are the same. Papers in the trash are found by `is:trashed` only.
- A DOI, arXiv id, ISBN or address typed as it is becomes an Identifier, and so does `doi:` with a whole DOI.
- Parentheses need not be balanced, may stand inside words (`f(x)`, DOIs), and count 50 deep.
- A backslash before a word takes all meaning from it: `\\AND`, `\\status:unread`.

While typing, the last word counts as a prefix unless a space or punctuation follows or it is a word to leave out; a
field whose value is not there yet asks for nothing. It is read in time linear in its length: 20,000 characters, 400
words (25 of them with a star or tilde) and 100 values of fields are used, and what was cut is said in `notes`. Knows no
papers, stores or indexes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from paperdesk.search.fields import FIELDS, OPERATORS, Field, field_named
from paperdesk.search.reader import MAX_LEVELS, Lexeme, Part, Reader
from paperdesk.search.tree import Everything, Node, conjunction, disjunction, negation

__all__ = ["FIELDS", "MAX_CHARACTERS", "MAX_LEVELS", "MAX_TERMS", "OPERATORS", "Field", "Query", "Token",
           "field_named", "parse"]  # fmt: skip

MAX_CHARACTERS = 20_000
MAX_TERMS = 400

# Controls, lone surrogates, signs for the writing direction, and the two that are never text.
_NO_TEXT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


class Token(NamedTuple):
    """A part of the text as it was understood: text[start:end], with what negates it.

    `kind`: word, phrase, words (`title:deep`), fact, identifier, sort, open (a field still waiting for its value),
    operator (and, or, not, parentheses). `label` says it in plain words. `node` is what it means, without its negation;
    None for sort, open and operators.
    """

    start: int
    end: int
    kind: str
    label: str
    node: Node | None = None
    negated: bool = False


class Query(NamedTuple):
    """A text and what it means. `text` has a space for each character that can be no text, so that places hold."""

    text: str
    tree: Node
    sort: str | None  # one of the choices of `sort:`, with "-" before it for the other way round
    tokens: tuple[Token, ...]
    typing: bool
    notes: tuple[str, ...]  # sentences about what was cut or not understood
    closing: str  # the quote and parentheses that are missing at the end


def parse(text: str, *, typing: bool = False, terms: int = MAX_TERMS) -> Query:
    """What `text` asks for. `typing`: its last word is still growing.

    `terms` bounds the words kept, the first ones: one that knows how rare words are may take more and choose.
    """
    cut = text.rfind(" ", 0, MAX_CHARACTERS) if len(text) > MAX_CHARACTERS else -1  # not in the middle of a word
    shown = _NO_TEXT.sub(" ", text[: cut if cut > 0 else MAX_CHARACTERS])
    reader = Reader(shown, typing=typing and len(text) <= MAX_CHARACTERS, terms=terms)
    if len(text) > MAX_CHARACTERS:
        reader.note(f"Only the first {MAX_CHARACTERS:,} characters were read.")
    reader.read()
    lexemes = reader.lexemes
    _settle_operators(lexemes)
    return Query(shown, _tree(lexemes), reader.sort, tuple(_tokens(lexemes)), typing, reader.notes, reader.closing)


def _settle_operators(lexemes: list[Lexeme]) -> None:
    """Turn operators that are none into the words they are: small ones that join nothing special, and lonely ones."""
    if not any(lexeme.part is Part.ITEM for lexeme in lexemes):
        for lexeme in lexemes:
            if lexeme.node:
                lexeme.part = Part.ITEM
        return
    near = [left or right for left, right in zip(_special_before(lexemes), _special_after(lexemes), strict=True)]
    inside = _inside(lexemes)
    for place in range(len(lexemes) - 1, -1, -1):  # from the right: "and not x" needs to know of the "not"
        lexeme = lexemes[place]
        if not lexeme.small:
            continue
        before = lexemes[place - 1].part if place else None
        after = lexemes[place + 1].part if place + 1 < len(lexemes) else None
        joins = after in (Part.ITEM, Part.OPEN, Part.NOT)
        if lexeme.part is Part.NOT:
            operates = near[place] and joins
        else:
            operates = (near[place] or inside[place]) and joins and before in (Part.ITEM, Part.CLOSE)
        if not operates:
            lexeme.part, lexeme.small = Part.ITEM, False


def _special_before(lexemes: Iterable[Lexeme]) -> list[bool]:
    """For each lexeme whether a `field:value` or a parenthesis stands before it, with at most operators between."""
    found, special = [], False
    for lexeme in lexemes:
        found.append(special)
        if lexeme.part in (Part.ITEM, Part.OPEN, Part.CLOSE):
            special = lexeme.clause or lexeme.part is not Part.ITEM
    return found


def _special_after(lexemes: list[Lexeme]) -> list[bool]:
    return _special_before(reversed(lexemes))[::-1]


def _inside(lexemes: list[Lexeme]) -> list[bool]:
    """For each lexeme whether it stands within parentheses."""
    found, level = [], 0
    for lexeme in lexemes:
        level += (lexeme.part is Part.OPEN) - (lexeme.part is Part.CLOSE)
        found.append(level > 0)
    return found


class _Group:
    """What stands within one pair of parentheses: alternatives, each of what must all be there."""

    def __init__(self) -> None:
        self.alternatives: list[list[Node]] = [[]]
        self.negate = False

    def add(self, node: Node | None) -> None:
        """Put in what was read; nothing, too, takes up the "not" before it."""
        if node is not None:
            self.alternatives[-1].append(negation(node) if self.negate else node)
        self.negate = False

    def node(self) -> Node | None:
        """The group as one node; None when nothing is in it."""
        found = [conjunction(nodes) for nodes in self.alternatives if nodes]
        return disjunction(found) if found else None


def _tree(lexemes: list[Lexeme]) -> Node:
    groups = [_Group()]
    for lexeme in lexemes:
        group = groups[-1]
        if lexeme.part is Part.ITEM:
            group.add(lexeme.node)
        elif lexeme.part is Part.NOT:
            group.negate = not group.negate
        elif lexeme.part is Part.OR:
            group.negate = False
            if group.alternatives[-1]:
                group.alternatives.append([])
        elif lexeme.part is Part.OPEN:
            groups.append(_Group())
        elif lexeme.part is Part.CLOSE:
            groups.pop()
            groups[-1].add(group.node())
    while len(groups) > 1:
        inner = groups.pop()
        groups[-1].add(inner.node())
    return groups[0].node() or Everything()


def _tokens(lexemes: list[Lexeme]) -> Iterable[Token]:
    start: int | None = None  # of the negation before the next token
    negated = False
    for place, lexeme in enumerate(lexemes):
        after = lexemes[place + 1].part if place + 1 < len(lexemes) else None
        if lexeme.part is Part.NOT and after in (Part.ITEM, Part.NOT):
            start = lexeme.start if start is None else start
            negated = not negated
            continue
        if lexeme.part is not Part.ITEM:
            label = lexeme.label if lexeme.part in (Part.OPEN, Part.CLOSE) else lexeme.part.value
            yield Token(lexeme.start if start is None else start, lexeme.end, "operator", label)
        else:
            without = negated != lexeme.negated
            label = f"not {lexeme.label}" if without else lexeme.label
            begin = lexeme.start if start is None else start
            node = negation(lexeme.node) if lexeme.node and lexeme.negated else lexeme.node
            yield Token(begin, lexeme.end, lexeme.shown, label, node, without)
        start, negated = None, False
