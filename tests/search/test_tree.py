"""Trees: kept simple as they are made, answered over sets and masks, asked about, and made into other trees."""

from __future__ import annotations

import itertools

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.search import words
from paperdesk.search.dates import Dates
from paperdesk.search.query import parse
from paperdesk.search.tree import (
    ANYWHERE,
    And,
    Everything,
    Exact,
    Fact,
    Identifier,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    conjunction,
    disjunction,
    evaluate,
    expand,
    facts_of,
    fields_named,
    is_fact_only,
    is_relative,
    leaves,
    mapped,
    names_trash,
    negation,
    relaxed,
    split,
    words_of,
)

A, B, C = Word("a"), Word("b"), Word("c")
X, Y = Fact("tag", (Exact("x"),)), Fact("tag", (Exact("y"),))
DOI = Identifier("doi", "10.1145/1", "10.1145/1")
LEAVES = (A, B, C, X, Y, DOI)


def tree(text: str) -> Node:
    return parse(text).tree


# --- making ---------------------------------------------------------------------------------------------------------


def test_trees_are_made_in_their_simplest_form() -> None:
    assert conjunction([]) == Everything()
    assert conjunction([A, Everything()]) == A
    assert conjunction([A, And((B, A))]) == And((A, B))
    assert disjunction([A, Or((B, A))]) == Or((A, B))
    assert disjunction([A]) == A
    assert disjunction([A, Everything()]) == Everything()
    assert disjunction([]) == Or(())
    assert negation(A) == Not(A)
    assert negation(Not(A)) == A


def test_where_a_leaf_stands_takes_no_part_in_equality() -> None:
    assert Word("a", start=3, end=4) == A
    assert len({Word("a", start=3, end=4), A}) == 1


# --- answering ------------------------------------------------------------------------------------------------------

NODES = st.recursive(
    st.sampled_from([*LEAVES, Everything()]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(conjunction)
        | st.lists(inner, min_size=1, max_size=3).map(disjunction)
        | inner.map(negation)
    ),
    max_leaves=14,
)
PAPERS = [frozenset(c) for n in range(len(LEAVES) + 1) for c in itertools.combinations(LEAVES, n)]


def holds(node: Node, paper: frozenset[Node]) -> bool:
    if isinstance(node, And):
        return all(holds(child, paper) for child in node.children)
    if isinstance(node, Or):
        return any(holds(child, paper) for child in node.children)
    if isinstance(node, Not):
        return not holds(node.child, paper)
    return isinstance(node, Everything) or node in paper


def as_set(node: Node) -> set[int]:
    def found(leaf: Node) -> set[int]:
        return {at for at, paper in enumerate(PAPERS) if leaf in paper}

    return evaluate(node, words=found, fact=found, identifier=found, everything=lambda: set(range(len(PAPERS))))


@settings(max_examples=200, deadline=None)
@given(NODES)
def test_a_tree_is_answered_as_logic_says(node: Node) -> None:
    wanted = {at for at, paper in enumerate(PAPERS) if holds(node, paper)}
    assert as_set(node) == wanted

    def mask(leaf: Node) -> numpy.ndarray:
        return numpy.array([leaf in paper for paper in PAPERS])

    everything = numpy.ones(len(PAPERS), dtype=bool)
    found = evaluate(node, words=mask, fact=mask, identifier=mask, everything=lambda: everything)
    assert set(numpy.flatnonzero(found)) == wanted
    assert everything.all()


@settings(max_examples=200, deadline=None)
@given(NODES)
def test_the_parts_of_a_tree_mean_the_tree(node: Node) -> None:
    parts = split(node)
    assert is_fact_only(parts.facts)
    assert not facts_of(parts.words)
    assert all(isinstance(leaf, Word | Phrase) for leaf in leaves(parts.words))
    assert as_set(conjunction([parts.facts, parts.words, parts.mixed])) == as_set(node)


@settings(max_examples=200, deadline=None)
@given(NODES)
def test_asking_for_any_word_only_adds_papers(node: Node) -> None:
    looser = relaxed(node, words.parts)
    assert looser is None or as_set(node) <= as_set(looser)


@settings(max_examples=200, deadline=None)
@given(NODES)
def test_of_words_alone_any_is_enough_wherever_they_stand(node: Node) -> None:
    asked = list(leaves(node))
    if asked == list(leaves(node, negated=False)) and not any(isinstance(leaf, Fact) for leaf in asked):
        looser = relaxed(node, words.parts) or node
        assert {leaf for leaf in asked if isinstance(leaf, Word)} <= set(leaves(looser))


def test_not_takes_from_what_may_be_found() -> None:
    found = evaluate(
        Not(A),
        words=lambda _: {1, 2, 99},
        fact=lambda _: set(),
        identifier=lambda _: set(),
        everything=lambda: {1, 2, 3},
    )
    assert found == {3}


def test_nothing_and_everything_can_be_answered() -> None:
    assert as_set(Or(())) == set()
    assert as_set(Everything()) == set(range(len(PAPERS)))


# --- asking ---------------------------------------------------------------------------------------------------------


