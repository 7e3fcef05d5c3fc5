"""What texts mean: a table of examples, the searches of the scenarios, and properties over any text at all.

What is read along the way (tokens, notes, bounds) is in test_reader.py.
"""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.search.dates import Dates
from paperdesk.search.editing import unparse
from paperdesk.search.fields import FIELDS
from paperdesk.search.query import Query, parse
from paperdesk.search.tree import (
    And,
    Everything,
    Exact,
    Fact,
    Identifier,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    Word,
    evaluate,
    leaves,
    mapped,
)

DOI = "10.1145/3219819.3219823"


def w(text: str, field: str | None = None, **rest: int) -> Word:
    return Word(text, field, bool(rest.get("prefix")), rest.get("fuzzy", 0))


def fact(field: str, *values: str | tuple[int | None, int | None] | Dates) -> Fact:
    made = [Exact(v) if isinstance(v, str) else Range(*v) if isinstance(v, tuple) else v for v in values]
    return Fact(field, tuple(made))


def all_of(*nodes: Node) -> Node:
    return And(nodes)


def any_of(*nodes: Node) -> Node:
    return Or(nodes)


A, B, C = w("a"), w("b"), w("c")
UNREAD = fact("status", "unread")

EXAMPLES: list[tuple[str, Node]] = [
    # words
    ("", Everything()),
    ("   \t\n ", Everything()),
    ("attention", w("attention")),
    ("neural ranking", all_of(w("neural"), w("ranking"))),
    ("the the the", w("the")),
    ("Attention Is All You Need", all_of(*map(w, ["Attention", "Is", "All", "You", "Need"]))),
    ("c++", w("c++")),
    ("C#", w("C#")),
    (".net", w(".net")),
    ("5,000", w("5,000")),
    ("state-of-the-art", w("state-of-the-art")),
    ("don't", w("don't")),
    ("AT&T", w("AT&T")),
    ("x=y", w("x=y")),
    ("f(x)", w("f(x)")),
    ("f(g(x),y)", w("f(g(x),y)")),
    ("naïve Schrödinger", all_of(w("naïve"), w("Schrödinger"))),
    ("深度学习", w("深度学习")),
    ("深度学习，综述", all_of(w("深度学习"), w("综述"))),
    ("注意力（综述）", all_of(w("注意力"), w("综述"))),
    ("深度\u3000学习", all_of(w("深度"), w("学习"))),
    ("التعلم العميق", all_of(w("التعلم"), w("العميق"))),
    ("\u200fstatus:unread", UNREAD),
    ("למידה -סקר", all_of(w("למידה"), Not(w("סקר")))),
    ("🙂", w("🙂")),
    ("a\x00b", all_of(A, B)),
    ("a\ud800b", all_of(A, B)),
    # what holds nothing to look for
    ("(((", Everything()),
    (")))", Everything()),
    ("- -- --- & | + / . , ; : ! ?", Everything()),
    ("* ** ~", Everything()),
    ('""', Everything()),
    ('"', Everything()),
    ("“”", Everything()),
    ('"..."', Everything()),
    # phrases
    ('"neural ranking"', Phrase("neural ranking")),
    ("“neural ranking”", Phrase("neural ranking")),
    ("„neural ranking“", Phrase("neural ranking")),
    ("«neural ranking»", Phrase("neural ranking")),
    ('"neural ranking” a', all_of(Phrase("neural ranking"), A)),
    ('"neural   \n ranking', Phrase("neural ranking")),
    ('a "b c', all_of(A, Phrase("b c"))),
    ('a"b c"b', all_of(A, Phrase("b c"), B)),
    ('"a and b OR (c"', Phrase("a and b OR (c")),
    (r'"a \"b\" c"', Phrase('a "b" c')),
    (r'"a \\ b"', Phrase("a \\ b")),
    ('"learning to ran*"', Phrase("learning to ran", prefix_last=True)),
    ('"learning to ran"*', Phrase("learning to ran", prefix_last=True)),
    ('"one"', Phrase("one")),
    # prefix and fuzzy
    ("pretr*", w("pretr", prefix=True)),
    ("pretr**", w("pretr", prefix=True)),
    ("pretr*, retrieval", all_of(w("pretr", prefix=True), w("retrieval"))),
    ("a*", w("a", prefix=True)),
    ("ne*al", w("ne*al")),
    ("*ing", w("*ing")),
    ("distilation~", w("distilation", fuzzy=1)),
    ("distilation~1", w("distilation", fuzzy=1)),
    ("distilation~2", w("distilation", fuzzy=2)),
    ("distilation~9", w("distilation", fuzzy=2)),
    ("distilation~0", w("distilation", fuzzy=0)),
    ("10~20", w("10~20")),
    ("5~9", w("5~9")),
    ("title:distilation~", w("distilation", "title", fuzzy=1)),
    ("author:sutsk*", w("sutsk", "author", prefix=True)),
    # not
    ("-survey", Not(w("survey"))),
    ("a -b", all_of(A, Not(B))),
    ("NOT a b", all_of(Not(A), B)),
    ("a NOT b", all_of(A, Not(B))),
    ("a AND NOT b", all_of(A, Not(B))),
    ("NOT NOT a", A),
    ("NOT -a", A),
    ("-(a b)", Not(all_of(A, B))),
    ('-"a b"', Not(Phrase("a b"))),
    ("-tag:x", Not(fact("tag", "x"))),
    ("(-a)", Not(A)),
    ("a-b", w("a-b")),
    ("a - b", all_of(A, B)),
    ("a -- b", all_of(A, B)),
    ("--a", A),
    ("a- b", all_of(w("a-"), B)),
    ('"a"-b', all_of(Phrase("a"), B)),
    ("-", Everything()),
    ("-()", Everything()),
    ("-() a", A),
    ("-and", Not(w("and"))),
    # and, or
    ("a AND b", all_of(A, B)),
    ("a OR b", any_of(A, B)),
    ("a b OR c", any_of(all_of(A, B), C)),
    ("a OR b c", any_of(A, all_of(B, C))),
    ("a OR b AND c", any_of(A, all_of(B, C))),
    ("(a OR b) c", all_of(any_of(A, B), C)),
    ("(a OR b) AND (b OR c)", all_of(any_of(A, B), any_of(B, C))),
    ("a OR (b OR c)", any_of(A, B, C)),
    ("a (b c)", all_of(A, B, C)),
    ("a OR a", A),
    ("a OR -b", any_of(A, Not(B))),
    ("a AND", A),
    ("a OR", A),
    ("a NOT", A),
    ("AND a", A),
    ("OR a", A),
    ("a OR OR b", any_of(A, B)),
    ("a AND OR AND b", any_of(A, B)),
    ("a OR () b", any_of(A, B)),
    ("(a OR) b", all_of(A, B)),
    ("OR", w("OR")),
    ("NOT", w("NOT")),
    ("And Or Not", all_of(w("And"), w("Or"), w("Not"))),
    # parentheses that do not match
    ("((a b", all_of(A, B)),
    ("a b))", all_of(A, B)),
    (")a( b", all_of(A, B)),
    ("(a OR b c", any_of(A, all_of(B, C))),
    ("a) OR (b", any_of(A, B)),
    ("f(a b", all_of(w("f"), A, B)),
    # small and, or, not
    ("a and b", all_of(A, w("and"), B)),
    ("to be or not to be", all_of(*map(w, ("to", "be", "or", "not")))),
    ("status:unread and a", all_of(UNREAD, A)),
    ("a or status:unread", any_of(A, UNREAD)),
    ("not status:unread", Not(UNREAD)),
    ("status:unread and not a", all_of(UNREAD, Not(A))),
    ("status:unread or not tag:x", any_of(UNREAD, Not(fact("tag", "x")))),
    ("(a b) or (b c)", any_of(all_of(A, B), all_of(B, C))),
    ("(a) and not (b)", all_of(A, Not(B))),
    ("a or (b)", any_of(A, B)),
    ("(a or b) c", all_of(any_of(A, B), C)),
    ("(a and b) c", all_of(A, B, C)),
    ("(and why not)", all_of(w("and"), w("why"), w("not"))),
    ("status:unread and", all_of(UNREAD, w("and"))),
    ("title:a or title:b", any_of(w("a", "title"), w("b", "title"))),
    ("a and b status:unread", all_of(A, w("and"), B, UNREAD)),
    # fields of words
    ("title:attention", w("attention", "title")),
    ("TITLE:attention", w("attention", "title")),
    ('title:"deep look"', Phrase("deep look", "title")),
    ("title:“deep look”", Phrase("deep look", "title")),
    ('title:"deep look', Phrase("deep look", "title")),
    ("title:a,b", any_of(w("a", "title"), w("b", "title"))),
    ('title:a,"b c"', any_of(w("a", "title"), Phrase("b c", "title"))),
    ("title:5,000", w("5,000", "title")),
    ("title:-a", Not(w("a", "title"))),
    ("title:c++", w("c++", "title")),
    ("authors:sutskever", w("sutskever", "author")),
    ('author:"Wei, Furu"', Phrase("Furu Wei", "author")),
    ("notes:todo", w("todo", "note")),
    ("title:(a OR b) c", all_of(any_of(w("a", "title"), w("b", "title")), C)),
    ('title:(a "b c" -c)', all_of(w("a", "title"), Phrase("b c", "title"), Not(w("c", "title")))),
    ("title:(a author:b)", all_of(w("a", "title"), w("b", "author"))),
    ("-title:(a b)", Not(all_of(w("a", "title"), w("b", "title")))),
    ("title:-(a b)", Not(all_of(w("a", "title"), w("b", "title")))),
    # facts
    ("tag:retrieval", fact("tag", "retrieval")),
    ("tag:retrieval/neural", fact("tag", "retrieval/neural")),
    ("tag:/retrieval/", fact("tag", "retrieval")),
    ('tag:"to read"', fact("tag", "to read")),
    ("tag:a,b", fact("tag", "a", "b")),
    ("tag:a,b,", fact("tag", "a", "b")),
    ("tag:a, b", all_of(fact("tag", "a"), B)),
    ('tag:"a b","c, d"', fact("tag", "a b", "c, d")),
    ("tag:a,a", fact("tag", "a")),
    ("tag:-a", Not(fact("tag", "a"))),
    ("tag:-a,b", Not(fact("tag", "a", "b"))),
    ("-tag:-a", fact("tag", "a")),
    ("tag:ret*", Fact("tag", (Exact("ret", prefix=True),))),
    ('tag:"to re"*', Fact("tag", (Exact("to re", prefix=True),))),
    ("tag:c++", fact("tag", "c++")),
    ("tag:(a OR b)", any_of(fact("tag", "a"), fact("tag", "b"))),
    ('collection:"Thesis/Ch. 2"', fact("collection", "Thesis/Ch. 2")),
    ("in:Thesis", fact("collection", "Thesis")),
    ("status:unread", UNREAD),
    ("Status:Unread", UNREAD),
    ("status:unread,reading,read", fact("status", "unread", "reading", "read")),
    ("is:unread", UNREAD),
    ("is:unread,starred", any_of(UNREAD, fact("is", "starred"))),
    ("was:reading", fact("was", "reading")),
    ("has:note", fact("has", "note")),
    ("has:notes,pdf", fact("has", "note", "pdf")),
    ("-has:tag", Not(fact("has", "tag"))),
    ("is:trash", fact("is", "trashed")),
    ("type:preprint", fact("type", "article")),
    ("type:article-journal", fact("type", "article-journal")),
    ('type:"journal article"', fact("type", "article-journal")),
    ("venue:neurips", fact("venue", "neurips")),
    ("key:wang2020minilm", fact("key", "wang2020minilm")),
    ('search:"To read"', fact("search", "To read")),
    ("url:https://a.org/?b=c,d", fact("url", "https://a.org/?b=c,d")),
    ("tag:foo:bar", fact("tag", "foo:bar")),
    ('tag:"-x"', fact("tag", "-x")),
    # numbers
    ("year:2020", fact("year", (2020, 2020))),
    ("year:=2020", fact("year", (2020, 2020))),
    ("year:2019..2022", fact("year", (2019, 2022))),
    ("year:2022..2019", fact("year", (2019, 2022))),
    ("year:2019…2022", fact("year", (2019, 2022))),
    ("year:2019-2022", fact("year", (2019, 2022))),
    ("year:2019–2022", fact("year", (2019, 2022))),
    ("year:2019..", fact("year", (2019, None))),
    ("year:..2022", fact("year", (None, 2022))),
    ("year:>2018", fact("year", (2019, None))),
    ("year:>=2018", fact("year", (2018, None))),
    ("year:≥2018", fact("year", (2018, None))),
    ("year:<2018", fact("year", (None, 2017))),
    ("year:<=2018", fact("year", (None, 2018))),
    ("year:2015..2017,2020", fact("year", (2015, 2017), (2020, 2020))),
    ("year:-44", fact("year", (-44, -44))),
    ("year:٢٠٢٠", fact("year", (2020, 2020))),
    ("rating:>=4", fact("rating", (4, None))),
    ("pages:10-20", fact("pages", (10, 20))),
    ("page:>0", fact("page", (1, None))),
    # dates
    ("added:last-week", fact("added", Dates("last-week", "last-week"))),
    ('added:"last week"', fact("added", Dates("last-week", "last-week"))),
    ("added:<30d", fact("added", Dates(low="30d"))),
    ("added:30d", fact("added", Dates(low="30d"))),
    ("added:>30d", fact("added", Dates(high="30d", before=True))),
    ("read:2026-10", fact("read", Dates("2026-10", "2026-10"))),
    ("read:2026-01..2026-03", fact("read", Dates("2026-01", "2026-03"))),
    ('modified:>"last month"', fact("modified", Dates(low="last-month", after=True))),
    ("opened:today,yesterday", fact("opened", Dates("today", "today"), Dates("yesterday", "yesterday"))),
    # identifiers
    (DOI, Identifier("doi", DOI, DOI)),
    (f"doi:{DOI}", Identifier("doi", DOI, DOI)),
    (f"DOI:{DOI}", Identifier("doi", DOI, DOI)),
    (f"https://doi.org/{DOI}", Identifier("doi", DOI, f"https://doi.org/{DOI}")),
    ("arXiv:2002.10957v2", Identifier("arxiv", "2002.10957", "2002.10957v2")),
    ("arxiv:2002.10957", Identifier("arxiv", "2002.10957", "2002.10957")),
    ("2002.10957v2", Identifier("arxiv", "2002.10957", "2002.10957v2")),
    ("hep-th/9901001", Identifier("arxiv", "hep-th/9901001", "hep-th/9901001")),
    (
        "https://arxiv.org/abs/2002.10957v1",
        Identifier("arxiv", "2002.10957", "https://arxiv.org/abs/2002.10957v1"),
    ),
    (
        "10.48550/arXiv.2002.10957",
        Identifier("arxiv", "2002.10957", "10.48550/arXiv.2002.10957"),
    ),
    (
        "(10.1016/S0140-6736(20)30183-5)",
        Identifier("doi", "10.1016/s0140-6736(20)30183-5", "10.1016/S0140-6736(20)30183-5"),
    ),
    ("978-3-16-148410-0", Identifier("isbn", "9783161484100", "978-3-16-148410-0")),
    ("isbn:978-3-16-148410-0", Identifier("isbn", "9783161484100", "978-3-16-148410-0")),
    ("pmid:31452104", Identifier("pmid", "31452104", "31452104")),
    ("https://openreview.net/forum?id=x", Identifier("url", *("https://openreview.net/forum?id=x",) * 2)),
    ("doi:10.1145/*", Fact("doi", (Exact("10.1145/", prefix=True),))),
    ("arxiv:2002.*", Fact("arxiv", (Exact("2002.", prefix=True),))),
    ("doi:10.1145/1,10.1145/2", fact("doi", "10.1145/1", "10.1145/2")),
    (f"-{DOI}", Not(Identifier("doi", DOI, DOI))),
    # titles and keys with a colon, fields that are none, values that cannot be
    ("BERT: Pre-training", all_of(w("BERT:"), w("Pre-training"))),
    ("Re:Zero", w("Re:Zero")),
    ("DBLP:conf/nips/Vaswani17", w("DBLP:conf/nips/Vaswani17")),
    ("title: a", all_of(w("title:"), A)),
    ("tag:", w("tag:")),
    ("(tag:)", w("tag:")),
    ("year:abc", w("year:abc")),
    ("year:2020-10", w("year:2020-10")),
    ("status:foo", w("status:foo")),
    ("status:foo,unread", UNREAD),
    ('year:"a b"', Phrase("year a b")),
    ("sort:nothing", w("sort:nothing")),
    # backslashes
    (r"\AND", w("AND")),
    (r"\and status:unread", all_of(w("and"), UNREAD)),
    (r"\status:unread", w("status:unread")),
    (r"\alpha", w("alpha")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "tree"), EXAMPLES, ids=[repr(text)[1:-1] for text, _ in EXAMPLES])
