"""Which words of a query to mark in which text: those that ask of its field, or of none.

Knows the query's tree; where the texts come from is the caller's business.
"""

from __future__ import annotations

from collections.abc import Iterable

from paperdesk.search import tree as trees
from paperdesk.search import words
from paperdesk.search.snippets import Marker, Needle
from paperdesk.search.tree import Identifier, Node, Phrase, Word

_NAMES = frozenset({"author", "tag", "collection", "venue", "key"})  # texts that are not stemmed


class Marking:
    """Marks the words of a query; make one a query and use it for all its rows."""

    def __init__(self, wanted: Iterable[Word | Phrase], loose: Marking | None = None) -> None:
        """`loose` marks words that are enough by themselves where the others are not all there."""
        self._wanted = tuple(wanted)
        self._markers: dict[str, Marker | None] = {}
        self.loose = loose

    @classmethod
    def of(cls, tree: Node) -> Marking:
        """What marks the words of a query: a phrase as a whole, its words where that stands nowhere."""
        wanted = trees.words_of(tree)
        for leaf in trees.leaves(tree, negated=False):
            if isinstance(leaf, Identifier):
                wanted.append(Word(leaf.value, leaf.kind, prefix=leaf.prefix))
        looser = trees.relaxed(tree, words.parts) if wanted else None
        enough = [leaf for leaf in trees.words_of(looser) if leaf not in wanted] if looser is not None else []
        return cls(wanted, cls(enough) if enough else None)

    def __bool__(self) -> bool:
        return bool(self._wanted)

    def asks_for(self, field: str) -> bool:
        """Whether a word asks of this field and no other."""
        return any(leaf.field == field for leaf in self._wanted)

    def marker(self, field: str) -> Marker | None:
        """What marks the text of a field; None where nothing asks of it."""
        if field not in self._markers:
            needles = [each for leaf in self._wanted if leaf.field in (None, field) for each in _needles(leaf)]
            marker = Marker(needles) if needles else None
            self._markers[field] = marker.of_names if marker is not None and field in _NAMES else marker
        return self._markers[field]

    def marks(self, text: str, field: str) -> list[tuple[int, int]]:
        """Where in the text of a field the words stand; where none does, those that are enough by themselves."""
        marker = self.marker(field)
        found = list(marker.marks(text)) if marker is not None else []
        return found or (self.loose.marks(text, field) if self.loose is not None else [])


def _needles(leaf: Word | Phrase) -> list[Needle]:
    if isinstance(leaf, Phrase):
        return [Needle(leaf.text, leaf.prefix_last)]
    joined = words.joined(leaf.text)
    return [Needle(text, leaf.prefix, leaf.fuzzy) for text in (leaf.text, joined) if text]
