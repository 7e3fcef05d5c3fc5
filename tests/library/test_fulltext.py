"""What stands in a PDF is found, with its page, after what stands in the papers themselves."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from paperdesk.library import Library
from paperdesk.library.results import ALL, ANY, IN_PDFS, SIMILAR, Part
from paperdesk.record import Person, Record
from paperdesk.search.index import IndexUnusable
from paperdesk.search.tree import Word

MakePdf = Callable[..., Path]


@pytest.fixture
def read(library: Library, papers: list[int], make_pdf: MakePdf) -> Library:
    pages = ["Introduction", "We train with label smoothing\nand residual dropout.", "Beam search of size four."]
    library.files.attach(papers[0], [make_pdf("attention.pdf", *pages)])
    library.files.attach(papers[2], [make_pdf("book.pdf", "Kernel methods", "Graphical models", "Beam theory")])
    library.catch_up()
    assert library.full_text.waiting() == 2
    assert library.read_pdfs() == 2
    assert library.full_text.waiting() == 0
    return library


def test_papers_found_in_pdfs_follow_with_their_page(read: Library, papers: list[int]) -> None:
    plain = read.search("residual")
    assert plain.ids == [papers[1]]
    result = read.search("residual", further=True)
    assert result.ids[:2] == [papers[1], papers[0]]
    assert result.parts[:2] == (Part(ALL, 1), Part(IN_PDFS, 1)) and result.total == 1
    assert [hit.fields for hit in result.hits[:2]] == [("title",), ("pdf",)]
    found = result.snippet(papers[0])
    assert found is not None and found.field == "pdf" and found.page == 2
    assert [found.text[start:end] for start, end in found.marks] == ["residual"]
    assert found.text == "We train with label smoothing and residual dropout."


def test_words_may_stand_partly_in_the_pdf(read: Library, papers: list[int]) -> None:
    result = read.search("attention smoothing -kernel", further=True)
    assert (result.total, result.part(IN_PDFS)) == (0, [papers[0]])
    assert read.search("attention beam -dropout", further=True).part(IN_PDFS) == []
    assert read.search("title:beam", further=True).part(IN_PDFS) == []


def test_the_field_pdf_asks_for_nothing_else(read: Library, papers: list[int]) -> None:
    assert read.search("pdf:residual").ids == [papers[0]]
    assert read.search('pdf:"beam search"').part(ALL) == [papers[0]]
    assert read.search('pdf:"search beam"').part(ALL) == []
    assert read.search('pdf:"search beam"').ids == read.search("pdf:search OR pdf:beam").ids
    assert set(read.search("pdf:beam").ids) == {papers[0], papers[2]}
    assert read.search("pdf:bea", typing=True).total == 2
    assert read.search("pdf:beam -pdf:kernel").ids == [papers[0]]
    found = read.search("pdf:beam").snippet(papers[2])
    assert found is not None and found.page == 3
    assert read.papers.counts(["pdf:beam"]) == [2]
    read.papers.trash([papers[0]])
    assert read.search("pdf:beam").ids == [papers[2]]


def test_all_of_it_may_be_deleted(read: Library, papers: list[int], home: Path) -> None:
    shutil.rmtree(next(home.rglob("texts")))
    assert read.search("pdf:beam").snippet(papers[0]) is None
    assert read.full_text.waiting() == 2
    read.read_pdfs()
    assert read.search("pdf:beam").snippet(papers[0]) is not None
    shutil.rmtree(read.full_text.home)
    read.read_pdfs()
    assert read.search("pdf:beam").total == 2


def test_a_library_opened_again_knows_its_pdfs(read: Library, papers: list[int]) -> None:
    with Library.open(read.folder) as again:
        assert again.full_text.waiting() == 0
        assert again.search("pdf:smoothing").ids == [papers[0]]


def test_a_scanned_pdf_says_so(library: Library, papers: list[int], make_pdf: MakePdf) -> None:
    library.files.attach(papers[0], [make_pdf("scan.pdf", "")])
    library.read_pdfs()
    assert library.full_text.waiting() == 0
    said = library.full_text.problems(papers[0])
    (file,) = library.files.of(papers[0])
    assert list(said) == [file.digest]
    assert said[file.digest].endswith("holds no text: its pages may be scanned pictures.")


def test_a_linked_pdf_is_found_by_its_words(library: Library, papers: list[int], make_pdf: MakePdf) -> None:
    library.files.attach(papers[0], [make_pdf("linked.pdf", "Frobnication of quivers")], copy=False)
    library.catch_up()
    library.read_pdfs()
    assert library.files.of(papers[0])[0].linked
    assert library.search("pdf:frobnication").ids == [papers[0]]


def test_the_picture_of_a_file_that_is_gone_goes_with_its_text(
    library: Library, papers: list[int], make_pdf: MakePdf
) -> None:
    library.files.attach(papers[0], [make_pdf("a.pdf", "Words")])
    library.read_pdfs()
    (file,) = library.files.of(papers[0])
    picture = library.thumbnails.get(file.digest, file.path, 40)
    assert picture is not None and picture.is_file()
    library.files.detach([file.id])
    library.read_pdfs()
    assert not picture.exists() and library.thumbnails.held(file.digest, 40) is None


def test_where_little_is_found_what_is_like_it_follows(library: Library) -> None:
    about = "A graph neural network passes messages along edges of molecules"
    near = [library.papers.add(Record(title=f"{about} {word}", abstract=about)) for word in ("fast", "slow", "deep")]
    for number in range(30):
        library.papers.add(Record(title=f"Soil chemistry of region {number}", abstract="Nitrogen in soils"))
    library.catch_up()
    result = library.search("slow", further=True)
    assert result.parts[0] == Part(ALL, 1) and result.ids[0] == near[1]
    assert set(result.part(SIMILAR)) == {near[0], near[2]}
    assert result.snippet(near[0]) is None
    assert library.search("slow").part(SIMILAR) == []
    assert library.search("soil", further=True).part(SIMILAR) == []
    library.papers.edit([near[1]], {"people": [Person.parse("Lovelace, Ada")]})
    assert library.search("lovelace slow", further=True).part(SIMILAR)
    assert library.search("author:lovelace", further=True).part(SIMILAR) == []


def test_parts_add_up_and_no_paper_comes_twice(read: Library) -> None:
    for text in ("beam", "residual beam", "learning kernel recognition", "models -beam", "nothing at all like it"):
        result = read.search(text, further=True, limit=None)
        assert sum(part.size for part in result.parts) == len(result.ids) == len(set(result.ids))
        assert [hit.id for hit in result.hits] == result.ids
        assert [part.kind for part in result.parts] == sorted(
            (part.kind for part in result.parts), key=[ALL, IN_PDFS, SIMILAR, ANY].index
        )


@pytest.mark.parametrize("harm", ["cut", "gone", "foreign"])
@pytest.mark.parametrize("suffix", [".seg", ".toc"])
def test_a_broken_index_of_pdfs_is_found_out_and_made_anew(
    read: Library, papers: list[int], harm: str, suffix: str
) -> None:
    (path,) = read.full_text.home.rglob(f"*{suffix}")
    read.full_text.close()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if harm == "cut" else b"nothing of ours")
    read.search("residual", further=True)
    assert read.full_text.waiting() == 2 and read.full_text.lost
    assert read.read_pdfs() == 2
    assert read.full_text.waiting() == 0 and not read.full_text.lost
    assert read.search("residual", further=True).part(IN_PDFS) == [papers[0]]


def test_an_index_of_pdfs_that_breaks_while_it_is_read_is_made_anew(
    read: Library, papers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_words: object, **_named: object) -> None:
        raise IndexUnusable("its postings are cut off")

    view = read.full_text.view()
    with monkeypatch.context() as patched:
        patched.setattr(type(view), "match_word", broken)
        assert read.full_text.match(view, Word("residual"), None) is None
    assert read.full_text.lost and read.full_text.waiting() == 2 and read.full_text.view() is None
    assert read.read_pdfs() == 2 and not read.full_text.lost
    assert read.search("pdf:residual").part(ALL) == [papers[0]]


def test_facets_count_the_part_that_stands_on_top(read: Library, papers: list[int]) -> None:
    read.tags.add(papers[:1], ["in/pdf"])
    read.tags.add(papers[1:2], ["other"])
    result = read.search("smoothing residual", further=True)
    assert result.total == 0 and result.part(IN_PDFS) == papers[:1] and len(result.ids) > 1
    assert [(facet.value, facet.count) for facet in result.facets["tag"]] == [("in/pdf", 1)]


def test_the_pages_of_a_pdf_that_was_read_are_counted(library: Library, papers: list[int], make_pdf: MakePdf) -> None:
    library.reading.set_page(papers[1], 2, 9)
    steps = len(library.history.steps())
    library.files.attach(papers[0], [make_pdf("a.pdf", "One", "Two", "Three")])
    library.files.attach(papers[1], [make_pdf("b.pdf", "One")])
    library.read_pdfs()
    assert library.papers.find("pages:3") == papers[:1] and library.papers.find("pages:9") == papers[1:2]
    assert len([step for step in library.history.steps() if step.label.startswith("Attach")]) == 2
    assert library.history.undo_label.startswith("Attach") and len(library.history.steps()) >= steps + 2
