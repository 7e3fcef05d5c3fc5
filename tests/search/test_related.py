"""Which papers are near a text: against a plain reckoning over a small corpus, and what must never be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import log, sqrt
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.util.numeric import byte_to_length, length_to_byte

from paperdesk.progress import Cancelled
from paperdesk.search import ranking, related, words
from paperdesk.search.evaluate import Evaluator, View
from paperdesk.search.index import Document, State
from paperdesk.search.related import Near, nearest
from paperdesk.search.writer import IndexWriter

TEXTS = ("title", "abstract", "notes")
WORDS = ("attention", "Graph", "graphs", "neural", "protein", "folding", "Transformer", "loss", "of", "the", "bayes",
         "vision", "speech", "retrieval", "ranking", "naïve", "gpt4", "2017", "a", "模型", "深度学习")  # fmt: skip


def paper(pid: int, title: str, abstract: str = "", notes: str = "") -> Document:
    return Document(pid, title, abstract, notes, "", "")


def passage(text: str) -> Document:
    return paper(-1, "", text)


LIBRARY = (
    paper(1, "Attention in neural machine translation", "Attention weighs the words of a sentence for the decoder."),
    paper(2, "Translation with attention", "A neural decoder with attention translates sentences."),
    paper(3, "Protein folding", "Amino acids fold into a structure; proteins are predicted."),
    paper(4, "Predicting protein structure", "Folding of amino acids by a neural network."),
    paper(5, "Gardens of the baroque", "Hedges, fountains and sight lines."),
    paper(6, "The Schrödinger equation", "Waves and Schrödinger's cat, with BERT."),
    paper(7, "Solving the Schrödinger equation with BERT", "Waves by a network."),
)


def write(home: Path, *commits: tuple[Document, ...]) -> Evaluator:
    with IndexWriter(home, rebuild=True) as writer:
        for number, documents in enumerate(commits, 1):
            writer.replace(documents)
            writer.commit(State("epoch", number))
        writer.publish()
    return Evaluator(home)


@pytest.fixture
def evaluator(tmp_path: Path) -> Iterator[Evaluator]:
    opened = write(tmp_path / "home", LIBRARY[:4], LIBRARY[4:])
    yield opened
    opened.close()


@pytest.fixture
def view(evaluator: Evaluator) -> View:
    return evaluator.view()


def ids(found: list[Near]) -> list[int]:
    return [near.paper for near in found]


# --- against a plain reckoning ----------------------------------------------------------------------------------------


def plain(papers: list[Document], asked: list[Document]) -> dict[int, float]:
    """The score of every other paper that shares two of the asked papers' terms, by the definition."""
    terms = {
        (each.pid, field): [t for _, _, raw in words.tokens(getattr(each, field)) if (t := words.term_of(raw))]
        for each in [*papers, *asked]
        for field in TEXTS
    }
    held = {pid_field: Counter(its) for pid_field, its in terms.items()}
    lengths = {
        field: [byte_to_length(length_to_byte(len(terms[each.pid, field]))) for each in papers] for field in TEXTS
    }
    average = {
        field: (sum(its) / len([length for length in its if length])) if any(its) else 1.0
        for field, its in lengths.items()
    }
    holders = Counter(term for each in papers for field in TEXTS for term in held[each.pid, field])

    def weight(each: Document, term: str, *, rough: bool = False) -> float:
        """`rough`: as the index has it, which keeps a length in one byte."""
        total = 0.0
        for field in TEXTS:
            length = len(terms[each.pid, field])
            length = byte_to_length(length_to_byte(length)) if rough else length
            norm = (1 - ranking.B) + ranking.B * length / average[field]
            total += held[each.pid, field][term] * ranking.BOOSTS[field] / norm
        return total / (total + ranking.K1)

    summed: dict[str, float] = {}
    saturated: dict[str, float] = {}
    for each in asked:
        vector = {}
        for term in {term for field in TEXTS for term in terms[each.pid, field]}:
            telling = len(term) > 1 and not term.isdigit()
            if telling and holders[term] <= max(related.FEW, related.COMMON * len(papers)):
                df = min(holders[term], len(papers))
                titled = sum(term in held[other.pid, "title"] for other in papers)
                rarity = log(1 + (len(papers) - df + 0.5) / (df + 0.5)) * sqrt((titled + 0.6) / (holders[term] + 4))
                vector[term] = weight(each, term) * rarity
        length = sqrt(sum(value**2 for value in vector.values()))
        for term, value in vector.items():
            summed[term] = summed.get(term, 0.0) + value / length
            saturated[term] = saturated.get(term, 0.0) + weight(each, term) / len(asked)
    others = [each for each in papers if each not in asked]
    for term in list(summed):
        if not any(term in held[each.pid, field] for each in others for field in TEXTS):
            del summed[term]
    chosen = sorted(summed, key=lambda term: (-summed[term], term))[: related.MOST_TERMS]
    own = sum(summed[term] * saturated[term] for term in chosen)
    found = {}
    for each in papers:
        shared = [term for term in chosen if any(held[each.pid, field][term] for field in TEXTS)]
        if len(shared) >= min(2, len(chosen)) and shared and each.pid not in {e.pid for e in asked}:
            found[each.pid] = min(1.0, sum(summed[term] * weight(each, term, rough=True) for term in shared) / own)
    return found


texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
some_papers = st.lists(st.tuples(texts, texts, st.one_of(st.just(""), texts)), min_size=1, max_size=25)


@settings(max_examples=60)
@given(some_papers, st.data())
def test_scores_are_what_a_plain_reckoning_gives(drawn: list[tuple[str, str, str]], data: st.DataObject) -> None:
    papers = [paper(pid, *fields) for pid, fields in enumerate(drawn, 1)]
    chosen = data.draw(st.lists(st.sampled_from(papers), min_size=1, max_size=3, unique=True))
    asked = data.draw(st.sampled_from([chosen, [passage("neural attention graphs for protein vision 深度学习")]]))
    wanted = plain(papers, asked)
    with TemporaryDirectory() as folder:
        evaluator = write(Path(folder) / "home", tuple(papers[::2]), tuple(papers[1::2]))
        found = nearest(evaluator.view(), asked, limit=100)
        evaluator.close()
    for near in found:
        assert near.score == pytest.approx(wanted[near.paper], abs=1e-3)
    missing = wanted.keys() - set(ids(found))
    assert all(wanted[pid] < related.LEAST + 1e-3 for pid in missing)
    assert [near.score for near in found] == sorted((near.score for near in found), reverse=True)


# --- what is found ----------------------------------------------------------------------------------------------------


def test_the_nearest_come_first_with_the_words_they_share(view: View) -> None:
    found = nearest(view, [LIBRARY[0]])
    assert found[0].paper == 2 and 0 < found[0].score <= 1
    assert set(found[0].words[:2]) == {"attention", "translation"}
    assert 5 not in ids(found), "nothing unrelated fills the list up"


def test_words_are_written_as_in_the_text(view: View) -> None:
    (found,) = nearest(view, [LIBRARY[5]])
    assert found.paper == 7
    assert {"schrödinger", "equation", "BERT"} <= set(found.words), "with the accent, and capitals that mean something"


def test_a_passage_finds_what_it_is_about(view: View) -> None:
    assert set(ids(nearest(view, [passage("how amino acids become the structure of proteins")]))) == {3, 4}
    assert nearest(view, [passage("the of and we")]) == []
    assert nearest(view, [passage("")]) == [] and nearest(view, []) == []
    assert nearest(view, [passage("zeppelins quarks")]) == []


def test_several_papers_are_asked_about_together(view: View) -> None:
    found = nearest(view, [LIBRARY[0], LIBRARY[2]])
    assert set(ids(found)) == {2, 4}


def test_the_limit_and_what_is_left_out(view: View) -> None:
    text = passage("attention translation protein folding")
    assert len(nearest(view, [text], limit=2)) == 2
    assert nearest(view, [text], limit=0) == []
    assert ids(nearest(view, [text], without=[1, 2, 4])) == [3]


def test_papers_not_yet_in_the_index_are_found_and_changed_ones_as_they_are_now(evaluator: Evaluator) -> None:
    new = paper(8, "Baroque fountains", "Sight lines and hedges of gardens.")
    changed = LIBRARY[2]._replace(title="Cooking", abstract="Soups.")
    evaluator.set_fresh({8: new, 3: changed, 4: None})
    view = evaluator.view()
    assert ids(nearest(view, [LIBRARY[4]])) == [8]
    assert ids(nearest(view, [new])) == [5]
    assert nearest(view, [LIBRARY[2]]) == [] and nearest(view, [passage("protein folding")]) == []


def test_dead_texts_of_the_paper_itself_do_not_count(evaluator: Evaluator) -> None:
    before = nearest(evaluator.view(), [LIBRARY[0]])
    evaluator.set_fresh({1: LIBRARY[0]._replace(notes="Zeppelins")})
    after = nearest(evaluator.view(), [LIBRARY[0]])
    assert ids(before) == ids(after) and after[0].score == pytest.approx(before[0].score, rel=0.2)


def test_a_lone_index_of_fresh_papers_answers(tmp_path: Path) -> None:
    evaluator = write(tmp_path / "home", ())
    evaluator.set_fresh({each.pid: each for each in LIBRARY})
    assert ids(nearest(evaluator.view(), [LIBRARY[0]]))[0] == 2
    evaluator.close()


def test_who_is_not_waited_for_stops(view: View) -> None:
    with pytest.raises(Cancelled):
        nearest(view, [LIBRARY[0]], cancel=lambda: True)