def test_what_a_text_means(text: str, tree: Node) -> None:
    assert parse(text).tree == tree


@pytest.mark.parametrize("text", [text for text, _ in EXAMPLES], ids=[repr(text)[1:-1] for text, _ in EXAMPLES])
def test_every_example_can_be_written_again(text: str) -> None:
    for typing in (False, True):
        tree = parse(text, typing=typing).tree
        assert parse(unparse(tree)).tree == tree


def test_nothing_is_said_about_what_is_understood() -> None:
    for text, _ in EXAMPLES:
        known_faults = ("status:foo", "year:abc", "year:2020-10", 'year:"a b"', "sort:nothing", "~9")
        assert not parse(text).notes or any(fault in text for fault in known_faults), text


# --- typing ---------------------------------------------------------------------------------------------------------

TYPED: list[tuple[str, Node]] = [
    ("pretr", w("pretr", prefix=True)),
    ("pretr ", w("pretr")),
    ("pretr.", w("pretr.")),
    ("c++", w("c++")),
    ("a b", all_of(A, w("b", prefix=True))),
    ("a b~", all_of(A, w("b", fuzzy=1))),
    ("深度", w("深度", prefix=True)),
    ("क्षि", w("क्षि", prefix=True)),
    ("a -b", all_of(A, Not(B))),  # to leave out all that begins with b would empty the list with each letter
    ("a NOT b", all_of(A, Not(B))),
    ("title:-b", Not(w("b", "title"))),
    ("(a", w("a", prefix=True)),
    ("(a)", A),
    ("a AND", A),
    ("a AND ", A),
    ('"state of the', Phrase("state of the", prefix_last=True)),
    ('"state of the ', Phrase("state of the")),
    ('"state of the"', Phrase("state of the")),
    ("author:suts", w("suts", "author", prefix=True)),
    ("title:(deep lea", all_of(w("deep", "title"), w("lea", "title", prefix=True))),
    ("a tag:", A),
    ("a author:", A),
    ("a year:", A),
    ("tag:ret", Fact("tag", (Exact("ret", prefix=True),))),
    ("tag:ret ", fact("tag", "ret")),
    ("tag:x,ret", Fact("tag", (Exact("x"), Exact("ret", prefix=True)))),
    ('tag:"to re', Fact("tag", (Exact("to re", prefix=True),))),
    ('tag:"to read"', fact("tag", "to read")),
    ("-tag:ret", Not(fact("tag", "ret"))),
    ("tag:-ret", Not(fact("tag", "ret"))),
    ("search:To", fact("search", "To")),
    ("a status:un", all_of(A, UNREAD)),
    ("a status:re", all_of(A, fact("status", "reading", "read"))),
    ("a status:read", all_of(A, fact("status", "read"))),
    ("a status:zz", A),
    ("a -status:re", A),
    ("a status:zz ", all_of(A, w("status:zz"))),
    ("a is:st", all_of(A, fact("is", "starred"))),
    ("a year:20", A),
    ("a year:2020", all_of(A, fact("year", (2020, 2020)))),
    ("a year:2018..", all_of(A, fact("year", (2018, None)))),
    ("a year:2018..20", all_of(A, fact("year", (2018, None)))),
    ("a year:>20", A),
    ("a rating:3", all_of(A, fact("rating", (3, 3)))),
    ("a added:last-w", A),
    ("a added:last-week", all_of(A, fact("added", Dates("last-week", "last-week")))),
    ("a sort:", A),
    ("a sort:ye", A),
    ("10.1145/321", Identifier("doi", "10.1145/321", "10.1145/321", prefix=True)),
    ("10.1145/321 ", Identifier("doi", "10.1145/321", "10.1145/321")),
    ("arxiv:2002.1", Fact("arxiv", (Exact("2002.1", prefix=True),))),
    ("status:unread and", all_of(UNREAD, w("and", prefix=True))),
]


