"""What a query means: the tree that `query.parse` makes, and what can be asked of it or made from it.

The leaves are of three kinds, answered by three parts of the library: words and phrases (the index), facts (the store:
status, tags, dates, numbers), and identifiers (the store, and where no paper has it, the index). Equal trees mean the
same; where a leaf stood in the text takes no part in that. Knows no syntax, no index and no database.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeVar

from paperdesk.search.dates import Dates

T = TypeVar("T")


def _place() -> Any:
    """A field for where a leaf stands in the text; it takes no part in equality."""
    return dataclasses.field(default=0, compare=False)


# --- values of a fact -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exact:
    """A value as text: a tag path, a status, a venue. `prefix`: what begins with it counts as well."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Whole numbers from `low` to `high`, both included; None where a side is open."""

    low: int | None
    high: int | None


Value = Exact | Range | Dates


# --- nodes ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A word, in `field` or (None) anywhere.

    `text` is as typed ("c++", "state-of-the-art", "5,000", a run of Chinese): the analyzer may find several terms in
    it, which must then stand beside each other, or none at all (a stop word, an emoji), which then asks for nothing.
    `prefix`: its last term may go on. `fuzzy`: so many letters (1 or 2) may be wrong. A word without a field also means
    the tag, collection or venue of that name and the paper with that citation key: the library adds those.
    """

    text: str
    field: str | None = None
    prefix: bool = False
    fuzzy: int = 0
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand beside each other in this order; with `prefix_last` the last may go on."""

    text: str
    field: str | None = None
    prefix_last: bool = False
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Fact:
    """A paper whose `field` has any one of `values`; what a value means in each field stands in `fields.FIELDS`."""

    field: str
    values: tuple[Value, ...]
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class Identifier:
    """The paper with this identifier, or where no paper has it, those whose words hold it as typed.

    `kind` is doi, arxiv, isbn, pmid (`value` in the normal form of identifiers.py, an arXiv id without version) or url
    (`value` as typed). A DOI 10.48550/arXiv.… comes as arxiv. `words` is what was typed. `prefix`: still being typed.
    """

    kind: str
    value: str
    words: str
    prefix: bool = False
    start: int = _place()
    end: int = _place()


