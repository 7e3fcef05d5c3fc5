"""Texts changed by clicks: what is added, taken away and completed means what the click meant, and no more."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.search.editing import (
    Completing,
    both,
    complete,
    completing,
    has_fact,
    toggled,
    unparse,
    with_fact,
    without_fact,
    without_token,
)
from paperdesk.search.fields import field_named
from paperdesk.search.query import Query, parse
from paperdesk.search.tree import And, Everything, Exact, Fact, Leaf, Not, Or, Word, conjunction, leaves

# --- writing a tree -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", ""),
        ("a b", "a b"),
        ("a AND b OR NOT c", "a b OR -c"),
        ("((a OR b) c)", "(a OR b) c"),
        ("NOT (a b)", "-(a b)"),
        ("NOT NOT a", "a"),
        ("“x y”", '"x y"'),
        ("title:(a b)", "title:a title:b"),
        ("title:a,b c", "(title:a OR title:b) c"),
        ("is:unread,read", "status:unread,read"),
        ("year:>2018 rating:4..5", "year:>=2019 rating:4..5"),
        ('added:"last week" read:30d', "added:last-week read:<30d"),
        ('tag:"to read",x', 'tag:"to read",x'),
        ("pretr* foo~ bar~2 tag:x*", "pretr* foo~ bar~2 tag:x*"),
        ("a and b", "a and b"),
        ("\\and status:read", "\\and status:read"),
        ("\\AND", "\\AND"),
        ("\\status:read", "\\status:read"),
        ("PMID:31452104", "pmid:31452104"),
        ("sort:year a", "a"),
        ('url:"a","b"', 'url:"a","b"'),
    ],
)
def test_a_tree_is_written_in_its_shortest_form(text: str, written: str) -> None:
    assert unparse(parse(text).tree) == written


# --- conditions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "field", "value", "after"),
    [
        ("", "tag", "retrieval", "tag:retrieval"),
        ("a", "tag", "retrieval", "a tag:retrieval"),
        ("a", "tag", "to read", 'a tag:"to read"'),
        ("a", "tag", 'say "hi", you', 'a tag:"say \\"hi\\", you"'),
        ("a", "year", "2019..2022", "a year:2019..2022"),
        ("a", "added", "last-week", "a added:last-week"),
        ("a", "author", "Furu Wei", 'a author:"Furu Wei"'),
        ("a tag:x", "tag", "y", "a tag:x tag:y"),
        ("a tag:x", "tag", "x", "a tag:x"),
        ("a tag:x,y", "tag", "x", "a tag:x,y"),
        ("a status:unread b", "status", "reading", "a status:unread,reading b"),
        ("year:2019", "year", "2021", "year:2019,2021"),
        ("is:unread", "status", "read", "status:unread,read"),
        ("a OR b", "tag", "x", "(a OR b) tag:x"),
        ("status:unread OR b", "status", "read", "(status:unread OR b) status:read"),
        ("-status:unread", "status", "read", "-status:unread status:read"),
        ("a sort:year", "tag", "x", "a sort:year tag:x"),
        ('"a b', "tag", "x", '"a b" tag:x'),
        ("(a OR b", "tag", "x", "(a OR b) tag:x"),
        ("(((", "tag", "x", "(((" + "))) tag:x"),
        ("cats not", "tag", "x", "(cats not) tag:x"),
        ("a OR", "tag", "x", "(a OR) tag:x"),
        ("a NOT", "tag", "x", "(a NOT) tag:x"),
    ],
)
def test_a_condition_is_added(text: str, field: str, value: str, after: str) -> None:
    assert with_fact(text, field, value) == after
    assert has_fact(after, field, value)


@pytest.mark.parametrize(
    ("text", "field", "value", "after"),
    [
        ("tag:x", "tag", "x", ""),
        ("a tag:x b", "tag", "x", "a b"),
        ("a  tag:x", "tag", "x", "a"),
        ('a tag:"to read"', "tag", "to read", "a"),
        ("status:unread,reading", "status", "unread", "status:reading"),
        ("is:unread a", "status", "unread", "a"),
        ("a year:>=2019", "year", ">2018", "a"),
        ("-tag:x", "tag", "x", "-tag:x"),
        ("tag:x OR a", "tag", "x", "tag:x OR a"),
        ("(tag:x)", "tag", "x", ""),
        ('author:"Furu Wei" a', "author", "Furu Wei", "a"),
    ],
)
def test_a_condition_is_taken_away(text: str, field: str, value: str, after: str) -> None:
    assert without_fact(text, field, value) == after
    assert has_fact(text, field, value) is (after != text)


FIELD_VALUES = st.sampled_from(
    [("tag", "retrieval"), ("tag", "a b"), ("tag", 'q"uo\\te'), ("tag", "深，度"), ("venue", "Inf. Process. & Manag."),
     ("author", "Furu Wei"), ("has", "note"), ("collection", "A/B (c)"), ("key", "x_2020"), ("was", "reading")]
)  # fmt: skip
PIECES = st.sampled_from(
    ["a", "b*", "c~", '"x y"', '"open', "“", "(", ")", "-d", "- ", "NOT", "OR", "AND", "or", "and", "not", "tag:t",
     "-tag:u", "status:read", "year:2019..", "year:no", "title:(", "title:a,b", "10.1145/1", "\\", "sort:year", "f(x)",
     "深，度", "\x00", "added:<3d", "tag:"]
)  # fmt: skip
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["", " ", " "])), max_size=8).map(
    lambda parts: "".join(itertools.chain.from_iterable(parts))
)


@settings(max_examples=300, deadline=None)
@given(TEXTS | st.text(max_size=20), FIELD_VALUES)
def test_adding_a_condition_narrows_and_does_nothing_else(text: str, pair: tuple[str, str]) -> None:
    before = parse(text)
    after = parse(with_fact(text, *pair))
    (clause,) = leaves(parse(with_fact("", *pair)).tree)
    assert after.tree == conjunction([before.tree, clause])
    assert after.sort == before.sort
    assert has_fact(after.text, *pair)


@settings(max_examples=200, deadline=None)
@given(TEXTS, FIELD_VALUES)
def test_a_second_click_takes_back_the_first(text: str, pair: tuple[str, str]) -> None:
    if not has_fact(text, *pair):
        again = toggled(toggled(text, *pair), *pair)
        assert not has_fact(again, *pair)
        assert parse(again).tree == parse(text).tree


# --- tokens ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "token", "after"),
    [
        ("a b c", "b", "a c"),
        ("a", "a", ""),
        ("a -b c", "-b", "a c"),
        ("a NOT b c", "NOT b", "a c"),
        ("a OR b", "b", "a"),
        ("a OR b", "a", "b"),
        ("a OR b OR c", "b", "a OR c"),
        ("a AND b", "a", "b"),
        ("a OR b", "OR", "a b"),
        ("(a OR b) c", "a", "(b) c"),
        ("a (b) c", "b", "a c"),
        ("a -(b) c", "b", "a c"),
        ("a OR ((b)) c", "b", "a OR c"),
        ("a OR (b)", "b", "a"),
        ("title:(a b) c", "title: a", "title:(b) c"),
        ("title:(a) c", "title: a", "c"),
        ('a "b c', '"b c', "a"),
        ('a"b"c', '"b"', "a c"),
        ("a tag:x sort:year", "sort:year", "a tag:x"),
        ("a  b   c", "c", "a  b"),
        # a small operator that is left keeps its meaning; a small word that is left stays a word
        ("a or tag:x or b", "tag:x", "a OR b"),
        ("tag:x and not a", "tag:x", "-a"),
        ("tag:x foo not bar", "foo", "tag:x \\not bar"),
    ],
)
def test_a_token_is_clicked_away(text: str, token: str, after: str) -> None:
    query = parse(text)
    (place,) = [each for each in query.tokens if token in (text[each.start : each.end], each.label)][:1]
    assert without_token(text, place) == after


def test_a_field_that_waits_for_its_value_is_clicked_away() -> None:
    query = parse("a tag:", typing=True)
    assert without_token("a tag:", query.tokens[-1]) == "a"


def test_a_token_of_another_text_changes_nothing() -> None:
    (token,) = parse("abc").tokens
    assert without_token("x y", token) == "x y"


def told(query: Query, but: int = -1) -> list[tuple[Leaf, bool]]:
    """The leaves of the tokens in order, each with whether its token is negated."""
    return [
        (leaf, token.negated)
        for at, token in enumerate(query.tokens)
        if token.node is not None and at != but
        for leaf in leaves(token.node)
    ]


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.data())
def test_clicking_a_token_away_leaves_the_others(text: str, data: st.DataObject) -> None:
    query = parse(text)
    places = [at for at, token in enumerate(query.tokens) if token.node is not None]
    if places:
        at = data.draw(st.sampled_from(places))
        assert told(parse(without_token(text, query.tokens[at]))) == told(query, but=at)


def test_values_of_a_field_stay_one_token_when_their_neighbour_goes() -> None:
    text = 'a not title:a,b a or"x y"'
    rest = without_token(text, parse(text).tokens[2])
    assert rest == 'a -title:a,b \\or "x y"'
    assert told(parse(rest)) == told(parse(text), but=2)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_all_tokens_can_be_clicked_away(text: str) -> None:
    for _ in range(40):
        query = parse(text)
        if not query.tokens:
            break
        text = without_token(text, query.tokens[0])
    assert not parse(text).tokens
    assert isinstance(parse(text).tree, Everything)


# --- completion -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "typed", "field", "start"),
    [
        ("sta", "sta", None, 0),
        ("a sta", "sta", None, 2),
        ("a -sta", "sta", None, 3),
        ("a NOT sta", "sta", None, 6),
        ("tag:", "", "tag", 4),
        ("tag:ret", "ret", "tag", 4),
        ("a -tag:ret", "ret", "tag", 7),
        ("tags:-ret", "ret", "tag", 6),
        ("tag:x,ret", "ret", "tag", 6),
        ('tag:"a, b",ret', "ret", "tag", 11),
        ('tag:"to re', "to re", "tag", 4),
        ("status:unread,", "", "status", 14),
        ("author:suts", "suts", "author", 7),
        ("title:(deep lea", "lea", "title", 12),
        ("sort:ye", "ye", "sort", 5),
        ("search:To", "To", "search", 7),
        ("(tag:re", "re", "tag", 5),
        ("is:un", "un", "is", 3),
    ],
)
def test_what_is_being_typed_is_known(text: str, typed: str, field: str | None, start: int) -> None:
    place = completing(text, len(text))
    assert place == Completing(start, len(text), typed, field_named(field) if field else None)


@pytest.mark.parametrize("text", ["", "a ", "a OR", "(", "a)", '"a b"', 'tag:"a b"', '"a b'])
def test_where_nothing_is_to_be_completed(text: str) -> None:
    assert completing(text, len(text)) is None


def test_completion_looks_only_at_what_stands_before_the_cursor() -> None:
    place = completing("tag:ret other", 7)
    assert place is not None
    assert (place.typed, place.start, place.end) == ("ret", 4, 7)
    assert complete("tag:ret other", place, "retrieval/neural") == ("tag:retrieval/neural other", 20)


def test_a_completion_takes_the_place_of_both_quotes() -> None:
    place = completing('tag:"to re" b', 10)
    assert place is not None
    assert complete('tag:"to re" b', place, "to read") == ('tag:"to read" b', 13)


@pytest.mark.parametrize(
    ("text", "value", "after"),
    [
        ("a ta", "tag:", "a tag:"),
        ("a tag:to", "to read", 'a tag:"to read" '),
        ('a tag:"to re', "to read", 'a tag:"to read" '),
        ("tag:x,re", "retrieval", "tag:x,retrieval "),
        ("tag:-re", "retrieval", "tag:-retrieval "),
        ("status:un", "unread", "status:unread "),
    ],
)
def test_a_completion_is_put_in(text: str, value: str, after: str) -> None:
    place = completing(text, len(text))
    assert place is not None
    assert complete(text, place, value) == (after, len(after))


@settings(max_examples=200, deadline=None)
@given(TEXTS | st.text(st.characters(exclude_categories=()), max_size=30), st.integers(0, 60))
def test_completion_is_never_an_error(text: str, cursor: int) -> None:
    cursor = min(cursor, len(text))
    place = completing(text, cursor)
    if place is not None:
        assert 0 <= place.start <= place.end == cursor
        new, at = complete(text, place, "to read")
        assert 0 <= at <= len(new)


def test_the_pieces_used_here_are_what_they_seem() -> None:
    assert parse("(a OR b) tag:x").tree == And((Or((Word("a"), Word("b"))), Fact("tag", (Exact("x"),))))
    assert parse("tag:x foo \\not bar").tree != parse("tag:x foo NOT bar").tree
    assert parse("-a").tree == Not(Word("a"))


# --- two texts at once ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "other", "written"),
    [
        ("neural", "status:unread", "neural status:unread"),
        ("neural", "", "neural"),
        ("", "is:queued", "is:queued"),
        ("a OR b", "status:unread", "(a OR b) status:unread"),
        ("a", "tag:x OR tag:y", "a (tag:x OR tag:y)"),
        ("a OR b", "tag:x OR tag:y", "(a OR b) (tag:x OR tag:y)"),
        ('"to read', 'collection:"A B"', '"to read" collection:"A B"'),
        ("rock and roll", "tag:x", "rock and roll tag:x"),
        ("rock and", "tag:x", "(rock and) tag:x"),
        ("neural sort:-year", "status:read sort:added", "neural status:read sort:-year"),
        ("neural", "status:read sort:added", "neural status:read"),
    ],
)
def test_two_texts_become_one_that_means_both(text: str, other: str, written: str) -> None:
    assert both(text, other) == written


def test_what_is_too_long_for_one_text_is_none() -> None:
    assert both(" ".join(f"word{n}" for n in range(300)), " ".join(f"other{n}" for n in range(300))) is None
    assert both("x" * 15_000, '"' + "y " * 5_000 + '"') is None


@given(st.text('ab "()-:*~\\ORANDtagyer1.,', max_size=30), st.text('cd "()-:*~\\ORANDtagyer1.,', max_size=30))
def test_both_mean_what_each_means(text: str, other: str) -> None:
    written = both(text, other)
    assert written is not None
    read = parse(written)
    assert read.tree == conjunction([parse(text).tree, parse(other).tree])
    assert read.sort == parse(text).sort
