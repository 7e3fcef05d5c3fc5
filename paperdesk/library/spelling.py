"""What may have been meant by a search that found next to nothing: words spelt otherwise, or taken for beginnings.

Knows an open index and a query; the store is not asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperdesk.search import tree as trees
from paperdesk.search.query import Query
from paperdesk.search.tree import Node, Phrase, Word
from paperdesk.search.words import parts, term_of

if TYPE_CHECKING:
    from paperdesk.search.evaluate import View
    from paperdesk.search.match import Budget

_BEGINNING = 4  # letters from which a word that stands nowhere may be the beginning of one
_MOST_SPELT = 20  # words of a query that another spelling is looked for


def spelt_better(view: View, query: Query, tree: Node) -> str | None:
    """The query with the words that nothing holds spelt as something does."""
    from paperdesk.search.match import Budget

    changes: list[tuple[int, int, str]] = []
    budget = Budget(typing=True)
    for leaf in trees.words_of(tree)[:_MOST_SPELT]:
        if isinstance(leaf, Word) and (leaf.fuzzy or leaf.end <= leaf.start):
            continue
        for word in parts(leaf.text):
            better = _better(view, word, leaf, budget)
            start = query.text.find(word, leaf.start, leaf.end) if better else -1
            if start >= 0:
                changes.append((start, start + len(word), better))
    text = query.text
    for start, end, better in sorted(changes, reverse=True):
        text = text[:start] + better + text[end:]
    return text if changes else None


def _better(view: View, word: str, leaf: Word | Phrase, budget: Budget) -> str:
    """Another spelling of a word of a query, or the word as a beginning; "" where it is well as it is."""
    begins = view.match_word(word, prefix=True, budget=budget).total > 0
    if isinstance(leaf, Word) and leaf.prefix and begins:
        return ""  # it goes on as something that is there
    better = view.lexicon.suggest(word)
    begun = better is not None and better.startswith(word.lower())
    if better and not (begun and term_of(better) == term_of(word)):  # "networks" says no more than "network"
        return better
    alone = isinstance(leaf, Word) and word == leaf.text and len(word) >= _BEGINNING
    if alone and begins and not view.match_word(word, budget=budget).total:
        return f"{word}*"
    return ""