@pytest.mark.parametrize(("text", "tree"), TYPED, ids=[text for text, _ in TYPED])
def test_what_a_text_means_while_it_is_typed(text: str, tree: Node) -> None:
    query = parse(text, typing=True)
    assert query.tree == tree
    assert query.typing
    assert query.notes == () or text.endswith(" ")


def test_every_keystroke_of_the_scenario_means_something() -> None:
    text = "pretr retrieval -survey year:2019..2022 status:unread"
    for end in range(1, len(text) + 1):
        query = parse(text[:end], typing=True)
        assert not isinstance(query.tree, Everything)
        assert not query.notes
    assert parse(text).tree == all_of(w("pretr"), w("retrieval"), Not(w("survey")), fact("year", (2019, 2022)), UNREAD)


def test_long_words_and_misspelt_ones_of_the_scenarios() -> None:
    assert parse("distilation of atention").tree == all_of(w("distilation"), w("of"), w("atention"))
    assert parse("author:sutskever").tree == w("sutskever", "author")
    assert parse("x" * 5000).tree == w("x" * 5000)
    assert parse("pretrain* retrieval status:unread,reading,read").tree == all_of(
        w("pretrain", prefix=True), w("retrieval"), fact("status", "unread", "reading", "read")
    )
    everyday = parse("status:unread year:>2018 retrieval")
    assert everyday.tree == all_of(UNREAD, fact("year", (2019, None)), w("retrieval"))


