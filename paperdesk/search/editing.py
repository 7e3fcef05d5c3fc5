"""A query's text changed by clicks: a condition added or taken away, a token removed, a word completed; a tree written.

What a person typed stays as it was typed, letter for letter, but for the part that is changed. Knows the language, no
papers.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from paperdesk.search.fields import Field, Takes, field_named
from paperdesk.search.query import Query, Token, parse
from paperdesk.search.tree import (
    And,
    Everything,
    Fact,
    Identifier,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    conjunction,
    leaves,
)  # fmt: skip
from paperdesk.search.values import QUOTES, quote, write_value

__all__ = ["Completing", "both", "complete", "completing", "has_fact", "quote", "toggled", "unparse", "with_fact",
           "without_fact", "without_token"]  # fmt: skip

_NEGATION = re.compile(r"(?:NOT\s+|not\s+|-)*")
_NAME = re.compile(r"([A-Za-z]+):")
_SMALL = ("and", "or", "not")
_CAPITALS = ("AND", "OR", "NOT")


# --- writing a tree -------------------------------------------------------------------------------------------------


def unparse(tree: Node) -> str:
    """A text that `parse` reads as this tree, for trees that `parse` or `tree.conjunction` and its like have made."""
    special = any(isinstance(leaf, Fact | Identifier) or leaf.field for leaf in leaves(tree))
    return _written(tree, special or _holds_groups(tree))


def _holds_groups(tree: Node) -> bool:
    if isinstance(tree, Not):
        return isinstance(tree.child, And | Or) or _holds_groups(tree.child)
    if isinstance(tree, And):
        return any(isinstance(child, Or) or _holds_groups(child) for child in tree.children)
    return isinstance(tree, Or) and any(map(_holds_groups, tree.children))


def _written(node: Node, special: bool) -> str:
    if isinstance(node, Everything):
        return ""
    if isinstance(node, Or):
        return " OR ".join(_written(child, special) for child in node.children)
    if isinstance(node, And):
        return " ".join(
            f"({_written(child, special)})" if isinstance(child, Or) else _written(child, special)
            for child in node.children
        )
    if isinstance(node, Not):
        inner = _written(node.child, special)
        return f"-({inner})" if isinstance(node.child, And | Or) else f"-{inner}"
    if isinstance(node, Fact):
        return f"{node.field}:{_list(node)}"
    if isinstance(node, Phrase):
        text = re.sub(rf"[\\{QUOTES}]", lambda match: "\\" + match.group(), node.text)
        return (f"{node.field}:" if node.field else "") + f'"{text}{"*" if node.prefix_last else ""}"'
    if isinstance(node, Identifier):
        bare = node.words + ("*" if node.prefix else "")
        return bare if parse(bare).tree == node else f"{node.kind}:{quote(node.words)}{'*' if node.prefix else ''}"
    return _word(node, special)


def _word(node: Word, special: bool) -> str:
    text = node.text + ("*" if node.prefix else "~" if node.fuzzy == 1 else f"~{node.fuzzy}" if node.fuzzy else "")
    if node.field:
        return f"{node.field}:{text}"
    # beside a field or a parenthesis a small "and" would become an operator; elsewhere a chunk might be read as more
    reads_otherwise = text in _CAPITALS or (text in _SMALL and special) or parse(text).tree != node
    return "\\" + text if reads_otherwise else text


def _list(fact: Fact) -> str:
    values = [write_value(value) for value in fact.values]
    if len(values) > 1 and fact.field in ("url", "doi"):  # where a bare comma belongs to the value
        values = [value if value.startswith('"') else f'"{value.rstrip("*")}"' + value[len(value.rstrip("*")) :]
                  for value in values]  # fmt: skip
    return ",".join(values)


# --- conditions -----------------------------------------------------------------------------------------------------


def has_fact(text: str, field: str, value: str) -> bool:
    """Whether the query asks for this value of the field, alone or as one of several it takes."""
    return asks_for(parse(text), field, value)


def asks_for(query: Query, field: str, value: str) -> bool:
    """`has_fact` of a query that was read."""
    return bool(query.tokens) and _holding(query, _clause(field, value)[1]) is not None


def with_fact(text: str, field: str, value: str) -> str:
    """The text with `field:value` asked for as well, the value quoted where it must be; unchanged where it already is.

    A number or date may be a range ("2019..2022", "last-week"). Where a paper can have but one value of the field and
    another is already asked for, either will do: `status:unread` becomes `status:unread,reading`.
    """
    clause, wanted = _clause(field, value)
    query = parse(text)
    if isinstance(query.tree, Everything) and not query.tokens:
        return clause
    if _holding(query, wanted) is not None:
        return text
    row = field_named(field)
    if isinstance(wanted, Fact) and row and not row.many:
        for token in query.tokens:
            if isinstance(token.node, Fact) and token.node.field == wanted.field and _stands_alone(query, token):
                joined = Fact(wanted.field, (*token.node.values, *wanted.values))
                return text[: token.start] + f"{joined.field}:{_list(joined)}" + text[token.end :]
    goal = conjunction([query.tree, wanted])
    closed = text + query.closing
    for candidate in (f"{closed} {clause}", f"({closed}) {clause}"):
        candidate = candidate.lstrip()
        read = parse(candidate)
        if read.tree == goal and read.sort == query.sort and _holding(read, wanted) is not None:
            return candidate
    return _anew(goal, query.sort)


def both(text: str, other: str) -> str | None:
    """A text that finds what both texts find, in the order that the first asks for; None where none can be written:
    one that would be longer than a query may be.
    """
    query, others = parse(text), parse(other)
    goal = conjunction([query.tree, others.tree])
    closed, closed_other = text.strip() + query.closing, other.strip() + others.closing
    candidates = (closed, f"{closed} {closed_other}", f"{closed} ({closed_other})", f"({closed}) {closed_other}",
                  f"({closed}) ({closed_other})", _anew(goal, query.sort))  # fmt: skip
    for candidate in map(str.strip, candidates):
        read = parse(candidate)
        if read.tree == goal and read.sort == query.sort and set(read.notes) <= {*query.notes, *others.notes}:
            return candidate
    return None


def _anew(tree: Node, sort: str | None) -> str:
    return f"{unparse(tree)} sort:{sort}".strip() if sort else unparse(tree)


def without_fact(text: str, field: str, value: str) -> str:
    """The text without this value of the field; unchanged where it is not asked for."""
    wanted = _clause(field, value)[1]
    query = parse(text)
    token = _holding(query, wanted)
    if token is None or token.node is None:
        return text
    if isinstance(token.node, Fact) and isinstance(wanted, Fact) and len(token.node.values) > len(wanted.values):
        rest = Fact(wanted.field, tuple(each for each in token.node.values if each not in wanted.values))
        return text[: token.start] + f"{rest.field}:{_list(rest)}" + text[token.end :]
    result = without_token(text, token)
    others = [child for child in query.tree.children if child != token.node] if isinstance(query.tree, And) else []
    goal = conjunction(others)
    read = parse(result)
    return result if read.tree == goal and read.sort == query.sort else _anew(goal, query.sort)


def toggled(text: str, field: str, value: str) -> str:
    """The text with the value asked for where it was not, and without it where it was: a click on a facet."""
    return without_fact(text, field, value) if has_fact(text, field, value) else with_fact(text, field, value)


def _clause(field: str, value: str) -> tuple[str, Node]:
    row = field_named(field)
    bare = row is not None and row.takes in (Takes.NUMBER, Takes.DATE, Takes.CHOICE) and " " not in value
    clause = f"{row.name if row else field}:{value if bare else quote(value)}"
    return clause, parse(clause).tree


def _holding(query: Query, wanted: Node) -> Token | None:
    """The token that asks for what `wanted` does, alone or among other values."""
    for token in query.tokens:
        if token.negated or token.node is None or not _stands_alone(query, token):
            continue
        if token.node == wanted:
            return token
        if (
            isinstance(wanted, Fact)
            and isinstance(token.node, Fact)
            and token.node.field == wanted.field
            and set(wanted.values) <= set(token.node.values)
        ):
            return token
    return None


def _stands_alone(query: Query, token: Token) -> bool:
    """Whether every paper found has to fulfil what a token says: it is not one of two alternatives."""
    tree = query.tree
    return not token.negated and token.node in (tree.children if isinstance(tree, And) else (tree,))


# --- tokens ---------------------------------------------------------------------------------------------------------


def without_token(text: str, token: Token) -> str:
    """The text without one of its tokens and what negates it, and without operators that have nothing left to join.

    `token` is one that `parse` gave for this text. Parentheses go with the last thing that was in them.
    """
    tokens = parse(text).tokens
    left = [each for each in tokens if (each.start, each.end) != (token.start, token.end)]
    if len(left) == len(tokens):
        return text
    while len(joined := _without_lonely(left)) < len(left):
        left = joined
    kept = {each.start for each in left}
    result = text
    for each in reversed(tokens):
        if each.start not in kept:
            result = _cut(result, each.start, each.end)
    # what stood beside it may have made a small "or" an operator, or kept one from being an operator
    if [_meaning(each) for each in parse(result).tokens] == [_meaning(each) for each in left]:
        return result
    return " ".join(_rewritten(text, each) for each in left)


def _meaning(token: Token) -> tuple[str, bool, Node | str]:
    return token.kind, token.negated, token.node or token.label


def _rewritten(text: str, token: Token) -> str:
    """A token written so that it means the same whatever stands beside it."""
    if token.kind == "operator":
        return token.label.upper() if token.label in _SMALL else token.label[-1]
    if token.node is None:
        return text[token.start : token.end]
    if isinstance(token.node, Or):  # several values of a field, which are one token only as they were typed
        negation = _NEGATION.match(text, token.start)
        written = text[negation.end() if negation else token.start : token.end]
    else:
        written = unparse(token.node)
        written = "\\" + written if written in _SMALL else written
    return "-" + written if token.negated else written


def _without_lonely(tokens: list[Token]) -> list[Token]:
    """The tokens without operators that have nothing to join, and parentheses with nothing in them."""
    kept: list[Token] = []
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.kind == "operator":
            opened = bool(kept) and kept[-1].kind == "operator" and kept[-1].label.endswith("(")
            no_left = not kept or (kept[-1].kind == "operator" and kept[-1].label != ")")
            no_right = after is None or (after.kind == "operator" and after.label in ("and", "or", ")"))
            if token.label == ")" and opened:
                kept.pop()
                while kept and kept[-1].kind == "operator" and kept[-1].label == "not":
                    kept.pop()
                continue
            if (token.label in ("and", "or") and (no_left or no_right)) or (token.label == "not" and no_right):
                continue
        kept.append(token)
    while kept and kept[-1].kind == "operator" and kept[-1].label != ")":
        kept.pop()
    return kept


def _cut(text: str, start: int, end: int) -> str:
    """The text without a part, and with one space where it parted two words."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    tight = not before or not after or before.endswith("(") or after.startswith(")")
    return before + ("" if tight else " ") + after


