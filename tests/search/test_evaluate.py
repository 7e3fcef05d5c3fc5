from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from paperdesk.progress import Cancelled
from paperdesk.search import index, ranking, words
from paperdesk.search.evaluate import Evaluator, View
from paperdesk.search.index import FIELDS, NAME_FIELDS, Document, IndexUnusable, State
from paperdesk.search.match import Budget, Match
from paperdesk.search.writer import IndexWriter

if TYPE_CHECKING:
    from tests.search.conftest import Corpus

ASKED = (
    "network", "Networks", "neural", "language", "retrieving", "translation", "attention", "transformers", "graph",
    "deep", "bayesian", "Schrodinger", "equation", "naive", "gpt4", "2017", "the", "of", "模型", "学", "深度", "wang",
    "an", "muller", "Nguyen", "soren", "nothere", "state-of-the-art", "🙂",
)  # fmt: skip
BEGUN = ("n", "netw", "networki", "retr", "retrieva", "g", "gp", "b", "schr", "tran", "the", "mul", "模", "a", "zzz")
PHRASES = (
    "neural network", "language models", "state of the art", "the of", "deep learning", "深度学习", "Wang Wei", "An Li",
    "graph graphs", "models is a language", "translation of attention", "network network",
)  # fmt: skip


@pytest.fixture(scope="module")
def evaluator(corpus: Corpus) -> Iterator[Evaluator]:
    opened = Evaluator(corpus.home)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def view(evaluator: Evaluator) -> View:
    return evaluator.view()


# --- a plain matcher, over texts --------------------------------------------------------------------------------------


class Plain:
    """Answers the questions by looking at every paper; `ever` are documents whose words the lexicon may know."""

    def __init__(self, papers: dict[int, Document], ever: Iterable[Document]) -> None:
        self.papers = papers
        self.terms: dict[tuple[int, str], list[str]] = {}
        for pid, document in papers.items():
            for field in FIELDS:
                names = field in NAME_FIELDS
                found = words.tokens(getattr(document, field), names=names)
                self.terms[pid, field] = [words.term_of(raw, names=names) for _, _, raw in found]
        self.all_terms = {
            field: {term for pid in papers for term in self.terms[pid, field] if term} for field in FIELDS
        }
        self.forms: dict[str, set[str]] = {}  # by term
        for document in ever:
            for field in FIELDS:
                if field not in NAME_FIELDS:
                    for _, _, raw in words.tokens(getattr(document, field)):
                        self.forms.setdefault(words.term_of(raw), set()).add(words.fold(raw))

    def find(self, text: str, fields: tuple[str, ...], *, prefix: bool = False, fuzzy: int = 0) -> set[int] | None:
        """The papers; None when the text asks for nothing."""
        found: set[int] = set()
        for field in fields:
            names = field in NAME_FIELDS
            pieces = words.query_pieces(text, names=names, prefix=prefix)
            if not pieces:
                if names and len(fields) > 1:
                    continue
                return None
            choices = [
                {
                    term
                    for term in self.all_terms[field]
                    if self._stands_for(piece, term, names, fuzzy * (len(pieces) == 1))
                }
                for piece in pieces
            ]
            for pid in self.papers:
                terms = self.terms[pid, field]
                for at in range(len(terms) - pieces[-1].offset):
                    if all(terms[at + piece.offset] in its for piece, its in zip(pieces, choices, strict=True)):
                        found.add(pid)
                        break
        return found

    def _stands_for(self, piece: words.Piece, term: str, names: bool, fuzzy: int) -> bool:
        forms = {term} if names else {term, *self.forms.get(term, ())}
        own = piece.form if names else words.stem_of(piece.form)
        if piece.open:
            return term == own or any(form.startswith(piece.form) for form in forms)
        if fuzzy:
            return term == own or any(OSA.distance(form, piece.form) <= fuzzy for form in forms)
        return term == piece.term


@pytest.fixture(scope="module")
def plain(corpus: Corpus) -> Plain:
    return Plain(corpus.papers, corpus.ever)


