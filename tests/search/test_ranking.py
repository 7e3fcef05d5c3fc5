"""The best of many: by score, then by id, however they are sorted; and the scores of stock Whoosh."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh import query, scoring

from paperdesk.search import index, ranking, words
from paperdesk.search.evaluate import Evaluator, View
from paperdesk.search.index import FIELDS, NAME_FIELDS, Document, State
from paperdesk.search.match import Match
from paperdesk.search.writer import IndexWriter

SAMPLE = Path(__file__).parents[2] / "resources" / "sample" / "trending-papers.txt"

SCORES = st.one_of(st.floats(0, 1e6, width=32), st.sampled_from([0.0, 1.0, 1.5]))


@given(
    st.dictionaries(st.integers(1, 2**22 - 1) | st.integers(1, 2**33), SCORES, max_size=40),
    st.none() | st.integers(-1, 45),
    st.booleans(),
    st.none() | st.integers(1, 7),
)
def test_the_best_come_first_and_of_equals_the_newer_and_younger(
    held: dict[int, float], limit: int | None, double: bool, years: int | None
) -> None:
    papers = np.array(list(held), np.int64)
    scores = np.array(list(held.values()), np.float64 if double else np.float32)
    newness = {paper: 0 if years is None else ranking.NEWEST - paper % years for paper in held}
    newer = None if years is None else np.array(list(newness.values()), np.int32)
    found, its = ranking.best(papers, scores, limit, newer)
    expected = sorted(held, key=lambda paper: (-held[paper], -newness[paper], -paper))
    expected = expected if limit is None else expected[: max(0, limit)]
    assert found.tolist() == expected
    assert its.tolist() == [held[paper] for paper in expected]


# --- stock Whoosh -----------------------------------------------------------------------------------------------------

QUERIES = 1_800
TEXTS = [field for field in FIELDS if field not in NAME_FIELDS]


class Asked(NamedTuple):
    """A random query as ours, and as stock Whoosh takes it: what scores, and what only admits or refuses."""

    kinds: frozenset[str]
    ours: Match
    stock: Any
    limits: dict[str, Any]


class Asker:
    """Makes random queries over an index: groups of words, each group in some fields, beside phrases and prefixes."""

    def __init__(self, view: View, papers: Sequence[Document], dice: random.Random) -> None:
        self._view, self._dice = view, dice
        self._papers = papers
        counted = Counter(
            raw for paper in papers for field in FIELDS for _, _, raw in words.tokens(getattr(paper, field))
        )
        by_term = {
            words.term_of(raw): raw for raw, _ in counted.most_common(70) if words.term_of(raw)
        }  # a word asked twice counts twice
        self._raws = [
            raw for raw in by_term.values() if len(pieces := words.query_pieces(raw)) == 1 and not pieces[0].open
        ]

    def ask(self) -> Asked:
        """One query: (a OR b) c, with a phrase or a prefix in it or without, but not with what is refused."""
        dice, kinds = self._dice, set()
        raws = iter(dice.sample(self._raws, 12))
        groups = [[next(raws) for _ in range(dice.choice((1, 1, 2, 3)))] for _ in range(dice.choice((1, 1, 2, 3)))]
        fields = list(FIELDS) if dice.random() < 0.5 else sorted(dice.sample(FIELDS, dice.randint(1, 3)))
        kinds |= {"one field"} if len(fields) == 1 else {"several fields"} if len(fields) < len(FIELDS) else set()
        if dice.random() < 0.2:
            groups = [[raw for group in groups for raw in group]]
        kinds |= {"or"} if any(len(group) > 1 for group in groups) else set()
        kinds |= {"and"} if len(groups) > 1 else set()
        kinds |= {"word"} if sum(map(len, groups)) == 1 else set()
        ours = self._view.everything()
        parts = []
        for group in groups:
            either = self._view.nothing()
            for raw in group:
                either = either | self._view.match_word(raw, fields)
            ours = ours & either
            parts.append(query.Or([self._term(raw, field) for raw in group for field in fields]))
        limits: dict[str, Any] = {}
        for kind, refuses in (
            (dice.choice(("phrase", "prefix", "")), False),
            (dice.choice(("word", "phrase", "")), True),
        ):
            if kind:
                match, asked = self._filter(kind, next(raws))
                limits["mask" if refuses else "filter"] = asked
                ours = ours - match if refuses else ours & match
                kinds |= {f"not {kind}" if refuses else kind}
        return Asked(frozenset(kinds), ours, query.And(parts), limits)

    def _term(self, raw: str, field: str) -> Any:
        term = words.term_of(raw, names=field in NAME_FIELDS)
        return query.Term(field, term, boost=ranking.BOOSTS[field])

    def _filter(self, kind: str, raw: str) -> tuple[Match, Any]:
        """What a paper must have, or must not, without a score: two words of a paper beside each other, the beginning
        of a name, or a word.
        """
        if kind == "phrase":
            for paper in self._dice.sample(self._papers, 20):
                found = [each for _, _, each in words.tokens(paper.abstract)]
                at = self._dice.randrange(max(1, len(found) - 1))
                pair = [words.term_of(each) for each in found[at : at + 2]]
                if len(pair) == 2 and all(pair) and all(each.isascii() for each in found[at : at + 2]):
                    match = self._view.match_phrase(" ".join(found[at : at + 2]), TEXTS)
                    return match, query.Or([query.Phrase(field, pair) for field in TEXTS])
        if kind == "prefix":
            begun = words.fold(raw)[: self._dice.randint(1, 3)]
            return self._view.match_word(begun, "authors", prefix=True), query.Prefix("authors", begun)
        return self._view.match_word(raw), query.Or([self._term(raw, field) for field in FIELDS])


def abstracts(dice: random.Random) -> list[Document]:
    """Documents of the sample's abstracts: each whole, and cut and mixed anew until there are some hundreds."""
    lines = [line for line in SAMPLE.read_text("utf-8").splitlines() if len(line) > 60]
    assert len(lines) > 50
    names = [" ".join(pair) for pair in product(("Ann", "Bo", "Mei", "Søren"), ("Müller", "Wang", "Model", "Nguyễn"))]
    found = []
    for pid in range(1, 601):
        text = dice.choice(lines).split()
        start = dice.randrange(len(text))
        found.append(Document(
            pid, " ".join(text[start : start + 8]), " ".join(text + dice.choice(lines).split()[: dice.randint(0, 60)]),
            " ".join(dice.choice(lines).split()[:20]) if dice.random() < 0.3 else "",
            " ".join(dice.choice(lines).split()[:9]) if dice.random() < 0.2 else "",
            "; ".join(dice.sample(names, dice.randint(0, 3))),
        ))  # fmt: skip
    return found


