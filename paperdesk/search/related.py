"""Which papers are about the same as a text: by the telling words they share, from the postings the search reads.

A text is a vector: each of its terms weighed as BM25F weighs it (by field and length, saturated), times how rare the
term is, times how readily papers take it into their titles: "distillation" they do, "possible" they do not. The
strongest terms are kept. A paper's vector is weighed alike, but by field and length only: rarity counted on both sides
lets one odd word decide. A paper is as near as the product of the two is large, measured by what a paper just like the
text would get. On Cranfield (papers that answer one question are near) nDCG@10 is 0.42; with rarity on both sides and
no regard to titles 0.35. Where vectors of meaning are given, they turn the order a little (0.43) and fill up what words
leave empty. Knows one View; no store, no tags, no trash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from paperdesk.search import ranking, words
from paperdesk.search.evaluate import View
from paperdesk.search.index import FIELDS, NAME_FIELDS, Document
from paperdesk.search.ranking import Floats, Ints, Longs, Mask
from paperdesk.search.vectors import Vectors

MOST_TERMS = 40
"""Terms of a text that count: what comes after them changes no order for the better, but costs as much."""
COMMON = 0.5
"""A term with more holders than this share of the papers, fields counted apart, says nothing of what one is about."""
FEW = 5
"""In a small library a term may have so many holders and still counts."""
LEAST = 0.15
"""A paper that gets less than this of what the text itself gets is not shown."""
MEANING = 0.2
"""What a paper of the same meaning gains; on Cranfield 0.1 to 0.4 do nearly as well, and more does harm."""
MEANT = 0.5
"""A paper that does not share enough words is shown where its meaning is as near, and room is left. On Cranfield hardly
one in forty of these is right, and there are few of them."""
_RANKED = 200  # papers near by their words whose order meaning may turn
_USUAL, _UNSURE = 0.15, 4  # a term's share of titles among its places; what is believed before so many were seen
_RARE = 50
_LONGEST = 100_000  # characters of a text that are read; a passage is shorter, a note hardly ever longer
_SHOWN_WORDS = 6
_WEAK = 0.25  # of what the best shared word brings: with less a word is no reason

_EMPTY = frozenset(
    ("about", "above", "across", "after", "again", "all", "along", "already", "also", "although", "always", "am",
     "among", "another", "any", "around", "because", "before", "being", "below", "best", "better", "between", "both",
     "can", "cannot", "could", "did", "different", "do", "does", "done", "due", "during", "each", "either", "et",
     "even", "ever", "every", "few", "first", "further", "furthermore", "given", "had", "hence", "here", "how",
     "however", "i", "including", "instead", "just", "known", "less", "like", "made", "mainly", "make", "makes",
     "many", "may", "might", "more", "moreover", "most", "much", "must", "namely", "need", "neither", "new", "no",
     "nor", "not", "novel", "now", "often", "one", "only", "other", "others", "our", "out", "over", "own", "paper",
     "per", "propose", "proposed", "quite", "rather", "same", "several", "she", "he", "should", "show", "shown",
     "shows", "since", "so", "some", "still", "than", "them", "those", "though", "three", "through", "thus",
     "together", "too", "towards", "toward", "two", "under", "until", "up", "upon", "us", "use", "used", "uses",
     "using", "various", "very", "via", "well", "what", "when", "where", "whereas", "whether", "while", "who",
     "whose", "why", "will", "within", "without", "would", "yet", "you", "your")
)  # fmt: skip
"""Words that never say what a text is about; in a small library their rarity does not tell them apart."""

_TEXTS = tuple(field for field in FIELDS if field not in NAME_FIELDS)


class Near(NamedTuple):
    """A paper near a text: how near (0 to 1), and the words that both hold, the most telling first.

    Without words it is near in meaning.
    """

    paper: int
    score: float
    words: tuple[str, ...]


class Meaning(NamedTuple):
    """What a text means, and what the papers do."""

    vector: Floats
    vectors: Vectors


class _Term(NamedTuple):
    term: str
    strength: float  # in the vector of the text, which has the length 1


def nearest(
    view: View,
    asked: Sequence[Document],
    *,
    limit: int = 10,
    without: Iterable[int] = (),
    cancel: Callable[[], bool] | None = None,
    meaning: Meaning | None = None,
) -> list[Near]:
    """The papers nearest to some documents taken together, nearest first; those in `without` and the asked left out.

    A passage is a document with an abstract and an id below 0. Raises Cancelled.
    """
    if not asked or limit <= 0:
        return []
    others = view.alive & ~view.facts([document.pid for document in asked]).mask
    possible = others & ~view.facts(without).mask
    near = _by_words(view, asked, others, possible, limit, cancel, meaning)
    if meaning is not None and len(near) < limit:
        near += _by_meaning(view, possible, near, limit, cancel, meaning)
        near.sort(key=lambda each: -each.score)
    return near


def _by_words(
    view: View, asked: Sequence[Document], others: Mask, possible: Mask, limit: int,
    cancel: Callable[[], bool] | None, meaning: Meaning | None,
) -> list[Near]:  # fmt: skip
    """The nearest of the possible papers that share enough words; with a meaning in the order of both."""
    forms: dict[str, Counter[str]] = {}
    terms, own = _vector(view, asked, others, forms)
    if not terms:
        return []
    scores = np.zeros(view.size, np.float32)
    shared = np.zeros(view.size, np.uint8)
    gains: list[tuple[Ints, Floats]] = []
    for term, (documents, weights) in zip(terms, view.weigh([term.term for term in terms], cancel), strict=True):
        gain = np.float32(term.strength) * (weights / (weights + np.float32(ranking.K1)))
        gains.append((documents, gain))
        scores[documents] += gain
        shared[documents] += 1
    possible = possible & (scores >= LEAST * own) & (shared >= min(2, len(terms)))
    values = np.minimum(scores[possible] / own, 1.0)
    found, values = ranking.best(view.papers[possible], values, limit if meaning is None else max(limit, _RANKED))
    if meaning is not None:
        closer = meaning.vectors.nearness(meaning.vector, found)
        found, values = ranking.best(found, np.minimum(values + np.float32(MEANING) * closer, 1.0), limit)
    held = _held(view, gains, found)
    return [
        Near(int(paper), float(value), _words(terms, forms, row))
        for paper, value, row in zip(found.tolist(), values.tolist(), held, strict=True)
    ]


def _by_meaning(
    view: View, possible: Mask, near: Sequence[Near], limit: int, cancel: Callable[[], bool] | None, meaning: Meaning
) -> list[Near]:
    """The nearest of the possible papers by meaning alone, those already found left out."""
    wanted = np.setdiff1d(view.papers[possible], [each.paper for each in near])
    papers, closer = meaning.vectors.nearest(
        meaning.vector, limit - len(near), MEANT, lambda papers: np.isin(papers, wanted), cancel
    )
    return [
        Near(int(paper), MEANING * value, ()) for paper, value in zip(papers.tolist(), closer.tolist(), strict=True)
    ]


def _vector(
    view: View, asked: Sequence[Document], others: Mask, forms: dict[str, Counter[str]]
) -> tuple[list[_Term], float]:
    """The strongest terms of the documents' common vector, and what a paper just like them would get.

    How the words of each term are written in the texts is counted into `forms`.
    """
    summed: dict[str, float] = {}
    saturated: dict[str, float] = {}  # of each term, over the documents
    documents = max(1, int(view.alive.sum()))
    most = max(FEW, COMMON * documents)
    rarities: dict[str, float] = {}
    for document in asked:
        weights = _weights(view, document, forms)
        new = [term for term in weights if term not in rarities]
        for term, holders, titles in zip(new, view.holders(new), view.holders(new, "title"), strict=True):
            rarity = ranking.rarity(min(holders, documents), documents) if holders <= most else 0.0
            rarities[term] = rarity * sqrt((titles + _USUAL * _UNSURE) / (holders + _UNSURE))
        vector = {term: weight * rarities[term] for term, weight in weights.items() if rarities[term]}
        length = sqrt(sum(value * value for value in vector.values()))
        for term, value in vector.items():
            summed[term] = summed.get(term, 0.0) + value / length
            saturated[term] = saturated.get(term, 0.0) + weights[term] / len(asked)
    strongest = sorted(summed, key=lambda term: (-summed[term], term))[: 4 * MOST_TERMS]
    lonely = _lonely(view, strongest, others)
    chosen = [term for term in strongest if term not in lonely][:MOST_TERMS]
    length = sqrt(sum(summed[term] ** 2 for term in chosen)) or 1.0
    terms = [_Term(term, summed[term] / length) for term in chosen]
    own = sum(term.strength * saturated[term.term] for term in terms)
    return terms, own


def _lonely(view: View, terms: Sequence[str], others: Mask) -> set[str]:
    """Those of the terms that none of the other papers holds: however rare, they bring nothing near.

    Looked up where there are few holders; these may be dead texts of the papers themselves.
    """
    rare = [term for term, holders in zip(terms, view.holders(terms), strict=True) if holders <= _RARE]
    held = view.weigh(rare)
    return {term for term, (documents, _) in zip(rare, held, strict=True) if not others[documents].any()}


def _weights(view: View, document: Document, forms: dict[str, Counter[str]]) -> dict[str, float]:
    """Each term of a document's texts with its weight, saturated, from 0 to 1."""
    sums: dict[str, float] = {}
    for field in _TEXTS:
        text = getattr(document, field)[:_LONGEST]
        counted: Counter[str] = Counter()
        length = 0
        for _, _, raw in words.tokens(text):
            term = words.term_of(raw)
            length += bool(term)
            if len(term) > 1 and not term.isdigit() and raw.lower() not in _EMPTY:  # a letter or a number is no topic
                counted[term] += 1
                forms.setdefault(term, Counter())[raw] += 1
        for term, count in counted.items():
            sums[term] = sums.get(term, 0.0) + view.weight(field, count, length)
    return {term: weight / (weight + ranking.K1) for term, weight in sums.items()}