# --- properties -----------------------------------------------------------------------------------------------------

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)
FRAGMENTS = st.sampled_from(
    [*(text for text, _ in EXAMPLES if len(text) < 24), *(text for text, _ in TYPED if len(text) < 24),
     *(field.name + ":" for field in FIELDS), *'()"“”*~-\\:,.', "NOT", "AND", "OR", "and", "or", "not", ">", "..", "-("]
)  # fmt: skip
MIXED_TEXT = st.lists(st.tuples(FRAGMENTS, st.sampled_from(["", " ", " "])), max_size=10).map(
    lambda parts: "".join(itertools.chain.from_iterable(parts))
)
TEXT = ANY_TEXT | MIXED_TEXT


def whole(query: Query) -> None:
    """What holds for every query."""
    ends = 0
    for token in query.tokens:
        assert ends <= token.start < token.end <= len(query.text)
        ends = token.end
    for node in nodes(query.tree):
        if isinstance(node, And | Or):
            assert len(node.children) >= 2
            assert len(set(node.children)) == len(node.children)
            assert not any(isinstance(child, type(node) | Everything) for child in node.children)
        elif isinstance(node, Not):
            assert not isinstance(node.child, Not | Everything)
        elif isinstance(node, Word | Phrase):
            assert node.text.strip() == node.text != ""
            assert 0 <= node.start < node.end <= len(query.text)
        elif isinstance(node, Fact):
            assert node.values
    shown = "".join(repr(dataclasses.astuple(node)) for node in leaves(query.tree))
    assert "\\x00" not in shown
    assert "\\ud8" not in shown
    query.text.encode()