def make_index(home: Path, dice: random.Random) -> dict[int, Document]:
    """Eight commits of the abstracts, with papers changed and deleted on the way; what is held at the end."""
    documents = abstracts(dice)
    held: dict[int, Document] = {}
    with IndexWriter(home, rebuild=True) as writer:
        for commit in range(8):
            new = documents[commit * 75 : commit * 75 + 75]
            changed = [
                dice.choice(documents)._replace(pid=pid) for pid in dice.sample(sorted(held), min(len(held), 20))
            ]
            writer.replace([*new, *changed])
            held.update((document.pid, document) for document in [*new, *changed])
            for pid in dice.sample(sorted(held), 8):
                writer.delete([pid])
                del held[pid]
            writer.commit(State("e", commit + 1))
        writer.publish()
    return held


@pytest.mark.slow
def test_a_thousand_random_queries_score_and_order_as_in_stock_whoosh(tmp_path: Path) -> None:
    """Without a limit there: with one stock Whoosh loses true hits.

    What only admits or refuses (phrases, prefixes, NOT) has no part in the scores compared.
    """
    dice = random.Random(11)
    papers = list(make_index(tmp_path, dice).values())
    evaluator = Evaluator(tmp_path)
    view = evaluator.view()
    opened = whoosh_index.open_dir(str(index.live_folder(tmp_path)))
    assert len(opened._segments()) >= 5 and sum(segment.deleted_count() for segment in opened._segments()) > 20
    asker = Asker(view, papers, dice)
    kinds: Counter[str] = Counter()
    answered = hits = 0
    with opened.searcher(weighting=scoring.BM25F(B=ranking.STOCK_B, K1=ranking.STOCK_K1)) as searcher:
        for _ in range(QUERIES):
            asked = asker.ask()
            expected = {int(hit["pid"]): hit.score for hit in searcher.search(asked.stock, limit=None, **asked.limits)}
            found, scores = view.top(asked.ours, None, view.score(asked.ours, stock=True))
            assert sorted(found) == sorted(expected), asked
            stock_scores = [expected[pid] for pid in found]
            assert scores == pytest.approx(stock_scores, rel=1e-5), asked
            for before, after in pairwise(stock_scores):  # the order, but for what rounding makes equal
                assert after <= before * (1 + 1e-9), asked
            if found:
                kinds.update(asked.kinds)
            answered += bool(found)
            hits += len(found)
    evaluator.close()
    wanted = {"word", "and", "or", "one field", "several fields", "phrase", "prefix", "not word", "not phrase"}
    assert kinds.keys() == wanted and min(kinds.values()) >= 60, kinds
    assert answered >= 1_000 and hits > 50_000
