"""Highlights: kept once, found at once, undone like everything else, whole in an export."""

from __future__ import annotations

import io

import pytest

from paperdesk.errors import NotFoundError
from paperdesk.library import Library
from paperdesk.record import Highlight

MARKS = [
    Highlight("Retrieving is easy", "Is it?", page=2, places=[[2, 10.5, 20, 30, 40]], colour="#ffd400"),
    Highlight("", "A naïve remark", kind="note", source="zotero:ABCD2345"),
]


def texts(library: Library, paper: int) -> list[tuple[str, str]]:
    return [(mark.text, mark.comment) for mark in library.highlights.of([paper]).get(paper, {}).values()]


def test_a_highlight_is_kept_once(library: Library, papers: list[int]) -> None:
    assert library.highlights.add(papers[0], MARKS) == 2
    assert library.highlights.add(papers[0], [*MARKS, Highlight("More")]) == 1
    kept = list(library.highlights.of(papers)[papers[0]].values())
    assert [mark.text for mark in kept] == ["Retrieving is easy", "", "More"]
    assert kept[0].places == MARKS[0].places and kept[0].added and kept[1].source == "zotero:ABCD2345"
    assert library.highlights.add(papers[1], MARKS) == 2
    with pytest.raises(NotFoundError):
        library.highlights.add(10_000, MARKS)


@pytest.mark.parametrize("state", ["no index", "fresh", "indexed"])
def test_words_of_highlights_are_found(library: Library, papers: list[int], state: str) -> None:
    if state == "fresh":
        library.catch_up()
    library.highlights.add(papers[0], MARKS)
    if state == "indexed":
        library.catch_up()
    word = "retriev" if state == "no index" else "retrieval"
    result = library.search(f"highlight:{word}")
    assert [hit.id for hit in result.hits] == papers[:1]
    assert library.papers.find("has:highlights") == papers[:1] and library.papers.find("-has:highlights") == papers[1:]
    snippet = result.snippet(papers[0])
    assert snippet is not None and snippet.field == "highlight"
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["Retrieving"]
    if state != "no index":
        assert result.hits[0].fields == ("highlight",)
        assert [hit.id for hit in library.search("naive").hits] == papers[:1]
    assert [(each.value, each.count) for each in result.facets["has"]] == [("highlight", 1)]
    library.undo()
    assert library.search(f"highlight:{word}").ids == [] and library.papers.find("has:highlights") == []


def test_remarks_change_and_highlights_go(library: Library, papers: list[int]) -> None:
    library.highlights.add(papers[0], MARKS)
    library.catch_up()
    first, second = library.highlights.of(papers)[papers[0]]
    library.highlights.comment(first, "zebrafish")
    assert library.search("zebrafish").ids == papers[:1]
    assert library.highlights.remove([second]) == 1 and len(texts(library, papers[0])) == 1
    library.undo()
    library.undo()
    assert texts(library, papers[0]) == [(mark.text, mark.comment) for mark in MARKS]
    assert library.search("zebrafish").ids == []
    with pytest.raises(NotFoundError):
        library.highlights.comment(10_000, "x")


def test_an_export_brings_them_back(library: Library, papers: list[int]) -> None:
    library.highlights.add(papers[0], MARKS)
    out = io.StringIO()
    library.transfer.export(out, "csljson")
    library.highlights.remove([*library.highlights.of(papers)[papers[0]]])
    report = library.transfer.import_text(out.getvalue())
    assert (report.total("updated"), report.total("unchanged")) == (1, 2)
    assert texts(library, papers[0]) == [(mark.text, mark.comment) for mark in MARKS]
    assert library.transfer.import_text(out.getvalue()).total("unchanged") == 3
