"""What is read along the way: the order, tokens, notes on what was cut, and the bounds that keep any text quick."""

from __future__ import annotations

import time

import pytest

from paperdesk.search.query import MAX_CHARACTERS, MAX_LEVELS, MAX_TERMS, parse
from paperdesk.search.tree import And, Everything, Exact, Fact, Node, Not, Or, Phrase, Word, leaves

DOI = "10.1145/3219819.3219823"
A, B, C = Word("a"), Word("b"), Word("c")


# --- order, notes, tokens -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sort"),
    [("a", None), ("sort:year", "year"), ("a sort:-Year b", "-year"), ("sort:year sort:title", "title"),
     ("sort:date", "year"), ("-sort:year a", "year"), ("sort:nothing", None), ("(a sort:queue)", "queue")],
)  # fmt: skip
def test_the_order_is_no_part_of_the_tree(text: str, sort: str | None) -> None:
    query = parse(text)
    assert query.sort == sort
    assert sort is None or query.tree in (Everything(), A, And((A, B)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("status:foo", "“foo” is no status and was searched as text; status: takes unread, reading, read or skipped."),
        ("year:then", "“then” is no year"),
        ("added:soon", "added: takes such as added:today"),
        ("type:foo", "article-journal, paper-conference"),
        ("sort:foo", "“foo” is no order"),
        ("word~7", "~2"),
        ("(" * 51 + "a", "50 deep"),
        ("x " * 10_001, "20,000 characters"),
        (" ".join(f"w{n}" for n in range(401)), "400 words"),
        (" ".join(f"tag:w{n}" for n in range(101)), "100 conditions"),
        (" ".join(f"w{n}*" for n in range(26)), "25 words with a star or a tilde"),
        (" ".join(f"title:w{n}o~" for n in range(26)), "25 words with a star or a tilde"),
        (" ".join(f'"w{n}"*' for n in range(26)), "25 words with a star or a tilde"),
    ],
)
def test_what_is_cut_or_not_understood_is_said(text: str, said: str) -> None:
    notes = parse(text).notes
    assert len(notes) == 1
    assert said in notes[0]


def test_of_many_words_that_stand_for_others_the_first_do() -> None:
    tree = parse(" OR ".join(f"word{n}~2" for n in range(30))).tree
    assert isinstance(tree, Or)
    assert [leaf.fuzzy for leaf in leaves(tree) if isinstance(leaf, Word)] == [2] * 25 + [0] * 5
    assert [leaf.text for leaf in leaves(tree) if isinstance(leaf, Word)] == [f"word{n}" for n in range(30)]


def test_notes_have_an_end() -> None:
    assert len(parse(" ".join(f"year:x{n}" for n in range(1000))).notes) < 10


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("a b", [("a", "word", "a"), ("b", "word", "b")]),
        ('-"a b"', [('-"a b"', "phrase", "not “a b”")]),
        ("NOT  a", [("NOT  a", "word", "not a")]),
        ("NOT NOT a", [("NOT NOT a", "word", "a")]),
        ("a OR b", [("a", "word", "a"), ("OR", "operator", "or"), ("b", "word", "b")]),
        ("-(a)", [("-", "operator", "not"), ("(", "operator", "("), ("a", "word", "a"), (")", "operator", ")")]),
        ("tag:x,y", [("tag:x,y", "fact", "tag: x, y")]),
        ("tag:-x", [("tag:-x", "fact", "not tag: x")]),
        ("year:2019..2022", [("year:2019..2022", "fact", "year: 2019–2022")]),
        ("added:<30d", [("added:<30d", "fact", "added: the last 30 days")]),
        ("title:deep", [("title:deep", "words", "title: deep")]),
        ("sort:-year", [("sort:-year", "sort", "sorted by year backwards")]),
        ("is:unread", [("is:unread", "fact", "status: unread")]),
        (f"doi:{DOI}", [(f"doi:{DOI}", "identifier", f"doi: {DOI}")]),
        ("title:(a)", [("title:(", "operator", "title:("), ("a", "words", "title: a"), (")", "operator", ")")]),
        ("... a", [("a", "word", "a")]),
    ],
)
def test_tokens_say_what_was_understood(text: str, tokens: list[tuple[str, str, str]]) -> None:
    query = parse(text)
    assert [(text[t.start : t.end], t.kind, t.label) for t in query.tokens] == tokens


def test_a_field_waiting_for_its_value_is_a_token() -> None:
    (token,) = parse("tag:", typing=True).tokens
    assert (token.kind, token.node, token.start, token.end) == ("open", None, 0, 4)