some_fields = st.sampled_from([FIELDS, *((field,) for field in FIELDS), ("title", "notes"), ("abstract", "authors")])
leaves = st.one_of(
    st.tuples(st.just("word"), st.sampled_from(ASKED), some_fields),
    st.tuples(st.just("prefix"), st.sampled_from(BEGUN), some_fields),
    st.tuples(st.just("fuzzy"), st.sampled_from(ASKED), some_fields),
    st.tuples(st.just("phrase"), st.sampled_from(PHRASES), some_fields),
    st.tuples(st.just("begun phrase"), st.sampled_from(PHRASES), some_fields),
    st.tuples(st.just("facts"), st.sets(st.integers(-3, 300), max_size=200)),
)
trees = st.recursive(
    leaves,
    lambda children: st.one_of(
        st.tuples(st.just("and"), children, children),
        st.tuples(st.just("or"), children, children),
        st.tuples(st.just("not"), children),
    ),
    max_leaves=6,
)


def ask(view: View, tree: Any) -> Match:
    kind, first, *rest = tree
    if kind == "and":
        return ask(view, first) & ask(view, rest[0])
    if kind == "or":
        return ask(view, first) | ask(view, rest[0])
    if kind == "not":
        return view.everything() ^ (view.everything() & ask(view, first))
    if kind == "facts":
        return view.facts(first)
    if kind in ("phrase", "begun phrase"):
        return view.match_phrase(first, rest[0], prefix_last=kind == "begun phrase")
    return view.match_word(first, rest[0], prefix=kind == "prefix", fuzzy=1 if kind == "fuzzy" else 0)


def look(plain: Plain, tree: Any) -> set[int] | None:
    kind, first, *rest = tree
    if kind in ("and", "or"):
        one, other = look(plain, first), look(plain, rest[0])
        if one is None or other is None:
            return one if other is None else other
        return one & other if kind == "and" else one | other
    if kind == "not":
        found = look(plain, first)
        return None if found is None else set(plain.papers) - found
    if kind == "facts":
        return {pid for pid in plain.papers if pid in first}
    prefix = kind in ("prefix", "begun phrase")
    return plain.find(first, rest[0], prefix=prefix, fuzzy=1 if kind == "fuzzy" else 0)


@given(trees)
@settings(max_examples=200, deadline=None)
def test_answers_are_those_of_a_plain_matcher(view: View, plain: Plain, tree: Any) -> None:
    match, expected = ask(view, tree), look(plain, tree)
    if expected is None:
        assert match.neutral
        expected = set(plain.papers)
    assert view.papers_of(match) == sorted(expected)
    assert match.total == len(expected)


@given(trees, st.sets(st.integers(1, 300), max_size=12), st.sets(st.integers(250, 320), max_size=5))
@example(tree=("word", "学", ("abstract", "authors")), gone=set(), changed={251})  # a character that goes on
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_fresh_papers_are_found_as_if_they_were_in_the_index(
    corpus: Corpus,
    evaluator: Evaluator,
    new_paper: Callable[[int], Document],
    tree: Any,
    gone: set[int],
    changed: set[int],
) -> None:
    fresh = {**dict.fromkeys(gone), **{pid: new_paper(pid + 1000) for pid in changed}}
    fresh = {pid: document and Document(pid, *(getattr(document, field) for field in FIELDS))
             for pid, document in fresh.items()}  # fmt: skip
    papers = {pid: document for pid, document in corpus.papers.items() if pid not in fresh}
    papers.update((pid, document) for pid, document in fresh.items() if document)
    evaluator.set_fresh(fresh)
    try:
        view = evaluator.view()
    finally:
        evaluator.set_fresh({})
    match = ask(view, tree)
    found = view.papers_of(match)
    # What the lexicon knows of the index alone it does not know of fresh papers, and the other way round.
    least = look(Plain(papers, ()), tree)
    most = look(Plain(papers, [*corpus.ever, *papers.values()]), tree)
    if least is None or most is None:
        assert match.neutral
        return
    if "not" not in repr(tree):
        assert least <= set(found) <= most
    if not any(kind in repr(tree) for kind in ("prefix", "begun", "fuzzy")):
        assert found == sorted(least)


# --- stock Whoosh ---------------------------------------------------------------------------------------------------


def stock_query(texts: list[str], mode: str) -> Any:
    from whoosh import query

    parts = []
    for text in texts:
        (piece,) = words.query_pieces(text)
        (name,) = words.query_pieces(text, names=True)
        parts.append(
            query.Or([
                query.Term(field, name.term if field in NAME_FIELDS else piece.term, boost=ranking.BOOSTS[field])
                for field in FIELDS
            ])
        )  # fmt: skip
    return (query.And if mode == "and" else query.Or)(parts)


