"""Collections: nested, moved, counted; a paper in many."""

from __future__ import annotations

import pytest

from paperdesk.errors import BadInputError, NotFoundError
from paperdesk.library import Library


def test_nesting_and_counts(library: Library, papers: list[int]) -> None:
    inner = library.collections.ensure("Thesis/Ch. 2")
    library.collections.add(papers[:2], inner)
    library.collections.add(papers[1:], library.collections.id_of("thesis"))
    tree = {c.path: (c.count, c.total) for c in library.collections.tree()}
    assert tree == {"Thesis": (2, 3), "Thesis/Ch. 2": (2, 2)}
    assert library.papers.find("collection:Thesis") == papers
    assert library.papers.find('collection:"Ch. 2"') == papers[:2]
    assert library.papers.get(papers[1]).collections == ("Thesis", "Thesis/Ch. 2")


def test_moving_and_order(library: Library) -> None:
    a, b, c = (library.collections.create(name) for name in "abc")
    library.collections.move(c, None, 0)
    assert [held.name for held in library.collections.tree()] == ["c", "a", "b"]
    library.collections.move(a, b)
    assert [held.path for held in library.collections.tree()] == ["c", "b", "b/a"]
    with pytest.raises(BadInputError, match="lie in itself"):
        library.collections.move(b, a)
    library.undo()
    library.undo()
    assert [held.name for held in library.collections.tree()] == ["a", "b", "c"]


def test_deleting_takes_what_is_below_and_undo_brings_it_back(library: Library, papers: list[int]) -> None:
    inner = library.collections.ensure("A/B")
    library.collections.add(papers, inner)
    library.collections.delete(library.collections.id_of("A"))
    assert library.collections.tree() == [] and library.papers.count() == 3
    library.undo()
    assert library.papers.find("collection:A/B") == papers


def test_names_are_checked(library: Library) -> None:
    library.collections.create("Thesis")
    with pytest.raises(BadInputError, match="already"):
        library.collections.create("thesis")
    with pytest.raises(BadInputError, match="needs a name"):
        library.collections.create("  ")
    with pytest.raises(NotFoundError):
        library.collections.id_of("nothing")
