"""Files kept in step: written when their papers change and only then; another's work there is not lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperdesk.errors import BadInputError, LibraryError, NotFoundError
from paperdesk.library import Library
from paperdesk.library.standing import Standing


@pytest.fixture
def bib(library: Library, papers: list[int], tmp_path: Path) -> Path:
    library.collections.add(papers[:1], library.collections.ensure("Thesis/Ch. 1"))
    path = tmp_path / "thesis.bib"
    library.standing.add(path, collection="Thesis")
    return path


def test_a_file_follows_its_collection_and_those_below(library: Library, papers: list[int], bib: Path) -> None:
    assert library.standing.update() == [bib]
    assert bib.read_text("utf-8").count("@") == 1 and "vaswani2017attention" in bib.read_text("utf-8")
    assert library.standing.update() == []
    library.collections.add(papers[1:2], library.collections.ensure("Thesis"))
    assert library.standing.update() == [bib] and bib.read_text("utf-8").count("@") == 2
    library.collections.rename(library.collections.ensure("Thesis"), "My thesis")
    library.standing.update()
    assert library.standing.all()[0].collection == "My thesis" and bib.read_text("utf-8").count("@") == 2
    library.undo()
    library.undo()
    assert library.standing.update() == [bib] and bib.read_text("utf-8").count("@") == 1


def test_what_somebody_else_wrote_there_is_kept_beside(library: Library, bib: Path) -> None:
    bib.write_text("mine", "utf-8")
    library.standing.update()
    (kept,) = bib.parent.glob("thesis (not*.bib")
    assert kept.read_text("utf-8") == "mine"
    bib.write_text("mine again", "utf-8")
    assert library.standing.update() == [bib]
    assert sorted(path.read_text("utf-8") for path in bib.parent.glob("thesis (not*.bib")) == ["mine", "mine again"]


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")
def test_a_link_stays_one_and_its_file_is_kept_in_step(library: Library, papers: list[int], tmp_path: Path) -> None:
    real, link = tmp_path / "shared" / "refs.bib", tmp_path / "refs.bib"
    real.parent.mkdir()
    real.write_text("theirs", "utf-8")
    real.chmod(0o664)
    link.symlink_to(real)
    library.standing.add(link, query="type:book")
    library.standing.update()
    assert link.is_symlink() and "Bishop" in real.read_text("utf-8") and real.stat().st_mode & 0o777 == 0o664
    assert (tmp_path / "refs (not by PaperDesk).bib").read_text("utf-8") == "theirs"
    os.mkfifo(tmp_path / "pipe.bib")
    with pytest.raises(BadInputError, match="no file"):
        library.standing.add(tmp_path / "pipe.bib")


def test_a_query_in_another_format(library: Library, papers: list[int], tmp_path: Path) -> None:
    path = tmp_path / "books.json"
    number = library.standing.add(path, query="type:book", format="csljson")
    library.standing.update()
    assert "Bishop" in path.read_text("utf-8") and "Vaswani" not in path.read_text("utf-8")
    library.standing.remove(number)
    assert library.standing.all() == [] and path.exists()
    library.undo()
    assert [each.path for each in library.standing.all()] == [path]


def test_wrong_wishes_are_refused_and_a_bad_disk_is_said(library: Library, bib: Path, tmp_path: Path) -> None:
    for path, more, error in (
        (bib, {}, BadInputError), (tmp_path / "x.bib", {"collection": "None"}, NotFoundError),
        (tmp_path / "x", {"format": "trending"}, BadInputError), (library.folder / "x.bib", {}, BadInputError),
    ):  # fmt: skip
        with pytest.raises(error):
            library.standing.add(path, **more)  # type: ignore[arg-type]
    library.standing.add(tmp_path / "none" / "x" / "y.bib")
    (tmp_path / "none").write_text("a file", "utf-8")
    with pytest.raises(LibraryError, match=r"y\.bib"):
        library.standing.update()
    assert bib.exists()


def test_what_became_of_each_file_is_told(library: Library, bib: Path, tmp_path: Path) -> None:
    library.standing.add(tmp_path / "none" / "y.bib")
    (tmp_path / "none").write_text("a file", "utf-8")
    good, bad = library.standing.look_after()
    assert (good.export.path, good.written, good.error) == (bib, True, "")
    assert not bad.written and "y.bib" in bad.error
    (tmp_path / "none").unlink()
    gone = library.standing.look_after()[1]  # a folder that is not there may be a disk that is away: none is made
    assert "y.bib" in gone.error and not (tmp_path / "none").exists()
    (tmp_path / "none").mkdir()
    assert [(each.written, each.error) for each in library.standing.look_after()] == [(False, ""), (True, "")]


def test_news_that_concern_such_files(library: Library, papers: list[int]) -> None:
    heard: list[bool] = []
    library.subscribe(lambda changes: heard.append(Standing.concerns(changes)))
    library.tags.add(papers, ["x"])
    library.reading.set_page(papers[0], 3, 10, by_hand=False)
    assert heard[0] and not heard[-1]
