"""Papers as citations, in the styles that ship and in the user's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from paperdesk import places
from paperdesk.errors import BadInputError, LibraryError, NotFoundError
from paperdesk.library import Library
from paperdesk.library.citing import item
from paperdesk.record import Person, Record

DEPENDENT = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>Mine</title><id>{id}</id>
<link href="{parent}" rel="independent-parent"/></info></style>"""


def test_the_styles_that_ship_are_there_and_work(library: Library, papers: list[int]) -> None:
    styles = library.citing.styles()
    assert [style.id for style in styles] == [
        "apa", "ieee", "chicago", "chicago-notes", "nature", "acm", "vancouver", "mla"
    ]  # fmt: skip
    for style in styles:
        assert library.citing.cite(papers, style.id)
        assert len(library.citing.entries(papers, style.id)) == 3


def test_papers_are_cited_in_the_order_of_the_style(library: Library, papers: list[int]) -> None:
    assert library.citing.cite(papers, "apa") == "(Bishop, 2006; He, 2016; Vaswani & Shazeer, 2017)"
    found = library.citing.entries(papers, "apa")
    assert [paper for paper, _text in found] == [papers[2], papers[1], papers[0]]
    assert found[0][1] == "Bishop, C. M. (2006). Pattern Recognition and Machine Learning. Springer."


def test_a_bibliography_in_each_form(library: Library, papers: list[int]) -> None:
    book = papers[2:]
    assert library.citing.bibliography(book, "apa") == (
        "Bishop, C. M. (2006). Pattern Recognition and Machine Learning. Springer.\n"
    )
    assert library.citing.bibliography(book, "apa", "markdown") == (
        "Bishop, C. M. (2006). *Pattern Recognition and Machine Learning*. Springer.\n"
    )
    assert library.citing.bibliography(book, "apa", "html") == (
        '<div class="bibliography">\n<p>Bishop, C. M. (2006). <i>Pattern Recognition and Machine Learning</i>. '
        "Springer.</p>\n</div>\n"
    )
    assert library.citing.bibliography([], "apa") == "" == library.citing.bibliography([], "apa", "markdown")


def test_a_paper_named_twice_is_one_work(library: Library, papers: list[int]) -> None:
    assert library.citing.cite([papers[0], papers[0]], "ieee") == "[1]"


def test_wrong_styles_forms_and_papers_are_told(library: Library, papers: list[int]) -> None:
    with pytest.raises(NotFoundError, match="no citation style “bogus”"):
        library.citing.cite(papers, "bogus")
    with pytest.raises(BadInputError, match="no form “rtf”"):
        library.citing.cite(papers, "apa", "rtf")
    with pytest.raises(NotFoundError):
        library.citing.cite([999], "apa")


def test_a_users_own_style_is_found_by_name_and_path(library: Library, papers: list[int]) -> None:
    folder = places.styles_folder()
    folder.mkdir(parents=True)
    own = Path(shutil.copy(places.resources() / "styles" / "ieee.csl", folder / "mine.csl"))
    (folder / "broken.csl").write_text("no style")
    assert [style.id for style in library.citing.styles()][8:] == [str(own)]
    assert library.citing.cite(papers, str(own)) == library.citing.cite(papers, "mine") == "[1], [2], [3]"
    with pytest.raises(BadInputError, match="no citation style"):
        library.citing.cite(papers, "broken")


def test_a_style_that_leans_on_another_is_that_other(library: Library, papers: list[int], tmp_path: Path) -> None:
    path = tmp_path / "mine.csl"
    path.write_text(DEPENDENT.format(id="http://a/mine", parent="http://www.zotero.org/styles/nature"))
    assert library.citing.cite(papers, str(path)) == "1–3"
    path.write_text(DEPENDENT.format(id="http://a/mine2", parent="http://www.zotero.org/styles/other-one"))
    with pytest.raises(BadInputError, match=r"“Mine” only stands for another style"):
        library.citing.cite(papers, str(path))
    parent = (places.resources() / "styles" / "ieee.csl").read_text(encoding="utf-8")
    (tmp_path / "other-one.csl").write_text(parent.replace("/styles/ieee<", "/styles/other-one<"), encoding="utf-8")
    assert library.citing.cite(papers, str(path)) == "[1], [2], [3]"