def test_scores_are_those_of_stock_whoosh(corpus: Corpus, view: View) -> None:
    """With limit=None: with a limit stock Whoosh loses true hits."""
    from whoosh import index as whoosh_index
    from whoosh import scoring

    opened = whoosh_index.open_dir(str(index.live_folder(corpus.home)))
    segments = opened._segments()
    assert len(segments) >= 5
    assert any(segment.deleted_count() for segment in segments)
    single = [text for text in ASKED if len(words.query_pieces(text)) == 1 and not words.query_pieces(text)[0].open]
    by_term = {words.query_pieces(text)[0].term: text for text in single}  # Whoosh counts a word twice if asked twice
    dice = random.Random(3)
    compared = 0
    with opened.searcher(weighting=scoring.BM25F(B=ranking.STOCK_B, K1=ranking.STOCK_K1)) as searcher:
        for _ in range(200):
            texts = dice.sample(sorted(by_term.values()), dice.randint(1, 3))
            mode = dice.choice(["and", "or"])
            expected = {int(hit["pid"]): hit.score for hit in searcher.search(stock_query(texts, mode), limit=None)}
            match = view.match_word(texts[0])
            for text in texts[1:]:
                match = match & view.match_word(text) if mode == "and" else match | view.match_word(text)
            papers, scores = view.top(match, None, view.score(match, stock=True))
            found = dict(zip(papers, scores, strict=True))
            assert found.keys() == expected.keys()
            for pid, score in expected.items():
                assert found[pid] == pytest.approx(score, rel=1e-5)
            compared += len(expected)
    assert compared > 5000


def test_other_queries_find_what_stock_whoosh_finds(corpus: Corpus, view: View) -> None:
    """Not, phrases without stop words, and prefixes where terms are whole words."""
    from whoosh import index as whoosh_index
    from whoosh import query

    with whoosh_index.open_dir(str(index.live_folder(corpus.home))).searcher() as searcher:

        def stock(asked: Any) -> list[int]:
            return sorted(int(hit["pid"]) for hit in searcher.search(asked, limit=None))

        for text in ("neural network", "language models", "deep learning", "network network"):
            terms = [piece.term for piece in words.query_pieces(text)]
            phrases = query.Or([query.Phrase(field, terms) for field in FIELDS if field not in NAME_FIELDS])
            texts = [field for field in FIELDS if field not in NAME_FIELDS]
            assert view.papers_of(view.match_phrase(text, texts)) == stock(phrases)
        for prefix in ("m", "mul", "an", "s"):
            assert view.papers_of(view.match_word(prefix, "authors", prefix=True)) == stock(
                query.Prefix("authors", prefix)
            )
        rest = view.match_word("graph", "abstract") - view.match_word("deep", "abstract")
        asked = query.And([query.Term("abstract", "graph"), query.Not(query.Term("abstract", "deep"))])
        assert view.papers_of(rest) == stock(asked)


def test_any_whoosh_parses_and_searches_it(corpus: Corpus, plain: Plain) -> None:
    from whoosh import index as whoosh_index
    from whoosh.qparser import QueryParser

    opened = whoosh_index.open_dir(str(index.live_folder(corpus.home)))
    with opened.searcher() as searcher:
        found = searcher.search(QueryParser("abstract", opened.schema).parse("Schrödinger networks"), limit=None)
        expected = (plain.find("schrodinger", ("abstract",)) or set()) & (plain.find("network", ("abstract",)) or set())
        assert {int(hit["pid"]) for hit in found} == expected != set()


# --- ranking --------------------------------------------------------------------------------------------------------


@pytest.fixture
def make(tmp_path: Any) -> Iterator[Callable[..., View]]:
    opened: list[Evaluator] = []

    def build(*documents: Document) -> View:
        with IndexWriter(tmp_path / "own", rebuild=True) as writer:
            writer.replace(documents)
            writer.commit(State("e", 1))
            writer.publish()
        opened.append(Evaluator(tmp_path / "own"))
        return opened[-1].view()

    yield build
    for evaluator in opened:
        evaluator.close()