def test_words_to_mark_are_those_that_should_be_there() -> None:
    node = tree('attention -survey title:deep "state of" tag:x NOT (a -b) 10.1145/1')
    assert words_of(node) == [Word("attention"), Word("deep", "title"), Phrase("state of"), B, Word("10.1145/1")]


def test_facts_are_found_wherever_they_stand() -> None:
    assert facts_of(tree("a (tag:x OR b) -tag:y tag:x")) == [X, Y]


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("", True),
        ("tag:x -status:read (year:2020 OR has:note)", True),
        ("tag:x a", False),
        ("tag:x OR 10.1145/1", False),
    ],
)
def test_whether_the_store_alone_can_answer(text: str, only: bool) -> None:
    assert is_fact_only(tree(text)) is only


def test_whether_the_day_matters() -> None:
    assert is_relative(tree("a OR -added:<30d"))
    assert not is_relative(tree("added:2026-10 a"))


def test_whether_the_trash_is_meant() -> None:
    assert names_trash(tree("a is:starred,trashed"))
    assert not names_trash(tree("a is:starred has:note"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", set()),
        ("status:unread -tag:x", {"status", "tag"}),
        ("is:starred,unread has:note,pdf", {"is:starred", "status", "has:note", "has:pdf"}),
        ("title:a author:b", {"title", "author"}),
        ("a", set(ANYWHERE)),
        ("10.1145/1", {"doi", *ANYWHERE}),
        ("was:reading added:today sort:year", {"was", "added"}),
        ('search:"To read"', {"search"}),
    ],
)
def test_which_fields_an_answer_depends_on(text: str, named: set[str]) -> None:
    assert fields_named(tree(text)) == named


# --- other trees ----------------------------------------------------------------------------------------------------


def test_a_tree_is_split_into_who_answers_it() -> None:
    parts = split(tree("a tag:x -b (c OR tag:y) status:read 10.1145/1"))
    assert parts.facts == conjunction([X, Fact("status", (Exact("read"),))])
    assert parts.words == And((A, Not(B)))
    assert parts.mixed == And((Or((C, Y)), DOI))
    assert split(Everything()).words == split(A).facts == Everything()


@pytest.mark.parametrize(
    ("text", "looser"),
    [
        ("a", None),
        ("a tag:x", None),
        ("a -b", None),
        ("a OR b", None),
        ("a b", Or((A, B))),
        ("a b tag:x -c", And((Or((A, B)), X, Not(C)))),
        ('(a OR b) "c d"', Or((A, B, Phrase("c d"), C, Word("d")))),
        ('"c d"', Or((Phrase("c d"), C, Word("d")))),
        ("high-speed", Or((Word("high"), Word("speed")))),
        ("a (b) or (c)", Or((A, B, C))),
        ("(a b OR c) tag:x", And((Or((A, B, C)), X))),
        ("a tag:x OR b c", Or((And((A, X)), B, C))),
        ("tag:x (a OR -b) c", None),
        ("a b (c OR tag:x)", And((Or((A, B)), Or((C, X))))),
        ("a 10.1145/1", Or((A, DOI))),
        ("high-speed a*", Or((Word("high"), Word("speed"), Word("a", prefix=True)))),
        ("a state-of-ar*", Or((A, Word("state"), Word("of"), Word("ar", prefix=True)))),
        ("what can a b", Or((A, B))),
        ("what a", Or((Word("what"), A))),
        ("深度学习 a", Or((Word("深度学习"), A))),
    ],
)
def test_any_word_may_be_enough(text: str, looser: Node | None) -> None:
    assert relaxed(tree(text), words.parts) == looser


def test_leaves_can_be_replaced() -> None:
    assert mapped(tree("a -(b OR tag:x)"), lambda leaf: C if leaf == B else leaf) == And((A, Not(Or((C, X)))))
    assert mapped(Not(A), lambda leaf: Not(leaf)) == A
    assert mapped(Everything(), lambda leaf: A) == Everything()


SHELVES = {
    "one": "tag:x",
    "two": 'search:"one" b',
    "me": 'a search:"me"',
    "ping": "search:pong",
    "pong": "search:ping OR c",
}


def lookup(name: str) -> Node | None:
    return tree(SHELVES[name]) if name in SHELVES else None


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a search:one", And((A, X))),
        ("a -search:one", And((A, Not(X)))),
        ("search:two", And((X, B))),
        ("search:one,two", Or((X, And((X, B))))),
        ("search:unknown", Or(())),
        ("a OR search:unknown", A),
        ("search:me", And((A, Or(())))),
        ("search:ping", C),
    ],
)
def test_saved_searches_are_put_in_place(text: str, node: Node) -> None:
    assert expand(tree(text), lookup) == node


def test_saved_searches_may_not_go_on_without_end() -> None:
    deep = {f"s{n}": tree(f"search:s{n + 1}") for n in range(100)} | {"s100": A}
    assert expand(tree("search:s95"), deep.get) == A
    assert expand(tree("search:s0"), deep.get) == Or(())


def test_dates_are_kept_as_they_were_written() -> None:
    assert tree("added:last-week") == Fact("added", (Dates("last-week", "last-week"),))
