"""Files kept in step: written when their papers change and only then; another's work there is not lost."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from paperdesk.errors import BadInputError, LibraryError, NotFoundError
from paperdesk.library import Library
from paperdesk.library.standing import Standing, left_behind


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


def test_deleting_a_collection_says_which_files_it_leaves_behind(
    library: Library, papers: list[int], bib: Path
) -> None:
    library.standing.update()
    inner = bib.with_name("inner.bib")
    library.standing.add(inner, collection="Thesis/Ch. 1")
    above = library.collections.id_of("Thesis")
    assert library.collections.delete(library.collections.ensure("Other")) == []
    assert library.collections.delete(above) == [bib, inner]
    assert library.standing.all() == [] and bib.exists()
    label = library.undo()
    assert label is not None and "keep thesis.bib and 1 more in step no longer" in str(label)
    assert [(held.path, held.awake) for held in library.standing.all()] == [(bib, True), (inner, True)]
    assert library.collections.delete(library.collections.id_of("Thesis/Ch. 1")) == [inner]


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
        (tmp_path / "x.txt", {"format": "trending"}, BadInputError), (library.folder / "x.bib", {}, BadInputError),
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


# What came from elsewhere ---------------------------------------------------------------------------------------------


def tampered(library: Library, sql: str, *values: object) -> None:
    """Change a library's rows as no verb of PaperDesk does."""
    with library._journal.change("Tamper"):
        library._database.run(sql, values)


def slept(folder: Path) -> list[bool]:
    """Open a library as the window does, look after its files, and tell which slept."""
    with Library.open(folder) as library:
        library.standing.look_after()
        return [not export.awake for export in library.standing.all()]


def test_a_copied_folder_writes_nothing_until_it_is_agreed_to(library: Library, bib: Path, tmp_path: Path) -> None:
    library.standing.update()
    shutil.copytree(library.folder, tmp_path / "copy")
    bib.write_text("mine", "utf-8")
    with Library.open(tmp_path / "copy") as copy:
        (export,) = copy.standing.all()
        assert not export.awake and copy.standing.update() == [] and bib.read_text("utf-8") == "mine"
        copy.standing.wake(export.id)
        assert copy.standing.update() == [bib] and copy.standing.all()[0].awake
        copy.standing.wake(export.id)  # twice does no harm
    (kept,) = bib.parent.glob("thesis (not*.bib")
    assert kept.read_text("utf-8") == "mine"
    assert slept(tmp_path / "copy") == [False], "it stays agreed to"


def test_the_library_s_word_for_what_lies_there_is_not_taken(library: Library, bib: Path, tmp_path: Path) -> None:
    bib.write_text("what everybody has there", "utf-8")
    digest = hashlib.sha256(bib.read_bytes()).hexdigest()
    library._database.set_fact(f"standing:{bib}", digest)
    shutil.copytree(library.folder, tmp_path / "copy")
    with Library.open(tmp_path / "copy") as copy:
        copy.standing.wake(copy.standing.all()[0].id)
        copy.standing.update()
    assert [path.read_text("utf-8") for path in bib.parent.glob("thesis (not*.bib")] == ["what everybody has there"]


def test_what_undo_brings_back_in_a_copy_sleeps_too(library: Library, bib: Path, tmp_path: Path) -> None:
    library.standing.remove(library.standing.all()[0].id)
    shutil.copytree(library.folder, tmp_path / "copy")
    library.undo()
    assert [each.awake for each in library.standing.all()] == [True]
    with Library.open(tmp_path / "copy") as copy:
        copy.undo()
        assert [each.awake for each in copy.standing.all()] == [False]


def test_a_row_that_is_another_than_was_agreed_to_sleeps(library: Library, bib: Path) -> None:
    other = bib.with_name("other.bib")
    tampered(library, "UPDATE standing_export SET path = ?", str(other))
    assert library.standing.update() == [] and not other.exists()


def test_a_restart_and_a_link_to_the_folder_go_on(library: Library, bib: Path, tmp_path: Path) -> None:
    folder = library.folder
    library.close()
    (tmp_path / "link").symlink_to(folder)
    assert slept(folder) == [False] and slept(tmp_path / "link") == [False]


