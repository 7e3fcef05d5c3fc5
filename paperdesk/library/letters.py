"""Words looked for by their letters in the store: for papers that no index holds yet. Knows no stem and no accent."""

from __future__ import annotations

from paperdesk.library.facts import NOTHING, Clause, like
from paperdesk.search.tree import Phrase, Word

_TEXTS = {
    "title": "paper.title LIKE ? ESCAPE '\\'",
    "abstract": "paper.abstract LIKE ? ESCAPE '\\'",
    "note": "EXISTS (SELECT 1 FROM note n WHERE n.paper = paper.id AND n.text LIKE ? ESCAPE '\\')",
    "highlight": "EXISTS (SELECT 1 FROM highlight h WHERE h.paper = paper.id"
                 " AND h.text || char(10) || h.comment LIKE ? ESCAPE '\\')",
}  # fmt: skip
_NAMES = "paper.people LIKE ? ESCAPE '\\'"


def letters_clause(leaf: Word | Phrase) -> Clause:
    """The papers in whose texts the letters of a word or phrase stand; none for a field that is no text of the store.

    The parts of a name are kept apart, so each of its words is looked for by itself.
    """
    found = NOTHING
    for field, sql in _TEXTS.items():
        if leaf.field in (None, field):
            found = found | Clause(sql, (f"%{like(leaf.text)}%",))
    if leaf.field in (None, "author"):
        named = leaf.text.split() or [leaf.text]
        found = found | Clause(f"({' AND '.join([_NAMES] * len(named))})", tuple(f"%{like(word)}%" for word in named))
    return found
