"""Tags: the tree, renaming and merging with what is below, completion, and undo of it all."""

from __future__ import annotations

import pytest

from paperdesk.errors import BadInputError, NotFoundError
from paperdesk.library import Library


def paths(library: Library) -> dict[str, tuple[int, int]]:
    return {tag.path: (tag.count, tag.total) for tag in library.tags.tree()}


def test_tree_counts_what_is_below(library: Library, papers: list[int]) -> None:
    library.tags.add(papers[:2], ["ml/vision"])
    library.tags.add(papers[2:], ["ml", "books"])
    assert paths(library) == {"books": (1, 1), "ml": (1, 3), "ml/vision": (2, 2)}
    assert library.papers.find("tag:ml") == papers and library.papers.find("tag:ml/vision") == papers[:2]
    library.papers.trash(papers[:1])
    assert paths(library)["ml/vision"] == (1, 1)


def test_adding_is_one_step_and_case_is_no_difference(library: Library, papers: list[int]) -> None:
    assert library.tags.add(papers, ["Survey"]) == 3
    assert library.tags.add(papers, ["survey", "new"]) == 3
    assert library.undo() is not None
    assert paths(library) == {"Survey": (3, 3)}


def test_rename_takes_what_is_below(library: Library, papers: list[int]) -> None:
    library.tags.add(papers[:1], ["ml/vision", "ml/vision/video"])
    library.tags.rename("ml/vision", "seeing")
    assert set(paths(library)) == {"seeing", "seeing/video"}
    library.tags.move("seeing", "ml")
    assert "ml/seeing/video" in paths(library)
    with pytest.raises(BadInputError, match="below itself"):
        library.tags.rename("ml", "ml/ml")
    library.undo()
    library.undo()
    assert set(paths(library)) == {"ml", "ml/vision", "ml/vision/video"}


def test_merge_keeps_papers_once(library: Library, papers: list[int]) -> None:
    library.tags.add(papers[:2], ["a"])
    library.tags.add(papers[1:], ["b"])
    library.tags.merge(["a", "b"], "c")
    assert paths(library) == {"c": (3, 3)}
    library.undo()
    assert paths(library) == {"a": (2, 2), "b": (2, 2)}


def test_delete_and_undo_keep_the_colour(library: Library, papers: list[int]) -> None:
    library.tags.add(papers, ["a/b"])
    library.tags.recolour("a/b", "#c2410c")
    library.tags.delete(["a/b"])
    assert library.papers.find("tag:a/b") == []
    library.undo()
    assert library.papers.rows(papers)[0].tags[0].colour == "#C2410C"


def test_bad_names_are_refused(library: Library, papers: list[int]) -> None:
    for bad in ("", "a//b", "/", "x" * 400):
        with pytest.raises(BadInputError):
            library.tags.add(papers, [bad])
    with pytest.raises(BadInputError, match="no colour"):
        library.tags.create("a", "red")
    with pytest.raises(NotFoundError, match="no tag"):
        library.tags.remove(papers, ["nothing"])


def test_completion_puts_beginnings_first(library: Library, papers: list[int]) -> None:
    library.tags.add(papers, ["retrieval", "retrieval/neural", "information retrieval"])
    library.tags.add(papers[:1], ["neural"])
    assert [tag.path for tag in library.tags.complete("ret")] == [
        "retrieval",
        "retrieval/neural",
        "information retrieval",
    ]
    assert [tag.path for tag in library.tags.complete("neu")] == ["neural", "retrieval/neural"]


def test_letters_beyond_ascii_have_no_case_either(library: Library, papers: list[int]) -> None:
    library.tags.add(papers[:1], ["Übersicht/Ä"])
    library.tags.add(papers[1:2], ["übersicht/ä"])
    assert [tag.path for tag in library.tags.tree()] == ["Übersicht", "Übersicht/Ä"]
    assert library.papers.find("tag:ÜBERSICHT") == library.papers.find('tag:"übersicht/ä"') == papers[:2]
    library.tags.remove(papers[:2], ["ÜBERSICHT/Ä"])
    assert library.papers.find("tag:übersicht") == []
    library.collections.add(papers[:1], library.collections.ensure("Prüfung/Éins"))
    assert library.papers.find("collection:PRÜFUNG/éins") == papers[:1]


def test_a_number_sign_is_of_the_name_where_a_file_says_so(library: Library, papers: list[int]) -> None:
    library.tags.add(papers[:1], ["#typed"])
    library.tags.add(papers[:1], ["#LaTeX"], typed=False)
    assert library.tags.of(papers) == {"typed": 1, "#LaTeX": 1}
    library.tags.add(papers[:2], ["#latex"])  # there is one that is called so
    assert library.tags.of(papers) == {"typed": 1, "#LaTeX": 2}
    library.tags.rename("#LaTeX", "#TeX")
    library.tags.remove(papers[:1], ["#TeX"])
    assert library.tags.of(papers) == {"typed": 1, "#TeX": 1}
    library.tags.rename("#TeX", "TeX")
    assert library.tags.of(papers) == {"typed": 1, "TeX": 1}