def test_a_wish_for_the_same_file_takes_the_place_of_one_that_sleeps(
    library: Library, bib: Path, tmp_path: Path
) -> None:
    shutil.copytree(library.folder, tmp_path / "copy")
    with Library.open(tmp_path / "copy") as copy:
        copy.standing.add(bib, query="type:book")
        (export,) = copy.standing.all()
        assert (export.awake, export.query) == (True, "type:book")


@pytest.mark.parametrize("name", [".profile", "thesis", "thesis.tex", "x.bib/..", ".bib"])
def test_a_file_that_does_not_end_as_a_format_does_is_refused(library: Library, tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError, match="does not end as"):
        library.standing.add(tmp_path / name)
    assert library.standing.all() == []


def test_a_hostile_row_cannot_be_woken(library: Library, tmp_path: Path) -> None:
    victim, pipe = tmp_path / ".profile", tmp_path / "pipe.md"
    victim.write_text("mine", "utf-8")
    os.mkfifo(pipe)
    rows: list[tuple[str, object]] = [
        ("markdown", str(victim)), ("markdown", "relative.md"), ("markdown", ""), ("nothing", str(tmp_path / "x.md")),
        ("pdf", str(tmp_path / "x.md")), ("markdown", str(pipe)), ("markdown", b"/x/\xff.md"),
        ("markdown", str(library.folder / "files" / "x.md")), ("bibtex", f"{library.folder}/../library/x.bib"),
    ]  # fmt: skip
    for format, path in rows:
        tampered(library, "INSERT INTO standing_export (query, format, path) VALUES ('', ?, ?)", format, path)
    for export in library.standing.all():
        with pytest.raises(BadInputError):
            library.standing.wake(export.id)
    assert library.standing.look_after() == [] and victim.read_text("utf-8") == "mine"
    with pytest.raises(NotFoundError):
        library.standing.wake(99)


def made_by_an_earlier_version(library: Library, home: Path) -> Path:
    """A library whose exports were made when nothing was asked: its cache is there, what was agreed to is not."""
    folder = library.folder
    library.index.home.mkdir(parents=True)
    library.close()
    shutil.rmtree(home / "state" / "agreed")
    return folder


def test_what_an_earlier_version_kept_here_goes_on(library: Library, bib: Path, home: Path, tmp_path: Path) -> None:
    library.standing.add(bib.with_name("edited.bib"))
    library.standing.add(bib.with_name("odd.bib"))
    library.standing.update()
    bib.with_name("edited.bib").write_text("by somebody else since", "utf-8")
    tampered(library, "UPDATE standing_export SET path = ? WHERE id = 3", str(tmp_path / ".profile"))
    folder = made_by_an_earlier_version(library, home)
    assert slept(folder) == [False, True, True]
    assert slept(folder) == [False, True, True]
    shutil.copytree(folder, tmp_path / "copy")
    assert slept(tmp_path / "copy") == [True, True, True]
    with Library.open(tmp_path / "copy") as copy:
        copy.index.home.mkdir(parents=True)
    assert slept(tmp_path / "copy") == [True, True, True], "a cache of today proves nothing"


def test_no_memory_means_that_files_sleep(library: Library, bib: Path, home: Path) -> None:
    library.standing.update()
    for broken in ("{", "[]", '{"exports": 3}', "[" * 100_000):
        for file in (home / "state" / "agreed").iterdir():
            file.write_text(broken, "utf-8")
        assert [export.awake for export in library.standing.all()] == [False]
    shutil.rmtree(home / "state" / "agreed")
    (home / "state" / "agreed").write_text("in the way", "utf-8")
    with pytest.raises(LibraryError, match="cannot be remembered"):
        library.standing.wake(library.standing.all()[0].id)
    with pytest.raises(LibraryError, match="cannot be remembered"):
        library.standing.add(bib.with_name("new.bib"))
    assert len(library.standing.all()) == 1, "nothing was half made"


def test_what_is_left_behind_is_named_or_counted() -> None:
    assert left_behind([]) == ""
    assert left_behind([Path("a/thesis.bib")]) == " “thesis.bib” stays as it is and is kept in step no longer."
    assert left_behind([Path("a"), Path("b")]) == " 2 files stay as they are and are kept in step no longer."
