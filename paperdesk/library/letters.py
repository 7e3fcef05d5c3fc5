"""Words looked for by their letters in the store: for papers that no index holds yet. Knows no stem and no accent."""

from __future__ import annotations

from paperdesk.library.facts import NOTHING, Clause, like
from paperdesk.search.tree import Phrase, Word
from paperdesk.search.words import fold, stem_of

_TEXTS = {
    "title": "paper.title LIKE ? ESCAPE '\\'",
    "abstract": "paper.abstract LIKE ? ESCAPE '\\'",
    "note": "EXISTS (SELECT 1 FROM note n WHERE n.paper = paper.id AND n.text LIKE ? ESCAPE '\\')",
    "highlight": "EXISTS (SELECT 1 FROM highlight h WHERE h.paper = paper.id"
                 " AND h.text || char(10) || h.comment LIKE ? ESCAPE '\\')",
}  # fmt: skip
_TELLING = 5  # letters from which a stem is not a part of any word
_NAMES = "paper.people LIKE ? ESCAPE '\\'"


def letters_clause(leaf: Word | Phrase) -> Clause:
    """The papers in whose texts the letters of a word or phrase stand; none for a field that is no text of the store.

    A word of the language's is looked for by its stem, what parts words may be any sign, and other letters than Latin
    ones are tried in either case, which SQLite takes for different ones. The parts of a name are kept apart, so each of
    its words is looked for by itself.
    """
    found = NOTHING
    for pattern in _patterns(leaf):
        for field, sql in _TEXTS.items():
            if leaf.field in (None, field):
                found = found | Clause(sql, (pattern,))
    if leaf.field in (None, "author"):
        named = [_cases(word) for word in leaf.text.split() or [leaf.text]]
        every = " AND ".join(f"({' OR '.join([_NAMES] * len(cases))})" for cases in named)
        found = found | Clause(f"({every})", tuple(f"%{like(case)}%" for cases in named for case in cases))
    return found


def _patterns(leaf: Word | Phrase) -> list[str]:
    text = leaf.text
    stem = stem_of(fold(text)) if isinstance(leaf, Word) else ""
    if len(stem) >= _TELLING and fold(text).startswith(stem):
        text = text[: len(stem)] if text.isascii() else text
    return ["%" + "_".join(like(part) for part in case.replace("-", " ").split(" ")) + "%" for case in _cases(text)]


def _cases(text: str) -> list[str]:
    return list(dict.fromkeys([text] if text.isascii() else [text, text.lower(), text.upper(), text.title()]))