# --- completion -----------------------------------------------------------------------------------------------------


class Completing(NamedTuple):
    """What is being typed: text[start:end]. With a field its value, without quotes; else a word, or a field's name."""

    start: int
    end: int
    typed: str
    field: Field | None


def completing(text: str, cursor: int) -> Completing | None:
    """What stands before the cursor and may be completed; None after a space, a closed quote or an operator."""
    tokens = parse(text[:cursor], typing=True).tokens
    if not tokens or tokens[-1].end != cursor or tokens[-1].kind == "operator":
        return None
    token = tokens[-1]
    written = text[token.start : cursor]
    typed = _NEGATION.match(written)
    begin = token.start + (typed.end() if typed else 0)
    match = _NAME.match(text, begin, cursor)
    field = field_named(match.group(1)) if match else None
    if match and field:
        begin = match.end()
    elif isinstance(token.node, Word | Phrase | Fact) and token.node.field:  # within field:( … )
        field = field_named(token.node.field)
    elif text[begin : begin + 1] in QUOTES:
        return None
    else:
        return Completing(begin, cursor, text[begin:cursor], None)
    value = text[begin:cursor]
    last = re.search(rf"(?:[{QUOTES}](?:\\.|[^\\{QUOTES}])*[{QUOTES}]\*?,|[^,{QUOTES}]*,)*", value)
    begin += last.end() if last else 0
    typed_value = text[begin:cursor].lstrip("-")
    if typed_value[:1] in QUOTES and typed_value:
        if len(typed_value) > 1 and typed_value[-1] in QUOTES:
            return None
        return Completing(begin, cursor, typed_value[1:], field)
    return Completing(cursor - len(typed_value), cursor, typed_value, field)


def complete(text: str, place: Completing, value: str) -> tuple[str, int]:
    """The text with what is being typed replaced by `value`, and where the cursor then stands.

    A field's name comes with its colon; a value is quoted where it must be and followed by a space.
    """
    new = quote(value) + " " if place.field else value
    rest = text[place.end :]
    if text[place.start : place.start + 1] in tuple(QUOTES) and rest[:1] in tuple(QUOTES):
        rest = rest[1:]  # the closing quote that already stands there
    if new.endswith(" ") and rest.startswith(" "):
        new = new[:-1]
    return text[: place.start] + new + rest, place.start + len(new)