def test_a_preprint_says_where_it_lies() -> None:
    found = item(Record(title="T", arxiv="1706.03762", venue="arXiv", people=[Person.parse("Doe, Jane")]))
    assert (found["number"], found["publisher"], found["DOI"]) == (
        "arXiv:1706.03762", "arXiv", "10.48550/arXiv.1706.03762"
    )  # fmt: skip
    assert not {"archive", "archive_location", "container-title"} & found.keys()


def test_what_is_kept_for_the_reader_is_not_printed() -> None:
    record = Record(title="T", abstract="long", tags=["x"], extra={"csljson.note": "mine", "bibtex.annote": "mine"})
    assert not {"abstract", "keyword", "note", "annote", "custom"} & item(record).keys()


def test_pages_are_given_without_the_word_that_styles_put_before_them() -> None:
    shown = [item(Record(title="T", pages=pages)).get("page") for pages in ("pp. 3--4", "p.7", "P-3", "12–15")]
    assert shown == ["3-4", "7", "P-3", "12-15"]


def test_a_page_without_a_date_is_read_when_it_was_added() -> None:
    record = Record(type="webpage", title="T", url="https://a.org", added="2024-05-03T10:00:00Z")
    assert item(record)["accessed"] == {"date-parts": [[2024, 5, 3]]}
    assert "accessed" not in item(
        Record(type="webpage", title="T", url="https://a.org", added="2024-05-03", date="2020")
    )


def test_a_work_without_title_and_people_is_called_by_its_key() -> None:
    assert item(Record(key="doe2020"))["title"] == "doe2020"


def test_a_bibliography_as_a_file(library: Library, papers: list[int], tmp_path: Path) -> None:
    assert library.citing.write(tmp_path / "b.txt", [*papers, papers[0]], "apa") == 3
    assert (tmp_path / "b.txt").read_text("utf-8") == library.citing.bibliography(papers, "apa")
    library.citing.write(tmp_path / "b.html", papers, "ieee", "html")
    page = (tmp_path / "b.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>") and "<title>Bibliography, IEEE</title>" in page and page.count("<p>") == 3
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(LibraryError, match="cannot be written"):
        library.citing.write(tmp_path / "file" / "b.txt", papers, "apa")


def test_a_style_is_added_once_it_was_tried(library: Library, papers: list[int], tmp_path: Path) -> None:
    own = Path(shutil.copy(places.resources() / "styles" / "ieee.csl", tmp_path / "mine.csl"))
    added = library.citing.add_style(own)
    assert (added.id, added.title) == (str(places.styles_folder() / "mine.csl"), library.citing.title_of(added.id))
    assert added in library.citing.styles() and library.citing.cite(papers, added.id) == "[1], [2], [3]"
    assert library.citing.add_style(Path(added.id)) == added, "its own file may be added again"
    (tmp_path / "bad.csl").write_text("no style", "utf-8")
    for path, error in ((tmp_path / "bad.csl", BadInputError), (tmp_path / "style.txt", BadInputError),
                        (tmp_path / "none.csl", NotFoundError)):  # fmt: skip
        with pytest.raises(error):
            library.citing.add_style(path)
    assert [path.name for path in places.styles_folder().iterdir()] == ["mine.csl"]


def test_a_style_comes_with_the_one_it_stands_for(library: Library, papers: list[int], tmp_path: Path) -> None:
    (tmp_path / "leaf.csl").write_text(DEPENDENT.format(id="http://a/leaf", parent="http://www.zotero.org/styles/root"))
    with pytest.raises(BadInputError, match="only stands for another"):
        library.citing.add_style(tmp_path / "leaf.csl")
    parent = (places.resources() / "styles" / "ieee.csl").read_text(encoding="utf-8")
    (tmp_path / "root.csl").write_text(parent.replace("/styles/ieee<", "/styles/root<"), encoding="utf-8")
    added = library.citing.add_style(tmp_path / "leaf.csl")
    (tmp_path / "root.csl").unlink()
    assert library.citing.cite(papers, added.id) == "[1], [2], [3]"


def test_what_styles_are_called(library: Library) -> None:
    assert [style.id for style in library.citing.shipped()] == [style.id for style in library.citing.styles()]
    assert library.citing.title_of("apa") == "APA, 7th edition"
    assert library.citing.title_of("gone/of-no-use.csl") == "of-no-use"