def _held(view: View, gains: Sequence[tuple[Ints, Floats]], papers: Longs) -> list[list[int]]:
    """For each paper the numbers of the terms it holds, the one that brings it most first; weak ones are left out."""
    documents = np.flatnonzero(view.alive & np.isin(view.papers, papers))
    columns = {paper: at for at, paper in enumerate(view.papers[documents].tolist())}
    table = np.zeros((len(gains), len(documents)), np.float32)
    for number, (holding, its) in enumerate(gains):
        if len(holding):
            at = np.minimum(np.searchsorted(holding, documents), len(holding) - 1)
            table[number] = np.where(holding[at] == documents, its[at], 0)
    order = np.argsort(-table, axis=0, kind="stable")
    found = []
    for paper in papers.tolist():
        column = columns[paper]
        found.append([at for at in order[:, column].tolist() if table[at, column] > _WEAK * table[:, column].max()])
    return found


def _words(terms: Sequence[_Term], forms: dict[str, Counter[str]], held: Sequence[int]) -> tuple[str, ...]:
    return tuple(_written(forms[terms[at].term]) for at in held[:_SHOWN_WORDS])


def _written(counted: Counter[str]) -> str:
    """How a word is written in a text: as mostly there, but for a capital that begins a sentence or a title."""
    raw = min(counted, key=lambda raw: (-counted[raw], raw))
    return raw.lower() if raw.istitle() else raw