def test_a_hit_in_the_title_counts_more(make: Callable[..., View]) -> None:
    filler = "some words that say nothing about it at all"
    view = make(Document(1, "Else", f"graph {filler}"), Document(2, "Graph", filler), Document(3, "Else", filler))
    assert view.top(view.match_word("graph"), 10)[0] == [2, 1]


def test_a_sum_over_fields_saturates_once(make: Callable[..., View]) -> None:
    """A word in title and abstract beats two hits in one field, but not by the sum of two full scores."""
    view = make(
        Document(1, "graph", "graph"),
        Document(2, "graph", "other"),
        Document(3, "other", "graph"),
        Document(4, "x", "y"),
    )
    papers, scores = view.top(view.match_word("graph"), 10)
    assert papers == [1, 2, 3]
    assert scores[0] < scores[1] + scores[2]


def test_the_word_itself_beats_what_begins_with_it(make: Callable[..., View]) -> None:
    view = make(
        Document(1, "graphene sheets"), Document(2, "graph sheets"), Document(3, "graphene"), Document(4, "x y")
    )
    assert view.top(view.match_word("graph", prefix=True), 10)[0][0] == 2
    assert view.match_word("graph", prefix=True).total == 3


def test_equal_scores_come_youngest_first_and_a_word_asked_twice_counts_once(make: Callable[..., View]) -> None:
    view = make(*(Document(pid, "graph") for pid in range(1, 30)), Document(30, "other"))
    papers, _ = view.top(view.match_word("graph"), 5)
    assert papers == [29, 28, 27, 26, 25]
    once = view.score(view.match_word("graph"))
    assert (view.score(view.match_word("graph") & view.match_word("graphs")) == once).all()


def test_a_word_that_is_asked_for_often_counts_more_but_not_without_end(make: Callable[..., View]) -> None:
    view = make(Document(1, "graph"), Document(2, "tree"), Document(3, "other"))
    match = view.match_word("graph") | view.match_word("trees")
    plain = view.score(match)
    asked = view.score(match, {"tree": 4})
    assert asked[0] == plain[0] and asked[1] == pytest.approx(plain[1] * 3)
    assert view.score(match, {"tree": 1_000_000})[1] < plain[1] * 9
    assert (view.score(match, {"tree": 4}, stock=True) == view.score(match, stock=True)).all()


def test_top_agrees_with_sorting_everything(view: View) -> None:
    match = view.match_word("network") | view.match_word("language") | view.match_word("deep")
    papers, scores = view.top(match, None)
    assert scores == sorted(scores, reverse=True)
    for limit in (0, 1, 7, 50, 10_000):
        assert view.top(match, limit) == (papers[:limit], scores[:limit])


# --- the rest of a view ---------------------------------------------------------------------------------------------


def test_fields_say_where_a_paper_was_found(view: View, plain: Plain) -> None:
    match = view.match_word("attention") & view.match_word("mod", prefix=True)
    papers = view.papers_of(match)
    assert papers
    said = view.fields_of(match, papers)
    for field in FIELDS:
        here = {*(plain.find("attention", (field,)) or ()), *(plain.find("mod", (field,), prefix=True) or ())}
        assert {paper for paper, fields in zip(papers, said, strict=True) if field in fields} == here & set(papers)
    assert view.fields_of(match, [999_999]) == [()]


def test_fields_of_phrases_and_fresh_papers(evaluator: Evaluator) -> None:
    evaluator.set_fresh({900: Document(900, title="Zebra crossing", notes="A zebra crossing at night")})
    try:
        view = evaluator.view()
    finally:
        evaluator.set_fresh({})
    assert view.fields_of(view.match_phrase("zebra crossing"), [900]) == [("title", "notes")]
    assert view.fields_of(view.match_word("night"), [900]) == [("notes",)]


def test_while_typing_only_the_commonest_words_are_looked_up(make: Callable[..., View]) -> None:
    documents = [Document(pid, f"word{pid:03d} " + "wordcommon " * (pid % 2)) for pid in range(1, 200)]
    view = make(*documents, Document(500, "word"))
    assert view.match_word("word", prefix=True).total == 200
    typed = view.match_word("word", prefix=True, budget=Budget(typing=True))
    assert 100 < typed.total < 200
    assert 500 in view.papers_of(typed)  # the word itself always counts


