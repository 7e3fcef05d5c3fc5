"""Notes: one step and one version a sitting, nothing lost by a cut, tasks ticked."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperdesk.errors import NotFoundError
from paperdesk.library import Library


def test_a_sitting_is_one_step_and_one_version(library: Library, papers: list[int]) -> None:
    paper = papers[0]
    library.notes.save(paper, "first text", "monday")
    for text in ("first text, more", "first text, more, and more"):
        library.notes.save(paper, text, "tuesday")
    assert [version.first_line for version in library.notes.versions(paper)] == ["first text"]
    assert library.history.undo_label == "Edit note"
    library.undo()
    assert library.notes.get(paper).text == "first text"
    library.redo()
    assert library.notes.get(paper).text == "first text, more, and more"


def test_a_cut_keeps_what_was_before_it(library: Library, papers: list[int]) -> None:
    paper = papers[0]
    library.notes.save(paper, "a" * 100, "s")
    library.notes.save(paper, "b" * 100, "s")
    library.notes.save(paper, "", "s")
    versions = library.notes.versions(paper)
    assert library.notes.version_text(versions[0].id) == "b" * 100
    library.notes.restore(paper, versions[0].id)
    assert library.notes.get(paper).text == "b" * 100


def test_saving_the_same_is_no_change(library: Library, papers: list[int]) -> None:
    assert library.notes.save(papers[0], "x", "s")
    assert not library.notes.save(papers[0], "x", "s")
    with pytest.raises(NotFoundError):
        library.notes.save(999, "x")


def test_ticking(library: Library, papers: list[int]) -> None:
    library.notes.save(papers[0], "- [ ] one\n- [x] two\n")
    assert library.notes.tick(papers[0], 0, True) == "- [x] one\n- [x] two\n"
    library.undo()
    assert library.notes.get(papers[0]).text == "- [ ] one\n- [x] two\n"
    with pytest.raises(NotFoundError):
        library.notes.tick(papers[0], 7, True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200))
def test_letters_are_kept(library: Library, papers: list[int], text: str) -> None:
    library.notes.save(papers[0], text)
    assert library.notes.get(papers[0]).text == text


def test_deleting_a_paper_and_undoing_keeps_earlier_versions(library: Library, papers: list[int]) -> None:
    library.notes.save(papers[0], "first", "a")
    library.notes.save(papers[0], "second", "b")
    library.papers.delete(papers[:1])
    library.undo()
    assert [version.first_line for version in library.notes.versions(papers[0])] == ["first"]
    library.redo()
    library.undo()
    assert [version.first_line for version in library.notes.versions(papers[0])] == ["first"]
