"""Words looked for by their letters."""

from __future__ import annotations

import pytest

from paperdesk.library import Library
from paperdesk.library.finding import Finder
from paperdesk.library.letters import letters_clause
from paperdesk.search.tree import Phrase, Word


@pytest.mark.parametrize(
    ("leaf", "found"),
    [
        (Word("resid"), [1]),
        (Word("RESIDUAL"), [1]),
        (Word("resid", "abstract"), []),
        (Word("transduc", "abstract"), [0]),
        (Word("50%"), [2]),
        (Word("5_%"), []),
        (Word("50%", "note"), [2]),
        (Phrase("Kaiming He"), [1]),
        (Phrase("He Kaiming", "author"), [1]),
        (Word("He Shazeer", "author"), []),
        (Word("resid", "pdf"), []),
    ],
)
def test_letters_are_found_where_they_stand(
    library: Library, papers: list[int], leaf: Word | Phrase, found: list[int]
) -> None:
    library.notes.save(papers[2], "Half of it: 50% less")
    finder = Finder(library._database, library.shelves)
    assert finder.ids(letters_clause(leaf)) == {papers[place] for place in found}