def nodes(tree: Node) -> list[Node]:
    if isinstance(tree, And | Or):
        return [tree, *itertools.chain.from_iterable(map(nodes, tree.children))]
    return [tree, *nodes(tree.child)] if isinstance(tree, Not) else [tree]


PIECES = (
    "sort:", "tag:", "title:", "year:", "is:", "search:", "doi:", "(", ")", '"', "“", "-", ",", " ", "a", "*", "~",
    "NOT", "OR", "or", "..", ">", "=", ":", "\\", "。",
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), st.booleans())
def test_any_run_of_signs_is_read_to_its_end(text: str, typing: bool) -> None:
    query = parse(text, typing=typing)
    assert [token.start for token in query.tokens] == sorted(token.start for token in query.tokens)


@settings(max_examples=400, deadline=None)
@given(TEXT, st.booleans())
def test_no_text_is_ever_an_error(text: str, typing: bool) -> None:
    query = parse(text, typing=typing)
    whole(query)
    assert len(query.text) == len(text)
    assert parse(text, typing=typing) == query


@settings(max_examples=400, deadline=None)
@given(TEXT, st.booleans())
def test_what_was_read_can_be_written_and_read_again(text: str, typing: bool) -> None:
    tree = parse(text, typing=typing).tree
    assert parse(unparse(tree)).tree == tree


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_typing_changes_only_the_end(text: str) -> None:
    """A space behind it makes an end of typing, as long as no quote is open."""
    if not parse(text).closing.startswith('"') and not text.endswith("\\"):
        assert parse(text + " ", typing=True).tree == parse(text + " ").tree