def test_very_many_words_are_read_in_groups_and_agree(make: Callable[..., View]) -> None:
    documents = [
        Document(pid, " ".join(f"a{pid * 7 + at}" for at in range(9)), authors=f"Al{pid}") for pid in range(1, 300)
    ]
    view = make(*documents, Document(400, "else"))
    match = view.match_word("a", prefix=True)
    assert view.papers_of(match) == list(range(1, 300))
    assert view.fields_of(match, [5, 400]) == [("title", "authors"), ()]


def test_a_spent_budget_leaves_out_the_rarest_and_says_so(make: Callable[..., View]) -> None:
    view = make(*(Document(pid, " ".join(f"a{pid * 7 + at}" for at in range(9))) for pid in range(1, 300)))
    budget = Budget(seconds=0)
    assert 0 < view.match_word("a", prefix=True, budget=budget).total < 299
    assert len(budget.notes) == 1
    assert view.match_word("a", prefix=True).total == 299


def test_a_cancelled_search_ends(view: View) -> None:
    with pytest.raises(Cancelled):
        view.match_word("tran", prefix=True, budget=Budget(cancel=lambda: True))


# --- following the index --------------------------------------------------------------------------------------------


def test_a_commit_is_taken_in_and_keeps_what_was_decoded(
    own_corpus: Corpus, new_paper: Callable[[int], Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperdesk.search.generation._LONG", 1)  # short postings are not kept
    evaluator = Evaluator(own_corpus.home)
    before = evaluator.view()
    old = before.papers_of(before.match_word("network"))
    assert not evaluator.refresh()
    kept = evaluator._decoded.used
    with IndexWriter(own_corpus.home) as writer:
        writer.replace([Document(1000, "network of zebras"), Document(old[0], "nothing here")])
        writer.commit(State("epoch", 99))
    assert evaluator.refresh()
    assert evaluator._decoded.used == kept > 0
    view = evaluator.view()
    assert evaluator.state == State("epoch", 99)
    assert view.papers_of(view.match_word("network")) == [*old[1:], 1000]
    assert view.papers_of(view.match_word("zebra")) == [1000]
    assert before.papers_of(before.match_word("networks")) == old  # a view stays what it was
    evaluator.close()


def test_a_rebuild_is_taken_in(own_corpus: Corpus) -> None:
    evaluator = Evaluator(own_corpus.home)
    with IndexWriter(own_corpus.home, rebuild=True) as writer:
        writer.replace([Document(7, "zebra")])
        writer.commit(State("other", 1))
        assert not evaluator.refresh()
        writer.publish()
    assert evaluator.refresh()
    assert evaluator.documents == 1
    assert evaluator.view().papers_of(evaluator.view().match_word("zebra")) == [7]
    evaluator.close()


def test_an_empty_index_answers(tmp_path: Any) -> None:
    with IndexWriter(tmp_path / "home", rebuild=True) as writer:
        writer.commit(State("e", 0))
        writer.publish()
    evaluator = Evaluator(tmp_path / "home")
    evaluator.set_fresh({3: Document(3, "A zebra")})
    view = evaluator.view()
    assert view.top(view.match_word("zebras"), 10)[0] == [3]
    assert view.match_word("z", prefix=True).total == 1
    assert view.match_phrase("a lion").total == 0
    evaluator.warm()
    evaluator.close()


def test_a_broken_posting_says_rebuild(own_corpus: Corpus) -> None:
    """Bytes overwritten in the middle of a segment come to light when they are read, not as wrong answers."""
    folder = index.live_folder(own_corpus.home)
    for path in folder.glob("*.seg"):
        data = bytearray(path.read_bytes())
        at = data.find(b"W3Bl")
        end = data.find(b"HSH3") if data.find(b"HSH3") > at else len(data)
        data[at:end] = data[at:end].replace(b"W3Bl", b"XXXX")
        path.write_bytes(bytes(data))
    with pytest.raises(IndexUnusable):
        evaluator = Evaluator(own_corpus.home)
        view = evaluator.view()
        for text in ASKED:
            view.match_word(text)


def test_a_closed_index_says_so(own_corpus: Corpus) -> None:
    evaluator = Evaluator(own_corpus.home)
    view = evaluator.view()
    evaluator.close()
    with pytest.raises(IndexUnusable):
        for text in ASKED:
            view.match_word(text)