@dataclass(frozen=True, slots=True)
class And:
    """What all of at least two children mean."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What any of at least two children means; without children nothing (only `expand` and code make that)."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """All papers but those of the child, which is never a Not itself."""

    child: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """All papers: the empty query."""


Leaf = Word | Phrase | Fact | Identifier
Node = Word | Phrase | Fact | Identifier | And | Or | Not | Everything

ANYWHERE = ("title", "author", "abstract", "note", "highlight", "tag", "collection", "venue", "key")
"""The fields in which a word without a field is looked for."""


# --- making trees ---------------------------------------------------------------------------------------------------


def conjunction(nodes: Iterable[Node]) -> Node:
    """All of the nodes, in the simplest form: nested Ands opened, equal ones and Everything left out."""
    flat = dict.fromkeys(_opened(nodes, And))
    flat.pop(Everything(), None)
    if not flat:
        return Everything()
    return next(iter(flat)) if len(flat) == 1 else And(tuple(flat))


def disjunction(nodes: Iterable[Node]) -> Node:
    """Any of the nodes, in the simplest form: nested Ors opened, equal ones left out; Everything takes all."""
    flat = dict.fromkeys(_opened(nodes, Or))
    if Everything() in flat:
        return Everything()
    return next(iter(flat)) if len(flat) == 1 else Or(tuple(flat))


def negation(node: Node) -> Node:
    """The opposite of a node: a double Not falls away."""
    return node.child if isinstance(node, Not) else Not(node)


def _opened(nodes: Iterable[Node], kind: type[And] | type[Or]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, kind):
            yield from node.children
        else:
            yield node


# --- answering ------------------------------------------------------------------------------------------------------


def evaluate(
    tree: Node,
    *,
    words: Callable[[Word | Phrase], T],
    fact: Callable[[Fact], T],
    identifier: Callable[[Identifier], T],
    everything: Callable[[], T],
) -> T:
    """The papers a tree means, as sets or NumPy masks: whatever the four functions give and `& | ^` combine.

    Each leaf is asked for once a place. `everything` gives all papers that may be found; a Not takes from these.
    """

    def answer(node: Node) -> T:
        if isinstance(node, Word | Phrase):
            return words(node)
        if isinstance(node, Fact):
            return fact(node)
        if isinstance(node, Identifier):
            return identifier(node)
        if isinstance(node, Everything):
            return everything()
        if isinstance(node, Not):
            universe: Any = everything()
            rest: T = universe ^ (universe & answer(node.child))
            return rest
        if not node.children:
            nothing: Any = everything()
            empty: T = nothing ^ nothing if isinstance(node, Or) else nothing
            return empty
        combine: Callable[[Any, Any], Any] = operator.and_ if isinstance(node, And) else operator.or_
        result: T = joined(combine, [partial(answer, child) for child in node.children])
        return result

    return answer(tree)


def joined(combine: Callable[[Any, Any], Any], parts: Sequence[Callable[[], Any]]) -> Any:
    """What at least one part gives, combined in halves of halves: as SQL, hundreds in a row are nested too deep."""
    if len(parts) == 1:
        return parts[0]()
    middle = len(parts) // 2
    return combine(joined(combine, parts[:middle]), joined(combine, parts[middle:]))


# --- asking about a tree --------------------------------------------------------------------------------------------


def leaves(tree: Node, *, negated: bool = True) -> Iterator[Leaf]:
    """The leaves from left to right; without `negated` only those that papers should have rather than lack."""
    yield from _leaves(tree, False, negated)


def _leaves(tree: Node, under_not: bool, negated: bool) -> Iterator[Leaf]:
    if isinstance(tree, And | Or):
        for child in tree.children:
            yield from _leaves(child, under_not, negated)
    elif isinstance(tree, Not):
        yield from _leaves(tree.child, not under_not, negated)
    elif not isinstance(tree, Everything) and (negated or not under_not):
        yield tree


def words_of(tree: Node) -> list[Word | Phrase]:
    """The words and phrases that papers should hold: what snippets and marks show. Identifiers come as typed."""
    found: list[Word | Phrase] = []
    for leaf in leaves(tree, negated=False):
        if isinstance(leaf, Word | Phrase):
            found.append(leaf)
        elif isinstance(leaf, Identifier):
            found.append(Word(leaf.words, prefix=leaf.prefix, start=leaf.start, end=leaf.end))
    return list(dict.fromkeys(found))


def facts_of(tree: Node) -> list[Fact]:
    """Every fact asked about, negated ones too."""
    return list(dict.fromkeys(leaf for leaf in leaves(tree) if isinstance(leaf, Fact)))


def is_fact_only(tree: Node) -> bool:
    """Whether the store alone answers the tree: no words, phrases or identifiers in it."""
    return all(isinstance(leaf, Fact) for leaf in leaves(tree))


def is_relative(tree: Node) -> bool:
    """Whether the answer changes with the day, as that of `added:last-week`."""
    return any(isinstance(value, Dates) and value.relative for fact in facts_of(tree) for value in fact.values)


def names_trash(tree: Node) -> bool:
    """Whether papers in the trash are asked for: without `is:trashed` in it, a query is about the others only."""
    return any(
        fact.field == "is" and Exact("trashed") in fact.values for fact in leaves(tree) if isinstance(fact, Fact)
    )


def fields_named(tree: Node) -> set[str]:
    """The fields an answer depends on, so that counts are taken again only when one of them changed.

    `has:` and `is:` come with their value ("has:note", "is:starred"); a word without a field names all of ANYWHERE, an
    identifier its kind and those. The saved searches that `search:` names must be put in place first, by `expand`.
    """
    named: set[str] = set()
    for leaf in leaves(tree):
        if isinstance(leaf, Fact) and leaf.field in ("has", "is"):
            named.update(f"{leaf.field}:{value.text}" for value in leaf.values if isinstance(value, Exact))
        elif isinstance(leaf, Fact):
            named.add(leaf.field)
        elif isinstance(leaf, Identifier):
            named.update((leaf.kind, *ANYWHERE))
        elif leaf.field:
            named.add(leaf.field)
        else:
            named.update(ANYWHERE)
    return named


# --- other trees from a tree ----------------------------------------------------------------------------------------


class Parts(NamedTuple):
    """A tree taken apart into three that together, under And, mean the same; Everything where one has nothing."""

    facts: Node  # facts only: one select, one mask
    words: Node  # words and phrases only, negated ones too: the index alone
    mixed: Node  # what holds both and cannot be separated, and identifiers: `evaluate` over masks


def split(tree: Node) -> Parts:
    """The parts of a tree that the store and the index can answer on their own."""
    facts: list[Node] = []
    words: list[Node] = []
    mixed: list[Node] = []
    for child in tree.children if isinstance(tree, And) else (tree,):
        kinds = {Word if isinstance(leaf, Phrase) else type(leaf) for leaf in leaves(child)}
        if kinds == {Word}:
            words.append(child)
        elif kinds <= {Fact}:
            facts.append(child)
        else:
            mixed.append(child)
    return Parts(conjunction(facts), conjunction(words), conjunction(mixed))


# Words of questions, which papers hold or not by chance.
_ASKING = frozenset(
    ("any", "can", "could", "did", "do", "does", "done", "had", "how", "may", "might", "more", "most", "must", "other",
     "should", "some", "than", "what", "when", "where", "who", "whom", "whose", "why", "will", "would")
)  # fmt: skip


def relaxed(tree: Node, parts: Callable[[str], list[str]]) -> Node | None:
    """The tree with any of its words being enough, where all were asked for; facts and what is negated stay.

    `parts` takes a word apart: either half of "high-speed" is enough, and of a phrase any of its words. Words that only
    ask ("what", "can") say nothing of the answer and go, where two others stay. None where that changes nothing.
    """
    if isinstance(tree, Word) and len(parts(tree.text)) < 2:  # what is asked most
        return None
    looser = _loosened(tree, parts)
    if isinstance(looser, And) and isinstance(tree, And) and {*looser.children} == {*tree.children}:
        return None
    return None if looser == tree else looser


def _loosened(tree: Node, parts: Callable[[str], list[str]]) -> Node:
    if isinstance(tree, Or):
        return disjunction([_loosened(child, parts) for child in tree.children])
    if not isinstance(tree, And | Word | Phrase):
        return tree
    wanted: list[Leaf] = []
    kept: list[Node] = []
    for child in tree.children if isinstance(tree, And) else (tree,):
        asked = list(leaves(child, negated=False))
        if asked == list(leaves(child)) and not any(isinstance(leaf, Fact) for leaf in asked):
            wanted += asked
        else:
            kept.append(child if isinstance(child, Not) else _loosened(child, parts))
    found = [part for leaf in wanted for part in _apart(leaf, parts)]
    telling = [leaf for leaf in found if not (isinstance(leaf, Word) and leaf.text.lower() in _ASKING)]
    return conjunction([disjunction(telling if len(telling) > 1 else found), *kept] if found else kept)


def without_words(tree: Node) -> tuple[Node, list[Word | Phrase]]:
    """A tree without the words that papers should hold, and these: its facts and what is negated stay."""
    children = tree.children if isinstance(tree, And) else (tree,)
    kept = [
        child
        for child in children
        if isinstance(child, Not) or not any(isinstance(leaf, Word | Phrase | Identifier) for leaf in leaves(child))
    ]
    return conjunction(kept), words_of(tree)


def _apart(leaf: Leaf, parts: Callable[[str], list[str]]) -> list[Leaf]:
    """A word of several parts as those; a phrase as itself and its words."""
    if not isinstance(leaf, Word | Phrase) or (isinstance(leaf, Word) and leaf.fuzzy):
        return [leaf]
    found = parts(leaf.text)
    if len(found) < 2:
        return [leaf]
    open_ = leaf.prefix if isinstance(leaf, Word) else leaf.prefix_last
    last = len(found) - 1
    apart: list[Leaf] = [
        Word(part, leaf.field, prefix=open_ and place == last, start=leaf.start, end=leaf.end)
        for place, part in enumerate(found)
    ]
    return [leaf, *apart] if isinstance(leaf, Phrase) else apart


def mapped(tree: Node, change: Callable[[Leaf], Node]) -> Node:
    """The tree with each leaf replaced by what `change` makes of it."""
    if isinstance(tree, And):
        return conjunction(mapped(child, change) for child in tree.children)
    if isinstance(tree, Or):
        return disjunction(mapped(child, change) for child in tree.children)
    if isinstance(tree, Not):
        return negation(mapped(tree.child, change))
    return tree if isinstance(tree, Everything) else change(tree)


def expand(tree: Node, lookup: Callable[[str], Node | None], *, levels: int = 8) -> Node:
    """The tree with every `search:"name"` replaced by the tree of that saved search, searches inside searches too.

    `lookup` gives the tree of a name, or None for an unknown one, which then finds nothing; nor does a search that
    holds itself, or one more than `levels` deep.
    """

    def put(leaf: Leaf, inside: tuple[str, ...]) -> Node:
        if not isinstance(leaf, Fact) or leaf.field != "search":
            return leaf
        found: list[Node] = []
        for value in leaf.values:
            name = value.text if isinstance(value, Exact) else ""
            tree = lookup(name) if name not in inside and len(inside) < levels else None
            if tree is not None:
                within = (*inside, name)
                found.append(mapped(tree, lambda each, within=within: put(each, within)))  # type: ignore[misc]
        return disjunction(found)

    return mapped(tree, lambda leaf: put(leaf, ()))