def test_a_token_says_without_its_negation_what_it_means() -> None:
    for text in ("-tag:x", "tag:-x", "NOT tag:x"):
        (token,) = parse(text).tokens
        assert token.negated
        assert token.node == Fact("tag", (Exact("x"),))


def test_leaves_know_where_they_stand() -> None:
    text = '-foo title:bar "x y" tag:z'
    places = [text[leaf.start : leaf.end] for leaf in leaves(parse(text).tree)]
    assert places == ["foo", "bar", '"x y"', "tag:z"]


@pytest.mark.parametrize(
    ("text", "closing"), [("a", ""), ("(a", ")"), ('((a "b', '"))'), ("“a", '"'), ('"a"', ""), ("a)", "")]
)
def test_what_is_missing_at_the_end_is_known(text: str, closing: str) -> None:
    assert parse(text).closing == closing


# --- bounds ---------------------------------------------------------------------------------------------------------


def test_no_more_words_are_taken_than_asked_for() -> None:
    text = " ".join(f"w{n}" for n in range(1000))
    assert len(list(leaves(parse(text).tree))) == MAX_TERMS
    assert len(list(leaves(parse(text, terms=700).tree))) == 700


def test_words_within_a_word_or_phrase_count() -> None:
    for text in ("-".join(["ab"] * 1000), '"' + "ab " * 1000 + '"', "深" * 1000):
        (leaf,) = leaves(parse(text).tree)
        assert isinstance(leaf, Word | Phrase)
        assert 400 <= len(leaf.text) <= 1200
        assert parse(text).notes


def test_a_word_cut_in_its_parentheses_loses_them() -> None:
    assert parse("f(" + "a," * 1000 + ")").tree == Word("f")


def test_repeated_words_cost_nothing() -> None:
    query = parse("same " * 2000 + "other")
    assert query.tree == And((Word("same"), Word("other")))
    assert not query.notes


def test_parentheses_have_a_bound() -> None:
    deep = "(" * 300 + "a OR b" + ")" * 300 + " c"
    assert parse(deep).tree == And((Or((A, B)), C))
    nested = "x"
    for level in range(200):
        nested = f"({nested} {'OR' if level % 2 else 'AND'} w{level})"
    assert depth(parse(nested).tree) <= 2 * MAX_LEVELS


def depth(node: Node) -> int:
    if isinstance(node, And | Or):
        return 1 + max(map(depth, node.children))
    return 1 + depth(node.child) if isinstance(node, Not) else 1


KILLERS = ["(", ")", '"', "“", "\\", '\\"', "-", "~", "*", "a~", "a*", "and ", "NOT ", "tag:", "tag:x ", "a,", "tag:a,",
           "-(", "title:(", "f(", "(x)", "10.1145/", "arXiv:", "https://", "深", "\x00", "\ud800", "x-",
           "not tag:x or ", "..", '"*', "e\u0301", "1", "year:1..", "97", "a b c d e f g h i j k l m "]  # fmt: skip


@pytest.mark.parametrize("unit", KILLERS, ids=[repr(unit)[1:-1] for unit in KILLERS])
def test_no_text_takes_long(unit: str) -> None:
    """The time of four times the text is far below sixteen times that of the text."""

    def took(length: int) -> float:
        text = (unit * length)[:length]
        best = float("inf")
        for typing in (False, True, False):
            start = time.thread_time()
            parse(text, typing=typing)
            best = min(best, time.thread_time() - start)
        return best

    assert took(MAX_CHARACTERS) < 10 * took(MAX_CHARACTERS // 4) + 0.05


# --- what is read otherwise than it may have been meant ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ['sort:("', 'sort:("x")', 'sort:(a "b', 'sort:(-"', "sort:(,", 'sort:(a,"b"', 'sort:(sort:"', "sort:(title)"],
)
def test_an_order_in_parentheses_is_read_to_its_end(text: str) -> None:
    assert parse(text).text == text == parse(text, typing=True).text


@pytest.mark.parametrize(
    ("text", "order"), [('sort:"title"', "title"), ('sort:"up next"', "queue"), ("sort:title,", "title")]
)
def test_an_order_may_be_quoted(text: str, order: str) -> None:
    assert parse(text).sort == order and parse(text).tree == Everything()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("yaer:2020", "year:"),
        ("auhtor:li", "author:"),
        ("https://x.org", ""),
        ("foo:bar", ""),
        ("re:view", ""),
        ("titel:", ""),
    ],
)
def test_a_misspelt_field_is_named(text: str, said: str) -> None:
    notes = parse(text).notes
    assert (said in notes[0]) if said else not notes


def test_a_long_text_is_not_cut_in_a_word() -> None:
    query = parse("model " * 4_000)
    assert query.tree == Word("model") and query.notes
