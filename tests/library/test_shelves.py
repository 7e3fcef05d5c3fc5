"""Saved searches: kept, used inside others, in their order."""

from __future__ import annotations

import pytest

from paperdesk.errors import BadInputError
from paperdesk.library import Library


def test_saved_and_used_inside_another(library: Library, papers: list[int]) -> None:
    library.shelves.add("Old", "year:..2010")
    assert library.papers.find('search:"old"') == papers[2:]
    assert library.papers.find("-search:Old") == papers[:2]
    assert library.papers.counts(["year:..2010", "search:Old year:2006", ""]) == [1, 1, 3]


def test_order_names_and_undo(library: Library) -> None:
    a, b = library.shelves.add("A", "x"), library.shelves.add("B", "y")
    library.shelves.move(b, 0)
    assert [shelf.id for shelf in library.shelves.all()] == [b, a]
    with pytest.raises(BadInputError, match="already"):
        library.shelves.rename(a, "b")
    library.shelves.delete(a)
    library.undo()
    assert [shelf.name for shelf in library.shelves.all()] == ["B", "A"]


def test_a_search_that_names_itself_ends(library: Library, papers: list[int]) -> None:
    library.shelves.add("Loop", 'search:"Loop" OR year:2017')
    assert library.papers.find("search:Loop") == papers[:1]