# --- the operators against a table of truth -------------------------------------------------------------------------

Formula = tuple[str, ...] | tuple[str, "Formula"] | tuple[str, "Formula", "Formula"]


FORMULAS = st.recursive(
    st.sampled_from("pqrs").map(lambda name: ("word", name)),
    lambda inner: (
        st.tuples(st.sampled_from(["-", "NOT "]), inner)
        | st.tuples(st.sampled_from([" ", " AND ", " OR "]), inner, inner)
    ),
    max_leaves=12,
)


def holds(formula: tuple, true: frozenset[str]) -> bool:
    if formula[0] == "word":
        return formula[1] in true
    if formula[0] in ("-", "NOT "):
        return not holds(formula[1], true)
    sides = holds(formula[1], true), holds(formula[2], true)
    return any(sides) if formula[0] == " OR " else all(sides)


def written(formula: tuple) -> str:
    if formula[0] == "word":
        return formula[1]
    inner = [written(part) if part[0] == "word" else f"({written(part)})" for part in formula[1:]]
    return formula[0] + inner[0] if len(inner) == 1 else formula[0].join(inner)


@settings(max_examples=200, deadline=None)
@given(FORMULAS)
def test_operators_mean_what_logic_says(formula: tuple) -> None:
    worlds = [frozenset(c) for n in range(5) for c in itertools.combinations("pqrs", n)]
    found = evaluate(
        parse(written(formula)).tree,
        words=lambda leaf: {world for world in worlds if leaf.text in world},
        fact=lambda leaf: set(),
        identifier=lambda leaf: set(),
        everything=lambda: set(worlds),
    )
    assert found == {world for world in worlds if holds(formula, world)}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("apples NOT(bananas)", "apples -bananas"),
        ("apples OR(rock)", "apples OR rock"),
        ("apples AND(rock)", "apples rock"),
        ("f(x) Not(a)", '"f(x)" "Not(a)"'),
        (f"DOI: {DOI}", f"doi:{DOI}"),
        ("arXiv: 1706.03762v2 x", "arxiv:1706.03762 x"),
        ("doi: nothing", "doi: nothing"),
    ],
)
def test_what_stands_before_a_parenthesis_or_an_identifier(text: str, same: str) -> None:
    found, wanted = parse(text).tree, parse(same).tree
    assert [type(leaf) for leaf in leaves(found)] == [type(leaf) for leaf in leaves(wanted)] or "(" in same
    if "(" not in same:
        assert mapped(found, bare) == mapped(wanted, bare)


def bare(leaf: Leaf) -> Node:
    return dataclasses.replace(leaf, words="") if isinstance(leaf, Identifier) else leaf


def test_a_part_of_an_identifier_is_its_beginning() -> None:
    assert parse("doi:10.1002").tree == Fact("doi", (Exact("10.1002", True),))
    assert parse("arxiv:1412").tree == Fact("arxiv", (Exact("1412", True),))
    assert isinstance(parse("openreview.net/forum?id=abc").tree, Identifier)
